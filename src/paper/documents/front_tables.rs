//! What stands before the first step of a printed script: its parts, the things it needs, the tables it goes through.

use super::layout::{Column, READ, Writer};
use crate::plan::Plan;
use crate::vocab::text::counted;

const PARTS: [Column; 3] = [("Part", 0.66), ("From step", 0.16), ("Minutes", 0.18)];
const THINGS: [Column; 3] = [("What", 0.5), ("How many", 0.16), ("Counted by, and found", 0.34)];
/// Most columns that are printed beside each other; the others stand in the steps.
const MOST_COLUMNS: usize = 5;

/// The parts of the script, with the step each begins at.
pub(super) fn contents(to: &mut Writer, plan: &Plan) {
    let mut rows: Vec<(String, usize, u32)> = Vec::new();
    for (number, planned) in (1..).zip(plan.steps()).filter(|(_, planned)| plan.is_of_its_round(planned)) {
        let minutes = u32::from(planned.script.minutes);
        match rows.last_mut() {
            Some((part, _, sum)) if *part == planned.part => *sum += minutes,
            _ => rows.push((planned.part.clone(), number, minutes)),
        }
    }
    // rounds of a long ceremony would fill pages: they are named once
    let rounds = plan.steps().iter().filter(|planned| planned.round.is_some()).count();
    if rounds > plan.template.all_steps().count() * 4 {
        return;
    }
    to.part("Contents", "", 20.0);
    let cells =
        |(part, from, minutes): (String, usize, u32)| vec![part, from.to_string(), minutes.to_string()];
    to.table(&PARTS, &rows.into_iter().map(cells).collect::<Vec<_>>(), 6.0);
}

/// Things other than sheets, to be counted before the ceremony begins.
pub(super) fn things(to: &mut Writer, plan: &Plan) {
    let items = &plan.template.items;
    if items.is_empty() {
        return;
    }
    to.part("Things that are needed", "", 20.0);
    let row =
        |item: &crate::plan::template::Item| vec![item.title.clone(), item.count.to_string(), String::new()];
    to.table(&THINGS, &items.iter().map(row).collect::<Vec<_>>(), 7.0);
}

/// The tables whose rows parts are repeated for.
pub(super) fn tables(to: &mut Writer, plan: &Plan) {
    for table in &plan.template.tables {
        let rows = counted(table.rows.len(), "row");
        to.part(&format!("Table {}", table.id), &rows, 20.0);
        for (number, row) in (1..).zip(&table.rows) {
            let cells: Vec<String> =
                table.columns.iter().zip(row).map(|(column, cell)| format!("{column} {cell}")).collect();
            let more = if cells.len() > MOST_COLUMNS { ", \u{2026}" } else { "" };
            let shown: Vec<&str> = cells.iter().take(MOST_COLUMNS).map(String::as_str).collect();
            to.beside(4.0, READ, &format!("{number}  {}{more}", shown.join(", ")));
        }
    }
}
