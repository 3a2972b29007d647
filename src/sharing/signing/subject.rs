//! A file that is signed, digested once as it streams by.

use std::path::Path;

use blake2::Blake2b512;
use sha2::{Digest as _, Sha256, Sha512};

use crate::vocab::{Digest, shown_path};

/// What is signed: a file, by its name and its digests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its name without its folders, as people are shown it.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its SHA-256, which people compare.
    pub sha256: Digest,
    /// The digest that the signature covers: SHA-512 or BLAKE2b-512, by the scheme.
    pub(super) covered: [u8; 64],
}

/// Takes in a file piece by piece.
pub struct Digester {
    sha256: Sha256,
    covered: Covered,
    bytes: u64,
}

enum Covered {
    Sha512(Sha512),
    Blake2b(Blake2b512),
}

impl Digester {
    /// For a signature that covers SHA-512.
    pub(super) fn sha512() -> Self {
        Self::covering(Covered::Sha512(Sha512::new()))
    }

    /// For a signature that covers BLAKE2b-512.
    pub(super) fn blake2b512() -> Self {
        Self::covering(Covered::Blake2b(Blake2b512::new()))
    }

    fn covering(covered: Covered) -> Self {
        Self { sha256: Sha256::new(), covered, bytes: 0 }
    }

    /// The next piece.
    pub fn take(&mut self, piece: &[u8]) {
        self.sha256.update(piece);
        match &mut self.covered {
            Covered::Sha512(hash) => hash.update(piece),
            Covered::Blake2b(hash) => hash.update(piece),
        }
        self.bytes += piece.len() as u64;
    }

    /// All of it was there. Its name may be foreign: it is shown through the gate.
    pub fn done(self, name: impl AsRef<Path>) -> Subject {
        let covered = match self.covered {
            Covered::Sha512(hash) => hash.finalize().into(),
            Covered::Blake2b(hash) => hash.finalize().into(),
        };
        Subject {
            name: shown_path(name),
            bytes: self.bytes,
            sha256: Digest(self.sha256.finalize().into()),
            covered,
        }
    }
}
