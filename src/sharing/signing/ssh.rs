//! Public keys and signatures as SSH writes them (RFC 4253, 6.6; RFC 5656, 3.1; RFC 8709; OpenSSH, PROTOCOL.sshsig,
//! version 1).
//!
//! A signature covers `SSHSIG`, then namespace, an empty reserved string, the hash's name and the hash of the message, each
//! as a 32-bit length and bytes. The file is `SSHSIG`, version 1, public key, namespace, reserved, hash name and signature,
//! base64 in lines of 70.

use data_encoding::BASE64;

use super::error::SignError;
use super::keys;
use crate::sharing::derive::{Algorithm, DerivedKey, KeyName, pem};

const HASH: &[u8] = b"sha512";

/// Bytes with their length before them (RFC 4251, section 5).
pub(crate) fn string(bytes: &[u8]) -> Vec<u8> {
    // keys, names, digests, signatures: a few thousand bytes at most
    let length = u32::try_from(bytes.len()).expect("keys and statements: far below 4 GiB");
    [length.to_be_bytes().as_slice(), bytes].concat()
}

/// A positive whole number: no zeros before it, but one where its first bit is set. Of what is public.
fn number(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let number = bytes.get(zeros..).unwrap_or_default();
    let sign: &[u8] = if number.first().is_some_and(|first| *first >= 0x80) { &[0] } else { &[] };
    string(&[sign, number].concat())
}

/// What SSH calls keys of this algorithm, and their curve; none for keys that it does not know.
const fn kind(algorithm: Algorithm) -> Option<(&'static str, &'static str)> {
    match algorithm {
        Algorithm::Ed25519 => Some(("ssh-ed25519", "")),
        Algorithm::P256 => Some(("ecdsa-sha2-nistp256", "nistp256")),
        Algorithm::P384 => Some(("ecdsa-sha2-nistp384", "nistp384")),
        Algorithm::Aes256 | Algorithm::X25519 | Algorithm::Seed128 | Algorithm::Seed256 => None,
    }
}

/// The public half of an ed25519, p-256 or p-384 key.
pub(in crate::sharing) fn public_blob(key: &DerivedKey) -> Vec<u8> {
    let (kind, curve) = kind(key.algorithm()).expect("keys for signatures are known to SSH");
    let public = key.public().expect("keys for signatures have a public half");
    let curve = if curve.is_empty() { Vec::new() } else { string(curve.as_bytes()) };
    [string(kind.as_bytes()), curve, string(&public)].concat()
}

/// The same in one line, its comment the key's name: what stands in `authorized_keys`, or behind a name in a list of allowed
/// signers.
pub(in crate::sharing) fn public_line(name: &KeyName, key: &DerivedKey) -> String {
    let (kind, _) = kind(key.algorithm()).expect("keys for signatures are known to SSH");
    format!("{kind} {} {name}\n", BASE64.encode(&public_blob(key)))
}

/// What a signature covers: the SHA-512 of a message, in a namespace.
pub(crate) fn signed_text(namespace: &str, sha512: &[u8]) -> Vec<u8> {
    [b"SSHSIG".to_vec(), string(namespace.as_bytes()), string(b""), string(HASH), string(sha512)].concat()
}

/// The signature file around a public key and a signature of any kind.
pub(crate) fn armour(namespace: &str, key: &[u8], signature: &[u8]) -> String {
    let blob = [
        b"SSHSIG".to_vec(),
        1u32.to_be_bytes().to_vec(),
        string(key),
        string(namespace.as_bytes()),
        string(b""),
        string(HASH),
        string(signature),
    ]
    .concat();
    String::from_utf8(pem("SSH SIGNATURE", 70, &blob).to_vec()).expect("base64 is ASCII")
}

/// The signature file for a message of this SHA-512, by an ed25519, p-256 or p-384 key.
pub(super) fn sign(namespace: &str, key: &DerivedKey, sha512: &[u8; 64]) -> Result<String, SignError> {
    let signature = keys::sign(key, &signed_text(namespace, sha512))?;
    let (kind, curve) = kind(key.algorithm()).expect("keys for signatures are known to SSH");
    let value = if curve.is_empty() {
        signature
    } else {
        let (r, s) = signature.split_at(signature.len() / 2);
        [number(r), number(s)].concat()
    };
    let signature = [string(kind.as_bytes()), string(&value)].concat();
    Ok(armour(namespace, &public_blob(key), &signature))
}
