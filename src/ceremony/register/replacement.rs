//! That one key replaced another: since when and why, as a sealed rotation tells it.

use super::chapter::{Chapter, End};
use super::told::ToldCeremony;
use crate::plan::template::WhyReplaced;
use crate::vocab::{CeremonyId, Day, Fingerprint};

/// That one key replaced another, seen from one of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The other key.
    pub other: Fingerprint,
    /// What that one is called.
    pub name: String,
    /// Since this day.
    pub on: Day,
    /// The rotation.
    pub ceremony: CeremonyId,
    /// Why the old one was replaced.
    pub why: Option<WhyReplaced>,
    /// The last day on which the old one decrypts or verifies.
    pub until: Option<Day>,
}

impl Replacement {
    /// The other key, and where that comes from.
    pub fn said(&self) -> String {
        let why = self.why.map_or_else(String::new, |why| format!(", {}", why.words()));
        format!("{} on {}{why} (rotation {})", self.name, self.on, self.ceremony.short())
    }
}

/// What a sealed rotation says of both keys: the old one's fingerprint, and the replacement as each of them sees it; none
/// if it is no such ceremony.
pub(super) fn told_by(told: &ToldCeremony, new: Fingerprint) -> Option<(Fingerprint, [Replacement; 2])> {
    let state = &told.state;
    let chapter = Chapter::of(told);
    let old = state.replaced().filter(|_| chapter.end == End::Sealed)?.fingerprint;
    let as_seen = |other: Fingerprint| Replacement {
        other,
        name: String::new(),
        on: chapter.day,
        ceremony: chapter.ceremony,
        why: state.why_replaced(),
        until: state.old_key_until(),
    };
    Some((old, [as_seen(old), as_seen(new)]))
}
