//! Floor 1: the root key, its split into shares, and how shares come together again.
//!
//! Only 32 random bytes are ever split. The arithmetic is blahaj's (used under the name `sharks`): GF(2^8) with
//! polynomial 0x11d, one polynomial per byte, the secret at x = 0. Its interface trusts its caller: given a
//! sheet scanned twice it returns a wrong secret, and it takes x = 0 and k = 0. So nothing outside this module
//! calls it; what goes in has been made distinct, non-zero and exactly k, and what comes out is compared with
//! the key's fingerprint before anyone sees it.

pub mod derive;
pub mod entropy;
pub mod gather;
pub mod leaving;
pub mod lock;
mod lock_params;
mod lock_secret;
pub mod payload;
pub mod rows;
pub mod sealed;
pub mod share;
mod stretch;
pub mod texts;
pub mod wrap;

use hkdf::Hkdf;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use sha2::Sha512;
use sharks::Sharks;
use zeroize::{Zeroize, Zeroizing};

use crate::vocab::limits::MIN_THRESHOLD;
use crate::vocab::{Fingerprint, Mode, Secret};

/// Length of the root key and of a share's value, in bytes.
pub const KEY_BYTES: usize = 32;

/// k of n: any `threshold` of `shares` sheets rebuild the key. Valid by construction: 2 ≤ k ≤ n ≤ 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawQuorum", into = "RawQuorum")]
pub struct Quorum {
    threshold: u8,
    shares: u8,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuorum {
    threshold: u8,
    shares: u8,
}

/// Why k of n is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuorumError {
    /// k below two.
    #[error("a threshold of {0} would make every sheet the whole key: choose at least {MIN_THRESHOLD}")]
    ThresholdTooSmall(u8),
    /// k above n.
    #[error("{threshold} of {shares} can never be reached: choose a threshold of at most {shares}")]
    ThresholdAboveShares {
        /// k
        threshold: u8,
        /// n
        shares: u8,
    },
}

impl Quorum {
    /// The only door to a quorum.
    pub const fn new(threshold: u8, shares: u8) -> Result<Self, QuorumError> {
        if threshold < MIN_THRESHOLD {
            Err(QuorumError::ThresholdTooSmall(threshold))
        } else if threshold > shares {
            Err(QuorumError::ThresholdAboveShares { threshold, shares })
        } else {
            Ok(Self { threshold, shares })
        }
    }

    /// k: how many sheets rebuild the key.
    pub const fn threshold(self) -> u8 {
        self.threshold
    }

    /// n: how many sheets there are.
    pub const fn shares(self) -> u8 {
        self.shares
    }

    /// Which sheets rebuild the key, as people say it: any 3 of 5 sheets, all 4 sheets, both sheets.
    pub fn sheets_needed(self) -> String {
        match (self.threshold, self.shares) {
            (2, 2) => "both sheets".to_owned(),
            (k, n) if k == n => format!("all {n} sheets"),
            (k, n) => format!("any {k} of {n} sheets"),
        }
    }

    /// The same at the beginning of a line.
    pub fn sheets_needed_first(self) -> String {
        let text = self.sheets_needed();
        let (first, rest) = text.split_at(1);
        first.to_uppercase() + rest
    }

    /// How many sheets may be lost.
    pub const fn may_be_lost(self) -> u8 {
        self.shares - self.threshold
    }
}

impl std::fmt::Display for Quorum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {}", self.threshold, self.shares)
    }
}

impl TryFrom<RawQuorum> for Quorum {
    type Error = QuorumError;
    fn try_from(raw: RawQuorum) -> Result<Self, QuorumError> {
        Self::new(raw.threshold, raw.shares)
    }
}

impl From<Quorum> for RawQuorum {
    fn from(quorum: Quorum) -> Self {
        Self { threshold: quorum.threshold, shares: quorum.shares }
    }
}

/// The root key: 32 random bytes, the only thing that is ever split.
#[derive(Debug)]
pub struct RootKey(Secret<KEY_BYTES>);

