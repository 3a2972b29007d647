//! TIFF files to QR texts: what office scanners write, one page or many, packed as fax, LZW, Deflate, JPEG or not.

use super::error::{ScanError, check_pixels};
use super::limits::MAX_PAGES;
use super::news::{Listener, News, Sought};
use super::picture::{MAX_ALLOC, look};
use crate::paper::qr::Luma;
use std::io::Cursor;
use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use zeroize::Zeroizing;

/// Reads every page.
pub fn read(bytes: &[u8], sought: Sought, tell: Listener<'_>) -> Result<(), ScanError> {
    let pages = count(bytes)?;
    tell(News::Opened { pages, drawn: Vec::new() });
    let mut decoder = open(bytes)?;
    for page in 1..=pages {
        // a page of a form that is not read costs its code and no other
        if let Ok(Some(picture)) = luma(&mut decoder) {
            look(page, &picture, sought, tell);
        } else if pages == 1 {
            return Err(ScanError::Damaged("TIFF"));
        }
        tell(News::Looked(page));
        if page < pages {
            decoder.next_image().map_err(|_| ScanError::Damaged("TIFF"))?;
        }
    }
    Ok(())
}

/// The first page, if its colours are of a kind that is read.
pub fn first_page(bytes: &[u8]) -> Result<Option<Luma>, ScanError> {
    count(bytes)?;
    luma(&mut open(bytes)?).map_err(|_| ScanError::Damaged("TIFF"))
}

fn open(bytes: &[u8]) -> Result<Decoder<Cursor<&[u8]>>, ScanError> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = usize::try_from(MAX_ALLOC).unwrap_or(usize::MAX);
    limits.intermediate_buffer_size = limits.decoding_buffer_size;
    let damaged = |_| ScanError::Damaged("TIFF");
    Ok(Decoder::new(Cursor::new(bytes)).map_err(damaged)?.with_limits(limits))
}

/// How many pages there are; the size of each is looked at before anything is unpacked.
fn count(bytes: &[u8]) -> Result<usize, ScanError> {
    let mut decoder = open(bytes)?;
    let mut pages = 1;
    loop {
        let (width, height) = decoder.dimensions().map_err(|_| ScanError::Damaged("TIFF"))?;
        check_pixels(width.into(), height.into())?;
        if !decoder.more_images() {
            return Ok(pages);
        }
        pages += 1;
        if pages > MAX_PAGES {
            return Err(ScanError::TooManyPages(pages));
        }
        decoder.next_image().map_err(|_| ScanError::Damaged("TIFF"))?;
    }
}

/// The page in grey; `None` if its colours are of a kind that no scanner of paper writes.
fn luma(decoder: &mut Decoder<Cursor<&[u8]>>) -> tiff::TiffResult<Option<Luma>> {
    let (width, height) = decoder.dimensions()?;
    let colour = decoder.colortype()?;
    let grey = match (decoder.read_image()?, colour) {
        (DecodingResult::U8(data), ColorType::Gray(bits @ (1 | 2 | 4))) => unpacked(&data, width, bits),
        (DecodingResult::U8(data), ColorType::Gray(8)) => Zeroizing::new(data),
        (DecodingResult::U8(data), ColorType::GrayA(8)) => each(&data, 2, first),
        (DecodingResult::U8(data), ColorType::RGB(8) | ColorType::YCbCr(8)) => each(&data, 3, brightness),
        (DecodingResult::U8(data), ColorType::RGBA(8)) => each(&data, 4, brightness),
        (DecodingResult::U8(data), ColorType::CMYK(8)) => each(&data, 4, ink_to_light),
        (DecodingResult::U16(data), ColorType::Gray(16)) => each(&high(&data), 1, first),
        (DecodingResult::U16(data), ColorType::RGB(16)) => each(&high(&data), 3, brightness),
        _ => return Ok(None),
    };
    Ok(Luma::new(grey, width, height))
}

/// One to four bits a pixel, each row from a whole byte on, as grey.
fn unpacked(data: &[u8], width: u32, bits: u8) -> Zeroizing<Vec<u8>> {
    let row = (width as usize * usize::from(bits)).div_ceil(8);
    let per_byte = usize::from(8 / bits);
    let most = u8::MAX >> (8 - bits);
    let mut grey = Zeroizing::new(Vec::with_capacity(data.len() * per_byte));
    for row in data.chunks(row.max(1)) {
        let pixels = row.iter().flat_map(|byte| {
            (1..=per_byte).map(move |place| (byte >> (8 - usize::from(bits) * place)) & most)
        });
        grey.extend(pixels.take(width as usize).map(|value| value * (u8::MAX / most)));
    }
    grey
}

fn each(data: &[u8], samples: usize, of: fn(&[u8]) -> u8) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(data.chunks_exact(samples).map(of).collect())
}

fn high(data: &[u16]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(data.iter().map(|value| u8::try_from(value >> 8).unwrap_or(u8::MAX)).collect())
}

fn first(samples: &[u8]) -> u8 {
    samples.first().copied().unwrap_or(u8::MAX)
}

/// The mean of red, green and blue: enough to tell ink from paper.
fn brightness(samples: &[u8]) -> u8 {
    let sum: u16 = samples.iter().take(3).map(|&value| u16::from(value)).sum();
    u8::try_from(sum / 3).unwrap_or(u8::MAX)
}

/// Four inks, as printers take them.
fn ink_to_light(samples: &[u8]) -> u8 {
    let black = samples.get(3).copied().unwrap_or(0);
    (u8::MAX - brightness(samples)).saturating_sub(black)
}
