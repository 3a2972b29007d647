//! Steps that recover a key: operation, collect, combine, release, reseal.

use super::{Outcome, out_of_turn};
use crate::ceremony::refusal::Refusal;
use crate::ceremony::state::{Inner, SetFacts, State, TakenShare};
use crate::plan::template::Kind;
use crate::plan::{PlannedStep, StepKind};
use crate::transcript::record::{AfterOpening, Record};

fn not_yet(what: &str) -> Refusal {
    Refusal::NotYet(what.to_owned())
}

/// Reason, requester, destination and number, seen by all before a bag is opened.
pub(in crate::ceremony) fn operation(planned: &PlannedStep, record: &Record) -> Result<Outcome, Refusal> {
    match record {
        Record::Operation { .. } => Ok(Outcome::Complete),
        _ => Err(out_of_turn(planned, StepKind::Operation, record, "requester, reason and destination")),
    }
}

/// Bag by bag, share by share; done when there are at least k.
pub(in crate::ceremony) fn collect(
    state: &mut State,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    if let Some(inner) = gather(state, record)? {
        return Ok(Outcome::Stay(inner));
    }
    match record {
        Record::Done { ticks, values, chosen }
            if ticks.is_empty() && values.is_empty() && chosen.is_empty() =>
        {
            enough(state).map(|()| Outcome::Complete)
        }
        _ => Err(out_of_turn(
            planned,
            StepKind::Collect,
            record,
            "a bag, its share, or the end of the collection",
        )),
    }
}

fn enough(state: &State) -> Result<(), Refusal> {
    let set = state.set.ok_or_else(|| not_yet("no share has been read"))?;
    let (have, need) = (state.taken.len(), usize::from(set.quorum.threshold()));
    if have < need {
        Err(not_yet(&format!("{have} of {need} shares have been read: {} more", need - have)))
    } else {
        Ok(())
    }
}

/// Bags and shares, while collecting and again when more are needed to combine.
fn gather(state: &mut State, record: &Record) -> Result<Option<Inner>, Refusal> {
    let open = matches!(state.inner(), Some(Inner::BagOpen { .. }));
    match record {
        Record::BagOpened { holder, .. } => {
            if state.plan.template.kind != Kind::Recovery || !state.done.approved {
                return Err(not_yet("bags are opened in a recovery, after its approval was read"));
            }
            if state.person(*holder).is_none() {
                return Err(Refusal::Unknown(*holder));
            }
            Ok(Some(Inner::BagOpen { holder: *holder }))
        }
        Record::ShareTaken { share, set, generation, quorum, fingerprint, signed_by, digest, .. } if open => {
            let facts = SetFacts { set: *set, generation: *generation, quorum: *quorum };
            if state.set.is_some_and(|other| other != facts)
                || state.fingerprint.is_some_and(|other| other != *fingerprint)
            {
                return Err(Refusal::Contradiction("the share is not of the set that is collected".into()));
            }
            let other_key =
                matches!((state.taken_key, signed_by), (Some(ours), Some(theirs)) if ours != *theirs);
            if other_key
                || *share == 0
                || *share > quorum.shares()
                || state.taken.iter().any(|taken| taken.x == *share)
            {
                return Err(Refusal::Contradiction(
                    "the share is signed by another key, out of range, or already there".into(),
                ));
            }
            state.set = Some(facts);
            state.fingerprint = Some(*fingerprint);
            state.taken_key = state.taken_key.or(*signed_by);
            state.taken.push(TakenShare { x: *share, digest: *digest, decided: false });
            Ok(Some(Inner::Waiting))
        }
        Record::ShareRefused { .. } if open => Ok(state.inner().cloned()),
        Record::ShareTaken { .. } | Record::ShareRefused { .. } => {
            Err(not_yet("look at the bag first: its number and its state"))
        }
        _ => Ok(None),
    }
}

/// Proven by the fingerprint; until then more shares may come.
pub(in crate::ceremony) fn combine(
    state: &mut State,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    if let Some(inner) = gather(state, record)? {
        return Ok(Outcome::Stay(inner));
    }
    match record {
        Record::Combined { fingerprint, used } => {
            enough(state)?;
            let taken = used.iter().all(|x| state.taken.iter().any(|taken| taken.x == *x));
            let need = state.set.map_or(usize::MAX, |set| usize::from(set.quorum.threshold()));
            if state.fingerprint != Some(*fingerprint)
                || !taken
                || used.len() < need
                || !used.is_sorted_by(|a, b| a < b)
            {
                return Err(Refusal::Contradiction("the key is not the one of these shares".into()));
            }
            state.done.combined = true;
            Ok(Outcome::Complete)
        }
        Record::NotCombined { .. } => Ok(Outcome::Stay(Inner::Waiting)),
        _ => Err(out_of_turn(
            planned,
            StepKind::Combine,
            record,
            "the rebuilding of the key, or one more share",
        )),
    }
}

/// One exit, chosen and recorded.
pub(in crate::ceremony) fn release(
    state: &mut State,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    let Record::Released { .. } = record else {
        return Err(out_of_turn(planned, StepKind::Release, record, "the exit that was approved"));
    };
    if !state.done.combined {
        return Err(not_yet("there is no recovered key to release"));
    }
    state.done.released = true;
    Ok(Outcome::Complete)
}

/// Every opened sheet gets a decision; the ceremony cannot close before.
pub(in crate::ceremony) fn reseal(
    state: &mut State,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    match record {
        Record::Resealed { share, decision, bag } => {
            if bag.is_some() != (*decision == AfterOpening::Resealed) {
                return Err(Refusal::Contradiction(
                    "a new bag goes with sealing again, and only with that".into(),
                ));
            }
            let taken = state.taken.iter_mut().find(|taken| taken.x == *share && !taken.decided);
            let taken = taken
                .ok_or_else(|| not_yet(&format!("share {share} was not opened here, or is decided about")))?;
            taken.decided = true;
            Ok(Outcome::Stay(Inner::Waiting))
        }
        Record::ResealClosed { sheets } => {
            if let Some(open) = state.taken.iter().find(|taken| !taken.decided) {
                return Err(not_yet(&format!("share {} was opened and is not decided about", open.x)));
            }
            if usize::from(*sheets) != state.taken.len() {
                return Err(Refusal::Contradiction(format!("{} sheets were opened", state.taken.len())));
            }
            Ok(Outcome::Complete)
        }
        _ => Err(out_of_turn(planned, StepKind::Reseal, record, "a decision about an opened sheet")),
    }
}
