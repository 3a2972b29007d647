//! Picture to the texts of its QR codes.
//!
//! Pictures are untrusted. The decoder is a large body of other people's code, so it runs under `catch_unwind` and its
//! answer is only text. [`quick`] looks at a picture as it is, whole and at half and a quarter of its size: most codes
//! are found so, and a page without one costs little. [`patient`] then undoes, one after the other, what spoils
//! pictures, and stops at the first find.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rxing::common::{GlobalHistogramBinarizer, HybridBinarizer};
use rxing::multi::MultipleBarcodeReader;
use rxing::qrcode::QRCodeReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, Binarizer, BinaryBitmap, DecodeHints, Luma8Source, RXingResult, Reader};
use zeroize::Zeroizing;

use crate::luma::{Along, Luma};

/// Pictures above this many pixels are halved first: codes printed at 0.8 mm stay readable in them, and the decoder's
/// time grows with the area. A4 at 300 dpi has 8.7 million.
const LARGE_PIXELS: usize = 12_000_000;
/// Below this side length in pixels half a picture cannot hold a readable code.
const SMALLEST_SIDE: usize = 300;

/// Pictures up to this many pixels are enlarged when nothing else helps: A4 at 200 dpi has 3.9 million.
const SMALL_PIXELS: usize = 4_500_000;

/// How light and dark are told apart.
#[derive(Clone, Copy)]
enum Threshold {
    /// By what is around each small block.
    Local,
    /// The same, then small gaps in what is dark are closed.
    LocalClosed,
    /// One for the whole picture.
    Global,
    /// One for the whole picture, read by the second reader: it follows codes that are drawn in at one side or waved by
    /// all their small squares, where the first knows one of those alone.
    GlobalSecond,
}

/// What is done to a picture before it is looked at again.
#[derive(Clone, Copy)]
enum Treatment {
    /// Nothing.
    None,
    /// Light and contrast made the same everywhere.
    Evened,
    /// Single spots taken out.
    Despeckled,
    /// Noise spread out, over so many pixels to every side.
    Blurred(usize),
    /// The same twice, over one pixel: a softer spread.
    Smoothed,
    /// Edges drawn stronger, of blurs that reach so many pixels.
    Sharpened(usize),
    /// Twice the size, and its steps rounded off: for fax and other coarse pictures.
    Enlarged,
    /// Twice the size, and its edges drawn stronger.
    EnlargedAndSharpened,
    /// Twice as long in one direction: for pictures that lost every second line or column.
    Stretched(Along),
    /// Dark for light: paper on a dark table, which is dark as a whole and no negative.
    Inverted,
    /// Thin lines taken out, dark ones or light ones.
    WithoutLines(Along, bool),
}

/// A retry: at which size (halvings), after which treatment, how light and dark are told apart.
struct Retry(u8, Treatment, Threshold);

/// What is tried on a picture in which nothing was found, in the order of what it brings for its time: measured on 320
/// spoilt pictures of sheets, see `tests/program/spoilt_pictures.rs`.
const RETRIES: [Retry; 24] = [
    // a third of the time of any other look
    Retry(0, Treatment::None, Threshold::GlobalSecond),
    Retry(1, Treatment::None, Threshold::GlobalSecond),
    Retry(0, Treatment::Inverted, Threshold::GlobalSecond),
    Retry(0, Treatment::None, Threshold::Global),
    Retry(1, Treatment::None, Threshold::LocalClosed),
    Retry(0, Treatment::Stretched(Along::Columns), Threshold::Local),
    Retry(0, Treatment::Stretched(Along::Columns), Threshold::GlobalSecond),
    Retry(0, Treatment::Stretched(Along::Rows), Threshold::Local),
    Retry(0, Treatment::Blurred(2), Threshold::Local),
    Retry(0, Treatment::Sharpened(6), Threshold::Local),
    Retry(0, Treatment::Evened, Threshold::Local),
    Retry(1, Treatment::Evened, Threshold::Local),
    Retry(0, Treatment::Despeckled, Threshold::Local),
    Retry(0, Treatment::Evened, Threshold::Global),
    Retry(0, Treatment::WithoutLines(Along::Rows, false), Threshold::Local),
    Retry(0, Treatment::WithoutLines(Along::Columns, false), Threshold::Local),
    Retry(0, Treatment::WithoutLines(Along::Rows, true), Threshold::Local),
    Retry(0, Treatment::WithoutLines(Along::Columns, true), Threshold::Local),
    Retry(0, Treatment::Sharpened(3), Threshold::Global),
    Retry(0, Treatment::Blurred(1), Threshold::Local),
    Retry(0, Treatment::Smoothed, Threshold::Local),
    Retry(0, Treatment::Enlarged, Threshold::Local),
    Retry(0, Treatment::EnlargedAndSharpened, Threshold::Local),
    Retry(0, Treatment::None, Threshold::LocalClosed),
];

