//! `send-item`, `receive-item`: things in their bags are handed to whoever carries them, and arrive. They are
//! said one by one, as other things are; here are their own rules.

use super::item_bags::{bag_of, look_at};
use super::made_up::line;
use crate::ceremony::event::EventKind;
use crate::ceremony::outcomes::ItemPlace;
use crate::ceremony::refusal::{OddThing, Refusal};
use crate::ceremony::state::State;
use crate::plan::PlannedStep;
use crate::plan::template::{SHEET, WITNESS};
use crate::transcript::record::{ItemNumber, ItemReceived, ItemSent, KnownSheet, Place};
use crate::transcript::{Entry, PersonId};
use crate::vocab::likeness::equal;
use crate::vocab::{BagNumber, Day};

/// In its bag as recorded; the number by another way than the bag; below k by one channel; expected on a day to come.
pub(super) fn send(
    state: &mut State,
    planned: &PlannedStep,
    entry: &Entry,
    sent: &ItemSent,
) -> Result<(), Refusal> {
    look_at(state, planned, &sent.item, &sent.bag, true)?;
    if equal(sent.channel.as_str(), sent.number_by.as_str()) {
        return Err(Refusal::from(OddThing::NumberWithTheBag { channel: sent.channel.clone() }));
    }
    let today = Day::from(entry.at);
    if sent.expected < today {
        return Err(Refusal::from(OddThing::ExpectedBefore { expected: sent.expected, today }));
    }
    let away = state.outcomes.on_the_way(&sent.bag).filter(|away| **away != sent.sent());
    if let Some(away) = away {
        let (bag, channel) = (sent.bag.clone(), away.channel.clone());
        return Err(Refusal::from(OddThing::BagIsAway { bag, channel }));
    }
    state.channel_below_k(sent)
}

/// As it was sent, or an exception says that it is not; somebody of the roll has it.
pub(super) fn receive(
    state: &mut State,
    planned: &PlannedStep,
    received: &ItemReceived,
) -> Result<(), Refusal> {
    state.here(received.holder)?;
    state.keeps_below_k(&received.item, received.holder)?;
    look_at(state, planned, &received.item, &received.bag, received.intact)
}

/// What a stand-in says of the next thing that is sent: each by a courier of its own.
pub(super) fn sends(state: &State, planned: &PlannedStep, item: ItemNumber) -> EventKind {
    let recorded = bag_of(state, planned, &item).map(|recorded| recorded.bag);
    let bag: BagNumber = recorded.map_or_else(|| line("REHEARSAL-OLD-1"), line).into();
    // what is in one bag goes together
    let away = state.outcomes.on_the_way(&bag).map(|away| away.channel.clone());
    let channel = away.unwrap_or_else(|| line(&format!("courier {} of the rehearsal", item.number)));
    let (number_by, to) = (line("telephone"), line("the stand-ins elsewhere"));
    EventKind::SendItem { item, bag, channel, number_by, to, expected: state.held().1.into() }
}

/// What a stand-in says of the next thing that arrives.
pub(super) fn receives(state: &State, planned: &PlannedStep, item: ItemNumber) -> EventKind {
    let recorded = bag_of(state, planned, &item).map(|recorded| recorded.bag);
    let bag: BagNumber = recorded.map_or_else(|| line("REHEARSAL-OLD-1"), line).into();
    let holders = state.present().filter(|person| state.holds(person, &item));
    let mut all = holders.chain(state.present()).map(|person| person.id);
    let holder = all.find(|id| state.keeps_below_k(&item, *id).is_ok()).unwrap_or(PersonId::NOBODY);
    EventKind::ReceiveItem { item, bag, intact: true, state: line("sealed"), holder }
}

impl State {
    /// The sheets of a set that go by one channel are fewer than k, those sent before included.
    fn channel_below_k(&self, sent: &ItemSent) -> Result<(), Refusal> {
        let Some(known) = self.hand_on().filter(|_| sent.item.id == SHEET) else { return Ok(()) };
        let by_it = |sheet: &&KnownSheet| {
            let before = sheet.sent.iter().any(|one| equal(one.channel.as_str(), sent.channel.as_str()));
            before && sheet.place != Place::Destroyed && u16::from(sheet.share) != sent.item.number
        };
        let (has, k) = (known.sheets.iter().filter(by_it).count() + 1, usize::from(known.quorum.threshold()));
        if has < k {
            return Ok(());
        }
        Err(Refusal::from(OddThing::ChannelReachesK { channel: sent.channel.clone(), has, k }))
    }

    /// Nobody keeps as many sheets of a set as rebuild its key, sealed as they are, at once or one after the other;
    /// and no witness keeps one.
    pub(super) fn keeps_below_k(&self, thing: &ItemNumber, holder: PersonId) -> Result<(), Refusal> {
        let known = self.known().filter(|_| thing.id == SHEET);
        let Some((known, person)) = known.zip(self.person(holder)) else { return Ok(()) };
        if person.roles.iter().any(|role| role == WITNESS) {
            return Err(Refusal::from(OddThing::WitnessKeeps { name: person.name.clone() }));
        }
        let mut theirs = self.known_to(holder, known.set);
        theirs.shares.extend(u8::try_from(thing.number).ok());
        let k = usize::from(known.quorum.threshold());
        let keeps = |sheet: &KnownSheet| {
            self.is_named(holder, &sheet.holder) && u16::from(sheet.share) == thing.number
        };
        // what was theirs stays theirs, whatever else they came to know
        if theirs.count() < k || known.sheets.iter().any(keeps) {
            return Ok(());
        }
        Err(Refusal::from(OddThing::KeepsK { name: person.name.clone(), has: theirs.count(), k }))
    }

    /// True if the last that was told of a thing is that it was sent, here or in the transcript before.
    pub fn is_on_its_way(&self, thing: &ItemNumber) -> bool {
        // what lies in a bag goes where the bag goes
        if self.outcomes.bag_of(thing).is_some_and(|bag| self.outcomes.on_the_way(bag).is_some()) {
            return true;
        }
        match self.outcomes.place_of(thing) {
            Some(ItemPlace::Sent { .. }) => true,
            Some(
                ItemPlace::Bagged { .. }
                | ItemPlace::Opened { .. }
                | ItemPlace::Moved { .. }
                | ItemPlace::Received { .. }
                | ItemPlace::Destroyed { .. },
            ) => false,
            None => self.sheet_before(thing).is_some_and(|sheet| sheet.place == Place::OnItsWay),
        }
    }
}
