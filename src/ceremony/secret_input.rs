//! The secret that may lie beside an event. Never in the event itself, and consumed with it.

use super::large_file::{LargeFile, LargeSealed, LargeToLeave};
use crate::sharing::foreign::Brought;
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
        /// As it was typed first.
        typed: SecretText,
        /// As it was typed a second time.
        again: SecretText,
    },
    /// Shares of another scheme, of which a secret is put together.
    SharesPayload(Box<OldShares>),
    /// A secret as it was read from its file.
    FilePayload(SecretBytes),
    /// A secret in a file that no memory holds.
    LargePayload(Box<dyn LargeFile>),
    /// A sealed file in chunks, as it stands on the disk. No secret.
    LargeSealed(Box<dyn LargeSealed>),
    /// A sealed file in chunks whose content is to leave. No secret.
    LargeToLeave(Box<dyn LargeToLeave>),
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

/// Shares of another scheme, and what their scheme asks for beside them.
#[derive(Debug)]
pub struct OldShares {
    /// The shares.
    pub brought: Brought,
    /// How many are needed, where the shares do not say it and people know.
    pub needed: Option<u8>,
    /// The passphrase of shares of SLIP-39; empty if they have none.
    pub passphrase: SecretText,
}

impl SheetReading {
    /// What was read of the share.
    pub const fn share(&self) -> &SecretText {
        match self {
            Self::Code(text) | Self::Codes { share: text, beside: _ } | Self::Rows(text) => text,
        }
    }

    /// The codes of sealed payloads that were seen on the same sheet.
    pub fn beside(&self) -> &[String] {
        match self {
            Self::Code(_) | Self::Rows(_) => &[],
            Self::Codes { share: _, beside } => beside,
        }
    }

    /// The code of a share, and those of sealed payloads that were seen with it.
    pub fn of_codes(share: SecretText, beside: Vec<String>) -> Self {
        if beside.is_empty() { Self::Code(share) } else { Self::Codes { share, beside } }
    }

    /// A second copy in memory of its own, for a lock that is tried again.
    pub fn again(&self) -> Option<Self> {
        match self {
            Self::Code(text) => SecretText::copy_of(text.expose()).ok().map(Self::Code),
            Self::Codes { share, beside } => {
                let beside = beside.clone();
                SecretText::copy_of(share.expose()).ok().map(|share| Self::Codes { share, beside })
            }
            Self::Rows(text) => SecretText::copy_of(text.expose()).ok().map(Self::Rows),
        }
    }
}

/// A share as it was read, not yet trusted.
#[derive(Debug)]
pub enum SheetReading {
    /// The text of its code, the only one that was seen.
    Code(SecretText),
    /// The text of its code, and of codes of sealed payloads that were seen on the same sheet.
    Codes {
        /// The share's.
        share: SecretText,
        /// The others. No secrets.
        beside: Vec<String>,
    },
    /// Its rows of words.
    Rows(SecretText),
}
