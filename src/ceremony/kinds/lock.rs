//! `lock`: a share is locked or left open, then signed.

use super::made_up::STAND_IN_PASSPHRASE;
use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, out_of_turn, this_share};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, NotYet, Refusal};
use crate::ceremony::secret_input::SecretInput;
use crate::ceremony::state::{ShareFacts, State};
use crate::plan::StepKind;
use crate::plan::choices::lock_word;
use crate::sharing::share::LockKind;
use crate::transcript::Entry;
use crate::transcript::record::{Record, Subject};
use crate::vocab::SecretText;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "An open sheet opens for whoever holds it. A passphrase or code words protect it from printer, courier and finder, and must then be kept as well as the sheet.",
    work: Work {
        what: "Locking the share. It is slow on purpose, so that guessing takes far too long",
        can_be_stopped: true,
    },
    accept,
    stand_in,
    blanks: &[Blank::Circles("", &["left open", "passphrase", "code words on a card"])],
    height: 12.0,
    concerns,
};

/// Locked or left open, then signed.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let share = due.planned.share;
    let planned = due.planned;
    let record = &entry.record;
    let Record::Locked { share: named, lock, digest } = record else {
        return Err(out_of_turn(planned, StepKind::Lock, record, "how the share is locked"));
    };
    this_share(planned, share, *named)?;
    if !state.plan.template.locks.contains(lock) {
        return Err(Refusal::from(Contradiction::LockNotAllowed { lock: *lock }));
    }
    if state.share_mut(*named)?.made.is_some() {
        return Err(Refusal::from(NotYet::LockedAlready));
    }
    let same = |facts: &ShareFacts| facts.made.is_some_and(|(_, other)| other == *digest);
    if let Some((other, _)) = (1u8..=255).zip(&state.shares).find(|(_, facts)| same(facts)) {
        return Err(Refusal::from(Contradiction::SameDigest { share: *named, other, digest: *digest }));
    }
    let chosen = state.plan.choices.lock_of(*named);
    let permit = if *lock == chosen {
        None
    } else {
        let why = format!(
            "share {named} is to be locked with {}: another lock was chosen for it",
            lock_word(*lock)
        );
        Some(state.need(Subject::OtherLock { share: *named, lock: *lock }, &why)?)
    };
    state.spend(permit);
    state.share_mut(*named)?.made = Some((*lock, *digest));
    Ok(Progress::Complete)
}

fn stand_in(state: &State, due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    let choices = &state.plan().choices;
    let kind = due.planned.share.map_or(choices.lock, |share| choices.lock_of(share));
    match kind {
        LockKind::Passphrase => {
            let typed = SecretText::copy_of(STAND_IN_PASSPHRASE).expect("a line of a passphrase's length");
            StandIn::Secret(EventKind::Lock(kind), SecretInput::Passphrase(typed))
        }
        LockKind::None | LockKind::CodeWords => StandIn::Says(EventKind::Lock(kind)),
    }
}

/// Another lock than the one that was chosen, for the share that is due.
fn concerns(state: &State, due: &Due<'_>, about: &Subject) -> bool {
    let Subject::OtherLock { share, lock } = about else { return false };
    due.planned.share == Some(*share)
        && *lock != state.plan.choices.lock_of(*share)
        && state.plan.template.locks.contains(lock)
}
