//! PNG and JPEG files to QR texts.

use super::{Finding, MAX_PIXELS, Reading, ScanError, check_pixels};
use crate::paper::qr;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use zeroize::Zeroizing;

/// Bytes a decoder may allocate: the largest picture in 16 bit RGBA.
const MAX_ALLOC: u64 = MAX_PIXELS * 8;

/// Reads one picture.
pub fn read(bytes: &[u8], format: ImageFormat) -> Result<Reading, ScanError> {
    let (width, height, luma) = luma(bytes, format)?;
    let findings =
        qr::decode(&luma, width, height).into_iter().map(|text| Finding { page: 1, text }).collect();
    Ok(Reading { pages: 1, findings, drawn: Vec::new() })
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
    let picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    Ok((width, height, Zeroizing::new(on_white(picture))))
}

/// Grey values as seen on white paper: a transparent pixel is white.
fn on_white(picture: DynamicImage) -> Vec<u8> {
    if !picture.color().has_alpha() {
        return picture.into_luma8().into_raw();
    }
    let blend = |grey: u8, alpha: u8| {
        let (grey, alpha) = (u16::from(grey), u16::from(alpha));
        u8::try_from((grey * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    };
    picture.into_luma_alpha8().pixels().map(|image::LumaA([grey, alpha])| blend(*grey, *alpha)).collect()
}
