//! Tables: what a phase is repeated for, one round a row.

use serde::Serialize;

/// A table of the script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DataTable {
    /// Its name in `repeat`, and before the dot of its facts: `{hsm.serial}`.
    pub id: String,
    /// Names of its columns, each there once.
    pub columns: Vec<String>,
    /// At least one; each has a cell for every column.
    pub rows: Vec<Vec<String>>,
}

impl DataTable {
    /// What stands in this column of row `row`, counted from 1.
    pub fn cell(&self, row: u16, column: &str) -> Option<&str> {
        let place = self.columns.iter().position(|name| name == column)?;
        let row = usize::from(row).checked_sub(1).and_then(|row| self.rows.get(row))?;
        row.get(place).map(String::as_str)
    }
}
