//! Lines of things in their bags that are carried to somebody: handed over, and received.

use serde::{Deserialize, Serialize};

use super::facts::ItemNumber;
use super::known::Sent;
use super::person_id::PersonId;
use crate::vocab::{BagNumber, Day, Line};

/// A thing of the script in its bag was handed to whoever carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemSent {
    /// The thing: its kind and its number.
    pub item: ItemNumber,
    /// The number on its bag.
    pub bag: BagNumber,
    /// By which channel it goes.
    pub channel: Line,
    /// By which other channel the bag's number is told to whoever receives it.
    pub number_by: Line,
    /// Who is to receive it.
    pub to: Line,
    /// The day until which it is expected there.
    pub expected: Day,
}

impl ItemSent {
    /// What of it is handed on to later ceremonies.
    pub fn sent(&self) -> Sent {
        Sent { channel: self.channel.clone(), to: self.to.clone(), expected: self.expected }
    }
}

/// A thing of the script arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemReceived {
    /// The thing: its kind and its number.
    pub item: ItemNumber,
    /// The number on its bag.
    pub bag: BagNumber,
    /// True if number and seal are as they were sent.
    pub intact: bool,
    /// What was seen.
    pub state: Line,
    /// Who has it now.
    pub holder: PersonId,
}
