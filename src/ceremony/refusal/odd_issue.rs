//! What a record may not say of a share that is issued again. Each variant is a rule.

use super::requirement::Requirement;
use crate::vocab::SetId;

/// A share that is issued again is of the set that is there, and one sheet of it stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OddIssue {
    /// A share that is issued again is of its own set, and no new one is made.
    #[error("the key was rebuilt from sheets of set {}, and the share is said to be of set {}, or of another generation or quorum: it is issued again in its own set", .was.short(), .said.short())]
    NotTheSet {
        /// The set that rebuilt the key.
        was: SetId,
        /// As recorded.
        said: SetId,
    },
    /// Of one share there is one sheet.
    #[error("share {share} has a new sheet: its old one is destroyed before all, and goes into no bag")]
    OldSheetKept {
        /// Number of the share, from 1.
        share: u8,
    },
}

impl OddIssue {
    /// The requirement that the rule serves.
    pub const fn requirement(&self) -> Requirement {
        match self {
            Self::NotTheSet { .. } | Self::OldSheetKept { .. } => Requirement::Rt2,
        }
    }
}
