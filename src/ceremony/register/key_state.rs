//! The state of a key on a day.

use super::life::{KeyLife, SetLife};
use crate::vocab::Day;

/// States of a key that follow from its dates (NIST SP 800-57 part 1, 7). Suspension, compromise and destruction are
/// decisions, and not recorded by any script yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// Its first day of use has not come.
    PreActivation,
    /// In use.
    Active,
    /// Past its last day of use: whatever still uses it has to move on.
    PastItsEnd,
    /// Fewer sheets of every set are left than rebuild it.
    TooFewSheets,
    /// No ceremony with it came to its seal: nobody holds it by right.
    NeverIssued,
    /// No transcript says what it is for, or until when.
    Unknown,
}

impl KeyState {
    /// The state as a table says it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PreActivation => "not yet active",
            Self::Active => "active",
            Self::PastItsEnd => "past its end",
            Self::TooFewSheets => "too few sheets left",
            Self::NeverIssued => "never issued",
            Self::Unknown => "unknown",
        }
    }
}

impl KeyLife {
    /// The key's state on this day.
    pub fn state(&self, today: Day) -> KeyState {
        if !self.is_issued() {
            return KeyState::NeverIssued;
        }
        let rebuilds = |set: &SetLife| set.left() >= usize::from(set.quorum.threshold());
        if !self.sets.is_empty() && !self.sets.iter().any(rebuilds) {
            return KeyState::TooFewSheets;
        }
        let dates = self.metadata.as_ref().map(|key| (key.active_from.as_str(), key.ends.as_str()));
        let days = dates.and_then(|(from, ends)| Some((Day::parse(from)?, Day::parse(ends)?)));
        match days {
            None => KeyState::Unknown,
            Some((from, _)) if today < from => KeyState::PreActivation,
            Some((_, ends)) if today > ends => KeyState::PastItsEnd,
            Some(_) => KeyState::Active,
        }
    }
}
