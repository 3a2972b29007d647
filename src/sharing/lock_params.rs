//! The public numbers of a lock: what Argon2id costs, salt and nonce, in the 34 bytes that a locked share carries.

use serde::{Deserialize, Serialize};

use crate::vocab::digest::{first, last};

/// What Argon2id costs: the only part of a lock that people choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u8,
    /// Lanes that are computed side by side.
    pub lanes: u8,
}

impl LockCost {
    /// About a second today, and small enough for any laptop in twenty years.
    pub const DEFAULT: Self = Self { memory_kib: 256 << 10, passes: 4, lanes: 4 };
    /// RFC 9106's second recommended choice; nothing below it is written or read.
    pub const FLOOR: Self = Self { memory_kib: 64 << 10, passes: 3, lanes: 4 };
    /// Nothing above it is read: a forged sheet must not exhaust the machine.
    pub const CAP: Self = Self { memory_kib: 4 << 20, passes: 64, lanes: 16 };

    /// Checks the bounds: memory 64 MiB to 4 GiB, work (memory times passes) at least that of the floor.
    pub fn check(self) -> Result<Self, LockParamsError> {
        let work = |cost: Self| u64::from(cost.memory_kib) * u64::from(cost.passes);
        let (floor, cap) = (Self::FLOOR, Self::CAP);
        if self.memory_kib > cap.memory_kib || self.passes > cap.passes || self.lanes > cap.lanes {
            Err(LockParamsError::TooCostly(self))
        } else if self.memory_kib < floor.memory_kib || work(self) < work(floor) || self.lanes == 0 {
            Err(LockParamsError::TooWeak(self))
        } else {
            Ok(self)
        }
    }
}

impl std::fmt::Display for LockCost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { memory_kib, passes, lanes } = self;
        // whole MiB unless that would hide what is over
        let memory = if memory_kib % 1_024 == 0 {
            format!("{} MiB", memory_kib >> 10)
        } else {
            format!("{memory_kib} KiB")
        };
        write!(f, "{memory}, {passes} passes, {lanes} lanes")
    }
}

/// Why a lock's numbers are refused, before anything is allocated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockParamsError {
    /// Above the cap.
    #[error("it asks for {0}; the most is {cap}", cap = LockCost::CAP)]
    TooCostly(LockCost),
    /// Below the floor.
    #[error("it asks for only {0}; the least is 64 MiB with 3 passes, or more memory with fewer, and 1 lane")]
    TooWeak(LockCost),
}

/// All public parameters of one lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockParams {
    /// Argon2id's cost, within bounds.
    pub cost: LockCost,
    /// Random, one per share.
    pub salt: [u8; 16],
    /// Random, used once because the salt makes the key its own.
    pub nonce: [u8; 12],
}

impl LockParams {
    /// Length in the share format.
    pub const BYTES: usize = 34;

    /// The 34 bytes of the format.
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0u8; Self::BYTES];
        let (memory, rest) = bytes.split_at_mut(4);
        memory.copy_from_slice(&self.cost.memory_kib.to_be_bytes());
        let (small, rest) = rest.split_at_mut(2);
        small.copy_from_slice(&[self.cost.passes, self.cost.lanes]);
        let (salt, nonce) = rest.split_at_mut(16);
        salt.copy_from_slice(&self.salt);
        nonce.copy_from_slice(&self.nonce);
        bytes
    }

    /// Reads them back; the cost must be within bounds.
    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Result<Self, LockParamsError> {
        let [m0, m1, m2, m3, passes, lanes, rest @ ..] = *bytes;
        let cost = LockCost { memory_kib: u32::from_be_bytes([m0, m1, m2, m3]), passes, lanes }.check()?;
        let (salt, nonce) = (first(&rest), last(&rest));
        Ok(Self { cost, salt, nonce })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cost_bounds() {
        let cost = |memory_kib, passes, lanes| LockCost { memory_kib, passes, lanes }.check().is_ok();
        assert!(cost(64 << 10, 3, 4) && cost(2 << 20, 1, 4) && cost(4 << 20, 64, 16));
        let bad =
            [(63 << 10, 64, 4), (64 << 10, 2, 4), (64 << 10, 3, 0), (u32::MAX, 3, 4), (64 << 10, 65, 4)];
        for (memory, passes, lanes) in bad {
            assert!(!cost(memory, passes, lanes), "{memory} {passes} {lanes}");
        }
    }
}
