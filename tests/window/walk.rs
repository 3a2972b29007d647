//! The walk by keyboard that `dist/live/test` holds in a machine, page after page, as far as the machine itself does not matter:
//! what it waits for stands on the page, and what it strikes leads on.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::driven::{Look, PATIENCE, Window, breathe};
use crate::runner::{Test, tests};
use eframe::egui::{Event, Key, Modifiers};

/// From the switch for rehearsals to the first way in: dark, settings, tour, the tour again.
const TABS: u8 = 5;

/// A page: words on it, and what is struck.
type Page = (String, String);

fn the_walk_of_the_machine_opens_a_ceremony() {
    let mut window = Window::open(Look::default());
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("held");
    let pages = walk(&format!("rehearsal.preparing({TABS}, {:?}) + rehearsal.opening()", folder.display()));
    assert!(pages.len() > 20, "{pages:?}");
    for (words, acts) in &pages {
        wait_for(&mut window, words);
        act(&mut window, acts);
    }
    window.wait("Close the room");
    assert!(folder.join("transcript.jsonl").is_file(), "it is where the walk put it");
}

/// Pages as `dist/lib/rehearsal.py` has them.
fn walk(which: &str) -> Vec<Page> {
    let program = format!(
        "import sys, json; sys.path.insert(0, 'dist/lib'); import rehearsal; print(json.dumps({which}))"
    );
    let said = Command::new("python3")
        .args(["-B", "-c", &program])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("python3 runs: tests/run installs it");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    serde_json::from_slice(&said.stdout).expect("pages")
}

/// As one who looks at a screen: words may go over from one line to the next, and Enter is struck again where nothing came of it,
/// on a machine so slow that it came too early.
fn wait_for(window: &mut Window, words: &str) {
    window.pause();
    let struck = without_clock(window);
    let since = Instant::now();
    let mut again = Instant::now();
    while since.elapsed() < PATIENCE {
        let now = window.labels().concat();
        if bare(&now).contains(&bare(words)) {
            return;
        }
        if again.elapsed() > Duration::from_secs(4) && without_clock(window) == struck {
            window.strike(Key::Enter);
            again = Instant::now();
        }
        breathe(since);
        window.pause();
    }
    panic!("\u{201c}{words}\u{201d} did not come; there is {:#?}", window.labels());
}

fn without_clock(window: &Window) -> Vec<String> {
    let mut labels = window.labels();
    labels.retain(|label| label.as_bytes().get(2) != Some(&b':'));
    labels
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Keys and texts one after the other: `tab 'two words' ret`.
fn act(window: &mut Window, acts: &str) {
    for (place, piece) in acts.split('\'').enumerate() {
        if place % 2 == 1 {
            window.harness.event(Event::Text(piece.to_owned()));
            window.settle();
            continue;
        }
        for key in piece.split_whitespace() {
            if key == "ret" {
                // as a person does, who looks at what was typed
                window.pause();
            }
            let (with, key) = match key {
                "tab" => (Modifiers::NONE, Key::Tab),
                "shift+tab" => (Modifiers::SHIFT, Key::Tab),
                "ctrl+a" => (Modifiers::COMMAND, Key::A),
                "spc" => (Modifiers::NONE, Key::Space),
                "ret" => (Modifiers::NONE, Key::Enter),
                other => panic!("the walk strikes {other}"),
            };
            window.harness.key_press_modifiers(with, key);
            window.settle();
        }
    }
}

pub const TESTS: &[Test] = tests![the_walk_of_the_machine_opens_a_ceremony];
