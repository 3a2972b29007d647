//! The bag register: which sheet lies in which bag with whom, and what happens to the bags afterwards.

use super::HeldCeremony;
use super::layout::{Column, READ, Writer};
use crate::paper::Page;

const SEALED: [Column; 5] = [
    ("Share", 0.09),
    ("Sheet", 0.13),
    ("Bag number", 0.26),
    ("Holder", 0.3),
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
            let sheet = share.sheet.map_or_else(String::new, |serial| format!("S-{serial:04}"));
            let (bag, holder) = share.bagged.as_ref().map_or_else(Default::default, |(bag, holder)| {
                (bag.to_string(), held.teller().name(*holder))
            });
            vec![x.to_string(), sheet, bag, holder, String::new()]
        })
        .collect();
    to.part("Sealed in this ceremony", "", 20.0);
    to.table(&SEALED, &rows, 7.0);
    let sheets = state.sheets();
    to.text(
        READ,
        &format!(
            "{} sheets printed = {} sealed + {} spoiled.",
            sheets.printed, sheets.sealed, sheets.spoiled
        ),
    );
    to.characters(0.0, "Bags at the start, used, left", &[4, 4, 4]);
    to.part("Afterwards", "", 40.0);
    to.table(&LATER, &vec![vec![String::new(); LATER.len()]; ROWS], 9.0);
    to.finish()
}
