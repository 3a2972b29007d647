//! What a CA is asked for, and what it is made of.

use super::certificate::{self, Parts};
use super::field;
use super::issued::Field;
use super::issuer::Issuer;
use super::key::{Kind, PublicKey};
use super::list::List;
use super::profile::Profile;
use super::request::Request;

/// What is to be signed.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    /// A CA signs its own key. That is known before if it was sealed.
    Root { profile: Profile, own: Option<Box<PublicKey>> },
    /// A CA certifies the key of a request.
    Certificate { profile: Profile, issuer: Box<Issuer>, request: Box<Request> },
    /// A CA says what it revoked.
    List { list: List, issuer: Box<Issuer> },
}

impl Deed {
    /// The CA, where its certificate is not made here.
    pub(super) fn issuer(&self) -> Option<&Issuer> {
        match self {
            Self::Root { .. } => None,
            Self::Certificate { issuer, .. } | Self::List { issuer, .. } => Some(issuer),
        }
    }

    /// The public half of the key that signs, where it is known before that key is there.
    pub(super) fn signing_key(&self) -> Option<&PublicKey> {
        match self {
            Self::Root { own, .. } => own.as_deref(),
            Self::Certificate { issuer, .. } | Self::List { issuer, .. } => Some(&issuer.key),
        }
    }

    /// The parts of a certificate; none of a list. `public` is the key that signs.
    pub(super) fn parts<'a>(&'a self, signer: Kind, public: &'a PublicKey) -> Option<Parts<'a>> {
        match self {
            Self::Root { profile, own } => {
                let subject = own.as_deref().unwrap_or(public);
                Some(Parts { profile, issuer: None, subject, signer })
            }
            Self::Certificate { profile, issuer, request } => {
                Some(Parts { profile, issuer: Some(issuer), subject: &request.key, signer })
            }
            Self::List { .. } => None,
        }
    }

    /// The bytes that are signed.
    pub(super) fn to_be_signed(&self, signer: Kind, public: &PublicKey) -> Vec<u8> {
        match self {
            Self::List { list, issuer } => list.to_be_signed(signer, issuer),
            Self::Root { .. } | Self::Certificate { .. } => {
                certificate::to_be_signed(self.parts(signer, public).expect("a certificate has parts"))
            }
        }
    }

    /// What it says; of a root with its public key, if that is there.
    pub(super) fn fields(&self, signer: Kind, public: Option<&PublicKey>) -> Vec<Field> {
        match self {
            Self::Root { profile, own } => {
                field::of_profile(profile, signer, None, own.as_deref().or(public))
            }
            Self::Certificate { profile, issuer, request } => {
                field::of_profile(profile, signer, Some(issuer), Some(&request.key))
            }
            Self::List { list, issuer } => list.fields(signer, issuer),
        }
    }
}
