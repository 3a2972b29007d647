//! What is asked of a ceremony that is held, what comes of it, and why one could not be opened.

use std::path::PathBuf;

use super::super::archive::folder::FolderError;
use super::super::archive::parts::NextDayError;
use super::super::carrying_out::{Outcome, Undone};
use super::super::files::FileError;
use super::super::in_chunks::LookedAt;
use super::super::random::NoRandomness;
use super::super::sheet_way::SheetWay;
use super::super::trouble::DeskTrouble;
use crate::ceremony::{Event, Refusal, SecretInput};
use crate::transcript::record::Record;

/// An event with everything that is done about it.
#[derive(Debug)]
pub struct Request {
    /// What happened.
    pub event: Event,
    /// The secret that belongs to it.
    pub secret: Option<SecretInput>,
    /// Where a sheet goes, if this event sends one.
    pub way: Option<SheetWay>,
    /// The new file, or the new folder of a package, for what leaves.
    pub export: Option<PathBuf>,
    /// The file from outside that is to be kept.
    pub attach: Option<PathBuf>,
    /// The file whose content is to be sealed.
    pub seal: Option<PathBuf>,
    /// The sealed file in chunks whose content is to leave, as it was looked at.
    pub open: Option<LookedAt>,
    /// The file that is to be signed, to look whether it is still the one that people compared.
    pub sign: Option<PathBuf>,
}

impl Request {
    /// An event without secret, sheet or key.
    pub const fn plain(event: Event) -> Self {
        Self {
            event,
            secret: None,
            way: None,
            export: None,
            attach: None,
            seal: None,
            open: None,
            sign: None,
        }
    }
}

/// What came of a request.
#[derive(Debug)]
pub enum Answer {
    /// The entry is kept, and this came of it.
    Taken {
        /// What was written.
        record: Box<Record>,
        /// What was done about it.
        outcomes: Vec<Outcome>,
    },
    /// Nothing was written.
    Refused(Refusal),
    /// Nothing was written: the desk cannot do it.
    CannotBegin(DeskTrouble),
    /// The entry could not be kept, and nothing came of it: try again with [`super::Holding::carry_on`], or give up.
    NotKept(FolderError),
    /// The entry is kept, and what should come of it failed: try again with [`super::Holding::carry_on`], with another file by
    /// [`super::Holding::carry_on_into`], or leave it by [`super::Holding::leave`]. Nothing else is taken meanwhile.
    NotDone {
        /// What was to be done.
        undone: Undone,
        /// Why it was not, in a sentence.
        why: String,
    },
}

/// Why a ceremony could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The plan or template.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The folder.
    #[error("{0}")]
    Folder(#[from] FolderError),
    /// No random numbers.
    #[error("{0}")]
    NoRandomness(#[from] NoRandomness),
}

/// Why the next day of a ceremony could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum NextDayFailed {
    /// The day before.
    #[error("{0}")]
    Before(#[from] NextDayError),
    /// A file.
    #[error("{0}")]
    File(#[from] FileError),
    /// What opens every ceremony.
    #[error("{0}")]
    Open(#[from] OpenError),
}
