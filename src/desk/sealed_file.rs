//! A sealed payload that is to leave, opened: its file, or a sheet that carries it, looked at before the key opens it.

use std::path::{Path, PathBuf};

use super::files::{self, FileError};
use super::in_chunks::{InChunks, InChunksError, LookedAt};
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
    /// All of it, or where it is. No secret.
    pub content: SealedContent,
}

/// What is opened.
#[derive(Clone, Debug)]
pub enum SealedContent {
    /// All of the file.
    Whole(Vec<u8>),
    /// A file that no memory holds. It leaves into a new file alone.
    InChunks(Box<LookedAt>),
}

impl SealedFile {
    /// Length of the sealed file, in bytes.
    pub fn bytes(&self) -> u64 {
        match &self.content {
            SealedContent::Whole(bytes) => bytes.len() as u64,
            SealedContent::InChunks(looked_at) => looked_at.head.file_bytes(),
        }
    }
}

impl SealedFile {
    /// Length of what is sealed, in bytes; none if no memory holds it.
    pub fn payload_bytes(&self) -> Option<usize> {
        match &self.content {
            SealedContent::Whole(bytes) => {
                Some(Sealed::read(bytes).expect("it was read before it was kept").content_bytes())
            }
            SealedContent::InChunks(_) => None,
        }
    }
}

/// Reads it, or what it begins with if no memory holds it, and looks whether it is one of this key.
pub fn read(path: &Path, mode: Mode, here: Fingerprint) -> Result<SealedFile, SealedFileError> {
    let refused = |why| SealedFileError::Refused { path: path.to_owned(), why };
    if let Some(bytes) = on_sheet::read(path)? {
        return whole(path, bytes, (mode, here));
    }
    let in_chunks = match InChunks::open(path) {
        Ok(found) => found,
        Err(InChunksError::NotOpened { why, .. }) => return Err(refused(why)),
        // it is read below, and refused there as what it is
        Err(
            InChunksError::File(_)
            | InChunksError::NotSealed { .. }
            | InChunksError::GivenUp
            | InChunksError::Differs { .. },
        ) => None,
    };
    if let Some(InChunks { head, .. }) = in_chunks {
        is_of((head.mode, head.fingerprint), (mode, here)).map_err(refused)?;
        let about = head.untrusted_about.to_string();
        let content = SealedContent::InChunks(Box::new(LookedAt::of(path, head)));
        return Ok(SealedFile { file: called(path), untrusted_about: about, content });
    }
    let bytes = files::read(path, MAX_SEALED_BYTES as u64)?;
    whole(path, bytes.to_vec(), (mode, here))
}

fn whole(path: &Path, bytes: Vec<u8>, key: (Mode, Fingerprint)) -> Result<SealedFile, SealedFileError> {
    let refused = |why| SealedFileError::Refused { path: path.to_owned(), why };
    let sealed = Sealed::read(&bytes).map_err(refused)?;
    is_of((sealed.mode, sealed.fingerprint), key).map_err(refused)?;
    let about = sealed.untrusted_about.to_string();
    Ok(SealedFile { file: called(path), untrusted_about: about, content: SealedContent::Whole(bytes) })
}

fn called(path: &Path) -> Line {
    Line::lossy(&shown_path(path.file_name().unwrap_or_default()))
}

/// It says that it is sealed under this key.
fn is_of(
    (sealed_in, sealed_under): (Mode, Fingerprint),
    (mode, here): (Mode, Fingerprint),
) -> Result<(), SealedError> {
    if sealed_in != mode {
        return Err(SealedError::WrongMode { sealed: sealed_in, key: mode });
    }
    if sealed_under == here { Ok(()) } else { Err(SealedError::OtherKey { sealed: sealed_under, key: here }) }
}
