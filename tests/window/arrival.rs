//! What holds of every screen that somebody comes to, on a small one: the keyboard is at a field or at an act, which stands in
//! view; all that can be pressed has a name and nothing reaches over the sides; F1 explains, and Escape leads back to where
//! one was.

use std::time::Instant;

use crate::ceremonies::plain;
use crate::driven::{Look, PATIENCE, Window, breathe};
use crate::journeys::{Lock, act, by_no_exit, hold_generation, hold_recovery, verify};
use crate::runner::{Test, tests};
use eframe::egui::accesskit::{NodeId, Role};
use eframe::egui::{self, Key};
use egui_kittest::kittest::NodeT;

/// What leads away from what a screen is for: nobody is put there.
const WAYS_PAST: [&str; 9] = [
    "This step cannot be done",
    "Leave out",
    "Back",
    "Read them once more",
    "Not present",
    "Up one folder",
    "Ask for printers again",
    "Choose another lock",
    "Somebody else than",
];

/// Where nothing has the keyboard, on purpose: Enter opens nobody's private screen, and leaves no page with results; a verdict is
/// read before a field below it takes it out of view.
const FREE: [&str; 4] = [
    "alone at the screen",
    "What comes next",
    "Trusted keys",
    "The transcript is whole, and the ceremony followed its script",
];

impl Window {
    /// Looks at the screen to which this led.
    pub fn arrive(&mut self, by: &str) {
        let since = Instant::now();
        self.pause();
        // a page that waits for another thread is not the one to which this leads
        let waits =
            |window: &Self| window.sees("under way") || window.labels().iter().any(|said| said == "reading");
        while self.focused().is_none() && !FREE.iter().any(|label| self.sees(label)) || waits(self) {
            assert!(
                since.elapsed() < PATIENCE / 10,
                "after {by} nothing has the keyboard: {:#?}",
                self.labels()
            );
            breathe(since);
            self.pause();
        }
        let here = self.focused();
        if let Some(here) = here {
            let (role, name) = self.role_and_name(here).expect("it has the keyboard");
            let past = WAYS_PAST.iter().any(|past| name.starts_with(past));
            assert!(!past, "after {by} the keyboard is at \u{201c}{name}\u{201d}, a {role:?}");
            // a page comes to rest where its keyboard is
            while !self.is_in_view(here) {
                let waited = since.elapsed();
                assert!(
                    waited < PATIENCE / 10,
                    "after {by} \u{201c}{name}\u{201d} has the keyboard out of sight"
                );
                breathe(since);
                self.pause();
            }
        }
        self.check_whole(by);
        self.ask_for_help(by, here);
    }

    fn role_and_name(&self, id: NodeId) -> Option<(Role, String)> {
        let mut nodes = self.harness.root().children_recursive();
        let node = nodes.find(|node| node.accesskit_node().locate().0 == id)?;
        let node = node.accesskit_node();
        Some((node.role(), node.label().unwrap_or_default()))
    }

    fn ask_for_help(&mut self, by: &str, here: Option<NodeId>) {
        self.strike(Key::F1);
        self.wait("Help: ");
        self.strike(Key::Escape);
        self.wait_until_gone("Help: ");
        self.pause();
        let back = self.focused();
        let named = |id: Option<NodeId>| id.and_then(|id| self.role_and_name(id));
        // what another thread brought meanwhile may have taken the place of what was there
        let gone = here.is_some() && named(here).is_none();
        assert!(
            back == here || gone && back.is_some(),
            "after {by} help gave the keyboard to {:?}, not to {:?}",
            named(back),
            named(here)
        );
    }
}

fn small() -> Window {
    let mut window = Window::open(Look { size: egui::vec2(1024.0, 600.0), ..Look::default() });
    window.watched = true;
    window
}

/// The first screen, those that it leads to, and every page of the preparation.
fn every_screen_outside_a_ceremony_begins_at_what_matters() {
    let mut window = small();
    window.arrive("the start");
    for way in ["Settings", "Audit shares", "Verify a transcript", "Key register", "Recover in an emergency"]
    {
        window.press(way);
        window.arrive(way);
        window.strike(Key::Escape);
        window.wait("Hold a ceremony");
    }
    window.press("Rehearsal");
    window.press("Hold a ceremony");
    window.arrive("Hold a ceremony");
    window.press("Data-encryption master key");
    act(&mut window, "Go on to Key");
    act(&mut window, "Go on to Quorum");
    window.press("Open: the sheet alone is enough");
    for page in ["People", "Custody", "Room", "Plan"] {
        act(&mut window, &format!("Go on to {page}"));
    }
}

/// Every step of a ceremony that makes a key and of one that recovers it, the results between them, the end, the verdict.
fn every_screen_of_a_ceremony_begins_at_what_matters() {
    let mut window = small();
    let sheets = hold_generation(&mut window, plain(true));
    verify(&mut window);
    window.press("Rehearsal");
    hold_recovery(&mut window, true, &sheets[..2], Lock::Open, by_no_exit);
    verify(&mut window);
}

/// Frames in which nobody touches the window: three quarters of a minute, by its clock.
const LEFT_ALONE: usize = 180;

/// A page that nobody touches is not drawn again, after it looked at the machine for whoever may still be there: an idle laptop
/// stays cool, on every page without a clock.
fn a_page_that_nobody_touches_is_not_drawn_again() {
    let mut window = small();
    let left_alone = |window: &mut Window, page: &str| {
        window.settle();
        window.harness.run_steps(LEFT_ALONE);
        // what works beside the drawing may take a moment longer, and asks for one frame when it is done
        std::thread::sleep(std::time::Duration::from_millis(300));
        window.harness.run_steps(3);
        let asked = window.harness.output().viewport_output.values().map(|view| view.repaint_delay).min();
        let asked = asked.expect("there is a window");
        assert!(asked > std::time::Duration::from_secs(60), "{page} asks for a frame in {asked:?}");
    };
    left_alone(&mut window, "the start");
    for way in
        ["Settings", "Audit shares", "Verify a transcript", "Key register", "Recover in an emergency", "Tour"]
    {
        window.press(way);
        left_alone(&mut window, way);
        window.strike(Key::Escape);
        window.wait("Hold a ceremony");
    }
    window.press("Rehearsal");
    window.press("Hold a ceremony");
    left_alone(&mut window, "Script");
    window.press("Data-encryption master key");
    for page in ["Key", "Quorum", "People", "Custody", "Room", "Plan"] {
        window.press(&format!("{page}:"));
        left_alone(&mut window, page);
    }
}

pub const TESTS: &[Test] = tests![
    a_page_that_nobody_touches_is_not_drawn_again,
    every_screen_outside_a_ceremony_begins_at_what_matters,
    every_screen_of_a_ceremony_begins_at_what_matters
];
