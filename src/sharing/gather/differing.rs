//! Shares that disagree with others, while nothing is proven: each is named, and nobody is blamed.

use super::super::share::{CeremonyKey, ShareHeader};
use super::members::Members;
use super::pile::distinct_numbers;
use super::{LeftOut, Rejected, contradiction};

/// Which shares of a set disagree with the others of it.
pub(super) fn all_that_differ(members: &Members<'_>) -> Vec<Rejected> {
    let mut named = Vec::new();
    let mut sets: Vec<&ShareHeader> = Vec::new();
    for head in members.heads() {
        if !sets.iter().any(|other| other.set == head.set) {
            sets.push(most_shared(members, head));
        }
    }
    for ours in sets {
        for member in members.all().iter().filter(|member| member.header().set == ours.set) {
            if !member.header().same_set(ours) {
                named.push(Rejected {
                    label: member.label().to_owned(),
                    why: contradiction(member.header(), ours),
                });
            }
        }
        named.extend(other_signers(members, ours));
    }
    for head in members.heads() {
        named.extend(twins(members, head));
    }
    named
}

/// Of all heads with the set id of this one, which is the first read, the one with most shares; of equals the first.
fn most_shared<'m>(members: &'m Members<'_>, head: &'m ShareHeader) -> &'m ShareHeader {
    let distinct =
        |head: &ShareHeader| distinct_numbers(members.of(head).map(|(_, member)| member.header().x));
    let same_id = members.heads().iter().filter(|other| other.set == head.set);
    same_id.fold(head, |most, other| if distinct(other) > distinct(most) { other } else { most })
}

/// Shares of a head that another ceremony key signed than most.
fn other_signers(members: &Members<'_>, head: &ShareHeader) -> Vec<Rejected> {
    let mut counts: Vec<(CeremonyKey, usize)> = Vec::new();
    for (_, member) in members.of(head) {
        let Some(key) = member.signer().filter(|key| !counts.iter().any(|(other, _)| other == key)) else {
            continue;
        };
        let its = members.of(head).filter(|(_, other)| other.signer() == Some(key));
        counts.push((key, distinct_numbers(its.map(|(_, other)| other.header().x))));
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    let first = counts.iter().find(|(_, count)| Some(*count) == most).map(|(key, _)| *key);
    let mut named = Vec::new();
    for (_, member) in members.of(head) {
        if let Some(key) = member.signer().filter(|key| Some(*key) != first) {
            let why = LeftOut::OtherCeremonyKey { x: member.header().x, key };
            named.push(Rejected { label: member.label().to_owned(), why });
        }
    }
    named
}

/// Values of one number that were given twice, in two prints or readings; and two that differ.
pub(super) fn twins(members: &Members<'_>, head: &ShareHeader) -> Vec<Rejected> {
    let pool = members.pool(head);
    let mut named = Vec::new();
    for (place, member) in members.of(head) {
        let Some(point) = member.point() else { continue };
        let of_number = || pool.iter().filter(|other| other.share.point.x == point.x);
        let same = of_number().find(|other| other.share.point.y.matches(&point.y));
        let first = of_number().next();
        let x = point.x;
        let why = if let Some(same) = same.filter(|same| same.place != place) {
            LeftOut::PrintedTwice { x, first: same.member.label().to_owned() }
        } else if let Some(first) = first.filter(|first| first.place != place) {
            LeftOut::Differs { x, first: first.member.label().to_owned() }
        } else {
            continue;
        };
        named.push(Rejected { label: member.label().to_owned(), why });
    }
    named
}
