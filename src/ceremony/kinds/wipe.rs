//! `wipe`: only after every proof; then secrets may go.

use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn};
use super::staffing::staff;
use crate::ceremony::event::Event;
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{NotYet, Refusal};
use crate::ceremony::state::State;
use crate::ceremony::typed::typed_word;
use crate::plan::{Kind, StepKind};
use crate::transcript::Entry;
use crate::transcript::PersonId;
use crate::transcript::record::Record;
use crate::vocab::Line;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Each of the people named types the word. After it nothing of the key is left in the memory of this program.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[Blank::EachTypes],
    height: 12.0,
    concerns: names_nothing,
};

/// Only after every proof: then secrets may go.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let record = &entry.record;
    let Record::Wiped { .. } = record else {
        return Err(out_of_turn(planned, StepKind::Wipe, record, "the word, typed by each"));
    };
    match state.plan.template.kind {
        Kind::Generation | Kind::Reshare | Kind::Reissue | Kind::Rotation => {
            if !state.done.trial {
                return Err(Refusal::from(NotYet::TrialFirst));
            }
            let made = |x: u8| state.plan.choices.share.is_none_or(|again| again == x);
            let mut shares = (1u8..=255).zip(&state.shares).filter(|(x, _)| made(*x));
            if let Some((x, _)) = shares.find(|(_, share)| share.bagged.is_none()) {
                return Err(Refusal::from(NotYet::NotSealed { share: x }));
            }
        }
        Kind::Recovery if !state.done.served => {
            return Err(Refusal::from(NotYet::UseFirst));
        }
        Kind::Drill if !state.done.rebuilt => {
            return Err(Refusal::from(NotYet::CombineFirst));
        }
        Kind::Recovery | Kind::Drill => {}
        Kind::Audit | Kind::Destruction | Kind::Deposit | Kind::DepositRelease | Kind::Record => {
            unreachable!("the check of scripts keeps such a step out of what has no key")
        }
    }
    state.done.wiped = true;
    Ok(Progress::Complete)
}

fn stand_in(state: &State, due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    let (by, with) = staff(state, due);
    let word = due.word().to_owned();
    StandIn::Says(EventKind::Wipe {
        typed: with.into_iter().chain([by]).map(|who| (who, word.clone())).collect(),
    })
}

/// What a wipe removes, in one line.
pub(in crate::ceremony) fn wiped_what() -> Line {
    Line::exact("root key, shares and passphrases in this program's memory").expect("printable characters")
}

/// Everyone named must have typed the step's word: who acts and who confirms.
pub(in crate::ceremony) fn everybody_typed(
    state: &State,
    event: &Event,
    typed: &[(PersonId, String)],
) -> Result<(), Refusal> {
    // a step of another kind has none: the entry is refused as out of turn
    let Some(word) = state.due().and_then(|(_, _, step)| step.word.as_deref()) else { return Ok(()) };
    for who in event.with.iter().chain([&event.by]) {
        let theirs =
            typed.iter().find(|(id, _)| id == who).map(|(_, text)| text.as_str()).unwrap_or_default();
        typed_word(state, *who, theirs, word)?;
    }
    Ok(())
}
