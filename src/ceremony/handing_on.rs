//! What a transcript hands on to the next: its set, where each sheet is, and who has known which. Its own entries on
//! top of what it took over itself, so a chain of transcripts tells as much as all of them.

use super::outcomes::ItemPlace;
use super::state::{OpenedBag, SetFacts, State};
use crate::plan::Kind;
use crate::plan::template::SHEET;
use crate::transcript::record::{
    Ended, ItemNumber, KnownHolder, KnownSet, KnownSheet, Parent, Person, Place,
};
use crate::transcript::{PersonId, PersonKey};
use crate::vocab::{Digest, Fingerprint, Line, SetId};

impl State {
    /// What the header of a ceremony that builds on this one says of it; `head` is the digest of its last line.
    pub fn as_parent(&self, head: Digest) -> Parent {
        Parent {
            ceremony: self.ceremony(),
            entries: self.entries(),
            head,
            ended: self.ended(),
            stopped_at: self.due().map(|(_, planned, _)| planned.id.clone()),
            redo: self.handed_over(),
            // the next day of the same ceremony begins with what this one began with
            known: match self.ended() {
                Ended::DayOver => self.known().cloned(),
                Ended::Sealed | Ended::Aborted | Ended::BrokenOff => self.hand_on().map(KnownSet::next),
            },
        }
    }

    /// The set as it stands at the end of this transcript; none if it made or opened none.
    pub fn hand_on(&self) -> Option<KnownSet> {
        let (before, as_of) = (self.known(), self.held().1);
        if self.hands_on_the_old_key() {
            return before.cloned();
        }
        let mut known = match (self.meant(), before) {
            (Some((facts, fingerprint)), before) => match before.filter(|known| known.set == facts.set) {
                Some(known) => known.clone(),
                None => KnownSet {
                    fingerprint,
                    set: facts.set,
                    generation: facts.generation,
                    quorum: facts.quorum,
                    sheets: Vec::new(),
                    holders: Vec::new(),
                    older: self.older_than(facts.set, fingerprint),
                },
            },
            (None, before) => before?.clone(),
        };
        for (who, _) in self.handled() {
            self.add_holder(&mut known, *who);
        }
        for (_, by) in self.outcomes().taken_out().filter(|(thing, _)| thing.id == SHEET) {
            self.add_holder(&mut known, by);
        }
        for (_, keeper) in self.outcomes().kept().filter(|(thing, _)| thing.id == SHEET) {
            self.add_holder(&mut known, keeper);
        }
        let made_here = self.shares().iter().filter(|_| !self.is_unproven());
        for (share, facts) in (1u8..=255).zip(made_here) {
            // a share that is issued again has its old sheet until the new one is proven
            let again = self.plan().template.kind.issues_again();
            let Some(serial) = facts.sheet.filter(|_| !again || self.done().trial) else { continue };
            let (holder, bag, place) = match &facts.bagged {
                Some((bag, holder)) => (Some(*holder), Some(bag.clone()), Place::Sealed),
                None => (self.holder(share).map(|person| person.id), None, Place::Open),
            };
            let Some(person) = holder.and_then(|id| self.whoever(id)) else { continue };
            let name = self.add_holder(&mut known, person.id);
            let affiliation = person.affiliation.clone();
            let holder = name.unwrap_or_else(|| person.name.clone());
            let digest = facts.made.map(|(_, digest)| digest);
            let checked = facts.read_back.then(|| self.held().0.into());
            let serial = Some(serial);
            // a new sheet of a share goes on from the old one
            let before = known.sheets.iter().find(|sheet| sheet.share == share);
            let sent = before.map_or_else(Vec::new, |sheet| sheet.sent.clone());
            let sheet =
                KnownSheet { share, place, as_of, holder, affiliation, bag, serial, digest, checked, sent };
            put(&mut known, sheet);
        }
        for opened in self.opened() {
            let name = self.add_holder(&mut known, opened.holder);
            let Some(share) = self.share_in(opened, known.set) else { continue };
            if self.has_a_new_sheet(share) {
                continue;
            }
            let Some(person) = self.whoever(opened.holder) else { continue };
            let (place, bag) = opened.left_at();
            let before = known.sheets.iter().find(|sheet| sheet.share == share);
            let serial = before.and_then(|sheet| sheet.serial);
            let sent = before.map_or_else(Vec::new, |sheet| sheet.sent.clone());
            let proven = self.proven_digest(known.set, share);
            let digest = before.and_then(|sheet| sheet.digest).or(proven);
            let today = proven.filter(|proven| digest == Some(*proven)).map(|_| self.held().0.into());
            let checked = today.or(before.and_then(|sheet| sheet.checked));
            let affiliation = person.affiliation.clone();
            let holder = name.unwrap_or_else(|| person.name.clone());
            let sheet =
                KnownSheet { share, place, as_of, holder, affiliation, bag, serial, digest, checked, sent };
            put(&mut known, sheet);
        }
        for sighting in self.sightings() {
            let shown = sighting.holder.and_then(|id| self.whoever(id));
            let shown = shown.map(|person| {
                let name = self.add_holder(&mut known, person.id);
                (name.unwrap_or_else(|| person.name.clone()), person.affiliation.clone())
            });
            let before = known.sheets.iter().find(|sheet| sheet.share == sighting.share).cloned();
            let before = before.expect("a round is about a sheet that the header names");
            put(&mut known, sighting.put_into(&before, shown, as_of));
        }
        self.put_things(&mut known);
        Some(known)
    }

