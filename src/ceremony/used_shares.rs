//! The shares that gave a key, held against those that earlier ceremonies made or used.

use super::kinship::{Broken, Member};
use super::state::State;
use crate::sharing::share::CeremonyKey;
use crate::vocab::{Digest, SetId};

/// Shares that gave the key in a transcript and are not those that one before it made, or that gave the key there.
/// A sheet that was only read may be anybody's, and words typed without the rows of the signature have no digest of the
/// whole sheet: of these nothing is said.
pub fn other_shares(child: Member<'_>, before: Member<'_>) -> Vec<Broken> {
    let ceremony = before.state.ceremony();
    let mut numbers: Vec<(SetId, u8)> =
        child.state.gave_key().iter().map(|gave| (gave.set.set, gave.x)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let other = |(set, share): (SetId, u8)| {
        let found = signed(child.state, set, share)?;
        let recorded = made(before.state, set, share).or_else(|| signed(before.state, set, share))?;
        // one that was issued again since: what was taken over says so, and is held against the ceremony that says it
        if known(child.state, set, share)
            .is_some_and(|known| found.iter().any(|(digest, _)| *digest == known))
        {
            return None;
        }
        let one = *found.first()?;
        let two = *recorded.first()?;
        (!found.iter().any(|found| recorded.contains(found))).then(|| Broken::OtherShare {
            ceremony,
            share,
            recorded: Box::new(two),
            found: Box::new(one),
        })
    };
    numbers.into_iter().filter_map(other).collect()
}

/// The digest of this share as the header has it.
fn known(state: &State, set: SetId, share: u8) -> Option<Digest> {
    let known = state.known().filter(|known| known.set == set)?;
    known.sheets.iter().find(|sheet| sheet.share == share)?.digest
}

/// The share as it was locked and signed where its set was made.
fn made(state: &State, set: SetId, share: u8) -> Option<Vec<(Digest, CeremonyKey)>> {
    let (_, digest) = state.share(share).filter(|_| state.set().is_some_and(|made| made.set == set))?.made?;
    Some(vec![(digest, state.sheets_key())])
}

/// The sheets of this number that gave the key; none if one of them may have been typed without its signature.
fn signed(state: &State, set: SetId, share: u8) -> Option<Vec<(Digest, CeremonyKey)>> {
    let gave = state.gave_key().iter().filter(|gave| gave.set.set == set && gave.x == share);
    gave.map(|gave| Some((gave.digest, gave.signed_by?))).collect()
}
