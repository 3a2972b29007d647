//! What people write by hand at each kind of step.

use super::layout::{Column, READ, Writer};
use crate::ceremony::kinds::check_value::said_of;
use crate::ceremony::kinds::{self, Blank};
use crate::paper::sheet::pen::{BODY, small};
use crate::plan::template::{Condition, Expected, Field, FieldFormat, Files};
use crate::plan::{Plan, PlannedStep, Step};
use crate::vocab::digest::{hex_groups, pgp_words};
use crate::vocab::text::counted;

/// Lines on the roll for more people than the fewest, where a role may have more.
const MORE: u16 = 8;

/// Where text of a step begins, millimetres from its number.
pub(super) const INSET: f32 = 12.0;

const ROLL: [Column; 5] =
    [("", 0.06), ("Name", 0.3), ("Of", 0.22), ("Roles and shares", 0.24), ("Identity paper (kind)", 0.18)];
const SHEETS: [Column; 5] = [
    ("Share", 0.1),
    ("Bag number", 0.26),
    ("Bag and seal as recorded", 0.24),
    ("Brought by", 0.22),
    ("New bag", 0.18),
];

fn options(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Most rows for things that are written in one by one.
const MOST_ROWS: usize = 24;

/// About how high the blanks of a step are, so that they stand on its page.
pub(super) fn height(step: &Step) -> f32 {
    let rows = step.files.as_ref().map_or(1, |files| files.fewest.max(1));
    let own = kinds::of(step.kind).height * f32::from(rows);
    let fields: f32 = step.fields.iter().map(value_height).sum();
    let waits = if step.wait_minutes.or(step.least_days).is_some() { 5.6 } else { 0.0 };
    let leaves = 5.6 * small(step.leaves.len());
    own + waits + leaves + 5.6 * small(step.ticks.len()) + fields + 6.0 * small(step.choices.len())
}

/// Draws the blanks of a step.
pub(super) fn draw(to: &mut Writer, plan: &Plan, planned: &PlannedStep) {
    let step = &planned.script;
    if let Some(minutes) = step.wait_minutes {
        to.beside(INSET, READ, &format!("Wait at least {}.", counted(minutes, "minute")));
    }
    if let Some(days) = step.least_days {
        let text = format!("The next day begins {} later at the earliest.", counted(days, "day"));
        to.beside(INSET, READ, &text);
    }
    for tick in &step.ticks {
        to.tick(INSET, false, tick);
    }
    for field in &step.fields {
        value(to, plan, planned, field);
    }
    for choice in &step.choices {
        only_if(to, plan, planned, &choice.when);
        to.circles(INSET, &choice.label, &choice.options, None);
    }
    expected(to, plan, planned, &step.expected, step.expected_format());
    if let Some(payload) = &step.payload {
        let ways: Vec<&str> = payload.from.iter().map(|from| from.said()).collect();
        let sheets = if payload.on_sheets { " Every sheet carries it as a second code." } else { "" };
        to.beside(
            INSET,
            READ,
            &format!("Sealed under the key: {}. It is {}.{sheets}", payload.about, ways.join(" or ")),
        );
    }
    if !step.leaves.is_empty() {
        let rows: Vec<String> = step.leaves.iter().map(ToString::to_string).collect();
        to.beside(INSET, READ, &format!("May leave here: {}.", rows.join("; ")));
    }
    of_kind(to, plan, planned);
}

/// About how high the blank of a value is, with what it must be.
fn value_height(field: &Field) -> f32 {
    let must = match (field.expected.is_some(), field.bounds.is_some()) {
        (true, _) => 14.0,
        (false, true) => 6.0,
        (false, false) => 0.0,
    };
    8.0 * f32::from(lines_of(field)) + must
}

/// How many lines a value wants that is written by hand.
const fn lines_of(field: &Field) -> u8 {
    match field.format {
        // room for the 64 digits of a SHA-256
        FieldFormat::Hex | FieldFormat::Sha256 | FieldFormat::Fingerprint => 2,
        FieldFormat::Text
        | FieldFormat::Number
        | FieldFormat::Date
        | FieldFormat::Time
        | FieldFormat::Serial
        | FieldFormat::BagFirst
        | FieldFormat::BagLast
        | FieldFormat::BagCount
        | FieldFormat::BagLeft => 1,
    }
}

fn only_if(to: &mut Writer, plan: &Plan, planned: &PlannedStep, when: &[Condition]) {
    for said in conditions(plan, planned, when) {
        to.beside(INSET, BODY, &said);
    }
}

/// Conditions as sentences, as they are seen from a step; one that its round fulfils is none.
pub(super) fn conditions(plan: &Plan, planned: &PlannedStep, when: &[Condition]) -> Vec<String> {
    when.iter().filter_map(|condition| only(plan, planned, condition)).collect()
}

fn only(plan: &Plan, planned: &PlannedStep, condition: &Condition) -> Option<String> {
    let mut terms = Vec::new();
    for term in &condition.any {
        match plan.of_round(planned, &term.name) {
            Some(known) if term.holds_for(Some(&known)) => return None,
            // what is of another round
            Some(_) => {}
            None => {
                let label = plan.choice_seen(planned, &term.name).map(|(_, choice)| choice.label.as_str());
                let label = label.unwrap_or(&term.name);
                let is = if term.is { "is" } else { "is not" };
                terms.push(format!("\u{201c}{label}\u{201d} {is}: {}", term.word));
            }
        }
    }
    Some(format!("Only if {}", terms.join(", or if ")))
}

/// A blank for a value, with what it must be.
fn value(to: &mut Writer, plan: &Plan, planned: &PlannedStep, field: &Field) {
    // a value and what it must be are read together
    to.need(value_height(field) + 5.0 * small(field.when.len()));
    only_if(to, plan, planned, &field.when);
    let again = if field.twice { " (said, typed twice)" } else { "" };
    let optional = if field.optional { " (may stay empty)" } else { "" };
    let label = format!("{}{again}{optional}", field.label);
    match field.format {
        FieldFormat::BagCount | FieldFormat::BagLeft => to.characters(INSET, &label, &[6]),
        FieldFormat::Date => to.characters(INSET, &label, &[4, 2, 2]),
        FieldFormat::Time => to.characters(INSET, &label, &[2, 2]),
        // numbers and serials have any length
        FieldFormat::Text
        | FieldFormat::Number
        | FieldFormat::Serial
        | FieldFormat::BagFirst
        | FieldFormat::BagLast => {
            to.write_on(INSET, &label);
        }
        FieldFormat::Hex | FieldFormat::Sha256 | FieldFormat::Fingerprint => {
            to.write_lines(INSET, &label, lines_of(field));
        }
    }
    if field.bounds.is_some() {
        to.beside(INSET + 4.0, READ, &format!("must be {}", field.bounds.said()));
    }
    expected(to, plan, planned, &field.expected, field.format);
    if field.expected.is_some() {
        to.y += 1.6;
    }
}

/// What a value must be, where the script knows it: in groups to compare by eye, and in words to compare by ear.
fn expected(to: &mut Writer, plan: &Plan, planned: &PlannedStep, expected: &Expected, format: FieldFormat) {
    if let Some(text) = &expected.text {
        let bytes = format.bytes(text);
        let shown = bytes.as_ref().map_or_else(|| text.clone(), |bytes| hex_groups(bytes));
        to.beside(INSET + 4.0, READ, &format!("must be  {shown}"));
        if let Some(bytes) = bytes {
            to.beside(INSET + 4.0, BODY, &pgp_words(&bytes));
        }
    }
    if let Some(name) = &expected.same_as {
        let (step, field) = plan
            .field_seen(planned, name)
            .expect("a script is read with values that are there to compare with");
        let place = plan.steps().iter().position(|other| other.id == step.id);
        let number = place.expect("a step of the plan has a place in it") + 1;
        let label = &field.label;
        to.beside(
            INSET + 4.0,
            READ,
            &format!("must be the same as \u{201c}{label}\u{201d} in step {number}"),
        );
    }
}

fn of_kind(to: &mut Writer, plan: &Plan, planned: &PlannedStep) {
    let step = &planned.script;
    if let Some(files) = &step.files {
        return kept_files(to, step, files);
    }
    for blank in kinds::of(step.kind).blanks {
        match *blank {
            Blank::Tick(what) => to.tick(INSET, false, what),
            Blank::WriteOn(label) => to.write_on(INSET, label),
            Blank::Lines(label, lines) => to.write_lines(INSET, label, lines),
            Blank::Characters(label, groups) => to.characters(INSET, label, groups),
            Blank::Circles(label, texts) => to.circles(INSET, label, &options(texts), None),
            Blank::Roll => roll(to, plan),
            Blank::Items(one, other) => things(to, plan, planned, [one, other]),
            Blank::Sheets => {
                to.indent(INSET);
                to.table(&SHEETS, &vec![vec![String::new(); SHEETS.len()]; 5], 8.0);
                to.indent(0.0);
            }
            Blank::CheckValue => {
                let check = step.check.as_ref().expect("a script is read with how a check value is made");
                let label = format!("{}, of {}", check.method.said(), said_of(check.of.as_ref()));
                to.characters(INSET, &label, check.method.groups());
            }
            Blank::EachTypes => {
                let word = step.word.as_deref().expect("a step at which something is typed says what");
                to.tick(INSET, false, &format!("Each typed {word} on their own"));
            }
        }
    }
    to.y += 0.6;
}

/// Name and digest of each file that is kept.
fn kept_files(to: &mut Writer, step: &Step, files: &Files) {
    let rows = files.fewest.max(1);
    if !files.names.is_empty() {
        to.beside(INSET, READ, &format!("The files are called: {}", files.names.join(", ")));
    }
    for number in 1..=rows {
        for blank in kinds::of(step.kind).blanks {
            match *blank {
                Blank::WriteOn(label) if rows > 1 => {
                    to.write_on(INSET, &format!("{label} {number} of {rows}"));
                }
                Blank::WriteOn(label) => to.write_on(INSET, label),
                Blank::Lines(label, lines) => to.write_lines(INSET, label, lines),
                Blank::Tick(_)
                | Blank::Characters(..)
                | Blank::Circles(..)
                | Blank::Roll
                | Blank::Sheets
                | Blank::Items(..)
                | Blank::CheckValue
                | Blank::EachTypes => {}
            }
        }
    }
    if files.most > rows {
        let up_to = counted(files.most, "file");
        to.beside(INSET, BODY, &format!("Up to {up_to}; for more than {rows} add a sheet."));
    }
    to.y += 0.6;
}

/// A row for each thing of the step.
fn things(to: &mut Writer, plan: &Plan, planned: &PlannedStep, columns: [&'static str; 2]) {
    let (item, numbers) = kinds::items::of_script(&plan.template, planned);
    let handled = kinds::items::handled(planned);
    let fewest = handled.fewest.filter(|fewest| usize::from(*fewest) < numbers.len());
    match fewest {
        Some(0) => to.beside(INSET, READ, "None of them is needed."),
        Some(fewest) => to.beside(INSET, READ, &format!("At least {fewest} of these {}.", numbers.len())),
        None => {}
    }
    if let Some(bag) = &handled.bag {
        to.beside(INSET, READ, &format!("It must be in bag {bag}."));
    }
    let heads: [Column; 3] = [("What", 0.34), (columns[0], 0.34), (columns[1], 0.32)];
    let name = |number: u16| {
        // which sheet it is stands in the title of its copy, by hand
        if plan.stands_for_all(planned) { item.title.clone() } else { item.named(number) }
    };
    let row = |number: &u16| vec![name(*number), String::new(), String::new()];
    let rows: Vec<Vec<String>> = numbers.iter().take(MOST_ROWS).map(row).collect();
    to.indent(INSET);
    to.table(&heads, &rows, 7.6);
    to.indent(0.0);
    if numbers.len() > MOST_ROWS {
        to.beside(INSET, BODY, &format!("and {} more: add a sheet", numbers.len() - MOST_ROWS));
    }
}

fn roll(to: &mut Writer, plan: &Plan) {
    let template = &plan.template;
    let shares = plan.choices.quorum.map_or(0, |quorum| usize::from(quorum.shares()));
    let people = |role: &crate::plan::Role| match role.id.as_str() {
        crate::plan::template::CUSTODIAN if template.kind.makes_a_set() => shares,
        _ => usize::from(role.at_most.min(role.at_least + MORE)),
    };
    let wanted: usize = template.roles.iter().map(people).sum();
    let rows: Vec<Vec<String>> = (1..=wanted + 2)
        .map(|n| vec![format!("P{n}"), String::new(), String::new(), String::new(), String::new()])
        .collect();
    to.indent(INSET);
    to.table(&ROLL, &rows, 7.6);
    to.indent(0.0);
}

/// A sheet with room for two exceptions.
pub(super) fn exceptions(to: &mut Writer) {
    to.new_page();
    to.title("Exception sheet", "A deviation is normal and never hidden. One half a deviation; the witness may fill it in without anybody's consent. It is read again at the review.");
    for half in 0..2 {
        if half == 1 {
            to.y += 7.0;
            to.rule();
            to.y += 3.0;
        }
        to.characters(0.0, "Exception number, step, time", &[3, 3, 2, 2]);
        to.write_lines(0.0, "What the script expected", 2);
        to.write_lines(0.0, "What happened", 3);
        to.write_lines(0.0, "What was decided, and by whom", 2);
        to.y += 1.0;
        let weights = options(&["note", "minor: to be followed up", "major: result not to be relied on"]);
        to.circles(0.0, "How serious, at the review", &weights, None);
        to.write_on(0.0, "Followed up by, until");
        to.write_on(0.0, "Signatures of who decided and witness");
    }
}
