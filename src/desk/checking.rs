//! A ceremony folder that somebody brings, checked as a whole: lines, signatures, files of the close.
//!
//! Read as streams, one line at a time, so that a transcript of any length needs the same memory.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::closing;
use super::countersignatures::{self, Countersignatures};
use super::files::{self, FileError};
use super::folder::names;
use crate::ceremony::audit::{Audit, ClosingFiles, LineError, Outcome};
use crate::paper::recovery_kit;
use crate::transcript::chain::SIGNATURE_CHARS;
use crate::vocab::limits::MAX_ENTRY_BYTES;

/// Largest statement or signature file: a statement has a line for each of 255 shares and 400 people.
const MAX_CLOSING_BYTES: u64 = 4 << 20;

/// What belongs to a hybrid signature.
const HYBRID_FILES: [&str; 2] = [names::STATEMENT_HYBRID, names::ALLOWED_SIGNERS_HYBRID];

/// What is said of a `VERIFY.txt` with other commands than ours.
pub const OTHER_COMMANDS: &str = "it is not as this version of Keyrite writes it: edited, or written by an earlier or later one. That proves nothing against the ceremony; read each command before you paste it";

/// What is said of a file of the recovery kit, or of FORMAT.txt, that is not ours.
pub const OTHER_KIT: &str = "it is not as this version of Keyrite writes it: edited, or written by an earlier or later one. That proves nothing against the ceremony; compare the digest of SHA256SUMS with the papers before you use the kit";

/// Largest file of the recovery kit that is compared.
const MAX_KIT_BYTES: u64 = 16 << 20;

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// A line of the transcript; counted from 1 as editors do.
    #[error("line {number}: {why}")]
    Line {
        /// 1-based.
        number: u64,
        /// Why.
        why: LineError,
    },
    /// Lines that have no signature, and more follow.
    #[error("line {0}: it has no signature, and lines follow it")]
    Unsigned(u64),
    /// A signature without its line.
    #[error("line {0}: it is missing, though its signature is there: the end of the transcript was cut off")]
    Missing(u64),
    /// Something after the last entry.
    #[error("line {0}: it follows the end of the ceremony")]
    AfterEnd(u64),
    /// A longer line than any entry.
    #[error("line {0}: it is longer than any entry")]
    TooLong(u64),
    /// The files of the close do not fit.
    #[error("{0}")]
    Closing(String),
    /// A file of the ceremony cannot be read; the sentence names it.
    #[error("{0}")]
    Unreadable(String),
    /// A file that is written after the seal, but no seal.
    #[error(
        "line {next}: the seal is missing, though {there} is there: the end of the transcript was cut off"
    )]
    SealMissing {
        /// The first line that is not there.
        next: u64,
        /// The file.
        there: &'static str,
    },
}

/// Everything found.
#[derive(Debug)]
pub struct FolderReport {
    /// The folded lines that stand.
    pub audit: Audit,
    /// The first thing that is wrong.
    pub wrong: Option<Wrong>,
    /// The last line was being written when the program ended; it does not count.
    pub torn: bool,
    /// Files of the close that are not there, though the transcript is sealed.
    pub missing: Vec<&'static str>,
    /// Files of the close lie where they wait for the seal, or for their names after it.
    pub waits: bool,
    /// Files of a hybrid signature, though the ceremony announced none: they prove nothing.
    pub stray: Vec<&'static str>,
    /// `VERIFY.txt` has other commands than this program writes: it is no part of what was signed, and pasted, it could
    /// do anything.
    pub other_commands: bool,
    /// Files of the recovery kit, and `FORMAT.txt`, that are not as this program writes them, by their places in the
    /// folder. Those that are not there are not named: a kit can be had from any other folder.
    pub other_kit: Vec<String>,
    /// What people signed with keys of their own, once the transcript is sealed and whole.
    pub countersignatures: Option<Countersignatures>,
}

