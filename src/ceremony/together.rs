//! What several transcripts of one set tell together, for a ceremony that goes on after all of them: two audits in two
//! towns, say, that both went on after the ceremony that made the set. Of each sheet the later record counts; what somebody
//! has known in one of them, they have known.

use super::refusal::{Contradiction, OddParent, Refusal};
use crate::transcript::record::{Beside, Ended, Header, KnownHolder, KnownSet, KnownSheet, Parent, Sent};

/// The header's member for what it goes on after beside its parent; none if there is nothing else.
pub(super) fn beside(parent: Option<&Parent>, others: Vec<Parent>) -> Result<Option<Beside>, Refusal> {
    if others.is_empty() {
        return Ok(None);
    }
    let known = all_of(parent.into_iter().chain(&others)).map_err(Contradiction::from)?;
    Ok(Some(Beside { parents: others, known }))
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
    let mut known = parents.filter_map(|parent| parent.known.as_ref());
    let Some(first) = known.next() else { return Ok(None) };
    known.try_fold(first.clone(), both).map(Some)
}

fn both(mut one: KnownSet, other: &KnownSet) -> Result<KnownSet, OddParent> {
    let of = |known: &KnownSet| (known.fingerprint, known.set, known.generation, known.quorum);
    if of(&one) != of(other) {
        return Err(OddParent::TwoSets { one: one.set, other: other.set });
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
    Ok(one)
}

/// The later record of a sheet, with what the earlier one tells besides: when it was read last, and how it was sent.
fn later(one: &KnownSheet, other: &KnownSheet) -> Result<KnownSheet, OddParent> {
    if one == other {
        return Ok(one.clone());
    }
    let (old, new) = match one.as_of.unix_ms().cmp(&other.as_of.unix_ms()) {
        std::cmp::Ordering::Less => (one, other),
        std::cmp::Ordering::Greater => (other, one),
        std::cmp::Ordering::Equal => return Err(OddParent::TwoAtOnce { share: one.share }),
    };
    let common = old.sent.iter().zip(&new.sent).take_while(|(old, new)| old == new).count();
    let rest = |sheet: &'_ KnownSheet| sheet.sent.iter().skip(common).cloned().collect::<Vec<Sent>>();
    let before = new.sent.iter().take(common).cloned().collect();
    Ok(KnownSheet {
        serial: new.serial.or(old.serial),
        digest: new.digest.or(old.digest),
        checked: new.checked.max(old.checked),
        sent: [before, rest(old), rest(new)].concat(),
        ..new.clone()
    })
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
