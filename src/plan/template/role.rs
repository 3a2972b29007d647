//! The roles that people fill, and which of them sign with keys of their own.

use serde::{Serialize, Serializer};

/// A role and who may not fill it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Role {
    /// Short name used by steps.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Fewest people.
    pub at_least: u16,
    /// Most people.
    pub at_most: u16,
    /// Roles that the same person may not fill as well.
    pub not_also: Vec<String>,
}

/// So many people of a role sign the statement with keys of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Countersigners {
    /// Id of the role that they fill.
    pub role: String,
    /// At least so many people of it.
    pub at_least: u16,
}

/// As it stands in a template: `witness` for one, `2 witness` for two.
impl std::fmt::Display for Countersigners {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.at_least {
            1 => f.write_str(&self.role),
            several => write!(f, "{several} {}", self.role),
        }
    }
}

impl Serialize for Countersigners {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
