//! QR codes both ways: text to modules for printing, picture to texts.
//!
//! Decoding takes untrusted pictures. The decoder is a large body of other
//! people's code, so it runs under `catch_unwind` and its answer is only text.

use qrcode::{EcLevel, QrCode, types::Color, types::Version};
use rxing::{BarcodeFormat, DecodeHints, RXingResult, RXingResultMetadataType, RXingResultMetadataValue};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use zeroize::Zeroizing;

/// Above this version a code at level Q is so dense that larger modules at
/// level M survive creases and cheap cameras better.
const LAST_VERSION_AT_Q: i16 = 12;
/// Pictures above this many pixels are read at half size first: codes printed
/// at 0.8 mm stay readable, and the decoder's time grows with the area.
const LARGE_PIXELS: usize = 12_000_000;
/// Below this side length half the picture cannot hold a readable code.
const SMALLEST_SIDE: u32 = 300;

/// Why a text cannot become a QR code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// An empty payload is always a mistake of the caller.
    #[error("there is no text to put into the QR code")]
    Empty,
    /// More than the largest code holds.
    #[error("{0} bytes of text do not fit into one QR code: make it two")]
    TooLong(usize),
}

/// The modules of one QR code, row by row, without quiet zone. Wiped on drop.
#[derive(Clone)]
pub struct QrGrid {
    side: usize,
    dark: Zeroizing<Vec<bool>>,
}

impl QrGrid {
    /// Modules along one side, 21 to 177.
    #[must_use]
    pub const fn side(&self) -> usize {
        self.side
    }

    /// The dark modules of each row as (row, first column, length), longest
    /// possible runs, so that nothing is seamed inside a row.
    pub fn runs(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        self.dark.chunks(self.side).enumerate().flat_map(|(y, row)| {
            let mut x = 0;
            row.chunk_by(|a, b| a == b).filter_map(move |chunk| {
                let start = x;
                x += chunk.len();
                (chunk.first() == Some(&true)).then_some((y, start, chunk.len()))
            })
        })
    }
}

/// Encodes `text`: level Q, or M when Q would pass version 12.
///
/// # Errors
/// [`QrError::Empty`], or [`QrError::TooLong`] beyond the largest version.
pub fn encode(text: &str) -> Result<QrGrid, QrError> {
    if text.is_empty() {
        return Err(QrError::Empty);
    }
    let at = |level| QrCode::with_error_correction_level(text, level);
    let small = at(EcLevel::Q)
        .ok()
        .filter(|code| matches!(code.version(), Version::Normal(v) if v <= LAST_VERSION_AT_Q));
    let code = match small {
        Some(code) => code,
        None => at(EcLevel::M).map_err(|_| QrError::TooLong(text.len()))?,
    };
    let dark = code.to_colors().into_iter().map(|c| c == Color::Dark).collect();
    Ok(QrGrid { side: code.width(), dark: Zeroizing::new(dark) })
}

/// Every QR text in a grey picture (one byte a pixel, rows of `width`), each
/// once, sorted. Empty when there is none, when the sizes do
/// not fit together, or when the decoder gave up.
#[must_use]
pub fn decode(luma: &[u8], width: u32, height: u32) -> Vec<Zeroizing<String>> {
    let picture = Luma { pixels: Zeroizing::new(luma.to_vec()), width, height };
    if width == 0 || height == 0 || luma.len() != width as usize * height as usize {
        return Vec::new();
    }
    if luma.len() > LARGE_PIXELS {
        let found = all_in(&picture.halved());
        if !found.is_empty() {
            return found;
        }
        return all_in(&picture);
    }
    let found = all_in(&picture);
    if found.is_empty() && width.min(height) > 2 * SMALLEST_SIDE {
        return all_in(&picture.halved());
    }
    found
}

/// One code in a picture, and where it is.
pub struct Seen {
    /// Its text; wiped on drop.
    pub text: Zeroizing<String>,
    /// Its corners clockwise around it, in parts of the picture's
    /// width and height, 0 to 1 from the top left.
    pub corners: [(f32, f32); 4],
}

