//! A ceremony prepared in the window that goes on after several of one set.

use crate::driven::{Look, Window, pictures};
use crate::journeys::name_room;
use crate::runner::{Test, tests};
use eframe::egui;

/// A recovery that is opened after two others, which were held beside each other: its header names both. Folders of two
/// sets are refused with what to do.
fn a_recovery_goes_on_after_two_that_were_held_beside_each_other() {
    let mut window = Window::open(Look { size: egui::vec2(1024.0, 600.0), ..Look::default() });
    window.pictures = pictures("two-before");
    let at = window.folder.path().to_owned();
    for (script, name, before) in [
        ("kek", "made", None),
        ("drill", "one", Some("made")),
        ("drill", "two", Some("made")),
        ("kek", "other", None),
    ] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_keyrite"));
        command.args(["rehearse", script, "--shares", "3", "--threshold", "2", "--out"]).arg(at.join(name));
        if let Some(before) = before {
            command.arg("--continue").arg(at.join(before));
        }
        let made = command.output().expect("it runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
    let folder = |name: &str| at.join(name).to_str().expect("UTF-8").to_owned();
    window.press("Rehearsal");
    window.press("Recover a key");
    window.wait("Which ceremony");
    window.press("People:");
    for role in ["Administrator 1", "Operator 1", "Witness 1", "Custodian 1", "Custodian 2"] {
        window.fill(&format!("{role}: name"), &format!("Stand-in {role}"));
        window.fill(&format!("{role}: from"), "Head office");
    }
    window.press("Key:");
    window.wait("Which key");
    window.fill("Folder of the earlier ceremony", &folder("one"));
    window.wait_until_gone("Reading it");
    window.press("Name a second earlier ceremony");
    for (name, says) in [("other", "These folders are of several sets"), ("one", "is named twice")] {
        window.fill("Folder 2, of the same set, held beside it", &folder(name));
        window.wait(says);
        // at the folder that does not belong, in place of what it tells
        window.settle();
        assert!(
            window.each_stands_above(says, 2, "Go on to People"),
            "below its field, and beside the page: {:#?}",
            window.labels()
        );
        let said = window.labels().iter().filter(|label| label.contains(" \u{b7} set ")).count();
        assert_eq!(said, 1, "only of the first folder is said what it tells");
        window.wait("Key: something is missing");
        window.shoot(name);
    }
    window.fill("Folder 2, of the same set, held beside it", &folder("two"));
    window.wait("Key: whole");
    window.shoot("both");
    window.press("Room:");
    name_room(&mut window);
    window.press("Plan:");
    window.press("Open the rehearsal");
    window.wait("Open the ceremony");
    let made = ["made", "one", "two", "other"];
    let is_new = |folder: &std::path::PathBuf| !made.iter().any(|name| folder.ends_with(name));
    let held = window.ceremonies().into_iter().find(is_new).expect("a ceremony");
    let lines = std::fs::read_to_string(held.join("transcript.jsonl")).expect("readable");
    assert!(lines.contains("\"beside\":{"), "the header names both");
}

/// Side by side.
pub const TESTS: &[Test] = tests![a_recovery_goes_on_after_two_that_were_held_beside_each_other];
