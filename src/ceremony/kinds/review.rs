//! `review`: every exception gets a weight and a follow-up.

use super::made_up::prose;
use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, NotYet, Refusal};
use crate::ceremony::state::{Inner, State};
use crate::plan::StepKind;
use crate::transcript::Entry;
use crate::transcript::record::{Record, Severity};

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Of each exception it is said how serious it is, and who follows up. An open one stays open in the verdict.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[Blank::Characters("Exceptions in all, of these open", &[3, 3])],
    height: 12.0,
    concerns: names_nothing,
};

/// Every exception gets a weight and a follow-up.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let record = &entry.record;
    if let Record::ReviewClosed { exceptions, open } = record {
        return close(state, *exceptions, *open);
    }
    let Record::Reviewed { number, severity, follow_up, closed } = record else {
        return Err(out_of_turn(planned, StepKind::Review, record, "the review of an exception"));
    };
    let place = usize::from(*number).checked_sub(1);
    let exception = place.and_then(|place| state.exceptions.get_mut(place));
    let exception = exception.ok_or_else(|| Refusal::from(NotYet::NoSuchException { number: *number }))?;
    if exception.reviewed.is_some() {
        return Err(Refusal::from(NotYet::Reviewed { number: *number }));
    }
    exception.reviewed = Some((*severity, *closed));
    exception.follow_up = Some(follow_up.clone());
    Ok(Progress::Stay(Inner::Waiting))
}

/// The end of the review, which says how many exceptions there are, and how many of them are open.
fn close(state: &State, exceptions: u16, open: u16) -> Result<Progress, Refusal> {
    let unreviewed = (1..).zip(&state.exceptions).find(|(_, exception)| exception.reviewed.is_none());
    if let Some((number, _)) = unreviewed {
        return Err(Refusal::from(NotYet::NotReviewed { number }));
    }
    if usize::from(exceptions) != state.exceptions.len() || usize::from(open) != state.open_exceptions() {
        let (exceptions, open) = (state.exceptions.len(), state.open_exceptions());
        return Err(Refusal::from(Contradiction::ExceptionCount { exceptions, open }));
    }
    Ok(Progress::Complete)
}

fn stand_in(state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    let next = (1..).zip(state.exceptions()).find(|(_, exception)| exception.reviewed.is_none());
    StandIn::Says(next.map_or(EventKind::CloseReview, |(number, _)| EventKind::Review {
        number,
        severity: Severity::Note,
        follow_up: prose("none: this was a rehearsal"),
        closed: true,
    }))
}
