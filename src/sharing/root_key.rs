//! The root key and its public fingerprint.

use super::hkdf::hkdf;
use crate::vocab::{Fingerprint, Mode, Secret};

/// Length of the root key and of a share's value, in bytes.
pub const KEY_BYTES: usize = 32;

/// The root key: 32 random bytes, the only thing that is ever split.
#[derive(Debug)]
pub struct RootKey(Secret<KEY_BYTES>);

impl RootKey {
    /// Wraps bytes that are already random.
    pub const fn from_secret(bytes: Secret<KEY_BYTES>) -> Self {
        Self(bytes)
    }

    /// The key's bytes, for an exit that a person chose.
    pub fn expose(&self) -> &[u8; KEY_BYTES] {
        self.0.expose()
    }

    /// Equality in constant time.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.matches(&other.0)
    }

    /// The public fingerprint: 16 bytes of HKDF-SHA-512 (RFC 5869) without salt, info
    /// `keyrite/v1/fingerprint`. In rehearsal the info is `keyrite/v1/rehearsal/fingerprint`, so that a share
    /// whose rehearsal mark was removed can never be completed to a key that looks right.
    pub fn derive_fingerprint(&self, mode: Mode) -> Fingerprint {
        fingerprint_of(self.expose(), mode)
    }

    /// False for 32 equal bytes: no draw gives them in the lifetime of the universe, so they come of a random source
    /// that failed, or of somebody's joke. Such a key is the first that anybody would try.
    pub fn looks_drawn(&self) -> bool {
        let mut difference = 0;
        for (one, next) in self.expose().iter().zip(self.expose().iter().skip(1)) {
            difference |= one ^ next;
        }
        difference != 0
    }
}

/// The fingerprint of what may be a root key.
pub(crate) fn fingerprint_of(key: &[u8; KEY_BYTES], mode: Mode) -> Fingerprint {
    let info: &[u8] = match mode {
        Mode::Production => b"keyrite/v1/fingerprint",
        Mode::Rehearsal => b"keyrite/v1/rehearsal/fingerprint",
    };
    let mut fingerprint = [0u8; 16];
    hkdf(None, key, info, &mut fingerprint);
    Fingerprint(fingerprint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_of_the_modes_differ() {
        let key = RootKey::from_secret(Secret::copy_of(&[9; KEY_BYTES]));
        assert_ne!(key.derive_fingerprint(Mode::Production), key.derive_fingerprint(Mode::Rehearsal));
    }
}
