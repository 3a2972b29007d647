//! A ceremony folder that somebody brings, checked as a whole: lines, signatures, files of the close.

use std::io::{Read, Seek};
use std::path::Path;

use super::countersignatures::files_in;
use super::reader::{self, Lines, Listener, Signatures};
use crate::ceremony::State;
use crate::ceremony::audit::{Audit, ClosingFiles};
use crate::ceremony::outcomes::Evidence;
use crate::ceremony::verdict::countersigned::countersigned;
use crate::ceremony::verdict::{FolderReport, Torn, Wrong};
use crate::desk::files::{self, FileError};
use crate::paper::recovery_kit;
use crate::sharing::sealed::chunks::MAX_HEAD_BYTES;
use crate::sharing::sealed::{MAX_SEALED_BYTES, Start};
use crate::transcript::closing_files::{ClosingFile, Needed};
use crate::transcript::{Entry, evidence, names};
use crate::vocab::Digest;

/// Largest statement or signature file: a statement has a line for each of 255 shares and 400 people.
const MAX_CLOSING_BYTES: u64 = 4 << 20;

/// Largest file of the recovery kit that is compared.
const MAX_KIT_BYTES: u64 = 16 << 20;

/// Checks the folder. An error means that it could not be read at all.
pub fn check_folder(path: &Path) -> Result<FolderReport, FileError> {
    check_while(path, |_| true)
}

/// Checks the folder; `go_on` is told how many lines stand, before each one, and may stop it, which is an error.
pub fn check_while(path: &Path, go_on: impl FnMut(u32) -> bool) -> Result<FolderReport, FileError> {
    check_handing_on(path, go_on, |_| {})
}

/// The same; each entry that stands is handed on once it was verified. Whether the folder as a whole holds is only known
/// from the report.
pub fn check_handing_on(
    path: &Path,
    go_on: impl FnMut(u32) -> bool,
    entry: impl FnMut(Entry),
) -> Result<FolderReport, FileError> {
    check_as(path, Audit::default(), Signatures::Each, ForHeirs::Compared, go_on, entry)
        .map(|(report, _)| report)
}

/// What lies beside the record and proves nothing, for heirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ForHeirs {
    /// Compared with ours.
    Compared,
    /// Not looked at: nobody is told of it.
    PassedOver,
}

/// The same with this audit, which has not begun, and with these signatures verified. Gives the digest of all lines and
/// signatures that were read, if there were any.
pub(super) fn check_as(
    path: &Path,
    audit: Audit,
    verified: Signatures,
    for_heirs: ForHeirs,
    mut go_on: impl FnMut(u32) -> bool,
    mut entry: impl FnMut(Entry),
) -> Result<(FolderReport, Option<Digest>), FileError> {
    if !path.is_dir() {
        let why = if path.exists() { "it is not a ceremony folder" } else { "there is no such folder" };
        return Err(FileError::Other { path: path.to_owned(), why: why.into() });
    }
    let waits = waits(path);
    let listener = &mut Listener { go_on: &mut go_on, entry: &mut entry };
    let Lines { audit, wrong, torn, bytes } = reader::read(path, audit, verified, listener)?;
    let mut report = FolderReport { wrong, torn, waits, ..FolderReport::new(audit) };
    if report.wrong.is_none() {
        check_closing(path, &mut report, for_heirs)?;
    }
    Ok((report, bytes))
}

/// True if files of a close lie where they wait for a seal.
pub fn waits(folder: &Path) -> bool {
    folder.join(names::CLOSING).is_dir()
}

