//! A transcript that no list of trusted keys vouches for.

use super::told::{ToldCeremony, Verified};
use crate::sharing::share::CeremonyKey;
use crate::vocab::{CeremonyId, Day, Fingerprint};

/// A transcript in which nothing is wrong and for which nothing vouches: it is listed, and counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stranger {
    /// The folder, for people.
    pub found_at: String,
    /// What it calls itself.
    pub ceremony: CeremonyId,
    /// What its script is called.
    pub script: String,
    /// The day it says.
    pub day: Day,
    /// The key that signed it, to be looked for on paper.
    pub key: CeremonyKey,
    /// The key it says it made or used, if any.
    pub fingerprint: Option<Fingerprint>,
    /// When its signatures were verified.
    pub verified: Verified,
}

impl Stranger {
    pub(super) fn of(told: ToldCeremony) -> Self {
        let state = &told.state;
        Self {
            ceremony: state.ceremony(),
            script: state.plan().template.title.clone(),
            day: state.held().0.into(),
            key: state.header().ceremony_key,
            fingerprint: state.counted_under().map(|(fingerprint, _)| fingerprint),
            found_at: told.found_at,
            verified: told.verified,
        }
    }

    /// What it says of itself, in a line.
    pub fn said(&self) -> String {
        format!(
            "{} \u{b7} {} \u{b7} {} \u{b7} signed by {}",
            self.day,
            self.script,
            self.ceremony.short(),
            self.key.spoken()
        )
    }
}