/// Every QR text in a grey picture (one byte a pixel, rows of `width`), each once, sorted. Empty when there is none, when
/// the sizes do not fit together, or when the decoder gave up.
#[must_use]
pub fn decode(luma: &[u8], width: u32, height: u32) -> Vec<Zeroizing<String>> {
    let Some(picture) = Luma::new(Zeroizing::new(luma.to_vec()), width, height) else { return Vec::new() };
    let found = quick(&picture, &any);
    if found.is_empty() { patient(&picture, found, &any) } else { found }
}

/// Whether what was found on a page is enough, or it is worth looking for more.
pub type Enough<'a> = &'a dyn Fn(&[Zeroizing<String>]) -> bool;

/// One code is enough, whatever it says.
#[must_use]
pub fn any(found: &[Zeroizing<String>]) -> bool {
    !found.is_empty()
}

/// Every text that is seen in the picture as it is, each once, sorted. It is looked at smaller until that is enough.
#[must_use]
pub fn quick(picture: &Luma, enough: Enough<'_>) -> Vec<Zeroizing<String>> {
    if picture.is_blank() {
        return Vec::new();
    }
    let prepared = prepared(picture);
    let whole = prepared.as_ref().unwrap_or(picture);
    let mut found = all_in(whole);
    let mut smaller: Option<Luma> = None;
    while !enough(&found) {
        let layer = smaller.as_ref().unwrap_or(whole);
        if layer.side() < 2 * SMALLEST_SIDE {
            break;
        }
        let half = layer.halved();
        found.extend(all_in(&half));
        found = each_once(found);
        smaller = Some(half);
    }
    found
}

/// What is seen on a page that a program drew: every mark on it is as sharp as it was meant, so that one look finds every
/// code that any would. When that is not enough, what [`quick`] sees as well.
#[must_use]
pub fn clean(picture: &Luma, enough: Enough<'_>) -> Vec<Zeroizing<String>> {
    let mut found = sharp(picture);
    if enough(&found) {
        return found;
    }
    found.extend(quick(picture, enough));
    each_once(found)
}

/// Every code that is drawn sharp, dark on light, each once, sorted.
#[must_use]
pub fn sharp(picture: &Luma) -> Vec<Zeroizing<String>> {
    let read = AssertUnwindSafe(|| {
        let mut bitmap = BinaryBitmap::new(GlobalHistogramBinarizer::new(source(picture)?));
        QrReader.decode_multiple_with_hints(&mut bitmap, &hints()).ok()
    });
    let results = catch_unwind(read).ok().flatten().unwrap_or_default();
    each_once(results.iter().map(text_of).collect())
}

/// What was seen, and what is seen after as many of the retries as it takes until both together are enough.
#[must_use]
pub fn patient(
    picture: &Luma,
    mut found: Vec<Zeroizing<String>>,
    enough: Enough<'_>,
) -> Vec<Zeroizing<String>> {
    if picture.is_blank() {
        return found;
    }
    let prepared = prepared(picture);
    let whole = prepared.as_ref().unwrap_or(picture);
    let half = whole.halved();
    for Retry(halvings, treatment, threshold) in &RETRIES {
        let layer = if *halvings == 0 || half.side() < SMALLEST_SIDE { whole } else { &half };
        let changed = treated(layer, *treatment);
        let layer = changed.as_ref().unwrap_or(layer);
        if let Some(result) = look(layer, *threshold) {
            // what helped one code of the picture helps the others on it
            found.extend(several(layer));
            found.push(text_of(&result));
            if enough(&found) {
                return each_once(found);
            }
        }
    }
    // a code in a corner of a large page, whose eyes are lost among other marks
    let pieces = whole.pieces();
    found.extend(
        pieces.iter().filter_map(|piece| look(piece, Threshold::Local)).map(|result| text_of(&result)),
    );
    each_once(found)
}

fn treated(layer: &Luma, treatment: Treatment) -> Option<Luma> {
    // five modules of our codes at 200 dpi
    const AROUND: usize = 30;
    // larger pictures have dots enough
    let is_small = layer.pixels().len() <= SMALL_PIXELS;
    Some(match treatment {
        Treatment::Evened => layer.evened(AROUND),
        Treatment::Despeckled => layer.despeckled(),
        Treatment::Blurred(reach) => layer.blurred(reach),
        Treatment::Smoothed => layer.blurred(1).blurred(1),
        Treatment::Sharpened(reach) => layer.sharpened(reach, 6),
        Treatment::Enlarged if is_small => layer.doubled().blurred(3),
        Treatment::EnlargedAndSharpened if is_small => layer.doubled().blurred(1).sharpened(4, 4),
        Treatment::Stretched(along) if is_small => layer.stretched(along),
        Treatment::Inverted => layer.inverted(),
        Treatment::None | Treatment::Enlarged | Treatment::EnlargedAndSharpened | Treatment::Stretched(_) => {
            return None;
        }
        Treatment::WithoutLines(along, dark) => layer.without_lines(along, dark),
    })
}

