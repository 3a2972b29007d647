//! The lines of what a private CA signs, each compared and ticked; the entries of a revocation list ten at a time, as people
//! compare them.

use eframe::egui::Ui;

use super::super::super::super::kit::{self, Signal};
use super::hex::in_eights;
use crate::desk::clock;
use crate::sharing::certifying::{IssuedKind, Order, REVOKED};
use crate::sharing::leaving::Field;

/// Entries of a list that have one tick.
const TOGETHER: usize = 10;

/// Lines that have one tick.
pub struct Block {
    lines: Vec<Field>,
    /// The number of its first entry, from 1, and how many the list has; none where it is one line.
    entries: Option<(usize, usize)>,
}

impl Block {
    fn one(field: Field) -> Self {
        Self { lines: vec![field], entries: None }
    }

    fn ticked_as(&self) -> String {
        match (self.entries, self.lines.as_slice()) {
            (Some((first, all)), lines) => {
                format!("entries {first} to {} of {all} are as decided", first + lines.len() - 1)
            }
            (None, lines) => {
                let said = lines.iter().map(|Field { called, says }| format!("{called}: {says}"));
                said.collect::<Vec<_>>().join(", ")
            }
        }
    }
}

/// Everything that is compared: the fields, and the digests of what they were made from.
pub fn blocks(order: &Order) -> Vec<Block> {
    let fields = order.fields();
    let all = fields.iter().filter(|field| field.called == REVOKED).count();
    let (mut blocks, mut entries) = (Vec::new(), Vec::new());
    let mut counted = 0;
    for field in fields {
        let is_entry = field.called == REVOKED;
        if is_entry {
            entries.push(field);
            counted += 1;
            if entries.len() < TOGETHER && counted < all {
                continue;
            }
            let first = counted + 1 - entries.len();
            let lines = std::mem::take(&mut entries);
            blocks.push(Block { lines, entries: Some((first, all)) });
        } else {
            blocks.push(Block::one(field));
        }
    }
    let profile = match order.kind() {
        IssuedKind::Certificate(_) => "profile, SHA-256",
        IssuedKind::List => "what the list says, SHA-256",
    };
    let issuer = order.issuer_digest().map(|digest| ("CA's certificate, SHA-256", digest));
    for (called, digest) in issuer.into_iter().chain([(profile, order.profile_digest())]) {
        blocks.push(Block::one(Field::new(called, in_eights(digest))));
    }
    blocks
}

/// Draws them, each with its tick.
pub fn compare(ui: &mut Ui, order: &Order, compared: &mut [bool]) {
    kit::caption(ui, &format!("{}, to be signed by {}.", order.called(), order.signer()));
    kit::caption(
        ui,
        "Compare each line with what was decided, and tick it. What is signed cannot be taken back.",
    );
    kit::space(ui);
    for (block, ticked) in blocks(order).iter().zip(compared) {
        if let Some((first, _)) = block.entries {
            for (number, Field { called, says }) in (first..).zip(&block.lines) {
                kit::body(ui, &format!("{number}. {called}: {says}"));
            }
        }
        kit::tick(ui, ticked, &block.ticked_as());
        if block.entries.is_some() {
            kit::space(ui);
        }
    }
    kit::space(ui);
    kit::spelled(ui, "The same SHA-256 in words", &order.profile_digest().words());
    kit::space(ui);
    if order.key_digest().is_none() {
        kit::caption(
            ui,
            "Its public key, and the key identifiers that follow from it, are known once it has signed. Nothing else will change.",
        );
    }
    for odd in order.odd_times(clock::now()) {
        kit::text::remark(ui, Signal::Attention, &odd.to_string());
    }
    let not_granted = order.not_granted();
    if !not_granted.is_empty() {
        let all = not_granted.join("; ");
        let said =
            format!("the request asks for what the profile does not grant, and does not get it: {all}");
        kit::text::remark(ui, Signal::Attention, &said);
    }
}
