//! What comes of a ceremony besides keys and sheets: results for the statement, evidence, things.

use std::collections::BTreeMap;

use crate::transcript::PersonId;
use crate::transcript::record::{ItemNumber, ResultOfStep};
use crate::vocab::{Digest, Line};

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
    pub bytes: u32,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// The step that kept it, by its id in the plan.
    pub step: String,
}

/// Where a thing of the script is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemPlace {
    /// In this bag.
    Bagged {
        /// The bag's number.
        bag: Line,
        /// Who has it.
        holder: PersonId,
    },
    /// Out of this bag.
    Opened {
        /// The bag's number.
        bag: Line,
    },
    /// Somewhere else, in words.
    Moved {
        /// Where it is, or who has it.
        to: Line,
    },
    /// Nowhere any more.
    Destroyed {
        /// How it was destroyed.
        how: Line,
    },
}

/// All of it, in the order in which it came about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// Values and choices that the script wants in the statement.
    pub results: Vec<ResultOfStep>,
    /// Files kept in `evidence/`.
    pub evidence: Vec<Evidence>,
    /// Where each thing is now that was touched.
    pub items: BTreeMap<ItemNumber, ItemPlace>,
    /// Everything that was done with things, in order, each with the id of its planned step.
    pub item_log: Vec<(String, ItemNumber, ItemPlace)>,
    /// Bags that things went into, in order, each once.
    pub item_bags: Vec<Line>,
}
