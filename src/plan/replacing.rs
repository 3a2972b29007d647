//! What a rotation says of the key that it replaces: the register reads it, so it has names and words of its own.

use super::said_always::{self, Said};
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
    let asks_why = |step: &Step| step.choices.iter().any(|choice| choice.id == WHY_REPLACED);
    said_always::check_once(root, template, WHY_REPLACED, asks_why);
    let asks_until = |step: &Step| step.fields.iter().any(|field| field.id == OLD_KEY_UNTIL);
    said_always::check_once(root, template, OLD_KEY_UNTIL, asks_until);
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
        "kind",
        format!(
            "is \"rotation\", and no step asks for a {what} with the id {id}, which a rotation cannot lack"
        ),
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
    let said = Said { step, id: WHY_REPLACED, asked: choice.when.is_empty(), statement: choice.statement };
    said_always::check(root, template, &said);
}

fn check_until(root: &Table<'_, '_, '_>, template: &Template, step: &Step, field: &Field) {
    if field.format != FieldFormat::Date {
        let what = format!("{}.{OLD_KEY_UNTIL} is no date, and it is the last day of the old key", step.id);
        root.problem_at(&step.place_name(), "phase.step", what, "write format = \"date\"");
    }
    let asked = field.when.is_empty() && !field.optional;
    let said = Said { step, id: OLD_KEY_UNTIL, asked, statement: field.statement };
    said_always::check(root, template, &said);
}
