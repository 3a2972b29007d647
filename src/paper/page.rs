//! The page model: marks on a sheet in millimetres, origin at the top left, y downwards. It knows neither PDF nor what a
//! share is.

use std::fmt;

use zeroize::Zeroizing;

use super::{Face, qr};

/// The two paper sizes Keyrite prints on, always upright.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Paper {
    /// 210 x 297 mm.
    A4,
    /// 8.5 x 11 inch.
    Letter,
}

impl Paper {
    /// Width in millimetres.
    #[must_use]
    pub const fn width(self) -> f32 {
        match self {
            Self::A4 => 210.0,
            Self::Letter => 215.9,
        }
    }

    /// Height in millimetres.
    #[must_use]
    pub const fn height(self) -> f32 {
        match self {
            Self::A4 => 297.0,
            Self::Letter => 279.4,
        }
    }
}

/// The only line thickness on our paper, in millimetres (about 0.6 pt).
pub const RULE_MM: f32 = 0.2;

/// A straight run of text in one face and size.
#[derive(Clone, PartialEq)]
pub struct TextMark {
    /// Left end of the baseline, millimetres from the left edge.
    pub x: f32,
    /// Baseline, millimetres from the top edge.
    pub y: f32,
    /// The typeface it is set in.
    pub face: Face,
    /// Size in points.
    pub size: f32,
    /// 0.0 black to 1.0 white.
    pub grey: f32,
    /// Degrees counter-clockwise around the left end of the baseline.
    pub turn: f32,
    /// What is written; wiped on drop, because it may be a share's words.
    pub text: Zeroizing<String>,
}

/// One thing drawn on a page. Later marks lie over earlier ones.
#[derive(Clone, PartialEq)]
pub enum Mark {
    /// Text.
    Text(TextMark),
    /// A line [`RULE_MM`] thick.
    Line {
        /// Start, millimetres.
        from: (f32, f32),
        /// End, millimetres.
        to: (f32, f32),
        /// Dashed (a fold) or solid (a rule).
        dashed: bool,
    },
    /// A filled rectangle.
    Rect {
        /// Left edge, millimetres.
        x: f32,
        /// Top edge, millimetres.
        y: f32,
        /// Width, millimetres.
        w: f32,
        /// Height, millimetres.
        h: f32,
        /// 0.0 black to 1.0 white.
        grey: f32,
    },
    /// A QR code without its quiet zone, pure black.
    Code {
        /// Left edge of the leftmost modules, millimetres.
        x: f32,
        /// Top edge of the topmost modules, millimetres.
        y: f32,
        /// Side of one module, millimetres.
        module: f32,
        /// Which modules are dark.
        grid: qr::QrGrid,
    },
}

/// One printed side.
#[derive(Clone, PartialEq)]
pub struct Page {
    /// Size of the sheet.
    pub paper: Paper,
    /// What is on it, in drawing order.
    pub marks: Vec<Mark>,
}

// A page may carry a share, so it never prints its content.
impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Page({:?}, {} marks)", self.paper, self.marks.len())
    }
}
