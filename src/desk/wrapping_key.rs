//! The file with a public key to wrap under, as a KMS or HSM handed it out.

use std::path::{Path, PathBuf};

use super::files::{self, FileError};
use crate::sharing::wrap::{NotWrappingKey, WrappingKey};
use crate::vocab::limits::MAX_PUBLIC_KEY_BYTES;
use crate::vocab::shown_path;

/// Why it cannot be used. Every sentence names the file.
#[derive(Clone, Debug, thiserror::Error)]
pub enum WrappingKeyError {
    /// The file.
    #[error("{0}")]
    File(#[from] FileError),
    /// What is in it.
    #[error("{}: {why}", shown_path(.path))]
    Refused {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do.
        why: NotWrappingKey,
    },
}

/// Reads it. What was read is wiped: it may be a private key that somebody took for a public one.
pub fn read(path: &Path) -> Result<WrappingKey, WrappingKeyError> {
    let untrusted = files::read(path, MAX_PUBLIC_KEY_BYTES)?;
    WrappingKey::read(&untrusted).map_err(|why| WrappingKeyError::Refused { path: path.to_owned(), why })
}
