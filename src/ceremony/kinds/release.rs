//! `release`: one exit, chosen and recorded.

use super::made_up::line;
use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn};
use crate::ceremony::event::{EventKind, WayOut};
use crate::ceremony::refusal::{NotYet, Refusal};
use crate::ceremony::state::State;
use crate::plan::StepKind;
use crate::transcript::Entry;
use crate::transcript::record::{Record, Released};

/// The parts of this kind.
pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Choose the exit that was approved. Nothing else leaves this machine.",
    work: Work::ENTRY,
    accept,
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
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
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
    Ok(Progress::Complete)
}

/// What a stand-in answers.
fn stand_in(_state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(EventKind::Release { way: WayOut::None, destination: line("none: this is a drill") })
}
