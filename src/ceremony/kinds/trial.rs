//! `trial`: the key is rebuilt from paper, every sheet taking part at least once.

use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, NotYet, Refusal};
use crate::ceremony::state::State;
use crate::plan::StepKind;
use crate::transcript::Entry;
use crate::transcript::record::Record;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "The key is rebuilt from what was read back from paper; every sheet takes part at least once.",
    work: Work { what: "Rebuilding the key", can_be_stopped: false },
    accept,
    stand_in,
    blanks: &[Blank::Tick("The fingerprint is the same")],
    height: 12.0,
    concerns: names_nothing,
};

/// The key was rebuilt from paper, every sheet taking part at least once.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let record = &entry.record;
    let Record::Trial { tried, fewer_fails } = record else {
        return Err(out_of_turn(planned, StepKind::Trial, record, "the trial"));
    };
    let set = state.set.ok_or_else(|| Refusal::from(NotYet::NothingToTry))?;
    let made = |x: u8| state.plan.choices.share.is_none_or(|again| again == x);
    let mut shares = (1u8..=255).zip(&state.shares).filter(|(x, _)| made(*x));
    if let Some(unread) = shares.find(|(_, share)| !share.read_back) {
        return Err(Refusal::from(NotYet::NotReadBack { share: unread.0 }));
    }
    let exactly_k = |numbers: &Vec<u8>| {
        let distinct: std::collections::BTreeSet<&u8> = numbers.iter().collect();
        let exist = numbers.iter().all(|x| (1..=set.quorum.shares()).contains(x));
        exist && distinct.len() == usize::from(set.quorum.threshold()) && numbers.len() == distinct.len()
    };
    let all_took_part = (1..=set.quorum.shares())
        .filter(|x| made(*x))
        .all(|x| tried.iter().flatten().any(|tried| *tried == x));
    // a share that is issued again is tried with those that were brought
    let is_there = |x: &u8| made(*x) || state.gave_key.iter().any(|gave| gave.x == *x);
    let all_are_there = tried.iter().flatten().all(is_there);
    if !tried.iter().all(exactly_k) || !all_took_part || !all_are_there || !fewer_fails {
        return Err(Refusal::from(Contradiction::TrialSets { quorum: set.quorum }));
    }
    state.done.trial = true;
    Ok(Progress::Complete)
}

fn stand_in(_state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(EventKind::Trial)
}

/// Sets of exactly k numbers in which every share takes part: windows of k, the last one reaching back. A share that is
/// issued again is tried with others that gave the key.
pub(in crate::ceremony) fn sets_to_try(state: &State) -> Vec<Vec<u8>> {
    let Some(set) = state.set() else { return Vec::new() };
    let (k, n) = (set.quorum.threshold(), set.quorum.shares());
    if let Some(again) = state.plan().choices.share {
        let mut others: Vec<u8> =
            state.gave_key().iter().map(|gave| gave.x).filter(|x| *x != again).collect();
        others.sort_unstable();
        others.dedup();
        others.truncate(usize::from(k) - 1);
        others.push(again);
        others.sort_unstable();
        return vec![others];
    }
    let starts = (1..=n).step_by(usize::from(k)).map(|start| start.min(n - k + 1));
    starts.map(|start| (start..=start + (k - 1)).collect()).collect()
}
