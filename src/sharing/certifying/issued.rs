//! What a private CA signed. It is no secret.

use crate::sharing::derive::KeyName;
use crate::vocab::Digest;

/// A certificate or a revocation list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Which derived key signed it.
    pub by: KeyName,
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
