//! What a value is compared with: `expect` and `same_as`.

use super::named::field_named;
use super::referring::{From, nearest, other_rounds, values};
use super::referring_facts::check_whole_text;
use super::template::{Expected, Field, FieldFormat, Repeat};

pub(super) fn check_expected(
    from: &From<'_, '_, '_, '_>,
    expected: &Expected,
    format: FieldFormat,
    beside: &[Field],
) {
    if let Some(text) = &expected.text {
        check_constant(from, text, format);
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
                if found.place == from.place {
                    "name a value of an earlier step: what is typed here is there together"
                } else {
                    "put that step first"
                },
            );
        }
        Some(found) if !from.reaches(found.phase) => other_rounds(from, name),
        Some(found) => check_same_format(from, name, format, found.what.format),
    }
}

/// A text of the script that a value is compared with.
pub(super) fn check_constant(from: &From<'_, '_, '_, '_>, text: &str, format: FieldFormat) {
    check_whole_text(from, text);
    check_cells(from, text, format);
    check_fact_alone(from, text, format);
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

/// Facts of the script that are a number, and those that are a day. Every other one is words.
const NUMBERS: [&str; 7] =
    ["round", "rounds", "generation", "shares", "threshold", "may-be-lost", "sheet.number"];
const DAYS: [&str; 2] = ["key.from", "key.ends"];

/// A value that is one fact and nothing else has the form of that fact.
fn check_fact_alone(from: &From<'_, '_, '_, '_>, text: &str, format: FieldFormat) {
    let inside = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let Some(name) = inside.filter(|name| !name.contains(['{', '}'])) else { return };
    let of_a_table = name.split_once('.').is_some_and(|(of, _)| from.template.table(of).is_some());
    let (fits, is) = match format {
        _ if of_a_table => return,
        FieldFormat::Text => return,
        FieldFormat::Number | FieldFormat::BagCount | FieldFormat::BagLeft => {
            (NUMBERS.contains(&name), "no number")
        }
        FieldFormat::Date => (DAYS.contains(&name), "no date"),
        // what people call things may be a serial; whether it is, the day tells
        FieldFormat::Serial | FieldFormat::BagFirst | FieldFormat::BagLast => (
            ["sheet.bag", "sheet.serial"].contains(&name) || NUMBERS.contains(&name) || DAYS.contains(&name),
            "no serial",
        ),
        FieldFormat::Time => (false, "no time"),
        FieldFormat::Hex | FieldFormat::Sha256 | FieldFormat::Fingerprint => (false, "no hex digits"),
    };
    if !fits {
        let fix = "expect a cell of a table or the text itself, or give the value the format \"text\"";
        from.problem(&format!("expects {text}, which is {is}"), fix);
    }
}

fn check_same_format(from: &From<'_, '_, '_, '_>, name: &str, one: FieldFormat, other: FieldFormat) {
    let alike = one == other || one.is_bytes() && other.is_bytes();
    // a format that is none was read as text
    if !alike && !from.root.told_of("format") {
        from.problem(&format!("compares with {name}, which has another format"), "give both the same format");
    }
}
