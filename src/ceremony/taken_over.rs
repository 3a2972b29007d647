//! What a header takes over from the transcript before: it must hold together by itself, and with every share that is
//! taken later.

use super::refusal::{Contradiction, OddParent, Refusal};
use super::together;
use crate::plan::Kind;
use crate::sharing::Quorum;
use crate::transcript::record::{Ended, Header, KnownHolder, KnownSet, KnownSheet, Parent, Place};

/// What the header says of the transcript before must hold together by itself.
pub(super) fn check(header: &Header) -> Result<(), Refusal> {
    let parents = || header.parents().try_for_each(|parent| is_one(header, parent));
    let together = || header.beside.as_ref().and_then(|beside| beside.known.as_ref());
    parents()
        .and_then(|()| together::check(header))
        .and_then(|()| together().map_or(Ok(()), |known| holds_together(header, known)))
        .map_err(|odd| Contradiction::from(odd).into())
}

/// A ceremony that is about the set of the transcript before wants one that tells of it.
pub(super) fn check_wanted(header: &Header, kind: Kind) -> Result<(), Refusal> {
    let destroyed = |known: &KnownSet| known.sheets.iter().all(|sheet| sheet.place == Place::Destroyed);
    if let Some(known) = header.known() {
        let nothing = kind.looks_at_sheets() && destroyed(known);
        return if nothing {
            Err(Contradiction::from(OddParent::AllDestroyed { set: known.set }).into())
        } else {
            Ok(())
        };
    }
    let lacking = if kind.looks_at_sheets() {
        OddParent::NothingToAudit
    } else if kind.replaces_a_key() {
        OddParent::NothingToReplace
    } else if kind.issues_again() {
        OddParent::NothingToIssue
    } else {
        return Ok(());
    };
    Err(Contradiction::from(lacking).into())
}

fn is_one(header: &Header, parent: &Parent) -> Result<(), OddParent> {
    if parent.ceremony == header.ceremony {
        return Err(OddParent::Itself);
    }
    if parent.entries == 0 {
        return Err(OddParent::Empty);
    }
    if parent.stopped_at.is_some() != (parent.ended == Ended::BrokenOff) {
        return Err(OddParent::StoppedAt);
    }
    parent.known.as_ref().map_or(Ok(()), |known| holds_together(header, known))
}

fn holds_together(header: &Header, known: &KnownSet) -> Result<(), OddParent> {
    if let Some(chosen) = header.choices.quorum.filter(|_| header.choices.share.is_some())
        && chosen != known.quorum
    {
        return Err(OddParent::OtherQuorum { known: known.quorum, chosen });
    }
    if let Some(expected) =
        header.choices.expected_fingerprint.filter(|expected| *expected != known.fingerprint)
    {
        return Err(OddParent::OtherKey { known: known.fingerprint, expected });
    }
    sheets_hold_together(known.quorum, &known.sheets)?;
    if !known.holders.iter().all(|holder| are_shares(known.quorum, &holder.shares)) {
        return Err(OddParent::Shares);
    }
    let mut before = 0;
    for older in &known.older {
        sheets_hold_together(older.quorum, &older.sheets)?;
        let is_older = before < older.generation && older.generation < known.generation;
        if !is_older || !older.rebuilds() || older.set == known.set {
            return Err(OddParent::Older { set: older.set });
        }
        before = older.generation;
    }
    let named = |sheet: &KnownSheet| known.holders.iter().any(|holder| holder.name == sheet.holder);
    let twice = |place: usize, holder: &KnownHolder| {
        known.holders.iter().skip(place + 1).any(|other| other.name == holder.name)
    };
    if !known.sheets.iter().all(named)
        || known.holders.iter().enumerate().any(|(place, one)| twice(place, one))
    {
        return Err(OddParent::Holders);
    }
    Ok(())
}

/// Shares of such a set, each once, ascending.
fn are_shares(quorum: Quorum, shares: &[u8]) -> bool {
    shares.is_sorted_by(|a, b| a < b) && shares.iter().all(|x| (1..=quorum.shares()).contains(x))
}

/// Each sheet of a share of its own, and in a bag of its own if it is in one.
fn sheets_hold_together(quorum: Quorum, sheets: &[KnownSheet]) -> Result<(), OddParent> {
    let shares: Vec<u8> = sheets.iter().map(|sheet| sheet.share).collect();
    if !are_shares(quorum, &shares) {
        return Err(OddParent::Shares);
    }
    if sheets
        .iter()
        .any(|sheet| sheet.bag.is_some() != matches!(sheet.place, Place::Sealed | Place::OnItsWay))
    {
        return Err(OddParent::BagOfNone);
    }
    let unsent = |sheet: &&KnownSheet| sheet.place == Place::OnItsWay && sheet.sent.is_empty();
    if let Some(sheet) = sheets.iter().find(unsent) {
        return Err(OddParent::NeverSent { share: sheet.share });
    }
    let later = |place: usize| sheets.iter().skip(place + 1);
    for (place, sheet) in sheets.iter().enumerate() {
        if let (Some(bag), Some(other)) = (&sheet.bag, later(place).find(|other| same_bag(sheet, other))) {
            return Err(OddParent::BagOfTwo { bag: bag.clone(), one: sheet.share, other: other.share });
        }
    }
    Ok(())
}

fn same_bag(one: &KnownSheet, two: &KnownSheet) -> bool {
    match (&one.bag, &two.bag) {
        (Some(one), Some(two)) => one == two,
        (Some(_) | None, None) | (None, Some(_)) => false,
    }
}
