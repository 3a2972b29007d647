//! What a script refers to: facts in its texts, choices in `when`, values in `same_as`, items, and what its phases are
//! repeated for. All of it must be there, stand before, and be of the same round.

use super::kinds::StepKind;
use super::referring::From;
use super::referring_facts::{check_text, check_whole_text};
use super::referring_values::{check_constant, check_expected};
use super::referring_when::check_when;
use super::template::{Kind, Repeat, Template};
use super::toml_table::Table;

/// Checks every reference of the script.
pub(super) fn check(root: &Table<'_, '_, '_>, template: &Template) {
    check_used(root, template);
    let mut place = 0;
    for (number, phase) in template.phases.iter().enumerate() {
        if root.is_full() {
            return;
        }
        let from = From { root, template, phase, number, place, name: format!("phase {number}"), step: None };
        check_phase(&from);
        for step in &phase.steps {
            place += 1;
            let name = format!("step {}", step.id);
            check_step(&From { place, name, step: Some(step), ..from.clone() });
        }
    }
}

fn check_phase(from: &From<'_, '_, '_, '_>) {
    let template = from.template;
    match &from.phase.repeat {
        Repeat::Role(role) => match template.role(role) {
            None => from.problem(
                &format!("is repeated for the role \u{201c}{role}\u{201d}, which is not there"),
                roles(template),
            ),
            Some(known) if known.at_most > 50 => {
                let fix = format!("give the role {role} an at_most of 50 or less");
                from.problem("is repeated for more than 50 people", fix);
            }
            Some(_) => {
                let called = template.all_steps().position(|step| step.kind == StepKind::RollCall);
                if called.is_none_or(|called| called >= from.place) {
                    from.problem(
                        "is repeated for people before the roll is called",
                        "put it behind the roll-call",
                    );
                }
            }
        },
        Repeat::Table(id) if template.table(id).is_none() => {
            let mut all: Vec<&str> = vec![Repeat::SHARE, "role:\u{2026}", Repeat::SHEETS_OF_PARENT];
            all.extend(template.tables.iter().map(|table| table.id.as_str()));
            let fix =
                format!("write a number or one of: {}, or add a [[table]] with that id", all.join(", "));
            from.problem(&format!("is repeated for \u{201c}{id}\u{201d}, and no table has that id"), fix);
        }
        Repeat::SheetsOfParent if template.kind != Kind::Record && !template.kind.looks_at_sheets() => {
            let what = format!(
                "is repeated for the sheets of an earlier ceremony, and this is {}",
                template.kind.with_article()
            );
            from.problem(
                &what,
                "an audit or a record can look at each of them; a recovery or a drill opens them at its collect",
            );
        }
        Repeat::Table(_) | Repeat::Times(_) | Repeat::Share | Repeat::SheetsOfParent => {}
    }
    check_whole_text(from, &from.phase.title);
    check_when(from, &from.phase.when, &[]);
    let never = from.phase.steps.iter().find(|step| !step.kind.may_be_left_out());
    if let Some(step) = never.filter(|_| from.phase.optional || !from.phase.when.is_empty()) {
        let what = format!("can be left out, and its step {} of kind {} cannot", step.id, step.kind.word());
        from.problem(&what, "put that step into a phase of its own, without when and optional");
    }
}

fn check_step(from: &From<'_, '_, '_, '_>) {
    let Some(step) = from.step else { return };
    if !step.kind.may_be_left_out() && (step.optional || !step.when.is_empty()) {
        let what = format!("is of kind {}, which is never left out", step.kind.word());
        from.problem(&what, "leave out when and optional");
    }
    for told in [&step.say, &step.hands, &step.do_not_say, &step.note, &step.command].into_iter().flatten() {
        check_text(from, told.script(), true);
    }
    let labels =
        step.fields.iter().map(|field| &field.label).chain(step.choices.iter().map(|choice| &choice.label));
    for text in labels.chain(&step.ticks).chain([&step.title]) {
        check_whole_text(from, text);
    }
    check_when(from, &step.when, &[]);
    for (number, field) in step.fields.iter().enumerate() {
        check_when(from, &field.when, &step.choices);
        for (_, bound) in field.bounds.all() {
            check_constant(from, bound, field.format);
        }
        check_expected(from, &field.expected, field.format, step.fields.get(..number).unwrap_or_default());
    }
    for (number, choice) in step.choices.iter().enumerate() {
        check_when(from, &choice.when, step.choices.get(..number).unwrap_or_default());
    }
    check_expected(from, &step.expected, step.expected_format(), &[]);
    if let Some(payload) = &step.payload {
        check_whole_text(from, &payload.about);
    }
    if let Some(item) = step.item.as_deref().filter(|item| from.template.item(item).is_none()) {
        let all: Vec<&str> = from.template.items.iter().map(|item| item.id.as_str()).collect();
        let fix = if all.is_empty() {
            format!("add an [[item]] with id = \"{item}\"")
        } else {
            format!("use one of: {}", all.join(", "))
        };
        from.problem(&format!("names the item \u{201c}{item}\u{201d}, which is not there"), fix);
    }
}

fn roles(template: &Template) -> String {
    let all: Vec<&str> = template.roles.iter().map(|role| role.id.as_str()).collect();
    format!("use one of: {}", all.join(", "))
}

/// Tables and items that nothing uses, and those there twice.
fn check_used(root: &Table<'_, '_, '_>, template: &Template) {
    let reserved = [Repeat::SHARE, Repeat::SHEETS_OF_PARENT, "sheet", "key", "bags", "sheets"];
    let mut seen: Vec<&str> = Vec::new();
    for table in &template.tables {
        let at =
            |what: String, fix: String| root.problem_at(&format!("table {}", table.id), "table", what, fix);
        if reserved.contains(&table.id.as_str()) || table.id.contains('.') {
            at(
                format!("has the id \u{201c}{}\u{201d}, which means something else", table.id),
                "choose another".into(),
            );
        }
        if seen.contains(&table.id.as_str()) {
            at(
                format!("is the second with id \u{201c}{}\u{201d}", table.id),
                "give each table an id of its own".into(),
            );
        }
        if template.all_steps().any(|step| step.id == table.id) {
            at(
                format!(
                    "has the id \u{201c}{}\u{201d}, which a step has too: its facts would mean two things",
                    table.id
                ),
                "choose another id for one of the two".into(),
            );
        }
        let used = template.phases.iter().any(|phase| phase.repeat == Repeat::Table(table.id.clone()));
        if !used {
            at(
                format!("\u{201c}{}\u{201d} is used nowhere", table.id),
                format!("add repeat = \"{}\" to a [[phase]], or take it out", table.id),
            );
        }
        seen.push(&table.id);
    }
    seen.clear();
    for item in &template.items {
        let at = |what: String, fix: String| root.problem_at(&format!("item {}", item.id), "item", what, fix);
        if seen.contains(&item.id.as_str()) {
            at(
                format!("is the second with id \u{201c}{}\u{201d}", item.id),
                "give each item an id of its own".into(),
            );
        }
        if !template.all_steps().any(|step| step.item.as_ref() == Some(&item.id)) {
            at(
                format!("\u{201c}{}\u{201d} is used nowhere", item.id),
                format!("add a step with item = \"{}\", or take it out", item.id),
            );
        }
        seen.push(&item.id);
    }
}
