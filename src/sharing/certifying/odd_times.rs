//! What is odd about the times of an order, seen from the day on which it is signed. The clock of a laptop can be wrong, and a
//! certificate may be made ahead of its time or for a time that is over: people are told, and decide.

use std::fmt;

use super::deed::Deed;
use super::order::Order;
use super::when::When;
use crate::vocab::Moment;

/// One thing that is odd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OddTime {
    what: Timed,
    odd: Odd,
    at: When,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Timed {
    Certificate,
    List,
    Issuer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Odd {
    Over,
    NotYet,
}

impl fmt::Display for OddTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.what {
            Timed::Certificate => "the certificate",
            Timed::List => "the list",
            Timed::Issuer => "the certificate of the CA that signs",
        };
        match self.odd {
            Odd::Over => write!(f, "{what} is over by this machine's clock: it was good until {}", self.at),
            Odd::NotYet => {
                write!(f, "{what} begins later by this machine's clock: it is good from {}", self.at)
            }
        }
    }
}

impl Order {
    /// What is over, or begins later, at this moment: of what is signed, and of the CA's own certificate.
    pub fn odd_times(&self, now: Moment) -> Vec<OddTime> {
        let (what, from, until) = match &self.deed {
            Deed::Root { profile, .. } | Deed::Certificate { profile, .. } => {
                (Timed::Certificate, profile.not_before, profile.not_after)
            }
            Deed::List { list, .. } => (Timed::List, list.this_update, list.next_update),
        };
        let issuer = self.deed.issuer().map(|issuer| (Timed::Issuer, issuer.limits.begin, issuer.limits.end));
        let now = When::of(now);
        let odd = |(what, from, until): (Timed, When, When)| {
            if until < now {
                Some(OddTime { what, odd: Odd::Over, at: until })
            } else if from > now {
                Some(OddTime { what, odd: Odd::NotYet, at: from })
            } else {
                None
            }
        };
        [Some((what, from, until)), issuer].into_iter().flatten().filter_map(odd).collect()
    }
}
