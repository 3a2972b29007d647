//! One share on one sheet of paper, in three panels to fold.
//!
//! From top to bottom: the outside label, the secret (innermost once folded),
//! the instructions. Fold 1 goes backwards, so the label stays visible; fold 2
//! goes up, so the instructions cover the secret and its back is covered by
//! the label. This file owns the whole; the
//! others own the facts, what can be wrong with them, the frame, or one panel each.

mod code;
mod error;
mod facts;
mod frame;
mod instructions;
mod outside;
mod panel;
pub(super) mod pen;
mod ruler;
mod second;
mod secret;

use super::qr;
use super::{Page, Paper};
pub use error::SheetError;
pub use facts::{
    ABOUT_LIMIT, CONTACT_LIMIT, GUIDE_LIMIT, Lock, PURPOSE_LIMIT, ROW_LIMIT, SecondFacts, SheetFacts,
};
use frame::Frame;
use pen::Pen;

/// Lays out the sheet of one share: always exactly one page, printed simplex.
///
/// # Errors
/// [`SheetError`] naming the field and its limit when anything would not fit,
/// or could not be drawn. Nothing is ever clipped or overlapped.
pub fn lay_out(facts: &SheetFacts, paper: Paper) -> Result<Vec<Page>, SheetError> {
    facts::check(facts)?;
    let code = qr::encode(&facts.qr_text)?;
    let second = facts.second.as_ref().map(|second| Ok((second, qr::encode(&second.code)?)));
    let second = second.transpose().map_err(SheetError::Qr)?;
    let frame = Frame::new(paper);
    let mut pen = Pen::default();
    if facts.rehearsal {
        frame.mark_rehearsal(&mut pen);
    }
    frame.draw(facts, &mut pen)?;
    outside::draw(facts, &frame.outside, &mut pen)?;
    secret::draw(facts, code, &frame.secret, &mut pen)?;
    instructions::draw(facts, second, &frame.instructions, &mut pen)?;
    Ok(vec![Page { paper, marks: pen.into_marks() }])
}
