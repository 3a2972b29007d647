//! Sealed payloads: a secret that existed before the root key, or cannot be derived from it, under that key.
//! A file, anywhere, in any number of copies; nothing in it is secret without the sheets.
//!
//! Up to 16 MiB it is of format 1, one message, which is here. What is larger is of format 2, in chunks: [`chunks`].
//!
//! ```text
//! bytes  field
//!    16  "KEYRITE-SEALED-1"
//!     1  flags: bit 0 rehearsal; others zero
//!    16  key fingerprint, as on the sheets
//!    32  salt, random, for this payload alone
//!     2  length m of the next field, 1 to 1024, big-endian
//!     m  what it is, for people: UTF-8, one line
//!     -  the payload, 1 byte to 16 MiB, encrypted by AES-256-GCM, and its 16-byte tag; nothing follows
//!
//! okm = 44 bytes of HKDF-SHA-512 (RFC 5869) of the root key with the salt, info "keyrite/v1/sealed-payload", in
//!       rehearsal "keyrite/v1/rehearsal/sealed-payload": the AES key (32) and the nonce (12)
//! additional data: everything before the encrypted payload
//! ```
//!
//! The salt makes key and nonce its own, so no pair is used twice. The length of the payload is not hidden. What the
//! file says of itself is covered by the tag, and is not to be believed before [`Sealed::open`]. Worked examples and
//! failures by name are in `tests/vectors/payload-v1.toml`.

mod about;
pub mod chunks;
pub mod code;
mod error;
mod head;
pub mod marks;

pub use keyrite_cipher::TAG_BYTES;
use keyrite_cipher::{Cipher, NONCE_BYTES};
use rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::{KEY_BYTES, RootKey};
use crate::sharing::hkdf;
use crate::vocab::digest::{first, last};
use crate::vocab::limits::{MAX_ABOUT_BYTES, MAX_PAYLOAD_BYTES};
use crate::vocab::{Fingerprint, Mode};
use chunks::ChunksHead;
use head::{FIXED_BYTES, Format, Head};

pub use about::{About, AboutError};
pub use error::{SealError, SealedError};

/// Length of a sealed payload of format 1, by those of its description and of what is in it.
pub const fn sealed_bytes(about: usize, content: usize) -> usize {
    FIXED_BYTES + about + content + TAG_BYTES
}

/// Longest sealed payload of format 1, in bytes.
pub const MAX_SEALED_BYTES: usize = sealed_bytes(MAX_ABOUT_BYTES, MAX_PAYLOAD_BYTES);

/// Which kind of sealed payload a file is.
#[derive(Debug)]
pub enum Start {
    /// Of at most 16 MiB: all of it is read, by [`Sealed::read`].
    Whole,
    /// In chunks.
    InChunks(Box<ChunksHead>),
}

impl Start {
    /// Reads the first bytes of a file, [`chunks::MAX_HEAD_BYTES`] of them if it has so many; `file` is the length of all of it.
    pub fn read(start: &[u8], file: u64) -> Result<Self, SealedError> {
        let head = Head::read(start, file)?;
        match head.format {
            Format::Whole => Ok(Self::Whole),
            Format::InChunks => ChunksHead::of(head, file).map(|head| Self::InChunks(Box::new(head))),
        }
    }
}

/// True if the bytes begin as a sealed payload of any version does.
pub fn looks_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(head::NAME)
}

/// True if the bytes begin as the text of a sealed payload's code does: behind the digit a sealed file has its flags, which
/// are no colon.
pub fn is_code_text(bytes: &[u8]) -> bool {
    looks_sealed(bytes) && bytes.get(head::FIRST_BYTES) == Some(&b':')
}

/// A sealed payload of format 1 as read: nothing of it is proven.
#[derive(Debug)]
pub struct Sealed<'a> {
    /// Worthless or real.
    pub mode: Mode,
    /// The key it says it is sealed under.
    pub fingerprint: Fingerprint,
    /// What it says it is.
    pub untrusted_about: About,
    salt: [u8; 32],
    additional: &'a [u8],
    /// Ciphertext and tag.
    body: &'a [u8],
}

