//! `combine`: the key is rebuilt and proven by its fingerprint; until then more shares may come.

use super::bringing::{bag_not_as_recorded, enough, gather, none_is_pending};
use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, out_of_turn};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, Refusal};
use crate::ceremony::state::{Inner, SetFacts, State, TakenShare};
use crate::plan::StepKind;
use crate::transcript::Entry;
use crate::transcript::record::Record;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "The key is rebuilt and proven by its fingerprint. If the sheets disagree, more can be read.",
    work: Work { what: "Rebuilding the key", can_be_stopped: true },
    accept,
    stand_in,
    blanks: &[Blank::Tick("The key is rebuilt; its fingerprint is the expected one")],
    height: 12.0,
    concerns: bag_not_as_recorded,
};

/// Proven by the fingerprint; until then more shares may come.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let record = &entry.record;
    if let Some(inner) = gather(state, record)? {
        return Ok(Progress::Stay(inner));
    }
    none_is_pending(state)?;
    if let Record::NotCombined { .. } = record {
        return Ok(Progress::Stay(Inner::Waiting));
    }
    let Record::Combined { set, generation, quorum, fingerprint, used } = record else {
        let due = "the rebuilding of the key, or one more share";
        return Err(out_of_turn(planned, StepKind::Combine, record, due));
    };
    enough(state)?;
    let facts = SetFacts { set: *set, generation: *generation, quorum: *quorum };
    let brought = state.numbers_of(facts, *fingerprint);
    if !used.iter().all(|x| brought.contains(x))
        || used.len() < usize::from(quorum.threshold())
        || !used.is_sorted_by(|a, b| a < b)
    {
        let need = quorum.threshold();
        return Err(Refusal::from(Contradiction::NotTheirKey { set: *set, brought, need }));
    }
    (state.set, state.fingerprint) = (Some(facts), Some(*fingerprint));
    state.rebuilt_from = Some(facts);
    let gave = |taken: &&TakenShare| {
        taken.set == facts && taken.fingerprint == *fingerprint && used.contains(&taken.x)
    };
    let gave: Vec<TakenShare> = state.taken.iter().filter(gave).cloned().collect();
    state.gave_key.extend(gave);
    state.done.combined = true;
    state.done.rebuilt = true;
    Ok(Progress::Complete)
}

fn stand_in(_state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(EventKind::Combine)
}
