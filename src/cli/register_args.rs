//! Words of `register` on the command line.

use clap::ValueEnum;

use crate::ceremony::register::{Sort, Table};

/// Orders of keys by their command-line names.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum SortArg {
    /// What wants attention first, then by what is due next
    Urgent,
    /// By name
    Name,
    /// By state, in the order of a life
    State,
    /// By what is due next
    Due,
    /// By the day they were made
    Made,
    /// By the day they were last proven
    Proven,
}

impl From<SortArg> for Sort {
    fn from(sort: SortArg) -> Self {
        match sort {
            SortArg::Urgent => Self::Urgent,
            SortArg::Name => Self::Name,
            SortArg::State => Self::State,
            SortArg::Due => Self::Due,
            SortArg::Made => Self::Made,
            SortArg::Proven => Self::Proven,
        }
    }
}

/// Tables by their command-line names.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum TableArg {
    /// A row a key
    Keys,
    /// A row a sheet
    Sheets,
    /// A row a thing that is due
    Due,
    /// A row a finding
    Findings,
}

impl From<TableArg> for Table {
    fn from(table: TableArg) -> Self {
        match table {
            TableArg::Keys => Self::Keys,
            TableArg::Sheets => Self::Sheets,
            TableArg::Due => Self::Due,
            TableArg::Findings => Self::Findings,
        }
    }
}
