//! What scanners, cameras and telephones make of a sheet, and what is still read from it. Every treatment is made up
//! from a fixed seed, so that a run finds what the last one found.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::indexing_slicing
)]

use crate::support::facts::payload;
use crate::support::sheets::{facts, file, picture, to_pdf};
use image::{GrayImage, ImageFormat, Luma};
use keyrite::paper::scan::{ScanError, read_page_file};
use keyrite::paper::sheet::Lock;
use keyrite::paper::{Mark, Page, Paper, pdf, qr};
use rand::{RngExt as _, SeedableRng, rngs::StdRng};

/// A sheet drawn at this resolution, and the text of its code.
fn sheet(dpi: u32) -> (GrayImage, String) {
    let facts = facts(false, Lock::Open);
    let path = file("spoilt", &format!("sheet-{dpi}.pdf"), &to_pdf(&facts, Paper::A4));
    let drawn = std::fs::read(picture(&path, dpi, "png")).expect("drawn");
    let text = facts.qr_text.to_string();
    (image::load_from_memory(&drawn).expect("a picture").into_luma8(), text)
}

fn png(picture: &GrayImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).expect("PNG");
    bytes.into_inner()
}

fn each(picture: &GrayImage, mut of: impl FnMut(u8) -> u8) -> GrayImage {
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| Luma([of(picture.get_pixel(x, y)[0])]))
}

/// Noise of a sensor: the sum of four throws, which is nearly normal.
fn noisy(picture: &GrayImage, strength: f32, rng: &mut StdRng) -> GrayImage {
    each(picture, |value| {
        let noise: f32 = (0..4).map(|_| rng.random_range(-1.0..1.0f32)).sum();
        (f32::from(value) + noise * strength).clamp(0.0, 255.0) as u8
    })
}

/// Paper in a shadow that grows from left to right.
fn shaded(picture: &GrayImage) -> GrayImage {
    let width = picture.width() as f32;
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        Luma([(f32::from(picture.get_pixel(x, y)[0]) * (0.25 + 0.75 * x as f32 / width)) as u8])
    })
}

