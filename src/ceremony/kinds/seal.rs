//! `seal`: the last entry. Counts agree, nothing secret is left, sheets add up.

use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn};
use super::reseal::undecided;
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, NotYet, Refusal};
use crate::ceremony::state::State;
use crate::plan::StepKind;
use crate::transcript::Entry;
use crate::transcript::record::{Record, Subject};

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "The last line is written and signed; then the ceremony key is forgotten.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[Blank::Lines("The last four words of the last line", 1)],
    height: 12.0,
    concerns: names_nothing,
};

/// The last entry: counts agree, nothing secret is left, sheets add up. Everybody has signed off, for no script lacks that
/// step.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let record = &entry.record;
    let Record::Seal { entries, exceptions, sheets } = record else {
        return Err(out_of_turn(planned, StepKind::Seal, record, "the seal"));
    };
    if state.holds_secrets() {
        return Err(Refusal::from(NotYet::WipeFirst));
    }
    if let Some(jump) = state.clocks.unexcused().next() {
        let about = Subject::ClockJump { line: jump.line };
        return Err(Refusal::ExceptionNeeded { why: jump.said(), about });
    }
    if let Some((opened, _)) = (1..).zip(&state.opened).find(|(_, sheet)| sheet.decided.is_none()) {
        return Err(undecided(opened));
    }
    if *entries != state.entries
        || usize::from(*exceptions) != state.exceptions.len()
        || *sheets != state.sheets
    {
        let (entries, exceptions, sheets) = (state.entries, state.exceptions.len(), state.sheets);
        return Err(Refusal::from(Contradiction::SealCount { entries, exceptions, sheets }));
    }
    // no sheet leaves the printer neither good nor spoiled, and no good one is missing in the bags at the wipe: this holds
    // whatever kinds of step come to be, which may print in other ways
    if sheets.printed != sheets.sealed + sheets.spoiled {
        return Err(Refusal::from(Contradiction::SheetUnaccounted { sheets: *sheets }));
    }
    Ok(Progress::Sealed)
}

fn stand_in(_state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(EventKind::Seal)
}
