//! What can be opened over any step: help, an exception, a note, a break, a deputy, the end before its time.

mod event;
mod helping;

use eframe::egui::{self, Id, Modal, ScrollArea, Ui};

use super::bar::Pressed;
use super::like_names::LikeNames;
use super::steps::word_field;
use crate::ceremony::decide::ABORT_WORD;
use crate::ceremony::refusal::Enrolment;
use crate::ceremony::{Event, Refusal, State};
use crate::plan::template::WITNESS;
use crate::transcript::{PersonId, Subject};
use crate::ui::early_end::at_an_early_end;
use crate::ui::kit::{self, Footer, PressedBy, Signal};

/// Where a refusal is mended.
const CONFIRMED_BY: &str = "Confirmed by";
const DEPUTY: &str = "Deputy's name";
const WHO_LEAVES: &str = "Who leaves";

/// What the overlay wants.
pub enum Wish {
    /// To stay open.
    Stay,
    /// To be closed.
    Leave,
    /// An entry.
    Do(Box<Event>),
    /// An exception about this first.
    Except(Subject),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Page {
    Help,
    Exception,
    Pause,
    Note,
    Break,
    BreakEnd,
    Deputy,
    Abort,
}

/// An open overlay with what was typed into it.
#[derive(Debug)]
pub struct Overlay {
    page: Page,
    speaker: PersonId,
    second: PersonId,
    about: Subject,
    one: String,
    two: String,
    three: String,
    word: String,
    name: String,
    affiliation: String,
    identity: String,
    until: String,
    absent: PersonId,
    leaving: Vec<PersonId>,
    like: LikeNames,
    opened: bool,
}

impl Overlay {
    /// The form of an exception about this, with what the script expected where the script itself says it.
    pub fn for_exception(about: Subject, state: &State) -> Self {
        let one = expected_by_script(&about, state).unwrap_or_default();
        Self { about, one, ..Self::new(Page::Exception) }
    }

    /// The overlay of a button in the bar.
    pub fn for_key(pressed: Pressed) -> Self {
        Self::new(match pressed {
            Pressed::Help => Page::Help,
            Pressed::Exception => Page::Exception,
            Pressed::Pause => Page::Pause,
        })
    }

    /// True if both are about the same thing.
    pub fn is_like(&self, other: &Self) -> bool {
        self.page == other.page && self.about == other.about
    }

    fn new(page: Page) -> Self {
        Self {
            page,
            speaker: PersonId::NOBODY,
            second: PersonId::NOBODY,
            about: Subject::Remark,
            one: String::new(),
            two: String::new(),
            three: String::new(),
            word: String::new(),
            name: String::new(),
            affiliation: String::new(),
            identity: String::new(),
            until: String::new(),
            absent: PersonId::NOBODY,
            leaving: Vec::new(),
            like: LikeNames::default(),
            opened: false,
        }
    }

    /// Draws it over the stage.
    pub fn show(
        &mut self,
        ctx: &egui::Context,
        state: &State,
        (refusal, needed): (Option<&str>, Option<&Subject>),
        busy: bool,
    ) -> Wish {
        let mut wish = Wish::Stay;
        if self.page == Page::Pause && state.on_break() {
            self.page = Page::BreakEnd;
        }
        let size = ctx.content_rect().size();
        let listens = std::mem::replace(&mut self.opened, true) && !busy;
        let shown = Modal::new(Id::unique(("overlay", self.page))).frame(kit::dialog(ctx)).show(ctx, |ui| {
            ui.set_width((size.x - 80.0).min(640.0));
            ScrollArea::vertical()
                .animated(false)
                .id_salt(self.page)
                .max_height((size.y - 190.0).max(110.0))
                .show(ui, |ui| {
                    ui.set_max_width(ui.available_width() - 8.0);
                    if let Some(found) = self.fields(ui, state) {
                        wish = found;
                    }
                    kit::end_of_a_dialog(ui.ctx());
                });
            ui.add_space(8.0);
            if let Some(about) = needed
                && kit::button(ui, &format!("Record an exception about {about}\u{2026}")).clicked()
            {
                wish = Wish::Except(about.clone());
            }
            if let Some(found) = self.foot(ui, state, refusal, listens) {
                wish = found;
            }
        });
        if shown.should_close() {
            wish = Wish::Leave;
        }
        wish
    }

    /// What it asked for was refused: the name of the field or list at which that is mended, if it is one.
    pub fn refused(&self, refusal: &Refusal) -> Option<&'static str> {
        if refusal.is_of_who_confirms() {
            return Some(CONFIRMED_BY);
        }
        match (self.page, refusal.of_an_enrolment()) {
            (Page::Deputy, Some(Enrolment::Name)) => Some(DEPUTY),
            (Page::Deputy, Some(Enrolment::Roles | Enrolment::Shares)) => Some(WHO_LEAVES),
            (Page::Deputy, Some(Enrolment::Key | Enrolment::Nothing) | None)
            | (
                Page::Help
                | Page::Exception
                | Page::Pause
                | Page::Note
                | Page::Break
                | Page::BreakEnd
                | Page::Abort,
                _,
            ) => None,
        }
    }

