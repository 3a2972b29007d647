//! The forms of a public half, each named by the word that names the private key's form for the same program.
//!
//! ```text
//! form         of                            what it is
//! pkcs8-pem    ed25519 x25519 p-256 p-384    SubjectPublicKeyInfo in PEM (RFC 5280, RFC 8410, RFC 5480)
//! pkcs8-der    the same                      the same in DER
//! openssh      ed25519 p-256 p-384           one line, as in authorized_keys
//! minisign     ed25519                       two lines, as minisign -p reads them
//! age          x25519                        one line, a recipient
//! ```

use std::fmt;
use std::str::FromStr;

use super::super::derive::{Algorithm, DerivedKey, KeyName, pem};
use super::super::signing::{minisign, ssh};
use super::super::written::Written;
use super::age;
use crate::vocab::shown;

/// How a public half is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicForm {
    /// `SubjectPublicKeyInfo` in PEM.
    Pem,
    /// The same in DER.
    Der,
    /// A line of OpenSSH.
    OpenSsh,
    /// A public key file of minisign.
    Minisign,
    /// A recipient of age.
    Age,
}

/// Why a public half does not leave in a form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublicError {
    /// No form of public halves.
    #[error(
        "\u{201c}{}\u{201d} is none of the forms of a public half: pkcs8-pem, pkcs8-der, openssh, minisign, age", shown(.0)
    )]
    Unknown(String),
    /// Keys that have none.
    #[error(
        "{} keys have no public half: name a derived key of ed25519, x25519, p-256 or p-384", .0.word()
    )]
    NoPublicHalf(Algorithm),
    /// A form of other algorithms.
    #[error(
        "{form} is no form of public {} keys: they leave as {}", .algorithm.word(), forms_of(*.algorithm)
    )]
    OtherAlgorithm {
        /// The form that was asked for.
        form: PublicForm,
        /// The key's.
        algorithm: Algorithm,
    },
}

impl PublicForm {
    /// All there are.
    pub const ALL: [Self; 5] = [Self::Pem, Self::Der, Self::OpenSsh, Self::Minisign, Self::Age];

    /// The word that names it on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pem => "pkcs8-pem",
            Self::Der => "pkcs8-der",
            Self::OpenSsh => "openssh",
            Self::Minisign => "minisign",
            Self::Age => "age",
        }
    }

    /// What it is called, for people.
    pub const fn called(self) -> &'static str {
        match self {
            Self::Pem => "SubjectPublicKeyInfo in PEM",
            Self::Der => "SubjectPublicKeyInfo in DER",
            Self::OpenSsh => "a public key line of OpenSSH",
            Self::Minisign => "a public key file of minisign",
            Self::Age => "a recipient of age",
        }
    }

    /// How it is written where people read it.
    pub const fn written(self) -> Written {
        match self {
            Self::Der => Written::Hex,
            Self::Pem | Self::OpenSsh | Self::Minisign | Self::Age => Written::Text,
        }
    }

    /// Refuses what is no form of public halves of this algorithm.
    pub const fn check(self, algorithm: Algorithm) -> Result<(), PublicError> {
        use Algorithm::{Aes256, Ed25519, P256, P384, Seed128, Seed256, X25519};
        match (algorithm, self) {
            (Aes256 | Seed128 | Seed256, _) => Err(PublicError::NoPublicHalf(algorithm)),
            (Ed25519, Self::Pem | Self::Der | Self::OpenSsh | Self::Minisign)
            | (P256 | P384, Self::Pem | Self::Der | Self::OpenSsh)
            | (X25519, Self::Pem | Self::Der | Self::Age) => Ok(()),
            (Ed25519, Self::Age)
            | (P256 | P384, Self::Minisign | Self::Age)
            | (X25519, Self::OpenSsh | Self::Minisign) => {
                Err(PublicError::OtherAlgorithm { form: self, algorithm })
            }
        }
    }

    /// The public half of a derived key in this form; one that is none of its forms is refused.
    pub fn write(self, name: &KeyName, key: &DerivedKey) -> Result<Vec<u8>, PublicError> {
        self.check(key.algorithm())?;
        let info = || key.to_public_der().expect("keys that have a form here have a public half");
        Ok(match self {
            Self::Pem => pem("PUBLIC KEY", 64, &info()).to_vec(),
            Self::Der => info(),
            Self::OpenSsh => ssh::public_line(name, key).into_bytes(),
            Self::Minisign => minisign::public_file(name, key).into_bytes(),
            Self::Age => (age::recipient(key) + "\n").into_bytes(),
        })
    }
}

impl fmt::Display for PublicForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for PublicForm {
    type Err = PublicError;

    fn from_str(text: &str) -> Result<Self, PublicError> {
        let named = Self::ALL.into_iter().find(|form| form.word() == text);
        named.ok_or_else(|| PublicError::Unknown(text.to_owned()))
    }
}

/// The forms of an algorithm's public half, for people.
pub(super) const fn forms_of(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Ed25519 => "pkcs8-pem, pkcs8-der, openssh or minisign",
        Algorithm::P256 | Algorithm::P384 => "pkcs8-pem, pkcs8-der or openssh",
        Algorithm::X25519 => "pkcs8-pem, pkcs8-der or age",
        Algorithm::Aes256 | Algorithm::Seed128 | Algorithm::Seed256 => "nothing",
    }
}
