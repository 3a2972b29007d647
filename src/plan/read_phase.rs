//! One phase as an author wrote it.

use super::read_step::read_step;
use super::read_value::{read_conditions, read_when};
use super::template::{Condition, Phase, Repeat, Step};
use super::texts::TextKind;
use super::toml_table::Table;

/// A phase that includes nothing.
pub(super) fn read_phase(table: &Table<'_, '_, '_>) -> Phase {
    let title = table.text("title", TextKind::Title);
    let (when, optional) = (read_when(table), table.flag("optional"));
    let repeat = read_repeat(table);
    let until = read_until(table);
    let steps: Vec<Step> = table.tables("step").iter().map(read_step).collect();
    if steps.is_empty() && !table.has("step") && !table.nearly("step") {
        table.problem("step", "is missing", format!("add at least one [[{}]]", table.path_of("step")));
    }
    table.finish();
    Phase { title, when, optional, repeat, until, steps }
}

/// One condition, or several of which one is enough.
fn read_until(table: &Table<'_, '_, '_>) -> Option<Condition> {
    let mut all = read_conditions(table, "until");
    if all.len() > 1 {
        let fix = "write one text: until = \"more = no\", with or between conditions of which one is enough";
        table.problem("until", "has several conditions", fix);
    }
    all.pop()
}

fn read_repeat(table: &Table<'_, '_, '_>) -> Repeat {
    if !table.is_text("repeat") {
        return Repeat::Times(table.number("repeat", 1..=50, Some(1)));
    }
    let text = table.text("repeat", TextKind::Word);
    match (text.as_str(), text.strip_prefix(Repeat::ROLE)) {
        (Repeat::SHARE, _) => Repeat::Share,
        (Repeat::SHEETS_OF_PARENT, _) => Repeat::SheetsOfParent,
        (_, Some(role)) => Repeat::Role(role.to_owned()),
        (id, None) => Repeat::Table(id.to_owned()),
    }
}
