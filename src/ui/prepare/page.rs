//! The pages of the preparation, what is missing on them, and the remark below a field.

use super::super::kit::Signal;

/// The pages, in the order in which they are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Which script.
    Template,
    /// What the key is for.
    Key,
    /// Which ceremony it goes on after, where no key is made and none is rebuilt.
    Before,
    /// k of n.
    Quorum,
    /// Who does what.
    People,
    /// Where the sheets of these people will be.
    Custody,
    /// Where, and on which machine.
    Room,
    /// All of it.
    Plan,
}

impl Page {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Template,
        Self::Key,
        Self::Before,
        Self::Quorum,
        Self::People,
        Self::Custody,
        Self::Room,
        Self::Plan,
    ];

    /// Its name in the list at the side.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Template => "Script",
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
    /// What is missing, as a sentence goes on.
    pub what: String,
}

/// A remark under a field, if what it holds is not empty and not right.
pub fn remark_of<T>(text: &str, checked: &Result<T, String>) -> Option<(Signal, String)> {
    match checked {
        Err(error) if !text.trim().is_empty() => Some((Signal::Attention, error.clone())),
        _ => None,
    }
}
