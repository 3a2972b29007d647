//! What the desk could not do, in sentences for the people in the room.

use std::path::PathBuf;

use super::archive::folder::FolderError;
use super::files::FileError;
use super::in_chunks::InChunksError;
use super::printing::PrintError;
use super::random::NoRandomness;
use super::signed_file::SignedFileError;
use crate::paper::share_sheet::ShareSheetError;
use crate::vocab::shown_path;

/// What the desk could not do.
#[derive(Debug, thiserror::Error)]
pub enum DeskTrouble {
    /// A file.
    #[error("{0}")]
    File(#[from] FileError),
    /// The ceremony folder.
    #[error("{0}")]
    Folder(#[from] FolderError),
    /// The printer.
    #[error("{0}")]
    Print(#[from] PrintError),
    /// The sheet's page.
    #[error("{0}")]
    Sheet(#[from] ShareSheetError),
    /// No random numbers.
    #[error("{0}")]
    NoRandomness(#[from] NoRandomness),
    /// A sealed file cannot be read back.
    #[error(
        "{0}. Nothing is recorded as opened. Look at the medium and try again, or seal the secret once more: it goes into a new file"
    )]
    NotReadBack(FileError),
    /// A file that is too large for the memory.
    #[error("{0}")]
    InChunks(#[from] InChunksError),
    /// A sealed file that was proven does not open once more.
    #[error(
        "the sealed file was proven, and does not open once more: {0}. Plug its medium in again, or put the file back that was proven"
    )]
    NotOpenedAgain(String),
    /// Somebody stopped what is written after its line.
    #[error("it was stopped, and nothing of it is there")]
    Stopped,
    /// The first place was let go, and another could not be had.
    #[error("it has no place now: name another new file, or folder")]
    NowhereNow,
    /// The file that is to be signed.
    #[error("{0}")]
    Signed(#[from] SignedFileError),
    /// A key among the files of the record.
    #[error(
        "{}: this is in the ceremony's folder, which is copied and shown to auditors: no key is written into it. Choose a medium of its own",
        shown_path(.0)
    )]
    KeyInTheRecord(PathBuf),
    /// A share in clear among the files of the record.
    #[error(
        "{}: this is in the ceremony's folder, which is copied and shown to auditors: no sheet is written into it. Choose a folder in memory, or a medium of its own",
        shown_path(.0)
    )]
    SheetInTheRecord(PathBuf),
    /// The order did not say where to.
    #[error("nothing was said about where it should go")]
    NoWay,
}

impl DeskTrouble {
    /// True if it is about a file or folder that people named: it is mended where they named it.
    pub const fn is_of_a_path(&self) -> bool {
        match self {
            Self::File(_) | Self::InChunks(_) | Self::KeyInTheRecord(_) | Self::SheetInTheRecord(_) => true,
            Self::Folder(_)
            | Self::Print(_)
            | Self::Sheet(_)
            | Self::NoRandomness(_)
            | Self::NotReadBack(_)
            | Self::NotOpenedAgain(_)
            | Self::Stopped
            | Self::NowhereNow
            | Self::Signed(_)
            | Self::NoWay => false,
        }
    }
}
