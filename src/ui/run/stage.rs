//! The middle of the window: the step that is due, or what stands in its way.

use std::cell::RefCell;
use std::sync::Arc;

use eframe::egui::{self, Context, Ui};

use super::asked::AskedBy;
use super::context::{StepContext, head, tried_again, working};
use super::deed::Deed;
use super::ending::{Ending, Wish};
use super::next::Next;
use super::statement_page::StatementPage;
use super::{Run, SETTLE, bar, beside};
use crate::ceremony::EventKind;
use crate::ceremony::State;
use crate::ceremony::kinds;
use crate::ceremony::state::Inner;
use crate::ceremony::state::Stage;
use crate::plan::{PlannedStep, Step};
use crate::transcript::record::Subject;
use crate::ui::early_end::at_an_early_end;
use crate::ui::kit::{self, Footer, Moment, PressedBy, Signal, framed};
use crate::ui::shared::Shared;

/// A message up to this many letters stands beside the act.
const SHORT: usize = 44;

impl Run {
    /// The middle of the window.
    pub(super) fn stage(&mut self, ui: &mut Ui, shared: &Shared) -> Option<Next> {
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
        if self.undone.is_some() {
            self.not_done(ui);
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
            (Stage::Running { .. }, None) | (Stage::DayOver { .. } | Stage::Sealed | Stage::Aborted, _) => {
                self.sealed(ui, &state)
            }
        }
    }

    /// The end: the list that leads the people out, and the statement for those who sign elsewhere.
    fn sealed(&mut self, ui: &mut Ui, state: &State) -> Option<Next> {
        if let Some(page) = &mut self.statement {
            if page.show(ui, !self.helped) {
                self.statement = None;
                kit::want_focus(ui.ctx());
                self.changed = Moment::now(ui.ctx());
            }
            return None;
        }
        let refusal = self.notice.as_ref().filter(|(signal, _)| *signal == Signal::Stop);
        let refusal = refusal.map(|(_, text)| text.clone());
        let listens = self.settled(ui.ctx());
        let (head, folder, files) = (self.head, &self.folder, [&self.saved, &self.outside]);
        let ending = self.ending.get_or_insert_with(|| Ending::new(state, head, folder, files));
        match ending.show(ui, refusal.as_deref(), listens) {
            Wish::Stay => None,
            Wish::Verify => Some(Next::Verify(self.folder.clone())),
            Wish::Done => Some(Next::Home),
            Wish::Codes => {
                kit::from_the_top(ui.ctx());
                kit::want_focus(ui.ctx());
                self.statement = Some(StatementPage::new(&state.statement(self.head).render()));
                None
            }
        }
    }

