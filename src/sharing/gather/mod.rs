//! How shares come together: from untrusted readings to a key that is proven, or to a reason.
//!
//! `UntrustedShares` takes whatever is offered, in any order, and answers each offer at once. `settle` chooses
//! one set and one ceremony key and says of every other share why it is left out. Locked shares are opened.
//! `combine` then looks for k shares whose key has the fingerprint that all of them carry. Only that match is
//! success; once there is one, every further share is tested against it, so a bad one is named with proof.

mod combining;

pub use combining::{CombineError, Opening, Recovery};

use std::collections::BTreeMap;

use super::Quorum;
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
    #[error("share {x} again, printed a second time; already given as {first}")]
    PrintedTwice {
        /// The share's number.
        x: u8,
        /// Where it was read first.
        first: String,
    },
    /// The signature does not fit.
    #[error("{0}")]
    Damaged(ShareError),
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
    /// The same set id with other numbers in the header.
    #[error(
        "share {x} claims to be of this set but contradicts it: it says {theirs} and generation {generation}, the others {ours}"
    )]
    Contradicts {
        /// The share's number.
        x: u8,
        /// Its k of n.
        theirs: Quorum,
        /// The set's k of n.
        ours: Quorum,
        /// Its generation.
        generation: u16,
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

/// One chosen set, all of whose shares agree about everything but their number.
#[derive(Debug)]
pub struct Settled {
    /// What the set's shares say; its `x` and `lock` mean nothing.
    pub header: ShareHeader,
    /// The ceremony key that signed them; `None` if all were typed without signature.
    pub key: Option<CeremonyKey>,
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
    #[error("the shares complete more than one set: {}. Say which with --set", .0.join(", "))]
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
                self.untrusted_candidates.last().ok_or(LeftOut::Damaged(ShareError::BadSignature))
            }
            Err(why) => {
                self.rejected.push(Rejected { label: label.to_owned(), why: why.clone() });
                Err(why)
            }
        }
    }

    fn judge(&self, share: &Share) -> Result<Authenticity, LeftOut> {
        let authenticity = share.authenticity().map_err(LeftOut::Damaged)?;
        let x = share.header.x;
        if share.header.mode != self.mode {
            return Err(LeftOut::WrongMode { x, found: share.header.mode });
        }
        if let Some(first) = self.digests.get(&share.digest()) {
            return Err(LeftOut::GivenTwice { x, first: first.clone() });
        }
        Ok(authenticity)
    }

    /// How many different shares each set has so far, for a progress display: `(header, have)`.
    pub fn progress(&self) -> Vec<(ShareHeader, usize)> {
        let groups = self.groups().into_iter();
        groups.map(|members| (members.header, members.distinct())).collect()
    }

    fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for candidate in &self.untrusted_candidates {
            let header = candidate.share.header;
            match groups.iter_mut().find(|group| group.header.same_set(&header)) {
                Some(group) => group.members.push(candidate),
                None => groups.push(Group { header, members: vec![candidate] }),
            }
        }
        groups
    }

    /// Chooses the set to recover, `wanted` if given: a complete one, else the one with most shares; of two sets
    /// of one key the newer generation. Every other share is left out by name.
    pub fn settle(mut self, wanted: Option<&str>) -> Result<Settled, (SettleError, Vec<Rejected>)> {
        let header = match self.choose(wanted) {
            Ok(header) => header,
            Err(error) => return Err((error, self.rejected)),
        };
        let key = self.majority_key(&header);
        let mut kept = Vec::new();
        for candidate in std::mem::take(&mut self.untrusted_candidates) {
            match against(&candidate, &header, key) {
                None => kept.push(candidate),
                Some(why) => self.rejected.push(Rejected { label: candidate.label, why }),
            }
        }
        Ok(Settled { header, key, candidates: kept, rejected: self.rejected })
    }

    fn choose(&self, wanted: Option<&str>) -> Result<ShareHeader, SettleError> {
        let mut groups = self.groups();
        if let Some(wanted) = wanted {
            let is_wanted = |set: &SetId| set.short().eq_ignore_ascii_case(wanted) || set.hex() == wanted;
            groups.retain(|group| is_wanted(&group.header.set));
            if groups.is_empty() {
                return Err(SettleError::NoSuchSet(wanted.chars().take(40).collect()));
            }
        }
        let complete: Vec<&Group<'_>> = groups.iter().filter(|group| group.complete()).collect();
        let newest = |of: &Group<'_>| {
            let same_key = groups.iter().filter(|group| group.header.fingerprint == of.header.fingerprint);
            same_key.map(|group| group.header.generation).max() == Some(of.header.generation)
        };
        let current: Vec<&&Group<'_>> = complete.iter().filter(|group| newest(group)).collect();
        match current.as_slice() {
            [one] => Ok(one.header),
            [] => {
                // nothing is complete, or only a superseded set is: point at the fullest current one
                let fullest =
                    groups.iter().filter(|group| newest(group)).max_by_key(|group| group.distinct());
                fullest.map(|group| group.header).ok_or(SettleError::Nothing)
            }
            several => {
                Err(SettleError::SeveralKeys(several.iter().map(|group| group.header.set.short()).collect()))
            }
        }
    }

    /// The ceremony key behind most different shares of the set; on a tie the one read first.
    fn majority_key(&self, header: &ShareHeader) -> Option<CeremonyKey> {
        let mut votes: Vec<(CeremonyKey, Vec<u8>)> = Vec::new();
        for candidate in &self.untrusted_candidates {
            let Authenticity::SignedBy(key) = candidate.authenticity else { continue };
            if !candidate.share.header.same_set(header) {
                continue;
            }
            let x = candidate.share.header.x;
            match votes.iter_mut().find(|(voted, _)| *voted == key) {
                Some((_, numbers)) if numbers.contains(&x) => {}
                Some((_, numbers)) => numbers.push(x),
                None => votes.push((key, vec![x])),
            }
        }
        let most = votes.iter().map(|(_, numbers)| numbers.len()).max()?;
        votes.iter().find(|(_, numbers)| numbers.len() == most).map(|(key, _)| *key)
    }
}

