//! The halves of a private key: whether its numbers are those of one key, and its public half, which is no secret, and shows
//! that the other side imported the right key.

use curve25519_dalek::montgomery::MontgomeryPoint;
use pkcs8::PrivateKeyInfoRef;
use pkcs8::der::Decode;
use sec1::EcPrivateKey;
use zeroize::Zeroizing;

use super::kind::{Curve, Kind};
use super::not_material::NotMaterial;
use crate::sharing::rsa_numbers::{NotOneKey, RsaNumbers};
use crate::sharing::wrap::der::{self, BIT_STRING, NULL, OBJECT, SEQUENCE};

/// The public half of what is imported.
pub(super) const IMPORTED: &str = "imported-public-key.pem";

/// Algorithms of RFC 8410.
const ED25519: &str = "1.3.101.112";
const X25519: &str = "1.3.101.110";

/// Longest private key whose public half is told, in bytes: RSA of 16,384 bits has fewer than 10,000.
const MAX_KEY_BYTES: usize = 32 << 10;

/// A public half that is not that of the private key beside it.
#[derive(Debug)]
pub(super) struct OtherPublic;

/// `SubjectPublicKeyInfo` in DER (RFC 5280), of RSA (RFC 3279), of the curves of RFC 5480, and of Ed25519 and X25519 (RFC 8410). None
/// for another algorithm, and for a key whose point is not known. That of a curve is worked out from the private number and
/// written whole, as whoever imports it shows it; one that stands beside it must be the same.
pub(super) fn public_half(info: &PrivateKeyInfoRef<'_>, kind: Kind) -> Result<Option<Vec<u8>>, OtherPublic> {
    let inside = info.private_key.as_bytes();
    if inside.len() > MAX_KEY_BYTES {
        return Ok(None);
    }
    let point = match kind {
        Kind::Curve(curve) => point_of(inside, curve)?,
        Kind::Bytes(_) | Kind::Rsa { .. } | Kind::Unknown | Kind::Unread => None,
    };
    Ok(written(info, inside, point))
}

/// Refuses a key whose numbers are not those of one key. One that is longer than any that is used is not looked at.
pub(super) fn numbers_fit(info: &PrivateKeyInfoRef<'_>, kind: Kind) -> Result<(), NotMaterial> {
    let inside = info.private_key.as_bytes();
    if inside.len() > MAX_KEY_BYTES {
        return Ok(());
    }
    match kind {
        Kind::Rsa { .. } => {
            let key = pkcs1::RsaPrivateKeyRef::from_der(inside).map_err(|_| NotMaterial::Damaged)?;
            if key.other_prime_infos.is_some() {
                return Err(NotMaterial::SeveralPrimes);
            }
            RsaNumbers::of(&key).map(drop).map_err(|NotOneKey(why)| NotMaterial::Parts(why))
        }
        Kind::Curve(curve @ (Curve::P256 | Curve::P384 | Curve::P521)) => {
            let key = EcPrivateKey::from_der(inside).map_err(|_| NotMaterial::Damaged)?;
            forms_of(key.private_key, curve)
                .map(drop)
                .ok_or(NotMaterial::Parts("its number is none from 1 to its curve's order less one"))
        }
        Kind::Curve(Curve::Secp256k1) => {
            EcPrivateKey::from_der(inside).map(drop).map_err(|_| NotMaterial::Damaged)
        }
        Kind::Curve(Curve::Ed25519 | Curve::X25519) => seed_of(inside).map(drop).ok_or(NotMaterial::Damaged),
        Kind::Bytes(_) | Kind::Unknown | Kind::Unread => Ok(()),
    }
}

/// Refuses PKCS #8 of version 2 (RFC 5958) with the public half of another key of RFC 8410 in it.
pub(super) fn public_said(der: &[u8]) -> Result<(), OtherPublic> {
    let Ok(info) = PrivateKeyInfoRef::from_der(der) else { return Ok(()) };
    let Some(said) = info.public_key else { return Ok(()) };
    match public_of_seed(&info) {
        Some(public) if Some(public.as_slice()) != said.as_bytes() => Err(OtherPublic),
        Some(_) | None => Ok(()),
    }
}

