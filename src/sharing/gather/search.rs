//! The search for k shares that rebuild the key, when some of them may be wrong.
//!
//! A choice of k is right when its key has the fingerprint. Shares that one ceremony key signed are tried together
//! first, because a forger has not that key; then [`decode`](super::decode) says which shares are wrong wherever there
//! are more than needed; then choices are tried, all of them when they are few, else in an order shuffled by the set id.
//!
//! A match proves the key, but not each share: two who typed theirs without signature can agree on errors that cancel.
//! So the polynomial that most shares fit is looked for. Two different ones with the same value at zero have at most
//! k-2 shares in common, so with m shares one that fits more than (m+k-2)/2 of them is the only one to fit so many.
//! A polynomial through k shares that one key signed was made by somebody who knew the whole key: it is the set's own.

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::super::share::{CeremonyKey, ShareHeader};
use super::super::{Point, RootKey, fingerprint_of, interpolate};
use super::decode::{find_wrong, find_wrong_knowing};
use super::field::{Row, Through, add_times, inverse, mul, weights};
use crate::vocab::digest::first;

/// How much may be spent on the choices of one head.
#[derive(Clone, Copy, Debug)]
pub(super) enum Effort {
    /// A fraction of a second.
    Little,
    /// Some seconds, divided by this number of searches.
    Much(usize),
}

/// What may be spent on all searches together, in multiplications: some seconds.
const WORK: usize = 1_500_000_000;
/// A comparison with the fingerprint, in multiplications.
const FINGERPRINT_WORK: usize = 700;
/// The share of it that a first look takes.
const LITTLE: usize = 100;
/// Choices tried at least, whatever they cost.
const LEAST_TRIALS: usize = 200;
/// Choices tried for a better polynomial once the key is known.
const MORE_TRIALS: usize = 20_000;
/// Pools of shares that are decoded, besides the one of all.
const MOST_POOLS: usize = 32;

/// A share that was opened, and who signed it.
#[derive(Clone, Copy)]
pub(super) struct Opened<'p> {
    pub(super) point: &'p Point,
    pub(super) signer: Option<CeremonyKey>,
}

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

/// Looks for the key among shares of one head. The first of two shares of one number is the likelier.
pub(super) fn search(shares: &[Opened<'_>], header: &ShareHeader, effort: Effort) -> Searched {
    let need = usize::from(header.quorum.threshold());
    let mut search = Search { shares, header, need, root: None, fits: Vec::new() };
    let pools = search.pools();
    let mut certain = false;
    for pool in &pools {
        certain = certain || search.try_choice(&search.first(pool));
    }
    if !certain {
        certain = search.decode(&pools);
    }
    let mut tried = 0;
    let mut exhaustive = true;
    if !certain {
        (tried, exhaustive) = search.try_choices(&pools, effort);
    }
    match search.into_found() {
        Some(found) => Searched::Found(found),
        None if exhaustive => Searched::AllTried,
        None => Searched::GaveUp(tried),
    }
}

struct Search<'s> {
    shares: &'s [Opened<'s>],
    header: &'s ShareHeader,
    need: usize,
    root: Option<RootKey>,
    /// Places on the polynomials that most shares fit, among those with the right value at zero.
    fits: Vec<Vec<usize>>,
}

