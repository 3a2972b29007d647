//! Files people bring (scans, photos, our own PDFs) to the QR texts in them.
//!
//! Every byte here is untrusted. Sizes are checked from headers before
//! anything is decoded, decoders run under `catch_unwind`, and every refusal
//! says which limit was passed and what to do instead.

#[cfg(feature = "cli")]
mod document;
#[cfg(feature = "cli")]
mod guard;
#[cfg(feature = "cli")]
mod headers;
#[cfg(feature = "cli")]
mod picture;
#[cfg(feature = "cli")]
mod tiff;

#[cfg(feature = "cli")]
use crate::paper::qr::Luma;
#[cfg(feature = "cli")]
use crate::sharing::sealed::code;
#[cfg(feature = "cli")]
use std::panic::{AssertUnwindSafe, catch_unwind};
use zeroize::Zeroizing;

/// Largest file, bytes. A 300 page grey scan stays below it, and it can be
/// held in memory twice on a 2 GB laptop.
pub const MAX_FILE_BYTES: usize = 64 << 20;
/// Most pages in one PDF: more than three times the largest possible set.
pub const MAX_PAGES: usize = 300;
/// Most pixels in one picture. A4 at 1200 dpi has 140 million; telephones make up to 200, and can be set to fewer.
pub const MAX_PIXELS: u64 = 160_000_000;
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

/// What is found while a file is looked at, as it is found: whoever ends the reader early keeps what came before.
pub enum Progress {
    /// Before anything else: how many pages there are, and which of them a program drew.
    Opened {
        /// Pages; 1 for a picture.
        pages: usize,
        /// Pages without a picture that a scanner or a camera could have made.
        drawn: Vec<usize>,
    },
    /// A code.
    Found(Finding),
    /// This page was looked at once.
    Looked(usize),
}

/// What is known of a file before it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// Nothing.
    Anything,
    /// It is a sheet that this program has just drawn, with one code on its page.
    OwnSheet,
    /// A share's code and that of the sealed payload beside it.
    BothCodes,
}

#[cfg(feature = "cli")]
impl Sought {
    /// Whether a page on which these codes were seen need not be looked at again. A sealed payload's code alone is never
    /// enough: the share's stands on the same sheet, and is what is lost if it is not found.
    fn is_enough(self, found: &[Zeroizing<String>]) -> bool {
        let sealed = found.iter().filter(|text| code::looks_like_code(text)).count();
        match self {
            Self::Anything | Self::OwnSheet => sealed < found.len(),
            Self::BothCodes => 0 < sealed && sealed < found.len(),
        }
    }
}

/// Who is told how many pages were looked at, and of how many.
pub type Looked<'a> = &'a mut dyn FnMut(usize, usize);

/// Who is told of [`Progress`].
pub type Listener<'a> = &'a mut dyn FnMut(Progress);

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
    /// Neither PDF nor PNG nor JPEG nor TIFF.
    #[error(
        "this file is not a PDF, PNG, JPEG or TIFF picture. Scan the sheet again as one of these, or type its words"
    )]
    NotAPicture,
    /// A format that is known and not read.
    #[error(
        "this is a {0} picture, which Keyrite does not read. Save it as JPEG or PNG: on a telephone, set the camera to \u{201c}most compatible\u{201d}"
    )]
    OtherPicture(&'static str),
    /// Larger than [`MAX_FILE_BYTES`].
    #[error("this file has {} MB; Keyrite reads up to {} MB. Scan the sheet again at 300 dpi, grey, one sheet a file", .0 >> 20, MAX_FILE_BYTES >> 20)]
    FileTooLarge(usize),
    /// More pages than [`MAX_PAGES`].
    #[error("this PDF has {0} pages; Keyrite reads up to {MAX_PAGES}. Save only the pages with share sheets")]
    TooManyPages(usize),
    /// More pixels than [`MAX_PIXELS`].
    #[error("this picture says it is {width} x {height} pixels; Keyrite reads up to {} megapixels. Scan the sheet again at 300 dpi, grey; or set the camera to 12 megapixels and photograph it again", MAX_PIXELS / 1_000_000)]
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

/// Finds every QR code in a PDF, PNG, JPEG or TIFF file.
///
/// # Errors
/// [`ScanError`] when the file is refused or broken as a whole. A file
/// without any code is not an error: its [`Reading`] has no findings.
#[cfg(feature = "cli")]
pub fn read_page_file(bytes: &[u8]) -> Result<Reading, ScanError> {
    let mut reading = Reading { pages: 0, findings: Vec::new(), drawn: Vec::new() };
    read_pages(bytes, Sought::Anything, &mut |progress| match progress {
        Progress::Opened { pages, drawn } => (reading.pages, reading.drawn) = (pages, drawn),
        Progress::Found(finding) => reading.findings.push(finding),
        Progress::Looked(_) => {}
    })?;
    reading.findings.sort_by_key(|finding| finding.page);
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

/// Refuses by size alone, before any pixel is decoded.
fn check_pixels(width: u64, height: u64) -> Result<(), ScanError> {
    if width.saturating_mul(height) > MAX_PIXELS {
        return Err(ScanError::PictureTooLarge { width, height });
    }
    Ok(())
}
