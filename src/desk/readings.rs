//! What people bring → readings of shares: PDF, PNG, JPEG, text with codes, words typed by hand.
//!
//! What counts as a share in a text is in [`crate::sharing::texts`].
//!
//! A file may hold several shares; each reading carries a label that says where it was read. A reading keeps the text
//! that was read, because a ceremony takes that text and judges it itself; [`Reading::share`] is the share in it.

use std::path::Path;

use zeroize::Zeroizing;

use super::files::{self, FileError};
#[cfg(feature = "cli")]
use super::page_reader::{self, PageError};
use crate::ceremony::SheetReading;
use crate::paper::scan::{self, Looked, Sought};
use crate::sharing::payload::{self, PayloadError};
use crate::sharing::rows::{self, RowsError};
use crate::sharing::sealed::{self, code};
use crate::sharing::share::Share;
use crate::sharing::texts::{self, Layout, NotText, Piece};
use crate::transcript::record::ReadFrom;
use crate::vocab::limits::{MAX_SCAN_FILE_BYTES, MAX_SHARES, MAX_TEXT_FILE_BYTES};
use crate::vocab::{Moment, SecretText, shown_path};

/// Most shares read from one text: two sets of the largest size. Each is kept in a locked page of its own.
const MAX_PIECES: usize = 2 * MAX_SHARES as usize;
/// How files of writing programs and archives begin: DOCX and ODT, DOC, RTF.
const DOCUMENTS: [&[u8]; 3] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"];

/// One thing that was offered as a share.
#[derive(Debug)]
pub struct Reading {
    /// File, and page or place in it.
    pub label: String,
    /// How it was read.
    pub from: ReadFrom,
    /// The text of its code or its words, or why there is none. Not yet known to be a share: see [`Reading::share`].
    pub sheet: Result<SheetReading, ReadingError>,
}

impl Reading {
    /// The share in what was read, or why it is none.
    pub fn share(&self) -> Result<Share, ReadingError> {
        match &self.sheet {
            Ok(SheetReading::Code(text) | SheetReading::Codes { share: text, beside: _ }) => {
                Ok(payload::read(text.expose())?)
            }
            Ok(SheetReading::Rows(text)) => rows::read(text).map_err(ReadingError::Words),
            Err(error) => Err(error.clone()),
        }
    }
}

/// Why something offered is not a share.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ReadingError {
    /// The file itself.
    #[error("{}", .0.reason())]
    File(#[from] FileError),
    /// A picture or PDF that cannot be looked at.
    #[cfg(feature = "cli")]
    #[error("{0}")]
    Page(#[from] PageError),
    /// A picture or PDF, for the program that reads none.
    #[cfg(not(feature = "cli"))]
    #[error(
        "it is a picture or a PDF, or nothing that this program knows: keyrite-verify, as it was built here, reads no pictures. Give a text file with the code's text or the sheet's words, or use the full program: keyrite verify DIR --sheet FILE"
    )]
    NoPictures,
    /// Looked at, and no code was found.
    #[error(
        "no code was found on {0}. Hold the sheet flat, in even light, and scan it at 300 dpi; or type its words"
    )]
    NoCode(String),
    /// The reader of pages was ended before it came to these.
    #[error(
        "they were not looked at: reading the pages before took too long. Save these pages as a file of their own"
    )]
    NotLookedAt,
    /// A code that is no share.
    #[error("the code on it is not a Keyrite share code")]
    OtherCode,
    /// A share code with something wrong.
    #[error("{0}")]
    Code(#[from] PayloadError),
    /// Words with something wrong; all problems.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Words(Vec<RowsError>),
    /// A payload, which a key opens, and not a part of a key.
    #[error("it is a sealed payload, not a share: bring the sheets of its key, which opens it")]
    Sealed,
    /// The second code of a sheet.
    #[error(
        "it is the code of the sealed payload. The share's code is the larger one on the same sheet, beside the words: scan the whole sheet, or show that one. The payload is opened by keyrite recover SHEETS --open FILE"
    )]
    SealedCode(Vec<String>),
    /// A code that a scanner typed for another keyboard.
    #[error(
        "a scanner typed it for another keyboard layout ({}), and it cannot be read back for certain: set the scanner to the layout of this computer and scan again, or type the words", .0.name()
    )]
    OtherLayout(Layout),
    /// What a scanner typed is no code.
    #[error(
        "it is not a Keyrite share code. If other letters stand in the field than in the code, the scanner types for another keyboard layout: set it to that of this computer, or type the words"
    )]
    Scanned,
    /// Text that is neither.
    #[error(
        "it is neither a picture, a PDF, a share code nor share words. Bring a scan of the sheet, or type its rows into a plain text, each with its number"
    )]
    Unknown,
    /// A file of a writing program, or an archive.
    #[error(
        "it is a document of a writing program, or an archive: open it where it was made, save it as plain text, and give that"
    )]
    Document,
    /// More text than any number of shares.
    #[error(
        "it is a text of {} KB; shares are read from texts of up to {} KB: cut the shares out, and give those", .0 >> 10, MAX_TEXT_FILE_BYTES >> 10
    )]
    LongText(usize),
    /// More shares than a set has.
    #[error("it holds {0} shares, more than two whole sets: give the sheets of one set")]
    ManyShares(usize),
    /// Nothing in it.
    #[error("it is empty")]
    Empty,
    /// A page that was never on paper.
    #[error(
        "a program drew this page, and no scanner or camera has seen it: what is read back must come from the paper. Scan or photograph the printed sheet, show it to the camera, or type its words"
    )]
    Drawn,
    /// A text that was never on paper.
    #[error(
        "it is a text, not a picture of the sheet: what is read back must come from the paper. Scan or photograph the printed sheet, show it to the camera, let a scanner type its code, or type its words"
    )]
    NoPicture,
    /// A picture from before the sheet.
    #[error(
        "it is of {}, and the sheet was printed after {}: it cannot show this sheet. Scan the sheet that is on the table; if the clock of the scanner or the medium is wrong, file an exception about the date of this picture and read it again", .taken.to_minute(), .printed.to_minute()
    )]
    Older {
        /// When the file was written.
        taken: Moment,
        /// When the sheet was not out yet.
        printed: Moment,
    },
}

