//! A closed ceremony's folder onto a medium: written into a new folder, synced, read back from the disk, and every file's
//! SHA-256 compared with the original's. A copy gets its name when it is equal, and not before.
//!
//! No line of a transcript tells of copies: it ended with its seal. Whoever keeps them writes down where they are.

mod error;
mod medium;
mod walk;

use std::fs::{DirBuilder, File};
use std::io::Write;
use std::num::NonZero;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

pub use error::CopyError;
use medium::Medium;
use walk::{manifest, read_through};

use super::archive::checking::{check_folder, waits};
use super::archive::closing;
use super::files::{self, FileError};
use super::naming::{give_name, new_private};
use crate::ceremony::verdict::FolderReport;
use crate::transcript::manifest::Manifest;
use crate::vocab::{Digest, shown_path};

/// Copies that are wanted, each on a medium of its own.
pub const WANTED: usize = 2;

/// How far it is, in bytes that were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Read of the original, and read back from the medium.
    pub done: u64,
    /// What will have been read at the end.
    pub whole: u64,
}

/// A folder that can be copied, as it is now.
#[derive(Clone, Debug)]
pub struct Original {
    folder: PathBuf,
    manifest: Manifest,
    medium: Medium,
    lines: u32,
    head: Digest,
}

/// A copy that is equal to its original.
#[derive(Clone, Debug)]
pub struct Copied {
    /// Where it is.
    pub path: PathBuf,
    /// What is in it.
    pub manifest: Manifest,
    /// Lines of its transcript, and the digest of the last one: those of the original.
    pub verified: (u32, Digest),
    /// Whether it is one of the copies that are wanted.
    pub standing: CopyStanding,
    medium: Medium,
}

/// Whether a copy counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyStanding {
    /// On a medium of its own, as this one of those that are wanted.
    Counts(usize),
    /// What takes the original takes it.
    BesideOriginal,
    /// What takes this other copy takes it.
    Beside(PathBuf),
}

impl Copied {
    /// "Copy 1 of 2 on PATH: 34 files, 2.1 MB, equal", and why it does not count.
    pub fn said(&self) -> String {
        let (path, what) = (shown_path(&self.path), self.manifest.said());
        match &self.standing {
            CopyStanding::Counts(number @ ..=WANTED) => {
                format!("Copy {number} of {WANTED} on {path}: {what}, equal.")
            }
            CopyStanding::Counts(number) => format!("Copy {number} on {path}: {what}, equal."),
            CopyStanding::BesideOriginal => format!(
                "A copy on {path}: {what}, equal. It does not count as one of the {WANTED}: it is on the same medium as the original, and what takes one takes both. Bring another medium."
            ),
            CopyStanding::Beside(other) => format!(
                "A copy on {path}: {what}, equal. It does not count as another medium: it is on the same one as {}. Bring another medium.",
                shown_path(other)
            ),
        }
    }

    /// True if it is one of those that are wanted.
    pub const fn counts(&self) -> bool {
        match self.standing {
            CopyStanding::Counts(_) => true,
            CopyStanding::BesideOriginal | CopyStanding::Beside(_) => false,
        }
    }
}

impl Original {
    /// Looks at a folder: its transcript holds and is closed, nothing of the close is missing, and every file of it can be
    /// read.
    pub fn of(folder: &Path, go_on: &mut dyn FnMut() -> bool) -> Result<Self, CopyError> {
        if waits(folder) {
            closing::complete(folder)?;
        }
        // by its own name, whatever it was called by
        let folder = folder.canonicalize().map_err(|error| FileError::from_io(folder, &error))?;
        let report = closed(&folder)?;
        let medium = Medium::of(&folder)?;
        let manifest = manifest(&folder, &mut |_| go_on())?;
        let (lines, head) = (report.audit.lines(), report.audit.head());
        Ok(Self { folder, manifest, medium, lines, head })
    }

