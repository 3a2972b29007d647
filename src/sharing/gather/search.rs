//! The search for k shares that rebuild the key, when some of them may be wrong.
//!
//! A choice of k is right when its key has the fingerprint. All choices are tried when they are few; otherwise the
//! first k, then choices in an order shuffled by the set id, so that wrong shares anywhere are avoided soon.
//!
//! A match proves the key, but not each share: two who typed theirs without signature can agree on errors that cancel.
//! So the polynomial that most shares fit is looked for. Two different ones with the same value at zero have at most
//! k-2 shares in common, so with m shares one that fits more than (m+k-2)/2 of them is the only one to fit so many.
//! Signed shares were made by the ceremony: a polynomial through k of them is its own.

use super::super::share::ShareHeader;
use super::super::{Point, RootKey, interpolate};

/// About the multiplications that may be spent on one search: a few seconds.
const WORK: usize = 16_000_000;
/// Choices tried at least, whatever they cost.
const LEAST_TRIALS: usize = 2_000;

/// How a search ended.
pub(super) enum Searched {
    /// With the key.
    Found(Found),
    /// Every choice was tried.
    AllTried,
    /// After this many choices of too many.
    GaveUp(usize),
}

/// The key, and the places of shares that are proven right, or in dispute. All others are proven wrong.
pub(super) struct Found {
    pub(super) root: RootKey,
    pub(super) proven: Vec<usize>,
    pub(super) disputed: Vec<usize>,
}

/// The polynomials that most shares fit, among those with the right value at zero.
#[derive(Default)]
struct Best {
    root: Option<RootKey>,
    fits: Vec<Vec<usize>>,
}

impl Best {
    /// Takes a match. True if it is certain to stay the best.
    fn take(&mut self, root: RootKey, fits: Vec<usize>, certain: bool) -> bool {
        let most = self.fits.first().map_or(0, Vec::len);
        self.root = Some(root);
        if certain || fits.len() > most {
            self.fits = vec![fits];
        } else if fits.len() == most && !self.fits.contains(&fits) {
            self.fits.push(fits);
        }
        certain
    }

    fn into_found(self) -> Option<Found> {
        let in_all = |place: &usize| self.fits.iter().all(|fits| fits.contains(place));
        let mut all: Vec<usize> = self.fits.iter().flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        let (proven, disputed) = all.into_iter().partition(in_all);
        Some(Found { root: self.root?, proven, disputed })
    }
}

/// Looks for the key. Points are given with whether they were signed, signed ones first.
pub(super) fn search(points: &[(&Point, bool)], header: &ShareHeader) -> Searched {
    let need = usize::from(header.quorum.threshold());
    let limit = (WORK / (need * need + 64)).max(LEAST_TRIALS);
    let mut choices = Choices::new(points, need, header, limit);
    let mut best = Best::default();
    while let Some(chosen) = choices.next() {
        let Some(root) = rebuild(points, &chosen, header) else { continue };
        let fits = all_that_fit(points, &chosen, &root, header);
        let all_signed = chosen.iter().all(|place| points.get(*place).is_some_and(|(_, signed)| *signed));
        let certain = all_signed || 2 * fits.len() > points.len() + need - 2;
        if best.take(root, fits, certain) {
            break;
        }
    }
    match best.into_found() {
        Some(found) => Searched::Found(found),
        None if choices.exhaustive => Searched::AllTried,
        None => Searched::GaveUp(choices.tried),
    }
}

fn rebuild(points: &[(&Point, bool)], places: &[usize], header: &ShareHeader) -> Option<RootKey> {
    let chosen: Option<Vec<&Point>> =
        places.iter().map(|place| points.get(*place).map(|(point, _)| *point)).collect();
    let root = interpolate(&chosen?)?;
    (root.derive_fingerprint(header.mode) == header.fingerprint).then_some(root)
}

