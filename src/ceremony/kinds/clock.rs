//! `clock`: the wall clock, read by a person, and how far this machine is off.

use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, out_of_turn};
use crate::ceremony::clocks::{TOLERANCE_SECS, length};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, Refusal};
use crate::ceremony::state::State;
use crate::plan::StepKind;
use crate::transcript::Entry;
use crate::transcript::record::{Record, Subject};

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Read a clock on the wall that everybody sees. The difference to this machine's clock is recorded.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[Blank::Characters("Wall clock, and offset from UTC", &[2, 2, 3, 2])],
    height: 12.0,
    concerns,
};

/// The wall clock, and how far the system is off.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let Record::Clock { wall, system, offset_secs } = &entry.record else {
        return Err(out_of_turn(planned, StepKind::Clock, &entry.record, "the time as read from the wall"));
    };
    let offset = (wall.unix_ms() - system.unix_ms()).div_euclid(1_000);
    if offset != *offset_secs || *system != entry.at {
        return Err(Refusal::from(Contradiction::ClockOffset { offset, said: *offset_secs }));
    }
    let permit = if offset.unsigned_abs() > TOLERANCE_SECS {
        let way = if offset < 0 { "ahead of" } else { "behind" };
        let by = length(offset.unsigned_abs());
        let why =
            format!("this machine's clock is {by} {way} the clock on the wall: set it right and read again");
        Some(state.need(Subject::ClockOff { seconds: offset }, &why)?)
    } else {
        None
    };
    state.spend(permit);
    Ok(Progress::Complete)
}

fn stand_in(state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(EventKind::Clock { wall: state.held().1 })
}

/// A clock that is off by more than is tolerated.
fn concerns(_state: &State, _due: &Due<'_>, about: &Subject) -> bool {
    matches!(about, Subject::ClockOff { .. })
}
