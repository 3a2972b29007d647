//! Reading paper back: what `pdftoppm` draws, `zbarimg` and our own reader read,
//! and hostile files are refused. Needs poppler-utils, zbar-tools and qpdf.

#![allow(
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]

use crate::support::facts::payload;
use crate::support::sheets::{
    PAPERS, drawn, every_sheet, facts, file, photograph, picture, second, to_pdf, tool,
};
use image::{GrayImage, ImageFormat};
use keyrite::paper::scan::{News, ScanError, Sought, read_page_file, read_pages};
use keyrite::paper::sheet::{Lock, SheetFacts};
use keyrite::paper::{Mark, Page, Paper, pdf, qr};
use keyrite_painter::spoiling;
use rand::SeedableRng;
use rand::rngs::StdRng;

fn assert_reads(what: &str, bytes: &[u8], text: &str) {
    let reading = read_page_file(bytes).unwrap_or_else(|e| panic!("{what}: {e}"));
    let found: Vec<&str> = reading.codes.iter().map(|f| f.text.as_str()).collect();
    assert_eq!((reading.pages, found), (1, vec![text]), "{what}");
}

#[test]
fn the_code_is_read_from_screen_scan_and_turned_photo() {
    for (name, paper, facts) in every_sheet() {
        let bytes = to_pdf(&facts, paper);
        assert_reads(&format!("{name} PDF"), &bytes, &facts.qr_text);
        let path = file("codes", &format!("{name}.pdf"), &bytes);
        let low = picture(&path, 150);
        let judge = tool("zbarimg", &["-q", "--raw", "-Sdisable", "-Sqrcode.enable", &low.to_string_lossy()]);
        assert_eq!(judge.trim_end(), &**facts.qr_text, "{name}: zbarimg");
        let drawn = std::fs::read(&low).expect("drawn");
        assert_reads(&format!("{name} 150 dpi"), &drawn, &facts.qr_text);
        for file in [photograph(&path, 300), picture(&path, 200)] {
            let drawn = std::fs::read(&file).expect("drawn");
            assert_reads(&format!("{}", file.display()), &drawn, &facts.qr_text);
        }
        let straight = spoiling::decoded(&drawn);
        // the marks of a rehearsal are far from the code
        if facts.rehearsal {
            continue;
        }
        let [quarter, half, three_quarters] = spoiling::turned(&straight);
        let turned = [
            ("90", quarter),
            ("180", half),
            ("270", three_quarters),
            ("3", spoiling::tilted(&straight, 3.0)),
        ];
        for (degrees, picture) in turned {
            assert_reads(&format!("{name} turned {degrees}"), &png(&picture), &facts.qr_text);
        }
    }
}

/// The densest second code is read beside the share's, off a sheet of either paper that lay askew, as JPEG and in a PDF.
#[test]
fn both_codes_are_read_from_spoilt_scans() {
    let rng = &mut StdRng::seed_from_u64(11);
    for paper in PAPERS {
        for dpi in [200, 300] {
            let facts = SheetFacts { second: Some(second()), ..facts(false, Lock::CodeWords) };
            let path = file("two-codes", &format!("{paper:?}-{dpi}.pdf"), &to_pdf(&facts, paper));
            let askew = spoiling::tilted(&drawn(&path, dpi), 2.0);
            let spoilt = spoiling::noisy(&spoiling::blurred(&askew, 0.7), 12.0, rng);
            let jpeg = spoiling::encoded(&spoilt, ImageFormat::Jpeg);
            let wanted = [facts.second.as_ref().expect("two codes").code.as_str(), &facts.qr_text];
            let in_pdf = jpeg_in_pdf(
                &jpeg,
                spoilt.dimensions(),
                (paper.width() * 72.0 / 25.4, paper.height() * 72.0 / 25.4),
            );
            // a page of a PDF is drawn anew, which takes more of what is coarse already
            for (name, bytes) in [("JPEG", &jpeg), ("PDF", &in_pdf)] {
                if (name, dpi) == ("PDF", 200) {
                    continue;
                }
                let found = found_in(bytes, Sought::BothCodes);
                assert_eq!(found, wanted, "{paper:?} at {dpi} dpi, {name}");
                // a share is found however many codes are looked for
                assert!(found_in(bytes, Sought::Anything).contains(&facts.qr_text));
            }
        }
    }
}

