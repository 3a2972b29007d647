//! A share that was issued again, and what became of its old sheet.

use super::state::{OpenedBag, State};
use crate::transcript::record::{AfterOpening, KnownSheet, Place};
use crate::vocab::Line;

/// One share with a new sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Which.
    pub share: u8,
    /// The old sheet was destroyed, here or before.
    pub old_is_gone: bool,
    /// Who had the old sheet last, and in which bag, as the transcript before tells it.
    pub old_was: Option<(Line, Option<Line>)>,
}

impl State {
    /// The share that is issued again here, once its new sheet is proven; none in any other ceremony.
    pub fn issued_again(&self) -> Option<Issued> {
        let share = self.plan().choices.share.filter(|_| self.done().trial)?;
        let destroyed = |decided: &Option<(AfterOpening, Option<Line>)>| {
            matches!(decided, Some((AfterOpening::Destroyed, _)))
        };
        let here = self
            .opened()
            .iter()
            .any(|bag| bag.share.or(bag.recorded) == Some(share) && destroyed(&bag.decided));
        let old = self.known().and_then(|known| known.sheets.iter().find(|sheet| sheet.share == share));
        let before = old.is_some_and(|sheet| sheet.place == Place::Destroyed);
        let old_was = old.map(|sheet| (sheet.holder.clone(), sheet.bag.clone()));
        Some(Issued { share, old_is_gone: here || before, old_was })
    }

    /// What the statement says of the share that is to be issued again: only what the lines themselves tell.
    pub(super) fn said_of_the_old_sheet(&self) -> Option<String> {
        let share = self.plan().choices.share?;
        let destroyed = |bag: &OpenedBag| {
            bag.share == Some(share) && matches!(bag.decided, Some((AfterOpening::Destroyed, _)))
        };
        let was = |sheet: &KnownSheet| sheet.share == share && sheet.place == Place::Destroyed;
        let fate = if self.opened().iter().any(destroyed) {
            "destroyed"
        } else if self.known().is_some_and(|known| known.sheets.iter().any(was)) {
            "destroyed before"
        } else {
            "not recorded as destroyed"
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
