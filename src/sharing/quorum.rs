//! k of n.

use serde::{Deserialize, Serialize};

use crate::vocab::limits::MIN_THRESHOLD;
use crate::vocab::text::{capital, counted};

/// k of n: any `threshold` of `shares` sheets rebuild the key. Valid by construction: 2 ≤ k ≤ n ≤ 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawQuorum", into = "RawQuorum")]
pub struct Quorum {
    threshold: u8,
    shares: u8,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuorum {
    threshold: u8,
    shares: u8,
}

/// Why k of n is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuorumError {
    /// k below two.
    #[error("a threshold of {0} would make every sheet the whole key: choose at least {MIN_THRESHOLD}")]
    ThresholdTooSmall(u8),
    /// k above n.
    #[error("{threshold} of {shares} can never be reached: choose a threshold of at most {shares}")]
    ThresholdAboveShares {
        /// How many sheets would be needed, k.
        threshold: u8,
        /// How many sheets there would be, n.
        shares: u8,
    },
}

impl Quorum {
    /// The only door to a quorum.
    pub const fn new(threshold: u8, shares: u8) -> Result<Self, QuorumError> {
        if threshold < MIN_THRESHOLD {
            Err(QuorumError::ThresholdTooSmall(threshold))
        } else if threshold > shares {
            Err(QuorumError::ThresholdAboveShares { threshold, shares })
        } else {
            Ok(Self { threshold, shares })
        }
    }

    /// k: how many sheets rebuild the key.
    pub const fn threshold(self) -> u8 {
        self.threshold
    }

    /// n: how many sheets there are.
    pub const fn shares(self) -> u8 {
        self.shares
    }

    /// Which sheets rebuild the key, as people say it: any 3 of 5 sheets, all 4 sheets, both sheets.
    pub fn sheets_needed(self) -> String {
        match (self.threshold, self.shares) {
            (2, 2) => "both sheets".to_owned(),
            (k, n) if k == n => format!("all {n} sheets"),
            (k, n) => format!("any {k} of {n} sheets"),
        }
    }

    /// The same at the beginning of a line.
    pub fn sheets_needed_first(self) -> String {
        capital(&self.sheets_needed())
    }

    /// What is said where fewer custodians come than sheets are needed; nothing where they are enough. It forbids nothing:
    /// one of them may bring more than one sheet.
    pub fn fewer_come(self, custodians: usize) -> Option<String> {
        let short = usize::from(self.threshold).checked_sub(custodians).filter(|short| *short > 0)?;
        let come = if custodians == 1 { "comes" } else { "come" };
        let (here, more) = (counted(custodians, "custodian"), counted(short, "custodian"));
        Some(format!(
            "{} sheets rebuild this key, and {here} {come}: add {more}, or have one bring more than one sheet",
            self.threshold
        ))
    }

    /// How many sheets may be lost.
    pub const fn may_be_lost(self) -> u8 {
        self.shares - self.threshold
    }
}

impl std::fmt::Display for Quorum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {}", self.threshold, self.shares)
    }
}

impl TryFrom<RawQuorum> for Quorum {
    type Error = QuorumError;
    fn try_from(raw: RawQuorum) -> Result<Self, QuorumError> {
        Self::new(raw.threshold, raw.shares)
    }
}

impl From<Quorum> for RawQuorum {
    fn from(quorum: Quorum) -> Self {
        Self { threshold: quorum.threshold, shares: quorum.shares }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quorum_bounds() {
        assert_eq!(Quorum::new(1, 5), Err(QuorumError::ThresholdTooSmall(1)));
        assert_eq!(Quorum::new(6, 5), Err(QuorumError::ThresholdAboveShares { threshold: 6, shares: 5 }));
        assert!(Quorum::new(2, 2).is_ok() && Quorum::new(255, 255).is_ok());
    }

    #[test]
    fn fewer_custodians_than_sheets_are_said_with_both_numbers() {
        let quorum = Quorum::new(3, 5).expect("valid");
        let said = [
            Some(
                "3 sheets rebuild this key, and 0 custodians come: add 3 custodians, or have one bring more than one sheet",
            ),
            Some(
                "3 sheets rebuild this key, and 1 custodian comes: add 2 custodians, or have one bring more than one sheet",
            ),
            Some(
                "3 sheets rebuild this key, and 2 custodians come: add 1 custodian, or have one bring more than one sheet",
            ),
            None,
            None,
        ];
        for (custodians, said) in said.into_iter().enumerate() {
            assert_eq!(quorum.fewer_come(custodians).as_deref(), said, "{custodians}");
        }
    }
}
