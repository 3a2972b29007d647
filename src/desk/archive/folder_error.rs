//! What may be wrong with a ceremony folder that is written.

use std::path::PathBuf;

use super::papers::PaperError;
use crate::desk::files::FileError;
use crate::vocab::shown_path;

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// A file of it.
    #[error("{0}")]
    File(#[from] FileError),
    /// A symbolic link in place of a folder.
    #[error("{}: it is a symbolic link; name the folder itself", shown_path(.0))]
    Link(PathBuf),
    /// Something else has this name.
    #[error("{}: it exists and is not a folder: choose another name", shown_path(.0))]
    NotAFolder(PathBuf),
    /// Not empty.
    #[error("{}: the folder is not empty, and nothing is overwritten: choose a new folder", shown_path(.0))]
    NotEmpty(PathBuf),
    /// A paper of the close; everything else was written.
    #[error("{0}. Transcript and statement are written; keyrite papers makes the papers again")]
    Paper(#[from] PaperError),
    /// The folder or a file of it is not under its name any more.
    #[error(
        "{}: it is not there any more: it was removed or renamed, or its medium was taken away. Put it back under this name, then try again",
        shown_path(.0)
    )]
    Gone(PathBuf),
    /// Something else is under the name.
    #[error(
        "{}: something else is there now, not what this ceremony writes: put the original back under this name, then try again",
        shown_path(.0)
    )]
    Replaced(PathBuf),
    /// Another program changed a file of it.
    #[error(
        "{}: another program wrote into it: this ceremony has written {expected} bytes, and {found} are there. Keep a copy for the auditor, make it as long as it was, then try again",
        shown_path(.path)
    )]
    Touched {
        /// The file.
        path: PathBuf,
        /// Bytes that were kept.
        expected: u64,
        /// Bytes that are there.
        found: u64,
    },
    /// The files of the close are neither in their places nor prepared.
    #[error("{}: the files of the close are not there, so they cannot get their names", shown_path(.0))]
    NothingPrepared(PathBuf),
    /// An entry that does not follow the last one.
    #[error(
        "the entry does not follow the last one that was kept, so it is not written: break the ceremony off"
    )]
    Gap,
    /// Another Keyrite writes here.
    #[error("{}: another Keyrite is writing in this folder", shown_path(.0))]
    InUse(PathBuf),
}
