//! A secret is sealed for the sheets: the screens say so, and a sheet is read back with both its codes.

use crate::ceremonies::plain;
use crate::driven::{Look, Window, pictures};
use crate::journeys::{act, begin_and_draw, to_print};
use crate::runner::{Test, tests};
use crate::support::keyed::{ON_SHEETS, with_steps_before_sheets};

fn every_sheet_carries_a_sealed_secret() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("second");
    window.takes_script(&with_steps_before_sheets(ON_SHEETS));
    begin_and_draw(&mut window, plain(true));
    act(&mut window, "Split the root key");
    window.wait("The key is split");
    act(&mut window, "It has been read: go on");
    window.wait("every sheet, as a second code: at most 192 bytes");
    window.press("It is typed here");
    window.fill_secret("The secret", &"x".repeat(193));
    window.fill_secret("The secret, again", &"x".repeat(193));
    // counted where it is typed, and nothing typed is taken away
    window.wait("both are the same, 193 bytes, 1 byte too many: at most 192 fit on the sheets");
    window.wait("type a shorter one: at most 192 bytes");
    window.shoot("too-long");
    for field in ["The secret", "The secret, again"] {
        window.fill_secret(field, "");
        window.harness.key_press_modifiers(eframe::egui::Modifiers::COMMAND, eframe::egui::Key::Backspace);
        window.settle();
        window.fill_secret(field, "4711");
    }
    act(&mut window, "Seal it under the key");
    window.wait("001-password.sealed");
    act(&mut window, "Read the file back and open it");
    to_print(&mut window, 1);
    act(&mut window, "Save the sheet");
    act(&mut window, "The sheet is good");
    window.wait("Its second code is");
    window.wait("Password of KEK-TEST-2026");
    window.wait("A picture or the camera shows both codes, and both are compared.");
    window.shoot("read-back");
    let sheet = window.folder.path().join("out/share-01-sheet-0001.pdf");
    window.fill("Path of a file or folder", sheet.to_str().expect("UTF-8"));
    window.press("Read this path");
    window.wait("share 1 of set");
    act(&mut window, "Compare it with the share that was made");
    // on its page: the script beside it has named that step all along
    window.wait("Put the sheet into the bag");
    let held = window.ceremonies().pop().expect("a ceremony");
    let lines = std::fs::read_to_string(held.join("transcript.jsonl")).expect("readable");
    assert!(lines.contains("\"type\":\"read-back\"") && !lines.contains("read-back-failed"), "{lines}");
}

pub const TESTS: &[Test] = tests![every_sheet_carries_a_sealed_secret];
