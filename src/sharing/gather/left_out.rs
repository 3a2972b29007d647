//! Why a share is left out: one sentence about that share, for every reason there is.

use super::super::share::{CeremonyKey, ShareError, ShareHeader};
use crate::vocab::{Mode, SetId};

/// Why an offered share is left out. Every variant stands alone as a sentence about that share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeftOut {
    /// The same bytes came before.
    #[error("share {x} again, already given as {first}")]
    GivenTwice {
        /// The share's number.
        x: u8,
        /// Where it was read first.
        first: String,
    },
    /// Another print of a share that came before, its value equal.
    #[error("share {x} again, in another print or reading; already given as {first}")]
    PrintedTwice {
        /// The share's number.
        x: u8,
        /// Where it was read first.
        first: String,
    },
    /// The signature does not fit. The number is what it says itself.
    #[error("it calls itself share {x}, and {error}")]
    Damaged {
        /// The number it gives.
        x: u8,
        /// What is wrong.
        error: ShareError,
    },
    /// A rehearsal share in production, or the reverse.
    #[error(
        "share {x} is a {} share; this is {}. It is never used here",
        .found.word(),
        if *.found == Mode::Rehearsal { "a production recovery" } else { "a rehearsal" }
    )]
    WrongMode {
        /// The share's number.
        x: u8,
        /// What it is.
        found: Mode,
    },
    /// A share of another key's set.
    #[error("share {x} of set {}, another key. Not used", .set.short())]
    OtherKey {
        /// The share's number.
        x: u8,
        /// Its set.
        set: SetId,
    },
    /// A share of another set of the same key.
    #[error("share {x} of set {}, generation {generation} of the same key; the set in use is generation {in_use}. Sheets of two sets never combine", .set.short())]
    OtherGeneration {
        /// The share's number.
        x: u8,
        /// Its set.
        set: SetId,
        /// Its generation.
        generation: u16,
        /// The chosen set's generation.
        in_use: u16,
    },
    /// The same set id with something else in the header.
    #[error("share {x} claims to be of this set but contradicts it: its {what}, the others' is {ours}")]
    Contradicts {
        /// The share's number.
        x: u8,
        /// The first thing that differs, and what this share says.
        what: String,
        /// What the others say.
        ours: String,
    },
    /// Signed by another ceremony key than the rest of its set.
    #[error("share {x} of this set is signed by another ceremony key, \u{201c}{}\u{201d}. Compare the words on the sheets: one of the keys is forged", .key.spoken())]
    OtherCeremonyKey {
        /// The share's number.
        x: u8,
        /// Who signed it.
        key: CeremonyKey,
    },
    /// The passphrase or code words were wrong or absent.
    #[error("share {x} stays locked: {why}")]
    Locked {
        /// The share's number.
        x: u8,
        /// Why it did not open.
        why: String,
    },
    /// Proven not to fit the recovered key.
    #[error("share {x} is wrong: it does not fit the recovered key{}", if *.signed { ", though its signature does" } else { ", and it was typed without its signature" })]
    DoesNotFit {
        /// The share's number.
        x: u8,
        /// True if its signature was valid.
        signed: bool,
    },
    /// Two groups of shares fit the recovered key and not each other.
    #[error(
        "share {x} and others do not fit together, and nothing here can tell who is wrong; the key itself is proven"
    )]
    Disagrees {
        /// The share's number.
        x: u8,
    },
}

/// The first thing in which a header of the same set id differs: what it says, and what the others say.
pub fn contradiction(theirs: &ShareHeader, ours: &ShareHeader) -> LeftOut {
    let x = theirs.x;
    let differs = |name: &str, theirs: String, ours: String| LeftOut::Contradicts {
        x,
        what: format!("{name} is {theirs}"),
        ours,
    };
    if theirs.quorum != ours.quorum {
        differs("quorum", theirs.quorum.to_string(), ours.quorum.to_string())
    } else if theirs.generation != ours.generation {
        differs("generation", theirs.generation.to_string(), ours.generation.to_string())
    } else if theirs.mode != ours.mode {
        differs("mode", theirs.mode.word().to_owned(), ours.mode.word().to_owned())
    } else {
        differs("key fingerprint", theirs.fingerprint.hex(), ours.fingerprint.hex())
    }
}

/// A share that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Where it was read: a file and page, or a row of a screen.
    pub label: String,
    /// The reason.
    pub why: LeftOut,
}
