//! What comes of a gathering: a proven key with what is to be said beside it, or how far each set came.

use super::super::share::ShareHeader;
use super::super::{Point, RootKey};
use super::Rejected;
use crate::vocab::SetId;
use crate::vocab::text::capital;

/// A proven recovery.
#[derive(Debug)]
pub struct Recovery {
    /// The key; its fingerprint matches.
    pub root: RootKey,
    /// What its shares say; its `x` and `lock` mean nothing.
    pub header: ShareHeader,
    /// Numbers of the shares proven right, ascending.
    pub proven: Vec<u8>,
    /// Their values, each number once.
    pub gave: Vec<Point>,
    /// All shares left out, with their reasons; those of other sets last.
    pub rejected: Vec<Rejected>,
    /// What else the people at the table should know.
    pub notes: Vec<Note>,
}

/// Something that stops nothing, and is said beside a recovered key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Note {
    /// Sheets say that the key was split again later; they give no key.
    #[error(
        "{} generation {generation} of this key (set {name}), and the set in use is generation {in_use}. {}",
        if *.have == 1 { "A sheet claims".to_owned() } else { format!("{have} sheets claim") },
        if have < need { format!("Generation {generation} could not be completed: {have} of {need} sheets") } else { "They do not rebuild the key: they are wrong, or forged".to_owned() }
    )]
    NewerClaimed {
        /// The name of their set.
        name: String,
        /// What they claim.
        generation: u16,
        /// The generation that was proven.
        in_use: u16,
        /// Different numbers there.
        have: usize,
        /// Their k.
        need: usize,
    },
    /// Right values under two signatures.
    #[error(
        "the shares that fit are signed by more than one ceremony key. Their values are right. A share that was issued again is signed by the ceremony that did it; if none was, compare the ceremony key's words on these sheets"
    )]
    SeveralSigners,
    /// Thirty-two equal bytes.
    #[error(
        "WARNING: all 32 bytes of this key are equal. No honest draw gives such a key: whoever made it had no randomness, or did not want any. Anybody can guess it"
    )]
    NotDrawn,
}

/// How far one set came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetStanding {
    /// The id of the set.
    pub set: SetId,
    /// What it is called among the sets here.
    pub name: String,
    /// The generation that its shares claim.
    pub generation: u16,
    /// Different usable shares.
    pub have: usize,
    /// Different shares that are needed, k.
    pub need: usize,
    /// Numbers of shares that stayed locked.
    pub locked: Vec<u8>,
    /// What is missing.
    pub lacks: Lack,
}

/// Why a set gave no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Fewer than k usable shares.
    Shares,
    /// Enough shares, no key, and nothing says which share is at fault.
    Culprit,
    /// Too many are wrong to try all choices; so many were tried.
    Time {
        /// Choices tried.
        trials: usize,
    },
}

/// A key that was proven while another was, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneOfSeveral {
    /// The name that chooses its set.
    pub name: String,
    /// What its shares say.
    pub header: ShareHeader,
}

/// Why there is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CombineError {
    /// Nothing usable was offered.
    #[error("no usable share was given")]
    Nothing,
    /// No set gave a key; the nearest first.
    #[error("{}", standings(.0))]
    NoProof(Vec<SetStanding>),
    /// More than one key could be recovered.
    #[error(
        "the shares rebuild more than one key: {}. Say which one is meant",
        .0.iter().map(OneOfSeveral::to_string).collect::<Vec<_>>().join("; ")
    )]
    SeveralKeys(Vec<OneOfSeveral>),
}

/// Sets that a sentence names before it only counts the others.
const MOST_NAMED: usize = 6;

fn standings(all: &[SetStanding]) -> String {
    if let [one] = all {
        one.to_string()
    } else {
        let named: Vec<String> = all.iter().take(MOST_NAMED).map(SetStanding::to_string).collect();
        let more = all.len().saturating_sub(MOST_NAMED);
        let more = if more == 0 { String::new() } else { format!("; and {more} sets more") };
        format!("no set gives a key: {}{more}", named.join("; "))
    }
}

impl std::fmt::Display for OneOfSeveral {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "set {}, the key \u{201c}{}\u{201d}", self.name, self.header.fingerprint.words())
    }
}

impl std::fmt::Display for SetStanding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, have, need, .. } = self;
        let way = self.way();
        match self.lacks {
            Lack::Shares if *have == 0 => {
                write!(f, "none of the {need} shares needed can be used: {way}")
            }
            Lack::Shares => write!(f, "only {have} of the {need} shares needed are here: {way}"),
            Lack::Culprit => write!(
                f,
                "{have} shares of set {name} are here and {need} should be enough, but no {need} of them rebuild the key of this fingerprint: at least one is wrong, and which one cannot be told from these. {}",
                capital(&way)
            ),
            Lack::Time { trials } => write!(
                f,
                "{have} shares of set {name} are here, and {trials} choices of {need} did not rebuild the key: many of them are wrong. {}",
                capital(&way)
            ),
        }
    }
}

impl SetStanding {
    /// How many more shares would do, if all that are here are right.
    pub fn more(&self) -> usize {
        match self.lacks {
            Lack::Shares => self.need.saturating_sub(self.have),
            Lack::Culprit | Lack::Time { .. } => 1,
        }
    }

    /// What to do next about this set, as a command.
    pub fn way(&self) -> String {
        let name = &self.name;
        let bring = match self.lacks {
            Lack::Shares => format!("bring {} more of set {name}", self.more()),
            Lack::Culprit => format!("bring 1 more of set {name}"),
            Lack::Time { .. } => {
                format!(
                    "leave out the shares of set {name} that you trust least, or bring more that you trust"
                )
            }
        };
        match self.locked.as_slice() {
            [] => bring,
            [x] => format!("open share {x}, which stays locked, or {bring}"),
            several => {
                let numbers: Vec<String> = several.iter().map(u8::to_string).collect();
                format!("open shares {}, which stay locked, or {bring}", numbers.join(", "))
            }
        }
    }
}

/// No key, and the shares left out with their reasons.
#[derive(Debug)]
pub struct NoKey {
    /// How far the shares reach.
    pub why: CombineError,
    /// All shares left out.
    pub rejected: Vec<Rejected>,
}
