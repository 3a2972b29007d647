//! `operation`: number, requester, reason and destination, seen by all before a bag is opened.

use super::made_up::{line, prose};
use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::Refusal;
use crate::ceremony::state::State;
use crate::plan::StepKind;
use crate::transcript::Entry;
use crate::transcript::record::{Operation, Record};

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Say who asks for the key, why, and what becomes of it. A number is drawn that every custodian repeats.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[
        Blank::WriteOn("Number, repeated by every custodian"),
        Blank::WriteOn("Requested by"),
        Blank::Lines("Why, and what becomes of the key", 2),
    ],
    height: 36.0,
    concerns: names_nothing,
};

/// Reason, requester, destination and number, seen by all before a bag is opened.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let record = &entry.record;
    let Record::Operation(Operation { number, .. }) = record else {
        return Err(out_of_turn(planned, StepKind::Operation, record, "requester, reason and destination"));
    };
    state.operation = Some(number.clone());
    Ok(Progress::Complete)
}

fn stand_in(_state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(EventKind::Operate {
        requester: line("Stand-in owner"),
        reason: prose("rehearsal of a recovery"),
        destination: prose("none: the key is proven and wiped"),
    })
}
