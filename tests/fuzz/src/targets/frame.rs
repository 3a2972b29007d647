//! What a camera gives: Motion JPEG as it is, or a width, a height and the bytes of a row, a byte each, and then YUYV.

use keyrite::desk::camera::Luma8;
use keyrite::desk::camera::pixels::{motion_jpeg, small, yuyv};
use keyrite::paper::qr::glance;

use super::{Target, page, said};

/// See [`super`].
pub const TARGET: Target = Target { name: "frame", check, seeds, words };

/// Widest picture that is shown here.
const SHOWN: usize = 64;
/// Most dots that are looked at: a look at a large picture takes its time.
const DOTS: usize = 160 * 160;
/// Most characters that a code holds: digits.
const MOST_CHARS: usize = 7_089;

fn check(bytes: &[u8]) {
    if let [width, height, stride, data @ ..] = bytes {
        let (width, height) = (usize::from(*width), usize::from(*height));
        // twice the byte, so that a row of the widest picture fits
        if let Some(frame) = yuyv(data, width, height, 2 * usize::from(*stride)) {
            assert_eq!((frame.width, frame.height), (width, height));
            holds(&frame);
        }
    }
    match motion_jpeg(bytes) {
        Ok(frame) => holds(&frame),
        Err(error) => drop(said::line(&error)),
    }
}

/// A byte a pixel, of the small picture too; and a code is seen inside of it.
fn holds(frame: &Luma8) {
    assert_eq!(frame.pixels.len(), frame.width * frame.height);
    let shown = small(frame, SHOWN);
    assert!(shown.width <= SHOWN && shown.pixels.len() == shown.width * shown.height);
    let side = |side: usize| u32::try_from(side).expect("small");
    if frame.pixels.len() > DOTS {
        return;
    }
    if let Some(seen) = glance(&frame.pixels, side(frame.width), side(frame.height)) {
        assert!(seen.text.chars().count() <= MOST_CHARS);
        let inside = |part: f32| (0.0..=1.0).contains(&part);
        assert!(seen.corners.iter().all(|(x, y)| inside(*x) && inside(*y)), "{:?}", seen.corners);
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let code = page::code();
    let side = u8::try_from(code.width()).expect("small");
    let yuyv: Vec<u8> = code.as_raw().iter().flat_map(|dot| [*dot, 128]).collect();
    let with_head = |stride: u8, data: &[u8]| [[side, side, stride].as_slice(), data].concat();
    let padded: Vec<u8> =
        yuyv.chunks(2 * usize::from(side)).flat_map(|row| [row, &[0, 0]].concat()).collect();
    let jpeg = page::jpeg(&code);
    vec![
        with_head(side, &yuyv),
        with_head(side + 1, &padded),
        with_head(0, &yuyv[..200]),
        [2, 2, 3, 1, 128, 2, 128, 0, 0, 3, 128, 4, 128].to_vec(),
        without_tables(&jpeg),
        jpeg,
        Vec::new(),
    ]
}

/// A JPEG as cameras send it: without its code tables.
fn without_tables(jpeg: &[u8]) -> Vec<u8> {
    let mut kept = jpeg[..2].to_vec();
    let mut at = 2;
    while jpeg[at + 1] != 0xda {
        let end = at + 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
        if jpeg[at + 1] != 0xc4 {
            kept.extend(&jpeg[at..end]);
        }
        at = end;
    }
    kept.extend(&jpeg[at..]);
    kept
}

fn words() -> Vec<String> {
    ["AVI1", "JFIF", "Exif"].map(str::to_owned).to_vec()
}