    /// Copies it into a new folder of its name inside `to`. `before` are the copies that were made already. `go_on` may stop
    /// it; nothing is left then.
    pub fn copy_to(
        &self,
        to: &Path,
        before: &[Copied],
        go_on: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<Copied, CopyError> {
        let (to, path) = self.place(to, before)?;
        let part = part_of(&path);
        if part.symlink_metadata().is_ok() {
            return Err(CopyError::PartThere(part));
        }
        self.check_room(&to)?;
        let mut read = 0;
        let whole = 2 * self.manifest.bytes();
        let mut told = |bytes: u64| {
            read += bytes;
            go_on(Progress { done: read, whole })
        };
        new_folder(&part)?;
        let written = self.write(&part, &mut told).and_then(|()| self.compare(&part, &mut told));
        let named = written.and_then(|copy| {
            let verified = self.verify(&part)?;
            give_name(&part, &path).map_err(|error| taken(&path, &error))?;
            Ok((copy, verified))
        });
        let (manifest, verified) = named.map_err(|failed| take_away(&part, failed))?;
        files::sync_folder(&path).map_err(|error| FileError::from_io(&path, &error))?;
        let medium = Medium::of(&path)?;
        let standing = self.standing(&medium, before);
        Ok(Copied { path, manifest, verified, standing, medium })
    }

    /// Where the copy will stand; nothing stands there yet.
    fn place(&self, to: &Path, before: &[Copied]) -> Result<(PathBuf, PathBuf), CopyError> {
        let about = |error: &std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                let why =
                    "there is no such folder: plug the medium in, or create the folder first".to_owned();
                FileError::Other { path: to.to_owned(), why }
            }
            _ => FileError::from_io(to, error),
        };
        let at = to.canonicalize().map_err(|error| about(&error))?;
        if !at.is_dir() {
            return Err(FileError::Other { path: at, why: "it is not a folder".into() }.into());
        }
        if at.starts_with(&self.folder) {
            return Err(CopyError::Inside(at));
        }
        let name = self.folder.file_name().ok_or_else(|| CopyError::OddName(self.folder.clone()))?;
        let path = at.join(name);
        let what = if path == self.folder {
            "it is the original itself"
        } else if before.iter().any(|copy| copy.path == path) {
            "it is a copy that was made already"
        } else if path.symlink_metadata().is_ok() {
            "it exists already"
        } else {
            return Ok((at, path));
        };
        Err(CopyError::Taken { path, what })
    }

    fn check_room(&self, at: &Path) -> Result<(), CopyError> {
        let stats = rustix::fs::statvfs(at).map_err(|error| FileError::from_io(at, &error.into()))?;
        let (needed, free) = (self.manifest.bytes(), stats.f_bavail.saturating_mul(stats.f_frsize));
        // some file systems, as those over a network, do not know what they have
        let known = stats.f_blocks > 0;
        if known && needed > free {
            return Err(CopyError::NoRoom { at: at.to_owned(), needed, free });
        }
        Ok(())
    }

    /// Writes every file, and syncs each, and the folders.
    fn write(&self, part: &Path, told: &mut dyn FnMut(u64) -> bool) -> Result<(), CopyError> {
        for folder in self.manifest.folders() {
            new_folder(&part.join(folder))?;
        }
        for (name, facts) in self.manifest.files() {
            let (from, to) = (self.folder.join(name), part.join(name));
            let about = |error: &std::io::Error| CopyError::from(FileError::making(&to, error));
            let mut file = new_private(&to).map_err(|error| about(&error))?;
            let copied =
                read_through(&from, told, |bytes| file.write_all(bytes).map_err(|error| about(&error)))?;
            match copied {
                None => return Err(CopyError::Stopped(part.to_owned())),
                Some(copied) if copied != facts => return Err(CopyError::Changed(from)),
                Some(_) => {}
            }
            file.sync_all().map_err(|error| about(&error))?;
            forget(&file);
        }
        for folder in self.manifest.folders().map(|folder| part.join(folder)).chain([part.to_owned()]) {
            let synced = File::open(&folder).and_then(|folder| folder.sync_all());
            synced.map_err(|error| FileError::from_io(&folder, &error))?;
        }
        Ok(())
    }

    /// Reads all of the copy, and compares it.
    fn compare(&self, part: &Path, told: &mut dyn FnMut(u64) -> bool) -> Result<Manifest, CopyError> {
        let copy = manifest(part, told)?;
        let differences = self.manifest.differences(&copy);
        let others = differences.len().saturating_sub(1);
        match differences.into_iter().next() {
            Some(first) => Err(CopyError::Differs { at: part.to_owned(), first, others }),
            None => Ok(copy),
        }
    }

    /// The copy's transcript holds as the original's does.
    fn verify(&self, path: &Path) -> Result<(u32, Digest), CopyError> {
        let report = closed(path)?;
        let verified = (report.audit.lines(), report.audit.head());
        if verified != (self.lines, self.head) {
            return Err(CopyError::Changed(self.folder.clone()));
        }
        Ok(verified)
    }

    fn standing(&self, medium: &Medium, before: &[Copied]) -> CopyStanding {
        if medium.is_same(&self.medium) {
            return CopyStanding::BesideOriginal;
        }
        let counted = || before.iter().filter(|copy| copy.counts());
        match counted().find(|copy| copy.medium.is_same(medium)) {
            Some(other) => CopyStanding::Beside(other.path.clone()),
            None => CopyStanding::Counts(counted().count() + 1),
        }
    }
}

