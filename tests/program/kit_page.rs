//! What recover.html reads beside text, in a real Chromium: photographs and scans of real sheets, hostile pictures, a
//! camera; and what it opens with the key: sealed payloads, derived keys. Other people's tools make and judge all of it.

#![allow(clippy::indexing_slicing, clippy::cast_possible_truncation)]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::support::exits;
use crate::support::page::{kit, page, page_with};
use crate::support::program::{self, Folder, keyrite, recover_py, tool};
use crate::support::{Room, choices, eventful_recovery, sheets, wet_sheet_issued_again};
use aes_gcm::aead::{Aead, KeyInit, Payload};
use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signer, SigningKey};
use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, ImageFormat, Luma, imageops};
use keyrite::ceremony::{EventKind, WayOut};
use keyrite::desk::archive::folder::Folder as Held;
use keyrite::paper::qr;
use keyrite::plan::{blocks, load};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::PersonKey;
use keyrite::vocab::Mode;
use keyrite::vocab::wordlists::pgp_begun;
use keyrite_painter::spoiling;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A rehearsal's sheets, drawn by pdftoppm, and the text of their codes.
struct Drawn {
    at: Folder,
    codes: Vec<String>,
}

impl Drawn {
    fn of(lock: &str) -> Self {
        let at = Folder::rehearsed_anew(&["--threshold", "2", "--shares", "3", "--lock", lock]);
        let codes = (1..=3).map(|x| program::code_of(&format!("sheets/share-0{x}.pdf"), at.root())).collect();
        Self { at, codes }
    }

    fn sheet(&self, x: usize) -> GrayImage {
        sheets::drawn(&self.at.path(&format!("sheets/share-0{x}.pdf")), 300)
    }

    fn text(&self, names: &[&str]) -> String {
        let run = keyrite(&[&["recover", "--rehearsal", "--show"], names].concat(), self.at.root());
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        run.out.trim().to_owned()
    }
}

static OPEN: LazyLock<Drawn> = LazyLock::new(|| Drawn::of("none"));
static LOCKED: LazyLock<Drawn> = LazyLock::new(|| Drawn::of("passphrase"));

fn jpeg(picture: &GrayImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture).expect("JPEG");
    bytes
}

fn png(picture: &GrayImage) -> Vec<u8> {
    spoiling::encoded(picture, ImageFormat::Png)
}

/// Every scan of a sheet is read, and nearly every photograph; all give the share that is on the sheet. pdftoppm draws,
/// Chromium's canvas spoils.
#[test]
fn scans_and_photographs_of_sheets_are_read() {
    // a lock changes the bytes of a code and not its size: a scan in every state is enough of it
    for (sheets, kind, resolutions, pictures) in
        [(&*OPEN, "open", &[100, 150, 200, 300][..], 38), (&*LOCKED, "locked", &[150], 9)]
    {
        let scans: Vec<(u32, String)> = resolutions
            .iter()
            .map(|&dpi| {
                let resolution = dpi.to_string();
                let arguments =
                    ["-r", &resolution, "-gray", "-jpeg", "-singlefile", "sheets/share-01.pdf", &resolution];
                let run = tool("pdftoppm", &arguments, sheets.at.root());
                assert!(run.ok, "{}", run.err);
                let bytes = fs::read(sheets.at.path(&format!("{dpi}.jpg"))).expect("drawn");
                (dpi, BASE64.encode(&bytes))
            })
            .collect();
        let answer = page(&json!({"scans": scans, "code": sheets.codes[0]}), &format!("{GALLERY}\n{LOOK}"));
        let names = |list: &Value| -> Vec<String> {
            list.as_array()
                .expect("a list")
                .iter()
                .filter_map(|one| one.as_str().map(str::to_owned))
                .collect()
        };
        let (all, missed) = (names(&answer["all"]), names(&answer["missed"]));
        println!("{kind}: {} of {} read, missed {missed:?}", all.len() - missed.len(), all.len());
        assert_eq!((&answer["shares"], &answer["other"]), (&json!(1), &json!(0)), "{answer}");
        assert_eq!(
            (all.len(), answer["read"].as_u64()),
            (pictures, Some((pictures - 1 - missed.len()) as u64)),
            "{answer}"
        );
        assert!(missed.iter().all(|name| name.contains("photo")), "scans that were not read: {missed:?}");
        assert!(missed.len() <= 1, "photographs that were not read: {missed:?}");
    }
}

