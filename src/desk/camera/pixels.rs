//! From what cameras and files give to grey pixels.

use super::luma::Luma8;
use crate::paper::scan::{self, ScanError};

/// A PNG or JPEG file.
pub fn picture(bytes: &[u8]) -> Result<Luma8, ScanError> {
    let (width, height, mut pixels) = scan::read_luma(bytes)?;
    // taken out, not copied
    let pixels = std::mem::take(&mut *pixels);
    Ok(Luma8 { width: width as usize, height: height as usize, pixels })
}

/// YUYV: two bytes a pixel, the first of them its brightness; `stride` bytes a row. `None` if there are too few bytes.
pub fn yuyv(bytes: &[u8], width: usize, height: usize, stride: usize) -> Option<Luma8> {
    let used = width.checked_mul(2).filter(|used| *used > 0)?;
    let rows = bytes.chunks(stride.max(used)).take(height);
    let mut pixels = Vec::with_capacity(width.checked_mul(height)?);
    for row in rows {
        pixels.extend(row.get(..used)?.iter().step_by(2));
    }
    let frame = Luma8 { width, height, pixels };
    (frame.pixels.len() == width * height).then_some(frame)
}

/// A frame of Motion JPEG. Cameras leave the code tables out, which every frame shares; a note in the file's head that
/// it is one of these makes the decoder use the common ones.
pub fn motion_jpeg(bytes: &[u8]) -> Result<Luma8, ScanError> {
    const START: &[u8] = b"\xff\xd8";
    const NOTE: &[u8] = b"\xff\xe0\x00\x08AVI1\x00\x00";
    let Some(rest) = bytes.strip_prefix(START) else { return picture(bytes) };
    if has_tables(rest) {
        return picture(bytes);
    }
    picture(&zeroize::Zeroizing::new([START, NOTE, rest].concat()))
}

/// Walks the segments before the first scan.
fn has_tables(mut segments: &[u8]) -> bool {
    const TABLES: u8 = 0xc4;
    const SCAN: u8 = 0xda;
    while let [0xff, kind, high, low, rest @ ..] = segments {
        if *kind == TABLES || *kind == SCAN {
            return *kind == TABLES;
        }
        let length = usize::from(u16::from_be_bytes([*high, *low])).saturating_sub(2);
        segments = rest.get(length..).unwrap_or_default();
    }
    false
}

/// At most `most` pixels wide, each pixel the mean of a square.
pub fn small(frame: &Luma8, most: usize) -> Luma8 {
    let by = frame.width.div_ceil(most.max(1)).max(1);
    let (width, height) = (frame.width / by, frame.height / by);
    let area = u32::try_from(by * by).unwrap_or(u32::MAX);
    let mut pixels = Vec::with_capacity(width * height);
    let mut sums = vec![0u32; width];
    for rows in frame.pixels.chunks_exact(frame.width.max(1) * by) {
        sums.fill(0);
        for row in rows.chunks_exact(frame.width.max(1)) {
            for (sum, square) in sums.iter_mut().zip(row.chunks_exact(by)) {
                *sum += square.iter().map(|pixel| u32::from(*pixel)).sum::<u32>();
            }
        }
        pixels.extend(sums.iter().map(|sum| u8::try_from(sum / area).unwrap_or(u8::MAX)));
    }
    Luma8 { width, height, pixels }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuyv_gives_its_brightness() {
        // two rows of two pixels, and two bytes of padding a row
        let bytes = [1, 128, 2, 128, 0, 0, 3, 128, 4, 128, 0, 0];
        let frame = yuyv(&bytes, 2, 2, 6).expect("whole");
        assert_eq!((frame.width, frame.height, frame.pixels.as_slice()), (2, 2, &[1, 2, 3, 4][..]));
        // the padding of the last row may be missing, pixels may not
        assert!(yuyv(&bytes[..10], 2, 2, 6).is_some());
        assert!(yuyv(&bytes[..9], 2, 2, 6).is_none() && yuyv(&bytes[..6], 2, 2, 6).is_none());
        assert!(yuyv(&bytes, 0, 2, 6).is_none() && yuyv(&bytes, usize::MAX, 2, 6).is_none());
    }

    /// A JPEG as a camera sends it: without its code tables.
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

    #[test]
    fn motion_jpeg_is_read_with_and_without_tables() {
        let picture =
            image::GrayImage::from_fn(64, 48, |x, y| image::Luma([if x + y < 50 { 20 } else { 220 }]));
        let mut jpeg = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut jpeg, image::ImageFormat::Jpeg).expect("writes");
        let jpeg = jpeg.into_inner();
        let bare = without_tables(&jpeg);
        assert!(has_tables(&jpeg[2..]) && !has_tables(&bare[2..]));
        let whole = motion_jpeg(&jpeg).expect("reads");
        let read = motion_jpeg(&bare).expect("reads");
        assert_eq!((read.width, read.height), (64, 48));
        assert!(read.pixels == whole.pixels && read.pixels[0] < 60 && read.pixels[64 * 48 - 1] > 180);
        assert!(
            motion_jpeg(&bare[..40]).is_err()
                && motion_jpeg(b"").is_err()
                && motion_jpeg(b"\xff\xd8").is_err()
        );
    }

    #[test]
    fn large_frames_are_shown_small() {
        let frame = Luma8 { width: 5, height: 4, pixels: (0..20).collect() };
        let shown = small(&frame, 2);
        // squares of three: one of them fits
        assert_eq!((shown.width, shown.height, shown.pixels.as_slice()), (1, 1, &[6][..]));
        let same = small(&frame, 5);
        assert!(same.pixels == frame.pixels && same.width == 5);
        let nothing = small(&Luma8 { width: 0, height: 0, pixels: Vec::new() }, 640);
        assert!(nothing.pixels.is_empty());
    }
}
