//! A set of shares in the life of its key: where each sheet is, and who has known it.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::seen::LastSeen;
use super::whereabouts::Where;
use crate::ceremony::reissuing::Issued;
use crate::ceremony::sightings::Sighting;
use crate::ceremony::state::State;
use crate::sharing::Quorum;
use crate::transcript::record::{AfterOpening, KnownSet, KnownSheet, OlderSet, Parent};
use crate::vocab::ids::sheet_serial;
use crate::vocab::likeness::equal;
use crate::vocab::{CeremonyId, Day, Digest, Line, Moment, SetId};

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
    /// Other papers of a share than the one that counts: old sheets of shares that were issued again, and one of two new
    /// ones. What is destroyed stays here, so that what was told of it before does not bring it back.
    others: Vec<(u8, Custody)>,
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
    pub serial: Option<u16>,
    /// Digest of its share, if a transcript tells.
    digest: Option<Digest>,
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
            digest: sheet.digest,
            as_of: sheet.as_of,
        }
    }

    /// True if both are about one sheet of a share: nothing that both tell of it differs.
    fn is_of_the_same_sheet(&self, other: &Self) -> bool {
        let serials = self.serial.zip(other.serial).is_none_or(|(one, other)| one == other);
        serials && self.digest.zip(other.digest).is_none_or(|(one, other)| one == other)
    }

    /// Takes what was told later of the same sheet.
    fn follow(&mut self, mut new: Self) {
        new.serial = new.serial.or(self.serial);
        new.digest = new.digest.or(self.digest);
        new.seen.checked = new.seen.checked.max(self.seen.checked);
        let nobody_has_it = self.place == Where::Destroyed && new.place == Where::Missing;
        if new.as_of <= self.as_of || nobody_has_it {
            self.seen.checked = new.seen.checked;
            return;
        }
        if new.place == self.place {
            new.since = self.since;
        }
        *self = new;
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

/// A sheet in a list of a set's sheets.
#[derive(Clone, Copy, Debug)]
pub struct SheetRow<'a> {
    /// Its number, 1 to n.
    pub share: u8,
    /// True if it is the sheet of its share that counts; another one was replaced, or is a second paper that turned up.
    pub counts: bool,
    /// Where it is; none if no transcript says.
    pub custody: Option<&'a Custody>,
}

impl SheetRow<'_> {
    /// The serial as it stands on the paper; none if no transcript tells it.
    pub fn serial(&self) -> Option<String> {
        self.custody.and_then(|custody| custody.serial).map(sheet_serial)
    }

    /// What it is called in a list.
    pub fn called(&self) -> String {
        let Self { share, counts, .. } = *self;
        let serial = self.serial().map_or_else(String::new, |serial| format!(" {serial}"));
        if counts {
            format!("share {share}{serial}")
        } else {
            format!("share {share}, another sheet{serial}")
        }
    }
}

impl SetLife {
    /// A set of which nothing is told yet.
    pub(super) fn new(set: SetId, generation: u16, quorum: Quorum) -> Self {
        let shares = vec![None; usize::from(quorum.shares())];
        Self { set, generation, quorum, shares, others: Vec::new(), known: Vec::new() }
    }

    /// Where each sheet is, as this ceremony began with it and as it hands it on.
    pub(super) fn told(&mut self, state: &State, day: Day) {
        let of_it = |known: Option<KnownSet>| known.filter(|known| known.set == self.set);
        let (before, after) = (of_it(state.known().cloned()), of_it(state.hand_on()));
        for sheet in before.into_iter().flat_map(|known| known.sheets) {
            let since = sheet.as_of.into();
            let tells =
                |parent: &&Parent| parent.known.as_ref().is_some_and(|known| known.sheets.contains(&sheet));
            let told_by = state.header().parents().find(tells).map_or(state.ceremony(), |one| one.ceremony);
            self.put(Custody::of(&sheet, since, told_by), sheet.share);
        }
        if let Some(issued) = state.issued_again().filter(|_| after.is_some()) {
            self.issued(&issued, state);
        }
        for sheet in after.into_iter().flat_map(|known| known.sheets) {
            let mut custody = Custody::of(&sheet, day, state.ceremony());
            let sighting = state.sightings().iter().rev().find(|sighting| sighting.share == sheet.share);
            custody.seen.at_an_audit = sighting.map(Sighting::outcome);
            self.put(custody, sheet.share);
        }
    }

