//! What a record may not say of a share that is issued again. Each variant is a rule.

use crate::vocab::SetId;

/// A share that is issued again is of the set that is there, and one sheet of it stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OddIssue {
    /// RT-2: a share that is issued again is of its own set, and no new one is made.
    #[error("the key was rebuilt from sheets of set {}, and the share is said to be of set {}, or of another generation or quorum: it is issued again in its own set", .was.short(), .said.short())]
    NotTheSet {
        /// The set that rebuilt the key.
        was: SetId,
        /// As recorded.
        said: SetId,
    },
    /// RT-2: of one share there is one sheet.
    #[error("share {share} has a new sheet: its old one is destroyed before all, and goes into no bag")]
    OldSheetKept {
        /// Number of the share, from 1.
        share: u8,
    },
}
