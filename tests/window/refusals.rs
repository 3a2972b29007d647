//! What is refused is said at the field that mends it, which has the keyboard, and goes with it.

use crate::ceremonies::plain;
use crate::driven::{Look, Window};
use crate::journeys::{act, fill_in, say_how_to_object};
use crate::runner::{Test, tests};

/// Roles that exclude each other are refused at the roles, and no more once one of them is taken away.
fn an_enrolment_is_refused_at_what_mends_it() {
    let mut window = Window::open(Look::default());
    crate::journeys::prepare(&mut window, plain(true));
    say_how_to_object(&mut window);
    window.wait("Enrol Administrator Ada");
    window.fill("Kind of identity paper", "passport, seen by the witness");
    act(&mut window, "Enrol Administrator Ada");
    window.wait("Enrol Operator Ada");
    window.fill("Kind of identity paper", "passport, seen by the witness");
    window.press("Witness");
    act(&mut window, "Enrol Operator Ada");
    let refused = "Operator Ada cannot be enrolled";
    window.wait(refused);
    assert!(window.each_stands_above(refused, 1, "Enrol Operator Ada"));
    assert!(window.stands_above(refused, "Enrolled so far"), "it stands at the roles, not at the foot");
    assert!(
        window.has_focus("Administrator"),
        "the first role has the keyboard: {:?}",
        window.focused_label()
    );
    window.press("Witness");
    assert!(!window.sees(refused), "what was refused is being mended");
    act(&mut window, "Enrol Operator Ada");
    window.wait("Enrol Witness Ada");
    // who was expected with a share and comes without holds none: no field is left that nobody sees
    window.fill("Kind of identity paper", "passport, seen by the witness");
    act(&mut window, "Enrol Witness Ada");
    window.wait("Enrol Custodian Berta");
    window.fill("Kind of identity paper", "passport, seen by the witness");
    window.press("Custodian");
    window.press("Witness");
    act(&mut window, "Enrol Custodian Berta");
    window.wait("Enrol Custodian Carlos");
}

/// What was refused on one page is not said on another that has a field of the same name.
fn what_was_refused_stays_on_its_page() {
    let mut window = Window::open(Look::default());
    let none = window.folder.path().to_owned();
    window.press("Verify a transcript");
    window.fill("The ceremony's folder", none.to_str().expect("UTF-8"));
    act(&mut window, "Verify");
    window.wait("there is no transcript in this folder");
    window.strike(eframe::egui::Key::Escape);
    for page in ["Verify a transcript", "Audit shares"] {
        window.press(page);
        window.wait("The ceremony's folder");
        window.settle();
        assert!(!window.sees("there is no transcript in this folder"), "{page}");
        window.strike(eframe::egui::Key::Escape);
    }
}

/// A folder that cannot be made is refused on the page that asks for it, though it is opened from another one.
fn a_folder_is_refused_on_its_own_page() {
    const FOLDER: &str = "New folder for the transcript";
    let mut window = Window::open(Look::default());
    fill_in(&mut window, plain(true));
    window.press("Room:");
    window.fill(FOLDER, "/nowhere/at/all/held");
    window.press("Plan:");
    window.press("Open the rehearsal");
    window.wait("Room and machine");
    window.pause();
    assert!(window.field_has_focus(FOLDER), "{:?}", window.focused_label());
    assert!(window.sees("/nowhere/at/all"), "{:#?}", window.labels());
    assert!(window.stands_above("/nowhere/at/all", "Every entry is written there"));
    let here = window.folder.path().join("held");
    window.fill(FOLDER, here.to_str().expect("UTF-8"));
    assert!(!window.sees("/nowhere/at/all"));
    window.press("Plan:");
    window.press("Open the rehearsal");
    window.wait("Open the ceremony");
}

/// Side by side.
pub const TESTS: &[Test] = tests![
    an_enrolment_is_refused_at_what_mends_it,
    a_folder_is_refused_on_its_own_page,
    what_was_refused_stays_on_its_page,
];
