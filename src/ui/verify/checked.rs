//! A folder that was checked.

use std::path::PathBuf;

use super::rows::Row;
use crate::ceremony::verdict::FolderReport;

/// A folder, what the verification says of it, and its lines for the table.
pub(super) struct Checked {
    pub folder: PathBuf,
    pub report: FolderReport,
    /// A row a line.
    pub entries: Vec<Row>,
}
