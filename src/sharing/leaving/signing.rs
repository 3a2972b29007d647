//! What a derived key gives that is no secret: a file's signature, and its public half.

use super::super::RootKey;
use super::super::certifying::{NotIssued, Order};
use super::super::derive::KeyName;
use super::super::form::{PublicError, PublicForm};
use super::super::signing::{Scheme, SignError, Subject};
use super::Leaving;
use crate::vocab::Mode;

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

    /// What a private CA signs, as it was prepared and compared. It is verified and read again before it leaves.
    pub(super) fn issue(root: &RootKey, mode: Mode, order: &Order) -> Result<Self, NotIssued> {
        order.issue(&root.derive(mode, order.by())).map(|issued| Self::Issued(Box::new(issued)))
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
