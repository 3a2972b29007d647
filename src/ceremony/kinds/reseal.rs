//! `reseal`: every opened sheet gets a decision; the ceremony cannot close before.

use super::bag::outside_the_range;
use super::made_up::bag as numbered;
use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, out_of_turn};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, NotYet, OddIssue, Refusal};
use crate::ceremony::state::{Inner, State};
use crate::plan::{Kind, StepKind};
use crate::transcript::Entry;
use crate::transcript::record::{AfterOpening, Record};

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Every opened sheet gets a decision: sealed in a new bag, replaced by a new set, the key rotated, or destroyed.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[Blank::Tick("Every opened sheet is decided about, in the table above")],
    height: 12.0,
    concerns: outside_the_range,
};

/// Every opened sheet gets a decision; the ceremony cannot close before.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let record = &entry.record;
    if let Record::ResealClosed { sheets } = record {
        return close(state, *sheets);
    }
    let Record::Resealed { opened, share, decision, bag, given_up } = record else {
        return Err(out_of_turn(planned, StepKind::Reseal, record, "a decision about an opened sheet"));
    };
    if bag.is_some() != (*decision == AfterOpening::Resealed) {
        return Err(Refusal::from(Contradiction::NewBag));
    }
    let few = state.too_few_without(usize::from(*opened)).filter(|_| *decision == AfterOpening::Destroyed);
    match (few, given_up) {
        (Some(few), None) => return Err(few.into()),
        (None, Some(_)) => {
            return Err(Refusal::from(Contradiction::GivenUp));
        }
        (Some(_), Some(_)) | (None, None) => {}
    }
    let place = usize::from(*opened).checked_sub(1);
    let bag_of_old = place.and_then(|place| state.opened.get(place));
    let replaced = bag_of_old.and_then(|bag| state.replaced_in(bag));
    let undecided = bag_of_old.filter(|sheet| sheet.decided.is_none());
    let held = undecided.ok_or_else(|| Refusal::from(NotYet::NothingToDecide { opened: *opened }))?.share;
    if held != *share {
        let opened = *opened;
        return Err(Refusal::from(Contradiction::DecidedShare { opened, held }));
    }
    if let Some(share) = replaced.filter(|_| *decision != AfterOpening::Destroyed) {
        return Err(Contradiction::from(OddIssue::OldSheetKept { share }).into());
    }
    if let Some(bag) = bag {
        state.take_new_bag(bag)?;
    }
    let sheet = place.and_then(|place| state.opened.get_mut(place)).expect("it was found above");
    sheet.decided = Some((*decision, bag.clone()));
    sheet.given_up = given_up.as_ref().map(|given_up| given_up.because);
    Ok(Progress::Stay(Inner::Waiting))
}

/// The end of the decisions, which says about how many sheets they are.
fn close(state: &State, sheets: u16) -> Result<Progress, Refusal> {
    if let Some((opened, _)) = (1..).zip(&state.opened).find(|(_, sheet)| sheet.decided.is_none()) {
        return Err(undecided(opened));
    }
    if usize::from(sheets) != state.opened.len() {
        return Err(Refusal::from(Contradiction::OpenedCount { opened: state.opened.len(), said: sheets }));
    }
    Ok(Progress::Complete)
}

/// The sheet of an opened bag that nothing was decided about.
pub(super) fn undecided(opened: usize) -> Refusal {
    Refusal::from(NotYet::Undecided { opened })
}

fn stand_in(state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    let next = (1u16..).zip(state.opened()).find(|(_, sheet)| sheet.decided.is_none());
    StandIn::Says(next.map_or(EventKind::CloseReseal, |(opened, sheet)| {
        let replaced = state.replaced_in(sheet).is_some();
        // old sheets are not wanted any more once there are new ones
        let (decision, bag) = if replaced || state.plan().template.kind == Kind::Reshare {
            (AfterOpening::Destroyed, None)
        } else {
            let number = numbered(state, usize::from(opened));
            (AfterOpening::Resealed, Some((number.clone(), number)))
        };
        EventKind::Decide { opened, decision, bag, given_up: None }
    }))
}
