//! What must come first: rules about the order of things. Each variant is a rule, under the requirement that asks for it
//! (`tests/REQUIREMENTS.md`), and its message says what comes first.

use crate::transcript::PersonId;
use crate::vocab::ids::sheet_serial;
use crate::vocab::{CeremonyId, SetId};

/// Something else must come first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotYet {
    /// RO-7: before the roll is closed nobody needs a deputy.
    #[error("close the roll first; until then people are simply enrolled")]
    DeputyBeforeTheRoll,
    /// TR-5: who signs off last saw everybody who was there.
    #[error("everybody has signed off; nobody can join any more")]
    DeputyAfterSignOff,
    /// HF-3: somebody stays with what is in memory.
    #[error(
        "all {leaving} people would leave while a key or share is in memory: somebody stays with it, or it is wiped first"
    )]
    NobodyStays {
        /// How many would leave.
        leaving: usize,
    },
    /// EX-2: an event about a share at a step that is about none.
    #[error("this step is not about a share")]
    NotAboutAShare,
    /// EX-2: a sheet is looked at in a round of an audit.
    #[error("no sheet is looked at at this step")]
    NoSheetDue,
    /// EX-2: nothing is compared at a step that names nothing to compare.
    #[error("nothing is compared at this step")]
    NothingToCompare,

    /// GE-1: throws are mixed in when the key is drawn, and are of no use later.
    #[error("randomness from the room comes once, before the key is drawn")]
    RollsTooLate,
    /// GE-1: throws, or the decision to do without.
    #[error("randomness from the room comes first, or the decision to do without")]
    RollsFirst,
    /// GE-2: a key is drawn and split where its purpose was written down.
    #[error("only a generation draws a key and splits it")]
    NoGeneration,
    /// RO-1: people before the key.
    #[error("the roll must be closed before a key exists")]
    RollFirst,
    /// RO-8: the approval before the key.
    #[error("the approval must be read before a key exists")]
    ApprovalFirst,
    /// SP-1: what is split exists.
    #[error("a key must be drawn, or rebuilt and proven, before it is split")]
    DrawFirst,
    /// SP-5: a share exists before anything is done with it.
    #[error("the key must be split before anything is done with a share")]
    SplitFirst,
    /// PR-6: one lock a share, so that there is one passphrase to keep.
    #[error("this share has been locked already")]
    LockedAlready,
    /// SP-5: what is in memory no more cannot be worked on.
    #[error("there are no shares in memory")]
    NoShares,

    /// PR-6: the lock before the paper.
    #[error("the share must be locked, or left open, before it is printed")]
    LockFirst,
    /// PR-3: one good sheet a share.
    #[error("this share has a good sheet; spoil it before another is printed")]
    HasAGoodSheet,
    /// PR-1: printed before anything else is done with it.
    #[error("there is no sheet at hand: print it first")]
    PrintFirst,
    /// VE-1: from paper, not from the page in memory.
    #[error(
        "a sheet is read back from paper, not from the page that was sent to print: scan it, show it to the camera, or type its words"
    )]
    ReadFromThePage,
    /// VE-1: the sheet that is read back and sealed is the one that is good.
    #[error("this share has no good sheet {}: take the one that was printed last", sheet_serial(*.serial))]
    NoSuchSheet {
        /// The serial that was named.
        serial: u16,
    },
    /// VE-1: read back before it is sealed.
    #[error("the sheet must be read back before it is sealed")]
    ReadBackFirst,
    /// PR-4: one bag a share.
    #[error("this share is in a bag already, and stays there")]
    InABag,
    /// GE-6: what is sealed under the key, or checked of it, needs the key in memory.
    #[error("there is no key in memory: it is drawn or rebuilt before this, and wiped after it")]
    NoKey,
    /// EX-2: a secret is sealed at a step that says what it is.
    #[error("nothing is sealed at this step")]
    NothingToSeal,
    /// GE-6: what is opened was sealed here.
    #[error("no sealed file waits to be opened here: seal the secret first")]
    NothingSealed,
    /// VE-2: a trial needs sheets.
    #[error("there are no shares to try")]
    NothingToTry,
    /// VE-2: every sheet takes part, as read from paper.
    #[error("share {share} has not been read back from paper")]
    NotReadBack {
        /// The share.
        share: u8,
    },
    /// VE-3: the proof before the wipe.
    #[error("the key must be rebuilt from the sheets before it is wiped")]
    TrialFirst,
    /// VE-3: every sheet is in its bag before the wipe.
    #[error("share {share} is not sealed in a bag")]
    NotSealed {
        /// The share.
        share: u8,
    },
    /// RE-4: what the key was rebuilt for comes before the wipe.
    #[error(
        "nothing was done with the key yet: let something leave, seal a secret under it, or say that nothing leaves, before it is wiped"
    )]
    UseFirst,
    /// RE-7: a drill proves the key before it is wiped.
    #[error("the key was not rebuilt from the sheets: rebuild and prove it before the wipe, or abort")]
    CombineFirst,

    /// RE-1: bags are opened after the reason for it was read.
    #[error("bags are opened in a recovery, after its approval was read")]
    ApprovalBeforeBags,
    /// RE-2: bags are brought by custodians.
    #[error("{holder} is no custodian: bags are brought by custodians")]
    NoCustodian {
        /// Who brought it.
        holder: PersonId,
    },
    /// RE-2: the bag before its sheet.
    #[error("look at the bag first: its number and its state")]
    BagFirst,
    /// RE-2: what is in an opened bag is read, or said to be unreadable, before anything else is done.
    #[error("a bag is open: read its sheet first, or say why it cannot be read")]
    BagIsOpen,
    /// SP-3: what is put aside was taken.
    #[error("no such share was taken")]
    NotTaken,
    /// SP-3: nothing can be rebuilt from nothing.
    #[error("no share has been read")]
    NothingRead,
    /// SP-3: k shares of one set.
    #[error("{have} of {need} shares of set {} have been read: {} more", set.short(), need - have)]
    TooFewRead {
        /// Different numbers read so far.
        have: usize,
        /// How many sheets rebuild the key (k).
        need: usize,
        /// The set that is nearest to its k.
        set: SetId,
    },
    /// RE-4: what leaves comes of a key that is there.
    #[error("there is no key to release: it is drawn or rebuilt before this, and wiped after it")]
    NothingToRelease,
    /// RE-4: a step at which something leaves ends after it.
    #[error("nothing has left at this step yet: let it out, or end it as a drill")]
    NothingReleased,
    /// RE-5: decided about once.
    #[error("bag {opened} was not opened here, or is decided about")]
    NothingToDecide {
        /// Which opened bag, counted from 1.
        opened: u16,
    },
    /// RE-5: every opened bag is decided about.
    #[error(
        "the sheet of bag {opened} was opened and is not decided about: seal it again, replace it, or rotate the key"
    )]
    Undecided {
        /// Which opened bag, counted from 1.
        opened: usize,
    },

    /// EX-1: what is reviewed was filed.
    #[error("there is no exception {number}")]
    NoSuchException {
        /// The number that was named.
        number: u16,
    },
    /// EX-1: reviewed once.
    #[error("exception {number} has been reviewed")]
    Reviewed {
        /// Its number.
        number: u16,
    },
    /// EX-1: every exception is reviewed before the close.
    #[error("exception {number} has not been reviewed")]
    NotReviewed {
        /// Its number.
        number: usize,
    },
    /// TR-5: each signs off once.
    #[error("{person} has spoken")]
    HasSpoken {
        /// The person, by the number on the roll.
        person: PersonId,
    },
    /// TR-5: everybody present signs off.
    #[error("{name} has not spoken")]
    HasNotSpoken {
        /// Their name.
        name: String,
    },
    /// SP-6: nothing secret outlives the record.
    #[error("secrets are still in memory: wipe first")]
    WipeFirst,
    /// EX-4: an entry that is not on the disk would leave a gap behind it.
    #[error("the last entry is not kept yet: try again to keep it, or break the ceremony off")]
    LastNotKept,
    /// EX-4: what an entry says is done, or said to have failed.
    #[error("what the last entry says is not done yet: try again, or leave it and say so in an exception")]
    LastNotDone,
    /// EX-5: an entry says that something left, and it did not.
    #[error("what should have left did not: record it as an exception first")]
    OwesAnException,
    /// EX-7: a later day is checked together with the days before it.
    #[error("it goes on after a day of ceremony {}, whose lines are not there: they belong into parts/ of this folder", .ceremony.short())]
    PartBefore {
        /// The part before.
        ceremony: CeremonyId,
    },
    /// EX-4: there is nothing to try again.
    #[error("nothing is waiting to be done")]
    NothingWaits,
    /// EX-4: there is nothing to leave.
    #[error("no entry is waiting for what should come of it")]
    NothingToLeave,
}
