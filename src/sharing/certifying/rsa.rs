//! Signatures of RSA, checked: RSASSA-PKCS1-v1_5 with SHA-2 (RFC 8017, 8.2.2; RFC 4055, 5), as those make requests who have such
//! keys. What signs stands in `rsa_private`.

use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use subtle::ConstantTimeEq as _;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::spki::AlgorithmIdentifierOwned;

use crate::sharing::wrap::WrappingKey;

const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5");
pub(super) const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");

/// `DigestInfo` of SHA-1 up to the digest.
const SHA1_START: [u8; 15] = [0x30, 0x21, 0x30, 9, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a, 5, 0, 4, 20];

/// `DigestInfo` up to the digest (RFC 8017, 9.2, note 1): but for the hash and its length they are the same.
const fn start(hash: u8, bytes: u8) -> [u8; 19] {
    [0x30, 0x11 + bytes, 0x30, 13, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, hash, 5, 0, 4, bytes]
}

/// What it is called, if it is one of these.
pub(super) const fn name_of(algorithm: ObjectIdentifier) -> Option<&'static str> {
    match algorithm {
        SHA256 => Some("sha256WithRSAEncryption"),
        SHA384 => Some("sha384WithRSAEncryption"),
        SHA512 => Some("sha512WithRSAEncryption"),
        _ => None,
    }
}

/// True if this is the key's signature of the message.
pub(super) fn verifies(
    key: &WrappingKey,
    message: &[u8],
    with: &AlgorithmIdentifierOwned,
    signature: &[u8],
) -> bool {
    let info = match with.oid {
        SHA256 => info_of_sha256(message),
        SHA384 => [&start(2, 48)[..], &Sha384::digest(message)].concat(),
        SHA512 => [&start(3, 64)[..], &Sha512::digest(message)].concat(),
        _ => return false,
    };
    holds(key, &info, with, signature)
}

/// The same with SHA-1, which roots of old have on their own certificate. It proves nothing there but that nobody changed the
/// file by mistake: who trusts a root trusts it without. Nothing else is taken with SHA-1.
pub(super) fn verifies_own_with_sha1(
    key: &WrappingKey,
    message: &[u8],
    with: &AlgorithmIdentifierOwned,
    signature: &[u8],
) -> bool {
    let info = [&SHA1_START[..], &Sha1::digest(message)].concat();
    with.oid == SHA1 && holds(key, &info, with, signature)
}

fn holds(key: &WrappingKey, info: &[u8], with: &AlgorithmIdentifierOwned, signature: &[u8]) -> bool {
    // NULL, or left out
    if with.parameters.as_ref().is_some_and(|any| !any.is_null()) {
        return false;
    }
    let Some(raised) = key.raise_signature(signature) else { return false };
    bool::from(raised.ct_eq(&encoded(info, raised.len())))
}

/// `DigestInfo` of a message with SHA-256.
pub(super) fn info_of_sha256(message: &[u8]) -> Vec<u8> {
    [&start(1, 32)[..], &Sha256::digest(message)].concat()
}

/// EMSA-PKCS1-v1_5 (RFC 8017, 9.2) of a `DigestInfo`, as long as the modulus, in bytes.
pub(super) fn encoded(info: &[u8], bytes: usize) -> Vec<u8> {
    // the smallest modulus has 256 bytes, and the longest of these 83
    let filling = vec![0xff; bytes - info.len() - 3];
    [&[0, 1][..], &filling, &[0], info].concat()
}
