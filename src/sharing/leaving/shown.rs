//! Whether a secret can be shown on a screen, where people copy it by hand.

use super::super::written::Written;
use super::Leaving;
use crate::vocab::shown::printable;

/// Longest text that a screen shows, in bytes: 16 lines of SLIP-39 fit.
pub const MAX_SHOWN_TEXT: usize = 4_096;
/// Most bytes that a screen shows in hex: every private key in DER fits.
pub const MAX_SHOWN_HEX: usize = 256;

/// Why it is not shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotShown {
    /// Longer than anybody copies.
    #[error("it has {bytes} bytes, and a screen shows at most {most}: let it leave in a file")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// What is shown.
        most: usize,
    },
    /// In its file already, because no memory would hold it.
    #[error("it is too large for a screen: let it leave in a file")]
    Large,
    /// No text, or with characters that a screen does not show.
    #[error("it is no text that a screen can show, letter by letter: let it leave in a file")]
    NotText,
}

impl Leaving {
    /// Refuses what people could not copy from a screen.
    pub fn check_shown(&self) -> Result<(), NotShown> {
        let bytes = self.bytes().ok_or(NotShown::Large)?;
        let most = match self.written() {
            Written::Hex => MAX_SHOWN_HEX,
            Written::Text => MAX_SHOWN_TEXT,
        };
        if bytes.len() > most {
            return Err(NotShown::TooLong { bytes: bytes.len(), most });
        }
        match self.written() {
            Written::Hex => Ok(()),
            Written::Text => self.text().map(|_| ()),
        }
    }

    /// The text of what is one, for a screen.
    pub fn text(&self) -> Result<&str, NotShown> {
        let bytes = self.bytes().ok_or(NotShown::Large)?;
        let text = std::str::from_utf8(bytes).map_err(|_| NotShown::NotText)?;
        let fits = text.chars().all(|c| c == '\n' || printable(c));
        if fits { Ok(text) } else { Err(NotShown::NotText) }
    }
}
