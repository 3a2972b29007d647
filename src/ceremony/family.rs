//! The rules between a transcript and those that it builds on: one typed list, used by the verdict and the register.
//!
//! A header says what it takes from the transcript before. Whether that is so, only both together tell: the same
//! ceremony, lines, mode and end, the same set with its holders and bags, later in time, no bag used twice, the shares that
//! were made or gave the key before, and one child for one parent.

use super::facts::Part;
pub use super::kinship::{Broken, Member};
use super::state::State;
use super::used_shares::other_shares;
use crate::plan::Kind;
use crate::transcript::record::{Ended, KnownSet};
use crate::vocab::{BagNumber, CeremonyId, Line, SetId};

/// Every rule that is broken between a transcript and the one that was given as its parent.
pub fn between(child: Member<'_>, parent: Member<'_>) -> Vec<Broken> {
    let ceremony = parent.state.ceremony();
    let state = child.state;
    if let Some(day) = state.parts().iter().find(|part| part.ceremony == ceremony) {
        return an_earlier_day(ceremony, day, parent);
    }
    let of_it = state.builds_on().find(|named| named.ceremony == ceremony);
    let Some(named) = of_it.or_else(|| state.builds_on().next()).or(state.header().parent.as_ref()) else {
        return vec![Broken::NoParent { child: state.ceremony(), given: ceremony }];
    };
    if named.ceremony != ceremony {
        return vec![Broken::OtherCeremony { named: named.ceremony, found: ceremony }];
    }
    let mut broken = Vec::new();
    if named.entries != parent.state.entries() {
        broken.push(Broken::OtherLength { ceremony, named: named.entries, found: parent.state.entries() });
    }
    if named.head != parent.head {
        broken.push(Broken::OtherHead { ceremony, named: named.head, found: parent.head });
    }
    let (mode, theirs) = (child.state.mode(), parent.state.mode());
    if mode != theirs {
        broken.push(Broken::OtherMode { ceremony, child: mode, parent: theirs });
    }
    let found = parent.state.ended();
    let step = parent.state.due().map(|(_, planned, _)| planned.id.clone());
    if named.ended != found || named.stopped_at != step {
        let (named, stopped) = (named.ended, named.stopped_at.clone());
        broken.push(Broken::OtherEnd { ceremony, named, stopped, found, step });
    }
    let (kind, theirs) = (child.state.plan().template.kind, parent.state.plan().template.kind);
    match (kind, theirs, found) {
        (_, Kind::Generation, Ended::Aborted) => broken.push(Broken::AbortedGeneration(ceremony)),
        (
            Kind::Recovery | Kind::Drill | Kind::Reshare | Kind::Reissue | Kind::Rotation | Kind::Audit,
            Kind::Generation,
            Ended::BrokenOff,
        ) if !parent.state.done().trial => {
            broken.push(Broken::UnprovenSet(ceremony));
        }
        (
            Kind::Generation
            | Kind::Recovery
            | Kind::Drill
            | Kind::Reshare
            | Kind::Reissue
            | Kind::Rotation
            | Kind::Audit
            | Kind::Destruction
            | Kind::Deposit
            | Kind::DepositRelease
            | Kind::Record,
            Kind::Generation
            | Kind::Recovery
            | Kind::Drill
            | Kind::Reshare
            | Kind::Reissue
            | Kind::Rotation
            | Kind::Audit
            | Kind::Destruction
            | Kind::Deposit
            | Kind::DepositRelease
            | Kind::Record,
            _,
        ) => {}
    }
    let (began, last) = (child.state.first_began(), parent.state.held().1);
    if began < last {
        broken.push(Broken::Earlier { ceremony, child: began, parent: last });
    }
    match (&named.known, parent.state.as_parent(parent.head).known) {
        (Some(named), Some(found)) => compare(ceremony, named, &found, &mut broken),
        (None, None) => {}
        (named, _) => broken.push(Broken::OneWithoutSet { ceremony, named: named.is_some() }),
    }
    let used: Vec<&BagNumber> = parent.state.all_bags().collect();
    let new = child.state.new_bags().filter(|bag| used.contains(bag));
    broken.extend(new.map(|bag| Broken::BagUsedBefore { ceremony, bag: bag.clone() }));
    broken.extend(other_shares(child, parent));
    broken
}

