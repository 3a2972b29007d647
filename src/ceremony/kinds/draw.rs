//! `draw`: the root key exists from here.

use super::{Blank, Due, KindOfStep, Outcome, Seen, StandIn, names_nothing, out_of_turn};
use crate::ceremony::event::What;
use crate::ceremony::refusal::{NotYet, Refusal};
use crate::ceremony::state::State;
use crate::plan::{Kind, StepKind};
use crate::transcript::Entry;
use crate::transcript::record::Record;

/// The parts of this kind.
pub(super) const KIND: KindOfStep = KindOfStep {
    take,
    stand_in,
    blanks: &[Blank::Lines("Fingerprint, sixteen words", 2)],
    height: 22.0,
    concerns: names_nothing,
};

/// The key exists from here.
fn take(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Outcome, Refusal> {
    let planned = due.planned;
    let record = &entry.record;
    let Record::Drawn { fingerprint } = record else {
        return Err(out_of_turn(planned, StepKind::Draw, record, "the drawing of the key"));
    };
    if state.plan.template.kind != Kind::Generation {
        return Err(Refusal::from(NotYet::NoGeneration));
    }
    if !state.done.roll_closed {
        return Err(Refusal::from(NotYet::RollFirst));
    }
    if !state.done.approved {
        return Err(Refusal::from(NotYet::ApprovalFirst));
    }
    if !state.done.entropy_closed {
        return Err(Refusal::from(NotYet::ThrowsFirst));
    }
    // a script has one draw, so no key was drawn here before
    state.fingerprint = Some(*fingerprint);
    Ok(Outcome::Complete)
}

/// What a stand-in answers.
fn stand_in(_state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(What::Draw)
}
