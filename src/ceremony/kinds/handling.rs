//! `bag-item`, `open-item`, `move-item`, `send-item`, `receive-item`, `destroy-item`: what each says of itself, and what a stand-in
//! answers. Their rules are those of [`items`].

use super::items::{accept, bag_of, concerns, left, of_step, still_wanted};
use super::keeper::keeper;
use super::made_up::{bag as numbered, line, prose};
use super::parts::{Blank, Due, KindOfStep, StandIn, Work};
use super::transport;
use crate::ceremony::event::EventKind;
use crate::ceremony::state::State;
use crate::plan::PlannedStep;
use crate::plan::template::SHEET;
use crate::transcript::record::{ItemNumber, Subject};

/// The parts of `bag-item`.
pub(super) const BAG: KindOfStep = KindOfStep {
    help: "Each thing goes into a bag; several may share one. The bag's number is read aloud, typed and repeated.",
    work: Work::ENTRY,
    accept,
    stand_in: |state, due, _| stand_in(state, due, into_a_bag),
    blanks: &[Blank::Items("Bag number", "Held by")],
    height: 34.0,
    concerns,
};

/// The parts of `open-item`.
pub(super) const OPEN: KindOfStep = KindOfStep {
    help: "Look at each bag before it is opened: number and seal as last recorded? Then say which thing comes out.",
    work: Work::ENTRY,
    accept,
    stand_in: |state, due, _| stand_in(state, due, out_of_its_bag),
    blanks: &[Blank::Items("Bag number", "Number and seal as recorded")],
    height: 34.0,
    concerns,
};

/// The parts of `move-item`.
pub(super) const MOVE: KindOfStep = KindOfStep {
    help: "Say where each thing is now, or in whose hands.",
    work: Work::ENTRY,
    accept,
    stand_in: |state, due, _| stand_in(state, due, elsewhere),
    blanks: &[Blank::Items("Where to, or to whom", "")],
    height: 34.0,
    concerns,
};

/// The parts of `send-item`.
pub(super) const SEND: KindOfStep = KindOfStep {
    help: "Each thing stays in its bag. Say who or what carries it, to whom, and until when it is expected; the bag's number is told by another way.",
    work: Work::ENTRY,
    accept,
    stand_in: |state, due, _| stand_in(state, due, transport::sends),
    blanks: &[Blank::Items("Bag, who carries it, to whom", "Its number told by; expected")],
    height: 34.0,
    concerns,
};

/// The parts of `receive-item`.
pub(super) const RECEIVE: KindOfStep = KindOfStep {
    help: "Ask by the other way for the number of each bag, then look: number and seal as they were sent? Say who has it now.",
    work: Work::ENTRY,
    accept,
    stand_in: |state, due, _| stand_in(state, due, transport::receives),
    blanks: &[Blank::Items("Bag number, seal as sent", "Held by")],
    height: 34.0,
    concerns,
};

/// The parts of `destroy-item`.
pub(super) const DESTROY: KindOfStep = KindOfStep {
    help: "Destroy each thing before everybody's eyes and say how.",
    work: Work::ENTRY,
    accept,
    stand_in: |state, due, _| stand_in(state, due, to_its_end),
    blanks: &[Blank::Items("How it was destroyed", "")],
    height: 34.0,
    concerns,
};

/// The exception that a stand-in files first about an older set that still rebuilds the key.
fn names_an_older_set(state: &State) -> Option<EventKind> {
    let permitted = |set| state.permits(&Subject::OlderSet { set });
    let set = state.unnamed_older_sets().map(|older| older.set).find(|set| !permitted(*set))?;
    Some(EventKind::Exception {
        about: Subject::OlderSet { set },
        expected: prose("no older set that still rebuilds the key"),
        happened: prose("its sheets are not known to be destroyed"),
        decided: prose("the stand-ins end the key all the same, and call them in"),
    })
}

/// What is said of a thing.
type SaysOf = fn(&State, &PlannedStep, ItemNumber) -> EventKind;

/// What a stand-in answers: of the next thing what its kind says.
fn stand_in(state: &State, due: &Due<'_>, says: SaysOf) -> StandIn {
    // as few as the script asks for: whatever comes later must do with those
    let next = left(state, due.planned).into_iter().next().filter(|_| still_wanted(state, due.planned) > 0);
    let Some(item) = next else {
        return StandIn::Says(EventKind::nothing_more());
    };
    if item.id == SHEET
        && let Some(exception) = names_an_older_set(state)
    {
        return StandIn::Says(exception);
    }
    StandIn::Says(says(state, due.planned, item))
}

fn into_a_bag(state: &State, planned: &PlannedStep, item: ItemNumber) -> EventKind {
    // all of a step in one bag, after those of the sheets
    let sheets = state.plan().choices.quorum.map_or(0, |quorum| usize::from(quorum.shares()));
    let begun = left(state, planned).len() < of_step(state, planned).1.len();
    let before = state.outcomes.item_bags().len() - usize::from(begun);
    let bag = numbered(state, sheets + before + 1);
    let holder = keeper(state, &item);
    EventKind::BagItem { item, number: bag.clone(), again: bag, holder }
}

fn out_of_its_bag(state: &State, planned: &PlannedStep, item: ItemNumber) -> EventKind {
    let recorded = bag_of(state, planned, &item).map(|recorded| recorded.bag);
    let bag = recorded.map_or_else(|| line("REHEARSAL-OLD-1"), line).into();
    EventKind::OpenItem { item, bag, intact: true, state: line("sealed") }
}

fn elsewhere(_: &State, _: &PlannedStep, item: ItemNumber) -> EventKind {
    EventKind::MoveItem { item, to: line("safe of the rehearsal") }
}

fn to_its_end(_: &State, _: &PlannedStep, item: ItemNumber) -> EventKind {
    EventKind::DestroyItem { item, how: line("shredded") }
}
