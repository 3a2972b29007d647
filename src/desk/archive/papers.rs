//! Papers for ink in the ceremony folder, made from its own lines: anybody with the folder can make them again.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::checking::check_handing_on;
use super::reader::{self, Listener, Signatures};
use crate::ceremony::audit::Audit;
use crate::ceremony::state::Stage;
use crate::ceremony::verdict::Wrong;
use crate::desk::files::FileError;
use crate::desk::new_file::write_new;
use crate::paper::documents::{self, Document, HeldCeremony, PlannedDocument};
use crate::paper::pdf::PdfError;
use crate::transcript::{Entry, names};
use crate::vocab::shown_path;

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
        /// What is wrong, and what to do.
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

/// Verified lines: what they come to, and the entries themselves.
#[derive(Debug)]
pub struct VerifiedLines {
    audit: Audit,
    entries: Vec<Entry>,
}

impl VerifiedLines {
    /// Those of a folder in which nothing is wrong: the report says what else was found.
    pub fn of_folder(folder: &Path) -> Result<Result<Self, Wrong>, FileError> {
        let mut entries = Vec::new();
        let report = check_handing_on(folder, |_| true, |entry| entries.push(entry))?;
        Ok(report.wrong.map_or(Ok(Self { audit: report.audit, entries }), Err))
    }

    /// Those of a folder that is being written, without the files of its close.
    fn of_lines(folder: &Path) -> Result<Self, PaperError> {
        let mut entries = Vec::new();
        let listener = &mut Listener { go_on: &mut |_| true, entry: &mut |entry| entries.push(entry) };
        let lines = reader::read(folder, Audit::default(), Signatures::Each, listener)?;
        match lines.wrong {
            None => Ok(Self { audit: lines.audit, entries }),
            Some(wrong) => {
                Err(PaperError::Lines { path: folder.join(names::TRANSCRIPT), why: wrong.to_string() })
            }
        }
    }
}

/// Writes all papers of a held ceremony into a folder that is there.
pub fn write(ceremony: &Path, lines: &VerifiedLines, to: &Path) -> Result<Vec<PathBuf>, PaperError> {
    write_those(ceremony, lines, to, |_| true)
}

/// Reads the lines that were kept, and writes those papers that are not there yet. What is there is whole: nothing gets
/// its name before it is.
pub(super) fn write_missing(ceremony: &Path, to: &Path) -> Result<(), PaperError> {
    let lines = VerifiedLines::of_lines(ceremony)?;
    write_those(ceremony, &lines, to, |path| path.symlink_metadata().is_err()).map(|_| ())
}

/// Writers at a time: with 255 shares a paper has hundreds of pages, and each writer holds those of one.
const WRITERS: usize = 2;

/// Writes the papers whose paths are wanted, by as many writers as there are processors up to [`WRITERS`]. One that
/// fails does not keep the others from being written; the first failure in the order of the papers is told.
fn write_those(
    ceremony: &Path,
    lines: &VerifiedLines,
    to: &Path,
    wanted: impl Fn(&Path) -> bool,
) -> Result<Vec<PathBuf>, PaperError> {
    let VerifiedLines { audit, entries } = lines;
    let Some(state) = audit.state() else {
        let path = ceremony.join(names::TRANSCRIPT);
        return Err(PaperError::Lines { path, why: "it is empty".into() });
    };
    if matches!(state.stage(), Stage::Running { .. }) {
        return Err(PaperError::NotOver(ceremony.to_owned()));
    }
    let held = HeldCeremony { state, head: audit.head(), entries, earlier: audit.goes_on_from() };
    let drafts: Vec<(PlannedDocument, PathBuf)> = documents::planned(&held)
        .into_iter()
        .map(|draft| (to.join(draft.due.name), draft))
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
