//! What a script refers to: facts in its texts, choices in `when`, values in `same_as`, items, and what its phases are
//! repeated for. All of it must be there, stand before, and be of the same round.

use super::facts;
use super::kinds::StepKind;
use super::referring::From;
use super::referring_facts::{check_text, check_whole_text};
use super::referring_values::{check_constant, check_expected};
use super::referring_when::{check_until, check_when};
use super::rounds::{of_round, rounds_of};
use super::template::{Handled, Repeat, SHEET, Template};
use super::toml_table::Table;
use crate::vocab::edit_distance::slip;
use crate::vocab::file_name::can_be_called;

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
            let name = step.place_name();
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
            let fix = if template.role(id).is_some() {
                format!("for a round with each of a role write \"role:{id}\"")
            } else if let Some(near) = slip(all.iter(), id) {
                format!("did you mean \u{201c}{near}\u{201d}?")
            } else {
                format!("write a number or one of: {}, or add a [[table]] with that id", all.join(", "))
            };
            from.problem(&format!("is repeated for \u{201c}{id}\u{201d}, and no table has that id"), fix);
        }
        Repeat::SheetsOfParent if !template.kind.handles_sheets() => {
            let what = format!(
                "is repeated for the sheets of an earlier ceremony, and this is {}",
                template.kind.with_article()
            );
            from.problem(
                &what,
                "an audit or a record can look at each of them, a destruction ends them; a recovery or a drill opens them at its collect",
            );
        }
        Repeat::Table(_) | Repeat::Times(_) | Repeat::Share | Repeat::SheetsOfParent => {}
    }
    check_whole_text(from, &from.phase.title);
    check_when(from, &from.phase.when, &[]);
    check_until(from);
    let never = from.phase.steps.iter().find(|step| !step.kind.may_be_left_out());
    let may_be = from.phase.optional || !from.phase.when.is_empty() || from.phase.until.is_some();
    if let Some(step) = never.filter(|_| may_be) {
        let what = format!("can be left out, and its step {} of kind {} cannot", step.id, step.kind.word());
        from.problem(&what, "put that step into a phase of its own, without when, until and optional");
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
    for name in step.files.iter().flat_map(|files| &files.names) {
        check_name_of_file(from, name);
    }
    if let Some(handled) = &step.handled {
        check_handled(from, handled);
    }
}

/// A name of a file is written out, or a cell of the round's table, so that it is known now whether it can be one.
fn check_name_of_file(from: &From<'_, '_, '_, '_>, name: &str) {
    check_whole_text(from, name);
    let rows = match &from.phase.repeat {
        Repeat::Table(id) => from.template.table(id).map_or(1, |table| table.rows.len()),
        Repeat::Times(_) | Repeat::Share | Repeat::Role(_) | Repeat::SheetsOfParent => 1,
    };
    for row in (1..).take(rows) {
        let known = |fact: &str| match fact {
            "round" => Some(row.to_string()),
            other => of_round(from.template, &from.phase.repeat, row, other),
        };
        let filled = facts::fill(name, &known);
        if !can_be_called(&filled) {
            let what = format!(
                "wants a file called \u{201c}{filled}\u{201d}, and no file is kept under such a name"
            );
            let fix = "use letters, digits, dots, hyphens and single blanks, no path; of the facts {round} and cells of the round's table";
            return from.problem(&what, fix);
        }
    }
}

/// Things that are there, no more of them than there are, and the bag where one is named.
fn check_handled(from: &From<'_, '_, '_, '_>, handled: &Handled) {
    if let Some(bag) = &handled.bag {
        check_whole_text(from, bag);
    }
    let item = &handled.item;
    let of_sheets = from.phase.repeat == Repeat::SheetsOfParent;
    if item == SHEET && from.template.kind.looks_at_sheets() {
        let what = "handles sheets, and an audit looks at each of them at one step, one after the other";
        return from.problem(what, "use kind = \"sight\", or hold a record");
    }
    if item != SHEET && of_sheets {
        let what =
            format!("is about {item} in rounds of sheets, and how many rounds there are shows on the day");
        return from.problem(&what, "put it into a phase of its own, or use item = \"sheet\"");
    }
    if item == SHEET {
        if !of_sheets {
            let fix = format!("write repeat = \"{}\" in its [[phase]]", Repeat::SHEETS_OF_PARENT);
            from.problem(
                "is about the sheets of the ceremony before, each of which has a round of its own",
                fix,
            );
        }
        if handled.fewest.is_some() {
            from.problem("has at_least, and each of its rounds is about one sheet", "take at_least out");
        }
        if handled.bag.is_some() {
            from.problem(
                "names a bag, and that of each sheet is told by the ceremony before",
                "take bag out",
            );
        }
        return;
    }
    let Some(known) = from.template.item(item) else {
        let all: Vec<&str> = from.template.items.iter().map(|item| item.id.as_str()).collect();
        let fix = if let Some(near) = slip(all.iter(), item) {
            format!("did you mean \u{201c}{near}\u{201d}?")
        } else if all.is_empty() {
            format!("add an [[item]] with id = \"{item}\"")
        } else {
            format!("use one of: {}", all.join(", "))
        };
        return from.problem(&format!("names the item \u{201c}{item}\u{201d}, which is not there"), fix);
    };
    if let Some(fewest) = handled.fewest.filter(|fewest| *fewest > known.count) {
        let what = format!("wants at least {fewest} of {item}, and there are {}", known.count);
        from.problem(
            &what,
            format!("write at_least = {} or less, or give the item a higher count", known.count),
        );
    }
    let one_a_round = rounds_of(from.template, from.phase) == usize::from(known.count) && known.count > 1;
    let by_people = matches!(from.phase.repeat, Repeat::Role(_));
    if handled.fewest.is_some() && one_a_round && !by_people {
        let what = format!("has at_least, and each of its {} rounds is about one {item}", known.count);
        from.problem(&what, "take at_least out, or the rounds");
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
        if item.id == SHEET {
            let fix = "choose another: sheets of an earlier ceremony are there without an [[item]]";
            at(
                "has the id \u{201c}sheet\u{201d}, which means those of the ceremony before".into(),
                fix.into(),
            );
        }
        if seen.contains(&item.id.as_str()) {
            at(
                format!("is the second with id \u{201c}{}\u{201d}", item.id),
                "give each item an id of its own".into(),
            );
        }
        if !template
            .all_steps()
            .any(|step| step.handled.as_ref().is_some_and(|handled| handled.item == item.id))
        {
            at(
                format!("\u{201c}{}\u{201d} is used nowhere", item.id),
                format!("add a step with item = \"{}\", or take it out", item.id),
            );
        }
        seen.push(&item.id);
    }
}
