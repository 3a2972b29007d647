//! Files that no memory holds: the desk reads and writes them in pieces, and is handed what encrypts or opens a piece, never
//! the key.

use std::fmt;

use crate::sharing::leaving::Leaving;
use crate::sharing::sealed::chunks::{ChunkCipher, ChunksHead, Cut};
use crate::sharing::sealed::marks::Marker;
use crate::vocab::{Digest, Secret};

/// What went through the memory, piece by piece.
#[derive(Debug)]
pub struct Streamed {
    /// SHA-256 of the sealed file.
    pub file: Digest,
    /// What stands for all that is in it, all its marks: secret, and recorded nowhere.
    pub content: Secret<32>,
}

/// Why a file did not go through.
#[derive(Debug)]
pub enum NotStreamed {
    /// Nobody wants it any more.
    GivenUp,
    /// The file, or its disk: a sentence that names it.
    Trouble(String),
}

/// A file that is to be sealed in chunks, and the new file that takes them.
pub trait LargeFile: fmt::Debug + Send {
    /// How it is cut.
    fn cut(&self) -> Cut;

    /// Seals it into the new file, which has no name yet, and marks what is in it. `go_on` is asked after every piece.
    fn seal(
        &mut self,
        head: &ChunksHead,
        cipher: &ChunkCipher,
        marker: &Marker,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Streamed, NotStreamed>;
}

/// A sealed file in chunks, as it stands on the disk.
pub trait LargeSealed: fmt::Debug + Send {
    /// What it says of itself.
    fn head(&self) -> &ChunksHead;

    /// Opens every chunk, marks what is in it, and keeps nothing of it. `go_on` is asked after every piece.
    fn open(
        self: Box<Self>,
        cipher: &ChunkCipher,
        marker: &Marker,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Streamed, NotStreamed>;
}

/// A sealed file in chunks whose content is to leave. Nothing of it is written before the line that tells of it is kept.
pub trait LargeToLeave: fmt::Debug + Send {
    /// What it says of itself.
    fn head(&self) -> &ChunksHead;

    /// Opens every chunk and keeps nothing: the SHA-256 of the sealed file. `go_on` is asked after every piece.
    fn prove(&self, cipher: &ChunkCipher, go_on: &dyn Fn() -> bool) -> Result<Digest, NotStreamed>;

    /// Opens it once more, from its first byte, and hands over what is in it; a no from `take` ends that.
    fn write(&self, cipher: &ChunkCipher, take: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), NotStreamed>;
}

/// A payload that was proven, and leaves once its line is kept.
#[derive(Debug)]
pub struct LargeExport {
    /// How it is told to people.
    pub leaving: Leaving,
    /// Where it is sealed.
    pub sealed: Box<dyn LargeToLeave>,
    /// What opens it.
    pub cipher: ChunkCipher,
}
