//! What is wrong with a plan is said on the pages that it is about, long before the last one.

use crate::bringing::rehearsed;
use crate::ceremonies::plain;
use crate::driven::{Look, Window, pictures};
use crate::journeys::{enrol, fill_in, open_recovery, say_how_to_object};
use crate::runner::{Test, tests};
use eframe::egui;

/// Names come from other keyboards: a dead key and AltGr give a letter at once, an input method proposes and then commits. What
/// is proposed leaves nothing behind, and what is composed of two characters is one name with what is not.
fn names_of_other_keyboards_arrive_whole() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("keyboards");
    window.press("Rehearsal");
    window.press("Hold a ceremony");
    window.press("Data-encryption master key");
    window.press("People:");
    // what no font here has stands as boxes, and is refused at the field: no sheet could show it
    window.harness.ctx.set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
    let field = "Custodian of share 1: name";
    for (proposed, meant) in [
        (&["n", "ni", "\u{306b}", "\u{306b}\u{307b}"][..], "\u{65e5}\u{672c} \u{592a}\u{90ce}"),
        (&["\u{1112}", "\u{d558}", "\u{d55c}"][..], "\u{d55c}\u{c9c0}\u{bbfc}"),
        (&["\u{b4}"][..], "Ren\u{e9}e \u{141}ukasi\u{144}ska"),
        // given up: nothing is meant
        (&["x", "xi", ""][..], ""),
    ] {
        window.fill(field, "");
        window.compose(field, proposed, meant);
        assert_eq!(window.value(field), meant, "{proposed:?}");
        window.shoot(&format!("composed-{}", meant.chars().count()));
    }
    // in the middle of a name
    window.fill(field, "Zo Ada");
    for _ in 0..4 {
        window.strike(egui::Key::ArrowLeft);
    }
    window.compose(field, &["\u{a8}"], "\u{eb}");
    assert_eq!(window.value(field), "Zo\u{eb} Ada");
}

/// Too few custodians: with the numbers and what to do, where people are named and where sheets are counted.
fn too_few_custodians_are_told_at_the_people_and_at_the_quorum() {
    for (name, size, percent) in [
        ("too-few", egui::vec2(1280.0, 800.0), 100),
        ("too-few-small", egui::vec2(1024.0, 600.0), 100),
        ("too-few-twice", egui::vec2(1280.0, 800.0), 200),
    ] {
        let mut window = Window::open(Look { size, percent, ..Look::default() });
        window.pictures = pictures(name);
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

/// A key is known to need three sheets, and two custodians are to come: said where people are named, in the plan, and before the
/// roll is closed. It forbids nothing.
fn fewer_custodians_than_sheets_are_told_before_the_roll_is_closed() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("fewer");
    let held = rehearsed_in(&window);
    let says = "3 sheets rebuild this key, and 2 custodians come: add 1 custodian, or have one bring more than one sheet.";
    window.press("Rehearsal");
    window.press("Recover a key");
    window.press("People:");
    window.wait("Custodian 2: name");
    assert!(!window.sees(" rebuild this key"), "nothing is known of the key yet");
    window.press("Key:");
    window.fill("Folder of the earlier ceremony", held.to_str().expect("UTF-8"));
    window.wait("Key: whole");
    window.press("People:");
    window.wait(says);
    window.press("Add custodian");
    window.wait_until_gone(" rebuild this key");
    window.press("Remove Custodian 3");
    window.wait(says);
    window.press("Fill in stand-ins");
    window.press("Plan:");
    window.wait("People: whole, with a warning");
    window.wait(says);
    window.shoot("fewer-plan");

    let mut window = Window::open(Look::default());
    window.pictures = pictures("fewer");
    let held = rehearsed_in(&window);
    let people = open_recovery(&mut window, true, Some(&held), &["Ada Ames", "Berta Brook"]);
    say_how_to_object(&mut window);
    enrol(&mut window, &people.iter().map(String::as_str).collect::<Vec<_>>());
    window.wait(says);
    window.shoot("fewer-roll");
}

/// The folder of a rehearsal of 3 of 5, beside what this window keeps.
fn rehearsed_in(window: &Window) -> std::path::PathBuf {
    let held = window.folder.path().join("held");
    rehearsed(&held, (3, 5));
    held
}

/// Enter in the field of a file saves it: it does not open the ceremony whose plan is on that page. Escape leaves the form, which is
/// there again.
fn enter_in_the_field_of_a_file_saves_it() {
    let mut window = Window::open(Look::default());
    fill_in(&mut window, plain(true));
    window.press("Plan:");
    window.wait("The whole plan");
    let path = window.folder.path().join("by-enter.pdf");
    window.fill("File for the script", path.to_str().expect("UTF-8"));
    assert!(window.field_has_focus("File for the script"), "{:?}", window.focused_label());
    window.strike(egui::Key::Enter);
    window.wait(" pages are in ");
    assert!(path.exists());
    window.pause();
    assert!(window.ceremonies().is_empty(), "the ceremony was opened");
    // what was refused goes with what is typed
    window.strike(egui::Key::Enter);
    window.wait("it exists already");
    window.fill("File for the script", window.folder.path().join("other.pdf").to_str().expect("UTF-8"));
    assert!(!window.sees("it exists already"));
    window.strike(egui::Key::Escape);
    window.wait("Recover a key");
    window.press("Hold a ceremony");
    window.wait("The whole plan");
}

/// People of a file: Enter takes them, whoever is named is replaced only by a yes, and who has no role here is named.
fn people_of_a_file_replace_nobody_without_a_word() {
    let mut window = Window::open(Look::default());
    let file = window.folder.path().join("people.toml");
    let one = |role: &str, name: &str| {
        format!("[[person]]\nrole = \"{role}\"\nname = \"{name}\"\nfrom = \"Head office\"\n\n")
    };
    std::fs::write(&file, one("witness", "Wilma Weiss") + &one("notary", "Nora Nagel")).expect("written");
    window.press("Rehearsal");
    window.press("Hold a ceremony");
    window.press("Data-encryption master key");
    window.press("People:");
    window.fill("Operator 1: name", "Otto Ober");
    window.press("Take people from a file, or save these");
    assert!(window.field_has_focus("File of people"), "{:?}", window.focused_label());
    window.fill("File of people", "/nowhere/people.toml");
    window.focus_field("File of people");
    window.strike(egui::Key::Enter);
    window.wait("/nowhere/people.toml");
    window.wait("Who does what");
    window.fill("File of people", file.to_str().expect("UTF-8"));
    window.strike(egui::Key::Enter);
    window.wait("On this page stands 1 person. The 2 people of the file would take its place.");
    window.press("Keep them");
    assert_eq!(window.value("Operator 1: name"), "Otto Ober");
    window.press("Take them");
    window.press("Replace them by those of the file");
    window.wait("1 person of ");
    window.wait("Left out, since this script has no role for them: Nora Nagel (notary).");
    assert_eq!(window.value("Witness 1: name"), "Wilma Weiss");
    assert_eq!(window.value("Operator 1: name"), "");
}

/// Side by side.
pub const TESTS: &[Test] = tests![
    names_of_other_keyboards_arrive_whole,
    enter_in_the_field_of_a_file_saves_it,
    people_of_a_file_replace_nobody_without_a_word,
    too_few_custodians_are_told_at_the_people_and_at_the_quorum,
    fewer_custodians_than_sheets_are_told_before_the_roll_is_closed,
];
