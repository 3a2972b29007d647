//! Bytes for what stand-ins make up: counted, so that a rehearsal in memory is the same whenever it is held. No key of the
//! ceremony, not even a worthless one, comes of them.

use std::convert::Infallible;

use rand_core::{TryCryptoRng, TryRng};

use crate::vocab::digest::sha256;

/// The SHA-256 of one number after the other.
pub(super) struct Counted(u64);

impl From<usize> for Counted {
    fn from(first: usize) -> Self {
        // far apart: no two of a ceremony meet
        Self(u64::try_from(first).unwrap_or(u64::MAX) << 32)
    }
}

impl Counted {
    fn next(&mut self) -> [u8; 32] {
        self.0 = self.0.wrapping_add(1);
        sha256(&self.0.to_be_bytes()).0
    }
}

impl TryRng for Counted {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let [a, b, c, d, ..] = self.next();
        Ok(u32::from_be_bytes([a, b, c, d]))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let (high, low) = (self.try_next_u32()?, self.try_next_u32()?);
        Ok(u64::from(high) << 32 | u64::from(low))
    }

    fn try_fill_bytes(&mut self, place: &mut [u8]) -> Result<(), Infallible> {
        for part in place.chunks_mut(32) {
            part.iter_mut().zip(self.next()).for_each(|(byte, next)| *byte = next);
        }
        Ok(())
    }
}

// what it is for asks for the trait; nothing secret is made of it
impl TryCryptoRng for Counted {}
