//! One share that may take part: what it says of itself, who signed it, and its value as far as it is known.

use super::super::Point;
use super::super::lock::{LockError, LockParams, LockSecret, unlock};
use super::super::share::{Authenticity, Body, CeremonyKey, LOCKED_BODY_BYTES, Share, ShareHeader};
use super::LeftOut;
use crate::vocab::{Digest, Mode};

/// A share whose signature holds, or that was typed without one. Nothing proves yet that it belongs to any other.
#[derive(Debug)]
pub struct Candidate {
    label: String,
    header: ShareHeader,
    signer: Option<CeremonyKey>,
    digest: Digest,
    value: Value,
}

/// A share's value.
#[derive(Debug)]
enum Value {
    /// In the clear: the sheet alone was enough, or its lock was opened.
    Open(Point),
    /// Under its lock.
    Locked {
        sealed: [u8; LOCKED_BODY_BYTES],
        params: LockParams,
        /// What came of the last try to open it.
        failure: Option<LockError>,
    },
}

impl Candidate {
    /// Takes a share as it was read, if its signature holds and it is of this mode. `label` says where it was read.
    pub fn from_share(label: &str, share: Share, mode: Mode) -> Result<Self, LeftOut> {
        let header = share.header;
        let signer = match share.authenticity() {
            Ok(Authenticity::SignedBy(key)) => Some(key),
            Ok(Authenticity::Unsigned) => None,
            Err(error) => return Err(LeftOut::Damaged { x: header.x, error }),
        };
        if header.mode != mode {
            return Err(LeftOut::WrongMode { x: header.x, found: header.mode });
        }
        let digest = share.digest();
        let value = match share.body {
            Body::Open(y) => Value::Open(Point { x: header.x, y }),
            Body::Locked { sealed, params } => Value::Locked { sealed, params, failure: None },
        };
        Ok(Self { label: label.to_owned(), header, signer, digest, value })
    }

    /// Where it was read.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// What it says of itself.
    pub const fn header(&self) -> &ShareHeader {
        &self.header
    }

    /// Who signed it, if anybody.
    pub const fn signer(&self) -> Option<CeremonyKey> {
        self.signer
    }

    /// Digest of the whole share as it was read.
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// The lock that keeps its value; `None` once it is open.
    pub const fn lock(&self) -> Option<&LockParams> {
        match &self.value {
            Value::Open(_) => None,
            Value::Locked { params, .. } => Some(params),
        }
    }

    /// Opens its lock. What is open already stays so, and nothing is computed again.
    pub fn open(&mut self, secret: &LockSecret) -> Result<(), LockError> {
        let Value::Locked { sealed, params, failure } = &mut self.value else { return Ok(()) };
        match unlock(sealed, params, &self.header, secret) {
            Ok(y) => {
                self.value = Value::Open(Point { x: self.header.x, y });
                Ok(())
            }
            Err(error) => {
                *failure = Some(error);
                Err(error)
            }
        }
    }

    pub(super) const fn point(&self) -> Option<&Point> {
        match &self.value {
            Value::Open(point) => Some(point),
            Value::Locked { .. } => None,
        }
    }

    /// Why it has no part in a key that its set could give: its lock was not opened.
    pub(super) fn stays_locked(&self) -> Option<LeftOut> {
        let Value::Locked { failure, .. } = &self.value else { return None };
        let why = failure
            .map_or_else(|| "no passphrase or code words were given".to_owned(), |error| error.to_string());
        Some(LeftOut::Locked { x: self.header.x, why })
    }
}
