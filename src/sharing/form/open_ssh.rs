//! A private key file of OpenSSH, not encrypted (OpenSSH, PROTOCOL.key): `openssh-key-v1`, no cipher, one key, then its public
//! and its private half, base64 in lines of 70. Not by the crate ssh-key, which brings five crates to read what is only
//! written here.
//!
//! The two equal numbers before the private half show whether a passphrase was right. OpenSSH draws them; here they come of
//! the public key, so that the same key is the same file.

use zeroize::Zeroizing;

use super::super::derive::{Algorithm, DerivedKey, KeyName, pem};
use super::super::signing::ssh;
use crate::vocab::digest::sha256;

/// Room for the private half of the longest key with the longest comment, and for what stands before it.
const ROOM: usize = 1_024;
/// What the private half is padded to, without a cipher.
const BLOCK: usize = 8;

/// The file of an ed25519, p-256 or p-384 key. Its comment is the key's name.
pub(super) fn file(name: &KeyName, key: &DerivedKey) -> Zeroizing<Vec<u8>> {
    let public = key.public().expect("keys for signatures have a public half");
    let half = ssh::public_blob(key);

    let mut private = Wire::new();
    let check: [u8; 4] = *sha256(&half).0.first_chunk().expect("4 of 32 bytes");
    private.bytes(&check);
    private.bytes(&check);
    private.bytes(&half);
    match key.algorithm() {
        // RFC 8032's private key, and the public one again
        Algorithm::Ed25519 => private.string(&Zeroizing::new([key.expose(), &public].concat())),
        Algorithm::P256 | Algorithm::P384 => private.number(key.expose()),
        Algorithm::X25519 | Algorithm::Aes256 | Algorithm::Seed128 | Algorithm::Seed256 => {
            unreachable!("OpenSSH's form is for keys that sign")
        }
    }
    private.string(name.to_string().as_bytes());
    let padding = private.0.len().next_multiple_of(BLOCK) - private.0.len();
    (1..).take(padding).for_each(|byte| private.bytes(&[byte]));

    let mut whole = Wire::new();
    whole.bytes(b"openssh-key-v1\0");
    for nothing in [b"none".as_slice(), b"none", b""] {
        whole.string(nothing);
    }
    whole.bytes(&1u32.to_be_bytes());
    whole.string(&half);
    whole.string(&private.0);
    pem("OPENSSH PRIVATE KEY", 70, &whole.0)
}

/// Bytes as SSH writes them (RFC 4251, section 5), in room that never grows.
struct Wire(Zeroizing<Vec<u8>>);

impl Wire {
    fn new() -> Self {
        Self(Zeroizing::new(Vec::with_capacity(ROOM)))
    }

    fn bytes(&mut self, bytes: &[u8]) {
        assert!(self.0.len() + bytes.len() <= ROOM, "the longest key with the longest name takes 800 bytes");
        self.0.extend_from_slice(bytes);
    }

    /// Bytes with their length before them.
    fn string(&mut self, bytes: &[u8]) {
        let length = u32::try_from(bytes.len()).expect("less than the room");
        self.bytes(&length.to_be_bytes());
        self.bytes(bytes);
    }

    /// A positive whole number: no zeros before it, but one where its first bit is set.
    fn number(&mut self, bytes: &[u8]) {
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let number = bytes.get(zeros..).unwrap_or_default();
        let sign: &[u8] = if number.first().is_some_and(|first| *first >= 0x80) { &[0] } else { &[] };
        self.string(&Zeroizing::new([sign, number].concat()));
    }
}
