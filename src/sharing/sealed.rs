//! Sealed payload format v1: a secret that existed before the root key, or cannot be derived from it, under that key.
//! A file, anywhere, in any number of copies; nothing in it is secret without the sheets.
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

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::{KEY_BYTES, RootKey};
use crate::sharing::hkdf;
use crate::vocab::digest::{first, last};
use crate::vocab::limits::{MAX_ABOUT_BYTES, MAX_PAYLOAD_BYTES};
use crate::vocab::shown::lines_shown;
use crate::vocab::{Fingerprint, Mode};

/// All versions begin so; one digit follows.
const NAME: &[u8; 15] = b"KEYRITE-SEALED-";
/// The digit of the format this file reads and writes.
const VERSION: u8 = b'1';
/// Bytes before the description.
const FIXED_BYTES: usize = 16 + 1 + 16 + 32 + 2;
const TAG_BYTES: usize = 16;
/// Length of a sealed payload, by those of its description and of what is in it.
pub const fn sealed_bytes(about: usize, content: usize) -> usize {
    FIXED_BYTES + about + content + TAG_BYTES
}

/// Longest sealed payload, in bytes.
pub const MAX_SEALED_BYTES: usize = sealed_bytes(MAX_ABOUT_BYTES, MAX_PAYLOAD_BYTES);

/// What a payload is, for people: one line of UTF-8, 1 to 1024 bytes, without control characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About(String);

/// Why a text does not describe a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AboutError {
    /// No character at all.
    #[error("it is empty")]
    Empty,
    /// Longer than the limit.
    #[error("it has {0} bytes; at most {MAX_ABOUT_BYTES} fit")]
    TooLong(usize),
    /// Bytes that are no UTF-8.
    #[error("it is no UTF-8 text")]
    NotText,
    /// A line end or another control character.
    #[error("character {place}, U+{:04X}, is a control character or a line end", u32::from(*.character))]
    Control {
        /// The first character that is not taken.
        character: char,
        /// 1-based place.
        place: usize,
    },
}

impl About {
    /// The only door to a description.
    pub fn new(text: &str) -> Result<Self, AboutError> {
        // C0, DEL, C1, and the two characters that are line ends without being control characters
        let ends = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        match text.len() {
            0 => return Err(AboutError::Empty),
            1..=MAX_ABOUT_BYTES => {}
            longer => return Err(AboutError::TooLong(longer)),
        }
        match text.chars().enumerate().find(|(_, c)| ends(*c)) {
            Some((place, character)) => Err(AboutError::Control { character, place: place + 1 }),
            None => Ok(Self(text.to_owned())),
        }
    }

    fn read(bytes: &[u8]) -> Result<Self, AboutError> {
        Self::new(std::str::from_utf8(bytes).map_err(|_| AboutError::NotText)?)
    }

    /// The text, as it is.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// For a screen: characters that cannot be seen, or change the direction of writing, are written out.
impl std::fmt::Display for About {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&lines_shown(&self.0))
    }
}

/// Why bytes are not a sealed payload, or do not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealedError {
    /// Does not begin with our name.
    #[error("it is no sealed payload of Keyrite")]
    NotSealed,
    /// Our name with another digit.
    #[error(
        "it is a sealed payload of a newer format ({0}); this program reads format 1: use a newer Keyrite"
    )]
    NewerFormat(char),
    /// Bits that version 1 leaves zero.
    #[error("its flags byte {0:#04x} uses bits that sealed payload format 1 does not have")]
    UnknownFlags(u8),
    /// Ends before its fields do.
    #[error("it is cut off: {got} bytes of at least {want}. Use another copy")]
    Truncated {
        /// Bytes there.
        got: usize,
        /// The fewest that a payload with this description has.
        want: usize,
    },
    /// Larger than any.
    #[error(
        "its payload has {0} bytes; at most {MAX_PAYLOAD_BYTES} are sealed: something was added, or it is none"
    )]
    TooLarge(usize),
    /// A description that no program wrote.
    #[error("what it says it is cannot be read ({0}): it is damaged or forged")]
    About(#[from] AboutError),
    /// A rehearsal's payload with a real key, or the reverse.
    #[error("it is sealed in {}; the key is one of {}: they are never used together", place(*.sealed), place(*.key))]
    WrongMode {
        /// The payload's.
        sealed: Mode,
        /// The key's.
        key: Mode,
    },
    /// Sealed under another key.
    #[error(
        "it is sealed under another key, with the fingerprint \u{201c}{}\u{201d}; the key here has \u{201c}{}\u{201d}. Bring the sheets of that key, or this key's payload",
        .sealed.words(), .key.words()
    )]
    OtherKey {
        /// The payload's.
        sealed: Fingerprint,
        /// The key's.
        key: Fingerprint,
    },
    /// The tag does not fit.
    #[error(
        "it was altered, or the copy is damaged: its tag does not fit. The key is right; use another copy"
    )]
    Tag,
}

const fn place(mode: Mode) -> &'static str {
    match mode {
        Mode::Production => "production",
        Mode::Rehearsal => "a rehearsal",
    }
}

