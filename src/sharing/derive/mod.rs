//! Keys derived from the root key: any number of them, each for one purpose, so that the root key itself need not be
//! used for anything.
//!
//! A derived key is named by purpose, algorithm and index, on the command line `PURPOSE:ALGORITHM:INDEX`.
//!
//! ```text
//! okm = HKDF-SHA-512 (RFC 5869) of the root key, without salt
//! info = "keyrite/v1/derive", in rehearsal "keyrite/v1/rehearsal/derive" || 00 || purpose || 00 || algorithm || 00
//!        || index as four big-endian bytes
//!
//! algorithm  okm   the key                                               its file
//! aes-256     32   okm                                                   the 32 bytes
//! ed25519     32   okm, the private key of RFC 8032, 5.1.5               PKCS #8 v1 of RFC 8410, in PEM
//! x25519      32   okm, the private key of RFC 7748, clamped when used   PKCS #8 v1 of RFC 8410, in PEM
//! p-256       48   (okm mod (order - 1)) + 1, FIPS 186-5, A.2.1          PKCS #8 around RFC 5915, in PEM
//! p-384       64   the same                                              the same
//! ```
//!
//! RSA keys are never derived: how primes are found differs from program to program. They are sealed, see
//! [`super::sealed`]. Worked examples and failures by name are in `tests/vectors/derive-v1.toml`.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64;
use p256::elliptic_curve::bigint::{NonZero, U256, U384, U512};
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::elliptic_curve::{Curve, Group, ops::Reduce};
use zeroize::{Zeroize, Zeroizing};

use super::RootKey;
use crate::sharing::hkdf;
use crate::vocab::limits::MAX_PURPOSE_CHARS;
use crate::vocab::{Mode, Secret};

/// What a derived key is for: 1 to 64 characters, each `a` to `z`, `0` to `9`, or one of `-._/`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Purpose(String);

/// What a derived key is used with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// AES with 256-bit keys, for wrapping other keys or anything else.
    Aes256,
    /// Ed25519 signatures, RFC 8032.
    Ed25519,
    /// X25519 key agreement, RFC 7748.
    X25519,
    /// The curve P-256 of FIPS 186-5, for ECDSA or ECDH.
    P256,
    /// The curve P-384 of FIPS 186-5, for ECDSA or ECDH.
    P384,
}

/// The whole name of a derived key. Written and read as `PURPOSE:ALGORITHM:INDEX`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyName {
    /// What for.
    pub purpose: Purpose,
    /// With which algorithm.
    pub algorithm: Algorithm,
    /// Counts the keys of one purpose and algorithm, from 0.
    pub index: u32,
}

/// Why a text names no derived key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Not three parts.
    #[error("it has {0} of 3 parts: write PURPOSE:ALGORITHM:INDEX, as in backups/2026:aes-256:0")]
    Parts(usize),
    /// No purpose.
    #[error("the purpose is empty: write what the key is for, as in backups/2026")]
    PurposeEmpty,
    /// A purpose longer than the limit.
    #[error("the purpose has {0} characters; at most {MAX_PURPOSE_CHARS} fit: shorten it")]
    PurposeTooLong(usize),
    /// A character that could be mistaken or typed in two ways.
    #[error("character {place} of the purpose, {character:?}, is none of a to z, 0 to 9 and - . _ /")]
    PurposeCharacter {
        /// The character.
        character: char,
        /// 1-based place.
        place: usize,
    },
    /// An RSA key.
    #[error("RSA keys are not derived: make one by other means and seal it as a payload")]
    Rsa,
    /// Another algorithm.
    #[error("\u{201c}{0}\u{201d} is none of the algorithms: aes-256, ed25519, x25519, p-256, p-384")]
    Algorithm(String),
    /// An index that is no number of 32 bits in its plain form.
    #[error("\u{201c}{0}\u{201d} is no index: write a number from 0 to 4294967295, without zeros before it")]
    Index(String),
}

impl Purpose {
    /// The only door to a purpose.
    pub fn new(text: &str) -> Result<Self, NameError> {
        let allowed = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-' | '.' | '_' | '/');
        if let Some((place, character)) = text.chars().enumerate().find(|(_, c)| !allowed(*c)) {
            return Err(NameError::PurposeCharacter { character, place: place + 1 });
        }
        match text.len() {
            0 => Err(NameError::PurposeEmpty),
            1..=MAX_PURPOSE_CHARS => Ok(Self(text.to_owned())),
            longer => Err(NameError::PurposeTooLong(longer)),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Algorithm {
    /// All there are.
    pub const ALL: [Self; 5] = [Self::Aes256, Self::Ed25519, Self::X25519, Self::P256, Self::P384];

    /// The word that names it, in derivations and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Aes256 => "aes-256",
            Self::Ed25519 => "ed25519",
            Self::X25519 => "x25519",
            Self::P256 => "p-256",
            Self::P384 => "p-384",
        }
    }

    /// What the key's file holds, for people.
    pub const fn form(self) -> &'static str {
        match self {
            Self::Aes256 => "32 raw bytes",
            Self::Ed25519 | Self::X25519 | Self::P256 | Self::P384 => "a private key in PEM",
        }
    }

