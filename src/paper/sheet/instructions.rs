//! The instructions: how to recover the key with these sheets, written out in
//! full, and the public values to compare on the way.

use super::error::SheetError;
use super::facts::{Lock, SecondFacts, SheetFacts};
use super::panel::Panel;
use super::pen::{CODE, CODE_STRONG, HEAD, LABEL, Pen, SPOKEN, STRONG, small};
use super::{ruler, second};
use crate::paper::qr::QrGrid;

/// Width of the column of public values and the space before it, millimetres.
const VALUES: (f32, f32) = (76.0, 5.0);
/// Distance of text lines, millimetres.
const PITCH: f32 = 3.3;
/// The same of the steps, where the release hash stands among them.
const CLOSE_PITCH: f32 = 3.15;

/// Columns of spoken words: width of the longest word (9 letters in the even
/// PGP list, 11 in the odd), and where the next column begins, millimetres.
const SPOKEN_COLUMNS: [(f32, f32); 4] = [(15.1, 16.7), (18.5, 20.1), (15.1, 16.7), (18.5, 0.0)];

/// "any 3 sheets of set …", or without the number when it is not to be shown.
fn needed(facts: &SheetFacts) -> String {
    let SheetFacts { set, generation, threshold, .. } = facts;
    if facts.show_threshold {
        format!("any {threshold} sheets of set {set}, generation {generation}")
    } else {
        format!("sheets of set {set}, generation {generation}, until the program has enough")
    }
}

/// Draws the panel. Where there is a second code, the release hash stands in the step that needs it, and what else has no
/// room beside the code on the secret panel.
pub fn draw(
    facts: &SheetFacts,
    second: Option<(&SecondFacts, QrGrid)>,
    panel: &Panel,
    pen: &mut Pen,
) -> Result<(), SheetError> {
    let middle = panel.right - VALUES.0 - VALUES.1;
    steps(facts, &Panel { right: middle, ..*panel }, pen)?;
    let column = Panel { left: panel.right - VALUES.0, ..*panel };
    let y = fingerprints(facts, &column, pen)?;
    match second {
        Some((second, grid)) => second::draw(second, grid, &Panel { top: y + 0.8, ..column }, pen),
        None => values(facts, &column, y, pen),
    }
}

fn steps(facts: &SheetFacts, column: &Panel, pen: &mut Pen) -> Result<(), SheetError> {
    const INDENT: f32 = 5.0;
    let pitch = if facts.second.is_some() { CLOSE_PITCH } else { PITCH };
    let list = step_texts(facts);
    let hash = if facts.second.is_some() { grouped(&facts.release_hash) } else { Vec::new() };
    let left = column.left + INDENT;
    // First on a spare sheet, to learn how much space is left between steps.
    let used = {
        let mut y = 0.0;
        for (lead, text) in &list {
            y = Pen::default().paragraph("guide", (left, column.right), (y, pitch), lead, text)?;
            y += pitch;
        }
        y + pitch * small(hash.len())
    };
    let top = column.top + 4.4;
    pen.text(column.left, top, HEAD, "How to recover the key");
    let first = top + 4.8;
    let over = first + used - pitch - (column.bottom - 0.8);
    if over > 0.0 {
        return Err(SheetError::TooHigh { panel: "instructions", field: "guide", over });
    }
    let between = (-over / 7.0).min(1.6);
    let mut y = first;
    for (number, (lead, text)) in (1..).zip(&list) {
        pen.text(column.left, y, CODE_STRONG, &format!("{number}"));
        y = pen.paragraph("guide", (left, column.right), (y, pitch), lead, text)?;
        if number == CHECKING {
            for line in &hash {
                y += pitch;
                pen.fit("release hash", (left, column.right), y, CODE, line)?;
            }
        }
        y += pitch + between;
    }
    Ok(())
}

/// The step that needs the release hash, from 1.
const CHECKING: u8 = 3;

