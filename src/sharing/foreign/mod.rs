//! Shares and words of other schemes: what a derived seed leaves as, and what existed before and comes in to be sealed.

mod bip39;
mod field;
pub mod slip39;

pub(super) use bip39::words_of;
