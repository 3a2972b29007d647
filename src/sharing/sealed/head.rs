//! What stands before the encrypted payload, the same in both formats but for a digit.

use keyrite_cipher::TAG_BYTES;

use super::about::About;
use super::error::SealedError;
use crate::sharing::RootKey;
use crate::vocab::limits::MAX_ABOUT_BYTES;
use crate::vocab::{Fingerprint, Mode};

/// All versions begin so; one digit follows.
pub(super) const NAME: &[u8; 15] = b"KEYRITE-SEALED-";
/// Bytes of the first field: the name and its digit.
pub(super) const FIRST_BYTES: usize = NAME.len() + 1;
/// Bytes before the description.
pub(super) const FIXED_BYTES: usize = FIRST_BYTES + 1 + 16 + 32 + 2;

/// The formats there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// 1: one message.
    Whole,
    /// 2: chunks.
    InChunks,
}

/// As read: nothing of it is proven.
#[derive(Debug)]
pub(super) struct Head<'a> {
    pub format: Format,
    pub mode: Mode,
    pub fingerprint: Fingerprint,
    pub untrusted_about: About,
    pub salt: [u8; 32],
    /// All of it, which the tags cover.
    pub bytes: &'a [u8],
    /// What follows it.
    pub body: &'a [u8],
}

impl<'a> Head<'a> {
    /// Reads it strictly at the beginning of a file of `got` bytes.
    pub fn read(bytes: &'a [u8], got: u64) -> Result<Self, SealedError> {
        let short = |about: usize| SealedError::Truncated { got, want: FIXED_BYTES + about + 1 + TAG_BYTES };
        let (format, mut rest) = match bytes.strip_prefix(NAME) {
            Some([b'1', rest @ ..]) => (Format::Whole, rest),
            Some([b'2', rest @ ..]) => (Format::InChunks, rest),
            Some([newer @ b'3'..=b'9', ..]) => return Err(SealedError::NewerFormat(char::from(*newer))),
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
            return Err(super::about::AboutError::TooLong(length).into());
        }
        let (about, body) = rest.split_at_checked(length).ok_or_else(|| short(length))?;
        let untrusted_about = About::read(about)?;
        let head = bytes.get(..FIXED_BYTES + length).expect("read as far as that already");
        Ok(Self { format, mode, fingerprint, untrusted_about, salt, bytes: head, body })
    }
}

/// Writes it.
pub(super) fn write(format: Format, root: &RootKey, mode: Mode, about: &About, salt: &[u8; 32]) -> Vec<u8> {
    let digit = match format {
        Format::Whole => b'1',
        Format::InChunks => b'2',
    };
    let text = about.as_str().as_bytes();
    let length = u16::try_from(text.len()).expect("a description has at most 1024 bytes");
    let flags = u8::from(mode == Mode::Rehearsal);
    let fingerprint = root.derive_fingerprint(mode);
    [NAME.as_slice(), &[digit, flags], &fingerprint.0, salt, &length.to_be_bytes(), text].concat()
}

/// Refuses a key of another mode, and another key.
pub(super) fn check_key(
    (sealed_in, sealed_under): (Mode, Fingerprint),
    root: &RootKey,
    mode: Mode,
) -> Result<(), SealedError> {
    if sealed_in != mode {
        return Err(SealedError::WrongMode { sealed: sealed_in, key: mode });
    }
    let key = root.derive_fingerprint(mode);
    if sealed_under == key { Ok(()) } else { Err(SealedError::OtherKey { sealed: sealed_under, key }) }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (bytes, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*bytes)
}
