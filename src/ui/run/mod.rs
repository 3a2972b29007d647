//! A ceremony being held: the script at the left, the step in the middle, the bar below, always the same.

mod aftermath;
mod aloud;
mod answers;
mod asked;
mod bar;
pub use bar::{emergency_band, mode_band};
mod assignment;
mod beside;
mod context;
mod deed;
mod ending;
mod helping;
mod like_names;
mod next;
mod not_done;
mod overlay;
mod private;
mod script;
mod shown_secret;
mod stage;
mod statement_page;
mod steps;
mod undone;
pub use steps::{findings_table, line, line_field, overnight_of, prose, word_field};

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{self, CentralPanel, Key, Panel, Ui};

use self::aftermath::Aftermath;
use self::asked::{AskedBy, Told};
use self::assignment::Assignment;
use self::ending::Ending;
use self::overlay::Overlay;
use self::statement_page::StatementPage;
use self::steps::{StepScreen, screen_for};
use self::undone::Undone;
use super::kit::{self, Moment, Refused, Signal, stage_frame};
use super::shared::Shared;
use super::theme::FIELDS;
use super::worker::Worker;
use crate::ceremony::state::Stage;
use crate::ceremony::{Opening, State};
use crate::desk::archive::parts::next_folder;
use crate::desk::emergency::{self, Beginning};
use crate::desk::holding::{Holding, NextDayFailed, OpenError, Request};
use crate::desk::sound;
use crate::transcript::record::Subject;
use crate::vocab::Digest;
pub use beside::Beside;
pub use context::{Expected, StepContext};
pub use deed::{Deed, Primary, Who};
pub use next::Next;

/// Enter right after a step's change was meant for the step before.
const SETTLE: Duration = Duration::from_millis(350);

/// The running ceremony.
pub struct Run {
    worker: Worker,
    state: Arc<State>,
    head: Digest,
    folder: PathBuf,
    roster: Vec<Expected>,
    place: usize,
    /// The step that what is still read came of.
    came_of: usize,
    screen: Box<dyn StepScreen>,
    assignment: Assignment,
    overlay: Option<Overlay>,
    aftermath: VecDeque<Aftermath>,
    refusal: Refused,
    /// The frame in which something was said last, for what was done before is no answer to it.
    said: u64,
    /// The frame in which what lay over the page was closed.
    left_at: u64,
    /// Who asked for what is under way.
    asked_by: AskedBy,
    /// What the page asked for was refused while something lay over it: told once that is gone.
    waits_to_be_told: Option<Told>,
    /// What an exception must be about before what was refused is permitted.
    needed: Option<Subject>,
    notice: Option<(Signal, String)>,
    /// Where the sheet that was saved last is.
    saved_in: Option<PathBuf>,
    /// Every sheet that was written as a file.
    saved: Vec<PathBuf>,
    /// Every secret that left into a file or a folder.
    outside: Vec<PathBuf>,
    broken: Option<String>,
    unkept: Option<String>,
    undone: Option<Undone>,
    shelved: Option<Overlay>,
    /// A form that waits until the exception that it needs is recorded.
    parked: Option<Overlay>,
    changed: Moment,
    script_open: bool,
    statement: Option<StatementPage>,
    /// The list at the end.
    ending: Option<Ending>,
    /// Help is open over a page that is no step.
    helped: bool,
    /// Somebody else's turn has come.
    called: bool,
}

impl Run {
    /// Opens the ceremony in this new folder.
    pub fn open(
        opening: Opening,
        folder: PathBuf,
        roster: Vec<Expected>,
        ctx: &egui::Context,
    ) -> Result<Self, OpenError> {
        let opened = Worker::open(opening, &folder, ctx)?;
        Ok(Self::with(opened, folder, roster, ctx))
    }

    /// Opens the next day of the ceremony whose last day lies in `before`, in a folder beside it.
    pub fn next_day(before: &Path, earlier: u16, ctx: &egui::Context) -> Result<Self, NextDayFailed> {
        let folder = next_folder(before, earlier);
        let holding = Holding::next_day(before, &folder)?;
        Ok(Self::with(Worker::with(holding, ctx), folder, Vec::new(), ctx))
    }

    /// Opens an emergency recovery in this new folder, with what was said of it; the sheets come next.
    pub fn in_an_emergency(
        opening: Opening,
        folder: PathBuf,
        said: &Beginning,
        ctx: &egui::Context,
    ) -> Result<Self, OpenError> {
        let holding = emergency::begin(opening, &folder, said)?;
        Ok(Self::with(Worker::with(holding, ctx), folder, Vec::new(), ctx))
    }

