//! QR codes both ways: text to modules for printing, here; picture to texts, in [`reading`].
//!
//! Pure, and knows nothing of shares: a text goes in or comes out.

#![warn(missing_docs, clippy::pedantic)]
#![warn(clippy::unwrap_used, clippy::indexing_slicing)]
#![allow(clippy::missing_panics_doc, clippy::missing_errors_doc, clippy::must_use_candidate)]

mod luma;
pub mod reading;

pub use luma::Luma;
pub use reading::{Seen, decode, glance};

use qrcode::{EcLevel, QrCode, types::Color, types::Version};
use zeroize::Zeroizing;

/// Above this version a code at level Q is so dense that larger modules at
/// level M survive creases and cheap cameras better.
const LAST_VERSION_AT_Q: i16 = 12;
/// Why a text cannot become a QR code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// An empty payload is always a mistake of the caller.
    #[error("there is no text to put into the QR code")]
    Empty,
    /// More than the largest code holds.
    #[error("{0} bytes of text do not fit into one QR code: make it two")]
    TooLong(usize),
}

/// The modules of one QR code, row by row, without quiet zone. Wiped on drop.
#[derive(Clone, PartialEq)]
pub struct QrGrid {
    side: usize,
    dark: Zeroizing<Vec<bool>>,
}

impl QrGrid {
    /// Modules along one side, 21 to 177.
    #[must_use]
    pub const fn side(&self) -> usize {
        self.side
    }

    /// The dark modules of each row as (row, first column, length), longest
    /// possible runs, so that nothing is seamed inside a row.
    pub fn runs(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        self.dark.chunks(self.side).enumerate().flat_map(|(y, row)| {
            let mut x = 0;
            row.chunk_by(|a, b| a == b).filter_map(move |chunk| {
                let start = x;
                x += chunk.len();
                (chunk.first() == Some(&true)).then_some((y, start, chunk.len()))
            })
        })
    }
}

/// Encodes `text`: level Q, or M when Q would pass version 12.
///
/// # Errors
/// [`QrError::Empty`], or [`QrError::TooLong`] beyond the largest version.
pub fn encode(text: &str) -> Result<QrGrid, QrError> {
    if text.is_empty() {
        return Err(QrError::Empty);
    }
    let at = |level| QrCode::with_error_correction_level(text, level);
    let small = at(EcLevel::Q)
        .ok()
        .filter(|code| matches!(code.version(), Version::Normal(v) if v <= LAST_VERSION_AT_Q));
    let code = match small {
        Some(code) => code,
        None => at(EcLevel::M).map_err(|_| QrError::TooLong(text.len()))?,
    };
    let dark = code.to_colors().into_iter().map(|c| c == Color::Dark).collect();
    Ok(QrGrid { side: code.width(), dark: Zeroizing::new(dark) })
}
