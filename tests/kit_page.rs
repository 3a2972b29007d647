//! What recover.html reads beside text, in a real Chromium: photographs and scans of real sheets, hostile pictures, a
//! camera; and what it opens with the key: sealed payloads, derived keys. Other people's tools make and judge all of it.

#![allow(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss
)]

mod program;

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::sync::LazyLock;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use data_encoding::{BASE64_MIME, HEXLOWER};
use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, ImageFormat, Luma, imageops};
use keyrite::paper::qr;
use program::page::{kit, page, page_with};
use program::{Folder, keyrite, tool};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The library in the page is the named release of the npm registry, byte for byte: qr-0.7.0.tgz, integrity sha512-
/// /VrrACmOAwZVipuRITwfEwOL5oAMEHH5PTmBWaGtlTom2Thxaa+rhmna4zU9PRN2uLw2wdccbkHOLGZb1Q9SdA==
#[test]
fn the_reader_of_codes_is_the_named_release() {
    let page = fs::read_to_string(kit("recover.html")).expect("there");
    for (id, sha256) in [
        ("qr-licence", "07a9f887e9215644439b808628b09f8eece932d79130ff563f958f3a1783e684"),
        ("qr-index", "a0de370051f94bd74f218f74401fdf197585e3f9ef0143164f87ea941a3fdd6f"),
        ("qr-decode", "00e209820dcb11d624e9a03d6383e580766792b57d1651318f0a29e4e1ff0fe8"),
    ] {
        let (_, rest) = page
            .split_once(&format!("<script type=\"text/plain\" id=\"{id}\">"))
            .expect("a block of that id");
        let text = rest.split_once("</script>").expect("an end").0;
        assert_eq!(HEXLOWER.encode(&Sha256::digest(text)), sha256, "{id} was changed");
    }
}

/// A rehearsal's sheets, drawn by pdftoppm, and the text of their codes.
struct Drawn {
    at: Folder,
    codes: Vec<String>,
}

impl Drawn {
    fn of(lock: &str) -> Self {
        let at = Folder::rehearsed(&["--threshold", "2", "--shares", "3", "--lock", lock]);
        let codes = (1..=3)
            .map(|x| {
                let sheet = format!("sheets/share-0{x}.pdf");
                let name = format!("drawn-{x}");
                let run = tool(
                    "pdftoppm",
                    &["-r", "300", "-gray", "-png", "-singlefile", &sheet, &name],
                    at.root(),
                );
                assert!(run.ok, "{}", run.err);
                tool("zbarimg", &["-q", "--raw", &format!("{name}.png")], at.root()).out.trim().to_owned()
            })
            .collect();
        Self { at, codes }
    }

    fn sheet(&self, x: usize) -> GrayImage {
        image::open(self.at.path(&format!("drawn-{x}.png"))).expect("a picture").into_luma8()
    }

    fn text(&self, names: &[&str]) -> String {
        let run = keyrite(&[&["recover", "--rehearsal", "--show"], names].concat(), self.at.root());
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        run.out.trim().to_owned()
    }
}

static OPEN: LazyLock<Drawn> = LazyLock::new(|| Drawn::of("none"));

fn jpeg(picture: &GrayImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture).expect("JPEG");
    bytes
}

fn png(picture: &GrayImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).expect("PNG");
    bytes.into_inner()
}

/// At another resolution than the 300 dpi it was drawn with.
fn at_dpi(picture: &GrayImage, dpi: u32) -> GrayImage {
    let size = |side: u32| side * dpi / 300;
    imageops::resize(picture, size(picture.width()), size(picture.height()), imageops::FilterType::Triangle)
}

/// `picture` as a camera sees it on a dark table: `place` gives for a point of the photograph, 0 to 1 across and
/// down, the point of the sheet, 0 to 1 as well.
fn seen(
    picture: &GrayImage,
    (width, height): (u32, u32),
    place: impl Fn(f32, f32) -> (f32, f32),
) -> GrayImage {
    let (w, h) = (picture.width() as f32, picture.height() as f32);
    GrayImage::from_fn(width, height, |x, y| {
        let (u, v) = place(x as f32 / width as f32, y as f32 / height as f32);
        if !(0.0..1.0).contains(&u) || !(0.0..1.0).contains(&v) {
            return Luma([70 + ((x ^ y) % 16) as u8]);
        }
        let (fx, fy) = ((u * w - 0.5).max(0.0), (v * h - 0.5).max(0.0));
        let at = |dx: u32, dy: u32| {
            let point = (fx as u32 + dx).min(picture.width() - 1);
            f32::from(picture.get_pixel(point, (fy as u32 + dy).min(picture.height() - 1)).0[0])
        };
        let (a, b) = (fx.fract(), fy.fract());
        let top = at(0, 0) * (1.0 - a) + at(1, 0) * a;
        let bottom = at(0, 1) * (1.0 - a) + at(1, 1) * a;
        Luma([(top * (1.0 - b) + bottom * b) as u8])
    })
}