impl FolderReport {
    const fn new(audit: Audit) -> Self {
        Self {
            audit,
            wrong: None,
            torn: false,
            missing: Vec::new(),
            waits: false,
            stray: Vec::new(),
            other_commands: false,
            other_kit: Vec::new(),
            countersignatures: None,
        }
    }
}

/// Checks the folder. An error means that it could not be read at all.
pub fn check_folder(path: &Path) -> Result<FolderReport, FileError> {
    check_while(path, |_| true)
}

/// Checks the folder; `go_on` is told how many lines stand, before each one, and may stop it, which is an error.
pub fn check_while(path: &Path, mut go_on: impl FnMut(u32) -> bool) -> Result<FolderReport, FileError> {
    if !path.is_dir() {
        let why = if path.exists() { "it is not a ceremony folder" } else { "there is no such folder" };
        return Err(FileError::Other { path: path.to_owned(), why: why.into() });
    }
    if is_untouched(path) {
        // the program was ended before its first entry
        return Ok(FolderReport::new(Audit::default()));
    }
    let open = |name| files::open_regular(&path.join(name)).map(|(file, _)| BufReader::new(file));
    let mut lines =
        Lines { path: path.join(names::TRANSCRIPT), from: open(names::TRANSCRIPT)?, limit: MAX_ENTRY_BYTES };
    let mut signatures =
        Lines { path: path.join(names::SIGNATURES), from: open(names::SIGNATURES)?, limit: SIGNATURE_CHARS };
    let mut report = FolderReport::new(Audit::default());
    report.waits = closing::waits(path);
    report.wrong = fold(&mut report.audit, &mut report.torn, &mut lines, &mut signatures, &mut go_on)?;
    if report.wrong.is_none() {
        check_closing(path, &mut report)?;
    }
    Ok(report)
}

/// Holding nothing but an empty transcript.
fn is_untouched(path: &Path) -> bool {
    if !path.join(names::TRANSCRIPT).exists() {
        return false;
    }

    let untouched = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.is_ok_and(|entry| {
            entry.file_name() == names::TRANSCRIPT
                && entry.metadata().is_ok_and(|metadata| metadata.len() == 0)
        })
    };
    std::fs::read_dir(path).is_ok_and(|mut inside| inside.all(untouched))
}

