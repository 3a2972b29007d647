//! The attestation page: what ties the ceremony key and the last line to the people in the room, signed in ink.

use super::held::{HeldCeremony, RETENTION};
use super::layout::{Column, READ, Writer, pitch};
use crate::paper::sheet::pen::{BODY, CODE, LABEL, STRONG, lines};
use crate::paper::{Page, recovery_kit};
use crate::vocab::Mode;
use crate::vocab::digest::pgp_words;
use crate::vocab::text::counted;

/// Height of a line to sign on, millimetres.
const SIGN: f32 = 15.0;
const COLUMNS: [Column; 4] =
    [("Person", 0.3), ("Row 8 of the last line, by hand", 0.28), ("", 0.16), ("Signature, date, time", 0.26)];

/// The page that is signed in ink.
pub fn pages(held: &HeldCeremony<'_>) -> Vec<Page> {
    let state = held.state;
    let header = state.header();
    let choices = &state.plan().choices;
    let mut to = Writer::new(held.paper(), held.heading("Attestation"));
    to.title("Attestation of a key ceremony", "Whoever signs here was in the room. The words below are read aloud; each person writes the four words of the last line's row 8, and signs. Kept outside the ceremony folder, this page vouches for its transcript and statement, and for the recovery kit.");
    let (from, until) = state.held();
    let template = &state.plan().template;
    to.fact(
        "Ceremony",
        READ,
        &format!("{}, {} ({})", state.ceremony().short(), template.title, state.mode().word()),
    );
    if state.is_emergency() {
        to.fact("EMERGENCY", READ, "One person alone brought the sheets, before a witness.");
    }
    to.fact("Ceremony id", READ, &state.ceremony().hex());
    to.fact("Held", READ, &format!("{} to {}", from.to_minute(), until.to_minute()));
    to.fact("At", READ, &format!("{}, {}", choices.place, choices.organisation));
    if let Some(set) = state.set() {
        to.fact("Set", READ, &format!("{}, generation {}, {}", set.set.short(), set.generation, set.quorum));
    }
    if let Some(old) = state.replaced() {
        let first = old.fingerprint.words().split(' ').take(4).collect::<Vec<_>>().join(" ");
        to.fact("Replaces", READ, &format!("key {first} \u{2026}, set {}", old.set.short()));
    }
    let sheets = state.sheets();
    to.fact(
        "Sheets, lines",
        READ,
        &format!(
            "{} printed, {} sealed, {} spoiled; {} lines, {}",
            sheets.printed,
            sheets.sealed,
            sheets.spoiled,
            state.entries(),
            counted(state.exceptions().len(), "exception")
        ),
    );
    to.gap(1.6);
    let words = |to: &mut Writer, label: &str, words: &str, hex: &str| {
        let y = to.y + pitch(super::layout::WORDS);
        let x = to.left();
        to.pen.text(x, y, STRONG, label);
        to.words(words);
        to.hex(hex);
    };
    words(&mut to, "Last line", &pgp_words(&held.head.0), &held.head.hex());
    words(&mut to, "Ceremony key", &header.ceremony_key.spoken(), &header.ceremony_key.hex());
    if let Some(fingerprint) = state.fingerprint() {
        words(&mut to, "Key fingerprint", &fingerprint.words(), &fingerprint.hex());
    }
    to.fact("Recovery kit", CODE, &recovery_kit::digest().hex());
    to.beside(
        34.0,
        READ,
        "SHA-256 of SHA256SUMS in the folder recovery-kit, which opens the sheets without Keyrite.",
    );
    to.part("Each for themselves", "", 30.0);
    declaration(&mut to, state.mode());
    people(&mut to, held);
    copies(&mut to);
    to.finish()
}

/// What each of them signs.
fn declaration(to: &mut Writer, mode: Mode) {
    let worthless =
        if mode == Mode::Rehearsal { " This was a rehearsal; its keys are worthless." } else { "" };
    to.text(READ, &format!("I was present throughout; the script was followed except as noted; the record is true.{worthless}"));
    to.y += 1.0;
}

/// Where the copies of the folder are: no line of the transcript tells of them.
fn copies(to: &mut Writer) {
    to.part("Two copies of the folder, on two media kept apart", "", 40.0);
    to.characters(0.0, "All files, first digits of the SHA-256 when they were copied", &[4, 4]);
    for number in 1..=2 {
        to.write_on(0.0, &format!("Medium {number}, and where it is kept"));
    }
    to.gap(1.6);
    to.text(READ, RETENTION);
}

fn people(to: &mut Writer, held: &HeldCeremony<'_>) {
    let width = to.right() - to.left();
    let mut headed = false;
    for person in held.state.present() {
        if to.room() < SIGN {
            to.new_page();
            // a page by itself says what it vouches for
            to.fact("Last line", CODE, &held.head.hex());
            to.fact("Ceremony key", CODE, &held.state.header().ceremony_key.hex());
            declaration(to, held.state.mode());
            headed = false;
        }
        if !headed {
            to.y += pitch(LABEL);
            let mut x = to.left();
            for (title, part) in COLUMNS {
                to.pen.text(x, to.y, LABEL, title);
                x += part * width;
            }
            to.y += 1.2;
            to.rule();
            headed = true;
        }
        let (left, top) = (to.left(), to.y);
        let name = lines(STRONG, &format!("{} {}", person.id, person.name), COLUMNS[0].1 * width - 4.0);
        let mut y = top;
        for line in name.iter().take(2) {
            y += pitch(STRONG);
            to.pen.text(left, y, STRONG, line);
        }
        let roles = lines(BODY, &held.teller().titles(person), COLUMNS[0].1 * width - 4.0);
        for line in roles.iter().take(1) {
            to.pen.text(left, y + pitch(BODY), BODY, line);
        }
        // a line for the words; circles for the answer
        let words = left + COLUMNS[0].1 * width;
        to.pen.rule(words, words + COLUMNS[1].1 * width - 4.0, top + SIGN - 3.4);
        let answer = words + COLUMNS[1].1 * width;
        for (row, text) in ["agree", "do not agree"].into_iter().enumerate() {
            let y = top + if row == 0 { 5.4 } else { 10.6 };
            to.circle(answer + 1.5, y - 1.0, 1.5);
            to.pen.text(answer + 4.4, y, BODY, text);
        }
        let sign = answer + COLUMNS[2].1 * width;
        let right = to.right();
        to.pen.rule(sign, right, top + SIGN - 3.4);
        to.y += SIGN;
        to.rule();
    }
    to.y += 2.0;
    to.text(BODY, "Who does not agree writes why on an exception sheet and adds it to this page.");
}
