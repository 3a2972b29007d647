//! `split`: the shares exist from here.

use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, NotYet, OddIssue, Refusal};
use crate::ceremony::state::{SetFacts, ShareFacts, State};
use crate::plan::StepKind;
use crate::transcript::Entry;
use crate::transcript::record::Record;
use crate::vocab::SetId;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "The key is split at once into all its shares, and the split is checked by rebuilding the key.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[Blank::Characters("Set", &[4, 4])],
    height: 12.0,
    concerns: names_nothing,
};

/// The scheme that is recorded with a split.
pub(in crate::ceremony) const SCHEME: &str = "gf256-0x11d-x0";

/// The shares exist from here.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let record = &entry.record;
    let Record::Split { set, generation, quorum, scheme } = record else {
        return Err(out_of_turn(planned, StepKind::Split, record, "the splitting of the key"));
    };
    // a script has one split, so no set was made here before
    let there = if state.plan.template.kind.opens_sheets() {
        state.done.combined
    } else {
        state.fingerprint.is_some()
    };
    if !there {
        return Err(Refusal::from(NotYet::DrawFirst));
    }
    if state.plan.template.kind.issues_again() {
        check_same(state, SetFacts { set: *set, generation: *generation, quorum: *quorum }, scheme)?;
    } else {
        check_new(state, SetFacts { set: *set, generation: *generation, quorum: *quorum }, scheme)?;
    }
    state.set = Some(SetFacts { set: *set, generation: *generation, quorum: *quorum });
    state.made_by = Some(state.header.ceremony_key);
    state.shares = vec![ShareFacts::default(); usize::from(quorum.shares())];
    Ok(Progress::Complete)
}

/// A share that is issued again is of the set that its sheets were of.
fn check_same(state: &State, said: SetFacts, scheme: &str) -> Result<(), Refusal> {
    let chosen = Some(said.quorum) == state.plan.choices.quorum && scheme == SCHEME;
    match state.rebuilt_from.filter(|was| *was != said || !chosen) {
        None => Ok(()),
        Some(was) => {
            let odd = OddIssue::NotTheSet { was: was.set, said: said.set };
            Err(Contradiction::from(odd).into())
        }
    }
}

/// A new set is of the next generation, of the quorum that was chosen, and none that is there already.
fn check_new(state: &State, said: SetFacts, scheme: &str) -> Result<(), Refusal> {
    let SetFacts { set, generation, quorum } = said;
    if generation != next_generation(state)? {
        return Err(match state.rebuilt_from {
            Some(old) => {
                let (set, was, said) = (old.set, old.generation, generation);
                Contradiction::NextGeneration { set, was, said }.into()
            }
            None => Contradiction::NotAsChosen.into(),
        });
    }
    if Some(quorum) != state.plan.choices.quorum || scheme != SCHEME {
        return Err(Refusal::from(Contradiction::NotAsChosen));
    }
    if state.known().is_some_and(|known| known.set == set)
        || state.rebuilt_from.is_some_and(|old| old.set == set)
    {
        return Err(Refusal::from(Contradiction::SetExists { set }));
    }
    Ok(())
}

fn stand_in(_state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(EventKind::Split)
}

/// The generation of the set that is made: of a new key as chosen, of a rebuilt one the next after that of its old sheets.
fn next_generation(state: &State) -> Result<u16, Refusal> {
    match state.rebuilt_from {
        None => Ok(state.plan.choices.generation),
        Some(old) => old.generation.checked_add(1).ok_or_else(|| {
            let (set, was, said) = (old.set, old.generation, old.generation);
            Contradiction::NextGeneration { set, was, said }.into()
        }),
    }
}

/// The record of a split into this set; where a share is issued again, into the set that it is of.
///
/// # Errors
/// A plan without a quorum: a recovery.
pub(in crate::ceremony) fn record_of(state: &State, set: SetId) -> Result<Record, Refusal> {
    let choices = &state.plan().choices;
    let quorum = choices.quorum.ok_or_else(|| Refusal::from(NotYet::NoGeneration))?;
    let again = state.rebuilt_from.filter(|_| state.plan().template.kind.issues_again());
    let set = again.map_or(set, |old| old.set);
    let generation = again.map_or_else(|| next_generation(state), |old| Ok(old.generation))?;
    Ok(Record::Split { set, generation, quorum, scheme: SCHEME.to_owned() })
}
