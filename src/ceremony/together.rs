//! What several transcripts of one set tell together, for a ceremony that goes on after all of them: two audits in two
//! towns, say, that both went on after the ceremony that made the set. Of each sheet the later record counts; what somebody
//! has known in one of them, they have known.

use std::cmp::Ordering;

use super::refusal::{Contradiction, OddParent, Refusal};
use crate::transcript::record::{
    Ended, Header, KnownHolder, KnownSet, KnownSheet, OtherParents, Parent, Place, Sent,
};

/// As a header names what it goes on after: its parent, and beside it the others with what all of them tell together.
pub(super) fn split(mut before: Vec<Parent>) -> Result<(Option<Parent>, Option<OtherParents>), Refusal> {
    if before.len() < 2 {
        return Ok((before.pop(), None));
    }
    let known = all_of(before.iter()).map_err(Contradiction::from)?;
    let parents = before.split_off(1);
    Ok((before.pop(), Some(OtherParents { parents, known })))
}

/// What a header says of several must be what they tell together.
pub(super) fn check(header: &Header) -> Result<(), OddParent> {
    let Some(beside) = &header.beside else { return Ok(()) };
    if header.parent.is_none() || beside.parents.is_empty() {
        return Err(OddParent::BesideNothing);
    }
    if header.parents().any(|parent| parent.ended == Ended::DayOver) {
        return Err(OddParent::BesideADay);
    }
    for (place, one) in header.parents().enumerate() {
        if header.parents().skip(place + 1).any(|other| other.ceremony == one.ceremony) {
            return Err(OddParent::NamedTwice { ceremony: one.ceremony });
        }
    }
    if beside.known == all_of(header.parents())? { Ok(()) } else { Err(OddParent::NotTogether) }
}

/// What these tell of their set together; none if none of them tells of one.
pub fn all_of<'p>(parents: impl Iterator<Item = &'p Parent>) -> Result<Option<KnownSet>, OddParent> {
    let known: Vec<&KnownSet> = parents.filter_map(|parent| parent.known.as_ref()).collect();
    let Some((first, others)) = known.split_first() else { return Ok(None) };
    // every two go together, or it would hang on their order what is refused
    for (place, one) in known.iter().enumerate() {
        for other in known.iter().skip(place + 1) {
            both((*one).clone(), other)?;
        }
    }
    others.iter().try_fold((*first).clone(), |all, other| both(all, other)).map(Some)
}

fn both(mut one: KnownSet, other: &KnownSet) -> Result<KnownSet, OddParent> {
    if one.set != other.set {
        return Err(OddParent::TwoSets { one: one.set, other: other.set });
    }
    let facts = |known: &KnownSet| (known.fingerprint, known.generation, known.quorum);
    if facts(&one) != facts(other) {
        return Err(OddParent::OtherFacts { set: one.set });
    }
    for sheet in &other.sheets {
        match one.sheets.iter().position(|known| known.share >= sheet.share) {
            Some(place) if one.sheets.get(place).is_some_and(|known| known.share == sheet.share) => {
                let known = one.sheets.get_mut(place).expect("it is there");
                *known = later(known, sheet)?;
            }
            Some(place) => one.sheets.insert(place, sheet.clone()),
            None => one.sheets.push(sheet.clone()),
        }
    }
    for holder in &other.holders {
        match one.holders.iter_mut().find(|known| known.name == holder.name) {
            Some(known) => add(known, holder),
            None => one.holders.push(holder.clone()),
        }
    }
    for older in &other.older {
        match one.older.iter().find(|known| known.set == older.set) {
            Some(known) if known == older => {}
            Some(_) => return Err(OddParent::OtherFacts { set: older.set }),
            None => one.older.push(older.clone()),
        }
    }
    one.older.sort_by_key(|older| older.generation);
    Ok(one)
}

/// What counts of two records of one share. A sheet that was issued again counts before the one it replaces, whenever that
/// one was looked at last. Of one sheet the later record counts, with what the other tells besides: when it was read last,
/// and how it was sent. Two that come from the same ceremony differ in that alone: what one of them was put together with
/// before, the other never saw.
fn later(one: &KnownSheet, other: &KnownSheet) -> Result<KnownSheet, OddParent> {
    if let Some((old, new)) = issued_again(one, other) {
        return Ok(KnownSheet { sent: sent_in_both(&old.sent, &new.sent), ..new.clone() });
    }
    let share = one.share;
    if one.digest.zip(other.digest).is_some_and(|(one, other)| one != other) {
        return Err(OddParent::TwoSheets { share, serial: one.serial.or(other.serial) });
    }
    let order = one.as_of.unix_ms().cmp(&other.as_of.unix_ms());
    if order == Ordering::Equal && is_at_odds(one, other) {
        return Err(OddParent::TwoAtOnce { share });
    }
    let (old, new) = match order {
        Ordering::Less | Ordering::Equal => (one, other),
        Ordering::Greater => (other, one),
    };
    if old.place == Place::Destroyed && new.place == Place::Missing {
        // nobody can show it: the two agree
        return Ok(old.clone());
    }
    if old.place == Place::Destroyed && new.place != Place::Destroyed {
        return Err(OddParent::SeenAfterwards { share, destroyed: old.as_of, seen: new.as_of });
    }
    Ok(KnownSheet {
        serial: new.serial.or(old.serial),
        digest: new.digest.or(old.digest),
        checked: new.checked.max(old.checked),
        sent: sent_in_both(&old.sent, &new.sent),
        ..new.clone()
    })
}

/// The old sheet and the new one, if one was issued again: serials count on.
fn issued_again<'s>(one: &'s KnownSheet, other: &'s KnownSheet) -> Option<(&'s KnownSheet, &'s KnownSheet)> {
    let (first, second) = one.serial.zip(other.serial)?;
    match first.cmp(&second) {
        Ordering::Less => Some((one, other)),
        Ordering::Greater => Some((other, one)),
        Ordering::Equal => None,
    }
}

/// True if they cannot both be what one ceremony left of a sheet.
fn is_at_odds(one: &KnownSheet, other: &KnownSheet) -> bool {
    let place = |sheet: &KnownSheet| {
        let bag = sheet.bag.as_ref().map(|bag| bag.as_str().to_owned());
        (sheet.place, bag, sheet.holder.clone(), sheet.affiliation.clone())
    };
    place(one) != place(other)
}

/// What both begin with, what the older one alone tells, the rest of the newer.
fn sent_in_both(old: &[Sent], new: &[Sent]) -> Vec<Sent> {
    let common = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (before, rest) = new.split_at(common);
    let alone = old.iter().skip(common).filter(|sent| !rest.contains(sent)).cloned().collect();
    [before.to_vec(), alone, rest.to_vec()].concat()
}

/// Somebody's shares of both; bags that nobody could tell may be others in each, so both are counted, unless all is the same.
fn add(known: &mut KnownHolder, other: &KnownHolder) {
    if known == other {
        return;
    }
    let mut shares = [&*known.shares, &*other.shares].concat();
    shares.sort_unstable();
    shares.dedup();
    known.shares = shares;
    known.untold = known.untold.saturating_add(other.untold);
    let new: Vec<_> = other.keys.iter().filter(|key| !known.keys.contains(key)).copied().collect();
    known.keys.extend(new);
}
