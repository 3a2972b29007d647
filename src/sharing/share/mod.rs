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

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::lock_params::{LockParams, LockParamsError};
use super::{KEY_BYTES, Quorum, QuorumError};
use crate::vocab::digest::first;
use crate::vocab::digest::{self, pgp_words, tagged};
use crate::vocab::{Digest, Fingerprint, Mode, Secret, SetId};

/// Version of the format this file reads and writes.
pub const VERSION: u8 = 1;
/// Bytes before the body.
pub const HEADER_BYTES: usize = 39;
/// Body of a locked share: ciphertext and tag.
pub const LOCKED_BODY_BYTES: usize = KEY_BYTES + 16;
/// Ceremony public key and signature.
pub const PROOF_BYTES: usize = 32 + 64;
const SIGNING_TAG: &[u8] = b"keyrite-share@v1\0";

/// How a share's value is protected on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LockKind {
    /// The sheet alone is enough.
    None,
    /// The custodian's own passphrase is needed too.
    Passphrase,
    /// Code words are needed too. The custodian wrote them on a card of their own; sheet and printer never saw them.
    CodeWords,
}

/// The ceremony's Ed25519 public key, which vouches for every sheet and entry of one run.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CeremonyKey(pub [u8; 32]);

digest::hex_value!(CeremonyKey, "32", "a ceremony key");

impl CeremonyKey {
    /// Sixteen bytes that identify the key, shown as words on every sheet: SHA-256 of tag
    /// `keyrite/v1/ceremony-key` and the key, cut.
    pub fn short_digest(&self) -> [u8; 16] {
        first(&tagged("keyrite/v1/ceremony-key", &[&self.0]).0)
    }

    /// The sixteen read-aloud words printed on the sheet.
    pub fn spoken(&self) -> String {
        pgp_words(&self.short_digest())
    }

    /// True if no signature by this key proves anything: it is a point of small order, under which some readers take
    /// signatures that nobody made, or no point at all, or one in another spelling than its own.
    pub fn proves_nothing(&self) -> bool {
        VerifyingKey::from_bytes(&self.0)
            .map_or(true, |key| key.is_weak() || key.to_edwards().compress().to_bytes() != self.0)
    }

    /// True if `signature` is this key's over `message`, by the strict rules (RFC 8032 without malleability).
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        VerifyingKey::from_bytes(&self.0)
            .is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(signature)).is_ok())
    }
}

/// What a share says of itself without any secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShareHeader {
    /// Worthless or real.
    pub mode: Mode,
    /// Whether something besides the sheet is needed.
    pub lock: LockKind,
    /// The split this share belongs to.
    pub set: SetId,
    /// Counts the sets of one key, from 1.
    pub generation: u16,
    /// The share's number, 1 to n.
    pub x: u8,
    /// k of n.
    pub quorum: Quorum,
    /// Identifies the root key.
    pub fingerprint: Fingerprint,
}

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
    /// Its value.
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

