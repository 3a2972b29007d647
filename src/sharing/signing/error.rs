//! Why a file is not signed: the key does not go with the scheme, or the machine computes wrongly.

use crate::sharing::derive::Algorithm;

/// Why a key does not sign so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemeError {
    /// Keys that sign nothing.
    #[error("{} keys sign nothing: name a derived key of ed25519, p-256 or p-384", .0.word())]
    NoSignatures(Algorithm),
    /// minisign knows Ed25519 alone.
    #[error("minisign has no {} keys: name one of ed25519, or sign as sshsig", .0.word())]
    NotMinisign(Algorithm),
}

/// Why a signature does not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The key does not go with the scheme.
    #[error("{0}")]
    Scheme(#[from] SchemeError),
    /// A fault of the machine.
    #[error(
        "the signature that was made does not verify with the key's own public half: this machine computes wrongly. Use another one"
    )]
    Wrong,
}
