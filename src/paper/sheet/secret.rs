//! The secret panel: the share as a QR code and as numbered rows of words, and
//! what unlocks it. Everything secret on the sheet is drawn here.

use super::code::{Room, on_dot};
use super::error::SheetError;
use super::facts::{Lock, SheetFacts};
use super::instructions;
use super::panel::Panel;
use super::pen::{CODE, CODE_STRONG, LABEL, Pen, small};
use super::ruler;
use crate::paper::qr::QrGrid;

/// Modules of 0.85 mm at least, above the 0.8 mm that survive creases, and version 12 at most. Left of the code lies the page
/// margin.
const ROOM: Room = Room { least_dots: 10.0, most_modules: 65 };
/// Least space between two words of a row, millimetres.
const WORD_GAP: f32 = 1.8;
/// Room for the row numbers, and for the names of the groups, millimetres.
const NUMBERS: f32 = 6.4;
const GROUP_NAMES: f32 = 4.4;
/// Distance of rows at most, and below which 8 pt lines touch, millimetres.
const PITCH: (f32, f32) = (3.8, 2.85);
/// Extra space after a block of rows, and between the groups, millimetres.
const BLOCK_GAP: f32 = 0.9;
const GROUP_GAP: f32 = 3.0;

/// Where the rows of words begin, clear of the code's quiet zone.
pub fn words_left(panel: &Panel) -> f32 {
    panel.left + ROOM.side() + ROOM.quiet() + 0.6
}

/// Draws code, words and lock.
pub fn draw(facts: &SheetFacts, code: QrGrid, panel: &Panel, pen: &mut Pen) -> Result<(), SheetError> {
    let below = draw_code(code, panel, pen)?;
    let left = Panel { right: panel.left + ROOM.side(), ..*panel };
    let below = lock(facts, (left.left, left.right), below, pen)?;
    if facts.second.is_some() {
        // where these stand otherwise is the second code
        instructions::share_digest(facts, &left, below + 4.6, pen)?;
        ruler::draw(&left, pen);
    }
    rows(facts, panel, pen)
}

/// Draws the code and returns where its quiet zone ends below.
fn draw_code(grid: QrGrid, panel: &Panel, pen: &mut Pen) -> Result<f32, SheetError> {
    let code = ROOM.fit(grid)?;
    let (x, y) = (on_dot(panel.left), on_dot(panel.top + code.quiet));
    let below = y + code.side + code.quiet;
    code.draw((x, y), pen);
    Ok(below)
}

/// What opens the share besides this panel. There is no room to write it here, and there must be none: whoever finds the
/// sheet would hold both.
fn lock(facts: &SheetFacts, span: (f32, f32), top: f32, pen: &mut Pen) -> Result<f32, SheetError> {
    let (lead, text) = match facts.lock {
        Lock::Open => ("Not locked.", "Whoever sees this panel holds this share."),
        Lock::Passphrase => ("Locked.", "The custodian's passphrase is needed too. It is not on this paper."),
        Lock::CodeWords => (
            "Locked.",
            "The eight code words on the custodian's own card are needed too. Never write them on this sheet.",
        ),
    };
    pen.paragraph("lock", span, (top + 2.4, 3.5), lead, text)
}

fn rows(facts: &SheetFacts, panel: &Panel, pen: &mut Pen) -> Result<(), SheetError> {
    let total = facts.rows.len();
    let split = facts.recovery_rows;
    let block = if split.is_multiple_of(5) { 5 } else { 4 };
    // What follows row n (from 1): the other group, another block, or nothing.
    let gap = |n: usize| match n {
        n if n == total => 0.0,
        n if n == split => GROUP_GAP,
        n if n < split && n.is_multiple_of(block) => BLOCK_GAP,
        n if n > split && (n - split).is_multiple_of(4) => BLOCK_GAP,
        _ => 0.0,
    };
    let gaps: f32 = (1..=total).map(gap).sum();
    let top = panel.top + 1.4;
    let pitch = ((panel.bottom - top - gaps) / small(total)).min(PITCH.0);
    if pitch < PITCH.1 {
        let over = (PITCH.1 - pitch) * small(total);
        return Err(SheetError::TooHigh { panel: "secret", field: "word rows", over });
    }
    let mut ends = (top, top);
    let mut y = top;
    for (n, words) in (1..).zip(facts.rows.iter()) {
        row(n, words, panel, y + pitch - 0.7, pen)?;
        y += pitch;
        if n == split {
            ends.0 = y;
        }
        if n == total {
            ends.1 = y;
        }
        y += gap(n);
    }
    group(&format!("rows 1–{split}: the share"), panel, (top, ends.0), pen);
    if total > split {
        let from = (ends.0 + GROUP_GAP, ends.1);
        group(&format!("rows {}–{total}: its signature", split + 1), panel, from, pen);
    }
    Ok(())
}

fn row(number: usize, words: &[String; 7], panel: &Panel, y: f32, pen: &mut Pen) -> Result<(), SheetError> {
    let left = words_left(panel);
    pen.text_right(left + NUMBERS - 2.4, y, CODE_STRONG, &number.to_string());
    // The last column ends flush, so the pitch counts seven words, six gaps.
    let room = panel.right - GROUP_NAMES - left - NUMBERS;
    let pitch = (room + WORD_GAP) / 7.0;
    let mut x = left + NUMBERS;
    for word in words {
        pen.fit("word rows", (x, x + pitch - WORD_GAP), y, CODE, word)?;
        x += pitch;
    }
    Ok(())
}

/// A rule along a group of rows, and beside it, turned, what the group is.
fn group(name: &str, panel: &Panel, (top, bottom): (f32, f32), pen: &mut Pen) {
    let x = panel.right - 3.2;
    pen.upright(x, top, bottom);
    let start = f32::midpoint(top, bottom) + LABEL.width(name) / 2.0;
    pen.turned(panel.right - 0.3, start, LABEL, 0.0, 90.0, name);
}