impl Search<'_> {
    fn number(&self, place: usize) -> u8 {
        self.shares.get(place).map_or(0, |share| share.point.x)
    }

    fn row(&self, place: usize) -> Option<(u8, &Row)> {
        self.shares.get(place).map(|share| (share.point.x, share.point.y.expose()))
    }

    /// Places of shares to be tried together, likeliest first: by who signed, with those that nobody signed, all.
    fn pools(&self) -> Vec<Vec<usize>> {
        let places = |takes: &dyn Fn(Option<CeremonyKey>) -> bool| -> Vec<usize> {
            (0..self.shares.len())
                .filter(|place| self.shares.get(*place).is_some_and(|share| takes(share.signer)))
                .collect()
        };
        let mut signers: Vec<Option<CeremonyKey>> = Vec::new();
        for share in self.shares {
            if !signers.contains(&share.signer) {
                signers.push(share.signer);
            }
        }
        let mut alone: Vec<Vec<usize>> =
            signers.iter().map(|signer| places(&|other| other == *signer)).collect();
        alone.sort_by_key(|pool| std::cmp::Reverse(self.distinct(pool).len()));
        let mut with_typed: Vec<Vec<usize>> = signers
            .iter()
            .filter(|signer| signer.is_some() && signers.contains(&None))
            .map(|signer| places(&|other| other.is_none() || other == *signer))
            .collect();
        with_typed.sort_by_key(|pool| std::cmp::Reverse(self.distinct(pool).len()));
        let mut pools: Vec<Vec<usize>> = alone.into_iter().chain(with_typed).collect();
        pools.retain(|pool| self.distinct(pool).len() >= self.need && pool.len() < self.shares.len());
        pools.truncate(MOST_POOLS);
        pools.push((0..self.shares.len()).collect());
        pools
    }

    /// The first place of each number.
    fn distinct(&self, pool: &[usize]) -> Vec<usize> {
        let mut seen = [false; 256];
        let mut first = pool.to_vec();
        first.retain(|place| {
            let seen = seen.get_mut(usize::from(self.number(*place)));
            seen.is_some_and(|seen| !std::mem::replace(seen, true))
        });
        first
    }

    fn first(&self, pool: &[usize]) -> Vec<usize> {
        let mut first = self.distinct(pool);
        first.truncate(self.need);
        first
    }

    /// Tries k places of different numbers. True if no polynomial can fit more shares than theirs.
    fn try_choice(&mut self, chosen: &[usize]) -> bool {
        if chosen.len() != self.need || !self.rebuilds(chosen) {
            return false;
        }
        let fits = self.all_that_fit(chosen);
        let signer = chosen.first().and_then(|place| self.shares.get(*place)).and_then(|share| share.signer);
        let one_signer = signer.is_some()
            && chosen.iter().all(|place| self.shares.get(*place).is_some_and(|share| share.signer == signer));
        let certain = one_signer || 2 * fits.len() > self.shares.len() + self.need - 2;
        let most = self.fits.first().map_or(0, Vec::len);
        if certain || fits.len() > most {
            self.fits = vec![fits];
        } else if fits.len() == most && !self.fits.contains(&fits) {
            self.fits.push(fits);
        }
        certain
    }

    /// True if these places give the key. The first time that is what the fingerprint says, and the dealer's own
    /// arithmetic must say the same.
    fn rebuilds(&mut self, chosen: &[usize]) -> bool {
        let value = self.value_at_zero(chosen);
        if let Some(root) = &self.root {
            return root.expose().ct_eq(&*value).into();
        }
        if fingerprint_of(&value, self.header.mode) != self.header.fingerprint {
            return false;
        }
        let points: Option<Vec<&Point>> =
            chosen.iter().map(|place| self.shares.get(*place).map(|share| share.point)).collect();
        let root = points.and_then(|points| interpolate(&points));
        self.root = root.filter(|root| root.derive_fingerprint(self.header.mode) == self.header.fingerprint);
        self.root.is_some()
    }

    fn value_at_zero(&self, chosen: &[usize]) -> Zeroizing<Row> {
        let numbers: Vec<u8> = chosen.iter().map(|place| self.number(*place)).collect();
        let all = numbers.iter().fold(1, |product, x| mul(product, *x));
        let mut value = Zeroizing::new([0; _]);
        for ((place, x), weight) in chosen.iter().zip(&numbers).zip(weights(&numbers)) {
            if let Some((_, row)) = self.row(*place) {
                add_times(&mut value, row, mul(all, mul(weight, inverse(*x))));
            }
        }
        value
    }

    /// Places of all shares on the polynomial through the chosen ones.
    fn all_that_fit(&self, chosen: &[usize]) -> Vec<usize> {
        let through = Through::new(chosen.iter().filter_map(|place| self.row(*place)));
        let fits = |place: &usize| self.row(*place).is_some_and(|(x, row)| through.at(x).ct_eq(row).into());
        (0..self.shares.len()).filter(fits).collect()
    }

    /// Tries what decoding says of each pool, and of all once the key is known.
    fn decode(&mut self, pools: &[Vec<usize>]) -> bool {
        for pool in pools {
            for variant in self.without_twins(pool) {
                if self.root.is_some() {
                    break;
                }
                let rows: Vec<(u8, &Row)> = variant.iter().filter_map(|place| self.row(*place)).collect();
                let wrong = find_wrong(&rows, self.need);
                if wrong.is_some_and(|wrong| self.try_choice(&first_right(&variant, &wrong, self.need))) {
                    return true;
                }
            }
        }
        let Some(root) = &self.root else { return false };
        let root = Zeroizing::new(*root.expose());
        let all: Vec<usize> = (0..self.shares.len()).collect();
        for variant in self.without_twins(&all) {
            let rows: Vec<(u8, &Row)> = variant.iter().filter_map(|place| self.row(*place)).collect();
            let wrong = find_wrong_knowing(&rows, self.need, &root);
            if wrong.is_some_and(|wrong| self.try_choice(&first_right(&variant, &wrong, self.need))) {
                return true;
            }
        }
        false
    }

    /// A pool in which each number stands once: numbers with two unlike values left out; the first value; the last.
    fn without_twins(&self, pool: &[usize]) -> Vec<Vec<usize>> {
        let first = self.distinct(pool);
        if first.len() == pool.len() {
            return vec![first];
        }
        let backwards: Vec<usize> = pool.iter().rev().copied().collect();
        let last = self.distinct(&backwards);
        let single: Vec<usize> = first.iter().filter(|place| last.contains(place)).copied().collect();
        vec![single, first, last]
    }

    /// Tries choices of every pool. How many were tried, and whether that was all.
    fn try_choices(&mut self, pools: &[Vec<usize>], effort: Effort) -> (usize, bool) {
        let cost = self.need * self.need * 2 + self.need * 40 + FINGERPRINT_WORK;
        let part = match effort {
            Effort::Little => LITTLE,
            Effort::Much(searches) => searches.max(1),
        };
        let limit = (WORK / cost / part).max(LEAST_TRIALS);
        let (mut tried, mut exhaustive) = (0, false);
        for (place, pool) in pools.iter().enumerate() {
            let of_all = place + 1 == pools.len();
            // the pool of all has what the others leave, and that is most of it
            let limit = if of_all { limit } else { (limit / 2 / pools.len()).max(LEAST_TRIALS) };
            let numbers: Vec<u8> = pool.iter().map(|place| self.number(*place)).collect();
            let mut choices = Choices::new(&numbers, self.need, self.header, limit);
            let mut left = usize::MAX;
            while let Some(choice) = choices.next() {
                let chosen: Vec<usize> = choice.iter().filter_map(|at| pool.get(*at)).copied().collect();
                if self.try_choice(&chosen) {
                    return (tried, true);
                }
                if self.root.is_some() {
                    left = left.min(MORE_TRIALS) - 1;
                    if left == 0 {
                        break;
                    }
                }
            }
            tried += choices.tried;
            exhaustive = choices.exhaustive;
            if self.root.is_some() && of_all {
                // the key may have come late: decoding now knows it
                self.decode(&[]);
            }
        }
        (tried, exhaustive)
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

/// The first k of these places that are not among the wrong ones.
fn first_right(places: &[usize], wrong: &[usize], need: usize) -> Vec<usize> {
    let right = places.iter().enumerate().filter(|(at, _)| !wrong.contains(at)).map(|(_, place)| *place);
    right.take(need).collect()
}

/// Choices of k places with different numbers, one after the other.
struct Choices<'n> {
    numbers: &'n [u8],
    need: usize,
    /// True while every choice is going to be tried.
    exhaustive: bool,
    limit: usize,
    tried: usize,
    next: Option<Vec<usize>>,
    random: u64,
}

