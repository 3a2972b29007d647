//! The public half of a private key: it is no secret, and what shows that the other side imported the right key.

use pkcs8::PrivateKeyInfoRef;
use pkcs8::der::Decode;
use sec1::EcPrivateKey;
use zeroize::Zeroizing;

use super::kind::{Curve, Kind};
use crate::sharing::wrap::der::{self, BIT_STRING, NULL, OBJECT, SEQUENCE};

/// The public half of what is imported.
pub(super) const IMPORTED: &str = "imported-public-key.pem";

/// Longest private key whose public half is told, in bytes: RSA of 16,384 bits has fewer than 10,000.
const MAX_KEY_BYTES: usize = 32 << 10;

/// A public half that is not that of the private key beside it.
#[derive(Debug)]
pub(super) struct OtherPublic;

/// `SubjectPublicKeyInfo` in DER (RFC 5280), of RSA (RFC 3279), of the curves of RFC 5480, and of Ed25519 (RFC 8410). None
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

/// The point of a key of these curves, uncompressed (SEC 1, 2.3.3).
fn point_of(inside: &[u8], curve: Curve) -> Result<Option<Vec<u8>>, OtherPublic> {
    let Ok(key) = EcPrivateKey::from_der(inside) else { return Ok(None) };
    // old writers left zeros before the number out, others wrote more of them
    let number = |length: usize| {
        let zeros = key.private_key.iter().take_while(|byte| **byte == 0).count();
        let digits = key.private_key.get(zeros..).unwrap_or_default();
        let before = length.checked_sub(digits.len())?;
        let mut whole = Zeroizing::new(vec![0; before]);
        whole.extend_from_slice(digits);
        Some(whole)
    };
    let forms = match curve {
        Curve::P256 => number(32).and_then(|number| {
            let key = p256::ecdsa::SigningKey::from_slice(&number).ok()?;
            let form = |short| key.verifying_key().to_sec1_point(short).as_bytes().to_vec();
            Some([form(false), form(true)])
        }),
        Curve::P384 => number(48).and_then(|number| {
            let key = p384::ecdsa::SigningKey::from_slice(&number).ok()?;
            let form = |short| key.verifying_key().to_sec1_point(short).as_bytes().to_vec();
            Some([form(false), form(true)])
        }),
        Curve::P521 => number(66).and_then(|number| {
            let key = p521::ecdsa::SigningKey::from_slice(&number).ok()?;
            let form = |short| key.verifying_key().to_sec1_point(short).as_bytes().to_vec();
            Some([form(false), form(true)])
        }),
        // whole, or not told
        Curve::Secp256k1 => {
            return Ok(key.public_key.filter(|point| point.first() == Some(&4)).map(<[u8]>::to_vec));
        }
        Curve::Ed25519 | Curve::X25519 => return Ok(None),
    };
    match (forms, key.public_key) {
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
        "1.3.101.112" => {
            // the private key is an OCTET STRING in an OCTET STRING, RFC 8410, 7
            let seed = inside.strip_prefix(&[4, 32])?;
            let seed = Zeroizing::new(<[u8; 32]>::try_from(seed).ok()?);
            let key = ed25519_dalek::SigningKey::from_bytes(&seed).verifying_key();
            (Vec::new(), key.to_bytes().to_vec())
        }
        _ => return None,
    };
    let algorithm = der::element(SEQUENCE, &[&object, &parameters]);
    Some(der::element(SEQUENCE, &[&algorithm, &der::element(BIT_STRING, &[&[0], &key])]))
}
