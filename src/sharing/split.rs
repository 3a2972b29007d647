//! The split of the root key, and the one place where it is rebuilt.
//!
//! The arithmetic is blahaj's (used under the name `sharks`). Its interface trusts its caller: given a sheet scanned
//! twice it returns a wrong secret, and it takes x = 0 and k = 0. So nothing outside this file calls it; what goes in has
//! been made distinct, non-zero and exactly k, and what comes out is compared with the key's fingerprint before anyone
//! sees it.

use rand_core::CryptoRng;
use sharks::Sharks;
use zeroize::{Zeroize, Zeroizing};

use super::quorum::Quorum;
use super::root_key::{KEY_BYTES, RootKey};
use crate::vocab::Secret;

/// One point of the split: a secret value at a public place.
#[derive(Debug)]
pub struct Point {
    /// The place, 1 to 255, printed as the share's number.
    pub x: u8,
    /// The value there.
    pub y: Secret<KEY_BYTES>,
}

/// Why a key is not split; nothing of it may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SplitFailed {
    /// The split did not pass its own check.
    #[error("the split does not rebuild its own key: this machine cannot be trusted with a ceremony")]
    Check,
    /// The key is 32 equal bytes.
    #[error(
        "all 32 bytes of the key are equal, which no honest draw gives: this machine's randomness cannot be trusted with a ceremony. Stop, and begin again on another one"
    )]
    NotDrawn,
}

/// Splits the key into `quorum.shares()` points numbered from 1. A key that cannot come of a draw is not split.
///
/// Before it returns, the first k and the last k points have rebuilt the key.
pub fn split(root: &RootKey, quorum: Quorum, rng: &mut impl CryptoRng) -> Result<Vec<Point>, SplitFailed> {
    if !root.looks_drawn() {
        return Err(SplitFailed::NotDrawn);
    }
    let dealer = Sharks(quorum.threshold()).dealer_rng(root.expose(), rng);
    let mut points = Vec::with_capacity(usize::from(quorum.shares()));
    for share in dealer.take(usize::from(quorum.shares())) {
        let bytes = Zeroizing::new(Vec::from(&share));
        let (x, y) = bytes.split_first().ok_or(SplitFailed::Check)?;
        points.push(Point { x: *x, y: Secret::copy_of(y.try_into().map_err(|_| SplitFailed::Check)?) });
    }
    let k = usize::from(quorum.threshold());
    let ends = [points.get(..k), points.len().checked_sub(k).and_then(|from| points.get(from..))];
    let whole = ends.into_iter().all(|end| {
        let rebuilt = end.and_then(|end| interpolate(&end.iter().collect::<Vec<_>>()));
        rebuilt.is_some_and(|rebuilt| rebuilt.matches(root))
    });
    if whole { Ok(points) } else { Err(SplitFailed::Check) }
}

/// The value at x = 0 of the polynomial through exactly these points.
///
/// `None` unless there are points, and every x is distinct and non-zero. Says nothing about whether the points belong together: only
/// a comparison with the fingerprint does.
pub(crate) fn interpolate(points: &[&Point]) -> Option<RootKey> {
    if points.is_empty() {
        return None;
    }
    let mut seen = [false; 256];
    let mut shares = Vec::with_capacity(points.len());
    for point in points {
        let place = seen.get_mut(usize::from(point.x)).expect("a cell for every byte");
        if point.x == 0 || std::mem::replace(place, true) {
            return None;
        }
        let mut bytes = Zeroizing::new([0u8; 1 + KEY_BYTES]);
        let (x, y) = bytes.split_first_mut().expect("a byte more than a key");
        *x = point.x;
        y.copy_from_slice(point.y.expose());
        shares.push(sharks::Share::try_from(bytes.as_slice()).expect("a number and a value are a share"));
    }
    let threshold = u8::try_from(shares.len()).expect("distinct bytes other than zero are at most 255");
    let mut bytes = Sharks(threshold).recover(&shares).expect("as many distinct points as are needed");
    let root = Secret::copy_of(bytes.as_slice().try_into().expect("a key is as long as each value"));
    bytes.zeroize();
    Some(RootKey::from_secret(root))
}

/// The point at `x` of the polynomial through exactly these points: one of a set's shares, from k others.
///
/// Sums and differences of GF(256) are the same, so the polynomial that is moved by `x` has its value at `x` where the other
/// has it at 0, at points whose numbers are each the exclusive or with `x`. `None` as for [`interpolate`], and if `x` is 0.
pub(crate) fn point_at(points: &[&Point], x: u8) -> Option<Point> {
    if x == 0 || points.iter().any(|point| point.x == 0) {
        return None;
    }
    if let Some(there) = points.iter().find(|point| point.x == x) {
        return Some(Point { x, y: Secret::copy_of(there.y.expose()) });
    }
    let moved: Vec<Point> =
        points.iter().map(|point| Point { x: point.x ^ x, y: Secret::copy_of(point.y.expose()) }).collect();
    let value = interpolate(&moved.iter().collect::<Vec<_>>())?;
    Some(Point { x, y: Secret::copy_of(value.expose()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::StdRng};

    /// Bytes that are alike but for the first.
    fn root(byte: u8) -> RootKey {
        let mut bytes = [byte; KEY_BYTES];
        bytes[0] ^= 1;
        RootKey::from_secret(Secret::copy_of(&bytes))
    }

    #[test]
    fn a_key_that_no_draw_gives_is_not_split() {
        let quorum = Quorum::new(2, 3).expect("valid");
        for byte in [0, 0x5a, 0xff] {
            let key = RootKey::from_secret(Secret::copy_of(&[byte; KEY_BYTES]));
            let refused = split(&key, quorum, &mut StdRng::seed_from_u64(1)).map(|_| ());
            assert_eq!(refused, Err(SplitFailed::NotDrawn));
        }
    }

    #[test]
    fn every_subset_of_k_rebuilds_and_fewer_never_do() {
        let quorum = Quorum::new(3, 5).expect("valid");
        let key = root(0);
        let points = split(&key, quorum, &mut StdRng::seed_from_u64(1)).expect("splits");
        for mask in 1u32..32 {
            let chosen: Vec<&Point> = points.iter().filter(|p| mask >> (p.x - 1) & 1 == 1).collect();
            let rebuilt = interpolate(&chosen).expect("distinct");
            assert_eq!(rebuilt.matches(&key), chosen.len() >= 3, "{mask:05b}");
        }
    }

    #[test]
    fn a_point_twice_or_at_zero_is_no_input() {
        let at = |x| Point { x, y: Secret::copy_of(&[7; KEY_BYTES]) };
        assert!(interpolate(&[&at(1), &at(1)]).is_none());
        assert!(interpolate(&[&at(0), &at(1)]).is_none());
        assert!(interpolate(&[]).is_none());
    }

    /// RUSTSEC-2024-0398: the biased crate never draws a zero coefficient, so with k = 2 a share never equals
    /// the secret, and k-1 holders can rule values out.
    #[test]
    fn coefficients_are_uniform_zero_included() {
        let (quorum, key) = (Quorum::new(2, 2).expect("valid"), root(0x5a));
        let mut rng = StdRng::seed_from_u64(2);
        let mut seen = [[false; 256]; 2];
        for _ in 0..400 {
            for point in split(&key, quorum, &mut rng).expect("splits") {
                for byte in point.y.expose() {
                    seen[usize::from(point.x) - 1][usize::from(*byte)] = true;
                }
            }
        }
        // 12 800 draws: a value that can occur stays unseen with odds below 1e-19
        assert!(seen.iter().flatten().all(|seen| *seen));
    }
}
