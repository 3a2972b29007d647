//! A ceremony being held: the script at the left, the step in the middle, the bar below, always the same.

mod aftermath;
mod bar;
pub use bar::rehearsal_band;
mod deed;
mod overlay;
mod private;
mod scene;
mod script;
mod sheet_input;
mod staff;
mod steps;
pub use steps::{findings_table, line, prose};
mod words_input;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::{self, CentralPanel, Key, Panel, Ui};

use self::aftermath::Aftermath;
use self::overlay::Overlay;
use self::staff::Staff;
use self::steps::{StepScreen, screen_for};
use super::kit::{self, Footer, PressedBy, Signal, framed, sentence, stage_frame};
use super::worker::{Report, Worker};
use super::{Go, Shared};
use crate::ceremony::state::Stage;
use crate::ceremony::{Opening, State};
use crate::desk::holding::{Answer, OpenError, Order, Outcome};
use crate::plan::{PlannedStep, Step};
use crate::transcript::record::Record;
use crate::vocab::{Digest, Mode};
pub use deed::{Deed, Primary, Who};
pub use scene::{Expected, Scene};
use scene::{head, sealed_words, working};

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
    screen: Box<dyn StepScreen>,
    staff: Staff,
    overlay: Option<Overlay>,
    aftermath: VecDeque<Aftermath>,
    refusal: Option<String>,
    notice: Option<(Signal, String)>,
    broken: Option<String>,
    unkept: Option<String>,
    shelved: Option<Overlay>,
    changed: Instant,
    script_open: bool,
}

impl Run {
    /// Opens the ceremony in this new folder.
    pub fn open(
        opening: Opening,
        folder: PathBuf,
        roster: Vec<Expected>,
        ctx: &egui::Context,
    ) -> Result<Self, OpenError> {
        let (worker, state, head) = Worker::open(opening, &folder, ctx)?;
        kit::want_focus(ctx);
        let screen = first_screen(&state, &roster);
        Ok(Self {
            worker,
            screen,
            staff: Staff::default(),
            place: 0,
            state,
            head,
            folder,
            roster,
            overlay: None,
            aftermath: VecDeque::new(),
            refusal: None,
            notice: None,
            broken: None,
            unkept: None,
            shelved: None,
            changed: Instant::now(),
            script_open: false,
        })
    }

    /// True while something would be lost if the window closed.
    pub fn is_unfinished(&self) -> bool {
        matches!(self.state.stage(), Stage::Running { .. }) && self.broken.is_none()
    }

    /// The folder, for the list of places where ceremonies were held.
    pub const fn folder(&self) -> &PathBuf {
        &self.folder
    }

    /// Draws it.
    pub fn show(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        self.hear(ui.ctx());
        self.keys(ui.ctx());
        ui.ctx().request_repaint_after(Duration::from_secs(1));
        if self.state.mode() == Mode::Rehearsal {
            bar::rehearsal_band(ui);
        }
        if self.screen_is_private() {
            CentralPanel::default().frame(stage_frame(ui)).show(ui, |ui| self.stage(ui, shared));
            return None;
        }
        let mut go = None;
        Panel::bottom("bar").show_separator_line(true).frame(bar::frame(ui)).show(ui, |ui| {
            if let Some(pressed) = bar::show(
                ui,
                &self.state,
                self.head,
                self.worker.busy_since().is_some(),
                self.is_unfinished(),
            ) {
                self.open_overlay(pressed, ui.ctx());
            }
        });
        let wide = ui.available_width() >= 900.0;
        if wide || self.script_open {
            let width = if wide { 264.0 } else { ui.available_width().min(320.0) };
            Panel::left("script").resizable(false).exact_size(width).frame(script::frame(ui)).show(
                ui,
                |ui| {
                    if !wide && kit::quiet(ui, "Close the script").clicked() {
                        self.script_open = false;
                    }
                    script::show(ui, &self.state, self.place);
                },
            );
        }
        CentralPanel::default().frame(stage_frame(ui)).show(ui, |ui| {
            if !wide && !self.script_open {
                self.narrow_head(ui);
            }
            go = self.stage(ui, shared);
        });
        if let Some(overlay) = &mut self.overlay {
            match overlay.show(
                ui.ctx(),
                &self.state,
                self.refusal.as_deref(),
                self.worker.busy_since().is_some(),
            ) {
                overlay::Wish::Stay => {}
                overlay::Wish::Leave => {
                    // what was typed waits for the next time it is opened
                    self.shelved = self.overlay.take();
                    self.refusal = None;
                    kit::want_focus(ui.ctx());
                }
                overlay::Wish::Do(event) => self.send(Order::plain(*event)),
            }
        }
        go
    }

    fn open_overlay(&mut self, pressed: bar::Pressed, ctx: &egui::Context) {
        let fresh = Overlay::for_key(pressed);
        let shelved = self.shelved.take().filter(|shelved| shelved.is_like(&fresh));
        self.overlay = Some(shelved.unwrap_or(fresh));
        kit::want_focus(ctx);
    }

