//! `wait`: nothing is done until so many minutes have passed, or until somebody can say that something has come about.

use std::collections::BTreeMap;

use super::{Blank, Due, KindOfStep, Outcome, Seen, StandIn, names_nothing, out_of_turn};
use crate::ceremony::event::What;
use crate::ceremony::refusal::Refusal;
use crate::ceremony::state::State;
use crate::plan::{Step, StepKind};
use crate::transcript::Entry;
use crate::transcript::record::Record;
use crate::vocab::Mode;

/// The parts of this kind.
pub(super) const KIND: KindOfStep = KindOfStep {
    take,
    stand_in,
    blanks: &[Blank::Characters("From, to", &[2, 2, 2, 2])],
    height: 12.0,
    concerns: names_nothing,
};

/// The minutes have passed, by the clock that nobody can set; what was waited for is said word for word.
fn take(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Outcome, Refusal> {
    let Record::Done { ticks, not_as_wanted, values, chosen } = &entry.record else {
        return Err(out_of_turn(due.planned, StepKind::Wait, &entry.record, "the end of the waiting"));
    };
    let said = due.step.until_said.iter();
    if !ticks.iter().eq(said) || !not_as_wanted.is_empty() || !values.is_empty() || !chosen.is_empty() {
        return Err(Refusal::Contradiction(
            "the end of the waiting says what was waited for, and nothing else".into(),
        ));
    }
    match state.seconds_to_wait(due.step, entry.mono) {
        0 => Ok(Outcome::Complete),
        seconds => Err(Refusal::TooEarly { step: due.planned.id.clone(), seconds }),
    }
}

/// What a stand-in answers.
fn stand_in(_state: &State, due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(waited(due.step))
}

/// The end of the waiting.
pub fn waited(step: &Step) -> What {
    What::Done {
        ticks: step.until_said.iter().cloned().collect(),
        not_as_wanted: Vec::new(),
        values: BTreeMap::new(),
        chosen: BTreeMap::new(),
    }
}

impl State {
    /// Seconds until the minutes of a waiting step that is due have passed, `mono` being milliseconds since the
    /// ceremony began; 0 where nothing is to be waited for. A rehearsal waits for nothing.
    fn seconds_to_wait(&self, step: &Step, mono: u64) -> u64 {
        let minutes = match self.mode() {
            Mode::Production => step.wait_minutes.unwrap_or(0),
            Mode::Rehearsal => 0,
        };
        let over = self.due_since + u64::from(minutes) * 60_000;
        over.saturating_sub(mono).div_ceil(1_000)
    }
}
