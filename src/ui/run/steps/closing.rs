//! Steps that close: every exception reviewed, every person heard.

use eframe::egui::Ui;

use super::super::super::kit::{self, Signal};
use super::super::{Beside, Deed, Primary, StepContext, Who};
use super::screen::StepScreen;
use super::typed::prose;
use crate::ceremony::state::{ExceptionFacts, Permission};
use crate::ceremony::{EventKind, State};
use crate::transcript::record::Severity;
use crate::vocab::text::counted;

/// What is said of a severity and an end that do not go together.
const CONTRADICTS: &str = "To be followed up, and nothing left to do: what was followed up already is a note; what is still to be followed up stays open.";

/// One exception after the other.
#[derive(Default)]
pub struct Review {
    severity: Option<Severity>,
    closed: Option<bool>,
    follow_up: String,
}

impl Review {
    fn next(state: &State) -> Option<u16> {
        (1u16..)
            .zip(state.exceptions())
            .find(|(_, exception)| exception.reviewed.is_none())
            .map(|(number, _)| number)
    }

    /// How serious it is and whether anything is left to do: two answers that are one judgement, so they stand together.
    fn two_questions(&mut self, ui: &mut Ui) {
        kit::title(ui, "Two answers that go together");
        kit::two(ui, 330.0, |ui, _, side| match side {
            kit::Side::First => {
                kit::caption(ui, "1  How serious it is");
                for (severity, text) in [
                    (Severity::Note, "Note: no effect on what the ceremony proves"),
                    (Severity::Minor, "Minor: to be followed up"),
                    (Severity::Major, "Major: nothing may rely on the result before it is resolved"),
                ] {
                    kit::choice(ui, &mut self.severity, Some(severity), text);
                }
            }
            kit::Side::Second => {
                kit::caption(ui, "2  Whether anything is left to do about it");
                kit::choice(ui, &mut self.closed, Some(true), "Closed: nothing is left to do");
                kit::choice(ui, &mut self.closed, Some(false), "Open: shown in every verdict");
            }
        });
        if let Some((signal, together)) = self.together() {
            kit::text::remark(ui, signal, together);
        }
    }

    /// What both answers say together.
    const fn together(&self) -> Option<(Signal, &'static str)> {
        Some(match (self.severity, self.closed) {
            (Some(Severity::Note), Some(true)) => {
                (Signal::Done, "Together: it changed nothing, and nothing is left to do.")
            }
            (Some(Severity::Note), Some(false)) => {
                (Signal::Plain, "Together: it changed nothing, and something is left to do.")
            }
            (Some(Severity::Minor), Some(true)) => (Signal::Attention, CONTRADICTS),
            (Some(Severity::Minor), Some(false)) => {
                (Signal::Plain, "Together: somebody follows it up, and every verdict says so until then.")
            }
            (Some(Severity::Major), Some(true)) => {
                (Signal::Plain, "Together: it was grave, and it is resolved: say below how.")
            }
            (Some(Severity::Major), Some(false)) => {
                (Signal::Attention, "Together: nothing may rely on this ceremony until it is resolved.")
            }
            (None, _) | (_, None) => return None,
        })
    }

    /// To be followed up, and nothing is left to do: one of the two is not meant.
    fn contradicts(&self) -> bool {
        self.severity == Some(Severity::Minor) && self.closed == Some(true)
    }

    fn what(&self, number: u16) -> Result<EventKind, String> {
        let (severity, closed) = (
            self.severity.ok_or("choose how serious it is")?,
            self.closed.ok_or("say whether anything is left to do")?,
        );
        if self.contradicts() {
            return Err("a note that is closed, or a minor one that is open".into());
        }
        Ok(EventKind::Review { number, severity, closed, follow_up: prose("follow-up", &self.follow_up)? })
    }
}

/// What an exception is about, and what became of what it permits.
fn about(exception: &ExceptionFacts) -> String {
    match exception.permission {
        Permission::None => "a remark: it permitted nothing".to_owned(),
        Permission::Open => format!("{}; not used yet", exception.about),
        Permission::Used { line } => format!("{}; used by line {line}", exception.about),
        Permission::Expired => format!("{}; NOT USED: its step ended without it", exception.about),
    }
}

/// At which step it was filed, as the script calls that.
fn at_step(state: &State, exception: &ExceptionFacts) -> String {
    let mut steps = state.plan().steps().iter();
    let planned = exception.step.as_ref().and_then(|id| steps.find(|planned| planned.id == *id));
    planned.map_or_else(String::new, |planned| format!(" \u{b7} at \u{201c}{}\u{201d}", planned.script.title))
}

