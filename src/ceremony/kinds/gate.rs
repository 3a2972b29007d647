//! `gate`: the right custodian alone at the screen, or an entry about the wrong one.

use super::parts::{
    Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn, this_share,
};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::Refusal;
use crate::ceremony::state::{Inner, State};
use crate::plan::StepKind;
use crate::transcript::Entry;
use crate::transcript::record::Record;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "The custodian comes alone. If it is somebody else, say so: that is recorded.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[Blank::Tick("The custodian alone sees the screen")],
    height: 12.0,
    concerns: names_nothing,
};

/// The right custodian, or an entry about the wrong one.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let share = due.planned.share;
    let planned = due.planned;
    let record = &entry.record;
    if let Record::WrongHolder { share: named, .. } = record {
        return this_share(planned, share, *named).map(|()| Progress::Stay(Inner::Waiting));
    }
    let Record::Gate { share: named } = record else {
        return Err(out_of_turn(planned, StepKind::Gate, record, "the custodian at the screen"));
    };
    this_share(planned, share, *named)?;
    // whoever confirms here has the share in hand from now on
    if let Some(holder) = state.holder(*named).map(|person| person.id) {
        state.may_handle(holder, *named)?;
        state.handled.push((holder, *named));
    }
    Ok(Progress::Complete)
}

fn stand_in(_state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(EventKind::Gate)
}
