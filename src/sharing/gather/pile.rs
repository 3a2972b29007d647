//! The pile on the table: shares come, are put aside again, are unlocked once, and are tried as often as anybody likes.

use super::super::lock::{LockError, LockSecret};
use super::super::share::{Share, ShareHeader};
use super::candidate::Candidate;
use super::names::{distinct_names, is_meant};
use super::{LeftOut, Rejected};
use crate::vocab::shown::printable;
use crate::vocab::{Digest, Mode};

/// Everything offered so far. Nothing in it has been proven to belong together.
#[derive(Debug)]
pub struct Pile {
    mode: Mode,
    candidates: Vec<Candidate>,
    rejected: Vec<Rejected>,
}

/// The set asked for is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no share of set {wanted} was given; there are shares of {}", .here.join(", "))]
pub struct NoSuchSet {
    /// What was asked for.
    pub wanted: String,
    /// Names of the sets that are here, as many as fit a sentence.
    pub here: Vec<String>,
}

/// Names of sets that a refusal lists.
const MOST_NAMES: usize = 12;

impl Pile {
    /// An empty pile for this mode; shares of the other mode are refused.
    pub const fn new(mode: Mode) -> Self {
        Self { mode, candidates: Vec::new(), rejected: Vec::new() }
    }

    /// Takes a share, or leaves it out, says why and keeps the reason. `label` says where it was read.
    pub fn offer(&mut self, label: &str, share: Share) -> Result<(), LeftOut> {
        let taken = Candidate::from_share(label, share, self.mode).and_then(|candidate| self.add(candidate));
        taken.inspect_err(|why| {
            self.rejected.push(Rejected { label: label.to_owned(), why: why.clone() });
        })
    }

    /// Takes a share that was judged already, locked or opened.
    pub fn add(&mut self, candidate: Candidate) -> Result<(), LeftOut> {
        let x = candidate.header().x;
        if candidate.header().mode != self.mode {
            return Err(LeftOut::WrongMode { x, found: candidate.header().mode });
        }
        if let Some(first) = self.candidates.iter().find(|other| other.digest() == candidate.digest()) {
            return Err(LeftOut::GivenTwice { x, first: first.label().to_owned() });
        }
        self.candidates.push(candidate);
        Ok(())
    }

    /// Forgets the share of this digest.
    pub fn withdraw(&mut self, digest: Digest) {
        self.candidates.retain(|candidate| candidate.digest() != digest);
    }

    /// Leaves out, by name, every share that is not of the set of this name.
    pub fn choose_set(&mut self, wanted: &str) -> Result<(), NoSuchSet> {
        let is_wanted = |head: &ShareHeader| is_meant(wanted, head.set, &head.fingerprint.hex());
        let heads = self.heads();
        if !heads.is_empty() && !heads.iter().any(is_wanted) {
            let mut here = distinct_names(&heads);
            here.dedup();
            here.truncate(MOST_NAMES);
            return Err(NoSuchSet {
                wanted: wanted.chars().filter(|c| printable(*c)).take(40).collect(),
                here,
            });
        }
        for other in self.candidates.extract_if(.., |candidate| !is_wanted(candidate.header())) {
            let ShareHeader { x, set, .. } = *other.header();
            let why = LeftOut::NotAskedFor { x, set };
            self.rejected.push(Rejected { label: other.label().to_owned(), why });
        }
        Ok(())
    }

    /// Opens every lock that is worth it. `ask` is called for each locked share, again after a wrong answer, until it
    /// opens or `None` is answered; it gets the share and the last failure. Nothing is asked about a head that has too
    /// few shares anyway, nor about what is open.
    pub fn open_locks(&mut self, mut ask: impl FnMut(&Candidate, Option<LockError>) -> Option<LockSecret>) {
        let worth_it = self.heads_with_enough();
        for candidate in &mut self.candidates {
            if !worth_it.iter().any(|head| head.same_set(candidate.header())) {
                continue;
            }
            let mut failure = None;
            while candidate.lock().is_some()
                && let Some(secret) = ask(candidate, failure)
            {
                failure = candidate.open(&secret).err();
            }
        }
    }

