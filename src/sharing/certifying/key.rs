//! Public keys of a CA and of those it certifies, as certificates hold them, and their signatures checked.

use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use x509_cert::der::asn1::{Any, ObjectIdentifier};
use x509_cert::der::{Decode as _, Encode as _};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use super::rsa;
use crate::sharing::derive::Algorithm;
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
const P521_START: &[u8] = &[
    0x30, 0x81, 0x9b, 0x30, 0x10, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2,
    1, // 1.2.840.10045.2.1, ecPublicKey
    6, 5, 0x2b, 0x81, 4, 0, 0x23, 3, 0x81, 0x86, 0, // 1.3.132.0.35, secp521r1
];
const ED25519_START: &[u8] = &[0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];

// RFC 5758, 3.2, and RFC 8410, 3: none has parameters
const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
const ECDSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
pub(super) const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// Bytes of a number of P-521. A hash is a number too, and is never longer.
const P521_BYTES: usize = 66;

/// Longest modulus that a CA of ours signs with, in bits: what certificates are made with, and is signed with in a second.
pub(super) const MAX_CA_MODULUS_BITS: usize = 4_096;

/// What a CA signs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// ECDSA on P-256 with SHA-256.
    P256,
    /// ECDSA on P-384 with SHA-384.
    P384,
    /// Ed25519 (RFC 8032).
    Ed25519,
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2; RFC 4055, 5). Only of keys that were sealed: none is derived.
    Rsa,
}

/// The curves on which a key may be that is certified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Curve {
    P256,
    P384,
    P521,
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
        "it is no key of P-256, P-384 or P-521 with a whole point, and none of Ed25519 or RSA (its algorithm is {0}): make the request with one of these"
    )]
    Other(String),
    /// A point that is not on its curve.
    #[error("it is no point of its curve, so nobody has the private key of it: have the request made again")]
    NoPoint,
}

/// A public key that is certified, or that a CA signs with: a point of its curve, or numbers of RSA.
#[derive(Clone, Debug)]
pub struct PublicKey {
    made_of: MadeOf,
    spki: Vec<u8>,
    /// What stands in its BIT STRING: the point, or the numbers of RSA.
    bits: Vec<u8>,
}

#[derive(Clone, Debug)]
enum MadeOf {
    Point(Curve),
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

    /// The algorithm of its signatures. RSA has a NULL there, and the others have nothing (RFC 4055, 5).
    pub(super) fn signs_with(self) -> AlgorithmIdentifierOwned {
        let (oid, parameters) = match self {
            Self::P256 => (ECDSA_SHA256, None),
            Self::P384 => (ECDSA_SHA384, None),
            Self::Ed25519 => (ED25519, None),
            Self::Rsa => (rsa::SHA256, Some(Any::null())),
        };
        AlgorithmIdentifierOwned { oid, parameters }
    }
}

impl Curve {
    const ALL: [Self; 4] = [Self::P256, Self::P384, Self::P521, Self::Ed25519];