/// Where the share's code is lost, the second one is found all the same, and is all there is.
#[test]
fn a_second_code_alone_is_looked_past() {
    let facts = SheetFacts { second: Some(second()), ..facts(false, Lock::Open) };
    let path = file("two-codes", "lost.pdf", &to_pdf(&facts, Paper::A4));
    let mut sheet = drawn(&path, 200);
    let (width, height) = sheet.dimensions();
    for (_, _, grey) in sheet.enumerate_pixels_mut().filter(|(x, y, _)| *x < width / 2 && *y < height * 2 / 3)
    {
        grey.0 = [255];
    }
    let found = found_in(&spoiling::encoded(&sheet, ImageFormat::Jpeg), Sought::Anything);
    assert_eq!(found, [facts.second.expect("two codes").code]);
}

/// The texts found in a file, each once.
fn found_in(bytes: &[u8], sought: Sought) -> Vec<String> {
    let mut found = Vec::new();
    let read = read_pages(bytes, sought, &mut |progress| {
        if let News::Found(finding) = progress {
            found.push(finding.text.to_string());
        }
    });
    read.expect("is looked at");
    found.sort();
    found
}

/// A page that a program drew is told from a page that a scanner saw, whatever was done to its file since.
#[test]
fn a_drawn_page_is_told_from_a_scanned_one() {
    let facts = facts(false, Lock::Open);
    let ours = to_pdf(&facts, Paper::A4);
    assert_eq!(read_page_file(&ours).expect("reads").drawn, [1]);
    let path = file("drawn", "ours.pdf", &ours);
    let name = path.to_string_lossy().into_owned();
    let again = file("drawn", "again.pdf", b"");
    for options in [&["--qdf", "--object-streams=disable"][..], &["--object-streams=generate", "--linearize"]]
    {
        tool("qpdf", &[options, &["--warning-exit-0", &name, &again.to_string_lossy()]].concat());
        let changed = std::fs::read(&again).expect("written");
        assert_eq!(read_page_file(&changed).expect("reads").drawn, [1], "{options:?}");
    }
    tool("pdftocairo", &["-pdf", &name, &again.to_string_lossy()]);
    let printed = std::fs::read(&again).expect("written");
    assert_eq!(read_page_file(&printed).expect("reads").drawn, [1], "printed to a file by another program");
    let jpeg = std::fs::read(photograph(&path, 150)).expect("drawn");
    let pixels = spoiling::decoded(&jpeg).dimensions();
    let reading = read_page_file(&jpeg_in_pdf(&jpeg, pixels, (595.0, 842.0))).expect("reads");
    assert_eq!(reading.drawn, Vec::<usize>::new());
    assert_eq!(reading.codes.len(), 1);
    assert_eq!(read_page_file(&jpeg).expect("reads").drawn, Vec::<usize>::new());
}

fn png(picture: &GrayImage) -> Vec<u8> {
    spoiling::encoded(picture, ImageFormat::Png)
}

#[test]
fn a_scan_inside_a_pdf_and_a_turned_page_are_read() {
    let facts = facts(false, Lock::Passphrase);
    let path = file("wrapped", "sheet.pdf", &to_pdf(&facts, Paper::A4));
    let scan = path.with_file_name("scan.pdf");
    tool("pdftocairo", &["-pdf", &path.to_string_lossy(), &scan.to_string_lossy()]);
    assert_reads("cairo PDF", &std::fs::read(&scan).expect("PDF"), &facts.qr_text);
    let jpeg = std::fs::read(photograph(&path, 150)).expect("JPEG");
    let pixels = spoiling::decoded(&jpeg).dimensions();
    // One point a pixel, as phone apps write it.
    for size in [(595.0, 842.0), (1240.0, 1754.0)] {
        let wrapped = jpeg_in_pdf(&jpeg, pixels, size);
        assert_reads(&format!("JPEG on {size:?} points"), &wrapped, &facts.qr_text);
    }
    for degrees in ["90", "180", "270"] {
        let turned = path.with_file_name(format!("turned-{degrees}.pdf"));
        let rotate = format!("--rotate={degrees}");
        tool("qpdf", &[&path.to_string_lossy(), &rotate, "--", &turned.to_string_lossy()]);
        assert_reads(degrees, &std::fs::read(&turned).expect("PDF"), &facts.qr_text);
    }
}

