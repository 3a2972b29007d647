//! `wait`: nothing is done until so many minutes have passed, or until somebody can say that something has come about.

use std::collections::BTreeMap;

use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, Refusal};
use crate::ceremony::state::State;
use crate::plan::{Step, StepKind};
use crate::transcript::Entry;
use crate::transcript::record::Record;
use crate::vocab::Mode;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Nothing is done until the time is over, or until what is waited for is so. Everybody stays, or a break is recorded.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[Blank::Characters("From, to", &[2, 2, 2, 2])],
    height: 12.0,
    concerns: names_nothing,
};

/// The minutes have passed, by the clock that nobody can set; all that was waited for has come about.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let Record::Done { ticks, not_as_wanted, values, chosen, results } = &entry.record else {
        return Err(out_of_turn(due.planned, StepKind::Wait, &entry.record, "the end of the waiting"));
    };
    if *ticks != due.step.ticks
        || !not_as_wanted.is_empty()
        || !values.is_empty()
        || !chosen.is_empty()
        || !results.is_empty()
    {
        return Err(Refusal::from(Contradiction::WaitedFor));
    }
    match state.seconds_to_wait(due.step, entry.mono) {
        0 => Ok(Progress::Complete),
        seconds => Err(Refusal::TooEarly { step: due.planned.id.clone(), seconds }),
    }
}

fn stand_in(_state: &State, due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(waited(due.step))
}

/// The end of the waiting.
pub fn waited(step: &Step) -> EventKind {
    EventKind::Done {
        ticks: step.ticks.clone(),
        not_as_wanted: Vec::new(),
        values: BTreeMap::new(),
        chosen: BTreeMap::new(),
    }
}

impl State {
    /// Minutes that a waiting step waits for in this ceremony. A rehearsal waits for nothing.
    pub fn minutes_to_wait(&self, step: &Step) -> u16 {
        match self.mode() {
            Mode::Production => step.wait_minutes.unwrap_or(0),
            Mode::Rehearsal => 0,
        }
    }

    /// Seconds until they have passed since the step became due; `mono` is in milliseconds since the ceremony began.
    fn seconds_to_wait(&self, step: &Step, mono: u64) -> u64 {
        let over = self.due_since + u64::from(self.minutes_to_wait(step)) * 60_000;
        over.saturating_sub(mono).div_ceil(1_000)
    }
}