    /// What it is called.
    const fn called(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::Ed25519 => "Ed25519",
        }
    }

    const fn start(self) -> &'static [u8] {
        match self {
            Self::P256 => P256_START,
            Self::P384 => P384_START,
            Self::P521 => P521_START,
            Self::Ed25519 => ED25519_START,
        }
    }

    const fn point_bytes(self) -> usize {
        match self {
            Self::P256 => 65,
            Self::P384 => 97,
            Self::P521 => 2 * P521_BYTES + 1,
            Self::Ed25519 => 32,
        }
    }

    /// True if these bytes are a point of it.
    fn has(self, point: &[u8]) -> bool {
        match self {
            Self::P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(point).is_ok(),
            Self::P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(point).is_ok(),
            Self::P521 => p521::ecdsa::VerifyingKey::from_sec1_bytes(point).is_ok(),
            Self::Ed25519 => ed25519(point).is_some_and(|key| !key.is_weak()),
        }
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
        let on_its_curve = |curve: Curve| Some((curve, spki.strip_prefix(curve.start())?.to_vec()));
        let read = Curve::ALL.into_iter().find_map(on_its_curve);
        let (curve, point) =
            read.filter(|(curve, point)| point.len() == curve.point_bytes()).ok_or_else(other)?;
        let is_point = curve.has(&point);
        let key = Self { made_of: MadeOf::Point(curve), spki, bits: point };
        if is_point { Ok(key) } else { Err(NotAKey::NoPoint) }
    }

    /// The point that belongs to a private key of this kind.
    pub(super) fn of_point(kind: Kind, point: &[u8]) -> Result<Self, NotAKey> {
        let start = match kind {
            Kind::P256 => P256_START,
            Kind::P384 => P384_START,
            Kind::Ed25519 => ED25519_START,
            Kind::Rsa => return Err(NotAKey::NoPoint),
        };
        Self::from_spki(&[start, point].concat())
    }

    /// Of a `SubjectPublicKeyInfo` in DER.
    pub(super) fn from_spki(der: &[u8]) -> Result<Self, NotAKey> {
        let info = SubjectPublicKeyInfoOwned::from_der(der);
        info.map_err(|_| NotAKey::Other("unreadable".to_owned())).and_then(|info| Self::read(&info))
    }

    /// What a CA with this key signs with; none of keys that are certified alone: of P-521, and of RSA that is longer than
    /// any CA needs.
    pub(super) fn kind(&self) -> Option<Kind> {
        match &self.made_of {
            MadeOf::Point(Curve::P256) => Some(Kind::P256),
            MadeOf::Point(Curve::P384) => Some(Kind::P384),
            MadeOf::Point(Curve::Ed25519) => Some(Kind::Ed25519),
            MadeOf::Rsa(key) if key.bits() <= MAX_CA_MODULUS_BITS => Some(Kind::Rsa),
            MadeOf::Point(Curve::P521) | MadeOf::Rsa(_) => None,
        }
    }

    /// True of a key under which something can be enciphered, and with which none is agreed on.
    pub(super) const fn is_rsa(&self) -> bool {
        matches!(self.made_of, MadeOf::Rsa(_))
    }

    /// What it is called.
    pub(super) fn called(&self) -> String {
        match &self.made_of {
            MadeOf::Point(curve) => curve.called().to_owned(),
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
        let curve = match &self.made_of {
            MadeOf::Point(curve) => *curve,
            MadeOf::Rsa(key) => return rsa::verifies(key, message, with, signature),
        };
        if with.parameters.is_some() {
            return false;
        }
        let hash = match (with.oid, curve) {
            (ED25519, Curve::Ed25519) => {
                let signature = ed25519_dalek::Signature::from_slice(signature);
                return ed25519(&self.bits)
                    .zip(signature.ok())
                    .is_some_and(|(key, signature)| key.verify_strict(message, &signature).is_ok());
            }
            (ECDSA_SHA256, Curve::P256 | Curve::P384 | Curve::P521) => Sha256::digest(message).to_vec(),
            (ECDSA_SHA384, Curve::P256 | Curve::P384 | Curve::P521) => Sha384::digest(message).to_vec(),
            (ECDSA_SHA512, Curve::P256 | Curve::P384 | Curve::P521) => Sha512::digest(message).to_vec(),
            _ => return false,
        };
        match curve {
            Curve::P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(&self.bits)
                .and_then(|key| key.verify_prehash(&hash, &p256::ecdsa::DerSignature::try_from(signature)?))
                .is_ok(),
            Curve::P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(&self.bits)
                .and_then(|key| key.verify_prehash(&hash, &p384::ecdsa::DerSignature::try_from(signature)?))
                .is_ok(),
            Curve::P521 => p521::ecdsa::VerifyingKey::from_sec1_bytes(&self.bits)
                .and_then(|key| {
                    // the crate wants at least half as many bytes as a number has, and openssl signs requests with
                    // SHA-256: a hash that is shorter is the same number with zeros before it (FIPS 186-5, 6.4.1)
                    let number = [&vec![0; P521_BYTES - hash.len()][..], &hash].concat();
                    key.verify_prehash(&number, &p521::ecdsa::DerSignature::try_from(signature)?)
                })
                .is_ok(),
            Curve::Ed25519 => false,
        }
    }

    /// True if this is its signature of its own certificate: the same, or of a key of RSA one with SHA-1.
    pub(super) fn verifies_own(
        &self,
        message: &[u8],
        with: &AlgorithmIdentifierOwned,
        signature: &[u8],
    ) -> bool {
        let with_sha1 = match &self.made_of {
            MadeOf::Rsa(key) => rsa::verifies_own_with_sha1(key, message, with, signature),
            MadeOf::Point(_) => false,
        };
        with_sha1 || self.verifies(message, with, signature)
    }
}

fn ed25519(point: &[u8]) -> Option<ed25519_dalek::VerifyingKey> {
    ed25519_dalek::VerifyingKey::from_bytes(point.first_chunk()?).ok()
}
