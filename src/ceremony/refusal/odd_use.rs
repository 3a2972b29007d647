//! What a record may not say of what is done with the key while it is there. Each variant is a rule.

use super::requirement::Requirement;
use crate::plan::template::PayloadFrom;
use crate::sharing::check_value::CheckMethod;
use crate::vocab::{Digest, Line};

/// A secret is sealed, or a check value made, otherwise than the script and the lines before say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OddUse {
    /// A sealed file says what it is in the words of the script.
    #[error("it is sealed as \u{201c}{about}\u{201d}, and the script calls it \u{201c}{due}\u{201d}")]
    OtherAbout {
        /// As recorded.
        about: Line,
        /// As the script has it.
        due: Line,
    },
    /// A secret comes in a way that the script permits.
    #[error("it was {}, and the script does not take it in that way", .from.said())]
    OtherWayIn {
        /// As recorded.
        from: PayloadFrom,
    },
    /// What is known of a secret's time before follows from how it came, and nobody says it better or worse.
    #[error("it was {}, and its line says that {said}: that goes with another way in", .from.said())]
    OtherExposure {
        /// As recorded.
        from: PayloadFrom,
        /// What is said of the time before.
        said: &'static str,
    },
    /// Whoever reads of a secret out of shares reads of which ones, and of no others.
    #[error("it was {}, and its line {} of which shares of another scheme it was put together: it says so of such a secret, and of no other", .from.said(), if *tells { "says" } else { "does not say" })]
    SharesUntold {
        /// As recorded.
        from: PayloadFrom,
        /// True if it says so.
        tells: bool,
    },
    /// A sealed file is kept once, under a name that says what it is.
    #[error(
        "{name} is not a name for the next sealed file, which is \u{201c}{due}\u{201d}, what it is called, and \u{201c}.sealed\u{201d}"
    )]
    PayloadName {
        /// As recorded.
        name: Line,
        /// How the next name begins.
        due: String,
    },
    /// What every sheet carries as a second code is short.
    #[error(
        "the secret has {content} bytes, and beside its description at most {most} fit into the code on the sheets: shorten it, or take a script that does not print it on the sheets"
    )]
    TooLongForSheets {
        /// Bytes of the secret.
        content: usize,
        /// The most that fit.
        most: usize,
    },
    /// What is opened is what was sealed last.
    #[error(
        "the file that was opened has the SHA-256 {}, and the one that was sealed last {}: open that one",
        .opened.hex(), .sealed.hex()
    )]
    OtherPayload {
        /// As recorded.
        opened: Digest,
        /// Of the last sealed file.
        sealed: Digest,
    },
    /// Who makes a key hands it to nobody in the clear: its sheets are there for that.
    #[error(
        "this ceremony draws the key, and the key itself does not leave it in the clear: its sheets rebuild it. Wrap it, or let a derived key, a signature or a public half leave"
    )]
    RootInTheClear,
    /// What left is not taken back.
    #[error("something has left at this step, so it is no drill any more: end the step")]
    NotADrill,
    /// Who says that nothing leaves ends the step with it; a line that says more is none.
    #[error("nothing leaves, and something more: say that nothing leaves, or name what does")]
    NothingAndMore,
    /// What leaves is what the script lets leave.
    #[error("the script lets leave here {allowed}, and not {asked}")]
    NotAllowed {
        /// What was to leave, or left.
        asked: String,
        /// What may.
        allowed: String,
    },
    /// What a private CA signs is what the script has.
    #[error("what was signed is a {made}, and the script lets leave here a {wanted}")]
    OtherCertificate {
        /// What it is for, and by which profile.
        made: String,
        /// The same of what may leave.
        wanted: String,
    },
    /// A name gives one key.
    #[error(
        "the public key of {name} has the SHA-256 {now}, and what it signed before says {before}: one of the two is of another root key"
    )]
    OtherAuthority {
        /// The derived key, or that of a sealed file.
        name: String,
        /// As it was recorded first, in hex.
        before: String,
        /// As it is recorded now, in hex.
        now: String,
    },
    /// A CA gives each number once (RFC 5280, 4.1.2.2).
    #[error(
        "{name} has signed with the number {serial} before: a CA gives each number once, so choose another"
    )]
    SerialTwice {
        /// The key that signed.
        name: String,
        /// The number.
        serial: Line,
    },
    /// The lists of a CA are counted upwards (RFC 5280, 5.2.3).
    #[error(
        "{name} has signed the revocation list number {last} before, and this one is number {number}: whoever has the other takes it for the newer one. Give it a higher number"
    )]
    ListGoesBack {
        /// The key that signed.
        name: String,
        /// The number before.
        last: u64,
        /// The number now.
        number: u64,
    },
    /// A check value is made as the script says, of the key that it says.
    #[error("it is {method} of {of}, and the script wants {wanted}")]
    OtherCheckValue {
        /// The method's word, as recorded.
        method: &'static str,
        /// Of which key, as recorded.
        of: String,
        /// Both, as the script has them.
        wanted: String,
    },
    /// A check value has one spelling.
    #[error(
        "\u{201c}{value}\u{201d} is no check value of {}: it has {} hex digits in upper case, in groups of four",
        .method.word(), 2 * .method.bytes()
    )]
    CheckValueForm {
        /// As recorded.
        value: Line,
        /// How it is made.
        method: CheckMethod,
    },
}

impl OddUse {
    /// The requirement that the rule serves.
    pub const fn requirement(&self) -> Requirement {
        match self {
            Self::OtherAbout { .. }
            | Self::OtherWayIn { .. }
            | Self::PayloadName { .. }
            | Self::OtherPayload { .. }
            | Self::OtherExposure { .. } => Requirement::Ge6,
            Self::SharesUntold { .. } => Requirement::Ge6d,
            Self::TooLongForSheets { .. } => Requirement::Ge6c,
            Self::RootInTheClear | Self::NotADrill | Self::NothingAndMore | Self::NotAllowed { .. } => {
                Requirement::Re4c
            }
            Self::OtherCertificate { .. }
            | Self::OtherAuthority { .. }
            | Self::SerialTwice { .. }
            | Self::ListGoesBack { .. } => Requirement::Re9,
            Self::OtherCheckValue { .. } | Self::CheckValueForm { .. } => Requirement::Ge4,
        }
    }
}
