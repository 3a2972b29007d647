//! What a later part of a ceremony may not say, since it would not go on from the part before it.

use super::requirement::Requirement;
use crate::vocab::{CeremonyId, Moment};

/// Each variant is a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OddDay {
    /// What lies in `parts/` is named by the header.
    #[error(
        "its header names no part before it, and one is given: a new ceremony begins with nothing of an earlier one"
    )]
    NamesNoPart,
    /// A day goes on after its end.
    #[error("the part before it does not end with the end of a day")]
    NotOver,
    /// The part as it ended: its id, its lines, its last line, where it stopped, what it handed over.
    #[error("its header does not name the part before it as that one ended")]
    OtherPart,
    /// The days follow one another without a gap.
    #[error("it goes on after the day {}, and the day that lies before it is {}: the day between them is missing, or it is of another ceremony", .named.short(), .found.short())]
    AnotherBefore {
        /// As its header says.
        named: CeremonyId,
        /// As found.
        found: CeremonyId,
    },
    /// Each part has an id and a key of its own.
    #[error("it has the id or the ceremony key of an earlier part: each part has its own")]
    SameKey,
    /// Worthless or real, for good.
    #[error("one part is a rehearsal and the other is not")]
    OtherMode,
    /// One ceremony, one script.
    #[error("its script is not that of the part before it, word for word")]
    OtherScript,
    /// What was chosen at the beginning holds.
    #[error("what was chosen for it is not what was chosen for the part before it")]
    OtherChoices,
    /// Days follow one another.
    #[error("it begins before the part before it ended")]
    Earlier,
    /// The script lets days pass first, and nobody shortens them.
    #[error(
        "the script lets at least {days} days pass first, and the day before ended on {ended}: go on then, not earlier"
    )]
    TooEarly {
        /// Days of 24 hours.
        days: u16,
        /// When the day before ended.
        ended: Moment,
    },
    /// The number of the part.
    #[error("this is part {due} of the ceremony, not {said}")]
    Number {
        /// Which it is.
        due: u16,
        /// As recorded.
        said: u16,
    },
    /// Each who is here is named once.
    #[error("name those who are here in the order of their numbers, each once")]
    Order,
    /// Whoever says who is here, and whoever confirms it, is here.
    #[error("who says who is here is not named among them")]
    NotHere,
}

impl OddDay {
    /// The requirement that the rule serves.
    pub const fn requirement(&self) -> Requirement {
        match self {
            Self::NamesNoPart
            | Self::NotOver
            | Self::OtherPart
            | Self::AnotherBefore { .. }
            | Self::SameKey
            | Self::OtherScript
            | Self::OtherChoices
            | Self::Earlier
            | Self::Number { .. }
            | Self::Order
            | Self::NotHere => Requirement::Ex7,
            Self::TooEarly { .. } => Requirement::De3,
            Self::OtherMode => Requirement::En4,
        }
    }
}