/// Feeds line by line until the end or the first thing that is wrong.
fn fold(
    audit: &mut Audit,
    torn: &mut bool,
    lines: &mut Lines,
    signatures: &mut Lines,
    go_on: &mut impl FnMut(u32) -> bool,
) -> Result<Option<Wrong>, FileError> {
    loop {
        if !go_on(audit.lines()) {
            return Err(FileError::Other { path: lines.path.clone(), why: "the check was stopped".into() });
        }
        let number = u64::from(audit.lines()) + 1;
        let (line, signature) = (lines.next()?, signatures.next()?);
        let over = matches!(audit.outcome(), Outcome::Sealed { .. } | Outcome::Aborted);
        return Ok(match (line, signature) {
            (Some(Chunk::TooLong), _) => Some(Wrong::TooLong(number)),
            (None, None) => None,
            (Some(_), _) | (None, Some(_)) if over => Some(Wrong::AfterEnd(number)),
            (Some(Chunk::Whole(line)), Some(Chunk::Whole(signature))) => {
                match audit.line(&line, &signature) {
                    Ok(_) => continue,
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
            (Some(_), None | Some(Chunk::Cut)) => {
                if lines.next()?.is_some() {
                    Some(Wrong::Unsigned(number))
                } else {
                    *torn = true;
                    None
                }
            }
        });
    }
}

fn check_closing(path: &Path, report: &mut FolderReport) -> Result<(), FileError> {
    if !matches!(report.audit.outcome(), Outcome::Sealed { .. }) {
        let is_there = |name: &&str| path.join(name).symlink_metadata().is_ok();
        report.wrong = names::AFTER_SEAL
            .into_iter()
            .find(is_there)
            .map(|there| Wrong::SealMissing { next: u64::from(report.audit.lines()) + 1, there });
        return Ok(());
    }
    let witnesses_named = report.audit.state().is_some_and(|state| state.allowed_witnesses().is_some());
    let hybrid_named = report.audit.state().is_some_and(|state| state.header().hybrid_key.is_some());
    if !hybrid_named {
        let there = |name: &&'static str| path.join(name).symlink_metadata().is_ok();
        report.stray = HYBRID_FILES.into_iter().filter(there).collect();
    }
    let mut read = |name: &'static str| match files::read(&path.join(name), MAX_CLOSING_BYTES) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(_) if !hybrid_named && HYBRID_FILES.contains(&name) => Ok(None),
        Err(FileError::Missing(_)) => {
            // commands to paste can be had from any other ceremony's folder: nothing is proven by them
            let needed = name != names::VERIFY && (name != names::ALLOWED_WITNESSES || witnesses_named);
            if needed {
                report.missing.push(name);
            }
            Ok(None)
        }
        Err(error) => Err(error),
    };
    let found = ClosingFiles {
        statement: read(names::STATEMENT)?,
        signature: read(names::STATEMENT_SIGNATURE)?,
        minisign: read(names::STATEMENT_MINISIGN)?,
        public_key: read(names::PUBLIC_KEY)?,
        allowed_signers: read(names::ALLOWED_SIGNERS)?,
        allowed_witnesses: read(names::ALLOWED_WITNESSES)?,
        hybrid_signature: read(names::STATEMENT_HYBRID)?,
        allowed_signers_hybrid: read(names::ALLOWED_SIGNERS_HYBRID)?,
    };
    let commands = read(names::VERIFY)?;
    report.other_commands = commands.is_some_and(|text| !report.audit.writes_commands(&text));
    report.other_kit = other_kit(path);
    report.wrong = report.audit.closing(&found).err().map(|error| Wrong::Closing(error.to_string()));
    if report.wrong.is_none()
        && let Some(state) = report.audit.state()
    {
        let statement = state.statement(report.audit.head()).render();
        report.countersignatures = Some(countersignatures::check(path, state, statement.as_bytes()));
    }
    Ok(())
}

/// The files beside the record that heirs would run or follow, and that differ from ours.
fn other_kit(path: &Path) -> Vec<String> {
    let kit =
        recovery_kit::FILES.iter().map(|(name, ours)| (format!("{}/{name}", names::RECOVERY_KIT), *ours));
    let format = recovery_kit::FILES.iter().find(|(name, _)| *name == names::FORMAT);
    let apart = format.map(|(name, ours)| ((*name).to_owned(), *ours));
    let differs = |(name, ours): &(String, &str)| match files::read(&path.join(name), MAX_KIT_BYTES) {
        Ok(theirs) => *theirs != ours.as_bytes(),
        Err(FileError::Missing(_)) => false,
        // a device, a link, something too large: not what we wrote
        Err(_) => true,
    };
    apart.into_iter().chain(kit).filter(differs).map(|(name, _)| name).collect()
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

struct Lines {
    path: std::path::PathBuf,
    from: BufReader<std::fs::File>,
    limit: usize,
}

impl Lines {
    fn next(&mut self) -> Result<Option<Chunk>, FileError> {
        let mut line = Vec::new();
        let limit = self.limit as u64 + 1;
        Read::by_ref(&mut self.from)
            .take(limit)
            .read_until(b'\n', &mut line)
            .map_err(|error| FileError::from_io(&self.path, &error))?;
        Ok(match line.pop() {
            None => None,
            Some(b'\n') => Some(Chunk::Whole(line)),
            Some(_) if line.len() as u64 + 1 == limit => Some(Chunk::TooLong),
            Some(_) => Some(Chunk::Cut),
        })
    }
}