/// A PDF with a table of contents that is wrong, which readers must repair.
fn raw_pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    for (n, object) in (1..).zip(objects) {
        bytes.extend(format!("{n} 0 obj\n").bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    bytes.extend(b"trailer\n<</Root 1 0 R>>\n%%EOF\n");
    bytes
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = format!("<<{dictionary}/Length {}>>\nstream\n", data.len()).into_bytes();
    bytes.extend(data);
    bytes.extend(b"\nendstream");
    bytes
}

fn one_page_pdf(media_box: &str, resources: &str, mut others: Vec<Vec<u8>>) -> Vec<u8> {
    let page =
        format!("<</Type/Page/Parent 2 0 R/MediaBox[{media_box}]/Contents 4 0 R/Resources<<{resources}>>>>");
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.into_bytes(),
    ];
    objects.append(&mut others);
    raw_pdf(&objects)
}

fn jpeg_in_pdf(jpeg: &[u8], pixels: (u32, u32), points: (f32, f32)) -> Vec<u8> {
    let draw = format!("{} 0 0 {} 0 0 cm /I Do", points.0, points.1);
    let dictionary = format!(
        "/Type/XObject/Subtype/Image/Width {}/Height {}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode",
        pixels.0, pixels.1
    );
    let objects = vec![stream("", draw.as_bytes()), stream(&dictionary, jpeg)];
    one_page_pdf(&format!("0 0 {} {}", points.0, points.1), "/XObject<</I 5 0 R>>", objects)
}

#[test]
fn pages_are_counted_and_several_codes_on_a_page_are_all_read() {
    let code = |n: usize, x: f32, y: f32| Mark::Code {
        x,
        y,
        module: 0.85,
        grid: qr::encode(&payload(n, 300)).expect("encodes"),
    };
    let page = |marks| Page { paper: Paper::A4, marks };
    let pages = [
        page(vec![code(1, 20.0, 20.0), code(2, 120.0, 20.0), code(3, 20.0, 200.0)]),
        page(vec![]),
        page(vec![code(4, 20.0, 20.0), code(5, 120.0, 180.0)]),
    ];
    let reading = read_page_file(&pdf::write(&pages).expect("PDF")).expect("reads");
    assert_eq!(reading.pages, 3);
    let mut found: Vec<_> = reading.codes.iter().map(|f| (f.page, f.text.to_string())).collect();
    found.sort();
    let mut expected: Vec<_> =
        [(1, 1), (1, 2), (1, 3), (3, 4), (3, 5)].map(|(p, n)| (p, payload(n, 300))).into();
    expected.sort();
    assert!(found == expected, "found on pages {:?}", found.iter().map(|f| f.0).collect::<Vec<_>>());
}