    fn with(
        (worker, state, head): (Worker, Arc<State>, Digest),
        folder: PathBuf,
        roster: Vec<Expected>,
        ctx: &egui::Context,
    ) -> Self {
        kit::want_focus(ctx);
        let screen = first_screen(&state, &roster);
        Self {
            worker,
            screen,
            assignment: Assignment::default(),
            // a later day begins in the middle of its script
            place: state.due().map_or(0, |(place, _, _)| place),
            came_of: 0,
            state,
            head,
            folder,
            roster,
            overlay: None,
            aftermath: VecDeque::new(),
            refusal: Refused::default(),
            said: 0,
            left_at: 0,
            asked_by: AskedBy::ThePage,
            waits_to_be_told: None,
            needed: None,
            notice: None,
            saved_in: None,
            saved: Vec::new(),
            outside: Vec::new(),
            broken: None,
            unkept: None,
            undone: None,
            shelved: None,
            parked: None,
            changed: Moment::now(ctx),
            script_open: false,
            statement: None,
            ending: None,
            helped: false,
            called: false,
        }
    }

    /// True while something would be lost if the window closed.
    pub fn is_unfinished(&self) -> bool {
        matches!(self.state.stage(), Stage::Running { .. }) && self.broken.is_none()
    }

    /// True while an entry waits to be kept, or for what should come of it: nothing else is taken then.
    const fn is_waiting(&self) -> bool {
        self.unkept.is_some() || self.undone.is_some()
    }

    /// The folder, for the list of places where ceremonies were held.
    pub const fn folder(&self) -> &PathBuf {
        &self.folder
    }

