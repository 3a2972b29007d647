//! Files: read with limits, and what may be wrong with one. [`super::new_file`] writes them.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::vocab::{Digest, shown_path};

/// Why a file could not be read or written. Every sentence names the file.
#[derive(Clone, Debug, thiserror::Error)]
pub enum FileError {
    /// Does not exist.
    #[error("{}: there is no such file", shown_path(.0))]
    Missing(PathBuf),
    /// A folder, pipe, device or socket.
    #[error("{}: it is {what}, not a file", shown_path(.path))]
    NotAFile {
        /// The path.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// Larger than the limit.
    #[error("{}: it has {bytes} bytes; at most {limit} are read", shown_path(.path))]
    TooLarge {
        /// The path.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// Exists already.
    #[error("{}: it exists already, and nothing is overwritten: choose another name", shown_path(.0))]
    Exists(PathBuf),
    /// The disk is full.
    #[error("{}: the disk is full: free some space or choose another place. Nothing was left half written", shown_path(.0))]
    DiskFull(PathBuf),
    /// A limit on file size.
    #[error(
        "{}: a file may not become that large here: a limit is set on file sizes (see ulimit -f), or the file system has one. Lift the limit or choose another place. Nothing was left half written",
        shown_path(.0)
    )]
    SizeLimit(PathBuf),
    /// A part of a file that was given up could not be removed.
    #[error(
        "{}: a part of what was to be written is left here and cannot be removed ({why}): destroy it",
        shown_path(.part)
    )]
    PartLeft {
        /// The part.
        part: PathBuf,
        /// In the system's words.
        why: String,
    },
    /// No permission, or a read-only medium.
    #[error("{}: it cannot be written here ({why}): choose another place", shown_path(.path))]
    NotWritable {
        /// The path.
        path: PathBuf,
        /// In the system's words.
        why: String,
    },
    /// Anything else.
    #[error("{}: {why}", shown_path(.path))]
    Other {
        /// The path.
        path: PathBuf,
        /// In the system's words.
        why: String,
    },
}

impl FileError {
    /// The sentence without the file's name, for a list that names it already.
    pub fn reason(&self) -> String {
        let (text, name) = (self.to_string(), format!("{}: ", shown_path(self.path())));
        text.strip_prefix(&name).map(str::to_owned).unwrap_or(text)
    }

    /// The sentence where the place is given and cannot be chosen again, as in a running ceremony.
    pub fn where_bound(&self) -> String {
        let name = shown_path(self.path());
        match self {
            Self::DiskFull(_) => format!("{name}: the disk is full. Nothing was left half written"),
            Self::SizeLimit(_) => format!(
                "{name}: a file may not become that large here: a limit is set on file sizes (see ulimit -f), or the file system has one. Nothing was left half written"
            ),
            Self::NotWritable { why, .. } => format!("{name}: it cannot be written here ({why})"),
            Self::Missing(_)
            | Self::NotAFile { .. }
            | Self::TooLarge { .. }
            | Self::Exists(_)
            | Self::PartLeft { .. }
            | Self::Other { .. } => self.to_string(),
        }
    }

    /// The file it is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::Missing(path)
            | Self::Exists(path)
            | Self::DiskFull(path)
            | Self::SizeLimit(path)
            | Self::PartLeft { part: path, .. }
            | Self::NotAFile { path, .. }
            | Self::TooLarge { path, .. }
            | Self::NotWritable { path, .. }
            | Self::Other { path, .. } => path,
        }
    }

    /// Puts a system error about this path into a sentence.
    pub fn from_io(path: &Path, error: &std::io::Error) -> Self {
        let path = path.to_owned();
        let why = error.to_string().split(" (os error").next().unwrap_or_default().to_lowercase();
        match error.kind() {
            ErrorKind::NotFound => Self::Missing(path),
            ErrorKind::AlreadyExists => Self::Exists(path),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull(path),
            ErrorKind::FileTooLarge => Self::SizeLimit(path),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::NotWritable { path, why },
            _ => Self::Other { path, why },
        }
    }
}