fn turned(picture: &GrayImage, degrees: f32) -> GrayImage {
    let (w, h) = (picture.width() as f32, picture.height() as f32);
    let (sin, cos) = degrees.to_radians().sin_cos();
    seen(picture, picture.dimensions(), |u, v| {
        let (x, y) = ((u - 0.5) * w, (v - 0.5) * h);
        ((cos * x + sin * y) / w + 0.5, (cos * y - sin * x) / h + 0.5)
    })
}

fn lit(mut picture: GrayImage, light: impl Fn(f32, f32) -> f32) -> GrayImage {
    let (w, h) = (picture.width() as f32, picture.height() as f32);
    for (x, y, point) in picture.enumerate_pixels_mut() {
        point.0[0] = (f32::from(point.0[0]) * light(x as f32 / w, y as f32 / h)).clamp(0.0, 255.0) as u8;
    }
    picture
}

fn noisy(mut picture: GrayImage, much: i16) -> GrayImage {
    let rng = &mut StdRng::seed_from_u64(5);
    for point in picture.pixels_mut() {
        let sum: i16 = (0..4).map(|_| rng.random_range(-much..=much)).sum();
        point.0[0] = (i16::from(point.0[0]) + sum).clamp(0, 255) as u8;
    }
    picture
}

/// A 12 megapixel photograph: the sheet fills a part of it, leans away, is turned, a little out of focus, in uneven
/// light.
fn photograph(sheet: &GrayImage, fills: f32, lean: f32, degrees: f32) -> Vec<u8> {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let photo = seen(sheet, (3024, 4032), |u, v| {
        let (x, y) = ((u - 0.5) / fills, (v - 0.5) / fills);
        let (x, y) = (cos * x + sin * y * 4.0 / 3.0, cos * y - sin * x * 3.0 / 4.0);
        let away = 1.0 + lean * y;
        (x / away + 0.5, y / away + 0.5)
    });
    let photo = imageops::fast_blur(&photo, 1.2);
    jpeg(&noisy(lit(photo, |u, v| 0.45 + 0.5 * (u + v) / 2.0), 5), 70)
}

/// Scans and photographs of both kinds of sheet, by name; the hard ones apart.
fn gallery(sheet: &GrayImage, kind: &str) -> (Vec<(String, Vec<u8>)>, Vec<(String, Vec<u8>)>) {
    let mut fair = Vec::new();
    for dpi in [100, 150, 200, 300] {
        let flat = at_dpi(sheet, dpi);
        let mut add = |what: &str, bytes| fair.push((format!("{kind}-{dpi}-{what}.jpg"), bytes));
        add("flat", jpeg(&flat, 85));
        // the degrees are shared out over the resolutions: every one is tried
        for degrees in [[1.0, 4.0], [2.0, 5.0], [3.0, 12.0], [1.5, 35.0]][dpi as usize / 75 - 1] {
            add(&format!("turned-{degrees}"), jpeg(&turned(&flat, degrees), 85));
        }
        add("on-its-side", jpeg(&imageops::rotate90(&flat), 85));
        add("upside-down", jpeg(&imageops::rotate180(&flat), 85));
        add("quality-30", jpeg(&flat, 30));
        add("noise", jpeg(&noisy(flat.clone(), 22), 85));
        add("blurred", jpeg(&imageops::fast_blur(&flat, dpi as f32 / 150.0), 85));
        add("shadow", jpeg(&lit(flat.clone(), |u, v| 0.25 + 0.75 * (u + 1.0 - v) / 2.0), 85));
    }
    let mut inverted = at_dpi(sheet, 150);
    imageops::invert(&mut inverted);
    fair.push((format!("{kind}-inverted.png"), png(&inverted)));
    let mut hard = Vec::new();
    for (fills, lean, degrees) in
        [(0.95, 0.1, 3.0), (0.7, 0.2, -8.0), (0.7, -0.25, 92.0), (0.5, 0.15, 20.0), (0.45, 0.1, 181.0)]
    {
        let name = format!("{kind}-photo-{fills}-{lean}-{degrees}.jpg");
        hard.push((name, photograph(sheet, fills, lean, degrees)));
    }
    (fair, hard)
}

