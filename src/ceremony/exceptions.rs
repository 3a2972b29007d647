//! Exceptions: who files one, what it may be about, and how it is used up.
//!
//! An exception about something lets one rule go, once, in the step it was filed at. It is filed by one person and
//! confirmed by another, and one of the two is a witness if a witness is there. A remark permits nothing and needs
//! nobody else: anybody may file one at any time. Before the roll is closed no entry carries names, so an exception
//! carries none either; it is confirmed when it is reviewed.

use std::sync::Arc;

use super::refusal::{Contradiction, Refusal};
use super::state::{ExceptionFacts, Permission, State};
use crate::plan::template::WITNESS;
use crate::transcript::record::Subject;
use crate::transcript::{Entry, PersonId};
use crate::vocab::Prose;
use crate::vocab::limits::MAX_EXCEPTIONS;

impl State {
    /// Files an exception.
    pub(super) fn file(
        &mut self,
        entry: &Entry,
        number: u16,
        about: &Subject,
        told: [&Prose; 3],
        decided_by: PersonId,
    ) -> Result<(), Refusal> {
        self.speaker(entry)?;
        let next = self.exceptions.len() + 1;
        if next > MAX_EXCEPTIONS {
            return Err(Refusal::TooMany(MAX_EXCEPTIONS, "exceptions"));
        }
        if usize::from(number) != next || decided_by != entry.by {
            return Err(Refusal::from(Contradiction::ExceptionNumber { due: next }));
        }
        self.check_second_person(entry, about)?;
        let permission = match about {
            Subject::Remark => Permission::None,
            // what it is about lies behind us: it is settled at once
            Subject::ClockJump { line } => {
                self.clocks.excuse(*line);
                Permission::Used { line: self.entries + 1 }
            }
            Subject::Tick { .. }
            | Subject::Field { .. }
            | Subject::File { .. }
            | Subject::StepLeftOut { .. }
            | Subject::Item { .. }
            | Subject::Findings { .. }
            | Subject::BagNotAsRecorded { .. }
            | Subject::OtherHolder { .. }
            | Subject::BagOutsideRange { .. }
            | Subject::SheetToFile { .. }
            | Subject::OldPicture { .. }
            | Subject::OtherLock { .. }
            | Subject::WitnessReplaced { .. }
            | Subject::ClockOff { .. }
            | Subject::OlderSet { .. }
            | Subject::ApprovalDate { .. } => Permission::Open,
        };
        self.exceptions.push(ExceptionFacts {
            step: entry.step.clone(),
            about: about.clone(),
            told: Arc::new(told.map(Prose::clone)),
            decided_by,
            confirmed_by: entry.with.clone(),
            permission,
            reviewed: None,
            follow_up: None,
        });
        Ok(())
    }

    /// Who lets a rule go is two people, and one of them a witness if one is there.
    fn check_second_person(&self, entry: &Entry, about: &Subject) -> Result<(), Refusal> {
        if !about.permits() || !self.done.roll_closed {
            return Ok(());
        }
        if entry.with.is_empty() {
            return Err(Refusal::SecondPerson { about: about.clone() });
        }
        // a witness who has left cannot confirm their own replacement
        let away = |id: PersonId| matches!(about, Subject::WitnessReplaced { absent } if *absent == id);
        let mut there =
            self.in_role(WITNESS, None).map(|person| person.id).filter(|id| !away(*id)).peekable();
        let named = |id: PersonId| id == entry.by || entry.with.contains(&id);
        if there.peek().is_none() || there.any(named) {
            Ok(())
        } else {
            Err(Refusal::NoWitness { about: about.clone() })
        }
    }

    /// The witness, if there is exactly one.
    pub(super) fn only_witness(&self) -> Option<PersonId> {
        let mut all = self.in_role(WITNESS, None).map(|person| person.id);
        all.next().filter(|_| all.next().is_none())
    }

    /// True if an exception that was filed at this step permits this and is not used up.
    pub fn permits(&self, needed: &Subject) -> bool {
        self.find(needed).is_some()
    }

    fn find(&self, needed: &Subject) -> Option<usize> {
        let fits = |exception: &ExceptionFacts| {
            exception.permission == Permission::Open && covers(&exception.about, needed)
        };
        self.exceptions.iter().position(fits)
    }

    /// What is used up if it was filed: the desk asks for it, and the lines do not show whether it was needed.
    pub(super) fn permit(&self, about: &Subject) -> Option<Permit> {
        self.find(about).map(Permit)
    }

    /// What is refused unless an exception about it was filed.
    pub(super) fn need(&self, needed: Subject, why: &str) -> Result<Permit, Refusal> {
        match self.find(&needed) {
            Some(place) => Ok(Permit(place)),
            None => Err(Refusal::ExceptionNeeded { why: why.to_owned(), about: needed }),
        }
    }

    /// Uses up an exception, after everything else about the entry was found in order.
    pub(super) fn spend(&mut self, permit: Option<Permit>) {
        let line = self.entries + 1;
        if let Some(exception) = permit.and_then(|Permit(place)| self.exceptions.get_mut(place)) {
            exception.permission = Permission::Used { line };
        }
    }

    /// The same for several.
    pub(super) fn spend_all(&mut self, permits: Vec<Permit>) {
        for permit in permits {
            self.spend(Some(permit));
        }
    }

    /// A step is over: what was permitted and not used is permitted no more.
    pub(super) fn expire_permissions(&mut self) {
        for exception in &mut self.exceptions {
            if exception.permission == Permission::Open {
                exception.permission = Permission::Expired;
            }
        }
    }
}

/// An exception that was found and is used up once the entry is taken. Only this file makes one.
#[must_use]
pub(super) struct Permit(usize);

/// Whether an exception about the one permits the other.
fn covers(filed: &Subject, needed: &Subject) -> bool {
    match (filed, needed) {
        (Subject::BagNotAsRecorded { bag: one }, Subject::BagNotAsRecorded { bag: two })
        | (Subject::BagOutsideRange { bag: one }, Subject::BagOutsideRange { bag: two }) => one == two,
        // the clocks went on while it was filed
        (Subject::ClockOff { seconds: one }, Subject::ClockOff { seconds: two }) => {
            one.abs_diff(*two) <= super::clocks::TOLERANCE_SECS
        }
        (one, two) => one == two,
    }
}
