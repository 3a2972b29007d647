//! `sign-off`: each person speaks once, for themselves.

use super::parts::{Blank, Due, KindOfStep, Progress, Seen, StandIn, Work, names_nothing, out_of_turn};
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, Incomplete, NotYet, Refusal};
use crate::ceremony::state::{Inner, SignOff, State};
use crate::plan::StepKind;
use crate::transcript::record::{Person, Record};
use crate::transcript::{Entry, PersonId};
use crate::vocab::Prose;

pub(super) const KIND: KindOfStep = KindOfStep {
    help: "Each person agrees that the record of this ceremony is what happened, whatever the script has said here; or does not, and says why. Both are normal.",
    work: Work::ENTRY,
    accept,
    stand_in,
    blanks: &[Blank::Tick(
        "Everybody answered: I agree, the record is what happened; or: I do not agree, because",
    )],
    height: 12.0,
    concerns: names_nothing,
};

/// Each person speaks once, for themselves.
fn accept(state: &mut State, due: &Due<'_>, entry: &Entry) -> Result<Progress, Refusal> {
    let planned = due.planned;
    match &entry.record {
        Record::SignOff { person, agrees, reason } => {
            speak(state, entry, *person, *agrees, reason.as_ref())?;
            Ok(Progress::Stay(Inner::Waiting))
        }
        Record::SignOffClosed { agreed, disagreed } => {
            everybody_spoke(state)?;
            let yes = state.sign_offs.iter().filter(|said| said.agrees).count();
            let no = state.sign_offs.len() - yes;
            if usize::from(*agreed) != yes || usize::from(*disagreed) != no {
                return Err(Refusal::from(Contradiction::SignOffCount { agreed: yes, disagreed: no }));
            }
            state.done.signed_off = true;
            Ok(Progress::Complete)
        }
        record => Err(out_of_turn(planned, StepKind::SignOff, record, "a person's own statement")),
    }
}

/// One person's own statement.
pub(super) fn speak(
    state: &mut State,
    entry: &Entry,
    person: PersonId,
    agrees: bool,
    reason: Option<&Prose>,
) -> Result<(), Refusal> {
    if person != entry.by {
        return Err(Refusal::from(Contradiction::SignsForAnother { by: entry.by, person }));
    }
    if state.sign_offs.iter().any(|said| said.person == person) {
        return Err(Refusal::from(NotYet::HasSpoken { person }));
    }
    if agrees == reason.is_some() {
        return Err(Refusal::from(Incomplete::Reason));
    }
    state.sign_offs.push(SignOff { person, agrees, reason: reason.cloned() });
    Ok(())
}

/// Everybody present has spoken.
pub(super) fn everybody_spoke(state: &State) -> Result<(), Refusal> {
    let spoke = |id: PersonId| state.sign_offs.iter().any(|said| said.person == id);
    match state.present().find(|person| !spoke(person.id)) {
        Some(person) => Err(Refusal::from(NotYet::HasNotSpoken { name: person.name.to_string() })),
        None => Ok(()),
    }
}

fn stand_in(state: &State, _due: &Due<'_>, _seen: &Seen<'_>) -> StandIn {
    StandIn::Says(if unspoken(state).is_some() {
        EventKind::SignOff { agrees: true, reason: None }
    } else {
        EventKind::CloseSignOff
    })
}

/// The next who has not spoken.
pub(in crate::ceremony) fn unspoken(state: &State) -> Option<PersonId> {
    let silent = |id: PersonId| !state.sign_offs().iter().any(|said| said.person == id);
    state.present().map(|person| person.id).find(|id| silent(*id))
}

impl State {
    /// Who of those present has not agreed or disagreed yet: the first in the order of the roll.
    pub fn next_to_speak(&self) -> Option<&Person> {
        self.present().find(|person| !self.sign_offs().iter().any(|said| said.person == person.id))
    }
}
