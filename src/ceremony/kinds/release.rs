//! `release`: one exit, chosen and recorded.

use super::{Blank, Due, KindOfStep, Outcome, Seen, StandIn, names_nothing, out_of_turn};
use crate::ceremony::event::{WayOut, What};
use crate::ceremony::refusal::{NotYet, Refusal};
use crate::ceremony::rehearsal::line;
use crate::ceremony::state::State;
use crate::plan::StepKind;
use crate::transcript::Entry;
use crate::transcript::record::{Record, Released};

/// The parts of this kind.
pub(super) const KIND: KindOfStep = KindOfStep {
    take,
    stand_in,
    blanks: &[
        Blank::Circles(
            "",
            &["drill: nothing leaves", "wrapped for a KMS or HSM", "file", "another program", "screen"],
        ),
        Blank::WriteOn("Destination"),
        Blank::WriteOn("If wrapped: ends of the public key's SHA-256"),
    ],
    height: 22.0,
    concerns: names_nothing,
};

/// One exit, chosen and recorded.
fn take(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Outcome, Refusal> {
    let planned = due.planned;
    let record = &entry.record;
    let Record::Released(Released { exit, destination }) = record else {
        return Err(out_of_turn(planned, StepKind::Release, record, "the exit that was approved"));
    };
    if !state.done.combined || state.done.wiped {
        return Err(Refusal::from(NotYet::NothingToRelease));
    }
    state.done.released = true;
    state.releases.push((*exit, destination.clone()));
    Ok(Outcome::Complete)
}

/// What a stand-in answers.
fn stand_in(_state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(What::Release { way: WayOut::None, destination: line("none: this is a drill") })
}
