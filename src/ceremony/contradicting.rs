//! What contradicts itself between two transcripts of one key of which neither goes on after the other: bags, and what each
//! did with the sheets of a set that both handled. A resharing handles the sheets of the set that it replaces, too.

use super::kinship::{Broken, Member};
use super::state::State;
use crate::transcript::record::{KnownSheet, Place};
use crate::vocab::{BagNumber, CeremonyId, SetId};

/// A sheet as a ceremony left it.
struct Left {
    sheet: KnownSheet,
    /// The ceremony did something with it, or looked at it.
    handled: bool,
    /// Where it was before.
    was: Option<(Place, Option<BagNumber>)>,
    /// It is elsewhere afterwards than before.
    moved: bool,
}

impl Left {
    fn is_gone(&self) -> bool {
        self.sheet.place == Place::Destroyed
    }

    /// True if both are about one paper: a share that was issued again has several.
    fn is_of_the_same_sheet(&self, other: &Self) -> bool {
        self.sheet.serial.zip(other.sheet.serial).is_none_or(|(one, other)| one == other)
    }

    fn is_there(&self) -> bool {
        !matches!(self.sheet.place, Place::Destroyed | Place::Missing)
    }
}

/// Every set of whose sheets it tells: the one that it hands on, and the one that it began with.
pub fn sets_of(state: &State) -> Vec<SetId> {
    let mut sets: Vec<SetId> = state.hand_on().iter().chain(state.known()).map(|known| known.set).collect();
    sets.sort_unstable();
    sets.dedup();
    sets
}

/// The sheets of this set as the ceremony left them.
fn left(state: &State, set: SetId) -> Vec<Left> {
    let before = |share: u8| {
        let known = state.known().filter(|known| known.set == set)?;
        known.sheets.iter().find(|sheet| sheet.share == share)
    };
    let place = |sheet: &KnownSheet| (sheet.place, sheet.bag.clone(), sheet.holder.clone());
    let sheets = match (state.hand_on().filter(|known| known.set == set), state.known()) {
        (Some(known), _) => known.sheets,
        // what a resharing hands on is the new set alone
        (None, Some(known)) if known.set == set => state.sheets_as_left(set),
        (None, Some(_) | None) => return Vec::new(),
    };
    let of = |sheet: KnownSheet| Left {
        handled: state.known().is_some_and(|known| known.set == set) && sheet.as_of >= state.first_began(),
        was: before(sheet.share).map(|before| (before.place, before.bag.clone())),
        moved: before(sheet.share).is_some_and(|before| place(before) != place(&sheet)),
        sheet,
    };
    sheets.into_iter().map(of).collect()
}

/// Everything that contradicts itself between them: bags of other sets are no bags of theirs.
pub fn between_branches(one: Member<'_>, two: Member<'_>) -> Vec<Broken> {
    let theirs = sets_of(two.state);
    let mut common = sets_of(one.state).into_iter().filter(|set| theirs.contains(set)).peekable();
    if common.peek().is_none() {
        return Vec::new();
    }
    let mut broken = bags_apart(one, two);
    for set in common {
        about_sheets(one, two, set, &mut broken);
    }
    broken
}

/// Bags that both opened, and those that one opened and the other had closed afterwards.
fn bags_apart(one: Member<'_>, two: Member<'_>) -> Vec<Broken> {
    let (first, second, apart) = in_time(one, two);
    let opened_again: Vec<&BagNumber> = second.state.bags_opened().collect();
    let seen: Vec<&BagNumber> = second.state.bags_seen().filter(|_| apart).collect();
    let (one, two) = (first.state.ceremony(), second.state.ceremony());
    let odd = |bag: &BagNumber| {
        if apart && seen.contains(&bag) {
            Some(Broken::SeenAfterOpening { bag: bag.clone(), opened: one, seen: two })
        } else {
            opened_again.contains(&bag).then(|| Broken::OpenedTwice { bag: bag.clone(), one, two })
        }
    };
    first.state.bags_opened().filter_map(odd).collect()
}

/// The earlier one, the later one, and whether the first was over when the second began: of two that were held at the same
/// time, the clocks of two machines cannot say which was first.
fn in_time<'s>(one: Member<'s>, two: Member<'s>) -> (Member<'s>, Member<'s>, bool) {
    let (first, second) = if two.state.held().1 <= one.state.first_began() { (two, one) } else { (one, two) };
    (first, second, first.state.held().1 <= second.state.first_began())
}

fn about_sheets(one: Member<'_>, two: Member<'_>, set: SetId, broken: &mut Vec<Broken>) {
    let (first, second, apart) = in_time(one, two);
    let issued = |member: Member<'_>| {
        let of_it = member.state.known().is_some_and(|known| known.set == set);
        member.state.issued_again().filter(|_| of_it).map(|issued| issued.share)
    };
    let (one, two) = (first.state.ceremony(), second.state.ceremony());
    let lefts = left(second.state, set);
    for earlier in left(first.state, set) {
        let share = earlier.sheet.share;
        let Some(later) = lefts.iter().find(|left| left.sheet.share == share) else { continue };
        match (issued(first) == Some(share), issued(second) == Some(share)) {
            (true, true) => broken.push(Broken::IssuedTwice { share, one, two }),
            (true, false) => broken.extend(old_sheet(share, first, later, two)),
            (false, true) => broken.extend(old_sheet(share, second, &earlier, one)),
            (false, false) if !earlier.handled || !later.handled || !earlier.is_of_the_same_sheet(later) => {}
            (false, false) if earlier.is_gone() && later.is_there() && apart => {
                broken.push(Broken::SeenAfterDestruction { share, destroyed: one, seen: two });
            }
            (false, false) if !apart && earlier.is_gone() != later.is_gone() => {
                let (destroyed, seen) = if earlier.is_gone() { (one, two) } else { (two, one) };
                broken.push(Broken::SeenAfterDestruction { share, destroyed, seen });
            }
            (false, false) => {
                // what came of an earlier clash is not another one
                let moved = earlier.moved && later.moved && earlier.was == later.was;
                let missing = |left: &Left| left.sheet.place == Place::Missing;
                let twice = moved && !missing(&earlier) && !missing(later);
                // what became of a bag that both opened is said of the bag
                if twice && !broken.iter().any(|said| is_about(said, &earlier)) {
                    broken.push(Broken::MovedTwice { share, one, two });
                }
            }
        }
    }
}

/// True if this was said of the bag in which the sheet was before.
fn is_about(said: &Broken, left: &Left) -> bool {
    let (Broken::OpenedTwice { bag, .. } | Broken::SeenAfterOpening { bag, .. }) = said else { return false };
    left.was.as_ref().and_then(|(_, bag)| bag.as_ref()).is_some_and(|was| was == bag)
}

/// The old sheet of a share, which the first destroyed when it issued the share again, and another left somewhere. Where the
/// first left it itself, the register lists it beside the new one, and nothing contradicts itself.
fn old_sheet(share: u8, again: Member<'_>, left: &Left, seen: CeremonyId) -> Option<Broken> {
    again.state.issued_again().filter(|issued| issued.old_is_gone)?;
    let known = again.state.known()?.sheets.iter().find(|sheet| sheet.share == share);
    let replaced = known.and_then(|sheet| sheet.serial);
    let other = replaced.zip(left.sheet.serial).is_some_and(|(replaced, seen)| replaced != seen);
    let destroyed = again.state.ceremony();
    (left.handled && left.is_there() && !other).then_some(Broken::SeenAfterDestruction {
        share,
        destroyed,
        seen,
    })
}
