//! Files people bring (scans, photos, our own PDFs) to the QR texts in them.
//!
//! Every byte here is untrusted. Sizes are checked from headers before
//! anything is decoded, decoders run under `catch_unwind`, and every refusal
//! says which limit was passed and what to do instead.

#[cfg(feature = "cli")]
mod document;
mod error;
#[cfg(feature = "cli")]
mod guard;
#[cfg(feature = "cli")]
mod headers;
mod limits;
mod news;
#[cfg(feature = "cli")]
mod picture;
#[cfg(feature = "cli")]
mod tiff;

#[cfg(feature = "cli")]
use crate::paper::qr::Luma;
#[cfg(feature = "cli")]
use std::panic::{AssertUnwindSafe, catch_unwind};
#[cfg(feature = "cli")]
use zeroize::Zeroizing;

pub use error::ScanError;
pub use limits::{MAX_FILE_BYTES, MAX_PAGE_POINTS, MAX_PAGES, MAX_PIXELS, MAX_UNPACKED_BYTES};
pub use news::{CodeOnPage, Listener, Looked, News, Sought};

/// How far into the file `%PDF-` may stand; other readers allow the same.
const PDF_HEADER_WITHIN: usize = 1024;

/// What a file holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Reading {
    /// How many pages were looked at; 1 for a picture.
    pub pages: usize,
    /// Every code found, by page. A page without one is simply not named here.
    pub codes: Vec<CodeOnPage>,
    /// Pages that a program drew: no picture is on them that a scanner or a camera could have made.
    pub drawn: Vec<usize>,
}

/// Finds every QR code in a PDF, PNG, JPEG or TIFF file.
///
/// # Errors
/// [`ScanError`] when the file is refused or broken as a whole. A file
/// without any code is not an error: its [`Reading`] has no codes.
#[cfg(feature = "cli")]
pub fn read_page_file(bytes: &[u8]) -> Result<Reading, ScanError> {
    let mut reading = Reading { pages: 0, codes: Vec::new(), drawn: Vec::new() };
    read_pages(bytes, Sought::Anything, &mut |progress| match progress {
        News::Opened { pages, drawn } => (reading.pages, reading.drawn) = (pages, drawn),
        News::Found(code) => reading.codes.push(code),
        News::Looked(_) => {}
    })?;
    reading.codes.sort_by_key(|code| code.page);
    Ok(reading)
}

/// The same, told as it goes on: every page is looked at once before a page without a code is looked at longer.
///
/// # Errors
/// As [`read_page_file`]; what was told before stands.
#[cfg(feature = "cli")]
pub fn read_pages(bytes: &[u8], sought: Sought, tell: Listener<'_>) -> Result<(), ScanError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ScanError::FileTooLarge(bytes.len()));
    }
    let kind = Kind::sniff(bytes)?;
    let read = AssertUnwindSafe(|| match kind {
        Kind::Pdf(start) => document::read(bytes.get(start..).unwrap_or_default(), sought, tell),
        Kind::Png => picture::read(bytes, image::ImageFormat::Png, sought, tell),
        Kind::Jpeg => picture::read(bytes, image::ImageFormat::Jpeg, sought, tell),
        Kind::Tiff => tiff::read(bytes, sought, tell),
    });
    catch_unwind(read).unwrap_or(Err(ScanError::Damaged(kind.name())))
}

/// Most dots of a preview's longer side: a code of a share is a grey square in it, and cannot be read.
#[cfg(feature = "cli")]
pub const PREVIEW_DOTS: usize = 212;

/// A page of a PDF is drawn twice as large, and made smaller as pictures are.
#[cfg(feature = "cli")]
const PREVIEW_WIDE: f32 = 424.0;

