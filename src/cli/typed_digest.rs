//! A digest as people type it.

use super::unwanted::Unwanted;
use crate::vocab::Digest;
use crate::vocab::spoken::read_digest;

/// A digest that somebody else printed, as an option has it. Hex may be grouped by spaces or colons.
pub(super) fn parse_digest(option: &str, print: &str) -> Result<Digest, Unwanted> {
    read_digest(print).map_err(|error| {
        Unwanted::Usage(format!("{option}: 64 hex digits or 32 words are wanted; as words: {error}"))
    })
}