#[test]
#[allow(clippy::too_many_lines)] // a table
fn hostile_files_are_refused_by_name() {
    let facts = facts(false, Lock::Open);
    let good = to_pdf(&facts, Paper::A4);
    let path = file("hostile", "good.pdf", &good);
    let locked = path.with_file_name("locked.pdf");
    tool("qpdf", &["--encrypt", "a", "b", "256", "--", &path.to_string_lossy(), &locked.to_string_lossy()]);
    let empty_page = |media| one_page_pdf(media, "", vec![stream("", b"")]);
    let many = {
        let kids: String = (3..304).map(|n| format!("{n} 0 R ")).collect::<Vec<_>>().concat();
        let pages = format!("<</Type/Pages/Kids[{kids}]/Count 301>>").into_bytes();
        let page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".to_vec();
        let catalog = b"<</Type/Catalog/Pages 2 0 R>>".to_vec();
        raw_pdf(&[vec![catalog, pages], vec![page; 301]].concat())
    };
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("text", b"abandon act ski".to_vec(), "not a PDF, PNG, JPEG or TIFF"),
        ("nothing", Vec::new(), "not a PDF, PNG, JPEG or TIFF"),
        ("too long", vec![b'%'; (64 << 20) + 1], "up to 64 MB"),
        ("PNG bomb", png_saying(60_000, 60_000), "60000 x 60000 pixels; Keyrite reads up to 160"),
        ("JPEG bomb", jpeg_saying(65_000, 65_000), "65000 x 65000 pixels"),
        (
            "JPEG bomb in a PDF",
            jpeg_in_pdf(&jpeg_saying(65_000, 65_000), (100, 100), (100.0, 100.0)),
            "65000 x 65000 pixels",
        ),
        ("packed JPEG bomb in a PDF", packed_jpeg_bomb(), "65000 x 65000 pixels"),
        (
            "endless fax rows",
            picture_pdf(
                "/Width 10/Height 10/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 2000000000>>",
                &[0; 99],
            ),
            "unpacks to more than",
        ),
        (
            "endless predictor rows",
            picture_pdf(
                "/Width 10/Height 10/Filter/FlateDecode/DecodeParms[<</Predictor 15/Columns 2000000000>>]",
                b"x",
            ),
            "unpacks to more than",
        ),
        (
            "huge JBIG2 page",
            picture_pdf(
                "/Width 10/Height 10/Filter/JBIG2Decode",
                b"\0\0\0\0\x30\0\x01\0\0\0\x13\0\0\xff\xff\0\0\xff\xff\0\0\0\0\0\0\0\0\0\0\0",
            ),
            "65535 x 65535 pixels",
        ),
        (
            "deep function",
            one_page_pdf(
                "0 0 595 842",
                "/ColorSpace<</C[/Separation/X/DeviceGray 5 0 R]>>",
                vec![
                    stream("", b"/C cs 1 scn 0 0 9 9 re f"),
                    stream("/FunctionType 4/Domain[0 1]/Range[0 1]", &[b'{'; 500_000]),
                ],
            ),
            "PDF file is damaged",
        ),
        (
            "a form that draws itself",
            one_page_pdf(
                "0 0 595 842",
                "/XObject<</F 5 0 R>>",
                vec![
                    stream("", b"/F Do"),
                    stream("/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>", b"/F Do /F Do"),
                ],
            ),
            "",
        ),
        ("huge image in a PDF", jpeg_in_pdf(b"", (90_000, 90_000), (100.0, 100.0)), "90000 x 90000 pixels"),
        ("deflate bomb", deflate_bomb(), "unpacks to more than 1024 MB"),
        ("huge page", empty_page("0 0 100000 100000"), "100000 x 100000 points"),
        ("flat page", empty_page("0 0 595 0"), "points"),
        ("endless page", empty_page("0 0 9e999 842"), ""),
        ("many pages", many, "301 pages; Keyrite reads up to 300"),
        ("locked PDF", std::fs::read(&locked).expect("locked"), "protected by a password"),
        ("PDF header only", b"%PDF-1.7\n".to_vec(), "PDF file is damaged"),
        ("PNG header only", b"\x89PNG\r\n\x1a\n".to_vec(), "PNG file is damaged"),
        ("JPEG header only", b"\xff\xd8\xff".to_vec(), "JPEG file is damaged"),
    ];
    for (name, bytes, expected) in cases {
        match read_page_file(&bytes) {
            Err(error) => assert!(error.to_string().contains(expected), "{name}: {error}"),
            Ok(reading) => assert!(expected.is_empty() && reading.codes.is_empty(), "{name}: accepted"),
        }
    }
    assert_reads("junk before the header", &[&[b'x'; 900], &good[..]].concat(), &facts.qr_text);
    assert_eq!(read_page_file(&[&[b'x'; 1100], &good[..]].concat()).err(), Some(ScanError::NotAPicture));
}

fn png_saying(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 0, 0, 0, 0]);
    let mut sum = flate2::Crc::new();
    sum.update(&header);
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    bytes.extend(header);
    bytes.extend(sum.sum().to_be_bytes());
    bytes.extend(b"\0\0\0\x04IDAT\0\0\0\0\0\0\0\0");
    bytes
}

