//! What a private CA signed. It is no secret.

use std::fmt;

use crate::sharing::derive::KeyName;
use crate::sharing::sealed::About;
use crate::vocab::Digest;

/// A certificate or a revocation list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Which key signed it.
    pub by: IssuedBy,
    /// SHA-256 of the public half of that key (`SubjectPublicKeyInfo` in DER).
    pub key: Digest,
    /// What it is, with its serial or its number.
    pub called: String,
    /// Whom it is about: the subject of a certificate, the CA of a list.
    pub about: String,
    /// SHA-256 of its DER, as `openssl x509 -fingerprint -sha256` prints it.
    pub digest: Digest,
    /// Its file: PEM.
    pub pem: Vec<u8>,
    /// SHA-256 of the profile or the list that it was made by.
    pub profile: Digest,
    /// What it says.
    pub fields: Vec<Field>,
    /// What the request asked for and did not get.
    pub not_granted: Vec<String>,
}

/// Which key signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssuedBy {
    /// One that is derived from the root key.
    Derived(KeyName),
    /// One that was sealed.
    Sealed {
        /// What the payload is about.
        about: About,
    },
}

/// As a sentence names it.
impl fmt::Display for IssuedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Derived(name) => write!(f, "the derived key {name}"),
            Self::Sealed { about } => write!(f, "the sealed key \u{201c}{about}\u{201d}"),
        }
    }
}

/// A field of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is called.
    pub called: String,
    /// What it says, on one line.
    pub says: String,
}

impl Field {
    /// A field.
    #[expect(clippy::needless_pass_by_value, reason = "numbers, times and texts are passed alike")]
    pub fn new(called: &str, says: impl ToString) -> Self {
        Self { called: called.to_owned(), says: says.to_string() }
    }
}
