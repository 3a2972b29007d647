//! What audits add to a key's life: sheets that are not there, and findings until they are followed up.

use super::chapter::{Chapter, End};
use super::life::KeyLife;
use super::set_life::{Custody, SetLife};
use super::whereabouts::Where;
use crate::ceremony::sightings::{SheetFinding, Sighting};
use crate::vocab::SetId;

impl SetLife {
    /// Sheets that are neither known to be destroyed nor missing.
    pub fn there(&self) -> usize {
        let missing = |custody: &&Option<Custody>| {
            custody.as_ref().is_some_and(|custody| custody.place == Where::Missing)
        };
        self.left() - self.shares.iter().filter(missing).count()
    }
}

impl KeyLife {
    /// Findings of audits that no later audit saw put right, each with the ceremony that tells of it. What is destroyed
    /// is looked for no more.
    pub fn open_findings(&self) -> impl Iterator<Item = (&Chapter, SetId, &SheetFinding)> {
        let of = |(place, chapter): (usize, &'_ Chapter)| {
            let audit = chapter.audit.as_ref().filter(|_| chapter.end == End::Sealed);
            audit.map(|audit| (place, audit.set))
        };
        let audits: Vec<(usize, SetId)> = self.chapters.iter().enumerate().filter_map(of).collect();
        audits.into_iter().flat_map(move |(place, set)| {
            let chapter = self.chapters.get(place);
            let sightings =
                chapter.and_then(|chapter| chapter.audit.as_ref()).map_or(&[][..], |audit| &audit.sightings);
            let findings = sightings.iter().flat_map(|sighting| &sighting.findings);
            let open = findings.filter(move |finding| !self.is_put_right(place, set, finding.share));
            open.filter_map(move |finding| Some((chapter?, set, finding)))
        })
    }

    fn is_put_right(&self, place: usize, set: SetId, share: u8) -> bool {
        let later = self.chapters.iter().skip(place + 1).filter(|chapter| chapter.end == End::Sealed);
        let audits = later.filter_map(|chapter| chapter.audit.as_ref()).filter(|audit| audit.set == set);
        let fine = |sighting: &Sighting| sighting.share == share && sighting.findings.is_empty();
        let destroyed = || {
            let life = self.sets.iter().find(|life| life.set == set);
            let custody = life.and_then(|life| life.shares.get(usize::from(share).checked_sub(1)?)?.as_ref());
            custody.is_some_and(|custody| custody.place == Where::Destroyed)
        };
        audits.flat_map(|audit| &audit.sightings).any(fine) || destroyed()
    }
}
