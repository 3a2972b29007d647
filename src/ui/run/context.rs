//! What a step's screen sees, and what stands above and below every step.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use eframe::egui::{Rect, Ui};

use super::assignment::Assignment;
use super::deed::with_a_witness;
use super::script;
use crate::ceremony::State;
use crate::ceremony::kinds::Work;
use crate::plan::template::Told;
use crate::plan::{PlannedStep, Step};
use crate::transcript::record::Person;
use crate::transcript::{PersonId, Subject};
use crate::ui::kit::{self, Voice};
use crate::ui::shared::Shared;
use crate::ui::worker::Worker;
use crate::vocab::Mode;

/// Somebody who is expected, as entered while the ceremony was prepared.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// The name, as it will be recorded.
    pub name: String,
    /// Whom they are from.
    pub affiliation: String,
    /// Role ids.
    pub roles: Vec<String>,
    /// Shares they will hold.
    pub shares: Vec<u8>,
}

/// What a step's screen sees.
pub struct StepContext<'a> {
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
    /// Where the sheet that was saved last is.
    pub saved_in: Option<&'a Path>,
    /// Who acts and who confirms.
    pub people: (PersonId, Vec<PersonId>),
    /// What the screen wants an exception about.
    pub asked: RefCell<Option<Subject>>,
}

impl StepContext<'_> {
    /// The share this step is about.
    pub fn share(&self) -> u8 {
        self.planned.share.expect("the check of scripts keeps such a step in the part repeated per share")
    }

    /// Who holds it.
    pub fn holder(&self) -> Option<&Person> {
        self.state.holder(self.share())
    }

    /// True if an exception that was filed at this step permits this.
    pub fn permits(&self, about: &Subject) -> bool {
        self.state.permits(about)
    }

    /// The sentences of an exception that no field has, before it is recorded: it is read aloud, so that nobody signs what they did
    /// not hear. And who files it.
    pub fn tell_exception(&self, ui: &mut Ui, expected: &str, happened: Option<&str>, decided: Option<&str>) {
        kit::space(ui);
        let all = [("Expected", Some(expected)), ("Happened", happened), ("Decided", decided)];
        for (name, said) in all {
            if let Some(said) = said {
                kit::text::fact_beside(ui, name, said);
            }
        }
        kit::caption(ui, &self.excepting());
    }

    /// Who files and who confirms an exception of this step, for the people on the screen.
    pub fn excepting(&self) -> String {
        let (by, with) = with_a_witness(self.state, self.people.clone());
        let name = |id: PersonId| self.state.person(id).map(|person| person.name.to_string());
        let confirmed: Vec<String> = with.into_iter().filter_map(name).collect();
        match name(by) {
            Some(by) if confirmed.is_empty() => format!("{by} files it."),
            Some(by) => {
                let others = confirmed.join(" and ");
                format!("{by} files it, and {others} confirms it: read it aloud before it is recorded.")
            }
            None => "No names are recorded before the roll is closed".to_owned(),
        }
    }

    /// True in a ceremony with real keys.
    pub fn production(&self) -> bool {
        self.state.mode() == Mode::Production
    }
}

