//! `apply`: what an entry means. Runs live and in the audit; refuses what the script does not permit.

use super::kinds::{self, Due, Progress};
use super::refusal::Refusal;
use super::state::{Stage, State};
use crate::transcript::Entry;
use crate::transcript::record::{Deputised, Record, Subject};

impl State {
    /// Takes the next entry, or refuses it and stays as it was.
    pub fn apply(&mut self, entry: &Entry) -> Result<(), Refusal> {
        let place = match self.stage {
            Stage::Running { place, .. } => place,
            Stage::Sealed => return Err(Refusal::Over("sealed")),
            Stage::DayOver { .. } => {
                return Err(Refusal::Over("over for this day; it goes on in another part"));
            }
            Stage::Aborted => return Err(Refusal::Over("aborted")),
        };
        if entry.mono < self.mono {
            return Err(Refusal::TimeBackwards);
        }
        let (due, _) = self.plan.at(place).ok_or(Refusal::Over("past its last step"))?;
        let due = due.id.clone();
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
                self.speaker(entry)?;
                self.check_concerns(about)?;
                self.file(entry, *number, about, [expected, happened, decided], *decided_by)?;
            }
            Record::Note { .. } => self.speaker(entry)?,
            Record::Abort { .. } => {
                self.speaker(entry)?;
                self.stage = Stage::Aborted;
            }
            Record::BreakStart { leaving, .. } => self.begin_break(entry, leaving)?,
            Record::BreakEnd { .. } => self.end_break(entry)?,
            Record::Deputy(Deputised { absent, deputy, .. }) => self.deputise(entry, *absent, deputy)?,
            // of the step that is due, if there is no break
            Record::Header(_)
            | Record::Done { .. }
            | Record::LeftOut { .. }
            | Record::Attached { .. }
            | Record::ItemBagged { .. }
            | Record::ItemOpened { .. }
            | Record::ItemMoved { .. }
            | Record::ItemSent(_)
            | Record::ItemReceived(_)
            | Record::ItemDestroyed { .. }
            | Record::Approved(_)
            | Record::Participant(_)
            | Record::RollClosed { .. }
            | Record::Environment { .. }
            | Record::Compared { .. }
            | Record::Clock { .. }
            | Record::Entropy { .. }
            | Record::EntropyClosed { .. }
            | Record::Drawn { .. }
            | Record::Split { .. }
            | Record::Gate { .. }
            | Record::WrongHolder { .. }
            | Record::Locked { .. }
            | Record::SheetSent { .. }
            | Record::SheetTaken { .. }
            | Record::SheetSpoiled { .. }
            | Record::ReadBack { .. }
            | Record::ReadBackFailed { .. }
            | Record::Bagged { .. }
            | Record::PayloadSealed(_)
            | Record::PayloadOpened { .. }
            | Record::CheckValue(_)
            | Record::Trial { .. }
            | Record::Wiped { .. }
            | Record::Operation(_)
            | Record::BagOpened { .. }
            | Record::ShareTaken { .. }
            | Record::ShareRefused { .. }
            | Record::ShareWithdrawn { .. }
            | Record::Combined { .. }
            | Record::NotCombined { .. }
            | Record::Released(_)
            | Record::Resealed { .. }
            | Record::ResealClosed { .. }
            | Record::SheetSighted(_)
            | Record::SheetChecked(_)
            | Record::SheetRebagged(_)
            | Record::Reviewed { .. }
            | Record::ReviewClosed { .. }
            | Record::SignOff { .. }
            | Record::SignOffClosed { .. }
            | Record::SessionEnded(_)
            | Record::SessionBegun(_)
            | Record::Seal { .. } => {
                return if self.on_break() { Err(Refusal::OnBreak) } else { Ok(false) };
            }
        }
        Ok(true)
    }

    /// An entry of the step that is due.
    fn step(&mut self, entry: &Entry, place: usize) -> Result<(), Refusal> {
        let plan = self.plan.clone();
        let (planned, step) = plan.at(place).ok_or(Refusal::Over("past its last step"))?;
        if let Record::LeftOut { phase } = entry.record {
            self.check_left_out_witnessed(entry)?;
            return self.leave_out(planned, place, phase);
        }
        self.check_authority(entry, planned, step)?;
        match (kinds::of(step.kind).accept)(self, &Due { planned, step }, entry)? {
            Progress::Stay(inner) => self.stage = Stage::Running { place, inner },
            Progress::Complete => self.advance(place),
            Progress::DayOver => self.stage = Stage::DayOver { place },
            Progress::Sealed => self.stage = Stage::Sealed,
        }
        Ok(())
    }

    /// An exception lets go a rule of the step that is due, or it would permit nothing.
    fn check_concerns(&self, about: &Subject) -> Result<(), Refusal> {
        let Some((_, planned, step)) = self.due() else { return Ok(()) };
        let due = Due { planned, step };
        let concerns = match about {
            // these let go no rule of a step, but one of the whole ceremony
            Subject::Remark => true,
            Subject::WitnessReplaced { absent } => self.only_witness() == Some(*absent),
            Subject::ClockJump { line } => self.clocks.unexcused().any(|jump| jump.line == *line),
            Subject::StepLeftOut { step: named } => {
                *named == planned.id && self.plan.template.may_leave_out(step) && !step.optional
            }
            Subject::Tick { .. }
            | Subject::Field { .. }
            | Subject::File { .. }
            | Subject::Item { .. }
            | Subject::Findings { .. }
            | Subject::BagNotAsRecorded { .. }
            | Subject::OtherHolder { .. }
            | Subject::BagOutsideRange { .. }
            | Subject::SheetToFile { .. }
            | Subject::OldPicture { .. }
            | Subject::OtherLock { .. }
            | Subject::ClockOff { .. }
            | Subject::OlderSet { .. }
            | Subject::ApprovalDate { .. } => (kinds::of(step.kind).concerns)(self, &due, about),
        };
        if concerns { Ok(()) } else { Err(Refusal::NothingToExcept { about: about.clone() }) }
    }
}
