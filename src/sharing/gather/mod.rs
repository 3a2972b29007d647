//! How shares come together: from untrusted readings to a key that is proven, or to a reason.
//!
//! One false sheet stops nothing. `UntrustedShares` takes whatever is offered, in any order, and answers each offer at
//! once. Shares that agree in everything but number, lock and signature have one *head*. Every head with k different
//! numbers is tried, and only a key with the fingerprint that its shares carry is success. What a share claims decides
//! nothing, nor does a signature by a key that nobody gave: it helps to find out quickly who is wrong. Once there is a
//! key, every further share is tested against it, so a bad one is named with proof, and nobody is blamed where the
//! shares at hand cannot prove it. Section 1 of FORMAT.txt says the same rule for every program.

mod combining;
mod decode;
mod field;
mod left_out;
mod names;
mod outcome;
mod search;

pub use combining::Opening;
pub use left_out::{LeftOut, Rejected, Signature, contradiction};
pub use outcome::{CombineError, Lack, NoKey, Note, OneOfSeveral, Recovery, Standing};

use std::collections::BTreeMap;

use names::{distinct_names, is_meant};

use super::lock::{LockError, LockSecret, unlock};
use super::share::{Authenticity, Body, CeremonyKey, Share, ShareError, ShareHeader};
use crate::vocab::text::printable;
use crate::vocab::{Digest, Mode, Secret};

/// A share with a verified signature, or typed without one.
#[derive(Debug)]
pub struct Candidate {
    /// Where it was read.
    pub label: String,
    /// The share.
    pub share: Share,
    /// What its signature says.
    pub authenticity: Authenticity,
}

/// Everything offered so far. Nothing in it has been proven to belong together.
#[derive(Debug)]
pub struct UntrustedShares {
    mode: Mode,
    untrusted_candidates: Vec<Candidate>,
    digests: BTreeMap<Digest, String>,
    rejected: Vec<Rejected>,
}

/// Everything that may take part, by head.
#[derive(Debug)]
pub struct Settled {
    heads: Vec<ShareHeader>,
    candidates: Vec<Candidate>,
    rejected: Vec<Rejected>,
}

/// Why there is nothing to try.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettleError {
    /// Nothing usable was offered.
    #[error("no usable share was given")]
    Nothing,
    /// The set asked for is not there.
    #[error("no share of set {wanted} was given; there are shares of {}", .here.join(", "))]
    NoSuchSet {
        /// What was asked for.
        wanted: String,
        /// Names of the sets that are here, as many as fit a sentence.
        here: Vec<String>,
    },
}

/// Names of sets that a refusal lists.
const MOST_NAMES: usize = 12;

impl UntrustedShares {
    /// An empty pile for this mode; shares of the other mode are refused.
    pub const fn new(mode: Mode) -> Self {
        Self { mode, untrusted_candidates: Vec::new(), digests: BTreeMap::new(), rejected: Vec::new() }
    }

    /// Takes a share, or leaves it out and says why. `label` says where it was read.
    pub fn offer(&mut self, label: &str, share: Share) -> Result<&Candidate, LeftOut> {
        match self.judge(&share) {
            Ok(authenticity) => {
                self.digests.insert(share.digest(), label.to_owned());
                self.untrusted_candidates.push(Candidate { label: label.to_owned(), share, authenticity });
                // just pushed
                self.untrusted_candidates
                    .last()
                    .ok_or(LeftOut::Damaged { x: 0, error: ShareError::BadSignature })
            }
            Err(why) => {
                self.rejected.push(Rejected { label: label.to_owned(), why: why.clone() });
                Err(why)
            }
        }
    }

    fn judge(&self, share: &Share) -> Result<Authenticity, LeftOut> {
        let x = share.header.x;
        let authenticity = share.authenticity().map_err(|error| LeftOut::Damaged { x, error })?;
        if share.header.mode != self.mode {
            return Err(LeftOut::WrongMode { x, found: share.header.mode });
        }
        if let Some(first) = self.digests.get(&share.digest()) {
            return Err(LeftOut::GivenTwice { x, first: first.clone() });
        }
        Ok(authenticity)
    }

    /// Heads in the order read; their `x` and `lock` mean nothing.
    fn heads(&self) -> Vec<ShareHeader> {
        let mut heads: Vec<ShareHeader> = Vec::new();
        for candidate in &self.untrusted_candidates {
            if !heads.iter().any(|head| head.same_set(&candidate.share.header)) {
                heads.push(candidate.share.header);
            }
        }
        heads
    }

