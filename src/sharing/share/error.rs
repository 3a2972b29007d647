//! Why bytes are not a share.

use crate::sharing::QuorumError;
use crate::sharing::lock_params::LockParamsError;

/// Version of the share format that this program reads and writes.
pub const VERSION: u8 = 1;

/// Why bytes are not a share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// A version this program does not know.
    #[error("it is share format version {0}; this program reads version {VERSION}: use a newer Keyrite")]
    NewerVersion(u8),
    /// Version zero never existed.
    #[error("it says share format version 0, which does not exist: the code is damaged or no share")]
    VersionZero,
    /// Bits that version 1 leaves zero.
    #[error("its flags byte {0:#04x} uses bits that share format version 1 does not have")]
    UnknownFlags(u8),
    /// Cut off.
    #[error("it is cut off: {got} bytes of {want}. Scan it again, or type its words")]
    Truncated {
        /// Bytes there.
        got: usize,
        /// Bytes a share of this kind has.
        want: usize,
    },
    /// Something follows the end.
    #[error("it goes on after its end (by {0} of its bytes): it is no share, or something was added")]
    TrailingBytes(usize),
    /// x outside 1..=n.
    #[error("it says it is share {x} of {n}, which cannot be")]
    Number {
        /// The number that it gives itself.
        x: u8,
        /// How many shares it says there are.
        n: u8,
    },
    /// k of n impossible.
    #[error("its numbers of shares cannot be ({}): it is damaged or forged", impossible(*.0))]
    Quorum(#[from] QuorumError),
    /// Generations count from one.
    #[error("it says generation 0; generations count from 1")]
    GenerationZero,
    /// Lock parameters out of bounds.
    #[error("its lock cannot be opened safely: {0}")]
    Lock(#[from] LockParamsError),
    /// The signature does not fit the content.
    #[error("its signature does not fit: it was altered, or the copy is damaged")]
    BadSignature,
}

fn impossible(error: QuorumError) -> String {
    match error {
        QuorumError::ThresholdTooSmall(threshold) => format!("{threshold} needed"),
        QuorumError::ThresholdAboveShares { threshold, shares } => format!("{threshold} of {shares} needed"),
    }
}
