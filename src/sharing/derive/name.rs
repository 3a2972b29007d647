//! What a derived key is called: purpose, algorithm and index.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::vocab::limits::MAX_PURPOSE_CHARS;
use crate::vocab::shown;

/// What a derived key is for: 1 to 64 characters, each `a` to `z`, `0` to `9`, or one of `-._/`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Purpose(String);

/// What a derived key is used with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// AES with 256-bit keys, for wrapping other keys or anything else.
    Aes256,
    /// Ed25519 signatures, RFC 8032.
    Ed25519,
    /// X25519 key agreement, RFC 7748.
    X25519,
    /// The curve P-256 of FIPS 186-5, for ECDSA or ECDH.
    P256,
    /// The curve P-384 of FIPS 186-5, for ECDSA or ECDH.
    P384,
    /// 128 bits from which another program makes its own keys, as wallets do.
    Seed128,
    /// 256 such bits.
    Seed256,
}

/// The whole name of a derived key. Written and read as `PURPOSE:ALGORITHM:INDEX`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "String")]
pub struct KeyName {
    /// What for.
    pub purpose: Purpose,
    /// With which algorithm.
    pub algorithm: Algorithm,
    /// Counts the keys of one purpose and algorithm, from 0.
    pub index: u32,
}

/// Why a text names no derived key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Not three parts.
    #[error("it has {0} of 3 parts: write PURPOSE:ALGORITHM:INDEX, as in backups/2026:aes-256:0")]
    Parts(usize),
    /// No purpose.
    #[error("the purpose is empty: write what the key is for, as in backups/2026")]
    PurposeEmpty,
    /// A purpose longer than the limit.
    #[error("the purpose has {0} characters; at most {MAX_PURPOSE_CHARS} fit: shorten it")]
    PurposeTooLong(usize),
    /// A character that could be mistaken or typed in two ways.
    #[error("character {place} of the purpose, '{}', is none of a to z, 0 to 9 and - . _ /", shown(&.character.to_string()))]
    PurposeCharacter {
        /// The first character that is not taken.
        character: char,
        /// 1-based place.
        place: usize,
    },
    /// An RSA key.
    #[error("RSA keys are not derived: make one by other means and seal it as a payload")]
    Rsa,
    /// Another algorithm.
    #[error(
        "\u{201c}{}\u{201d} is none of the algorithms: aes-256, ed25519, x25519, p-256, p-384, seed-128, seed-256", shown(.0)
    )]
    Algorithm(String),
    /// An index that is no number of 32 bits in its plain form.
    #[error("\u{201c}{}\u{201d} is no index: write a number from 0 to 4294967295, without zeros before it", shown(.0))]
    Index(String),
}

impl Purpose {
    /// The only door to a purpose.
    pub fn new(text: &str) -> Result<Self, NameError> {
        let allowed = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-' | '.' | '_' | '/');
        if let Some((place, character)) = text.chars().enumerate().find(|(_, c)| !allowed(*c)) {
            return Err(NameError::PurposeCharacter { character, place: place + 1 });
        }
        match text.len() {
            0 => Err(NameError::PurposeEmpty),
            1..=MAX_PURPOSE_CHARS => Ok(Self(text.to_owned())),
            longer => Err(NameError::PurposeTooLong(longer)),
        }
    }

    /// The purpose as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Algorithm {
    /// All there are.
    pub const ALL: [Self; 7] =
        [Self::Aes256, Self::Ed25519, Self::X25519, Self::P256, Self::P384, Self::Seed128, Self::Seed256];

    /// The word that names it, in derivations and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Aes256 => "aes-256",
            Self::Ed25519 => "ed25519",
            Self::X25519 => "x25519",
            Self::P256 => "p-256",
            Self::P384 => "p-384",
            Self::Seed128 => "seed-128",
            Self::Seed256 => "seed-256",
        }
    }

    /// True where the key is bytes without a structure of their own, and its file those bytes.
    pub const fn is_raw(self) -> bool {
        match self {
            Self::Aes256 | Self::Seed128 | Self::Seed256 => true,
            Self::Ed25519 | Self::X25519 | Self::P256 | Self::P384 => false,
        }
    }

    /// What the key's file holds, for people.
    pub const fn form(self) -> &'static str {
        match self {
            Self::Seed128 => "16 raw bytes",
            Self::Aes256 | Self::Seed256 => "32 raw bytes",
            Self::Ed25519 | Self::X25519 | Self::P256 | Self::P384 => "a private key in PEM",
        }
    }

    /// Length of the private key in bytes.
    pub(super) const fn key_bytes(self) -> usize {
        match self {
            Self::Seed128 => 16,
            Self::Aes256 | Self::Ed25519 | Self::X25519 | Self::P256 | Self::Seed256 => 32,
            Self::P384 => 48,
        }
    }
}

impl FromStr for KeyName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        // from the end, so that a colon too many is named as a character of the purpose
        let mut parts = text.rsplitn(3, ':');
        let (Some(index), Some(algorithm), Some(purpose)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NameError::Parts(text.split(':').count()));
        };
        let purpose = Purpose::new(purpose)?;
        let algorithm = Algorithm::ALL.into_iter().find(|one| one.word() == algorithm).ok_or_else(|| {
            if algorithm.to_ascii_lowercase().starts_with("rsa") {
                NameError::Rsa
            } else {
                NameError::Algorithm(algorithm.to_owned())
            }
        })?;
        match index.parse::<u32>() {
            Ok(number) if number.to_string() == index => Ok(Self { purpose, algorithm, index: number }),
            Ok(_) | Err(_) => Err(NameError::Index(index.to_owned())),
        }
    }
}

impl From<KeyName> for String {
    fn from(name: KeyName) -> Self {
        name.to_string()
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.purpose.0, self.algorithm.word(), self.index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_slips_are_named() {
        use NameError as E;
        for good in ["a:aes-256:0", "backups/2026.q1_x-y:p-384:4294967295"] {
            assert_eq!(good.parse::<KeyName>().map(|name| name.to_string()), Ok(good.to_owned()));
        }
        let long = format!("{}:p-256:0", "x".repeat(65));
        let cases = [
            ("", E::Parts(1)),
            ("release:ed25519", E::Parts(2)),
            (":ed25519:0", E::PurposeEmpty),
            (&long, E::PurposeTooLong(65)),
            ("Release:ed25519:0", E::PurposeCharacter { character: 'R', place: 1 }),
            ("a:b:ed25519:0", E::PurposeCharacter { character: ':', place: 2 }),
            ("é:ed25519:0", E::PurposeCharacter { character: 'é', place: 1 }),
            ("a:rsa-3072:0", E::Rsa),
            ("a:ED25519:0", E::Algorithm("ED25519".into())),
            ("a:p-256:4294967296", E::Index("4294967296".into())),
            ("a:p-256:01", E::Index("01".into())),
            ("a:p-256:+1", E::Index("+1".into())),
            ("a:p-256:", E::Index(String::new())),
        ];
        for (text, want) in cases {
            assert_eq!(text.parse::<KeyName>(), Err(want), "{text}");
        }
    }
}