/// Reads everything that one file offers. Never fails as a whole: what is wrong is in the readings.
pub fn read_file(path: &Path) -> Vec<Reading> {
    read_file_telling(path, Sought::Anything, &mut |_, _| {})
}

/// The same; of a file of pages it is told how many were looked at.
pub fn read_file_telling(path: &Path, sought: Sought, looked: Looked<'_>) -> Vec<Reading> {
    read_content_telling(&shown_path(path), files::read(path, MAX_SCAN_FILE_BYTES), sought, looked)
}

/// Reads a file that must be a picture of a sheet on paper, and no older than the sheet if that is known.
pub fn read_from_paper(path: &Path, printed: Option<Moment>) -> Vec<Reading> {
    read_from_paper_telling(path, printed, Sought::Anything, &mut |_, _| {})
}

/// The same; of a file of pages it is told how many were looked at.
pub fn read_from_paper_telling(
    path: &Path,
    printed: Option<Moment>,
    sought: Sought,
    looked: Looked<'_>,
) -> Vec<Reading> {
    let taken = std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok().and_then(moment);
    let readings = read_file_telling(path, sought, looked);
    readings.into_iter().map(|reading| only_paper(reading, taken, printed)).collect()
}

/// The reading, if it can have come from a sheet that was not on paper before `printed`; `taken` is the file's date.
pub fn only_paper(mut reading: Reading, taken: Option<Moment>, printed: Option<Moment>) -> Reading {
    let why = match reading.from {
        ReadFrom::Page => Some(ReadingError::Drawn),
        ReadFrom::Text | ReadFrom::Words => Some(ReadingError::NoPicture),
        ReadFrom::Picture | ReadFrom::Camera => match (taken, printed) {
            (Some(taken), Some(printed)) if taken.unix_ms() < printed.unix_ms() => {
                Some(ReadingError::Older { taken, printed })
            }
            _ => None,
        },
    };
    // what is wrong with the file itself is said first
    if let (Ok(_), Some(why)) = (&reading.sheet, why) {
        reading.sheet = Err(why);
    }
    reading
}

fn moment(at: std::time::SystemTime) -> Option<Moment> {
    let ms = at.duration_since(std::time::UNIX_EPOCH).ok()?.as_millis();
    Moment::new(i64::try_from(ms).ok()?, 0)
}

/// Reads everything that came from somewhere named `name`, if it came.
pub fn read_content(name: &str, content: Result<Zeroizing<Vec<u8>>, FileError>) -> Vec<Reading> {
    read_content_telling(name, content, Sought::Anything, &mut |_, _| {})
}

/// The same; of a file of pages it is told how many were looked at.
pub fn read_content_telling(
    name: &str,
    content: Result<Zeroizing<Vec<u8>>, FileError>,
    sought: Sought,
    looked: Looked<'_>,
) -> Vec<Reading> {
    match content {
        Ok(bytes) => read_bytes_telling(name, &bytes, sought, looked),
        Err(error) => vec![bad(name.to_owned(), error.into())],
    }
}

fn bad(label: String, error: ReadingError) -> Reading {
    Reading { label, from: ReadFrom::Picture, sheet: Err(error) }
}

/// Reads bytes that came from somewhere named `name`.
pub fn read_bytes(name: &str, bytes: &[u8]) -> Vec<Reading> {
    read_bytes_telling(name, bytes, Sought::Anything, &mut |_, _| {})
}

fn read_bytes_telling(name: &str, bytes: &[u8], sought: Sought, looked: Looked<'_>) -> Vec<Reading> {
    if bytes.is_empty() {
        return vec![bad(name.to_owned(), ReadingError::Empty)];
    }
    if sealed::looks_sealed(bytes) && !sealed::is_code_text(bytes) {
        return vec![bad(name.to_owned(), ReadingError::Sealed)];
    }
    if scan::looks_like_pages(bytes) {
        return read_pages(name, bytes, sought, looked);
    }
    if DOCUMENTS.iter().any(|start| bytes.starts_with(start)) {
        return vec![bad(name.to_owned(), ReadingError::Document)];
    }
    match texts::decode(bytes) {
        Ok(_) if bytes.len() > MAX_TEXT_FILE_BYTES => {
            vec![bad(name.to_owned(), ReadingError::LongText(bytes.len()))]
        }
        Ok(text) => read_text(name, &text),
        // not text: let the page reader say what it thinks it is
        Err(NotText) => read_pages(name, bytes, sought, looked),
    }
}