/// Every scan of a sheet is read, and nearly every photograph; all give the share that is on the sheet.
#[test]
fn scans_and_photographs_of_sheets_are_read() {
    let locked = Drawn::of("passphrase");
    for (sheets, kind) in [(&*OPEN, "open"), (&locked, "locked")] {
        let (fair, hard) = gallery(&sheets.sheet(1), kind);
        let mut paths = Vec::new();
        for (name, bytes) in fair.iter().chain(&hard) {
            fs::write(sheets.at.path(name), bytes).expect("writes");
            paths.push(sheets.at.path(name));
        }
        let answer = page(
            sheets.at.root(),
            &json!({"paths": paths, "code": sheets.codes[0]}),
            r#"
$("rehearsal").checked = true;
$("begin").click();
await choose("files", input.paths);
await idle();
const wanted = readCode(input.code), other = page.shares.filter((share) => !same(share.content, wanted.content));
const missed = page.refused.filter(([, why]) => !/^share 1 again/.test(why));
return { shares: page.shares.length, other: other.length, missed, read: page.refused.length - missed.length };"#,
        );
        let all = fair.len() + hard.len();
        let missed: Vec<&str> =
            answer["missed"].as_array().expect("a list").iter().filter_map(|one| one[0].as_str()).collect();
        println!("{kind}: {} of {all} read, missed {missed:?}", all - missed.len());
        assert_eq!((&answer["shares"], &answer["other"]), (&json!(1), &json!(0)), "{answer}");
        assert_eq!(answer["read"], json!(all - missed.len() - 1), "{answer}");
        assert!(missed.iter().all(|name| name.contains("photo")), "scans that were not read: {missed:?}");
        assert!(missed.len() <= 1, "photographs that were not read: {missed:?}");
    }
}

/// A picture of these texts as codes, side by side.
fn codes(texts: &[&str]) -> GrayImage {
    let grids: Vec<_> = texts.iter().map(|text| qr::encode(text).expect("fits")).collect();
    let (scale, margin) = (5, 40);
    let width: u32 = grids.iter().map(|grid| grid.side() as u32 * scale + margin).sum::<u32>() + margin;
    let height = grids.iter().map(|grid| grid.side() as u32 * scale).max().unwrap_or_default() + 2 * margin;
    let mut picture = GrayImage::from_pixel(width, height, Luma([255]));
    let mut left = margin;
    for grid in &grids {
        for (y, x, length) in grid.runs() {
            for (i, j) in (0..length as u32 * scale).flat_map(|i| (0..scale).map(move |j| (i, j))) {
                picture.put_pixel(left + x as u32 * scale + i, margin + y as u32 * scale + j, Luma([0]));
            }
        }
        left += grid.side() as u32 * scale + margin;
    }
    picture
}

