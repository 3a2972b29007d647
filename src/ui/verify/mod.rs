//! A transcript, verified: one sentence for everybody, and below it everything an auditor works from.

mod checked;
mod entries;
mod files;
mod paper;
mod report;
mod rows;
mod timeline;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use eframe::egui::{self, CentralPanel, Ui};

use self::checked::Checked;
use self::entries::Entries;
use self::paper::{Judged, Paper};
use self::report::{checks, exceptions, facts, people, verdict_line};
use super::folder_choice::{self, FolderChoice};
use super::go::Go;
use super::kit::{self, Footer, PressedBy, Signal};
use super::kit::{framed, stage_frame};
use super::shared::Shared;
use super::task::Task;
use crate::ceremony::State;
use crate::desk::archive::checking::check_handing_on;
use crate::desk::files::FileError;

/// Most entries that the table holds; the verdict counts all of them.
const MOST_ENTRIES: usize = 20_000;

/// Height of the first field to compare with, its name and what is said above it, in points.
const FIRST_FIELD: f32 = 120.0;
/// So much of the verdict, in points, may go out of view for that field to be whole: its title stays.
const MOST_SCROLLED: f32 = 40.0;

/// What the work on another thread comes to: a folder as it was checked, and what it is judged to be.
type Outcome = Result<(Arc<Checked>, Judged), FileError>;

/// The verification's page.
pub struct Verify {
    choice: FolderChoice,
    task: Option<Task<Outcome>>,
    /// Lines replayed so far.
    lines: Arc<AtomicU32>,
    checked: Option<(Arc<Checked>, Judged)>,
    paper: Paper,
    /// What was brought is held against the folder.
    comparing: Option<Task<Judged>>,
    entries: Entries,
}

impl Verify {
    /// The page, at once at work if a folder is named.
    pub fn new(folder: Option<PathBuf>, ctx: &egui::Context) -> Self {
        let mut page = Self {
            choice: FolderChoice::default(),
            task: None,
            lines: Arc::default(),
            checked: None,
            paper: Paper::default(),
            comparing: None,
            entries: Entries::default(),
        };
        if let Some(folder) = folder {
            page.start(folder, ctx);
        }
        page
    }

    fn start(&mut self, folder: PathBuf, ctx: &egui::Context) {
        self.choice.set(&folder);
        if self.checked.is_some() {
            self.paper.forget_ceremony();
        }
        (self.checked, self.comparing) = (None, None);
        self.choice.forget_refusal(ctx);
        self.lines = Arc::default();
        let lines = Arc::clone(&self.lines);
        let paper = self.paper.clone();
        self.task = Some(Task::start(ctx, move |given_up| {
            let folder = folder_choice::with_transcript(folder)?;
            let go_on = |stand| {
                lines.store(stand, Ordering::Relaxed);
                !given_up.load(Ordering::Relaxed)
            };
            let mut entries = Vec::new();
            let report = check_handing_on(&folder, go_on, |entry| {
                if entries.len() < MOST_ENTRIES {
                    entries.push(entry);
                }
            })?;
            let rows = rows::rows(&entries, report.audit.state(), report.audit.head());
            let checked = Arc::new(Checked { folder, report, entries: rows, lines: entries });
            let judged = paper.judge(&checked);
            Ok((checked, judged))
        }));
    }

    /// A folder that was picked or dropped: at once, unless words are half typed, which it would be held against.
    fn meant(&mut self, folder: PathBuf, ctx: &egui::Context) {
        if self.checked.is_none() && self.paper.missing().is_some() {
            self.choice.set(&folder);
        } else {
            self.start(folder, ctx);
        }
    }

    pub fn show(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        self.poll(ui.ctx());
        if let Some(sheet) = folder_choice::dropped_file(ui.ctx()).filter(|_| self.checked.is_some()) {
            // a sheet to hold the key against, which the page asks for
            self.paper.take_sheet(&sheet);
        } else if let Some(folder) = folder_choice::dropped(ui.ctx()) {
            self.meant(folder, ui.ctx());
        }
        let mut go = None;
        let state = self.checked.as_ref().and_then(|(checked, _)| checked.report.audit.state());
        if state.is_some_and(State::is_emergency) {
            super::run::emergency_band(ui);
        }
        if let Some(mode) = state.map(State::mode) {
            super::run::mode_band(ui, mode);
        }
        CentralPanel::default().frame(stage_frame(ui)).show(ui, |ui| {
            if self.checked.is_some() {
                go = self.result(ui, shared);
            } else {
                go = self.choose(ui, shared);
            }
        });
        if go.is_none() && kit::escape_struck(ui.ctx()) {
            go = Some(Go::Home);
        }
        go
    }

