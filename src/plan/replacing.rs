//! What a rotation says of the key that it replaces: the register reads it, so it has names and words of its own.

use super::kinds::StepKind;
use super::template::{Choice, Field, FieldFormat, OLD_KEY_UNTIL, Step, Template, WHY_REPLACED, WhyReplaced};
use super::toml_table::Table;

/// In a step before the sign-off that is always held, once, a rotation says why it replaces the old key, and until when that
/// one decrypts or verifies.
pub(super) fn check(root: &Table<'_, '_, '_>, template: &Template) {
    let steps = || template.all_steps();
    if !template.kind.replaces_a_key() {
        for step in steps().filter(|step| step.says_of_the_old_key()) {
            let kind = template.kind.with_article();
            let what =
                format!("{} has {WHY_REPLACED} or {OLD_KEY_UNTIL}, and {kind} replaces no key", step.id);
            let fix = "write kind = \"rotation\" if this key replaces another, or give it another id";
            root.problem_at(&step.place_name(), "phase.step", what, fix);
        }
        return;
    }
    let why = steps().find_map(|step| {
        let of = step.choices.iter().find(|choice| choice.id == WHY_REPLACED)?;
        Some((step, of))
    });
    match why {
        None => lacks(root, "choice", WHY_REPLACED, &format!("with options of {}", options())),
        Some((step, choice)) => check_why(root, template, step, choice),
    }
    let until = steps().find_map(|step| {
        let of = step.fields.iter().find(|field| field.id == OLD_KEY_UNTIL)?;
        Some((step, of))
    });
    match until {
        None => lacks(root, "value", OLD_KEY_UNTIL, "of format date"),
        Some((step, field)) => check_until(root, template, step, field),
    }
}

fn lacks(root: &Table<'_, '_, '_>, what: &str, id: &str, how: &str) {
    root.problem(
        "phase.step",
        format!("has no {what} with the id {id}, and a rotation cannot lack it"),
        format!("add one {how} to a step of kind act; `keyrite template show rotation` has one"),
    );
}

fn options() -> String {
    let all: Vec<String> = WhyReplaced::ALL.iter().map(|why| format!("{:?}", why.words())).collect();
    all.join(", ")
}

fn check_why(root: &Table<'_, '_, '_>, template: &Template, step: &Step, choice: &Choice) {
    if let Some(other) = choice.options.iter().find(|option| WhyReplaced::named(option).is_none()) {
        let what =
            format!("{}.{WHY_REPLACED} has the option {other:?}, which the register cannot read", step.id);
        let fix = format!("take options of these alone, word for word: {}", options());
        root.problem_at(&step.place_name(), "phase.step", what, fix);
    }
    check_always(root, template, step, WHY_REPLACED, choice.when.is_empty(), choice.statement);
}

fn check_until(root: &Table<'_, '_, '_>, template: &Template, step: &Step, field: &Field) {
    if field.format != FieldFormat::Date {
        let what = format!("{}.{OLD_KEY_UNTIL} is no date, and it is the last day of the old key", step.id);
        root.problem_at(&step.place_name(), "phase.step", what, "write format = \"date\"");
    }
    let always = field.when.is_empty() && !field.optional;
    check_always(root, template, step, OLD_KEY_UNTIL, always, field.statement);
}

/// Said once, in every ceremony of this script, before people agree to it, and in the statement.
fn check_always(
    root: &Table<'_, '_, '_>,
    template: &Template,
    step: &Step,
    id: &str,
    asked: bool,
    statement: bool,
) {
    let problem = |what: &str, fix: &str| {
        root.problem_at(&step.place_name(), "phase.step", format!("{}.{id} {what}", step.id), fix);
    };
    let phase = template.phases.iter().find(|phase| phase.steps.iter().any(|other| other.id == step.id));
    let phase = phase.expect("a step stands in a phase");
    let held = step.when.is_empty() && !step.optional && phase.when.is_empty() && !phase.optional;
    if !held || !asked || !phase.repeat.is_once() {
        problem(
            "is not asked once in every case, and a rotation cannot lack it",
            "take when, optional and repeat off it, its step and its phase",
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
