//! The private key of a CA: derived from the root key, or made elsewhere and sealed under it.
//!
//! What was sealed is read as [`Material`] reads what is imported: PKCS #8, PKCS #1 or SEC 1, in PEM or DER. Here its parts
//! are looked at too: a point that stands beside a private number must be that number's.

use std::fmt;

use p256::ecdsa::signature::Signer as _;
use pkcs8::PrivateKeyInfoRef;
use pkcs8::der::Decode as _;
use rand_core::CryptoRng;
use sec1::EcPrivateKey;
use zeroize::Zeroizing;

use super::key::{Kind, PublicKey};
use super::not_a_ca_key::NotACaKey;
use super::not_issued::NotIssued;
use super::rsa_private::RsaPrivateKey;
use crate::sharing::RootKey;
use crate::sharing::derive::{Algorithm, DerivedKey, KeyName};
use crate::sharing::importing::{Curve, Kind as Imported, Material, NotMaterial};
use crate::sharing::pem::{decode, frames};
use crate::vocab::{Mode, Secret};

/// A key of RSA that everybody knows, of RFC 9500, 2.1: what a key of RSA is to sign is signed with it first. A throw-away key
/// of RSA would want primes, which nothing here finds.
pub(super) const EVERYBODYS_RSA: &str = include_str!("../everybodys_rsa.pem");

/// A private key that signs for a CA. Secret.
pub struct CaKey {
    made_of: MadeOf,
    public: PublicKey,
}

enum MadeOf {
    P256(Box<p256::ecdsa::SigningKey>),
    P384(Box<p384::ecdsa::SigningKey>),
    Ed25519(Box<ed25519_dalek::SigningKey>),
    Rsa(Box<RsaPrivateKey>),
}

impl CaKey {
    /// The derived key of this name, which an [`super::Order`] found fit to sign.
    pub fn derived(root: &RootKey, mode: Mode, name: &KeyName) -> Result<Self, NotIssued> {
        Self::of(&root.derive(mode, name)).ok_or(NotIssued::Changed)
    }

