//! Who may say an entry: who acts has the step's role, who confirms is somebody else, and anybody may speak at any time.

use super::refusal::{Contradiction, Refusal};
use super::state::State;
use crate::plan::template::HowMany;
use crate::plan::{PlannedStep, Step};
use crate::transcript::record::{Person, Record};
use crate::transcript::{Entry, PersonId};

impl State {
    /// Why nobody is here of this number: never enrolled, left, or absent on this day.
    pub(super) fn missing(&self, person: PersonId) -> Refusal {
        let Some(enrolled) = self.people().iter().find(|enrolled| enrolled.id == person) else {
            return Refusal::Unknown(person);
        };
        let name = enrolled.name.to_string();
        if self.on_the_roll().any(|here| here.id == person) {
            Refusal::NotHere { name, person }
        } else {
            Refusal::HasLeft { name, person }
        }
    }

    /// The person of this number, who is here; or why nobody is.
    pub(super) fn here(&self, person: PersonId) -> Result<&Person, Refusal> {
        self.person(person).ok_or_else(|| self.missing(person))
    }

    /// Anybody on the roll may speak; before the roll is closed, nobody is named.
    pub(super) fn speaker(&self, entry: &Entry) -> Result<(), Refusal> {
        if !self.done.roll_closed {
            return if entry.by == PersonId::NOBODY && entry.with.is_empty() {
                Ok(())
            } else {
                Err(Refusal::NamesTooEarly)
            };
        }
        self.all_here(entry)?;
        named_once(entry)
    }

    /// Whoever the entry names is here.
    fn all_here(&self, entry: &Entry) -> Result<(), Refusal> {
        entry.with.iter().chain([&entry.by]).try_for_each(|id| self.here(*id).map(drop))
    }

    /// Who acts has the step's role; each confirming role is there in as many people as the script wants,
    /// none of whom acts.
    pub(super) fn check_authority(
        &self,
        entry: &Entry,
        planned: &PlannedStep,
        step: &Step,
    ) -> Result<(), Refusal> {
        if !self.done.roll_closed && !matches!(entry.record, Record::RollClosed { .. }) {
            return self.speaker(entry);
        }
        self.all_here(entry)?;
        if matches!(entry.record, Record::SignOff { .. }) {
            return named_once(entry);
        }
        if !self.may_fill(&step.acts, planned).any(|person| person.id == entry.by) {
            let who = self.here(entry.by)?.name.to_string();
            return Err(Refusal::WrongActor { who, role: step.acts.clone() });
        }
        for who in &step.confirms {
            let free = self.may_fill(&who.role, planned).filter(|person| person.id != entry.by);
            let (mut could, mut have) = (0, 0);
            for person in free {
                could += 1;
                have += usize::from(entry.with.contains(&person.id));
            }
            if have < who.wanted_of(could) {
                return Err(match who.how_many {
                    HowMany::AtLeast(1) => Refusal::Unconfirmed { role: who.role.clone() },
                    HowMany::AtLeast(_) | HowMany::All => {
                        Refusal::TooFewConfirm { role: who.role.clone(), have, wanted: who.wanted_of(could) }
                    }
                });
            }
        }
        named_once(entry)
    }
}

/// Who acts does not confirm as well, and nobody confirms twice: a list that says otherwise would read as more people.
fn named_once(entry: &Entry) -> Result<(), Refusal> {
    let again = |(place, id): &(usize, &PersonId)| {
        entry.with.iter().take(*place).chain([&entry.by]).any(|other| other == *id)
    };
    match entry.with.iter().enumerate().find(again) {
        Some((_, twice)) => Err(Refusal::from(Contradiction::ConfirmsTwice { person: *twice })),
        None => Ok(()),
    }
}
