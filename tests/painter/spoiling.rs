//! What printers, scanners, cameras and telephones do to a picture of a sheet.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "pixels are computed as fractions, and pictures are far smaller than what a fraction counts"
)]

use std::io::Cursor;

use image::imageops::{self, FilterType};
use image::{GrayImage, ImageFormat, Luma};
use rand::{RngExt as _, rngs::StdRng};

/// A file of this format.
///
/// # Panics
/// If the picture is too large for the format.
#[must_use]
pub fn encoded(picture: &GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("a picture of the format's size");
    bytes.into_inner()
}

/// What is in a file of a picture.
///
/// # Panics
/// If it is none.
#[must_use]
pub fn decoded(file: &[u8]) -> GrayImage {
    image::load_from_memory(file).expect("a picture").into_luma8()
}

/// A grey picture as pdftoppm writes it unpacked: `P5`, width, height and 255, then a byte for each pixel (pgm(5)).
///
/// # Panics
/// If it is none.
#[must_use]
pub fn unpacked(file: &[u8]) -> GrayImage {
    let mut parts = file.splitn(4, u8::is_ascii_whitespace);
    let mut next = || parts.next().expect("a part of the heading");
    assert_eq!(next(), b"P5", "a grey picture in bytes");
    let number = |text: &[u8]| str::from_utf8(text).ok().and_then(|text| text.parse().ok()).expect("a size");
    let (width, height) = (number(next()), number(next()));
    let pixels = next().strip_prefix(b"255\n").expect("256 greys");
    GrayImage::from_raw(width, height, pixels.to_vec()).expect("as many pixels as it says")
}

/// Every grey replaced by the one that stands at its place in this table.
#[must_use]
pub fn regraded(picture: &GrayImage, table: &[u8; 256]) -> GrayImage {
    let mut graded = picture.clone();
    for grey in graded.iter_mut() {
        *grey = table[usize::from(*grey)];
    }
    graded
}

/// Noise of a sensor: the sum of four throws, which is nearly normal.
#[must_use]
pub fn noisy(picture: &GrayImage, strength: f32, rng: &mut StdRng) -> GrayImage {
    let mut spoilt = picture.clone();
    for grey in spoilt.iter_mut() {
        let noise: f32 = (0..4).map(|_| rng.random_range(-1.0..1.0f32)).sum();
        *grey = (f32::from(*grey) + noise * strength).clamp(0.0, 255.0) as u8;
    }
    spoilt
}

/// Paper in a shadow that grows from right to left.
#[must_use]
pub fn shaded(picture: &GrayImage) -> GrayImage {
    let width = picture.width() as f32;
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        Luma([(f32::from(picture.get_pixel(x, y)[0]) * (0.25 + 0.75 * x as f32 / width)) as u8])
    })
}

/// Drawn in at one side by so many parts of the width, as by a camera that is held at an angle.
#[must_use]
pub fn drawn_in(picture: &GrayImage, part: f32) -> GrayImage {
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        // how much smaller the page is in this row, and which of its rows is seen there: one over the size goes evenly
        let scale = 1.0 - part * (1.0 - y as f32 / height);
        let far = 1.0 / (1.0 - part);
        let from_x = (x as f32 - width / 2.0) / scale + width / 2.0;
        let from_y = height * (far - 1.0 / scale) / (far - 1.0);
        *picture.get_pixel_checked(from_x as u32, from_y as u32).unwrap_or(&Luma([200]))
    })
}

/// Each row moved aside by up to so many pixels, as by a drum that slips or a hand that moves during an exposure.
#[must_use]
pub fn waved(picture: &GrayImage, by: f32) -> GrayImage {
    let width = picture.width();
    GrayImage::from_fn(width, picture.height(), |x, y| {
        let aside = (by * (y as f32 / 80.0).sin()) as i32;
        *picture.get_pixel(x.wrapping_add_signed(aside) % width, y)
    })
}

/// A column in 37 white, as from a drum of a printer.
#[must_use]
pub fn streaked(picture: &GrayImage) -> GrayImage {
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        if x % 37 == 5 { Luma([255]) } else { *picture.get_pixel(x, y) }
    })
}

/// Of another size.
#[must_use]
pub fn resized(picture: &GrayImage, width: u32, height: u32) -> GrayImage {
    imageops::resize(picture, width, height, FilterType::Triangle)
}

/// Out of focus by so many pixels.
#[must_use]
pub fn blurred(picture: &GrayImage, by: f32) -> GrayImage {
    imageops::blur(picture, by)
}

/// On a table much larger and darker than the sheet: dark as a whole, and no negative.
#[must_use]
pub fn on_a_dark_table(picture: &GrayImage) -> GrayImage {
    let (width, height) = picture.dimensions();
    let mut table = GrayImage::from_pixel(width * 2, height * 2, Luma([25]));
    imageops::overlay(&mut table, picture, i64::from(width / 3), i64::from(height / 3));
    table
}

/// A quarter turn, half a turn and three quarters.
#[must_use]
pub fn turned(picture: &GrayImage) -> [GrayImage; 3] {
    [imageops::rotate90(picture), imageops::rotate180(picture), imageops::rotate270(picture)]
}

/// Turned around its middle, white outside.
#[must_use]
pub fn tilted(picture: &GrayImage, degrees: f32) -> GrayImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (w, h) = (picture.width() as f32 / 2.0, picture.height() as f32 / 2.0);
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        let (dx, dy) = (x as f32 - w, y as f32 - h);
        let (fx, fy) = (cos * dx + sin * dy + w, cos * dy - sin * dx + h);
        *picture.get_pixel_checked(fx as u32, fy as u32).unwrap_or(&Luma([255]))
    })
}