/// The report on a folder in which nothing is wrong and whose ceremony, or its day, is over.
fn closed(folder: &Path) -> Result<FolderReport, CopyError> {
    let report = check_folder(folder)?;
    if let Some(wrong) = &report.wrong {
        return Err(CopyError::NotValid { folder: folder.to_owned(), why: wrong.to_string() });
    }
    if report.torn.is_some() || !report.audit.state().is_some_and(is_over) {
        return Err(CopyError::NotClosed(folder.to_owned()));
    }
    match report.missing.first() {
        Some(missing) => Err(CopyError::Incomplete { folder: folder.to_owned(), missing: missing.clone() }),
        None => Ok(report),
    }
}

/// Sealed, over for a day, or aborted: nothing is written there any more.
fn is_over(state: &crate::ceremony::State) -> bool {
    use crate::ceremony::state::Stage;
    match state.stage() {
        Stage::Running { .. } => false,
        Stage::Sealed | Stage::DayOver { .. } | Stage::Aborted => true,
    }
}

/// The name of a copy that is not whole yet.
fn part_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().expect("a copy has the name of its original").to_owned();
    name.push(".part");
    path.with_file_name(name)
}

fn new_folder(path: &Path) -> Result<(), CopyError> {
    let made = DirBuilder::new().mode(0o700).create(path);
    made.map_err(|error| FileError::making(path, &error).into())
}

/// What is read of it later comes from the disk, as far as the system lets go of what it keeps in memory.
fn forget(file: &File) {
    let _ = rustix::fs::fadvise(file, 0, None::<NonZero<u64>>, rustix::fs::Advice::DontNeed);
}

/// Somebody else was quicker, or the medium is gone.
fn taken(path: &Path, error: &std::io::Error) -> CopyError {
    if error.kind() == std::io::ErrorKind::AlreadyExists {
        return CopyError::Taken { path: path.to_owned(), what: "it exists already" };
    }
    FileError::from_io(path, error).into()
}

/// Takes away what was written of a copy that failed; what cannot be taken away is named.
fn take_away(part: &Path, failed: CopyError) -> CopyError {
    match std::fs::remove_dir_all(part) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => CopyError::Gone(part.to_owned()),
        Err(error) => {
            let why = error.to_string().split(" (os error").next().unwrap_or_default().to_lowercase();
            CopyError::PartLeft { part: part.to_owned(), why, failed: Box::new(failed) }
        }
        Ok(()) => failed,
    }
}
