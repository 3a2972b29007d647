//! Why a file that people bring was not read, and what to do instead.

use super::limits::{MAX_FILE_BYTES, MAX_PAGE_POINTS, MAX_PAGES, MAX_PIXELS, MAX_UNPACKED_BYTES};

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

/// Refuses by size alone, before any pixel is decoded.
pub(super) fn check_pixels(width: u64, height: u64) -> Result<(), ScanError> {
    if width.saturating_mul(height) > MAX_PIXELS {
        return Err(ScanError::PictureTooLarge { width, height });
    }
    Ok(())
}
