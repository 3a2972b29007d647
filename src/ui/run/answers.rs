//! What the ceremony's thread answers, and what becomes of the screen.

use eframe::egui;

use super::aftermath::{self, Aftermath};
use super::asked::{AskedBy, Told};
use super::undone::Undone;
use super::{Run, bar, first_screen};
use crate::ceremony::state::Stage;
use crate::ceremony::{Refusal, State};
use crate::desk::archive::folder::FolderError;
use crate::desk::holding::{Answer, Outcome};
use crate::plan::StepKind;
use crate::plan::template::CUSTODIAN;
use crate::transcript::record::Record;
use crate::ui::kit::{self, Moment, Signal, sentence};
use crate::ui::worker::Report;

/// Frames after which the keyboard is back where it was before something lay over the page.
const KEYBOARD_IS_BACK: u64 = 5;

impl Run {
    /// Takes in what the ceremony's thread has to say.
    pub(super) fn poll(&mut self, ctx: &egui::Context) {
        let Some(report) = self.worker.poll() else {
            if self.worker.died() && self.broken.is_none() && self.is_unfinished() {
                let why = "The part of the program that holds the secrets has ended. What is written stands; what was in memory is gone.";
                self.broken = Some(why.into());
            }
            return;
        };
        let Report { state, head, answer } = report;
        match answer {
            Answer::Taken { record, outcomes } => {
                self.unkept = None;
                self.undone = None;
                let before = std::mem::replace(&mut self.state, state);
                self.head = head;
                self.taken(&before, &record, outcomes, ctx);
            }
            Answer::NotDone { undone, why } => {
                self.shelve();
                self.unkept = None;
                self.undone = Some(Undone::again(self.undone.take(), undone, &sentence(&why)));
                kit::want_focus(ctx);
            }
            Answer::Refused(Refusal::GivenUp) => {
                // somebody wanted it so: nothing was refused
                if self.asked_by == AskedBy::ThePage {
                    let _ = self.screen.refused(&Refusal::GivenUp);
                }
                self.notice = Some((Signal::Plain, "Stopped: nothing was recorded.".to_owned()));
                self.said = ctx.cumulative_pass_nr();
                if self.overlay.is_none() {
                    kit::want_focus(ctx);
                }
            }
            Answer::Refused(refusal) => {
                let of_the_form = || self.overlay.as_ref().and_then(|form| form.refused(&refusal));
                let field = match self.asked_by {
                    AskedBy::WhatLiesOver => of_the_form(),
                    AskedBy::ThePage => self.screen.refused(&refusal),
                };
                let why = told(&refusal);
                let needed =
                    if let Refusal::ExceptionNeeded { about, .. } = refusal { Some(about) } else { None };
                self.tell(Told { field, why, needed }, ctx);
            }
            Answer::CannotBegin(trouble) => {
                let field = self.screen.not_begun(&trouble);
                self.tell(Told { field, why: sentence(&trouble.to_string()), needed: None }, ctx);
            }
            Answer::NotKept(error) => {
                kit::from_the_top(ctx);
                // what the screens show stays what is on disk
                self.shelve();
                let why = match &error {
                    FolderError::File(error) => error.where_bound(),
                    other => other.to_string(),
                };
                self.unkept = Some(sentence(&why));
            }
        }
    }

    /// Tells whoever asked why it was refused: the page once nothing lies over it any more.
    fn tell(&mut self, told: Told, ctx: &egui::Context) {
        if self.asked_by == AskedBy::ThePage && self.overlay.is_some() {
            self.waits_to_be_told = Some(told);
            return;
        }
        self.refuse(told.field, told.why, ctx);
        self.needed = told.needed;
    }

    /// What the page asked for was refused meanwhile: it is told once nothing lies over the page, and once the keyboard is back
    /// where it was, from where it goes to what mends it.
    pub(super) fn tell_what_waits(&mut self, ctx: &egui::Context) {
        if self.overlay.is_some() || self.waits_to_be_told.is_none() {
            return;
        }
        if ctx.cumulative_pass_nr() < self.left_at + KEYBOARD_IS_BACK {
            ctx.request_repaint();
        } else if let Some(told) = self.waits_to_be_told.take() {
            self.tell(told, ctx);
        }
    }

