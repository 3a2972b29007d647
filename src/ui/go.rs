//! Where to go from a screen.

use std::path::PathBuf;

use super::run::{Next, Run};
use crate::desk::archive::unfinished::Unfinished;
use crate::plan::Kind;

/// Where to go.
pub enum Go {
    /// The first screen.
    Home,
    /// Prepare a ceremony of this kind.
    Prepare(Kind),
    /// Prepare one that continues what lies in this folder.
    Continue(PathBuf),
    /// Hold what was prepared.
    Run(Box<Run>),
    /// Verify a transcript.
    Verify(Option<PathBuf>),
    /// Rebuild a key with one person and a witness.
    Emergency,
    /// Hold sheets against a transcript.
    Audit,
    /// Every key, and what is due.
    Register,
    /// Look at an unfinished ceremony.
    Unfinished(Box<Unfinished>),
    /// Settings.
    Settings,
    /// The tour.
    Tour,
}

impl From<Next> for Go {
    fn from(next: Next) -> Self {
        match next {
            Next::Home => Self::Home,
            Next::Verify(folder) => Self::Verify(Some(folder)),
        }
    }
}