    /// Sheets that were things here: where each is now, as the last line about it says.
    fn put_things(&self, known: &mut KnownSet) {
        for sheet in &mut known.sheets {
            let number = u16::from(sheet.share);
            let about = |thing: &ItemNumber| thing.id == SHEET && thing.number == number;
            let mut told = self.outcomes().item_log.iter().rev();
            let sent = self.outcomes().item_log.iter().filter(|(_, thing, _)| about(thing));
            sheet.sent.extend(sent.filter_map(|(_, _, place)| place.sent().cloned()));
            match told.find(|(_, thing, _)| about(thing)).map(|(_, _, place)| place) {
                None | Some(ItemPlace::Moved { .. }) => continue,
                Some(ItemPlace::Destroyed { .. }) => (sheet.place, sheet.bag) = (Place::Destroyed, None),
                Some(ItemPlace::Opened { .. }) => (sheet.place, sheet.bag) = (Place::Open, None),
                Some(ItemPlace::Bagged { bag, holder } | ItemPlace::Received { bag, holder }) => {
                    (sheet.place, sheet.bag) = (Place::Sealed, Some(bag.clone()));
                    self.now_with(*holder, sheet);
                }
                Some(ItemPlace::Sent { bag, .. }) => {
                    (sheet.place, sheet.bag) = (Place::OnItsWay, Some(bag.clone()));
                }
            }
            sheet.as_of = self.held().1;
        }
    }

    fn now_with(&self, holder: PersonId, sheet: &mut KnownSheet) {
        if let Some(person) = self.whoever(holder) {
            // under the name that they had before, if they had one
            let earlier = self.same_holders(holder).map(|holder| holder.name.clone()).next();
            sheet.holder = earlier.unwrap_or_else(|| person.name.clone());
            sheet.affiliation = person.affiliation.clone();
        }
    }

    /// The key and set under which a register counts it: the same, or what the transcript before says, while nothing
    /// was read here.
    pub(super) fn counted_under(&self) -> Option<(Fingerprint, Option<SetFacts>)> {
        let known = self.known().map(|known| {
            let facts = SetFacts { set: known.set, generation: known.generation, quorum: known.quorum };
            (known.fingerprint, Some(facts))
        });
        let here = self.fingerprint().map(|fingerprint| (fingerprint, self.set()));
        here.or(known)
    }

    /// True of a resharing whose new set was not proven: until it is, the key is with the old one.
    fn is_unproven(&self) -> bool {
        self.rebuilt_from().is_some() && self.plan().template.kind == Kind::Reshare && !self.done().trial
    }

    /// The set that this transcript is about: made or proven; else, of those that its sheets claim, the nearest to its
    /// k, so that one false sheet does not decide for the next ceremony.
    fn meant(&self) -> Option<(SetFacts, Fingerprint)> {
        let set = if self.is_unproven() { self.rebuilt_from() } else { self.set() };
        let settled = set.zip(self.fingerprint());
        if self.done().combined { settled } else { self.nearest().or(settled) }
    }

    /// The share of this set that was in an opened bag: as it was read and not put aside, else as it was recorded.
    pub(super) fn share_in(&self, opened: &OpenedBag, set: SetId) -> Option<u8> {
        let read = opened.share.filter(|x| {
            let of_the_set = opened.seen.iter().any(|sheet| sheet.set == set && sheet.share == *x);
            of_the_set && self.taken().iter().any(|taken| taken.x == *x && taken.set.set == set)
        });
        read.or_else(|| opened.recorded.filter(|_| self.known().is_some_and(|known| known.set == set)))
    }

    /// Digest of the sheet of this number that gave the key; none if several did, or it was typed without its signature.
    fn proven_digest(&self, set: SetId, share: u8) -> Option<Digest> {
        let mut gave = self.gave_key().iter().filter(|gave| gave.set.set == set && gave.x == share);
        let one = gave.next().filter(|_| gave.next().is_none())?;
        one.signed_by.map(|_| one.digest)
    }

    fn whoever(&self, id: PersonId) -> Option<&Person> {
        self.people().iter().find(|person| person.id == id)
    }

    /// Adds what this person has known; the name under which they stand there.
    fn add_holder(&self, known: &mut KnownSet, id: PersonId) -> Option<Line> {
        let person = self.whoever(id)?;
        let theirs = self.known_to(id, known.set);
        let earlier = self.same_holders(id).map(|holder| holder.name.clone()).next();
        let name = earlier.unwrap_or_else(|| person.name.clone());
        let shares: Vec<u8> = theirs.shares.into_iter().collect();
        // more than a transcript can say is as many as it can say: k is far below
        let untold = u16::try_from(theirs.untold.min(u16::MAX.into())).expect("no more than fit");
        match known.holders.iter_mut().find(|holder| holder.name == name) {
            Some(holder) => {
                holder.shares = shares;
                holder.untold = untold;
                let keys = person.keys.iter().map(PersonKey::digest);
                let new: Vec<Digest> = keys.filter(|key| !holder.keys.contains(key)).collect();
                holder.keys.extend(new);
            }
            None => known.holders.push(KnownHolder {
                name: name.clone(),
                affiliation: person.affiliation.clone(),
                shares,
                untold,
                keys: person.keys.iter().map(PersonKey::digest).collect(),
            }),
        }
        Some(name)
    }
}

/// In the place of what was known of this share.
fn put(known: &mut KnownSet, sheet: KnownSheet) {
    match known.sheets.iter().position(|other| other.share >= sheet.share) {
        Some(place) if known.sheets.get(place).is_some_and(|other| other.share == sheet.share) => {
            known.sheets.splice(place..=place, [sheet]);
        }
        Some(place) => known.sheets.insert(place, sheet),
        None => known.sheets.push(sheet),
    }
}