/// The 32 bytes of a key of RFC 8410: an OCTET STRING in an OCTET STRING, section 7. Secret.
fn seed_of(inside: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    Some(Zeroizing::new(inside.strip_prefix(&[4, 32])?.try_into().ok()?))
}

/// The public half of a key of Ed25519 or X25519.
fn public_of_seed(info: &PrivateKeyInfoRef<'_>) -> Option<[u8; 32]> {
    let seed = seed_of(info.private_key.as_bytes());
    match info.algorithm.oid.to_string().as_str() {
        X25519 => Some(MontgomeryPoint::mul_base_clamped(*seed?).to_bytes()),
        ED25519 => Some(ed25519_dalek::SigningKey::from_bytes(&*seed?).verifying_key().to_bytes()),
        _ => None,
    }
}

/// The point of this private number, uncompressed and compressed (SEC 1, 2.3.3), if it is one of the curve's.
fn forms_of(private: &[u8], curve: Curve) -> Option<[Vec<u8>; 2]> {
    // old writers left zeros before the number out, others wrote more of them
    let number = |length: usize| {
        let zeros = private.iter().take_while(|byte| **byte == 0).count();
        let digits = private.get(zeros..).unwrap_or_default();
        let before = length.checked_sub(digits.len())?;
        let mut whole = Zeroizing::new(vec![0; before]);
        whole.extend_from_slice(digits);
        Some(whole)
    };
    match curve {
        Curve::P256 => {
            let key = p256::ecdsa::SigningKey::from_slice(&number(32)?).ok()?;
            Some([false, true].map(|short| key.verifying_key().to_sec1_point(short).as_bytes().to_vec()))
        }
        Curve::P384 => {
            let key = p384::ecdsa::SigningKey::from_slice(&number(48)?).ok()?;
            Some([false, true].map(|short| key.verifying_key().to_sec1_point(short).as_bytes().to_vec()))
        }
        Curve::P521 => {
            let key = p521::ecdsa::SigningKey::from_slice(&number(66)?).ok()?;
            Some([false, true].map(|short| key.verifying_key().to_sec1_point(short).as_bytes().to_vec()))
        }
        Curve::Secp256k1 | Curve::Ed25519 | Curve::X25519 => None,
    }
}

/// The point of a key of these curves, uncompressed (SEC 1, 2.3.3).
fn point_of(inside: &[u8], curve: Curve) -> Result<Option<Vec<u8>>, OtherPublic> {
    let Ok(key) = EcPrivateKey::from_der(inside) else { return Ok(None) };
    if curve == Curve::Secp256k1 {
        // whole, or not told
        return Ok(key.public_key.filter(|point| point.first() == Some(&4)).map(<[u8]>::to_vec));
    }
    match (forms_of(key.private_key, curve), key.public_key) {
        (None, _) => Ok(None),
        (Some(forms), Some(said)) if forms.iter().all(|form| form != said) => Err(OtherPublic),
        (Some([whole, _]), Some(_) | None) => Ok(Some(whole)),
    }
}

fn written(info: &PrivateKeyInfoRef<'_>, inside: &[u8], point: Option<Vec<u8>>) -> Option<Vec<u8>> {
    let object = der::element(OBJECT, &[info.algorithm.oid.as_bytes()]);
    let (parameters, key) = match info.algorithm.oid.to_string().as_str() {
        "1.2.840.113549.1.1.1" => {
            let key = pkcs1::RsaPrivateKeyRef::from_der(inside).ok()?;
            let (modulus, exponent) = (key.modulus.as_bytes(), key.public_exponent.as_bytes());
            let numbers = der::element(SEQUENCE, &[&der::number(modulus), &der::number(exponent)]);
            (vec![NULL, 0], numbers)
        }
        "1.2.840.10045.2.1" => {
            let curve = info.algorithm.parameters_oid().ok()?;
            (der::element(OBJECT, &[curve.as_bytes()]), point?)
        }
        ED25519 | X25519 => (Vec::new(), public_of_seed(info)?.to_vec()),
        _ => return None,
    };
    let algorithm = der::element(SEQUENCE, &[&object, &parameters]);
    Some(der::element(SEQUENCE, &[&algorithm, &der::element(BIT_STRING, &[&[0], &key])]))
}
