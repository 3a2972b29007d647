//! A ceremony that was held, and how long it is kept.

use super::frame::Heading;
use crate::ceremony::telling::Teller;
use crate::ceremony::{Earlier, State};
use crate::paper::Paper;
use crate::transcript::Entry;
use crate::vocab::{Digest, Mode};

/// How long a ceremony is kept, said where its papers and copies are.
pub const RETENTION: &str = "Keep the folder, its copies and the signed papers until two years after the key is destroyed, or longer where a law or a contract says so.";

/// A ceremony that was held, as its papers tell it.
#[derive(Clone, Copy, Debug)]
pub struct HeldCeremony<'a> {
    /// The folded state.
    pub state: &'a State,
    /// Digest of the last line.
    pub head: Digest,
    /// All entries.
    pub entries: &'a [Entry],
    /// The day before, if it is a later day of a ceremony.
    pub earlier: Option<&'a Earlier>,
}

impl HeldCeremony<'_> {
    /// What stands above its papers, under this title.
    pub(super) fn heading(&self, title: &str) -> Heading {
        let mut ids = vec![("Ceremony", self.state.ceremony().short())];
        let audited = self.state.audited();
        if let Some(known) = audited {
            ids.push(("Set", known.set.short()));
            ids.push(("generation", known.generation.to_string()));
        }
        if let Some(set) = self.state.set() {
            ids.push(("Set", set.set.short()));
            ids.push(("generation", set.generation.to_string()));
        }
        Heading {
            title: title.to_owned(),
            ids,
            rehearsal: self.state.mode() == Mode::Rehearsal,
            initials: None,
        }
    }

    /// What its papers are printed on.
    pub(super) fn paper(&self) -> Paper {
        self.state.plan().choices.paper.into()
    }

    /// Who tells of it.
    pub(super) const fn teller(&self) -> Teller<'_> {
        Teller { state: self.state, head: self.head }
    }
}
