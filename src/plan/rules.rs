//! Rules about a whole template: names that must exist or be unique, safety that no template may lower.

use std::collections::BTreeSet;

use super::template::{CUSTODIAN, FieldFormat, Repeat, Role, Step, StepKind, Template, WITNESS};
use super::toml_walk::Table;

/// Rules about the whole: names that must exist, names that must be unique, safety that may not be lowered.
pub(super) fn check_whole(root: &Table<'_, '_, '_>, template: &Template) {
    let mut roles = BTreeSet::new();
    for role in &template.roles {
        if !roles.insert(role.id.as_str()) {
            let what = format!("is the second with id \u{201c}{}\u{201d}", role.id);
            root.problem_at(&format!("role {}", role.id), "role", what, "give each role an id of its own");
        }
    }
    for needed in [WITNESS, CUSTODIAN] {
        let usable = |role: &Role| role.at_most > 0 && (needed != WITNESS || role.at_least > 0);
        if !template.role(needed).is_some_and(usable) {
            let cure = format!("add a [[role]] with id = \"{needed}\"");
            root.problem("role", format!("has no {needed}"), cure);
        }
    }
    for role in &template.roles {
        for other in role.not_also.iter().filter(|other| !roles.contains(other.as_str())) {
            let what = format!("{}.not_also names \u{201c}{other}\u{201d}", role.id);
            root.problem_at(&format!("role {}", role.id), "role", what, "name a role of this template");
        }
    }
    let mut ids = BTreeSet::new();
    for step in template.all_steps() {
        if !ids.insert(step.id.as_str()) {
            let what = format!("is the second with id \u{201c}{}\u{201d}", step.id);
            root.problem_at(
                &format!("step {}", step.id),
                "phase.step",
                what,
                "give each step an id of its own",
            );
        }
        check_step(root, &roles, step);
    }
    check_bags(root, template);
    let seals = template.all_steps().filter(|step| step.kind == StepKind::Seal).count();
    let ends = template.all_steps().last().map(|step| step.kind) == Some(StepKind::Seal);
    let last_once = template.phases.last().is_some_and(|phase| phase.repeat == Repeat::Times(1));
    if seals != 1 || !ends || !last_once {
        let cure =
            "make the last step of the last phase kind = \"seal\", once, in a phase that is not repeated";
        root.problem("phase", "does not end with its one seal", cure);
    }
}

/// Bags are counted in one step, before the first is used, and what is left is counted after that.
fn check_bags(root: &Table<'_, '_, '_>, template: &Template) {
    use FieldFormat::{BagCount, BagFirst, BagLast, BagLeft};
    let has =
        |step: &Step, format: FieldFormat| step.fields.iter().filter(|field| field.format == format).count();
    let (mut counted, mut used) = (false, false);
    for step in template.all_steps() {
        let problem = |what: &str, cure: &str| {
            root.problem_at(&format!("step {}", step.id), "phase.step", format!("{} {what}", step.id), cure);
        };
        used |= matches!(step.kind, StepKind::Bag | StepKind::Reseal);
        match [BagFirst, BagLast, BagCount].map(|format| has(step, format)) {
            [0, 0, 0] => {}
            [1, 1, 1] if !used => counted = true,
            [1, 1, 1] => {
                problem("counts bags after the first was used", "move the step before the first bag")
            }
            _ => problem(
                "counts bags without first, last and number",
                "give it one field each of the formats bag-first, bag-last and bag-count",
            ),
        }
        match has(step, BagLeft) {
            0 => {}
            1 if counted => {}
            1 => problem(
                "counts the bags that are left, and none were counted before",
                "count them first, in fields of the formats bag-first, bag-last and bag-count",
            ),
            _ => problem("counts the bags that are left twice", "keep one field of the format bag-left"),
        }
    }
}

fn check_step(root: &Table<'_, '_, '_>, roles: &BTreeSet<&str>, step: &Step) {
    let problem = |what: String, cure: &str| {
        root.problem_at(&format!("step {}", step.id), "phase.step", format!("{} {what}", step.id), cure);
    };
    let named = step.confirms.iter().chain([&step.acts]);
    for role in named.filter(|role| !role.is_empty() && !roles.contains(role.as_str())) {
        problem(format!("names the role \u{201c}{role}\u{201d}"), "name a role of this template");
    }
    if needs_second_person(step.kind) && !step.confirms.iter().any(|role| *role != step.acts) {
        problem("touches the key and nobody else confirms it".into(), "add confirms = [\"witness\"]");
    }
    let mut ids: Vec<&str> = step.fields.iter().map(|field| field.id.as_str()).collect();
    ids.extend(step.choices.iter().map(|choice| choice.id.as_str()));
    ids.sort_unstable();
    if ids.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
        problem("has two fields or choices of one id".into(), "give each an id of its own");
    }
    if step.kind == StepKind::Compare && step.compare.is_none() {
        problem("compares nothing".into(), "add compare = \"program\", \"template\" or \"ceremony-key\"");
    }
    let empty =
        step.ticks.is_empty() && step.fields.is_empty() && step.choices.is_empty() && step.say.is_none();
    if step.kind == StepKind::Act && empty {
        problem("has nothing to do".into(), "add say, ticks, fields or choices");
    }
}

/// Steps that no template may let one person do alone.
const fn needs_second_person(kind: StepKind) -> bool {
    matches!(
        kind,
        StepKind::Draw
            | StepKind::Split
            | StepKind::Print
            | StepKind::ReadBack
            | StepKind::Bag
            | StepKind::Trial
            | StepKind::Wipe
            | StepKind::Combine
            | StepKind::Release
            | StepKind::Reseal
            | StepKind::Seal
    )
}