    /// Length of the private key in bytes.
    const fn key_bytes(self) -> usize {
        match self {
            Self::Aes256 | Self::Ed25519 | Self::X25519 | Self::P256 => 32,
            Self::P384 => 48,
        }
    }
}

impl FromStr for KeyName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        // from the end, so that a colon too many is named as a character of the purpose
        let mut parts = text.rsplitn(3, ':');
        let (Some(index), Some(algorithm), Some(purpose)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NameError::Parts(text.split(':').count()));
        };
        let purpose = Purpose::new(purpose)?;
        let algorithm = Algorithm::ALL.into_iter().find(|one| one.word() == algorithm).ok_or_else(|| {
            if algorithm.to_ascii_lowercase().starts_with("rsa") {
                NameError::Rsa
            } else {
                NameError::Algorithm(algorithm.to_owned())
            }
        })?;
        match index.parse::<u32>() {
            Ok(number) if number.to_string() == index => Ok(Self { purpose, algorithm, index: number }),
            _ => Err(NameError::Index(index.to_owned())),
        }
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.purpose.0, self.algorithm.word(), self.index)
    }
}

/// A key that came out of the root key. Secret.
#[derive(Debug)]
pub struct DerivedKey {
    algorithm: Algorithm,
    /// The private key at the front, zeros behind it.
    bytes: Secret<48>,
}

impl RootKey {
    /// The key of this name. The same root key, mode and name give the same key, for ever and in any program.
    pub fn derive(&self, mode: Mode, name: &KeyName) -> DerivedKey {
        let first: &[u8] = match mode {
            Mode::Production => b"keyrite/v1/derive\0",
            Mode::Rehearsal => b"keyrite/v1/rehearsal/derive\0",
        };
        let (purpose, algorithm, index) = (&name.purpose.0, name.algorithm.word(), name.index.to_be_bytes());
        let info = [first, purpose.as_bytes(), &[0], algorithm.as_bytes(), &[0], &index].concat();
        // the first bytes of one output are the shorter outputs
        let mut okm = Zeroizing::new([0u8; 64]);
        hkdf(None, self.expose(), &info, &mut okm);
        let algorithm = name.algorithm;
        let bytes = Secret::fill_with(|place: &mut [u8; 48]| match algorithm {
            Algorithm::Aes256 | Algorithm::Ed25519 | Algorithm::X25519 => copy(place, okm.as_slice()),
            Algorithm::P256 => {
                let mut number = U384::from_be_slice(okm.first_chunk::<48>().expect("48 of 64 bytes"));
                let mut private = number.rem(&ORDER_256_LESS_ONE).wrapping_add(&U256::ONE);
                copy(place, Zeroizing::new(private.to_be_bytes()).as_ref());
                number.zeroize();
                private.zeroize();
            }
            Algorithm::P384 => {
                let mut number = U512::from_be_slice(okm.as_slice());
                let mut private = number.rem(&ORDER_384_LESS_ONE).wrapping_add(&U384::ONE);
                copy(place, Zeroizing::new(private.to_be_bytes()).as_ref());
                number.zeroize();
                private.zeroize();
            }
        });
        DerivedKey { algorithm, bytes }
    }
}

// orders are odd and large: one less is not zero
const ORDER_256_LESS_ONE: NonZero<U256> =
    NonZero::<U256>::new_unwrap(p256::NistP256::ORDER.as_ref().wrapping_sub(&U256::ONE));
const ORDER_384_LESS_ONE: NonZero<U384> =
    NonZero::<U384>::new_unwrap(p384::NistP384::ORDER.as_ref().wrapping_sub(&U384::ONE));

/// As much as there is room and content for.
fn copy(to: &mut [u8], from: &[u8]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
}

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

impl DerivedKey {
    /// What it is used with.
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The private key itself: 32 bytes, for p-384 48, most significant first where it is a number.
    pub fn expose(&self) -> &[u8] {
        self.bytes.expose().get(..self.algorithm.key_bytes()).expect("no key is longer than 48 bytes")
    }

    /// The content of the key's file: raw for aes-256, else PEM as OpenSSL 1.1 and later read it.
    pub fn to_file(&self) -> Zeroizing<Vec<u8>> {
        let der = self.to_der();
        if self.algorithm == Algorithm::Aes256 { der } else { pem(&der) }
    }