/// Why bytes are not a share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// A version this program does not know.
    #[error("it is share format version {0}; this program reads version {VERSION}: use a newer Keyrite")]
    NewerVersion(u8),
    /// Version zero never existed.
    #[error("it says share format version 0, which does not exist: the code is damaged or no share")]
    VersionZero,
    /// Bits that version 1 leaves zero.
    #[error("its flags byte {0:#04x} uses bits that share format version 1 does not have")]
    UnknownFlags(u8),
    /// Cut off.
    #[error("it is cut off: {got} bytes of {want}. Scan it again, or type its words")]
    Truncated {
        /// Bytes there.
        got: usize,
        /// Bytes a share of this kind has.
        want: usize,
    },
    /// Something follows the end.
    #[error("it goes on after its end (by {0} of its bytes): it is no share, or something was added")]
    TrailingBytes(usize),
    /// x outside 1..=n.
    #[error("it says it is share {x} of {n}, which cannot be")]
    Number {
        /// Its number.
        x: u8,
        /// n
        n: u8,
    },
    /// k of n impossible.
    #[error("its numbers of shares cannot be ({}): it is damaged or forged", impossible(*.0))]
    Quorum(#[from] QuorumError),
    /// Generations count from one.
    #[error("it says generation 0; generations count from 1")]
    GenerationZero,
    /// Lock parameters out of bounds.
    #[error("its lock cannot be opened safely: {0}")]
    Lock(#[from] LockParamsError),
    /// The signature does not fit the content.
    #[error("its signature does not fit: it was altered, or the copy is damaged")]
    BadSignature,
}

fn impossible(error: QuorumError) -> String {
    match error {
        QuorumError::ThresholdTooSmall(threshold) => format!("{threshold} needed"),
        QuorumError::ThresholdAboveShares { threshold, shares } => format!("{threshold} of {shares} needed"),
    }
}

impl ShareHeader {
    /// The 39 bytes of the format.
    pub fn to_bytes(self) -> [u8; HEADER_BYTES] {
        let lock = match self.lock {
            LockKind::None => 0,
            LockKind::Passphrase => 1,
            LockKind::CodeWords => 2,
        };
        let flags = u8::from(self.mode == Mode::Rehearsal) | lock << 1;
        let mut bytes = [0u8; HEADER_BYTES];
        let mut rest = bytes.as_mut_slice();
        let parts: [&[u8]; 6] = [
            &[VERSION, flags],
            &self.set.0,
            &self.generation.to_be_bytes(),
            &[self.x],
            &[self.quorum.threshold(), self.quorum.shares()],
            &self.fingerprint.0,
        ];
        for part in parts {
            let (here, after) = rest.split_at_mut(part.len());
            here.copy_from_slice(part);
            rest = after;
        }
        bytes
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ShareError> {
        match from.byte()? {
            VERSION => {}
            0 => return Err(ShareError::VersionZero),
            newer => return Err(ShareError::NewerVersion(newer)),
        }
        let flags = from.byte()?;
        let lock = match flags >> 1 {
            0 => LockKind::None,
            1 => LockKind::Passphrase,
            2 => LockKind::CodeWords,
            _ => return Err(ShareError::UnknownFlags(flags)),
        };
        let mode = if flags & 1 == 1 { Mode::Rehearsal } else { Mode::Production };
        from.want = total_bytes(lock);
        let set = SetId(from.array()?);
        let generation = u16::from_be_bytes(from.array()?);
        let [x, k, n] = from.array()?;
        let fingerprint = Fingerprint(from.array()?);
        let quorum = Quorum::new(k, n)?;
        if x == 0 || x > n {
            return Err(ShareError::Number { x, n });
        }
        if generation == 0 {
            return Err(ShareError::GenerationZero);
        }
        Ok(Self { mode, lock, set, generation, x, quorum, fingerprint })
    }

    /// True if both are shares of one split: everything but number and lock is equal.
    pub fn same_set(&self, other: &Self) -> bool {
        let common = |header: &Self| Self { x: 1, lock: LockKind::None, ..*header };
        common(self) == common(other)
    }
}

/// Bytes of a share up to its proof: what recovery needs.
pub const fn content_bytes(lock: LockKind) -> usize {
    match lock {
        LockKind::None => HEADER_BYTES + KEY_BYTES,
        LockKind::Passphrase | LockKind::CodeWords => HEADER_BYTES + LOCKED_BODY_BYTES + LockParams::BYTES,
    }
}

/// Bytes of a whole share.
pub const fn total_bytes(lock: LockKind) -> usize {
    content_bytes(lock) + PROOF_BYTES
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

struct Reader<'a> {
    rest: &'a [u8],
    len: usize,
    want: usize,
}

impl Reader<'_> {
    fn array<const N: usize>(&mut self) -> Result<[u8; N], ShareError> {
        let cut = ShareError::Truncated { got: self.len, want: self.want };
        let (bytes, rest) = self.rest.split_first_chunk::<N>().ok_or(cut)?;
        self.rest = rest;
        Ok(*bytes)
    }

    fn byte(&mut self) -> Result<u8, ShareError> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn end(self) -> Result<(), ShareError> {
        if self.rest.is_empty() { Ok(()) } else { Err(ShareError::TrailingBytes(self.rest.len())) }
    }
}
