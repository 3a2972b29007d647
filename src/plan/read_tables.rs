//! `[[table]]` and `[[item]]` as an author wrote them.

use super::rounds::MAX_ROUNDS;
use super::template::{DataTable, Item};
use super::texts::TextKind;
use super::toml_table::Table;

/// Most columns of a table: what an eye can follow on paper.
const MAX_COLUMNS: usize = 12;

pub(super) fn read_table(table: &Table<'_, '_, '_>) -> DataTable {
    let read = DataTable {
        id: table.name("id"),
        columns: table.texts("columns", TextKind::Word),
        rows: table.lists("rows", TextKind::Cell),
    };
    table.remember(&format!("table {}", read.id), None);
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    for column in read.columns.iter().filter(|column| !column.chars().all(fits)) {
        let what = format!("\u{201c}{column}\u{201d} is no name of a column");
        table.problem("columns", what, "use a-z, 0-9, hyphens and _");
    }
    if read.columns.is_empty() || read.columns.len() > MAX_COLUMNS {
        let what = format!("has {} columns", read.columns.len());
        table.problem("columns", what, format!("give it 1 to {MAX_COLUMNS}"));
    }
    if read.rows.is_empty() || read.rows.len() > usize::from(MAX_ROUNDS) {
        let what = format!("has {} rows", read.rows.len());
        table.problem("rows", what, format!("give it 1 to {MAX_ROUNDS}"));
    }
    for (number, row) in (1..).zip(&read.rows) {
        if row.len() != read.columns.len() {
            let what = format!("has {} cells in row {number}, and {} columns", row.len(), read.columns.len());
            table.problem("rows", what, "give each row a cell for every column");
        }
    }
    table.finish();
    read
}

pub(super) fn read_item(table: &Table<'_, '_, '_>) -> Item {
    let item = Item {
        id: table.name("id"),
        title: table.text("title", TextKind::RoleTitle),
        count: table.number("count", 1..=MAX_ROUNDS, Some(1)),
    };
    table.remember(&format!("item {}", item.id), None);
    table.finish();
    item
}
