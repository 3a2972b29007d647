//! A share that was issued again, and what became of its old sheet.

use super::state::{OpenedBag, State};
use crate::transcript::record::{AfterOpening, KnownSheet, Place};

/// One share with a new sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Number of the share, from 1.
    pub share: u8,
    /// The old sheet was destroyed, here or before.
    pub old_is_gone: bool,
}

/// What became of an old sheet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OldSheet {
    /// It was brought here, and destroyed.
    Destroyed,
    /// A ceremony before destroyed it.
    DestroyedBefore,
    /// Nobody recorded its end.
    Somewhere,
}

impl State {
    /// The share that is issued again here, once its new sheet is proven; none in any other ceremony.
    pub fn issued_again(&self) -> Option<Issued> {
        let share = self.plan().choices.share.filter(|_| self.done().trial)?;
        Some(Issued { share, old_is_gone: self.old_sheet(share) != OldSheet::Somewhere })
    }

    /// The share whose old sheet was in this bag, once there is a new one.
    pub(super) fn replaced_in(&self, bag: &OpenedBag) -> Option<u8> {
        let share = self.share_in(bag, self.known()?.set)?;
        self.has_a_new_sheet(share).then_some(share)
    }

    /// What became of the old sheet of this share. What was put aside is not it; what nobody could read is, as recorded.
    fn old_sheet(&self, share: u8) -> OldSheet {
        let Some(known) = self.known() else { return OldSheet::Somewhere };
        let destroyed = |bag: &OpenedBag| {
            matches!(bag.decided, Some((AfterOpening::Destroyed, _)))
                && self.share_in(bag, known.set) == Some(share)
        };
        let was = |sheet: &KnownSheet| sheet.share == share && sheet.place == Place::Destroyed;
        if self.opened().iter().any(destroyed) {
            OldSheet::Destroyed
        } else if known.sheets.iter().any(was) {
            OldSheet::DestroyedBefore
        } else {
            OldSheet::Somewhere
        }
    }

    /// What the statement says of the share that is to be issued again.
    pub(super) fn said_of_the_old_sheet(&self) -> Option<String> {
        let share = self.plan().choices.share?;
        let fate = match self.old_sheet(share) {
            OldSheet::Destroyed => "destroyed",
            OldSheet::DestroyedBefore => "destroyed before",
            OldSheet::Somewhere => "not recorded as destroyed",
        };
        Some(format!("share {share}; its old sheet: {fate}"))
    }

    /// The serial of the next sheet that is printed: from 1; of a share that is issued again, after those of its set.
    pub fn next_serial(&self) -> u16 {
        let again = self.known().filter(|_| self.plan().choices.share.is_some());
        let before = again.into_iter().flat_map(|known| &known.sheets).filter_map(|sheet| sheet.serial).max();
        before.unwrap_or(0).saturating_add(self.sheets().printed).saturating_add(1)
    }

    /// True if this is the share whose sheet is replaced here, and its new one is proven.
    pub(super) fn has_a_new_sheet(&self, share: u8) -> bool {
        self.issued_again().is_some_and(|issued| issued.share == share)
    }
}