    /// Ends the offering. With `wanted` only the set of that name may take part, and every other share is left out by name.
    pub fn settle(mut self, wanted: Option<&str>) -> Result<Settled, (SettleError, Vec<Rejected>)> {
        let mut heads = self.heads();
        if heads.is_empty() {
            return Err((SettleError::Nothing, self.rejected));
        }
        if let Some(wanted) = wanted {
            let is_wanted = |head: &ShareHeader| is_meant(wanted, head.set, &head.fingerprint.hex());
            if !heads.iter().any(is_wanted) {
                let mut here = distinct_names(&heads);
                here.dedup();
                here.truncate(MOST_NAMES);
                let wanted = wanted.chars().filter(|c| printable(*c)).take(40).collect();
                return Err((SettleError::NoSuchSet { wanted, here }, self.rejected));
            }
            heads.retain(is_wanted);
            for candidate in self.untrusted_candidates.extract_if(.., |one| !is_wanted(&one.share.header)) {
                let ShareHeader { x, set, .. } = candidate.share.header;
                self.rejected.push(Rejected { label: candidate.label, why: LeftOut::NotAskedFor { x, set } });
            }
        }
        Ok(Settled { heads, candidates: self.untrusted_candidates, rejected: self.rejected })
    }
}

fn distinct_numbers(numbers: impl Iterator<Item = u8>) -> usize {
    let mut seen = [false; 256];
    numbers
        .filter(|x| seen.get_mut(usize::from(*x)).is_some_and(|seen| !std::mem::replace(seen, true)))
        .count()
}

impl Candidate {
    /// Who signed it, if anybody.
    pub const fn signer(&self) -> Option<CeremonyKey> {
        match self.authenticity {
            Authenticity::SignedBy(key) => Some(key),
            Authenticity::Unsigned => None,
        }
    }
}

impl Settled {
    /// Everything that may take part, in the order read.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Most different shares of one head in hand, opened or not.
    pub fn have(&self) -> usize {
        self.heads.iter().map(|head| self.have_of(head)).max().unwrap_or(0)
    }

    fn have_of(&self, head: &ShareHeader) -> usize {
        let its = self.candidates.iter().filter(|candidate| candidate.share.header.same_set(head));
        distinct_numbers(its.map(|candidate| candidate.share.header.x))
    }

    /// Shares left out so far.
    pub fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }

    /// Opens every share that may take part. `ask` is called for each locked one, again after a wrong answer, until
    /// it opens or `None` is answered; it gets the share and the last failure. Nothing is asked about a head that has
    /// too few shares anyway.
    pub fn open(self, mut ask: impl FnMut(&Candidate, Option<LockError>) -> Option<LockSecret>) -> Opening {
        let complete = |head: &&ShareHeader| self.have_of(head) >= usize::from(head.quorum.threshold());
        let worth_trying: Vec<ShareHeader> = self.heads.iter().filter(complete).copied().collect();
        let mut opening = Opening::new(self.heads, self.rejected);
        for candidate in self.candidates {
            let locked = matches!(candidate.share.body, Body::Locked { .. });
            if locked && !worth_trying.iter().any(|head| candidate.share.header.same_set(head)) {
                opening.set_aside(&candidate);
                continue;
            }
            match open_one(&candidate, &mut ask) {
                Ok(y) => opening.take(&candidate, y),
                Err(why) => opening.leave_shut(&candidate, why),
            }
        }
        opening
    }
}

fn open_one(
    candidate: &Candidate,
    ask: &mut impl FnMut(&Candidate, Option<LockError>) -> Option<LockSecret>,
) -> Result<Secret<32>, String> {
    let (sealed, params) = match &candidate.share.body {
        Body::Open(y) => return Ok(Secret::copy_of(y.expose())),
        Body::Locked { sealed, params } => (sealed, params),
    };
    let mut failure = None;
    while let Some(secret) = ask(candidate, failure) {
        match unlock(sealed, params, &candidate.share.header, &secret) {
            Ok(y) => return Ok(y),
            Err(error) => failure = Some(error),
        }
    }
    Err(failure
        .map_or_else(|| "no passphrase or code words were given".to_owned(), |error| error.to_string()))
}
