//! Why a payload is not sealed, not read or not opened.

use super::about::AboutError;
use crate::vocab::{Fingerprint, Mode};

/// Why bytes are not a sealed payload, or do not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealedError {
    /// Does not begin with our name.
    #[error("it is no sealed payload of Keyrite")]
    NotSealed,
    /// Our name with another digit.
    #[error(
        "it is a sealed payload of a newer format ({0}); this program reads formats 1 and 2: use a newer Keyrite"
    )]
    NewerFormat(char),
    /// Bits that versions 1 and 2 leave zero.
    #[error("its flags byte {0:#04x} uses bits that sealed payloads do not have")]
    UnknownFlags(u8),
    /// Ends before its fields do.
    #[error("it is cut off: {got} bytes of at least {want}. Use another copy")]
    Truncated {
        /// Bytes there.
        got: u64,
        /// The fewest that a payload with this description has.
        want: usize,
    },
    /// Larger than any.
    #[error(
        "its payload has {bytes} bytes; in its format at most {most} are sealed: something was added, or it is none"
    )]
    TooLarge {
        /// Length of the payload, in bytes.
        bytes: u64,
        /// What is sealed at most.
        most: u64,
    },
    /// Format 2, where all of a payload is needed at once.
    #[error(
        "it is sealed in chunks, because no memory holds it, and opens into a new file alone: at a step of a ceremony, or with keyrite recover --open FILE --out NEW"
    )]
    InChunks,
    /// Format 2, with so few bytes behind the last whole chunk that they are no chunk.
    #[error("it is cut off: it ends in the middle of a tag. Use another copy")]
    CutInTag,
    /// A chunk does not open at its place.
    #[error(
        "chunk {number} of {of} does not open: the file was cut off, put together anew or altered, or the copy is damaged. The key is right; use another copy"
    )]
    Chunk {
        /// Its number, from 1.
        number: u64,
        /// How many there are, by the length of the file.
        of: u64,
    },
    /// A description that no program wrote.
    #[error("what it says it is cannot be read ({0}): it is damaged or forged")]
    About(#[from] AboutError),
    /// A rehearsal's payload with a real key, or the reverse.
    #[error("it is sealed in {}; the key is one of {}: they are never used together", place(*.sealed), place(*.key))]
    WrongMode {
        /// The payload's.
        sealed: Mode,
        /// The key's.
        key: Mode,
    },
    /// Sealed under another key.
    #[error(
        "it is sealed under another key, with the fingerprint \u{201c}{}\u{201d}; the key here has \u{201c}{}\u{201d}. Bring the sheets of that key, or this key's payload",
        .sealed.words(), .key.words()
    )]
    OtherKey {
        /// The payload's.
        sealed: Fingerprint,
        /// The key's.
        key: Fingerprint,
    },
    /// The tag does not fit.
    #[error(
        "it was altered, or the copy is damaged: its tag does not fit. The key is right; use another copy"
    )]
    Tag,
}

const fn place(mode: Mode) -> &'static str {
    match mode {
        Mode::Production => "production",
        Mode::Rehearsal => "a rehearsal",
    }
}

/// Why content is not sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Nothing to seal.
    #[error("it is empty: there is nothing to seal")]
    Empty,
    /// More than the limit.
    #[error("it has {bytes} bytes; at most {most} are sealed: encrypt it with a derived key instead")]
    TooLarge {
        /// Its length, in bytes.
        bytes: u64,
        /// What is sealed at most here.
        most: u64,
    },
    /// AES refused; cannot happen within the bounds.
    #[error("it could not be encrypted")]
    Internal,
}
