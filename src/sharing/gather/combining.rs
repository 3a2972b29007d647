//! Opened shares → the key, proven by its fingerprint; then every other share is tested against it.

use super::super::share::{CeremonyKey, ShareHeader};
use super::super::{Point, RootKey};
use super::search::{Found, Searched, search};
use super::{Candidate, Guess, LeftOut, Rejected};
use crate::vocab::{Secret, SetId};

/// A share of the set: its value if it was opened, and what it says of itself.
#[derive(Debug)]
pub(super) struct Member {
    label: String,
    header: ShareHeader,
    signer: Option<CeremonyKey>,
    point: Option<Point>,
}

/// The settled set with its locks opened.
#[derive(Debug)]
pub struct Opening {
    guesses: Vec<Guess>,
    members: Vec<Member>,
    rejected: Vec<Rejected>,
}

/// A proven recovery.
#[derive(Debug)]
pub struct Recovery {
    /// The key; its fingerprint matches.
    pub root: RootKey,
    /// What its shares say; its `x` and `lock` mean nothing.
    pub header: ShareHeader,
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
    /// Too many are wrong among too many to try all choices.
    #[error(
        "{have} shares of set {} are here, and {trials} choices of {need} did not rebuild the key: many of them are wrong. Leave out those you trust least, or bring more that you trust",
        .set.short()
    )]
    GaveUp {
        /// Different usable shares.
        have: usize,
        /// k
        need: usize,
        /// The set.
        set: SetId,
        /// Choices tried.
        trials: usize,
    },
}

impl Opening {
    pub(super) const fn new(guesses: Vec<Guess>, rejected: Vec<Rejected>) -> Self {
        Self { guesses, members: Vec::new(), rejected }
    }

    pub(super) fn reject(&mut self, rejected: Rejected) {
        self.rejected.push(rejected);
    }

    /// A share that cannot take part: only its name is needed.
    pub(super) fn set_aside(&mut self, candidate: &Candidate) {
        self.add(candidate, None);
    }

    pub(super) fn take(&mut self, candidate: &Candidate, y: Secret<32>) {
        let point = Point { x: candidate.share.header.x, y };
        self.add(candidate, Some(point));
    }

    fn add(&mut self, candidate: &Candidate, point: Option<Point>) {
        let (label, header) = (candidate.label.clone(), candidate.share.header);
        self.members.push(Member { label, header, signer: candidate.signer(), point });
    }

    /// Tries guess by guess. On failure the shares left out are returned beside the reason.
    pub fn combine(mut self) -> Result<Recovery, (CombineError, Vec<Rejected>)> {
        // signed shares first: they are the likelier to be right
        self.members.sort_by_key(|member| (member.signer.is_none(), member.header.x));
        let mut failure = None;
        for guess in self.guesses.clone() {
            let pool = self.pool(&guess);
            match combine_pool(&guess, &pool, self.distinct(&guess)) {
                Ok(found) => return Ok(self.conclude(&guess, found)),
                // too few for this guess says less than that enough did not fit
                Err(CombineError::NotEnough { .. }) if failure.is_some() => {}
                Err(error) => failure = Some(failure.filter(|first| !is_too_few(first)).unwrap_or(error)),
            }
        }
        if let Some(first) = self.guesses.first().copied() {
            self.name_the_others(&first);
        }
        // there is at least the guess that settled
        let nothing = CombineError::NotEnough { have: 0, need: 0, set: SetId([0; 16]) };
        Err((failure.unwrap_or(nothing), self.rejected))
    }

    /// Different numbers among the members of this guess, opened or not.
    fn distinct(&self, guess: &Guess) -> usize {
        let agreeing = self.members.iter().filter(|member| guess.includes(&member.header, member.signer));
        let mut numbers: Vec<u8> = agreeing.map(|member| member.header.x).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.len()
    }

