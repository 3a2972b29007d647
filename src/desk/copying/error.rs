//! Why a ceremony's folder was not copied. Each sentence names the culprit, the numbers, and what to do.

use std::path::PathBuf;

use crate::desk::archive::folder::FolderError;
use crate::desk::files::FileError;
use crate::transcript::manifest::{Difference, size_said};
use crate::vocab::shown_path;

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// A file or folder of it.
    #[error("{0}")]
    File(#[from] FileError),
    /// The files of the close could not get their names.
    #[error("{0}")]
    Folder(#[from] FolderError),
    /// The transcript does not hold.
    #[error("{}: not valid, so it is not copied: {why}", shown_path(.folder))]
    NotValid {
        /// The original.
        folder: PathBuf,
        /// The first thing that is wrong.
        why: String,
    },
    /// The ceremony goes on.
    #[error(
        "{}: the ceremony in it has not come to its end: close it first, a copy from before the end vouches for nothing",
        shown_path(.0)
    )]
    NotClosed(PathBuf),
    /// A file of the close is gone.
    #[error(
        "{}: {missing} is not there, so a copy would not be whole: bring it back first",
        shown_path(.folder)
    )]
    Incomplete {
        /// The original.
        folder: PathBuf,
        /// The first file that is not there.
        missing: String,
    },
    /// A symbolic link.
    #[error(
        "{}: it is a symbolic link; a copy holds files alone: put the file itself in its place, or take the link away",
        shown_path(.0)
    )]
    Link(PathBuf),
    /// A pipe, a socket, a device.
    #[error("{}: it is no file and no folder, and cannot be copied: take it away", shown_path(.0))]
    Odd(PathBuf),
    /// A name that other systems do not take.
    #[error(
        "{}: its name has characters that not every medium takes or shows: give it another name first",
        shown_path(.0)
    )]
    OddName(PathBuf),
    /// More than any ceremony leaves.
    #[error(
        "{}: more than {most} files and folders are in it, which no ceremony leaves: take away what does not belong there",
        shown_path(.folder)
    )]
    TooMany {
        /// The folder.
        folder: PathBuf,
        /// Most that are copied.
        most: usize,
    },
    /// The medium is chosen inside the ceremony's folder.
    #[error("{}: it lies inside the ceremony's folder: choose a folder on another medium", shown_path(.0))]
    Inside(PathBuf),
    /// The place is taken.
    #[error(
        "{}: {what}, and nothing is overwritten: choose another folder on the medium, or another medium",
        shown_path(.path)
    )]
    Taken {
        /// Where the copy would stand.
        path: PathBuf,
        /// What stands there.
        what: &'static str,
    },
    /// Part of a copy that was broken off.
    #[error(
        "{}: part of a copy that was broken off is left here: look at it, take it away, then copy again",
        shown_path(.0)
    )]
    PartThere(PathBuf),
    /// It does not fit.
    #[error(
        "{}: {} are to be copied and {} are free: bring a larger medium, or make room",
        shown_path(.at),
        size_said(*.needed),
        size_said(*.free)
    )]
    NoRoom {
        /// The folder on the medium.
        at: PathBuf,
        /// Bytes of the original.
        needed: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// The original did not hold still.
    #[error("{}: it changed while it was copied: see what writes there, then copy again", shown_path(.0))]
    Changed(PathBuf),
    /// What stands on the medium is something else.
    #[error(
        "{}: what was read back from the medium is not what was written: {first}{}. Do not use this medium; bring another one",
        shown_path(.at),
        and_more(*.others)
    )]
    Differs {
        /// Where the copy was written.
        at: PathBuf,
        /// The first difference.
        first: Difference,
        /// How many more there are.
        others: usize,
    },
    /// What was written is gone.
    #[error(
        "{}: it is not there any more: the medium was taken away, or something removed the folder. Plug the medium in and copy again",
        shown_path(.0)
    )]
    Gone(PathBuf),
    /// Somebody wanted no more.
    #[error("{}: the copy was stopped, and nothing of it is left", shown_path(.0))]
    Stopped(PathBuf),
    /// It failed, and what was written so far could not be taken away.
    #[error("{failed}. {}: what was copied so far is left here and cannot be taken away ({why}): it counts for nothing", shown_path(.part))]
    PartLeft {
        /// The part.
        part: PathBuf,
        /// Why it could not be taken away, in the system's words.
        why: String,
        /// Why it failed.
        failed: Box<CopyError>,
    },
}

impl CopyError {
    /// True if the answer is no, and not that something could not be read or written.
    pub const fn is_an_answer(&self) -> bool {
        match self {
            Self::NotValid { .. } | Self::NotClosed(_) | Self::Incomplete { .. } | Self::Differs { .. } => {
                true
            }
            Self::PartLeft { failed, .. } => failed.is_an_answer(),
            Self::File(_)
            | Self::Folder(_)
            | Self::Link(_)
            | Self::Odd(_)
            | Self::OddName(_)
            | Self::TooMany { .. }
            | Self::Inside(_)
            | Self::Taken { .. }
            | Self::PartThere(_)
            | Self::NoRoom { .. }
            | Self::Changed(_)
            | Self::Gone(_)
            | Self::Stopped(_) => false,
        }
    }
}

fn and_more(others: usize) -> String {
    match others {
        0 => String::new(),
        1 => ", and 1 other file".to_owned(),
        others => format!(", and {others} other files"),
    }
}
