//! Bags and shares that are brought: while they are collected, and again when more are needed to combine.

use super::{Due, not_yet};
use crate::ceremony::refusal::Refusal;
use crate::ceremony::state::{Inner, OpenedBag, SetFacts, State, TakenShare, plain_bag};
use crate::plan::Kind;
use crate::plan::template::CUSTODIAN;
use crate::sharing::share::CeremonyKey;
use crate::transcript::PersonId;
use crate::transcript::record::{Record, SeenSheet, Subject};
use crate::vocab::limits::MAX_BAGS;
use crate::vocab::{Fingerprint, Line};

const PENDING: &str = "a bag is open: read its sheet first, or say why it cannot be read";

/// Refuses while a bag is open whose sheet was neither taken nor refused.
pub(super) fn none_is_pending(state: &State) -> Result<(), Refusal> {
    if is_pending(state) { Err(not_yet(PENDING)) } else { Ok(()) }
}

/// True while a bag is open whose sheet was neither taken nor refused.
fn is_pending(state: &State) -> bool {
    matches!(state.inner(), Some(Inner::BagOpen { refused: false, .. }))
}

/// Refuses while no set has as many shares as it needs.
pub(super) fn enough(state: &State) -> Result<(), Refusal> {
    let (set, _) = state.nearest().ok_or_else(|| not_yet("no share has been read"))?;
    let (have, need) = (state.taken_numbers(), usize::from(set.quorum.threshold()));
    if have < need {
        let name = set.set.short();
        Err(not_yet(&format!("{have} of {need} shares of set {name} have been read: {} more", need - have)))
    } else {
        Ok(())
    }
}

/// Bags and shares, while collecting and again when more are needed to combine.
pub(super) fn gather(state: &mut State, record: &Record) -> Result<Option<Inner>, Refusal> {
    let open = match state.inner() {
        Some(Inner::BagOpen { holder, place, .. }) => Some((*holder, *place)),
        _ => None,
    };
    match (record, open) {
        (Record::BagOpened { holder, bag, intact, .. }, _) => {
            check_bag(state, *holder)?;
            let again = opened_again(state, *holder, bag)?;
            if again.is_none() {
                state.may_open(*holder, bag)?;
            }
            if *intact && let Some(why) = state.not_as_recorded(*holder, bag) {
                return Err(Refusal::Contradiction(why));
            }
            let leave = if *intact {
                None
            } else {
                let why = format!("bag {bag} is not as last recorded");
                Some(state.need(Subject::BagNotAsRecorded { bag: bag.clone() }, &why)?)
            };
            state.spend(leave);
            let place = again.unwrap_or(state.opened.len());
            if again.is_none() {
                state.opened.push(OpenedBag {
                    holder: *holder,
                    bag: bag.clone(),
                    recorded: state.recorded_in(bag).map(|sheet| sheet.share),
                    intact: *intact,
                    seen: Vec::new(),
                    share: None,
                    decided: None,
                });
                state.bags.push(plain_bag(bag));
            } else if let Some(bag) = state.opened.get_mut(place) {
                bag.intact = *intact;
            }
            Ok(Some(Inner::BagOpen { holder: *holder, place, refused: false }))
        }
        (Record::ShareTaken { share, digest, signed_by, .. }, Some((_, place))) => {
            let (facts, fingerprint) = check_share(state, record)?;
            state.set = Some(facts);
            state.fingerprint = Some(fingerprint);
            // shares of several sets may lie on the table: which one is meant, only a rebuilt key can say
            let (x, digest, signed_by) = (*share, *digest, *signed_by);
            state.taken.push(TakenShare { x, digest, signed_by, set: facts, fingerprint });
            if let Some(bag) = state.opened.get_mut(place) {
                bag.share = Some(*share);
                let SetFacts { set, generation, quorum } = facts;
                bag.seen.push(SeenSheet { share: *share, set, generation, quorum });
            }
            // with a new share in memory nothing that came before is settled any more
            state.done.combined = false;
            state.done.released = false;
            state.done.wiped = false;
            Ok(Some(Inner::Waiting))
        }
        (Record::ShareWithdrawn { share, digest, .. }, _) => {
            if is_pending(state) {
                return Err(not_yet(PENDING));
            }
            let place = state.taken.iter().position(|taken| taken.x == *share && taken.digest == *digest);
            let place = place.ok_or_else(|| not_yet("no such share was taken"))?;
            state.taken.remove(place);
            let last = state.taken.last();
            (state.set, state.fingerprint) = (last.map(|one| one.set), last.map(|one| one.fingerprint));
            Ok(Some(state.inner().cloned().unwrap_or(Inner::Waiting)))
        }
        (Record::ShareRefused { sheet, .. }, Some((holder, place))) => {
            if let Some(bag) = state.opened.get_mut(place) {
                bag.seen.extend(sheet.filter(|sheet| !bag.seen.contains(sheet)));
            }
            Ok(Some(Inner::BagOpen { holder, place, refused: true }))
        }
        (Record::ShareTaken { .. } | Record::ShareRefused { .. }, None) => {
            Err(not_yet("look at the bag first: its number and its state"))
        }
        _ => Ok(None),
    }
}