/// Scans and 12-megapixel photographs of `input.scans`, as files in `gallery`.
const GALLERY: &str = r##"
let seed = 5;
const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 4294967296;
const canvasOf = (width, height, back) => {
  const canvas = Object.assign(document.createElement("canvas"), { width, height }), pen = canvas.getContext("2d");
  if (back) { pen.fillStyle = back; pen.fillRect(0, 0, width, height); }
  return [canvas, pen];
};
const turned = (sheet, degrees, swapped) => {
  const [canvas, pen] = canvasOf(swapped ? sheet.height : sheet.width, swapped ? sheet.width : sheet.height, "#fff");
  pen.translate(canvas.width / 2, canvas.height / 2);
  pen.rotate((degrees * Math.PI) / 180);
  pen.drawImage(sheet, -sheet.width / 2, -sheet.height / 2);
  return canvas;
};
const filtered = (sheet, filter) => {
  const [canvas, pen] = canvasOf(sheet.width, sheet.height, "#fff");
  pen.filter = filter;
  pen.drawImage(sheet, 0, 0);
  return canvas;
};
const shaded = (sheet, from, to) => {
  const [canvas, pen] = canvasOf(sheet.width, sheet.height);
  pen.drawImage(sheet, 0, 0);
  const light = pen.createLinearGradient(0, sheet.height, sheet.width, 0);
  light.addColorStop(0, from);
  light.addColorStop(1, to);
  pen.globalCompositeOperation = "multiply";
  pen.fillStyle = light;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  return canvas;
};
const noisy = (sheet, much) => {
  const [canvas, pen] = canvasOf(sheet.width, sheet.height);
  pen.drawImage(sheet, 0, 0);
  const points = pen.getImageData(0, 0, sheet.width, sheet.height), { data } = points;
  for (let i = 0; i < data.length; i += 4) {
    const add = (random() + random() + random() - 1.5) * much;
    data[i] += add; data[i + 1] += add; data[i + 2] += add;
  }
  pen.putImageData(points, 0, 0);
  return canvas;
};
/* the sheet fills a part of the picture, is turned, leans away, in uneven light, a little out of focus */
const photograph = (sheet, fills, lean, degrees) => {
  const [flat, pen] = canvasOf(3024, 4032), [photo, camera] = canvasOf(3024, 4032, "#464640");
  const scale = (3024 * fills) / sheet.width;
  pen.translate(1512, 2016);
  pen.rotate((degrees * Math.PI) / 180);
  pen.drawImage(sheet, (-sheet.width / 2) * scale, (-sheet.height / 2) * scale, sheet.width * scale, sheet.height * scale);
  for (let y = 0; y < 4032; y++) {
    const v = y / 4032 - 0.5, away = 1 + lean * v;
    camera.drawImage(flat, 0, (v / away + 0.5) * 4032, 3024, 1, 1512 - 1512 * away, y, 3024 * away, 1);
  }
  return noisy(shaded(filtered(photo, "blur(1.2px)"), "#777", "#fff"), 30);
};
const gallery = [];
const add = async (name, canvas, quality = 0.85) =>
  gallery.push(new File([await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality))], `${name}.jpg`));
for (const [dpi, scan] of input.scans) {
  const sheet = await createImageBitmap(new Blob([Uint8Array.from(atob(scan), (sign) => sign.charCodeAt(0))]));
  await add(`${dpi} flat`, turned(sheet, 0));
  for (const degrees of { 100: [1, 5], 150: [4], 200: [2], 300: [3] }[dpi]) await add(`${dpi} turned ${degrees}`, turned(sheet, degrees));
  await add(`${dpi} on its side`, turned(sheet, 90, true));
  await add(`${dpi} upside down`, turned(sheet, 180));
  await add(`${dpi} of quality 30`, turned(sheet, 0), 0.3);
  await add(`${dpi} with noise`, noisy(sheet, 90));
  await add(`${dpi} blurred`, filtered(sheet, `blur(${dpi / 150}px)`));
  await add(`${dpi} in a shadow`, shaded(sheet, "#404040", "#fff"));
  if (dpi === 150) await add("150 inverted", filtered(sheet, "invert(1)"));
  if (dpi < 300) continue;
  const looks = [[0.95, 0.1, 3], [0.7, 0.2, -8], [0.6, -0.25, 92], [0.5, 0.15, 20]];
  for (const [fills, lean, degrees] of looks) await add(`photo ${fills} ${lean} ${degrees}`, photograph(sheet, fills, lean, degrees), 0.7);
}
"##;

const LOOK: &str = r#"
$("rehearsal").checked = true;
$("begin").click();
await takeFiles(gallery);
const wanted = readCode(input.code), other = page.shares.filter((share) => !same(share.content, wanted.content));
const missed = page.refused.filter(([, why]) => !/^share 1 again/.test(why)).map(([name]) => name);
return { all: gallery.map((file) => file.name), shares: page.shares.length, other: other.length, missed,
  read: page.refused.length - missed.length };"#;

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
        let mut frame = GrayImage::from_pixel(1280, 720, Luma([90]));
        let paper = spoiling::resized(picture, 680, 680);
        imageops::replace(&mut frame, &paper, 300, 20);
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

