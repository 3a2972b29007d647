//! The public half of a private key: it is no secret, and what shows that the other side imported the right key.

use pkcs8::PrivateKeyInfoRef;
use pkcs8::der::Decode;
use sec1::EcPrivateKey;
use zeroize::Zeroizing;

use crate::sharing::wrap::der::{self, BIT_STRING, NULL, OBJECT, SEQUENCE};

/// The public half of what is imported.
pub(super) const IMPORTED: &str = "imported-public-key.pem";

/// Longest private key whose public half is told, in bytes: RSA of 16,384 bits has fewer than 10,000.
const MAX_KEY_BYTES: usize = 32 << 10;

/// `SubjectPublicKeyInfo` in DER (RFC 5280), of RSA (RFC 3279), of the curves of RFC 5480, and of Ed25519 (RFC 8410). None
/// for another algorithm, and for a key of a curve that does not hold its point.
pub(super) fn public_half(info: &PrivateKeyInfoRef<'_>) -> Option<Vec<u8>> {
    let inside = info.private_key.as_bytes();
    if inside.len() > MAX_KEY_BYTES {
        return None;
    }
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
            let point = EcPrivateKey::from_der(inside).ok()?.public_key?;
            (der::element(OBJECT, &[curve.as_bytes()]), point.to_vec())
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
