//! Lengths and bytes as SSH writes them: a 32-bit length, then so many bytes.

pub(super) use crate::sharing::signing::ssh::string;

/// Reads what was written so, and never beyond its end.
#[derive(Clone, Copy)]
pub(super) struct Wire<'a>(pub &'a [u8]);

impl<'a> Wire<'a> {
    /// The next so many bytes.
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number of four bytes.
    pub fn number(&mut self) -> Option<u32> {
        self.take(4)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
    }

    /// Bytes with their length before them.
    pub fn string(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(usize::try_from(length).ok()?)
    }

    /// A positive whole number without its leading zero; none if it is written in another way.
    pub fn positive(&mut self) -> Option<&'a [u8]> {
        let bytes = self.string()?;
        match bytes {
            [0, second, ..] if *second >= 0x80 => bytes.get(1..),
            [first, ..] if (1..0x80).contains(first) => Some(bytes),
            _ => None,
        }
    }

    /// True if nothing is left.
    pub const fn is_over(&self) -> bool {
        self.0.is_empty()
    }
}
