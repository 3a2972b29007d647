//! How what leaves is written where people read it.

/// How bytes are written where people read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// In hex.
    Hex,
    /// As they are, if they are text.
    Text,
}
