//! How shares come together: from untrusted readings to a key that is proven, or to a reason.
//!
//! `UntrustedShares` takes whatever is offered, in any order, and answers each offer at once. `settle` chooses the
//! set and says of every share of other sets why it is left out. Shares of one set may still disagree about the
//! header or the ceremony key: each such agreement is a [`Guess`], the likeliest first. Locked shares are opened.
//! `combine` then looks, guess by guess, for k shares whose key has the fingerprint that all of them carry. Only
//! that match is success; once there is one, every further share is tested against it, so a bad one is named with
//! proof, and nobody is blamed where the shares at hand cannot prove it.

mod combining;
mod search;

pub use combining::{CombineError, Opening, Recovery};

use std::collections::BTreeMap;

use super::lock::{LockError, LockSecret, unlock};
use super::share::{Authenticity, Body, CeremonyKey, Share, ShareError, ShareHeader};
use crate::vocab::{Digest, Mode, Secret, SetId};

/// Why an offered share is left out. Every variant stands alone as a sentence about that share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeftOut {
    /// The same bytes came before.
    #[error("share {x} again, already given as {first}")]
    GivenTwice {
        /// The share's number.
        x: u8,
        /// Where it was read first.
        first: String,
    },
    /// Another print of a share that came before, its value equal.
    #[error("share {x} again, in another print or reading; already given as {first}")]
    PrintedTwice {
        /// The share's number.
        x: u8,
        /// Where it was read first.
        first: String,
    },
    /// The signature does not fit. The number is what it says itself.
    #[error("it calls itself share {x}, and {error}")]
    Damaged {
        /// The number it gives.
        x: u8,
        /// What is wrong.
        error: ShareError,
    },
    /// A rehearsal share in production, or the reverse.
    #[error(
        "share {x} is a {} share; this is {}. It is never used here",
        .found.word(),
        if *.found == Mode::Rehearsal { "a production recovery" } else { "a rehearsal" }
    )]
    WrongMode {
        /// The share's number.
        x: u8,
        /// What it is.
        found: Mode,
    },
    /// A share of another key's set.
    #[error("share {x} of set {}, another key. Not used", .set.short())]
    OtherKey {
        /// The share's number.
        x: u8,
        /// Its set.
        set: SetId,
    },
    /// A share of another set of the same key.
    #[error("share {x} of set {}, generation {generation} of the same key; the set in use is generation {in_use}. Sheets of two sets never combine", .set.short())]
    OtherGeneration {
        /// The share's number.
        x: u8,
        /// Its set.
        set: SetId,
        /// Its generation.
        generation: u16,
        /// The chosen set's generation.
        in_use: u16,
    },
    /// The same set id with something else in the header.
    #[error("share {x} claims to be of this set but contradicts it: its {what}, the others' is {ours}")]
    Contradicts {
        /// The share's number.
        x: u8,
        /// The first thing that differs, and what this share says.
        what: String,
        /// What the others say.
        ours: String,
    },
    /// Signed by another ceremony key than the rest of its set.
    #[error("share {x} of this set is signed by another ceremony key, \u{201c}{}\u{201d}. Compare the words on the sheets: one of the keys is forged", .key.spoken())]
    OtherCeremonyKey {
        /// The share's number.
        x: u8,
        /// Who signed it.
        key: CeremonyKey,
    },
    /// The passphrase or code words were wrong or absent.
    #[error("share {x} stays locked: {why}")]
    Locked {
        /// The share's number.
        x: u8,
        /// Why it did not open.
        why: String,
    },
    /// Proven not to fit the recovered key.
    #[error("share {x} is wrong: it does not fit the recovered key{}", if *.signed { ", though its signature does" } else { ", and it was typed without its signature" })]
    DoesNotFit {
        /// The share's number.
        x: u8,
        /// True if its signature was valid.
        signed: bool,
    },
    /// Two groups of shares fit the recovered key and not each other.
    #[error(
        "share {x} and others do not fit together, and nothing here can tell who is wrong; the key itself is proven"
    )]
    Disagrees {
        /// The share's number.
        x: u8,
    },
}

/// The first thing in which a header of the same set id differs: what it says, and what the others say.
pub fn contradiction(theirs: &ShareHeader, ours: &ShareHeader) -> LeftOut {
    let x = theirs.x;
    let differs = |name: &str, theirs: String, ours: String| LeftOut::Contradicts {
        x,
        what: format!("{name} is {theirs}"),
        ours,
    };
    if theirs.quorum != ours.quorum {
        differs("quorum", theirs.quorum.to_string(), ours.quorum.to_string())
    } else if theirs.generation != ours.generation {
        differs("generation", theirs.generation.to_string(), ours.generation.to_string())
    } else if theirs.mode != ours.mode {
        differs("mode", theirs.mode.word().to_owned(), ours.mode.word().to_owned())
    } else {
        differs("key fingerprint", theirs.fingerprint.hex(), ours.fingerprint.hex())
    }
}

/// A share that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Where it was read: a file and page, or a row of a screen.
    pub label: String,
    /// The reason.
    pub why: LeftOut,
}

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
    #[error("the shares complete more than one key: sets {}. Say which with --set, or with --key and the ceremony key's words", .0.join(", "))]
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