fn step_texts(facts: &SheetFacts) -> [(&'static str, String); 8] {
    let SheetFacts { recovery_rows: split, guide, app_version, .. } = facts;
    let lock = match facts.lock {
        Lock::Open => "This sheet is not locked. Others of the set may ask for a passphrase or code words.",
        Lock::Passphrase => {
            "The program asks for the passphrase of this sheet's custodian. It is on no paper."
        }
        Lock::CodeWords => {
            "The program asks for the eight code words, in order. They are on a card of the custodian's own, kept apart from this sheet."
        }
    };
    let signature = if facts.rows.len() > *split {
        format!(
            " Rows {} to {} prove that the sheet is genuine: type them too if you can.",
            split + 1,
            facts.rows.len()
        )
    } else {
        String::new()
    };
    let (checking, the_code, their_code) = match facts.second {
        Some(_) => (
            format!("Keyrite {app_version} has this SHA-256. If it differs, see 8."),
            "the code beside the rows",
            "their code",
        ),
        None => (
            format!(
                "It is Keyrite {app_version}; its SHA-256 must be the release hash on the right. If it differs, or there is none, see the last line."
            ),
            "the code",
            "the code",
        ),
    };
    [
        ("Collect", format!("{}. Sheets of another set or generation do not combine.", needed(facts))),
        ("Use any laptop, offline:", "no cable, Wi-Fi or Bluetooth, started from media you trust, with a witness, in a room nobody can look into.".to_owned()),
        ("Check the program.", checking),
        ("Enter each sheet:", format!("choose \u{201c}Recover a key\u{201d}; show {the_code} to the camera, open a scan (300 dpi; PDF, PNG or JPEG), or type rows 1 to {split}: four letters of a word are enough, and every row is checked.{signature}")),
        ("Unlock.", lock.to_owned()),
        ("Compare.", "The program shows the key's fingerprint in 16 words. All must match those on the right. If one differs, it is not this key: do not use it. Afterwards seal every sheet in a new bag.".to_owned()),
        ("A sheet is refused?", "Note its serial and the reason, put it aside, go on with another sheet of the set, and report it to the role named on the label.".to_owned()),
        ("No program?", format!("These rows or {their_code} suffice. How, for everybody and with any browser: {guide}.")),
    ]
}

/// Of the key and of the ceremony key; returns the last baseline.
fn fingerprints(facts: &SheetFacts, column: &Panel, pen: &mut Pen) -> Result<f32, SheetError> {
    let hex = grouped(&facts.fingerprint_hex);
    let mut y = spoken(
        "Key fingerprint",
        "fingerprint words",
        &facts.fingerprint_words,
        column,
        column.top + 4.4,
        pen,
    )?;
    for line in hex {
        y += PITCH;
        pen.fit("fingerprint", (column.left, column.right), y, CODE, &line)?;
    }
    y += 5.2;
    pen.text_right(column.right, y, LABEL, "as on the attestation page");
    spoken("Ceremony key", "ceremony key words", &facts.ceremony_key_words, column, y, pen)
}

/// What else is compared, and the ruler, below the baseline.
fn values(facts: &SheetFacts, column: &Panel, y: f32, pen: &mut Pen) -> Result<(), SheetError> {
    let mut y = y + 5.2;
    pen.text(column.left, y, HEAD, "Release hash (SHA-256 of the program)");
    for line in grouped(&facts.release_hash) {
        y += PITCH;
        pen.fit("release hash", (column.left, column.right), y, CODE, &line)?;
    }
    y += 5.2;
    share_digest(facts, column, y, pen)?;
    y += 4.2;
    let versions = format!(
        "Keyrite {} · {} · made {} · review {}",
        facts.app_version, facts.format_version, facts.made, facts.review
    );
    pen.fit("program version", (column.left, column.right), y, LABEL, &versions)?;
    if y + 8.0 > column.bottom {
        let over = y + 8.0 - column.bottom;
        return Err(SheetError::TooHigh { panel: "instructions", field: "release hash", over });
    }
    ruler::draw(column, pen);
    Ok(())
}

/// The digest of this share on one line.
pub fn share_digest(facts: &SheetFacts, column: &Panel, y: f32, pen: &mut Pen) -> Result<(), SheetError> {
    let x = pen.text(column.left, y, HEAD, "Share digest") + 2.0;
    pen.fit("share digest", (x, column.right), y, CODE, &facts.share_digest)?;
    Ok(())
}

/// Sixteen words in four groups of four, one group a line.
fn spoken(
    title: &str,
    field: &'static str,
    words: &[String],
    column: &Panel,
    top: f32,
    pen: &mut Pen,
) -> Result<f32, SheetError> {
    pen.text(column.left, top, HEAD, title);
    let mut y = top;
    for (number, group) in (1..).zip(words.chunks(4)) {
        y += PITCH;
        pen.text(column.left, y, STRONG, &format!("{number}"));
        // Words alternate between a two- and a three-syllable list.
        let mut x = column.left + 3.6;
        for (word, (width, next)) in group.iter().zip(SPOKEN_COLUMNS) {
            pen.fit(field, (x, x + width), y, SPOKEN, word)?;
            x += next;
        }
    }
    Ok(y)
}

/// Hex in groups of four digits, eight groups a line.
fn grouped(hex: &str) -> Vec<String> {
    let digits: Vec<char> = hex.chars().filter(|c| !c.is_whitespace()).collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    groups.chunks(8).map(|line| line.join(" ")).collect()
}
