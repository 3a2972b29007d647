//! What people write by hand at each kind of step.

use super::layout::{Column, READ, Writer};
use crate::ceremony::kinds::{self, Blank};
use crate::paper::sheet::pen::small;
use crate::plan::template::{FieldFormat, Kind};
use crate::plan::{Plan, Step};
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

/// About how high the blanks of a step are, so that they stand on its page.
pub(super) fn height(step: &Step) -> f32 {
    let own = kinds::of(step.kind).height;
    let hex = step.fields.iter().filter(|field| field.format == FieldFormat::Hex).count();
    let fields = 8.0 * small(step.fields.len()) + 14.0 * small(hex);
    let waits = if step.wait_minutes.is_some() { 5.6 } else { 0.0 };
    own + waits + 5.6 * small(step.ticks.len()) + fields + 6.0 * small(step.choices.len())
}

/// Draws the blanks of a step.
pub(super) fn draw(to: &mut Writer, plan: &Plan, step: &Step) {
    if let Some(minutes) = step.wait_minutes {
        to.beside(INSET, READ, &format!("Wait at least {}.", counted(minutes, "minute")));
    }
    for tick in &step.ticks {
        to.tick(INSET, false, tick);
    }
    for field in &step.fields {
        let again = if field.twice { " (said, typed twice)" } else { "" };
        let label = format!("{}{again}", field.label);
        match field.format {
            FieldFormat::Number | FieldFormat::BagCount | FieldFormat::BagLeft => {
                to.characters(INSET, &label, &[6]);
            }
            FieldFormat::Date => to.characters(INSET, &label, &[4, 2, 2]),
            // serials have any length
            FieldFormat::Text | FieldFormat::Serial | FieldFormat::BagFirst | FieldFormat::BagLast => {
                to.write_on(INSET, &label);
            }
            // room for the 64 digits of a SHA-256
            FieldFormat::Hex => to.write_lines(INSET, &label, 2),
        }
    }
    for choice in &step.choices {
        to.circles(INSET, &choice.label, &choice.options, None);
    }
    of_kind(to, plan, step);
}

fn of_kind(to: &mut Writer, plan: &Plan, step: &Step) {
    for blank in kinds::of(step.kind).blanks {
        match *blank {
            Blank::Tick(what) => to.tick(INSET, false, what),
            Blank::WriteOn(label) => to.write_on(INSET, label),
            Blank::Lines(label, lines) => to.write_lines(INSET, label, lines),
            Blank::Characters(label, groups) => to.characters(INSET, label, groups),
            Blank::Circles(label, texts) => to.circles(INSET, label, &options(texts), None),
            Blank::Roll => roll(to, plan),
            Blank::Sheets => {
                to.indent(INSET);
                to.table(&SHEETS, &vec![vec![String::new(); SHEETS.len()]; 5], 8.0);
                to.indent(0.0);
            }
            Blank::EachTypes => {
                let word = step.word.as_deref().expect("a step at which something is typed says what");
                to.tick(INSET, false, &format!("Each typed {word} on their own"));
            }
        }
    }
    to.y += 0.6;
}

fn roll(to: &mut Writer, plan: &Plan) {
    let template = &plan.template;
    let shares = plan.choices.quorum.map_or(0, |quorum| usize::from(quorum.shares()));
    let people = |role: &crate::plan::Role| match role.id.as_str() {
        crate::plan::template::CUSTODIAN if template.kind == Kind::Generation => shares,
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
        to.circles(0.0, "Weight, at the review", &weights, None);
        to.write_on(0.0, "Followed up by, until");
        to.write_on(0.0, "Signatures of who decided and witness");
    }
}
