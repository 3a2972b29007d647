//! How shares come together: from untrusted readings to a key that is proven, or to a reason.
//!
//! `UntrustedShares` takes whatever is offered, in any order, and answers each offer at once. `settle` chooses the
//! set and says of every share of other sets why it is left out. Shares of one set may still disagree about the
//! header or the ceremony key: each such agreement is a [`Guess`], the likeliest first. Locked shares are opened.
//! `combine` then looks, guess by guess, for k shares whose key has the fingerprint that all of them carry. Only
//! that match is success; once there is one, every further share is tested against it, so a bad one is named with
//! proof, and nobody is blamed where the shares at hand cannot prove it.

mod combining;
mod left_out;
mod search;

pub use combining::{CombineError, Opening, Recovery};
pub use left_out::{LeftOut, Rejected, contradiction};

use std::collections::BTreeMap;

use super::lock::{LockError, LockSecret, unlock};
use super::share::{Authenticity, Body, CeremonyKey, Share, ShareError, ShareHeader};
use crate::vocab::{Digest, Mode, Secret, SetId};

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

/// What some shares of a set agree about: everything in the header but number and lock, and who signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The header; its `x` and `lock` mean nothing.
    pub header: ShareHeader,
    /// The ceremony key; `None` if all were typed without signature.
    pub key: Option<CeremonyKey>,
}

impl Guess {
    /// True if this candidate agrees. Who did not sign agrees with every key.
    fn includes(&self, header: &ShareHeader, signer: Option<CeremonyKey>) -> bool {
        header.same_set(&self.header) && (signer.is_none() || signer == self.key)
    }

    /// Why this candidate does not agree.
    fn against(&self, header: &ShareHeader, signer: Option<CeremonyKey>) -> LeftOut {
        let ShareHeader { x, set, generation, fingerprint, .. } = *header;
        match signer {
            Some(key) if header.same_set(&self.header) => LeftOut::OtherCeremonyKey { x, key },
            _ if set == self.header.set => contradiction(header, &self.header),
            _ if fingerprint == self.header.fingerprint => {
                LeftOut::OtherGeneration { x, set, generation, in_use: self.header.generation }
            }
            _ => LeftOut::OtherKey { x, set },
        }
    }
}

/// One chosen set. Its shares carry one set id and one fingerprint; what else they say may differ.
#[derive(Debug)]
pub struct Settled {
    /// What the likeliest guess says.
    pub header: ShareHeader,
    /// The ceremony key of the likeliest guess.
    pub key: Option<CeremonyKey>,
    guesses: Vec<Guess>,
    candidates: Vec<Candidate>,
    rejected: Vec<Rejected>,
}

/// Why no set can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettleError {
    /// Nothing usable was offered.
    #[error("no usable share was given")]
    Nothing,
    /// The set asked for is not there.
    #[error("no share of set {0} was given")]
    NoSuchSet(String),
    /// Two keys could be recovered.
    #[error("the shares complete more than one key: sets {}. Say which one is meant", .0.join(", "))]
    SeveralKeys(Vec<String>),
}

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

    /// Every agreement among the shares, with how many different shares agree, in the order read.
    pub fn guesses(&self) -> Vec<(Guess, usize)> {
        let mut guesses: Vec<Guess> = Vec::new();
        for candidate in &self.untrusted_candidates {
            let guess = Guess { header: candidate.share.header, key: candidate.signer() };
            let known = |other: &Guess| other.key == guess.key && other.header.same_set(&guess.header);
            if !guesses.iter().any(known) {
                guesses.push(guess);
            }
        }
        // who did not sign is no guess of their own beside a key of the same set
        let keys: Vec<Guess> = guesses.iter().filter(|guess| guess.key.is_some()).copied().collect();
        guesses.retain(|guess| {
            guess.key.is_some() || !keys.iter().any(|signed| signed.header.same_set(&guess.header))
        });
        guesses.into_iter().map(|guess| (guess, self.distinct(&guess))).collect()
    }

    fn distinct(&self, guess: &Guess) -> usize {
        distinct_numbers(self.untrusted_candidates.iter().filter(|candidate| candidate.agrees(guess)))
    }

    /// Chooses the set to recover, `wanted` if given: a complete one, else the one with most shares; of two sets of
    /// one key the newer generation. Every share of another set is left out by name.
    pub fn settle(mut self, wanted: Option<&str>) -> Result<Settled, (SettleError, Vec<Rejected>)> {
        let (first, guesses) = match self.choose(wanted) {
            Ok(chosen) => chosen,
            Err(error) => return Err((error, self.rejected)),
        };
        let mut kept = Vec::new();
        for candidate in std::mem::take(&mut self.untrusted_candidates) {
            let header = &candidate.share.header;
            if header.set == first.header.set && header.fingerprint == first.header.fingerprint {
                kept.push(candidate);
            } else {
                let why = first.against(header, candidate.signer());
                self.rejected.push(Rejected { label: candidate.label, why });
            }
        }
        Ok(Settled {
            header: first.header,
            key: first.key,
            guesses,
            candidates: kept,
            rejected: self.rejected,
        })
    }

    /// The likeliest guess, and all guesses of its set and fingerprint, likeliest first.
    fn choose(&self, wanted: Option<&str>) -> Result<(Guess, Vec<Guess>), SettleError> {
        let mut guesses = self.guesses();
        if let Some(wanted) = wanted {
            let plain = |name: &str| name.replace('-', "").to_uppercase();
            let is_wanted = |set: &SetId| plain(&set.short()) == plain(wanted) || set.hex() == wanted;
            guesses.retain(|(guess, _)| is_wanted(&guess.header.set));
            if guesses.is_empty() {
                return Err(SettleError::NoSuchSet(wanted.chars().take(40).collect()));
            }
        }
        // most shares first; a stable sort keeps the order read among equals
        guesses.sort_by_key(|(_, have)| std::cmp::Reverse(*have));
        let complete = |(guess, have): &(Guess, usize)| *have >= usize::from(guess.header.quorum.threshold());
        let current: Vec<&(Guess, usize)> =
            guesses.iter().filter(|(guess, _)| newest(guess, &guesses)).collect();
        let mut keys: Vec<&Guess> = Vec::new();
        for (guess, _) in current.iter().filter(|found| complete(found)) {
            let known = |other: &&Guess| other.header.fingerprint == guess.header.fingerprint;
            if !keys.iter().any(known) {
                keys.push(guess);
            }
        }
        if keys.len() > 1 {
            return Err(SettleError::SeveralKeys(
                keys.iter().map(|guess| guess.header.set.short()).collect(),
            ));
        }
        let first = keys.first().copied().or_else(|| current.first().map(|(guess, _)| guess)).copied();
        let first = first.ok_or(SettleError::Nothing)?;
        let same = |guess: &Guess| {
            guess.header.set == first.header.set && guess.header.fingerprint == first.header.fingerprint
        };
        let mut all = vec![first];
        all.extend(guesses.iter().map(|(guess, _)| *guess).filter(|guess| same(guess) && *guess != first));
        Ok((first, all))
    }
}

