//! Where a sheet goes: to a printer, or into a folder.

use std::path::PathBuf;

use crate::transcript::SentTo;
use crate::vocab::{Line, shown_path};

/// Where a sheet goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetWay {
    /// To a printer that CUPS knows, by its name.
    Printer(String),
    /// Into a folder, as a new file that only its owner can read.
    Folder(PathBuf),
    /// Into the folder of a rehearsal that stand-ins hold.
    Rehearsal(PathBuf),
}

impl SheetWay {
    /// What the transcript says of it.
    pub fn describe(&self) -> Line {
        match self {
            Self::Printer(name) => SentTo::Printer(name.clone()),
            Self::Folder(folder) => SentTo::Folder(shown_path(folder)),
            Self::Rehearsal(_) => SentTo::Rehearsal,
        }
        .line()
    }
}