impl RootKey {
    /// Wraps bytes that are already random.
    pub const fn from_secret(bytes: Secret<KEY_BYTES>) -> Self {
        Self(bytes)
    }

    /// The key's bytes, for an exit that a person chose.
    pub fn expose(&self) -> &[u8; KEY_BYTES] {
        self.0.expose()
    }

    /// Equality in constant time.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.matches(&other.0)
    }

    /// The public fingerprint: 16 bytes of HKDF-SHA-512 (RFC 5869) without salt, info
    /// `keyrite/v1/fingerprint`. In rehearsal the info is `keyrite/v1/rehearsal/fingerprint`, so that a share
    /// whose rehearsal mark was removed can never be completed to a key that looks right.
    pub fn derive_fingerprint(&self, mode: Mode) -> Fingerprint {
        fingerprint_of(self.expose(), mode)
    }

    /// False for 32 equal bytes: no draw gives them in the lifetime of the universe, so they come of a random source
    /// that failed, or of somebody's joke. Such a key is the first that anybody would try.
    pub fn looks_drawn(&self) -> bool {
        let mut difference = 0;
        for (one, next) in self.expose().iter().zip(self.expose().iter().skip(1)) {
            difference |= one ^ next;
        }
        difference != 0
    }
}

/// The fingerprint of what may be a root key.
pub(crate) fn fingerprint_of(key: &[u8; KEY_BYTES], mode: Mode) -> Fingerprint {
    let info: &[u8] = match mode {
        Mode::Production => b"keyrite/v1/fingerprint",
        Mode::Rehearsal => b"keyrite/v1/rehearsal/fingerprint",
    };
    let mut fingerprint = [0u8; 16];
    hkdf(None, key, info, &mut fingerprint);
    Fingerprint(fingerprint)
}

/// HKDF with SHA-512 (RFC 5869), every derivation there is here.
pub(crate) fn hkdf<const N: usize>(salt: Option<&[u8]>, key: &[u8], info: &[u8], place: &mut [u8; N]) {
    const { assert!(N <= 255 * 64) };
    let expanded = Hkdf::<Sha512>::new(salt, key).expand(info, place);
    expanded.expect("N is at most 255 blocks of SHA-512, as checked when this was compiled");
}

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
/// `None` unless every x is distinct and non-zero. Says nothing about whether the points belong together: only
/// a comparison with the fingerprint does.
pub(crate) fn interpolate(points: &[&Point]) -> Option<RootKey> {
    let mut seen = [false; 256];
    let mut shares = Vec::with_capacity(points.len());
    for point in points {
        let place = seen.get_mut(usize::from(point.x))?;
        if point.x == 0 || std::mem::replace(place, true) {
            return None;
        }
        let mut bytes = Zeroizing::new([0u8; 1 + KEY_BYTES]);
        *bytes.first_mut()? = point.x;
        bytes.get_mut(1..)?.copy_from_slice(point.y.expose());
        shares.push(sharks::Share::try_from(bytes.as_slice()).ok()?);
    }
    let threshold = u8::try_from(shares.len()).ok()?;
    let mut bytes = Sharks(threshold).recover(&shares).ok()?;
    let root = bytes.as_slice().try_into().ok().map(|bytes| RootKey(Secret::copy_of(bytes)));
    bytes.zeroize();
    root
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
    fn quorum_bounds() {
        assert_eq!(Quorum::new(1, 5), Err(QuorumError::ThresholdTooSmall(1)));
        assert_eq!(Quorum::new(6, 5), Err(QuorumError::ThresholdAboveShares { threshold: 6, shares: 5 }));
        assert!(Quorum::new(2, 2).is_ok() && Quorum::new(255, 255).is_ok());
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

    #[test]
    fn fingerprints_of_the_modes_differ() {
        let key = root(9);
        assert_ne!(key.derive_fingerprint(Mode::Production), key.derive_fingerprint(Mode::Rehearsal));
    }
}
