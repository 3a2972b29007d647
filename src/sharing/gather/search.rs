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
use super::choices::Choices;
use super::decode::{find_wrong, find_wrong_knowing};
use super::field::{Row, Through, add_times, inverse, mul, weights};

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
    Proven(Proven),
    /// Every choice was tried.
    AllTried,
    /// After this many choices of too many.
    GaveUp(usize),
}

/// The key, and the places of shares that are proven right, or in dispute. All others are proven wrong.
pub(super) struct Proven {
    pub(super) root: RootKey,
    pub(super) right: Vec<usize>,
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
    match search.into_proven() {
        Some(proven) => Searched::Proven(proven),
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
    /// The share at a place; every place here is one of `shares`.
    fn share(&self, place: usize) -> &Opened<'_> {
        self.shares.get(place).expect("a place of these shares")
    }

    fn number(&self, place: usize) -> u8 {
        self.share(place).point.x
    }

    fn row(&self, place: usize) -> (u8, &Row) {
        let point = self.share(place).point;
        (point.x, point.y.expose())
    }

    /// Places of shares to be tried together, likeliest first: by who signed, with those that nobody signed, all.
    fn pools(&self) -> Vec<Vec<usize>> {
        let places = |takes: &dyn Fn(Option<CeremonyKey>) -> bool| -> Vec<usize> {
            (0..self.shares.len()).filter(|place| takes(self.share(*place).signer)).collect()
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
            let seen = seen.get_mut(usize::from(self.number(*place))).expect("a cell for every byte");
            !std::mem::replace(seen, true)
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
        let signer = chosen.first().and_then(|place| self.share(*place).signer);
        let one_signer = signer.is_some() && chosen.iter().all(|place| self.share(*place).signer == signer);
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
        let points: Vec<&Point> = chosen.iter().map(|place| self.share(*place).point).collect();
        let root = interpolate(&points);
        self.root = root.filter(|root| root.derive_fingerprint(self.header.mode) == self.header.fingerprint);
        self.root.is_some()
    }

    fn value_at_zero(&self, chosen: &[usize]) -> Zeroizing<Row> {
        let numbers: Vec<u8> = chosen.iter().map(|place| self.number(*place)).collect();
        let all = numbers.iter().fold(1, |product, x| mul(product, *x));
        let mut value = Zeroizing::new([0; _]);
        for ((place, x), weight) in chosen.iter().zip(&numbers).zip(weights(&numbers)) {
            add_times(&mut value, self.row(*place).1, mul(all, mul(weight, inverse(*x))));
        }
        value
    }

    /// Places of all shares on the polynomial through the chosen ones.
    fn all_that_fit(&self, chosen: &[usize]) -> Vec<usize> {
        let through = Through::new(chosen.iter().map(|place| self.row(*place)));
        let fits = |place: &usize| {
            let (x, row) = self.row(*place);
            through.at(x).ct_eq(row).into()
        };
        (0..self.shares.len()).filter(fits).collect()
    }

    /// Tries what decoding says of each pool, and of all once the key is known.
    fn decode(&mut self, pools: &[Vec<usize>]) -> bool {
        for pool in pools {
            for variant in self.without_twins(pool) {
                if self.root.is_some() {
                    break;
                }
                let rows: Vec<(u8, &Row)> = variant.iter().map(|place| self.row(*place)).collect();
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
            let rows: Vec<(u8, &Row)> = variant.iter().map(|place| self.row(*place)).collect();
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
                let chosen = |at: &usize| *pool.get(*at).expect("a choice among the numbers of this pool");
                let chosen: Vec<usize> = choice.iter().map(chosen).collect();
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

    fn into_proven(self) -> Option<Proven> {
        let in_all = |place: &usize| self.fits.iter().all(|fits| fits.contains(place));
        let mut all: Vec<usize> = self.fits.iter().flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        let (right, disputed) = all.into_iter().partition(in_all);
        Some(Proven { root: self.root?, right, disputed })
    }
}

/// The first k of these places that are not among the wrong ones.
fn first_right(places: &[usize], wrong: &[usize], need: usize) -> Vec<usize> {
    let right = places.iter().enumerate().filter(|(at, _)| !wrong.contains(at)).map(|(_, place)| *place);
    right.take(need).collect()
}
