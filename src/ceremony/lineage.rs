//! Who goes on after whom: the line of a transcript through its earlier days and those that it builds on, and forks of it.

use super::contradicting::between_branches;
use super::family::between;
use super::kinship::{Broken, Member};
use super::state::State;
use super::used_shares::{is_explained, other_shares};
use crate::plan::Kind;
use crate::vocab::{BagNumber, CeremonyId, Digest, Mode, SetId};

/// Everything that a transcript goes on after: its earlier days, and what the first of them builds on; each by its id, the
/// number of its lines, and the digest of the last.
fn goes_on_after(state: &State) -> impl Iterator<Item = (CeremonyId, u32, Digest)> {
    let days = state.parts().iter().map(|part| (part.ceremony, part.entries, part.head));
    days.chain(state.builds_on().map(|parent| (parent.ceremony, parent.entries, parent.head)))
}

/// True if it builds on this ceremony, or is a later day of it.
pub fn names(state: &State, ceremony: CeremonyId) -> bool {
    goes_on_after(state).any(|(named, _, _)| named == ceremony)
}

/// What both go on after.
fn shared(one: Member<'_>, two: Member<'_>) -> Option<(CeremonyId, u32, Digest)> {
    goes_on_after(one.state).find(|known| goes_on_after(two.state).any(|other| other == *known))
}

/// True if they go on after the same lines with different keys: one with the key that replaces the other's.
fn part_ways(one: Member<'_>, two: Member<'_>) -> bool {
    let is_new = |of: Member<'_>| of.state.replaced().is_some() && !of.state.hands_on_the_old_key();
    is_new(one) != is_new(two) && shared(one, two).is_some()
}

/// Two that go on after the same lines of one ceremony; none if they do not, or if one of them is a day before the other.
pub fn fork(one: Member<'_>, two: Member<'_>) -> Option<Broken> {
    let (first, second) = (one.state.ceremony(), two.state.ceremony());
    let (parent, entries, _) = shared(one, two)?;
    if first == second || names(one.state, second) || names(two.state, first) || part_ways(one, two) {
        return None;
    }
    Some(Broken::Fork { parent, entries, one: first, two: second })
}

/// What is wrong with a release of a deposit, if its whole line was given, itself first: there was no deposit, or it opens a
/// bag that nobody filled. Stand-ins in a rehearsal have no bags of a deposit, so their numbers are not compared.
pub fn undeposited(line: &[Member<'_>]) -> Vec<Broken> {
    let kind = |member: &Member<'_>| member.state.plan().template.kind;
    let Some((child, before)) = line.split_first() else { return Vec::new() };
    let given = |named: CeremonyId| line.iter().any(|member| member.state.ceremony() == named);
    // the lines of an earlier day are with those of the later one
    let mut parents = line.iter().flat_map(|member| member.state.builds_on());
    let whole = parents.all(|parent| given(parent.ceremony));
    if kind(child) != Kind::DepositRelease || !whole {
        return Vec::new();
    }
    let filled_any = |member: &&Member<'_>| !member.state.outcomes().item_bags().is_empty();
    let mut deposits = before.iter().filter(|member| kind(member) == Kind::Deposit);
    let Some(deposit) = deposits.find(filled_any) else {
        return vec![Broken::NothingDeposited];
    };
    if child.state.mode() == Mode::Rehearsal {
        return Vec::new();
    }
    let filled: Vec<&BagNumber> =
        before.iter().flat_map(|member| member.state.outcomes().item_bags()).collect();
    let deposit = deposit.state.ceremony();
    let wrong = |bag: &BagNumber| {
        let opens = |member: &&Member<'_>| member.state.bags_opened().any(|other| other == bag);
        match before.iter().find(opens) {
            Some(member) => Some(Broken::OpenedBefore { before: member.state.ceremony(), bag: bag.clone() }),
            None if filled.contains(&bag) => None,
            None => Some(Broken::NotDeposited { bag: bag.clone(), deposit }),
        }
    };
    child.state.outcomes().opened_bags().filter_map(wrong).collect()
}

/// Ceremonies that were not given and on which one of the line builds, where another of the same set was: whether that one is
/// of the line cannot be said. First who builds on it.
pub fn lacking(child: Member<'_>, others: &[Member<'_>]) -> Vec<(CeremonyId, CeremonyId)> {
    let line = back_from(child, others);
    let missing = missing(&line);
    let Some(set) = set_of(child.state) else { return Vec::new() };
    let beside = |other: &Member<'_>| {
        let wanted = missing.iter().any(|(_, missing)| other.state.ceremony() == *missing);
        let related = is_in(&line, *other) || is_in(&back_from(*other, others), child);
        !related
            && !wanted
            && set_of(other.state) == Some(set)
            && fork_in(child, &line, *other, others).is_none()
    };
    if others.iter().any(beside) { missing } else { Vec::new() }
}

