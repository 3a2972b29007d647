//! Signatures themselves: Ed25519 (RFC 8032), ECDSA on P-256 with SHA-256 and on P-384 with SHA-384 (FIPS 186-5), whose
//! secret number comes of key and message (RFC 6979).

use ed25519_dalek::Signer;
use zeroize::Zeroizing;

use super::error::SignError;
use crate::sharing::derive::{Algorithm, DerivedKey};

/// The signature of this message: R and S of 64 bytes for ed25519, else r and s in full length. It has been verified with the
/// key's public half. Only for keys that sign.
pub(super) fn sign(key: &DerivedKey, message: &[u8]) -> Result<Vec<u8>, SignError> {
    let signature = made(key.algorithm(), key.expose(), message);
    let public = key.public().expect("keys that sign have a public half");
    if verifies(key.algorithm(), &public, message, &signature) {
        Ok(signature)
    } else {
        Err(SignError::Wrong)
    }
}

pub(super) fn made(algorithm: Algorithm, private: &[u8], message: &[u8]) -> Vec<u8> {
    match algorithm {
        Algorithm::Ed25519 => {
            let seed = Zeroizing::new(*private.first_chunk::<32>().expect("32 bytes"));
            ed25519_dalek::SigningKey::from_bytes(&seed).sign(message).to_bytes().to_vec()
        }
        Algorithm::P256 => {
            let key = p256::ecdsa::SigningKey::from_slice(private).expect("a number below the order");
            let signature: p256::ecdsa::Signature = key.sign(message);
            signature.to_bytes().to_vec()
        }
        Algorithm::P384 => {
            let key = p384::ecdsa::SigningKey::from_slice(private).expect("a number below the order");
            let signature: p384::ecdsa::Signature = key.sign(message);
            signature.to_bytes().to_vec()
        }
        Algorithm::Aes256 | Algorithm::X25519 | Algorithm::Seed128 | Algorithm::Seed256 => {
            unreachable!("no scheme takes keys that sign nothing")
        }
    }
}

/// Whether this is a signature of the message under this public half.
pub(super) fn verifies(algorithm: Algorithm, public: &[u8], message: &[u8], signature: &[u8]) -> bool {
    use p256::ecdsa::signature::Verifier;
    match algorithm {
        Algorithm::Ed25519 => {
            let (Ok(public), Ok(signature)) = (public.try_into(), signature.try_into()) else { return false };
            ed25519_dalek::VerifyingKey::from_bytes(public).is_ok_and(|key| {
                key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(signature)).is_ok()
            })
        }
        Algorithm::P256 => {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(public);
            let signature = p256::ecdsa::Signature::from_slice(signature);
            matches!((key, signature), (Ok(key), Ok(signature)) if key.verify(message, &signature).is_ok())
        }
        Algorithm::P384 => {
            let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(public);
            let signature = p384::ecdsa::Signature::from_slice(signature);
            matches!((key, signature), (Ok(key), Ok(signature)) if key.verify(message, &signature).is_ok())
        }
        Algorithm::Aes256 | Algorithm::X25519 | Algorithm::Seed128 | Algorithm::Seed256 => false,
    }
}