impl StepScreen for Review {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        let all = context.state.exceptions();
        let Some(number) = Self::next(context.state) else {
            let text = if all.is_empty() {
                "No exception was recorded.".to_owned()
            } else if all.len() == 1 {
                "The one exception is reviewed.".to_owned()
            } else {
                format!("All {} exceptions are reviewed.", all.len())
            };
            kit::text::remark(ui, Signal::Done, &text);
            return None;
        };
        let exception = all.get(usize::from(number) - 1)?;
        kit::title(ui, &format!("Exception {number} of {}{}", all.len(), at_step(context.state, exception)));
        let [expected, happened, decided] = exception.told.as_ref();
        let who = context.state.people().iter().find(|person| person.id == exception.decided_by);
        kit::fact_beside(ui, "About", &about(exception));
        kit::fact_beside(ui, "Expected", expected.as_str());
        kit::fact_beside(ui, "Happened", happened.as_str());
        let decided_by = who.map(|person| format!(" ({})", person.name)).unwrap_or_default();
        let confirmed: Vec<String> = context
            .state
            .people()
            .iter()
            .filter(|person| exception.confirmed_by.contains(&person.id))
            .map(|person| person.name.to_string())
            .collect();
        kit::fact_beside(ui, "Decided", &format!("{decided}{decided_by}"));
        if !confirmed.is_empty() {
            kit::fact_beside(ui, "Confirmed by", &confirmed.join(" and "));
        }
        kit::space(ui);
        self.two_questions(ui);
        kit::space(ui);
        kit::prose(ui, "Who follows up, and how", &mut self.follow_up, "nothing to follow up");
        None
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        Some(match Self::next(context.state) {
            Some(number) => {
                Primary::new(format!("Record the review of exception {number}"), self.what(number).err())
            }
            None => Primary::ready("Close the review"),
        })
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        match Self::next(context.state) {
            Some(number) => self.what(number).ok().map(Deed::new),
            None => Some(Deed::new(EventKind::CloseReview)),
        }
    }

    fn taken(&mut self, _: &State) {
        *self = Self::default();
    }
}

/// Each person for themselves.
#[derive(Default)]
pub struct SignOff {
    agrees: Option<bool>,
    reason: String,
}

/// What people agree to, in the program's own words: a script may say at this step whatever it likes.
fn agreed_to(state: &State) -> String {
    let (all, open) = (state.exceptions().len(), state.open_exceptions());
    let exceptions = match (all, open) {
        (0, _) => "no exception".to_owned(),
        (all, 0) => format!("{}, none open", counted(all, "exception")),
        (all, open) => format!("{}, {open} OPEN", counted(all, "exception")),
    };
    let lines = counted(state.entries(), "line");
    format!("the record of this ceremony: {lines} so far, with {exceptions}")
}

impl StepScreen for SignOff {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        kit::to_be_read(ui);
        kit::fact_beside(ui, "Agreed to is", &agreed_to(context.state));
        match context.state.next_to_speak() {
            Some(person) => {
                kit::space(ui);
                kit::large(ui, person.name.as_str());
                // side by side: nobody sees the one answer without the other
                kit::in_a_row(ui, |ui| {
                    kit::choice(ui, &mut self.agrees, Some(true), "I agree: the record is what happened");
                    kit::choice(ui, &mut self.agrees, Some(false), "I do not agree");
                });
                if self.agrees == Some(false) {
                    kit::prose(ui, "Because", &mut self.reason, "");
                }
            }
            None => kit::text::remark(ui, Signal::Done, "everybody has spoken"),
        }
        kit::read_to_here(ui);
        kit::space(ui);
        // what was said comes last, so that nobody's question moves down while the others speak
        for said in context.state.sign_offs() {
            let person = context.state.person(said.person).expect("who spoke is on the roll");
            let (signal, word) =
                if said.agrees { (Signal::Done, "agrees") } else { (Signal::Attention, "does not agree") };
            kit::text::remark(ui, signal, &format!("{} {word}", person.name));
        }
        None
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        let Some(person) = context.state.next_to_speak() else {
            return Some(Primary::ready("Everybody has spoken: go on"));
        };
        Some(match self.agrees {
            None => Primary::new(
                format!("Record what {} says", person.name),
                Some("agree, or do not agree".into()),
            ),
            Some(true) => Primary::ready(format!("{} agrees", person.name)),
            Some(false) => {
                Primary::new(format!("{} does not agree", person.name), prose("because", &self.reason).err())
            }
        })
    }

    fn beside(&self, _: &StepContext<'_>) -> Option<Beside> {
        // whoever answers stands large on the page itself
        None
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        let Some(person) = context.state.next_to_speak() else {
            return Some(Deed::new(EventKind::CloseSignOff));
        };
        let agrees = self.agrees?;
        let reason = if agrees { None } else { Some(prose("because", &self.reason).ok()?) };
        Some(Deed::new(EventKind::SignOff { agrees, reason }).done_by(Who::Alone(person.id)))
    }

    fn taken(&mut self, _: &State) {
        *self = Self::default();
    }
}