    /// A derived key; none of those that do not sign.
    pub(super) fn of(key: &DerivedKey) -> Option<Self> {
        const IN_RANGE: &str = "a derived key is a number from 1 to the order less one";
        let made_of = match Kind::of(key.algorithm())? {
            Kind::P256 => {
                MadeOf::P256(Box::new(p256::ecdsa::SigningKey::from_slice(key.expose()).expect(IN_RANGE)))
            }
            Kind::P384 => {
                MadeOf::P384(Box::new(p384::ecdsa::SigningKey::from_slice(key.expose()).expect(IN_RANGE)))
            }
            Kind::Ed25519 => {
                let seed = key.expose().first_chunk().expect("an Ed25519 key has 32 bytes");
                MadeOf::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(seed)))
            }
            Kind::Rsa => unreachable!("no key of RSA is derived"),
        };
        let public =
            PublicKey::from_spki(&key.to_public_der()?).expect("a derived key has a point of its curve");
        Some(Self { made_of, public })
    }

    /// What was sealed, once it is opened.
    pub fn read(content: &[u8]) -> Result<Self, NotACaKey> {
        let material = Material::parse(content).map_err(|why| match why {
            NotMaterial::Encrypted => NotACaKey::Encrypted,
            NotMaterial::Damaged => NotACaKey::Damaged,
            NotMaterial::OtherPublic => NotACaKey::Parts(OTHER_PUBLIC),
            NotMaterial::SeveralPrimes => NotACaKey::SeveralPrimes,
            NotMaterial::Parts(why) => NotACaKey::Parts(why),
        })?;
        let kind = material.kind();
        if let Imported::Bytes(_) | Imported::Unread = kind {
            return Err(if holds_several(content) { NotACaKey::Several } else { NotACaKey::NoKey });
        }
        let info = PrivateKeyInfoRef::from_der(material.expose()).map_err(|_| NotACaKey::Damaged)?;
        match kind {
            Imported::Curve(Curve::P256) => {
                let number = number_of::<32>(&info)?;
                let key = p256::ecdsa::SigningKey::from_slice(number.as_slice()).map_err(|_| OUT_OF_RANGE)?;
                let point = key.verifying_key().to_sec1_point(false);
                Self::with_point(MadeOf::P256(Box::new(key)), Kind::P256, point.as_bytes(), &info)
            }
            Imported::Curve(Curve::P384) => {
                let number = number_of::<48>(&info)?;
                let key = p384::ecdsa::SigningKey::from_slice(number.as_slice()).map_err(|_| OUT_OF_RANGE)?;
                let point = key.verifying_key().to_sec1_point(false);
                Self::with_point(MadeOf::P384(Box::new(key)), Kind::P384, point.as_bytes(), &info)
            }
            Imported::Curve(Curve::Ed25519) => {
                // the private key is an OCTET STRING in an OCTET STRING, RFC 8410, 7
                let seed = info.private_key.as_bytes().strip_prefix(&[4, 32]).ok_or(NotACaKey::Damaged)?;
                let seed = Zeroizing::new(<[u8; 32]>::try_from(seed).map_err(|_| NotACaKey::Damaged)?);
                let key = ed25519_dalek::SigningKey::from_bytes(&seed);
                let point = key.verifying_key().to_bytes();
                Self::with_point(MadeOf::Ed25519(Box::new(key)), Kind::Ed25519, &point, &info)
            }
            Imported::Rsa { .. } => {
                let (key, public) = RsaPrivateKey::read(info.private_key.as_bytes())?;
                Ok(Self { made_of: MadeOf::Rsa(Box::new(key)), public })
            }
            Imported::Curve(Curve::P521) => Err(NotACaKey::OtherKind("a key of P-521")),
            Imported::Curve(Curve::Secp256k1) => Err(NotACaKey::OtherKind("a key of secp256k1")),
            Imported::Curve(Curve::X25519) => Err(NotACaKey::OtherKind("an X25519 key, which signs nothing")),
            Imported::Unknown => {
                Err(NotACaKey::OtherKind("a private key of another kind, or one that is damaged"))
            }
            Imported::Bytes(_) | Imported::Unread => Err(NotACaKey::NoKey),
        }
    }

    /// A key whose point may stand beside its number: then it is that number's.
    fn with_point(
        made_of: MadeOf,
        kind: Kind,
        point: &[u8],
        info: &PrivateKeyInfoRef<'_>,
    ) -> Result<Self, NotACaKey> {
        let inside = match kind {
            Kind::P256 | Kind::P384 => {
                let key =
                    EcPrivateKey::from_der(info.private_key.as_bytes()).map_err(|_| NotACaKey::Damaged)?;
                key.public_key
            }
            Kind::Ed25519 | Kind::Rsa => None,
        };
        let beside = info.public_key.as_ref().and_then(x509_cert::der::asn1::BitStringRef::as_bytes);
        let public = PublicKey::of_point(kind, point)?;
        // a point may be written in a shorter form too
        let fits = |said: &[u8]| said == point || Some(said) == compressed(point).as_deref();
        if inside.into_iter().chain(beside).all(fits) {
            Ok(Self { made_of, public })
        } else {
            Err(NotACaKey::Parts(OTHER_PUBLIC))
        }
    }

    /// A key that nobody has, of this kind; of RSA one that everybody has.
    pub(super) fn throw_away(kind: Kind, rng: &mut impl CryptoRng) -> Self {
        let algorithm = match kind {
            Kind::P256 => Algorithm::P256,
            Kind::P384 => Algorithm::P384,
            Kind::Ed25519 => Algorithm::Ed25519,
            Kind::Rsa => {
                let frame = frames(EVERYBODYS_RSA).flatten().next().and_then(|frame| frame.body());
                let der = frame.and_then(decode).expect("the key stands in its file");
                let (key, public) =
                    RsaPrivateKey::read(&der).expect("a key whose parts fit stands in its file");
                return Self { made_of: MadeOf::Rsa(Box::new(key)), public };
            }
        };
        let name = format!("throw-away:{}:0", algorithm.word()).parse().expect("a name of three parts");
        let root = RootKey::from_secret(Secret::fill_with(|place| rng.fill_bytes(place)));
        Self::of(&root.derive(Mode::Rehearsal, &name)).expect("a key of this kind signs")
    }

    /// Its public half.
    pub(super) const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs: ECDSA with numbers that follow from key and message (RFC 6979), so that no random source can give the key away.
    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        match &self.made_of {
            MadeOf::P256(key) => {
                let signature: p256::ecdsa::DerSignature = key.sign(message);
                signature.as_bytes().to_vec()
            }
            MadeOf::P384(key) => {
                let signature: p384::ecdsa::DerSignature = key.sign(message);
                signature.as_bytes().to_vec()
            }
            MadeOf::Ed25519(key) => key.sign(message).to_bytes().to_vec(),
            MadeOf::Rsa(key) => key.sign(message),
        }
    }
}

impl fmt::Debug for CaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CaKey({}, redacted)", self.public.called())
    }
}

const OTHER_PUBLIC: &str = "its public half is that of another key";
const OUT_OF_RANGE: NotACaKey = NotACaKey::Parts("its number is none from 1 to the order of its curve");

/// The private number of a key of a curve (RFC 5915, 3), which is as long as a number of the curve.
fn number_of<const N: usize>(info: &PrivateKeyInfoRef<'_>) -> Result<Zeroizing<[u8; N]>, NotACaKey> {
    let key = EcPrivateKey::from_der(info.private_key.as_bytes()).map_err(|_| NotACaKey::Damaged)?;
    let curve = key.parameters.map(sec1::EcParameters::named_curve);
    if curve.is_some_and(|curve| curve.is_none() || curve != info.algorithm.parameters_oid().ok()) {
        return Err(NotACaKey::Parts("it names two curves"));
    }
    // old writers left zeros before the number out
    let before = N.checked_sub(key.private_key.len()).ok_or(NotACaKey::Damaged)?;
    let mut number = Zeroizing::new([0; N]);
    number.get_mut(before..).expect("N less so many are left").copy_from_slice(key.private_key);
    Ok(number)
}

/// The shorter form of a point with both numbers (SEC 1, 2.3.3); none of others.
fn compressed(point: &[u8]) -> Option<Vec<u8>> {
    let [4, numbers @ ..] = point else { return None };
    let (x, y) = numbers.split_at_checked(numbers.len() / 2)?;
    Some([&[2 + (y.last()? & 1)][..], x].concat())
}

/// True of a text in which more than one private key is framed.
fn holds_several(content: &[u8]) -> bool {
    let text = std::str::from_utf8(content).unwrap_or_default();
    frames(text).flatten().filter(|frame| frame.label.ends_with("PRIVATE KEY")).count() > 1
}
