//! New folders with files that belong together: whole, on the disk when they appear, and never in place of another.
//!
//! The folder is filled under a name of its own, `.NAME.part`, and gets its name once all of it is on the disk. So what
//! ends the program leaves nothing that looks whole.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::files::{FileError, sync_folder};
use super::naming::{self, give_name};
use super::new_file::{Privacy, write_new};
use crate::sharing::importing::PackedFile;

/// Writes these files into a new folder that only its owner can enter. On any failure nothing of it is left, or what is
/// left is named.
pub fn write_new_folder(path: &Path, files: &[PackedFile]) -> Result<Privacy, FileError> {
    if path.file_name().is_none() || path.symlink_metadata().is_ok() {
        return Err(FileError::Exists(path.to_owned()));
    }
    let part = new_part(path)?;
    let filled = fill(&part, files).map_err(|error| renamed(error, path));
    let named = filled.and_then(|privacy| {
        give_name(&part, path).map_err(|error| FileError::making(path, &error))?;
        Ok(privacy)
    });
    let privacy = named.map_err(|error| take_away(&part).err().unwrap_or(error))?;
    // without its name on the disk it is not there: whoever is told that it failed finds nothing of it
    let synced = sync_folder(path).map_err(|error| FileError::making(path, &error));
    synced.map_err(|error| take_away(path).err().unwrap_or(error))?;
    Ok(privacy)
}

/// Refuses a place where something stands, or where no folder can be made.
pub(super) fn check_place(path: &Path) -> Result<(), FileError> {
    if path.file_name().is_none() || path.symlink_metadata().is_ok() {
        return Err(FileError::Exists(path.to_owned()));
    }
    take_away(&new_part(path)?)
}

/// A folder with a name of its own beside its place.
fn new_part(path: &Path) -> Result<PathBuf, FileError> {
    let made = naming::first_free(path, |part| {
        DirBuilder::new().mode(0o700).create(&part)?;
        Ok(part)
    })?;
    made.map_err(|error| FileError::making(path, &error))
}

/// Each file is synced with its name; the folder's own name is synced once it has it.
fn fill(part: &Path, files: &[PackedFile]) -> Result<Privacy, FileError> {
    let mut privacy = Privacy::OwnerAlone;
    for file in files {
        if write_new(&part.join(file.name), &file.bytes)? == Privacy::NotKept {
            privacy = Privacy::NotKept;
        }
    }
    Ok(privacy)
}

/// An error about a part, told of the folder that people asked for.
fn renamed(error: FileError, path: &Path) -> FileError {
    let path = path.to_owned();
    match error {
        FileError::Missing(_) => FileError::Missing(path),
        FileError::Exists(_) => FileError::Exists(path),
        FileError::DiskFull(_) => FileError::DiskFull(path),
        FileError::SizeLimit(_) => FileError::SizeLimit(path),
        FileError::NotAFile { what, .. } => FileError::NotAFile { path, what },
        FileError::TooLarge { bytes, limit, .. } => FileError::TooLarge { path, bytes, limit },
        FileError::NotWritable { why, .. } => FileError::NotWritable { path, why },
        FileError::Other { why, .. } => FileError::Other { path, why },
        // what is left is named as it is
        left @ FileError::PartLeft { .. } => left,
    }
}

fn take_away(part: &Path) -> Result<(), FileError> {
    std::fs::remove_dir_all(part)
        .map_err(|error| FileError::PartLeft { part: part.to_owned(), why: error.to_string() })
}
