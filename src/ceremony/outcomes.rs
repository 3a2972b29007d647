//! What comes of a ceremony besides keys and sheets: results for the statement, evidence, things.

use std::collections::BTreeMap;

use super::sightings::Sighting;
use crate::plan::template::{PayloadFrom, SHEET};
use crate::sharing::check_value::CheckMethod;
use crate::transcript::PersonId;
use crate::transcript::record::{FromShares, ItemNumber, ResultOfStep, Sent};
use crate::vocab::{BagNumber, Digest, Line};

/// What one step recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Answers {
    pub values: BTreeMap<String, Line>,
    pub chosen: BTreeMap<String, String>,
}

/// A file from outside, kept beside the transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Its name in `evidence/`.
    pub name: Line,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// The step that kept it, by its id in the plan.
    pub step: String,
}

/// A secret that was sealed under the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedPayload {
    /// The name of its file in `evidence/`.
    pub name: Line,
    /// What it is.
    pub about: Line,
    /// How it came.
    pub from: PayloadFrom,
    /// Of which shares of another scheme, if of any.
    pub shares: Option<FromShares>,
    /// SHA-256 of the sealed file.
    pub sha256: Digest,
    /// The step that sealed it, by its id in the plan.
    pub step: String,
    /// The file was read back from the disk and opened.
    pub opened: bool,
    /// Every sheet that is printed later carries it as a second code.
    pub on_sheets: bool,
}

/// A check value that was worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedValue {
    /// The method of the check value.
    pub method: CheckMethod,
    /// Of which derived key; of the root key if none.
    pub of: Option<Line>,
    /// The value.
    pub value: Line,
    /// The step, by its id in the plan.
    pub step: String,
}

/// Where a thing of the script is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemPlace {
    /// In this bag.
    Bagged {
        /// The bag's number.
        bag: BagNumber,
        /// Who has it.
        holder: PersonId,
    },
    /// Out of this bag.
    Opened {
        /// The bag's number.
        bag: BagNumber,
        /// Who took it out, and so may have seen it.
        by: PersonId,
    },
    /// Somewhere else, in words.
    Moved {
        /// Where it is, or who has it.
        to: Line,
    },
    /// On its way, in its bag.
    Sent {
        /// The bag's number.
        bag: BagNumber,
        /// How, to whom, until when.
        sent: Sent,
    },
    /// Arrived, in its bag.
    Received {
        /// The bag's number.
        bag: BagNumber,
        /// Who has it.
        holder: PersonId,
    },
    /// Nowhere any more.
    Destroyed {
        /// How it was destroyed.
        how: Line,
    },
}

impl ItemPlace {
    /// How it was sent, if that is what was done with it.
    pub const fn sent(&self) -> Option<&Sent> {
        match self {
            Self::Sent { sent, .. } => Some(sent),
            Self::Bagged { .. }
            | Self::Opened { .. }
            | Self::Moved { .. }
            | Self::Received { .. }
            | Self::Destroyed { .. } => None,
        }
    }

    /// The bag that it is about.
    pub const fn bag(&self) -> Option<&BagNumber> {
        match self {
            Self::Bagged { bag, .. }
            | Self::Opened { bag, .. }
            | Self::Sent { bag, .. }
            | Self::Received { bag, .. } => Some(bag),
            Self::Moved { .. } | Self::Destroyed { .. } => None,
        }
    }
}

/// All of it, in the order in which it came about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// Values and choices that the script wants in the statement.
    pub results: Vec<ResultOfStep>,
    /// Files kept in `evidence/`.
    pub evidence: Vec<Evidence>,
    /// Secrets that were sealed under the key; their files are among the evidence too.
    pub payloads: Vec<SealedPayload>,
    /// Check values.
    pub check_values: Vec<CheckedValue>,
    /// What an audit found of each sheet.
    pub sightings: Vec<Sighting>,
    /// Everything that was done with things, in order, each with the id of its planned step.
    pub item_log: Vec<(String, ItemNumber, ItemPlace)>,
}

impl Outcomes {
    /// Things that were taken out of their bags, and by whom.
    pub fn taken_out(&self) -> impl Iterator<Item = (&ItemNumber, PersonId)> {
        self.item_log.iter().filter_map(|(_, thing, place)| match place {
            ItemPlace::Opened { by, .. } => Some((thing, *by)),
            ItemPlace::Bagged { .. }
            | ItemPlace::Moved { .. }
            | ItemPlace::Sent { .. }
            | ItemPlace::Received { .. }
            | ItemPlace::Destroyed { .. } => None,
        })
    }

