//! Where a sheet is.

use crate::transcript::record::{KnownSheet, Place, Sent};
use crate::vocab::{BagNumber, Day, Line};

/// What became of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// In this bag.
    Bag(BagNumber),
    /// On its way in this bag, to somebody, until a day.
    OnItsWay {
        /// The bag.
        bag: BagNumber,
        /// To whom.
        to: Line,
        /// Until when it is expected there.
        expected: Day,
    },
    /// Opened, and the ceremony ended before anything was decided.
    Opened,
    /// Opened, and to be replaced by a new set.
    ToBeReplaced,
    /// Opened, and the key is to be rotated.
    ToBeRotated,
    /// Opened, and the key was replaced since: the sheet rebuilds the old one until it is destroyed.
    Rotated,
    /// Destroyed before witnesses.
    Destroyed,
    /// Not shown at an audit.
    Missing,
}

impl Where {
    /// As a transcript hands it on that stands.
    pub(super) fn of(sheet: &KnownSheet) -> Self {
        match (sheet.place, &sheet.bag) {
            (Place::Sealed, Some(bag)) => Self::Bag(bag.clone()),
            (Place::OnItsWay, Some(bag)) => {
                let sent = sheet.sent.last().expect("a transcript in which it was never sent is refused");
                let Sent { to, expected, .. } = sent.clone();
                Self::OnItsWay { bag: bag.clone(), to, expected }
            }
            (Place::Sealed | Place::Open | Place::OnItsWay, _) => Self::Opened,
            (Place::Reshare, _) => Self::ToBeReplaced,
            (Place::Rotate, _) => Self::ToBeRotated,
            (Place::Destroyed, _) => Self::Destroyed,
            (Place::Missing, _) => Self::Missing,
        }
    }
}
