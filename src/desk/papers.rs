//! Papers for ink in the ceremony folder, made from its own lines: anybody with the folder can make them again.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::files::{self, FileError};
use super::folder::names;
use super::new_file::write_new;
use crate::ceremony::state::Stage;
use crate::ceremony::{Refusal, State};
use crate::paper::documents::{self, Document, Held};
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
    all(ceremony)?.iter().map(|document| write_one(document, &to.join(document.name))).collect()
}

/// Writes those that are not there yet. What is there is whole: nothing gets its name before it is.
pub(super) fn write_missing(ceremony: &Path, to: &Path) -> Result<(), PaperError> {
    for document in all(ceremony)? {
        let path = to.join(document.name);
        if path.symlink_metadata().is_err() {
            write_one(&document, &path)?;
        }
    }
    Ok(())
}

fn all(ceremony: &Path) -> Result<Vec<Document>, PaperError> {
    let (state, last_line, entries) = read(ceremony)?;
    if matches!(state.stage(), Stage::Running { .. }) {
        return Err(PaperError::NotOver(ceremony.to_owned()));
    }
    let held = Held { state: &state, head: last_line, entries: &entries };
    Ok(documents::after(&held))
}

/// Writes one paper as a new PDF.
pub fn write_one(document: &Document, path: &Path) -> Result<PathBuf, PaperError> {
    let pdf = document.to_pdf().map_err(|error| PaperError::Pdf(document.name, error))?;
    write_new(path, &pdf)?;
    Ok(path.to_owned())
}
