//! Sheets before a camera, with a folder of pictures in its place. Needs poppler-utils.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::own_time;
use crate::support::sheets::{facts, file, photograph, picture, to_pdf};
use keyrite::desk::camera::{self, Camera, FrameSource, Luma8, PictureFolder, SeenCode, cameras};
use keyrite::paper::Paper;
use keyrite::paper::sheet::Lock;

/// A share sheet as a picture, and the text of its code.
fn sheet(name: &str, rehearsal: bool, file_of: fn(&Path, u32) -> PathBuf) -> (PathBuf, String) {
    let facts = facts(rehearsal, Lock::Open);
    let pdf = file("camera", &format!("{name}.pdf"), &to_pdf(&facts, Paper::A4));
    (file_of(&pdf, 100), facts.qr_text.to_string())
}

fn wait<T>(what: &str, ready: impl Fn() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(value) = ready() {
            return value;
        }
        assert!(Instant::now() < deadline, "{what} within 30 s");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn watch(folder: &Path) -> Camera {
    Camera::start(camera::open(folder).expect("opens"), || {})
}

/// The code lies where the sheet has it: in the lower left part, as wide as it is high.
fn assert_placed(found: &SeenCode) {
    let paper = (210.0_f32, 297.0_f32);
    let at = found.corners.map(|(x, y)| (x * paper.0, y * paper.1));
    let side = |a: usize, b: usize| ((at[a].0 - at[b].0).powi(2) + (at[a].1 - at[b].1).powi(2)).sqrt();
    let sides = [side(0, 1), side(1, 2), side(2, 3), side(3, 0)];
    let (least, most) =
        (sides.iter().copied().fold(f32::MAX, f32::min), sides.iter().copied().fold(0.0, f32::max));
    assert!(least > 25.0 && most < 80.0 && most / least < 1.3, "{at:?} {sides:?}");
}

#[test]
fn a_sheet_before_the_camera_is_reported_once() {
    let place = tempfile::tempdir().expect("a folder");
    let (one, one_text) = sheet("one", false, picture);
    let (two, two_text) = sheet("two", true, photograph);
    fs::copy(one, place.path().join("1.png")).expect("copies");
    let woken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&woken);
    let source = camera::open(place.path()).expect("opens");
    assert!(source.name().contains(&*place.path().to_string_lossy()));
    let camera = Camera::start(source, move || {
        count.fetch_add(1, Ordering::Relaxed);
    });
    let found = wait("a code", || camera.take_found());
    assert!(found.text.expose() == one_text, "another text");
    assert_placed(&found);
    assert!(!format!("{found:?}").contains("KEYRITE"), "the text is printed");
    let (number, frame) = camera.frame().expect("a frame");
    assert!(frame.width <= 640 && frame.width > 300 && frame.pixels.len() == frame.width * frame.height);
    assert!(
        frame.pixels.iter().filter(|pixel| **pixel > 200).count() > frame.pixels.len() / 2,
        "paper is white"
    );
    // it stays there for longer than the two seconds: still the same sheet
    let until = Instant::now() + Duration::from_millis(2_600);
    while Instant::now() < until {
        assert!(camera.take_found().is_none(), "the same sheet was reported again");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(camera.frame().expect("a frame").0 > number + 5 && woken.load(Ordering::Relaxed) > 5);
    // a new photograph comes, and the first sheet is taken away and comes back
    fs::copy(two, place.path().join("2.JPG")).expect("copies");
    assert!(wait("the second", || camera.take_found()).text.expose() == two_text, "another text");
    fs::rename(place.path().join("1.png"), place.path().join("1.away")).expect("moves");
    std::thread::sleep(Duration::from_millis(2_300));
    assert!(camera.take_found().is_none());
    fs::rename(place.path().join("1.away"), place.path().join("3.png")).expect("moves");
    assert!(wait("the first again", || camera.take_found()).text.expose() == one_text, "another text");
    assert_eq!(camera.trouble(), None);
    let start = Instant::now();
    drop(camera);
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
}

#[test]
fn a_broken_picture_is_named_and_the_others_are_read() {
    let place = tempfile::tempdir().expect("a folder");
    fs::write(place.path().join("1-broken.png"), b"\x89PNG\r\n\x1a\nnot really").expect("writes");
    fs::write(place.path().join("2-text.jpg"), "KEYRITE1:AAAA").expect("writes");
    fs::create_dir(place.path().join("3-folder.png")).expect("creates");
    let camera = watch(place.path());
    let trouble = wait("a trouble", || camera.trouble());
    assert!(trouble.contains("1-broken.png: this PNG file is damaged"), "{trouble}");
    wait("the text", || camera.trouble().filter(|says| says.contains("2-text.jpg: this file is not a")));
    wait("the folder", || camera.trouble().filter(|says| says.contains("3-folder.png: it is a folder")));
    assert!(camera.frame().is_none() && camera.take_found().is_none());
    let (sheet, text) = sheet("beside", false, picture);
    fs::copy(sheet, place.path().join("4.png")).expect("copies");
    assert!(wait("a code", || camera.take_found()).text.expose() == text, "another text");
    for name in ["1-broken.png", "2-text.jpg"] {
        fs::remove_file(place.path().join(name)).expect("removes");
    }
    fs::remove_dir(place.path().join("3-folder.png")).expect("removes");
    wait("no trouble", || camera.trouble().is_none().then_some(()));
}

#[test]
fn what_is_not_there_gives_a_sentence() {
    let place = tempfile::tempdir().expect("a folder");
    let says =
        |path: &Path| camera::open(path).map(|source| source.name()).expect_err("not opened").to_string();
    let missing = says(&place.path().join("video9"));
    assert!(
        missing.contains("video9: there is no camera") && missing.contains("Plug the camera in"),
        "{missing}"
    );
    let plain = place.path().join("1.png");
    fs::write(&plain, "x").expect("writes");
    assert!(says(&plain).contains("1.png: it is a file"), "{}", says(&plain));
    // a device that is no camera
    assert!(says(Path::new("/dev/null")).starts_with("/dev/null: "), "{}", says(Path::new("/dev/null")));
    fs::remove_file(&plain).expect("removes");
    let camera = watch(place.path());
    let empty = wait("a trouble", || camera.trouble());
    assert!(empty.contains("no PNG or JPEG picture in it yet"), "{empty}");
    fs::remove_dir(place.path()).expect("removes");
    wait("the end", || camera.trouble().filter(|says| says.contains("there is no such file")));
    // whatever this machine has, asking for it does not fail
    assert!(cameras().iter().all(|camera| camera.path.starts_with("/dev") && !camera.name.is_empty()));
}

/// A driver that stumbles, then hangs for longer than anybody waits.
struct Bad(u32);

impl FrameSource for Bad {
    fn next(&mut self) -> std::io::Result<Luma8> {
        self.0 += 1;
        match self.0 {
            1 => panic!("a library stumbles, on purpose"),
            2 => Ok(Luma8 { width: 9, height: 9, pixels: vec![7; 3] }),
            _ => {
                std::thread::sleep(Duration::from_secs(20));
                Err(std::io::Error::other("gone"))
            }
        }
    }

    fn name(&self) -> String {
        "bad camera".into()
    }
}

#[test]
fn a_bad_driver_ends_nothing_but_itself() {
    let camera = Camera::start(Box::new(Bad(0)), || {});
    wait("a trouble", || camera.trouble().filter(|says| says.starts_with("bad camera: ")));
    wait("a frame", || camera.frame());
    std::thread::sleep(Duration::from_millis(100));
    assert!(camera.take_found().is_none());
    let start = Instant::now();
    drop(camera);
    // its driver sleeps for twenty seconds, and is not waited for
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
}

/// What a look costs on a frame as cameras give it, with and without a code in it.
#[test]
fn a_look_is_fast_enough_for_a_camera() {
    let (path, _) = sheet("speed", false, picture);
    let page = image::open(path).expect("a picture").into_luma8();
    // the sheet fills the height of the picture
    let mut frame = image::GrayImage::from_fn(1280, 720, |x, y| {
        image::Luma([u8::try_from((x / 8 + y / 5) % 90).expect("small") + 60])
    });
    let empty = frame.clone();
    let code =
        image::imageops::crop_imm(&page, 0, page.height() / 3, page.width(), page.height() / 2).to_image();
    image::imageops::overlay(&mut frame, &code, 200, 40);
    for (name, frame, has_code) in [("with", frame, true), ("without", empty, false)] {
        let start = own_time::of_this_thread();
        let found = keyrite::paper::qr::glance(frame.as_raw(), 1280, 720);
        let cost = own_time::of_this_thread().checked_sub(start).expect("it goes on");
        println!("{name} a code: {cost:?}");
        assert_eq!(found.is_some(), has_code, "{name}");
        assert!(cost < Duration::from_secs(3), "{name} a code: {cost:?}");
    }
    let mut folder = PictureFolder::new(Path::new("/nonexistent"));
    assert!(folder.next().is_err());
}
