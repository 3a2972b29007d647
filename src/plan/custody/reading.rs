//! A plan of custody as a file. Unknown keys, and keys twice, are refused with their line.
//!
//! ```toml
//! threshold = 2
//! shares = 3
//!
//! [[keeper]]
//! name = "Ada Ames"
//! organisation = "Example Bank"
//! place = "Vienna"
//! channel = "courier A"      # may be left out
//! shares = [1]
//! ```

use serde::Deserialize;

use super::{CustodyError, CustodyPlan, KeeperDraft};
use crate::sharing::{Quorum, QuorumError};
use crate::vocab::shown;

/// Largest file: 255 entries of the longest texts are a quarter of it.
pub const MAX_CUSTODY_BYTES: u64 = 1 << 20;

/// Why a file is no plan of custody.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CustodyFileError {
    /// Not TOML, or keys that it does not have.
    #[error("line {line}: {what}: see keyrite custody --help for the form")]
    Form {
        /// From 1 on.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// k of n.
    #[error("{0}")]
    Quorum(#[from] QuorumError),
    /// An entry.
    #[error("{0}")]
    Custody(#[from] CustodyError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlan {
    threshold: u8,
    shares: u8,
    keeper: Vec<RawKeeper>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKeeper {
    name: String,
    organisation: String,
    place: String,
    #[serde(default)]
    channel: String,
    shares: Vec<u8>,
}

impl CustodyPlan {
    /// Reads a file's text.
    pub fn from_toml(text: &str) -> Result<Self, CustodyFileError> {
        let raw: RawPlan = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
            CustodyFileError::Form { line, what: shown(error.message()) }
        })?;
        let quorum = Quorum::new(raw.threshold, raw.shares)?;
        let draft = |keeper: RawKeeper| KeeperDraft {
            name: keeper.name,
            organisation: keeper.organisation,
            place: keeper.place,
            channel: keeper.channel,
            shares: keeper.shares,
        };
        let drafts: Vec<KeeperDraft> = raw.keeper.into_iter().map(draft).collect();
        Ok(Self::new(quorum, &drafts)?)
    }
}
