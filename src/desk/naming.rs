//! Names of files and folders that are made beside their place: tried one after the other, given without replacing anything.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, RenameFlags};
use rustix::fs::{linkat, renameat_with};
use rustix::io::Errno;

use super::files::FileError;

/// Names that are tried for a part before it is given up: each one is left by a program that was killed.
const MAX_PARTS: u32 = 100;

/// Tries the names that a part of this file or folder can have, until one was free.
///
/// # Errors
/// All of them are taken. What else went wrong is in the result.
pub(super) fn first_free<T>(
    path: &Path,
    mut make: impl FnMut(PathBuf) -> std::io::Result<T>,
) -> Result<std::io::Result<T>, FileError> {
    let id = std::process::id();
    for number in 0..MAX_PARTS {
        let mut name = OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{id}-{number}.part"));
        match make(path.with_file_name(name)) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            tried => return Ok(tried),
        }
    }
    let why = format!("{MAX_PARTS} parts of it were left here by programs that were killed: remove them");
    Err(FileError::Other { path: path.to_owned(), why })
}

/// Creates a file that did not exist, mode 0600, for writing and for reading back.
pub fn new_private(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)
}

/// Moves a file or folder of ours to a name under which nothing stands.
pub(super) fn give_name(from: &Path, to: &Path) -> std::io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // a file system that cannot rename without replacing: looked at just before
        Err(Errno::INVAL | Errno::NOSYS) if to.symlink_metadata().is_err() => std::fs::rename(from, to),
        Err(Errno::INVAL | Errno::NOSYS) => Err(ErrorKind::AlreadyExists.into()),
        moved => moved.map_err(Error::from),
    }
}

/// Gives a part its name, never in place of anything.
pub(super) fn move_new(part: &Path, path: &Path, file: &File) -> std::io::Result<()> {
    let same = |at: &Path| {
        let (ours, theirs) = (file.metadata()?, at.symlink_metadata()?);
        Ok::<_, Error>((ours.dev(), ours.ino()) == (theirs.dev(), theirs.ino()))
    };
    if !same(part)? {
        return Err(Error::other("something else was put in place of the part that was written"));
    }
    match renameat_with(CWD, part, CWD, path, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS) => {}
        moved => return moved.map_err(Error::from),
    }
    match linkat(CWD, part, CWD, path, AtFlags::empty()) {
        Ok(()) => return std::fs::remove_file(part),
        Err(Errno::PERM | Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL) => {}
        Err(error) => return Err(error.into()),
    }
    // a file system that can neither rename without replacing nor link: the name is taken by an empty file first,
    // and only that one is replaced
    drop(new_private(path)?);
    std::fs::rename(part, path).inspect_err(|_| {
        let _ = std::fs::remove_file(path);
    })
}