impl FileError {
    /// Puts the system error of making a file or folder of this name into a sentence.
    pub fn making(path: &Path, error: &std::io::Error) -> Self {
        if error.kind() != ErrorKind::NotFound {
            return Self::from_io(path, error);
        }
        let folder = folder_of(path).to_owned();
        if folder.is_dir() {
            let why = "nothing new can be made there".to_owned();
            return Self::NotWritable { path: folder, why };
        }
        let why = "there is no such folder: create it first, or choose another place".to_owned();
        Self::Other { path: folder, why }
    }
}

/// Opens a regular file for reading, without waiting on pipes; symbolic links are followed.
pub fn open_regular(path: &Path) -> Result<(File, u64), FileError> {
    let about = |error: &std::io::Error| match error.kind() {
        ErrorKind::PermissionDenied => {
            FileError::Other { path: path.to_owned(), why: "it may not be read by this user".into() }
        }
        _ => FileError::from_io(path, error),
    };
    let metadata = std::fs::metadata(path).map_err(|error| about(&error))?;
    let kind = metadata.file_type();
    let what = if kind.is_dir() {
        "a folder"
    } else if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else if kind.is_block_device() || kind.is_char_device() {
        "a device"
    } else {
        ""
    };
    if !what.is_empty() {
        return Err(FileError::NotAFile { path: path.to_owned(), what });
    }
    let file = File::open(path).map_err(|error| about(&error))?;
    Ok((file, metadata.len()))
}

/// Reads a whole regular file of at most `limit` bytes.
pub fn read(path: &Path, limit: u64) -> Result<Zeroizing<Vec<u8>>, FileError> {
    let (file, bytes) = open_regular(path)?;
    if bytes > limit {
        return Err(FileError::TooLarge { path: path.to_owned(), bytes, limit });
    }
    read_from(path, file, bytes, limit)
}

/// Reads all of an open file or pipe, up to the limit.
pub fn read_from(
    path: &Path,
    from: impl Read,
    expect: u64,
    limit: u64,
) -> Result<Zeroizing<Vec<u8>>, FileError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(expect).unwrap_or(0) + 1));
    let mut limited = from.take(limit + 1);
    limited.read_to_end(&mut bytes).map_err(|error| FileError::from_io(path, &error))?;
    let got = bytes.len() as u64;
    if got > limit {
        return Err(FileError::TooLarge { path: path.to_owned(), bytes: got, limit });
    }
    Ok(bytes)
}

/// Makes a folder that only its owner can enter, if only its last part is missing.
pub fn new_folder(path: &Path) -> Result<(), FileError> {
    match std::fs::DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(FileError::making(path, &error))
        }
        _ => Ok(()),
    }
}

/// The folder a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes a new name in a folder durable.
pub fn sync_folder(of: &Path) -> std::io::Result<()> {
    File::open(folder_of(of))?.sync_all()
}

/// Bytes that are read at a time for a digest: 1 MiB.
const PIECE: usize = 1 << 20;

/// SHA-256 of a regular file, however long it is.
pub fn digest_of(path: &Path) -> Result<Digest, FileError> {
    let (mut file, _) = open_regular(path)?;
    digest_of_rest(&mut file).map_err(|error| FileError::from_io(path, &error))
}

/// SHA-256 of what is left to read: a file may be longer than the memory.
pub fn digest_of_rest(from: &mut impl Read) -> io::Result<Digest> {
    let (mut digest, mut piece) = (Sha256::new(), vec![0; PIECE]);
    loop {
        match from.read(&mut piece) {
            Ok(0) => return Ok(Digest(digest.finalize().into())),
            Ok(read) => digest.update(piece.get(..read).expect("no more than there was room for")),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ceremony that is running cannot go elsewhere: no sentence about its folder says so.
    #[test]
    fn where_the_place_is_bound_no_other_is_offered() {
        let path = PathBuf::from("/media/usb/transcript.jsonl");
        for error in [
            FileError::DiskFull(path.clone()),
            FileError::SizeLimit(path.clone()),
            FileError::NotWritable { path, why: "read-only file system".into() },
        ] {
            assert!(error.to_string().contains("choose another place"), "{error}");
            let bound = error.where_bound();
            assert!(bound.starts_with("/media/usb/transcript.jsonl: "), "{bound}");
            assert!(!bound.contains("another"), "{bound}");
        }
    }
}