    /// What a header tells of it as of an earlier set of its key.
    pub(super) fn told_of_an_older(&mut self, older: &OlderSet, state: &State) {
        self.told_before(&older.sheets, state, |known| known.older.contains(older));
    }

    /// What the header of a rotation tells of it as of the set of the key that is replaced.
    pub(super) fn told_of_the_replaced(&mut self, state: &State, known: &KnownSet) {
        self.told_before(&known.sheets, state, |told| told == known);
    }

    /// Sheets as a header takes them over, by the first of the ceremonies before that tells of them so.
    fn told_before(&mut self, sheets: &[KnownSheet], state: &State, tells: impl Fn(&KnownSet) -> bool) {
        let so = |parent: &&Parent| parent.known.as_ref().is_some_and(&tells);
        let told_by = state.header().parents().find(so).map_or(state.ceremony(), |one| one.ceremony);
        for sheet in sheets {
            self.put(Custody::of(sheet, sheet.as_of.into(), told_by), sheet.share);
        }
    }

    /// What became of the old sheet of a share, before its new one takes its place.
    fn issued(&mut self, issued: &Issued, state: &State) {
        let place = usize::from(issued.share).checked_sub(1);
        if let Some(Some(old)) =
            place.and_then(|place| self.shares.get_mut(place)).filter(|_| issued.old_is_gone)
        {
            (old.place, old.as_of) = (Where::Destroyed, state.held().1);
        }
    }

    /// Other papers of shares than those that count, not known to be destroyed.
    pub fn other_papers(&self) -> impl Iterator<Item = (u8, &Custody)> {
        let there = self.others.iter().filter(|(_, paper)| paper.place != Where::Destroyed);
        there.map(|(share, paper)| (*share, paper))
    }

    /// Every sheet: of each share the one that counts, and after it the others that are somewhere.
    pub fn rows(&self) -> Vec<SheetRow<'_>> {
        let mut rows = Vec::new();
        for (share, custody) in (1..=u8::MAX).zip(&self.shares) {
            rows.push(SheetRow { share, counts: true, custody: custody.as_ref() });
            let others = self.other_papers().filter(|(of, _)| *of == share);
            rows.extend(others.map(|(_, paper)| SheetRow { share, counts: false, custody: Some(paper) }));
        }
        rows
    }

    /// True if another paper of this share is somewhere.
    fn has_another_paper(&self, share: u8) -> bool {
        self.other_papers().any(|(of, _)| of == share)
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
                digest: recorded.and_then(|sheet| sheet.digest),
                as_of: state.held().1,
            };
            self.put(custody, share);
        }
    }

    /// Writes down where a sheet is, by the rule of ceremonies that go on after several: the sheet that was issued again
    /// counts before the one it replaces, whenever that one was looked at last; of one sheet the later record counts.
    fn put(&mut self, new: Custody, share: u8) {
        let place = usize::from(share).checked_sub(1);
        let Some(known) = place.and_then(|place| self.shares.get_mut(place)) else { return };
        let Some(old) = known else {
            *known = Some(new);
            return;
        };
        if old.is_of_the_same_sheet(&new) {
            old.follow(new);
            return;
        }
        let mut others = self.others.iter_mut();
        if let Some((_, other)) = others.find(|(of, other)| *of == share && other.is_of_the_same_sheet(&new))
        {
            other.follow(new);
            return;
        }
        let order = old.serial.zip(new.serial).map_or(Ordering::Equal, |(old, new)| old.cmp(&new));
        let counts = match order {
            Ordering::Less => true,
            Ordering::Equal => new.as_of > old.as_of,
            Ordering::Greater => false,
        };
        let other = if counts { std::mem::replace(old, new) } else { new };
        self.others.push((share, other));
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

    /// True if its sheets that are neither destroyed nor missing are enough for its key.
    pub(super) fn rebuilds(&self) -> bool {
        self.there() >= usize::from(self.quorum.threshold())
    }

    /// Shares of which some sheet is not known to be destroyed.
    pub fn left(&self) -> usize {
        let gone = |(share, custody): &(u8, &Option<Custody>)| {
            let destroyed = custody.as_ref().is_some_and(|custody| custody.place == Where::Destroyed);
            destroyed && !self.has_another_paper(*share)
        };
        self.shares.len() - (1u8..=255).zip(&self.shares).filter(gone).count()
    }
}
