//! The bag register: which sheet lies in which bag with whom, and what happens to the bags afterwards.

use super::held::HeldCeremony;
use super::layout::{Column, READ, Writer};
use crate::ceremony::outcomes::ItemPlace;
use crate::paper::Page;
use crate::transcript::record::ItemNumber;
use crate::vocab::ids::sheet_serial;

const SEALED: [Column; 5] = [
    ("Share", 0.09),
    ("Sheet", 0.13),
    ("Bag number", 0.26),
    ("Holder", 0.3),
    ("Seal seen by (initials)", 0.22),
];
const THINGS: [Column; 4] = [
    ("What", 0.26),
    ("Bag number", 0.24),
    ("Holder, or where it went", 0.28),
    ("Seal seen by (initials)", 0.22),
];
const LATER: [Column; 7] = [
    ("Date", 0.12),
    ("Share", 0.08),
    ("Bag as found", 0.16),
    ("Seal", 0.1),
    ("Why opened, or looked at", 0.22),
    ("New bag", 0.14),
    ("Signatures", 0.18),
];
/// Rows for what comes later.
const ROWS: usize = 12;

/// The register of bags, a row a sheet.
pub fn pages(held: &HeldCeremony<'_>) -> Vec<Page> {
    let state = held.state;
    let mut to = Writer::new(held.paper(), held.heading("Bag register"));
    to.title("Bag register", "Kept apart from the bags. Every year, and whenever a bag is moved, its number is compared with this page; a difference is reported as a loss.");
    let rows: Vec<Vec<String>> = (1u8..=255)
        .zip(state.shares())
        .map(|(x, share)| {
            let sheet = share.sheet.map_or_else(String::new, sheet_serial);
            let (bag, holder) = share.bagged.as_ref().map_or_else(Default::default, |(bag, holder)| {
                (bag.to_string(), held.teller().name(*holder))
            });
            vec![x.to_string(), sheet, bag, holder, String::new()]
        })
        .collect();
    if !rows.is_empty() {
        sheets_in_bags(&mut to, held, &rows);
    }
    let things = things(held);
    if !things.is_empty() {
        to.part("Things sealed in this ceremony", "", 20.0);
        to.table(&THINGS, &things, 7.0);
    }
    let (counted, used) = (state.counted_bags().count(), state.used_bags());
    if counted == 0 {
        // nobody counted them in the ceremony
        to.characters(0.0, "Bags at the start, used, left", &[4, 4, 4]);
    } else {
        let left = counted.saturating_sub(used);
        to.fact("Bags", READ, &format!("{counted} at the start, {used} used, {left} must be left"));
    }
    to.part("Afterwards", "", 40.0);
    to.table(&LATER, &vec![vec![String::new(); LATER.len()]; ROWS], 9.0);
    to.finish()
}

/// True if things are in a bag at the end.
pub(super) fn has_things(held: &HeldCeremony<'_>) -> bool {
    !things(held).is_empty()
}

/// Things that are in a bag at the end: a row each.
fn things(held: &HeldCeremony<'_>) -> Vec<Vec<String>> {
    let (state, outcomes) = (held.state, held.state.outcomes());
    let mut rows = Vec::new();
    for item in &state.plan().template.items {
        for number in 1..=item.count {
            let thing = ItemNumber { id: item.id.clone(), number };
            let Some(bag) = outcomes.bag_of(&thing) else { continue };
            let who = match outcomes.place_of(&thing) {
                Some(ItemPlace::Bagged { holder, .. } | ItemPlace::Received { holder, .. }) => {
                    held.teller().name(*holder)
                }
                Some(ItemPlace::Sent { sent, .. }) => format!("on its way to {}", sent.to),
                Some(ItemPlace::Moved { to }) => to.to_string(),
                Some(ItemPlace::Opened { .. } | ItemPlace::Destroyed { .. }) | None => String::new(),
            };
            rows.push(vec![item.named(number), bag.to_string(), who, String::new()]);
        }
    }
    rows
}

fn sheets_in_bags(to: &mut Writer, held: &HeldCeremony<'_>, rows: &[Vec<String>]) {
    to.part("Sealed in this ceremony", "", 20.0);
    to.table(&SEALED, rows, 7.0);
    let sheets = held.state.sheets();
    to.text(
        READ,
        &format!(
            "{} sheets printed = {} sealed + {} spoiled.",
            sheets.printed, sheets.sealed, sheets.spoiled
        ),
    );
}
