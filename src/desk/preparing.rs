//! What a private CA is to sign: its files are read, and the whole is prepared with a throw-away key, drawn here.

use std::path::Path;

use zeroize::Zeroizing;

use super::files::{self, FileError};
use super::random::{NoRandomness, Random};
use crate::sharing::certifying::pem::MAX_FILE_BYTES;
use crate::sharing::certifying::profile::MAX_PROFILE_BYTES;
use crate::sharing::certifying::{Order, OrderError, Signer, WrongFile};

/// A file's content. It is wiped: somebody may have taken a private key for it.
pub type Content = Zeroizing<Vec<u8>>;

/// What is to be signed, as its files have it.
#[derive(Clone, Copy, Debug)]
pub enum ToSign<'a> {
    /// The certificate of a CA that signs itself.
    Root {
        /// The profile.
        profile: &'a [u8],
        /// The public half of its key, if that is sealed.
        own_key: Option<&'a [u8]>,
    },
    /// A certificate for somebody's request.
    Certificate {
        /// The profile.
        profile: &'a [u8],
        /// The request.
        request: &'a [u8],
        /// The CA's certificate.
        issuer: &'a [u8],
    },
    /// A revocation list.
    List {
        /// What it is to say.
        list: &'a [u8],
        /// The CA's certificate.
        issuer: &'a [u8],
    },
}

/// Why nothing was prepared.
#[derive(Clone, Debug, thiserror::Error)]
pub enum NotPrepared {
    /// No random bytes for the throw-away key.
    #[error("{0}")]
    Random(#[from] NoRandomness),
    /// One of the files, or what they make together.
    #[error("{0}")]
    Order(#[from] OrderError),
}

impl NotPrepared {
    /// The file that is at fault, if it is one of those beside the profile.
    pub const fn wrong_file(&self) -> Option<WrongFile> {
        match self {
            Self::Random(_) => None,
            Self::Order(why) => why.wrong_file(),
        }
    }
}

/// Reads a profile, or what a list is to say.
pub fn read_profile(path: &Path) -> Result<Content, FileError> {
    files::read(path, MAX_PROFILE_BYTES)
}

/// Reads a request, a certificate or a public key.
pub fn read_certificate(path: &Path) -> Result<Content, FileError> {
    files::read(path, MAX_FILE_BYTES)
}

/// Prepares it: everything that will be signed is known then, and was signed once with a key that is gone.
pub fn prepare(by: &Signer, what: ToSign<'_>) -> Result<Order, NotPrepared> {
    let mut random = Random::ready(0)?;
    Ok(match what {
        ToSign::Root { profile, own_key } => match (by.sealed(), own_key) {
            (Some(sealed), Some(own_key)) => Order::root_of_sealed(sealed, profile, own_key, &mut random),
            (_, _) => Order::certificate(by, profile, None, None, &mut random),
        },
        ToSign::Certificate { profile, request, issuer } => {
            Order::certificate(by, profile, Some(request), Some(issuer), &mut random)
        }
        ToSign::List { list, issuer } => Order::list(by, list, issuer, &mut random),
    }?)
}
