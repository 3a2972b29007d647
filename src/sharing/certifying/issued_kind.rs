//! What a private CA signs, by a word: that of a profile's kind, or `revocation-list`.

use std::fmt;
use std::str::FromStr;

use super::key::Kind;
use super::profile::CertificateKind;
use super::serial::Serial;
use crate::sharing::derive::Algorithm;

/// What is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssuedKind {
    /// A certificate of this kind.
    Certificate(CertificateKind),
    /// A revocation list.
    List,
}

/// A word for none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no kind of certificate, and no revocation-list")]
pub struct NoKind;

impl IssuedKind {
    /// Its word in a record.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Certificate(kind) => kind.word(),
            Self::List => "revocation-list",
        }
    }

    /// True if it is signed by the key that it certifies, and no other CA's certificate is needed for it.
    pub const fn is_root(self) -> bool {
        matches!(self, Self::Certificate(CertificateKind::Root))
    }

    /// True if this is how its number is written: of a certificate 1 to 20 bytes in hex as `openssl` shows them, of a list
    /// a whole number from 1.
    pub fn numbers(self, text: &str) -> bool {
        match self {
            Self::Certificate(_) => Serial::read(text).is_ok_and(|serial| serial.to_string() == text),
            Self::List => text.parse::<u64>().is_ok_and(|number| number > 0 && number.to_string() == text),
        }
    }

    /// True if a derived key of this algorithm signs it.
    pub const fn is_signed_by(algorithm: Algorithm) -> bool {
        Kind::of(algorithm).is_some()
    }
}

impl FromStr for IssuedKind {
    type Err = NoKind;

    fn from_str(word: &str) -> Result<Self, NoKind> {
        let certificates = CertificateKind::ALL.iter().map(|kind| Self::Certificate(*kind));
        certificates.chain([Self::List]).find(|kind| kind.word() == word).ok_or(NoKind)
    }
}

/// As a sentence names it.
impl fmt::Display for IssuedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Certificate(kind) => write!(f, "certificate of kind {}", kind.word()),
            Self::List => f.write_str("revocation list"),
        }
    }
}
