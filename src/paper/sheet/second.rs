//! The second code: a sealed payload that every sheet of the set carries, beside the values to compare. Nothing of it is
//! secret without the sheets.

use super::code::{Room, on_dot};
use super::error::SheetError;
use super::facts::SecondFacts;
use super::panel::Panel;
use super::pen::{HEAD, LABEL, Pen, SPOKEN, lines};
use crate::paper::Mark;
use crate::paper::qr::QrGrid;

/// Modules of 0.42 mm at least, and version 13 at most. The code lies off the folds, and every sheet of the set has it.
const ROOM: Room = Room { least_dots: 5.0, most_modules: 69 };
/// Space between the words and the code's surround, millimetres.
const GAP: f32 = 0.8;
/// Distance of text lines, millimetres.
const PITCH: f32 = 2.75;
/// How the payload is opened.
const OPENING: &str = "A secret, sealed under this key; no share. To open it: keyrite recover SHEETS --open SCAN, or recover.py or recover.html of the recovery kit.";

/// Draws code and words into the rest of a column.
pub fn draw(facts: &SecondFacts, grid: QrGrid, column: &Panel, pen: &mut Pen) -> Result<(), SheetError> {
    let code = ROOM.fit(grid)?;
    let (side, quiet) = (code.side, code.quiet);
    let (x, y) = (on_dot(column.right - side), on_dot(column.top + quiet));
    let over = y + side - column.bottom;
    if over > 0.0 {
        return Err(SheetError::TooHigh { panel: "instructions", field: "sealed payload", over });
    }
    // nothing shines through between its modules
    let white = side + 2.0 * quiet;
    pen.mark(Mark::Rect { x: x - quiet, y: y - quiet, w: white, h: white, grey: 1.0 });
    code.draw((x, y), pen);
    words(facts, &Panel { right: x - quiet - GAP, ..*column }, pen)
}

/// What it is, how it is opened, and how it is told from others.
fn words(facts: &SecondFacts, column: &Panel, pen: &mut Pen) -> Result<(), SheetError> {
    let width = column.right - column.left;
    let mut y = column.top + 4.4;
    pen.text(column.left, y, HEAD, "Sealed payload");
    y += 0.5;
    let about = format!("\u{201c}{}\u{201d}", facts.about);
    for text in [about.as_str(), OPENING] {
        for line in lines(LABEL, text, width) {
            y += PITCH;
            pen.text(column.left, y, LABEL, &line);
        }
        y += 0.4;
    }
    y += PITCH + 0.2;
    let x = pen.text(column.left, y, LABEL, "SHA-256") + 1.6;
    pen.fit("payload's digest", (x, column.right), y, SPOKEN, &facts.digest)?;
    let over = y + 0.8 - column.bottom;
    if over > 0.0 {
        return Err(SheetError::TooHigh { panel: "instructions", field: "sealed payload", over });
    }
    Ok(())
}
