//! One step of a script, and what is recorded at it.

use serde::{Deserialize, Serialize};

use super::{
    CHECK_VALUE, Check, Choice, Condition, Confirming, Expected, Field, FieldFormat, Leaves, OLD_KEY_UNTIL,
    Payload, Told, WHY_REPLACED,
};
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
    /// Who confirms, each by a person who does not act.
    pub confirms: Vec<Confirming>,
    /// Expected minutes.
    pub minutes: u16,
    /// Held only if all of these hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
    /// May be left out without an exception.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// Read aloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub say: Option<Told>,
    /// What hands do; not read aloud.
    #[serde(rename = "do", skip_serializing_if = "Option::is_none")]
    pub hands: Option<Told>,
    /// Must not be spoken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub do_not_say: Option<Told>,
    /// Small print.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Told>,
    /// What is typed on another device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<Told>,
    /// Kind `compare`: what is compared in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare: Option<Compared>,
    /// Kind `wipe`: the word to type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
    /// Kind `wait`: minutes between this step's turn and its end, 1 to 1440.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_minutes: Option<u16>,
    /// Kind `session-end`: days that pass at least before the next one begins, 1 to 366.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least_days: Option<u16>,
    /// The kinds about things: which of the script's items, and how many.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub handled: Option<Handled>,
    /// Kind `attach`: how many files, and which.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub files: Option<Files>,
    /// Kind `payload`: which secret is sealed.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub payload: Option<Payload>,
    /// Kind `check-value`: which value is worked out.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub check: Option<Check>,
    /// Kind `release`: what may leave; whatever people choose, if the script names nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leaves: Vec<Leaves>,
    /// Kind `attach`: what the file's digest must be. Kind `check-value`: what the value must be.
    #[serde(flatten)]
    pub expected: Expected,
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

impl Step {
    /// The name under which its place in the file is remembered while a script is read.
    pub(in crate::plan) fn place_name(&self) -> String {
        format!("step {}", self.id)
    }

    /// How many files a step of kind `attach` takes, and which.
    pub fn files(&self) -> &Files {
        self.files.as_ref().expect("a script is read with a number of files for such a step")
    }

    /// Every value that it records, as other steps refer to it.
    pub fn recorded_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().chain(self.check.iter().map(|_| &*CHECK_VALUE))
    }

    /// True if it says why another key is replaced, or until when that one is used.
    pub fn says_of_the_old_key(&self) -> bool {
        self.choices.iter().any(|choice| choice.id == WHY_REPLACED)
            || self.fields.iter().any(|field| field.id == OLD_KEY_UNTIL)
    }

    /// True if an exception may leave it out, as far as the step itself tells; see [`super::Template::may_leave_out`].
    pub fn may_be_left_out(&self) -> bool {
        self.kind.may_be_left_out() && !self.says_of_the_old_key()
    }

    /// The format of what the step as a whole must be.
    pub const fn expected_format(&self) -> FieldFormat {
        if self.check.is_some() { FieldFormat::Hex } else { FieldFormat::Sha256 }
    }

    /// The texts that people hear or read, in the order in which they are shown.
    pub fn told(&self) -> impl Iterator<Item = &Told> {
        [&self.say, &self.hands, &self.command, &self.do_not_say, &self.note].into_iter().flatten()
    }
}

/// What a step about things takes into the hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Handled {
    /// The id of the script's item.
    pub item: String,
    /// Fewest of them, 0 to their count; all of them if none.
    #[serde(rename = "at_least", skip_serializing_if = "Option::is_none")]
    pub fewest: Option<u16>,
    /// Kind `open-item`: the bag that they are in, where no transcript tells of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bag: Option<String>,
}

/// How many files an `attach` step takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Files {
    /// Fewest, 0 to 60.
    #[serde(rename = "at_least")]
    pub fewest: u16,
    /// Most, 1 to 60.
    #[serde(rename = "at_most")]
    pub most: u16,
    /// What the files are called, in any order; whatever they are called if none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
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
