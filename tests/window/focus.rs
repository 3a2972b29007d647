//! Where the keyboard is when a screen appears, and that it comes back there.

use std::time::Instant;

use crate::ceremonies::plain;
use crate::driven::{Look, PATIENCE, Window, pictures};
use crate::journeys::{act, begin_and_draw, everybody, open_room, prepare};
use crate::runner::{Test, tests};
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable;

/// The first screen begins at its first way in; help gives the keyboard back to where it was.
fn the_first_screen_begins_at_its_first_way_in() {
    let mut window = Window::open(Look::default());
    at(&mut window, "Hold a ceremony");
    help_and_back(&mut window, "Hold a ceremony");
    window.strike(Key::Escape);
    at(&mut window, "Hold a ceremony");
}

/// At a step its first field comes first, then the act, then a way past it; results say where one is and who is there.
fn a_step_begins_at_its_field_and_ends_with_its_act() {
    let mut window = Window::open(Look::default());
    let plan = plain(true);
    prepare(&mut window, plan);
    open_room(&mut window, &everybody(plan));
    let (tick, past) = ("Every custodian has answered: I accept", "This step cannot be done\u{2026}");
    window.wait(tick);
    at(&mut window, tick);
    for key in [Key::F1, Key::F8, Key::F9] {
        window.strike(key);
        window.strike(Key::Escape);
        at(&mut window, tick);
    }
    window.press(tick);
    window.pause();
    window.focus_on("It is done: record it");
    window.strike(Key::Tab);
    at(&mut window, past);
    window.strike(Key::Space);
    window.wait("About the step \u{201c}Hear the duties of a custodian\u{201d}, which is not held.");
    assert_eq!(
        window.value("What the script expected"),
        "The step \u{201c}Hear the duties of a custodian\u{201d} is held."
    );
    window.strike(Key::Escape);
    window.wait_until_gone("What the script expected");
    at(&mut window, past);
    // Escape where there is nothing to close changes nothing
    window.strike(Key::Escape);
    at(&mut window, past);
    act(&mut window, "It is done: record it");
    window.press("Name, purpose, owner, environment and dates are as approved");
    act(&mut window, "It is done: record it");
    at(&mut window, "Throws, in the order they fell");
    let without = "Go on without throws";
    window.wait(without);
    window.harness.get_by_label(without).click();
    let since = Instant::now();
    while window.harness.query_all_by_label("Draw the root key").next().is_none() {
        assert!(since.elapsed() < PATIENCE, "the step did not come: {:#?}", window.labels());
        window.harness.step();
        std::thread::yield_now();
    }
    // an Enter too many, a frame after the page has changed, is not meant for it
    enter_in_one_frame(&mut window);
    // which is what the step is called in the list too
    window.wait("The key is drawn now");
    at(&mut window, "Draw the root key");
    act(&mut window, "Draw the root key");
    let read = "It has been read: go on";
    window.wait("The root key is drawn");
    at(&mut window, read);
    assert!(window.sees("Step ") && window.sees("Witness Witness Ada"), "where one is, and who is there");
    // a word that differs is an exception at once: its key works while people read, and help is of that page
    window.strike(Key::F1);
    window.wait("Help: read aloud");
    window.strike(Key::Escape);
    window.press("Help");
    window.wait("Help: read aloud");
    window.strike(Key::Escape);
    window.strike(Key::F8);
    window.wait("Record an exception");
    window.strike(Key::Escape);
    window.wait(read);
}

fn small_and_large() -> Window {
    Window::open(Look { size: eframe::egui::vec2(1024.0, 600.0), percent: 200, ..Look::default() })
}

/// What is asked for first is the folder, on the smallest page too; words that are half typed are said to be so, where they are
/// typed and beside the act, and are held against nothing.
fn a_verification_begins_at_its_folder_and_takes_no_half_words() {
    let mut window = small_and_large();
    window.pictures = pictures("verify");
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_keyrite"))
        .args(["rehearse", "--shares", "2", "--threshold", "2", "--out", "one"])
        .current_dir(window.folder.path())
        .output()
        .expect("the program runs");
    assert!(made.status.success());
    let folder = window.folder.path().join("one");
    window.press("Verify a transcript");
    at(&mut window, "The ceremony's folder");
    window.shoot("first");
    let none = window.folder.path().to_owned();
    window.fill("The ceremony's folder", none.to_str().expect("UTF-8"));
    act(&mut window, "Verify");
    window.wait("there is no transcript in this folder");
    at(&mut window, "The ceremony's folder");
    window.shoot("refused");
    window.fill("The ceremony's folder", folder.to_str().expect("UTF-8"));
    window.pause();
    assert!(!window.sees("there is no transcript in this folder"), "another folder is not refused yet");
    window.fill("Words of the ceremony key", "endow bookseller atlas rebellion");
    window.wait("12 words are missing");
    assert!(!window.sees("12 words are missing: type on"), "nobody is refused while they type");
    window.strike(Key::Tab);
    window.wait("12 words are missing: type on, or empty the field.");
    assert!(window.is_disabled("Verify"));
    window.strike(Key::Enter);
    assert!(!window.sees("What was checked"));
    window.shoot("half");
    for (typed, said) in [
        ("/media/usb/held", "Word 1 is not one of the words"),
        (&"endow bookseller ".repeat(9), "18 words stand here, and the key has 16"),
    ] {
        window.fill("Words of the ceremony key", typed);
        window.wait(said);
        assert!(window.is_disabled("Verify"), "{typed}");
    }
    window.fill("Words of the ceremony key", " ");
    act(&mut window, "Verify");
    window.wait("CONSISTENT, NOT ANCHORED");
    window.pause();
    assert!(window.shows("CONSISTENT, NOT ANCHORED"), "a verdict is read from its beginning");
    window.shoot("verdict");
    act(&mut window, "Verify another");
    at(&mut window, "The ceremony's folder");
}

