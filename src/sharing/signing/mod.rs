//! A file signed by a derived key, which stays where it is: what leaves is the signature.
//!
//! ```text
//! scheme     keys                    what is signed                             checked by
//! sshsig     ed25519 p-256 p-384     SHA-512 of the file, with a namespace      ssh-keygen -Y verify
//! minisign   ed25519                 BLAKE2b-512 of the file                    minisign -V
//! ```
//!
//! The file is digested once, as it streams by; what is signed is that digest, and no other. Every signature is
//! deterministic (RFC 8032; RFC 6979 for ECDSA): the same key and file give the same one, for ever. None leaves before it
//! was verified with the key's own public half, so that a machine which computes wrongly gives nothing away.

mod error;
mod keys;
pub(crate) mod minisign;
pub(crate) mod ssh;
mod subject;

use std::fmt;

use super::derive::{Algorithm, DerivedKey, KeyName};
use crate::vocab::limits::MAX_NAMESPACE_CHARS;

pub use error::{SchemeError, SignError};
pub use subject::{Digester, Subject};

/// What Keyrite's own transcripts and records are signed for: no other file is signed for that, or a signature over it could
/// be taken for a transcript's.
pub const OWN_NAMESPACE: &str = "keyrite-transcript@v1";

/// What a signature by SSH is for: whoever checks it names the same. 1 to 64 characters, each a letter or digit of ASCII or
/// one of `-._/@+=:`; never [`OWN_NAMESPACE`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace(String);

/// Why a text is no namespace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NamespaceError {
    /// OpenSSH wants one.
    #[error(
        "it is empty: leave it out, which means \u{201c}file\u{201d}, or write what the signature is for"
    )]
    Empty,
    /// Keyrite's.
    #[error("{OWN_NAMESPACE} is for Keyrite's own transcripts and records: choose another")]
    Own,
    /// Longer than the limit.
    #[error("it has {0} characters; at most {MAX_NAMESPACE_CHARS} fit: shorten it")]
    TooLong(usize),
    /// A character that a list of allowed signers reads as a pattern, or that could be mistaken.
    #[error("character {place}, {character:?}, is none of A to Z, a to z, 0 to 9 and - . _ / @ + = :")]
    Character {
        /// The first character that is not taken.
        character: char,
        /// 1-based place.
        place: usize,
    },
}

impl Namespace {
    /// The only door to a namespace.
    pub fn new(text: &str) -> Result<Self, NamespaceError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._/@+=:".contains(c);
        if let Some((place, character)) = text.chars().enumerate().find(|(_, c)| !allowed(*c)) {
            return Err(NamespaceError::Character { character, place: place + 1 });
        }
        match text.len() {
            _ if text == OWN_NAMESPACE => Err(NamespaceError::Own),
            0 => Err(NamespaceError::Empty),
            1..=MAX_NAMESPACE_CHARS => Ok(Self(text.to_owned())),
            longer => Err(NamespaceError::TooLong(longer)),
        }
    }

    /// The one for files, as OpenSSH's manual has it.
    pub fn file() -> Self {
        Self("file".to_owned())
    }

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How a file is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// An SSH signature in this namespace (OpenSSH, PROTOCOL.sshsig), over the file's SHA-512.
    SshSig(Namespace),
    /// minisign's, over the file's BLAKE2b-512.
    Minisign,
}

impl Scheme {
    /// The word that names it on the command line.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::SshSig(_) => "sshsig",
            Self::Minisign => "minisign",
        }
    }

    /// Refuses keys that do not sign so.
    pub const fn check(&self, algorithm: Algorithm) -> Result<(), SchemeError> {
        match (algorithm, self) {
            (Algorithm::Ed25519, Self::SshSig(_) | Self::Minisign)
            | (Algorithm::P256 | Algorithm::P384, Self::SshSig(_)) => Ok(()),
            (Algorithm::P256 | Algorithm::P384, Self::Minisign) => Err(SchemeError::NotMinisign(algorithm)),
            (Algorithm::Aes256 | Algorithm::X25519 | Algorithm::Seed128 | Algorithm::Seed256, _) => {
                Err(SchemeError::NoSignatures(algorithm))
            }
        }
    }

    /// Takes in a file that is to be signed so.
    pub fn digester(&self) -> Digester {
        match self {
            Self::SshSig(_) => Digester::sha512(),
            Self::Minisign => Digester::blake2b512(),
        }
    }

    /// The signature file.
    pub fn sign(&self, name: &KeyName, key: &DerivedKey, subject: &Subject) -> Result<String, SignError> {
        self.check(key.algorithm())?;
        match self {
            Self::SshSig(namespace) => ssh::sign(namespace.as_str(), key, &subject.covered),
            Self::Minisign => minisign::sign(name, key, subject),
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SshSig(namespace) => write!(f, "sshsig, namespace {}", namespace.as_str()),
            Self::Minisign => f.write_str("minisign"),
        }
    }
}

#[cfg(test)]
mod tests;
