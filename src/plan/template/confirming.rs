//! `confirms = ["witness", "3 officer", "all representative"]`: who confirms a step.

use serde::{Serialize, Serializer};

use super::Template;

/// How many people of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HowMany {
    /// So many at least, from 1.
    AtLeast(u16),
    /// Everybody on the roll who has the role and is there, but who acts; at least one.
    All,
}

/// People of a role who confirm a step, each of them somebody who does not act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirming {
    /// Id of their role.
    pub role: String,
    /// How many of them.
    pub how_many: HowMany,
}

impl Confirming {
    /// How many confirm, of so many who could.
    pub fn wanted_of(&self, free: usize) -> usize {
        match self.how_many {
            HowMany::AtLeast(least) => usize::from(least),
            HowMany::All => free.max(1),
        }
    }

    /// By the title of the role: `Witness`, `3 of Officer`, `every Representative`.
    pub fn said(&self, template: &Template) -> String {
        let title = template.role_title(&self.role);
        match self.how_many {
            HowMany::AtLeast(1) => title.to_owned(),
            HowMany::AtLeast(several) => format!("{several} \u{d7} {title}"),
            HowMany::All => format!("every {title}"),
        }
    }
}

/// As it stands in a template.
impl std::fmt::Display for Confirming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.how_many {
            HowMany::AtLeast(1) => f.write_str(&self.role),
            HowMany::AtLeast(several) => write!(f, "{several} {}", self.role),
            HowMany::All => write!(f, "all {}", self.role),
        }
    }
}

impl Serialize for Confirming {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
