//! `environment`: what the machine says of its network, swap, disks and printers.

use super::made_up::prose;
use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, out_of_turn, says_nothing};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, Incomplete, Refusal};
use crate::ceremony::state::{Inner, State};
use crate::plan::StepKind;
use crate::transcript::Entry;
use crate::transcript::record::{Finding, Record, Subject};
use crate::vocab::text::counted;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "The kernel is asked what is connected. What is not as wanted is either switched off now and looked at again, or recorded as an exception.",
    work: Work { what: "Looking at the machine", can_be_stopped: false },
    accept,
    stand_in,
    blanks: &[Blank::Circles("All findings as wanted", &["yes", "no: exception filed"])],
    height: 12.0,
    concerns,
};

/// The machine's findings; what is not as wanted needs an exception before the step is done.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let record = &entry.record;
    let inner = state.inner().cloned().expect("a step is due, or its kind would not be asked");
    if let Record::Environment { findings } = record {
        return found(state, findings);
    }
    let (Inner::Findings { line, unwanted }, Record::Done { .. }) = (inner, record) else {
        return Err(out_of_turn(planned, StepKind::Environment, record, "the machine's findings"));
    };
    if !says_nothing(record) {
        return Err(Refusal::from(Contradiction::MoreThanAsked));
    }
    let are = if unwanted == 1 { "is" } else { "are" };
    let why = format!(
        "{} {are} not as wanted: mend what can be mended and look again",
        counted(unwanted, "finding")
    );
    let permit = state.need(Subject::Findings { line }, &why)?;
    state.spend(Some(permit));
    Ok(Progress::Complete)
}

/// What was found; an exception is waited for where it is not as wanted.
fn found(state: &State, findings: &[Finding]) -> Result<Progress, Refusal> {
    if findings.is_empty() {
        return Err(Refusal::from(Incomplete::NoFindings));
    }
    let unwanted = findings.iter().filter(|finding| !finding.as_wanted).count();
    let unwanted = u16::try_from(unwanted).map_err(|_| Refusal::TooMany(unwanted, "findings"))?;
    // only an exception that names this line is about these findings
    let line = state.entries + 1;
    Ok(if unwanted == 0 { Progress::Complete } else { Progress::Stay(Inner::Findings { line, unwanted }) })
}

fn stand_in(state: &State, _due: &Due<'_>, seen: &Seen<'_>) -> StandIn {
    if seen.answers == 0 {
        return StandIn::Findings;
    }
    StandIn::Says(open_findings(state).map_or_else(EventKind::nothing_more, |about| EventKind::Exception {
        about,
        expected: prose("a machine without network, swap or disks in use"),
        happened: prose("this machine is not set up for a key ceremony"),
        decided: prose("accepted: the keys of a rehearsal are worthless"),
    }))
}

/// The findings that wait for an exception.
fn open_findings(state: &State) -> Option<Subject> {
    let Some(Inner::Findings { line, .. }) = state.inner() else { return None };
    let about = Subject::Findings { line: *line };
    (!state.permits(&about)).then_some(about)
}

/// The findings of the line that waits.
fn concerns(state: &State, _due: &Due<'_>, about: &Subject) -> bool {
    let Subject::Findings { line } = about else { return false };
    matches!(state.inner(), Some(Inner::Findings { line: theirs, .. }) if theirs == line)
}
