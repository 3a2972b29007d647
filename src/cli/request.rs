//! What a recovery is asked for, as it was read from the command line.

use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::sharing::derive::KeyName;
use crate::sharing::foreign::Came;
use crate::sharing::leaving::WayOut;
use crate::sharing::sealed::About;
use crate::sharing::sealed::chunks::ChunksHead;
use crate::sharing::signing::{Scheme, Subject};

/// What a recovery is asked for.
pub(super) enum Asked {
    /// Something leaves, by the same request as at a step of a ceremony.
    Leaves {
        /// What, and which way.
        way: WayOut,
        /// All of the sealed file that is opened, if one is.
        sealed: Option<Zeroizing<Vec<u8>>>,
    },
    /// A file's signature leaves.
    Signs {
        /// The derived key that signs.
        by: KeyName,
        /// As which program's signature.
        scheme: Scheme,
        /// The file as it was read.
        subject: Box<Subject>,
        /// Where it is, to look whether it is still the same.
        file: PathBuf,
    },
    /// This content, sealed.
    Sealed {
        /// What it is, for people.
        about: About,
        /// What is sealed. Secret.
        content: Zeroizing<Vec<u8>>,
        /// Of which shares it came, and what it is, if it was no file.
        came: Option<(Came, String)>,
    },
    /// The content of this file, too large for the memory, sealed in chunks.
    SealedInChunks {
        /// What it is, for people.
        about: About,
        /// Where the file is.
        file: PathBuf,
    },
    /// What is sealed in this file in chunks, in the clear.
    OpenedInChunks {
        /// Where the file is.
        file: PathBuf,
        /// What it said of itself when it was looked at.
        head: Box<ChunksHead>,
    },
}