/// Places of all points on the polynomial through the chosen ones: exchanged for one of those, each gives the same
/// key. (k-1 points and the value at zero determine the polynomial.)
fn all_that_fit(
    points: &[(&Point, bool)],
    chosen: &[usize],
    root: &RootKey,
    header: &ShareHeader,
) -> Vec<usize> {
    let number = |place: usize| points.get(place).map(|(point, _)| point.x);
    let fits = |place: &usize| {
        if chosen.contains(place) {
            return true;
        }
        // its number is that of a point on the polynomial, and it differs from that one
        if chosen.iter().any(|other| number(*other) == number(*place)) {
            return false;
        }
        let exchanged: Vec<usize> = chosen.iter().skip(1).copied().chain([*place]).collect();
        rebuild(points, &exchanged, header).is_some_and(|rebuilt| rebuilt.matches(root))
    };
    (0..points.len()).filter(fits).collect()
}

/// Choices of k places with different numbers, one after the other.
struct Choices<'p> {
    points: &'p [(&'p Point, bool)],
    need: usize,
    /// True while every choice is going to be tried.
    exhaustive: bool,
    limit: usize,
    tried: usize,
    next: Option<Vec<usize>>,
    random: u64,
}

impl<'p> Choices<'p> {
    fn new(points: &'p [(&'p Point, bool)], need: usize, header: &ShareHeader, limit: usize) -> Self {
        let exhaustive = choices_at_most(points.len(), need, limit);
        let random = u64::from_be_bytes(header.set.0.first_chunk().copied().unwrap_or_default()) | 1;
        Self { points, need, exhaustive, limit, tried: 0, next: Some((0..need).collect()), random }
    }

    fn next(&mut self) -> Option<Vec<usize>> {
        loop {
            if self.tried >= self.limit {
                return None;
            }
            self.tried += 1;
            let choice = if self.exhaustive {
                let choice = self.next.take()?;
                self.next = following(&choice, self.points.len());
                choice
            } else {
                self.next.take().unwrap_or_else(|| self.shuffled())
            };
            if choice.len() == self.need && self.distinct(&choice) {
                return Some(choice);
            }
        }
    }

    fn distinct(&self, choice: &[usize]) -> bool {
        let mut seen = [false; 256];
        choice.iter().all(|place| {
            let number = self.points.get(*place).map_or(0, |(point, _)| usize::from(point.x));
            seen.get_mut(number).is_some_and(|seen| !std::mem::replace(seen, true))
        })
    }

    /// The first k of a shuffled order, numbers that came before skipped.
    fn shuffled(&mut self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.points.len()).collect();
        for turn in (1..order.len()).rev() {
            let other = usize::try_from(self.draw() % (turn as u64 + 1)).unwrap_or(0);
            order.swap(turn, other);
        }
        let mut seen = [false; 256];
        let points = self.points;
        order.retain(|place| {
            let number = points.get(*place).map_or(0, |(point, _)| usize::from(point.x));
            seen.get_mut(number).is_some_and(|seen| !std::mem::replace(seen, true))
        });
        order.truncate(self.need);
        order
    }

    /// xorshift64: an order to try things in, nothing secret.
    const fn draw(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random
    }
}

/// True if there are at most `limit` choices of `need` from `of`.
fn choices_at_most(of: usize, need: usize, limit: usize) -> bool {
    let mut choices: u128 = 1;
    for step in 1..=need.min(of - need) {
        choices = choices * (of - step + 1) as u128 / step as u128;
        if choices > limit as u128 {
            return false;
        }
    }
    true
}

/// The next choice in lexicographic order.
fn following(choice: &[usize], of: usize) -> Option<Vec<usize>> {
    let size = choice.len();
    let turn =
        (0..size).rev().find(|turn| choice.get(*turn).is_some_and(|value| value + size - turn < of))?;
    let value = choice.get(turn)?;
    let tail = (1..=size - turn).map(|offset| value + offset);
    Some(choice.iter().take(turn).copied().chain(tail).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_comes_once() {
        let mut choice = Some(vec![0, 1, 2]);
        let mut all = Vec::new();
        while let Some(this) = choice {
            choice = following(&this, 6);
            all.push(this);
        }
        assert_eq!(all.len(), 20);
        all.dedup();
        assert_eq!((all.len(), all.last()), (20, Some(&vec![3, 4, 5])));
        assert!(choices_at_most(6, 3, 20) && !choices_at_most(6, 3, 19));
        assert!(choices_at_most(255, 255, 1) && !choices_at_most(255, 128, usize::MAX));
    }
}