    /// Says it at the field that mends it, which gets the keyboard; at the foot where there is none.
    pub(super) fn refuse(&mut self, field: Option<&'static str>, why: String, ctx: &egui::Context) {
        self.refusal.tell(ctx, field, why);
        self.said = ctx.cumulative_pass_nr();
        if field.is_none() {
            kit::want_focus(ctx);
        }
    }

    /// What lies over the page is put away; what was typed into it waits for the next time it is opened.
    fn shelve(&mut self) {
        self.shelved = self.overlay.take().or_else(|| self.shelved.take());
        // a form under an exception's comes back once that is recorded; with the page's own entry it has nothing to do
        if self.asked_by == AskedBy::ThePage {
            self.parked = None;
        }
    }

    fn taken(&mut self, before: &State, record: &Record, outcomes: Vec<Outcome>, ctx: &egui::Context) {
        match self.asked_by {
            AskedBy::WhatLiesOver => {
                self.overlay = self.parked.take().filter(|_| matches!(record, Record::Exception { .. }));
                // what is recorded is not offered once more
                self.shelved = None;
            }
            // what was opened over the page meanwhile stays, as long as something can be recorded with it
            AskedBy::ThePage if self.is_unfinished() => {}
            AskedBy::ThePage => (self.overlay, self.parked) = (None, None),
        }
        self.forget_refusal(ctx);
        self.said = ctx.cumulative_pass_nr();
        self.screen.taken(&self.state);
        self.notice = aftermath::notice_of(record)
            .filter(|(signal, why)| *signal != Signal::Stop || !self.screen.says(why));
        let trouble = outcomes.iter().find_map(|outcome| {
            let Outcome::Failed(trouble) = outcome else { return None };
            Some(trouble.to_string())
        });
        if self.aftermath.is_empty() {
            self.came_of = self.place;
        }
        for outcome in outcomes {
            match &outcome {
                Outcome::Saved { path, .. } => {
                    self.saved_in = path.parent().map(Into::into);
                    self.saved.push(path.clone());
                }
                Outcome::Printing { .. } => self.saved_in = None,
                Outcome::Exported { path, .. } | Outcome::Wrapped { path, .. } => {
                    self.outside.push(path.clone());
                }
                Outcome::CodeWords { .. }
                | Outcome::HandedOut { .. }
                | Outcome::Shown(_)
                | Outcome::Published
                | Outcome::Papers
                | Outcome::Failed(_) => {}
            }
            match Aftermath::of(outcome) {
                aftermath::Came::Page(page) => self.aftermath.push_back(*page),
                aftermath::Came::Notice(signal, text) => self.notice = Some((signal, text)),
                aftermath::Came::Nothing => {}
            }
        }
        self.notice = aftermath::with_jump(self.notice.take(), before, &self.state);
        let acted = before.due().map(|(_, planned, step)| self.assignment.resolve(before, planned, step));
        self.aftermath.extend(Aftermath::between(before, &self.state, self.head, acted.as_ref()));
        if let Some(trouble) = &trouble {
            self.screen.troubled(trouble);
        }
        let place = match self.state.stage() {
            Stage::Running { place, .. } => *place,
            Stage::Sealed | Stage::DayOver { .. } => usize::MAX,
            // the script shows where it ended
            Stage::Aborted => self.place,
        };
        if place != self.place {
            self.called = another_acts(before, &self.state);
            self.place = place;
            kit::from_the_top(ctx);
            self.screen = first_screen(&self.state, &self.roster);
        }
        self.changed = Moment::now(ctx);
        kit::page_is_new(ctx);
        if self.overlay.is_none() {
            kit::want_focus(ctx);
        } else {
            kit::forget_left_focus(ctx);
        }
        // a key that should have left and did not: the people say so before anything else
        if let (Some(_), Record::Released(_)) = (trouble, record) {
            self.shelve();
            self.open_overlay(bar::Pressed::Exception, ctx);
        }
    }
}

/// True if somebody of another role, or the holder of another share, has the next step.
fn another_acts(before: &State, after: &State) -> bool {
    let of = |state: &State| {
        let (_, planned, step) = state.due()?;
        let alone = step.acts == CUSTODIAN || step.kind == StepKind::Gate;
        Some((step.acts.clone(), planned.share.filter(|_| alone)))
    };
    of(after).is_some() && of(before) != of(after)
}

/// A refusal as people in the room need it: what an auditor reads of a line is only half of it.
fn told(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Contradiction(why) => format!("{} Nothing was written.", sentence(&why.to_string())),
        other => sentence(&other.to_string()),
    }
}
