//! Values and choices that a ceremony of some kind cannot lack, since rules and the register read them.

use super::kinds::StepKind;
use super::template::{Step, Template};
use super::toml_table::Table;

/// A value or a choice of a step, as far as it matters whether it is said.
pub(super) struct Said<'t> {
    pub step: &'t Step,
    pub id: &'t str,
    /// Held with the step in every case.
    pub asked: bool,
    pub statement: bool,
}

/// Said once, in every ceremony of this script, before people agree to it, and in the statement.
pub(super) fn check(root: &Table<'_, '_, '_>, template: &Template, said: &Said<'_>) {
    let Said { step, id, asked, statement } = *said;
    let problem = |what: &str, fix: &str| {
        root.problem_at(&step.place_name(), "phase.step", format!("{}.{id} {what}", step.id), fix);
    };
    let phase = template.phases.iter().find(|phase| phase.steps.iter().any(|other| other.id == step.id));
    let phase = phase.expect("a step stands in a phase");
    let kind = template.kind.with_article();
    let phase_held = phase.when.is_empty() && !phase.optional && phase.repeat.is_once();
    let step_held = step.when.is_empty() && !step.optional;
    if !phase_held || !step_held {
        // the culprit is one, however many values it asks for
        let (culprit, key) =
            if phase_held { (step.id.as_str(), "phase.step") } else { (phase.title.as_str(), "phase") };
        let what = format!(
            "\u{201c}{culprit}\u{201d} is not held once in every case, and {kind} cannot lack what it asks for"
        );
        root.problem_at(&step.place_name(), key, what, "take when, optional and repeat off it");
    } else if !asked {
        problem(
            &format!("is not asked in every case, and {kind} cannot lack it"),
            "take when and optional off it",
        );
    }
    if !statement {
        problem("does not stand in the statement", "write statement = true");
    }
    let mut before = template.all_steps().take_while(|other| other.kind != StepKind::SignOff);
    if !before.any(|other| other.id == step.id) {
        problem("comes after everybody has signed off", "put its step before the sign-off");
    }
}

/// One step alone says it: whoever reads it takes the first.
pub(super) fn check_once(
    root: &Table<'_, '_, '_>,
    template: &Template,
    id: &str,
    says: impl Fn(&Step) -> bool,
) {
    let mut all = template.all_steps().filter(|step| says(step));
    if let Some((first, second)) = all.next().zip(all.next()) {
        let what = format!("{}.{id} is asked a second time, after {}.{id}", second.id, first.id);
        let fix = "give it another id: the rules and the register read one";
        root.problem_at(&second.place_name(), "phase.step", what, fix);
    }
}
