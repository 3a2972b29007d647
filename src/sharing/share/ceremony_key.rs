//! The ceremony key's public half, which a share carries and a transcript begins with.

use ed25519_dalek::{Signature, VerifyingKey};

use crate::vocab::digest::{self, first, pgp_words, tagged};

/// The ceremony's Ed25519 public key, which vouches for every sheet and entry of one run.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CeremonyKey(pub [u8; 32]);

digest::hex_value!(CeremonyKey, "32", "a ceremony key");

impl CeremonyKey {
    /// Sixteen bytes that identify the key, shown as words on every sheet: SHA-256 of tag
    /// `keyrite/v1/ceremony-key` and the key, cut.
    pub fn short_digest(&self) -> [u8; 16] {
        first(&tagged("keyrite/v1/ceremony-key", &[&self.0]).0)
    }

    /// The sixteen read-aloud words printed on the sheet.
    pub fn spoken(&self) -> String {
        pgp_words(&self.short_digest())
    }

    /// True if no signature by this key proves anything: it is a point of small order, under which some readers take
    /// signatures that nobody made, or no point at all, or one in another spelling than its own.
    pub fn proves_nothing(&self) -> bool {
        VerifyingKey::from_bytes(&self.0)
            .map_or(true, |key| key.is_weak() || key.to_edwards().compress().to_bytes() != self.0)
    }

    /// True if `signature` is this key's over `message`, by the strict rules (RFC 8032 without malleability).
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        VerifyingKey::from_bytes(&self.0)
            .is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(signature)).is_ok())
    }
}
