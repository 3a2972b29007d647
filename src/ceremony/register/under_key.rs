//! What lies under a key: secrets that were sealed in its ceremonies, each found again by its file.

use crate::ceremony::outcomes::SealedPayload;
use crate::vocab::{CeremonyId, Day, Digest, Line};

/// A secret that is sealed under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnderKey {
    /// What it is.
    pub about: Line,
    /// The name of its file in the folder of its ceremony.
    pub name: Line,
    /// SHA-256 of that file.
    pub sha256: Digest,
    /// The day of the ceremony.
    pub day: Day,
    /// The ceremony.
    pub ceremony: CeremonyId,
    /// The file was read back there and opened.
    pub opened: bool,
}

impl UnderKey {
    pub(super) fn of(payload: &SealedPayload, day: Day, ceremony: CeremonyId) -> Self {
        let SealedPayload { about, name, sha256, opened, .. } = payload;
        Self { about: about.clone(), name: name.clone(), sha256: *sha256, day, ceremony, opened: *opened }
    }

    /// Its file, and how far it is proven.
    pub fn said(&self) -> String {
        let opened = if self.opened { "" } else { ", NEVER OPENED" };
        format!(
            "{} of {}, {}{opened}, SHA-256 {}",
            self.name,
            self.ceremony.short(),
            self.day,
            self.sha256.hex()
        )
    }
}
