//! A ceremony that was broken off: what exists, what was lost, and the two ways on.

use std::path::{Path, PathBuf};

use eframe::egui::{CentralPanel, Ui};

use super::early_end::at_an_early_end;
use super::go::Go;
use super::kit::{self, Footer, PressedBy, Refused, Signal};
use super::kit::{framed, sentence, stage_frame};
use super::run::{Run, overnight_of, prose, word_field};
use super::shared::Shared;
use crate::ceremony::decide::ABORT_WORD;
use crate::ceremony::remains::Remains;
use crate::ceremony::state::Stage;
use crate::ceremony::{Event, EventKind, Opening, State};
use crate::desk::archive::continuing::parent_in;
use crate::desk::archive::unfinished::Unfinished;
use crate::desk::holding::{Answer, Holding, Request};
use crate::desk::program;
use crate::transcript::PersonId;
use crate::vocab::shown_path;

/// The page about it.
pub struct UnfinishedPage {
    unfinished: Unfinished,
    closing: bool,
    reason: String,
    destroyed: String,
    word: String,
    refused: Refused,
    closed: Option<PathBuf>,
}

impl UnfinishedPage {
    /// The page of this folder.
    pub fn new(unfinished: Unfinished) -> Self {
        Self {
            unfinished,
            closing: false,
            reason: String::new(),
            destroyed: String::new(),
            word: String::new(),
            refused: Refused::default(),
            closed: None,
        }
    }

    pub fn show(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        let mut go = None;
        if let Some(state) = self.unfinished.report.audit.state() {
            super::run::mode_band(ui, state.mode());
        }
        CentralPanel::default().frame(stage_frame(ui)).show(ui, |ui| {
            if let Some(folder) = self.closed.clone() {
                let footer =
                    Footer { act: "Back to the beginning", missing: None, refusal: None, listens: true };
                let pressed = framed(
                    ui,
                    &footer,
                    |ui| {
                        kit::heading(ui, "Closed as aborted");
                        kit::body(ui, "A new transcript names the one that broke off, and closes it.");
                        kit::fact(ui, "Folder", &shown_path(&folder));
                    },
                    |_| {},
                );
                go = (pressed == PressedBy::Somebody).then_some(Go::Home);
                return;
            }
            go = self.page(ui, shared);
        });
        if go.is_none() && kit::escape_struck(ui.ctx()) {
            // out of the form first; what was typed stays
            if !std::mem::take(&mut self.closing) {
                go = Some(Go::Home);
            }
        }
        go
    }

    fn page(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        let refusal = self.refused.at_the_foot(ui.ctx());
        let continuable =
            self.unfinished.report.wrong.is_none() && self.unfinished.report.audit.state().is_some();
        let missing = if self.closing {
            let reading = || "reading this program's digest".to_owned();
            self.missing().or_else(|| shared.program.is_none().then(reading))
        } else {
            (!continuable).then(|| "it cannot be continued".to_owned())
        };
        let over = self.day_over();
        let act = match (self.closing, over) {
            (true, _) => "Close it as aborted".to_owned(),
            (false, Some(day)) => format!("Hold day {}", day + 1),
            (false, None) => "Go on in a new transcript".to_owned(),
        };
        let footer =
            Footer { act: &act, missing: missing.as_deref(), refusal: refusal.as_deref(), listens: true };
        let mut aside = None;
        let closing = self.closing;
        if closing {
            kit::grave(ui);
        }
        let pressed = framed(
            ui,
            &footer,
            |ui| self.body(ui),
            |ui| {
                // the way out of what cannot be taken back is what calls
                let back = if closing { kit::accent(ui, "Back") } else { kit::button(ui, "Back") };
                if back.clicked() {
                    aside = Some(0);
                }
                if !closing
                    && continuable
                    && over.is_none()
                    && kit::danger(ui, "Close it as aborted\u{2026}").clicked()
                {
                    aside = Some(1);
                }
                if !closing && kit::button(ui, "Verify it").clicked() {
                    aside = Some(2);
                }
            },
        );
        match aside {
            Some(0) if self.closing => self.closing = false,
            Some(0) => return Some(Go::Home),
            Some(1) => {
                self.closing = true;
                kit::want_focus(ui.ctx());
            }
            Some(_) => return Some(Go::Verify(Some(self.unfinished.folder.clone()))),
            None => {}
        }
        if pressed == PressedBy::Somebody {
            match over.filter(|_| !self.closing) {
                Some(day) => match Run::next_day(&self.unfinished.folder, day, ui.ctx()) {
                    Ok(run) => return Some(Go::Run(Box::new(run))),
                    Err(why) => {
                        self.refused.tell(ui.ctx(), None, sentence(&why.to_string()));
                        return None;
                    }
                },
                None if !self.closing => return Some(Go::Continue(self.unfinished.folder.clone())),
                None => {}
            }
            match self.close(shared) {
                Ok(folder) => self.closed = Some(folder),
                Err(why) => self.refused.tell(ui.ctx(), None, sentence(&why)),
            }
        }
        None
    }

    /// The day that is over, if it waits for the next one.
    fn day_over(&self) -> Option<u16> {
        let state = self.unfinished.report.audit.state()?;
        match state.stage() {
            Stage::DayOver { .. } => Some(state.part()),
            Stage::Running { .. } | Stage::Sealed | Stage::Aborted => None,
        }
    }

    fn missing(&self) -> Option<String> {
        prose("why", &self.reason)
            .and_then(|_| prose("how it is destroyed", &self.destroyed))
            .err()
            .or_else(|| (self.word != ABORT_WORD).then(|| format!("type {ABORT_WORD}")))
    }

