//! Secrets that no memory holds, in a ceremony: read from their medium, sealed into a new file of the folder that has no name
//! yet, and opened again from there, piece by piece; or proven on their medium, and opened into the new file that leaves.

use std::cell::Cell;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::in_chunks::{Content, InChunks, InChunksError, LookedAt};
use super::new_file::NewFile;
use super::progress::Progress;
use crate::ceremony::{LargeFile, LargeSealed, LargeToLeave, NotStreamed, Streamed};
use crate::sharing::sealed::chunks::{ChunkCipher, ChunksHead, Cut};
use crate::sharing::sealed::marks::Marker;
use crate::vocab::Digest;

/// A new file that is written before its line is, by whoever seals.
pub(super) type Shared = Arc<Mutex<NewFile>>;

/// A file and where it is sealed into.
#[derive(Debug)]
pub(super) struct ToSeal {
    pub content: Content,
    pub into: Shared,
    pub progress: Arc<Progress>,
}

/// A sealed file that is read back.
#[derive(Debug)]
pub(super) struct ToOpen {
    sealed: InChunks,
    progress: Arc<Progress>,
}

/// A sealed file whose content is to leave. It is opened anew each time: its medium can have been away.
#[derive(Debug)]
pub(super) struct ToLeave {
    pub looked_at: LookedAt,
    pub progress: Arc<Progress>,
}

impl ToOpen {
    /// The file in chunks at this place; nothing if it is none.
    pub fn at(path: &Path, progress: &Arc<Progress>) -> Result<Option<Self>, InChunksError> {
        let sealed = InChunks::open(path)?;
        Ok(sealed.map(|sealed| Self { sealed, progress: Arc::clone(progress) }))
    }
}

fn not(error: &InChunksError) -> NotStreamed {
    match error {
        InChunksError::GivenUp => NotStreamed::GivenUp,
        InChunksError::File(_)
        | InChunksError::NotOpened { .. }
        | InChunksError::NotSealed { .. }
        | InChunksError::Differs { .. } => NotStreamed::Trouble(error.to_string()),
    }
}

impl LargeFile for ToSeal {
    fn cut(&self) -> Cut {
        self.content.cut
    }

    fn seal(
        &mut self,
        head: &ChunksHead,
        cipher: &ChunkCipher,
        marker: &Marker,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Streamed, NotStreamed> {
        let mut into = self.into.lock().unwrap_or_else(PoisonError::into_inner);
        let progress = &self.progress;
        progress.begin(self.content.bytes());
        let mut told = |done| {
            progress.is_at(done);
            go_on()
        };
        let sealed = self.content.seal((head, cipher), Some(marker), &mut into, &mut told);
        // a file that changed meanwhile was sealed as it never was
        let proven = sealed.and_then(|sealed| {
            self.content.is_still(&sealed.content, marker, go_on)?;
            Ok(sealed)
        });
        progress.begin(0);
        proven.map_err(|error| not(&error))
    }
}

impl LargeSealed for ToOpen {
    fn head(&self) -> &ChunksHead {
        &self.sealed.head
    }

    fn open(
        self: Box<Self>,
        cipher: &ChunkCipher,
        marker: &Marker,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Streamed, NotStreamed> {
        let Self { sealed, progress } = *self;
        progress.begin(sealed.head.cut.content_bytes());
        let mut told = |done| {
            progress.is_at(done);
            go_on()
        };
        let opened = sealed.open_marked(cipher, marker, &mut told);
        progress.begin(0);
        opened.map_err(|error| not(&error))
    }
}

impl LargeToLeave for ToLeave {
    fn head(&self) -> &ChunksHead {
        &self.looked_at.head
    }

    fn prove(&self, cipher: &ChunkCipher, go_on: &dyn Fn() -> bool) -> Result<Digest, NotStreamed> {
        let progress = &self.progress;
        progress.begin(self.looked_at.head.cut.content_bytes());
        let mut told = |done| {
            progress.is_at(done);
            go_on()
        };
        let proven = self.looked_at.open().and_then(|sealed| sealed.prove(cipher, &mut told));
        progress.begin(0);
        proven.map_err(|error| not(&error))
    }

    fn write(&self, cipher: &ChunkCipher, take: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), NotStreamed> {
        let progress = &self.progress;
        progress.begin(self.looked_at.head.cut.content_bytes());
        // told after every piece, when all of it was taken, or not
        let taken = Cell::new(true);
        let mut each = |content: &[u8]| {
            taken.set(taken.get() && take(content));
            Ok(())
        };
        let mut told = |done| {
            progress.is_at(done);
            taken.get()
        };
        let written = self.looked_at.open().and_then(|sealed| sealed.each(cipher, &mut each, &mut told));
        progress.begin(0);
        match written {
            Ok(()) if !taken.get() => Err(NotStreamed::GivenUp),
            other => other.map_err(|error| not(&error)),
        }
    }
}
