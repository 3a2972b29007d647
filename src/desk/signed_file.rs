//! A file that is to be signed: digested in pieces, so that it may be larger than the memory.

use std::io::Read;
use std::path::Path;

use super::files::{FileError, open_regular};
use crate::ceremony::{EventKind, WayOut};
use crate::sharing::signing::{Scheme, Subject};
use crate::vocab::limits::MAX_SIGNED_FILE_BYTES;
use crate::vocab::{Digest, shown_path};

/// How much is read at once, in bytes.
const PIECE: usize = 1 << 20;

/// Why a file is not signed. Every sentence names the file.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SignedFileError {
    /// It cannot be read.
    #[error("{0}")]
    File(#[from] FileError),
    /// It is empty.
    #[error("{0}: it is empty, and there is nothing to sign: look whether it is the right file")]
    Empty(String),
    /// Nobody said where it is.
    #[error(
        "{0}: nothing was said about where this file is, so nobody can look whether it is still the same"
    )]
    NotNamed(String),
    /// It is another one than before.
    #[error(
        "{file}: it changed after its digest was said: that began with {}, now it begins with {}. Find out what writes to it, and begin again",
        beginning(then),
        beginning(now)
    )]
    Changed {
        /// The file.
        file: String,
        /// The digest that people were shown.
        then: Digest,
        /// The digest of what is there now.
        now: Digest,
    },
}

/// Enough of a digest to see that it is another one, and no more than fits on a screen of large letters.
fn beginning(digest: &Digest) -> String {
    digest.hex().chars().take(16).collect()
}

/// Reads all of a regular file of 1 to [`MAX_SIGNED_FILE_BYTES`] bytes.
pub fn read(path: &Path, scheme: &Scheme) -> Result<Subject, SignedFileError> {
    read_at_most(path, scheme, MAX_SIGNED_FILE_BYTES)
}

/// Refuses a file that is not any more what it was.
pub fn still(path: &Path, scheme: &Scheme, was: &Subject) -> Result<(), SignedFileError> {
    let is = read(path, scheme)?;
    if is == *was {
        return Ok(());
    }
    Err(SignedFileError::Changed { file: shown_path(path), then: was.sha256, now: is.sha256 })
}

/// Refuses an event that signs a file which is not any more the one that people compared, or that nobody named.
pub(super) fn unchanged(what: &EventKind, path: Option<&Path>) -> Result<(), SignedFileError> {
    let EventKind::Release { way: Some(WayOut::Signature { scheme, subject, .. }), .. } = what else {
        return Ok(());
    };
    let path = path.ok_or_else(|| SignedFileError::NotNamed(subject.name.clone()))?;
    still(path, scheme, subject)
}

fn read_at_most(path: &Path, scheme: &Scheme, limit: u64) -> Result<Subject, SignedFileError> {
    let (file, bytes) = open_regular(path)?;
    let too_large = |bytes| FileError::TooLarge { path: path.to_owned(), bytes, limit };
    if bytes > limit {
        return Err(too_large(bytes).into());
    }
    // it may grow while it is read
    let mut file = file.take(limit + 1);
    let mut digester = scheme.digester();
    let mut piece = vec![0; PIECE];
    let mut read = 0;
    loop {
        let length = match file.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(FileError::from_io(path, &error).into()),
        };
        digester.take(piece.get(..length).expect("no more than there was room for"));
        read += length as u64;
    }
    match read {
        0 => Err(SignedFileError::Empty(shown_path(path))),
        read if read > limit => Err(too_large(read).into()),
        _ => Ok(digester.done(path.file_name().unwrap_or_default())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Longer than one piece, and to the limit exactly.
    #[test]
    fn a_file_is_read_to_its_limit() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("image");
        let content: Vec<u8> = (0..=255).cycle().take(PIECE * 2 + 3).collect();
        std::fs::write(&path, &content).expect("written");
        let limit = content.len() as u64;
        let subject = read_at_most(&path, &Scheme::Minisign, limit).expect("read");
        assert_eq!((subject.bytes, subject.sha256), (limit, crate::vocab::digest::sha256(&content)));
        assert_eq!(subject.name, "image");
        let error = read_at_most(&path, &Scheme::Minisign, limit - 1).expect_err("longer").to_string();
        assert!(error.contains(&format!("at most {} are read", limit - 1)), "{error}");
    }
}
