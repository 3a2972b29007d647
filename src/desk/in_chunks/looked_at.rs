//! A sealed file in chunks that was looked at, and is opened later.

use std::path::{Path, PathBuf};

use super::{InChunks, InChunksError};
use crate::desk::files::FileError;
use crate::sharing::sealed::chunks::ChunksHead;

/// Where it is, and what it said of itself.
#[derive(Clone, Debug)]
pub struct LookedAt {
    path: PathBuf,
    /// What it said of itself.
    pub head: ChunksHead,
}

impl LookedAt {
    /// Of this place, with the head that was read there.
    pub fn of(path: &Path, head: ChunksHead) -> Self {
        Self { path: path.to_owned(), head }
    }

    /// The same file, opened for reading; refused if another one lies there now.
    pub fn open(&self) -> Result<InChunks, InChunksError> {
        let found = InChunks::open(&self.path)?.filter(|found| found.head == self.head);
        found.ok_or_else(|| {
            let why = "it is another file now than when it was looked at".to_owned();
            FileError::Other { path: self.path.clone(), why }.into()
        })
    }
}