/// The picture at a size worth looking at, and dark on light; `None` if it is so already.
fn prepared(picture: &Luma) -> Option<Luma> {
    let mut layer = picture.is_dark().then(|| picture.inverted());
    while layer.as_ref().unwrap_or(picture).pixels().len() > LARGE_PIXELS {
        layer = Some(layer.as_ref().unwrap_or(picture).halved());
    }
    layer
}

/// One code in a picture, and where it is.
pub struct Seen {
    /// Its text; wiped on drop.
    pub text: Zeroizing<String>,
    /// Its corners clockwise around it, in parts of the picture's
    /// width and height, 0 to 1 from the top left.
    pub corners: [(f32, f32); 4],
}

/// One QR code in a grey picture, looked for in a few ways only: for a camera, whose next picture comes soon. Sizes as
/// for [`decode`].
#[must_use]
pub fn glance(luma: &[u8], width: u32, height: u32) -> Option<Seen> {
    let whole = Luma::new(Zeroizing::new(luma.to_vec()), width, height)?;
    let half = whole.halved();
    let tries = [(&whole, Threshold::Local), (&half, Threshold::Local), (&half, Threshold::LocalClosed)];
    tries.into_iter().find_map(|(layer, threshold)| Some(seen(&look(layer, threshold)?, layer)))
}

fn seen(result: &RXingResult, layer: &Luma) -> Seen {
    #[allow(clippy::cast_precision_loss)]
    let part = |at: f32, of: usize| (at / of.max(1) as f32).clamp(0.0, 1.0);
    let place = |p: &rxing::Point| (part(p.x, layer.width()), part(p.y, layer.height()));
    let at: Vec<_> = result.getPoints().iter().map(place).collect();
    let corners = match *at.as_slice() {
        [a, b, c, d, ..] => [a, b, c, d],
        // three eyes of the code: the fourth corner lies across from the second
        [a, b, c] => [a, b, c, ((a.0 + c.0 - b.0).clamp(0.0, 1.0), (a.1 + c.1 - b.1).clamp(0.0, 1.0))],
        _ => [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)],
    };
    Seen { text: text_of(result), corners: around(corners) }
}

/// The corners clockwise: the reader gives them in other orders.
fn around(mut corners: [(f32, f32); 4]) -> [(f32, f32); 4] {
    let sum = corners.iter().fold((0.0, 0.0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
    let turn = |at: &(f32, f32)| (at.1 - sum.1 / 4.0).atan2(at.0 - sum.0 / 4.0);
    corners.sort_by(|a, b| turn(a).total_cmp(&turn(b)));
    corners
}

fn text_of(result: &RXingResult) -> Zeroizing<String> {
    Zeroizing::new(result.getText().to_owned())
}

/// Every code of one layer; the second reader, which sees several, sees some that the first misses, and the reverse.
fn all_in(layer: &Luma) -> Vec<Zeroizing<String>> {
    let mut found = several(layer);
    found.extend(look(layer, Threshold::Local).map(|result| text_of(&result)));
    each_once(found)
}

fn each_once(mut found: Vec<Zeroizing<String>>) -> Vec<Zeroizing<String>> {
    found.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
    found.dedup();
    found
}

fn source(layer: &Luma) -> Option<Luma8Source<'_>> {
    let side = |side| u32::try_from(side).ok();
    Luma8Source::new_with_slice(layer.pixels(), side(layer.width())?, side(layer.height())?).ok()
}

fn several(layer: &Luma) -> Vec<Zeroizing<String>> {
    let read = AssertUnwindSafe(|| {
        let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source(layer)?));
        QrReader.decode_multiple_with_hints(&mut bitmap, &hints()).ok()
    });
    let results = catch_unwind(read).ok().flatten().unwrap_or_default();
    results.iter().map(text_of).collect()
}

fn look(layer: &Luma, threshold: Threshold) -> Option<RXingResult> {
    let read = AssertUnwindSafe(|| match threshold {
        Threshold::Local => decoded(&mut BinaryBitmap::new(HybridBinarizer::new(source(layer)?))),
        Threshold::LocalClosed => {
            let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source(layer)?));
            bitmap.close().ok()?;
            decoded(&mut bitmap)
        }
        Threshold::Global => decoded(&mut BinaryBitmap::new(GlobalHistogramBinarizer::new(source(layer)?))),
        Threshold::GlobalSecond => {
            let mut bitmap = BinaryBitmap::new(GlobalHistogramBinarizer::new(source(layer)?));
            QrReader.decode_with_hints(&mut bitmap, &hints()).ok()
        }
    });
    catch_unwind(read).ok().flatten()
}

fn decoded<B: Binarizer>(bitmap: &mut BinaryBitmap<B>) -> Option<RXingResult> {
    QRCodeReader::new().decode_with_hints(bitmap, &hints()).ok()
}

fn hints() -> DecodeHints {
    DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
        ..DecodeHints::default()
    }
}
