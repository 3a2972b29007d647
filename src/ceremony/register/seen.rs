//! What an audit says of a set, and when each of its sheets was seen last.

use crate::ceremony::sightings::{Coverage, Sighting};
use crate::ceremony::state::State;
use crate::vocab::{CeremonyId, Day, SetId};

/// The last time that somebody looked at a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastSeen {
    /// The day.
    pub day: Day,
    /// What an audit found; nothing if it was handled in another ceremony.
    pub at_an_audit: Option<&'static str>,
    /// The ceremony whose transcript says so.
    pub told_by: CeremonyId,
    /// The last day on which it was read, and was the share that was made.
    pub checked: Option<Day>,
}

/// What an audit says of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditOfSet {
    /// The set, by its identifier.
    pub set: SetId,
    /// How far it covers it.
    pub coverage: Coverage,
    /// What was found of each sheet.
    pub sightings: Vec<Sighting>,
}

impl AuditOfSet {
    /// Of this ceremony, if it is one.
    pub(super) fn of(state: &State) -> Option<Self> {
        let (known, coverage) = (state.audited()?, state.coverage()?);
        Some(Self { set: known.set, coverage, sightings: state.sightings().to_vec() })
    }
}

impl LastSeen {
    /// Handled in a ceremony that is no audit.
    pub(super) const fn handled(day: Day, told_by: CeremonyId) -> Self {
        Self { day, at_an_audit: None, told_by, checked: None }
    }

    /// As the end of a sentence; empty if no audit saw it.
    pub fn said(&self) -> String {
        let checked = self.checked.map_or_else(String::new, |day| format!(", last read and right on {day}"));
        self.at_an_audit
            .map_or_else(String::new, |found| format!("; last audit {}: {found}{checked}", self.day))
    }
}
