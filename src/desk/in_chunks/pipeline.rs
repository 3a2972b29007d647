//! Chunks on their way: a thread reads, several encrypt, decrypt or mark, one digests, and whoever called writes. Pieces are handed
//! out and taken back in turn, so they are written in the order in which they were read.

use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{ScopedJoinHandle, available_parallelism, scope};

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::error::InChunksError;
use crate::desk::files::FileError;
use crate::sharing::sealed::SealError;
use crate::sharing::sealed::chunks::{
    CHUNK_BYTES, ChunkBroken, ChunkCipher, Cut, SEALED_CHUNK_BYTES, TAG_BYTES,
};
use crate::sharing::sealed::marks::{Mark, Marker, Marks};
use crate::vocab::{Secret, shown_path};

/// Chunks that go through a thread together: 1 MiB.
const TOGETHER: u64 = 16;
/// As many marks has a piece at most.
const TOGETHER_MARKS: usize = 16;
const _: () = assert!(TOGETHER == TOGETHER_MARKS as u64);
/// Pieces that wait in front of a thread, and behind it.
const WAITING: usize = 2;
/// Threads that encrypt or decrypt, at most: reading and writing are not quicker than a few of them.
const MOST_THREADS: usize = 8;

/// Is told how far it is: bytes of the payload that are done. A no ends the work.
pub type OnProgress<'a> = &'a mut dyn FnMut(u64) -> bool;

/// What is done to the chunk of a number; its mark, if chunks are marked.
type OnChunk<'a> = &'a (dyn Fn(u64, &mut [u8]) -> Result<Option<Mark>, InChunksError> + Sync);

/// Chunks that lie one behind the other, each with room for its tag.
struct Piece {
    /// Number of the first one, from 0.
    first: u64,
    bytes: Zeroizing<Vec<u8>>,
    marks: Vec<Mark>,
}

/// A payload that is sealed, opened, or looked at.
pub(super) struct Work<'a> {
    /// The file that is read.
    pub path: &'a Path,
    /// How it is cut.
    pub cut: Cut,
    /// By what its content is told from other content, if it will be.
    pub marker: Option<&'a Marker>,
}

/// What went through.
pub(super) struct Done {
    /// Begun by whoever called, and goes on over what was written.
    pub digest: Sha256,
    /// All marks of the content; of none, if nothing marks them.
    pub content: Secret<32>,
}

