//! What is wrong with a plan is said on the pages that it is about, long before the last one.

use crate::driven::{Look, Window};
use crate::runner::{Test, tests};
use eframe::egui;

/// Too few custodians: with the numbers and what to do, where people are named and where sheets are counted.
fn too_few_custodians_are_told_at_the_people_and_at_the_quorum() {
    for (name, size, percent) in [
        ("too-few", egui::vec2(1280.0, 800.0), 100),
        ("too-few-small", egui::vec2(1024.0, 600.0), 100),
        ("too-few-twice", egui::vec2(1280.0, 800.0), 200),
    ] {
        let mut window = Window::open(Look { size, percent, ..Look::default() });
        window.pictures =
            std::env::var_os("KEYRITE_PICTURES").map(|folder| std::path::PathBuf::from(folder).join(name));
        window.press("Rehearsal");
        window.press("Hold a ceremony");
        window.press("Data-encryption master key");
        window.press("Quorum:");
        let said = |what: &str| format!("custodians for 5 sheets{what}");
        assert!(!window.sees(&said("")), "nothing is said before anybody is named");
        window.press("People:");
        window.fill("Custodian of share 1: name", "Ada");
        window.press("Quorum:");
        window.wait("5 custodians for 5 sheets, of whom 1 is named: name 4 more on the page People");
        window.shoot("unnamed");
        window.press("People:");
        let removed = ["Remove Custodian of share 5", "Remove Custodian of share 4"];
        let fewer = [
            "4 custodians for 5 sheets: share 5 has no custodian. Add 1 custodian, or make 4 sheets on the page Quorum.",
            "3 custodians for 5 sheets: shares 4 and 5 have no custodian. Add 2 custodians, or make 3 sheets on the page Quorum.",
        ];
        for (remove, says) in removed.into_iter().zip(fewer) {
            window.press(remove);
            window.wait(says);
        }
        window.scroll_to(fewer[1]);
        window.shoot("people");
        window.press("Quorum:");
        window.wait(&fewer[1].replace(" on the page Quorum", ""));
        window.shoot("quorum");
        window.press("Sheets in all: one fewer");
        window.press("Sheets in all: one fewer");
        window.wait_until_gone(" no custodian");
    }
}

/// Side by side.
pub const TESTS: &[Test] = tests![too_few_custodians_are_told_at_the_people_and_at_the_quorum];
