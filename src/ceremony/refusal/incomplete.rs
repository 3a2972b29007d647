//! What a step asks for and did not get.

use super::requirement::Requirement;
use crate::vocab::Line;

/// Each variant is a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Incomplete {
    /// Every tick is said to be done, or not as wanted.
    #[error("nothing is said of \u{201c}{tick}\u{201d}: say that it is done, or that it is not as wanted")]
    Tick {
        /// Its text.
        tick: String,
    },
    /// Every value is there.
    #[error("{field} is not filled in")]
    Value {
        /// The field's label.
        field: String,
    },
    /// A value is written as its format wants it.
    #[error("{field}: write {wants}")]
    Format {
        /// The field's label.
        field: String,
        /// The format, for people.
        wants: &'static str,
    },
    /// Every choice is made.
    #[error("{choice}: choose one")]
    Choice {
        /// The choice's label.
        choice: String,
    },
    /// An option is one of those.
    #[error("{choice}: \u{201c}{option}\u{201d} is not among its options")]
    Option {
        /// The choice's label.
        choice: String,
        /// As recorded.
        option: String,
    },
    /// A count of bags that can be counted with.
    #[error("{value} bags are more than anybody can have: write the number")]
    BagCount {
        /// As written.
        value: Line,
    },
    /// The script wants so many files.
    #[error("{have} of the {least} files that this step wants are kept: attach the others")]
    Files {
        /// How many are there.
        have: usize,
        /// How many there must be.
        least: u16,
    },
    /// At least one thing is looked at.
    #[error("nothing was looked at")]
    NoFindings,
    /// A reason goes with a no, and only with that.
    #[error("who does not agree says why; who agrees gives no reason")]
    Reason,
}

impl Incomplete {
    /// The requirement that the rule serves.
    pub const fn requirement(&self) -> Requirement {
        match self {
            Self::Tick { .. }
            | Self::Value { .. }
            | Self::Format { .. }
            | Self::Choice { .. }
            | Self::Option { .. } => Requirement::Ex2,
            Self::Files { .. } => Requirement::Tr8,
            Self::BagCount { .. } => Requirement::En5,
            Self::NoFindings => Requirement::En2,
            Self::Reason => Requirement::Tr5,
        }
    }
}
