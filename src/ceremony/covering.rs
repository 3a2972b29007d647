//! How far an audit covers its set, as the state tells it.

use std::collections::BTreeSet;

use super::sightings::{Coverage, SheetFinding, Sighting};
use super::state::State;
use crate::transcript::record::{Found, KnownSet, Place};
use crate::vocab::Day;

impl State {
    /// What was found of each sheet, in order.
    pub fn sightings(&self) -> &[Sighting] {
        &self.outcomes().sightings
    }

    /// The set that an audit is about.
    pub fn audited(&self) -> Option<&KnownSet> {
        self.known().filter(|_| self.plan().template.kind.looks_at_sheets())
    }

    /// What is to be followed up, in order.
    pub fn sheet_findings(&self) -> impl Iterator<Item = &SheetFinding> {
        self.sightings().iter().flat_map(|sighting| &sighting.findings)
    }

    /// How far an audit covers its set; none in any other ceremony.
    pub fn coverage(&self) -> Option<Coverage> {
        let known = self.audited()?;
        let gone = known.sheets.iter().filter(|sheet| sheet.place == Place::Destroyed).count();
        let of = usize::from(known.quorum.shares()).saturating_sub(gone);
        let mut coverage = Coverage { of, ..Coverage::default() };
        for sighting in self.sightings() {
            let count = match (sighting.found, sighting.opened, sighting.checked) {
                (Found::Missing, _, _) => &mut coverage.missing,
                (Found::AsRecorded | Found::SealBroken | Found::OtherBag, false, _) => &mut coverage.sighted,
                (Found::AsRecorded | Found::SealBroken | Found::OtherBag, true, Some(_)) => {
                    &mut coverage.checked
                }
                (Found::AsRecorded | Found::SealBroken | Found::OtherBag, true, None) => {
                    &mut coverage.not_proven
                }
            };
            *count += 1;
        }
        coverage.not_seen = of.saturating_sub(self.sightings().len());
        Some(coverage)
    }

    /// The sheet of the set that was read and proven longest ago, and when; the day is missing if no transcript tells.
    pub fn oldest_check(&self) -> Option<(u8, Option<Day>)> {
        let known = self.hand_on().filter(|_| self.audited().is_some())?;
        let left: BTreeSet<u8> = (1..=known.quorum.shares())
            .filter(|x| {
                !known.sheets.iter().any(|sheet| sheet.share == *x && sheet.place == Place::Destroyed)
            })
            .collect();
        let day = |x: u8| known.sheets.iter().find(|sheet| sheet.share == x).and_then(|sheet| sheet.checked);
        left.into_iter().map(|x| (day(x), x)).min().map(|(day, x)| (x, day))
    }
}
