//! Chunks on their way: a thread reads, several encrypt or decrypt, and whoever called writes. Pieces are handed out and taken back
//! in turn, so they are written in the order in which they were read.

use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{available_parallelism, scope};

use zeroize::Zeroizing;

use super::{InChunksError, Told};
use crate::desk::files::FileError;
use crate::sharing::sealed::SealError;
use crate::sharing::sealed::chunks::{
    CHUNK_BYTES, ChunkBroken, ChunkCipher, Cut, SEALED_CHUNK_BYTES, TAG_BYTES,
};
use crate::vocab::shown_path;

/// Chunks that go through a thread together: 1 MiB.
const TOGETHER: u64 = 16;
/// Pieces that wait in front of a thread, and behind it.
const WAITING: usize = 2;
/// Threads that encrypt or decrypt, at most: reading and writing are not quicker than a few of them.
const MOST_THREADS: usize = 8;

/// What is done to the chunk of a number.
type OnChunk<'a> = &'a (dyn Fn(u64, &mut [u8]) -> Result<(), InChunksError> + Sync);

/// Chunks that lie one behind the other, each with room for its tag.
struct Piece {
    /// Number of the first one, from 0.
    first: u64,
    bytes: Zeroizing<Vec<u8>>,
}

/// A payload that is sealed or opened.
pub(super) struct Work<'a> {
    /// The file that is read.
    pub path: &'a Path,
    /// How it is cut.
    pub cut: Cut,
    /// With what.
    pub cipher: &'a ChunkCipher,
}

