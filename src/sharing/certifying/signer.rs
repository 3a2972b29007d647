//! By which key a CA signs, before that key is there.

use std::fmt;

use crate::sharing::derive::KeyName;
use crate::vocab::Line;

/// By which key a CA signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signer {
    /// One that is derived from the root key.
    Derived(KeyName),
    /// One that was made elsewhere, and is opened for it.
    Sealed(SealedKey),
}

/// The payload with a CA's key, as anybody can read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedKey {
    /// The file in which it is sealed, as people are shown it.
    pub file: Line,
    /// What it says that it is. It is proven when it opens.
    pub about: Line,
}

impl Signer {
    /// Where the key is sealed, unless it is derived.
    pub const fn sealed(&self) -> Option<&SealedKey> {
        match self {
            Self::Derived(_) => None,
            Self::Sealed(sealed) => Some(sealed),
        }
    }
}

impl From<KeyName> for Signer {
    fn from(name: KeyName) -> Self {
        Self::Derived(name)
    }
}

/// As a sentence names it.
impl fmt::Display for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Derived(name) => write!(f, "the derived key {name}"),
            Self::Sealed(SealedKey { file, about }) => {
                write!(f, "the key sealed in {file}, \u{201c}{about}\u{201d}")
            }
        }
    }
}
