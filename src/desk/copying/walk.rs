//! What a folder holds on the disk: every file read through, links and devices refused.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::error::CopyError;
use crate::desk::files::{FileError, open_regular};
use crate::transcript::manifest::{FileFacts, Manifest};
use crate::vocab::Digest;
use crate::vocab::shown::visible;

/// Most files and folders: a ceremony of 255 shares leaves about 400, with evidence and countersignatures some thousands.
const MOST: usize = 20_000;
/// Bytes that are read at a time.
pub(super) const AT_A_TIME: usize = 1 << 18;

/// Reads every file of the folder. `go_on` is told how many bytes were read since it was asked last, and may stop it.
pub(super) fn manifest(folder: &Path, go_on: &mut dyn FnMut(u64) -> bool) -> Result<Manifest, CopyError> {
    let mut all = Manifest::default();
    let mut waiting: Vec<(PathBuf, String)> = vec![(folder.to_owned(), String::new())];
    while let Some((at, inside)) = waiting.pop() {
        let about = |error: &std::io::Error| FileError::from_io(&at, error);
        for entry in std::fs::read_dir(&at).map_err(|error| about(&error))? {
            let entry = entry.map_err(|error| about(&error))?;
            let path = entry.path();
            let kind = entry.file_type().map_err(|error| FileError::from_io(&path, &error))?;
            let name = name_in(&inside, &path)?;
            if all.count() + all.folders().count() >= MOST {
                return Err(CopyError::TooMany { folder: folder.to_owned(), most: MOST });
            }
            if kind.is_symlink() {
                return Err(CopyError::Link(path));
            } else if kind.is_dir() {
                all.add_folder(name.clone());
                waiting.push((path, name));
            } else if kind.is_file() {
                let facts = read_through(&path, go_on, |_| Ok(()))?;
                all.add_file(name, facts.ok_or_else(|| CopyError::Stopped(folder.to_owned()))?);
            } else {
                return Err(CopyError::Odd(path));
            }
        }
    }
    Ok(all)
}

/// Its name from the folder on, if every medium can hold it and every screen can show it.
fn name_in(inside: &str, path: &Path) -> Result<String, CopyError> {
    let name = path.file_name().and_then(|name| name.to_str()).filter(|name| name.chars().all(visible));
    let name = name.ok_or_else(|| CopyError::OddName(path.to_owned()))?;
    Ok(if inside.is_empty() { name.to_owned() } else { format!("{inside}/{name}") })
}

/// Reads a file from its beginning to its end and hands on what it reads. None if somebody stopped it.
pub(super) fn read_through(
    path: &Path,
    go_on: &mut dyn FnMut(u64) -> bool,
    mut take: impl FnMut(&[u8]) -> Result<(), CopyError>,
) -> Result<Option<FileFacts>, CopyError> {
    let (mut file, _): (File, u64) = open_regular(path)?;
    let (mut hash, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0u8; AT_A_TIME]);
    loop {
        let read = match file.read(&mut buffer) {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            read => read.map_err(|error| FileError::from_io(path, &error))?,
        };
        let got = buffer.get(..read).expect("no more is read than there is room for");
        if !go_on(read as u64) {
            return Ok(None);
        }
        if got.is_empty() {
            return Ok(Some(FileFacts { bytes, sha256: Digest(hash.finalize().into()) }));
        }
        hash.update(got);
        bytes += read as u64;
        take(got)?;
    }
}
