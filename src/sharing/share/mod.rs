//! Share format v1: the bytes that a sheet carries, in its QR code and in its words.
//!
//! All numbers are big-endian; nothing is optional; every byte is covered by the signature.
//!
//! ```text
//! offset  bytes  field
//!      0      1  version, 1
//!      1      1  flags: bit 0 rehearsal; bits 1-2 lock: 0 open, 1 passphrase, 2 code words; others zero
//!      2     16  set id, random, one per split
//!     18      2  generation, 1 to 65535: counts the sets of one key
//!     20      1  x, 1 to n: the number of this share and its place in GF(2^8)
//!     21      1  k, 2 to n
//!     22      1  n, 2 to 255
//!     23     16  key fingerprint: HKDF-SHA-512(root key; no salt; info "keyrite/v1/fingerprint"), in
//!                rehearsal info "keyrite/v1/rehearsal/fingerprint"
//!     39     32  body of an open share: y, one byte per byte of the root key
//!      or    48  body of a locked share: AES-256-GCM of y, then its 16-byte tag
//!      +     34  locked shares only: Argon2id memory in KiB (4), passes (1), lanes (1), salt (16), nonce (12)
//!      +     32  ceremony public key, Ed25519
//!      +     64  Ed25519 signature over "keyrite-share@v1", a zero byte, and everything before it
//! ```
//!
//! The signature is checked strictly: neither the key nor R may be of small order (`verify_strict` of
//! ed25519-dalek), and S is reduced, so that one share has one signature by one key.
//!
//! A lock's cost is read only between these bounds: memory 64 MiB to 4 GiB, passes 1 to 64 with memory times passes
//! at least 192 MiB, lanes 1 to 16. The code words of lock 2 are eight words of the BIP-39 list, 88 bits: 80 random
//! bits and the first byte of `tagged("keyrite/v1/code-words", those ten bytes)`; Argon2id gets them in full, lower
//! case, with single spaces between. `tagged` is in [`crate::vocab::digest`].
//!
//! An open share has 167 bytes, a locked one 217. The field is GF(2^8) modulo x^8+x^4+x^3+x^2+1 (0x11d), the
//! secret at x = 0. A lock's key is Argon2id (version 0x13, 32 bytes out) of the passphrase in NFKD; the
//! additional data of AES-256-GCM is bytes 0 to 38 and the lock's 34 bytes.
//!
//! As text (QR): `KEYRITE1:`, in rehearsal `KEYRITE1-REHEARSAL:`, then RFC 4648 base32 in upper case without
//! padding; letter case and white space are forgiven on reading. As words: see [`super::rows`]. The worked example and the failures by name are in
//! `tests/vectors/share-v1.toml`.

mod ceremony_key;
mod error;
mod header;
mod reader;

use ed25519_dalek::{Signer, SigningKey};
use zeroize::Zeroizing;

pub use ceremony_key::CeremonyKey;
pub use error::{ShareError, VERSION};
pub use header::{
    HEADER_BYTES, LOCKED_BODY_BYTES, LockKind, PROOF_BYTES, ShareHeader, ShareStart, content_bytes,
    total_bytes,
};
use reader::Reader;

use super::KEY_BYTES;
use super::lock_params::LockParams;
use crate::vocab::digest::tagged;
use crate::vocab::{Digest, Secret};

const SIGNING_TAG: &[u8] = b"keyrite-share@v1\0";

/// The share's value, open or locked.
#[derive(Debug)]
pub enum Body {
    /// y itself.
    Open(Secret<KEY_BYTES>),
    /// y under a lock.
    Locked {
        /// AES-256-GCM ciphertext and tag.
        sealed: [u8; LOCKED_BODY_BYTES],
        /// How to derive the key.
        params: LockParams,
    },
}

/// The ceremony key and its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Who signed.
    pub key: CeremonyKey,
    /// Ed25519 over everything before it.
    pub signature: [u8; 64],
}

