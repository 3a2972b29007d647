//! SSHSIG: a signature file that `ssh-keygen -Y verify` reads (OpenSSH, PROTOCOL.sshsig, version 1).
//!
//! By the ceremony key: Ed25519, hash SHA-512, namespace [`NAMESPACE`]. The signed text is `SSHSIG`, then namespace, an empty
//! reserved string, the hash's name and the hash of the message, each as a 32-bit length and bytes. The file is
//! `SSHSIG`, version 1, public key, namespace, reserved, hash name and signature, base64 in lines of 70.

use data_encoding::BASE64;
use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest as _, Sha512};

use super::person_key::PersonKey;
use super::wire::string;
use crate::sharing::share::CeremonyKey;
use crate::sharing::signing::ssh;

/// What the signature is for: a file signed under another namespace does not verify.
pub const NAMESPACE: &str = crate::sharing::signing::OWN_NAMESPACE;
const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";
const KEY_TYPE: &[u8] = b"ssh-ed25519";

fn public_blob(key: &CeremonyKey) -> Vec<u8> {
    [string(KEY_TYPE), string(&key.0)].concat()
}

/// What a signature of this message covers.
pub(super) fn signed_text(message: &[u8]) -> Vec<u8> {
    ssh::signed_text(NAMESPACE, &Sha512::digest(message))
}

fn ed25519_file(key: &CeremonyKey, signature: &[u8; 64]) -> String {
    armour(&public_blob(key), &[string(KEY_TYPE), string(signature)].concat())
}

/// The signature file around a public key and a signature of any kind.
pub(super) fn armour(key: &[u8], signature: &[u8]) -> String {
    ssh::armour(NAMESPACE, key, signature)
}

/// The signature file for this message.
pub fn sign(message: &[u8], key: &SigningKey) -> String {
    let signature = key.sign(&signed_text(message)).to_bytes();
    ed25519_file(&CeremonyKey(key.verifying_key().to_bytes()), &signature)
}

/// True if `file` is exactly the signature file of this message by this key.
///
/// Ed25519 signatures are not unique, so the signature is cut out and verified, then the file is written again
/// from it and compared: nothing else fits in.
pub fn verify(message: &[u8], file: &str, key: &CeremonyKey) -> bool {
    let Some(blob) = decoded(file) else { return false };
    let Some(signature) = blob.last_chunk::<64>() else { return false };
    ed25519_file(key, signature) == file && key.verifies(&signed_text(message), signature)
}

/// The bytes of a signature file that is to be written again and compared.
pub(super) fn decoded(file: &str) -> Option<Vec<u8>> {
    let body: String = file.lines().filter(|line| !line.starts_with("-----")).collect();
    BASE64.decode(body.as_bytes()).ok()
}

/// What stands between the first and the last line of a signature file, in one line; none if those are not there.
pub(super) fn armour_body(file: &str) -> Option<String> {
    let mut lines = file.lines().map(str::trim_end);
    if lines.next()? != BEGIN {
        return None;
    }
    let body: Vec<&str> = lines.by_ref().take_while(|line| *line != END).collect();
    // the last line must have been there
    let whole = file.lines().any(|line| line.trim_end() == END) && lines.all(str::is_empty);
    whole.then(|| body.concat())
}

/// The line of `allowed_witnesses` that names a key that somebody brought.
pub fn allowed_witness(principal: &str, key: &PersonKey) -> String {
    allowed(principal, key.as_str())
}

/// The line of `allowed_signers` that names this key.
pub fn allowed_signer(principal: &str, key: &CeremonyKey) -> String {
    allowed(principal, &format!("ssh-ed25519 {}", BASE64.encode(&public_blob(key))))
}

/// A line that names a key for our namespace.
pub(super) fn allowed(principal: &str, key: &str) -> String {
    format!("{principal} namespaces=\"{NAMESPACE}\" {key}\n")
}
