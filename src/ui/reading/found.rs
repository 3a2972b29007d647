//! A sheet that was read, before it is offered to the ceremony.

use crate::ceremony::{SheetReading, State};
use crate::desk::readings::Reading;
use crate::sharing::share::{LockKind, ShareHeader, ShareStart};
use crate::transcript::record::ReadFrom;
use crate::vocab::{Digest, Mode};

/// A sheet that was read and is waiting to be used.
#[derive(Debug)]
pub struct FoundSheet {
    /// Where it was read.
    pub label: String,
    /// From what it was read.
    pub from: ReadFrom,
    /// What was read.
    pub reading: SheetReading,
    /// What the share says of itself.
    pub header: ShareHeader,
    /// Tells it from others.
    pub digest: Digest,
}

impl FoundSheet {
    pub(super) fn of(reading: Reading) -> Result<Self, String> {
        let about = |why: String| format!("{}: {why}", reading.label);
        let share = reading.share().map_err(|error| about(error.to_string()))?;
        let (header, digest) = (share.header, share.digest());
        match reading.sheet {
            Ok(sheet) => {
                Ok(Self { label: reading.label, from: reading.from, reading: sheet, header, digest })
            }
            Err(error) => Err(format!("{}: {error}", reading.label)),
        }
    }

    /// Why this sheet cannot be meant here, as far as it shows before it is offered.
    pub fn misfit(&self, state: &State) -> Option<String> {
        let ShareHeader { mode, set, x, .. } = self.header;
        misfit_of(ShareStart { mode, set, x }, state).or_else(|| {
            state
                .taken()
                .iter()
                .any(|taken| taken.digest == self.digest)
                .then(|| format!("share {x} was taken already: a second copy does not count"))
        })
    }

    /// The share in a line.
    pub fn describe(&self) -> String {
        let quorum = self.header.quorum;
        let lock = match self.header.lock {
            LockKind::None => "",
            LockKind::Passphrase => ", locked by a passphrase",
            LockKind::CodeWords => ", locked by code words",
        };
        format!(
            "share {} of set {}, generation {}, any {} of {}{lock}",
            self.header.x,
            self.header.set.short(),
            self.header.generation,
            quorum.threshold(),
            quorum.shares()
        )
    }
}

/// Why a sheet that says this of itself cannot be meant here.
pub fn misfit_of(head: ShareStart, state: &State) -> Option<String> {
    match (head.mode, state.mode()) {
        (Mode::Rehearsal, Mode::Production) => {
            return Some("this is a sheet of a rehearsal. It is worthless and is never used in production: put it aside".into());
        }
        (Mode::Production, Mode::Rehearsal) => {
            return Some(
                "this is a sheet of a real key. It has no place in a rehearsal: put it back into its bag"
                    .into(),
            );
        }
        (Mode::Rehearsal, Mode::Rehearsal) | (Mode::Production, Mode::Production) => {}
    }
    // of shares that are brought the first may be the false one: only a set that was made here, or that the
    // transcript before tells of, is meant
    let made = state.set().filter(|_| !state.shares().is_empty()).map(|set| set.set);
    let meant = made.or_else(|| state.known().map(|known| known.set))?;
    (meant != head.set).then(|| {
        format!(
            "this is a sheet of set {}, and set {} is meant here: look at the paper again",
            head.set.short(),
            meant.short()
        )
    })
}
