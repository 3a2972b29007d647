//! Screens compared with pictures that were looked at and accepted.
//!
//! Ids, words, hashes and times differ from run to run, so the comparison is of small pictures, an eighth of the size:
//! a part that moved, vanished or changed its colour is seen there, another word in the same place hardly.
//! `UPDATE_PICTURES=1` accepts the screens as they are now: look at them first (`KEYRITE_PICTURES=folder` keeps them
//! in full size).

use std::path::{Path, PathBuf};

use image::{GrayImage, RgbaImage};

/// One small pixel stands for this many each way.
const SMALLER: u32 = 8;
/// A small pixel counts as changed from this difference of brightness on.
const CHANGED: u8 = 26;
/// Thousandths of the small pixels that may have changed.
const ALLOWED: usize = 30;

/// Screens that show what this machine is: its network, disks, printers and folders.
const OF_THE_MACHINE: [&str; 10] = [
    "home",
    "run-end",
    "prepare-room",
    "run-environment",
    "run-environment-exception",
    "run-print",
    "run-read-back",
    "run-review",
    "recover-sheet",
    "verify",
];

/// Screens on which the words of a fingerprint stand within a sentence: how many lines it takes, and so where all that
/// follows it stands, is up to chance.
const OF_CHANCE: [&str; 1] = ["recover-release"];

/// Screens that are compared in every look, one for each way of laying a page out; the others in the first look alone, for
/// what is whole on a page at every size is asked of the page itself (`driven::check_at_rest`).
const IN_EVERY_LOOK: [&str; 4] = ["prepare-quorum", "run-bag", "run-drawn", "run-sealed"];

fn accepted(look: &str, screen: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/window/accepted")
        .join(look)
        .join(format!("{screen}.png"))
}

/// Whether there is an accepted picture of this screen in this look.
pub fn are_compared(look: &str, screen: &str) -> bool {
    let of_their_own = OF_THE_MACHINE.contains(&screen) || OF_CHANCE.contains(&screen);
    !of_their_own && (look == "light" || IN_EVERY_LOOK.contains(&screen))
}

/// Fails if the screen is not the accepted one.
pub fn compare(look: &str, screen: &str, picture: &RgbaImage) {
    if !are_compared(look, screen) {
        return;
    }
    let (width, height) = picture.dimensions();
    let small = keyrite_painter::shrunk(picture, width / SMALLER, height / SMALLER);
    let file = accepted(look, screen);
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder for pictures");
        small.save(&file).expect("saved");
        return;
    }
    let known = image::open(&file)
        .unwrap_or_else(|error| panic!("{}: {error}; UPDATE_PICTURES=1 accepts it", file.display()));
    let changed = thousandths_changed(&known.to_luma8(), &small);
    println!("{look}/{screen}: {changed} thousandths changed");
    assert!(
        changed <= ALLOWED,
        "{look}/{screen}: {changed} thousandths of the picture changed, at most {ALLOWED} may: look at it, then UPDATE_PICTURES=1"
    );
}

fn thousandths_changed(one: &GrayImage, two: &GrayImage) -> usize {
    assert_eq!(one.dimensions(), two.dimensions(), "a picture of another size");
    let differ =
        one.pixels().zip(two.pixels()).filter(|(one, two)| one.0[0].abs_diff(two.0[0]) >= CHANGED).count();
    differ * 1_000 / (one.pixels().len().max(1))
}
