//! How many sheets of a set would be left: a decision that leaves fewer than k ends the key, and nobody takes it by
//! the way.

use std::collections::BTreeSet;

use super::refusal::TooFew;
use super::state::State;
use crate::transcript::record::{AfterOpening, Place};

impl State {
    /// What the destruction of this opened sheet, counted from 1, would leave, if that is too few. Sheets to be
    /// replaced, or of a key to be rotated, are still there and count.
    pub fn too_few_without(&self, opened: usize) -> Option<TooFew> {
        let place = opened.checked_sub(1)?;
        let here = self.opened().get(place)?;
        let collected = self.rebuilt_from().or(self.set()).map(|set| (set.set, set.quorum));
        let (set, quorum) = here
            .seen
            .last()
            .map(|sheet| (sheet.set, sheet.quorum))
            .or(collected)
            .or(self.known().map(|known| (known.set, known.quorum)))?;
        // the key lives on in the sheets of the new set, once these are proven and sealed
        let replaced = self.shares().iter().all(|share| share.bagged.is_some()) && self.done().trial;
        if replaced && self.rebuilt_from().is_some_and(|old| old.set == set) {
            return None;
        }
        let known = self.known().filter(|known| known.set == set);
        let destroyed = known.map_or(&[][..], |known| &known.sheets);
        let mut gone: BTreeSet<u8> = destroyed
            .iter()
            .filter(|sheet| sheet.place == Place::Destroyed)
            .map(|sheet| sheet.share)
            .collect();
        let mut kept = BTreeSet::new();
        let mut untold = 0;
        for (number, bag) in (1..).zip(self.opened()) {
            let destroyed = number == opened || matches!(bag.decided, Some((AfterOpening::Destroyed, _)));
            let seen = bag.seen.iter().filter(|sheet| sheet.set == set).map(|sheet| sheet.share);
            let shares: Vec<u8> = seen.chain(bag.recorded.filter(|_| known.is_some())).collect();
            if destroyed { &mut gone } else { &mut kept }.extend(shares);
            // nobody knows which it was: it may have been any of the set that is collected
            untold += usize::from(destroyed && bag.is_untold());
        }
        let left = usize::from(quorum.shares()).saturating_sub(gone.difference(&kept).count() + untold);
        let threshold = quorum.threshold();
        let few = left < usize::from(threshold);
        few.then_some(TooFew { opened, left, shares: quorum.shares(), threshold })
    }
}
