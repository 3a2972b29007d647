//! minisign's files, written: a public key, and a signature of the prehashed kind (`ED`), which every minisign since 0.6
//! verifies. `transcript::minisign` reads them.
//!
//! A key's id is a name without any proof in it, and minisign draws it. Here it is the first 8 bytes of the tagged SHA-256 of
//! the public key, as for ceremony keys, so that everybody finds the same one.

use data_encoding::BASE64;

use super::error::SignError;
use super::keys;
use super::subject::Subject;
use crate::sharing::derive::{DerivedKey, KeyName};
use crate::vocab::digest::{first, tagged};

pub(crate) const UNTRUSTED: &str = "untrusted comment: ";
pub(crate) const TRUSTED: &str = "trusted comment: ";

/// The id of an Ed25519 public key.
pub(crate) fn key_id(public: &[u8; 32]) -> [u8; 8] {
    first(&tagged("keyrite/v1/minisign-key-id", &[public]).0)
}

/// The 56 characters of a public key that `minisign -P` takes.
pub(crate) fn public_text(id: [u8; 8], public: &[u8; 32]) -> String {
    BASE64.encode(&[b"Ed".as_slice(), &id, public].concat())
}

/// The file of a public key, two lines. Only for ed25519 keys.
pub(in crate::sharing) fn public_file(name: &KeyName, key: &DerivedKey) -> String {
    let public = public_of(key);
    let id = key_id(&public);
    // minisign shows the id as a number, least significant byte first
    let shown = u64::from_le_bytes(id);
    format!("{UNTRUSTED}minisign public key {shown:016X} of {name}\n{}\n", public_text(id, &public))
}

/// The signature file: the first signature, and the second over that one and the trusted comment.
pub(crate) fn write(untrusted: &str, id: [u8; 8], signature: &[u8], comment: &str, global: &[u8]) -> String {
    let first = BASE64.encode(&[b"ED".as_slice(), &id, signature].concat());
    format!("{UNTRUSTED}{untrusted}\n{first}\n{TRUSTED}{comment}\n{}\n", BASE64.encode(global))
}

/// The signature file of this file. The trusted comment, which is signed, names the file and its SHA-256; there is no time in
/// it, so that the same file gives the same signature.
pub(super) fn sign(name: &KeyName, key: &DerivedKey, subject: &Subject) -> Result<String, SignError> {
    let comment = format!("file:{}\tsha256:{}", subject.name, subject.sha256.hex());
    let signature = keys::sign(key, &subject.covered)?;
    let global = keys::sign(key, &[signature.as_slice(), comment.as_bytes()].concat())?;
    let untrusted = format!("signature by the derived key {name}");
    Ok(write(&untrusted, key_id(&public_of(key)), &signature, &comment, &global))
}

fn public_of(key: &DerivedKey) -> [u8; 32] {
    let public = key.public().expect("an ed25519 key has a public half");
    public.try_into().expect("32 bytes of RFC 8032")
}
