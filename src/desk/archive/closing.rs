//! The files of the close: written before the seal is kept, given their names after it.
//!
//! The ceremony key is forgotten at the seal, so what it signs for the close can never be made again. All of it is
//! therefore on the disk, in the folder `closing.part`, before the seal is: a disk that is full leaves the ceremony before
//! its seal. After the seal only names change, which needs no room. If the program ends in between, [`complete`] does the
//! rest; if it ends before the seal, what is in `closing.part` counts for nothing.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::checking::{check_folder, waits};
use super::folder_error::FolderError;
use crate::ceremony::Closing;
use crate::ceremony::audit::Outcome;
use crate::desk::files::{self, FileError};
use crate::desk::naming;
use crate::desk::new_file::write_new;
use crate::paper::recovery_kit;
use crate::transcript::{ClosingFile, names};

/// Writes everything that stands in a sealed folder beside its transcript, except the papers.
pub(super) fn prepare(folder: &Path, closing: &Closing) -> Result<(), FolderError> {
    // left by a try that failed
    remove_prepared(folder);
    let place = folder.join(names::CLOSING);
    write_all(&place, closing).inspect_err(|_| remove_prepared(folder)).map_err(FolderError::File)
}

fn write_all(place: &Path, closing: &Closing) -> Result<(), FileError> {
    files::new_folder(place)?;
    for file in ClosingFile::ALL {
        if let Some(content) = content(closing, file) {
            write_new(&place.join(file.name()), content.as_bytes())?;
        }
    }
    let kit = place.join(names::RECOVERY_KIT);
    files::new_folder(&kit)?;
    for (name, content) in recovery_kit::FILES {
        write_new(&kit.join(name), content.as_bytes())?;
    }
    write_new(&kit.join(recovery_kit::SUMS), recovery_kit::sums().as_bytes())?;
    files::sync_folder(place).map_err(|error| FileError::from_io(place, &error))
}

/// What this ceremony writes into the file, if it has one.
fn content(closing: &Closing, file: ClosingFile) -> Option<&str> {
    let hybrid = closing.hybrid.as_ref();
    match file {
        ClosingFile::Statement => Some(&closing.statement),
        ClosingFile::StatementSignature => Some(&closing.signature),
        ClosingFile::StatementMinisign => Some(&closing.minisign),
        ClosingFile::PublicKey => Some(&closing.public_key),
        ClosingFile::AllowedSigners => Some(&closing.allowed_signers),
        ClosingFile::AllowedWitnesses => closing.allowed_witnesses.as_deref(),
        ClosingFile::StatementHybrid => hybrid.map(|(signature, _)| signature.as_str()),
        ClosingFile::AllowedSignersHybrid => hybrid.map(|(_, signers)| signers.as_str()),
        ClosingFile::Commands => Some(&closing.verify),
        ClosingFile::Format => Some(recovery_kit::FORMAT),
    }
}

/// Takes away what was prepared. What cannot be taken away counts for nothing without a seal.
pub(super) fn remove_prepared(folder: &Path) {
    let _ = std::fs::remove_dir_all(folder.join(names::CLOSING));
}

/// Gives what was prepared its names. What has its name already keeps it.
pub(super) fn publish(folder: &Path) -> Result<(), FolderError> {
    let place = folder.join(names::CLOSING);
    let about = |path: &Path, error: &std::io::Error| FolderError::File(FileError::from_io(path, error));
    let inside = match std::fs::read_dir(&place) {
        Ok(inside) => inside,
        Err(error) if error.kind() == ErrorKind::NotFound => return published(folder),
        Err(error) => return Err(about(&place, &error)),
    };
    let mut prepared: Vec<PathBuf> = Vec::new();
    for entry in inside {
        prepared.push(entry.map_err(|error| about(&place, &error))?.path());
    }
    // the statement last: it is what says to others that nothing is missing
    prepared.sort_by_key(|path| (path.ends_with(names::STATEMENT), path.clone()));
    for from in prepared {
        let to = folder.join(from.file_name().unwrap_or_default());
        naming::give_name(&from, &to).map_err(|error| about(&to, &error))?;
    }
    std::fs::remove_dir(&place).map_err(|error| about(&place, &error))?;
    files::sync_folder(&place).map_err(|error| about(folder, &error))
}

/// Nothing is prepared any more: then everything must have its name.
fn published(folder: &Path) -> Result<(), FolderError> {
    let there = folder.join(names::STATEMENT).symlink_metadata().is_ok();
    if there { Ok(()) } else { Err(FolderError::NothingPrepared(folder.to_owned())) }
}

/// Gives the files of the close their names, if the program ended right after the seal. True if there was need to.
pub fn complete(folder: &Path) -> Result<bool, FolderError> {
    if !waits(folder) {
        return Ok(false);
    }
    let path = folder.join(names::TRANSCRIPT);
    let transcript = File::open(&path).map_err(|error| FileError::from_io(&path, &error))?;
    if transcript.try_lock().is_err() {
        return Err(FolderError::InUse(folder.to_owned()));
    }
    let report = check_folder(folder)?;
    if report.wrong.is_some() || !matches!(report.audit.outcome(), Outcome::Sealed { .. }) {
        return Ok(false);
    }
    publish(folder).map(|()| true)
}