fn check_bag(state: &State, holder: PersonId) -> Result<(), Refusal> {
    if state.plan.template.kind != Kind::Recovery || !state.done.approved {
        return Err(not_yet("bags are opened in a recovery, after its approval was read"));
    }
    if is_pending(state) {
        return Err(not_yet(PENDING));
    }
    if !state.in_role(CUSTODIAN, None).any(|person| person.id == holder) {
        return Err(Refusal::NotYet(format!("{holder} is no custodian: bags are brought by custodians")));
    }
    if state.opened.len() >= MAX_BAGS {
        return Err(Refusal::TooMany(MAX_BAGS, "bags"));
    }
    Ok(())
}

/// A number opens one bag once. Only a bag whose sheet is not in hand, because it was refused or put aside, is taken up
/// again, under the same holder: its place among the opened bags.
fn opened_again(state: &State, holder: PersonId, bag: &Line) -> Result<Option<usize>, Refusal> {
    if !state.bags.contains(&plain_bag(bag)) {
        return Ok(None);
    }
    let place = state.opened.iter().position(|other| plain_bag(&other.bag) == plain_bag(bag));
    let in_hand = |other: &OpenedBag| {
        state.taken.iter().any(|taken| {
            Some(taken.x) == other.share
                && other.seen.iter().any(|seen| seen.set == taken.set.set && seen.share == taken.x)
        })
    };
    let waits = |place: &usize| {
        state.opened.get(*place).is_some_and(|other| other.holder == holder && !in_hand(other))
    };
    match place.filter(waits) {
        Some(place) => Ok(Some(place)),
        None => Err(Refusal::Contradiction(format!(
            "bag {bag} was used or opened in this ceremony already: look at its number again"
        ))),
    }
}

/// What the share claims, if it can be of the key that is expected and was not taken before.
fn check_share(state: &State, record: &Record) -> Result<(SetFacts, Fingerprint), Refusal> {
    let Record::ShareTaken { share, set, generation, quorum, fingerprint, digest, signed_by, .. } = record
    else {
        return Err(not_yet("a share is due"));
    };
    if let Some(key) = signed_by.filter(CeremonyKey::proves_nothing) {
        return Err(Refusal::Contradiction(format!(
            "share {share} is said to be signed by {}, and no signature by that key proves anything",
            key.hex()
        )));
    }
    let facts = SetFacts { set: *set, generation: *generation, quorum: *quorum };
    if state.expected_fingerprint().is_some_and(|expected| expected != *fingerprint) {
        return Err(Refusal::Contradiction("the share is not of the key that is expected".into()));
    }
    if let Some(why) = state.not_as_known(*share, facts, *fingerprint) {
        return Err(Refusal::Contradiction(why));
    }
    state.may_take(facts, *share)?;
    if let Some(why) = state.another_share_than_recorded(*share) {
        return Err(Refusal::Contradiction(why));
    }
    if *share == 0 || *share > quorum.shares() || state.taken.iter().any(|taken| taken.digest == *digest) {
        return Err(Refusal::Contradiction("the share is out of range, or was taken already".into()));
    }
    Ok((facts, *fingerprint))
}

/// A bag that is not as last recorded.
pub(super) fn bag_not_as_recorded(_state: &State, _due: &Due<'_>, about: &Subject) -> bool {
    matches!(about, Subject::BagNotAsRecorded { .. })
}
