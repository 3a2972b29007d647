//! The pages of the preparation, what is missing on them, and the remark below a field.

use super::super::kit::Signal;

/// The pages, in the order in which they are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Which script.
    Template,
    /// Who does what.
    People,
    /// k of n.
    Quorum,
    /// Where the sheets will be.
    Custody,
    /// What the key is for.
    Key,
    /// Which ceremony it goes on after, where no key is made and none is rebuilt.
    Before,
    /// Where, and on which machine.
    Room,
    /// All of it.
    Plan,
}

impl Page {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Template,
        Self::People,
        Self::Quorum,
        Self::Custody,
        Self::Key,
        Self::Before,
        Self::Room,
        Self::Plan,
    ];

    /// Its name in the list at the side.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Template => "Template",
            Self::People => "People",
            Self::Quorum => "Quorum",
            Self::Custody => "Custody",
            Self::Key => "Key",
            Self::Before => "Before",
            Self::Room => "Room",
            Self::Plan => "Plan",
        }
    }
}

/// Something that is not whole yet, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The page.
    pub page: Page,
    /// What.
    pub what: String,
}

/// A remark under a field, if what it holds is not empty and not right.
pub fn remark_of<T>(text: &str, checked: &Result<T, String>) -> Option<(Signal, String)> {
    match checked {
        Err(error) if !text.trim().is_empty() => Some((Signal::Attention, error.clone())),
        _ => None,
    }
}
