//! Ceremonies held in the window, without a window server: by label, with real folders, sheets and page reader.
#![cfg(feature = "gui")]
#![allow(clippy::indexing_slicing)]

mod window;

use keyrite::desk::checking::check_folder;
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

fn main() -> std::process::ExitCode {
    runner::run(&[("a_rehearsal_makes_a_key_and_recovers_it", a_rehearsal_makes_a_key_and_recovers_it)])
}
