//! `break`: a planned break. Its entries are those of any break, so nothing else is taken here.

use super::made_up::prose;
use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::Refusal;
use crate::ceremony::state::State;
use crate::plan::StepKind;
use crate::transcript::Entry;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Say who leaves and who keeps the material. When all are back, say what was checked.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[Blank::Characters("From, to", &[2, 2, 2, 2]), Blank::WriteOn("Stayed with the material")],
    height: 12.0,
    concerns: names_nothing,
};

/// Breaks are taken before the step is asked.
fn accept(_state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    Err(out_of_turn(due.planned, StepKind::Break, &entry.record, "the start of the break"))
}

fn stand_in(state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(if state.on_break() {
        EventKind::BreakEnd { checked: prose("everything is as it was left") }
    } else {
        EventKind::BreakStart { leaving: Vec::new(), custody: prose("two people stay with the material") }
    })
}
