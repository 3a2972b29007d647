//! Bags and shares that are brought: while they are collected, and again when more are needed to combine.

use super::parts::Due;
use crate::ceremony::refusal::{Contradiction, NotYet, OddBag, Refusal};
use crate::ceremony::state::{Inner, OpenedBag, SetFacts, State, TakenShare};
use crate::plan::template::CUSTODIAN;
use crate::sharing::share::CeremonyKey;
use crate::transcript::PersonId;
use crate::transcript::record::{Record, SeenSheet, Subject};
use crate::vocab::limits::MAX_BAGS;
use crate::vocab::{BagNumber, Fingerprint};

/// Refuses while a bag is open whose sheet was neither taken nor refused.
pub(super) fn none_is_pending(state: &State) -> Result<(), Refusal> {
    if is_pending(state) { Err(Refusal::from(NotYet::BagIsOpen)) } else { Ok(()) }
}

/// True while a bag is open whose sheet was neither taken nor refused.
fn is_pending(state: &State) -> bool {
    matches!(state.inner(), Some(Inner::BagOpen { refused: false, .. }))
}

/// Refuses while no set has as many shares as it needs.
pub(super) fn enough(state: &State) -> Result<(), Refusal> {
    let (set, _) = state.nearest().ok_or_else(|| Refusal::from(NotYet::NothingRead))?;
    let (have, need) = (state.taken_numbers(), usize::from(set.quorum.threshold()));
    if have < need { Err(Refusal::from(NotYet::TooFewRead { have, need, set: set.set })) } else { Ok(()) }
}

/// Bags and shares, while collecting and again when more are needed to combine.
pub(super) fn gather(state: &mut State, record: &Record) -> Result<Option<Inner>, Refusal> {
    let open = if let Some(Inner::BagOpen { holder, place, .. }) = state.inner() {
        Some((*holder, *place))
    } else {
        None
    };
    match (record, open) {
        (Record::BagOpened { holder, bag, intact, .. }, _) => {
            check_may_open(state, *holder)?;
            let again = opened_again(state, *holder, bag)?;
            if again.is_none() {
                state.may_open(*holder, bag)?;
            }
            if *intact && let Some(odd) = state.not_as_recorded(*holder, bag) {
                return Err(Contradiction::from(odd).into());
            }
            let permit = if *intact {
                None
            } else {
                let why = format!("bag {bag} is not as last recorded");
                Some(state.need(Subject::BagNotAsRecorded { bag: bag.clone() }, &why)?)
            };
            state.spend(permit);
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
                    given_up: None,
                });
                state.note_opened(bag);
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
            Ok(Some(Inner::Waiting))
        }
        (Record::ShareWithdrawn { share, digest, .. }, _) => {
            if is_pending(state) {
                return Err(Refusal::from(NotYet::BagIsOpen));
            }
            let place = state.taken.iter().position(|taken| taken.x == *share && taken.digest == *digest);
            let place = place.ok_or_else(|| Refusal::from(NotYet::NotTaken))?;
            state.taken.remove(place);
            let last = state.taken.last();
            (state.set, state.fingerprint) = (last.map(|one| one.set), last.map(|one| one.fingerprint));
            Ok(Some(state.inner().cloned().expect("a step is due, or its kind would not be asked")))
        }
        (Record::ShareRefused { sheet, .. }, Some((holder, place))) => {
            if let Some(bag) = state.opened.get_mut(place) {
                bag.seen.extend(sheet.filter(|sheet| !bag.seen.contains(sheet)));
            }
            Ok(Some(Inner::BagOpen { holder, place, refused: true }))
        }
        (Record::ShareTaken { .. } | Record::ShareRefused { .. }, None) => {
            Err(Refusal::from(NotYet::BagFirst))
        }
        _ => Ok(None),
    }
}

fn check_may_open(state: &State, holder: PersonId) -> Result<(), Refusal> {
    if !state.plan.template.kind.opens_sheets() || !state.done.approved {
        return Err(Refusal::from(NotYet::ApprovalBeforeBags));
    }
    if is_pending(state) {
        return Err(Refusal::from(NotYet::BagIsOpen));
    }
    if !state.in_role(CUSTODIAN, None).any(|person| person.id == holder) {
        return Err(Refusal::from(NotYet::NoCustodian { holder }));
    }
    if state.opened.len() >= MAX_BAGS {
        return Err(Refusal::TooMany(MAX_BAGS, "bags"));
    }
    Ok(())
}

/// A number opens one bag once. Only a bag whose sheet is not in hand, because it was refused or put aside, is taken up
/// again, under the same holder: its place among the opened bags.
fn opened_again(state: &State, holder: PersonId, bag: &BagNumber) -> Result<Option<usize>, Refusal> {
    if !state.bags.contains(bag) {
        return Ok(None);
    }
    let place = state.opened.iter().position(|other| other.bag == *bag);
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
        None => Err(Refusal::from(Contradiction::Bag(OddBag::OpenedAlready { bag: bag.clone() }))),
    }
}

/// What the share claims, if it can be of the key that is expected and was not taken before.
fn check_share(state: &State, record: &Record) -> Result<(SetFacts, Fingerprint), Refusal> {
    let Record::ShareTaken { share, set, generation, quorum, fingerprint, digest, signed_by, .. } = record
    else {
        return Err(Refusal::from(NotYet::BagIsOpen));
    };
    if let Some(key) = signed_by.filter(CeremonyKey::proves_nothing) {
        return Err(Refusal::from(Contradiction::SignedByNobody { share: *share, key }));
    }
    let facts = SetFacts { set: *set, generation: *generation, quorum: *quorum };
    state.check_meant(*share, facts, *fingerprint)?;
    state.may_take(facts, *share)?;
    state.check_out_of_its_bag(*share).map_err(Contradiction::from)?;
    if *share == 0 || *share > quorum.shares() {
        return Err(Refusal::from(Contradiction::NoSuchShare { share: *share, most: quorum.shares() }));
    }
    if state.taken.iter().any(|taken| taken.digest == *digest) {
        return Err(Refusal::from(Contradiction::TakenAlready { share: *share }));
    }
    Ok((facts, *fingerprint))
}

/// A bag that is not as last recorded.
pub(super) fn bag_not_as_recorded(_state: &State, _due: &Due<'_>, about: &Subject) -> bool {
    matches!(about, Subject::BagNotAsRecorded { .. })
}
