//! What left at a step, by which exit, and where to; or that nothing did. Never the value of a secret.
//!
//! ```text
//! exit                      what left                                      is it a secret?
//! none                      nothing: a drill                               -
//! file descriptor display   the root key, a derived key, what was sealed   yes, whoever was there can have read it
//! wrapped                   the same, for one other to open                no
//! signature                 a file's signature by a derived key            no
//! public                    the public half of a derived key               no
//! certificate               a certificate or revocation list, signed by a    no
//!                             derived key or by one that was sealed
//! ```
//!
//! The members of a line that say so, and those that go together, are in [`raw`]; a line with others does not parse.

mod exit;
mod raw;
mod saying;

use serde::{Deserialize, Serialize};

use crate::vocab::Line;
use raw::RawReleased;

pub use crate::sharing::leaving::ClearWay;
pub use exit::{CertifiedBy, Exit, OpenedPayload, SignedCertificate, SignedFile, TakenOut};

/// What left at a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawReleased", into = "RawReleased")]
pub struct Released {
    /// What, and by which exit, if anything left.
    pub exit: Exit,
    /// Where to, in words.
    pub destination: Line,
    /// True if something else may leave at the same step, which people end then.
    pub more: bool,
}

impl TryFrom<RawReleased> for Released {
    type Error = String;

    fn try_from(raw: RawReleased) -> Result<Self, String> {
        let (exit, destination, more) = raw.into_parts()?;
        Ok(Self { exit, destination, more })
    }
}

impl From<Released> for RawReleased {
    fn from(released: Released) -> Self {
        let Released { exit, destination, more } = released;
        Self::from_parts(exit, destination, more)
    }
}
