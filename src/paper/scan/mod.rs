//! Files people bring (scans, photos, our own PDFs) to the QR texts in them.
//!
//! Every byte here is untrusted. Sizes are checked from headers before
//! anything is decoded, decoders run under `catch_unwind`, and every refusal
//! says which limit was passed and what to do instead.

mod document;
mod guard;
mod headers;
mod picture;

use std::panic::{AssertUnwindSafe, catch_unwind};
use zeroize::Zeroizing;

/// Largest file, bytes. A 300 page grey scan stays below it, and it can be
/// held in memory twice on a 2 GB laptop.
pub const MAX_FILE_BYTES: usize = 64 << 20;
/// Most pages in one PDF: more than three times the largest possible set.
pub const MAX_PAGES: usize = 300;
/// Most pixels in one picture. A4 at 600 dpi has 35 million.
pub const MAX_PIXELS: u64 = 40_000_000;
/// Longest side of a PDF page in points: 200 inches, the limit of PDF itself.
/// Phone apps write pages of 4000 points, so a lower limit would refuse photos.
pub const MAX_PAGE_POINTS: f32 = 14_400.0;
/// Most bytes all packed streams of a PDF may unpack to: a few hundred honest
/// pages, but not a bomb.
pub const MAX_UNPACKED_BYTES: u64 = 1 << 30;
/// How far into the file `%PDF-` may stand; other readers allow the same.
const PDF_HEADER_WITHIN: usize = 1024;

/// One QR text and the page it stands on.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    /// Page, from 1; a picture is page 1.
    pub page: usize,
    /// The text of the code: perhaps a share, so wiped on drop.
    pub text: Zeroizing<String>,
}

/// What a file holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Reading {
    /// How many pages were looked at; 1 for a picture.
    pub pages: usize,
    /// Every code found, by page. A page without one is simply not named here.
    pub findings: Vec<Finding>,
    /// Pages that a program drew: no picture is on them that a scanner or a camera could have made.
    pub drawn: Vec<usize>,
}

/// Why a file was not read. Each says what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// Neither PDF nor PNG nor JPEG.
    #[error(
        "this file is not a PDF, PNG or JPEG picture. Scan the sheet again as one of these, or type its words"
    )]
    NotAPicture,
    /// Larger than [`MAX_FILE_BYTES`].
    #[error("this file has {} MB; Keyrite reads up to {} MB. Scan the sheet again at 300 dpi, grey, one sheet a file", .0 >> 20, MAX_FILE_BYTES >> 20)]
    FileTooLarge(usize),
    /// More pages than [`MAX_PAGES`].
    #[error("this PDF has {0} pages; Keyrite reads up to {MAX_PAGES}. Save only the pages with share sheets")]
    TooManyPages(usize),
    /// More pixels than [`MAX_PIXELS`].
    #[error("this picture says it is {width} x {height} pixels; Keyrite reads up to {} megapixels. Scan the sheet again at 300 dpi, grey", MAX_PIXELS / 1_000_000)]
    PictureTooLarge {
        /// Pixels across.
        width: u64,
        /// Pixels down.
        height: u64,
    },
    /// A page of a size no paper has.
    #[error(
        "page {page} says it is {width} x {height} points (72 to the inch); Keyrite reads pages of 1 to {MAX_PAGE_POINTS}. Scan the sheet again"
    )]
    PageSize {
        /// Page, from 1.
        page: usize,
        /// Points across, as the file says.
        width: String,
        /// Points down, as the file says.
        height: String,
    },
    /// Unpacks to more than [`MAX_UNPACKED_BYTES`].
    #[error("this PDF unpacks to more than {} MB. Scan the sheet again at 300 dpi, grey, or save fewer pages", MAX_UNPACKED_BYTES >> 20)]
    Unpacked,
    /// The PDF needs a password.
    #[error("this PDF is protected by a password. Save it without one, or scan the sheet again")]
    Encrypted,
    /// No code on any page, but files inside.
    #[error(
        "no code is on its pages, but this PDF carries files inside: open it in a PDF viewer, save its attachments, and give those"
    )]
    FilesInside,
    /// The file breaks the rules of its format.
    #[error("this {0} file is damaged or incomplete. Copy it again, or scan the sheet again")]
    Damaged(&'static str),
}

/// Finds every QR code in a PDF, PNG or JPEG file.
///
/// # Errors
/// [`ScanError`] when the file is refused or broken as a whole. A file
/// without any code is not an error: its [`Reading`] has no findings.
pub fn read_page_file(bytes: &[u8]) -> Result<Reading, ScanError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ScanError::FileTooLarge(bytes.len()));
    }
    let kind = Kind::sniff(bytes).ok_or(ScanError::NotAPicture)?;
    let read = AssertUnwindSafe(|| match kind {
        Kind::Pdf(start) => document::read(bytes.get(start..).unwrap_or_default()),
        Kind::Png => picture::read(bytes, image::ImageFormat::Png),
        Kind::Jpeg => picture::read(bytes, image::ImageFormat::Jpeg),
    });
    catch_unwind(read).unwrap_or(Err(ScanError::Damaged(kind.name())))
}

/// Width, height and grey pixels of a PNG or JPEG, row by row, 0 black.
///
/// # Errors
/// [`ScanError`] when it is neither, too large, or broken.
pub fn read_luma(bytes: &[u8]) -> Result<(u32, u32, Zeroizing<Vec<u8>>), ScanError> {
    let kind = Kind::sniff(bytes).ok_or(ScanError::NotAPicture)?;
    let format = match kind {
        Kind::Png => image::ImageFormat::Png,
        Kind::Jpeg => image::ImageFormat::Jpeg,
        Kind::Pdf(_) => return Err(ScanError::NotAPicture),
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
}

impl Kind {
    fn sniff(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if bytes.starts_with(b"\xff\xd8\xff") {
            return Some(Self::Jpeg);
        }
        let head = bytes.get(..PDF_HEADER_WITHIN + 5).unwrap_or(bytes);
        head.windows(5).position(|at| at == b"%PDF-").map(Self::Pdf)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Pdf(_) => "PDF",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
        }
    }
}

/// Refuses by size alone, before any pixel is decoded.
fn check_pixels(width: u64, height: u64) -> Result<(), ScanError> {
    if width.saturating_mul(height) > MAX_PIXELS {
        return Err(ScanError::PictureTooLarge { width, height });
    }
    Ok(())
}
