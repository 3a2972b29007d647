//! A share as text, the form in its QR code: a prefix that says what it is, then base32.
//!
//! `KEYRITE1:` or, in rehearsal, `KEYRITE1-REHEARSAL:`, followed by RFC 4648 base32 in upper case without
//! padding. Only characters of the QR alphanumeric set occur.

use data_encoding::BASE32_NOPAD;
use zeroize::Zeroizing;

use super::sealed::code;
use super::share::{Share, ShareError};
use crate::vocab::limits::MAX_SHARE_TEXT_BYTES;
use crate::vocab::{Mode, SecretText};

const NAME: &str = "KEYRITE";
const PRODUCTION: &str = "KEYRITE1:";
const REHEARSAL: &str = "KEYRITE1-REHEARSAL:";

/// Why a text is not a share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayloadError {
    /// Does not begin with our prefix.
    #[error("it is not a Keyrite share code")]
    NotKeyrite,
    /// A prefix of another version.
    #[error("it is a share of a newer format ({0}): use a newer Keyrite")]
    NewerFormat(u32),
    /// Longer than any share.
    #[error("it has {0} characters, more than any share: it is no share code")]
    TooLong(usize),
    /// A character outside the alphabet.
    #[error(
        "character {0} after the colon does not belong in a share code: scan it again, or type its words"
    )]
    Character(usize),
    /// The right characters, but not a whole number of bytes.
    #[error("its last characters are not whole: it is cut off or has characters too many")]
    Ending,
    /// Prefix and content disagree about the mode.
    #[error("it is labelled {} but its content says {}: it was altered", .label.word(), .content.word())]
    WrongLabel {
        /// What the prefix says.
        label: Mode,
        /// What the signed content says.
        content: Mode,
    },
    /// The bytes are not a share.
    #[error("{0}")]
    Share(#[from] ShareError),
}

/// The text of a share for its QR code.
pub fn write(share: &Share) -> SecretText {
    let mut text = SecretText::empty();
    let prefix = if share.header.mode == Mode::Rehearsal { REHEARSAL } else { PRODUCTION };
    let encoded = Zeroizing::new(BASE32_NOPAD.encode(&share.to_bytes()));
    let written = text.push_str(prefix).and_then(|()| text.push_str(&encoded));
    written.expect("at most 20 + 348 characters, far below the page of a secret text");
    text
}

/// True if the text begins as a share code does, whatever follows; the code of a sealed payload is none.
pub fn looks_like_share(text: &str) -> bool {
    text.trim_start().get(..NAME.len()).is_some_and(|start| start.eq_ignore_ascii_case(NAME))
        && !code::looks_like_code(text)
}

/// Reads a share code strictly. Letter case and white space are forgiven: a scanner that types, or a mail
/// program that wraps, changes those and nothing else.
pub fn read(untrusted: &str) -> Result<Share, PayloadError> {
    if !looks_like_share(untrusted) {
        return Err(PayloadError::NotKeyrite);
    }
    if untrusted.len() > MAX_SHARE_TEXT_BYTES {
        return Err(PayloadError::TooLong(untrusted.chars().count()));
    }
    let mut text = Zeroizing::new(String::with_capacity(untrusted.len()));
    text.extend(
        untrusted.chars().filter(|c| !matches!(c, '\t'..='\r' | ' ')).map(|c| c.to_ascii_uppercase()),
    );
    let (label, encoded) = if let Some(encoded) = text.strip_prefix(REHEARSAL) {
        (Mode::Rehearsal, encoded)
    } else if let Some(encoded) = text.strip_prefix(PRODUCTION) {
        (Mode::Production, encoded)
    } else {
        return Err(other_prefix(&text));
    };
    if let Some(place) = encoded.bytes().position(|byte| !matches!(byte, b'A'..=b'Z' | b'2'..=b'7')) {
        return Err(PayloadError::Character(place + 1));
    }
    let bytes = BASE32_NOPAD.decode(encoded.as_bytes()).map_err(|_| PayloadError::Ending)?;
    let share = Share::from_bytes(&Zeroizing::new(bytes))?;
    if share.header.mode == label {
        Ok(share)
    } else {
        Err(PayloadError::WrongLabel { label, content: share.header.mode })
    }
}

fn other_prefix(text: &str) -> PayloadError {
    // only the number of a label with a colon is told: without one, what follows may be a share's own letters
    let version = text.split_once(':').and_then(|(label, _)| label.strip_prefix(NAME)).unwrap_or_default();
    let number = version.strip_suffix("-REHEARSAL").unwrap_or(version);
    match number.parse() {
        Ok(number) if number > 1 => PayloadError::NewerFormat(number),
        Ok(_) | Err(_) => PayloadError::NotKeyrite,
    }
}