/// All shares of a picture are taken, other codes and hostile files are named, and nothing is passed over in silence.
#[test]
fn every_file_is_answered() {
    let at = &OPEN.at;
    let mut bomb = png(&GrayImage::new(8, 8));
    bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let altered = OPEN.codes[2].replace(|last: char| last.is_ascii_digit() && last != '1', "A");
    let whole = jpeg(&OPEN.sheet(3), 80);
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("other.png", png(&codes(&["a parcel's number"])), "the QR code in it is no Keyrite share"),
        ("altered.png", png(&codes(&[&altered])), ""),
        ("blank.png", png(&GrayImage::from_pixel(900, 1200, Luma([250]))), "no code was found in it"),
        ("tiny.png", png(&GrayImage::new(1, 1)), "no code was found in it"),
        ("bomb.png", bomb, "it has 60000 × 60000 points"),
        ("cut.jpg", whole[..400].to_vec(), "it is"),
        ("noise.jpg", [&whole[..200], &[0x5a; 4000][..]].concat(), "it is"),
        ("sheet.pdf", fs::read(at.path("sheets/share-03.pdf")).expect("there"), "it is a PDF"),
        ("phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), "it is a HEIC or AVIF picture"),
        ("old.gif", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), "it is a GIF picture"),
        ("fax.tif", b"II*\0\x08\0\0\0".to_vec(), "it is a TIFF picture"),
        ("letter.docx", b"PK\x03\x04 and so on".to_vec(), "a document of an office program"),
        ("payload", b"KEYRITE-SEALED-1 and so on".to_vec(), "rebuild the key first"),
        ("letter.txt", b"Dear colleague, the key is under the mat.".to_vec(), "it is neither"),
        ("nothing.txt", Vec::new(), "it is empty"),
    ];
    for (name, bytes, _) in &cases {
        fs::write(at.path(name), bytes).expect("writes");
    }
    let table = codes(&[&OPEN.codes[0], "a parcel's number", &OPEN.codes[1]]);
    fs::write(at.path("table.png"), png(&table)).expect("writes");
    fs::File::create(at.path("huge.png")).and_then(|file| file.set_len(65 << 20)).expect("writes");
    let names: Vec<&str> = cases.iter().map(|(name, ..)| *name).chain(["huge.png"]).collect();
    let paths: Vec<_> = names.iter().map(|name| at.path(name)).collect();
    let input = json!({"paths": paths, "table": at.path("table.png"), "code": OPEN.codes[0]});
    let answer = page(
        at.root(),
        &input,
        r#"
$("rehearsal").checked = true;
$("begin").click();
await choose("files", input.paths);
const shown = !$("reading").hidden;
await idle();
const bad = page.refused, count = page.shares.length, hidden = $("reading").hidden;
empty();
await choose("files", [input.table]);
await idle();
const table = { xs: page.shares.map((share) => share.x).sort(), refused: page.refused, said: $("said").textContent };
const bitmap = await createImageBitmap(await (async () => new Blob([await new Response(new Blob([])).arrayBuffer()]))()).catch(() => null);
empty();
// the same as WebP, dropped on the page
const canvas = Object.assign(document.createElement("canvas"), { width: 400, height: 400 }), pen = canvas.getContext("2d");
pen.fillRect(0, 0, 400, 400);
const webp = await new Promise((resolve) => canvas.toBlob(resolve, "image/webp", 0.5));
const transfer = new DataTransfer();
transfer.items.add(new File([webp], "night.webp"));
transfer.items.add(new File([input.code], "code.txt"));
const drop = new DragEvent("drop", { dataTransfer: transfer, cancelable: true, bubbles: true });
document.body.dispatchEvent(drop);
await idle();
const dropped = { kept: drop.defaultPrevented, refused: page.refused, count: page.shares.length };
empty();
await takeFiles(Array.from({ length: 101 }, (_, i) => new File(["x"], `${i}.txt`)));
const many = [$("said").textContent, page.refused.length];
// stopped in the middle: what was not looked at is not added, and the page goes on
choose("files", input.paths.slice(2, 3).concat(input.table, input.table, input.table));
while ($("reading-bar").value === 0) await pause(5);
$("reading-stop").click();
await idle();
const stopped = { refused: page.refused, count: page.shares.length, hidden: $("reading").hidden };
await choose("files", [input.table]);
await idle();
return { bad, count, shown, hidden, table, dropped, many, stopped, after: page.shares.length };"#,
    );
    let said = |list: &Value, name: &str| -> String {
        let found = list.as_array().expect("a list").iter().find(|one| one[0] == name);
        found.unwrap_or_else(|| panic!("{name} was passed over: {list}"))[1]
            .as_str()
            .expect("text")
            .to_owned()
    };
    for (name, _, wanted) in &cases {
        let why = said(&answer["bad"], name);
        assert!(why.contains(wanted), "{name}: {why}");
        assert!(*name != "altered.png" || why.contains("signature") || why.contains("cannot be"), "{why}");
    }
    assert!(said(&answer["bad"], "huge.png").contains("it has 65 MB"), "{answer}");
    assert_eq!(
        (&answer["count"], &answer["shown"], &answer["hidden"]),
        (&json!(0), &json!(true), &json!(true))
    );
    let table = &answer["table"];
    assert_eq!(table["xs"], json!([1, 2]), "{table}");
    assert_eq!(said(&table["refused"], "table.png"), "another QR code in it is no share");
    assert_eq!(table["said"], "2 sheets added; 1 not used, see below.");
    let dropped = &answer["dropped"];
    assert_eq!((&dropped["kept"], &dropped["count"]), (&json!(true), &json!(1)), "{dropped}");
    assert!(said(&dropped["refused"], "night.webp").contains("no code was found"), "{dropped}");
    assert!(answer["many"][0].as_str().is_some_and(|text| text.contains("too many")), "{answer}");
    assert_eq!(answer["many"][1], json!(0));
    let stopped = &answer["stopped"];
    assert_eq!((&stopped["count"], &stopped["hidden"]), (&json!(0), &json!(true)), "{stopped}");
    assert!(said(&stopped["refused"], "blank.png").contains("stopped before it was read"), "{stopped}");
    assert_eq!(answer["after"], json!(2), "{answer}");
}

