//! Why a private CA signs nothing: what is wrong before its key is there, and what is found out with it.

use super::below::NotBelow;
use super::issuer::IssuerError;
use super::key::{MAX_CA_MODULUS_BITS, NotAKey};
use super::pem::NotThere;
use super::profile::{CertificateKind, ProfileError};
use super::request::RequestError;
use super::signer::Signer;
use crate::sharing::derive::KeyName;
use crate::sharing::wrap::MIN_MODULUS_BITS;

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
    /// The CA's certificate is for a key that is never derived.
    #[error(
        "the CA's certificate: it is of a key of {0}, and RSA keys are never derived: sign with the key itself, which was sealed as a payload"
    )]
    NeverDerived(String),
    /// The CA's certificate is for a key with which nothing is signed here.
    #[error(
        "the CA's certificate: it is of a key of {0}, and a CA signs here with P-256, P-384, Ed25519, or RSA of {MIN_MODULUS_BITS} to {MAX_CA_MODULUS_BITS} bits: let another CA sign"
    )]
    SignsNothing(String),
    /// A root of a sealed key without its public half.
    #[error(
        "kind = \"root\" by a sealed key wants that key's public half, so that all is known before it is opened: write it out where the key was made, with openssl pkey -in KEY -pubout, or out of a certificate of it with openssl x509 -in CERT -pubkey -noout"
    )]
    OwnKeyWanted,
    /// A public half where the CA's certificate says it.
    #[error("kind = \"{}\" is signed by the CA of the issuer's certificate, which has its public key: leave the CA's public key out", .0.word())]
    OwnKeyOfOthers(CertificateKind),
    /// That file.
    #[error("the CA's public key: {0}")]
    OwnKeyFile(NotThere),
    /// What it holds.
    #[error("the CA's public key: {0}")]
    OwnKeyUnfit(NotAKey),
    /// What it holds signs nothing here.
    #[error(
        "the CA's public key: it is of {0}, and a CA signs here with P-256, P-384, Ed25519, or RSA of {MIN_MODULUS_BITS} to {MAX_CA_MODULUS_BITS} bits: make the CA with one of these"
    )]
    OwnKeySignsNothing(String),
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
    /// The public half of a root's sealed key.
    OwnKey,
}

impl OrderError {
    /// The file that is at fault, if it is one of those beside the profile.
    pub const fn wrong_file(&self) -> Option<WrongFile> {
        match self {
            Self::Issuer(_) | Self::OtherKind { .. } | Self::NeverDerived(_) | Self::SignsNothing(_) => {
                Some(WrongFile::Issuer)
            }
            Self::Request(_) | Self::OwnKey => Some(WrongFile::Request),
            Self::OwnKeyFile(_) | Self::OwnKeyUnfit(_) | Self::OwnKeySignsNothing(_) => {
                Some(WrongFile::OwnKey)
            }
            Self::Algorithm(_)
            | Self::Profile(_)
            | Self::Below(_)
            | Self::NoText
            | Self::RootOfOthers
            | Self::Alone(_)
            | Self::OwnKeyWanted
            | Self::OwnKeyOfOthers(_)
            | Self::Rehearsal(_) => None,
        }
    }
}

/// Why nothing was signed, or what was signed does not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotIssued {
    /// The CA's certificate, or what was brought, is of another key.
    #[error(
        "{said_by} is of another key: SHA-256 of its public key is {wanted}, and that of {signer} is {got}. {}",
        other(signer)
    )]
    OtherKey {
        /// What signs.
        signer: Signer,
        /// Who says what should sign.
        said_by: &'static str,
        /// SHA-256 of the public key there, in hex.
        wanted: String,
        /// SHA-256 of the public key of what signs, in hex.
        got: String,
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

/// What to do about another key.
const fn other(signer: &Signer) -> &'static str {
    match signer {
        Signer::Derived(_) => "Name the key that the CA was made with, or bring the sheets of its root key",
        Signer::Sealed(_) => "Open the payload in which the CA's own key is sealed",
    }
}
