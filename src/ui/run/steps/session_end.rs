//! The end of a day: each person signs off, then it is said who keeps the material; and on the next day, who is here again.

use std::collections::BTreeSet;

use eframe::egui::Ui;

use super::super::super::kit;
use super::super::{Deed, Primary, StepContext};
use super::closing::SignOff;
use super::screen::StepScreen;
use super::typed::{line, prose};
use crate::ceremony::state::Inner;
use crate::ceremony::{EventKind, State};
use crate::transcript::PersonId;
use crate::transcript::record::SessionEnded;
use crate::vocab::text::counted;

/// What was entered so far, on either day.
pub struct SessionEnd {
    speaks: SignOff,
    custody: String,
    goes_on: String,
    /// Nobody is here before somebody says so.
    here: BTreeSet<PersonId>,
    checked: String,
}

fn returning(state: &State) -> bool {
    matches!(state.inner(), Some(Inner::Returning))
}

/// What was said at the end of the last day of the time until this one.
pub fn overnight_of(state: &State) -> Vec<(&'static str, String)> {
    let said = |ended: &SessionEnded| {
        [("Kept until the next day by", ended.custody.to_string()), ("Goes on", ended.goes_on.to_string())]
    };
    state.overnight().map(said).into_iter().flatten().collect()
}

impl SessionEnd {
    /// A step that has just become due.
    pub fn new() -> Self {
        let (custody, goes_on, checked) = (String::new(), String::new(), String::new());
        Self { speaks: SignOff::default(), custody, goes_on, here: BTreeSet::new(), checked }
    }

    fn ends(&self) -> Result<EventKind, String> {
        let custody = prose("who keeps the material", &self.custody)?;
        Ok(EventKind::EndSession { custody, goes_on: line("when and where it goes on", &self.goes_on)? })
    }

    fn begins(&self) -> Result<EventKind, String> {
        if self.here.is_empty() {
            return Err("mark who is here".to_owned());
        }
        let checked = prose("what was checked", &self.checked)?;
        Ok(EventKind::BeginSession { present: self.here.iter().copied().collect(), checked })
    }
}

impl StepScreen for SessionEnd {
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed> {
        if returning(context.state) {
            for (name, value) in overnight_of(context.state) {
                kit::fact(ui, name, &value);
            }
            kit::space(ui);
            kit::title(ui, "Who is here again?");
            kit::caption(ui, "Whoever is not marked takes no part today. A deputy can take their place.");
            for person in context.state.present() {
                let mut here = self.here.contains(&person.id);
                kit::tick(ui, &mut here, &format!("{} {}, {}", person.id, person.name, person.affiliation));
                if here {
                    self.here.insert(person.id);
                } else {
                    self.here.remove(&person.id);
                }
            }
            kit::space(ui);
            kit::prose(ui, "What was checked before going on", &mut self.checked, "");
            return None;
        }
        if let Some(days) = context.step.least_days {
            let text = format!("{} from now: nobody shortens them.", counted(days, "day"));
            kit::fact(ui, "The next day begins at the earliest", &text);
            kit::space(ui);
        }
        let deed = self.speaks.body(ui, context);
        if context.state.next_to_speak().is_none() {
            kit::space(ui);
            kit::prose(ui, "Who keeps the material until then", &mut self.custody, "");
            kit::field(ui, "When and where it goes on", &mut self.goes_on, 360.0);
        }
        deed
    }

    fn primary(&self, context: &StepContext<'_>) -> Option<Primary> {
        if returning(context.state) {
            return Some(Primary::new("Go on with these people", self.begins().err()));
        }
        if context.state.next_to_speak().is_some() {
            return self.speaks.primary(context);
        }
        Some(Primary::new("Close the day and sign its record", self.ends().err()))
    }

    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed> {
        if returning(context.state) {
            return self.begins().ok().map(Deed::new);
        }
        if context.state.next_to_speak().is_some() {
            return self.speaks.act(context);
        }
        self.ends().ok().map(Deed::new)
    }

    fn taken(&mut self, state: &State) {
        self.speaks.taken(state);
    }
}
