//! Payloads of any length, sealed and opened in chunks: read in order, worked on by several threads, written in order, with the
//! memory of a few chunks however long the file is.

mod pipeline;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::files::{FileError, open_regular};
use super::new_file::NewFile;
use crate::sharing::sealed::chunks::{ChunkCipher, ChunksHead, Cut, MAX_HEAD_BYTES};
use crate::sharing::sealed::{SealError, SealedError, Start};
use crate::vocab::{Digest, shown_path};

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
        /// Why.
        why: SealedError,
    },
    /// It cannot be sealed.
    #[error("{file}: {why}")]
    NotSealed {
        /// The file with the content.
        file: String,
        /// Why.
        why: SealError,
    },
}

/// Is told how far it is: bytes of the payload that are done.
pub type Told<'a> = &'a mut dyn FnMut(u64);

/// A file with content that is to be sealed, opened for reading.
#[derive(Debug)]
pub struct Content {
    path: PathBuf,
    file: File,
    /// How it is cut.
    pub cut: Cut,
}

/// A sealed file in chunks, opened for reading.
#[derive(Debug)]
pub struct InChunks {
    path: PathBuf,
    file: File,
    /// What it says of itself.
    pub head: ChunksHead,
}

impl Content {
    /// Opens a regular file of 1 byte to 1 TiB.
    pub fn open(path: &Path) -> Result<Self, InChunksError> {
        let (file, bytes) = open_regular(path)?;
        let not = |why| InChunksError::NotSealed { file: shown_path(path), why };
        let cut = Cut::of_content(bytes).map_err(not)?;
        Ok(Self { path: path.to_owned(), file, cut })
    }

    /// Seals it into a new file that has no name yet, with room for it: the SHA-256 of that file.
    pub fn seal(
        mut self,
        head: &ChunksHead,
        cipher: &ChunkCipher,
        into: &mut NewFile,
        told: Told<'_>,
    ) -> Result<Digest, InChunksError> {
        let mut digest = Sha256::new();
        digest.update(head.bytes());
        into.append(head.bytes())?;
        let work = pipeline::Work { path: &self.path, cut: self.cut, cipher };
        let mut write = |sealed: &[u8]| {
            digest.update(sealed);
            into.append(sealed)
        };
        work.seal(&mut self.file, &mut write, told)?;
        Ok(Digest(digest.finalize().into()))
    }
}

impl InChunks {
    /// Opens a sealed file and reads its head; nothing if it is of format 1, which is read whole.
    pub fn open(path: &Path) -> Result<Option<Self>, InChunksError> {
        let (mut file, bytes) = open_regular(path)?;
        let about = |error| FileError::from_io(path, &error);
        let mut start = Vec::with_capacity(MAX_HEAD_BYTES);
        (&mut file).take(MAX_HEAD_BYTES as u64).read_to_end(&mut start).map_err(about)?;
        let not = |why| InChunksError::NotOpened { file: shown_path(path), why };
        match Start::read(&start, bytes).map_err(not)? {
            Start::Whole => Ok(None),
            Start::InChunks(head) => {
                file.seek(SeekFrom::Start(head.bytes().len() as u64)).map_err(about)?;
                Ok(Some(Self { path: path.to_owned(), file, head: *head }))
            }
        }
    }

    /// Opens every chunk, and writes what is in them into a new file that has no name yet, if there is one. All of it is proven
    /// then.
    pub fn open_all(
        mut self,
        cipher: &ChunkCipher,
        mut into: Option<&mut NewFile>,
        told: Told<'_>,
    ) -> Result<(), InChunksError> {
        let work = pipeline::Work { path: &self.path, cut: self.head.cut, cipher };
        let mut write = |content: &[u8]| into.as_mut().map_or(Ok(()), |into| into.append(content));
        work.open(&mut self.file, &mut write, told)
    }
}