/// A share as read or made. Whether it is authentic is a question to ask: [`Share::authenticity`].
#[derive(Debug)]
pub struct Share {
    /// What it says of itself.
    pub header: ShareHeader,
    /// Its value, in the clear or under a lock.
    pub body: Body,
    /// Absent when only the first rows of words were typed.
    pub proof: Option<Proof>,
}

/// What a share's signature says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authenticity {
    /// Signed by this ceremony key; compare its words with another sheet or the attestation page.
    SignedBy(CeremonyKey),
    /// Typed without its signature rows: nothing proves it until the key's fingerprint matches.
    Unsigned,
}

impl Share {
    /// Signs header and body.
    pub fn sign(header: ShareHeader, body: Body, key: &SigningKey) -> Self {
        let mut share = Self { header, body, proof: None };
        let signature = key.sign(&share.signed_message(key.verifying_key().as_bytes())).to_bytes();
        share.proof = Some(Proof { key: CeremonyKey(key.verifying_key().to_bytes()), signature });
        share
    }

    /// Everything before the proof.
    pub fn content(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(total_bytes(self.header.lock)));
        bytes.extend_from_slice(&self.header.to_bytes());
        match &self.body {
            Body::Open(y) => bytes.extend_from_slice(y.expose()),
            Body::Locked { sealed, params } => {
                bytes.extend_from_slice(sealed);
                bytes.extend_from_slice(&params.to_bytes());
            }
        }
        bytes
    }

    /// The whole share, or its content alone when it is unsigned.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = self.content();
        if let Some(proof) = &self.proof {
            bytes.extend_from_slice(&proof.key.0);
            bytes.extend_from_slice(&proof.signature);
        }
        bytes
    }

    fn signed_message(&self, key: &[u8; 32]) -> Zeroizing<Vec<u8>> {
        let content = self.content();
        let mut message = Zeroizing::new(Vec::with_capacity(SIGNING_TAG.len() + content.len() + 32));
        message.extend_from_slice(SIGNING_TAG);
        message.extend_from_slice(&content);
        message.extend_from_slice(key);
        message
    }

    /// Reads a whole share strictly: no byte more or less. The signature is not looked at.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ShareError> {
        let (mut share, mut rest) = Self::read_content(bytes)?;
        let key = CeremonyKey(rest.array()?);
        share.proof = Some(Proof { key, signature: rest.array()? });
        rest.end()?;
        Ok(share)
    }

    /// Reads a share typed without its signature rows.
    pub fn from_content(bytes: &[u8]) -> Result<Self, ShareError> {
        let (share, rest) = Self::read_content(bytes)?;
        rest.end()?;
        Ok(share)
    }

    fn read_content(bytes: &[u8]) -> Result<(Self, Reader<'_>), ShareError> {
        let mut from = Reader { rest: bytes, len: bytes.len(), want: total_bytes(LockKind::None) };
        let header = ShareHeader::read(&mut from)?;
        let body = match header.lock {
            LockKind::None => {
                let y = Zeroizing::new(from.array()?);
                Body::Open(Secret::copy_of(&y))
            }
            LockKind::Passphrase | LockKind::CodeWords => {
                let sealed = from.array()?;
                Body::Locked { sealed, params: LockParams::from_bytes(&from.array()?)? }
            }
        };
        Ok((Self { header, body, proof: None }, from))
    }

    /// Checks the signature, if there is one.
    pub fn authenticity(&self) -> Result<Authenticity, ShareError> {
        let Some(proof) = &self.proof else { return Ok(Authenticity::Unsigned) };
        if proof.key.verifies(&self.signed_message(&proof.key.0), &proof.signature) {
            Ok(Authenticity::SignedBy(proof.key))
        } else {
            Err(ShareError::BadSignature)
        }
    }

    /// Public digest of the whole share, printed on its sheet and recorded in the transcript. The 32 random
    /// bytes inside keep it from helping anyone to guess.
    pub fn digest(&self) -> Digest {
        tagged("keyrite/v1/share", &[&self.to_bytes()])
    }
}
