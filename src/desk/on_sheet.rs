//! A sealed payload as sheets carry it: a picture or a PDF of a sheet, or the text of the second code in a file.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::files::{self, FileError, open_regular};
use super::page_reader::{self, PageError};
use crate::paper::scan::{self, Sought};
use crate::sharing::sealed::code::{self, CodeError};
use crate::sharing::sealed::{is_code_text, looks_sealed};
use crate::sharing::texts;
use crate::vocab::limits::MAX_SCAN_FILE_BYTES;
use crate::vocab::shown_path;

/// Bytes by which a file is told to be one of these: a PDF may begin with other bytes than its header.
const START_BYTES: u64 = 2048;

/// Why there is no sealed payload in such a file. Every sentence names the file.
#[derive(Clone, Debug, thiserror::Error)]
pub enum OnSheetError {
    /// The file.
    #[error("{0}")]
    File(#[from] FileError),
    /// A picture or PDF that cannot be looked at.
    #[error("{}: {why}", shown_path(.path))]
    Page {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do.
        why: PageError,
    },
    /// Looked at, and no such code was found.
    #[error(
        "{}: no sealed payload was found on it. Its code is the second one of a sheet, below the share's: scan the whole sheet flat, at 300 dpi, or open the file that was sealed",
        shown_path(.0)
    )]
    NoCode(PathBuf),
    /// Sheets of several keys, or of several ceremonies.
    #[error(
        "{}: {count} different sealed payloads are on it: give a picture of one sheet",
        shown_path(.path)
    )]
    Several {
        /// The file.
        path: PathBuf,
        /// How many.
        count: usize,
    },
    /// A code with something wrong.
    #[error("{}: {why}", shown_path(.path))]
    Code {
        /// The file.
        path: PathBuf,
        /// What is wrong with the code, and what to do.
        why: CodeError,
    },
}

/// True if the file is no sealed payload itself, and one can be read off it.
pub fn is_one(path: &Path) -> Result<bool, FileError> {
    let (file, _) = open_regular(path)?;
    let mut start = Vec::new();
    let read = file.take(START_BYTES).read_to_end(&mut start);
    read.map_err(|error| FileError::from_io(path, &error))?;
    Ok(begins_so(&start))
}

fn begins_so(start: &[u8]) -> bool {
    if looks_sealed(start) && !is_code_text(start) {
        return false;
    }
    scan::looks_like_pages(start) || texts::decode(start).is_ok_and(|text| code::find(&text).is_some())
}

/// The bytes of the sealed file, if they can be read off this one.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, OnSheetError> {
    if !is_one(path)? {
        return Ok(None);
    }
    let bytes = files::read(path, MAX_SCAN_FILE_BYTES)?;
    let wrong = |why| OnSheetError::Code { path: path.to_owned(), why };
    if !scan::looks_like_pages(&bytes) {
        let text = texts::decode(&bytes).unwrap_or_default();
        return code::read(code::find(&text).unwrap_or_default()).map(Some).map_err(wrong);
    }
    let pages = page_reader::read(&bytes, Sought::BothCodes, &mut |_, _| {})
        .map_err(|why| OnSheetError::Page { path: path.to_owned(), why })?;
    let texts = pages.codes.iter().map(|found| found.untrusted_text.as_str());
    let mut files = Vec::new();
    for text in texts.filter(|text| code::looks_like_code(text)) {
        let file = code::read(text).map_err(wrong)?;
        if !files.contains(&file) {
            files.push(file);
        }
    }
    match files.len() {
        0 => Err(OnSheetError::NoCode(path.to_owned())),
        1 => Ok(files.pop()),
        count => Err(OnSheetError::Several { path: path.to_owned(), count }),
    }
}