/// Title, roles, and what is said, if it was not spoken before.
pub(super) fn head(ui: &mut Ui, context: &StepContext<'_>, assignment: &mut Assignment, spoken: bool) {
    let (planned, step) = (context.planned, context.step);
    // where the script is folded away, this stands above the page already
    if ui.ctx().content_rect().width() >= script::WIDE {
        kit::caption(ui, &script::where_we_are(context.state));
    }
    let begins = script::day_begins(context.state);
    // what was said at the end of the day is not said again on the next
    let returning = begins.is_some();
    let title = begins.unwrap_or_else(|| match (planned.share, &planned.round) {
        (Some(share), _) => format!("{} \u{2013} share {share}", step.title),
        (None, Some(_)) => format!("{} \u{2013} {}", step.title, planned.part),
        (None, None) => step.title.clone(),
    });
    kit::heading(ui, &title);
    if !kit::is_very_low(ui) {
        kit::rule(ui);
    }
    assignment.show(ui, context.state, planned, step);
    if returning {
        kit::gap(ui);
        return;
    }
    let told = |text: &Told| context.state.told(planned, text);
    if let Some(text) = step.say.as_ref().filter(|_| !spoken) {
        kit::space(ui);
        kit::told_with(ui, &told(text), words(context, text).as_deref(), Voice::Say);
    }
    if let Some(text) = &step.hands {
        kit::space(ui);
        kit::told(ui, &told(text), Voice::Do);
    }
    if let Some(text) = &step.command {
        kit::space(ui);
        kit::caption(ui, "Type on the other device");
        kit::mono(ui, &told(text));
    }
    if let Some(text) = &step.do_not_say {
        kit::space(ui);
        kit::told(ui, &told(text), Voice::Silent);
    }
    if let Some(text) = &step.note {
        kit::space(ui);
        kit::caption(ui, &told(text));
    }
    kit::gap(ui);
}

/// The words of a digest that are spoken in this text, if there are any.
fn words(context: &StepContext<'_>, text: &Told) -> Option<String> {
    let of_words = text.facts().into_iter().find(|name| name.rsplit('.').next() == Some("words"))?;
    context.state.fact(context.planned, of_words)
}

/// In so many pictures what shows the work is brought into view: the page has to grow by it first.
const SHOWN_AT_FIRST: u8 = 3;

/// Work under way: how long, how many of its bytes are done if they are counted, and what it is. True if somebody wants it
/// stopped.
pub(super) fn working(
    ui: &mut Ui,
    (since, bytes): (Instant, Option<(u64, u64)>),
    work: Work,
    stopping: bool,
) -> bool {
    let age = since.elapsed();
    ui.ctx().request_repaint_after(Duration::from_millis(33));
    if age < Duration::from_millis(300) {
        return false;
    }
    let top = ui.cursor().min;
    kit::space(ui);
    let whole = match (stopping, work.can_be_stopped) {
        (true, _) => " Stopping.",
        (false, true) => "",
        (false, false) => " What is begun is finished or refused as a whole.",
    };
    let so_far = bytes
        .map_or_else(String::new, |(done, all)| format!(", {} of {} MiB", done >> 20, all.div_ceil(1 << 20)));
    let words = format!("{} \u{2013} {:.0} s{so_far}.{whole}", work.what, age.as_secs_f32());
    // an honest bar for work of unknown length: it nears the end and never reaches it
    let unknown = || 1.0 - (-age.as_secs_f32() / 2.0).exp();
    let part = bytes.map_or_else(unknown, |(done, all)| done as f32 / all as f32);
    kit::progress(ui, part, &words);
    // not the one that closes what lies over the page
    let escape = kit::escape_struck(ui.ctx());
    let enough = work.can_be_stopped && !stopping && (kit::button(ui, "Stop").clicked() || escape);
    // on a long page it begins below what is in view: it is shown at first, and whoever scrolls away from it may
    let shown = ui.scope_id().with("work that was shown");
    let last = ui.data(|data| data.get_temp::<(Instant, u8)>(shown)).filter(|(work, _)| *work == since);
    let pictures = last.map_or(0, |(_, pictures)| pictures);
    if pictures < SHOWN_AT_FIRST {
        ui.data_mut(|data| data.insert_temp(shown, (since, pictures + 1)));
        ui.scroll_to_rect(Rect::from_two_pos(top, ui.cursor().min), None);
    }
    enough
}

/// What is tried again, on the page that says why it failed: nothing while nothing is. True if somebody wants it stopped.
pub(super) fn tried_again(ui: &mut Ui, worker: &Worker) -> bool {
    let Some(since) = worker.busy_since() else { return false };
    let bytes = worker.bytes_so_far();
    // a large file alone takes so long that it can be stopped
    let work = Work { what: "Trying again", can_be_stopped: bytes.is_some() };
    working(ui, (since, bytes), work, worker.is_stopping())
}
