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
        /// The set that it says it is of.
        set: SetId,
    },
    /// A share of another set than the one asked for.
    #[error("share {x} of set {}, and another set was asked for. Not used", .set.short())]
    NotAskedFor {
        /// The share's number.
        x: u8,
        /// The set that it says it is of.
        set: SetId,
    },
    /// A share of another set of the same key.
    #[error("share {x} of set {}, which claims {}. Sheets of two sets never combine", .set.short(), other_set(*.generation, *.in_use))]
    OtherGeneration {
        /// The share's number.
        x: u8,
        /// The set that it says it is of.
        set: SetId,
        /// The generation that it claims, from 1.
        generation: u16,
        /// The chosen set's generation.
        in_use: u16,
    },
    /// The same set id with something else in the head.
    #[error("share {x} claims to be of set {}, but it contradicts the others: {}. Put aside", .set.short(), .differences.join("; "))]
    Contradicts {
        /// The share's number.
        x: u8,
        /// The set it claims.
        set: SetId,
        /// Each field that differs, with what this share says and what the others say.
        differences: Vec<String>,
    },
    /// Another value under a number that came before; nothing proves which is right.
    #[error(
        "share {x} again, and it differs from {first}: both call themselves share {x}, so one of the two is wrong"
    )]
    Differs {
        /// The number of both.
        x: u8,
        /// Where the other was read.
        first: String,
    },
    /// Signed by another ceremony key than the rest of its set: issued again, or forged; nothing here proves which.
    #[error("share {x} of this set is signed by another ceremony key than the others, \u{201c}{}\u{201d}. If it was issued again, that is the key of the ceremony that did it; else compare the words on the sheets: one of the keys is forged", .key.spoken())]
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
    #[error("share {x} is wrong: it does not fit the recovered key{signed}")]
    DoesNotFit {
        /// The share's number.
        x: u8,
        /// What its signature says.
        signed: Signature,
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

/// What the signature of a wrong share says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    /// There is none.
    None,
    /// It holds, and by the key of the others as far as that is known.
    Holds,
    /// It holds by another key than those of the right shares.
    OfAnotherKey(CeremonyKey),
}

impl std::fmt::Display for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => f.write_str(", and it was typed without its signature"),
            Self::Holds => f.write_str(", though its signature holds"),
            Self::OfAnotherKey(key) => {
                write!(f, ", and it is signed by another ceremony key, \u{201c}{}\u{201d}", key.spoken())
            }
        }
    }
}

/// Every field in which a share's head differs from the others of its set id.
pub fn contradiction(theirs: &ShareHeader, ours: &ShareHeader) -> LeftOut {
    let fields = [
        ("mode", theirs.mode.word().to_owned(), ours.mode.word().to_owned()),
        ("generation", theirs.generation.to_string(), ours.generation.to_string()),
        ("quorum", theirs.quorum.to_string(), ours.quorum.to_string()),
        ("key fingerprint", theirs.fingerprint.hex(), ours.fingerprint.hex()),
    ];
    let differs = fields.into_iter().filter(|(_, theirs, ours)| theirs != ours);
    let differences =
        differs.map(|(name, theirs, ours)| format!("its {name} is {theirs}, the others' is {ours}"));
    LeftOut::Contradicts { x: theirs.x, set: theirs.set, differences: differences.collect() }
}

/// A share that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Where it was read: a file and page, or a row of a screen.
    pub label: String,
    /// Why it has no part in a key.
    pub why: LeftOut,
}

/// Another set of the same key, beside the one in use.
fn other_set(generation: u16, in_use: u16) -> String {
    if generation == in_use {
        return format!(
            "generation {generation} of the same key, as the set in use does: the key was split twice"
        );
    }
    format!("generation {generation} of the same key; the set in use is generation {in_use}")
}

impl LeftOut {
    /// True if the share belongs to another set than the one that gave the key, or was asked for.
    pub const fn is_of_another_set(&self) -> bool {
        match self {
            Self::OtherKey { .. } | Self::OtherGeneration { .. } | Self::NotAskedFor { .. } => true,
            Self::GivenTwice { .. }
            | Self::PrintedTwice { .. }
            | Self::Differs { .. }
            | Self::Damaged { .. }
            | Self::WrongMode { .. }
            | Self::Contradicts { .. }
            | Self::OtherCeremonyKey { .. }
            | Self::Locked { .. }
            | Self::DoesNotFit { .. }
            | Self::Disagrees { .. } => false,
        }
    }

    /// A word for machines.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::GivenTwice { .. } | Self::PrintedTwice { .. } => "again",
            Self::Differs { .. } => "differs",
            Self::Damaged { .. } => "damaged",
            Self::WrongMode { .. } => "other-mode",
            Self::Contradicts { .. } => "contradicts",
            Self::OtherCeremonyKey { .. } => "other-ceremony-key",
            Self::Locked { .. } => "locked",
            Self::DoesNotFit { .. } => "wrong",
            Self::Disagrees { .. } => "disputed",
            Self::OtherKey { .. } => "other-key",
            Self::OtherGeneration { .. } => "other-generation",
            Self::NotAskedFor { .. } => "not-asked-for",
        }
    }
}
