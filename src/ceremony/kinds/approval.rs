//! `approval`: who allowed this ceremony, when, and for what, read aloud.

use super::made_up::{line, prose};
use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, out_of_turn};
use crate::ceremony::event::EventKind;
use crate::ceremony::exceptions::Permit;
use crate::ceremony::refusal::{Incomplete, Refusal};
use crate::ceremony::state::State;
use crate::plan::StepKind;
use crate::transcript::Entry;
use crate::transcript::record::{Approved, Record, Subject};
use crate::vocab::Day;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Read the paper that allows this ceremony aloud: who approved it, its reference, its date, and for what.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[
        Blank::WriteOn("Approved by"),
        Blank::WriteOn("Reference"),
        Blank::Characters("Date", &[4, 2, 2]),
    ],
    height: 36.0,
    concerns,
};

/// The approval, read aloud.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let record = &entry.record;
    let Record::Approved(Approved { date, .. }) = record else {
        return Err(out_of_turn(
            planned,
            StepKind::Approval,
            record,
            "approver, reference, date and purpose",
        ));
    };
    let date = Day::parse(date.as_str()).ok_or_else(|| {
        Refusal::from(Incomplete::Format {
            field: "date of the approval".into(),
            wants: "a date such as 2026-11-21",
        })
    })?;
    let permit = check_approval_date(state, date, Day::from(entry.at))?;
    state.spend(permit);
    state.done.approved = true;
    Ok(Progress::Complete)
}

/// An approval is of today or of the year before; any other date needs an exception that names it. One day ahead is
/// taken: the approver may live where the day has begun already.
fn check_approval_date(state: &State, date: Day, today: Day) -> Result<Option<Permit>, Refusal> {
    let why = match today.days_to(date) {
        days @ 2.. => format!("the approval of {date} is dated {days} days after today, {today}"),
        -366..=1 => return Ok(None),
        days => format!("the approval of {date} is {} days old today, {today}", days.unsigned_abs()),
    };
    state.need(Subject::ApprovalDate { date }, &why).map(Some)
}

fn stand_in(state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(EventKind::Approve {
        approver: line("Stand-in owner"),
        reference: line("REHEARSAL-1"),
        date: line(&state.held().1.date()),
        purpose: prose("practice with a worthless key"),
    })
}

/// A date of long ago, or of the future.
fn concerns(_state: &State, _due: &Due<'_>, about: &Subject) -> bool {
    matches!(about, Subject::ApprovalDate { .. })
}