    pub fn show(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Next> {
        // whoever types or presses something has read it, and is mending what was refused; the second press of two came too early
        if kit::is_mended_since(ui.ctx(), self.said) {
            let is_meant = kit::is_typing(ui.ctx()) || self.changed.is_over(SETTLE, ui.ctx());
            match &self.overlay {
                _ if !is_meant => self.said = ui.ctx().cumulative_pass_nr(),
                // who types into what lies over the page has not read what the page says
                Some(_) => self.forget_refusal(ui.ctx()),
                None => self.forget_messages(ui.ctx()),
            }
        }
        self.tell_what_waits(ui.ctx());
        self.poll(ui.ctx());
        self.keys(ui.ctx());
        if std::mem::take(&mut self.called) && shared.settings.sound {
            sound::your_turn();
        }
        // where no bar offers it
        kit::offer_help(ui.ctx(), self.fills_window() || !self.listens_to_the_bar());
        let go = self.window(ui, shared);
        if kit::take_help_asked(ui.ctx()) {
            self.open_overlay(bar::Pressed::Help, ui.ctx());
        }
        self.show_help(ui);
        go
    }

    fn window(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Next> {
        if self.state.is_emergency() {
            bar::emergency_band(ui);
        }
        bar::mode_band(ui, self.state.mode());
        if self.fills_window() {
            return CentralPanel::default()
                .frame(stage_frame(ui))
                .show(ui, |ui| self.stage(ui, shared))
                .inner;
        }
        let mut go = None;
        let wide = ui.available_width() >= script::WIDE;
        // its buttons stand beside the script's, at the top
        let no_room = kit::is_very_low(ui) && !wide;
        if !no_room {
            self.bar(ui);
        }
        if wide || self.script_open {
            let width = if wide { 264.0 } else { ui.available_width().min(320.0) };
            Panel::left("script").resizable(false).exact_size(width).frame(script::frame(ui)).show(
                ui,
                |ui| {
                    if !wide && kit::quiet(ui, "Close the script").clicked() {
                        self.script_open = false;
                    }
                    script::show(ui, &self.state, self.place_in_view());
                },
            );
        }
        CentralPanel::default().frame(stage_frame(ui)).show(ui, |ui| {
            if !wide && !self.script_open {
                self.narrow_head(ui, no_room);
            }
            go = self.stage(ui, shared);
        });
        if let Some(overlay) = &mut self.overlay {
            match overlay.show(
                ui.ctx(),
                &self.state,
                (self.refusal.why(), self.needed.as_ref()),
                self.worker.busy_since().is_some(),
            ) {
                overlay::Wish::Stay => {}
                overlay::Wish::Leave => {
                    // what was typed waits for the next time it is opened
                    self.shelved = self.overlay.take();
                    self.overlay = self.parked.take();
                    self.forget_refusal(ui.ctx());
                    if self.overlay.is_none() {
                        kit::return_focus(ui.ctx());
                        self.left_at = ui.ctx().cumulative_pass_nr();
                        self.said = self.left_at;
                    } else {
                        kit::want_focus(ui.ctx());
                    }
                }
                overlay::Wish::Do(event) => {
                    self.send(AskedBy::WhatLiesOver, Request::plain(*event), ui.ctx());
                }
                overlay::Wish::Except(about) => {
                    self.parked = self.overlay.take();
                    self.except(about, ui.ctx());
                }
            }
        }
        go
    }

    /// Opens the form of an exception about this.
    fn except(&mut self, about: Subject, ctx: &egui::Context) {
        if self.parked.is_none() {
            kit::leave_focus(ctx);
        }
        let fresh = Overlay::for_exception(about, &self.state);
        let shelved = self.shelved.take().filter(|shelved| shelved.is_like(&fresh));
        self.overlay = Some(shelved.unwrap_or(fresh));
        self.forget_refusal(ctx);
        kit::want_focus(ctx);
    }

    fn forget_refusal(&mut self, ctx: &egui::Context) {
        self.refusal.forget(ctx);
        self.needed = None;
    }

    /// What was said goes when the next act begins; what went wrong stays until the next entry.
    fn forget_messages(&mut self, ctx: &egui::Context) {
        self.forget_refusal(ctx);
        self.notice = self.notice.take().filter(|(signal, _)| *signal == Signal::Stop);
    }

    fn open_overlay(&mut self, pressed: bar::Pressed, ctx: &egui::Context) {
        // of what is read aloud the page has help of its own
        if pressed == bar::Pressed::Help && self.help().is_some() {
            kit::leave_focus(ctx);
            self.helped = true;
            return;
        }
        self.forget_messages(ctx);
        kit::leave_focus(ctx);
        let fresh = Overlay::for_key(pressed);
        let shelved = self.shelved.take().filter(|shelved| shelved.is_like(&fresh));
        self.overlay = Some(shelved.unwrap_or(fresh));
        kit::want_focus(ctx);
    }

    fn bar(&mut self, ui: &mut Ui) {
        let busy = self.worker.busy_since().is_some();
        let running = self.listens_to_the_bar();
        Panel::bottom("bar").show_separator_line(true).frame(bar::frame(ui)).show(ui, |ui| {
            if let Some(pressed) = bar::show(ui, &self.state, self.head, busy, running) {
                self.open_overlay(pressed, ui.ctx());
            }
        });
    }

    fn listens_to_the_bar(&self) -> bool {
        self.is_unfinished() && !self.is_waiting()
    }

    /// What stands above a page beside which there is no room for the script, and with the bar's buttons where there is
    /// none for that either.
    fn narrow_head(&mut self, ui: &mut Ui, without_bar: bool) {
        let mut pressed = None;
        ui.horizontal(|ui| {
            if kit::quiet(ui, "Script").clicked() {
                self.script_open = true;
            }
            if without_bar {
                let running = self.listens_to_the_bar();
                let mut between = ui.available_rect_before_wrap();
                between.min.x += FIELDS;
                between.max.x -= kit::width_at_the_right(ui, "head-buttons") + FIELDS;
                kit::pinned_title(ui, between);
                kit::at_the_right(ui, "head-buttons", |ui| pressed = bar::buttons(ui, running, FIELDS));
            } else if self.is_unfinished() || !self.aftermath.is_empty() {
                kit::caption(ui, &script::step_at(&self.state, self.place_in_view()));
            }
        });
        if let Some(pressed) = pressed {
            self.open_overlay(pressed, ui.ctx());
        }
    }

    /// The step whose page is in view: while what came of one is still read, the next has not begun.
    fn place_in_view(&self) -> usize {
        if self.aftermath.is_empty() { self.place } else { self.came_of }
    }

    fn fills_window(&self) -> bool {
        let aside = self.overlay.is_some() || self.broken.is_some() || self.is_waiting();
        if aside {
            return false;
        }
        match self.aftermath.front() {
            Some(after) => after.is_private(),
            None => self.statement.is_some() || self.is_unfinished() && self.screen.fills_window(&self.state),
        }
    }

    fn send(&mut self, asked_by: AskedBy, request: Request, ctx: &egui::Context) {
        self.forget_refusal(ctx);
        self.notice = None;
        self.asked_by = asked_by;
        self.worker.send(request);
    }

    fn keys(&mut self, ctx: &egui::Context) {
        let struck = |key| ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
        // while an entry waits to be kept nothing else can be recorded
        let alone = self.aftermath.front().is_some_and(Aftermath::is_private);
        if self.listens_to_the_bar() && self.overlay.is_none() && !self.helped && !alone {
            let help = self.help().is_none().then_some((Key::F1, bar::Pressed::Help));
            let all = [(Key::F8, bar::Pressed::Exception), (Key::F9, bar::Pressed::Pause)];
            for (key, which) in help.into_iter().chain(all) {
                if struck(key) {
                    self.open_overlay(which, ctx);
                }
            }
        }
    }
}

fn first_screen(state: &State, roster: &[Expected]) -> Box<dyn StepScreen> {
    match state.due() {
        Some((_, _, step)) => screen_for(step, state, roster),
        None => Box::new(steps::Over),
    }
}
