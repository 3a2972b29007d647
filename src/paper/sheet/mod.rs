//! One share on one sheet of paper, in three panels to fold.
//!
//! From top to bottom: the outside label, the secret (innermost once folded),
//! the instructions. Fold 1 goes backwards, so the label stays visible; fold 2
//! goes up, so the instructions cover the secret and its back is covered by
//! the label. This file owns the whole and what can be wrong with it; the
//! others own the facts, the frame, or one panel each.

mod facts;
mod frame;
mod instructions;
mod outside;
pub(super) mod pen;
mod secret;

use super::qr::{self, QrError};
use super::{Page, Paper};
pub use facts::{CONTACT_LIMIT, GUIDE_LIMIT, Lock, PURPOSE_LIMIT, ROW_LIMIT, SheetFacts};
use frame::Frame;
use pen::Pen;

/// Why a sheet cannot be printed. Never carries the text itself.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SheetError {
    /// A field must not be empty.
    #[error("the {field} is empty; a sheet must say it")]
    Empty {
        /// Which field.
        field: &'static str,
    },
    /// A field has a character that no built-in font can draw.
    #[error(
        "the {field} has the character {character:?}, which Keyrite's fonts cannot print; write it in Latin letters"
    )]
    Character {
        /// Which field.
        field: &'static str,
        /// The first such character.
        character: char,
    },
    /// A field has more characters than its limit.
    #[error("the {field} has {length} characters; at most {limit} fit on the sheet")]
    TooLong {
        /// Which field.
        field: &'static str,
        /// Characters given.
        length: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// A field is wider than its place.
    #[error("the {field} is {width:.0} mm wide as printed; {limit:.0} mm fit on the sheet. Shorten it")]
    TooWide {
        /// Which field.
        field: &'static str,
        /// Width as printed, millimetres.
        width: f32,
        /// Room, millimetres.
        limit: f32,
    },
    /// A list has the wrong number of parts.
    #[error("{count} {field} given; the sheet takes {least} to {most}")]
    Count {
        /// Which field.
        field: &'static str,
        /// Parts given.
        count: usize,
        /// Fewest allowed.
        least: usize,
        /// Most allowed.
        most: usize,
    },
    /// The text of a panel is higher than the panel.
    #[error("the text of the {panel} panel is {over:.1} mm too high; shorten the {field}")]
    TooHigh {
        /// Which panel.
        panel: &'static str,
        /// The longest free text in it.
        field: &'static str,
        /// Millimetres too many.
        over: f32,
    },
    /// The QR code cannot be made.
    #[error(transparent)]
    Qr(#[from] QrError),
    /// The QR code would need modules too small to survive.
    #[error(
        "the QR code has {modules} modules a side; at most {limit} can be printed large enough to survive. Shorten the sealed payload"
    )]
    Dense {
        /// Modules along a side.
        modules: usize,
        /// Most that fit at 0.8 mm.
        limit: usize,
    },
}

/// Lays out the sheet of one share: always exactly one page, printed simplex.
///
/// # Errors
/// [`SheetError`] naming the field and its limit when anything would not fit,
/// or could not be drawn. Nothing is ever clipped or overlapped.
pub fn lay_out(facts: &SheetFacts, paper: Paper) -> Result<Vec<Page>, SheetError> {
    facts::check(facts)?;
    let code = qr::encode(&facts.qr_text)?;
    let frame = Frame::new(paper);
    let mut pen = Pen::default();
    if facts.rehearsal {
        frame.mark_rehearsal(&mut pen);
    }
    frame.draw(facts, &mut pen)?;
    outside::draw(facts, &frame.outside, &mut pen)?;
    secret::draw(facts, code, &frame.secret, &mut pen)?;
    instructions::draw(facts, &frame.instructions, &mut pen)?;
    Ok(vec![Page { paper, marks: pen.into_marks() }])
}
