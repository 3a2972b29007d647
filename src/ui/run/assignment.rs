//! Who acts and who confirms at a step: shown always, chosen where more than one person could.

use std::collections::BTreeMap;

use eframe::egui::{RichText, Ui};

use super::super::kit;
use super::super::theme::{self, BODY};
use crate::ceremony::State;
use crate::plan::{PlannedStep, Step};
use crate::transcript::PersonId;
use crate::transcript::record::Person;

/// The people chosen for the step that is due, by role, where the first of the role is not meant.
#[derive(Clone, Debug, Default)]
pub struct Assignment {
    actor: Option<PersonId>,
    confirming: BTreeMap<String, PersonId>,
}

impl Assignment {
    /// Who acts and who confirms, as chosen, or the first of each role who is free to.
    pub fn resolve(&self, state: &State, planned: &PlannedStep, step: &Step) -> (PersonId, Vec<PersonId>) {
        let mut candidates = state.in_role(&step.acts, planned.share).map(|person| person.id);
        let first = candidates.next();
        let chosen = self.actor.filter(|id| Some(*id) == first || candidates.any(|other| other == *id));
        let by = chosen.or(first).unwrap_or(PersonId::NOBODY);
        let mut with = Vec::new();
        for role in &step.confirms {
            let free: Vec<PersonId> =
                state.in_role(role, planned.share).map(|person| person.id).filter(|id| *id != by).collect();
            let chosen = self.confirming.get(role).copied().filter(|id| free.contains(id));
            if let Some(id) = chosen.or_else(|| free.first().copied())
                && !with.contains(&id)
            {
                with.push(id);
            }
        }
        (by, with)
    }

    /// Draws the line of roles.
    pub fn show(&mut self, ui: &mut Ui, state: &State, planned: &PlannedStep, step: &Step) {
        if !state.done().roll_closed {
            let who = state.plan().template.who(step);
            let text = if step.confirms.is_empty() {
                who
            } else {
                format!("{who} \u{b7} names are recorded once the roll is closed")
            };
            kit::caption(ui, &text);
            return;
        }
        let (by, with) = self.resolve(state, planned, step);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let candidates: Vec<&Person> = state.in_role(&step.acts, planned.share).collect();
            if let Some(chosen) = one(ui, &title(state, &step.acts), "acts", &candidates, by) {
                self.actor = Some(chosen);
            }
            for role in &step.confirms {
                let free: Vec<&Person> =
                    state.in_role(role, planned.share).filter(|person| person.id != by).collect();
                let now = with
                    .iter()
                    .copied()
                    .find(|id| free.iter().any(|person| person.id == *id))
                    .unwrap_or(PersonId::NOBODY);
                ui.label(RichText::new("\u{b7}").color(theme::palette(ui).faint));
                if let Some(chosen) = one(ui, &title(state, role), "confirms", &free, now) {
                    self.confirming.insert(role.clone(), chosen);
                }
            }
        });
    }
}

fn one(ui: &mut Ui, title: &str, does: &str, people: &[&Person], now: PersonId) -> Option<PersonId> {
    let palette = theme::palette(ui);
    ui.label(RichText::new(title).size(BODY).family(theme::strong()).color(palette.ink));
    let mut chosen = now;
    if people.len() > 1 {
        let all: Vec<(PersonId, String)> =
            people.iter().map(|person| (person.id, person.name.to_string())).collect();
        kit::pick(ui, &format!("{title} who {does}"), &mut chosen, &all);
    } else {
        let name =
            people.first().map_or_else(|| "nobody present".to_owned(), |person| person.name.to_string());
        ui.label(RichText::new(name).size(BODY).color(palette.ink));
    }
    ui.label(RichText::new(does).size(BODY).color(palette.faint));
    (chosen != now).then_some(chosen)
}

fn title(state: &State, role: &str) -> String {
    state.plan().template.role(role).map_or_else(|| role.to_owned(), |role| role.title.clone())
}
