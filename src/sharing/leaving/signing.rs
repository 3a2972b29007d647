//! What a key gives that is no secret: a file's signature, its public half, and what it signs as a private CA.

use super::super::RootKey;
use super::super::certifying::{CaKey, IssuedBy, NotACaKey, NotIssued, Order, SealedKey, Signer};
use super::super::derive::KeyName;
use super::super::form::{PublicError, PublicForm};
use super::super::sealed::{Sealed, SealedError};
use super::super::signing::{Scheme, SignError, Subject};
use super::Leaving;
use crate::vocab::{Line, Mode};

/// Why a private CA signed nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCertified {
    /// The payload with its key does not open.
    #[error("{file}: {why}")]
    NotOpened {
        /// The file it is in.
        file: Line,
        /// Why it did not open.
        why: SealedError,
    },
    /// What was opened is no key that signs.
    #[error("{file}: {why}")]
    NoKey {
        /// The file it is in.
        file: Line,
        /// What is wrong with it.
        why: NotACaKey,
    },
    /// There is no payload.
    #[error("the file {file}, in which the CA's key is sealed, is missing: bring it")]
    NothingSealed {
        /// The file it is in.
        file: Line,
    },
    /// The key is there, and nothing was signed.
    #[error("{0}")]
    NotIssued(#[from] NotIssued),
}

impl Leaving {
    /// Signs a file, which was read before, by a derived key. It is verified before it leaves.
    pub(super) fn sign(
        root: &RootKey,
        mode: Mode,
        by: &KeyName,
        scheme: &Scheme,
        subject: &Subject,
    ) -> Result<Self, SignError> {
        let signature = scheme.sign(by, &root.derive(mode, by), subject)?;
        let (by, scheme, subject) = (by.clone(), scheme.clone(), Box::new(subject.clone()));
        Ok(Self::Signed { by, scheme, subject, bytes: signature.into_bytes() })
    }

    /// The public half of a derived key.
    pub(super) fn public(
        root: &RootKey,
        mode: Mode,
        of: &KeyName,
        form: PublicForm,
    ) -> Result<Self, PublicError> {
        let bytes = form.write(of, &root.derive(mode, of))?;
        Ok(Self::Public { of: of.clone(), form, bytes })
    }

    /// What a private CA signs, as it was prepared and compared. It is verified and read again before it leaves. `sealed` is the
    /// file with its key, unless that is derived; the key is wiped as soon as it has signed.
    pub(super) fn issue(
        root: &RootKey,
        mode: Mode,
        order: &Order,
        sealed: Option<&[u8]>,
    ) -> Result<Self, NotCertified> {
        let (key, by) = match order.signer() {
            Signer::Derived(name) => (CaKey::derived(root, mode, name)?, IssuedBy::Derived(name.clone())),
            Signer::Sealed(SealedKey { file, .. }) => {
                let bytes = sealed.ok_or_else(|| NotCertified::NothingSealed { file: file.clone() })?;
                let opened = Sealed::read(bytes).and_then(|sealed| sealed.open(root, mode));
                let opened = opened.map_err(|why| NotCertified::NotOpened { file: file.clone(), why })?;
                let key = CaKey::read(&opened.content)
                    .map_err(|why| NotCertified::NoKey { file: file.clone(), why })?;
                (key, IssuedBy::Sealed { about: opened.about })
            }
        };
        Ok(Self::Issued(Box::new(order.issue(&key, by)?)))
    }

    /// True if it must be recorded that it left. A public half lets nobody do anything, and stands in every list of signers.
    pub const fn is_recorded(&self) -> bool {
        !matches!(self, Self::Public { .. })
    }

    /// The file that was signed, if it is a signature.
    pub const fn signs(&self) -> Option<&Subject> {
        let Self::Signed { subject, .. } = self else { return None };
        Some(subject)
    }
}
