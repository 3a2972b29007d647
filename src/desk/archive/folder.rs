//! The ceremony folder: created new, locked while it is written, every entry synced before its effect.

use std::fs::{DirBuilder, File, TryLockError};
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::closing;
use super::come_back::{self, ComeBack, Kept};
pub use super::folder_error::FolderError;
use super::papers;
use super::still_there::{self, Opened};
use crate::ceremony::Closing;
use crate::desk::files::{self, FileError};
use crate::desk::naming::new_private;
use crate::transcript::chain::NO_PREVIOUS;
use crate::transcript::{Entry, SignedEntry, names};
use crate::vocab::Digest;

/// An open ceremony folder. The lock ends with it, even when the program is killed.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// What the path led to when the folder was opened.
    opened: Opened,
    transcript: File,
    signatures: File,
    /// What is whole in both files; a failed write is cut back to it.
    good: (Kept, Kept),
    /// Digest of the last entry that was kept.
    last: Digest,
}

impl Folder {
    /// Creates the folder, or takes an empty one.
    pub fn create(path: &Path) -> Result<Self, FolderError> {
        let about = |error: &std::io::Error| FolderError::File(FileError::from_io(path, error));
        match DirBuilder::new().mode(0o700).create(path) {
            Ok(()) => files::sync_folder(path).map_err(|error| about(&error))?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => check_empty(path)?,
            Err(error) => return Err(FileError::making(path, &error).into()),
        }
        let create = |name: &str| {
            let path = path.join(name);
            new_private(&path).map_err(|error| FolderError::File(FileError::making(&path, &error)))
        };
        let transcript = create(names::TRANSCRIPT)?;
        match transcript.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(FolderError::InUse(path.to_owned())),
            Err(TryLockError::Error(error)) => return Err(about(&error)),
        }
        let signatures = create(names::SIGNATURES)?;
        files::sync_folder(&path.join(names::SIGNATURES)).map_err(|error| about(&error))?;
        let opened = Opened::now(path)?;
        let good = (Kept::default(), Kept::default());
        Ok(Self { path: path.to_owned(), opened, transcript, signatures, good, last: NO_PREVIOUS })
    }

    /// Takes away a folder in which no entry was kept, as far as it is empty but for what was made in it. What cannot be
    /// taken away stays, and is no ceremony's.
    pub fn take_away(self) {
        if self.last == NO_PREVIOUS {
            let _ = std::fs::remove_dir_all(self.path.join(names::PARTS));
            let _ = std::fs::remove_file(self.path.join(names::TRANSCRIPT));
            let _ = std::fs::remove_file(self.path.join(names::SIGNATURES));
            let _ = std::fs::remove_dir(&self.path);
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the line, syncs, writes its signature, syncs. An entry that does not follow the last one kept is refused:
    /// a gap can never be mended. So is one whose folder is not where it was, before or afterwards: it would be kept where
    /// nobody finds it. A medium that was pulled out and is back, with what was kept, is taken up. If any of it fails both
    /// files are cut back to the last whole entry, and the same entry may be kept again.
    pub fn keep(&mut self, entry: &SignedEntry) -> Result<(), FolderError> {
        if !Entry::from_line(entry.line.as_bytes()).is_ok_and(|entry| entry.prev == self.last) {
            return Err(FolderError::Gap);
        }
        self.find(Some(entry))?;
        let (lines, signatures) = &self.good;
        let (line_end, signature_end) = (lines.bytes, signatures.bytes);
        let good = (lines.and(&entry.line), signatures.and(&entry.signature));
        let written = append(&mut self.transcript, line_end, &entry.line)
            .map_err(|error| (names::TRANSCRIPT, error))
            .and_then(|()| {
                append(&mut self.signatures, signature_end, &entry.signature)
                    .map_err(|error| (names::SIGNATURES, error))
            });
        let kept = match written {
            Ok(()) => self.still_there(&good),
            Err((name, error)) => Err(FileError::from_io(&self.path.join(name), &error).into()),
        };
        match kept {
            Ok(()) => {
                self.good = good;
                self.last = entry.digest;
                Ok(())
            }
            Err(error) => {
                let _ = self.transcript.set_len(line_end).and_then(|()| self.transcript.sync_data());
                let _ = self.signatures.set_len(signature_end).and_then(|()| self.signatures.sync_data());
                Err(error)
            }
        }
    }

    /// The folder and its two files are still under their names, and as long as this program made them.
    fn still_there(&self, (lines, signatures): &(Kept, Kept)) -> Result<(), FolderError> {
        self.opened.still_leads_here(&self.path)?;
        still_there::is_file(&self.path.join(names::TRANSCRIPT), &self.transcript, lines.bytes)?;
        still_there::is_file(&self.path.join(names::SIGNATURES), &self.signatures, signatures.bytes)
    }

    /// The folder is where it was, or its medium was pulled out and is back. `next` is the entry that is to be kept.
    fn find(&mut self, next: Option<&SignedEntry>) -> Result<(), FolderError> {
        let why = match self.still_there(&self.good) {
            Err(FolderError::Replaced(path)) => FolderError::Replaced(path),
            found => return found,
        };
        let (lines, signatures) = &self.good;
        let back = come_back::open_again(&self.path, self.opened, (lines, signatures), next)?;
        let Some(ComeBack { opened, transcript, signatures }) = back else { return Err(why) };
        (self.opened, self.transcript, self.signatures) = (opened, transcript, signatures);
        self.still_there(&self.good)
    }

    /// Writes the files of the close where they wait for their names. On a failure nothing of them is left.
    pub fn prepare(&mut self, closing: &Closing) -> Result<(), FolderError> {
        self.find(None)?;
        closing::prepare(&self.path, closing)
    }

    /// Takes away what was prepared for a seal that is given up.
    pub fn unprepare(&self) {
        closing::remove_prepared(&self.path);
    }

    /// Gives the prepared files their names. What has its name already keeps it, so it can be tried again.
    pub fn publish(&mut self) -> Result<(), FolderError> {
        self.find(None)?;
        closing::publish(&self.path)
    }

    /// Makes the papers to sign that are not there yet: whatever becomes of them, the ceremony is whole.
    pub fn make_papers(&mut self) -> Result<(), FolderError> {
        self.find(None)?;
        papers::write_missing(&self.path, &self.inner(names::PAPERS)?)?;
        Ok(())
    }

    /// A folder inside it, created if need be.
    pub fn inner(&self, name: &str) -> Result<PathBuf, FolderError> {
        let path = self.path.join(name);
        match DirBuilder::new().mode(0o700).create(&path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                Err(FileError::from_io(&path, &error).into())
            }
            _ => Ok(path),
        }
    }
}

fn check_empty(path: &Path) -> Result<(), FolderError> {
    let about = |error: &std::io::Error| FolderError::File(FileError::from_io(path, error));
    let kind = path.symlink_metadata().map_err(|error| about(&error))?.file_type();
    if kind.is_symlink() {
        return Err(FolderError::Link(path.to_owned()));
    }
    if !kind.is_dir() {
        return Err(FolderError::NotAFolder(path.to_owned()));
    }
    if let Ok(file) = File::open(path.join(names::TRANSCRIPT))
        && matches!(file.try_lock(), Err(TryLockError::WouldBlock))
    {
        return Err(FolderError::InUse(path.to_owned()));
    }
    let mut inside = std::fs::read_dir(path).map_err(|error| about(&error))?;
    if inside.next().is_some() { Err(FolderError::NotEmpty(path.to_owned())) } else { Ok(()) }
}

fn append(file: &mut File, at: u64, line: &str) -> std::io::Result<()> {
    let mut bytes = Vec::with_capacity(line.len() + 1);
    bytes.extend_from_slice(line.as_bytes());
    bytes.push(b'\n');
    file.seek(SeekFrom::Start(at))?;
    file.write_all(&bytes)?;
    file.sync_data()
}