/// The first page, small and in grey; `None` if there is nothing that can be shown.
///
/// # Errors
/// As [`read_page_file`].
#[cfg(feature = "cli")]
pub fn preview(bytes: &[u8]) -> Result<Option<Luma>, ScanError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ScanError::FileTooLarge(bytes.len()));
    }
    let kind = Kind::sniff(bytes)?;
    let picture = |format| {
        let (width, height, pixels) = picture::luma(bytes, format)?;
        Ok(Luma::new(pixels, width, height))
    };
    let read = AssertUnwindSafe(|| match kind {
        Kind::Pdf(start) => document::first_page(bytes.get(start..).unwrap_or_default(), PREVIEW_WIDE),
        Kind::Png => picture(image::ImageFormat::Png),
        Kind::Jpeg => picture(image::ImageFormat::Jpeg),
        Kind::Tiff => tiff::first_page(bytes),
    });
    let page = catch_unwind(read).unwrap_or(Err(ScanError::Damaged(kind.name())))?;
    Ok(page.map(|page| page.within(PREVIEW_DOTS)))
}

/// Width, height and grey pixels of a PNG or JPEG, row by row, 0 black.
///
/// # Errors
/// [`ScanError`] when it is neither, too large, or broken.
#[cfg(feature = "cli")]
pub fn read_luma(bytes: &[u8]) -> Result<(u32, u32, Zeroizing<Vec<u8>>), ScanError> {
    let kind = Kind::sniff(bytes)?;
    let format = match kind {
        Kind::Png => image::ImageFormat::Png,
        Kind::Jpeg => image::ImageFormat::Jpeg,
        Kind::Pdf(_) | Kind::Tiff => return Err(ScanError::NotAPicture),
    };
    let read = AssertUnwindSafe(|| picture::luma(bytes, format));
    catch_unwind(read).unwrap_or(Err(ScanError::Damaged(kind.name())))
}

/// What a file is, by its first bytes; names and extensions are not believed.
#[derive(Clone, Copy)]
enum Kind {
    /// Where the PDF header starts.
    Pdf(usize),
    Png,
    Jpeg,
    Tiff,
}

impl Kind {
    fn sniff(bytes: &[u8]) -> Result<Self, ScanError> {
        if let Some(kind) = picture_kind(bytes) {
            return Ok(kind);
        }
        let head = bytes.get(..PDF_HEADER_WITHIN + 5).unwrap_or(bytes);
        if let Some(at) = head.windows(5).position(|at| at == b"%PDF-") {
            return Ok(Self::Pdf(at));
        }
        Err(other_picture(bytes).map_or(ScanError::NotAPicture, ScanError::OtherPicture))
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Pdf(_) => "PDF",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Tiff => "TIFF",
        }
    }
}

fn picture_kind(bytes: &[u8]) -> Option<Kind> {
    const TIFF: [&[u8]; 4] = [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"];
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(Kind::Png)
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        Some(Kind::Jpeg)
    } else {
        TIFF.iter().any(|mark| bytes.starts_with(mark)).then_some(Kind::Tiff)
    }
}

/// Formats that telephones and programs write and that are not read here, by their marks.
fn other_picture(bytes: &[u8]) -> Option<&'static str> {
    let at = |place: usize, mark: &[u8]| bytes.get(place..).is_some_and(|rest| rest.starts_with(mark));
    let brand = |name: &[u8]| at(4, b"ftyp") && at(8, name);
    if [b"heic".as_slice(), b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"].into_iter().any(brand) {
        Some("HEIC")
    } else if brand(b"avif") {
        Some("AVIF")
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Some("WebP")
    } else if at(0, b"GIF8") {
        Some("GIF")
    } else {
        at(0, b"BM").then_some("BMP")
    }
}

/// True if the bytes begin as a picture or a PDF, read here or not: they are no text.
pub fn looks_like_pages(bytes: &[u8]) -> bool {
    match Kind::sniff(bytes) {
        Ok(_) => true,
        // two letters could begin a text
        Err(ScanError::OtherPicture(name)) => name != "BMP",
        Err(_) => false,
    }
}
