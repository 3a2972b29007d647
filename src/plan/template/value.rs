//! Values and choices that a step records, and what a value is held against.

use serde::Serialize;

use super::{Bounds, Condition, FieldFormat};

/// A value to record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Name in the record.
    pub id: String,
    /// What people read.
    pub label: String,
    /// What it must look like.
    pub format: FieldFormat,
    /// Entered twice, and both must agree.
    pub twice: bool,
    /// What it must be.
    #[serde(flatten)]
    pub expected: Expected,
    /// Between what it must be.
    #[serde(flatten)]
    pub bounds: Bounds,
    /// Shown as words too: of a digest.
    #[serde(rename = "as", skip_serializing_if = "Option::is_none")]
    pub shown_as: Option<ShownAs>,
    /// May stay empty.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// Stands in the statement.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub statement: bool,
    /// Asked for only if all of these hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
}

/// The word `words`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShownAs {
    /// A word a byte, from the PGP list.
    Words,
}

/// What a value is compared with by the program. Neither: with nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Expected {
    /// This, written in the script.
    #[serde(rename = "expect", skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What was recorded before: `step.field`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
}

impl Expected {
    /// True if it is compared with something.
    pub const fn is_some(&self) -> bool {
        self.text.is_some() || self.same_as.is_some()
    }
}

/// A one-of choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Name in the record, and in `when`.
    pub id: String,
    /// What people read.
    pub label: String,
    /// At least two.
    pub options: Vec<String>,
    /// Stands in the statement.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub statement: bool,
    /// Asked for only if all of these hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
}
