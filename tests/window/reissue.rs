//! A re-issue prepared in the window: which share, how it is locked, who holds it, as the folder before has it.

use crate::driven::{Look, Window, pictures};
use crate::journeys::{name_room, say_how_to_object};
use crate::runner::{Test, tests};
use eframe::egui;

fn a_re_issue_takes_over_its_set_and_names_the_share() {
    let mut window = Window::open(Look { size: egui::vec2(1024.0, 600.0), ..Look::default() });
    window.pictures = pictures("reissue");
    let at = window.folder.path().to_owned();
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_keyrite"))
        .args(["rehearse", "--shares", "3", "--threshold", "2", "--out"])
        .arg(at.join("made"))
        .output()
        .expect("it runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    window.press("Rehearsal");
    window.press("Hold a ceremony");
    window.wait("Which ceremony");
    window.press("One sheet once more");
    window.press("People:");
    for (role, name) in [
        ("Administrator 1", "Administrator Ada"),
        ("Operator 1", "Operator Ada"),
        ("Witness 1", "Witness Ada"),
        ("Custodian 1", "Custodian Neu"),
        ("Custodian 2", "Stand-in Custodian 1"),
    ] {
        window.fill(&format!("{role}: name"), name);
        window.fill(&format!("{role}: from"), "Head office");
    }
    window.press("Key:");
    window.wait("Which share is issued again");
    window.fill("Folder of the earlier ceremony", at.join("made").to_str().expect("UTF-8"));
    window.press("Take over what it says of the key");
    window.wait("The set is 2 of 3.");
    window.fill("Number of the share", "4");
    window.press("Open: the sheet alone is enough");
    window.press("Plan:");
    window.wait("Key: which share is issued again: a number from 1 to 3");
    window.press("Key:");
    window.fill("Number of the share", "2");
    window.shoot("share");
    window.press("Room:");
    name_room(&mut window);
    window.press("Plan:");
    window.shoot("plan");
    window.press("Open the rehearsal");
    window.wait("Open the ceremony");
    say_how_to_object(&mut window);
    let names = ["Administrator Ada", "Operator Ada", "Witness Ada", "Custodian Neu", "Stand-in Custodian 1"];
    crate::journeys::call_the_roll(&mut window, &names);
    window.wait("Read the approval aloud");
    let held = window.ceremonies().into_iter().find(|folder| !folder.ends_with("made")).expect("a ceremony");
    let lines = std::fs::read_to_string(held.join("transcript.jsonl")).expect("readable");
    assert!(lines.contains("\"share\":2"), "the header names the share");
    let line = lines.lines().find(|line| line.contains("Custodian Neu")).expect("enrolled");
    assert!(line.contains("\"shares\":[2]"), "{line}");
}

/// Side by side.
pub const TESTS: &[Test] = tests![a_re_issue_takes_over_its_set_and_names_the_share];
