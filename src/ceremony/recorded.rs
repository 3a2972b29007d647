//! What steps recorded: values and choices, and what is compared with them or depends on them later.

use std::collections::BTreeMap;

use super::refusal::{Incomplete, Refusal};
use super::state::State;
use crate::plan::template::{Condition, Expected, Field, FieldFormat};
use crate::plan::{PlannedStep, choices_named, field_named};
use crate::transcript::evidence;
use crate::vocab::Line;

/// Options of the step that is being filled in, by choice.
pub type Chosen = BTreeMap<String, String>;

impl State {
    /// The value that was recorded as `step.field`, as seen from this step.
    pub fn recorded_value(&self, from: &PlannedStep, name: &str) -> Option<&Line> {
        let found = field_named(&self.plan.template, name)?;
        let step = self.plan.referred(from, &found.step.id)?;
        self.answers.get(&step.id)?.values.get(&found.what.id)
    }

    /// The option that was chosen as `step.choice`, or in the one choice of this id, as seen from this step.
    pub fn recorded_option(&self, from: &PlannedStep, name: &str) -> Option<&str> {
        let found = choices_named(&self.plan.template, name).pop()?;
        let step = self.plan.referred(from, &found.step.id)?;
        self.answers.get(&step.id)?.chosen.get(&found.what.id).map(String::as_str)
    }

    /// The names of files that the script wants at this step and that no file of it has yet.
    pub fn names_left(&self, planned: &PlannedStep) -> Vec<String> {
        let mut names = planned.script.files.as_ref().map_or_else(Vec::new, |files| files.names.clone());
        for file in self.outcomes.evidence.iter().filter(|file| file.step == planned.id) {
            if let Some(place) = names.iter().position(|name| evidence::is_called(&file.name, name)) {
                names.remove(place);
            }
        }
        names
    }

    /// True if all of these hold at this step; `beside` is what was chosen in it.
    pub fn all_hold(&self, from: &PlannedStep, when: &[Condition], beside: &Chosen) -> bool {
        let known = |name: &str| {
            if let Some(of_the_round) = self.plan.of_round(from, name) {
                return Some(of_the_round);
            }
            if from.script.choices.iter().any(|choice| choice.id == name) {
                return beside.get(name).cloned();
            }
            self.recorded_option(from, name).map(str::to_owned)
        };
        when.iter().all(|condition| condition.holds(&known))
    }

    /// What a value must be: as the script says, or as it was recorded before, in this step or another. None where it is
    /// compared with nothing, or with a value that was not recorded: the latter needs an exception.
    pub fn expected(
        &self,
        from: &PlannedStep,
        expected: &Expected,
        beside: &BTreeMap<String, Line>,
    ) -> Option<String> {
        if let Some(text) = &expected.text {
            return Some(text.clone());
        }
        let name = expected.same_as.as_deref()?;
        let own = name.strip_prefix(from.script.id.as_str()).and_then(|rest| rest.strip_prefix('.'));
        let here = own.and_then(|id| beside.get(id));
        here.or_else(|| self.recorded_value(from, name)).map(Line::to_string)
    }

    /// Whether a value is the one that is expected: what it must be, if it differs. What a fact of the choices or a table
    /// filled in may lack the format; it is compared as it is then.
    pub fn differs(&self, format: FieldFormat, value: &str, expected: Option<String>) -> Option<String> {
        expected.filter(|expected| {
            expected != value
                && (format.check(expected).is_err() || format.plain(expected) != format.plain(value))
        })
    }

    /// The values of this step that are asked for, given what is chosen.
    pub fn asked_fields<'p>(
        &'p self,
        planned: &'p PlannedStep,
        chosen: &'p Chosen,
    ) -> impl Iterator<Item = &'p Field> {
        planned.script.fields.iter().filter(move |field| self.all_hold(planned, &field.when, chosen))
    }

    /// The format of every value, and that what must be there is.
    pub(super) fn check_values(
        &self,
        planned: &PlannedStep,
        values: &BTreeMap<String, Line>,
        chosen: &Chosen,
    ) -> Result<(), Refusal> {
        for field in self.asked_fields(planned, chosen) {
            let Some(value) = values.get(&field.id) else {
                if field.optional {
                    continue;
                }
                return Err(Refusal::from(Incomplete::Value { field: field.label.clone() }));
            };
            field
                .format
                .check(value.as_str())
                .map_err(|wants| Refusal::from(Incomplete::Format { field: field.label.clone(), wants }))?;
        }
        Ok(())
    }
}
