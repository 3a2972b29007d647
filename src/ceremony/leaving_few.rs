//! How many sheets of a set would be left: a decision that leaves fewer than k ends the key, and nobody takes it by
//! the way.

use std::collections::BTreeSet;

use super::facts::{OpenedBag, SetFacts};
use super::refusal::TooFew;
use super::state::State;
use crate::transcript::record::{AfterOpening, Place};

/// What is left of a set after its key was given a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OldSheets {
    /// The old set.
    pub set: SetFacts,
    /// Its sheets that nobody is recorded to have destroyed.
    pub left: usize,
}

impl OldSheets {
    /// True once they rebuild the key no more.
    pub fn are_too_few(&self) -> bool {
        self.left < usize::from(self.set.quorum.threshold())
    }
}

impl std::fmt::Display for OldSheets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (set, quorum, left) = (self.set.set.short(), self.set.quorum, self.left);
        let (n, k) = (quorum.shares(), quorum.threshold());
        if self.are_too_few() {
            write!(
                f,
                "{left} of the {n} sheets of set {set} are left, fewer than the {k} that rebuild the key"
            )
        } else {
            write!(
                f,
                "{left} of the {n} sheets of set {set} are not destroyed, and any {k} of them still rebuild the key: the resharing is complete only when fewer are left. Call them in and destroy them before witnesses, or rotate the key"
            )
        }
    }
}

impl State {
    /// In a resharing whose new set is proven: what is left of the old set. A sheet that was not told counts as left.
    pub fn old_sheets(&self) -> Option<OldSheets> {
        let resharing = self.done().trial && self.plan().template.kind.makes_a_set();
        let set = self.rebuilt_from().filter(|_| resharing)?;
        let known = self.known().filter(|known| known.set == set.set);
        let before = known.into_iter().flat_map(|known| &known.sheets);
        let mut gone: BTreeSet<u8> =
            before.filter(|sheet| sheet.place == Place::Destroyed).map(|sheet| sheet.share).collect();
        let destroyed = |bag: &&OpenedBag| matches!(bag.decided, Some((AfterOpening::Destroyed, _)));
        gone.extend(self.opened().iter().filter(destroyed).filter_map(|bag| self.share_in(bag, set.set)));
        Some(OldSheets { set, left: usize::from(set.quorum.shares()).saturating_sub(gone.len()) })
    }

    /// What the destruction of this opened sheet, counted from 1, would leave, if that is too few.
    pub fn too_few_without(&self, opened: usize) -> Option<TooFew> {
        self.left_without(opened).filter(|few| few.left < usize::from(few.threshold))
    }

    /// What the destruction of this opened sheet, counted from 1, would leave of its set; none if nobody needs that set any
    /// more. Sheets to be replaced, or of a key to be rotated, are still there and count.
    pub fn left_without(&self, opened: usize) -> Option<TooFew> {
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
        // a share that was issued again is there in its new sheet
        let mut kept: BTreeSet<u8> = self.issued_again().map(|issued| issued.share).into_iter().collect();
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
        Some(TooFew { opened, left, shares: quorum.shares(), threshold })
    }
}
