//! The escrow audit: is this sheet the one that the ceremony made? Answered from the sheet's signature and the
//! transcript, one sheet at a time, without rebuilding the key.

use super::state::State;
use crate::sharing::share::{Authenticity, CeremonyKey, Share, ShareError};
use crate::vocab::SetId;

/// Why a sheet is not proven to be one of a ceremony's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotProven {
    /// Its signature does not hold.
    #[error("{0}")]
    Share(#[from] ShareError),
    /// Only the rows that recovery needs were typed.
    #[error("share {share} was typed without its signature rows; only a whole share can be audited")]
    Unsigned {
        /// Its number.
        share: u8,
    },
    /// Another ceremony made it.
    #[error("share {share} of set {} is signed by another ceremony key: {}", .set.short(), .key.spoken())]
    OtherKey {
        /// Its number.
        share: u8,
        /// Its set.
        set: SetId,
        /// Whose signature it has.
        key: CeremonyKey,
    },
    /// The key is right, and the transcript knows no such share.
    #[error("share {share} of set {} is signed by this ceremony's key, but the transcript does not name it", .set.short())]
    NotNamed {
        /// Its number.
        share: u8,
        /// Its set.
        set: SetId,
    },
}

/// The share's number, if the ceremony of this transcript signed it and its digest stands there.
pub fn prove(share: &Share, state: &State) -> Result<u8, NotProven> {
    let (x, set) = (share.header.x, share.header.set);
    match share.authenticity()? {
        Authenticity::Unsigned => Err(NotProven::Unsigned { share: x }),
        Authenticity::SignedBy(key) if key != state.header().ceremony_key => {
            Err(NotProven::OtherKey { share: x, set, key })
        }
        Authenticity::SignedBy(_) if state.share_digests().contains(&(x, share.digest())) => Ok(x),
        Authenticity::SignedBy(_) => Err(NotProven::NotNamed { share: x, set }),
    }
}