/// A day of the same ceremony: the lines under it are in `parts/`, and were folded; the copy that was given has as many and
/// the same last one.
fn an_earlier_day(ceremony: CeremonyId, named: &Part, found: Member<'_>) -> Vec<Broken> {
    let mut broken = Vec::new();
    if named.entries != found.state.entries() {
        let (named, found) = (named.entries, found.state.entries());
        broken.push(Broken::OtherLength { ceremony, named, found });
    }
    if named.head != found.head {
        broken.push(Broken::OtherHead { ceremony, named: named.head, found: found.head });
    }
    broken
}

fn compare(ceremony: CeremonyId, named: &KnownSet, found: &KnownSet, broken: &mut Vec<Broken>) {
    if named.fingerprint != found.fingerprint {
        broken.push(Broken::OtherKey { ceremony, named: named.fingerprint, found: found.fingerprint });
    }
    if named.set != found.set {
        broken.push(Broken::OtherSet { ceremony, named: named.set, found: found.set });
    }
    if named.generation != found.generation {
        broken.push(Broken::OtherGeneration { ceremony, named: named.generation, found: found.generation });
    }
    if named.quorum != found.quorum {
        broken.push(Broken::OtherQuorum { ceremony, named: named.quorum, found: found.quorum });
    }
    let mut older: Vec<SetId> = named.older.iter().chain(&found.older).map(|older| older.set).collect();
    older.sort_unstable();
    older.dedup();
    for set in older {
        let of = |known: &KnownSet| known.older.iter().find(|older| older.set == set).cloned();
        let (named, found) = (of(named), of(found));
        if named != found {
            let (named, found) = (named.map(Box::new), found.map(Box::new));
            broken.push(Broken::OtherOlderSet { ceremony, set, named, found });
        }
    }
    for share in 1..=u8::MAX {
        let of = |known: &KnownSet| known.sheets.iter().find(|sheet| sheet.share == share).cloned();
        let (named, found) = (of(named), of(found));
        if named != found {
            let (named, found) = (named.map(Box::new), found.map(Box::new));
            broken.push(Broken::OtherSheet { ceremony, share, named, found });
        }
    }
    let mut everybody: Vec<&Line> =
        named.holders.iter().chain(&found.holders).map(|holder| &holder.name).collect();
    everybody.sort();
    everybody.dedup();
    for name in everybody {
        let of = |known: &KnownSet| known.holders.iter().find(|holder| holder.name == *name).cloned();
        let (named, found) = (of(named), of(found));
        if named != found {
            let (named, found) = (named.map(Box::new), found.map(Box::new));
            broken.push(Broken::OtherHolder { ceremony, name: name.clone(), named, found });
        }
    }
}

impl State {
    /// Bags that were sealed here, in a generation or after an opening.
    pub(super) fn new_bags(&self) -> impl Iterator<Item = &BagNumber> {
        let made = self.shares().iter().filter_map(|share| share.bagged.as_ref()).map(|(bag, _)| bag);
        let again = self.opened().iter().filter_map(|opened| opened.decided.as_ref()?.1.as_ref());
        let looked = self.sightings().iter().filter_map(|sighting| sighting.new_bag.as_ref());
        made.chain(again).chain(looked).chain(self.outcomes.item_bags())
    }

    /// Bags that were opened here, and so are gone.
    pub(super) fn bags_opened(&self) -> impl Iterator<Item = &BagNumber> {
        let opened = self.opened().iter().map(|opened| &opened.bag);
        let looked = self.sightings().iter().filter(|sighting| sighting.new_bag.is_some());
        let looked = looked.filter_map(|sighting| sighting.bag.as_ref());
        opened.chain(looked).chain(self.outcomes.all_opened_bags().map(|(bag, _)| bag))
    }

    /// Bags that were here, closed, before anything was done with them.
    pub(super) fn bags_seen(&self) -> impl Iterator<Item = &BagNumber> {
        let opened = self.opened().iter().map(|opened| &opened.bag);
        let looked = self.sightings().iter().filter_map(|sighting| sighting.bag.as_ref());
        opened.chain(looked).chain(self.outcomes.handled_bags())
    }

    /// Every bag of which this transcript tells.
    pub(super) fn all_bags(&self) -> impl Iterator<Item = &BagNumber> {
        let known =
            self.known().into_iter().flat_map(|known| &known.sheets).filter_map(|sheet| sheet.bag.as_ref());
        let opened = self.opened().iter().map(|opened| &opened.bag);
        let found = self.sightings().iter().filter_map(|sighting| sighting.bag.as_ref());
        known.chain(opened).chain(found).chain(self.new_bags())
    }
}
