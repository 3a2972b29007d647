//! `when = "packing = factory"`: a phase, a step or a value that is there only if a choice came out so.

use serde::{Serialize, Serializer};

/// One condition. A choice that was not made, because its step was not held, fulfils none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The choice, by its id, or `step.choice` where several have that id.
    pub choice: String,
    /// True for `=`, false for `!=`.
    pub is: bool,
    /// The option, word for word.
    pub option: String,
}

impl Condition {
    /// Reads one; none if it has not this form.
    pub fn read(text: &str) -> Option<Self> {
        let (choice, is, option) = match text.split_once(" != ") {
            Some((choice, option)) => (choice, false, option),
            None => text.split_once(" = ").map(|(choice, option)| (choice, true, option))?,
        };
        let (choice, option) = (choice.trim().to_owned(), option.trim().to_owned());
        (!choice.is_empty() && !choice.contains(' ') && !option.is_empty()).then_some(Self {
            choice,
            is,
            option,
        })
    }

    /// True if it holds for this option, or for a choice that was not made.
    pub fn holds_for(&self, chosen: Option<&str>) -> bool {
        chosen.is_some_and(|chosen| (chosen == self.option) == self.is)
    }
}

impl std::fmt::Display for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.choice, if self.is { "=" } else { "!=" }, self.option)
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