/// The same in chunks.
fn sealed_in_chunks(key: &[u8], what: &[u8], content: &[u8]) -> Vec<u8> {
    let (salt, length) = ([0x3d; 32], u16::try_from(what.len()).expect("short").to_be_bytes());
    let fingerprint = hkdf(key, &[], b"keyrite/v1/rehearsal/fingerprint", 16);
    let own = hkdf(key, &salt, b"keyrite/v1/rehearsal/sealed-chunks", 32);
    let head = [b"KEYRITE-SEALED-2", &[1][..], &fingerprint, &salt, &length, what].concat();
    let cipher = aes_gcm::Aes256Gcm::new_from_slice(&own).expect("32 bytes");
    let (mut file, pieces) = (head.clone(), content.chunks(65_536));
    let last = pieces.len() - 1;
    for (number, piece) in pieces.enumerate() {
        let number_bytes = u32::try_from(number).expect("few").to_be_bytes();
        let nonce = [&[0; 7][..], &number_bytes, &[u8::from(number == last)]].concat();
        let nonce = nonce.as_slice().try_into().expect("12 bytes");
        file.extend(cipher.encrypt(&nonce, Payload { msg: piece, aad: &head }).expect("encrypts"));
    }
    file
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
    let chunks = sealed_in_chunks(&key, b"in chunks", &content[..300_000]);
    let (start, chunk) = (67 + 9, 65_536 + 16);
    let swapped = [
        &chunks[..start],
        &chunks[start + chunk..start + 2 * chunk],
        &chunks[start..start + chunk],
        &chunks[start + 2 * chunk..],
    ];
    let payloads: Vec<(&str, Vec<u8>, &str)> = vec![
        ("bank.sealed", good.clone(), "Opened: 3000017 bytes"),
        ("one", sealed(&key, true, b"x", b"!"), "Opened: 1 bytes"),
        ("flipped", edit(end - 40, good[end - 40] ^ 1), "it is damaged"),
        ("description", edit(70, good[70] ^ 1), "it is damaged"),
        ("flags", edit(16, 3), "its head is damaged"),
        ("real", edit(16, 0), "it was sealed under a real key"),
        ("newer", edit(15, b'3'), "it is of a newer format"),
        ("chunks.sealed", chunks.clone(), "Opened: 300000 bytes"),
        ("chunks cut", chunks[..start + 2 * chunk].to_vec(), "it is damaged"),
        ("chunks cut in a tag", chunks[..start + chunk + 3].to_vec(), "it is cut off"),
        ("chunks swapped", swapped.concat(), "it is damaged"),
        ("chunks and more", [&chunks[..], &[0]].concat(), "it is damaged"),
        ("too large", vec![0; (64 << 20) + 1], "recover.py, beside this page, opens it with --open"),
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
    let algorithms = ["aes-256", "ed25519", "x25519", "p-256", "p-384", "seed-128", "seed-256"];
    let wanted: Vec<_> = algorithms
        .iter()
        .flat_map(|algorithm| purposes.map(|(purpose, index)| json!([purpose, algorithm, index])))
        .collect();
    let input = json!({
        "codes": OPEN.codes[..2], "derive": wanted,
        "payloads": payloads.iter().map(|(name, ..)| at.path(name)).collect::<Vec<_>>(),
    });
    let answer = page(
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
        "seed-128" => 16,
        _ => 32,
    };
    let label = b"keyrite/v1/rehearsal/derive\0";
    let info = [label, purpose.as_bytes(), b"\0", algorithm.as_bytes(), b"\0", &index.to_be_bytes()].concat();
    let okm = hkdf(key, &[], &info, length);
    let file = HEXLOWER.decode(made[3].as_str().expect("hex").as_bytes()).expect("hex");
    let shown = made[1].as_str().expect("text");
    assert_eq!(made[0], json!(true), "{wanted}: it stays on the screen");
    if ["aes-256", "seed-128", "seed-256"].contains(&algorithm) {
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
        let der = BASE64.decode(&der.concat()).expect("base64");
        assert_eq!(der.len(), if algorithm == "p-256" { 138 } else { 185 }, "{wanted}: no public key in it");
    }
}

/// A ceremony's folder in memory.
type Records = Vec<(String, Vec<u8>)>;

/// What the seal leaves in a folder without people's keys.
const CLOSE: [&str; 5] =
    ["statement.txt", "statement.txt.sig", "statement.txt.minisig", "ceremony.pub", "allowed_signers"];

const RECORDS: [&str; 8] = [
    "transcript.jsonl",
    "transcript.sig",
    "statement.txt",
    "statement.txt.sig",
    "statement.txt.minisig",
    "ceremony.pub",
    "allowed_signers",
    "allowed_witnesses",
];

fn records(folder: &Path) -> Records {
    let there =
        RECORDS.iter().filter_map(|name| Some(((*name).to_owned(), fs::read(folder.join(name)).ok()?)));
    there.collect()
}

/// What the page says of each of these: verdict, whether it is good, why.
fn verdicts(folders: &[Records]) -> Vec<(String, bool, String)> {
    let folders: Vec<_> = folders
        .iter()
        .map(|folder| {
            folder.iter().map(|(name, bytes)| json!([name, BASE64.encode(bytes)])).collect::<Vec<_>>()
        })
        .collect();
    let answer = page(
        &json!(folders),
        r"
const verdicts = [];
for (const folder of input) {
  const files = new Map(folder.map(([name, text]) => [name, Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))]));
  const { verdict, good, why } = await judgeFolder(files, () => {});
  verdicts.push([verdict, good, why]);
}
return verdicts;",
    );
    serde_json::from_value(answer).expect("verdicts")
}

/// The transcript of these lines under a key of our own: numbers, chain and signatures are made to fit.
fn signed_anew(mut lines: Vec<Value>, edit: &dyn Fn(usize, String) -> String) -> Records {
    let signer = SigningKey::from_bytes(&[7; 32]);
    lines[0]["record"]["ceremony_key"] = json!(HEXLOWER.encode(signer.verifying_key().as_bytes()));
    let (mut transcript, mut signatures, mut prev) = (String::new(), String::new(), "0".repeat(64));
    for (i, line) in lines.iter_mut().enumerate() {
        line["prev"] = json!(prev);
        line["seq"] = json!(i);
        let text = edit(i, line.to_string());
        prev = HEXLOWER.encode(&Sha256::digest(&text));
        let signature = signer.sign(format!("keyrite-entry@v1 {prev}").as_bytes()).to_bytes();
        transcript += &(text + "\n");
        signatures += &(HEXLOWER.encode(&signature) + "\n");
    }
    vec![("transcript.jsonl".to_owned(), transcript.into()), ("transcript.sig".to_owned(), signatures.into())]
}

/// The folder that this ceremony leaves.
fn keep(room: &Room, at: &Path) {
    let mut folder = Held::create(at).expect("a folder");
    for entry in &room.kept {
        folder.keep(entry).expect("kept");
    }
    folder.prepare(room.closing.as_ref().expect("prepared")).expect("written");
    folder.publish().and_then(|()| folder.make_papers()).expect("written");
}

