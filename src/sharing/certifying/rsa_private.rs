//! The private half of RSA: a key that was made elsewhere and sealed (RFC 8017, A.1.2), and RSASSA-PKCS1-v1_5 with SHA-256 by
//! it (RFC 8017, 8.2.1). Nothing here finds primes: no key of RSA is ever made or derived in this program.
//!
//! n is a modulus of 2048 to 4096 bits, e odd, at least 3 and of at most 64 bits; what the other numbers have to be stands in
//! [`crate::sharing::rsa_numbers`].
//!
//! All of that is looked at before the key is used, and a number is signed and the signature raised again: primes that are
//! none show there. Whether they are found well cannot be seen. The exponentiation is crypto-bigint's, whose time does not
//! depend on the exponent, over the whole modulus, without the Chinese remainders: a slip of the machine in one half of
//! those would give the key away, and a CA that signs a few times a year needs no speed. So RUSTSEC-2023-0071, private
//! operations that tell time, has nothing to bite on. Every signature is verified before it leaves, see [`super::Order`].

use crypto_bigint::BoxedUint;
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use pkcs1::RsaPrivateKeyRef;
use pkcs8::der::Decode as _;

use super::key::{MAX_CA_MODULUS_BITS, PublicKey};
use super::not_a_ca_key::NotACaKey;
use super::rsa;
use crate::sharing::rsa_numbers::{Hidden, NotOneKey, RsaNumbers};
use crate::sharing::wrap::der::{self, BIT_STRING, NULL, OBJECT, SEQUENCE};
use crate::sharing::wrap::{MIN_MODULUS_BITS, WrappingKey};

/// 1.2.840.113549.1.1.1, rsaEncryption.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];

/// A private key of RSA whose parts fit. Secret.
pub(super) struct RsaPrivateKey {
    params: BoxedMontyParams,
    private: Hidden,
    /// Length of the modulus and of every signature.
    bytes: usize,
}

impl RsaPrivateKey {
    /// Reads PKCS #1 in DER, with its public half.
    pub(super) fn read(der: &[u8]) -> Result<(Self, PublicKey), NotACaKey> {
        let key = RsaPrivateKeyRef::from_der(der).map_err(|_| NotACaKey::Damaged)?;
        if key.other_prime_infos.is_some() {
            return Err(NotACaKey::SeveralPrimes);
        }
        let (modulus, exponent) = (key.modulus.as_bytes(), key.public_exponent.as_bytes());
        let bits = bits_of(modulus);
        if !(MIN_MODULUS_BITS..=MAX_CA_MODULUS_BITS).contains(&bits) {
            return Err(NotACaKey::Modulus(bits));
        }
        let spki = spki(modulus, exponent);
        let public = PublicKey::from_spki(&spki)?;
        let wrapping = WrappingKey::read(&spki).expect("it was read as a public key");
        let RsaNumbers { modulus: odd, private } =
            RsaNumbers::of(&key).map_err(|NotOneKey(why)| NotACaKey::Parts(why))?;
        let params = BoxedMontyParams::new_vartime(odd);
        let key = Self { params, private, bytes: bits.div_ceil(8) };
        let tried = rsa::encoded(&rsa::info_of_sha256(b"a number"), key.bytes);
        if wrapping.raise_signature(&key.lower(&tried)).as_deref() == Some(&tried) {
            Ok((key, public))
        } else {
            Err(NotACaKey::Parts("what it signs, its public half does not verify"))
        }
    }

    /// Signs.
    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.lower(&rsa::encoded(&rsa::info_of_sha256(message), self.bytes))
    }

    /// The private operation, over bytes of the modulus' length that begin with a zero, and so are a smaller number.
    fn lower(&self, message: &[u8]) -> Vec<u8> {
        let number = BoxedUint::from_be_slice_truncated(message, self.params.bits_precision());
        let form = BoxedMontyForm::new(number, &self.params);
        let lowered = form.pow(&self.private).retrieve().to_be_bytes();
        // whole limbs: the zeros before the modulus' first byte go
        lowered.iter().skip(lowered.len().saturating_sub(self.bytes)).copied().collect()
    }
}

/// `SubjectPublicKeyInfo` (RFC 3279, 2.3.1) of numbers without zeros before them.
fn spki(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let key = der::element(SEQUENCE, &[&der::number(modulus), &der::number(exponent)]);
    let algorithm = der::element(SEQUENCE, &[&der::element(OBJECT, &[RSA]), &[NULL, 0]]);
    der::element(SEQUENCE, &[&algorithm, &der::element(BIT_STRING, &[&[0], &key])])
}

/// Bits of a number without zeros before it.
fn bits_of(number: &[u8]) -> usize {
    let first = number.first().map_or(0, |first| first.leading_zeros() as usize);
    number.len() * 8 - first
}
