//! A set of shares in the life of its key: where each sheet is, and who has known it.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::seen::LastSeen;
use super::whereabouts::Where;
use crate::ceremony::reissuing::Issued;
use crate::ceremony::sightings::Sighting;
use crate::ceremony::state::State;
use crate::sharing::Quorum;
use crate::transcript::record::{AfterOpening, KnownSet, KnownSheet};
use crate::vocab::likeness::equal;
use crate::vocab::{CeremonyId, Day, Line, Moment, SetId};

/// A set of shares.
#[derive(Debug)]
pub struct SetLife {
    /// Which set.
    pub set: SetId,
    /// Counts the sets of the key.
    pub generation: u16,
    /// k of n.
    pub quorum: Quorum,
    /// Where each share is, share 1 first.
    pub shares: Vec<Option<Custody>>,
    /// Old sheets of shares that were issued again, and not destroyed: share, and serial if a transcript tells it.
    pub(super) old_papers: BTreeSet<(u8, Option<u16>)>,
    /// Who has ever held or brought which shares, by name.
    pub known: Vec<(Line, BTreeSet<u8>)>,
}

/// Where a sheet was last seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Custody {
    /// Name of the person who holds it, or held it last.
    pub holder: Line,
    /// Whom they are from.
    pub affiliation: Line,
    /// What became of it.
    pub place: Where,
    /// Since when.
    pub since: Day,
    /// The ceremony whose transcript says so.
    pub told_by: CeremonyId,
    /// When it was seen last, and read last.
    pub seen: LastSeen,
    /// Its serial in the ceremony that printed it.
    pub(super) serial: Option<u16>,
    /// When the ceremony ended that says so.
    pub(super) as_of: Moment,
}

impl Custody {
    /// Of a sheet, as a transcript hands it on.
    fn of(sheet: &KnownSheet, since: Day, told_by: CeremonyId) -> Self {
        Self {
            holder: sheet.holder.clone(),
            affiliation: sheet.affiliation.clone(),
            place: Where::of(sheet),
            since,
            told_by,
            seen: LastSeen { checked: sheet.checked, ..LastSeen::handled(since, told_by) },
            serial: sheet.serial,
            as_of: sheet.as_of,
        }
    }

    /// Where the sheet is, without by whom.
    pub fn place(&self) -> String {
        match &self.place {
            Where::Bag(bag) => format!("bag {bag}"),
            Where::OnItsWay { bag, to, expected } => {
                format!("ON ITS WAY to {to} in bag {bag}, expected {expected}")
            }
            Where::Opened => "opened, nothing decided".to_owned(),
            Where::ToBeReplaced => "opened, to be replaced".to_owned(),
            Where::ToBeRotated => "opened, the key to be rotated".to_owned(),
            Where::Rotated => "opened, its key was replaced".to_owned(),
            Where::Destroyed => "destroyed".to_owned(),
            Where::Missing => "MISSING".to_owned(),
        }
    }

    /// Where a sheet is, in a line.
    pub fn said(this: Option<&Self>) -> String {
        this.map_or_else(
            || "unknown: no transcript here says".to_owned(),
            |custody| {
                format!(
                    "{}, {}: {}, since {}{}",
                    custody.holder,
                    custody.affiliation,
                    custody.place(),
                    custody.since,
                    custody.seen.said()
                )
            },
        )
    }
}

impl SetLife {
    /// Where each sheet is, as this ceremony began with it and as it hands it on.
    pub(super) fn told(&mut self, state: &State, day: Day) {
        let of_it = |known: Option<KnownSet>| known.filter(|known| known.set == self.set);
        let (before, after) = (of_it(state.known().cloned()), of_it(state.hand_on()));
        for sheet in before.into_iter().flat_map(|known| known.sheets) {
            let since = sheet.as_of.into();
            self.put(Custody::of(&sheet, since, state.ceremony()), sheet.share);
        }
        if let Some(issued) = state.issued_again().filter(|_| after.is_some()) {
            self.issued(&issued);
        }
        for sheet in after.into_iter().flat_map(|known| known.sheets) {
            let mut custody = Custody::of(&sheet, day, state.ceremony());
            let sighting = state.sightings().iter().rev().find(|sighting| sighting.share == sheet.share);
            custody.seen.at_an_audit = sighting.map(Sighting::outcome);
            self.put(custody, sheet.share);
        }
    }

