//! SLIP-39 shares back to their secret. The specification wants exactly as many as are needed; here more are welcome, and
//! each is held against the others.

use std::collections::BTreeSet;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::super::error::ForeignError;
use super::super::field::AES;
use super::cipher::decrypt;
use super::split::{DIGEST_AT, SECRET_AT, digest_of};
use super::words::Share;

/// A share that was brought.
pub(in crate::sharing::foreign) struct Brought {
    /// The file and line.
    pub label: String,
    /// What it says.
    pub share: Share,
}

/// What came out.
pub(in crate::sharing::foreign) struct Opened {
    /// The secret.
    pub secret: Zeroizing<Vec<u8>>,
    /// Different shares that were brought.
    pub used: usize,
    /// True if a digest of the secret, or of a group's, was there and fits.
    pub proven: bool,
}

/// What the shares hide: the secret, still encrypted under the passphrase.
pub(in crate::sharing::foreign) struct Hidden {
    /// The encrypted part of the secret.
    value: Zeroizing<Vec<u8>>,
    /// Different shares that were brought.
    pub used: usize,
    /// True if a digest was there and fits.
    pub proven: bool,
}

/// A value at a place of a polynomial, and who brought it.
struct Value<'b> {
    label: &'b str,
    x: u8,
    y: &'b [u8],
}

/// The secret of these shares. Every passphrase opens them, each to another one.
pub(in crate::sharing::foreign) fn combine(
    brought: &[Brought],
    passphrase: &[u8],
) -> Result<Opened, ForeignError> {
    let Hidden { value, used, proven } = hidden(brought)?;
    let terms = brought.first().expect("nothing comes out of no share").share.terms;
    Ok(Opened { secret: decrypt(&value, passphrase, terms), used, proven })
}

/// How many different shares are brought, all of one set, however few they are.
pub(in crate::sharing::foreign) fn count(brought: &[Brought]) -> Result<usize, ForeignError> {
    of_one_set(brought)?;
    let groups: BTreeSet<u8> = brought.iter().map(|one| one.share.group).collect();
    groups.iter().try_fold(0, |all, group| Ok(all + group_of(brought, *group)?.1.len()))
}

/// All shares say the same of their set.
fn of_one_set(brought: &[Brought]) -> Result<&Brought, ForeignError> {
    let first = brought.first().ok_or_else(|| ForeignError::Nothing("what was brought".to_owned()))?;
    for other in brought {
        if let Some(what) = first.share.unlike(&other.share) {
            let (first, other) = (first.label.clone(), other.label.clone());
            return Err(ForeignError::Unlike { first, other, what });
        }
    }
    Ok(first)
}

/// Everything but the decryption: what is hidden, its digests checked, and every share held against the others.
pub(in crate::sharing::foreign) fn hidden(brought: &[Brought]) -> Result<Hidden, ForeignError> {
    let first = of_one_set(brought)?;
    let need = usize::from(first.share.group_threshold);
    let mut groups: Vec<(u8, Zeroizing<Vec<u8>>, String)> = Vec::new();
    let (mut used, mut proven, mut short) = (0, false, None);
    for group in 0..first.share.group_count {
        let (threshold, values) = group_of(brought, group)?;
        if values.is_empty() {
            continue;
        }
        used += values.len();
        if values.len() < usize::from(threshold) {
            let of =
                if first.share.group_count > 1 { format!(" of group {}", group + 1) } else { String::new() };
            let few = ForeignError::TooFew { have: values.len(), need: threshold.into(), of };
            short = short.or(Some(few));
            continue;
        }
        proven |= threshold > 1;
        groups.push((group, recover(&values, threshold)?, format!("group {}", group + 1)));
    }
    if groups.len() < need {
        let too_few = ForeignError::TooFewGroups { have: groups.len(), need };
        // a group that was begun is nearer than one of which nothing is here
        return Err(short.unwrap_or(too_few));
    }
    proven |= need > 1;
    let values =
        groups.iter().map(|(group, value, label)| Value { label, x: *group, y: value }).collect::<Vec<_>>();
    let value = recover(&values, first.share.group_threshold)?;
    Ok(Hidden { value, used, proven })
}

/// How many shares a group needs, and its different ones that are here: of a group of which nothing is here, none.
fn group_of(brought: &[Brought], group: u8) -> Result<(u8, Vec<Value<'_>>), ForeignError> {
    let members: Vec<&Brought> = brought.iter().filter(|one| one.share.group == group).collect();
    let Some(one) = members.first() else { return Ok((0, Vec::new())) };
    for other in &members {
        if let Some(what) = one.share.unlike(&other.share) {
            let (first, other) = (one.label.clone(), other.label.clone());
            return Err(ForeignError::Unlike { first, other, what });
        }
    }
    let values =
        members.iter().map(|one| Value { label: &one.label, x: one.share.member, y: &one.share.value });
    Ok((one.share.threshold, distinct(values)?))
}

/// Copies count once; a number with two values is refused.
fn distinct<'b>(values: impl Iterator<Item = Value<'b>>) -> Result<Vec<Value<'b>>, ForeignError> {
    let mut kept: Vec<Value<'b>> = Vec::new();
    for value in values {
        match kept.iter().find(|there| there.x == value.x) {
            Some(there) if bool::from(there.y.ct_eq(value.y)) => {}
            Some(there) => {
                let (first, other) = (there.label.to_owned(), value.label.to_owned());
                return Err(ForeignError::Contradiction { first, other });
            }
            None => kept.push(value),
        }
    }
    Ok(kept)
}

/// The secret of one polynomial, its digest checked, and every share that is not needed held against the others.
fn recover(values: &[Value<'_>], threshold: u8) -> Result<Zeroizing<Vec<u8>>, ForeignError> {
    let (needed, spare) = values.split_at_checked(threshold.into()).expect("as many are here as are needed");
    let labels = |values: &[Value<'_>]| values.iter().map(|one| one.label).collect::<Vec<_>>().join(", ");
    let points: Vec<(u8, &[u8])> = needed.iter().map(|one| (one.x, one.y)).collect();
    if threshold == 1 {
        // without a polynomial every share is the secret
        let (_, secret) = points.first().expect("one is needed");
        let same = spare.iter().all(|one| bool::from(one.y.ct_eq(secret)));
        return if same {
            Ok(Zeroizing::new(secret.to_vec()))
        } else {
            Err(ForeignError::Digest(labels(values)))
        };
    }
    let secret = AES.interpolate(&points, SECRET_AT);
    let digest = AES.interpolate(&points, DIGEST_AT);
    let stands = digest.get(..4).unwrap_or_default();
    if !bool::from(digest_of(&digest, &secret).as_slice().ct_eq(stands)) {
        return Err(ForeignError::Digest(labels(needed)));
    }
    match spare.iter().find(|one| !bool::from(AES.interpolate(&points, one.x).ct_eq(one.y))) {
        Some(differs) => Err(ForeignError::Differs(differs.label.to_owned())),
        None => Ok(secret),
    }
}
