//! A ceremony being held: the script at the left, the step in the middle, the bar below, always the same.

mod aftermath;
mod bar;
pub use bar::rehearsal_band;
mod deed;
mod overlay;
mod private;
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

use eframe::egui::{self, CentralPanel, Frame, Key, Margin, Panel, ScrollArea, Ui};

use self::aftermath::Aftermath;
use self::overlay::Overlay;
use self::staff::Staff;
use self::steps::{StepScreen, screen_for};
use super::kit::{self, Footer, PressedBy, Signal};
use super::theme;
use super::worker::{Report, Worker};
use super::{Go, Shared};
use crate::ceremony::state::Stage;
use crate::ceremony::{Opening, State};
use crate::desk::holding::{Answer, OpenError, Order, Outcome};
use crate::plan::{PlannedStep, Step};
use crate::transcript::PersonId;
use crate::transcript::record::{Person, Record};
use crate::vocab::{Digest, Mode};
pub use deed::{Deed, Primary, Who};

/// Enter right after a step's change was meant for the step before.
const SETTLE: Duration = Duration::from_millis(350);

/// Somebody who is expected, as entered while the ceremony was prepared.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// Name.
    pub name: String,
    /// Whom they are from.
    pub affiliation: String,
    /// Role ids.
    pub roles: Vec<String>,
    /// Shares they will hold.
    pub shares: Vec<u8>,
}

/// What a step's screen sees.
pub struct Scene<'a> {
    /// The fold of everything written so far.
    pub state: &'a State,
    /// The step that is due.
    pub planned: &'a PlannedStep,
    /// Its script.
    pub step: &'a Step,
    /// What all screens share.
    pub shared: &'a Shared,
    /// The ceremony folder.
    pub folder: &'a PathBuf,
    /// What came of the last effect.
    pub notice: Option<&'a (Signal, String)>,
    /// Who acts and who confirms.
    pub people: (PersonId, Vec<PersonId>),
}