    /// What became of the old sheet of a share, before its new one takes its place.
    fn issued(&mut self, issued: &Issued) {
        let place = usize::from(issued.share).checked_sub(1);
        let old = place.and_then(|place| self.shares.get_mut(place)?.as_mut());
        match (old, issued.old_is_gone) {
            (Some(old), true) => old.place = Where::Destroyed,
            (Some(old), false) if old.place != Where::Destroyed => {
                self.old_papers.insert((issued.share, old.serial));
            }
            (None, false) => {
                self.old_papers.insert((issued.share, None));
            }
            (Some(_), false) | (None, true) => {}
        }
    }

    /// True if an old sheet of this share is somewhere.
    pub(super) fn has_an_old_paper(&self, share: u8) -> bool {
        self.old_papers.iter().any(|(of, _)| *of == share)
    }

    /// What a resharing decided about the old sheets that it opened: it hands on the new set alone.
    pub(super) fn replaced(&mut self, state: &State, day: Day) {
        let known = state.known().filter(|known| known.set == self.set);
        for opened in state.opened() {
            // what was put aside belongs to another set, or nobody trusts it
            let Some(share) = state.share_in(opened, self.set) else { continue };
            let Some(person) = state.people().iter().find(|person| person.id == opened.holder) else {
                continue;
            };
            let place = match &opened.decided {
                None => Where::Opened,
                Some((AfterOpening::Resealed, Some(bag))) => Where::Bag(bag.clone()),
                Some((AfterOpening::Destroyed, _)) => Where::Destroyed,
                Some((AfterOpening::Rotate, _)) => Where::ToBeRotated,
                Some((AfterOpening::Reshare | AfterOpening::Resealed, None | Some(_))) => Where::ToBeReplaced,
            };
            let recorded = known.and_then(|known| known.sheets.iter().find(|sheet| sheet.share == share));
            let custody = Custody {
                holder: person.name.clone(),
                affiliation: person.affiliation.clone(),
                place,
                since: day,
                told_by: state.ceremony(),
                seen: LastSeen::handled(day, state.ceremony()),
                serial: recorded.and_then(|sheet| sheet.serial),
                as_of: state.held().1,
            };
            self.put(custody, share);
        }
    }

    /// Writes down where a sheet is, by the rule of ceremonies that go on after several: the sheet that was issued again
    /// counts before the one it replaces, whenever that one was looked at last; of one sheet the later record counts.
    fn put(&mut self, mut new: Custody, share: u8) {
        let place = usize::from(share).checked_sub(1);
        let Some(known) = place.and_then(|place| self.shares.get_mut(place)) else { return };
        let Some(old) = known else {
            *known = Some(new);
            return;
        };
        let issued = old.serial.zip(new.serial).map_or(Ordering::Equal, |(old, new)| old.cmp(&new));
        match issued {
            Ordering::Greater => {
                if new.place == Where::Destroyed {
                    self.old_papers.remove(&(share, new.serial));
                }
                return;
            }
            Ordering::Less => {
                if old.place != Where::Destroyed {
                    self.old_papers.insert((share, old.serial));
                }
            }
            Ordering::Equal => {
                new.serial = new.serial.or(old.serial);
                new.seen.checked = new.seen.checked.max(old.seen.checked);
                let nobody_has_it = old.place == Where::Destroyed && new.place == Where::Missing;
                if new.as_of <= old.as_of || nobody_has_it {
                    old.seen.checked = new.seen.checked;
                    return;
                }
                if new.place == old.place {
                    new.since = old.since;
                }
            }
        }
        *known = Some(new);
    }

    /// Whoever has known a sheet, here or in a transcript before, whatever became of it.
    pub(super) fn known(&mut self, state: &State) {
        let Some(told) = state.hand_on().filter(|told| told.set == self.set) else { return };
        for holder in told.holders {
            match self.known.iter_mut().find(|(name, _)| equal(name.as_str(), holder.name.as_str())) {
                Some((_, shares)) => shares.extend(holder.shares),
                None => self.known.push((holder.name, holder.shares.into_iter().collect())),
            }
        }
    }

    /// Shares of which some sheet is not known to be destroyed.
    pub fn left(&self) -> usize {
        let gone = |(share, custody): &(u8, &Option<Custody>)| {
            let destroyed = custody.as_ref().is_some_and(|custody| custody.place == Where::Destroyed);
            destroyed && !self.has_an_old_paper(*share)
        };
        self.shares.len() - (1u8..=255).zip(&self.shares).filter(gone).count()
    }
}
