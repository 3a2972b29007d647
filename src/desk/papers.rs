//! Papers for ink in the ceremony folder, made from its own lines: anybody with the folder can make them again.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::files::{self, FileError};
use super::folder::names;
use super::new_file::write_new;
use crate::ceremony::state::Stage;
use crate::ceremony::{Refusal, State};
use crate::paper::documents::{self, Document, Draft, Held};
use crate::paper::pdf::PdfError;
use crate::transcript::Entry;
use crate::vocab::digest::sha256;
use crate::vocab::{Digest, shown_path};

/// Why a paper could not be made. The transcript and its statement stand all the same.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// A file of it.
    #[error("{0}")]
    File(#[from] FileError),
    /// The lines cannot be followed.
    #[error("{}: {why}: the papers are made from its lines", shown_path(.path))]
    Lines {
        /// The transcript.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Neither sealed nor aborted: what would be attested is not over.
    #[error(
        "{}: the ceremony did not come to its end, so there is nothing to attest; go on with it or close it first", shown_path(.0))]
    NotOver(PathBuf),
    /// The PDF library.
    #[error("{0}: {1}")]
    Pdf(&'static str, PdfError),
}

/// What the lines of a folder say together.
fn read(folder: &Path) -> Result<(State, Digest, Vec<Entry>), PaperError> {
    let path = folder.join(names::TRANSCRIPT);
    let wrong = |why: String| PaperError::Lines { path: path.clone(), why };
    let (file, _) = files::open_regular(&path)?;
    let (mut state, mut head, mut entries) = (None::<State>, Digest([0; 32]), Vec::new());
    for line in BufReader::new(file).lines() {
        let line = line.map_err(|error| FileError::from_io(&path, &error))?;
        let entry = Entry::from_line(line.as_bytes()).map_err(|error| wrong(error.to_string()))?;
        let number = entries.len() + 1;
        let refused = |error: Refusal| wrong(format!("line {number}: {error}"));
        match &mut state {
            None => state = Some(State::begin(&entry).map_err(refused)?),
            Some(state) => state.apply(&entry).map_err(refused)?,
        }
        head = sha256(line.as_bytes());
        entries.push(entry);
    }
    let state = state.ok_or_else(|| wrong("it is empty".into()))?;
    Ok((state, head, entries))
}

/// Writes all papers of a held ceremony into a folder that is there.
pub fn write(ceremony: &Path, to: &Path) -> Result<Vec<PathBuf>, PaperError> {
    write_those(ceremony, to, |_| true)
}

/// Writes those that are not there yet. What is there is whole: nothing gets its name before it is.
pub(super) fn write_missing(ceremony: &Path, to: &Path) -> Result<(), PaperError> {
    write_those(ceremony, to, |path| path.symlink_metadata().is_err()).map(|_| ())
}

/// Writers at a time: with 255 shares a paper has hundreds of pages, and each writer holds those of one.
const WRITERS: usize = 2;

/// Writes the papers whose paths are wanted, by as many writers as there are processors up to [`WRITERS`]. One that
/// fails does not keep the others from being written; the first failure in the order of the papers is told.
fn write_those(
    ceremony: &Path,
    to: &Path,
    wanted: impl Fn(&Path) -> bool,
) -> Result<Vec<PathBuf>, PaperError> {
    let (state, last_line, entries) = read(ceremony)?;
    if matches!(state.stage(), Stage::Running { .. }) {
        return Err(PaperError::NotOver(ceremony.to_owned()));
    }
    let held = Held { state: &state, head: last_line, entries: &entries };
    let drafts: Vec<(Draft, PathBuf)> = documents::drafts(&held)
        .into_iter()
        .map(|draft| (to.join(draft.name), draft))
        .filter(|(path, _)| wanted(path))
        .map(|(path, draft)| (draft, path))
        .collect();
    let next = AtomicUsize::new(0);
    let write_some = || {
        let mut written = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some((draft, path)) = drafts.get(place) else { return written };
            written.push((place, write_one(&draft.make(&held), path)));
        }
    };
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut written: Vec<(usize, Result<PathBuf, PaperError>)> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..processors.min(WRITERS)).map(|_| scope.spawn(write_some)).collect();
        let joined = writers.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined.flat_map(|some| some.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    written.sort_by_key(|(place, _)| *place);
    written.into_iter().map(|(_, written)| written).collect()
}

/// Writes one paper as a new PDF.
pub fn write_one(document: &Document, path: &Path) -> Result<PathBuf, PaperError> {
    let pdf = document.to_pdf().map_err(|error| PaperError::Pdf(document.name, error))?;
    write_new(path, &pdf)?;
    Ok(path.to_owned())
}
