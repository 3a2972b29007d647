//! The forms of what was sealed: it was made elsewhere, so what it is shows in its length alone.

use rand_core::CryptoRng;

use super::super::foreign::vault;
use super::{Form, FormError, Formed, as_slip39, as_words, lines};

/// Longest payload that is split as Vault does, in bytes: its keys have 16 to 32.
const MOST_OF_VAULT: usize = 1024;

impl Form {
    /// Refuses what is no form of a payload, whatever its length.
    pub const fn check_payload(self) -> Result<(), FormError> {
        match self {
            Self::Hex | Self::Bip39 | Self::Slip39(_) | Self::Vault(_) => Ok(()),
            Self::Raw | Self::Pkcs8Pem | Self::Pkcs8Der | Self::OpenSsh | Self::Age => {
                Err(FormError::OfPayload(self))
            }
        }
    }

    /// The same of a payload of so many bytes.
    pub fn check_payload_of(self, bytes: usize) -> Result<(), FormError> {
        self.check_payload()?;
        let fits = match self {
            Self::Bip39 => (16..=32).contains(&bytes) && bytes.is_multiple_of(4),
            Self::Slip39(_) => (16..=64).contains(&bytes) && bytes.is_multiple_of(2),
            Self::Vault(_) => (1..=MOST_OF_VAULT).contains(&bytes),
            Self::Hex | Self::Raw | Self::Pkcs8Pem | Self::Pkcs8Der | Self::OpenSsh | Self::Age => true,
        };
        if fits { Ok(()) } else { Err(FormError::PayloadLength { form: self, bytes }) }
    }

    /// What was sealed in this form; one that is none of its forms is refused. Words and shares are of the bytes themselves:
    /// whoever sealed words as text has them as text.
    pub fn write_payload(self, content: &[u8], rng: &mut impl CryptoRng) -> Result<Formed, FormError> {
        self.check_payload_of(content.len())?;
        Ok(match self {
            Self::Bip39 => as_words(content),
            Self::Slip39(members) => as_slip39(content, members, rng),
            Self::Vault(of) => {
                let called = format!("{} shares of Vault, {} needed", of.shares(), of.threshold());
                lines(&vault::split(content, of, rng), called)
            }
            Self::Hex | Self::Raw | Self::Pkcs8Pem | Self::Pkcs8Der | Self::OpenSsh | Self::Age => {
                self.plain_bytes(content)
            }
        })
    }
}
