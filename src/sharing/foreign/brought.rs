//! Shares of one set of another scheme, brought one after the other: each is read when it comes, and what is wrong with it
//! is said while its custodian is there.

use std::fmt;

use zeroize::Zeroizing;

use super::error::ForeignError;
use super::scheme::Scheme;
use super::{
    Combined, Paper, Proof, combine, each, gfshare, of_bip39, points, slip39, slip39_shares, ssss, vault,
};
use crate::vocab::SecretText;

/// Bytes that words take at most once they are written out: 24 of BIP-39, of eight letters, each with its space.
const MOST_WORDED: usize = 24 * 9;

/// The shares that were taken. Secret.
#[derive(Default)]
pub struct Brought {
    scheme: Option<Scheme>,
    papers: Vec<Paper>,
    shares: usize,
}

impl Brought {
    /// Takes what is on one paper or in one file. `chosen` is the scheme, where people say which it is; else it must be
    /// certain, or that of the shares before. What is refused is not kept.
    pub fn bring(&mut self, paper: Paper, chosen: Option<Scheme>) -> Result<(), ForeignError> {
        let scheme = self.scheme_for(&paper, chosen)?;
        let label = paper.label.clone();
        self.papers.push(paper);
        let counted = count(&self.papers, scheme).and_then(|shares| {
            if shares > self.shares { Ok(shares) } else { Err(ForeignError::AlreadyIn(label)) }
        });
        match counted {
            Ok(shares) => {
                (self.scheme, self.shares) = (Some(scheme), shares);
                Ok(())
            }
            Err(why) => {
                self.papers.pop();
                Err(why)
            }
        }
    }

    /// What the paper is read as.
    fn scheme_for(&self, paper: &Paper, chosen: Option<Scheme>) -> Result<Scheme, ForeignError> {
        let seen = chosen.or_else(|| paper.scheme());
        match (self.papers.first(), self.scheme, seen) {
            (Some(first), Some(first_scheme), Some(other_scheme))
                if !is_read_as(first_scheme, other_scheme) =>
            {
                Err(ForeignError::TwoSchemes {
                    first: first.label.clone(),
                    first_scheme,
                    other: paper.label.clone(),
                    other_scheme,
                })
            }
            (Some(_), Some(scheme), _) | (_, _, Some(scheme)) => Ok(scheme),
            (_, _, None) => Err(ForeignError::Unrecognised(paper.label.clone())),
        }
    }

    /// The scheme of what was taken, once something is.
    pub const fn scheme(&self) -> Option<Scheme> {
        self.scheme
    }

    /// Different shares that were taken. A file can hold several.
    pub const fn shares(&self) -> usize {
        self.shares
    }

    /// What was taken, for people, in its order.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.papers.iter().map(|paper| paper.label.as_str())
    }

    /// How many are needed, where it stands with the shares: with keys of Vault.
    pub fn said_needed(&self) -> Option<u8> {
        let said = (self.scheme == Some(Scheme::Vault)).then(|| super::said_threshold(&self.papers).ok())?;
        said.flatten()
    }

    /// True if nothing was taken.
    pub const fn is_empty(&self) -> bool {
        self.papers.is_empty()
    }

    /// Puts one back: whoever brought it takes it along. Nothing happens if there is none at that place.
    pub fn put_back(&mut self, place: usize) {
        if place < self.papers.len() {
            self.papers.remove(place);
        }
        self.scheme = self.scheme.filter(|_| !self.papers.is_empty());
        self.shares = self.scheme.map_or(0, |scheme| {
            count(&self.papers, scheme).expect("some of the shares that went together go together")
        });
    }

    /// What will prove the secret, if enough are here and agree; else what is missing or wrong. A passphrase is not looked at.
    pub fn stand(&self, needed: Option<u8>) -> Result<Proof, ForeignError> {
        let Some(scheme) = self.scheme else { return Err(ForeignError::Nothing("what was brought".into())) };
        if scheme == Scheme::Slip39 && needed.is_none() {
            // what opens them under a passphrase takes its time
            let found = slip39::hidden(&each(&self.papers, slip39_shares)?)?;
            return Ok(if found.proven { Proof::Checksum } else { Proof::EachShare });
        }
        combine(&self.papers, Some(scheme), needed, None).map(|combined| combined.came.proof)
    }

    /// The secret. `needed` and `passphrase` are as for [`combine`].
    pub fn combine(
        &self,
        needed: Option<u8>,
        passphrase: Option<&SecretText>,
    ) -> Result<Combined, ForeignError> {
        let Some(scheme) = self.scheme else { return Err(ForeignError::Nothing("what was brought".into())) };
        combine(&self.papers, Some(scheme), needed, passphrase)
    }

    /// Bytes of the secret at most.
    pub fn most_bytes(&self) -> usize {
        self.papers.iter().map(|paper| paper.content.len()).fold(MOST_WORDED, usize::max)
    }

    /// A second copy in memory of its own, for what is tried again.
    #[must_use]
    pub fn again(&self) -> Self {
        let copy = |paper: &Paper| Paper {
            label: paper.label.clone(),
            file_name: paper.file_name.clone(),
            content: Zeroizing::new(paper.content.to_vec()),
        };
        Self { scheme: self.scheme, papers: self.papers.iter().map(copy).collect(), shares: self.shares }
    }
}

impl fmt::Debug for Brought {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Brought({:?}, {} shares redacted)", self.scheme, self.shares)
    }
}

/// Shares of ssss look alike with and without diffusion: whoever said which goes on.
const fn is_read_as(first: Scheme, other: Scheme) -> bool {
    matches!(
        (first, other),
        (Scheme::Ssss | Scheme::SsssPlain, Scheme::Ssss)
            | (Scheme::SsssPlain, Scheme::SsssPlain)
            | (Scheme::Slip39, Scheme::Slip39)
            | (Scheme::Bip39, Scheme::Bip39)
            | (Scheme::Vault, Scheme::Vault)
            | (Scheme::Gfshare, Scheme::Gfshare)
    )
}

/// How many different shares these are, all of one set.
fn count(papers: &[Paper], scheme: Scheme) -> Result<usize, ForeignError> {
    match scheme {
        Scheme::Slip39 => slip39::count(&each(papers, slip39_shares)?),
        Scheme::Bip39 => of_bip39(papers).map(|combined| combined.came.used),
        Scheme::Vault => points::distinct(each(papers, vault::read)?).map(|points| points.len()),
        Scheme::Ssss | Scheme::SsssPlain => {
            points::distinct(each(papers, ssss::read)?).map(|points| points.len())
        }
        Scheme::Gfshare => {
            let points = papers.iter().map(gfshare::read).collect::<Result<_, _>>()?;
            points::distinct(points).map(|points| points.len())
        }
    }
}
