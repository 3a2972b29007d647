//! What a header may not say of the transcript that it builds on, since it would not hold together.

use super::requirement::Requirement;
use crate::sharing::Quorum;
use crate::vocab::ids::sheet_serial;
use crate::vocab::{BagNumber, CeremonyId, Fingerprint, Moment, SetId};

/// Each variant is a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OddParent {
    /// Nothing builds on itself.
    #[error("that it is this ceremony itself: nothing comes before its own first line")]
    Itself,
    /// A transcript has a first line.
    #[error("that it has no line, and nothing builds on nothing")]
    Empty,
    /// Only what was broken off stopped at a step.
    #[error("where it stopped, and that goes with one that was broken off, and only with that")]
    StoppedAt,
    /// One key, if both are named.
    #[error(
        "that its key is {}, and expects the key {}: leave the expected one out, or take the transcript of that key",
        known.hex(), expected.hex()
    )]
    OtherKey {
        /// The key of the transcript before.
        known: Fingerprint,
        /// The key that this ceremony expects.
        expected: Fingerprint,
    },
    /// Shares are of the set, ascending, each once.
    #[error("shares that are not of its set, or not ascending")]
    Shares,
    /// A bag is named for what is sealed in one, and for nothing else.
    #[error("a bag of a sheet that is in none, or none of one that is")]
    BagOfNone,
    /// What is on its way was sent to somebody.
    #[error("that the sheet of share {share} is on its way, and not to whom it was sent")]
    NeverSent {
        /// Whose sheet it is.
        share: u8,
    },
    /// One bag, one sheet.
    #[error("that bag {bag} has the sheets of share {one} and of share {other}")]
    BagOfTwo {
        /// Its number.
        bag: BagNumber,
        /// One share.
        one: u8,
        /// The other.
        other: u8,
    },
    /// An audit looks at the sheets of a set that an earlier ceremony tells of.
    #[error(
        "nothing of a set, and an audit looks at the sheets of one: hold it after the ceremony that made or last handled the set"
    )]
    NothingToAudit,
    /// What was destroyed is not looked at.
    #[error("that every sheet of set {} is destroyed: there is nothing left to look at", .set.short())]
    AllDestroyed {
        /// The set, by its identifier.
        set: SetId,
    },
    /// A rotation says which key the new one replaces.
    #[error(
        "nothing of a key, and a rotation replaces one: hold it after the last ceremony of the key that is replaced"
    )]
    NothingToReplace,
    /// Whose share is issued again, the transcript before says.
    #[error(
        "no set is known whose share could be issued again: name the folder of the ceremony that made it, or last handled it"
    )]
    NothingToIssue,
    /// How many sheets rebuild the key was decided when the set was made.
    #[error(
        "the set is {known}, and {chosen} was chosen: a share that is issued again is of the set as it is"
    )]
    OtherQuorum {
        /// Of the set.
        known: Quorum,
        /// As chosen.
        chosen: Quorum,
    },
    /// What stands beside a transcript stands beside one.
    #[error("that there is none, and names another beside it")]
    BesideNothing,
    /// The next day of a ceremony goes on after the day before, and after nothing else.
    #[error("another beside a day that is over: the next day goes on after that day alone")]
    BesideADay,
    /// Each is named once.
    #[error("and of one beside it that both are ceremony {}, named twice: name each folder once", .ceremony.short())]
    NamedTwice {
        /// The ceremony, by its identifier.
        ceremony: CeremonyId,
    },
    /// What several tell together is of one set.
    #[error("that it and another beside it tell of set {} and of set {}: name folders of one set alone", .one.short(), .other.short())]
    TwoSets {
        /// As one tells.
        one: SetId,
        /// As another tells.
        other: SetId,
    },
    /// A set has one key, one generation, one quorum.
    #[error("that it and another beside it tell of set {} with another key, generation or quorum: ask who held them which is true", .set.short())]
    OtherFacts {
        /// The set, by its identifier.
        set: SetId,
    },
    /// A share was issued again in each of two, so that there are two sheets of one serial.
    #[error("two sheets of share {share}{}: each of two ceremonies issued it again, or one of the sheets is false. Find both sheets, and go on after the ceremony of the one that stays", .serial.map_or_else(String::new, |serial| format!(", both {}", sheet_serial(serial))))]
    TwoSheets {
        /// The share.
        share: u8,
        /// Their serial, if it is told.
        serial: Option<u16>,
    },
    /// What was destroyed is not seen afterwards.
    #[error(
        "the sheet of share {share} as destroyed, as of {destroyed}, and as still there, as of {seen}: find out which is true, and go on after that ceremony alone"
    )]
    SeenAfterwards {
        /// The share.
        share: u8,
        /// When the ceremony ended that says that it was destroyed.
        destroyed: Moment,
        /// When the one ended that tells of it later.
        seen: Moment,
    },
    /// Of two records of one sheet the later counts, and what one ceremony left of it is told alike.
    #[error("two things of the sheet of share {share} at one time, so that neither is the later")]
    TwoAtOnce {
        /// Whose sheet it is.
        share: u8,
    },
    /// What several tell together follows from what each tells.
    #[error("of the set something else than all of them tell together")]
    NotTogether,
    /// An older set comes before the newest, once, and enough of its sheets are left to rebuild the key.
    #[error(
        "that the older set {} still rebuilds the key, which is no earlier set of the key, is named twice, or has too few sheets left", .set.short()
    )]
    Older {
        /// The set, by its identifier.
        set: SetId,
    },
    /// Every holder is listed, once.
    #[error("a holder who is not listed, or listed twice")]
    Holders,
}

impl OddParent {
    /// The requirement that the rule serves.
    pub const fn requirement(&self) -> Requirement {
        match self {
            Self::Shares | Self::Holders => Requirement::Ro5,
            Self::OtherKey { .. } => Requirement::Sp3,
            Self::BagOfNone | Self::BagOfTwo { .. } => Requirement::Pr4,
            Self::NothingToAudit | Self::AllDestroyed { .. } => Requirement::Es3,
            Self::BesideADay => Requirement::Ex7,
            Self::Itself
            | Self::Empty
            | Self::BesideNothing
            | Self::NamedTwice { .. }
            | Self::TwoSets { .. }
            | Self::OtherFacts { .. }
            | Self::SeenAfterwards { .. }
            | Self::TwoAtOnce { .. }
            | Self::NotTogether
            | Self::StoppedAt => Requirement::Ex4,
            Self::Older { .. } => Requirement::Rt1,
            Self::NeverSent { .. } => Requirement::Pr7,
            Self::NothingToReplace => Requirement::Rt3,
            Self::NothingToIssue | Self::OtherQuorum { .. } | Self::TwoSheets { .. } => Requirement::Rt2,
        }
    }
}
