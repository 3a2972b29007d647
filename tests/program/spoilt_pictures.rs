//! What scanners, cameras and telephones make of a sheet, and what is still read from it. Every treatment is made up
//! from a fixed seed, so that a run finds what the last one found.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::indexing_slicing
)]

use crate::support::facts::payload;
use crate::support::sheets::{drawn, facts, file, to_pdf};
use image::{GrayImage, ImageFormat};
use keyrite::paper::scan::{ScanError, read_page_file};
use keyrite::paper::sheet::Lock;
use keyrite::paper::{Mark, Page, Paper, pdf, qr};
use keyrite_painter::spoiling::{
    self, blurred, drawn_in, noisy, on_a_dark_table, resized, shaded, streaked, waved,
};
use rand::{SeedableRng, rngs::StdRng};

/// A sheet drawn at this resolution, and the text of its code.
fn sheet(dpi: u32) -> (GrayImage, String) {
    let facts = facts(false, Lock::Open);
    let path = file("spoilt", &format!("sheet-{dpi}.pdf"), &to_pdf(&facts, Paper::A4));
    (drawn(&path, dpi), facts.qr_text.to_string())
}

fn png(picture: &GrayImage) -> Vec<u8> {
    spoiling::encoded(picture, ImageFormat::Png)
}

/// Every grey as this makes it.
fn each(picture: &GrayImage, of: impl Fn(u8) -> u8) -> GrayImage {
    spoiling::regraded(picture, &std::array::from_fn(|grey| of(u8::try_from(grey).expect("256 of them"))))
}

#[test]
fn spoilt_sheets_are_read() {
    let rng = &mut StdRng::seed_from_u64(320);
    let (page, text) = sheet(150);
    let (fine, _) = sheet(200);
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
        ("light streaks of a drum", streaked(&page)),
        ("out of focus", blurred(&fine, 2.2)),
        (
            "one bit, as by fax",
            each(&noisy(&blurred(&fine, 0.8), 15.0, rng), |value| if value > 128 { 255 } else { 0 }),
        ),
    ];
    for (name, picture) in cases {
        let reading = read_page_file(&png(&picture)).expect("a picture");
        let found: Vec<&str> = reading.codes.iter().map(|found| found.text.as_str()).collect();
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
        reading.codes.iter().map(|found| (found.page, found.text.to_string())).collect();
    let want: Vec<(usize, String)> = [1, 150, 300].map(|n| (n, payload(n, 300))).into();
    assert!(reading.pages == 300 && found == want, "{:?}", found.iter().map(|f| f.0).collect::<Vec<_>>());
}

/// Pictures as large as today's cameras and scanners make them, and what is beyond all of them.
#[test]
fn large_pictures_are_read() {
    let (page, text) = sheet(300);
    let large = resized(&page, 6_120, 8_160);
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let bytes = spoiling::encoded(&large, format);
        let reading = read_page_file(&bytes).expect("50 megapixels");
        assert_eq!(
            reading.codes.iter().map(|found| found.text.as_str()).collect::<Vec<_>>(),
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
        reading.codes.iter().map(|found| (found.page, found.text.as_str())).collect();
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
