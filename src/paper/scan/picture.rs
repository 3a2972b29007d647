//! PNG and JPEG files to QR texts.

use super::error::{ScanError, check_pixels};
use super::news::{CodeOnPage, Listener, News, Sought};
use crate::paper::qr::{self, Luma};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use zeroize::Zeroizing;

/// Bytes a decoder may allocate: with the copy in grey it stays inside the page reader's memory. The largest picture in
/// colour, or in 16 bit grey with transparency, fits.
pub const MAX_ALLOC: u64 = 1_200_000_000;

/// Reads one picture.
pub fn read(bytes: &[u8], format: ImageFormat, sought: Sought, tell: Listener<'_>) -> Result<(), ScanError> {
    let (width, height, luma) = luma(bytes, format)?;
    tell(News::Opened { pages: 1, drawn: Vec::new() });
    if let Some(picture) = Luma::new(luma, width, height) {
        look(1, &picture, sought, tell);
    }
    tell(News::Looked(1));
    Ok(())
}

/// Tells the codes of a picture, which is looked at longer if what is seen at once is not enough.
pub(super) fn look(page: usize, picture: &Luma, sought: Sought, tell: Listener<'_>) {
    let enough = |found: &[Zeroizing<String>]| sought.is_enough(found);
    let texts = qr::reading::quick(picture, &enough);
    let wants_more = !enough(&texts);
    found(page, &texts, tell);
    if wants_more {
        let more = qr::reading::patient(picture, texts.clone(), &enough);
        found(page, &more.into_iter().filter(|text| !texts.contains(text)).collect::<Vec<_>>(), tell);
    }
}

/// Tells what was found on a page.
pub(super) fn found(page: usize, texts: &[Zeroizing<String>], tell: Listener<'_>) {
    for text in texts {
        tell(News::Found(CodeOnPage { page, text: text.clone() }));
    }
}

/// The pixels of a JPEG file's header, if it has one.
pub fn jpeg_size(bytes: &[u8]) -> Option<(u64, u64)> {
    let reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Jpeg);
    let (width, height) = reader.into_dimensions().ok()?;
    Some((u64::from(width), u64::from(height)))
}

/// Width, height and grey pixels.
pub fn luma(bytes: &[u8], format: ImageFormat) -> Result<(u32, u32, Zeroizing<Vec<u8>>), ScanError> {
    let damaged = |_| ScanError::Damaged(if format == ImageFormat::Png { "PNG" } else { "JPEG" });
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOC);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    check_pixels(u64::from(width), u64::from(height))?;
    if decoder.total_bytes() > MAX_ALLOC {
        return Err(ScanError::PictureTooLarge { width: width.into(), height: height.into() });
    }
    let picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    Ok((width, height, Zeroizing::new(on_white(picture))))
}

/// Grey values as seen on white paper: a transparent pixel is white.
pub(super) fn on_white(picture: DynamicImage) -> Vec<u8> {
    if !picture.color().has_alpha() {
        return picture.into_luma8().into_raw();
    }
    let blend = |grey: u8, alpha: u8| {
        let (grey, alpha) = (u16::from(grey), u16::from(alpha));
        u8::try_from((grey * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    };
    picture.into_luma_alpha8().pixels().map(|image::LumaA([grey, alpha])| blend(*grey, *alpha)).collect()
}
