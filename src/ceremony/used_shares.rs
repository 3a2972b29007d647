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

/// True if it is about a share that a ceremony among these issued again: the sheet that gave the key is the new one.
pub fn is_explained(broken: &Broken, by: &[Member<'_>]) -> bool {
    let Broken::OtherShare { share, found, .. } = broken else { return false };
    by.iter().any(|member| {
        let issued = member.state.issued_again().is_some_and(|issued| issued.share == *share);
        let made = member.state.share(*share).and_then(|facts| facts.made);
        issued && made.is_some_and(|(_, digest)| digest == found.0)
    })
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
