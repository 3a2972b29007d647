//! What a sealed payload is, for people.

use crate::vocab::limits::MAX_ABOUT_BYTES;
use crate::vocab::shown::lines_shown;

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

    pub(super) fn read(bytes: &[u8]) -> Result<Self, AboutError> {
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