/// Browsers differ: one reads codes itself, or claims to; one gives noise for points; one has no Workers.
#[test]
fn other_browsers_are_met() {
    let at = &OPEN.at;
    fs::write(at.path("one.png"), png(&codes(&[&OPEN.codes[1]]))).expect("writes");
    fs::write(at.path("white.png"), png(&GrayImage::from_pixel(300, 300, Luma([255])))).expect("writes");
    let input = json!({"one": at.path("one.png"), "white": at.path("white.png"), "code": OPEN.codes[0]});
    let answer = page(
        at.root(),
        &input,
        r#"
$("rehearsal").checked = true;
$("begin").click();
const answers = {};
const give = async (name, path) => {
  empty();
  await choose("files", [path]);
  await idle();
  answers[name] = [page.shares.map((share) => share.x), page.refused.map(([, why]) => why)];
};
const detector = (detect) => { window.BarcodeDetector = class { detect() { return detect(); } }; };
detector(async () => [{ rawValue: input.code }]);
await give("its own reader", input.white);
await give("both readers", input.one);
detector(async () => { throw new Error("not here"); });
await give("a reader that fails", input.one);
detector(() => new Promise(() => {}));
await give("a reader that hangs", input.one);
delete window.BarcodeDetector;
const read = CanvasRenderingContext2D.prototype.getImageData;
CanvasRenderingContext2D.prototype.getImageData = function (...place) {
  const points = read.apply(this, place);
  for (let i = 0; i < points.data.length; i++) points.data[i] = Math.random() * 256;
  return points;
};
await give("noise for points", input.one);
CanvasRenderingContext2D.prototype.getImageData = function (...place) {
  const points = read.apply(this, place);
  for (let i = 0; i < points.data.length; i++) points.data[i] ^= Math.random() * 2;
  return points;
};
await give("a little noise", input.one);
CanvasRenderingContext2D.prototype.getImageData = read;
window.Worker = undefined;
await give("no workers", input.one);
return answers;"#,
    );
    let (found, none) = (json!([[2], []]), |why: &Value| why[0].as_array().is_some_and(Vec::is_empty));
    assert_eq!(answer["its own reader"], json!([[1], []]));
    assert_eq!(answer["both readers"], json!([[1, 2], []]));
    for way in ["a reader that fails", "a reader that hangs", "a little noise"] {
        assert_eq!(answer[way], found, "{way}");
    }
    for (way, says) in [("noise for points", "hides pictures from pages"), ("no workers", "type the words")] {
        let said = &answer[way];
        assert!(none(said) && said[1][0].as_str().is_some_and(|why| why.contains(says)), "{way}: {said}");
    }
}

/// A film for Chromium's pretended camera: each of these pictures for a while.
fn film(path: &Path, pictures: &[GrayImage]) {
    let mut bytes = b"YUV4MPEG2 W1280 H720 F10:1 Ip A1:1 C420mpeg2\n".to_vec();
    for picture in pictures {
        let frame =
            seen(picture, (1280, 720), |u, v| ((u * 1280.0 - 290.0) / 700.0, (v * 720.0 - 10.0) / 700.0));
        for _ in 0..12 {
            bytes.extend_from_slice(b"FRAME\n");
            bytes.extend_from_slice(&frame);
            bytes.extend_from_slice(&[128; 1280 * 720 / 2]);
        }
    }
    fs::write(path, bytes).expect("writes");
}