    fn turn_to(&mut self, page: Page, ui: &Ui) {
        *self = Self::new(page);
        kit::want_focus(ui.ctx());
    }

    fn fields(&mut self, ui: &mut Ui, state: &State) -> Option<Wish> {
        match self.page {
            Page::Help => helping::show(ui, state),
            Page::Pause => return self.pause(ui, state),
            Page::Exception => {
                kit::title(ui, "Record an exception");
                kit::caption(ui, "A deviation is normal; hiding it is not. It is reviewed before the close.");
                kit::space(ui);
                if self.about == Subject::Remark {
                    kit::body(ui, "This is a remark: anybody may record it, and it permits nothing.");
                } else {
                    kit::body(
                        ui,
                        &format!("About {}. {}", about_said(&self.about, state), self.about.permission()),
                    );
                }
                kit::space(ui);
                self.who(ui, state, "Decided by");
                if self.about.permits() {
                    self.second(ui, state);
                }
                kit::prose(ui, "What the script expected", &mut self.one, "");
                kit::prose(ui, "What happened", &mut self.two, "");
                kit::prose(ui, "What was decided", &mut self.three, "");
            }
            Page::Note => {
                kit::title(ui, "Record a note");
                kit::caption(ui, "Something that was seen and breaks no rule.");
                kit::space(ui);
                self.who(ui, state, "Said by");
                kit::prose(ui, "Note", &mut self.one, "");
            }
            Page::Break => {
                kit::title(ui, "Take a break");
                kit::caption(ui, "Nothing else can be recorded before the break is ended.");
                kit::space(ui);
                self.who(ui, state, "Announced by");
                kit::prose(
                    ui,
                    "Who or what keeps the material meanwhile",
                    &mut self.one,
                    "two people stay in the room",
                );
                if state.done().roll_closed {
                    kit::caption(ui, "Who leaves the room");
                    for person in state.present() {
                        let mut leaves = self.leaving.contains(&person.id);
                        if kit::tick(ui, &mut leaves, person.name.as_str()).changed() {
                            if leaves {
                                self.leaving.push(person.id);
                            } else {
                                self.leaving.retain(|id| *id != person.id);
                            }
                        }
                    }
                }
            }
            Page::BreakEnd => {
                kit::title(ui, "End the break");
                kit::space(ui);
                self.who(ui, state, "Checked by");
                kit::prose(
                    ui,
                    "What was checked before going on",
                    &mut self.one,
                    "everybody is back; screen, printer and bags are as they were left",
                );
            }
            Page::Deputy => self.deputy(ui, state),
            Page::Abort => {
                kit::grave(ui);
                kit::title(ui, "End the ceremony early");
                kit::notice(
                    ui,
                    Signal::Stop,
                    "Everything secret is wiped at once. The transcript ends with this entry and stays valid. This cannot be taken back.",
                );
                kit::space(ui);
                self.who(ui, state, "Decided by");
                kit::prose(ui, "Why", &mut self.one, "");
                let (paper, _) = at_an_early_end(state.plan().template.kind);
                kit::prose(ui, paper, &mut self.two, "");
                word_field(ui, ABORT_WORD, &mut self.word);
            }
        }
        None
    }

    fn who(&mut self, ui: &mut Ui, state: &State, name: &str) {
        if !state.done().roll_closed {
            return;
        }
        let all: Vec<(PersonId, String)> =
            state.present().map(|person| (person.id, person.name.to_string())).collect();
        kit::pick_person(ui, name, &mut self.speaker, PersonId::NOBODY, &all);
    }

    /// Who confirms: somebody else than who speaks, and a witness where the two need one.
    fn second(&mut self, ui: &mut Ui, state: &State) {
        if !state.done().roll_closed {
            return;
        }
        if self.speaker == PersonId::NOBODY {
            self.second = PersonId::NOBODY;
            return;
        }
        let gone = if let Subject::WitnessReplaced { absent } = &self.about { *absent } else { self.absent };
        let witnesses: Vec<PersonId> =
            state.in_role(WITNESS, None).map(|person| person.id).filter(|id| *id != gone).collect();
        let needs_one = !witnesses.is_empty() && !witnesses.contains(&self.speaker);
        let all: Vec<(PersonId, String)> = state
            .present()
            .filter(|person| person.id != self.speaker && person.id != gone)
            .filter(|person| !needs_one || witnesses.contains(&person.id))
            .map(|person| (person.id, person.name.to_string()))
            .collect();
        kit::pick_person(ui, CONFIRMED_BY, &mut self.second, PersonId::NOBODY, &all);
    }

