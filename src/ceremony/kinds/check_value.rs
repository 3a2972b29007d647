//! `check-value`: a few bytes by which other machines tell whether they have the same key. It is worked out and shown; what
//! it is compared with is another machine's, and a difference needs an exception that names it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::made_up::prose;
use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, out_of_turn, says_nothing};
use crate::ceremony::event::EventKind;
use crate::ceremony::outcomes::{Answers, CheckedValue};
use crate::ceremony::refusal::{Contradiction, OddUse, Refusal};
use crate::ceremony::state::{Inner, State};
use crate::plan::StepKind;
use crate::plan::template::{CHECK_VALUE, Check, FieldFormat};
use crate::sharing::check_value::{CheckMethod, CheckedKey};
use crate::transcript::Entry;
use crate::transcript::record::{CheckValue, Record, Subject};
use crate::vocab::Line;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "The check value is worked out from the key in memory, and shown large. It is no secret. Compare it with what the other machine shows: they hold the same key only if every digit is the same.",
    work: Work { what: "Working out the check value", can_be_stopped: false },
    accept,
    stand_in,
    blanks: &[Blank::CheckValue],
    height: 12.0,
    concerns,
};

/// Worked out once, then compared.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    let shown = state.inner() == Some(&Inner::CheckValueShown);
    match &entry.record {
        Record::CheckValue(CheckValue { method, of, value }) if !shown => {
            state.check_key_is_there()?;
            check_as_the_script_says(wanted(due), *method, of.as_ref())?;
            if !method.is_spelling(value.as_str()) {
                let why = OddUse::CheckValueForm { value: value.clone(), method: *method };
                return Err(Refusal::from(why));
            }
            let values = BTreeMap::from([(CHECK_VALUE.id.clone(), value.clone())]);
            state.answers.insert(planned.id.clone(), Arc::new(Answers { values, chosen: BTreeMap::new() }));
            let (method, of, value) = (*method, of.clone(), value.clone());
            let step = planned.id.clone();
            state.outcomes.check_values.push(CheckedValue { method, of, value, step });
            Ok(Progress::Stay(Inner::CheckValueShown))
        }
        done @ Record::Done { .. } if shown => {
            if !says_nothing(done) {
                return Err(Refusal::from(Contradiction::MoreThanAsked));
            }
            let permit = state.check_value_differs().map(|why| state.need(about(), &why)).transpose()?;
            state.spend(permit);
            Ok(Progress::Complete)
        }
        other => {
            let waits = if shown { "the end of the comparison" } else { "the check value" };
            Err(out_of_turn(planned, StepKind::CheckValue, other, waits))
        }
    }
}

fn wanted<'a>(due: &Due<'a>) -> &'a Check {
    due.step.check.as_ref().expect("a script is read with how a check value is made")
}

fn check_as_the_script_says(wanted: &Check, method: CheckMethod, of: Option<&Line>) -> Result<(), Refusal> {
    let due = wanted.of.as_ref().map(CheckedKey::line);
    if (wanted.method, due.as_ref()) == (method, of) {
        return Ok(());
    }
    let why = OddUse::OtherCheckValue {
        method: method.word(),
        of: said_of(of),
        wanted: format!("{} of {}", wanted.method.word(), said_of(due.as_ref())),
    };
    Err(Refusal::from(why))
}

/// Which key a check value is of, in a sentence and in the statement.
pub fn said_of(of: Option<&impl ToString>) -> String {
    of.map_or_else(|| "the root key".to_owned(), ToString::to_string)
}

impl State {
    /// The check value that was worked out at the step that is due.
    pub fn check_value_shown(&self) -> Option<&CheckedValue> {
        self.outcomes.check_values.last().filter(|_| self.inner() == Some(&Inner::CheckValueShown))
    }

    /// Why the check value that is shown is not the one that is expected, if it is not.
    pub fn check_value_differs(&self) -> Option<String> {
        let (value, (_, planned, step)) = (&self.check_value_shown()?.value, self.due()?);
        let expected = self.expected(planned, &step.expected, &BTreeMap::new());
        if let (None, Some(name)) = (&expected, &step.expected.same_as) {
            return Some(format!("nothing was recorded as {name}, so there is nothing to compare it with"));
        }
        let expected = self.differs(FieldFormat::Hex, value.as_str(), expected)?;
        Some(format!("the check value is {value}, and {expected} is expected"))
    }
}

/// What an exception names that lets a difference go.
pub fn about() -> Subject {
    Subject::Field { field: CHECK_VALUE.id.clone() }
}

/// The act for the step that is due; of another step the entry is refused as out of turn.
pub(in crate::ceremony) fn asked(state: &State) -> (CheckMethod, Option<CheckedKey>) {
    let check = state.due().and_then(|(_, _, step)| step.check.clone());
    check.map_or((CheckMethod::AesCmac, None), |check| (check.method, check.of))
}

/// A record of this kind whose value is not known yet.
pub(in crate::ceremony) fn without_value(method: CheckMethod, of: Option<CheckedKey>) -> Record {
    let of = of.map(|key| key.line());
    Record::CheckValue(CheckValue { method, of, value: method.spelled(&[0; 16]) })
}

/// What a stand-in answers: a worthless key has another check value than the script's.
fn stand_in(state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    if state.check_value_shown().is_none() {
        return StandIn::Says(EventKind::CheckValue);
    }
    if state.check_value_differs().is_some() && !state.permits(&about()) {
        return StandIn::Says(EventKind::Exception {
            about: about(),
            expected: prose("the check value that the script names"),
            happened: prose("the key of a rehearsal has another one"),
            decided: prose("accepted: this is a rehearsal"),
        });
    }
    StandIn::Says(EventKind::nothing_more())
}

/// A value that is compared, and is shown.
fn concerns(state: &State, due: &Due<'_>, about: &Subject) -> bool {
    matches!(about, Subject::Field { field } if *field == CHECK_VALUE.id)
        && due.step.expected.is_some()
        && state.check_value_shown().is_some()
}
