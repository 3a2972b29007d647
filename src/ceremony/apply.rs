//! `apply`: what an entry means. Runs live and in the audit; refuses what the script does not permit.

use super::kinds::{self, Due, Outcome};
use super::refusal::{Contradiction, Refusal};
use super::state::{Inner, Stage, State};
use crate::plan::Step;
use crate::transcript::record::Record;
use crate::transcript::{Entry, PersonId};

impl State {
    /// Takes the next entry, or refuses it and stays as it was.
    pub fn apply(&mut self, entry: &Entry) -> Result<(), Refusal> {
        let place = match self.stage {
            Stage::Running { place, .. } => place,
            Stage::Sealed => return Err(Refusal::Over("sealed")),
            Stage::Aborted => return Err(Refusal::Over("aborted")),
        };
        if entry.mono < self.mono {
            return Err(Refusal::TimeBackwards);
        }
        let due = self.plan.at(place).map(|(planned, _)| planned.id.clone()).unwrap_or_default();
        if entry.step.as_deref() != Some(due.as_str()) {
            let got = entry.step.clone().unwrap_or_else(|| "none".into());
            return Err(Refusal::OtherStep { got, due });
        }
        let before = self.clocks.look(entry, self.entries + 1);
        let taken = match self.anytime(entry) {
            Ok(true) => Ok(()),
            Ok(false) => self.step(entry, place),
            Err(refusal) => Err(refusal),
        };
        if let Err(refusal) = taken {
            self.clocks.go_back(before);
            return Err(refusal);
        }
        self.entries += 1;
        self.mono = entry.mono;
        if !matches!(self.stage, Stage::Running { place: now, .. } if now == place) {
            self.due_since = entry.mono;
        }
        self.last = entry.at;
        Ok(())
    }

    /// Entries that any step permits. False if it is none of them.
    fn anytime(&mut self, entry: &Entry) -> Result<bool, Refusal> {
        // what a break permits is said by those who are in the room
        if matches!(entry.record, Record::Exception { .. } | Record::Note { .. } | Record::Abort { .. }) {
            self.check_in_the_room(entry)?;
        }
        match &entry.record {
            Record::Exception { number, about, expected, happened, decided, decided_by } => {
                self.file(entry, *number, about, [expected, happened, decided], *decided_by)?;
            }
            Record::Note { .. } => self.speaker(entry)?,
            Record::Abort { .. } => {
                self.speaker(entry)?;
                self.stage = Stage::Aborted;
            }
            Record::BreakStart { leaving, .. } => self.begin_break(entry, leaving)?,
            Record::BreakEnd { .. } => self.end_break(entry)?,
            Record::Deputy { absent, deputy, .. } => self.deputise(entry, *absent, deputy)?,
            _ if self.on_break() => return Err(Refusal::OnBreak),
            _ => return Ok(false),
        }
        Ok(true)
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
        let everybody = entry.with.iter().chain([&entry.by]);
        match everybody.into_iter().find(|id| self.person(**id).is_none()) {
            Some(unknown) => Err(Refusal::Unknown(*unknown)),
            None => named_once(entry),
        }
    }

    /// An entry of the step that is due.
    fn step(&mut self, entry: &Entry, place: usize) -> Result<(), Refusal> {
        let plan = self.plan.clone();
        let (planned, step) = plan.at(place).ok_or(Refusal::Over("past its last step"))?;
        self.check_authority(entry, planned.share, step)?;
        match (kinds::of(step.kind).take)(self, &Due { planned, step }, entry)? {
            Outcome::Stay(inner) => self.stage = Stage::Running { place, inner },
            Outcome::Complete => self.advance(place),
            Outcome::Sealed => self.stage = Stage::Sealed,
        }
        Ok(())
    }

    pub(super) fn advance(&mut self, place: usize) {
        self.stage = Stage::Running { place: place + 1, inner: Inner::Waiting };
        self.expire_permissions();
    }

    /// Who acts has the step's role; each confirming role is there in a person who does not act.
    pub(super) fn check_authority(
        &self,
        entry: &Entry,
        share: Option<u8>,
        step: &Step,
    ) -> Result<(), Refusal> {
        if !self.done.roll_closed && !matches!(entry.record, Record::RollClosed { .. }) {
            return self.speaker(entry);
        }
        let everybody = entry.with.iter().chain([&entry.by]);
        if let Some(unknown) = everybody.into_iter().find(|id| self.person(**id).is_none()) {
            return Err(Refusal::Unknown(*unknown));
        }
        if matches!(entry.record, Record::SignOff { .. }) {
            return named_once(entry);
        }
        if !self.in_role(&step.acts, share).any(|person| person.id == entry.by) {
            let who = self.person(entry.by).map(|person| person.name.to_string()).unwrap_or_default();
            return Err(Refusal::WrongActor { who, role: step.acts.clone() });
        }
        for role in &step.confirms {
            let confirmed = self
                .in_role(role, share)
                .any(|person| person.id != entry.by && entry.with.contains(&person.id));
            if !confirmed {
                return Err(Refusal::Unconfirmed { role: role.clone() });
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
