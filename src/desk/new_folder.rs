//! New folders with files that belong together: whole, on the disk when they appear, and never in place of another.
//!
//! The folder is filled under a name of its own, `.NAME.part`, and gets its name once all of it is on the disk. So what
//! ends the program leaves nothing that looks whole.

use std::ffi::OsString;
use std::fs::DirBuilder;
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::files::{FileError, sync_folder};
use super::new_file::{Privacy, give_name, write_new};
use crate::sharing::importing::PackedFile;

/// Names that are tried for a part before it is given up: each one is left by a program that was killed.
const MAX_PARTS: u32 = 100;

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
    let unconfirmed =
        |error: io::Error| FileError::NameUnconfirmed { path: path.to_owned(), why: error.to_string() };
    sync_folder(path).map_err(unconfirmed)?;
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
    let id = std::process::id();
    for number in 0..MAX_PARTS {
        let mut name = OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{id}-{number}.part"));
        let part = path.with_file_name(name);
        match DirBuilder::new().mode(0o700).create(&part) {
            Ok(()) => return Ok(part),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(FileError::making(path, &error)),
        }
    }
    let why = format!("{MAX_PARTS} parts of it were left here by programs that were killed: remove them");
    Err(FileError::Other { path: path.to_owned(), why })
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
        // a name within a part, which goes
        FileError::NameUnconfirmed { why, .. } | FileError::Other { why, .. } => FileError::Other { path, why },
        // what is left is named as it is
        left @ FileError::PartLeft { .. } => left,
    }
}

fn take_away(part: &Path) -> Result<(), FileError> {
    std::fs::remove_dir_all(part)
        .map_err(|error| FileError::PartLeft { part: part.to_owned(), why: error.to_string() })
}
