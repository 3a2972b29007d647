//! A part of the script, and how often it is held.

use serde::{Serialize, Serializer};

use super::{Condition, Step};

/// A part of the script, perhaps repeated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Phase {
    /// What people call it; may hold facts of its round.
    pub title: String,
    /// Held only if all of these hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
    /// Its first step may be left out, and the whole of it then.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// How often it is held.
    pub repeat: Repeat,
    /// Once a round came out so, no more rounds are held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Condition>,
    /// The steps of one round, in order.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
}

/// How often a phase is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// So many rounds; 1 unless it says otherwise.
    Times(u8),
    /// Once for each share that is made.
    Share,
    /// Once for each person of a role who is on the roll.
    Role(String),
    /// Once for each row of a table.
    Table(String),
    /// Once for each sheet that the transcript before tells of.
    SheetsOfParent,
}

impl Repeat {
    /// The word for each share.
    pub const SHARE: &'static str = "share";
    /// The word for each sheet of an earlier ceremony.
    pub const SHEETS_OF_PARENT: &'static str = "sheets-of-parent";
    /// What stands before a role.
    pub const ROLE: &'static str = "role:";

    /// True if it is held once, without rounds.
    pub const fn is_once(&self) -> bool {
        matches!(self, Self::Times(1))
    }
}

/// As it stands in a template: a number, or `"share"`, `"role:officer"`, `"sheets-of-parent"`, or the id of a table.
impl Serialize for Repeat {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Times(times) => to.serialize_u8(*times),
            Self::Share => to.serialize_str(Self::SHARE),
            Self::Role(role) => to.collect_str(&format_args!("{}{role}", Self::ROLE)),
            Self::Table(id) => to.serialize_str(id),
            Self::SheetsOfParent => to.serialize_str(Self::SHEETS_OF_PARENT),
        }
    }
}
