//! Bytes taken off the front of a share, one field after the other.

use super::error::ShareError;

/// What is left of the bytes of a share.
pub(super) struct Reader<'a> {
    pub(super) rest: &'a [u8],
    /// Bytes there were at first.
    pub(super) len: usize,
    /// Bytes that a share of its kind has.
    pub(super) want: usize,
}

impl Reader<'_> {
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], ShareError> {
        let cut = ShareError::Truncated { got: self.len, want: self.want };
        let (bytes, rest) = self.rest.split_first_chunk::<N>().ok_or(cut)?;
        self.rest = rest;
        Ok(*bytes)
    }

    pub(super) fn byte(&mut self) -> Result<u8, ShareError> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn end(self) -> Result<(), ShareError> {
        if self.rest.is_empty() { Ok(()) } else { Err(ShareError::TrailingBytes(self.rest.len())) }
    }
}
