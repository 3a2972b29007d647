//! Why a private CA signs nothing: what is wrong before its key is there, and what is found out with it.

use super::below::NotBelow;
use super::issuer::IssuerError;
use super::profile::{CertificateKind, ProfileError};
use super::request::RequestError;
use crate::sharing::derive::KeyName;

/// Why nothing was prepared. No key was needed to find out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    /// A derived key that does not sign.
    #[error("{0} is no key that signs certificates: name one of p-256, p-384 and ed25519")]
    Algorithm(KeyName),
    /// The profile or the list.
    #[error("{0}")]
    Profile(#[from] ProfileError),
    /// No text.
    #[error("it is not text in UTF-8: give a TOML file")]
    NoText,
    /// A root wants nothing but its profile.
    #[error(
        "kind = \"root\" is a CA that signs itself: leave out the request and the certificate of another CA, or name another kind"
    )]
    RootOfOthers,
    /// Everything else wants both.
    #[error("kind = \"{}\" wants a request and an issuer: whose key is certified, and the certificate of the CA that signs", .0.word())]
    Alone(CertificateKind),
    /// The CA's certificate.
    #[error("the CA's certificate: {0}")]
    Issuer(#[from] IssuerError),
    /// What the CA may not sign.
    #[error("{0}")]
    Below(#[from] NotBelow),
    /// Somebody's request.
    #[error("the request: {0}")]
    Request(#[from] RequestError),
    /// The CA's certificate is for another kind of key.
    #[error(
        "the CA's certificate: it is of a key of {issuer}, and {name} is of another kind: name the key that the CA was made with"
    )]
    OtherKind {
        /// What the certificate holds.
        issuer: String,
        /// What was named.
        name: KeyName,
    },
    /// A request for the CA's own key.
    #[error(
        "the request: it is for the key of the CA itself: a CA signs its own key with kind = \"root\" alone"
    )]
    OwnKey,
    /// The rehearsal of the signature failed.
    #[error("{0}")]
    Rehearsal(#[from] NotIssued),
}

/// The file in which something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongFile {
    /// Somebody's request.
    Request,
    /// The certificate of the CA that signs.
    Issuer,
}

impl OrderError {
    /// The file that is at fault, if it is one of those beside the profile.
    pub const fn wrong_file(&self) -> Option<WrongFile> {
        match self {
            Self::Issuer(_) | Self::OtherKind { .. } => Some(WrongFile::Issuer),
            Self::Request(_) | Self::OwnKey => Some(WrongFile::Request),
            Self::Algorithm(_)
            | Self::Profile(_)
            | Self::Below(_)
            | Self::NoText
            | Self::RootOfOthers
            | Self::Alone(_)
            | Self::Rehearsal(_) => None,
        }
    }
}

/// Why nothing was signed, or what was signed does not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotIssued {
    /// The CA's certificate is of another key.
    #[error(
        "the CA's certificate is of another key: SHA-256 of its public key is {issuer}, and that of {name} is {derived}. Name the key that the CA was made with, or bring the sheets of its root key"
    )]
    OtherKey {
        /// The derived key.
        name: KeyName,
        /// SHA-256 of the public key in the issuer's certificate, in hex.
        issuer: String,
        /// SHA-256 of the derived public key, in hex.
        derived: String,
    },
    /// What is to be signed changed.
    #[error("what was to be signed is not what was prepared and shown: do not go on with this machine")]
    Changed,
    /// The signature does not verify.
    #[error("the signature does not hold: do not go on with this machine")]
    Signature,
    /// It cannot be read again.
    #[error(
        "what was signed cannot be read again, so it does not leave: this is a mistake of the program; please report the profile"
    )]
    Unreadable,
    /// It says something else.
    #[error(
        "what was signed says \u{201c}{read}\u{201d} where \u{201c}{wanted}\u{201d} was asked for, so it does not leave: this is a mistake of the program; please report the profile"
    )]
    Differs {
        /// What was asked for.
        wanted: String,
        /// What it says.
        read: String,
    },
}
