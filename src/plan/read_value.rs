//! Values and choices of a step as an author wrote them.

use super::facts;
use super::rounds::ROUND;
use super::template::{Bounds, Choice, Condition, Expected, Field, FieldFormat, ShownAs, Term};
use super::texts::TextKind;
use super::toml_table::Table;

pub(super) fn read_field(table: &Table<'_, '_, '_>) -> Field {
    let format = table.one_of("format", FieldFormat::ALL).unwrap_or(FieldFormat::Text);
    let field = Field {
        id: table.name("id"),
        label: table.text("label", TextKind::Label),
        format,
        twice: table.flag("twice"),
        expected: read_expected(table, format),
        bounds: read_bounds(table, format),
        shown_as: table.has("as").then(|| table.one_of("as", &[("words", ShownAs::Words)])).flatten(),
        optional: table.flag("optional"),
        statement: table.flag("statement"),
        when: read_when(table),
    };
    if field.shown_as.is_some() && !format.is_bytes() {
        let fix = "leave it out, or use the format sha256, fingerprint or hex";
        table.problem("as", "shows a value as words that is no bytes", fix);
    }
    if format.is_about_bags() && (field.expected.is_some() || field.optional || !field.when.is_empty()) {
        let what = "counts bags, and is asked for and checked always";
        table.problem("format", what, "leave out expect, same_as, optional and when");
    }
    table.finish();
    field
}

/// `at_least` and `at_most` of a number, `not_before` and `not_after` of a date or a time.
fn read_bounds(table: &Table<'_, '_, '_>, format: FieldFormat) -> Bounds {
    let bounds = Bounds {
        at_least: table.number_or_text("at_least"),
        at_most: table.number_or_text("at_most"),
        not_before: table.maybe_text("not_before", TextKind::Cell),
        not_after: table.maybe_text("not_after", TextKind::Cell),
    };
    for (key, bound) in bounds.all() {
        let fits = match key {
            "at_least" | "at_most" => format == FieldFormat::Number,
            _ => matches!(format, FieldFormat::Date | FieldFormat::Time),
        };
        if !fits {
            let fix = "at_least and at_most bound numbers, not_before and not_after dates and times: use the one that fits the format";
            table.problem(key, "does not go with this format", fix);
        } else if !bound.contains('{')
            && let Err(wants) = format.check(bound)
        {
            table.problem(key, format!("is \u{201c}{bound}\u{201d}"), format!("write {wants}"));
        }
    }
    // what is known already leaves something between them
    for (low, key, high) in
        [(&bounds.at_least, "at_most", &bounds.at_most), (&bounds.not_before, "not_after", &bounds.not_after)]
    {
        let (Some(low), Some(high)) = (low, high) else { continue };
        let upper = Bounds {
            at_most: bounds.at_most.clone(),
            not_after: bounds.not_after.clone(),
            ..Bounds::default()
        };
        let known = format.check(low).is_ok() && format.check(high).is_ok();
        if known && upper.beyond(format, low).is_some() {
            table.problem(key, "leaves no value between the two bounds", format!("write {low} or more"));
        }
    }
    bounds
}

/// `expect` or `same_as`, of a value of this format.
pub(super) fn read_expected(table: &Table<'_, '_, '_>, format: FieldFormat) -> Expected {
    let expected = Expected {
        text: table.maybe_text("expect", TextKind::Cell),
        same_as: table.maybe_text("same_as", TextKind::Word),
    };
    if expected.text.is_some() && expected.same_as.is_some() {
        table.problem(
            "same_as",
            "stands beside expect",
            "keep one of the two: a value is compared with one thing",
        );
    }
    // with a fact in it, it is known only when the script is bound
    if let Some(text) = expected.text.as_deref().filter(|text| !text.contains('{'))
        && let Err(wants) = format.check(text)
    {
        table.problem("expect", format!("is \u{201c}{text}\u{201d}"), format!("write {wants}"));
    }
    expected
}

pub(super) fn read_choice(table: &Table<'_, '_, '_>) -> Choice {
    let choice = Choice {
        id: table.name("id"),
        label: table.text("label", TextKind::Label),
        options: table.texts("options", TextKind::Label),
        statement: table.flag("statement"),
        when: read_when(table),
    };
    let facts =
        choice.options.iter().find_map(|option| Some((option, facts::names(option).ok()?.first().copied()?)));
    if let Some((option, name)) = facts {
        let what = format!("has {{{name}}} in \u{201c}{option}\u{201d}, and an option is taken as it stands");
        table.problem("options", what, "write the words themselves");
    }
    if choice.id == ROUND {
        table.problem("id", "means the number of the round in a condition", "choose another id");
    }
    // what is wrong with the list is told already
    if choice.options.len() < 2 && table.length("options").is_none_or(|length| length < 2) {
        table.problem("options", "has fewer than two", "give at least two options");
    }
    table.finish();
    choice
}

/// `when`, one condition or a list of them.
pub(super) fn read_when(table: &Table<'_, '_, '_>) -> Vec<Condition> {
    read_conditions(table, "when")
}

/// The conditions of this key.
pub(super) fn read_conditions(table: &Table<'_, '_, '_>, key: &'static str) -> Vec<Condition> {
    let texts = if table.is_text(key) {
        table.maybe_text(key, TextKind::Cell).into_iter().collect()
    } else {
        table.texts(key, TextKind::Cell)
    };
    let read = |text: &String| {
        let read = Condition::read(text);
        if read.is_none() {
            let what = format!("has \u{201c}{text}\u{201d}");
            let fix = format!(
                "write the id of a choice, = or != between blanks, and an option: {key} = \"packing = opened\""
            );
            table.problem(key, what, fix);
        }
        read
    };
    let all: Vec<Condition> = texts.iter().filter_map(read).collect();
    for term in all.iter().flat_map(|condition| &condition.any) {
        let another = term.word.split_once(" and ").and_then(|(word, rest)| Some((word, Term::read(rest)?)));
        if let Some((word, second)) = another {
            let first = Term { word: word.to_owned(), ..term.clone() };
            let what = format!("has \u{201c}and\u{201d} in \u{201c}{term}\u{201d}");
            let fix = format!("write a list, all of which must hold: {key} = [\"{first}\", \"{second}\"]");
            table.problem(key, what, fix);
            return Vec::new();
        }
    }
    all
}
