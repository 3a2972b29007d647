//! Breaks: who leaves and who stays. Who left is not in the room: until the break ends they neither act nor confirm, and
//! while a key or share is in memory somebody stays with it.

use super::refusal::{Contradiction, NotYet, Refusal};
use super::state::State;
use crate::plan::StepKind;
use crate::transcript::{Entry, PersonId};

impl State {
    /// A break begins: these people leave.
    pub(super) fn begin_break(&mut self, entry: &Entry, leaving: &[PersonId]) -> Result<(), Refusal> {
        self.speaker(entry)?;
        if self.on_break() {
            return Err(Refusal::OnBreak);
        }
        if !self.done.roll_closed && !leaving.is_empty() {
            return Err(Refusal::NamesTooEarly);
        }
        leaving.iter().try_for_each(|id| self.here(*id).map(drop))?;
        let again =
            |(place, id): &(usize, &PersonId)| leaving.iter().skip(place + 1).any(|other| other == *id);
        if let Some((_, twice)) = leaving.iter().enumerate().find(again) {
            return Err(Refusal::from(Contradiction::LeavesTwice { person: *twice }));
        }
        let stay = self.present().filter(|person| !leaving.contains(&person.id)).count();
        if stay == 0 && self.holds_secrets() {
            return Err(Refusal::from(NotYet::NobodyStays { leaving: leaving.len() }));
        }
        self.check_planned_break(entry)?;
        self.away = Some(leaving.to_vec());
        Ok(())
    }

    /// The break ends: everybody is back, whoever left.
    pub(super) fn end_break(&mut self, entry: &Entry) -> Result<(), Refusal> {
        if !self.on_break() {
            return Err(Refusal::NoBreak);
        }
        self.speaker(entry)?;
        let planned = self.check_planned_break(entry)?;
        self.away = None;
        self.breaks += 1;
        if let Some(place) = planned {
            self.advance(place);
        }
        Ok(())
    }

    /// Who left for the break does not speak before its end.
    pub(super) fn check_in_the_room(&self, entry: &Entry) -> Result<(), Refusal> {
        let away = self.away().unwrap_or_default();
        match entry.with.iter().chain([&entry.by]).find(|id| away.contains(id)) {
            Some(id) => {
                let name = self.person(*id).map_or_else(|| id.to_string(), |person| person.name.to_string());
                Err(Refusal::Away { id: *id, name })
            }
            None => Ok(()),
        }
    }

    /// The place of a planned break that is due, after checking that its people start and end it.
    fn check_planned_break(&self, entry: &Entry) -> Result<Option<usize>, Refusal> {
        match self.due() {
            Some((place, planned, step)) if step.kind == StepKind::Break => {
                self.check_authority(entry, planned, step)?;
                Ok(Some(place))
            }
            Some(_) | None => Ok(None),
        }
    }
}
