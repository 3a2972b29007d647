//! What must come first: rules about the order of things. Each variant is a rule, and its message says what comes
//! first.

use super::requirement::Requirement;
use crate::transcript::PersonId;
use crate::vocab::ids::sheet_serial;
use crate::vocab::{CeremonyId, SetId};

/// Something else must come first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotYet {
    /// Before the roll is closed nobody needs a deputy.
    #[error("close the roll first; until then people are simply enrolled")]
    DeputyBeforeTheRoll,
    /// Who signs off last saw everybody who was there.
    #[error("everybody has signed off; nobody can join any more")]
    DeputyAfterSignOff,
    /// Somebody stays with what is in memory.
    #[error(
        "all {leaving} people would leave while a key or share is in memory: somebody stays with it, or it is wiped first"
    )]
    NobodyStays {
        /// How many would leave.
        leaving: usize,
    },
    /// An event about a share at a step that is about none.
    #[error("this step is not about a share")]
    NotAboutAShare,
    /// A sheet is looked at in a round of an audit.
    #[error("no sheet is looked at at this step")]
    NoSheetDue,
    /// Nothing is compared at a step that names nothing to compare.
    #[error("nothing is compared at this step")]
    NothingToCompare,

    /// Throws are mixed in when the key is drawn, and are of no use later.
    #[error("randomness from the room comes once, before the key is drawn")]
    RollsTooLate,
    /// Throws, or the decision to do without.
    #[error("randomness from the room comes first, or the decision to do without")]
    RollsFirst,
    /// A key is drawn and split where its purpose was written down.
    #[error("only a generation draws a key and splits it")]
    NoGeneration,
    /// People before the key.
    #[error("the roll must be closed before a key exists")]
    RollFirst,
    /// The approval before the key.
    #[error("the approval must be read before a key exists")]
    ApprovalFirst,
    /// What is split exists.
    #[error("a key must be drawn, or rebuilt and proven, before it is split")]
    DrawFirst,
    /// A share exists before anything is done with it.
    #[error("the key must be split before anything is done with a share")]
    SplitFirst,
    /// One lock a share, so that there is one passphrase to keep.
    #[error("this share has been locked already")]
    LockedAlready,
    /// What is in memory no more cannot be worked on.
    #[error("there are no shares in memory")]
    NoShares,

    /// The lock before the paper.
    #[error("the share must be locked, or left open, before it is printed")]
    LockFirst,
    /// One good sheet a share.
    #[error("this share has a good sheet; spoil it before another is printed")]
    HasAGoodSheet,
    /// Printed before anything else is done with it.
    #[error("there is no sheet at hand: print it first")]
    PrintFirst,
    /// From paper, not from the page in memory.
    #[error(
        "a sheet is read back from paper, not from the page that was sent to print: scan it, show it to the camera, or type its words"
    )]
    ReadFromThePage,
    /// The sheet that is read back and sealed is the one that is good.
    #[error("this share has no good sheet {}: take the one that was printed last", sheet_serial(*.serial))]
    NoSuchSheet {
        /// The serial that was named.
        serial: u16,
    },
    /// Read back before it is sealed.
    #[error("the sheet must be read back before it is sealed")]
    ReadBackFirst,
    /// One bag a share.
    #[error("this share is in a bag already, and stays there")]
    InABag,
    /// What is sealed under the key, or checked of it, needs the key in memory.
    #[error("there is no key in memory: it is drawn or rebuilt before this, and wiped after it")]
    NoKey,
    /// A secret is sealed at a step that says what it is.
    #[error("nothing is sealed at this step")]
    NothingToSeal,
    /// What is opened was sealed here.
    #[error("no sealed file waits to be opened here: seal the secret first")]
    NothingSealed,
    /// A trial needs sheets.
    #[error("there are no shares to try")]
    NothingToTry,
    /// Every sheet takes part, as read from paper.
    #[error("share {share} has not been read back from paper")]
    NotReadBack {
        /// The share.
        share: u8,
    },
    /// The proof before the wipe.
    #[error("the key must be rebuilt from the sheets before it is wiped")]
    TrialFirst,
    /// Every sheet is in its bag before the wipe.
    #[error("share {share} is not sealed in a bag")]
    NotSealed {
        /// The share.
        share: u8,
    },
    /// What the key was rebuilt for comes before the wipe.
    #[error(
        "nothing was done with the key yet: let something leave, seal a secret under it, or say that nothing leaves, before it is wiped"
    )]
    UseFirst,
    /// A drill proves the key before it is wiped.
    #[error("the key was not rebuilt from the sheets: rebuild and prove it before the wipe, or abort")]
    CombineFirst,

    /// Bags are opened after the reason for it was read.
    #[error("bags are opened in a recovery, after its approval was read")]
    ApprovalBeforeBags,
    /// Bags are brought by custodians.
    #[error("{holder} is no custodian: bags are brought by custodians")]
    NoCustodian {
        /// Who brought it.
        holder: PersonId,
    },
    /// The bag before its sheet.
    #[error("look at the bag first: its number and its state")]
    BagFirst,
    /// What is in an opened bag is read, or said to be unreadable, before anything else is done.
    #[error("a bag is open: read its sheet first, or say why it cannot be read")]
    BagIsOpen,
    /// What is put aside was taken.
    #[error("no such share was taken")]
    NotTaken,
    /// Nothing can be rebuilt from nothing.
    #[error("no share has been read")]
    NothingRead,
    /// K shares of one set.
    #[error("{have} of {need} shares of set {} have been read: {} more", set.short(), need - have)]
    TooFewRead {
        /// Different numbers read so far.
        have: usize,
        /// How many sheets rebuild the key (k).
        need: usize,
        /// The set that is nearest to its k.
        set: SetId,
    },
    /// What leaves comes of a key that is there.
    #[error("there is no key to release: it is drawn or rebuilt before this, and wiped after it")]
    NothingToRelease,
    /// A step at which something leaves ends after it.
    #[error("nothing has left at this step yet: let it out, or end it as a drill")]
    NothingReleased,
    /// Decided about once.
    #[error("bag {opened} was not opened here, or is decided about")]
    NothingToDecide {
        /// Which opened bag, counted from 1.
        opened: u16,
    },
    /// Every opened bag is decided about.
    #[error(
        "the sheet of bag {opened} was opened and is not decided about: seal it again, replace it, or rotate the key"
    )]
    Undecided {
        /// Which opened bag, counted from 1.
        opened: usize,
    },

    /// What is reviewed was filed.
    #[error("there is no exception {number}")]
    NoSuchException {
        /// The number that was named.
        number: u16,
    },
    /// Reviewed once.
    #[error("exception {number} has been reviewed")]
    Reviewed {
        /// Its number.
        number: u16,
    },
    /// Every exception is reviewed before the close.
    #[error("exception {number} has not been reviewed")]
    NotReviewed {
        /// Its number.
        number: usize,
    },
    /// Each signs off once.
    #[error("{person} has spoken")]
    HasSpoken {
        /// The person, by the number on the roll.
        person: PersonId,
    },
    /// Everybody present signs off.
    #[error("{name} has not spoken")]
    HasNotSpoken {
        /// Their name.
        name: String,
    },
    /// Nothing secret outlives the record.
    #[error("secrets are still in memory: wipe first")]
    WipeFirst,
    /// An entry that is not on the disk would leave a gap behind it.
    #[error("the last entry is not kept yet: try again to keep it, or break the ceremony off")]
    LastNotKept,
    /// What an entry says is done, or said to have failed.
    #[error("what the last entry says is not done yet: try again, or leave it and say so in an exception")]
    LastNotDone,
    /// An entry says that something left, and it did not.
    #[error("what should have left did not: record it as an exception first")]
    OwesAnException,
    /// A later day is checked together with the days before it.
    #[error("it goes on after a day of ceremony {}, whose lines are not there: they belong into parts/ of this folder", .ceremony.short())]
    PartBefore {
        /// The part before.
        ceremony: CeremonyId,
    },
    /// There is nothing to try again.
    #[error("nothing is waiting to be done")]
    NothingWaits,
    /// There is nothing to leave.
    #[error("no entry is waiting for what should come of it")]
    NothingToLeave,
}

