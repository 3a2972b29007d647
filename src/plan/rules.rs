//! Rules about a whole template: names that must exist or be unique, safety that no template may lower.

use std::collections::{BTreeMap, BTreeSet};

use super::facts;
use super::kinds::{Hands, Place, StepKind};
use super::lacking;
use super::never_held;
use super::people;
use super::references;
use super::rounds::rounds_of;
use super::template::{CUSTODIAN, FieldFormat, Repeat, Step, Template, WITNESS};
use super::texts::MAX_ROLES;
use super::toml_table::Table;
use super::{days, on_sheets, read_certificate, read_leaves, while_keyed};
use crate::vocab::edit_distance::slip;
use crate::vocab::limits::MAX_STEPS;

/// Rules about the whole: names that must exist, names that must be unique, safety that may not be lowered.
pub(super) fn check_whole(root: &Table<'_, '_, '_>, template: &Template) {
    const CHECKS: [fn(&Table<'_, '_, '_>, &Template); 12] = [
        check_roles,
        check_titles,
        check_ids,
        check_steps,
        check_bags,
        check_blocks,
        references::check,
        check_rounds,
        lacking::check,
        days::check,
        while_keyed::check,
        on_sheets::check,
    ];
    // what is in a block that is not there nobody can say
    if root.told_of("include") {
        return check_roles(root, template);
    }
    for check in CHECKS {
        // each looks at steps beside steps, which is too many where thousands are wrong
        if root.is_full() {
            return;
        }
        check(root, template);
    }
    // what names something that is not there is told of that alone
    if root.is_clean() {
        never_held::check(root, template);
        read_leaves::check(root, template);
        read_certificate::check(root, template);
        read_certificate::check_chains(root, template);
    }
    let seals = template.all_steps().filter(|step| step.kind == StepKind::Seal).count();
    let ends = template.all_steps().last().map(|step| step.kind) == Some(StepKind::Seal);
    let last_once = template.phases.last().is_some_and(|phase| phase.repeat.is_once());
    // without a sign-off the whole end is missing, and is told of
    if seals == 0 && !template.all_steps().any(|step| step.kind == StepKind::SignOff) {
        return;
    }
    if seals != 1 || !ends || !last_once {
        let fix =
            "make the last step of the last phase kind = \"seal\", once, in a phase that is not repeated";
        root.problem("phase", "does not end with its one seal", fix);
    }
}

/// Bags are counted in one step, before the first is used, and what is left is counted after that.
fn check_bags(root: &Table<'_, '_, '_>, template: &Template) {
    use FieldFormat::{BagCount, BagFirst, BagLast, BagLeft};
    let has =
        |step: &Step, format: FieldFormat| step.fields.iter().filter(|field| field.format == format).count();
    let (mut counted, mut used) = (false, false);
    for step in template.all_steps() {
        let problem = |what: &str, fix: &str| {
            root.problem_at(&step.place_name(), "phase.step", format!("{} {what}", step.id), fix);
        };
        used |= matches!(step.kind, StepKind::Bag | StepKind::Reseal | StepKind::BagItem | StepKind::Sight);
        match [BagFirst, BagLast, BagCount].map(|format| has(step, format)) {
            [0, 0, 0] => {}
            [1, 1, 1] if !used => counted = true,
            [1, 1, 1] => {
                problem("counts bags after the first was used", "move the step before the first bag");
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

/// Roles that everybody in the room knows by these words.
const KNOWN_ROLES: [&str; 4] = ["administrator", "operator", WITNESS, CUSTODIAN];

fn role_name(id: &str) -> String {
    format!("role {id}")
}

fn check_roles(root: &Table<'_, '_, '_>, template: &Template) {
    let mut roles = BTreeSet::new();
    let mut titles = BTreeMap::new();
    for role in &template.roles {
        if !roles.insert(role.id.as_str()) {
            twice(root, &role_name(&role.id), "role", &role.id, "give each role an id of its own");
        }
        let at = |what: String, fix: &str| root.problem_at(&role_name(&role.id), "role", what, fix);
        let title = role.title.trim().to_lowercase();
        if let Some(known) = KNOWN_ROLES
            .iter()
            .find(|known| **known == title && role.id != **known && template.role(known).is_some())
        {
            let what = format!(
                "{}.title is \u{201c}{}\u{201d}, which is what the role {known} is called",
                role.id, role.title
            );
            at(what, "give it a title that nobody takes for another role");
        } else if let Some(first) = titles.insert(title, &role.id) {
            let what = format!("{}.title is that of the role {first}", role.id);
            at(what, "give each role a title of its own");
        }
        for other in role.not_also.iter().filter(|other| template.role(other).is_none()) {
            let fix = people::one_of(template, other);
            at(format!("{}.not_also names \u{201c}{other}\u{201d}", role.id), &fix);
        }
        if role.not_also.contains(&role.id) {
            at(format!("{}.not_also names itself", role.id), "take it out of its own list");
        }
    }
    if template.roles.len() > MAX_ROLES {
        let what = format!("is there {} times", template.roles.len());
        root.problem("role", what, format!("at most {MAX_ROLES} roles are possible"));
    }
    let of_sheets = template.kind.has_a_key() || template.kind.looks_at_sheets();
    let needed: &[&str] = if of_sheets { &[WITNESS, CUSTODIAN] } else { &[WITNESS] };
    for needed in needed.iter().copied() {
        match template.role(needed) {
            None => {
                let fix = format!("add a [[role]] with id = \"{needed}\"");
                root.problem("role", format!("has no {needed}"), fix);
            }
            Some(role) if role.at_least == 0 && needed == WITNESS => root.problem_at(
                &role_name(needed),
                "role.at_least",
                "is 0 for the witness",
                "write at_least = 1: no ceremony is held without a witness",
            ),
            Some(_) => {}
        }
    }
}

/// Texts in which no fact is filled in: one that stands there in braces would be shown as it is written.
fn check_titles(root: &Table<'_, '_, '_>, template: &Template) {
    let told = |place: Option<String>, key: &str, text: &str| {
        let Some(name) = facts::names(text).ok().and_then(|names| names.into_iter().next()) else { return };
        let what = format!("has {{{name}}}, and no fact is filled in here");
        let fix = "write it without braces; say, do, note, values and titles of steps take facts";
        match place {
            Some(place) => root.problem_at(&place, key, what, fix),
            None => root.problem(if key == "title" { "title" } else { "scope" }, what, fix),
        }
    };
    told(None, "title", &template.title);
    told(None, "scope", &template.scope);
    template.roles.iter().for_each(|role| told(Some(role_name(&role.id)), "role.title", &role.title));
    for item in &template.items {
        told(Some(format!("item {}", item.id)), "item.title", &item.title);
    }
}

/// Names a second one and where the first stands.
fn twice(root: &Table<'_, '_, '_>, place: &str, key: &str, id: &str, fix: &str) {
    let places = root.places(place);
    let first = places
        .first()
        .map_or_else(String::new, |first| format!("; the first stands in {}", root.told(first)));
    let fix = match places.iter().find_map(|place| place.block.as_ref()) {
        Some(block) => format!("the ids of the block \u{201c}{block}\u{201d} are taken: choose another"),
        None => fix.to_owned(),
    };
    root.problem_at(place, key, format!("is the second with id \u{201c}{id}\u{201d}{first}"), fix);
}

fn check_ids(root: &Table<'_, '_, '_>, template: &Template) {
    let mut ids = BTreeSet::new();
    for step in template.all_steps() {
        if !ids.insert(step.id.as_str()) {
            twice(root, &step.place_name(), "phase.step", &step.id, "give each step an id of its own");
        }
    }
}

fn check_steps(root: &Table<'_, '_, '_>, template: &Template) {
    for phase in &template.phases {
        for step in &phase.steps {
            check_step(root, template, step);
            people::check(root, template, phase, step);
        }
    }
}

fn check_step(root: &Table<'_, '_, '_>, template: &Template, step: &Step) {
    let problem = |what: String, fix: &str| {
        root.problem_at(&step.place_name(), "phase.step", format!("{} {what}", step.id), fix);
    };
    let from_block = block_of(root, step).is_some();
    let confirms = step.confirms.iter().map(|who| ("confirms", &who.role));
    for (key, role) in confirms.chain([("acts", &step.acts)]) {
        if role.is_empty() || template.role(role).is_some() || from_block {
            continue;
        }
        let problem = |what: String, fix: &str| {
            let (at, key) = (format!("{key} {}", step.id), format!("phase.step.{key}"));
            root.problem_at(&at, &key, what, fix);
        };
        problem(format!("names the role \u{201c}{role}\u{201d}"), &people::one_of(template, role));
    }
    if step.kind.row().hands == Hands::Confirmed && !step.confirms.iter().any(|who| who.role != step.acts) {
        problem("is confirmed by nobody but who acts".into(), "add confirms = [\"witness\"]");
    }
    if step.kind == StepKind::Gate && step.acts != CUSTODIAN {
        problem(
            format!("lets the {} come to the screen", step.acts),
            "write acts = \"custodian\": a gate is where a custodian is alone with the share",
        );
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
    if step.kind == StepKind::Wait && step.wait_minutes.is_none() && step.ticks.is_empty() {
        problem("waits for nothing".into(), "add wait_minutes = 20, or ticks = [\"what must be so\"]");
    }
}

/// The block that a step comes with, and the name of the place where it is included.
fn block_of(root: &Table<'_, '_, '_>, step: &Step) -> Option<(String, String)> {
    let names = [step.place_name(), format!("own {}", step.id)];
    names.into_iter().find_map(|name| {
        let block = root.places(&name).into_iter().find_map(|place| place.block)?;
        Some((name, block))
    })
}

/// What a common block needs is said once for the block, where it is included.
fn check_blocks(root: &Table<'_, '_, '_>, template: &Template) {
    let mut missing = BTreeSet::new();
    for step in template.all_steps() {
        let Some((place, block)) = block_of(root, step) else { continue };
        let named = step.confirms.iter().map(|who| &who.role).chain([&step.acts]);
        let roles = named.filter(|role| template.role(role).is_none());
        for role in roles {
            if missing.insert((block.clone(), role)) {
                root.problem_at(
                    &place,
                    "phase.include",
                    format!("the block \u{201c}{block}\u{201d} needs the role \u{201c}{role}\u{201d}"),
                    if role.as_str() == WITNESS {
                        format!("add a [[role]] with id = \"{role}\"")
                    } else if let Some(near) = slip(template.roles.iter().map(|role| &role.id), role) {
                        format!("did you mean \u{201c}{near}\u{201d}?")
                    } else {
                        format!(
                            "add a [[role]] with id = \"{role}\", or name yours: roles = {{ {role} = \"\u{2026}\" }}"
                        )
                    },
                );
            }
        }
    }
}

/// Every phase has rounds, what is about a share stands where there is one, and what happens once is not repeated.
fn check_rounds(root: &Table<'_, '_, '_>, template: &Template) {
    for (number, phase) in template.phases.iter().enumerate() {
        let name = format!("phase {number}");
        let per_share = phase.repeat == Repeat::Share;
        if per_share && !template.kind.prints_sheets() {
            root.problem_at(
                &name,
                "phase.repeat",
                format!(
                    "is \"share\", and {} makes no shares: the phase would never be held",
                    template.kind.with_article()
                ),
                "leave repeat out; one step of kind = \"collect\" takes as many sheets as are brought",
            );
        }
        // of steps that are never held nothing more is said
        let held = phase.steps.iter().filter(|_| !per_share || template.kind.prints_sheets());
        for step in held {
            let problem = |what: String, fix: &str| {
                root.problem_at(&step.place_name(), "phase.step", format!("{} {what}", step.id), fix);
            };
            if step.kind.row().place == Place::PerShare && !per_share {
                let what = format!("is of kind {}, which is about one share", step.kind.word());
                problem(what, "add repeat = \"share\" to its [[phase]], and put all such steps into it");
            }
            if step.kind.row().place == Place::PerOldSheet && phase.repeat != Repeat::SheetsOfParent {
                let what = format!(
                    "is of kind {}, which is about one sheet of an earlier ceremony",
                    step.kind.word()
                );
                problem(what, "add repeat = \"sheets-of-parent\" to its [[phase]]");
            }
            if step.kind.row().place == Place::Once && !phase.repeat.is_once() {
                let what = format!("is of kind {}, which is held once", step.kind.word());
                problem(what, "put it into a phase without repeat");
            }
        }
    }
    let steps: usize =
        template.phases.iter().map(|phase| rounds_of(template, phase) * phase.steps.len()).sum();
    if steps > MAX_STEPS {
        let what = format!("has {steps} steps once its rounds are written out");
        root.problem(
            "phase",
            what,
            format!("at most {MAX_STEPS} are possible: fewer rounds, or fewer steps"),
        );
    }
}
