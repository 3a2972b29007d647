//! Who acts and who confirms at a step: shown always, chosen where more than one person could.

use std::collections::BTreeMap;

use eframe::egui::{RichText, Ui};

use super::super::kit;
use super::super::theme::{self, BODY};
use crate::ceremony::State;
use crate::ceremony::state::Inner;
use crate::plan::template::Confirming;
use crate::plan::{PlannedStep, Step, StepKind};
use crate::transcript::PersonId;
use crate::transcript::record::Person;

/// The people who were chosen, by role: where one alone comes into question nobody is asked, and whoever was chosen at one
/// step is proposed at the next.
#[derive(Clone, Debug, Default)]
pub struct Assignment {
    /// By role.
    acting: BTreeMap<String, PersonId>,
    /// By role and place among those who confirm in it.
    confirming: BTreeMap<(String, usize), PersonId>,
}

impl Assignment {
    /// Who acts and who confirms: as chosen, or whoever alone can; nobody where somebody is still to be chosen.
    pub fn resolve(&self, state: &State, planned: &PlannedStep, step: &Step) -> (PersonId, Vec<PersonId>) {
        let candidates: Vec<PersonId> = state.may_fill(&step.acts, planned).map(|person| person.id).collect();
        let chosen = self.acting.get(&step.acts).copied().filter(|id| candidates.contains(id));
        let only = if let [only] = candidates.as_slice() { Some(*only) } else { None };
        let by = chosen.or(only).unwrap_or(PersonId::NOBODY);
        let mut with = Vec::new();
        for who in &step.confirms {
            let free: Vec<PersonId> =
                state.may_fill(&who.role, planned).map(|person| person.id).filter(|id| *id != by).collect();
            let wanted = who.wanted_of(free.len());
            for place in 0..wanted {
                let left = |id: &&PersonId| !with.contains(*id);
                let chosen = self.confirming.get(&(who.role.clone(), place));
                let chosen = chosen.filter(|id| free.contains(id) && left(id));
                // where all of them confirm there is nothing to choose
                let alone = free.iter().filter(|_| wanted == free.len()).find(left);
                if let Some(id) = chosen.or(alone).copied() {
                    with.push(id);
                }
            }
        }
        (by, with)
    }

    /// Who is still to be chosen for this step.
    pub fn missing(&self, state: &State, planned: &PlannedStep, step: &Step) -> Option<String> {
        // at the roll call it is whoever closes it, and where each answers for themselves nobody is chosen
        if who_answers(step, state).is_some() || !state.done().roll_closed && step.kind != StepKind::RollCall
        {
            return None;
        }
        let (by, with) = self.resolve(state, planned, step);
        let several = state.may_fill(&step.acts, planned).nth(1).is_some();
        if by == PersonId::NOBODY && several {
            return Some(format!("choose who acts: {}", title(state, &step.acts)));
        }
        step.confirms.iter().find_map(|who| {
            let free: Vec<PersonId> =
                state.may_fill(&who.role, planned).map(|person| person.id).filter(|id| *id != by).collect();
            let have = free.iter().filter(|id| with.contains(id)).count();
            let lacks = have < who.wanted_of(free.len());
            lacks.then(|| format!("choose who confirms: {}", title(state, &who.role)))
        })
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
            let (by, _) = self.resolve(state, planned, step);
            let several = state.may_fill(&step.acts, planned).nth(1).is_some();
            if step.kind != StepKind::RollCall || by != PersonId::NOBODY || !several {
                return;
            }
        }
        if let Some(person) = who_answers(step, state) {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                let titles: Vec<String> = person.roles.iter().map(|role| title(state, role)).collect();
                one(ui, &titles.join(", "), "answers", &[person], person.id);
            });
            return;
        }
        let (by, with) = self.resolve(state, planned, step);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let candidates: Vec<&Person> = state.may_fill(&step.acts, planned).collect();
            if let Some(chosen) = one(ui, &title(state, &step.acts), "acts", &candidates, by) {
                self.acting.insert(step.acts.clone(), chosen);
            }
            for who in &step.confirms {
                self.confirming_row(ui, state, planned, who, (by, &with));
            }
        });
    }

    /// Those of one role who confirm: each chosen where more could; all of them by name where all must.
    fn confirming_row(
        &mut self,
        ui: &mut Ui,
        state: &State,
        planned: &PlannedStep,
        who: &Confirming,
        (by, with): (PersonId, &[PersonId]),
    ) {
        let free: Vec<&Person> =
            state.may_fill(&who.role, planned).filter(|person| person.id != by).collect();
        let mut now = with.iter().copied().filter(|id| free.iter().any(|person| person.id == *id));
        for place in 0..who.wanted_of(free.len()) {
            let now = now.next().unwrap_or(PersonId::NOBODY);
            ui.label(RichText::new("\u{b7}").color(theme::palette(ui).faint));
            let title = title(state, &who.role);
            let title = if place == 0 { title } else { format!("{title} {}", place + 1) };
            if let Some(chosen) = one(ui, &title, "confirms", &free, now) {
                self.confirming.insert((who.role.clone(), place), chosen);
            }
        }
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

/// Whose word is asked for at a step at which each person speaks for themselves.
fn who_answers<'a>(step: &Step, state: &'a State) -> Option<&'a Person> {
    let next_day = matches!(state.inner(), Some(Inner::Returning));
    let ends_a_day = step.kind == StepKind::SessionEnd && !next_day;
    (step.kind == StepKind::SignOff || ends_a_day).then(|| state.next_to_speak()).flatten()
}

fn title(state: &State, role: &str) -> String {
    state.plan().template.role(role).map_or_else(|| role.to_owned(), |role| role.title.clone())
}