    /// Things that somebody keeps, or kept for a time: bagged, or received.
    pub fn kept(&self) -> impl Iterator<Item = (&ItemNumber, PersonId)> {
        self.item_log.iter().filter_map(|(_, thing, place)| match place {
            ItemPlace::Bagged { holder, .. } | ItemPlace::Received { holder, .. } => Some((thing, *holder)),
            ItemPlace::Opened { .. }
            | ItemPlace::Moved { .. }
            | ItemPlace::Sent { .. }
            | ItemPlace::Destroyed { .. } => None,
        })
    }

    /// Who has this bag, as the last line about it says.
    pub fn keeper_of(&self, bag: &BagNumber) -> Option<PersonId> {
        self.item_log.iter().rev().find_map(|(_, _, place)| match place {
            ItemPlace::Bagged { bag: other, holder } | ItemPlace::Received { bag: other, holder } => {
                (other == bag).then_some(*holder)
            }
            ItemPlace::Opened { .. }
            | ItemPlace::Moved { .. }
            | ItemPlace::Sent { .. }
            | ItemPlace::Destroyed { .. } => None,
        })
    }

    /// How a bag travels now, whatever thing in it was sent last: none if it is nowhere on its way.
    pub fn on_the_way(&self, bag: &BagNumber) -> Option<&Sent> {
        let mut told =
            self.item_log.iter().rev().filter(|(_, _, place)| place.bag().is_some_and(|other| other == bag));
        told.next().and_then(|(_, _, place)| place.sent())
    }

    /// The bags out of which things were taken, in order, sheets of a set left out.
    pub fn opened_bags(&self) -> impl Iterator<Item = &BagNumber> {
        self.all_opened_bags().filter(|(_, thing)| thing.id != SHEET).map(|(bag, _)| bag)
    }

    /// All of them, and what was taken out of each.
    pub(super) fn all_opened_bags(&self) -> impl Iterator<Item = (&BagNumber, &ItemNumber)> {
        self.item_log.iter().filter_map(|(_, thing, place)| match place {
            ItemPlace::Opened { bag, .. } => Some((bag, thing)),
            ItemPlace::Bagged { .. }
            | ItemPlace::Moved { .. }
            | ItemPlace::Sent { .. }
            | ItemPlace::Received { .. }
            | ItemPlace::Destroyed { .. } => None,
        })
    }

    /// Bags that were there, as they were opened, sent or received.
    pub(super) fn handled_bags(&self) -> impl Iterator<Item = &BagNumber> {
        self.item_log.iter().filter_map(|(_, _, place)| match place {
            ItemPlace::Opened { bag, .. } | ItemPlace::Sent { bag, .. } | ItemPlace::Received { bag, .. } => {
                Some(bag)
            }
            ItemPlace::Bagged { .. } | ItemPlace::Moved { .. } | ItemPlace::Destroyed { .. } => None,
        })
    }

    /// Bags that arrived.
    pub fn received(&self) -> impl Iterator<Item = &BagNumber> {
        self.item_log.iter().filter_map(|(_, _, place)| match place {
            ItemPlace::Received { bag, .. } => Some(bag),
            ItemPlace::Bagged { .. }
            | ItemPlace::Opened { .. }
            | ItemPlace::Moved { .. }
            | ItemPlace::Sent { .. }
            | ItemPlace::Destroyed { .. } => None,
        })
    }

    /// How many things were sent, and how many arrived.
    pub fn carried(&self) -> (usize, usize) {
        let all = || self.item_log.iter().map(|(_, _, place)| place);
        let sent = all().filter(|place| matches!(place, ItemPlace::Sent { .. })).count();
        (sent, all().filter(|place| matches!(place, ItemPlace::Received { .. })).count())
    }

    /// Where a thing is now, if anything was done with it.
    pub fn place_of(&self, thing: &ItemNumber) -> Option<&ItemPlace> {
        self.item_log.iter().rev().find(|(_, other, _)| other == thing).map(|(_, _, place)| place)
    }

    /// The bag that a thing is in, wherever the bag is by now: it was put into it here and not taken out.
    pub fn bag_of(&self, thing: &ItemNumber) -> Option<&BagNumber> {
        let told = self.item_log.iter().rev().filter(|(_, other, _)| other == thing);
        let of_a_bag = told.map(|(_, _, place)| match place {
            ItemPlace::Bagged { bag, .. } | ItemPlace::Sent { bag, .. } | ItemPlace::Received { bag, .. } => {
                Some(Some(bag))
            }
            ItemPlace::Opened { .. } => Some(None),
            ItemPlace::Moved { .. } | ItemPlace::Destroyed { .. } => None,
        });
        of_a_bag.flatten().next().flatten()
    }

    /// Bags that things went into, in order, each once.
    pub fn item_bags(&self) -> Vec<&BagNumber> {
        let mut all: Vec<&BagNumber> = Vec::new();
        for (_, _, place) in &self.item_log {
            if let ItemPlace::Bagged { bag, .. } = place
                && !all.contains(&bag)
            {
                all.push(bag);
            }
        }
        all
    }
}