impl Scene<'_> {
    /// The share this step is about.
    pub fn share(&self) -> u8 {
        self.planned.share.unwrap_or(0)
    }

    /// Who holds it.
    pub fn holder(&self) -> Option<&Person> {
        self.state.holder(self.share())
    }

    /// True in a ceremony with real keys.
    pub fn production(&self) -> bool {
        self.state.mode() == Mode::Production
    }
}

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
                self.overlay = Some(Overlay::for_key(pressed));
                kit::want_focus(ui.ctx());
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
                    script::show(ui, &self.state);
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
                    self.overlay = None;
                    self.refusal = None;
                    kit::want_focus(ui.ctx());
                }
                overlay::Wish::Do(event) => self.send(Order::plain(event)),
            }
        }
        go
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
        let aside = self.overlay.is_some() || self.broken.is_some();
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
            if self.worker.died() && self.broken.is_none() {
                let why = "The part of the program that holds the secrets has ended. What is written stands; what was in memory is gone.";
                self.broken = Some(why.into());
            }
            return;
        };
        let Report { state, head, answer } = report;
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
            Answer::BrokenOff(error) => {
                self.broken = Some(format!(
                    "The last entry could not be kept ({error}). Everything secret is forgotten. The entries before it stand; sheets that were printed belong to no finished ceremony: destroy them."
                ));
            }
        }
    }

    fn taken(&mut self, before: &State, record: &Record, outcomes: Vec<Outcome>, ctx: &egui::Context) {
        self.overlay = None;
        self.refusal = None;
        self.notice = aftermath::notice_of(record);
        for outcome in outcomes {
            match Aftermath::of(outcome) {
                aftermath::Came::Page(page) => self.aftermath.push_back(page),
                aftermath::Came::Notice(signal, text) => self.notice = Some((signal, text)),
                aftermath::Came::Nothing => {}
            }
        }
        self.aftermath.extend(Aftermath::between(before, &self.state, self.head));
        self.screen.taken(&self.state);
        let place = self.state.due().map_or(usize::MAX, |(place, ..)| place);
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
        let running =
            self.is_unfinished() && self.aftermath.is_empty() && !self.screen.fills_window(&self.state);
        if running && self.overlay.is_none() {
            for (key, which) in [
                (Key::F1, bar::Pressed::Help),
                (Key::F8, bar::Pressed::Exception),
                (Key::F9, bar::Pressed::Pause),
            ] {
                if struck(key) {
                    self.overlay = Some(Overlay::for_key(which));
                    kit::want_focus(ctx);
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
                    "A break is on. Nothing can be done before it is ended with what was checked (F9).",
                );
                return;
            }
            ui.add_enabled_ui(free, |ui| deed = screen.body(ui, &scene));
            if let Some((signal, text)) = scene.notice {
                kit::notice(ui, *signal, text);
            }
            if let Some(since) = busy {
                working(ui, since, step);
            }
        };
        let pressed = framed(ui, &footer, body, |_| {});
        if pressed == PressedBy::Somebody && !on_break && primary.is_some() {
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

/// Title, roles, and what is said.
fn head(ui: &mut Ui, scene: &Scene<'_>, staff: &mut Staff) {
    let (planned, step) = (scene.planned, scene.step);
    kit::caption(ui, &script::where_we_are(scene.state));
    let title = match planned.share {
        Some(share) => format!("{} \u{2013} share {share}", step.title),
        None => step.title.clone(),
    };
    kit::heading(ui, &title);
    kit::rule(ui);
    staff.show(ui, scene.state, planned, step);
    if let Some(text) = &step.say {
        kit::space(ui);
        kit::say(ui, text, true);
    }
    if let Some(text) = &step.do_not_say {
        kit::space(ui);
        kit::say(ui, text, false);
    }
    kit::gap(ui);
}

/// A page: its foot is always in view, what is above it scrolls.
pub(super) fn framed(
    ui: &mut Ui,
    footer: &Footer<'_>,
    body: impl FnOnce(&mut Ui),
    aside: impl FnOnce(&mut Ui),
) -> PressedBy {
    let mut pressed = PressedBy::Nobody;
    let foot_frame = Frame::new().inner_margin(Margin { left: 0, right: 0, top: 12, bottom: 0 });
    // the foot comes first in space and last in the order of the keyboard: it is drawn after the body
    let height_id = ui.scope_id().with("foot-height");
    let foot_height = ui.data(|data| data.get_temp::<f32>(height_id)).unwrap_or(64.0);
    let whole = ui.available_rect_before_wrap();
    let split = (whole.bottom() - foot_height).max(whole.top() + 40.0);
    let upper = egui::Rect::from_min_max(whole.min, egui::pos2(whole.right(), split));
    let lower = egui::Rect::from_min_max(egui::pos2(whole.left(), split), whole.max);
    ui.scope_builder(egui::UiBuilder::new().max_rect(upper), |ui| {
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.set_max_width((ui.available_width() - 12.0).min(860.0));
            body(ui);
            ui.add_space(8.0);
        });
    });
    let shown = ui.scope_builder(egui::UiBuilder::new().max_rect(lower), |ui| {
        foot_frame
            .show(ui, |ui| {
                if footer.act.is_empty() {
                    if let Some(refusal) = footer.refusal {
                        kit::notice(ui, Signal::Stop, refusal);
                    }
                } else {
                    pressed = kit::foot(ui, footer, aside);
                }
            })
            .response
            .rect
            .height()
    });
    let height = shown.inner;
    if (height - foot_height).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(height_id, height));
        ui.ctx().request_repaint();
    }
    pressed
}

/// The stage's margins: generous, and less so on a small screen.
pub(super) fn stage_frame(ui: &Ui) -> Frame {
    let roomy = ui.available_width() > 820.0 && ui.available_height() > 560.0;
    let margin = if roomy {
        Margin { left: 48, right: 40, top: 28, bottom: 20 }
    } else {
        Margin { left: 20, right: 16, top: 12, bottom: 12 }
    };
    Frame::new().fill(theme::palette(ui).ground).inner_margin(margin)
}

fn working(ui: &mut Ui, since: Instant, step: &Step) {
    let age = since.elapsed();
    ui.ctx().request_repaint_after(Duration::from_millis(33));
    if age < Duration::from_millis(300) {
        return;
    }
    kit::space(ui);
    let words = format!(
        "{} \u{2013} {:.0} s. What is begun is finished or refused as a whole.",
        steps::what_takes_time(step),
        age.as_secs_f32()
    );
    // an honest bar for work of unknown length: it nears the end and never reaches it
    kit::progress(ui, 1.0 - (-age.as_secs_f32() / 2.0).exp(), &words);
}

fn sealed_words(ui: &mut Ui, folder: &std::path::Path) {
    kit::body(
        ui,
        "Every step is written, signed and kept. The ceremony key is gone. Copy the folder to two places that are kept apart.",
    );
    kit::space(ui);
    kit::fact(ui, "Folder", &folder.display().to_string());
    kit::fact(ui, "Anyone can check it", "with Keyrite, or with ssh-keygen as VERIFY.txt says");
}

/// Messages of the floors below begin small, for use inside a sentence.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let rest: String = letters.collect();
    let end = if rest.ends_with(['.', '?', '!', ':']) { "" } else { "." };
    format!("{first}{rest}{end}")
}