struct Group<'a> {
    header: ShareHeader,
    members: Vec<&'a Candidate>,
}

impl Group<'_> {
    fn distinct(&self) -> usize {
        let mut numbers: Vec<u8> = self.members.iter().map(|member| member.share.header.x).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.len()
    }

    fn complete(&self) -> bool {
        self.distinct() >= usize::from(self.header.quorum.threshold())
    }
}

/// Why this candidate is not of the chosen set and ceremony key, if it is not.
fn against(candidate: &Candidate, chosen: &ShareHeader, key: Option<CeremonyKey>) -> Option<LeftOut> {
    let ShareHeader { x, set, generation, quorum, fingerprint, .. } = candidate.share.header;
    if candidate.share.header.same_set(chosen) {
        return match candidate.authenticity {
            Authenticity::SignedBy(other) if Some(other) != key => {
                Some(LeftOut::OtherCeremonyKey { x, key: other })
            }
            _ => None,
        };
    }
    Some(if set == chosen.set {
        LeftOut::Contradicts { x, theirs: quorum, ours: chosen.quorum, generation }
    } else if fingerprint == chosen.fingerprint {
        LeftOut::OtherGeneration { x, set, generation, in_use: chosen.generation }
    } else {
        LeftOut::OtherKey { x, set }
    })
}

impl Settled {
    /// The shares that will be used, in the order read.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Different shares in hand, opened or not.
    pub fn have(&self) -> usize {
        Group { header: self.header, members: self.candidates.iter().collect() }.distinct()
    }

    /// Shares left out so far.
    pub fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }

    /// Opens every share. `ask` is called for each locked one, again after a wrong answer, until it opens or
    /// `None` is answered; it gets the share and the last failure.
    pub fn open(self, mut ask: impl FnMut(&Candidate, Option<LockError>) -> Option<LockSecret>) -> Opening {
        let mut opening = Opening::new(self.header, self.rejected);
        for candidate in self.candidates {
            match open_one(&candidate, &mut ask) {
                Ok(y) => opening.take(&candidate, y),
                Err(why) => {
                    let x = candidate.share.header.x;
                    let why = LeftOut::Locked { x, why };
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
