//! What a script refers to: facts in its texts, choices in `when`, values in `same_as`, items, and what its phases are
//! repeated for. All of it must be there, stand before, and be of the same round.

use super::facts::{self, FACTS, Known};
use super::kinds::StepKind;
use super::named::{choices_named, field_named};
use super::rounds::go_together;
use super::template::{Choice, Condition, Expected, Field, FieldFormat, Kind, Phase, Repeat, Step, Template};
use super::toml_table::Table;
use crate::vocab::edit_distance::edit_distance;

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

/// Where a reference stands.
#[derive(Clone)]
struct From<'a, 'w, 't, 'i> {
    root: &'a Table<'w, 't, 'i>,
    template: &'a Template,
    phase: &'a Phase,
    number: usize,
    /// Steps of the script up to this one.
    place: usize,
    name: String,
    step: Option<&'a Step>,
}

impl From<'_, '_, '_, '_> {
    fn problem(&self, what: &str, fix: impl Into<String>) {
        let (key, id) = match self.step {
            Some(step) => ("phase.step", format!("{} ", step.id)),
            None => ("phase", String::new()),
        };
        self.root.problem_at(&self.name, key, format!("{id}{what}"), fix);
    }

    /// Whether what stands in that phase has one answer here.
    fn reaches(&self, phase: usize) -> bool {
        phase == self.number
            || self
                .template
                .phases
                .get(phase)
                .is_some_and(|to| to.repeat.is_once() || go_together(&to.repeat, &self.phase.repeat))
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
        Repeat::SheetsOfParent if template.kind != Kind::Record => {
            let what = format!(
                "is repeated for the sheets of an earlier ceremony, and this is {}",
                template.kind.with_article()
            );
            from.problem(
                &what,
                "a record can look at each of them; a recovery or a drill opens them at its collect",
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

/// A text that is complete once the script is bound.
fn check_whole_text(from: &From<'_, '_, '_, '_>, text: &str) {
    check_text(from, text, false);
}

fn check_text(from: &From<'_, '_, '_, '_>, text: &str, held: bool) {
    match facts::names(text) {
        Err(brace) => from.problem(
            &format!("has a single {brace}"),
            format!("write {brace}{brace} for a brace, or the name of a fact between two: {{key.label}}"),
        ),
        Ok(names) => {
            for name in names {
                check_fact(from, name, held);
            }
        }
    }
}

fn check_fact(from: &From<'_, '_, '_, '_>, name: &str, held: bool) {
    let kind = from.template.kind;
    let only_told = |what: &str| {
        from.problem(
            &format!("has {{{name}}} in a title, a tick, a label, about or expect, and {what}"),
            "use it in say, do, do_not_say, note or command; compare with same_as",
        );
    };
    let counts =
        from.step.is_some_and(|step| step.fields.iter().any(|field| field.format == FieldFormat::BagLeft));
    if counts && ["bags.left", "bags.used"].contains(&name) {
        let what = format!("has {{{name}}} where people count the bags that are left");
        return from.problem(&what, "take it out: whoever counts does not read the number off the screen");
    }
    if let Some((_, known, _)) = FACTS.iter().find(|(fact, _, _)| *fact == name) {
        match known {
            Known::Bound if name.starts_with("round") && from.phase.repeat.is_once() => {
                from.problem(
                    &format!("has {{{name}}}, and its phase has no rounds"),
                    "add repeat, or take it out",
                );
            }
            Known::Bound if name == "rounds" && matches!(from.phase.repeat, Repeat::Role(_)) => {
                let what = "has {rounds}, and how many people of a role come is known only on the day";
                from.problem(what, "take it out, or use {round} alone");
            }
            Known::Bound => {}
            Known::BoundForAKey if kind.makes_a_set() => {}
            Known::BoundForAKey => {
                let what = format!("has {{{name}}}, and {} makes no key", kind.with_article());
                from.problem(&what, "take it out");
            }
            Known::HeldWithAKey if !kind.has_a_key() => {
                let what = format!("has {{{name}}}, and {} has no key of ours", kind.with_article());
                from.problem(&what, "take it out");
            }
            Known::Held | Known::HeldWithAKey if held => {}
            Known::Held | Known::HeldWithAKey => only_told("it is known only when the step is held"),
        }
        return;
    }
    if of_the_round(from, name) {
        if matches!(from.phase.repeat, Repeat::Role(_)) && !held {
            only_told("it is known only when the step is held");
        }
        return;
    }
    let field = field_named(from.template, name).map(|found| (found.phase, found.place));
    let choice = choices_named(from.template, name).into_iter().find(|found| found.what.id != name);
    match field.or_else(|| choice.map(|found| (found.phase, found.place))) {
        Some(_) if !held => only_told("it is known only once it was recorded"),
        Some((_, place)) if place >= from.place => {
            from.problem(&format!("has {{{name}}}, which is not recorded before"), "put that step first");
        }
        Some((phase, _)) if !from.reaches(phase) => other_rounds(from, name),
        Some(_) => {}
        None => unknown_fact(from, name),
    }
}

/// Facts that the round of the phase has: cells of its table, its sheet, its person.
fn of_the_round(from: &From<'_, '_, '_, '_>, name: &str) -> bool {
    let Some((of, what)) = name.split_once('.') else { return false };
    match &from.phase.repeat {
        Repeat::Table(id) => {
            of == id
                && from
                    .template
                    .table(id)
                    .is_some_and(|table| table.columns.iter().any(|column| column == what))
        }
        Repeat::SheetsOfParent => of == "sheet" && ["number", "holder", "bag"].contains(&what),
        // of a role that is not there, that is said of the phase
        Repeat::Role(role) => what == "name" && (of == role || from.template.role(role).is_none()),
        Repeat::Times(_) | Repeat::Share => false,
    }
}

fn unknown_fact(from: &From<'_, '_, '_, '_>, name: &str) {
    if let Some((id, column)) = name.split_once('.')
        && let Some(table) = from.template.table(id)
    {
        let fix = if table.columns.iter().any(|known| known == column) {
            format!("write repeat = \"{id}\" in its [[phase]]: a row is known only in its round")
        } else {
            format!("the table has the columns {}", table.columns.join(", "))
        };
        return from.problem(&format!("has {{{name}}}, which is no fact here"), fix);
    }
    let all = FACTS.iter().map(|(fact, _, _)| (*fact).to_owned()).chain(values(from.template));
    let fix = nearest(all, name).map_or_else(
        || "`keyrite template help facts` lists them; a recorded value is {step.field}".to_owned(),
        |near| format!("did you mean {{{near}}}?"),
    );
    from.problem(&format!("has {{{name}}}, and there is no such fact"), fix);
}

/// Every value that a step records, as `step.field`.
fn values(template: &Template) -> impl Iterator<Item = String> {
    let of = |step: &Step| {
        let id = step.id.clone();
        step.recorded_fields().map(|field| format!("{id}.{}", field.id)).collect::<Vec<_>>()
    };
    template.all_steps().flat_map(of)
}

/// The name that is meant by a slip of the pen, if one is near.
fn nearest(all: impl Iterator<Item = String>, name: &str) -> Option<String> {
    let near = all.min_by_key(|known| edit_distance(known, name));
    near.filter(|known| edit_distance(known, name) <= 3)
}

fn other_rounds(from: &From<'_, '_, '_, '_>, name: &str) {
    let what = format!("refers to {name}, which is recorded once in every round of another phase");
    from.problem(&what, "refer to it from the same phase, or from one with the same repeat");
}

/// Choices that must have come out so: made before, or in this step (`beside`).
fn check_when(from: &From<'_, '_, '_, '_>, when: &[Condition], beside: &[Choice]) {
    for condition in when {
        let name = &condition.choice;
        if let Some(choice) = beside.iter().find(|choice| choice.id == *name) {
            check_option(from, condition, choice);
            continue;
        }
        let found = choices_named(from.template, name);
        match found.as_slice() {
            [] => {
                let mut all: Vec<&str> = Vec::new();
                for step in from.template.all_steps() {
                    all.extend(step.choices.iter().map(|choice| choice.id.as_str()));
                }
                let fix = if all.is_empty() {
                    "add it to an earlier step: choices = [{ id = \"\u{2026}\", label = \"\u{2026}\", options = [\u{2026}] }]".to_owned()
                } else {
                    format!("use one of: {}", all.join(", "))
                };
                from.problem(
                    &format!("depends on the choice \u{201c}{name}\u{201d}, which is not there"),
                    fix,
                );
            }
            [one] if one.place >= from.place && from.step.is_some() || one.place > from.place => {
                from.problem(
                    &format!("depends on {name}, which is not chosen before"),
                    "put that step first",
                );
            }
            [one] if !from.reaches(one.phase) => other_rounds(from, name),
            [one] => check_option(from, condition, one.what),
            [one, other, ..] => {
                let what = format!(
                    "depends on \u{201c}{name}\u{201d}, which {} and {} have",
                    one.step.id, other.step.id
                );
                from.problem(&what, format!("write {}.{name}, say", one.step.id));
            }
        }
    }
}

fn check_option(from: &From<'_, '_, '_, '_>, condition: &Condition, choice: &Choice) {
    if !choice.options.contains(&condition.option) {
        let what =
            format!("depends on {}, which has no option \u{201c}{}\u{201d}", choice.id, condition.option);
        from.problem(&what, format!("its options are: {}", choice.options.join(" \u{b7} ")));
    }
}

fn check_expected(from: &From<'_, '_, '_, '_>, expected: &Expected, format: FieldFormat, beside: &[Field]) {
    if let Some(text) = &expected.text {
        check_whole_text(from, text);
        check_cells(from, text, format);
    }
    let Some(name) = &expected.same_as else { return };
    let own = from.step.map_or("", |step| step.id.as_str());
    let in_this_step = name.strip_prefix(own).and_then(|rest| rest.strip_prefix('.'));
    if let Some(field) = in_this_step.and_then(|id| beside.iter().find(|field| field.id == id)) {
        return check_same_format(from, name, format, field.format);
    }
    match field_named(from.template, name) {
        None => {
            let fix = nearest(values(from.template), name).map_or_else(
                || "write the id of a step, a dot and the id of its field".to_owned(),
                |near| format!("did you mean {near}?"),
            );
            from.problem(&format!("compares with \u{201c}{name}\u{201d}, which is not there"), fix);
        }
        Some(found) if found.place >= from.place => {
            from.problem(
                &format!("compares with {name}, which is not recorded before"),
                "put that step first",
            );
        }
        Some(found) if !from.reaches(found.phase) => other_rounds(from, name),
        Some(found) => check_same_format(from, name, format, found.what.format),
    }
}

/// A value that is a cell of the round's table: every row has one of this format.
fn check_cells(from: &From<'_, '_, '_, '_>, text: &str, format: FieldFormat) {
    let Repeat::Table(id) = &from.phase.repeat else { return };
    let inside = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let column =
        inside.and_then(|name| name.strip_prefix(id.as_str())).and_then(|rest| rest.strip_prefix('.'));
    let (Some(column), Some(table)) = (column, from.template.table(id)) else { return };
    for row in (1..).take(table.rows.len()) {
        let Some(Err(wants)) = table.cell(row, column).map(|cell| format.check(cell)) else { continue };
        from.problem(
            &format!("expects {text}, and row {row} of the table {id} has not that format"),
            format!("write {wants} there"),
        );
        return;
    }
}

fn check_same_format(from: &From<'_, '_, '_, '_>, name: &str, one: FieldFormat, other: FieldFormat) {
    let alike = one == other || one.is_bytes() && other.is_bytes();
    // a format that is none was read as text
    if !alike && !from.root.told_of("format") {
        from.problem(&format!("compares with {name}, which has another format"), "give both the same format");
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