    fn pause(&mut self, ui: &mut Ui, state: &State) -> Option<Wish> {
        kit::title(ui, "Pause");
        kit::caption(ui, "The step stays as it is.");
        kit::space(ui);
        let mut next = None;
        ui.vertical(|ui| {
            let first = kit::button(ui, "Take a break");
            kit::offer_focus(ui, &first);
            for (response, page) in [(first, Page::Break), (kit::button(ui, "Record a note"), Page::Note)] {
                if response.clicked() {
                    next = Some(page);
                }
            }
            if state.done().roll_closed && kit::button(ui, "Somebody takes over from somebody").clicked() {
                next = Some(Page::Deputy);
            }
            kit::space(ui);
            if kit::danger(ui, "End the ceremony early\u{2026}").clicked() {
                next = Some(Page::Abort);
            }
        });
        if let Some(page) = next {
            self.turn_to(page, ui);
        }
        None
    }

    fn deputy(&mut self, ui: &mut Ui, state: &State) {
        kit::title(ui, "Somebody takes over");
        kit::caption(
            ui,
            "The deputy takes over the roles and the shares that are not yet sealed. A witness confirms.",
        );
        kit::space(ui);
        let all: Vec<(PersonId, String)> =
            state.present().map(|person| (person.id, person.name.to_string())).collect();
        kit::caption(ui, WHO_LEAVES);
        kit::pick(ui, WHO_LEAVES, &mut self.absent, &all);
        self.who(ui, state, "Announced by");
        self.second(ui, state);
        kit::field(ui, DEPUTY, &mut self.name, 360.0);
        self.like.show(ui, state, &self.name);
        kit::field(ui, "From", &mut self.affiliation, 360.0);
        kit::field(ui, "Kind of identity paper", &mut self.identity, 360.0);
        kit::prose(ui, "Why", &mut self.one, "");
        kit::field(ui, "Delegating paper", &mut self.two, 360.0);
        kit::field(ui, "Valid until", &mut self.until, 200.0);
    }

    fn foot(&mut self, ui: &mut Ui, state: &State, refusal: Option<&str>, listens: bool) -> Option<Wish> {
        let act = match self.page {
            Page::Help | Page::Pause => {
                let mut wish = None;
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if kit::button(ui, "Back to the step").clicked() {
                        wish = Some(Wish::Leave);
                    }
                });
                return wish;
            }
            Page::Exception => "Record the exception",
            Page::Note => "Record the note",
            Page::Break => "Begin the break",
            Page::BreakEnd => "End the break",
            Page::Deputy => "Record the deputy",
            Page::Abort => "End the ceremony",
        };
        let event = self.event(state);
        let missing = event.as_ref().err().cloned();
        let mut back = false;
        let on_break = self.page == Page::BreakEnd;
        let refusal = refusal.filter(|_| !kit::is_told_at_a_field(ui.ctx()));
        let footer = Footer { act, missing: missing.as_deref(), refusal, listens };
        let pressed = kit::foot(ui, &footer, |ui| {
            // where the act cannot be taken back, the way out of it is what calls
            let grave = self.page == Page::Abort;
            let out = |ui: &mut Ui| if grave { kit::accent(ui, "Back") } else { kit::button(ui, "Back") };
            back = !on_break && out(ui).clicked();
        });
        match (pressed, event) {
            (PressedBy::Somebody, Ok(event)) => Some(Wish::Do(Box::new(event))),
            (PressedBy::Somebody, Err(_)) | (PressedBy::Nobody, _) => back.then_some(Wish::Leave),
        }
    }
}

/// What an exception is about, as the script calls it.
fn about_said(about: &Subject, state: &State) -> String {
    let Some((_, planned, step)) = state.due() else { return about.to_string() };
    if let Subject::StepLeftOut { step: left } = about
        && planned.id == *left
    {
        return format!("the step \u{201c}{}\u{201d}, which is not held", step.title);
    }
    if let Subject::Field { field } = about
        && let Some(here) = step.fields.iter().find(|other| other.id == *field)
    {
        return format!("the field \u{201c}{}\u{201d}", here.label);
    }
    about.to_string()
}

/// What the script expected instead, if it follows from what the exception is about.
fn expected_by_script(about: &Subject, state: &State) -> Option<String> {
    if let Subject::Tick { tick } = about {
        return Some(tick.clone());
    }
    let (_, planned, step) = state.due()?;
    let left = matches!(about, Subject::StepLeftOut { step } if planned.id == *step);
    left.then(|| format!("The step \u{201c}{}\u{201d} is held.", step.title))
}
