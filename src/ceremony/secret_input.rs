//! The secret that may lie beside an event. Never in the event itself, and consumed with it.

use crate::vocab::{SecretBytes, SecretText};

/// A secret that comes beside an event, consumed by it.
#[derive(Debug)]
pub enum SecretInput {
    /// Throws as typed.
    Rolls(SecretText),
    /// A passphrase as typed.
    Passphrase(SecretText),
    /// A secret as typed, twice.
    TypedPayload {
        /// Once.
        typed: SecretText,
        /// Again.
        again: SecretText,
    },
    /// A secret as it was read from its file.
    FilePayload(SecretBytes),
    /// A sealed file as it was read back from the disk. No secret, and too long for an event.
    SealedFile(Vec<u8>),
    /// A sheet as read, and what opens it if it is locked.
    Sheet {
        /// The reading.
        reading: SheetReading,
        /// Passphrase or code words as typed.
        lock: Option<SecretText>,
    },
}

impl SheetReading {
    /// A second copy in memory of its own, for a lock that is tried again.
    pub fn again(&self) -> Option<Self> {
        match self {
            Self::Code(text) => SecretText::copy_of(text.expose()).ok().map(Self::Code),
            Self::Rows(text) => SecretText::copy_of(text.expose()).ok().map(Self::Rows),
        }
    }
}

/// A share as it was read, not yet trusted.
#[derive(Debug)]
pub enum SheetReading {
    /// The text of its code.
    Code(SecretText),
    /// Its rows of words.
    Rows(SecretText),
}
