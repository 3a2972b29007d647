//! Sealed payload format 2: a payload of any length, encrypted in chunks, so that neither sealing nor opening holds more of it
//! in memory than a few of them.
//!
//! ```text
//! bytes  field
//!     -  the head of format 1, with the digit 2
//!     -  chunks of 65536 bytes each, the last one of 1 to 65536, every one encrypted by AES-256-GCM, with its 16-byte tag behind
//!        it; nothing follows
//!
//! key   = 32 bytes of HKDF-SHA-512 (RFC 5869) of the root key with the salt, info "keyrite/v1/sealed-chunks", in rehearsal
//!         "keyrite/v1/rehearsal/sealed-chunks"
//! nonce = number of the chunk, from 0, in 11 bytes, big-endian, and a byte that is 1 for the last chunk and 0 for all others
//! additional data of every chunk: the whole head
//! ```
//!
//! This is the construction STREAM of Hoang, Reyhanitabar, Rogaway and Vizár ("Online Authenticated-Encryption and its
//! Nonce-Reuse Misuse-Resistance", CRYPTO 2015, section 7), with nonces as age has them. The salt makes the key the file's own, so
//! no pair of key and nonce is used twice. A chunk opens at its own place alone and only the last one as the last: chunks that are
//! swapped, repeated, lost or added, and a file that ends early, do not open. What a chunk holds is proven once it opens; that
//! the payload is whole, only once the last one did. Worked examples are in `tests/vectors/payload-v1.toml`.
//!
//! Reading and writing is the desk's: here is what a single chunk becomes.

pub use keyrite_cipher::TAG_BYTES;
use keyrite_cipher::{Cipher, NONCE_BYTES};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::about::About;
use super::error::{SealError, SealedError};
use super::head::{self, Format, Head};
use crate::sharing::{KEY_BYTES, RootKey, hkdf};
use crate::vocab::digest::last;
use crate::vocab::limits::{MAX_ABOUT_BYTES, MAX_STREAM_BYTES};
use crate::vocab::{Fingerprint, Mode};

/// Length of every chunk but the last one, in bytes, before it is encrypted.
pub const CHUNK_BYTES: usize = 64 << 10;
/// The same with its tag.
pub const SEALED_CHUNK_BYTES: usize = CHUNK_BYTES + TAG_BYTES;
/// Longest head, in bytes: so many at the beginning of a file tell what it is.
pub const MAX_HEAD_BYTES: usize = head::FIXED_BYTES + MAX_ABOUT_BYTES;

/// How a payload is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    content: u64,
}

impl Cut {
    /// Of a payload of so many bytes, 1 to 1 TiB.
    pub const fn of_content(bytes: u64) -> Result<Self, SealError> {
        match bytes {
            0 => Err(SealError::Empty),
            1..=MAX_STREAM_BYTES => Ok(Self { content: bytes }),
            _ => Err(SealError::TooLarge { bytes, most: MAX_STREAM_BYTES }),
        }
    }

    /// Of the chunks that lie behind a head, by the bytes they have together.
    fn of_sealed(head: usize, file: u64) -> Result<Self, SealedError> {
        let short = SealedError::Truncated { got: file, want: head + 1 + TAG_BYTES };
        let body = file.checked_sub(head as u64).ok_or_else(|| short.clone())?;
        let chunks = body.div_ceil(SEALED_CHUNK_BYTES as u64);
        let content = body.checked_sub(chunks * TAG_BYTES as u64).ok_or_else(|| short.clone())?;
        match content {
            0 => Err(short),
            1..=MAX_STREAM_BYTES => {
                let cut = Self { content };
                // fewer bytes behind the last whole chunk than its tag and a byte take: it was cut within them
                let whole = cut.chunks() == chunks;
                if whole { Ok(cut) } else { Err(SealedError::CutInTag) }
            }
            _ => Err(SealedError::TooLarge { bytes: content, most: MAX_STREAM_BYTES }),
        }
    }

    /// Length of the payload, in bytes.
    pub const fn content_bytes(self) -> u64 {
        self.content
    }

    /// How many chunks there are: at least one.
    pub const fn chunks(self) -> u64 {
        self.content.div_ceil(CHUNK_BYTES as u64)
    }

    /// True for the number, from 0, of the last chunk.
    pub const fn is_last(self, number: u64) -> bool {
        number + 1 == self.chunks()
    }

    /// Length of the sealed file behind a head of so many bytes.
    pub const fn sealed_bytes(self, head: usize) -> u64 {
        head as u64 + self.content + self.chunks() * TAG_BYTES as u64
    }
}