    /// An entry that could not be kept: nothing came of it yet, and it can be tried again.
    pub(super) fn not_kept(&mut self, ui: &mut Ui, why: &str) {
        let listens = self.settled(ui.ctx()) && self.worker.busy_since().is_none();
        let footer = Footer { act: "Try again", missing: None, refusal: None, listens };
        let (mut give_up, mut enough) = (false, false);
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
                enough = tried_again(ui, &self.worker);
            },
            |ui| give_up = kit::danger(ui, "Break the ceremony off").clicked(),
        );
        if pressed == PressedBy::Somebody {
            self.worker.try_again();
            self.changed = Moment::now(ui.ctx());
        }
        if enough {
            self.worker.stop();
        }
        // once it is tried again, its line may be there before anybody is told
        if give_up && listens {
            self.worker.give_up();
            self.unkept = None;
            self.broken = Some(
                "The last entry was given up. Everything secret is forgotten. The entries before it stand. "
                    .to_owned()
                    + at_an_early_end(self.state.plan().template.kind).1,
            );
        }
    }

    /// A page with one way out.
    pub(super) fn page(
        &mut self,
        ui: &mut Ui,
        title: &str,
        act: &str,
        add: impl FnOnce(&mut Ui),
    ) -> Option<Next> {
        let refusal = self.notice.as_ref().filter(|(signal, _)| *signal == Signal::Stop);
        let refusal = refusal.map(|(_, text)| text.as_str());
        let footer = Footer { act, missing: None, refusal, listens: self.settled(ui.ctx()) };
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
        (pressed == PressedBy::Somebody).then_some(Next::Home)
    }

    /// True once the page has stood long enough for an act to be meant for it, and nothing lies over it.
    pub(super) fn settled(&self, ctx: &Context) -> bool {
        self.changed.is_over(SETTLE, ctx) && self.overlay.is_none()
    }

    pub(super) fn after(&mut self, ui: &mut Ui) {
        let settled = self.settled(ui.ctx());
        let Some(page) = self.aftermath.front_mut() else { return };
        if page.show(ui, settled) {
            self.aftermath.pop_front();
            kit::from_the_top(ui.ctx());
            self.changed = Moment::now(ui.ctx());
            kit::want_focus(ui.ctx());
        }
    }

    /// What was said of a sheet goes once another one is in hand.
    fn forget_another_sheet(&mut self, ctx: &Context) {
        if self.overlay.is_none() && self.screen.comes_to_another_sheet() {
            self.notice = None;
            self.forget_refusal(ctx);
        }
    }

    pub(super) fn step(
        &mut self,
        ui: &mut Ui,
        shared: &Shared,
        state: &State,
        planned: &PlannedStep,
        step: &Step,
    ) {
        self.forget_another_sheet(ui.ctx());
        let busy = self.worker.busy_since();
        let people = self.assignment.resolve(state, planned, step);
        let context = StepContext {
            state,
            planned,
            step,
            shared,
            folder: &self.folder,
            saved_in: self.saved_in.as_deref(),
            people,
            asked: RefCell::new(None),
        };
        let (primary, beside) = (self.screen.primary(&context), self.screen.beside(&context));
        let listens = self.settled(ui.ctx()) && busy.is_none();
        let on_break = state.on_break();
        let mut deed = None;
        let unchosen = self.assignment.missing(state, planned, step);
        let (act, missing) = match &primary {
            _ if on_break => ("End the break\u{2026}", None),
            Some(primary) if busy.is_some() => (primary.act.as_str(), Some("under way")),
            Some(primary) => (
                primary.act.as_str(),
                primary.missing.as_deref().or(unchosen.as_deref().filter(|_| state.done().roll_closed)),
            ),
            None => ("", None),
        };
        let refusal = self.refusal.at_the_foot(ui.ctx()).filter(|_| self.overlay.is_none());
        let footer = Footer { act, missing, refusal: refusal.as_deref(), listens };
        let free = busy.is_none() && self.overlay.is_none();
        let (screen, assignment) = (&mut self.screen, &mut self.assignment);
        let fills = screen.fills_window(state);
        let spoken = screen.was_spoken(&context);
        let (stopping, mut enough, mut left_out) = (self.worker.is_stopping(), false, None);
        let bytes = self.worker.bytes_so_far();
        let body = |ui: &mut Ui| {
            if !fills {
                head(ui, &context, assignment, spoken);
            }
            if on_break {
                kit::notice(
                    ui,
                    Signal::Attention,
                    "A break is on. To go on, end it and say what was checked.",
                );
                return;
            }
            // whatever stands above it in a window of this size
            let of_its_own = egui::UiBuilder::new().scope_id(egui::Id::unique("fields of the step"));
            ui.scope_builder(of_its_own, |ui| {
                ui.add_enabled_ui(free, |ui| {
                    deed = screen.body(ui, &context);
                });
            });
            if let Some(since) = busy {
                enough = working(ui, (since, bytes), kinds::of(step.kind).work, stopping);
            }
        };
        // a short one has its place beside the act, where it takes no room from the page
        let short = self.notice.as_ref().filter(|(_, text)| text.len() <= SHORT);
        let long = self.notice.as_ref().filter(|(_, text)| text.len() > SHORT);
        let needed = self.needed.clone().filter(|_| free);
        let mut except = false;
        let above = |ui: &mut Ui| {
            if let Some((signal, text)) = long {
                kit::notice(ui, *signal, text);
                ui.add_space(4.0);
            }
            if let Some(about) = &needed {
                except = kit::button(ui, &format!("Record an exception about {about}\u{2026}")).clicked();
                ui.add_space(4.0);
            }
        };
        let aside = |ui: &mut Ui| {
            if let Some((signal, text)) = short {
                kit::text::inline(ui, *signal, text);
            }
            // where there is no way past, what follows begins at the margin
            if !on_break && may_be_left_out(&context) {
                ui.add_enabled_ui(free, |ui| left_out = leave_out(ui, &context));
            }
        };
        if let Some(beside) = beside.filter(|_| !fills && !on_break) {
            beside::show(ui, state, planned, beside);
        }
        let pressed = kit::framed_with(ui, &footer, body, above, aside);
        if enough {
            self.worker.stop();
        }
        let asked = context.asked.take();
        if let Some(about) = needed.filter(|_| except).or(asked) {
            self.except(about, ui.ctx());
            return;
        }
        if pressed == PressedBy::Somebody && on_break {
            self.open_overlay(bar::Pressed::Pause, ui.ctx());
        } else if pressed == PressedBy::Somebody && primary.is_some() {
            deed = self.screen.act(&context);
        }
        if let Some(deed) = deed.or(left_out).filter(|_| busy.is_none()) {
            self.deliver(ui.ctx(), deed, unchosen, (state, planned, step));
        }
    }

    /// Sends it, if everybody who is recorded with it was chosen.
    fn deliver(
        &mut self,
        ctx: &Context,
        deed: Deed,
        unchosen: Option<String>,
        (state, planned, step): (&State, &PlannedStep, &Step),
    ) {
        if let Some(unchosen) = unchosen.filter(|_| deed.names_its_people(state)) {
            self.refuse(None, format!("First {unchosen}."), ctx);
            return;
        }
        let request = deed.into_request(state, planned, step, &self.assignment);
        self.send(AskedBy::ThePage, request, ctx);
    }
}

/// True for a step that is not begun and that a ceremony of its kind can do without.
fn may_be_left_out(context: &StepContext<'_>) -> bool {
    let begun = !matches!(context.state.inner(), Some(Inner::Waiting));
    !begun && context.state.plan().template.may_leave_out(context.step)
}

/// The way past a step that is not held: at once where the script calls it optional, else by an exception that names it.
fn leave_out(ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
    let (state, planned) = (context.state, context.planned);
    if state.begins_optional_phase(planned) && kit::faint(ui, "Leave out this part").clicked() {
        return Some(Deed::excepting(EventKind::LeaveOut { phase: true }));
    }
    let optional = context.step.optional;
    let text = if optional { "Leave out this step" } else { "This step cannot be done\u{2026}" };
    if !kit::faint(ui, text).clicked() {
        return None;
    }
    // what needs an exception asks for it first
    let about = Subject::StepLeftOut { step: planned.id.clone() };
    if !optional && !context.permits(&about) {
        *context.asked.borrow_mut() = Some(about);
        return None;
    }
    Some(Deed::excepting(EventKind::LeaveOut { phase: false }))
}
