//! Steps that are not held: a condition does not hold, nobody is on the roll for the round, or people leave them out.
//!
//! The first two follow from the lines before, so no line says them. What people leave out is a line of its own; unless
//! the script calls the step or its phase optional, an exception names it.

use super::recorded::Chosen;
use super::refusal::{Contradiction, Refusal};
use super::state::{Inner, State};
use crate::plan::template::WITNESS;
use crate::plan::{PlannedStep, StepKind};
use crate::transcript::record::{Person, Place, Subject};
use crate::transcript::{Entry, PersonId};

impl State {
    /// True if a step is held in this ceremony, as far as the lines so far tell.
    pub fn is_held(&self, planned: &PlannedStep) -> bool {
        let none = Chosen::new();
        let person = planned.round.as_ref().is_none_or(|round| match &round.role {
            Some(role) => self.person_of_round(role, round.number).is_some(),
            None => true,
        });
        person
            && !self.rounds_are_over(planned)
            && !self.is_about_a_destroyed_sheet(planned)
            && self.all_hold(planned, &self.plan.phase(planned).when, &none)
            && self.all_hold(planned, &planned.script.when, &none)
            && !self.phases_left_out.iter().any(|first| first.is_beside(planned))
    }

    /// True if an earlier round of its phase came out so that no more are held.
    pub fn rounds_are_over(&self, planned: &PlannedStep) -> bool {
        self.last_rounds.iter().any(|last| planned.is_of_a_later_round_than(last))
    }

    /// Notes that the round of this step is the last of its phase, if what was chosen in the step says so.
    pub(super) fn note_last_round(&mut self, planned: &PlannedStep, chosen: &Chosen) {
        let phase = self.plan.phase(planned);
        let ends = phase.until.iter().flat_map(|until| &until.any).any(|term| {
            let own = phase.own_choice(&term.name);
            let (step, choice) = own.expect("a script is read with rounds that a choice of theirs ends");
            let option = chosen.get(&choice.id).filter(|_| step.id == planned.script.id);
            option.is_some_and(|option| term.holds_for(Some(option)))
        });
        if ends {
            self.last_rounds.push(planned.clone());
        }
    }

    /// A round about a sheet that is recorded as destroyed: there is nothing to look at.
    fn is_about_a_destroyed_sheet(&self, planned: &PlannedStep) -> bool {
        let (Some(number), Some(known)) = (planned.sheet, self.known()) else { return false };
        let sheet = known.sheets.iter().find(|sheet| sheet.share == number);
        sheet.is_some_and(|sheet| sheet.place == Place::Destroyed)
    }

    /// The person whom a round of a role is about: the so-many-eth on the roll, or whoever stands for them.
    pub fn person_of_round(&self, role: &str, number: u16) -> Option<&Person> {
        let place = usize::from(number).checked_sub(1)?;
        let enrolled = |person: &&Person| {
            person.roles.iter().any(|held| held == role)
                && !self.stands_for.iter().any(|(_, deputy)| *deputy == person.id)
        };
        let mut id = self.people.iter().filter(enrolled).nth(place)?.id;
        while let Some((_, deputy)) = self.stands_for.iter().find(|(absent, _)| *absent == id) {
            id = *deputy;
        }
        self.person(id)
    }

    /// The first step that is held, from this place on.
    pub(super) fn next_held(&self, from: usize) -> usize {
        let rest = self.plan.steps().iter().skip(from);
        from + rest.take_while(|planned| !self.is_held(planned)).count()
    }

    /// True for a step that is not held in every ceremony: then there may be nobody who could hold it.
    pub(super) fn may_leave_out_at_all(&self, planned: &PlannedStep) -> bool {
        let phase = self.plan.phase(planned);
        planned.script.optional
            || phase.optional
            || !planned.script.when.is_empty()
            || !phase.when.is_empty()
            || phase.until.is_some()
    }

    /// True if people may leave out the step that is due without an exception.
    pub fn may_leave_out(&self, planned: &PlannedStep) -> bool {
        planned.script.optional || self.begins_optional_phase(planned)
    }

    /// True if the rest of an optional phase can be left out with this step: none of it was held yet.
    pub fn begins_optional_phase(&self, planned: &PlannedStep) -> bool {
        let beside = |other: &&PlannedStep| other.is_beside(planned);
        let first = self.plan.steps().iter().filter(beside).find(|other| self.is_held(other));
        self.plan.phase(planned).optional && first.is_some_and(|first| first.id == planned.id)
    }

    /// Whoever is on the roll says it, for there may be nobody of the step's role; a witness says it or confirms it.
    pub(super) fn check_left_out_witnessed(&self, entry: &Entry) -> Result<(), Refusal> {
        self.speaker(entry)?;
        let named = |id: PersonId| id == entry.by || entry.with.contains(&id);
        let mut witnesses = self.in_role(WITNESS, None);
        if !self.done.roll_closed || entry.with.is_empty() || !witnesses.any(|person| named(person.id)) {
            return Err(Refusal::Unconfirmed { role: WITNESS.into() });
        }
        Ok(())
    }

    /// Leaves out the step that is due, and its phase with it if it says so.
    pub(super) fn leave_out(
        &mut self,
        planned: &PlannedStep,
        place: usize,
        phase: bool,
    ) -> Result<(), Refusal> {
        let step = || planned.id.clone();
        let untouched = matches!(self.inner(), Some(Inner::Waiting));
        if !self.plan.template.may_leave_out(&planned.script) || !untouched {
            return Err(Refusal::from(Contradiction::NeverLeftOut { step: step() }));
        }
        if phase && !self.begins_optional_phase(planned) {
            return Err(Refusal::from(Contradiction::PhaseLeftOut { step: step() }));
        }
        if !phase && !planned.script.optional {
            let why = format!("step {} is not optional", planned.id);
            let permit = self.need(Subject::StepLeftOut { step: step() }, &why)?;
            self.spend(Some(permit));
            // an exception says that nothing is sealed: the key is wiped all the same
            self.done.served |= planned.script.kind == StepKind::Payload && self.done.combined;
        }
        if phase {
            self.phases_left_out.push(planned.clone());
        }
        self.advance(place);
        Ok(())
    }
}