    /// Opened members of this guess, each value once, as `(place in members, point, signed)`.
    fn pool(&self, guess: &Guess) -> Vec<(usize, &Point, bool)> {
        let mut pool: Vec<(usize, &Point, bool)> = Vec::new();
        for (place, member) in self.members.iter().enumerate() {
            let Some(point) = member.point.as_ref().filter(|_| guess.includes(&member.header, member.signer))
            else {
                continue;
            };
            if !pool.iter().any(|(_, other, _)| other.x == point.x && other.y.matches(&point.y)) {
                pool.push((place, point, member.signer.is_some()));
            }
        }
        pool
    }

    /// Everything but the shares of this guess is left out by name.
    fn name_the_others(&mut self, guess: &Guess) {
        let others: Vec<Rejected> = self
            .members
            .iter()
            .filter(|member| !guess.includes(&member.header, member.signer))
            .map(|member| Rejected {
                label: member.label.clone(),
                why: guess.against(&member.header, member.signer),
            })
            .collect();
        self.rejected.extend(others);
        self.name_the_twins(guess);
    }

    /// A value that was given twice, in two prints or readings.
    fn name_the_twins(&mut self, guess: &Guess) {
        let pool = self.pool(guess);
        let mut twins = Vec::new();
        for (place, member) in self.members.iter().enumerate() {
            let Some(point) = member.point.as_ref().filter(|_| guess.includes(&member.header, member.signer))
            else {
                continue;
            };
            let first = pool.iter().find(|(_, other, _)| other.x == point.x && other.y.matches(&point.y));
            if let Some(first) = first.filter(|(first, _, _)| *first != place) {
                let label = self.members.get(first.0).map(|first| first.label.clone()).unwrap_or_default();
                let why = LeftOut::PrintedTwice { x: point.x, first: label };
                twins.push(Rejected { label: member.label.clone(), why });
            }
        }
        self.rejected.extend(twins);
    }

    fn conclude(mut self, guess: &Guess, found: Solved) -> Recovery {
        let name = |place: usize| self.members.get(place).map(|member| (member.label.clone(), member));
        let mut named = Vec::new();
        for place in found.wrong {
            if let Some((label, member)) = name(place) {
                let (x, signed) = (member.header.x, member.signer.is_some());
                named.push(Rejected { label, why: LeftOut::DoesNotFit { x, signed } });
            }
        }
        for place in found.disputed {
            if let Some((label, member)) = name(place) {
                named.push(Rejected { label, why: LeftOut::Disagrees { x: member.header.x } });
            }
        }
        let mut proven: Vec<u8> =
            found.proven.iter().filter_map(|place| name(*place)).map(|(_, member)| member.header.x).collect();
        proven.sort_unstable();
        self.rejected.extend(named);
        self.name_the_others(guess);
        Recovery { root: found.root, header: guess.header, proven, rejected: self.rejected }
    }
}

const fn is_too_few(error: &CombineError) -> bool {
    matches!(error, CombineError::NotEnough { .. })
}

/// A search's result in terms of members.
struct Solved {
    root: RootKey,
    proven: Vec<usize>,
    disputed: Vec<usize>,
    wrong: Vec<usize>,
}

fn combine_pool(guess: &Guess, pool: &[(usize, &Point, bool)], have: usize) -> Result<Solved, CombineError> {
    let (set, need) = (guess.header.set, usize::from(guess.header.quorum.threshold()));
    if have < need || pool.len() < need {
        return Err(CombineError::NotEnough { have: have.min(need - 1), need, set });
    }
    let points: Vec<(&Point, bool)> = pool.iter().map(|(_, point, signed)| (*point, *signed)).collect();
    let member = |place: usize| pool.get(place).map(|(member, _, _)| *member);
    match search(&points, &guess.header) {
        Searched::Found(Found { root, proven, disputed }) => {
            let wrong = (0..pool.len()).filter(|place| !proven.contains(place) && !disputed.contains(place));
            Ok(Solved {
                root,
                wrong: wrong.filter_map(member).collect(),
                proven: proven.into_iter().filter_map(member).collect(),
                disputed: disputed.into_iter().filter_map(member).collect(),
            })
        }
        Searched::AllTried => Err(CombineError::CannotTell { have, need, set }),
        Searched::GaveUp(trials) => Err(CombineError::GaveUp { have, need, set, trials }),
    }
}
