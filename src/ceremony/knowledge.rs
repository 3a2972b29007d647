//! Who has known how many sheets of one set: nobody reaches k, in one ceremony or over several.
//!
//! What somebody once held or brought counts on: put aside, refused, sealed again, replaced by a deputy, or told by an
//! earlier transcript. A bag whose sheet nobody could tell counts as one more. So there is nothing to evade, and no
//! exception lets it go: somebody else brings the sheet. A script for an emergency alone lets one person come to k.

use std::collections::BTreeSet;

use super::refusal::{Contradiction, Known, NotYet, OddBag, ReachesK, Refusal};
use super::state::{Inner, OpenedBag, SetFacts, State};
use crate::plan::template::SHEET;
use crate::sharing::Quorum;
use crate::sharing::share::ShareHeader;
use crate::transcript::PersonId;
use crate::transcript::record::{ItemNumber, KnownHolder, KnownSet, KnownSheet, Person, Place};
use crate::vocab::likeness::{alike, equal};
use crate::vocab::{BagNumber, Fingerprint, Line, SetId};

/// Below this no set has its k: until k is known, nobody opens as many bags.
const LEAST_K: usize = 2;

impl State {
    /// True if one person alone brings the sheets, before a witness.
    pub fn is_emergency(&self) -> bool {
        self.plan.template.emergency
    }

    /// What this person has known of this set, earlier transcripts included.
    pub fn known_to(&self, person: PersonId, set: SetId) -> Known {
        self.known_by(person, set, self.opened.iter())
    }

    /// Refuses a sheet that is a thing to somebody who would then have known k of its set.
    pub(super) fn may_take_out(&self, person: PersonId, thing: &ItemNumber) -> Result<(), Refusal> {
        match share_of(thing) {
            Some(share) => self.may_look_into(person, share),
            None => Ok(()),
        }
    }

    /// What this person has known of the set before, as the header tells it.
    fn known_before(&self, person: PersonId) -> Known {
        let mut known = Known::default();
        for holder in self.same_holders(person) {
            known.shares.extend(&holder.shares);
            known.untold += usize::from(holder.untold);
        }
        known
    }

