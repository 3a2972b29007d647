//! A digest as people type it.

use super::unwanted::Unwanted;
use crate::vocab::Digest;
use crate::vocab::spoken::parse_pgp_words;

/// A digest that somebody else printed, as an option has it. Hex may be grouped by spaces or colons.
pub(super) fn parse_digest(option: &str, print: &str) -> Result<Digest, Unwanted> {
    let plain: String =
        print.chars().filter(|c| !c.is_whitespace() && *c != ':').map(|c| c.to_ascii_lowercase()).collect();
    Digest::from_hex(&plain).map_or_else(|| parse_pgp_words(print).map(Digest), Ok).map_err(|error| {
        Unwanted::Usage(format!("{option}: 64 hex digits or 32 words are wanted; as words: {error}"))
    })
}
