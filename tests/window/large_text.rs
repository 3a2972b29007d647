//! What is read in large letters: the first screen, the register, an audit and a verification at 200 %, and the files of a
//! verification's entries.

use std::process::Command;

use crate::driven::{Look, Window, pictures};
use crate::journeys::act;
use crate::runner::{Test, tests};
use eframe::egui;

const LOOKS: [(&str, egui::Vec2); 2] =
    [("large", egui::vec2(1280.0, 800.0)), ("large-small", egui::vec2(1024.0, 600.0))];

fn window(name: &str, size: egui::Vec2, percent: u16) -> Window {
    let mut window = Window::open(Look { size, percent, ..Look::default() });
    window.pictures = pictures(name);
    let made = Command::new(env!("CARGO_BIN_EXE_keyrite"))
        .args(["rehearse", "--shares", "3", "--threshold", "2", "--out", "Keyrite/held"])
        .current_dir({
            let at = window.folder.path();
            std::fs::create_dir_all(at.join("Keyrite")).expect("a folder");
            at
        })
        .output()
        .expect("it runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    window
}

/// Every page is whole, every act can be brought into view and pressed.
fn pages_are_whole_at_twice_the_size() {
    for (name, size) in LOOKS {
        let mut window = window(name, size, 200);
        window.shoot("home");
        assert!(window.shows("Recover a key"), "{name}: the first ways in are in view");
        for way_in in ["Settings", "Tour", "Dark", "Rehearsal", "Key register", "Recover in an emergency"] {
            window.scroll_to(way_in);
            assert!(window.shows(way_in), "{name}: {way_in} is out of reach");
        }
        window.shoot("home-end");
        window.press("Rehearsal");
        window.press("Key register");
        window.wait("REHEARSAL-KEY");
        window.shoot("register");
        for act in
            ["Save the register as a PDF", "Save the table as CSV", "Hold against the list", "Look there"]
        {
            window.scroll_to(act);
            assert!(window.shows(act), "{name}: {act} is out of reach");
        }
        window.shoot("register-end");
        window.press("REHEARSAL-KEY");
        window.wait("Its ceremonies");
        window.shoot("register-life");
        window.strike(egui::Key::Escape);
        window.strike(egui::Key::Escape);
        window.press("Audit shares");
        let held = window.folder.path().join("Keyrite/held");
        window.fill("The ceremony's folder", held.to_str().expect("UTF-8"));
        window.shoot("audit");
        act(&mut window, "Go on to the sheets");
        window.wait("Words on the paper");
        window.shoot("audit-sheets");
        assert!(window.field_has_focus("Path of a file or folder"));
        window.fill("Path of a file or folder", held.join("sheets/share-01.pdf").to_str().expect("UTF-8"));
        window.press("Read this path");
        window.wait("Serial printed on the sheet");
        window.shoot("audit-paper");
    }
}

/// The entries leave as a PDF to be printed, and as text, from where the verdict is; nothing is overwritten.
fn entries_are_saved_from_where_the_verdict_is() {
    for (name, size, percent) in
        [("entries", LOOKS[0].1, 100), ("entries-small", LOOKS[1].1, 100), ("entries-twice", LOOKS[0].1, 200)]
    {
        let mut window = window(name, size, percent);
        window.press("Verify a transcript");
        let base = window.folder.path().join("Keyrite");
        window.fill("The ceremony's folder", base.join("held").to_str().expect("UTF-8"));
        act(&mut window, "Verify");
        window.wait("CONSISTENT, NOT ANCHORED");
        window.shoot("verdict");
        window.press("Save or print the entries");
        window.settle();
        assert!(window.shows("Save the entries as a PDF"), "they come into view");
        assert!(window.shows("Save the entries as text"), "both of them");
        window.shoot("files");
        window.press("Save the entries as a PDF");
        window.wait(" pages are in ");
        window.press("Save the entries as text");
        window.wait(" as text: they are in ");
        window.press("Save the entries as text");
        window.wait("it exists already");
        let files = |ending: &str| {
            let all = crate::driven::folders_in(&base);
            all.into_iter().find(|path| path.to_string_lossy().ends_with(ending)).expect("saved")
        };
        assert!(std::fs::read(files(".pdf")).expect("readable").starts_with(b"%PDF-"));
        let text = std::fs::read_to_string(files(".txt")).expect("readable");
        assert!(text.starts_with("1  ") && text.contains("Stand-in Custodian 1"), "{text}");
    }
}

/// Side by side.
pub const TESTS: &[Test] =
    tests![pages_are_whole_at_twice_the_size, entries_are_saved_from_where_the_verdict_is];
