//! Ceremonies that were broken off: found among the folders in which ceremonies were held, so that one of them can be
//! continued by a new one that names it.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::checking::check_folder;
use super::{closing, reader};
use crate::ceremony::audit::{Audit, Outcome};
use crate::ceremony::verdict::{FolderReport, Wrong};
use crate::transcript::names;
use crate::transcript::record::{Header, Record};

/// Most ceremony folders that are looked at.
const MAX_FOLDERS: usize = 200;
/// Most names that are read of one place: somebody may name a folder that is full of other things.
const MAX_NAMES: usize = 10_000;

/// A ceremony that was neither sealed nor aborted, and that nothing continues.
#[derive(Debug)]
pub struct Unfinished {
    /// Its folder.
    pub folder: PathBuf,
    /// What its lines say, and what is wrong with them if anything is.
    pub report: FolderReport,
}

/// Looks for unfinished ceremonies in places that are ceremony folders, or folders of them. Newest last entry first.
///
/// Not listed: ceremonies that somebody is writing now, those whose last line another one here names as what it
/// continues, and folders in which no entry stands because nothing happened. At most 200 folders are looked at, those
/// that were written last.
pub fn find(places: &[PathBuf]) -> Vec<Unfinished> {
    let mut continued = BTreeSet::new();
    let mut found = Vec::new();
    let (folders, _) = ceremony_folders(places);
    for (written_ms, folder) in folders.into_iter().take(MAX_FOLDERS) {
        let looked = look(&folder);
        continued.extend(looked.continues);
        if let Some(report) = looked.unfinished {
            let last_ms = report.audit.state().map_or(written_ms, |state| state.held().1.unix_ms());
            found.push((last_ms, Unfinished { folder, report }));
        }
    }
    found.retain(|(_, one)| !continued.contains(&one.report.audit.head().0));
    found.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.folder.cmp(&other.folder)));
    found.into_iter().map(|(_, one)| one).collect()
}

/// Ceremony folders with the time of their last writing in milliseconds since 1970, newest first; and the places that
/// hold so many names that not all were read.
pub(super) fn ceremony_folders(places: &[PathBuf]) -> (Vec<(i64, PathBuf)>, Vec<PathBuf>) {
    let mut known = BTreeSet::new();
    let (mut found, mut crowded) = (Vec::new(), Vec::new());
    let mut add = |folder: &Path| {
        let Some(written_ms) = written_ms(folder) else { return false };
        // one folder may be reached by several places
        let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        if known.insert(whole) {
            found.push((written_ms, folder.to_owned()));
        }
        true
    };
    for place in places {
        if add(place) {
            continue;
        }
        for (number, entry) in (1..).zip(std::fs::read_dir(place).into_iter().flatten().flatten()) {
            if number > MAX_NAMES {
                crowded.push(place.clone());
                break;
            }
            // links are not followed: their folders are found where they are
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                add(&entry.path());
            }
        }
    }
    found.sort_by(|a, b| b.cmp(a));
    (found, crowded)
}

/// When the folder's transcript was last written, or, if that is gone, its statement; `None` if it has neither.
fn written_ms(folder: &Path) -> Option<i64> {
    let there = |name: &str| std::fs::metadata(folder.join(name)).ok().filter(|found| !found.is_dir());
    let metadata = there(names::TRANSCRIPT).or_else(|| there(names::STATEMENT))?;
    let since = metadata.modified().ok()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Some(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// What one folder tells.
struct Looked {
    /// Last line of each ceremony that it continues.
    continues: Vec<[u8; 32]>,
    unfinished: Option<FolderReport>,
}

fn look(folder: &Path) -> Looked {
    // a statement is only written at the close; whether it is right is for `verify` to say. The close of a day leaves the
    // ceremony open
    let closed = folder.join(names::STATEMENT).symlink_metadata().is_ok();
    if closed && !reader::ends_a_day(folder) || is_being_written(folder) {
        return Looked { continues: continues(folder), unfinished: None };
    }
    let report = check_folder(folder).unwrap_or_else(|error| FolderReport {
        wrong: Some(Wrong::Unreadable(error.to_string())),
        ..FolderReport::new(Audit::default())
    });
    let continues = report.audit.state().map_or_else(Vec::new, |state| heads_before(state.header()));
    let open = match report.audit.outcome() {
        Outcome::Incomplete { .. } | Outcome::DayOver => true,
        Outcome::Empty => report.wrong.is_some(),
        Outcome::Sealed { .. } => {
            // only the names of its files are missing, and no person is needed to give them
            let _ = closing::complete(folder);
            false
        }
        Outcome::Aborted => false,
    };
    Looked { continues, unfinished: open.then_some(report) }
}

fn is_being_written(folder: &Path) -> bool {
    // given back at once, and shared: whoever looks at the same time is not taken for a writer
    let locked = |file: &File| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock));
    let Ok(file) = File::open(folder.join(names::TRANSCRIPT)) else { return false };
    // a writer that has just ended may still be held open by a child of its that is about to start
    (0..4).all(|again| {
        if again > 0 {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        locked(&file)
    })
}

/// The heads that the first line names, without checking anything else.
fn continues(folder: &Path) -> Vec<[u8; 32]> {
    match reader::first_entry(folder).map(|entry| entry.record) {
        Some(Record::Header(header)) => heads_before(&header),
        Some(_) | None => Vec::new(),
    }
}

fn heads_before(header: &Header) -> Vec<[u8; 32]> {
    header.parents().map(|parent| parent.head.0).collect()
}
