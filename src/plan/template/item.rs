//! Things other than sheets: cards, modules, disks, envelopes.

use std::sync::LazyLock;

use serde::Serialize;

use crate::vocab::limits::MAX_SHARES;

/// Things of one kind, told apart by a number from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its name in steps.
    pub id: String,
    /// What people call one of them.
    pub title: String,
    /// How many there are, 1 to 500.
    pub count: u16,
}

/// The id of the sheets of the ceremony before, as things.
pub const SHEET: &str = "sheet";

/// The sheets of the ceremony before, as things: each by the number of its share, in a round of its own.
pub static SHEETS: LazyLock<Item> =
    LazyLock::new(|| Item { id: SHEET.to_owned(), title: "Sheet".to_owned(), count: MAX_SHARES.into() });

impl Item {
    /// One of them in words: `Smart card 2`, or the bare title where there is only one.
    pub fn named(&self, number: u16) -> String {
        if self.count == 1 { self.title.clone() } else { format!("{} {number}", self.title) }
    }
}
