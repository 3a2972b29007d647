//! `session-end`: a day ends, and the ceremony goes on in another part.
//!
//! The check of scripts lets no day end where a secret is in memory or a bag is open, so nothing is asked about that here.
//! In the part that ends, each person present signs off, and the end of the day is its last line. In the part that goes
//! on, the step is due once more, and ends when it is said who is here again.

use super::made_up::{line, prose};
use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn};
use super::{roll_call, sign_off};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, OddDay, Refusal};
use crate::ceremony::state::{Inner, State};
use crate::plan::StepKind;
use crate::transcript::Entry;
use crate::transcript::record::{Record, SessionBegun, SessionEnded, Subject};

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Each person agrees with the record of this day, or does not and says why. Then the day is closed and signed: its folder is whole, and Keyrite may be ended. To go on, start Keyrite again and choose this ceremony.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[
        Blank::Tick("Everybody answered: I agree, the record is what happened; or: I do not agree, because"),
        Blank::WriteOn("Kept until then by"),
        Blank::WriteOn("Goes on at"),
        Blank::Lines("Here again, by their numbers, and what was checked", 2),
    ],
    height: 34.0,
    concerns: names_nothing,
};

fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let returning = matches!(state.inner(), Some(Inner::Returning));
    match &entry.record {
        Record::SignOff { person, agrees, reason } if !returning => {
            sign_off::speak(state, entry, *person, *agrees, reason.as_ref())?;
            Ok(Progress::Stay(Inner::Waiting))
        }
        Record::SessionEnded(ended @ SessionEnded { part, .. }) if !returning => {
            if *part != state.part() {
                let (due, said) = (state.part(), *part);
                return Err(Contradiction::from(OddDay::Number { due, said }).into());
            }
            if let Some(jump) = state.clocks.unexcused().next() {
                let about = Subject::ClockJump { line: jump.line };
                return Err(Refusal::ExceptionNeeded { why: jump.said(), about });
            }
            sign_off::everybody_spoke(state)?;
            state.overnight = Some(ended.clone());
            Ok(Progress::DayOver)
        }
        Record::SessionBegun(SessionBegun { present, .. }) if returning => {
            if entry.with.iter().chain([&entry.by]).any(|id| !present.contains(id)) {
                return Err(Contradiction::from(OddDay::NotHere).into());
            }
            let mut tomorrow = state.clone();
            tomorrow.come_back(present)?;
            roll_call::steps_can_be_held(&tomorrow, tomorrow.plan.steps_from(&due.planned.id))?;
            *state = tomorrow;
            Ok(Progress::Complete)
        }
        other => {
            let waits = if returning {
                "who is here again"
            } else {
                "a person's own statement, or the end of the day"
            };
            Err(out_of_turn(due.planned, StepKind::SessionEnd, other, waits))
        }
    }
}

fn stand_in(state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(if matches!(state.inner(), Some(Inner::Returning)) {
        let present = state.present().map(|person| person.id).collect();
        EventKind::BeginSession { present, checked: prose("everything is as it was left") }
    } else if sign_off::unspoken(state).is_some() {
        EventKind::SignOff { agrees: true, reason: None }
    } else {
        EventKind::EndSession {
            custody: prose("the safe of the rehearsal"),
            goes_on: line("the next day, same room"),
        }
    })
}
