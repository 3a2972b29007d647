//! Why a recovery is not begun.

/// Why there is nothing to wait for.
pub(super) enum Unwanted {
    /// Wrong usage, or a file that cannot be read.
    Usage(String),
    /// A file that can never be opened.
    Closed(String),
}
