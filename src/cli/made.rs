//! What a proven key gave, or why it gave nothing.

use crate::desk::in_chunks::InChunksError;
use crate::desk::new_file::NewFile;
use crate::sharing::leaving::Leaving;

/// What was made with a proven key.
pub(super) struct Made {
    /// What is told of it.
    pub leaving: Leaving,
    /// The file that it is in already, which has no name yet.
    pub file: Option<NewFile>,
}

/// Why it was not made. The sentences have no stop at the end.
pub(super) enum NotMade {
    /// It says that it was not made, and why.
    Refused(String),
    /// A file could not be read or written.
    NotWritten(String),
}

impl NotMade {
    /// Why a large payload was not made.
    pub(super) fn of(what: &str, error: &InChunksError) -> Self {
        match error {
            InChunksError::File(error) => Self::NotWritten(error.to_string()),
            InChunksError::NotOpened { .. }
            | InChunksError::NotSealed { .. }
            | InChunksError::Differs { .. }
            | InChunksError::GivenUp => Self::Refused(format!("{what}. {error}")),
        }
    }
}