/// One QR code in a grey picture, looked for once: for a camera, whose next
/// picture comes soon. Sizes as for [`decode`].
#[must_use]
pub fn glance(luma: &[u8], width: u32, height: u32) -> Option<Seen> {
    if width == 0 || height == 0 || luma.len() != width as usize * height as usize {
        return None;
    }
    let pixels = Zeroizing::new(luma.to_vec());
    let result = result_in(&Luma { pixels, width, height })?;
    // the reader also looks at smaller copies, and gives places in the copy
    let size = result.getRXingResultMetadata().get(&RXingResultMetadataType::FILTERED_RESOLUTION);
    let (across, down) = match size {
        Some(RXingResultMetadataValue::FilteredResolution((across, down))) => (*across, *down),
        _ => (width as usize, height as usize),
    };
    #[allow(clippy::cast_precision_loss)]
    let part = |at: f32, of: usize| (at / of.max(1) as f32).clamp(0.0, 1.0);
    let at: Vec<_> = result.getPoints().iter().map(|p| (part(p.x, across), part(p.y, down))).collect();
    let corners = match *at.as_slice() {
        [a, b, c, d, ..] => [a, b, c, d],
        // three eyes of the code: the fourth corner lies across from the second
        [a, b, c] => [a, b, c, ((a.0 + c.0 - b.0).clamp(0.0, 1.0), (a.1 + c.1 - b.1).clamp(0.0, 1.0))],
        _ => [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)],
    };
    let corners = around(corners);
    Some(Seen { text: Zeroizing::new(result.getText().to_owned()), corners })
}

/// The corners clockwise: the reader gives them in other orders.
fn around(mut corners: [(f32, f32); 4]) -> [(f32, f32); 4] {
    let sum = corners.iter().fold((0.0, 0.0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
    let turn = |at: &(f32, f32)| (at.1 - sum.1 / 4.0).atan2(at.0 - sum.0 / 4.0);
    corners.sort_by(|a, b| turn(a).total_cmp(&turn(b)));
    corners
}

struct Luma {
    pixels: Zeroizing<Vec<u8>>,
    width: u32,
    height: u32,
}

impl Luma {
    /// Half the size, each pixel the mean of four: also removes noise.
    fn halved(&self) -> Self {
        let (w, h) = (self.width as usize, self.height as usize);
        let mut pixels = Zeroizing::new(Vec::with_capacity((w / 2) * (h / 2)));
        let mut rows = self.pixels.chunks_exact(w);
        while let (Some(upper), Some(lower)) = (rows.next(), rows.next()) {
            let pairs = upper.chunks_exact(2).zip(lower.chunks_exact(2));
            pixels.extend(pairs.map(|(a, b)| {
                let sum: u16 = a.iter().chain(b).map(|&p| u16::from(p)).sum();
                u8::try_from(sum / 4).unwrap_or(u8::MAX)
            }));
        }
        Self { pixels, width: self.width / 2, height: self.height / 2 }
    }

    /// The part of the picture that starts at (`x`, `y`).
    fn crop(&self, x: u32, y: u32, width: u32, height: u32) -> Self {
        let rows = self.pixels.chunks_exact(self.width as usize);
        let pixels = rows
            .skip(y as usize)
            .take(height as usize)
            .flat_map(|row| row.iter().skip(x as usize).take(width as usize).copied())
            .collect();
        Self { pixels: Zeroizing::new(pixels), width, height }
    }

    /// Overlapping pieces, 60 % of the longer side each, so that a code on the
    /// cut is whole in one of them.
    fn pieces(&self) -> Vec<Self> {
        let (w, h) = (self.width, self.height);
        if h >= w {
            let part = h * 3 / 5;
            vec![self.crop(0, 0, w, part), self.crop(0, h - part, w, part)]
        } else {
            let part = w * 3 / 5;
            vec![self.crop(0, 0, part, h), self.crop(w - part, 0, part, h)]
        }
    }
}

fn all_in(picture: &Luma) -> Vec<Zeroizing<String>> {
    let mut found: Vec<_> = one_in(picture).into_iter().collect();
    found.extend(several_in(picture));
    if found.is_empty() && picture.width.min(picture.height) > SMALLEST_SIDE {
        found.extend(picture.pieces().iter().filter_map(one_in));
    }
    found.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
    found.dedup();
    found
}

fn one_in(picture: &Luma) -> Option<Zeroizing<String>> {
    Some(Zeroizing::new(result_in(picture)?.getText().to_owned()))
}

fn result_in(picture: &Luma) -> Option<RXingResult> {
    let read = AssertUnwindSafe(|| {
        rxing::helpers::detect_in_luma_filtered_with_hints(
            picture.pixels.to_vec(),
            picture.width,
            picture.height,
            Some(BarcodeFormat::QR_CODE),
            &mut hints(),
        )
    });
    catch_unwind(read).ok()?.ok()
}

fn several_in(picture: &Luma) -> Vec<Zeroizing<String>> {
    let read = AssertUnwindSafe(|| {
        rxing::helpers::detect_multiple_in_luma_with_hints(
            picture.pixels.to_vec(),
            picture.width,
            picture.height,
            &mut hints(),
        )
    });
    let Ok(Ok(results)) = catch_unwind(read) else {
        return Vec::new();
    };
    results.iter().map(|r| Zeroizing::new(r.getText().to_owned())).collect()
}

fn hints() -> DecodeHints {
    DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
        ..DecodeHints::default()
    }
}
