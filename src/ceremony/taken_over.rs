//! What a header takes over from the transcript before: it must hold together by itself, and with every share that is
//! taken later.

use super::refusal::Refusal;
use super::state::{SetFacts, State, plain_bag};
use crate::transcript::record::{Ended, Header, KnownHolder, KnownSheet, Place};
use crate::vocab::Fingerprint;

/// What the header says of the transcript before must hold together by itself.
pub(super) fn check(header: &Header) -> Result<(), Refusal> {
    let Some(parent) = &header.parent else { return Ok(()) };
    let odd =
        |what: &str| Err(Refusal::Contradiction(format!("the header says of the transcript before {what}")));
    if parent.ceremony == header.ceremony {
        return odd("that it is this ceremony itself: nothing comes before its own first line");
    }
    if parent.entries == 0 {
        return odd("that it has no line, and nothing builds on nothing");
    }
    if parent.stopped_at.is_some() != (parent.ended == Ended::BrokenOff) {
        return odd("where it stopped, and that goes with one that was broken off, and only with that");
    }
    let Some(known) = &parent.known else { return Ok(()) };
    if let Some(expected) =
        header.choices.expected_fingerprint.filter(|expected| *expected != known.fingerprint)
    {
        return odd(&format!(
            "that its key is {}, and expects the key {}: leave the expected one out, or take the transcript of that key",
            known.fingerprint.hex(),
            expected.hex()
        ));
    }
    let numbers = |shares: &[u8]| {
        shares.is_sorted_by(|a, b| a < b) && shares.iter().all(|x| (1..=known.quorum.shares()).contains(x))
    };
    let sheets: Vec<u8> = known.sheets.iter().map(|sheet| sheet.share).collect();
    if !numbers(&sheets) || !known.holders.iter().all(|holder| numbers(&holder.shares)) {
        return odd("shares that are not of its set, or not ascending");
    }
    if known.sheets.iter().any(|sheet| sheet.bag.is_some() != (sheet.place == Place::Sealed)) {
        return odd("a bag of a sheet that is in none, or none of one that is");
    }
    let later = |place: usize| known.sheets.iter().skip(place + 1);
    for (place, sheet) in known.sheets.iter().enumerate() {
        if let (Some(bag), Some(other)) = (&sheet.bag, later(place).find(|other| same_bag(sheet, other))) {
            return odd(&format!(
                "that bag {bag} has the sheets of share {} and of share {}",
                sheet.share, other.share
            ));
        }
        let same = |other: &&KnownSheet| other.serial == sheet.serial;
        if let (Some(serial), Some(other)) = (sheet.serial, later(place).find(same)) {
            return odd(&format!(
                "that sheet S-{serial:04} is of share {} and of share {}",
                sheet.share, other.share
            ));
        }
    }
    let named = |sheet: &KnownSheet| known.holders.iter().any(|holder| holder.name == sheet.holder);
    let twice = |place: usize, holder: &KnownHolder| {
        known.holders.iter().skip(place + 1).any(|other| other.name == holder.name)
    };
    if !known.sheets.iter().all(named)
        || known.holders.iter().enumerate().any(|(place, one)| twice(place, one))
    {
        return odd("a holder who is not listed, or listed twice");
    }
    Ok(())
}

fn same_bag(one: &KnownSheet, two: &KnownSheet) -> bool {
    match (&one.bag, &two.bag) {
        (Some(one), Some(two)) => plain_bag(one) == plain_bag(two),
        (Some(_) | None, None) | (None, Some(_)) => false,
    }
}

impl State {
    /// Why a share that claims this is none of the set that the transcript before tells of; none if it may be.
    pub(super) fn not_as_known(&self, x: u8, facts: SetFacts, fingerprint: Fingerprint) -> Option<String> {
        let known = self.known()?;
        let SetFacts { set, generation, quorum } = facts;
        let same = known.set == set && known.generation == generation && known.quorum == quorum;
        if !same {
            return Some(format!(
                "share {x} is of set {}, generation {generation}, {quorum}, and the transcript before tells of set {}, generation {}, {}",
                set.short(),
                known.set.short(),
                known.generation,
                known.quorum
            ));
        }
        (known.fingerprint != fingerprint).then(|| {
            format!(
                "share {x} is of the key {}, and the transcript before tells of the key {}",
                fingerprint.hex(),
                known.fingerprint.hex()
            )
        })
    }
}