    fn poll(&mut self, ctx: &egui::Context) {
        if let Some(result) = self.task.as_ref().and_then(Task::poll) {
            self.task = None;
            match result {
                Ok(checked) => {
                    self.checked = Some(checked);
                    // a field of the page before, which is here again, would be scrolled to
                    ctx.memory_mut(|memory| {
                        if let Some(before) = memory.focused() {
                            memory.surrender_focus(before);
                        }
                    });
                    kit::from_the_top(ctx);
                    kit::want_focus(ctx);
                    // help that lies over it gives the keyboard back to this page, not to the one before
                    kit::forget_left_focus(ctx);
                }
                Err(error) => self.choice.refuse(ctx, kit::sentence(&error.to_string())),
            }
        }
        if let Some(judged) = self.comparing.as_ref().and_then(Task::poll) {
            self.comparing = None;
            self.checked = self.checked.take().map(|(checked, _)| (checked, judged));
        }
    }

    fn choose(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        let words = self.paper.missing();
        let missing =
            if self.task.is_some() { Some("reading") } else { self.choice.missing().or(words.as_deref()) };
        let refusal = self.choice.refusal(ui.ctx());
        let footer = Footer { act: "Verify", missing, refusal: refusal.as_deref(), listens: true };
        let (mut home, mut open, mut stop) = (false, None, false);
        let pressed = framed(
            ui,
            &footer,
            |ui| {
                kit::heading(ui, "Verify a transcript");
                kit::body(
                    ui,
                    "Every line is replayed through the rules that the ceremony itself ran. No secret is needed, and nothing is changed.",
                );
                kit::gap(ui);
                self.choice.any(ui);
                kit::gap(ui);
                self.paper.show(ui, None);
                open = FolderChoice::held_here(ui, shared);
                if let Some(task) = &self.task {
                    ui.ctx().request_repaint_after(std::time::Duration::from_millis(50));
                    let age = task.age().as_secs_f32();
                    if age > 0.3 {
                        let lines = self.lines.load(Ordering::Relaxed);
                        kit::progress(
                            ui,
                            1.0 - (-age / 4.0).exp(),
                            &format!("Replaying: {lines} lines hold so far \u{2013} {age:.0} s"),
                        );
                        stop = kit::button(ui, "Stop").clicked();
                    }
                }
            },
            |ui| home = kit::button(ui, "Back").clicked(),
        );
        if stop {
            self.task = None;
        } else if let Some(folder) = open {
            self.meant(folder, ui.ctx());
        } else if pressed == PressedBy::Somebody {
            self.start(self.choice.folder(), ui.ctx());
        }
        home.then_some(Go::Home)
    }

    fn result(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        let Some((checked, judged)) = &self.checked else { return None };
        let footer = Footer { act: "Done", missing: None, refusal: None, listens: true };
        let (mut another, mut save) = (false, false);
        let mut shown = std::mem::take(&mut self.entries);
        let mut compare = false;
        // Enter compares what was typed; it never leaves the result behind
        kit::keep_enter(ui);
        if !judged.anchor.holds() {
            kit::modest(ui);
        }
        let pressed = framed(
            ui,
            &footer,
            |ui| {
                verdict_line(ui, judged.verdict, &judged.sentence);
                if checked.report.audit.state().is_some_and(State::is_emergency) {
                    kit::space(ui);
                    kit::text::status(
                        ui,
                        Signal::Attention,
                        "EMERGENCY: one person alone brought the sheets, before a witness",
                    );
                }
                kit::gap(ui);
                checks(ui, checked, &judged.anchor);
                if !judged.anchor.holds() {
                    kit::space(ui);
                    if ui.cursor().top() + FIRST_FIELD > ui.clip_rect().bottom() + MOST_SCROLLED {
                        // the verdict is read first: no field may take it out of view
                        kit::take_focus_wish(ui.ctx());
                    }
                    let fields = self.paper.show(ui, judged.unfit.as_ref());
                    let struck = kit::enter_struck(ui.ctx());
                    let enter = struck && fields.iter().any(|field| field.lost_focus() || field.has_focus());
                    let whole = self.paper.missing().is_none();
                    let button = ui.add_enabled_ui(whole, |ui| kit::button(ui, "Compare").clicked());
                    compare = whole && (button.inner || enter);
                }
                // what comes below is not where a verdict begins
                kit::take_focus_wish(ui.ctx());
                kit::gap(ui);
                if let Some(state) = checked.report.audit.state() {
                    facts(ui, checked, judged.script.as_ref(), &judged.anchor);
                    timeline::show(ui, &checked.entries);
                    people(ui, state, checked.report.countersignatures.as_ref());
                    exceptions(ui, state);
                }
                shown.show(ui, checked, &shared.base);
            },
            |ui| {
                another = kit::button(ui, "Verify another").clicked();
                save = kit::button(ui, "Save or print the entries\u{2026}").clicked();
            },
        );
        if compare {
            let (paper, checked) = (self.paper.clone(), Arc::clone(checked));
            self.comparing = Some(Task::start(ui.ctx(), move |_| paper.judge(&checked)));
        }
        self.entries = shown;
        if save {
            self.entries.offer_files();
        }
        if another {
            self.paper.forget_ceremony();
            (self.checked, self.comparing) = (None, None);
            self.choice = FolderChoice::default();
            kit::from_the_top(ui.ctx());
            kit::want_focus(ui.ctx());
            return None;
        }
        (pressed == PressedBy::Somebody).then_some(Go::Home)
    }
}
