//! A payload that is too large for the memory: sealed or opened in chunks, from file to file. Whoever does so has the files; here is
//! what is told of it.

use super::super::sealed::About;
use super::Inside;
use crate::vocab::Digest;

/// What goes in chunks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Large {
    /// It was sealed: no secret.
    Sealed {
        /// What it is, for people.
        about: About,
        /// Length of the sealed file, in bytes.
        bytes: u64,
        /// SHA-256 of the sealed file.
        digest: Digest,
    },
    /// It is opened: whoever has the new file has the secret.
    Opened {
        /// The file it was in.
        file: String,
        /// What it is, for people.
        about: About,
        /// Length of the payload, in bytes.
        bytes: u64,
    },
}

impl Large {
    pub(super) fn name(&self) -> String {
        match self {
            Self::Sealed { about, bytes, .. } => {
                format!("The sealed payload, {bytes} bytes, \u{201c}{about}\u{201d}")
            }
            Self::Opened { bytes, .. } => format!("The payload, {bytes} bytes"),
        }
    }

    pub(super) const fn file_bytes(&self) -> u64 {
        match self {
            Self::Sealed { bytes, .. } | Self::Opened { bytes, .. } => *bytes,
        }
    }

    pub(super) fn inside(&self) -> Option<Inside> {
        match self {
            Self::Sealed { .. } => None,
            Self::Opened { file, about, bytes } => {
                Some(Inside::Payload { file: file.clone(), about: about.clone(), bytes: *bytes })
            }
        }
    }

    pub(super) const fn digest(&self) -> Option<Digest> {
        match self {
            Self::Sealed { digest, .. } => Some(*digest),
            Self::Opened { .. } => None,
        }
    }

    pub(super) const fn is_in_the_clear(&self) -> bool {
        matches!(self, Self::Opened { .. })
    }
}