    /// What this person has known of this set, as far as these opened bags tell.
    fn known_by<'b>(
        &self,
        person: PersonId,
        set: SetId,
        opened: impl Iterator<Item = &'b OpenedBag>,
    ) -> Known {
        let is_of_before = self.known().is_some_and(|known| known.set == set);
        let mut known = if is_of_before { self.known_before(person) } else { Known::default() };
        if self.set.is_some_and(|made| made.set == set) {
            known
                .shares
                .extend(self.handled.iter().filter(|(who, _)| *who == person).map(|(_, share)| share));
        }
        // whoever shows a sheet has it in hand, open or not
        for sighting in self.sightings().iter().filter(|sighting| sighting.holder == Some(person)) {
            known.shares.extend(self.known().filter(|known| known.set == set).map(|_| sighting.share));
            known.shares.extend(sighting.others.iter().filter(|seen| seen.set == set).map(|seen| seen.share));
        }
        for (thing, _) in self.outcomes.taken_out().filter(|(_, by)| *by == person) {
            known.shares.extend(self.known().filter(|known| known.set == set).and_then(|_| share_of(thing)));
        }
        // whoever keeps a bag has it in hand, sealed as it is
        for (thing, _) in self.outcomes.kept().filter(|(_, keeper)| *keeper == person) {
            known.shares.extend(self.known().filter(|known| known.set == set).and_then(|_| share_of(thing)));
        }
        for bag in opened.filter(|bag| bag.holder == person) {
            known.shares.extend(bag.seen.iter().filter(|sheet| sheet.set == set).map(|sheet| sheet.share));
            known.shares.extend(bag.recorded.filter(|_| self.known().is_some_and(|known| known.set == set)));
            known.untold += usize::from(bag.is_untold());
        }
        known
    }

    /// Refuses to look at a sheet of the set before to somebody who would then have known k sheets.
    pub(super) fn may_look_into(&self, holder: PersonId, share: u8) -> Result<(), Refusal> {
        let Some((set, quorum)) = self.known().map(|known| (known.set, known.quorum)) else { return Ok(()) };
        // after an emergency: one more tells them nothing new, and the sheets have to be seen, or come to their end. What they
        // have seen in this ceremony, open or not, brings nobody there
        if self.known_before(holder).count() >= usize::from(quorum.threshold()) {
            return Ok(());
        }
        let known = self.known_to(holder, set);
        let one_more = usize::from(!known.shares.contains(&share));
        self.below_k(holder, known, one_more, Some((set, quorum)))
    }

    /// Refuses the opening of a bag by somebody who would then have known k sheets.
    pub(super) fn may_open(&self, holder: PersonId, bag: &BagNumber) -> Result<(), Refusal> {
        let same = |other: &OpenedBag| other.holder == holder && other.bag == *bag;
        if self.opened.iter().any(same) {
            // no other sheet is seen by looking into it once more; what is taken from it is weighed then
            return Ok(());
        }
        let recorded = self.recorded_in(bag).map(|sheet| sheet.share);
        let sets = self.sets_in_question(holder);
        for (set, quorum) in sets.iter().copied() {
            let known = self.known_to(holder, set);
            let again = match recorded {
                Some(share) => known.shares.contains(&share),
                None => self.may_be_their_own(holder, &known),
            };
            let one_more = usize::from(!again);
            self.below_k(holder, known, one_more, Some((set, quorum)))?;
        }
        if sets.is_empty() {
            let untold = self.opened.iter().filter(|bag| bag.holder == holder && bag.is_untold()).count();
            self.below_k(holder, Known { untold, ..Known::default() }, 1, None)?;
        }
        Ok(())
    }

    /// True if a bag that no transcript names may hold the sheet that this person has anyway: sealed again at a time that
    /// the folder at hand does not tell of. Only their first bag; what comes out of it is weighed when it is read.
    fn may_be_their_own(&self, holder: PersonId, known: &Known) -> bool {
        !known.shares.is_empty() && !self.opened.iter().any(|bag| bag.holder == holder)
    }

    /// Refuses a share from the bag that is open if its bringer would then have known k of its set.
    pub(super) fn may_take(&self, facts: SetFacts, share: u8) -> Result<(), Refusal> {
        let place = self.open_place();
        let Some((place, last)) = place.and_then(|place| Some((place, self.opened.get(place)?))) else {
            return Err(Refusal::from(NotYet::BagFirst));
        };
        let others = self.opened.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, bag)| bag);
        let mut known = self.known_by(last.holder, facts.set, others);
        // what was read from this bag before, and refused or put aside, was seen as well
        known.shares.extend(last.seen.iter().filter(|sheet| sheet.set == facts.set).map(|sheet| sheet.share));
        let one_more = usize::from(!known.shares.contains(&share));
        self.below_k(last.holder, known, one_more, Some((facts.set, facts.quorum)))
    }

    /// A share that claims this is of the set that the transcript before tells of, if one does, and of the key that is
    /// expected.
    pub(super) fn check_meant(
        &self,
        share: u8,
        claims: SetFacts,
        fingerprint: Fingerprint,
    ) -> Result<(), Contradiction> {
        let facts = |known: &KnownSet| SetFacts {
            set: known.set,
            generation: known.generation,
            quorum: known.quorum,
        };
        if let Some(known) = self.known().map(facts).filter(|known| *known != claims) {
            return Err(Contradiction::OtherSet { share, claims, known });
        }
        match self.expected_fingerprint().filter(|expected| *expected != fingerprint) {
            Some(expected) => Err(Contradiction::OtherKey { share, fingerprint, expected }),
            None => Ok(()),
        }
    }

    /// Refuses a share by what it says of itself, before it is offered: by its set and key, by who brought the bag that is
    /// open, by what was recorded in that bag. Without an open bag its set and key alone are judged.
    pub fn may_be_taken(&self, header: &ShareHeader) -> Result<(), Refusal> {
        let ShareHeader { x, set, generation, quorum, fingerprint, .. } = *header;
        let facts = SetFacts { set, generation, quorum };
        self.check_meant(x, facts, fingerprint)?;
        if self.open_place().is_none() {
            return Ok(());
        }
        self.may_take(facts, x)?;
        self.check_out_of_its_bag(x).map_err(Contradiction::from)?;
        Ok(())
    }

    /// Out of a bag that was opened as last recorded comes the share that was last recorded.
    pub fn check_out_of_its_bag(&self, share: u8) -> Result<(), OddBag> {
        let open = self.open_place().and_then(|place| self.opened.get(place));
        let Some(bag) = open.filter(|bag| bag.intact) else { return Ok(()) };
        match bag.recorded {
            Some(recorded) if recorded != share => {
                Err(OddBag::OtherShare { share, bag: bag.bag.clone(), recorded })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Which of the opened bags is open now.
    fn open_place(&self) -> Option<usize> {
        match self.inner()? {
            Inner::BagOpen { place, .. } => Some(*place),
            Inner::Waiting
            | Inner::Findings { .. }
            | Inner::SheetOut { .. }
            | Inner::Attaching
            | Inner::PayloadSealed
            | Inner::CheckValueShown
            | Inner::HandlingItems
            | Inner::SheetOpen
            | Inner::Releasing
            | Inner::Returning => None,
        }
    }

    /// Refuses a share of the new set to somebody at the gate who would then have known k.
    pub(super) fn may_handle(&self, person: PersonId, share: u8) -> Result<(), Refusal> {
        let Some(facts) = self.set else { return Ok(()) };
        let known = self.known_to(person, facts.set);
        let one_more = usize::from(!known.shares.contains(&share));
        self.below_k(person, known, one_more, Some((facts.set, facts.quorum)))
    }

    fn below_k(
        &self,
        person: PersonId,
        known: Known,
        one_more: usize,
        of: Option<(SetId, Quorum)>,
    ) -> Result<(), Refusal> {
        // said in the head of the statement; what they have known counts on in every later ceremony
        if self.is_emergency() {
            return Ok(());
        }
        let k = of.map_or(LEAST_K, |(_, quorum)| usize::from(quorum.threshold()));
        if known.count() + one_more < k {
            return Ok(());
        }
        let name = self.people.iter().find(|other| other.id == person);
        let name = name.map_or_else(|| person.to_string(), |person| person.name.to_string());
        let threshold = of.map(|(_, quorum)| quorum.threshold());
        let beside_others =
            of.map(|(set, _)| set).filter(|ours| self.sets_on_the_table().any(|(set, _)| set != *ours));
        Err(Refusal::ReachesK(Box::new(ReachesK { name, known, threshold, beside_others })))
    }

    /// Every set that a share on the table claims; before there is one, every set that this person has shown a sheet of.
    fn sets_in_question(&self, holder: PersonId) -> BTreeSet<(SetId, Quorum)> {
        if let Some(known) = self.known() {
            return BTreeSet::from([(known.set, known.quorum)]);
        }
        let on_the_table: BTreeSet<(SetId, Quorum)> = self.sets_on_the_table().collect();
        if !on_the_table.is_empty() {
            return on_the_table;
        }
        let theirs = self.opened.iter().filter(|bag| bag.holder == holder).flat_map(|bag| &bag.seen);
        theirs.map(|sheet| (sheet.set, sheet.quorum)).collect()
    }

    fn sets_on_the_table(&self) -> impl Iterator<Item = (SetId, Quorum)> {
        self.taken.iter().map(|taken| (taken.set.set, taken.set.quorum))
    }

    /// The sheet that an earlier transcript put into a bag of this number.
    pub(super) fn recorded_in(&self, bag: &BagNumber) -> Option<&KnownSheet> {
        let is = |sheet: &&KnownSheet| sheet.bag.as_ref().is_some_and(|of| of == bag);
        self.known()?.sheets.iter().find(is)
    }

    /// The bags that this person has, as last recorded; in an emergency everybody's.
    pub fn recorded_bags(&self, holder: PersonId) -> impl Iterator<Item = &BagNumber> {
        let sheets = self.known().map_or(&[][..], |known| &known.sheets);
        let brings = move |sheet: &&KnownSheet| self.is_emergency() || self.is_named(holder, &sheet.holder);
        let theirs = sheets.iter().filter(brings);
        theirs.filter_map(|sheet| sheet.bag.as_ref())
    }

    /// The sheets that are in a bag as last recorded, and whose bag was not opened here.
    pub fn still_in_bags(&self) -> impl Iterator<Item = (&KnownSheet, &BagNumber)> {
        let sheets = self.known().map_or(&[][..], |known| &known.sheets);
        let in_bags = sheets.iter().filter_map(|sheet| Some((sheet, sheet.bag.as_ref()?)));
        in_bags.filter(|(_, bag)| !self.opened.iter().any(|opened| opened.bag == **bag))
    }

    /// How a bag differs from what was last recorded, if earlier transcripts tell of the set.
    pub fn not_as_recorded(&self, holder: PersonId, bag: &BagNumber) -> Option<OddBag> {
        self.known()?;
        let bag = bag.clone();
        let name = self.person(holder).map_or_else(|| holder.to_string(), |person| person.name.to_string());
        let Some(sheet) = self.recorded_in(&bag) else {
            let theirs: Vec<String> = self.recorded_bags(holder).map(BagNumber::to_string).collect();
            return Some(OddBag::NeverSealed { bag, name, theirs: theirs.join(", ") });
        };
        if let Some(sent) = sheet.sent.last().filter(|_| sheet.place == Place::OnItsWay) {
            return Some(OddBag::OnItsWay { bag, to: sent.to.clone() });
        }
        // in an emergency one person brings everybody's
        let theirs = self.is_emergency() || self.is_named(holder, &sheet.holder);
        (!theirs).then(|| OddBag::OtherHolder { bag, holder: sheet.holder.clone(), name })
    }

    /// Names on the roll, and of holders in the transcript before, that look like this one and must be asked about;
    /// with the id of who is on the roll.
    pub fn names_like(&self, name: &Line) -> Vec<(Line, Option<PersonId>)> {
        let like =
            |other: &Line| alike(name.as_str(), other.as_str()) && !equal(name.as_str(), other.as_str());
        let here = self.people.iter().filter(|person| like(&person.name));
        let here: Vec<_> = here.map(|person| (person.name.clone(), Some(person.id))).collect();
        let is_here = |name: &Line| here.iter().any(|(other, _)| other == name);
        let before: Vec<_> = self
            .known()
            .into_iter()
            .flat_map(|known| &known.holders)
            .filter(|holder| like(&holder.name) && !is_here(&holder.name))
            .map(|holder| (holder.name.clone(), None))
            .collect();
        [here, before].concat()
    }

    /// The fingerprint of the key that is collected, if it was given or an earlier transcript tells it.
    pub(super) fn expected_fingerprint(&self) -> Option<Fingerprint> {
        self.plan.choices.expected_fingerprint.or(self.known().map(|known| known.fingerprint))
    }

    /// Those of earlier transcripts who are this person.
    pub(super) fn same_holders(&self, person: PersonId) -> impl Iterator<Item = &KnownHolder> {
        let person = self.people.iter().find(|other| other.id == person);
        let holders = self.known().map_or(&[][..], |known| &known.holders);
        holders.iter().filter(move |holder| person.is_some_and(|person| is_holder(person, holder)))
    }

    /// True if the person is the one whom an earlier transcript calls so.
    pub fn is_named(&self, person: PersonId, name: &Line) -> bool {
        let person = self.people.iter().find(|other| other.id == person);
        let by_holder = self
            .known()
            .and_then(|known| known.holders.iter().find(|holder| holder.name == *name))
            .is_some_and(|holder| person.is_some_and(|person| is_holder(person, holder)));
        by_holder || person.is_some_and(|person| says_same(person, name))
    }
}

/// The share of a sheet that is a thing; none of another thing.
fn share_of(thing: &ItemNumber) -> Option<u8> {
    let sheet = (thing.id == SHEET).then_some(thing.number);
    sheet.map(|number| u8::try_from(number).expect("a sheet has the number of its share"))
}

impl OpenedBag {
    /// True if nothing tells which sheet was in it.
    pub fn is_untold(&self) -> bool {
        self.seen.is_empty() && self.recorded.is_none()
    }
}

fn is_holder(person: &Person, holder: &KnownHolder) -> bool {
    let key = person.keys.iter().any(|key| holder.keys.contains(&key.digest()));
    key || says_same(person, &holder.name)
}

/// Those of an earlier transcript who are this person.
pub(super) fn holders_like<'k>(
    person: &Person,
    known: &'k KnownSet,
) -> impl Iterator<Item = &'k KnownHolder> {
    known.holders.iter().filter(move |holder| is_holder(person, holder))
}

/// By an equal name, or as it was said at the roll.
fn says_same(person: &Person, name: &Line) -> bool {
    match person.like.iter().find(|like| like.name == *name) {
        Some(like) => like.same,
        None => equal(person.name.as_str(), name.as_str()),
    }
}

/// A name that looks like this person's, and was not asked about.
pub(super) fn unasked(person: &Person, name: &Line) -> bool {
    alike(person.name.as_str(), name.as_str()) && !person.like.iter().any(|like| like.name == *name)
}