/// A payload that was opened: its tag fits, so its description is proven too.
pub struct Opened {
    /// What it is.
    pub about: About,
    /// The payload. Secret.
    pub content: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Opened({:?}, {} bytes redacted)", self.about, self.content.len())
    }
}

impl<'a> Sealed<'a> {
    /// Reads what stands before the encrypted payload, strictly.
    pub fn read(bytes: &'a [u8]) -> Result<Self, SealedError> {
        let got = bytes.len() as u64;
        let Head { format, mode, fingerprint, untrusted_about, salt, bytes: additional, body } =
            Head::read(bytes, got)?;
        match format {
            Format::Whole => {}
            Format::InChunks => return Err(SealedError::InChunks),
        }
        let want = additional.len() + 1 + TAG_BYTES;
        let sealed = Self { mode, fingerprint, untrusted_about, salt, additional, body };
        match sealed.content_bytes() {
            0 => Err(SealedError::Truncated { got, want }),
            1..=MAX_PAYLOAD_BYTES => Ok(sealed),
            more => Err(SealedError::TooLarge { bytes: more as u64, most: MAX_PAYLOAD_BYTES as u64 }),
        }
    }

    /// Length of the payload inside, in bytes.
    pub const fn content_bytes(&self) -> usize {
        self.body.len().saturating_sub(TAG_BYTES)
    }

    /// Opens it with a key that was proven by its fingerprint.
    pub fn open(self, root: &RootKey, mode: Mode) -> Result<Opened, SealedError> {
        head::check_key((self.mode, self.fingerprint), root, mode)?;
        let (cipher, nonce) = cipher(root, mode, &self.salt);
        let (content, tag) = self.body.split_last_chunk::<TAG_BYTES>().ok_or(SealedError::Tag)?;
        let mut content = Zeroizing::new(content.to_vec());
        cipher.open(&nonce, self.additional, &mut content, tag).map_err(|_| SealedError::Tag)?;
        Ok(Opened { about: self.untrusted_about, content })
    }
}

/// Seals content under the root key. The result is not secret.
pub fn seal(
    root: &RootKey,
    mode: Mode,
    about: &About,
    content: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, SealError> {
    match content.len() {
        0 => return Err(SealError::Empty),
        1..=MAX_PAYLOAD_BYTES => {}
        got => {
            return Err(SealError::TooLarge { bytes: got as u64, most: MAX_PAYLOAD_BYTES as u64 });
        }
    }
    let mut salt = [0u8; 32];
    rng.fill_bytes(&mut salt);
    let mut bytes = head::write(Format::Whole, root, mode, about, &salt);
    let (cipher, nonce) = cipher(root, mode, &salt);
    let mut body = Zeroizing::new(content.to_vec());
    let tag = cipher.seal(&nonce, &bytes, &mut body).map_err(|_| SealError::Internal)?;
    bytes.extend_from_slice(&body);
    bytes.extend_from_slice(&tag);
    // what cannot be opened again must never be kept in place of what it holds
    let opens = Sealed::read(&bytes).and_then(|sealed| sealed.open(root, mode));
    let same = opens.is_ok_and(|opened| bool::from(opened.content.ct_eq(content)));
    if same { Ok(bytes) } else { Err(SealError::Internal) }
}

/// Key and nonce of one payload.
fn cipher(root: &RootKey, mode: Mode, salt: &[u8; 32]) -> (Cipher, [u8; NONCE_BYTES]) {
    let info: &[u8] = match mode {
        Mode::Production => b"keyrite/v1/sealed-payload",
        Mode::Rehearsal => b"keyrite/v1/rehearsal/sealed-payload",
    };
    let mut okm = Zeroizing::new([0u8; KEY_BYTES + NONCE_BYTES]);
    hkdf(Some(salt), root.expose(), info, &mut okm);
    let key = Zeroizing::new(first::<KEY_BYTES, _>(&okm));
    (Cipher::new(&key), last(&okm))
}
