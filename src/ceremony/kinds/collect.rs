//! `collect`: bag by bag, share by share, until a set has as many as it needs.

use super::bringing::{bag_not_as_recorded, enough, gather, none_is_pending};
use super::made_up::line;
use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, out_of_turn, says_nothing};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::Refusal;
use crate::ceremony::state::{Inner, State};
use crate::plan::StepKind;
use crate::plan::template::CUSTODIAN;
use crate::transcript::record::KnownSheet;
use crate::transcript::{Entry, PersonId};
use crate::vocab::BagNumber;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "For each sheet: look at the bag first, open it, then read the sheet. A sheet that is not used is named with the reason.",
    work: Work { what: "Opening the share", can_be_stopped: true },
    accept,
    stand_in,
    blanks: &[Blank::Sheets],
    height: 60.0,
    concerns: bag_not_as_recorded,
};

/// Bag by bag, share by share; done when there are at least k.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let record = &entry.record;
    if let Some(inner) = gather(state, record)? {
        return Ok(Progress::Stay(inner));
    }
    if !says_nothing(record) {
        let due = "a bag, its share, or the end of the collection";
        return Err(out_of_turn(planned, StepKind::Collect, record, due));
    }
    none_is_pending(state)?;
    enough(state).map(|()| Progress::Complete)
}

fn stand_in(state: &State, _due: &Due<'_>, seen: &Seen<'_>) -> StandIn {
    if state.has_enough() && none_is_pending(state).is_ok() {
        return StandIn::Says(EventKind::nothing_more());
    }
    if let Some(Inner::BagOpen { .. }) = state.inner() {
        let recorded = state.opened().last().and_then(|bag| bag.recorded);
        let fresh = |x: &&u8| !state.taken().iter().any(|taken| taken.x == **x);
        let next = recorded.or_else(|| seen.brought.iter().find(fresh).copied());
        return StandIn::Offers(next.unwrap_or(1));
    }
    let (holder, bag) = next_bag(state);
    StandIn::Says(EventKind::OpenBag { holder, bag, intact: true, state: line("sealed, number as recorded") })
}

/// The next bag and who brings it: as an earlier transcript recorded it, else each custodian in turn.
fn next_bag(state: &State) -> (PersonId, BagNumber) {
    let closed = |bag: &BagNumber| !state.opened().iter().any(|opened| opened.bag == *bag);
    let recorded = sealed_bags(state).find(|(_, bag)| closed(bag));
    if let Some((sheet, bag)) = recorded {
        let holder = state.present().find(|person| person.name == sheet.holder);
        let anybody = || state.in_role(CUSTODIAN, None).next().filter(|_| state.is_emergency());
        let holder = holder.or_else(anybody);
        return (holder.map_or(PersonId::NOBODY, |person| person.id), bag.clone());
    }
    let opened = |id: PersonId| state.opened().iter().filter(|bag| bag.holder == id).count();
    let holder = state.in_role(CUSTODIAN, None).min_by_key(|person| opened(person.id));
    let bag = line(&format!("RB {:04}", state.opened().len() + 1)).into();
    (holder.map_or(PersonId::NOBODY, |person| person.id), bag)
}

/// Sheets of which an earlier transcript says who has them in which bag: as many as rebuild the key.
pub(in crate::ceremony) fn sealed_bags(state: &State) -> impl Iterator<Item = (&KnownSheet, &BagNumber)> {
    let known = state.known();
    let need = known.map_or(0, |known| usize::from(known.quorum.threshold()));
    let sheets = known.map_or(&[][..], |known| &known.sheets);
    sheets.iter().filter_map(|sheet| Some((sheet, sheet.bag.as_ref()?))).take(need)
}
