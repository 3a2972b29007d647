//! Payloads of any length, sealed and opened in chunks: read in order, worked on by several threads, written in order, with the
//! memory of a few chunks however long the file is.

mod error;
mod looked_at;
mod pipeline;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::files::{FileError, open_regular};
use super::new_file::NewFile;
use crate::ceremony::Streamed;
use crate::sharing::RootKey;
use crate::sharing::sealed::Start;
use crate::sharing::sealed::chunks::{CHUNK_BYTES, ChunkCipher, ChunksHead, Cut, MAX_HEAD_BYTES};
use crate::sharing::sealed::marks::Marker;
use crate::vocab::{Digest, Mode, Secret, shown_path};

pub use error::InChunksError;
pub use looked_at::LookedAt;
pub use pipeline::OnProgress;

/// Takes what is in a chunk.
pub type Take<'a> = &'a mut dyn FnMut(&[u8]) -> Result<(), FileError>;

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

/// A file, and the SHA-256 of what was read of it so far.
struct Hashing<'f> {
    file: &'f mut File,
    digest: Sha256,
}

impl Read for Hashing<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let got = self.file.read(into)?;
        self.digest.update(into.get(..got).expect("no more than there was room for"));
        Ok(got)
    }
}

impl Content {
    /// Opens a regular file of 1 byte to 1 TiB.
    pub fn open(path: &Path) -> Result<Self, InChunksError> {
        let (file, bytes) = open_regular(path)?;
        let not = |why| InChunksError::NotSealed { file: shown_path(path), why };
        let cut = Cut::of_content(bytes).map_err(not)?;
        Ok(Self { path: path.to_owned(), file, cut })
    }

    /// Seals it into a new file that has no name yet, with room for it: the SHA-256 of that file, and all marks of what is in it,
    /// if somebody will compare them.
    pub fn seal(
        &mut self,
        (head, cipher): (&ChunksHead, &ChunkCipher),
        marker: Option<&Marker>,
        into: &mut NewFile,
        told: OnProgress<'_>,
    ) -> Result<Streamed, InChunksError> {
        let mut digest = Sha256::new();
        digest.update(head.bytes());
        into.append(head.bytes())?;
        let work = pipeline::Work { path: &self.path, cut: self.cut, marker };
        let mut write = |sealed: &[u8]| into.append(sealed);
        let done = work.seal(cipher, &mut self.file, digest, &mut write, told)?;
        Ok(Streamed { file: Digest(done.digest.finalize().into()), content: done.content })
    }

    /// Reads the file once more, from its first byte: it must be what was sealed. `go_on` is asked after every megabyte.
    pub fn is_still(
        &mut self,
        content: &Secret<32>,
        marker: &Marker,
        go_on: &dyn Fn() -> bool,
    ) -> Result<(), InChunksError> {
        let about = |error: std::io::Error| FileError::from_io(&self.path, &error);
        self.file.seek(SeekFrom::Start(0)).map_err(about)?;
        let work = pipeline::Work { path: &self.path, cut: self.cut, marker: Some(marker) };
        if work.look(&mut self.file, &mut |_| go_on())?.matches(content) {
            return Ok(());
        }
        let why = "it changed while it was sealed: find out what writes to it, and begin again".to_owned();
        Err(FileError::Other { path: self.path.clone(), why }.into())
    }

    /// How long the file is, in bytes, as it was when it was opened.
    pub const fn bytes(&self) -> u64 {
        self.cut.content_bytes()
    }

