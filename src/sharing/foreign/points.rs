//! Shares of a scheme without a checksum: what comes out of wrong ones looks like what comes out of right ones, so every
//! share that is brought beyond those needed is held against the others.

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::error::ForeignError;

/// Most shares among which the wrong one is looked for: of more it would take minutes.
const MOST_SEARCHED: usize = 32;

/// A share as a point of polynomials, one a byte, or one for all.
pub(super) struct Point {
    /// Which share, for people.
    pub label: String,
    /// Its number, not zero.
    pub x: u32,
    /// Its value. Secret.
    pub y: Zeroizing<Vec<u8>>,
}

/// How a field interpolates.
pub(super) trait Curve {
    /// The value at `at` of the polynomial of least degree through these points, which are of different numbers and one length.
    fn value_at(&self, points: &[&Point], at: u32) -> Zeroizing<Vec<u8>>;
}

/// What was found at zero, and what speaks for it.
pub(super) struct Found {
    /// The secret.
    pub secret: Zeroizing<Vec<u8>>,
    /// Shares that were used.
    pub used: usize,
    /// Shares beyond those needed, all of which agree.
    pub spare: usize,
}

/// Copies count once; one number with two values, and values of two lengths, are refused.
pub(super) fn distinct(points: Vec<Point>) -> Result<Vec<Point>, ForeignError> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if let Some(first) = kept.first().filter(|first| first.y.len() != point.y.len()) {
            let (first, other) = (first.label.clone(), point.label);
            return Err(ForeignError::Unlike { first, other, what: "its length" });
        }
        match kept.iter().find(|there| there.x == point.x) {
            Some(there) if bool::from(there.y.ct_eq(&point.y)) => {}
            Some(there) => {
                return Err(ForeignError::Contradiction { first: there.label.clone(), other: point.label });
            }
            None => kept.push(point),
        }
    }
    Ok(kept)
}

/// The value at zero. Without a threshold every share is taken for a needed one.
pub(super) fn rebuild(
    curve: &impl Curve,
    points: Vec<Point>,
    threshold: Option<u8>,
) -> Result<Found, ForeignError> {
    let points = distinct(points)?;
    let all: Vec<&Point> = points.iter().collect();
    let have = all.len();
    let need = threshold.map_or(have.max(2), usize::from);
    let Some((first, spare)) = all.split_at_checked(need) else {
        return Err(ForeignError::TooFew { have, need, of: String::new() });
    };
    if !agree(curve, first, spare) {
        return Err(who_differs(curve, &all, need));
    }
    Ok(Found { secret: curve.value_at(first, 0), used: have, spare: spare.len() })
}

/// True if every spare share lies on the polynomial through the others.
fn agree(curve: &impl Curve, first: &[&Point], spare: &[&Point]) -> bool {
    spare.iter().all(|point| bool::from(curve.value_at(first, point.x).ct_eq(&point.y)))
}

/// The one share without which all others agree, if they are enough to say so.
fn who_differs(curve: &impl Curve, all: &[&Point], need: usize) -> ForeignError {
    let disagree = ForeignError::Disagree { have: all.len(), need };
    // with one spare share each of them could be the wrong one
    if all.len() < need + 2 || all.len() > MOST_SEARCHED {
        return disagree;
    }
    let fits_without = |place: &usize| {
        let others: Vec<&Point> =
            all.iter().enumerate().filter(|(other, _)| other != place).map(|(_, point)| *point).collect();
        let (first, spare) = others.split_at_checked(need).expect("one more is there than needed");
        agree(curve, first, spare)
    };
    match (0..all.len()).find(fits_without).and_then(|place| all.get(place)) {
        Some(point) => ForeignError::Differs(point.label.clone()),
        None => disagree,
    }
}
