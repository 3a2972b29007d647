//! An entry is kept, and what should come of it failed: tried again, by another way, or left and said so.

use crate::desk::holding;

/// What was not done, and what is typed about it.
pub struct Undone {
    /// What should have come of the entry.
    pub what: holding::Undone,
    /// Why it did not, in a sentence.
    pub why: String,
    /// Another file, as typed; empty for the same.
    pub elsewhere: String,
}

impl Undone {
    /// The page of a failure; what was typed for the last try stays.
    pub fn again(last: Option<Self>, what: holding::Undone, why: &str) -> Self {
        let elsewhere = last.map(|last| last.elsewhere).unwrap_or_default();
        Self { what, why: why.to_owned(), elsewhere }
    }

    /// The heading of its page.
    pub const fn title(&self) -> &'static str {
        match self.what {
            holding::Undone::Sheet { .. } => "The sheet did not go out",
            holding::Undone::Key => "It was not written",
            holding::Undone::Closing => "The files of the close have no names yet",
            holding::Undone::Papers => "The papers to sign were not made",
        }
    }

    /// What stands below the heading.
    pub const fn text(&self) -> &'static str {
        match self.what {
            holding::Undone::Sheet { again: true } => {
                "The entry is written: it says that this sheet was sent. Mend what is wrong and try again, or go on without it and record that it did not come; the next one gets a new serial and may go to another printer."
            }
            holding::Undone::Sheet { again: false } => {
                "The entry is written: it says that this sheet was sent. It is not known whether the printer has it, and a second try could print it twice. Look at the printer and cancel the job there, then go on: say that the sheet is good if it came, or record it as spoiled."
            }
            holding::Undone::Key => {
                "The record names it already, and it is not there yet. Mend what is wrong and try again, or name another new file, or folder for a package: the record says that first. If neither can be done, give it up: that is recorded as an exception before anything else."
            }
            holding::Undone::Closing => {
                "The transcript is sealed, and every file of its close is on the disk, in the folder closing.part. Mend what is wrong and try again. If you leave it, the next start of Keyrite, or keyrite papers, gives them their names."
            }
            holding::Undone::Papers => {
                "The record itself is whole, signed and kept. Make room and try again. If you leave it, keyrite papers makes the papers later, from the transcript."
            }
        }
    }

    /// The label of the act that leaves it.
    pub const fn leave(&self) -> &'static str {
        match self.what {
            holding::Undone::Sheet { .. } => "Go on without it",
            holding::Undone::Key => "Give it up\u{2026}",
            holding::Undone::Closing | holding::Undone::Papers => "Leave it for later",
        }
    }
}