    /// Proves what was sealed into a file that has no name yet: its own head gives the key, every chunk opens, and what is in
    /// them is this content to the byte.
    pub fn prove(
        &mut self,
        sealed: &NewFile,
        (root, mode): (&RootKey, Mode),
        told: OnProgress<'_>,
    ) -> Result<(), InChunksError> {
        let file = shown_path(&self.path);
        // it has no name yet that could be named, and why it does not open is all the same
        let differs = |error| match error {
            InChunksError::File(error) => InChunksError::File(error),
            InChunksError::NotOpened { .. }
            | InChunksError::NotSealed { .. }
            | InChunksError::Differs { .. } => InChunksError::Differs { file: file.clone() },
            InChunksError::GivenUp => InChunksError::GivenUp,
        };
        let (written, bytes) = sealed.appended()?;
        let sealed = InChunks::of(sealed.path(), written, bytes).map_err(differs)?;
        let unlocked = sealed.and_then(|sealed| Some((sealed.head.unlock(root, mode).ok()?, sealed)));
        let Some((cipher, sealed)) = unlocked else { return Err(InChunksError::Differs { file }) };
        let again = |error: std::io::Error| FileError::from_io(&self.path, &error);
        self.file.seek(SeekFrom::Start(0)).map_err(again)?;
        let mut there = Zeroizing::new(vec![0; CHUNK_BYTES]);
        let mut same = true;
        let mut compare = |content: &[u8]| {
            let there = there.get_mut(..content.len()).expect("a chunk holds no more");
            self.file.read_exact(there).map_err(again)?;
            // not in constant time: both are the same person's file, and nobody is told where they differ
            same &= *there == *content;
            Ok(())
        };
        sealed.each(&cipher, &mut compare, told).map_err(differs)?;
        if same { Ok(()) } else { Err(InChunksError::Differs { file }) }
    }
}

impl InChunks {
    /// Opens a sealed file and reads its head; nothing if it is of format 1, which is read whole.
    pub fn open(path: &Path) -> Result<Option<Self>, InChunksError> {
        let (file, bytes) = open_regular(path)?;
        Self::of(path, file, bytes)
    }

    /// The same of a file of this length that is open, at its first byte.
    fn of(path: &Path, mut file: File, bytes: u64) -> Result<Option<Self>, InChunksError> {
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
        self,
        cipher: &ChunkCipher,
        mut into: Option<&mut NewFile>,
        told: OnProgress<'_>,
    ) -> Result<(), InChunksError> {
        let mut write = |content: &[u8]| into.as_mut().map_or(Ok(()), |into| into.append(content));
        self.each(cipher, &mut write, told)
    }

    /// Opens every chunk and keeps nothing: the SHA-256 of the file.
    pub fn prove(mut self, cipher: &ChunkCipher, told: OnProgress<'_>) -> Result<Digest, InChunksError> {
        let mut sealed = Hashing { file: &mut self.file, digest: Sha256::new() };
        sealed.digest.update(self.head.bytes());
        let work = pipeline::Work { path: &self.path, cut: self.head.cut, marker: None };
        work.open(cipher, &mut sealed, &mut |_| Ok(()), told)?;
        Ok(Digest(sealed.digest.finalize().into()))
    }

    /// The same, and all marks of what is in it.
    pub fn open_marked(
        mut self,
        cipher: &ChunkCipher,
        marker: &Marker,
        told: OnProgress<'_>,
    ) -> Result<Streamed, InChunksError> {
        let mut sealed = Hashing { file: &mut self.file, digest: Sha256::new() };
        sealed.digest.update(self.head.bytes());
        let work = pipeline::Work { path: &self.path, cut: self.head.cut, marker: Some(marker) };
        let content = work.open(cipher, &mut sealed, &mut |_| Ok(()), told)?;
        Ok(Streamed { file: Digest(sealed.digest.finalize().into()), content })
    }

    /// Opens every chunk in order, and hands over what is in it.
    pub fn each(
        mut self,
        cipher: &ChunkCipher,
        take: Take<'_>,
        told: OnProgress<'_>,
    ) -> Result<(), InChunksError> {
        let work = pipeline::Work { path: &self.path, cut: self.head.cut, marker: None };
        work.open(cipher, &mut self.file, take, told).map(|_| ())
    }
}