impl Work<'_> {
    /// Reads content, and hands over what is sealed.
    pub fn seal(
        &self,
        from: &mut (impl Read + Send),
        write: &mut dyn FnMut(&[u8]) -> Result<(), FileError>,
        told: Told<'_>,
    ) -> Result<(), InChunksError> {
        let read = |piece: &mut Piece| {
            let mut contents = piece.bytes.chunks_mut(SEALED_CHUNK_BYTES).map(without_tag);
            contents.try_for_each(|content| from.read_exact(content))?;
            self.ends(from, piece)
        };
        let seal = |number, chunk: &mut [u8]| {
            let sealed = self.cipher.seal(number, self.cut.is_last(number), chunk);
            sealed.map_err(|why: SealError| InChunksError::NotSealed { file: shown_path(self.path), why })
        };
        self.run(read, &seal, &mut |piece| write(&piece.bytes), told)
    }

    /// Reads what is sealed, and hands over what is in it.
    pub fn open(
        &self,
        from: &mut (impl Read + Send),
        write: &mut dyn FnMut(&[u8]) -> Result<(), FileError>,
        told: Told<'_>,
    ) -> Result<(), InChunksError> {
        let read = |piece: &mut Piece| {
            from.read_exact(&mut piece.bytes)?;
            self.ends(from, piece)
        };
        let open = |number, chunk: &mut [u8]| {
            let opened = self.cipher.open(number, self.cut.is_last(number), chunk);
            let broken = |why: ChunkBroken| InChunksError::NotOpened {
                file: shown_path(self.path),
                why: why.of(self.cut),
            };
            opened.map(|_| ()).map_err(broken)
        };
        let mut write = |piece: &mut Piece| {
            piece.bytes.chunks_mut(SEALED_CHUNK_BYTES).map(without_tag).try_for_each(|content| write(content))
        };
        self.run(read, &open, &mut write, told)
    }

    /// Behind the last piece nothing may follow: it would have been added after its length was read.
    fn ends(&self, from: &mut impl Read, piece: &Piece) -> std::io::Result<()> {
        let is_last = piece.first + TOGETHER >= self.cut.chunks();
        if is_last && from.read(&mut [0])? != 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }

    fn run(
        &self,
        read: impl FnMut(&mut Piece) -> std::io::Result<()> + Send,
        work: OnChunk<'_>,
        write: &mut dyn FnMut(&mut Piece) -> Result<(), FileError>,
        told: Told<'_>,
    ) -> Result<(), InChunksError> {
        let threads = available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
        scope(|scope| {
            let (mut to, mut back) = (Vec::new(), Vec::new());
            for _ in 0..threads {
                let (sender, pieces) = sync_channel::<Piece>(WAITING);
                let (done, worked) = sync_channel(WAITING);
                scope.spawn(move || work_on(&pieces, work, &done));
                to.push(sender);
                back.push(worked);
            }
            // what was written is filled again: taking new memory for every piece costs as much as encrypting it
            let (spare, spares) = channel();
            let reader = scope.spawn(move || self.read_all(read, &to, &spares));
            let written = self.write_all(&back, write, told, &spare);
            // a reader that waits is let go
            drop(back);
            let read = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            written.and(read)
        })
    }

    /// Length of the piece that begins with this chunk, with the tags.
    fn piece_bytes(&self, first: u64) -> usize {
        let content = self.cut.content_bytes() - first * CHUNK_BYTES as u64;
        let chunks = TOGETHER.min(self.cut.chunks() - first);
        let bytes = content.min(TOGETHER * CHUNK_BYTES as u64) + chunks * TAG_BYTES as u64;
        usize::try_from(bytes).expect("a megabyte and some tags")
    }

    /// Every first chunk of a piece, in order.
    fn firsts(&self) -> impl Iterator<Item = u64> + use<> {
        let (all, together) = (self.cut.chunks(), usize::try_from(TOGETHER).unwrap_or(1));
        (0..all).step_by(together)
    }

    fn read_all(
        &self,
        mut read: impl FnMut(&mut Piece) -> std::io::Result<()>,
        to: &[SyncSender<Piece>],
        spares: &Receiver<Zeroizing<Vec<u8>>>,
    ) -> Result<(), InChunksError> {
        for (first, to) in self.firsts().zip(to.iter().cycle()) {
            let bytes = spares.try_recv().unwrap_or_default();
            let mut piece = Piece { first, bytes };
            // the first one is as long as any
            piece.bytes.resize(self.piece_bytes(first), 0);
            read(&mut piece).map_err(|error| self.about(&error))?;
            if to.send(piece).is_err() {
                // whoever writes has given up, and says why
                break;
            }
        }
        Ok(())
    }

    fn about(&self, error: &std::io::Error) -> FileError {
        if error.kind() == ErrorKind::UnexpectedEof {
            let why = "its length changed while it was read: find out what writes to it, and begin again";
            return FileError::Other { path: self.path.to_owned(), why: why.to_owned() };
        }
        FileError::from_io(self.path, error)
    }

    fn write_all(
        &self,
        back: &[Receiver<Result<Piece, InChunksError>>],
        write: &mut dyn FnMut(&mut Piece) -> Result<(), FileError>,
        told: Told<'_>,
        spare: &Sender<Zeroizing<Vec<u8>>>,
    ) -> Result<(), InChunksError> {
        for (first, back) in self.firsts().zip(back.iter().cycle()) {
            // nothing comes any more if the reader failed, which says why
            let Ok(piece) = back.recv() else { break };
            let mut piece = piece?;
            write(&mut piece)?;
            // nobody takes it any more once all is read
            let _ = spare.send(piece.bytes);
            if !told(self.cut.content_bytes().min((first + TOGETHER) * CHUNK_BYTES as u64)) {
                return Err(InChunksError::GivenUp);
            }
        }
        Ok(())
    }
}

/// What one thread does.
fn work_on(pieces: &Receiver<Piece>, work: OnChunk<'_>, done: &SyncSender<Result<Piece, InChunksError>>) {
    for mut piece in pieces {
        let mut chunks = (piece.first..).zip(piece.bytes.chunks_mut(SEALED_CHUNK_BYTES));
        let worked = chunks.try_for_each(|(number, chunk)| work(number, chunk));
        if done.send(worked.map(|()| piece)).is_err() {
            return;
        }
    }
}

/// A chunk without the room for its tag.
fn without_tag(chunk: &mut [u8]) -> &mut [u8] {
    let content = chunk.len().saturating_sub(TAG_BYTES);
    chunk.split_at_mut(content).0
}