/// Why content is not sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Nothing to seal.
    #[error("it is empty: there is nothing to seal")]
    Empty,
    /// More than the limit.
    #[error(
        "it has {0} bytes; at most {MAX_PAYLOAD_BYTES} are sealed: encrypt it with a derived key instead"
    )]
    TooLarge(usize),
    /// AES refused; cannot happen within the bounds.
    #[error("it could not be encrypted")]
    Internal,
}

/// True if the bytes begin as a sealed payload of any version does.
pub fn looks_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(NAME)
}

/// A sealed payload as read: nothing of it is proven.
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
        let got = bytes.len();
        let short = |about: usize| SealedError::Truncated { got, want: FIXED_BYTES + about + 1 + TAG_BYTES };
        let mut rest = match bytes.strip_prefix(NAME) {
            Some([VERSION, rest @ ..]) => rest,
            Some([newer @ b'2'..=b'9', ..]) => return Err(SealedError::NewerFormat(char::from(*newer))),
            // as far as it goes it is our name
            Some([]) => return Err(short(1)),
            None if NAME.starts_with(bytes) => return Err(short(1)),
            Some(_) | None => return Err(SealedError::NotSealed),
        };
        let [marks] = take(&mut rest).ok_or_else(|| short(1))?;
        let mode = match marks {
            0 => Mode::Production,
            1 => Mode::Rehearsal,
            other => return Err(SealedError::UnknownFlags(other)),
        };
        let fingerprint = Fingerprint(take(&mut rest).ok_or_else(|| short(1))?);
        let salt = take(&mut rest).ok_or_else(|| short(1))?;
        let length = usize::from(u16::from_be_bytes(take(&mut rest).ok_or_else(|| short(1))?));
        if length > MAX_ABOUT_BYTES {
            return Err(AboutError::TooLong(length).into());
        }
        let (about, body) = rest.split_at_checked(length).ok_or_else(|| short(length))?;
        let untrusted_about = About::read(about)?;
        let additional = bytes.get(..FIXED_BYTES + length).expect("read as far as that already");
        let sealed = Self { mode, fingerprint, untrusted_about, salt, additional, body };
        match sealed.content_bytes() {
            0 => Err(short(length)),
            1..=MAX_PAYLOAD_BYTES => Ok(sealed),
            got => Err(SealedError::TooLarge(got)),
        }
    }

    /// Length of the payload inside, in bytes.
    pub const fn content_bytes(&self) -> usize {
        self.body.len().saturating_sub(TAG_BYTES)
    }

    /// Opens it with a key that was proven by its fingerprint.
    pub fn open(self, root: &RootKey, mode: Mode) -> Result<Opened, SealedError> {
        if self.mode != mode {
            return Err(SealedError::WrongMode { sealed: self.mode, key: mode });
        }
        let key = root.derive_fingerprint(mode);
        if self.fingerprint != key {
            return Err(SealedError::OtherKey { sealed: self.fingerprint, key });
        }
        let (cipher, nonce) = cipher(root, mode, &self.salt);
        let payload = Payload { msg: self.body, aad: self.additional };
        let content = cipher.decrypt(&nonce, payload).map_err(|_| SealedError::Tag)?;
        Ok(Opened { about: self.untrusted_about, content: Zeroizing::new(content) })
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
        got => return Err(SealError::TooLarge(got)),
    }
    let mut salt = [0u8; 32];
    rng.fill_bytes(&mut salt);
    let length = u16::try_from(about.0.len()).map_err(|_| SealError::Internal)?;
    let (flags, fingerprint) = (u8::from(mode == Mode::Rehearsal), root.derive_fingerprint(mode));
    let start = [
        NAME.as_slice(),
        &[VERSION, flags],
        &fingerprint.0,
        &salt,
        &length.to_be_bytes(),
        about.0.as_bytes(),
    ];
    let mut bytes = start.concat();
    let (cipher, nonce) = cipher(root, mode, &salt);
    let payload = Payload { msg: content, aad: &bytes };
    let body = cipher.encrypt(&nonce, payload).map_err(|_| SealError::Internal)?;
    bytes.extend_from_slice(&body);
    // what cannot be opened again must never be kept in place of what it holds
    let opens = Sealed::read(&bytes).and_then(|sealed| sealed.open(root, mode));
    let same = opens.is_ok_and(|opened| bool::from(opened.content.ct_eq(content)));
    if same { Ok(bytes) } else { Err(SealError::Internal) }
}

/// Key and nonce of one payload.
fn cipher(root: &RootKey, mode: Mode, salt: &[u8; 32]) -> (Aes256Gcm, Nonce<aes_gcm::aead::consts::U12>) {
    let info: &[u8] = match mode {
        Mode::Production => b"keyrite/v1/sealed-payload",
        Mode::Rehearsal => b"keyrite/v1/rehearsal/sealed-payload",
    };
    let mut okm = Zeroizing::new([0u8; KEY_BYTES + 12]);
    hkdf(Some(salt), root.expose(), info, &mut okm);
    let key = Zeroizing::new(first::<KEY_BYTES, _>(&okm));
    let nonce: [u8; 12] = last(&okm);
    (Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key)), Nonce::from(nonce))
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (bytes, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*bytes)
}
