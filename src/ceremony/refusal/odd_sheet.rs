//! What an audit may not say of a sheet. Each variant is a rule.

use super::requirement::Requirement;
use crate::vocab::ids::sheet_serial;
use crate::vocab::{BagNumber, Day, Digest};

/// A sheet, its bag or its holder is not as the record says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OddSheet {
    /// One sheet at a time, in the order of the rounds.
    #[error(
        "this round is about share {due}, and share {named} is named: every sheet has a round of its own"
    )]
    OfAnotherRound {
        /// The share of the round.
        due: u8,
        /// As recorded.
        named: u8,
    },
    /// Never two opened sheets of one set on the table.
    #[error(
        "share {share} is out of its bag: it goes into a new bag before anything else is looked at. No two sheets of a set lie open at once"
    )]
    OnTheTable {
        /// The open one.
        share: u8,
    },
    /// What is missing was shown by nobody, and is in no bag that anybody saw.
    #[error("share {share} is missing: then nobody showed it, no bag is named, and nothing is opened")]
    ShownThoughMissing {
        /// Number of the share, from 1.
        share: u8,
    },
    /// What is there was shown by somebody.
    #[error("share {share} was found: say who showed it")]
    NobodyShowed {
        /// Number of the share, from 1.
        share: u8,
    },
    /// A bag is compared with the last record.
    #[error(
        "share {share} was last recorded {}, and it is found {}: that is not as last recorded. Look again, or say what differs",
        place(.recorded.as_ref()),
        place(.found.as_ref())
    )]
    NotAsRecorded {
        /// Number of the share, from 1.
        share: u8,
        /// As last recorded.
        recorded: Option<BagNumber>,
        /// As found.
        found: Option<BagNumber>,
    },
    /// A bag with another number has one, and not the recorded one.
    #[error(
        "share {share} is said to be in a bag with another number than recorded, and {}",
        .bag.as_ref().map_or_else(|| "no number is named".to_owned(), |bag| format!("{bag} is the recorded one"))
    )]
    NoOtherBag {
        /// Number of the share, from 1.
        share: u8,
        /// As found.
        bag: Option<BagNumber>,
    },
    /// What is in no bag, as recorded, has no seal that could be broken.
    #[error("share {share} is in no bag, as last recorded: no seal is broken")]
    NoSeal {
        /// Number of the share, from 1.
        share: u8,
    },
    /// A bag is one sheet's.
    #[error(
        "bag {bag} belongs to another sheet, by the last record or by this audit: it is not shown for share {share}. Look for the bag of share {share}; if it is not there, say so"
    )]
    BagOfAnother {
        /// The bag.
        bag: BagNumber,
        /// The share of the round.
        share: u8,
    },
    /// A finding says who follows up, and only a finding does.
    #[error("share {share}: {}", if *.wanted {
        "something is not as it should be: say who follows up, and until when"
    } else {
        "all is as it should be, and a follow-up is named"
    })]
    FollowUp {
        /// Number of the share, from 1.
        share: u8,
        /// True if one is missing.
        wanted: bool,
    },
    /// A deadline lies ahead.
    #[error("share {share}: {until} is over: a follow-up ends on {today} at the earliest")]
    DeadlineOver {
        /// Number of the share, from 1.
        share: u8,
        /// As recorded.
        until: Day,
        /// The day of the entry.
        today: Day,
    },
    /// What waits for a new set or a rotation is looked at, and stays what it is.
    #[error(
        "share {share} waits to be replaced, or for its key to be rotated: it is looked at, and not put into a new bag in an audit"
    )]
    Waits {
        /// Number of the share, from 1.
        share: u8,
    },
    /// A sheet is held against its making.
    #[error(
        "no transcript tells which share {share} was made: nothing proves this sheet. Hold the audit after the ceremony that made the set"
    )]
    NothingToProve {
        /// Number of the share, from 1.
        share: u8,
    },
    /// The sheet is the one that was made, to the last bit.
    #[error(
        "what was read has the digest {}, and share {share} was made with the digest {}: it is another sheet, or was altered. Keep it, and find out where it comes from",
        .read.hex(),
        .made.hex()
    )]
    NotTheShare {
        /// The share of the round.
        share: u8,
        /// As read.
        read: Digest,
        /// As recorded.
        made: Digest,
    },
    /// A spoiled sheet bears the same share; the serial on the paper tells them apart.
    #[error(
        "the paper has the serial {}, and the good sheet of share {share} is {}: this one was spoiled or copied, and should not exist. Read the serial again; if it is printed so, find out where it comes from",
        sheet_serial(*.serial),
        sheet_serial(*.good)
    )]
    NotTheSheet {
        /// The share.
        share: u8,
        /// As read from the paper.
        serial: u16,
        /// As last recorded.
        good: u16,
    },
    /// A sheet is proven once.
    #[error("share {share} is proven: put it into its new bag")]
    ProvenAlready {
        /// Number of the share, from 1.
        share: u8,
    },
    /// What was opened was read.
    #[error(
        "share {share} was opened and not read: read it, or say why it cannot be read, before it goes into a bag"
    )]
    NotRead {
        /// Number of the share, from 1.
        share: u8,
    },
}

impl OddSheet {
    /// The requirement that the rule serves.
    pub const fn requirement(&self) -> Requirement {
        match self {
            Self::OfAnotherRound { .. }
            | Self::OnTheTable { .. }
            | Self::Waits { .. }
            | Self::ProvenAlready { .. }
            | Self::NotRead { .. }
            | Self::ShownThoughMissing { .. }
            | Self::NobodyShowed { .. }
            | Self::NotAsRecorded { .. }
            | Self::NoOtherBag { .. }
            | Self::NoSeal { .. }
            | Self::BagOfAnother { .. } => Requirement::Es3,
            Self::NothingToProve { .. } | Self::NotTheShare { .. } | Self::NotTheSheet { .. } => {
                Requirement::Es2
            }
            Self::FollowUp { .. } | Self::DeadlineOver { .. } => Requirement::Es5,
        }
    }
}

fn place(bag: Option<&BagNumber>) -> String {
    bag.map_or_else(|| "in no bag".to_owned(), |bag| format!("in bag {bag}"))
}
