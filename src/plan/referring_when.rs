//! What `when` depends on: choices that are made before, the number of the round, a cell of its row.

use super::facts::{FACTS, SHEET_FACTS};
use super::named::{choices_named, field_named};
use super::referring::{From, nearest, other_rounds};
use super::rounds::{ROUND, of_round};
use super::template::{Choice, Condition, Phase, Repeat, Term};

/// Choices that must have come out so: made before, or in this step (`beside`).
pub(super) fn check_when(from: &From<'_, '_, '_, '_>, when: &[Condition], beside: &[Choice]) {
    for term in when.iter().flat_map(|condition| &condition.any) {
        check_term(from, term, beside);
    }
}

/// True if the rounds end whatever is chosen: the terms are about one choice, and each option of it fulfils one.
fn ends_always(phase: &Phase, until: &Condition) -> bool {
    let mut choices = until.any.iter().map(|term| phase.own_choice(&term.name).map(|(_, choice)| choice));
    let Some(Some(one)) = choices.next() else { return false };
    choices.all(|other| other == Some(one))
        && one.options.iter().all(|option| until.any.iter().any(|term| term.holds_for(Some(option))))
}

/// What ends the rounds of a phase: a choice that is made in each of them.
pub(super) fn check_until(from: &From<'_, '_, '_, '_>) {
    let from = &From { name: format!("until of {}", from.name), ..from.clone() };
    let phase = from.phase;
    let Some(until) = &phase.until else { return };
    let counted = match phase.repeat {
        Repeat::Times(times) => times > 1,
        Repeat::Table(_) => true,
        Repeat::Role(_) | Repeat::Share | Repeat::SheetsOfParent => false,
    };
    // what is wrong with repeat is told of repeat
    if !counted && from.root.told_of("repeat") {
        return;
    }
    if !counted {
        let fix = "write how often at most, repeat = 20 say, or repeat it for a table; or take until out";
        return from.problem("has until, and no rounds that could end early", fix);
    }
    if ends_always(phase, until) {
        let fix = "name the option that ends the rounds, or take repeat and until out";
        return from.problem("has until, and every option fulfils it: there is one round in any case", fix);
    }
    for term in &until.any {
        match phase.own_choice(&term.name) {
            Some((_, choice)) => check_option(from, term, choice),
            None => from.problem(
                &format!("has until = \u{201c}{term}\u{201d}, and no step of it has a choice {}", term.name),
                "until takes a choice: ask for it in one of its steps, whether there is another, say",
            ),
        }
    }
}

fn check_term(from: &From<'_, '_, '_, '_>, term: &Term, beside: &[Choice]) {
    let name = &term.name;
    if name == ROUND || name.split_once('.').is_some_and(|(of, _)| from.template.table(of).is_some()) {
        return check_of_round(from, term);
    }
    if let Some(choice) = beside.iter().find(|choice| choice.id == *name) {
        return check_option(from, term, choice);
    }
    match choices_named(from.template, name).as_slice() {
        [] => unknown(from, name),
        [one] if one.place >= from.place && from.step.is_some() || one.place > from.place => {
            from.problem(&format!("depends on {name}, which is not chosen before"), "put that step first");
        }
        [one] if !from.reaches(one.phase) => other_rounds(from, name),
        [one] => check_option(from, term, one.what),
        [one, other, ..] => {
            let what = format!(
                "depends on \u{201c}{name}\u{201d}, which {} and {} have",
                one.step.id, other.step.id
            );
            from.problem(&what, format!("write {}.{name}, say", one.step.id));
        }
    }
}

