//! Texts that people hear or read at a step, with facts in braces that are known only when the step is held.

use serde::Serialize;

use crate::plan::facts;

/// Such a text as the script has it. It is shown through [`Told::with`], so that nobody reads a brace aloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Told(String);

impl Told {
    /// A text as the language has it: the braces in it are for the check of scripts.
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// As the script has it, braces and all.
    pub(in crate::plan) fn script(&self) -> &str {
        &self.0
    }

    /// Names of the facts in it.
    pub fn facts(&self) -> Vec<&str> {
        facts::names(&self.0).unwrap_or_default()
    }

    /// With each fact as `known` has it; what is not known yet becomes a blank to write on.
    pub fn with(&self, known: &dyn Fn(&str) -> Option<String>) -> String {
        facts::fill(&self.0, &|name| Some(known(name).unwrap_or_else(|| facts::blank(name))))
    }

    /// With blanks in place of everything that only the ceremony will know.
    pub fn with_blanks(&self) -> String {
        self.with(&|_| None)
    }
}
