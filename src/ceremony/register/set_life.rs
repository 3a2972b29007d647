//! A set of shares in the life of its key: where each sheet is, and who has known it.

use std::collections::BTreeSet;

use super::seen::LastSeen;
use super::whereabouts::Where;
use crate::ceremony::state::State;
use crate::sharing::Quorum;
use crate::transcript::PersonId;
use crate::transcript::record::AfterOpening;
use crate::vocab::likeness::equal;
use crate::vocab::{CeremonyId, Day, Line, SetId};

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
    /// Shares that were issued again while their old sheet was not destroyed: it is somewhere.
    pub old_papers: BTreeSet<u8>,
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
}

impl Custody {
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
    /// The shares that a generation put into bags.
    pub(super) fn sealed(&mut self, state: &State, since: Day) {
        for (place, facts) in self.shares.iter_mut().zip(state.shares()) {
            if let Some((bag, holder)) = &facts.bagged {
                *place = custody(state, *holder, Where::Bag(bag.clone()), since);
            }
        }
    }

    /// What a recovery decided about the sheets that it opened.
    pub(super) fn opened(&mut self, state: &State, since: Day) {
        for opened in state.opened() {
            // what was put aside belongs to another set, or nobody trusts it
            let Some(share) = state.share_in(opened, self.set) else { continue };
            // its new sheet is what there is of the share
            if state.has_a_new_sheet(share) {
                continue;
            }
            let now = match &opened.decided {
                None => Where::Opened,
                Some((AfterOpening::Resealed, Some(bag))) => Where::Bag(bag.clone()),
                Some((AfterOpening::Destroyed, _)) => Where::Destroyed,
                Some((AfterOpening::Rotate, _)) => Where::ToBeRotated,
                Some((AfterOpening::Reshare | AfterOpening::Resealed, None | Some(_))) => Where::ToBeReplaced,
            };
            let place = usize::from(share).checked_sub(1).and_then(|place| self.shares.get_mut(place));
            if let Some(place) = place {
                *place = custody(state, opened.holder, now, since);
            }
        }
    }

    /// What became of sheets that were things in a ceremony.
    pub(super) fn handled(&mut self, state: &State, since: Day) {
        let Some(told) = state.hand_on().filter(|told| told.set == self.set) else { return };
        for sheet in told.sheets.iter().filter(|sheet| state.handled_as_a_thing(sheet.share)) {
            let place = usize::from(sheet.share).checked_sub(1).and_then(|place| self.shares.get_mut(place));
            if let Some(place) = place {
                *place = Some(Custody {
                    holder: sheet.holder.clone(),
                    affiliation: sheet.affiliation.clone(),
                    place: Where::of(sheet),
                    since,
                    told_by: state.ceremony(),
                    seen: LastSeen::handled(since, state.ceremony()),
                });
            }
        }
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
            destroyed && !self.old_papers.contains(share)
        };
        self.shares.len() - (1u8..=255).zip(&self.shares).filter(gone).count()
    }
}

fn custody(state: &State, holder: PersonId, place: Where, since: Day) -> Option<Custody> {
    let person = state.people().iter().find(|person| person.id == holder)?;
    Some(Custody {
        holder: person.name.clone(),
        affiliation: person.affiliation.clone(),
        place,
        since,
        told_by: state.ceremony(),
        seen: LastSeen::handled(since, state.ceremony()),
    })
}