    fn narrow_head(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            if kit::quiet(ui, "Script").clicked() {
                self.script_open = true;
            }
            kit::caption(ui, &script::where_we_are(&self.state));
        });
    }

    fn screen_is_private(&self) -> bool {
        let aside = self.overlay.is_some() || self.broken.is_some() || self.unkept.is_some();
        if aside {
            return false;
        }
        match self.aftermath.front() {
            Some(after) => after.is_private(),
            None => self.screen.fills_window(&self.state),
        }
    }

    fn send(&mut self, order: Order) {
        self.refusal = None;
        self.worker.send(order);
    }

    /// Takes in what the ceremony's thread has to say.
    fn hear(&mut self, ctx: &egui::Context) {
        let Some(report) = self.worker.poll() else {
            if self.worker.died() && self.broken.is_none() && self.is_unfinished() {
                let why = "The part of the program that holds the secrets has ended. What is written stands; what was in memory is gone.";
                self.broken = Some(why.into());
            }
            return;
        };
        let Report { state, head, answer } = report;
        if let Answer::NotKept(error) = answer {
            // what the screens show stays what is on disk
            self.overlay = None;
            self.unkept = Some(sentence(&error.to_string()));
            return;
        }
        self.unkept = None;
        let before = std::mem::replace(&mut self.state, state);
        self.head = head;
        match answer {
            Answer::Taken { record, outcomes } => self.taken(&before, &record, outcomes, ctx),
            Answer::Refused(refusal) => {
                self.refusal = Some(sentence(&refusal.to_string()));
                self.screen.refused();
                kit::want_focus(ctx);
            }
            Answer::CannotBegin(trouble) => self.refusal = Some(sentence(&trouble.to_string())),
            Answer::NotKept(_) => {}
        }
    }

    fn taken(&mut self, before: &State, record: &Record, outcomes: Vec<Outcome>, ctx: &egui::Context) {
        self.overlay = None;
        self.refusal = None;
        self.notice = aftermath::notice_of(record);
        let trouble = outcomes.iter().find_map(|outcome| match outcome {
            Outcome::Failed(trouble) => Some(trouble.to_string()),
            _ => None,
        });
        for outcome in outcomes {
            match Aftermath::of(outcome) {
                aftermath::Came::Page(page) => self.aftermath.push_back(page),
                aftermath::Came::Notice(signal, text) => self.notice = Some((signal, text)),
                aftermath::Came::Nothing => {}
            }
        }
        self.aftermath.extend(Aftermath::between(before, &self.state, self.head));
        self.screen.taken(&self.state);
        if let Some(trouble) = trouble {
            self.screen.troubled(&trouble);
        }
        let place = match self.state.stage() {
            Stage::Running { place, .. } => *place,
            Stage::Sealed => usize::MAX,
            // the script shows where it ended
            Stage::Aborted => self.place,
        };
        if place != self.place {
            self.place = place;
            self.staff = Staff::default();
            self.screen = first_screen(&self.state, &self.roster);
        }
        self.changed = Instant::now();
        kit::want_focus(ctx);
        ctx.request_repaint_after(SETTLE);
    }

    fn keys(&mut self, ctx: &egui::Context) {
        let struck = |key| ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
        let running = self.is_unfinished() && self.aftermath.is_empty();
        if running && self.overlay.is_none() {
            for (key, which) in [
                (Key::F1, bar::Pressed::Help),
                (Key::F8, bar::Pressed::Exception),
                (Key::F9, bar::Pressed::Pause),
            ] {
                if struck(key) {
                    self.open_overlay(which, ctx);
                }
            }
        }
    }

    /// The middle of the window.
    fn stage(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Go> {
        if let Some(why) = self.broken.clone() {
            return self.page(ui, "The ceremony is broken off", "Close this ceremony", |ui| {
                kit::notice(ui, Signal::Stop, &why);
                kit::body(ui, "The next start of Keyrite finds this folder and offers to go on in a new transcript that names this one, or to close it as aborted.");
            });
        }
        if let Some(why) = self.unkept.clone() {
            self.not_kept(ui, &why);
            return None;
        }
        if !self.aftermath.is_empty() {
            self.after(ui);
            return None;
        }
        let state = Arc::clone(&self.state);
        match (state.stage(), state.due()) {
            (Stage::Running { .. }, Some((_, planned, step))) => {
                self.step(ui, shared, &state, planned, step);
                None
            }
            (Stage::Aborted, _) => self.page(ui, "The ceremony was ended early", "Back to the beginning", |ui| {
                kit::body(ui, "The transcript ends with this entry and can be verified like any other. Everything secret is wiped. Destroy what was printed, with a witness.");
            }),
            _ => {
                let folder = self.folder.clone();
                let go = self.page(ui, "The transcript is sealed", "Verify it now", |ui| sealed_words(ui, &folder));
                go.map(|_| Go::Verify(Some(folder)))
            }
        }
    }

    /// An entry that could not be kept: nothing came of it yet, and it can be tried again.
    fn not_kept(&mut self, ui: &mut Ui, why: &str) {
        let listens = self.settled() && self.worker.busy_since().is_none();
        let footer = Footer { act: "Try again", missing: None, refusal: None, listens };
        let mut give_up = false;
        let pressed = framed(
            ui,
            &footer,
            |ui| {
                kit::heading(ui, "The last entry could not be kept");
                kit::gap(ui);
                kit::notice(ui, Signal::Stop, why);
                kit::space(ui);
                kit::body(
                    ui,
                    "Nothing has come of it: no sheet went out, nothing was shown. Make room, or connect the medium again, and try again. If that cannot be done, break the ceremony off; the entries before this one stand.",
                );
            },
            |ui| give_up = kit::danger(ui, "Break the ceremony off").clicked(),
        );
        if pressed == PressedBy::Somebody {
            self.worker.try_again();
            self.changed = Instant::now();
        }
        if give_up {
            self.worker.give_up();
            self.unkept = None;
            self.broken = Some("The last entry was given up. Everything secret is forgotten. The entries before it stand; sheets that were printed belong to no finished ceremony: destroy them.".into());
        }
    }

    /// A page with one way out.
    fn page(&mut self, ui: &mut Ui, title: &str, act: &str, add: impl FnOnce(&mut Ui)) -> Option<Go> {
        let footer = Footer { act, missing: None, refusal: None, listens: self.settled() };
        let pressed = framed(
            ui,
            &footer,
            |ui| {
                kit::heading(ui, title);
                kit::gap(ui);
                add(ui);
            },
            |_| {},
        );
        (pressed == PressedBy::Somebody).then_some(Go::Home)
    }

    fn settled(&self) -> bool {
        self.changed.elapsed() >= SETTLE && self.overlay.is_none()
    }

    fn after(&mut self, ui: &mut Ui) {
        let settled = self.settled();
        let Some(page) = self.aftermath.front_mut() else { return };
        if page.show(ui, settled) {
            self.aftermath.pop_front();
            self.changed = Instant::now();
            kit::want_focus(ui.ctx());
            ui.ctx().request_repaint_after(SETTLE);
        }
    }

    fn step(&mut self, ui: &mut Ui, shared: &Shared, state: &State, planned: &PlannedStep, step: &Step) {
        let busy = self.worker.busy_since();
        let people = self.staff.resolve(state, planned, step);
        let scene = Scene {
            state,
            planned,
            step,
            shared,
            folder: &self.folder,
            notice: self.notice.as_ref(),
            people,
        };
        let primary = self.screen.primary(&scene);
        let listens = self.changed.elapsed() >= SETTLE && self.overlay.is_none() && busy.is_none();
        let on_break = state.on_break();
        let mut deed = None;
        let (act, missing) = match &primary {
            _ if on_break => ("End the break\u{2026}", None),
            Some(primary) => (primary.act.as_str(), primary.missing.as_deref()),
            None => ("", None),
        };
        let footer = Footer {
            act,
            missing,
            refusal: self.refusal.as_deref().filter(|_| self.overlay.is_none()),
            listens,
        };
        let free = busy.is_none() && self.overlay.is_none();
        let (screen, staff) = (&mut self.screen, &mut self.staff);
        let fills = screen.fills_window(state);
        let body = |ui: &mut Ui| {
            if !fills {
                head(ui, &scene, staff);
            }
            if on_break {
                kit::notice(
                    ui,
                    Signal::Attention,
                    "A break is on. Nothing can be done before it is ended with what was checked.",
                );
                return;
            }
            ui.add_enabled_ui(free, |ui| deed = screen.body(ui, &scene));
            if let Some(since) = busy {
                working(ui, since, step);
            }
        };
        let notice = scene.notice;
        let above = |ui: &mut Ui| {
            if let Some((signal, text)) = notice {
                kit::notice(ui, *signal, text);
                ui.add_space(4.0);
            }
        };
        let pressed = kit::framed_with(ui, &footer, body, above, |_| {});
        if pressed == PressedBy::Somebody && on_break {
            self.open_overlay(bar::Pressed::Pause, ui.ctx());
        } else if pressed == PressedBy::Somebody && primary.is_some() {
            deed = self.screen.act(&scene);
        }
        if let Some(deed) = deed
            && busy.is_none()
        {
            let order = deed.into_order(state, planned, step, &self.staff);
            self.send(order);
        }
    }
}

fn first_screen(state: &State, roster: &[Expected]) -> Box<dyn StepScreen> {
    match state.due() {
        Some((_, planned, step)) => screen_for(step, planned, state, roster),
        None => Box::new(steps::Over),
    }
}
