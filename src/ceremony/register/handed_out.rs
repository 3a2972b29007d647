//! Bags of a deposit that later ceremonies opened: they are with the agent no more. Bags that arrived: they are on their way
//! no more.

use super::chapter::Chapter;
use crate::plan::Kind;
use crate::vocab::{BagNumber, Mode};

/// Takes the bags that were opened later out of the deposits before; the chapters come in the order of their days.
pub(super) fn settle(chapters: &mut [&mut Chapter], mode: Mode) {
    for later in 1..chapters.len() {
        let (before, from) = chapters.split_at_mut(later);
        let Some(opening) = from.first() else { continue };
        let releases = opening.kind == Kind::DepositRelease;
        let mut unnumbered = match mode {
            // stand-ins open bags of no deposit: as many are taken for opened, the latest deposit first
            Mode::Rehearsal if releases => opening.bags_opened.len(),
            Mode::Rehearsal | Mode::Production => 0,
        };
        let arrived = |bag: &BagNumber| {
            let mut bags = opening.bags_received.iter().chain(&opening.bags_opened);
            bags.any(|one| one == bag)
        };
        for chapter in before.iter_mut() {
            chapter.travelling.retain(|thing| !arrived(&thing.bag));
        }
        for kept in before.iter_mut().rev().filter_map(|chapter| chapter.keeping.as_mut()) {
            let opened = |bag: &BagNumber| opening.bags_opened.iter().any(|one| one == bag);
            let there = kept.bags.len();
            kept.bags.retain(|bag| !opened(bag));
            let some = unnumbered.min(kept.bags.len());
            kept.bags.drain(..some);
            unnumbered -= some;
            kept.opened += there - kept.bags.len();
        }
    }
}