fn check_closing(path: &Path, report: &mut FolderReport, for_heirs: ForHeirs) -> Result<(), FileError> {
    let is_there = |name: &&'static str| path.join(name).symlink_metadata().is_ok();
    let evidence_missing = check_evidence(path, report);
    if report.wrong.is_some() {
        return Ok(());
    }
    let Some(state) = report.audit.state().filter(|state| state.is_closed()) else {
        let next = u64::from(report.audit.lines()) + 1;
        let there = ClosingFile::after_seal().find(is_there);
        report.wrong = there.map(|there| match report.torn {
            Some(Torn::Signature) => Wrong::SignatureCut(next),
            Some(Torn::Line) | None => Wrong::SealMissing { next, there },
        });
        return Ok(());
    };
    if !is_needed(Needed::IfHybrid, state) {
        let hybrid = ClosingFile::ALL.map(ClosingFile::row).into_iter();
        let hybrid = hybrid.filter(|row| row.needed == Needed::IfHybrid).map(|row| row.name);
        report.stray = hybrid.filter(is_there).collect();
    }
    let mut missing = Vec::new();
    let mut read = |file: ClosingFile| {
        let row = file.row();
        match files::read(&path.join(row.name), MAX_CLOSING_BYTES) {
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            // a stray one proves nothing, whatever it is
            Err(_) if row.needed == Needed::IfHybrid && !is_needed(row.needed, state) => Ok(None),
            Err(FileError::Missing(_)) => {
                if is_needed(row.needed, state) {
                    missing.push(row.name.to_owned());
                }
                Ok(None)
            }
            Err(error) => Err(error),
        }
    };
    let found = ClosingFiles {
        statement: read(ClosingFile::Statement)?,
        signature: read(ClosingFile::StatementSignature)?,
        minisign: read(ClosingFile::StatementMinisign)?,
        public_key: read(ClosingFile::PublicKey)?,
        allowed_signers: read(ClosingFile::AllowedSigners)?,
        allowed_witnesses: read(ClosingFile::AllowedWitnesses)?,
        hybrid_signature: read(ClosingFile::StatementHybrid)?,
        allowed_signers_hybrid: read(ClosingFile::AllowedSignersHybrid)?,
    };
    let commands = read(ClosingFile::Commands)?;
    missing.extend(evidence_missing);
    report.missing = missing;
    report.other_commands = commands.is_some_and(|text| !report.audit.writes_commands(&text));
    if for_heirs == ForHeirs::Compared {
        report.other_kit = other_kit(path);
    }
    report.wrong = report.audit.closing(&found).err().map(|error| Wrong::Closing(error.to_string()));
    if report.wrong.is_none() {
        let statement = state.statement(report.audit.head()).render();
        report.countersignatures = Some(countersigned(files_in(path), state, statement.as_bytes()));
    }
    Ok(())
}

/// Looks at each file that was kept; those that are not there are told.
fn check_evidence(path: &Path, report: &mut FolderReport) -> Vec<String> {
    let Some(state) = report.audit.state() else { return Vec::new() };
    let mut missing = Vec::new();
    // what earlier days kept lies in their folders
    for file in state.outcomes().evidence.iter().skip(state.evidence_before()) {
        let name = format!("{}/{}", evidence::FOLDER, file.name);
        let why = match wrong_with_kept(&path.join(&name), file, state) {
            Err(FileError::Missing(_)) => {
                missing.push(name);
                continue;
            }
            Err(error) => error.reason(),
            Ok(None) => continue,
            Ok(Some(why)) => why,
        };
        report.wrong = Some(Wrong::Evidence { name: file.name.clone(), why });
        break;
    }
    missing
}

/// What is wrong with a kept file. It is read in pieces: a sealed one may be longer than the memory.
fn wrong_with_kept(path: &Path, file: &Evidence, state: &State) -> Result<Option<String>, FileError> {
    let (mut open, bytes) = files::open_regular(path)?;
    if bytes != file.bytes {
        return Ok(Some(format!("it has {bytes} bytes, and the transcript says {}", file.bytes)));
    }
    let about = |error| FileError::from_io(path, &error);
    if files::digest_of_rest(&mut open).map_err(about)? != file.sha256 {
        return Ok(Some(format!("its SHA-256 is not {}", file.sha256.hex())));
    }
    if !state.is_sealed_payload(&file.name) {
        return Ok(None);
    }
    if bytes <= MAX_SEALED_BYTES as u64 {
        let content = files::read(path, MAX_SEALED_BYTES as u64)?;
        return Ok(state.wrong_with_sealed(&file.name, &content));
    }
    let mut start = Vec::with_capacity(MAX_HEAD_BYTES);
    open.rewind()
        .and_then(|()| (&open).take(MAX_HEAD_BYTES as u64).read_to_end(&mut start))
        .map_err(about)?;
    match Start::read(&start, bytes) {
        Ok(Start::InChunks(head)) => Ok(state.wrong_with_chunks(&file.name, &head)),
        Ok(Start::Whole) => Ok(Some("it is too long to be sealed in one piece: it is damaged".to_owned())),
        Err(why) => Ok(Some(why.to_string())),
    }
}

/// Whether a file that is needed so must be there in this ceremony.
fn is_needed(needed: Needed, state: &State) -> bool {
    match needed {
        Needed::Always => true,
        Needed::IfWitnessesNamed => state.allowed_witnesses().is_some(),
        Needed::IfHybrid => state.header().hybrid_key.is_some(),
        Needed::Never => false,
    }
}

/// The files beside the record that heirs would run or follow, and that differ from ours.
fn other_kit(path: &Path) -> Vec<String> {
    let kit =
        recovery_kit::FILES.iter().map(|(name, ours)| (format!("{}/{name}", names::RECOVERY_KIT), *ours));
    let apart = (names::FORMAT.to_owned(), recovery_kit::FORMAT);
    let differs = |(name, ours): &(String, &str)| match files::read(&path.join(name), MAX_KIT_BYTES) {
        Ok(theirs) => *theirs != ours.as_bytes(),
        Err(FileError::Missing(_)) => false,
        // a device, a link, something too large: not what we wrote
        Err(_) => true,
    };
    std::iter::once(apart).chain(kit).filter(differs).map(|(name, _)| name).collect()
}