    /// Everything that may take part, in the order read.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Shares left out so far.
    pub fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }

    /// Most different shares of one head in hand, opened or not.
    pub fn have(&self) -> usize {
        self.heads().iter().map(|head| self.have_of(head)).max().unwrap_or(0)
    }

    /// Heads in the order read; their `x` and `lock` mean nothing.
    pub(super) fn heads(&self) -> Vec<ShareHeader> {
        let mut heads: Vec<ShareHeader> = Vec::new();
        for candidate in &self.candidates {
            if !heads.iter().any(|head| head.same_set(candidate.header())) {
                heads.push(*candidate.header());
            }
        }
        heads
    }

    /// Heads with as many different shares as they need, opened or not.
    pub(super) fn heads_with_enough(&self) -> Vec<ShareHeader> {
        let mut heads = self.heads();
        heads.retain(|head| self.have_of(head) >= usize::from(head.quorum.threshold()));
        heads
    }

    fn have_of(&self, head: &ShareHeader) -> usize {
        let its = self.candidates.iter().map(Candidate::header).filter(|header| header.same_set(head));
        distinct_numbers(its.map(|header| header.x))
    }
}

pub(super) fn distinct_numbers(numbers: impl Iterator<Item = u8>) -> usize {
    let mut seen = [false; 256];
    numbers
        .filter(|x| seen.get_mut(usize::from(*x)).is_some_and(|seen| !std::mem::replace(seen, true)))
        .count()
}

#[cfg(test)]
mod tests {
    use super::super::super::lock::{LockCost, RUNS, lock};
    use super::super::super::share::{Body, LockKind};
    use super::super::super::{Quorum, RootKey, split};
    use super::super::{CombineError, Lack};
    use super::*;
    use crate::vocab::{Secret, SecretText, SetId};
    use ed25519_dalek::SigningKey;
    use rand::{SeedableRng, rngs::StdRng};

    fn passphrase() -> LockSecret {
        LockSecret::passphrase(&SecretText::copy_of("the words").expect("fits")).expect("a passphrase")
    }

    /// A key and its shares, 2 of 3, all of them locked with the same words.
    fn locked() -> (RootKey, Vec<Share>) {
        let rng = &mut StdRng::seed_from_u64(1);
        let mode = Mode::Production;
        let root = RootKey::from_secret(Secret::fill_with(|key| rand_core::Rng::fill_bytes(rng, key)));
        let quorum = Quorum::new(2, 3).expect("valid");
        let (set, fingerprint) = (SetId([3; 16]), root.derive_fingerprint(mode));
        let points = split(&root, quorum, rng).expect("splits");
        let mut seal = |point: &super::super::super::Point| {
            let lock_kind = LockKind::Passphrase;
            let header =
                ShareHeader { mode, lock: lock_kind, set, generation: 1, x: point.x, quorum, fingerprint };
            let body: Body = lock(point, &header, &passphrase(), LockCost::FLOOR, rng).expect("locks");
            Share::sign(header, body, &SigningKey::from_bytes(&[7; 32]))
        };
        let shares = points.iter().map(&mut seal).collect();
        (root, shares)
    }

    #[test]
    fn a_lock_is_opened_once_however_often_the_pile_is_tried() {
        let (root, shares) = locked();
        let mut pile = Pile::new(Mode::Production);
        let begin = RUNS.get();
        let runs = || RUNS.get() - begin;
        let mut shares = shares.into_iter();
        let mut bring = |pile: &mut Pile| pile.offer("a sheet", shares.next().expect("one more"));
        bring(&mut pile).expect("taken");
        pile.open_locks(|_, _| panic!("one of two is not worth a lock"));
        bring(&mut pile).expect("taken");
        let short = pile.try_combine().map(|_| ()).expect_err("both are locked").why;
        let CombineError::NoProof(sets) = short else { panic!("{short}") };
        assert_eq!((sets[0].have, sets[0].lacks, &sets[0].locked[..]), (0, Lack::Shares, &[1, 2][..]));
        assert_eq!(runs(), 0);
        pile.open_locks(|_, failure| failure.is_none().then(passphrase));
        assert_eq!(runs(), 2);
        for _ in 0..2 {
            assert!(pile.try_combine().expect("combines").root.matches(&root));
            pile.open_locks(|_, _| panic!("all are open"));
        }
        let first = pile.candidates()[0].digest();
        pile.withdraw(first);
        assert!(pile.try_combine().is_err());
        bring(&mut pile).expect("taken");
        pile.open_locks(|_, failure| failure.is_none().then(passphrase));
        assert_eq!((runs(), pile.try_combine().expect("combines").proven), (3, vec![2, 3]));
    }
}
