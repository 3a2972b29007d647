//! A sealed payload that is to leave, opened: its file, or a sheet that carries it, looked at before the key opens it.

use std::path::{Path, PathBuf};

use super::files::{self, FileError};
use super::in_chunks::InChunks;
use super::on_sheet::{self, OnSheetError};
use crate::sharing::sealed::{MAX_SEALED_BYTES, Sealed, SealedError};
use crate::vocab::{Fingerprint, Line, Mode, shown_path};

/// Why it is not opened. Every sentence names the file.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SealedFileError {
    /// The file.
    #[error("{0}")]
    File(#[from] FileError),
    /// A picture of a sheet.
    #[error("{0}")]
    OnSheet(#[from] OnSheetError),
    /// What is in it.
    #[error("{}: {why}", shown_path(.path))]
    Refused {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do.
        why: SealedError,
    },
}

/// A sealed file, as anybody can read it.
#[derive(Debug)]
pub struct SealedFile {
    /// Its name, without its folders.
    pub file: Line,
    /// What it says that is in it. Nobody has proven it yet.
    pub untrusted_about: String,
    /// All of it. No secret.
    pub bytes: Vec<u8>,
}

/// Reads it, and looks whether it is one of this key.
pub fn read(path: &Path, mode: Mode, here: Fingerprint) -> Result<SealedFile, SealedFileError> {
    let refused = |why| SealedFileError::Refused { path: path.to_owned(), why };
    if let Some(bytes) = on_sheet::read(path)? {
        return looked_at(path, bytes, mode, here);
    }
    // one that is too large is not read to its end, to be told so
    if let Ok(Some(_)) = InChunks::open(path) {
        return Err(refused(SealedError::InChunks));
    }
    let bytes = files::read(path, MAX_SEALED_BYTES as u64)?;
    looked_at(path, bytes.to_vec(), mode, here)
}

fn looked_at(
    path: &Path,
    bytes: Vec<u8>,
    mode: Mode,
    here: Fingerprint,
) -> Result<SealedFile, SealedFileError> {
    let refused = |why| SealedFileError::Refused { path: path.to_owned(), why };
    let sealed = Sealed::read(&bytes).map_err(refused)?;
    if sealed.mode != mode {
        return Err(refused(SealedError::WrongMode { sealed: sealed.mode, key: mode }));
    }
    if sealed.fingerprint != here {
        return Err(refused(SealedError::OtherKey { sealed: sealed.fingerprint, key: here }));
    }
    Ok(SealedFile {
        file: Line::lossy(&shown_path(path.file_name().unwrap_or_default())),
        untrusted_about: sealed.untrusted_about.to_string(),
        bytes,
    })
}
