//! Opened shares → the key, proven by its fingerprint; then every other share is tested against it.

use super::super::share::{Authenticity, ShareHeader};
use super::super::{Point, RootKey, interpolate};
use super::{Candidate, LeftOut, Rejected};
use crate::vocab::{Secret, SetId};

/// Most sets of k shares tried when some of them are bad: seconds of work, and far beyond any real pile.
const MOST_TRIALS: usize = 200_000;

/// A share whose value is in hand.
#[derive(Debug)]
struct Opened {
    label: String,
    point: Point,
    signed: bool,
}

/// The settled set with its locks being opened, one share after the other.
#[derive(Debug)]
pub struct Opening {
    header: ShareHeader,
    opened: Vec<Opened>,
    rejected: Vec<Rejected>,
}

/// A proven recovery.
#[derive(Debug)]
pub struct Recovery {
    /// The key; its fingerprint matches.
    pub root: RootKey,
    /// Numbers of the shares proven right, ascending.
    pub proven: Vec<u8>,
    /// All shares left out, with their reasons.
    pub rejected: Vec<Rejected>,
}

/// Why there is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CombineError {
    /// Fewer than k usable shares.
    #[error("only {have} of the {need} shares needed are here: bring {} more of set {}", .need - .have, .set.short())]
    NotEnough {
        /// Different usable shares.
        have: usize,
        /// k
        need: usize,
        /// The set.
        set: SetId,
    },
    /// Enough shares, no key, and nothing says which share is at fault.
    #[error(
        "{have} shares of set {} are here and {need} should be enough, but no {need} of them rebuild the key of this fingerprint: at least one is wrong, and nothing here can tell which. Cannot tell; bring one more",
        .set.short()
    )]
    CannotTell {
        /// Different usable shares.
        have: usize,
        /// k
        need: usize,
        /// The set.
        set: SetId,
    },
}

impl Opening {
    pub(super) const fn new(header: ShareHeader, rejected: Vec<Rejected>) -> Self {
        Self { header, opened: Vec::new(), rejected }
    }

    pub(super) fn reject(&mut self, rejected: Rejected) {
        self.rejected.push(rejected);
    }

    pub(super) fn take(&mut self, candidate: &Candidate, y: Secret<32>) {
        let x = candidate.share.header.x;
        let signed = matches!(candidate.authenticity, Authenticity::SignedBy(_));
        let twin = self.opened.iter().find(|other| other.point.x == x && other.point.y.matches(&y));
        if let Some(first) = twin {
            let why = LeftOut::PrintedTwice { x, first: first.label.clone() };
            self.rejected.push(Rejected { label: candidate.label.clone(), why });
            return;
        }
        self.opened.push(Opened { label: candidate.label.clone(), point: Point { x, y }, signed });
    }

    /// Looks for k shares that rebuild the key of the fingerprint, then tests every other share against it.
    /// On failure the shares left out before are returned beside the reason.
    pub fn combine(mut self) -> Result<Recovery, (CombineError, Vec<Rejected>)> {
        // signed shares first: they are the likelier to be right
        self.opened.sort_by_key(|opened| (!opened.signed, opened.point.x));
        let (set, need) = (self.header.set, usize::from(self.header.quorum.threshold()));
        let mut numbers: Vec<u8> = self.opened.iter().map(|opened| opened.point.x).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let have = numbers.len();
        if have < need {
            return Err((CombineError::NotEnough { have, need, set }, self.rejected));
        }
        let Some((root, used)) = self.search(need) else {
            return Err((CombineError::CannotTell { have, need, set }, self.rejected));
        };
        let mut proven = Vec::new();
        for (place, opened) in self.opened.iter().enumerate() {
            let x = opened.point.x;
            if used.contains(&place) || self.fits(&used, place, &root) {
                proven.push(x);
            } else {
                let why = LeftOut::DoesNotFit { x, signed: opened.signed };
                self.rejected.push(Rejected { label: opened.label.clone(), why });
            }
        }
        proven.sort_unstable();
        Ok(Recovery { root, proven, rejected: self.rejected })
    }

    /// Tries the first k shares after leaving out none, one, two … of them, until the fingerprint matches.
    fn search(&self, need: usize) -> Option<(RootKey, Vec<usize>)> {
        let mut trials = 0;
        for leave_out in 0..=self.opened.len().saturating_sub(need) {
            let mut left: Vec<usize> = (0..leave_out).collect();
            loop {
                let chosen = self.first_distinct(need, &left);
                if let Some(root) = chosen.as_ref().and_then(|chosen| self.try_these(chosen)) {
                    return Some((root, chosen.unwrap_or_default()));
                }
                trials += 1;
                if trials >= MOST_TRIALS {
                    return None;
                }
                if !next_combination(&mut left, self.opened.len()) {
                    break;
                }
            }
        }
        None
    }

    /// The first `need` shares with different numbers that are not left out.
    fn first_distinct(&self, need: usize, left_out: &[usize]) -> Option<Vec<usize>> {
        let mut seen = [false; 256];
        let mut chosen = Vec::with_capacity(need);
        for (place, opened) in self.opened.iter().enumerate() {
            let taken = seen.get_mut(usize::from(opened.point.x))?;
            if !*taken && !left_out.contains(&place) {
                *taken = true;
                chosen.push(place);
            }
            if chosen.len() == need {
                return Some(chosen);
            }
        }
        None
    }

    fn try_these(&self, places: &[usize]) -> Option<RootKey> {
        let points: Vec<&Point> =
            places.iter().filter_map(|place| self.opened.get(*place)).map(|opened| &opened.point).collect();
        let root = interpolate(&points)?;
        (root.derive_fingerprint(self.header.mode) == self.header.fingerprint).then_some(root)
    }

    /// True if the share lies on the polynomial of the recovered key: exchanged for one of the k used, it gives
    /// the same key. (k-1 points and the value at zero determine the polynomial.)
    fn fits(&self, used: &[usize], place: usize, root: &RootKey) -> bool {
        let number = |place: usize| self.opened.get(place).map(|opened| opened.point.x);
        if used.iter().any(|other| number(*other) == number(place)) {
            // its number is taken by a share proven right, and it differs from that one
            return false;
        }
        let exchanged: Vec<usize> = used.iter().skip(1).copied().chain([place]).collect();
        self.try_these(&exchanged).is_some_and(|rebuilt| rebuilt.matches(root))
    }
}

/// The next choice of `left.len()` places below `len` in order; false after the last.
fn next_combination(left: &mut [usize], len: usize) -> bool {
    let size = left.len();
    for turn in (0..size).rev() {
        let Some(value) = left.get(turn).copied() else { return false };
        if value + 1 < len - (size - 1 - turn) {
            for (offset, cell) in left.iter_mut().skip(turn).enumerate() {
                *cell = value + 1 + offset;
            }
            return true;
        }
    }
    false
}
