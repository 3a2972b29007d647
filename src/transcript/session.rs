//! What a transcript says of the days of its ceremony: how a day ended, and who came back on the next.

use serde::{Deserialize, Serialize};

use super::person_id::PersonId;
use crate::vocab::{Line, Prose};

/// The day is over: the last line of this part. Another part goes on after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionEnded {
    /// Which part of the ceremony this is, from 1.
    pub part: u16,
    /// Who or what keeps the material until then.
    pub custody: Prose,
    /// When and where it goes on.
    pub goes_on: Line,
}

/// The first line of a later part after its header: who is here again, and what they found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionBegun {
    /// Of those on the roll, who is here, in the order of their numbers.
    pub present: Vec<PersonId>,
    /// What was checked before going on.
    pub checked: Prose,
}
