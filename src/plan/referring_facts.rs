//! Facts that a script's texts name.

use super::facts::{self, FACTS, Known};
use super::named::{choices_named, field_named};
use super::referring::{From, nearest, other_rounds, values};
use super::template::{FieldFormat, Repeat};

/// A text that is complete once the script is bound.
pub(super) fn check_whole_text(from: &From<'_, '_, '_, '_>, text: &str) {
    check_text(from, text, false);
}

pub(super) fn check_text(from: &From<'_, '_, '_, '_>, text: &str, held: bool) {
    match facts::names(text) {
        Err(brace) => from.problem(
            &format!("has a single {brace}"),
            format!(
                "write {brace}{brace} for a brace that is meant, as in ${{{{HOME}}}}; or the name of a fact between two: {{key.label}}"
            ),
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
            &format!("has {{{name}}} in a title, a tick, a label, about, expect, bag or names, and {what}"),
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
            Known::Bound if name == "rounds" && from.phase.until.is_some() => {
                let what = "has {rounds}, and how many there are shows only when the last was held";
                from.problem(what, "take it out, or use {round} alone");
            }
            Known::Bound => {}
            Known::BoundForAKey if name == "generation" && !kind.draws_a_key() && kind.prints_sheets() => {
                let what = "has {generation}, which is known only once the old sheets were read";
                from.problem(what, "take it out, or say {set}");
            }
            Known::BoundForAKey if kind.prints_sheets() => {}
            Known::BoundForAKey => {
                let what = format!("has {{{name}}}, and {} makes no key", kind.with_article());
                from.problem(&what, "take it out");
            }
            Known::HeldWithAKey if !kind.has_a_key() => {
                let what = format!("has {{{name}}}, and {} has no key of ours", kind.with_article());
                from.problem(&what, "take it out");
            }
            Known::HeldOfAKey if !kind.has_a_key() && !kind.looks_at_sheets() => {
                let what = format!("has {{{name}}}, and {} has no key of ours", kind.with_article());
                from.problem(&what, "take it out");
            }
            Known::HeldInAnAudit if !kind.looks_at_sheets() => {
                let what = format!("has {{{name}}}, and {} looks at no sheets", kind.with_article());
                from.problem(&what, "take it out");
            }
            Known::HeldInARotation if !kind.replaces_a_key() => {
                let what = format!("has {{{name}}}, and {} replaces no key", kind.with_article());
                from.problem(&what, "take it out");
            }
            Known::Held
            | Known::HeldWithAKey
            | Known::HeldOfAKey
            | Known::HeldInAnAudit
            | Known::HeldInARotation
                if held => {}
            Known::Held
            | Known::HeldWithAKey
            | Known::HeldOfAKey
            | Known::HeldInAnAudit
            | Known::HeldInARotation => {
                only_told("it is known only when the step is held");
            }
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
        Repeat::SheetsOfParent => of == "sheet" && ["number", "holder", "bag", "serial"].contains(&what),
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
        || format!("`keyrite template help facts` lists them, a recorded value is {{step.field}}; braces that are meant are doubled: {{{{{name}}}}}"),
        |near| format!("did you mean {{{near}}}?"),
    );
    from.problem(&format!("has {{{name}}}, and there is no such fact"), fix);
}
