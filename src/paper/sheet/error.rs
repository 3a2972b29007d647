//! What can be wrong with a sheet before it is printed.

use crate::paper::qr::QrError;

/// Why a sheet cannot be printed. Never carries the text itself.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SheetError {
    /// A field must not be empty.
    #[error("the {field} is empty; a sheet must say it")]
    Empty {
        /// Which field.
        field: &'static str,
    },
    /// A field has a character that no built-in font can draw.
    #[error(
        "the {field} has the character {character:?}, which Keyrite's fonts cannot print; write it in Latin letters"
    )]
    Character {
        /// Which field.
        field: &'static str,
        /// The first such character.
        character: char,
    },
    /// A field has more characters than its limit.
    #[error("the {field} has {length} characters; at most {limit} fit on the sheet")]
    TooLong {
        /// Which field.
        field: &'static str,
        /// Characters given.
        length: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// A field is wider than its place.
    #[error("the {field} is {width:.0} mm wide as printed; {limit:.0} mm fit on the sheet. Shorten it")]
    TooWide {
        /// Which field.
        field: &'static str,
        /// Width as printed, millimetres.
        width: f32,
        /// Room, millimetres.
        limit: f32,
    },
    /// A list has the wrong number of parts.
    #[error("{count} {field} given; the sheet takes {least} to {most}")]
    Count {
        /// Which field.
        field: &'static str,
        /// Parts given.
        count: usize,
        /// Fewest allowed.
        least: usize,
        /// Most allowed.
        most: usize,
    },
    /// The text of a panel is higher than the panel.
    #[error("the text of the {panel} panel is {over:.1} mm too high; shorten the {field}")]
    TooHigh {
        /// Which panel.
        panel: &'static str,
        /// The longest free text in it.
        field: &'static str,
        /// Millimetres too many.
        over: f32,
    },
    /// The QR code cannot be made.
    #[error(transparent)]
    Qr(#[from] QrError),
    /// The QR code would need modules too small to survive.
    #[error(
        "the QR code has {modules} modules a side; at most {limit} can be printed large enough to survive. Shorten the sealed payload"
    )]
    Dense {
        /// Modules along a side.
        modules: usize,
        /// Most that fit at 0.8 mm.
        limit: usize,
    },
}
