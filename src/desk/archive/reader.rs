//! The one reader of a transcript: line by line with its signature, within limits, folded into what stands.
//!
//! Read as streams, one line at a time, so that a transcript of any length needs the same memory.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
#[cfg(feature = "cli")]
use std::io::{Seek, SeekFrom};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::ceremony::audit::{Audit, Outcome};
use crate::ceremony::verdict::{Torn, Wrong};
use crate::desk::files::{self, FileError};
use crate::transcript::chain::SIGNATURE_CHARS;
#[cfg(feature = "cli")]
use crate::transcript::record::Record;
use crate::transcript::{Entry, names};
use crate::vocab::Digest;
use crate::vocab::digest::tagged;
use crate::vocab::limits::{MAX_DAYS, MAX_ENTRY_BYTES, MAX_TRANSCRIPT_BYTES};

/// Who follows the reading.
pub(super) struct Listener<'a> {
    /// Told before each line how many stand; false ends the reading, which is an error.
    pub go_on: &'a mut dyn FnMut(u32) -> bool,
    /// Given each entry that stands.
    pub entry: &'a mut dyn FnMut(Entry),
}

/// Which signatures are verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signatures {
    /// Each line's.
    Each,
    /// The last line's alone, which by the chain stands for all: only of bytes of which each was verified before.
    Last,
}

/// What the lines come to.
pub(super) struct Lines {
    /// The folded lines that stand.
    pub audit: Audit,
    /// The first thing that is wrong with them.
    pub wrong: Option<Wrong>,
    /// The last line was being written when the program ended; it does not count.
    pub torn: Option<Torn>,
    /// Digest of every byte that was read of lines and signatures; none if nothing was.
    pub bytes: Option<Digest>,
}

/// Reads line by line, with an audit that has not begun, until the end or the first thing that is wrong: first those of
/// earlier days, if this is a later day of a ceremony, then its own. An error means that the files could not be read.
pub(super) fn read(
    folder: &Path,
    audit: Audit,
    verified: Signatures,
    listener: &mut Listener<'_>,
) -> Result<Lines, FileError> {
    if is_untouched(folder) {
        // the program was ended before its first entry
        return Ok(Lines { audit, wrong: None, torn: None, bytes: None });
    }
    match earlier_days(folder, audit, listener.go_on)? {
        Ok(audit) => read_part(folder, audit, verified, listener),
        Err(wrong) => Ok(Lines { audit: Audit::default(), wrong: Some(wrong), torn: None, bytes: None }),
    }
}

/// The lines in `parts/`, folded; of a ceremony's first day there are none.
pub(super) fn earlier_days(
    folder: &Path,
    mut audit: Audit,
    go_on: &mut dyn FnMut(u32) -> bool,
) -> Result<Result<Audit, Wrong>, FileError> {
    for number in (1..=MAX_DAYS).take_while(|number| part_folder(folder, *number).is_dir()) {
        let quiet = &mut Listener { go_on, entry: &mut |_| {} };
        // what is remembered of a folder is not of its earlier days
        let lines = read_part(&part_folder(folder, number), audit, Signatures::Each, quiet)?;
        let why = match (lines.wrong, lines.torn) {
            (Some(wrong), _) => Some(wrong.to_string()),
            (None, Some(_)) => Some("its last line is not whole".to_owned()),
            (None, None) => None,
        };
        audit = match (lines.audit.into_next_part(), why) {
            (Some(next), None) => next,
            (_, why) => {
                let why = why.unwrap_or_else(|| "it does not end with the end of a day".to_owned());
                return Ok(Err(Wrong::Part { number, why }));
            }
        };
    }
    Ok(Ok(audit))
}

/// Where the lines of the part with this number lie, in the folder of a later one.
pub(super) fn part_folder(folder: &Path, number: usize) -> PathBuf {
    folder.join(names::PARTS).join(number.to_string())
}

/// The lines of one part, after those of the parts before it.
fn read_part(
    folder: &Path,
    mut audit: Audit,
    verified: Signatures,
    listener: &mut Listener<'_>,
) -> Result<Lines, FileError> {
    let mut lines = Chunks::open(folder.join(names::TRANSCRIPT), MAX_ENTRY_BYTES)?;
    let mut signatures = Chunks::open(folder.join(names::SIGNATURES), SIGNATURE_CHARS)?;
    let (mut torn, mut last) = (None, Vec::new());
    let wrong = loop {
        if !(listener.go_on)(audit.lines()) {
            return Err(FileError::Other { path: lines.path, why: "the check was stopped".into() });
        }
        let number = u64::from(audit.lines()) + 1;
        let (line, signature) = (lines.next()?, signatures.next()?);
        let over = match audit.outcome() {
            Outcome::Sealed { .. } | Outcome::DayOver | Outcome::Aborted => true,
            Outcome::Empty | Outcome::Incomplete { .. } => false,
        };
        break match (line, signature) {
            (Some(Chunk::TooLong), _) => Some(Wrong::TooLong(number)),
            (None, None) if verified == Signatures::Last && audit.lines() > 0 => {
                audit.signed(&last).err().map(|why| Wrong::Line { number: number - 1, why })
            }
            (None, None) => None,
            (Some(_), _) | (None, Some(_)) if over => Some(Wrong::AfterEnd(number)),
            (Some(Chunk::Whole(line)), Some(Chunk::Whole(signature))) => {
                let taken = match verified {
                    Signatures::Each => audit.line(&line, &signature),
                    Signatures::Last => audit.known_line(&line),
                };
                match taken {
                    Ok(entry) => {
                        last = signature;
                        (listener.entry)(entry);
                        continue;
                    }
                    Err(why) => Some(Wrong::Line { number, why }),
                }
            }
            (Some(Chunk::Whole(line)), Some(Chunk::TooLong)) => {
                // a signature line that is no signature: let the chain say so, unless the line itself is wrong
                audit.line(&line, b"").err().map(|why| Wrong::Line { number, why })
            }
            (None | Some(Chunk::Cut), Some(Chunk::Whole(_) | Chunk::TooLong)) | (None, Some(Chunk::Cut)) => {
                Some(Wrong::Missing(number))
            }
            // the power went between the writing of a line and of its signature
            (Some(line), None | Some(Chunk::Cut)) => {
                let last = lines.next()?.is_none();
                torn = last.then_some(match line {
                    Chunk::Whole(_) => Torn::Signature,
                    Chunk::Cut | Chunk::TooLong => Torn::Line,
                });
                (!last).then_some(Wrong::Unsigned(number))
            }
        };
    };
    let bytes = Some(together(lines.digest(), signatures.digest()));
    Ok(Lines { audit, wrong, torn, bytes })
}