/// The number of the round, or a cell of its row: some round has it.
fn check_of_round(from: &From<'_, '_, '_, '_>, term: &Term) {
    let Term { name, word, .. } = term;
    let repeat = &from.phase.repeat;
    let (table, column) = name.split_once('.').unwrap_or((name, ""));
    if name == ROUND && repeat.is_once() {
        return from.problem(
            "depends on the number of the round, and its phase has no rounds",
            "add repeat, or take it out",
        );
    }
    if name != ROUND && *repeat != Repeat::Table(table.to_owned()) {
        let fix = format!("write repeat = \"{table}\" in its [[phase]]: a row is known only in its round");
        return from.problem(&format!("depends on {name}, a cell of the table {table}"), fix);
    }
    if let Some(known) =
        from.template.table(table).filter(|known| !known.columns.iter().any(|one| one == column))
    {
        let what = format!("depends on {name}, and the table has no such column");
        return from.problem(&what, format!("its columns are {}", known.columns.join(", ")));
    }
    // how many rounds there are the script says of numbers and of tables; of people and sheets the day does
    let most: u16 = match repeat {
        Repeat::Times(times) => (*times).into(),
        Repeat::Table(id) => {
            from.template.table(id).map_or(0, |table| u16::try_from(table.rows.len()).unwrap_or(u16::MAX))
        }
        Repeat::Role(role) => from.template.role(role).map_or(0, |role| role.at_most),
        Repeat::Share | Repeat::SheetsOfParent => 255,
    };
    let has = |number: u16| of_round(from.template, repeat, number, name);
    if (1..=most).any(|number| has(number).as_ref() == Some(word)) || most == 0 {
        return;
    }
    let what = format!("depends on {name}, which is \u{201c}{word}\u{201d} in no round");
    let fix = if name == ROUND {
        format!("write a number from 1 to {most}")
    } else {
        let mut cells: Vec<String> = Vec::new();
        for cell in (1..=most).filter_map(has) {
            if !cells.contains(&cell) && cells.len() < 12 {
                cells.push(cell);
            }
        }
        format!("its rows have: {}", cells.join(" \u{b7} "))
    };
    from.problem(&what, fix);
}

/// No choice of that name.
fn unknown(from: &From<'_, '_, '_, '_>, name: &str) {
    const CAN_BE: &str = "a condition takes a choice, the number of the round or a cell of its table";
    // a value, or the step that has one choice
    let bare = |step: &super::Step| step.fields.iter().any(|field| field.id == name);
    if field_named(from.template, name).is_some() || from.template.all_steps().any(bare) {
        let what = format!("depends on \u{201c}{name}\u{201d}, which is a value");
        return from.problem(&what, format!("{CAN_BE}: ask for a choice too, such as \"is it so\""));
    }
    let mut facts = FACTS.iter().map(|(fact, _, _)| *fact).chain(SHEET_FACTS);
    if facts.any(|fact| fact == name) {
        let what = format!("depends on {{{name}}}, which a text can have, and no condition");
        let fix = if SHEET_FACTS.contains(&name) {
            "write \"round = 1\" for the first of the sheets, \"round = 2\" for the next".to_owned()
        } else {
            format!("{CAN_BE}: ask for a choice, or let people compare it with expect or same_as")
        };
        return from.problem(&what, fix);
    }
    let mut all: Vec<String> = Vec::new();
    for step in from.template.all_steps() {
        all.extend(step.choices.iter().map(|choice| choice.id.clone()));
    }
    let fix = match nearest(all.iter().cloned(), name) {
        _ if all.is_empty() => "add it to an earlier step: choices = [{ id = \"\u{2026}\", label = \"\u{2026}\", options = [\u{2026}] }]".to_owned(),
        Some(near) => format!("did you mean \u{201c}{near}\u{201d}?"),
        None => format!("{CAN_BE}; the choices are: {}", all.join(", ")),
    };
    from.problem(&format!("depends on the choice \u{201c}{name}\u{201d}, which is not there"), fix);
}

fn check_option(from: &From<'_, '_, '_, '_>, term: &Term, choice: &Choice) {
    if !choice.options.contains(&term.word) {
        let what = format!("depends on {}, which has no option \u{201c}{}\u{201d}", choice.id, term.word);
        from.problem(&what, format!("its options are: {}", choice.options.join(" \u{b7} ")));
    }
}
