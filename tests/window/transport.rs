//! A sheet in its bag is handed over, and received, in the window.

use crate::driven::{Look, Window, pictures};
use crate::journeys::{act, name_room, say_how_to_object};
use crate::runner::{Test, tests};
use eframe::egui;
use std::path::Path;

fn a_bag_is_handed_over_and_received() {
    let mut window = Window::open(Look { size: egui::vec2(1024.0, 600.0), ..Look::default() });
    window.pictures = pictures("transport");
    let at = window.folder.path().to_owned();
    for (script, out, upon) in [("kek", "made", None), ("dispatch", "away", Some("made"))] {
        let mut rehearse = std::process::Command::new(env!("CARGO_BIN_EXE_keyrite"));
        rehearse.args(["rehearse", script, "--out"]).arg(at.join(out));
        match upon {
            Some(before) => rehearse.arg("--continue").arg(at.join(before)),
            None => rehearse.args(["--shares", "3", "--threshold", "2"]),
        };
        let held = rehearse.output().expect("it runs");
        assert!(held.status.success(), "{}", String::from_utf8_lossy(&held.stderr));
    }
    window.press("Rehearsal");
    begin(&mut window, "Sheets are sent", &at.join("made"));
    window.wait("Hand over sheet 1 in its bag");
    window.wait("Bag, as last recorded");
    window.fill("Number on the bag", "TE 0000 0001");
    window.fill("Who or what carries it", "Courier Cora");
    window.fill("By which other way its number is told", "courier cora");
    window.fill("Who is to receive it", "Custodian Bob");
    window.fill("Expected there until", "2099-12-31");
    act(&mut window, "It is handed over");
    window.wait("The bag and its number both go by Courier Cora");
    assert!(window.stands_above("The bag and its number both go by", "Expected there until"));
    assert!(window.field_has_focus("By which other way its number is told"));
    assert!(window.sees("2  Sheet 1 to 3: due now"), "all its rounds have one name");
    window.shoot("refused");
    window.fill("By which other way its number is told", "telephone");
    assert!(!window.sees("The bag and its number both go by"), "it goes with what caused it");
    window.shoot("sent");
    act(&mut window, "It is handed over");
    window.wait("Hand over sheet 2 in its bag");
    window.press("Leave out this part");
    window.wait("Hand over sheet 3 in its bag");
    let mut window = Window::open(Look { size: egui::vec2(1024.0, 600.0), ..Look::default() });
    window.pictures = pictures("transport");
    window.press("Rehearsal");
    begin(&mut window, "Sheets are received", &at.join("away"));
    window.wait("Receive sheet 1 in its bag");
    window.fill("Number on the bag", "TE 0000 0001");
    window.press("Number and seal as they were sent");
    window.fill("What was seen", "dry, seal whole");
    window.choose("Who has the bag now", "Custodian Ada");
    window.shoot("received");
    act(&mut window, "It has arrived");
    window.wait("Receive sheet 2 in its bag");
}

/// From the first screen to the first bag, upon a ceremony before.
fn begin(window: &mut Window, title: &str, before: &Path) {
    window.press("Hold a ceremony");
    window.wait("Which ceremony");
    window.press(title);
    window.press("People:");
    let roles: &[&str] = if title == "Sheets are received" {
        &["Administrator", "Operator", "Custodian", "Witness"]
    } else {
        &["Administrator", "Operator", "Witness"]
    };
    let mut people = Vec::new();
    for role in roles {
        window.fill(&format!("{role} 1: name"), &format!("{role} Ada"));
        window.fill(&format!("{role} 1: from"), "Head office");
        people.push(format!("{role} Ada"));
    }
    window.press("Before:");
    window.fill("Folder of the earlier ceremony", before.to_str().expect("UTF-8"));
    window.press("Room:");
    name_room(window);
    window.press("Plan:");
    window.press("Open the rehearsal");
    window.wait("Open the ceremony");
    say_how_to_object(window);
    window.wait("Call the roll");
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    crate::journeys::call_the_roll(window, &people);
    window.wait("Read the approval aloud");
    for (field, value) in [
        ("Approved by", "The board"),
        ("Reference of the paper", "2026-17"),
        ("Its date", "2026-11-20"),
        ("For what", "a test of the window"),
    ] {
        window.fill(field, value);
    }
    act(window, "Record the approval");
}

/// Side by side.
pub const TESTS: &[Test] = tests![a_bag_is_handed_over_and_received];