impl<'n> Choices<'n> {
    fn new(numbers: &'n [u8], need: usize, header: &ShareHeader, limit: usize) -> Self {
        let exhaustive = choices_at_most(numbers.len(), need, limit);
        let random = u64::from_be_bytes(first(&header.set.0)) | 1;
        let next = (numbers.len() >= need).then(|| (0..need).collect());
        Self { numbers, need, exhaustive, limit, tried: 0, next, random }
    }

    fn next(&mut self) -> Option<Vec<usize>> {
        loop {
            if self.tried >= self.limit {
                return None;
            }
            self.tried += 1;
            let choice = if self.exhaustive {
                let choice = self.next.take()?;
                self.next = following(&choice, self.numbers.len());
                choice
            } else {
                self.next.take().unwrap_or_else(|| self.shuffled())
            };
            if choice.len() == self.need && self.distinct(&choice) {
                return Some(choice);
            }
        }
    }

    fn number(&self, place: usize) -> usize {
        self.numbers.get(place).copied().map_or(0, usize::from)
    }

    fn distinct(&self, choice: &[usize]) -> bool {
        let mut seen = [false; 256];
        choice
            .iter()
            .all(|place| seen.get_mut(self.number(*place)).is_some_and(|seen| !std::mem::replace(seen, true)))
    }

    /// The first k of a shuffled order, numbers that came before skipped.
    fn shuffled(&mut self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.numbers.len()).collect();
        for turn in (1..order.len()).rev() {
            let other =
                usize::try_from(self.draw() % (turn as u64 + 1)).expect("at most the place that is filled");
            order.swap(turn, other);
        }
        let mut seen = [false; 256];
        let numbers = self.numbers;
        order.retain(|place| {
            let number = numbers.get(*place).copied().map_or(0, usize::from);
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
    for step in 1..=need.min(of.saturating_sub(need)) {
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
