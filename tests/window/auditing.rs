//! An audit held in the window: what is last recorded of a sheet beside what is found, its reading, its new bag, a finding.

use crate::driven::{Look, Window, pictures};
use crate::journeys::{act, call_the_roll, name_room, name_two};
use crate::runner::{Test, tests};
use eframe::egui;

/// One sheet is opened, read and put into a new bag, the other is missing; on each size of screen.
fn an_audit_looks_at_one_sheet_after_the_other() {
    for (name, size) in [("sight", Look::default().size), ("sight-small", egui::vec2(1024.0, 600.0))] {
        audit(name, Look { size, ..Look::default() });
    }
}

fn an_audit_is_whole_at_twice_the_size() {
    audit("sight-twice", Look { size: egui::vec2(1280.0, 800.0), percent: 200, ..Look::default() });
}

fn audit(name: &str, look: Look) {
    let mut window = Window::open(look);
    window.pictures = pictures(name);
    let at = window.folder.path().to_owned();
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_keyrite"))
        .args(["rehearse", "--shares", "2", "--threshold", "2", "--out"])
        .arg(at.join("made"))
        .output()
        .expect("it runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let script = at.join("audit.toml");
    std::fs::write(&script, include_str!("scripts/audit.toml")).expect("written");
    open(&mut window, &script, &at.join("made"));
    call_the_roll(&mut window, &["Administrator Ada", "Witness Ada", "Stand-in Custodian 1"]);
    window.wait("As last recorded");
    window.wait("Share 1 is recorded in bag TE 0000 0001. The holder shows it.");
    window.press("Whole, and as last recorded");
    window.fill("What is seen, in words", "dry, seal whole");
    window.press("It is opened and read now");
    window.shoot("looked");
    act(&mut window, "Record the bag and open it");
    window.wait("share 1 is out of its bag");
    window.fill("Serial as printed on the sheet", "S-0001");
    window.fill("Path of a file or folder", at.join("made/sheets/share-01.pdf").to_str().expect("UTF-8"));
    window.press("Read this path");
    window.wait("share 1 of set");
    window.shoot("read");
    act(&mut window, "Hold it against its making");
    window.wait("share 1, sheet S-0001: the sheet that was made");
    window.fill("New bag number", "TE 0001 0001");
    window.fill("New bag number, again", "TE 0001 0001");
    window.shoot("bagged");
    act(&mut window, "Record the new bag");
    window.wait("Share 2 is recorded in bag TE 0000 0002. The holder shows it.");
    window.press("It is missing: nobody shows it");
    window.fill("What is seen, in words", "not in the safe");
    window.wait("A finding: it is followed up");
    window.fill("Who follows up, and how", "Ada asks the holder");
    window.fill("Until when", "2099-12-31");
    window.shoot("missing");
    act(&mut window, "Record that it is missing");
    window.wait("Review the exceptions");
    let held = window.ceremonies().pop().expect("a ceremony");
    let lines = std::fs::read_to_string(held.join("transcript.jsonl")).expect("readable");
    for record in ["\"type\":\"sheet-sighted\"", "\"type\":\"sheet-checked\"", "\"type\":\"sheet-rebagged\""]
    {
        assert!(lines.contains(record), "{record}");
    }
}

/// From the first screen to the roll, upon the ceremony that made the sheets.
fn open(window: &mut Window, script: &std::path::Path, before: &std::path::Path) {
    window.press("Rehearsal");
    window.press("Hold a ceremony");
    window.wait("Which ceremony");
    window.fill("Path of a template file", script.to_str().expect("UTF-8"));
    window.press("Check it");
    window.wait("A look at two sheets");
    window.wait("from a file or an earlier ceremony");
    window.press("People:");
    name_two(window);
    window.fill("Custodian 1: name", "Stand-in Custodian 1");
    window.fill("Custodian 1: from", "Rehearsal");
    window.press("Key:");
    window.wait("Which set");
    window.fill("Folder of the earlier ceremony", before.to_str().expect("UTF-8"));
    window.shoot("which-set");
    window.press("Room:");
    name_room(window);
    window.press("Plan:");
    window.wait("The whole plan");
    window.press("Open the rehearsal");
    window.wait("Call the roll");
}

/// Side by side.
pub const TESTS: &[Test] =
    tests![an_audit_looks_at_one_sheet_after_the_other, an_audit_is_whole_at_twice_the_size];
