//! Derived keys as other programs import them: raw bytes, PKCS #8 in DER, PEM around it; and their public halves.

use curve25519_dalek::MontgomeryPoint;
use data_encoding::BASE64;
use ed25519_dalek::SigningKey;
use p256::elliptic_curve::bigint::{U256, U384};
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::elliptic_curve::{Group, ops::Reduce};
use zeroize::Zeroizing;

use super::name::Algorithm;

// DER of PKCS #8 v1 (RFC 5208, RFC 8410) up to the private key. Everything has one length, so nothing is computed, and
// what is written is what stands here. Version 2 of PKCS #8, which holds the public key too, is not read by OpenSSL 3.0.
const ED25519_START: &[u8] = &[
    0x30, 0x2e, 2, 1, 0, // version 1
    0x30, 5, 6, 3, 0x2b, 0x65, 0x70, // 1.3.101.112
    4, 0x22, 4, 0x20,
];
const X25519_START: &[u8] = &[
    0x30, 0x2e, 2, 1, 0, // version 1
    0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, // 1.3.101.110
    4, 0x22, 4, 0x20,
];
// the same for the curves: an ECPrivateKey of RFC 5915 inside, without parameters, with the public key
const P256_START: &[u8] = &[
    0x30, 0x81, 0x87, 2, 1, 0, // version 1
    0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, // 1.2.840.10045.2.1, ecPublicKey
    6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7, // 1.2.840.10045.3.1.7, prime256v1
    4, 0x6d, 0x30, 0x6b, 2, 1, 1, 4, 0x20,
];
const P256_PUBLIC: &[u8] = &[0xa1, 0x44, 3, 0x42, 0];
const P384_START: &[u8] = &[
    0x30, 0x81, 0xb6, 2, 1, 0, // version 1
    0x30, 0x10, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, // 1.2.840.10045.2.1, ecPublicKey
    6, 5, 0x2b, 0x81, 4, 0, 0x22, // 1.3.132.0.34, secp384r1
    4, 0x81, 0x9e, 0x30, 0x81, 0x9b, 2, 1, 1, 4, 0x30,
];
const P384_PUBLIC: &[u8] = &[0xa1, 0x64, 3, 0x62, 0];

/// The key alone for aes-256 and seeds, else PKCS #8 in DER.
pub(super) fn der(algorithm: Algorithm, private: &[u8]) -> Zeroizing<Vec<u8>> {
    let (start, middle): (&[u8], &[u8]) = match algorithm {
        Algorithm::Aes256 | Algorithm::Seed128 | Algorithm::Seed256 => {
            return Zeroizing::new(private.to_vec());
        }
        // version 1 has no place for their public key
        Algorithm::Ed25519 => return Zeroizing::new([ED25519_START, private].concat()),
        Algorithm::X25519 => return Zeroizing::new([X25519_START, private].concat()),
        Algorithm::P256 => (P256_START, P256_PUBLIC),
        Algorithm::P384 => (P384_START, P384_PUBLIC),
    };
    let point = public(algorithm, private).expect("a key of a curve has a public half");
    Zeroizing::new([start, private, middle, &point].concat())
}

/// The public half: 32 bytes of RFC 8032 or RFC 7748, or a point of 65 or 97 bytes, uncompressed (SEC 1, 2.3.3). Keys that
/// are bytes have none.
pub(super) fn public(algorithm: Algorithm, private: &[u8]) -> Option<Vec<u8>> {
    let bytes = || Zeroizing::new(*private.first_chunk::<32>().expect("32 bytes, or 48 for p-384"));
    match algorithm {
        Algorithm::Aes256 | Algorithm::Seed128 | Algorithm::Seed256 => None,
        Algorithm::Ed25519 => Some(SigningKey::from_bytes(&bytes()).verifying_key().as_bytes().to_vec()),
        Algorithm::X25519 => Some(MontgomeryPoint::mul_base_clamped(*bytes()).as_bytes().to_vec()),
        Algorithm::P256 => {
            let scalar = Zeroizing::new(p256::Scalar::reduce(&U256::from_be_slice(private)));
            let point = p256::ProjectivePoint::mul_by_generator(&scalar).to_affine();
            Some(point.to_sec1_point(false).as_bytes().to_vec())
        }
        Algorithm::P384 => {
            let scalar = Zeroizing::new(p384::Scalar::reduce(&U384::from_be_slice(private)));
            let point = p384::ProjectivePoint::mul_by_generator(&scalar).to_affine();
            Some(point.to_sec1_point(false).as_bytes().to_vec())
        }
    }
}

/// `SubjectPublicKeyInfo` (RFC 5280) up to the public half: RFC 8410 for the first two, RFC 5480 for the curves.
const ED25519_INFO: &[u8] = &[0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];
const X25519_INFO: &[u8] = &[0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 3, 0x21, 0];
const P256_INFO: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, // ecPublicKey
    6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7, // prime256v1
    3, 0x42, 0,
];
const P384_INFO: &[u8] = &[
    0x30, 0x76, 0x30, 0x10, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, // ecPublicKey
    6, 5, 0x2b, 0x81, 4, 0, 0x22, // secp384r1
    3, 0x62, 0,
];

/// `SubjectPublicKeyInfo` in DER; none for keys that are bytes.
pub(super) fn public_der(algorithm: Algorithm, private: &[u8]) -> Option<Vec<u8>> {
    let start = match algorithm {
        Algorithm::Aes256 | Algorithm::Seed128 | Algorithm::Seed256 => return None,
        Algorithm::Ed25519 => ED25519_INFO,
        Algorithm::X25519 => X25519_INFO,
        Algorithm::P256 => P256_INFO,
        Algorithm::P384 => P384_INFO,
    };
    public(algorithm, private).map(|public| [start, &public].concat())
}

/// Bytes between the lines of PEM (RFC 7468), so many characters a line.
pub(in crate::sharing) fn pem(label: &str, columns: usize, bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let base64 = Zeroizing::new(BASE64.encode(bytes));
    let (begin, end) = (format!("-----BEGIN {label}-----\n"), format!("-----END {label}-----\n"));
    // never grown: what is left behind by growing is not wiped at once
    let lines = base64.len() + base64.len().div_ceil(columns);
    let mut text = Zeroizing::new(Vec::with_capacity(begin.len() + lines + end.len()));
    text.extend_from_slice(begin.as_bytes());
    for line in base64.as_bytes().chunks(columns) {
        text.extend_from_slice(line);
        text.push(b'\n');
    }
    text.extend_from_slice(end.as_bytes());
    text
}