/// Sheets held before a camera are read one after the other; it is released whenever nobody needs it.
#[test]
fn the_camera_reads_sheets_and_is_released() {
    let at = Folder::empty();
    let part = |x| imageops::crop_imm(&OPEN.sheet(x), 60, 1150, 800, 800).to_image();
    let other = codes(&["a parcel's number"]);
    film(&at.path("film.y4m"), &[part(1), other, part(2)]);
    let film = format!("--use-file-for-fake-video-capture={}", at.path("film.y4m").display());
    let flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", &film];
    let answer = page_with(
        &flags,
        at.root(),
        &json!({}),
        r#"
$("rehearsal").checked = true;
$("begin").click();
const way = (name) => document.querySelector(`[name=way][value=${name}]`).click();
const until = async (done) => { for (const end = Date.now() + 15000; Date.now() < end && !done(); ) await pause(20); };
const begin = async () => { $("camera-start").click(); await until(() => camera.stream); return camera.stream; };
const off = (stream) => !camera.stream && !$("video").srcObject && $("live").hidden
  && stream.getTracks().every((track) => track.readyState === "ended");
way("camera");
const stream = await begin(), focus = document.activeElement.id, said = new Set();
await until(() => { said.add($("camera-said").textContent); return page.shares.length === 2 && page.refused.length; });
await pause(3000);
const sheets = listed(), width = $("video").videoWidth, refused = page.refused.length;
$("camera-stop").click();
const stopped = [off(stream), document.activeElement.id];
const second = await begin();
way("words");
const left = off(second);
way("camera");
const third = await begin();
Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
document.dispatchEvent(new Event("visibilitychange"));
const unseen = [off(third), $("camera-said").textContent];
delete document.hidden;
LIMITS.cameraSeconds = 1;
const fourth = await begin();
await until(() => !camera.stream);
const late = [off(fourth), $("camera-said").textContent];
LIMITS.cameraSeconds = 120;
$("camera-start").click();
stopCamera();
await pause(500);
const early = [camera.stream === null, $("video").srcObject === null];
const fifth = await begin();
const outcomeNow = await outcome();
const atTheKey = off(fifth);
const media = navigator.mediaDevices, refusals = [];
for (const name of ["NotAllowedError", "NotFoundError", "NotReadableError", "OverconstrainedError"]) {
  media.getUserMedia = async () => { throw new DOMException("no", name); };
  $("camera-start").click();
  await pause(50);
  refusals.push([$("camera-said").textContent, $("camera-start").hidden || $("camera-start").disabled]);
}
Object.defineProperty(navigator, "mediaDevices", { value: undefined });
$("camera-start").click();
refusals.push([$("camera-said").textContent, $("camera-start").hidden || $("camera-start").disabled]);
return { focus, said: [...said], sheets, width, refused, stopped, left, unseen, late, early, key: outcomeNow.key, atTheKey, refusals };"#,
    );
    let sheets: Vec<&str> =
        answer["sheets"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert_eq!(sheets.len(), 3, "two sheets and one code that is no share, each once: {sheets:?}");
    for wanted in [": share 1 of set", ": share 2 of set", "the QR code in it is no Keyrite share"] {
        assert!(sheets.iter().any(|line| line.contains(wanted)), "{wanted}: {sheets:?}");
    }
    let said = answer["said"].to_string();
    assert!(said.contains("is read. Show the next sheet") && said.contains("Hold the square code"), "{said}");
    assert_eq!((&answer["focus"], &answer["width"]), (&json!("camera-stop"), &json!(1280)));
    assert_eq!(answer["stopped"], json!([true, "camera-start"]));
    assert_eq!((&answer["left"], &answer["early"]), (&json!(true), &json!([true, true])));
    for (name, says) in [("unseen", "out of sight"), ("late", "no new sheet for a while")] {
        let told = &answer[name];
        assert!(told[0] == json!(true) && told[1].as_str().is_some_and(|text| text.contains(says)), "{told}");
    }
    let names = ["sheets/share-01.pdf", "sheets/share-02.pdf"];
    assert_eq!((&answer["key"], &answer["atTheKey"]), (&json!(OPEN.text(&names)), &json!(true)));
    for (refusal, says) in answer["refusals"].as_array().expect("a list").iter().zip([
        "was not allowed",
        "No camera was found",
        "Another program has the camera",
        "does not start",
        "gives no camera",
    ]) {
        let text = refusal[0].as_str().expect("text");
        assert!(text.contains(says) && refusal[1] == json!(false), "{refusal}");
        assert!(text.contains("type the words") || text.contains("close that program"), "{text}");
    }
}

/// HKDF-SHA-512 by OpenSSL.
fn hkdf(key: &[u8], salt: &[u8], info: &[u8], length: usize) -> Vec<u8> {
    let length = length.to_string();
    let mut options = vec![
        "digest:SHA512".to_owned(),
        format!("hexkey:{}", HEXLOWER.encode(key)),
        format!("hexinfo:{}", HEXLOWER.encode(info)),
    ];
    if !salt.is_empty() {
        options.push(format!("hexsalt:{}", HEXLOWER.encode(salt)));
    }
    let options: Vec<&str> = options.iter().flat_map(|option| ["-kdfopt", option]).collect();
    let arguments = [&["kdf", "-keylen", &length], &options[..], &["HKDF"]].concat();
    let run = tool("openssl", &arguments, Path::new("/"));
    assert!(run.ok, "openssl: {}", run.err);
    HEXLOWER.decode(run.out.trim().replace(':', "").to_lowercase().as_bytes()).expect("hex")
}

/// Section 11 by OpenSSL's HKDF and the RustCrypto AES-GCM.
fn sealed(key: &[u8], rehearsal: bool, what: &[u8], content: &[u8]) -> Vec<u8> {
    let middle = if rehearsal { "rehearsal/" } else { "" };
    let fingerprint = hkdf(key, &[], format!("keyrite/v1/{middle}fingerprint").as_bytes(), 16);
    let salt = [0x3c; 32];
    let okm = hkdf(key, &salt, format!("keyrite/v1/{middle}sealed-payload").as_bytes(), 44);
    let length = u16::try_from(what.len()).expect("short").to_be_bytes();
    let head = [b"KEYRITE-SEALED-1", &[u8::from(rehearsal)][..], &fingerprint, &salt, &length, what].concat();
    let cipher = aes_gcm::Aes256Gcm::new_from_slice(&okm[..32]).expect("32 bytes");
    let nonce = okm[32..].try_into().expect("12 bytes");
    let body = cipher.encrypt(&nonce, Payload { msg: content, aad: &head }).expect("encrypts");
    [head, body].concat()
}

/// Opens what was sealed, derives what OpenSSL accepts, and keeps nothing after "Forget everything".
#[test]
fn payloads_open_and_keys_are_derived() {
    let names = ["sheets/share-01.pdf", "sheets/share-02.pdf"];
    let key = HEXLOWER.decode(OPEN.text(&names).as_bytes()).expect("hex");
    let at = Folder::empty();
    let what = "Zugangsdaten der Bank, März 2026";
    let content: Vec<u8> = (0..3_000_017_u32).map(|i| (i * 7 / 5) as u8).collect();
    let good = sealed(&key, true, what.as_bytes(), &content);
    let edit = |at: usize, to: u8| {
        let mut bytes = good.clone();
        bytes[at] = to;
        bytes
    };
    let end = good.len();
    let payloads: Vec<(&str, Vec<u8>, &str)> = vec![
        ("bank.sealed", good.clone(), "Opened: 3000017 bytes"),
        ("one", sealed(&key, true, b"x", b"!"), "Opened: 1 bytes"),
        ("flipped", edit(end - 40, good[end - 40] ^ 1), "it is damaged"),
        ("description", edit(70, good[70] ^ 1), "it is damaged"),
        ("flags", edit(16, 3), "its head is damaged"),
        ("real", edit(16, 0), "it was sealed under a real key"),
        ("newer", edit(15, b'2'), "it is of a newer format"),
        ("cut", good[..end - 1].to_vec(), "it is damaged"),
        ("short", good[..60].to_vec(), "it is cut off"),
        ("empty", Vec::new(), "it is no sealed payload"),
        ("foreign", sealed(&[9; 32], true, b"x", b"!"), "it was sealed under another key, of fingerprint"),
        ("control", sealed(&key, true, b"a\x1bb", b"!"), "its description is not one line of text"),
        ("latin1", sealed(&key, true, b"M\xe4rz", b"!"), "its description is not one line of text"),
    ];
    for (name, bytes, _) in &payloads {
        fs::write(at.path(name), bytes).expect("writes");
    }
    let purposes = [("backup/disk.1", 0_u32), ("a", u32::MAX), ("mail-2026_x", 7)];
    let algorithms = ["aes-256", "ed25519", "x25519", "p-256", "p-384"];
    let wanted: Vec<_> = algorithms
        .iter()
        .flat_map(|algorithm| purposes.map(|(purpose, index)| json!([purpose, algorithm, index])))
        .collect();
    let input = json!({
        "codes": OPEN.codes[..2], "derive": wanted,
        "payloads": payloads.iter().map(|(name, ..)| at.path(name)).collect::<Vec<_>>(),
    });
    let answer = page(
        at.root(),
        &input,
        r#"
const saved = [];
const link = URL.createObjectURL;
URL.createObjectURL = (blob) => { if (!/javascript/.test(blob.type)) saved.push(blob); return link(blob); };
HTMLAnchorElement.prototype.click = function () { saved.name = this.download; };
const lastSaved = async () => [saved.name, toHex(new Uint8Array(await saved.pop().arrayBuffer()))];
// nothing of this may need what some browsers do not give a file
Object.defineProperty(crypto, "subtle", { get() { throw new Error("WebCrypto was used"); } });
$("rehearsal").checked = true;
$("begin").click();
for (const code of input.codes) add("code", code);
const before = $("use").hidden;
await $("go").onclick();
const key = toHex(page.key);
const payloads = [];
for (const path of input.payloads) {
  await choose("payload", [path]);
  while (/^(Opening.*|)$/.test($("payload-said").textContent)) await pause(10);
  const shown = !$("payload-out").hidden;
  if (shown) $("payload-save").click();
  payloads.push([$("payload-said").textContent, shown && $("payload-what").textContent, shown && await lastSaved()]);
}
const derived = [], wrong = [];
for (const [purpose, algorithm, index] of input.derive) {
  $("purpose").value = purpose; $("algorithm").value = algorithm; $("index").value = String(index);
  $("derive").click();
  const masked = $("derived").textContent;
  $("derived-show").dispatchEvent(new Event("pointerdown"));
  const shown = $("derived").textContent;
  $("derived-show").dispatchEvent(new Event("pointerup"));
  $("derived-save").click();
  derived.push([masked === $("derived").textContent, shown, ...await lastSaved()]);
}
for (const [purpose, index] of [["", "0"], ["Mail", "0"], ["a b", "0"], ["é", "0"], ["a", "4294967296"], ["a", "-1"], ["a", "1.5"], ["a", ""]]) {
  $("purpose").value = purpose; $("index").value = index;
  $("purpose").dispatchEvent(new InputEvent("input"));
  $("derive").click();
  wrong.push([$("derived-said").textContent, $("derived-out").hidden, page.derived]);
}
$("purpose").value = "kept-purpose"; $("index").value = "0"; $("algorithm").value = "aes-256"; $("derive").click();
await choose("payload", [input.payloads[0]]);
while ($("payload-out").hidden) await pause(10);
const secret = page.key, content = page.payload.data, file = page.derived.file;
wipeAll();
const left = document.body.outerHTML + [...document.querySelectorAll("input, textarea")].map((field) => field.value).join("\n");
return { before, key, payloads, derived, wrong, left,
  wiped: [secret, content, file].every((bytes) => bytes.every((byte) => byte === 0)), gone: !page.key && !page.payload && !page.derived };"#,
    );
    assert_eq!((&answer["before"], &answer["key"]), (&json!(true), &json!(HEXLOWER.encode(&key))));
    for ((name, _, says), told) in payloads.iter().zip(answer["payloads"].as_array().expect("a list")) {
        let said = told[0].as_str().expect("text");
        assert!(said.contains(says), "{name}: {said}");
        assert_eq!(told[1] == json!(false), !says.starts_with("Opened"), "{name}: {said}");
    }
    let first = &answer["payloads"][0];
    assert_eq!((&first[1], &first[2][0]), (&json!(what), &json!("bank")));
    assert!(first[2][1] == json!(HEXLOWER.encode(&content)), "the content differs");
    for (made, wanted) in answer["derived"].as_array().expect("a list").iter().zip(&wanted) {
        judge(&key, wanted, made, &at);
    }
    for refused in answer["wrong"].as_array().expect("a list") {
        assert_eq!((&refused[1], &refused[2]), (&json!(true), &Value::Null), "{refused}");
        assert!(refused[0].as_str().is_some_and(|text| !text.is_empty()), "{refused}");
    }
    assert_eq!((&answer["wiped"], &answer["gone"]), (&json!(true), &json!(true)));
    let left = answer["left"].as_str().expect("text");
    for secret in [&HEXLOWER.encode(&key)[..8], "Zugangsdaten", "kept-purpose", "PRIVATE KEY-----\n"] {
        assert!(!left.contains(secret), "{secret} is still in the page");
    }
}

/// A derived key against OpenSSL: its HKDF, its private number, its own public point, its own encoding.
fn judge(key: &[u8], wanted: &Value, made: &Value, at: &Folder) {
    let (purpose, algorithm) = (wanted[0].as_str().expect("text"), wanted[1].as_str().expect("text"));
    let index = u32::try_from(wanted[2].as_u64().expect("a number")).expect("32 bits");
    let length = match algorithm {
        "p-256" => 48,
        "p-384" => 64,
        _ => 32,
    };
    let label = b"keyrite/v1/rehearsal/derive\0";
    let info = [label, purpose.as_bytes(), b"\0", algorithm.as_bytes(), b"\0", &index.to_be_bytes()].concat();
    let okm = hkdf(key, &[], &info, length);
    let file = HEXLOWER.decode(made[3].as_str().expect("hex").as_bytes()).expect("hex");
    let shown = made[1].as_str().expect("text");
    assert_eq!(made[0], json!(true), "{wanted}: it stays on the screen");
    if algorithm == "aes-256" {
        assert_eq!((&file, shown.replace(' ', "")), (&okm, HEXLOWER.encode(&okm)), "{wanted}");
        return;
    }
    assert_eq!(shown.as_bytes(), file, "{wanted}");
    fs::write(at.path("derived.pem"), &file).expect("writes");
    let openssl = |arguments: &[&str]| {
        let run = tool("openssl", &[&["pkey", "-in", "derived.pem"], arguments].concat(), at.root());
        assert!(run.ok, "{wanted}: {}", run.err);
        run.out
    };
    assert_eq!(openssl(&[]).as_bytes(), file, "{wanted}: OpenSSL writes it otherwise");
    let text = openssl(&["-noout", "-text"]);
    let private = text.split_once("priv:").expect("a private key").1.split_once("pub:").expect("an end").0;
    let private: String = private.chars().filter(char::is_ascii_hexdigit).collect();
    let script = r"
import sys
okm, name = int(sys.argv[1], 16), sys.argv[2]
order = {'p-256': 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551,
    'p-384': 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973}
print('%x' % (okm % (order[name] - 1) + 1 if name in order else okm))";
    let number = tool("python3", &["-c", script, &HEXLOWER.encode(&okm), algorithm], at.root()).out;
    assert_eq!(private.trim_start_matches('0'), number.trim(), "{wanted}");
    if algorithm.starts_with("p-") {
        assert!(openssl(&["-check", "-noout"]).contains("Key is valid"), "{wanted}");
        let der =
            file.split(|byte| *byte == b'\n').filter(|line| !line.starts_with(b"-")).collect::<Vec<_>>();
        let der = BASE64_MIME.decode(&der.concat()).expect("base64");
        assert_eq!(der.len(), if algorithm == "p-256" { 138 } else { 185 }, "{wanted}: no public key in it");
    }
}