/// The head of a payload in chunks, as read or as it will be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChunksHead {
    /// Worthless or real.
    pub mode: Mode,
    /// The key it says it is sealed under.
    pub fingerprint: Fingerprint,
    /// What it says it is. Proven once the first chunk opened.
    pub untrusted_about: About,
    /// How the payload is cut, by the length of the file. Proven once the last chunk opened.
    pub cut: Cut,
    salt: [u8; 32],
    bytes: Vec<u8>,
}

/// Seals and opens the chunks of one payload.
pub struct ChunkCipher {
    cipher: Cipher,
    head: Vec<u8>,
}

impl std::fmt::Debug for ChunkCipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChunkCipher(redacted)")
    }
}

impl ChunksHead {
    /// Reads what a file of format 2 begins with; `file` is the length of all of it, in bytes.
    pub(super) fn of(head: Head<'_>, file: u64) -> Result<Self, SealedError> {
        let Head { mode, fingerprint, untrusted_about, salt, bytes, .. } = head;
        let cut = Cut::of_sealed(bytes.len(), file)?;
        Ok(Self { mode, fingerprint, untrusted_about, cut, salt, bytes: bytes.to_vec() })
    }

    /// The head of a payload that is to be sealed, with a salt of its own, and what seals it.
    pub fn draw(
        root: &RootKey,
        mode: Mode,
        about: &About,
        cut: Cut,
        rng: &mut impl CryptoRng,
    ) -> (Self, ChunkCipher) {
        let mut salt = [0u8; 32];
        rng.fill_bytes(&mut salt);
        let bytes = head::write(Format::InChunks, root, mode, about, &salt);
        let (fingerprint, untrusted_about) = (root.derive_fingerprint(mode), about.clone());
        let head = Self { mode, fingerprint, untrusted_about, cut, salt, bytes };
        let cipher = head.cipher(root, mode);
        (head, cipher)
    }

    /// What opens it, by a key that was proven by its fingerprint.
    pub fn unlock(&self, root: &RootKey, mode: Mode) -> Result<ChunkCipher, SealedError> {
        head::check_key((self.mode, self.fingerprint), root, mode)?;
        Ok(self.cipher(root, mode))
    }

    fn cipher(&self, root: &RootKey, mode: Mode) -> ChunkCipher {
        let info: &[u8] = match mode {
            Mode::Production => b"keyrite/v1/sealed-chunks",
            Mode::Rehearsal => b"keyrite/v1/rehearsal/sealed-chunks",
        };
        let mut key = Zeroizing::new([0u8; KEY_BYTES]);
        hkdf(Some(&self.salt), root.expose(), info, &mut key);
        ChunkCipher { cipher: Cipher::new(&key), head: self.bytes.clone() }
    }

    /// All of the head, as it stands at the beginning of the file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Length of the whole file, in bytes.
    pub fn file_bytes(&self) -> u64 {
        self.cut.sealed_bytes(self.bytes.len())
    }
}

impl ChunkCipher {
    /// Encrypts the chunk of this number, from 0, where it lies; its tag goes into the last 16 bytes, which are overwritten.
    pub fn seal(&self, number: u64, is_last: bool, chunk: &mut [u8]) -> Result<(), SealError> {
        let (content, tag) = chunk.split_last_chunk_mut::<TAG_BYTES>().ok_or(SealError::Internal)?;
        let sealed = self.cipher.seal(&nonce(number, is_last), &self.head, content);
        *tag = sealed.map_err(|_| SealError::Internal)?;
        Ok(())
    }

    /// Decrypts the chunk of this number, from 0, where it lies, its tag behind it: what is in it, proven.
    pub fn open<'c>(&self, number: u64, is_last: bool, chunk: &'c mut [u8]) -> Result<&'c [u8], ChunkBroken> {
        let (content, tag) = chunk.split_last_chunk_mut::<TAG_BYTES>().ok_or(ChunkBroken(number))?;
        let opened = self.cipher.open(&nonce(number, is_last), &self.head, content, tag);
        opened.map_err(|_| ChunkBroken(number))?;
        Ok(content)
    }
}

/// The chunk of this number, from 0, does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChunkBroken(pub u64);

impl ChunkBroken {
    /// The same in a sentence, for a payload that is cut so.
    pub const fn of(self, cut: Cut) -> SealedError {
        SealedError::Chunk { number: self.0.saturating_add(1), of: cut.chunks() }
    }
}

fn nonce(number: u64, is_last: bool) -> [u8; NONCE_BYTES] {
    // a counter of 11 bytes, of which 8 are ever used, and the mark of the last
    let bytes = (u128::from(number) << 8 | u128::from(is_last)).to_be_bytes();
    last(&bytes)
}