impl Work<'_> {
    /// Reads content, and hands over what is sealed.
    pub fn seal(
        &self,
        cipher: &ChunkCipher,
        from: &mut (impl Read + Send),
        digest: Sha256,
        write: &mut dyn FnMut(&[u8]) -> Result<(), FileError>,
        told: OnProgress<'_>,
    ) -> Result<Done, InChunksError> {
        let seal = |number, chunk: &mut [u8]| {
            let mark = self.mark(number, without_tag(chunk));
            let sealed = cipher.seal(number, self.cut.is_last(number), chunk);
            let not = |why: SealError| InChunksError::NotSealed { file: shown_path(self.path), why };
            sealed.map(|()| mark).map_err(not)
        };
        let read = |piece: &mut Piece| self.read_content(from, piece);
        let (digest, content) =
            self.run(read, &seal, Some(digest), &mut |piece| write(&piece.bytes), told)?;
        Ok(Done { digest: digest.expect("it was handed in"), content })
    }

    /// Reads what is sealed, and hands over what is in it: the marks of the content.
    pub fn open(
        &self,
        cipher: &ChunkCipher,
        from: &mut (impl Read + Send),
        write: &mut dyn FnMut(&[u8]) -> Result<(), FileError>,
        told: OnProgress<'_>,
    ) -> Result<Secret<32>, InChunksError> {
        let read = |piece: &mut Piece| {
            from.read_exact(&mut piece.bytes)?;
            self.ends(from, piece)
        };
        let open = |number, chunk: &mut [u8]| {
            let opened = cipher.open(number, self.cut.is_last(number), chunk);
            let broken = |why: ChunkBroken| InChunksError::NotOpened {
                file: shown_path(self.path),
                why: why.of(self.cut),
            };
            opened.map(|content| self.mark(number, content)).map_err(broken)
        };
        let mut write = |piece: &mut Piece| {
            piece.bytes.chunks_mut(SEALED_CHUNK_BYTES).map(without_tag).try_for_each(|content| write(content))
        };
        Ok(self.run(read, &open, None, &mut write, told)?.1)
    }

    /// Reads content once more, and keeps nothing: its marks.
    pub fn look(
        &self,
        from: &mut (impl Read + Send),
        told: OnProgress<'_>,
    ) -> Result<Secret<32>, InChunksError> {
        let read = |piece: &mut Piece| self.read_content(from, piece);
        let mark = |number, chunk: &mut [u8]| Ok(self.mark(number, without_tag(chunk)));
        Ok(self.run(read, &mark, None, &mut |_| Ok(()), told)?.1)
    }

    fn mark(&self, number: u64, content: &[u8]) -> Option<Mark> {
        self.marker.map(|marker| marker.mark(number, content))
    }

    fn read_content(&self, from: &mut impl Read, piece: &mut Piece) -> std::io::Result<()> {
        let mut contents = piece.bytes.chunks_mut(SEALED_CHUNK_BYTES).map(without_tag);
        contents.try_for_each(|content| from.read_exact(content))?;
        self.ends(from, piece)
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
        digest: Option<Sha256>,
        write: &mut dyn FnMut(&mut Piece) -> Result<(), FileError>,
        told: OnProgress<'_>,
    ) -> Result<(Option<Sha256>, Secret<32>), InChunksError> {
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
            let (in_order, pieces) = sync_channel(WAITING);
            let digester = scope.spawn(move || put_in_order(&back, digest, &in_order));
            let written = self.write_all(pieces, write, told, &spare);
            // whoever waits was let go with the pieces
            let digest = joined(digester);
            let read = joined(reader);
            let content = written?;
            read?;
            Ok((digest, content))
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
        (0..self.cut.chunks()).step_by(TOGETHER_MARKS)
    }

    fn read_all(
        &self,
        mut read: impl FnMut(&mut Piece) -> std::io::Result<()>,
        to: &[SyncSender<Piece>],
        spares: &Receiver<Piece>,
    ) -> Result<(), InChunksError> {
        for (first, to) in self.firsts().zip(to.iter().cycle()) {
            let Piece { mut bytes, mut marks, .. } = spares.try_recv().unwrap_or_else(|_| Piece {
                first,
                bytes: Zeroizing::default(),
                // it never grows, so no copy of a mark is left behind
                marks: Vec::with_capacity(TOGETHER_MARKS),
            });
            // none is longer than the first one, so nothing that was in it moves
            bytes.resize(self.piece_bytes(first), 0);
            marks.clear();
            let mut piece = Piece { first, bytes, marks };
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

    /// Takes all pieces; fewer came if the reader failed, which says why.
    fn write_all(
        &self,
        pieces: Receiver<Result<Piece, InChunksError>>,
        write: &mut dyn FnMut(&mut Piece) -> Result<(), FileError>,
        told: OnProgress<'_>,
        spare: &Sender<Piece>,
    ) -> Result<Secret<32>, InChunksError> {
        let mut marks = Marks::default();
        for piece in pieces {
            let mut piece = piece?;
            write(&mut piece)?;
            piece.marks.iter().for_each(|mark| marks.take(mark));
            let first = piece.first;
            // nobody takes it any more once all is read
            let _ = spare.send(piece);
            if !told(self.cut.content_bytes().min((first + TOGETHER) * CHUNK_BYTES as u64)) {
                return Err(InChunksError::GivenUp);
            }
        }
        Ok(marks.done())
    }
}

/// What one thread does.
fn work_on(pieces: &Receiver<Piece>, work: OnChunk<'_>, done: &SyncSender<Result<Piece, InChunksError>>) {
    for mut piece in pieces {
        let chunks = (piece.first..).zip(piece.bytes.chunks_mut(SEALED_CHUNK_BYTES));
        let mut marks = std::mem::take(&mut piece.marks);
        let worked = { chunks }.try_for_each(|(number, chunk)| {
            marks.extend(work(number, chunk)?);
            Ok(())
        });
        piece.marks = marks;
        if done.send(worked.map(|()| piece)).is_err() {
            return;
        }
    }
}

/// Takes a piece from every thread in turn, and hands them on in one row; the digest over all of them, if there is one.
fn put_in_order(
    back: &[Receiver<Result<Piece, InChunksError>>],
    mut digest: Option<Sha256>,
    in_order: &SyncSender<Result<Piece, InChunksError>>,
) -> Option<Sha256> {
    for back in back.iter().cycle() {
        // nothing comes any more once all is read, or if the reader failed, which says why
        let Ok(piece) = back.recv() else { break };
        if let (Some(digest), Ok(piece)) = (&mut digest, &piece) {
            digest.update(&piece.bytes);
        }
        if in_order.send(piece).is_err() {
            break;
        }
    }
    digest
}

fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// A chunk without the room for its tag.
fn without_tag(chunk: &mut [u8]) -> &mut [u8] {
    let content = chunk.len().saturating_sub(TAG_BYTES);
    chunk.split_at_mut(content).0
}