/// Folders as Keyrite leaves them are valid, with the facts that the statement tells; people's keys and all.
#[test]
fn folders_of_ceremonies_are_valid() {
    let at = Folder::rehearsed(&["recovery"]);
    let run = keyrite(&["rehearse", "--continue", "generation", "--out", "again"], at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let keyed = Folder::empty();
    let ssh = tool("ssh-keygen", &["-q", "-N", "", "-t", "ecdsa", "-C", "", "-f", "key"], keyed.root());
    let minisign = tool("minisign", &["-G", "-W", "-s", "mini.sec", "-p", "mini.pub"], keyed.root());
    assert!(ssh.ok && minisign.ok, "{}{}", ssh.err, minisign.err);
    let public = |name: &str| {
        let text = fs::read_to_string(keyed.path(name)).expect("there");
        PersonKey::typed(&text).expect("a key")
    };
    let template = load("kek.toml", blocks::shipped("kek").expect("shipped")).expect("a script");
    let choices = choices(&template, Some((2, 2)), LockKind::None);
    let mut room = Room::open(&template, choices, Mode::Production, 5).expect("opens");
    while room.state().due().is_some() {
        let (mut event, secret) = room.routine();
        if let EventKind::Enrol(person) = &mut event.what
            && person.id.0 < 3
        {
            // one key for one person
            person.keys = vec![public(["key.pub", "mini.pub"][usize::from(person.id.0) - 1])];
        }
        room.take(&event, secret).expect("taken");
    }
    keep(&room, &keyed.path("held"));
    let (released, ..) = eventful_recovery(WayOut::key_to_file());
    keep(&released, &keyed.path("released"));
    keep(&exits::much_left(25), &keyed.path("much"));
    let issued = Folder::empty();
    for (name, n) in [("kept", "3"), ("brought", "2")] {
        let more = ["rehearse", "reissue", "--shares", n, "--threshold", "2", "--out", name];
        let run = keyrite(&more, issued.root());
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    }
    // and one whose old sheet nobody could read
    let mut made = Room::kek(267);
    made.finish();
    let wet = wet_sheet_issued_again(&made, 268);
    assert!(wet.state().issued_again().expect("issued").old_is_gone);
    keep(&wet, &issued.path("wet"));
    let run = recover_py(&["--verify", "wet"], issued.root());
    assert!(
        run.out.contains("\nissues again     share 3; its old sheet: destroyed\n"),
        "{}{}",
        run.out,
        run.err
    );
    let folders = [
        records(at.root()),
        records(&issued.path("wet")),
        records(&issued.path("kept")),
        records(&issued.path("brought")),
        records(&at.path("generation")),
        records(&at.path("again")),
        records(&keyed.path("held")),
        records(&keyed.path("released")),
        records(&keyed.path("much")),
    ];
    assert_eq!(folders[6].len(), 8, "the SSH key is in allowed_witnesses");
    for (verdict, good, why) in verdicts(&folders) {
        assert!(good && verdict.starts_with("Valid"), "{verdict}: {why}");
        assert!(why.contains("both its signatures hold"), "{why}");
    }
    // as a person does it: the files' field
    let answer = page(
        &json!(RECORDS[..7].iter().map(|name| at.path(name)).collect::<Vec<_>>()),
        r#"
document.querySelector("details").open = true;
await choose("records-files", input);
while ($("checked").hidden) await pause(20);
const whole = [$("verdict").textContent, $("facts").innerText, !$("limits").hidden, document.activeElement.id];
await choose("records-files", input.slice(2));
await pause(200);
return { whole, part: [$("verdict").textContent, $("verdict-why").textContent, !$("limits").hidden] };"#,
    );
    let statement = fs::read_to_string(at.path("statement.txt")).expect("there");
    let words = statement.lines().skip_while(|line| !line.starts_with("ceremony key")).nth(1).expect("words");
    let told = answer["whole"][1].as_str().expect("text").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains(words.trim_start_matches("in words").trim()), "{told}");
    let whole = &answer["whole"];
    assert_eq!((&whole[2], &whole[3]), (&json!(true), &json!("checked")), "{answer}");
    assert!(
        whole[0].as_str().is_some_and(|verdict| verdict.starts_with("Consistent, not anchored:")),
        "{answer}"
    );
    assert_eq!(answer["part"][0], "Nothing was checked", "{answer}");
    assert_eq!(answer["part"][2], json!(false), "{answer}");
}

