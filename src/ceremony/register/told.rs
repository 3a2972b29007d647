//! What the register is told of: a transcript in which nothing is wrong, with where it was found.

use crate::ceremony::state::State;
use crate::vocab::Digest;

/// A transcript in which nothing is wrong, and the name under which it was found.
#[derive(Clone, Debug)]
pub struct ToldCeremony {
    /// The folder, for people.
    pub found_at: String,
    /// The folded lines.
    pub state: State,
    /// Digest of the last line.
    pub head: Digest,
    /// When its signatures were verified.
    pub verified: Verified,
}

/// When the signatures of a transcript were verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verified {
    /// All of them now.
    Now,
    /// All of them earlier on this machine, to the byte; now everything else, and the last one.
    Earlier,
}

impl Verified {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Earlier => "earlier",
        }
    }
}
