//! Everything that was found in a ceremony folder, as data.

use super::super::audit::{Audit, LineError};
use super::super::refusal::Requirement;
use super::countersigned::Countersignatures;
use crate::vocab::Line;

/// What is said of a `VERIFY.txt` with other commands than ours.
pub const OTHER_COMMANDS: &str = "it is not as this version of Keyrite writes it: edited, or written by an earlier or later one. That proves nothing against the ceremony; read each command before you paste it";

/// What is said of a file of the recovery kit, or of FORMAT.txt, that is not ours.
pub const OTHER_KIT: &str = "it is not as this version of Keyrite writes it: edited, or written by an earlier or later one. That proves nothing against the ceremony; compare the digest of SHA256SUMS with the papers before you use the kit";

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// A line of the transcript; counted from 1 as editors do. The rule is cited by its id in `tests/REQUIREMENTS.md`.
    #[error("line {number}: {why}{}", .why.requirement().map_or_else(String::new, |id| format!(" (rule {id})")))]
    Line {
        /// 1-based.
        number: u64,
        /// The rule that the line breaks.
        why: LineError,
    },
    /// Lines that have no signature, and more follow.
    #[error("line {0}: it has no signature, and lines follow it")]
    Unsigned(u64),
    /// A signature without its line.
    #[error("line {0}: it is missing, though its signature is there: the end of the transcript was cut off")]
    Missing(u64),
    /// Something after the last entry.
    #[error("line {0}: it follows the end of the ceremony")]
    AfterEnd(u64),
    /// A longer line than any entry.
    #[error("line {0}: it is longer than any entry")]
    TooLong(u64),
    /// The files of the close do not fit.
    #[error("{0}")]
    Closing(String),
    /// An earlier day of the ceremony, whose lines lie in `parts/`.
    #[error("parts/{number}, an earlier day of this ceremony: {why}")]
    Part {
        /// Which part, from 1.
        number: usize,
        /// What is wrong with it.
        why: String,
    },
    /// A file of the evidence is another one than was kept.
    #[error("evidence/{name} is not the file that was kept: {why}. Look for another copy of it")]
    Evidence {
        /// Its name there.
        name: Line,
        /// What differs, or why it cannot be read.
        why: String,
    },
    /// A file of the ceremony cannot be read; the sentence names it.
    #[error("{0}")]
    Unreadable(String),
    /// A file that is written after the seal, but no seal.
    #[error(
        "line {next}: the seal is missing, though {there} is there: the end of the transcript was cut off"
    )]
    SealMissing {
        /// The first line that is not there.
        next: u64,
        /// The file.
        there: &'static str,
    },
    /// The same, and the line is there without its signature.
    #[error(
        "line {0}: it is in transcript.jsonl, but its signature is not whole in transcript.sig: the end of transcript.sig was cut off"
    )]
    SignatureCut(u64),
}

impl Wrong {
    /// The line of the transcript that it names, counted from 1, if it names one.
    pub const fn line(&self) -> Option<u64> {
        match self {
            Self::Line { number, .. }
            | Self::Unsigned(number)
            | Self::Missing(number)
            | Self::AfterEnd(number)
            | Self::TooLong(number) => Some(*number),
            Self::SealMissing { next, .. } | Self::SignatureCut(next) => Some(*next),
            Self::Part { .. } | Self::Closing(_) | Self::Evidence { .. } | Self::Unreadable(_) => None,
        }
    }

    /// The requirement that is broken, if it is the rule of a line.
    pub const fn requirement(&self) -> Option<Requirement> {
        match self {
            Self::Line { why, .. } => why.requirement(),
            Self::Unsigned(_)
            | Self::Missing(_)
            | Self::AfterEnd(_)
            | Self::TooLong(_)
            | Self::SealMissing { .. }
            | Self::SignatureCut(_)
            | Self::Part { .. }
            | Self::Closing(_)
            | Self::Evidence { .. }
            | Self::Unreadable(_) => None,
        }
    }
}

/// What is not whole of a last line that does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Torn {
    /// The line.
    Line,
    /// Its signature alone.
    Signature,
}

/// Everything found.
#[derive(Debug)]
pub struct FolderReport {
    /// The folded lines that stand.
    pub audit: Audit,
    /// The first thing that is wrong.
    pub wrong: Option<Wrong>,
    /// The last line was being written when the program ended; it does not count.
    pub torn: Option<Torn>,
    /// Files of the close, and of the evidence, that are not there, though the transcript is sealed.
    pub missing: Vec<String>,
    /// Files of the close lie where they wait for the seal, or for their names after it.
    pub waits: bool,
    /// Files of a hybrid signature, though the ceremony announced none: they prove nothing.
    pub stray: Vec<&'static str>,
    /// `VERIFY.txt` has other commands than this program writes: it is no part of what was signed, and pasted, it could
    /// do anything.
    pub other_commands: bool,
    /// Files of the recovery kit, and `FORMAT.txt`, that are not as this program writes them, by their places in the
    /// folder. Those that are not there are not named: a kit can be had from any other folder.
    pub other_kit: Vec<String>,
    /// What people signed with keys of their own, once the transcript is sealed and whole.
    pub countersignatures: Option<Countersignatures>,
}

impl FolderReport {
    /// A report of these lines, in which nothing else was looked at yet.
    pub const fn new(audit: Audit) -> Self {
        Self {
            audit,
            wrong: None,
            torn: None,
            missing: Vec::new(),
            waits: false,
            stray: Vec::new(),
            other_commands: false,
            other_kit: Vec::new(),
            countersignatures: None,
        }
    }
}