/// What was altered, cut, exchanged or forged is found, and the first bad line is named.
#[test]
fn altered_folders_are_refused_by_line() {
    let whole = records(OPEN.at.root());
    let file = |name: &str| {
        let (_, bytes) = whole.iter().find(|(one, _)| one == name).expect("there");
        String::from_utf8(bytes.clone()).expect("text")
    };
    let put = |changes: &[(&str, Option<String>)]| -> Records {
        let mut folder = whole.clone();
        for (name, content) in changes {
            folder.retain(|(one, _)| one != name);
            folder.extend(content.clone().map(|text| ((*name).to_owned(), text.into_bytes())));
        }
        folder
    };
    let (transcript, signatures) = (file("transcript.jsonl"), file("transcript.sig"));
    let lines: Vec<&str> = transcript.split_inclusive('\n').collect();
    let signed: Vec<&str> = signatures.split_inclusive('\n').collect();
    let count = lines.len();
    let swap = |list: &[&str], i: usize| {
        let mut list = list.to_vec();
        list.swap(i, i + 1);
        Some(list.concat())
    };
    let cut = |list: &[&str], n: usize| Some(list[..n].concat());
    let pair = |lines: Option<String>, signed: Option<String>| {
        [("transcript.jsonl", lines), ("transcript.sig", signed)]
    };
    // a ceremony that was not closed
    let unclosed = |lines: Option<String>, signed: Option<String>| {
        let gone = CLOSE.map(|name| (name, None));
        put(&[&pair(lines, signed)[..], &gone].concat())
    };
    // the seal is cut off with its signature, of its close only these are left
    let left = |names: &[&str]| {
        let mut folder = unclosed(cut(&lines, count - 1), cut(&signed, count - 1));
        folder.extend(names.iter().map(|name| ((*name).to_owned(), b"left".to_vec())));
        folder
    };
    let edited = |name: &'static str, from: &str, to: &str| {
        let text = file(name);
        assert!(text.contains(from), "{name} has no {from}");
        put(&[(name, Some(text.replacen(from, to, 1)))])
    };
    let values: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    // signed by a forger's own key: the form is what is left to tell
    let forged = |number: usize, from: &'static str, to: &'static str| {
        assert!(lines[number - 1].contains(from), "line {number} has no {from}");
        signed_anew(values.clone(), &|i, text| {
            if i + 1 == number { text.replacen(from, to, 1) } else { text }
        })
    };
    let one_form = "Line 4: it is not JSON in its one form";
    let end = |says: &str| format!("Line {count}: {says}");
    let cases: Vec<(Records, &str, String)> = vec![
        (edited("transcript.jsonl", "Stand-in Witness", "Stand-in Wutness"), "Not valid", "its signature does not fit".into()),
        (put(&pair(swap(&lines, 4), swap(&signed, 4))), "Not valid", "Line 5: it calls itself line 6".into()),
        (put(&[("transcript.sig", swap(&signed, 6))]), "Not valid", "Line 7: its signature does not fit".into()),
        (put(&[("transcript.jsonl", cut(&lines, count - 1))]), "Not valid", end("it is signed but not there")),
        (put(&pair(cut(&lines, count - 1), cut(&signed, count - 1))), "Not valid", end("the seal is missing, though statement.txt is there: the end of the transcript was cut off")),
        (unclosed(cut(&lines, count - 1), cut(&signed, count - 1)), "Incomplete", "The record ends at step “sign-off”, without a seal. Whether the ceremony did, it cannot say: look for another copy.".into()),
        (left(&["ceremony.pub", "allowed_signers"]), "Not valid", end("the seal is missing, though ceremony.pub is there")),
        (left(&["allowed_signers"]), "Not valid", end("the seal is missing, though allowed_signers is there")),
        (left(&["VERIFY.txt"]), "Not valid", end("the seal is missing, though VERIFY.txt is there")),
        (put(&pair(Some(String::new()), Some(String::new()))), "Not valid", "Line 1: the seal is missing, though statement.txt is there".into()),
        // the culprit is transcript.sig
        (put(&[("transcript.sig", cut(&signed, count - 1))]), "Not valid", end("it is in transcript.jsonl, but its signature is not whole in transcript.sig")),
        (put(&[("transcript.sig", Some(signatures.trim_end().to_owned()))]), "Not valid", "the end of transcript.sig was cut off".into()),
        (put(&[("transcript.sig", Some(signatures.clone() + signed[count - 1]))]), "Not valid", format!("The file transcript.sig has its line {count} twice")),
        (put(&[("transcript.sig", Some(signatures.clone() + signed[3]))]), "Not valid", format!("The file transcript.sig has {} lines, but transcript.jsonl ends with line {count}", count + 1)),
        (put(&[("transcript.sig", Some(signatures.replace('\n', "\r\n")))]), "Not valid", "transcript.sig was saved by another program".into()),
        (put(&[("transcript.jsonl", Some(transcript.trim_end().to_owned()))]), "Not valid", end("it is signed but not there whole: the end of transcript.jsonl was cut off")),
        // saved by another program
        (put(&[("transcript.jsonl", Some(format!("\u{feff}{transcript}")))]), "Not valid", "Line 1: a byte order mark stands before it".into()),
        (put(&[("statement.txt", Some(file("statement.txt").replace('\n', "\r\n")))]), "Not valid", "other line ends or a byte order mark".into()),
        (put(&[("statement.txt", Some(format!("\u{feff}{}", file("statement.txt"))))]), "Not valid", "other line ends or a byte order mark".into()),
        // a power cut: the last line is there, its signature is not, or half
        (unclosed(cut(&lines, 9), cut(&signed, 8)), "Incomplete", "All 8 lines".into()),
        (unclosed(cut(&lines, 9), Some(signatures[..129 * 8 + 60].into())), "Incomplete", "All 8 lines".into()),
        (unclosed(Some(lines[..8].concat() + &lines[8][..20]), cut(&signed, 8)), "Incomplete", "All 8 lines".into()),
        (unclosed(cut(&lines, 10), cut(&signed, 8)), "Not valid", "Line 9: its signature is missing".into()),
        (put(&[("transcript.jsonl", Some(transcript.clone() + lines[5]))]), "Not valid", format!("Line {}: nothing may follow", count + 1)),
        (put(&[("transcript.jsonl", Some(transcript.replace('\n', "\r\n")))]), "Not valid", "Line 1: it ends with a carriage return".into()),
        (unclosed(Some(String::new()), Some(String::new())), "Incomplete", "no line".into()),
        (put(&[("transcript.sig", None)]), "Nothing was checked", "transcript.sig is missing".into()),
        (edited("statement.txt", "mode             rehearsal", "mode             production"), "Not valid", "statement.txt is not what the lines say, from its line 4".into()),
        (edited("statement.txt.sig", "\nU1NIU0lH", "\nU1NIU0lI"), "Not valid", "signature statement.txt.sig does not fit".into()),
        (edited("statement.txt.minisig", "rehearsal, statement.txt", "production, statement.txt"), "Not valid", "statement.txt.minisig does not fit".into()),
        (edited("ceremony.pub", "of Keyrite", "of Another"), "Not valid", "ceremony.pub is not that of this ceremony".into()),
        (edited("allowed_signers", "ssh-ed25519 ", "ssh-ed25519  "), "Not valid", "allowed_signers is not that".into()),
        (put(&[("allowed_witnesses", Some("P1 x\n".into()))]), "Not valid", "allowed_witnesses is not that".into()),
        (put(&[("statement.txt.minisig", None)]), "Incomplete", "statement.txt.minisig is missing".into()),
        (signed_anew(values.clone(), &|_, text| text), "Incomplete", "statement.txt, statement.txt.sig, statement.txt.minisig, ceremony.pub, allowed_signers are missing".into()),
        (forged(4, ",", ", "), "Not valid", one_form.into()),
        (forged(4, "\"at\"", "\"\\u0061t\""), "Not valid", one_form.into()),
        (forged(4, "\"with\":", "\"with\":[],\"with\":"), "Not valid", one_form.into()),
        (forged(4, "\"seq\":3", "\"seq\":3.0"), "Not valid", one_form.into()),
        (forged(4, "{\"at\"", "{\"aa\":1,\"at\""), "Not valid", "Line 4: its part “aa”".into()),
        (forged(4, "+00:00", "-00:00"), "Not valid", "Line 4: its part “at”".into()),
        (forged(4, "\"seq\":3", "\"seq\":4"), "Not valid", "Line 4: it calls itself line 5".into()),
        (forged(4, "\"type\":\"", "\"type\":\"x-"), "Not valid", "Line 4: its part “record.type”".into()),
        (forged(count, "\"entries\":", "\"entries\":1"), "Not valid", end("the seal's counts")),
        (forged(count, "\"type\":\"seal\"", "\"type\":\"note\""), "Not valid", end("its part “record")),
    ];
    let folders: Vec<Records> = cases.iter().map(|(folder, ..)| folder.clone()).collect();
    let mut wrong = Vec::new();
    for ((_, verdict, says), told) in cases.iter().zip(verdicts(&folders)) {
        if told.0 != *verdict || told.1 || !told.2.contains(says.as_str()) {
            wrong.push(format!("wanted {verdict}: {says}; the page says {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // any one bit of any file
    let mut state: u32 = 77;
    let mut next = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    let flipped: Vec<Records> = (0..21)
        .map(|i| {
            let mut folder = whole.clone();
            let bytes = &mut folder[i % whole.len()].1;
            let place = next(bytes.len());
            bytes[place] ^= 1 << next(8);
            folder
        })
        .collect();
    for (i, told) in verdicts(&flipped).iter().enumerate() {
        assert!(!told.1 && told.0 == "Not valid", "{} altered: {told:?}", whole[i % whole.len()].0);
    }
}

/// Rows 1 to 10 of a sheet, each with its number.
fn rows(sheets: &Drawn, x: usize) -> Vec<String> {
    let sheet = format!("sheets/share-0{x}.pdf");
    let text = tool("pdftotext", &["-layout", &sheet, "-"], sheets.at.root()).out;
    program::rows_of(&text, 10).lines().map(str::to_owned).collect()
}

/// Nobody is sent for another sheet while one at hand can be mended: the row or the passphrase is named instead.
#[test]
fn what_can_be_mended_comes_before_more_sheets() {
    let sheet = rows(&OPEN, 2);
    let word = sheet[1].split(' ').nth(4).expect("a word");
    let mut slip = sheet.clone();
    slip[1] = sheet[1].replacen(word, &format!("{word}q"), 1);
    let exchanged =
        [&sheet[..6], &[format!("7{}", &sheet[7][1..]), format!("8{}", &sheet[6][1..])], &sheet[8..]]
            .concat();
    let short = [&sheet[..4], &sheet[5..]].concat();
    let code = &OPEN.codes[1];
    let input = json!({
        "one": OPEN.codes[0], "locked": &LOCKED.codes[..2], "row": sheet[0].split_once(' ').expect("words").1,
        "files": [["slip.txt", slip.join("\n")], ["exchanged.txt", exchanged.join("\n")], ["short.txt", short.join("\n")],
            ["cut.txt", code[..code.len() - 40]], ["letter.txt", "Dear colleague, the key is under the mat."]],
    });
    let answer = page(
        &input,
        r#"
$("rehearsal").checked = true;
$("begin").click();
const said = [];
for (const file of input.files) {
  empty();
  add("one", input.one);
  await files([file]);
  await idle();
  said.push([(await outcome()).said.split("\n")[1], $("tally").textContent]);
}
empty();
for (const code of input.locked) add("code", code);
const none = (await outcome()).said.split("\n")[1];
$("sheets").querySelector("input").value = "not this";
const wrong = (await outcome()).said.split("\n")[1];
empty();
add("one", input.one);
type(1, input.row);
type(2, "apple");
const begun = (await outcome()).said.split("\n")[1];
$("clear-rows").click();
return { said, none, wrong, begun, cleared: (await outcome()).said.split("\n")[1] };"#,
    );
    let said: Vec<[String; 2]> = serde_json::from_value(answer["said"].clone()).expect("pairs");
    for (told, wanted) in said.iter().zip([
        "First correct row 2 of slip.txt.",
        "First correct rows 7 and 8 of exchanged.txt.",
        "First type row 5 of short.txt.",
        "First read the code of cut.txt again.",
    ]) {
        assert!(told[0].starts_with("Only 1 of the 2 shares needed could be used. First"), "{told:?}");
        assert!(
            told.iter().all(|text| text.contains(wanted) && !text.to_lowercase().contains("bring")),
            "{told:?}"
        );
    }
    assert!(said[4][0].contains("bring 1 more") && said[4][1].contains("Bring 1 more"), "{said:?}");
    let text = |name: &str| answer[name].as_str().expect("text").to_owned();
    let only = "Only 0 of the 2 shares needed could be used. First";
    assert_eq!(text("none"), format!("{only} type the passphrases of shares 1 and 2."));
    assert_eq!(
        text("wrong"),
        format!(
            "{only} type the passphrase of share 2; correct the passphrase of share 1: this passphrase does not open it."
        )
    );
    assert!(text("begun").contains("First correct row 2 of the sheet in the rows."), "{answer}");
    assert!(text("cleared").contains("bring 1 more"), "{answer}");
}

/// A sheet of another key gets no tick, in the list and when it is given; the key comes all the same.
#[test]
fn a_foreign_sheet_is_named() {
    let other = Drawn::of("none");
    let answer = page(
        &json!({"ours": OPEN.codes, "other": other.codes[2]}),
        r#"
$("rehearsal").checked = true;
$("begin").click();
add("sheet 1", input.ours[0]);
add("stray", input.other);
const said = [$("said").textContent, $("said").className];
const marks = () => [...$("sheets").querySelectorAll(".item > .mark")].map((mark) => mark.textContent).join("");
const before = [marks(), listed()[1]];
add("sheet 2", input.ours[1]);
return { said, before, after: marks(), outcome: await outcome() };"#,
    );
    let why = "of another key than sheet 1: it is kept, and the fingerprint decides";
    assert!(answer["said"][0].as_str().is_some_and(|text| text.contains(why)), "{answer}");
    assert_eq!(
        (&answer["said"][1], &answer["before"][0], &answer["after"]),
        (&json!("bad"), &json!("✓✕"), &json!("✓✕✓"))
    );
    assert!(answer["before"][1].as_str().is_some_and(|text| text.contains(why)), "{answer}");
    assert_eq!(answer["outcome"]["recovered"], json!(true), "{answer}");
}

/// The wrong choice of real and practice is turned by one button, and what was given is kept; whatever was entered can
/// be forgotten.
#[test]
fn the_wrong_choice_is_turned_and_anything_is_forgotten() {
    let names = ["sheets/share-01.pdf", "sheets/share-02.pdf"];
    let answer = page(
        &json!({"codes": OPEN.codes, "row": rows(&OPEN, 3)[0].split_once(' ').expect("words").1}),
        r#"
$("begin").click();
const states = [], state = () => states.push([page.shares.length, page.refused.length, $("turn").hidden, $("forget-now").hidden]);
state();
type(1, input.row);
state();
$("clear-rows").click();
state();
for (const code of input.codes.slice(0, 2)) add("code", code);
state();
const label = $("turn").textContent;
$("turn").click();
state();
const chosen = $("rehearsal").checked;
const { key } = await outcome();
state();
// and by the radio buttons themselves
$("rehearsal").parentElement.parentElement.querySelector("[value=real]").click();
state();
$("rehearsal").click();
state();
const shares = page.shares.map((share) => share.content);
document.querySelector("[value=real]").click();
wipeAll();
state();
return { states, label, chosen, key, wiped: shares.every((bytes) => bytes.every((byte) => byte === 0)) };"#,
    );
    let wanted = json!([
        [0, 0, true, true],
        // the first row tells
        [0, 0, false, false],
        [0, 0, true, true],
        [0, 2, false, false],
        [2, 0, true, false],
        [2, 0, true, true],
        [0, 2, false, false],
        [2, 0, true, false],
        [0, 0, true, true]
    ]);
    assert_eq!(answer["states"], wanted, "{answer}");
    assert_eq!((&answer["label"], &answer["chosen"]), (&json!("These are practice sheets"), &json!(true)));
    assert_eq!((&answer["key"], &answer["wiped"]), (&json!(OPEN.text(&names)), &json!(true)));
}

/// What was given is not lost by a slip: the browser asks before it leaves the page, and not when nothing was given or
/// all was forgotten. How far one is stands in sight; what is done with folds away, and opens again.
#[test]
fn the_page_warns_before_it_forgets_and_shows_how_far_one_is() {
    let names = ["sheets/share-01.pdf", "sheets/share-02.pdf"];
    let row = rows(&OPEN, 3)[0].split_once(' ').expect("words").1.to_owned();
    let answer = page(
        &json!({"codes": OPEN.codes, "row": row}),
        r#"
const asks = () => { const leaving = new Event("beforeunload", { cancelable: true }); dispatchEvent(leaving); return leaving.defaultPrevented; };
const hidden = (id) => getComputedStyle($(id)).display === "none";
const asked = [asks()], strips = [], before = $("strip").hidden;
$("begin").click();
strips.push($("strip").textContent);
type(1, input.row);
const says = $("says-1").textContent, mark = $("mark-1").textContent;
asked.push(asks());
$("clear-rows").click();
asked.push(asks());
$("rehearsal").click();
for (const code of input.codes.slice(0, 2)) { add("code", code); strips.push($("strip").textContent); }
asked.push(asks());
const open = hidden("way-words");
const { key } = await outcome();
strips.push($("strip").textContent);
const folded = [hidden("way-words"), hidden("more-sheets")];
$("more-sheets").click();
folded.push(hidden("way-words"), hidden("more-sheets"));
wipeAll();
asked.push(asks());
return { asked, before, strips, says, mark, open, folded, key };"#,
    );
    assert_eq!(answer["asked"], json!([false, true, false, true, false]), "{answer}");
    assert_eq!(answer["says"], json!("it is of a practice sheet, and “Real sheets” is chosen"), "{answer}");
    assert_eq!(
        (&answer["before"], &answer["mark"], &answer["open"]),
        (&json!(true), &json!(""), &json!(false))
    );
    assert_eq!(answer["folded"], json!([true, false, false, true]), "{answer}");
    assert_eq!(answer["key"], json!(OPEN.text(&names)), "{answer}");
    let strips: Vec<&str> =
        answer["strips"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    for (strip, begins) in
        strips.iter().zip(["First sheet", "Sheet 2 of 2, set ", "2 of 2 sheets of set ", "The key is here"])
    {
        assert!(strip.starts_with(begins), "{answer}");
    }
    assert_eq!(strips.len(), 4);
}

/// The verdict's first sentence says whether the key was compared; words and digits are taken as they are printed.
#[test]
fn the_ceremony_key_is_compared_with_paper() {
    let statement = fs::read_to_string(OPEN.at.path("statement.txt")).expect("there");
    let facts: Vec<(&str, &str)> = statement
        .lines()
        .filter(|line| line.len() > 17)
        .map(|line| (line[..17].trim(), &line[17..]))
        .collect();
    let after = |name: &str| {
        let place = facts.iter().position(|(label, _)| *label == name).expect("there");
        (facts[place].1, facts[place + 1].1)
    };
    let ((digits, words), (finger, finger_words)) = (after("ceremony key"), after("key fingerprint"));
    let list: Vec<&str> = words.split(' ').collect();
    let numbered: String =
        list.chunks(4).enumerate().map(|(i, row)| format!("{} {}\n", i + 1, row.join("  "))).collect();
    let grouped: String =
        digits.as_bytes().chunks(4).map(|four| format!("{} ", str::from_utf8(four).expect("hex"))).collect();
    let with = |place: usize, word: &str| {
        let mut list = list.clone();
        list[place] = word;
        list.join(" ")
    };
    // each word by the letters that begin no other word of its list
    let begun: Vec<String> = (0..16)
        .map(|place| {
            let (word, odd) = (list[place], place % 2 == 1);
            let enough = (1..=word.len()).find(|end| pgp_begun(&word[..*end], odd).len() == 1);
            word[..enough.expect("a whole word is enough")].to_owned()
        })
        .collect();
    let begun = begun.join(" ");
    let other = if list[2] == "crucial" { "acme" } else { "crucial" };
    let (same, open, wrong) = (
        "Valid, and its key is the one on paper",
        "Consistent, not anchored: its key was not compared with paper",
        "Not valid: its key is not the one on paper",
    );
    let cases: Vec<(String, &str, String)> = vec![
        (String::new(), open, String::new()),
        (words.to_owned(), same, String::new()),
        (numbered.to_uppercase(), same, String::new()),
        (numbered.replace("1 ", "1. "), same, String::new()),
        (digits.to_owned(), same, String::new()),
        (grouped.to_uppercase(), same, String::new()),
        (numbered.clone() + &grouped, same, String::new()),
        (begun, same, String::new()),
        (
            with(1, "para"),
            open,
            "Word 2 is the beginning of several words: paragon, paragraph, paramount;".to_owned(),
        ),
        (with(2, other), wrong, String::new()),
        ("0".repeat(64), wrong, String::new()),
        (numbered + &"0000 ".repeat(16), wrong, String::new()),
        (with(2, "qqqqqqqq"), open, "Word 3 is not on the list".to_owned()),
        (list[..5].join(" "), open, "The ceremony key has 16 words; 5 are typed".to_owned()),
        ([&list[..5], &list[6..]].concat().join(" "), open, "Word 6,".to_owned()),
        (digits[..60].to_owned(), open, "The ceremony key has 64 digits; 60 are typed".to_owned()),
        (finger_words.to_owned(), open, "That is the fingerprint".to_owned()),
        (finger.to_owned(), open, "That is the fingerprint".to_owned()),
        (after("last line").1.to_owned(), open, "That is the last line".to_owned()),
    ];
    // people who do not agree, an exception left open: of lines signed by a key of our own
    let transcript = fs::read_to_string(OPEN.at.path("transcript.jsonl")).expect("there");
    let lines = transcript.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let doubted = signed_anew(lines, &|_, text| {
        text.replace(
            "\"agrees\":true,\"person\":\"P3\",\"reason\":null",
            "\"agrees\":false,\"person\":\"P3\",\"reason\":\"No.\"",
        )
        .replace("\"closed\":true", "\"closed\":false")
    });
    for (name, bytes) in &doubted {
        fs::create_dir_all(OPEN.at.path("doubted"))
            .and_then(|()| fs::write(OPEN.at.path(&format!("doubted/{name}")), bytes))
            .expect("writes");
    }
    let answer = page(
        &json!({
            "paths": RECORDS[..7].iter().map(|name| OPEN.at.path(name)).collect::<Vec<_>>(),
            "doubted": RECORDS[..2].iter().map(|name| OPEN.at.path(&format!("doubted/{name}"))).collect::<Vec<_>>(),
            "typed": cases.iter().map(|(typed, ..)| typed).collect::<Vec<_>>(),
        }),
        r##"
document.querySelector("details").open = true;
const check = async (paths) => {
  $("checked").hidden = true;
  await choose("records-files", paths);
  while ($("checked").hidden) await pause(20);
};
await check(input.paths);
const told = input.typed.map((typed) => {
  $("paper-key").value = typed;
  $("paper-key").dispatchEvent(new Event("change"));
  return [$("verdict").textContent, $("paper-key-says").textContent, $("verdict").className];
});
const facts = () => [$("facts").innerText, [...$("facts").querySelectorAll(".bad")].map((line) => line.textContent)];
const whole = facts();
// typed before the folder is chosen
$("paper-key").value = input.typed[1];
await check(input.paths);
const first = $("verdict").textContent;
await check(input.doubted);
return { told, whole, first, other: $("verdict").textContent, doubted: facts() };"##,
    );
    let told: Vec<[String; 3]> = serde_json::from_value(answer["told"].clone()).expect("three each");
    for ((typed, verdict, says), told) in cases.iter().zip(&told) {
        let colour = if *verdict == same {
            "outcome good"
        } else if *verdict == wrong {
            "outcome bad"
        } else {
            "outcome "
        };
        assert!(told[0] == *verdict && told[2] == colour, "{typed}: {told:?}");
        assert!(
            if says.is_empty() { told[1].is_empty() } else { told[1].starts_with(says) },
            "{typed}: {told:?}"
        );
    }
    assert_eq!((&answer["first"], &answer["other"]), (&json!(same), &json!(wrong)), "{answer}");
    assert!(
        answer["whole"][0]
            .as_str()
            .is_some_and(|text| text.contains("witness; agrees") && text.contains("note, closed")),
        "{answer}"
    );
    assert_eq!(answer["whole"][1], json!([]));
    let bad = answer["doubted"][1].to_string();
    assert!(
        bad.contains("P3 Stand-in Witness")
            && bad.contains("does not agree: No.")
            && bad.contains("note, open"),
        "{bad}"
    );
}

/// Pictures of sheets come from a scanner or a camera without a network; nothing asks for a telephone.
#[test]
fn pictures_come_from_no_telephone() {
    let page = fs::read_to_string(kit("recover.html")).expect("there");
    assert!(page.contains("a scanner on a cable or a camera without a network, never with a telephone"));
    for word in ["Photograph", "photograph"] {
        let ours = page.rsplit("<script>").next().expect("a script");
        assert!(
            !ours.contains(word) && !page.split("id=\"bip39\"").next().expect("a head").contains(word),
            "{word}"
        );
    }
}