    /// The same without its frame, as KMSs import it: raw for aes-256, else PKCS #8 in DER.
    pub fn to_der(&self) -> Zeroizing<Vec<u8>> {
        let private = self.expose();
        let (start, middle, point): (&[u8], &[u8], Vec<u8>) = match self.algorithm {
            Algorithm::Aes256 => return Zeroizing::new(private.to_vec()),
            Algorithm::Ed25519 => (ED25519_START, &[], Vec::new()),
            Algorithm::X25519 => (X25519_START, &[], Vec::new()),
            Algorithm::P256 => {
                let scalar = Zeroizing::new(p256::Scalar::reduce(&U256::from_be_slice(private)));
                let point = p256::ProjectivePoint::mul_by_generator(&scalar).to_affine();
                (P256_START, P256_PUBLIC, point.to_sec1_point(false).as_bytes().to_vec())
            }
            Algorithm::P384 => {
                let scalar = Zeroizing::new(p384::Scalar::reduce(&U384::from_be_slice(private)));
                let point = p384::ProjectivePoint::mul_by_generator(&scalar).to_affine();
                (P384_START, P384_PUBLIC, point.to_sec1_point(false).as_bytes().to_vec())
            }
        };
        Zeroizing::new([start, private, middle, &point].concat())
    }
}

/// `PRIVATE KEY` in PEM (RFC 7468): 64 characters a line.
fn pem(der: &[u8]) -> Zeroizing<Vec<u8>> {
    let base64 = Zeroizing::new(BASE64.encode(der));
    // never grown: what is left behind by growing is not wiped at once
    let mut text = Zeroizing::new(Vec::with_capacity(base64.len() + base64.len() / 64 + 64));
    text.extend_from_slice(b"-----BEGIN PRIVATE KEY-----\n");
    for line in base64.as_bytes().chunks(64) {
        text.extend_from_slice(line);
        text.push(b'\n');
    }
    text.extend_from_slice(b"-----END PRIVATE KEY-----\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_slips_are_named() {
        use NameError as E;
        for good in ["a:aes-256:0", "backups/2026.q1_x-y:p-384:4294967295"] {
            assert_eq!(good.parse::<KeyName>().map(|name| name.to_string()), Ok(good.to_owned()));
        }
        let long = format!("{}:p-256:0", "x".repeat(65));
        let cases = [
            ("", E::Parts(1)),
            ("release:ed25519", E::Parts(2)),
            (":ed25519:0", E::PurposeEmpty),
            (&long, E::PurposeTooLong(65)),
            ("Release:ed25519:0", E::PurposeCharacter { character: 'R', place: 1 }),
            ("a:b:ed25519:0", E::PurposeCharacter { character: ':', place: 2 }),
            ("é:ed25519:0", E::PurposeCharacter { character: 'é', place: 1 }),
            ("a:rsa-3072:0", E::Rsa),
            ("a:ED25519:0", E::Algorithm("ED25519".into())),
            ("a:p-256:4294967296", E::Index("4294967296".into())),
            ("a:p-256:01", E::Index("01".into())),
            ("a:p-256:+1", E::Index("+1".into())),
            ("a:p-256:", E::Index(String::new())),
        ];
        for (text, want) in cases {
            assert_eq!(text.parse::<KeyName>(), Err(want), "{text}");
        }
    }

    /// The ends of the reduction: nothing gives zero or the order, which are no private keys.
    #[test]
    fn private_numbers_stay_below_the_order() {
        let order = p256::NistP256::ORDER.as_ref().wrapping_sub(&U256::ONE);
        let reduce = |number: U384| number.rem(&ORDER_256_LESS_ONE).wrapping_add(&U256::ONE);
        assert_eq!(reduce(U384::ZERO), U256::ONE);
        assert_eq!(reduce(order.resize()), U256::ONE);
        assert_eq!(reduce(order.wrapping_sub(&U256::ONE).resize()), order);
        let order = p384::NistP384::ORDER.as_ref().wrapping_sub(&U384::ONE);
        let reduce = |number: U512| number.rem(&ORDER_384_LESS_ONE).wrapping_add(&U384::ONE);
        assert_eq!(reduce(U512::MAX).cmp(&order), std::cmp::Ordering::Less);
        assert_eq!(reduce(order.wrapping_sub(&U384::ONE).resize()), order);
    }

    #[test]
    fn nothing_of_a_key_is_in_its_debug() {
        let root = RootKey::from_secret(Secret::copy_of(&[9; 32]));
        let key = root.derive(Mode::Production, &"a:p-384:0".parse().expect("a name"));
        assert_eq!(format!("{key:?}"), "DerivedKey { algorithm: P384, bytes: Secret<48>(redacted) }");
    }
}