/// Drawn in at one side by so many parts of the width, as by a camera that is held at an angle.
fn drawn_in(picture: &GrayImage, part: f32) -> GrayImage {
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

/// Each row moved aside, as by a drum that slips or a hand that moves during an exposure.
fn waved(picture: &GrayImage, by: f32) -> GrayImage {
    let width = picture.width();
    GrayImage::from_fn(width, picture.height(), |x, y| {
        let aside = (by * (y as f32 / 80.0).sin()) as i32;
        *picture.get_pixel(x.wrapping_add_signed(aside) % width, y)
    })
}

fn resized(picture: &GrayImage, width: u32, height: u32) -> GrayImage {
    image::imageops::resize(picture, width, height, image::imageops::FilterType::Triangle)
}

/// On a table much larger and darker than the sheet: dark as a whole, and no negative.
fn on_a_dark_table(picture: &GrayImage) -> GrayImage {
    let (width, height) = picture.dimensions();
    let mut table = GrayImage::from_pixel(width * 2, height * 2, Luma([25]));
    image::imageops::overlay(&mut table, picture, i64::from(width / 3), i64::from(height / 3));
    table
}

#[test]
fn spoilt_sheets_are_read() {
    let rng = &mut StdRng::seed_from_u64(320);
    let (page, text) = sheet(150);
    let (fine, _) = sheet(200);
    let streak = |x: u32| x % 37 == 5;
    let (width, height) = page.dimensions();
    let cases: [(&str, GrayImage); 22] = [
        ("underexposed, white 100", each(&page, |value| (u16::from(value) * 100 / 255) as u8)),
        ("underexposed, white 51", each(&page, |value| value / 5)),
        (
            "underexposed from 12 to 82, noisy",
            noisy(&each(&page, |value| 12 + (u16::from(value) * 70 / 255) as u8), 2.0, rng),
        ),
        ("a negative of an underexposed picture", each(&page, |value| (255 - value) / 4)),
        ("on a dark table", on_a_dark_table(&page)),
        ("drawn in by a tenth", drawn_in(&page, 0.1)),
        ("drawn in by a fifth", drawn_in(&fine, 0.2)),
        ("waved", waved(&page, 6.0)),
        ("waved, fine", waved(&fine, 6.0)),
        ("half the width", resized(&page, width / 2, height)),
        ("half the height", resized(&page, width, height / 2)),
        ("half the height, fine", resized(&fine, fine.width(), fine.height() / 2)),
        (
            "half the height, one bit",
            each(&resized(&fine, fine.width(), fine.height() / 2), |value| if value > 128 { 255 } else { 0 }),
        ),
        ("a negative", each(&page, |value| 255 - value)),
        ("a noisy negative", noisy(&each(&fine, |value| 255 - value), 12.0, rng)),
        ("evenly pale", each(&page, |value| 225 + value / 9)),
        ("pale and noisy", noisy(&each(&page, |value| 215 + value / 7), 1.0, rng)),
        ("in a shadow", noisy(&shaded(&page), 6.0, rng)),
        ("noise at 150 dpi", noisy(&page, 30.0, rng)),
        (
            "light streaks of a drum",
            GrayImage::from_fn(page.width(), page.height(), |x, y| {
                if streak(x) { Luma([255]) } else { *page.get_pixel(x, y) }
            }),
        ),
        ("out of focus", image::imageops::blur(&fine, 2.2)),
        (
            "one bit, as by fax",
            each(
                &noisy(&image::imageops::blur(&fine, 0.8), 15.0, rng),
                |value| if value > 128 { 255 } else { 0 },
            ),
        ),
    ];
    for (name, picture) in cases {
        let reading = read_page_file(&png(&picture)).expect("a picture");
        let found: Vec<&str> = reading.findings.iter().map(|found| found.text.as_str()).collect();
        assert_eq!(found, [text.as_str()], "{name}");
    }
}

/// Three codes in the most pages there may be, most of them blank: all are found by the child, in its time.
#[test]
fn the_longest_file_is_read_whole() {
    let code = |n: usize| Mark::Code {
        x: 20.0,
        y: 20.0,
        module: 0.85,
        grid: qr::encode(&payload(n, 300)).expect("encodes"),
    };
    let pages: Vec<Page> = (1..=300)
        .map(|number| {
            let marks = if [1, 150, 300].contains(&number) { vec![code(number)] } else { Vec::new() };
            Page { paper: Paper::A4, marks }
        })
        .collect();
    let bytes = pdf::write(&pages).expect("PDF");
    let reading = read_page_file(&bytes).expect("reads");
    let found: Vec<(usize, String)> =
        reading.findings.iter().map(|found| (found.page, found.text.to_string())).collect();
    let want: Vec<(usize, String)> = [1, 150, 300].map(|n| (n, payload(n, 300))).into();
    assert!(reading.pages == 300 && found == want, "{:?}", found.iter().map(|f| f.0).collect::<Vec<_>>());
}

/// Pictures as large as today's cameras and scanners make them, and what is beyond all of them.
#[test]
fn large_pictures_are_read() {
    let (page, text) = sheet(300);
    let large = image::imageops::resize(&page, 6_120, 8_160, image::imageops::FilterType::Triangle);
    let mut jpeg = std::io::Cursor::new(Vec::new());
    large.write_to(&mut jpeg, ImageFormat::Jpeg).expect("JPEG");
    for bytes in [png(&large), jpeg.into_inner()] {
        let reading = read_page_file(&bytes).expect("50 megapixels");
        assert_eq!(
            reading.findings.iter().map(|found| found.text.as_str()).collect::<Vec<_>>(),
            [text.as_str()]
        );
    }
}

#[test]
fn tiff_pages_are_read_and_other_pictures_named() {
    use tiff::encoder::{
        TiffEncoder,
        colortype::{Gray8, RGB8},
    };
    let (page, text) = sheet(150);
    let (width, height) = page.dimensions();
    let blank = vec![255u8; page.as_raw().len()];
    let colour: Vec<u8> = page.as_raw().iter().flat_map(|value| [*value; 3]).collect();
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).expect("a file");
    encoder.write_image::<Gray8>(width, height, &blank).expect("page 1");
    encoder.write_image::<Gray8>(width, height, page.as_raw()).expect("page 2");
    encoder.write_image::<RGB8>(width, height, &colour).expect("page 3");
    let reading = read_page_file(&bytes.into_inner()).expect("reads");
    let found: Vec<(usize, &str)> =
        reading.findings.iter().map(|found| (found.page, found.text.as_str())).collect();
    assert_eq!((reading.pages, found), (3, vec![(2, text.as_str()), (3, text.as_str())]));
    for (bytes, name) in [
        (b"\0\0\0\x18ftypheic\0\0\0\0".as_slice(), "HEIC"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WebP"),
        (b"GIF89a", "GIF"),
    ] {
        assert_eq!(read_page_file(bytes).err(), Some(ScanError::OtherPicture(name)));
    }
    // the head of a file that ends there
    assert_eq!(read_page_file(b"II*\0\x08\0\0\0").err(), Some(ScanError::Damaged("TIFF")));
}
