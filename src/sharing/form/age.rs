//! An identity file of age: the private key in Bech32 (BIP-173) with the prefix `AGE-SECRET-KEY-`, upper case, and its
//! recipient above it, as `age-keygen` writes both (age, "The X25519 recipient type").

use bech32::{Bech32, Hrp};
use zeroize::Zeroizing;

use super::super::derive::DerivedKey;

/// The file of an x25519 key.
pub(super) fn file(key: &DerivedKey) -> Zeroizing<Vec<u8>> {
    let recipient = recipient(key);
    let identity = Zeroizing::new(encoded("AGE-SECRET-KEY-", key.expose()));
    Zeroizing::new(["# public key: ", &recipient, "\n", &identity, "\n"].concat().into_bytes())
}

/// The public half of an x25519 key, to which others encrypt.
pub(super) fn recipient(key: &DerivedKey) -> String {
    let public = key.public().expect("an x25519 key has a public half");
    encoded("age", &public).to_ascii_lowercase()
}

/// 32 bytes behind a prefix, in upper case.
fn encoded(prefix: &str, bytes: &[u8]) -> String {
    let prefix = Hrp::parse(prefix).expect("letters and hyphens, at most 83");
    bech32::encode_upper::<Bech32>(prefix, bytes).expect("32 bytes are 58 characters, of the 90 that fit")
}