/// Refused: decoders of pictures are the largest part of what a program must be trusted with, and this one has none.
#[cfg(not(feature = "cli"))]
fn read_pages(name: &str, _bytes: &[u8], _sought: Sought, _looked: Looked<'_>) -> Vec<Reading> {
    vec![bad(name.to_owned(), ReadingError::NoPictures)]
}

#[cfg(feature = "cli")]
fn read_pages(name: &str, bytes: &[u8], sought: Sought, looked: Looked<'_>) -> Vec<Reading> {
    let pages = match page_reader::read(bytes, sought, looked) {
        Ok(pages) => pages,
        Err(error) => return vec![bad(name.to_owned(), error.into())],
    };
    let label = |page: usize| if pages.pages > 1 { format!("{name} page {page}") } else { name.to_owned() };
    let mut readings = Vec::new();
    for page in 1..=pages.pages {
        let codes: Vec<&str> = pages
            .codes
            .iter()
            .filter(|code| code.page == page)
            .map(|code| code.untrusted_text.as_str())
            .collect();
        let shares: Vec<&&str> = codes.iter().filter(|text| payload::looks_like_share(text)).collect();
        let sealed: Vec<&&str> = codes.iter().filter(|text| code::looks_like_code(text)).collect();
        for text in &shares {
            let from = if pages.drawn.contains(&page) { ReadFrom::Page } else { ReadFrom::Picture };
            let beside = sealed.iter().map(|text| (**text).to_owned()).collect();
            readings.push(Reading { label: label(page), from, sheet: keep_code(text, beside) });
        }
        if shares.is_empty() && !codes.is_empty() {
            let sealed: Vec<String> = sealed.iter().map(|text| (**text).to_owned()).collect();
            let only = !sealed.is_empty();
            let why = if only { ReadingError::SealedCode(sealed) } else { ReadingError::OtherCode };
            readings.push(bad(label(page), why));
        }
    }
    if pages.looked < pages.pages {
        let left = format!("{name} pages {} to {}", pages.looked + 1, pages.pages);
        readings.push(bad(left, ReadingError::NotLookedAt));
    } else if readings.is_empty() {
        let what = match pages.pages {
            1 => "it".to_owned(),
            pages => format!("any of its {pages} pages"),
        };
        readings.push(bad(name.to_owned(), ReadingError::NoCode(what)));
    }
    readings
}

/// Everything in a text that is meant to be a share.
fn read_text(name: &str, text: &str) -> Vec<Reading> {
    let pieces = texts::find(text);
    let count = pieces.len();
    if let Some(code) = code::find(text).filter(|_| count == 0) {
        return vec![bad(name.to_owned(), ReadingError::SealedCode(vec![code.to_owned()]))];
    }
    if count == 0 {
        let blank = text.chars().all(|c| c.is_whitespace() || c.is_control());
        return vec![bad(name.to_owned(), if blank { ReadingError::Empty } else { ReadingError::Unknown })];
    }
    if count > MAX_PIECES {
        return vec![bad(name.to_owned(), ReadingError::ManyShares(count))];
    }
    let read = |(number, piece): (usize, Piece)| {
        let label = if count > 1 { format!("{name}, share {number}") } else { name.to_owned() };
        let (from, sheet) = match piece {
            Piece::Code(code) => (ReadFrom::Text, keep_code(&code.0, Vec::new())),
            Piece::OtherLayout(layout) => (ReadFrom::Text, Err(ReadingError::OtherLayout(layout))),
            Piece::Rows(rows) => (ReadFrom::Words, keep_words(&rows.0)),
        };
        Reading { label, from, sheet }
    };
    (1..).zip(pieces).map(read).collect()
}

/// What a scanner typed into a field, which is one code, or what else is in it.
pub fn read_scanned(name: &str, typed: &SecretText) -> Vec<Reading> {
    let readings = read_text(name, typed.expose());
    match readings.as_slice() {
        [Reading { sheet: Err(ReadingError::Unknown), .. }] => {
            vec![bad(name.to_owned(), ReadingError::Scanned)]
        }
        _ => readings,
    }
}

/// The text of a share's code, in locked memory, and what was seen beside it.
fn keep_code(text: &str, beside: Vec<String>) -> Result<SheetReading, ReadingError> {
    let too_long = |_| ReadingError::Code(PayloadError::TooLong(text.chars().count()));
    SecretText::copy_of(text).map(|share| SheetReading::of_codes(share, beside)).map_err(too_long)
}

/// Rows of words, in locked memory.
fn keep_words(text: &str) -> Result<SheetReading, ReadingError> {
    SecretText::copy_of(text).map(SheetReading::Rows).map_err(|_| ReadingError::Unknown)
}
