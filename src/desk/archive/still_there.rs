//! Whether a path still leads to what was opened under it. A folder that was removed or renamed can be written into for
//! as long as it is open, and nothing of that is found afterwards.

use std::fs::{File, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::folder_error::FolderError;
use crate::desk::files::FileError;

/// What a path led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opened {
    device: u64,
    inode: u64,
}

impl Opened {
    fn of(metadata: &Metadata) -> Self {
        Self { device: metadata.dev(), inode: metadata.ino() }
    }

    /// What this path leads to now.
    pub(super) fn now(path: &Path) -> Result<Self, FolderError> {
        look(path).map(|metadata| Self::of(&metadata))
    }

    /// Both lie on one device.
    pub(super) const fn is_on_the_device_of(self, other: Self) -> bool {
        self.device == other.device
    }

    /// It leads there still.
    pub(super) fn still_leads_here(self, path: &Path) -> Result<(), FolderError> {
        if Self::now(path)? == self { Ok(()) } else { Err(FolderError::Replaced(path.to_owned())) }
    }
}

/// The path leads to this open file, and the file has this many bytes.
pub(super) fn is_file(path: &Path, file: &File, expected: u64) -> Result<(), FolderError> {
    let there = look(path)?;
    let ours = file.metadata().map_err(|error| FileError::from_io(path, &error))?;
    if Opened::of(&there) != Opened::of(&ours) {
        return Err(FolderError::Replaced(path.to_owned()));
    }
    let found = ours.len();
    if found == expected {
        Ok(())
    } else {
        Err(FolderError::Touched { path: path.to_owned(), expected, found })
    }
}

/// Links are not followed: one in place of the folder or of a file is something else.
fn look(path: &Path) -> Result<Metadata, FolderError> {
    path.symlink_metadata().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => {
            FolderError::Gone(path.to_owned())
        }
        _ => FileError::from_io(path, &error).into(),
    })
}
