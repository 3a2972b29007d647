//! Steps that close: review of exceptions, sign-off, seal.

use super::recovery::undecided;
use super::{Outcome, out_of_turn};
use crate::ceremony::refusal::Refusal;
use crate::ceremony::state::{Inner, SignOff, State};
use crate::plan::{PlannedStep, StepKind};
use crate::transcript::Entry;
use crate::transcript::record::{Record, Subject};

/// Every exception gets a weight and a follow-up.
pub(in crate::ceremony) fn review(
    state: &mut State,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    match record {
        Record::Reviewed { number, severity, closed, .. } => {
            let place = usize::from(*number).checked_sub(1);
            let exception = place.and_then(|place| state.exceptions.get_mut(place));
            let exception =
                exception.ok_or_else(|| Refusal::NotYet(format!("there is no exception {number}")))?;
            if exception.reviewed.is_some() {
                return Err(Refusal::NotYet(format!("exception {number} has been reviewed")));
            }
            exception.reviewed = Some((*severity, *closed));
            Ok(Outcome::Stay(Inner::Waiting))
        }
        Record::ReviewClosed { exceptions, open } => {
            let unreviewed = (1..).zip(&state.exceptions).find(|(_, exception)| exception.reviewed.is_none());
            if let Some((number, _)) = unreviewed {
                return Err(Refusal::NotYet(format!("exception {number} has not been reviewed")));
            }
            if usize::from(*exceptions) != state.exceptions.len()
                || usize::from(*open) != state.open_exceptions()
            {
                return Err(Refusal::Contradiction(
                    "the numbers of exceptions are not those recorded".into(),
                ));
            }
            Ok(Outcome::Complete)
        }
        _ => Err(out_of_turn(planned, StepKind::Review, record, "the review of an exception")),
    }
}

/// Each person speaks once, for themselves.
pub(in crate::ceremony) fn sign_off(
    state: &mut State,
    planned: &PlannedStep,
    entry: &Entry,
) -> Result<Outcome, Refusal> {
    match &entry.record {
        Record::SignOff { person, agrees, reason } => {
            if *person != entry.by {
                return Err(Refusal::Contradiction("each person signs off for themselves".into()));
            }
            if state.sign_offs.iter().any(|said| said.person == *person) {
                return Err(Refusal::NotYet(format!("{person} has spoken")));
            }
            if *agrees == reason.is_some() {
                return Err(Refusal::Incomplete(
                    "who does not agree says why; who agrees gives no reason".into(),
                ));
            }
            state.sign_offs.push(SignOff { person: *person, agrees: *agrees, reason: reason.clone() });
            Ok(Outcome::Stay(Inner::Waiting))
        }
        Record::SignOffClosed { agreed, disagreed } => {
            let silent =
                state.present().find(|person| !state.sign_offs.iter().any(|said| said.person == person.id));
            if let Some(person) = silent {
                return Err(Refusal::NotYet(format!("{} has not spoken", person.name)));
            }
            let yes = state.sign_offs.iter().filter(|said| said.agrees).count();
            if usize::from(*agreed) != yes || usize::from(*disagreed) != state.sign_offs.len() - yes {
                return Err(Refusal::Contradiction("the numbers are not those spoken".into()));
            }
            state.done.signed_off = true;
            Ok(Outcome::Complete)
        }
        record => Err(out_of_turn(planned, StepKind::SignOff, record, "a person's own statement")),
    }
}

/// The last entry: counts agree, nothing secret is left, sheets add up.
pub(in crate::ceremony) fn seal(
    state: &State,
    planned: &PlannedStep,
    record: &Record,
) -> Result<Outcome, Refusal> {
    let Record::Seal { entries, exceptions, sheets } = record else {
        return Err(out_of_turn(planned, StepKind::Seal, record, "the seal"));
    };
    if state.holds_secrets() {
        return Err(Refusal::NotYet("secrets are still in memory: wipe first".into()));
    }
    if let Some(jump) = state.clocks.unexcused().next() {
        let about = Subject::ClockJump { line: jump.line };
        return Err(Refusal::ExceptionNeeded { why: jump.said(), about });
    }
    if state.sign_offs.is_empty() {
        return Err(Refusal::NotYet("nobody has signed off".into()));
    }
    if let Some((opened, _)) = (1..).zip(&state.opened).find(|(_, sheet)| sheet.decided.is_none()) {
        return Err(undecided(opened));
    }
    if *entries != state.entries
        || usize::from(*exceptions) != state.exceptions.len()
        || *sheets != state.sheets
    {
        return Err(Refusal::Contradiction("its counts are not those of the transcript".into()));
    }
    if sheets.printed != sheets.sealed + sheets.spoiled {
        return Err(Refusal::Contradiction(format!(
            "{} sheets were printed, {} sealed and {} spoiled: one is unaccounted for",
            sheets.printed, sheets.sealed, sheets.spoiled
        )));
    }
    Ok(Outcome::Sealed)
}
