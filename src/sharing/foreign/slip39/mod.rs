//! SLIP-39 (`SatoshiLabs`, "Shamir's Secret-Sharing for Mnemonic Codes"): a secret of 16 bytes or more, encrypted under a
//! passphrase that may be empty, in up to 16 groups of up to 16 shares, each share a line of words.
//!
//! Written from the specification; its reference is Trezor's python-shamir-mnemonic, whose `vectors.json` all stand in
//! `tests/vectors/slip39.json`. What is made here has one group, the iteration exponent 1 and the flag `extendable`, as the
//! reference makes it: two sets that were made of one secret open to the same one under every passphrase.

mod cipher;
mod combine;
mod split;
mod words;

pub(super) use combine::{Brought, combine, count, hidden};
pub use split::{Members, MembersError, split};
pub(super) use words::{LEAST_WORDS, Share};

#[cfg(test)]
mod tests;