impl NotYet {
    /// The requirement that the rule serves; none where it keeps the program's own order, and serves none.
    pub const fn requirement(&self) -> Option<Requirement> {
        Some(match self {
            Self::DeputyBeforeTheRoll | Self::DeputyAfterSignOff => Requirement::Ro7,
            Self::HasSpoken { .. } | Self::HasNotSpoken { .. } => Requirement::Tr5,
            Self::NobodyStays { .. } => Requirement::Hf3,
            Self::NotAboutAShare
            | Self::NoSheetDue
            | Self::NothingToCompare
            | Self::NothingToSeal
            | Self::NoGeneration
            | Self::DrawFirst
            | Self::SplitFirst
            | Self::NoShares => Requirement::Ex2,
            Self::RollsTooLate | Self::RollsFirst => Requirement::Ge1,
            Self::RollFirst => Requirement::Ro1,
            Self::ApprovalFirst | Self::ApprovalBeforeBags => Requirement::Ro8,
            Self::LockedAlready | Self::LockFirst => Requirement::Pr6,
            Self::HasAGoodSheet => Requirement::Pr3,
            Self::PrintFirst | Self::ReadBackFirst | Self::NotSealed { .. } => Requirement::Pr1,
            Self::ReadFromThePage | Self::NoSuchSheet { .. } => Requirement::Ve1,
            Self::InABag => Requirement::Pr4,
            Self::NoKey | Self::NothingSealed => Requirement::Ge6,
            Self::NothingToTry | Self::NotReadBack { .. } => Requirement::Ve2,
            Self::TrialFirst => Requirement::Ve3,
            Self::UseFirst | Self::NothingToRelease | Self::NothingReleased => Requirement::Re4,
            Self::CombineFirst => Requirement::Re7,
            Self::BagFirst | Self::NoCustodian { .. } => Requirement::Re2,
            Self::BagIsOpen => Requirement::Sp5,
            Self::NotTaken | Self::NothingRead | Self::TooFewRead { .. } => Requirement::Sp3,
            Self::NothingToDecide { .. } | Self::Undecided { .. } => Requirement::Re5,
            Self::NoSuchException { .. } | Self::Reviewed { .. } | Self::NotReviewed { .. } => {
                Requirement::Ex1
            }
            Self::WipeFirst => Requirement::Sp6,
            Self::PartBefore { .. } => Requirement::Ex7,
            Self::LastNotKept
            | Self::LastNotDone
            | Self::NothingWaits
            | Self::NothingToLeave
            | Self::OwesAnException => return None,
        })
    }
}