/// The size of text is what makes a page too large for its screen: it stays in view when it is chosen.
fn the_size_of_text_stays_in_view() {
    let mut window = Window::open(Look { size: eframe::egui::vec2(1024.0, 600.0), ..Look::default() });
    window.press("Settings");
    at(&mut window, "100 %");
    window.press("200 %");
    window.pause();
    assert!(window.is_on("200 %"), "{:#?}", window.labels());
    assert!(window.shows("200 %"));
}

/// A slow machine takes several keys in one picture; each of them is for what the one before it led to.
fn keys_of_one_picture_come_one_after_the_other() {
    let key = |key| Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    let text = |text: &str| Event::Text(text.to_owned());
    let mut window = Window::open(Look::default());
    window.press("Verify a transcript");
    at(&mut window, "The ceremony's folder");
    let at_once = [text("/nowhere/at/all"), key(Key::Tab), key(Key::Tab), text("no words"), key(Key::Enter)];
    window.harness.input_mut().events.extend(at_once);
    window.harness.run_steps(6);
    window.pause();
    assert_eq!(window.value("The ceremony's folder"), "/nowhere/at/all");
    assert_eq!(window.value("Or the path of a scanned sheet"), "no words");
    // Enter found the act as it was after the last letter
    window.wait("/nowhere/at/all: there is no such");
}

/// More sheets than there can be are refused where they are typed, and are not made fewer behind anybody's back.
fn too_many_sheets_are_refused_at_their_field() {
    let mut window = Window::open(Look::default());
    window.press("Rehearsal");
    window.press("Hold a ceremony");
    window.press("Data-encryption master key");
    window.press("Quorum:");
    // where the page begins
    window.pause();
    assert_eq!(window.focused_label().as_deref(), Some("Sheets needed"));
    for (typed, said) in [
        ("300", "Sheets needed: 300 is too many, at most 255 can be made"),
        ("99999", "Sheets needed: 99999 is too many, at most 255 can be made"),
    ] {
        window.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        window.settle();
        window.harness.event(Event::Text(typed.to_owned()));
        window.settle();
        window.wait(said);
        assert!(window.sees("Quorum: something is missing") && !window.sees("sheets rebuild the key."));
    }
}

/// An Enter that was struck twice, or held, is not taken by the page that the first one led to: a page listens only once it has
/// been there for a third of a second.
fn a_second_enter_is_not_the_next_pages() {
    let mut window = Window::open(Look::default());
    begin_and_draw(&mut window, plain(true));
    window.wait("All shares are made at once");
    window.pause();
    let held = window.ceremonies().pop().expect("a ceremony");
    let lines = || std::fs::read_to_string(held.join("transcript.jsonl")).expect("readable").lines().count();
    let before = lines();
    enter_in_one_frame(&mut window);
    // to the first frame of the page that says so
    window.wait("It has been read: go on");
    enter_in_one_frame(&mut window);
    window.pause();
    assert!(window.sees("It has been read: go on"), "the page was left before anybody could read it");
    assert_eq!(lines(), before + 1);
}

fn at(window: &mut Window, label: &str) {
    window.wait(label);
    window.pause();
    assert!(
        window.has_focus(label),
        "the keyboard is at {:?}, not at \u{201c}{label}\u{201d}",
        window.focused_label()
    );
}

fn enter_in_one_frame(window: &mut Window) {
    let (key, modifiers) = (Key::Enter, Modifiers::NONE);
    window.harness.event(Event::Key { key, modifiers, pressed: true, repeat: false, physical_key: None });
    window.harness.step();
}

fn help_and_back(window: &mut Window, label: &str) {
    window.strike(Key::F1);
    window.wait("Help: ");
    window.strike(Key::Escape);
    window.wait_until_gone("Help: ");
    at(window, label);
}

pub const TESTS: &[Test] = tests![
    the_first_screen_begins_at_its_first_way_in,
    a_step_begins_at_its_field_and_ends_with_its_act,
    a_verification_begins_at_its_folder_and_takes_no_half_words,
    the_size_of_text_stays_in_view,
    keys_of_one_picture_come_one_after_the_other,
    too_many_sheets_are_refused_at_their_field,
    a_second_enter_is_not_the_next_pages,
];
