//! Keys of a CA and of those it certifies: public halves as certificates hold them, signatures made and checked.

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use x509_cert::der::Encode as _;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use super::rsa;
use crate::sharing::derive::{Algorithm, DerivedKey};
use crate::sharing::wrap::{NotWrappingKey, WrappingKey};
use crate::vocab::Digest;
use crate::vocab::digest::{first, sha256};

/// `SubjectPublicKeyInfo` up to the key (RFC 5480, RFC 8410). Everything has one length.
const P256_START: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, // 1.2.840.10045.2.1, ecPublicKey
    6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7, 3, 0x42, 0, // 1.2.840.10045.3.1.7, prime256v1
];
const P384_START: &[u8] = &[
    0x30, 0x76, 0x30, 0x10, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, // 1.2.840.10045.2.1, ecPublicKey
    6, 5, 0x2b, 0x81, 4, 0, 0x22, 3, 0x62, 0, // 1.3.132.0.34, secp384r1
];
const ED25519_START: &[u8] = &[0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];

// RFC 5758, 3.2, and RFC 8410, 3: none has parameters
const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
const ECDSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// What a CA signs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// ECDSA on P-256 with SHA-256.
    P256,
    /// ECDSA on P-384 with SHA-384.
    P384,
    /// Ed25519 (RFC 8032).
    Ed25519,
}

/// Why a public key is not certified, or is none of a CA.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAKey {
    /// RSA that is not fit.
    #[error("it is an RSA key, and {0}")]
    Rsa(NotWrappingKey),
    /// Another algorithm, another curve, or a point that is compressed.
    #[error(
        "it is no key of P-256 or P-384 with a whole point, and none of Ed25519 or RSA (its algorithm is {0}): make the request with one of these"
    )]
    Other(String),
    /// A point that is not on its curve.
    #[error("it is no point of its curve, so nobody has the private key of it: have the request made again")]
    NoPoint,
}

/// A public key that is certified: of what a CA signs with, a point of its curve; or of RSA, which no CA of ours signs with.
#[derive(Clone, Debug)]
pub struct PublicKey {
    made_of: MadeOf,
    spki: Vec<u8>,
    /// What stands in its BIT STRING: the point, or the numbers of RSA.
    bits: Vec<u8>,
}

#[derive(Clone, Debug)]
enum MadeOf {
    Point(Kind),
    Rsa(Box<WrappingKey>),
}

/// One key has one `SubjectPublicKeyInfo`: all of it is in DER.
impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.spki == other.spki
    }
}

impl Eq for PublicKey {}

impl Kind {
    /// Of a derived key; none for keys that do not sign.
    pub(super) const fn of(algorithm: Algorithm) -> Option<Self> {
        match algorithm {
            Algorithm::P256 => Some(Self::P256),
            Algorithm::P384 => Some(Self::P384),
            Algorithm::Ed25519 => Some(Self::Ed25519),
            Algorithm::Aes256 | Algorithm::X25519 | Algorithm::Seed128 | Algorithm::Seed256 => None,
        }
    }

    /// What it is called.
    pub(super) const fn called(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::Ed25519 => "Ed25519",
        }
    }

    const fn start(self) -> &'static [u8] {
        match self {
            Self::P256 => P256_START,
            Self::P384 => P384_START,
            Self::Ed25519 => ED25519_START,
        }
    }

    const fn point_bytes(self) -> usize {
        match self {
            Self::P256 => 65,
            Self::P384 => 97,
            Self::Ed25519 => 32,
        }
    }

    /// The algorithm of its signatures.
    pub(super) const fn signs_with(self) -> AlgorithmIdentifierOwned {
        let oid = match self {
            Self::P256 => ECDSA_SHA256,
            Self::P384 => ECDSA_SHA384,
            Self::Ed25519 => ED25519,
        };
        AlgorithmIdentifierOwned { oid, parameters: None }
    }
}

/// What an algorithm of signatures is called.
pub(super) fn signature_name(algorithm: &AlgorithmIdentifierOwned) -> String {
    match algorithm.oid {
        ECDSA_SHA256 => "ecdsa-with-SHA256".to_owned(),
        ECDSA_SHA384 => "ecdsa-with-SHA384".to_owned(),
        ECDSA_SHA512 => "ecdsa-with-SHA512".to_owned(),
        ED25519 => "Ed25519".to_owned(),
        other => rsa::name_of(other).map_or_else(|| other.to_string(), str::to_owned),
    }
}

/// True of an algorithm whose signatures are checked here.
pub(super) const fn is_known(algorithm: &AlgorithmIdentifierOwned) -> bool {
    matches!(algorithm.oid, ECDSA_SHA256 | ECDSA_SHA384 | ECDSA_SHA512 | ED25519)
        || rsa::name_of(algorithm.oid).is_some()
}

impl PublicKey {
    /// The public half of a derived key; none for keys that do not sign.
    pub(super) fn of(key: &DerivedKey) -> Option<Self> {
        let (kind, point) = (Kind::of(key.algorithm())?, key.public()?);
        Some(Self { made_of: MadeOf::Point(kind), spki: [kind.start(), &point].concat(), bits: point })
    }

