//! One step of a script, and what is recorded at it.

use serde::{Deserialize, Serialize};

use crate::plan::kinds::StepKind;

/// One step of the script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Unique in the template.
    pub id: String,
    /// Which machine runs it.
    pub kind: StepKind,
    /// What people do.
    pub title: String,
    /// The role that acts.
    pub acts: String,
    /// Roles that confirm, each by a person who does not act.
    pub confirms: Vec<String>,
    /// Expected minutes.
    pub minutes: u16,
    /// Read aloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub say: Option<String>,
    /// Must not be spoken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub do_not_say: Option<String>,
    /// Kind `compare`: what is compared in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare: Option<Compared>,
    /// Kind `wipe`: the word to type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
    /// Kind `wait`: minutes between this step's turn and its end, 1 to 1440.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_minutes: Option<u16>,
    /// Kind `act`: all of them are done, or not as wanted. Kind `wait`: all of them have come about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ticks: Vec<String>,
    /// Kind `act`: values to record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Kind `act`: one of each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
}

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
}

/// What a recorded value must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldFormat {
    /// Any line.
    Text,
    /// Digits only.
    Number,
    /// A date such as 2026-11-21.
    Date,
    /// Letters, digits and hyphens: a serial or bag number.
    Serial,
    /// Hex digits in pairs.
    Hex,
    /// The number on the first of the bags that are counted.
    BagFirst,
    /// The number on the last of them.
    BagLast,
    /// How many there are: as many as the numbers from first to last.
    BagCount,
    /// How many of them are left: those counted without those used.
    BagLeft,
}

impl FieldFormat {
    /// True for a number of bags that is held against the others.
    pub const fn is_a_count_of_bags(self) -> bool {
        matches!(self, Self::BagCount | Self::BagLeft)
    }

    /// Checks a value; the answer is what the format wants.
    pub fn check(self, value: &str) -> Result<(), &'static str> {
        let all = |allowed: fn(char) -> bool| !value.is_empty() && value.chars().all(allowed);
        let (fits, wants) = match self {
            Self::Text => (true, ""),
            Self::Number | Self::BagCount | Self::BagLeft => (all(|c| c.is_ascii_digit()), "digits only"),
            Self::Date => (crate::vocab::Day::parse(value).is_some(), "a date such as 2026-11-21"),
            Self::Serial | Self::BagFirst | Self::BagLast => (
                all(|c| c.is_ascii_alphanumeric() || c == '-' || c == ' ')
                    && value.chars().any(|c| c.is_ascii_digit()),
                "letters, digits and hyphens, with at least one digit",
            ),
            Self::Hex => (
                all(|c| c.is_ascii_hexdigit() || c == ' ')
                    && value.chars().filter(|c| *c != ' ').count() % 2 == 0,
                "hex digits in pairs",
            ),
        };
        if fits { Ok(()) } else { Err(wants) }
    }
}

/// A one-of choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Name in the record.
    pub id: String,
    /// What people read.
    pub label: String,
    /// At least two.
    pub options: Vec<String>,
}

/// What a `compare` step reads aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compared {
    /// The running program's SHA-256.
    Program,
    /// The resolved template's SHA-256.
    Template,
    /// The ceremony key's words, as printed on every sheet.
    CeremonyKey,
}
