//! A share that was issued again, and what became of its old sheet.

use super::state::State;
use crate::transcript::record::{AfterOpening, KnownSheet, Place};

/// One share with a new sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Which.
    pub share: u8,
    /// The old sheet was destroyed, here or before.
    pub old_is_gone: bool,
}

impl State {
    /// The share that is issued again here, once its new sheet is proven; none in any other ceremony.
    pub fn issued_again(&self) -> Option<Issued> {
        let share = self.plan().choices.share.filter(|_| self.done().trial)?;
        let destroyed = |decided: &Option<(AfterOpening, Option<crate::vocab::Line>)>| {
            matches!(decided, Some((AfterOpening::Destroyed, _)))
        };
        let here = self
            .opened()
            .iter()
            .any(|bag| bag.share.or(bag.recorded) == Some(share) && destroyed(&bag.decided));
        let is_it = |sheet: &&KnownSheet| sheet.share == share && sheet.place == Place::Destroyed;
        let before = self.known().is_some_and(|known| known.sheets.iter().any(|sheet| is_it(&sheet)));
        Some(Issued { share, old_is_gone: here || before })
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