/// What the ceremonies of a line build on and is not of it: first who builds on it.
pub fn missing(line: &[Member<'_>]) -> Vec<(CeremonyId, CeremonyId)> {
    let given = |named: CeremonyId| line.iter().any(|one| one.state.ceremony() == named);
    let named = line
        .iter()
        .flat_map(|one| one.state.builds_on().map(move |parent| (one.state.ceremony(), parent.ceremony)));
    named.filter(|(_, named)| !given(*named)).collect()
}

/// True if it is of this line.
pub fn is_in(line: &[Member<'_>], one: Member<'_>) -> bool {
    line.iter().any(|known| known.head == one.head)
}

/// A fork of these two, as far as their lines are there: what is missing of one of them may be the other.
pub fn fork_of(one: &[Member<'_>], two: &[Member<'_>]) -> Option<Broken> {
    let (first, second) = (one.first()?, two.first()?);
    let found = fork(*first, *second)?;
    let Broken::Fork { parent, .. } = found else { return None };
    // what is missing behind a ceremony of both lines is behind both, and none of the two
    let of_both = |named: CeremonyId| {
        let has = |line: &[Member<'_>]| line.iter().any(|known| known.state.ceremony() == named);
        has(one) && has(two)
    };
    let whole = |line: &[Member<'_>]| {
        missing(line).iter().all(|(names, missing)| *missing == parent || of_both(*names))
    };
    (whole(one) && whole(two)).then_some(found)
}

/// A fork of one of the line and another, unless a ceremony that was given goes on after both.
fn fork_in(
    child: Member<'_>,
    line: &[Member<'_>],
    other: Member<'_>,
    others: &[Member<'_>],
) -> Option<Broken> {
    let all = [others, &[child]].concat();
    let two = back_from(other, &all);
    line.iter().find_map(|one| fork_of(&back_from(*one, others), &two).filter(|_| !joins(*one, other, &all)))
}

/// The set that it hands on.
pub fn set_of(state: &State) -> Option<SetId> {
    state.hand_on().map(|known| known.set)
}

/// True if one that was given goes on after both.
fn joins(one: Member<'_>, other: Member<'_>, others: &[Member<'_>]) -> bool {
    let all = [others, &[one]].concat();
    all.iter().map(|after| back_from(*after, &all)).any(|after| is_in(&after, one) && is_in(&after, other))
}

/// What contradicts itself between the first of two lines, if neither can be of the other's: where a ceremony of a line is
/// missing, one that was over before may stand behind it.
pub fn contradictions(one: &[Member<'_>], two: &[Member<'_>]) -> Vec<Broken> {
    let (Some(first), Some(second)) = (one.first(), two.first()) else { return Vec::new() };
    if is_in(one, *second) || is_in(two, *first) || may_be_behind(one, *second) || may_be_behind(two, *first)
    {
        return Vec::new();
    }
    between_branches(*first, *second)
}

/// True if this one may stand in the line behind one that is missing: it was over before whoever names that one began.
fn may_be_behind(line: &[Member<'_>], one: Member<'_>) -> bool {
    let over = one.state.held().1;
    missing(line).into_iter().any(|(names, missing)| {
        let names = line.iter().find(|known| known.state.ceremony() == names);
        // what stands right before both is there by name
        let shared = one.state.builds_on().any(|parent| parent.ceremony == missing);
        !shared && names.is_some_and(|names| over <= names.state.first_began())
    })
}

/// It, and everything that it goes on after, as far as it is among these; the nearest first.
pub fn back_from<'s>(child: Member<'s>, others: &[Member<'s>]) -> Vec<Member<'s>> {
    let mut line = vec![child];
    let mut at = 0;
    while let Some(one) = line.get(at).copied() {
        for other in others {
            // a line that leads back to itself ends all the same
            let is_new = || !line.iter().any(|known| known.head == other.head);
            if names(one.state, other.state.ceremony()) && is_new() {
                line.push(*other);
            }
        }
        at += 1;
    }
    line
}

/// Every rule that is broken between a transcript and the others of its family that were given: its parents, the
/// parents of those, and other children of the same parent.
pub fn among(child: Member<'_>, others: &[Member<'_>]) -> Vec<Broken> {
    let mut broken = Vec::new();
    let line = back_from(child, others);
    for younger in &line {
        for older in back_from(*younger, others).into_iter().skip(1) {
            if names(younger.state, older.state.ceremony()) {
                broken.extend(between(*younger, older));
            } else {
                // a sheet that no recovery between them opened is told of by the oldest alone
                broken.extend(other_shares(*younger, older));
            }
        }
    }
    broken.retain(|one| !is_explained(one, &line));
    broken.extend(undeposited(&line));
    for (place, one) in line.iter().enumerate() {
        let before = back_from(*one, others);
        let two = line.iter().skip(place + 1).map(|two| back_from(*two, others));
        broken.extend(two.flat_map(|two| contradictions(&before, &two)));
    }
    let named_all =
        child.state.builds_on().all(|parent| line.iter().any(|one| one.state.ceremony() == parent.ceremony));
    for other in others.iter().filter(|other| !is_in(&line, **other)) {
        let with_child = [others, &[child]].concat();
        // what goes on after it is not of its line, and nothing is wrong with that
        let beside = back_from(*other, &with_child);
        if is_in(&beside, child) {
            continue;
        }
        let apart = line.iter().flat_map(|one| contradictions(&back_from(*one, others), &beside));
        let apart: Vec<Broken> = apart.collect();
        match fork_in(child, &line, *other, others) {
            Some(fork) => broken.push(fork),
            // the one that replaced the key, or one that went on with the old key beside it
            None if line.iter().any(|one| part_ways(*one, *other)) => {}
            None if joins(child, *other, others) => {}
            None if named_all && child.state.builds_on().next().is_some() => {
                let (child, given) = (child.state.ceremony(), other.state.ceremony());
                broken.push(Broken::NotOfTheLine { child, given });
            }
            // neither in its line nor beside it: said as the parent that it is not
            None => broken.extend(between(child, *other)),
        }
        broken.extend(apart);
    }
    // one thing may be wrong between several of them
    let mut each: Vec<Broken> = Vec::new();
    for one in broken {
        if !each.contains(&one) {
            each.push(one);
        }
    }
    each
}