/// True unless a signed share of the same key says that there is a newer generation. An unsigned one is a sheet that
/// anyone can make.
fn newest(of: &Guess, guesses: &[(Guess, usize)]) -> bool {
    let newer = |other: &Guess| {
        other.key.is_some()
            && other.header.fingerprint == of.header.fingerprint
            && other.header.set != of.header.set
            && other.header.generation > of.header.generation
    };
    !guesses.iter().any(|(other, _)| newer(other))
}

fn distinct_numbers<'a>(candidates: impl Iterator<Item = &'a Candidate>) -> usize {
    let mut numbers: Vec<u8> = candidates.map(|candidate| candidate.share.header.x).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.len()
}

impl Candidate {
    /// Who signed it, if anybody.
    pub const fn signer(&self) -> Option<CeremonyKey> {
        match self.authenticity {
            Authenticity::SignedBy(key) => Some(key),
            Authenticity::Unsigned => None,
        }
    }

    fn agrees(&self, guess: &Guess) -> bool {
        guess.includes(&self.share.header, self.signer())
    }
}

impl Settled {
    const fn first(&self) -> Guess {
        Guess { header: self.header, key: self.key }
    }

    /// The shares of the likeliest guess, in the order read.
    pub fn candidates(&self) -> Vec<&Candidate> {
        let first = self.first();
        self.candidates.iter().filter(|candidate| candidate.agrees(&first)).collect()
    }

    /// Different shares of the likeliest guess in hand, opened or not.
    pub fn have(&self) -> usize {
        distinct_numbers(self.candidates().into_iter())
    }

    /// Shares left out so far.
    pub fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }

    /// Opens every share that may take part. `ask` is called for each locked one, again after a wrong answer, until
    /// it opens or `None` is answered; it gets the share and the last failure. Nothing is asked when there are too
    /// few shares anyway.
    pub fn open(self, mut ask: impl FnMut(&Candidate, Option<LockError>) -> Option<LockSecret>) -> Opening {
        let complete = |guess: &&Guess| {
            let agreeing = self.candidates.iter().filter(|candidate| candidate.agrees(guess));
            distinct_numbers(agreeing) >= usize::from(guess.header.quorum.threshold())
        };
        let worth_trying: Vec<Guess> = self.guesses.iter().filter(complete).copied().collect();
        let mut opening = Opening::new(self.guesses, self.rejected);
        for candidate in self.candidates {
            let locked = matches!(candidate.share.body, Body::Locked { .. });
            if locked && !worth_trying.iter().any(|guess| candidate.agrees(guess)) {
                opening.set_aside(&candidate);
                continue;
            }
            match open_one(&candidate, &mut ask) {
                Ok(y) => opening.take(&candidate, y),
                Err(why) => {
                    let why = LeftOut::Locked { x: candidate.share.header.x, why };
                    opening.reject(Rejected { label: candidate.label, why });
                }
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
