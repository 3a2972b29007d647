//! A medium that was pulled out and put in again. To the system it is another device, and what is open of it before leads
//! nowhere any more: the two files are opened anew, if they hold what this ceremony has kept, byte for byte.

use std::fs::{File, TryLockError};
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::folder_error::FolderError;
use super::still_there::Opened;
use crate::desk::files::FileError;
use crate::transcript::{SignedEntry, names};

/// One of the two files, as far as it was kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    /// How many bytes.
    pub(super) bytes: u64,
    /// Over these bytes.
    digest: Sha256,
}

impl Kept {
    /// With this line behind it.
    pub(super) fn and(&self, line: &str) -> Self {
        let digest = self.digest.clone().chain_update(line).chain_update(b"\n");
        Self { bytes: self.bytes + line.len() as u64 + 1, digest }
    }
}

/// The folder and its files, opened anew.
pub(super) struct ComeBack {
    pub(super) opened: Opened,
    pub(super) transcript: File,
    pub(super) signatures: File,
}

/// Opens what lies under the path, if that is on another device than before. `next` is the entry that was being kept when
/// the medium went: a beginning of it may have arrived, and is cut off again.
///
/// # Errors
///
/// [`FolderError::Replaced`] if it has not what was kept; [`FolderError::Touched`] if more stands there than this program can
/// have written.
pub(super) fn open_again(
    path: &Path,
    before: Opened,
    (lines, signatures): (&Kept, &Kept),
    next: Option<&SignedEntry>,
) -> Result<Option<ComeBack>, FolderError> {
    let opened = Opened::now(path)?;
    let is_folder = path.symlink_metadata().is_ok_and(|there| there.is_dir());
    if opened.is_on_the_device_of(before) || !is_folder {
        return Ok(None);
    }
    let open = |name: &str, kept: &Kept, next: Option<&str>| open_one(path.join(name), opened, kept, next);
    let transcript = open(names::TRANSCRIPT, lines, next.map(|entry| entry.line.as_str()))?;
    match transcript.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(FolderError::InUse(path.to_owned())),
        Err(TryLockError::Error(error)) => return Err(FileError::from_io(path, &error).into()),
    }
    let signatures = open(names::SIGNATURES, signatures, next.map(|entry| entry.signature.as_str()))?;
    Ok(Some(ComeBack { opened, transcript, signatures }))
}

fn open_one(path: PathBuf, folder: Opened, kept: &Kept, next: Option<&str>) -> Result<File, FolderError> {
    if !Opened::now(&path)?.is_on_the_device_of(folder) {
        return Err(FolderError::Replaced(path));
    }
    let about = |error: &std::io::Error| FolderError::File(FileError::from_io(&path, error));
    let file = File::options().read(true).write(true).open(&path).map_err(|error| about(&error))?;
    let mut before = Vec::new();
    let read = (&file).take(kept.bytes).read_to_end(&mut before).map_err(|error| about(&error))?;
    if read as u64 != kept.bytes || Sha256::digest(&before) != kept.digest.clone().finalize() {
        return Err(FolderError::Replaced(path));
    }
    let due = next.map(|line| format!("{line}\n")).unwrap_or_default();
    let mut arrived = Vec::new();
    (&file).take(due.len() as u64 + 1).read_to_end(&mut arrived).map_err(|error| about(&error))?;
    if !due.as_bytes().starts_with(&arrived) {
        let found = file.metadata().map_err(|error| about(&error))?.len();
        return Err(FolderError::Touched { path, expected: kept.bytes, found });
    }
    if !arrived.is_empty() {
        file.set_len(kept.bytes).and_then(|()| file.sync_all()).map_err(|error| about(&error))?;
    }
    Ok(file)
}
