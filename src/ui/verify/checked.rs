//! A folder that was checked.

use std::path::PathBuf;

use super::rows::Row;
use crate::ceremony::verdict::FolderReport;
use crate::transcript::Entry;

/// A folder, what the verification says of it, and its lines for the table.
pub(super) struct Checked {
    pub folder: PathBuf,
    pub report: FolderReport,
    /// A row a line.
    pub entries: Vec<Row>,
    /// The lines themselves, for paper; of a very long transcript the first.
    pub lines: Vec<Entry>,
}
