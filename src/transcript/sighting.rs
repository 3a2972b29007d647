//! What an audit records of a sheet: that it was looked at, read and held against its making, and put into a new bag.
//! Nothing of the share itself is in here.

use serde::{Deserialize, Serialize};

use super::facts::ReadFrom;
use super::person_id::PersonId;
use crate::sharing::share::LockKind;
use crate::vocab::{BagNumber, Day, Digest, Line};

/// What a look at a sheet and its bag found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// In the bag that was last recorded, and that whole; or in none, as last recorded.
    AsRecorded,
    /// In a bag whose seal is broken, or in none although one was recorded.
    SealBroken,
    /// In a whole bag with another number than the last recorded.
    OtherBag,
    /// Not shown.
    Missing,
}

/// Who follows up what was found, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// Who does it, and what.
    pub who: Line,
    /// The last day for it.
    pub until: Day,
}

/// A sheet is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetSighted {
    /// Number of the share that the round is about.
    pub share: u8,
    /// What was found.
    pub found: Found,
    /// Who showed it; none if it is missing.
    pub holder: Option<PersonId>,
    /// The number on the bag; none if it is in none, or missing.
    pub bag: Option<BagNumber>,
    /// What was seen, in words.
    pub condition: Line,
    /// True if the bag is opened now, and the sheet read.
    pub opened: bool,
    /// There where something was found, and only there.
    pub finding: Option<FollowUp>,
}

/// A sheet was read, and is the one that was made: its digest is that of its making, and that covers set, number,
/// generation, k of n and key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetChecked {
    /// Number of the share that the round is about.
    pub share: u8,
    /// The serial as it is printed on the paper.
    pub serial: u16,
    /// Digest of the whole share as read.
    pub digest: Digest,
    /// Its lock, which is not opened: whether it can be is not known from this.
    pub lock: LockKind,
    /// How it was read.
    pub from: ReadFrom,
}

/// An opened sheet is in a new bag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetRebagged {
    /// Number of the share that the round is about.
    pub share: u8,
    /// The number printed on the new bag; whoever showed the sheet keeps it.
    pub bag: BagNumber,
    /// There if no reading proved the sheet, and only then.
    pub finding: Option<FollowUp>,
}
