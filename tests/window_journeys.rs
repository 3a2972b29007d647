//! Ceremonies held in the window, without a window server: by label, with real folders, sheets and page reader.
#![cfg(feature = "gui")]
#![allow(clippy::indexing_slicing)]

mod window;

use eframe::egui;
use keyrite::desk::checking::check_folder;
use keyrite::desk::settings::ThemeChoice;
use keyrite::desk::verdict::{Anchor, Verdict, judge};
use window::journeys::{Generation, Lock, hold_generation, hold_recovery, verify};
use window::{Look, Window, runner};

/// Pictures of every screen, if `KEYRITE_PICTURES` names a folder for them.
fn pictures(name: &str) -> Option<std::path::PathBuf> {
    std::env::var_os("KEYRITE_PICTURES").map(|folder| std::path::PathBuf::from(folder).join(name))
}

fn a_rehearsal_makes_a_key_and_recovers_it() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("rehearsal");
    let plan = Generation {
        rehearsal: true,
        shares: 3,
        threshold: 2,
        lock: Lock::Passphrase("correct horse battery staple"),
    };
    let sheets = hold_generation(&mut window, plan);
    verify(&mut window);
    window.press("Rehearsal");
    hold_recovery(&mut window, true, &sheets[1..], plan.lock);
    verify(&mut window);
    let folders = window.ceremonies();
    assert_eq!(folders.len(), 2, "{folders:?}");
    for folder in folders {
        let report = check_folder(&folder).expect("readable");
        let (verdict, sentence) = judge(&report, &Anchor::None, None);
        assert_eq!(verdict, Verdict::Valid, "{sentence}");
    }
}

fn plain(rehearsal: bool) -> Generation {
    Generation { rehearsal, shares: 2, threshold: 2, lock: Lock::Open }
}

fn journey_in(name: &str, look: Look) {
    let mut window = Window::open(look);
    window.pictures = pictures(name);
    hold_generation(&mut window, Generation { shares: 3, ..plain(true) });
    verify(&mut window);
}

fn every_screen_is_whole_in_the_dark() {
    journey_in("dark", Look { theme: ThemeChoice::Dark, ..Look::default() });
}

fn every_screen_is_whole_on_a_small_screen() {
    journey_in("small", Look { size: egui::vec2(1024.0, 600.0), ..Look::default() });
}

fn every_screen_is_whole_at_twice_the_size() {
    journey_in("double", Look { size: egui::vec2(1920.0, 1080.0), percent: 200, ..Look::default() });
}

fn every_screen_is_whole_on_a_small_screen_at_twice_the_size() {
    journey_in("small-double", Look { size: egui::vec2(1024.0, 600.0), percent: 200, ..Look::default() });
}

fn main() -> std::process::ExitCode {
    runner::run(&[
        ("a_rehearsal_makes_a_key_and_recovers_it", a_rehearsal_makes_a_key_and_recovers_it),
        ("every_screen_is_whole_in_the_dark", every_screen_is_whole_in_the_dark),
        ("every_screen_is_whole_on_a_small_screen", every_screen_is_whole_on_a_small_screen),
        ("every_screen_is_whole_at_twice_the_size", every_screen_is_whole_at_twice_the_size),
        (
            "every_screen_is_whole_on_a_small_screen_at_twice_the_size",
            every_screen_is_whole_on_a_small_screen_at_twice_the_size,
        ),
    ])
}
