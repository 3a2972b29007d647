//! How much of other schemes is read.

/// Most shares of a file, copies among them: as many as a set has where a byte is a number.
pub(super) const MOST_SHARES: usize = 255;
/// Longest share, in bytes.
pub(super) const MOST_BYTES: usize = 128;
