//! What a name in a script means: a choice in `when`, a value in `same_as` or in braces.

use super::template::{Choice, Field, Phase, Step, Template};
use super::{Plan, PlannedStep};

impl Plan {
    /// The choice of this name as seen from a step, with the facts of its round filled in, and the step that it is made at.
    pub fn choice_seen(&self, from: &PlannedStep, name: &str) -> Option<(&PlannedStep, &Choice)> {
        let found = choices_named(&self.template, name).pop()?;
        let step = self.referred(from, &found.step.id)?;
        Some((step, step.script.choices.iter().find(|choice| choice.id == found.what.id)?))
    }

    /// The value of this name as seen from a step, in the same way.
    pub fn field_seen(&self, from: &PlannedStep, name: &str) -> Option<(&PlannedStep, &Field)> {
        let found = field_named(&self.template, name)?;
        let step = self.referred(from, &found.step.id)?;
        Some((step, step.script.fields.iter().find(|field| field.id == found.what.id)?))
    }
}

impl Phase {
    /// The choice of this name that is made in the phase itself, `choice` or `step.choice`, and its step.
    pub fn own_choice(&self, name: &str) -> Option<(&Step, &Choice)> {
        let all = self.steps.iter().flat_map(|step| step.choices.iter().map(move |choice| (step, choice)));
        all.into_iter().find(|(step, choice)| {
            let dotted = name.strip_prefix(step.id.as_str()).and_then(|rest| rest.strip_prefix('.'));
            choice.id == name || dotted == Some(choice.id.as_str())
        })
    }
}

/// A choice as a reference finds it: its step, and where that stands.
pub struct Named<'t, T> {
    /// The step.
    pub step: &'t Step,
    /// What was looked for.
    pub what: &'t T,
    /// Its phase, by place.
    pub(super) phase: usize,
    /// Steps of the script up to it.
    pub(super) place: usize,
}

/// Every choice that this name means: its id, or `step.choice`.
pub fn choices_named<'t>(template: &'t Template, name: &str) -> Vec<Named<'t, Choice>> {
    named(template, name, |step| step.choices.iter().collect(), |choice| &choice.id, true)
}

/// The value that `step.field` means.
pub fn field_named<'t>(template: &'t Template, name: &str) -> Option<Named<'t, Field>> {
    named(template, name, |step| step.recorded_fields().collect(), |field| &field.id, false).pop()
}

fn named<'t, T>(
    template: &'t Template,
    name: &str,
    all: fn(&'t Step) -> Vec<&'t T>,
    id: fn(&'t T) -> &'t String,
    bare: bool,
) -> Vec<Named<'t, T>> {
    let mut found = Vec::new();
    let mut place = 0;
    for (phase, of) in template.phases.iter().enumerate() {
        for step in &of.steps {
            place += 1;
            let is = |what: &&'t T| {
                bare && id(what) == name
                    || name.strip_prefix(step.id.as_str()).and_then(|rest| rest.strip_prefix('.'))
                        == Some(id(what).as_str())
            };
            found.extend(all(step).into_iter().filter(is).map(|what| Named { step, what, phase, place }));
        }
    }
    found
}
