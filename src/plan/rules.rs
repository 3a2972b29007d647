//! Rules about a whole template: names that must exist or be unique, safety that no template may lower.

use std::collections::BTreeSet;

use super::template::{CUSTODIAN, Repeat, Step, StepKind, Template, WITNESS};
use super::toml_walk::Table;

/// Rules about the whole: names that must exist, names that must be unique, safety that may not be lowered.
pub(super) fn check_whole(root: &Table<'_, '_, '_>, template: &Template) {
    let roles: BTreeSet<&str> = template.roles.iter().map(|role| role.id.as_str()).collect();
    if roles.len() < template.roles.len() {
        root.problem("role", "has two roles of one id", "give each role an id of its own");
    }
    for needed in [WITNESS, CUSTODIAN] {
        if template
            .role(needed)
            .is_none_or(|role| role.at_most == 0 || (needed == WITNESS && role.at_least == 0))
        {
            root.problem(
                "role",
                format!("has no {needed}"),
                format!("add a [[role]] with id = \"{needed}\""),
            );
        }
    }
    for role in &template.roles {
        for other in role.not_also.iter().filter(|other| !roles.contains(other.as_str())) {
            root.problem(
                "role",
                format!("{}.not_also names \u{201c}{other}\u{201d}", role.id),
                "name a role of this template",
            );
        }
    }
    let mut ids = BTreeSet::new();
    for step in template.all_steps() {
        if !ids.insert(step.id.as_str()) {
            root.problem(
                "phase",
                format!("has two steps with id \u{201c}{}\u{201d}", step.id),
                "give each step an id of its own",
            );
        }
        check_step(root, &roles, step);
    }
    let seals = template.all_steps().filter(|step| step.kind == StepKind::Seal).count();
    let ends = template.all_steps().last().map(|step| step.kind) == Some(StepKind::Seal);
    let last_once = template.phases.last().is_some_and(|phase| phase.repeat == Repeat::Times(1));
    if seals != 1 || !ends || !last_once {
        let cure =
            "make the last step of the last phase kind = \"seal\", once, in a phase that is not repeated";
        root.problem("phase", "does not end with its one seal", cure);
    }
}

fn check_step(root: &Table<'_, '_, '_>, roles: &BTreeSet<&str>, step: &Step) {
    let named = step.confirms.iter().chain([&step.acts]);
    for role in named.filter(|role| !role.is_empty() && !roles.contains(role.as_str())) {
        root.problem(
            "phase",
            format!("step {} names the role \u{201c}{role}\u{201d}", step.id),
            "name a role of this template",
        );
    }
    if needs_second_person(step.kind) && !step.confirms.iter().any(|role| *role != step.acts) {
        root.problem(
            "phase",
            format!("step {} touches the key and nobody confirms it", step.id),
            "add confirms = [\"witness\"]",
        );
    }
    let mut names: Vec<&str> = step.fields.iter().map(|field| field.id.as_str()).collect();
    names.extend(step.choices.iter().map(|choice| choice.id.as_str()));
    names.sort_unstable();
    if names.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
        root.problem(
            "phase",
            format!("step {} has two fields or choices of one id", step.id),
            "give each an id of its own",
        );
    }
    if step.kind == StepKind::Compare && step.compare.is_none() {
        root.problem(
            "phase",
            format!("step {} compares nothing", step.id),
            "add compare = \"program\", \"template\" or \"ceremony-key\"",
        );
    }
    if step.kind == StepKind::Act
        && step.ticks.is_empty()
        && step.fields.is_empty()
        && step.choices.is_empty()
        && step.say.is_none()
    {
        root.problem(
            "phase",
            format!("step {} has nothing to do", step.id),
            "add say, ticks, fields or choices",
        );
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
