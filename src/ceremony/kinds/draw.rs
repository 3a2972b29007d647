//! `draw`: the root key exists from here.

use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, NotYet, Refusal};
use crate::ceremony::state::State;
use crate::plan::StepKind;
use crate::transcript::Entry;
use crate::transcript::record::Record;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "The key is made from all sources of randomness. It stays in this machine's memory alone.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[Blank::Lines("Fingerprint, sixteen words", 2)],
    height: 22.0,
    concerns: names_nothing,
};

/// The key exists from here.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let record = &entry.record;
    let Record::Drawn { fingerprint } = record else {
        return Err(out_of_turn(planned, StepKind::Draw, record, "the drawing of the key"));
    };
    if !state.done.roll_closed {
        return Err(Refusal::from(NotYet::RollFirst));
    }
    if !state.done.approved {
        return Err(Refusal::from(NotYet::ApprovalFirst));
    }
    if !state.done.entropy_closed {
        return Err(Refusal::from(NotYet::RollsFirst));
    }
    if state.replaced().is_some_and(|old| old.fingerprint == *fingerprint) {
        return Err(Refusal::from(Contradiction::SameKey(*fingerprint)));
    }
    // a script has one draw, so no key was drawn here before
    state.fingerprint = Some(*fingerprint);
    Ok(Progress::Complete)
}

fn stand_in(_state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(EventKind::Draw)
}
