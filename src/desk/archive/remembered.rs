//! Which transcripts were verified on this machine before, so that a register of many opens quickly.
//!
//! What is kept is a digest for each: SHA-256 over every byte of its lines and signatures, when each signature was
//! verified. Nothing of what stands in them. A transcript of which a byte differs has another digest and is verified as if
//! it were new.
//!
//! Whoever can write this file can do no more with it than this: of a transcript that they name, the register checks the
//! chain, the script, the last signature and the files of the close, and not the signatures of single lines. By the chain
//! the last signature is one of all lines, so no line can be changed by it; a signature of a single line that was spoiled
//! goes unnoticed until `verify`, which does not know this file. So it is no verdict, and the register says of which
//! transcripts it made use.
//!
//! ```text
//! keyrite-verified 1
//! 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
//! ```

use std::collections::BTreeSet;
use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;

use super::reader::bytes_of;
use crate::desk::files::{self, FileError};
use crate::desk::naming::new_private;
use crate::vocab::{Digest, shown_path};

/// The first line.
const FORMAT: &str = "keyrite-verified 1";
/// Most digests that are kept: those that were used last.
const MAX_DIGESTS: usize = 20_000;
/// Bytes of a line with its LF.
const LINE_BYTES: usize = 65;
/// Largest file that is read.
const MAX_BYTES: u64 = (FORMAT.len() + 1 + MAX_DIGESTS * LINE_BYTES) as u64;

/// What was verified before, and what of it was used now.
#[derive(Debug, Default)]
pub struct Remembered {
    before: BTreeSet<Digest>,
    /// As it stood in the file, those that were used last first.
    order: Vec<Digest>,
    /// Used or verified now.
    now: Vec<Digest>,
    /// Something was verified that was not known.
    fresh: bool,
}

/// Why what was remembered is not used. Everything is verified anew then.
#[derive(Debug, thiserror::Error)]
pub enum NotUsed {
    /// The file.
    #[error("{0}")]
    File(#[from] FileError),
    /// Others can read or write it, or it is theirs.
    #[error("{}: others may read or write it, so it is not used: remove it", shown_path(.0))]
    NotPrivate(PathBuf),
    /// Not as it is written.
    #[error("{}: its line {line} is not as this program writes it, so nothing of it is used: remove it", shown_path(.path))]
    Form {
        /// The file.
        path: PathBuf,
        /// The first line that is wrong, from 1.
        line: usize,
    },
}

/// Where it is kept: beside the settings.
pub fn file_beside(settings: &Path) -> PathBuf {
    settings.with_file_name("verified.txt")
}

/// The digest by which a folder's transcript is known.
pub fn digest_of(folder: &Path) -> Result<Digest, FileError> {
    bytes_of(folder)
}

impl Remembered {
    /// Reads the file. One that is not there is no trouble; one that is not ours alone, or not as it is written, is not
    /// used at all.
    pub fn load(path: &Path) -> Result<Self, NotUsed> {
        // a link could lead to a file of others
        let no_link = i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).expect("a flag of open(2)");
        let opened = OpenOptions::new().read(true).custom_flags(no_link).open(path);
        let file = match opened {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(FileError::from_io(path, &error).into()),
        };
        let metadata = file.metadata().map_err(|error| FileError::from_io(path, &error))?;
        if !metadata.is_file() {
            return Err(FileError::NotAFile { path: path.to_owned(), what: "no regular file" }.into());
        }
        let ours = metadata.uid() == rustix::process::geteuid().as_raw();
        if !ours || metadata.mode() & 0o077 != 0 {
            return Err(NotUsed::NotPrivate(path.to_owned()));
        }
        let bytes = files::read_from(path, file, metadata.len(), MAX_BYTES)?;
        Self::taken(path, &bytes)
    }

    /// What stands in the file of this name.
    pub fn taken(path: &Path, bytes: &[u8]) -> Result<Self, NotUsed> {
        let order = read(bytes).map_err(|line| NotUsed::Form { path: path.to_owned(), line })?;
        Ok(Self { before: order.iter().copied().collect(), order, ..Self::default() })
    }

    /// True if every signature of these bytes was verified before.
    pub fn knows(&self, bytes: Digest) -> bool {
        self.before.contains(&bytes)
    }

    /// Each signature of these bytes was verified, now or before.
    pub fn remember(&mut self, bytes: Digest) {
        self.fresh |= !self.knows(bytes);
        self.now.push(bytes);
    }

    /// Writes it anew if there is something new in it: private to this user, and put in its place in one step.
    pub fn save(&self, path: &Path) -> Result<(), FileError> {
        if !self.fresh {
            return Ok(());
        }
        let about = |error: &std::io::Error| FileError::from_io(path, error);
        if let Some(folder) = path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| about(&error))?;
        }
        let part = path.with_file_name(format!(".verified.{}.part", std::process::id()));
        // left by a program of the same number that was killed
        let _ = std::fs::remove_file(&part);
        let mut new = new_private(&part).map_err(|error| about(&error))?;
        let written = new
            .write_all(self.written().as_bytes())
            .and_then(|()| new.sync_all())
            .and_then(|()| std::fs::rename(&part, path))
            .and_then(|()| files::sync_folder(path));
        written.map_err(|error| {
            let _ = std::fs::remove_file(&part);
            about(&error)
        })
    }

    /// The text of the file.
    pub fn written(&self) -> String {
        let mut known = BTreeSet::new();
        let mut text = format!("{FORMAT}\n");
        let all = self.now.iter().chain(&self.order).filter(|digest| known.insert(**digest));
        for digest in all.take(MAX_DIGESTS) {
            text.push_str(&HEXLOWER.encode(&digest.0));
            text.push('\n');
        }
        text
    }
}

/// The digests, or the number of the first line that is none, or one that stood there before.
fn read(bytes: &[u8]) -> Result<Vec<Digest>, usize> {
    let rest =
        bytes.strip_prefix(FORMAT.as_bytes()).and_then(|rest| rest.strip_prefix(b"\n")).ok_or(1usize)?;
    let mut known = BTreeSet::new();
    let line = |(number, line): (usize, &[u8])| {
        let digits = line.strip_suffix(b"\n").ok_or(number)?;
        let digest: [u8; 32] =
            HEXLOWER.decode(digits).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(number)?;
        if known.insert(digest) { Ok(Digest(digest)) } else { Err(number) }
    };
    (2..).zip(rest.chunks(LINE_BYTES)).map(line).collect()
}