    /// As it stands in a request or a certificate.
    pub(super) fn read(info: &SubjectPublicKeyInfoOwned) -> Result<Self, NotAKey> {
        let oid = info.algorithm.oid;
        let other = || NotAKey::Other(oid.to_string());
        let spki = info.to_der().map_err(|_| other())?;
        if oid == RSA {
            let key = WrappingKey::read(&spki).map_err(NotAKey::Rsa)?;
            let bits = info.subject_public_key.as_bytes().ok_or_else(other)?.to_vec();
            return Ok(Self { made_of: MadeOf::Rsa(Box::new(key)), spki, bits });
        }
        let kinds = [Kind::P256, Kind::P384, Kind::Ed25519];
        let read = kinds.into_iter().find_map(|kind| Some((kind, spki.strip_prefix(kind.start())?.to_vec())));
        let (kind, point) =
            read.filter(|(kind, point)| point.len() == kind.point_bytes()).ok_or_else(other)?;
        let is_point = match kind {
            Kind::P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(&point).is_ok(),
            Kind::P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(&point).is_ok(),
            Kind::Ed25519 => ed25519(&point).is_some_and(|key| !key.is_weak()),
        };
        let key = Self { made_of: MadeOf::Point(kind), spki, bits: point };
        if is_point { Ok(key) } else { Err(NotAKey::NoPoint) }
    }

    /// What a CA with this key signs with; none of RSA.
    pub(super) const fn kind(&self) -> Option<Kind> {
        match self.made_of {
            MadeOf::Point(kind) => Some(kind),
            MadeOf::Rsa(_) => None,
        }
    }

    /// True of a key under which something can be enciphered, and with which none is agreed on.
    pub(super) const fn is_rsa(&self) -> bool {
        self.kind().is_none()
    }

    /// What it is called.
    pub(super) fn called(&self) -> String {
        match &self.made_of {
            MadeOf::Point(kind) => kind.called().to_owned(),
            MadeOf::Rsa(key) => format!("RSA, {} bits", key.bits()),
        }
    }

    /// `SubjectPublicKeyInfo` in DER.
    pub(super) fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// SHA-256 of its `SubjectPublicKeyInfo`, as `openssl pkey -pubin -outform DER | sha256sum` prints it.
    pub fn digest(&self) -> Digest {
        sha256(&self.spki)
    }

    /// What identifies it in certificates: the first 160 bits of the SHA-256 of its BIT STRING (RFC 7093, 2, method 1).
    pub(super) fn id(&self) -> [u8; 20] {
        first(&sha256(&self.bits).0)
    }

    /// True if this is its signature of the message. ECDSA and RSA are taken with any SHA-2 of 256 bits and more: whoever makes a
    /// request chooses.
    pub(super) fn verifies(&self, message: &[u8], with: &AlgorithmIdentifierOwned, signature: &[u8]) -> bool {
        let kind = match &self.made_of {
            MadeOf::Point(kind) => *kind,
            MadeOf::Rsa(key) => return rsa::verifies(key, message, with, signature),
        };
        if with.parameters.is_some() {
            return false;
        }
        let hash = match (with.oid, kind) {
            (ED25519, Kind::Ed25519) => {
                let signature = ed25519_dalek::Signature::from_slice(signature);
                return ed25519(&self.bits)
                    .zip(signature.ok())
                    .is_some_and(|(key, signature)| key.verify_strict(message, &signature).is_ok());
            }
            (ECDSA_SHA256, Kind::P256 | Kind::P384) => Sha256::digest(message).to_vec(),
            (ECDSA_SHA384, Kind::P256 | Kind::P384) => Sha384::digest(message).to_vec(),
            (ECDSA_SHA512, Kind::P256 | Kind::P384) => Sha512::digest(message).to_vec(),
            _ => return false,
        };
        match kind {
            Kind::P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(&self.bits)
                .and_then(|key| key.verify_prehash(&hash, &p256::ecdsa::DerSignature::try_from(signature)?))
                .is_ok(),
            Kind::P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(&self.bits)
                .and_then(|key| key.verify_prehash(&hash, &p384::ecdsa::DerSignature::try_from(signature)?))
                .is_ok(),
            Kind::Ed25519 => false,
        }
    }
}

fn ed25519(point: &[u8]) -> Option<ed25519_dalek::VerifyingKey> {
    ed25519_dalek::VerifyingKey::from_bytes(point.first_chunk()?).ok()
}

/// Signs: ECDSA with numbers that follow from key and message (RFC 6979), so that no random source can give the key away.
/// None for keys that do not sign.
pub(super) fn sign(key: &DerivedKey, message: &[u8]) -> Option<Vec<u8>> {
    const IN_RANGE: &str = "a derived key is a number from 1 to the order less one";
    Some(match Kind::of(key.algorithm())? {
        Kind::P256 => {
            let key = p256::ecdsa::SigningKey::from_slice(key.expose()).expect(IN_RANGE);
            let signature: p256::ecdsa::DerSignature = key.sign(message);
            signature.as_bytes().to_vec()
        }
        Kind::P384 => {
            let key = p384::ecdsa::SigningKey::from_slice(key.expose()).expect(IN_RANGE);
            let signature: p384::ecdsa::DerSignature = key.sign(message);
            signature.as_bytes().to_vec()
        }
        Kind::Ed25519 => {
            let seed = key.expose().first_chunk().expect("an Ed25519 key has 32 bytes");
            ed25519_dalek::SigningKey::from_bytes(seed).sign(message).to_bytes().to_vec()
        }
    })
}