/// A small JPEG whose frame header lies about its size.
fn jpeg_saying(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    GrayImage::new(16, 16).write_to(&mut bytes, ImageFormat::Jpeg).expect("JPEG");
    let mut bytes = bytes.into_inner();
    let at = bytes.windows(2).position(|w| w == b"\xff\xc0").expect("frame header");
    bytes[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    bytes[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

fn packed_jpeg_bomb() -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(&jpeg_saying(65_000, 65_000)).expect("packs");
    let bytes = packer.finish().expect("packs");
    picture_pdf("/Width 10/Height 10/Filter[/FlateDecode/DCTDecode]", &bytes)
}

fn picture_pdf(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let image = format!("/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 8{dictionary}");
    let objects = vec![stream("", b"/I Do"), stream(&image, data)];
    one_page_pdf("0 0 595 842", "/XObject<</I 5 0 R>>", objects)
}

fn deflate_bomb() -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let zeros = vec![0; 1 << 20];
    (0..1100).for_each(|_| packer.write_all(&zeros).expect("packs"));
    let bomb = packer.finish().expect("packs");
    one_page_pdf("0 0 595 842", "", vec![stream("/Filter/FlateDecode", &bomb)])
}

/// Damaged files may fail or even still be read, but never panic out, and
/// never give another text.
#[test]
fn damaged_files_never_lie() {
    let facts = facts(false, Lock::Open);
    let good = to_pdf(&facts, Paper::A4);
    let path = file("damaged", "good.pdf", &good);
    let scans = [
        good,
        std::fs::read(picture(&path, 75)).expect("PNG"),
        std::fs::read(photograph(&path, 75)).expect("JPEG"),
    ];
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for scan in scans {
        for round in 0..8 {
            let mut bytes = scan.clone();
            for _ in 0..=round {
                let at = next(bytes.len());
                bytes[at] = u8::try_from(next(256)).expect("a byte");
            }
            if round % 4 == 3 {
                bytes.truncate(next(scan.len()));
            }
            if let Ok(reading) = read_page_file(&bytes) {
                assert!(reading.codes.iter().all(|f| f.text == facts.qr_text));
            }
        }
    }
}

/// What the page reader's child answers when it is asked for a preview of this.
fn preview(bytes: &[u8]) -> String {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_keyrite"))
        .args(["__read-page", "preview"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut input = child.stdin.take().expect("piped");
    let bytes = bytes.to_vec();
    let feeds = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output().expect("ends");
    // a child that refuses early has read enough
    let _ = feeds.join().expect("no panic");
    String::from_utf8(output.stdout).expect("text")
}

/// A preview shows the page, and no reader finds its code in it: neither ours, nor another, at no size.
#[test]
fn a_preview_shows_the_page_and_not_its_code() {
    for (name, paper, facts) in every_sheet().take(3) {
        let pdf = to_pdf(&facts, paper);
        let path = file("previews", &format!("{name}.pdf"), &pdf);
        let scanned = std::fs::read(picture(&path, 300)).expect("drawn");
        for (what, bytes) in [("PDF", &pdf), ("scan", &scanned)] {
            let answer = preview(bytes);
            let (width, hex) = answer
                .strip_prefix("preview ")
                .and_then(|rest| rest.trim_end().split_once(' '))
                .unwrap_or_else(|| panic!("{name} {what}: {}", answer.chars().take(200).collect::<String>()));
            let width: usize = width.parse().expect("a number");
            let pixels = data_encoding::HEXLOWER.decode(hex.as_bytes()).expect("hex");
            let height = pixels.len() / width;
            assert!(width <= 212 && height <= 212 && pixels.len() == width * height, "{width}x{height}");
            assert!(pixels.iter().any(|p| *p < 128) && pixels.iter().any(|p| *p > 240), "{name}: a page");
            let small = GrayImage::from_raw(width as u32, height as u32, pixels).expect("a picture");
            for by in [1, 4, 8] {
                let (wide, high) = (small.width() * by, small.height() * by);
                let large =
                    image::imageops::resize(&small, wide, high, image::imageops::FilterType::CatmullRom);
                let bytes = png(&large);
                assert!(read_page_file(&bytes).expect("a picture").codes.is_empty(), "{name} {what} {by}");
                let at = file("previews", &format!("{name}-{what}-{by}.png"), &bytes);
                let run = std::process::Command::new("zbarimg")
                    .args(["-q", "--raw", "-Sdisable", "-Sqrcode.enable"])
                    .arg(&at)
                    .output()
                    .expect("zbarimg");
                assert!(run.stdout.is_empty(), "{name} {what} {by}: zbarimg reads it");
            }
        }
    }
}

/// What is no page is refused in a line, and a strip that is thinner than a dot is a picture all the same.
#[test]
fn a_preview_of_what_is_no_page_is_refused() {
    let strip = png(&GrayImage::from_pixel(100_000, 1, image::Luma([0])));
    assert!(preview(&strip).starts_with("preview "), "{}", preview(&strip).len());
    for (what, bytes) in [
        ("nothing", &b""[..]),
        ("text", b"KEYRITE1 and more"),
        ("half a PDF", b"%PDF-1.7\n1 0 obj\n"),
        ("half a PNG", strip.get(..60).expect("longer")),
    ] {
        let answer = preview(bytes);
        assert!(answer.starts_with("error ") && answer.lines().count() == 1, "{what}: {answer}");
    }
}
