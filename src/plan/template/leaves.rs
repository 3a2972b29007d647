//! What a script lets leave at a step of kind `release`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::sharing::certifying::IssuedKind;
use crate::sharing::derive::KeyName;

/// Something that may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MayLeave {
    /// The root key itself.
    Key,
    /// A key derived from it.
    DerivedKey,
    /// What is sealed under it.
    Payload,
    /// A file's signature by a derived key.
    Signature,
    /// The public half of a derived key.
    PublicHalf,
    /// A certificate or a revocation list that a derived or a sealed key signs, the key of a private CA.
    Certificate,
}

/// A way on which a secret leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PermittedWay {
    /// Under a public key.
    Wrapped,
    /// In the clear, in a new file.
    File,
    /// In the clear, on the screen.
    Screen,
    /// In the clear, to another program.
    Program,
}

/// One row of `leaves`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leaves {
    /// What may leave.
    pub what: MayLeave,
    /// Of which derived key; of any, if none. The root key and payloads are of none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<KeyName>,
    /// Of a certificate by a key that was sealed: what that payload says that it is. Of a derived key or any, if none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sealed: Option<String>,
    /// The profile of the certificate, by its id, or the word of revocation lists; any of both, if none. All else has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// On which ways; on any, if none is named. What is no secret goes into files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<PermittedWay>,
}

impl MayLeave {
    /// All, with their words.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("key", Self::Key),
        ("derived-key", Self::DerivedKey),
        ("payload", Self::Payload),
        ("signature", Self::Signature),
        ("public-half", Self::PublicHalf),
        ("certificate", Self::Certificate),
    ];

    /// True if it is a secret, and so may go on several ways.
    pub const fn is_secret(self) -> bool {
        match self {
            Self::Key | Self::DerivedKey | Self::Payload => true,
            Self::Signature | Self::PublicHalf | Self::Certificate => false,
        }
    }

    /// True if it is made with a derived key.
    pub const fn is_of_a_derived_key(self) -> bool {
        match self {
            Self::DerivedKey | Self::Signature | Self::PublicHalf | Self::Certificate => true,
            Self::Key | Self::Payload => false,
        }
    }
}

impl Leaves {
    /// True if it lets revocation lists leave, and no certificate.
    pub fn is_of_lists(&self) -> bool {
        self.profile.as_deref() == Some(IssuedKind::List.word())
    }
}

impl PermittedWay {
    /// All, with their words.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("wrapped", Self::Wrapped),
        ("file", Self::File),
        ("screen", Self::Screen),
        ("program", Self::Program),
    ];

    const fn said(self) -> &'static str {
        match self {
            Self::Wrapped => "wrapped",
            Self::File => "in a file",
            Self::Screen => "on the screen",
            Self::Program => "to another program",
        }
    }
}

/// As a sentence names it.
impl fmt::Display for Leaves {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.what, &self.of) {
            (MayLeave::Key, _) => f.write_str("the key itself")?,
            (MayLeave::DerivedKey, Some(name)) => write!(f, "the derived key {name}")?,
            (MayLeave::DerivedKey, None) => f.write_str("a derived key")?,
            (MayLeave::Payload, _) => f.write_str("a payload, opened")?,
            (MayLeave::Signature, Some(name)) => write!(f, "a signature by the derived key {name}")?,
            (MayLeave::Signature, None) => f.write_str("a signature")?,
            (MayLeave::PublicHalf, Some(name)) => write!(f, "the public half of the derived key {name}")?,
            (MayLeave::PublicHalf, None) => f.write_str("a public half")?,
            (MayLeave::Certificate, by) => {
                f.write_str(if self.is_of_lists() { "a revocation list" } else { "a certificate" })?;
                if let Some(name) = by {
                    write!(f, " signed by the derived key {name}")?;
                }
                if let Some(about) = &self.sealed {
                    write!(f, " signed by the sealed key \u{201c}{about}\u{201d}")?;
                }
            }
        }
        if let Some(profile) = self.profile.as_ref().filter(|_| !self.is_of_lists()) {
            write!(f, ", as \u{201c}{profile}\u{201d}")?;
        }
        let ways: Vec<&str> = self.ways.iter().map(|way| way.said()).collect();
        if ways.is_empty() { Ok(()) } else { write!(f, ", {}", ways.join(" or ")) }
    }
}