/// The digest of both files as they are, each within its limit. Nothing is said of what stands in them.
pub(super) fn bytes_of(folder: &Path) -> Result<Digest, FileError> {
    let whole = |name: &str| {
        let mut chunks = Chunks::open(folder.join(name), MAX_ENTRY_BYTES)?;
        while chunks.next()?.is_some() {}
        Ok::<Digest, FileError>(chunks.digest())
    };
    Ok(together(whole(names::TRANSCRIPT)?, whole(names::SIGNATURES)?))
}

/// One digest of lines and signatures.
fn together(lines: Digest, signatures: Digest) -> Digest {
    tagged("keyrite-verified@v1", &[&lines.0, &signatures.0])
}

/// True if the last line closes a day, with nothing checked but its form. Its two texts fit into the bytes that are read;
/// of a longer line nothing is read but its end, and it closes none.
#[cfg(feature = "cli")]
pub(super) fn ends_a_day(folder: &Path) -> bool {
    const TAIL: u64 = 32 << 10;
    let Ok((mut file, size)) = files::open_regular(&folder.join(names::TRANSCRIPT)) else { return false };
    let mut tail = Vec::new();
    let read = file.seek(SeekFrom::Start(size.saturating_sub(TAIL)));
    if read.and_then(|_| Read::by_ref(&mut file).take(TAIL).read_to_end(&mut tail)).is_err() {
        return false;
    }
    let last = tail.strip_suffix(b"\n").and_then(|lines| lines.rsplit(|byte| *byte == b'\n').next());
    let last = last.and_then(|line| Entry::from_line(line).ok());
    last.is_some_and(|entry| matches!(entry.record, Record::SessionEnded(_)))
}

/// The first entry as it stands, with nothing checked but its form; none if there is no such line.
pub(super) fn first_entry(folder: &Path) -> Option<Entry> {
    let mut lines = Chunks::open(folder.join(names::TRANSCRIPT), MAX_ENTRY_BYTES).ok()?;
    match lines.next().ok()?? {
        Chunk::Whole(line) => Entry::from_line(&line).ok(),
        Chunk::Cut | Chunk::TooLong => None,
    }
}

/// Holding nothing but an empty transcript.
fn is_untouched(folder: &Path) -> bool {
    if !folder.join(names::TRANSCRIPT).exists() {
        return false;
    }
    let untouched = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.is_ok_and(|entry| {
            entry.file_name() == names::TRANSCRIPT
                && entry.metadata().is_ok_and(|metadata| metadata.len() == 0)
        })
    };
    std::fs::read_dir(folder).is_ok_and(|mut inside| inside.all(untouched))
}

/// A line as it stands in the file.
enum Chunk {
    /// With its LF, which is not included.
    Whole(Vec<u8>),
    /// The last one, without LF.
    Cut,
    /// Longer than the limit.
    TooLong,
}

/// The lines of one file, each within a limit, and the file within another.
struct Chunks {
    path: PathBuf,
    from: BufReader<File>,
    limit: usize,
    /// Bytes it had when it was opened.
    size: u64,
    /// Bytes that were read.
    taken: u64,
    /// Their digest so far.
    hash: Sha256,
}

impl Chunks {
    fn open(path: PathBuf, limit: usize) -> Result<Self, FileError> {
        let (file, size) = files::open_regular(&path)?;
        Ok(Self { path, from: BufReader::new(file), limit, size, taken: 0, hash: Sha256::new() })
    }

    /// The digest of every byte that was read.
    fn digest(&self) -> Digest {
        Digest(self.hash.clone().finalize().into())
    }

    fn next(&mut self) -> Result<Option<Chunk>, FileError> {
        let mut line = Vec::new();
        let limit = self.limit as u64 + 1;
        Read::by_ref(&mut self.from)
            .take(limit)
            .read_until(b'\n', &mut line)
            .map_err(|error| FileError::from_io(&self.path, &error))?;
        self.taken += line.len() as u64;
        self.hash.update(&line);
        // counted as it is read: a line that cannot stand is told first, and by its number
        if self.taken > MAX_TRANSCRIPT_BYTES {
            let (path, bytes) = (self.path.clone(), self.size.max(self.taken));
            return Err(FileError::TooLarge { path, bytes, limit: MAX_TRANSCRIPT_BYTES });
        }
        Ok(match line.pop() {
            None => None,
            Some(b'\n') => Some(Chunk::Whole(line)),
            Some(_) if line.len() as u64 + 1 == limit => Some(Chunk::TooLong),
            Some(_) => Some(Chunk::Cut),
        })
    }
}
