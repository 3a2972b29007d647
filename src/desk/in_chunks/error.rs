//! Why a large payload is not sealed or not opened.

use crate::desk::files::FileError;
use crate::sharing::sealed::{SealError, SealedError};

/// Why a large payload is not sealed or not opened. Every sentence names the file.
#[derive(Clone, Debug, thiserror::Error)]
pub enum InChunksError {
    /// A file: that which is read, or the new one.
    #[error("{0}")]
    File(#[from] FileError),
    /// It is no payload, or does not open.
    #[error("{file}: {why}")]
    NotOpened {
        /// The sealed file.
        file: String,
        /// What is wrong, and what to do.
        why: SealedError,
    },
    /// It cannot be sealed.
    #[error("{file}: {why}")]
    NotSealed {
        /// The file with the content.
        file: String,
        /// What is wrong, and what to do.
        why: SealError,
    },
    /// Nobody wants it any more.
    #[error("stopped")]
    GivenUp,
    /// What was written was read back and opened, and is something else.
    #[error(
        "{file}: what was written of it was opened again, and differs: it changed meanwhile, or the disk that was written to is bad. Nothing was kept; seal it once more, onto another disk"
    )]
    Differs {
        /// The file with the content.
        file: String,
    },
}