    fn body(&mut self, ui: &mut Ui) {
        let over = self.day_over();
        kit::heading(ui, if over.is_some() { "A ceremony that goes on" } else { "An unfinished ceremony" });
        kit::rule(ui);
        kit::space(ui);
        kit::fact(ui, "Folder", &shown_path(&self.unfinished.folder));
        let report = &self.unfinished.report;
        if let Some(wrong) = &report.wrong {
            kit::notice(
                ui,
                Signal::Stop,
                &format!(
                    "Its transcript is not valid: {wrong}. It cannot be continued; keep the folder as it is and show it to an auditor."
                ),
            );
            return;
        }
        let Some(state) = report.audit.state() else {
            kit::notice(
                ui,
                Signal::Plain,
                "Not one entry was written: nothing happened. The folder can be removed.",
            );
            return;
        };
        kit::fact(
            ui,
            "Ceremony",
            &format!("{} \u{b7} {}", state.ceremony().short(), state.plan().template.title),
        );
        kit::fact(ui, "Last entry", &format!("{}, line {}", state.held().1.to_minute(), state.entries()));
        if let Some((place, planned, step)) = state.due() {
            kit::fact(
                ui,
                "Stopped at",
                &format!(
                    "step {} of {}, {} ({})",
                    place + 1,
                    state.plan().steps().len(),
                    step.title,
                    planned.id
                ),
            );
        }
        if let Some(day) = over {
            kit::space(ui);
            kit::title(ui, &format!("Day {day} is over"));
            for (name, value) in overnight_of(state) {
                kit::fact(ui, name, &value);
            }
            kit::body(
                ui,
                &format!(
                    "Its record is whole and signed. Day {} begins in a folder of its own, with the lines of the earlier days in it: the same script goes on where it stopped, and it is said who is here again. To end the ceremony instead, begin the day and abort it.",
                    day + 1
                ),
            );
            return;
        }
        let remains = state.remains();
        let (gone, next) = (remains.lost.clone(), remains.next.clone());
        kit::title(ui, "What exists");
        for line in exists(state, remains) {
            kit::text::remark(ui, Signal::Plain, &line);
        }
        kit::space(ui);
        kit::title(ui, "What was lost");
        for line in lost(gone, report.torn.is_some()) {
            kit::text::remark(ui, Signal::Attention, &line);
        }
        kit::space(ui);
        kit::title(ui, "What is to be done");
        kit::body(ui, &next);
        kit::gap(ui);
        if self.closing {
            kit::prose(ui, "Why it is not continued", &mut self.reason, "");
            let (paper, _) = at_an_early_end(state.plan().template.kind);
            kit::prose(ui, paper, &mut self.destroyed, "");
            word_field(ui, ABORT_WORD, &mut self.word);
        }
    }

    /// A new transcript whose only entries are its header, which names the parent, and the end.
    fn close(&self, shared: &Shared) -> Result<PathBuf, String> {
        let report = &self.unfinished.report;
        let state = report.audit.state().ok_or("nothing was written there")?;
        let parent =
            parent_in(&self.unfinished.folder, report, state.mode()).map_err(|error| error.to_string())?;
        let opening = Opening {
            template: state.plan().template.clone(),
            choices: state.plan().choices.clone(),
            mode: state.mode(),
            program: program::name(),
            program_digest: shared
                .program
                .ok_or("this program's own digest is not known yet: try again in a moment")?,
            before: vec![parent],
        };
        let folder = new_name_beside(&self.unfinished.folder, "closed");
        let mut holding = Holding::open(opening, &folder).map_err(|error| error.to_string())?;
        let what = EventKind::Abort {
            typed: self.word.clone(),
            reason: prose("why", &self.reason)?,
            destroyed: prose("how it is destroyed", &self.destroyed)?,
        };
        match holding.submit(Request::plain(Event { by: PersonId::NOBODY, with: Vec::new(), what })) {
            Answer::Taken { .. } => Ok(folder),
            Answer::Refused(refusal) => Err(refusal.to_string()),
            Answer::CannotBegin(trouble) => Err(trouble.to_string()),
            Answer::NotKept(error) => Err(error.to_string()),
            Answer::NotDone { why, .. } => Err(why),
        }
    }
}

/// A new name beside a folder: `name-closed`, `name-closed-2` …
fn new_name_beside(folder: &Path, ending: &str) -> PathBuf {
    let name =
        folder.file_name().map_or_else(|| "ceremony".to_owned(), |name| name.to_string_lossy().into_owned());
    let names =
        (1..).map(
            |number| {
                if number == 1 { format!("{name}-{ending}") } else { format!("{name}-{ending}-{number}") }
            },
        );
    names
        .map(|name| folder.with_file_name(name))
        .find(|path| path.symlink_metadata().is_err())
        .unwrap_or_else(|| folder.with_extension(ending))
}

fn exists(state: &State, remains: Remains) -> Vec<String> {
    let entries = format!("{} signed entries, which stand and can be verified", state.entries());
    [entries].into_iter().chain(remains.exists).collect()
}

fn lost(mut lost: Vec<String>, torn: bool) -> Vec<String> {
    lost.push("the key that signed this record, so that nothing can be added to it: what goes on gets a key of its own".to_owned());
    if torn {
        lost.push(
            "one entry was being written when it stopped; it does not count, and nothing came of it"
                .to_owned(),
        );
    }
    lost
}
