//! The days before this one: the transcripts of earlier parts of the same ceremony, kept in `parts/` of every later part,
//! so that one folder tells all of it. The files of their closes, and what they kept, stay in their own folders.

use std::path::{Path, PathBuf};

use super::checking::check_folder;
use super::reader;
use crate::ceremony::Earlier;
use crate::ceremony::audit::Audit;
use crate::desk::files::{self, FileError};
use crate::desk::new_file::write_new;
use crate::transcript::names;
use crate::vocab::limits::MAX_TRANSCRIPT_BYTES;
use crate::vocab::shown_path;

/// A new name beside the folder of the day before: `name-day-2`, then `name-day-3`.
pub fn next_folder(before: &Path, earlier: u16) -> PathBuf {
    let mut first = before.file_name().unwrap_or_default().to_owned();
    let ending = format!("-day-{earlier}");
    if let Some(name) = first.to_str().and_then(|name| name.strip_suffix(&ending)) {
        first = name.to_owned().into();
    }
    let named = |again: usize| {
        let mut name = first.clone();
        name.push(format!("-day-{}", earlier + 1));
        if again > 1 {
            name.push(format!("-{again}"));
        }
        before.with_file_name(name)
    };
    (1..=usize::MAX).map(named).find(|path| path.symlink_metadata().is_err()).expect("some number is free")
}

/// The folders of one ceremony up to this one, as they are named where nothing stood in the way: the first day's, then
/// `name-day-2` and so on.
pub fn folders_up_to(folder: &Path) -> Vec<PathBuf> {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let day = name.rsplit_once("-day-").and_then(|(first, day)| Some((first, day.parse::<u16>().ok()?)));
    let Some((first, day)) = day else { return vec![folder.to_owned()] };
    let later = (2..=day).map(|day| folder.with_file_name(format!("{first}-day-{day}")));
    std::iter::once(folder.with_file_name(first)).chain(later).collect()
}

/// Why a ceremony does not go on after what lies in a folder.
#[derive(Debug, thiserror::Error)]
pub enum NextDayError {
    /// A file.
    #[error("{0}")]
    File(#[from] FileError),
    /// Its lines do not stand.
    #[error("{}: the ceremony cannot go on after it, because it is not valid. {why}", shown_path(.folder))]
    NotValid {
        /// The folder.
        folder: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// It does not end with the end of a day.
    #[error("{}: it does not end with the end of a day, so no day follows it", shown_path(.0))]
    NotOver(PathBuf),
    /// The lines were exchanged while they were copied.
    #[error("{}: its lines changed while they were copied. Look who else writes there, and try again", shown_path(.0))]
    Changed(PathBuf),
}

/// The day that lies in this folder, checked with the days before it.
pub fn earlier_in(folder: &Path) -> Result<Earlier, NextDayError> {
    let report = check_folder(folder)?;
    if let Some(wrong) = report.wrong {
        return Err(NextDayError::NotValid { folder: folder.to_owned(), why: wrong.to_string() });
    }
    report.audit.earlier().ok_or_else(|| NextDayError::NotOver(folder.to_owned()))
}

/// Copies the lines of this day, and of those before it, into the folder of the next, and reads them there: what is copied
/// is what was checked.
pub fn copy_days(from: &Path, into: &Path, earlier: &Earlier) -> Result<(), NextDayError> {
    let this = usize::from(earlier.state.part());
    let inside = into.join(names::PARTS);
    make(&inside)?;
    for number in 1..=this {
        let (source, target) = (
            if number == this { from.to_owned() } else { reader::part_folder(from, number) },
            reader::part_folder(into, number),
        );
        make(&target)?;
        for name in [names::TRANSCRIPT, names::SIGNATURES] {
            let content = files::read(&source.join(name), MAX_TRANSCRIPT_BYTES)?;
            write_new(&target.join(name), &content)?;
        }
    }
    let copied = reader::earlier_days(into, Audit::default(), &mut |_| true)?;
    if copied.is_ok_and(|audit| audit.goes_on_after(earlier)) {
        Ok(())
    } else {
        Err(NextDayError::Changed(from.to_owned()))
    }
}

fn make(folder: &Path) -> Result<(), FileError> {
    std::fs::create_dir(folder).map_err(|error| FileError::making(folder, &error))?;
    files::sync_folder(folder).map_err(|error| FileError::from_io(folder, &error))
}
