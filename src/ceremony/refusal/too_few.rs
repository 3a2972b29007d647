//! Too few sheets of a set would be left.

/// Words that are typed for a decision that leaves fewer than k sheets.
pub const GIVE_UP_WORD: &str = "DESTROY KEY";

/// A set of which too few sheets would be left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "if the sheet of bag {opened} is destroyed, {left} of {shares} sheets are left and {threshold} are needed: no paper rebuilds the key any more. Seal it again; or, if the key is to end or a new set of it exists, say which and why, and type {GIVE_UP_WORD}"
)]
pub struct TooFew {
    /// Which opened bag.
    pub opened: usize,
    /// Sheets left after it.
    pub left: usize,
    /// How many shares the set has (n).
    pub shares: u8,
    /// How many sheets rebuild the key (k).
    pub threshold: u8,
}
