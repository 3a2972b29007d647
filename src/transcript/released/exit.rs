//! What leaves at a step and by which exit, as a record tells of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::sharing::certifying::IssuedKind;
use crate::sharing::derive::KeyName;
use crate::sharing::form::{Form, PublicForm};
use crate::sharing::importing::Target;
use crate::sharing::leaving::ClearWay;
use crate::sharing::signing::Scheme;
use crate::sharing::wrap::WrapMethod;
use crate::vocab::{Digest, Line};

/// What left, or did not, and by which exit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    /// A drill: proven, and not released.
    None,
    /// A secret, in the clear.
    InTheClear {
        /// The secret that leaves.
        secret: TakenOut,
        /// In which form, if not the usual one of its kind.
        form: Option<Form>,
        /// The way on which it leaves.
        way: ClearWay,
    },
    /// A secret wrapped under a public key, as a new file or an import package.
    Wrapped {
        /// The secret that leaves.
        secret: TakenOut,
        /// SHA-256 of that public key's DER.
        to: Digest,
        /// The method by which it is wrapped.
        method: WrapMethod,
        /// For what it is a package, if it is one.
        target: Option<Target>,
        /// SHA-256 of the wrapped key's file; records of older programs have none.
        left: Option<Digest>,
    },
    /// A file's signature, as a new file.
    Signature {
        /// The derived key that signed, and stays.
        by: KeyName,
        /// What it signed.
        signed: SignedFile,
        /// SHA-256 of the signature.
        left: Digest,
    },
    /// A public half, as a new file.
    Public {
        /// Of which derived key.
        of: KeyName,
        /// How it is written.
        form: PublicForm,
        /// SHA-256 of that file.
        left: Digest,
    },
    /// What a private CA signed, as a new file.
    Certificate {
        /// The key that signed, and stays.
        by: CertifiedBy,
        /// What it is.
        certificate: Box<SignedCertificate>,
        /// SHA-256 of its DER.
        left: Digest,
    },
}

/// A secret that the root key gives, without its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakenOut {
    /// The root key itself.
    Key,
    /// A key derived from it.
    Derived(KeyName),
    /// What was sealed under it.
    Payload(OpenedPayload),
}

/// A sealed payload that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenedPayload {
    /// The sealed file, by its name without folders.
    pub file: Line,
    /// SHA-256 of the sealed file.
    pub digest: Digest,
    /// What it says that is in it.
    pub about: Line,
}

/// A file that was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedFile {
    /// Its name without its folders.
    pub file: Line,
    /// Its SHA-256.
    pub digest: Digest,
    /// As which program's signature.
    pub scheme: Scheme,
}

/// By which key a private CA signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertifiedBy {
    /// One that is derived from the root key.
    Derived(KeyName),
    /// One that was made elsewhere, and opened for it.
    Sealed(OpenedPayload),
}

impl CertifiedBy {
    /// True if both name the same key: the same derived one, or what is sealed in the same file.
    pub fn names_what(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Derived(one), Self::Derived(other)) => one == other,
            (Self::Sealed(one), Self::Sealed(other)) => one.digest == other.digest,
            (Self::Derived(_), Self::Sealed(_)) | (Self::Sealed(_), Self::Derived(_)) => false,
        }
    }
}

/// As a sentence names it.
impl fmt::Display for CertifiedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Derived(name) => write!(f, "the derived key {name}"),
            Self::Sealed(payload) => {
                write!(f, "the key sealed in {}, \u{201c}{}\u{201d}", payload.file, payload.about)
            }
        }
    }
}

/// A certificate or a revocation list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCertificate {
    /// Which of them.
    pub kind: IssuedKind,
    /// The subject of a certificate, the CA of a list; cut where it is longer than a line.
    pub subject: Line,
    /// Its serial number in hex, or the number of a list.
    pub serial: Line,
    /// SHA-256 of the public half of the key that signed (`SubjectPublicKeyInfo` in DER).
    pub key: Digest,
    /// SHA-256 of the certificate of the CA (its DER); none of a root.
    pub issuer: Option<Digest>,
    /// SHA-256 of the profile or of what the list was made by.
    pub profile: Digest,
}

impl ClearWay {
    /// The word in a record and in a script.
    pub const fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Descriptor => "descriptor",
            Self::Display => "display",
        }
    }
}

impl Exit {
    /// The root key itself, in the clear and in its usual form.
    pub const fn key_by(way: ClearWay) -> Self {
        Self::InTheClear { secret: TakenOut::Key, form: None, way }
    }

    /// True if whoever was there then can have read a secret.
    pub const fn is_in_the_clear(&self) -> bool {
        match self {
            Self::InTheClear { .. } => true,
            Self::None
            | Self::Wrapped { .. }
            | Self::Signature { .. }
            | Self::Public { .. }
            | Self::Certificate { .. } => false,
        }
    }

    /// True if a secret left, in the clear or wrapped.
    pub const fn is_of_a_secret(&self) -> bool {
        match self {
            Self::InTheClear { .. } | Self::Wrapped { .. } => true,
            Self::None | Self::Signature { .. } | Self::Public { .. } | Self::Certificate { .. } => false,
        }
    }

    /// True if it is shown on the screen, or handed to a program.
    pub const fn is_shown(&self) -> bool {
        match self {
            Self::InTheClear { way, .. } => matches!(way, ClearWay::Display | ClearWay::Descriptor),
            Self::None
            | Self::Wrapped { .. }
            | Self::Signature { .. }
            | Self::Public { .. }
            | Self::Certificate { .. } => false,
        }
    }

    /// True if it becomes a new file or a new folder.
    pub const fn is_written(&self) -> bool {
        match self {
            Self::None => false,
            Self::InTheClear { way, .. } => matches!(way, ClearWay::File),
            Self::Wrapped { .. }
            | Self::Signature { .. }
            | Self::Public { .. }
            | Self::Certificate { .. } => true,
        }
    }

    /// True if the root key itself left, in the clear or wrapped: there is a copy of it since.
    pub const fn lets_the_key_out(&self) -> bool {
        match self {
            Self::InTheClear { secret, .. } | Self::Wrapped { secret, .. } => {
                matches!(secret, TakenOut::Key)
            }
            Self::None | Self::Signature { .. } | Self::Public { .. } | Self::Certificate { .. } => false,
        }
    }
}
