//! Wrapping: a key put so that one KMS or HSM alone can open it, under the RSA public key that it gives out for imports.
//!
//! ```text
//! oaep-sha256      RSAES-OAEP (RFC 8017, 7.1.1), SHA-256, MGF1 with SHA-256, empty label   RSAES_OAEP_SHA_256 of AWS
//! oaep-sha1        the same with SHA-1 in both places                                      RSAES_OAEP_SHA_1
//! aes-kwp-sha256   RSA-AES key wrap (PKCS #11 v2.40), OAEP as in oaep-sha256               RSA_AES_KEY_WRAP_SHA_256
//! aes-kwp-sha1     the same, OAEP as in oaep-sha1                                          RSA_AES_KEY_WRAP_SHA_1
//! ```
//!
//! OAEP stands in `oaep`, and wraps what is shorter than the modulus. RSA-AES key wrap, `CKM_RSA_AES_KEY_WRAP`, wraps
//! what is longer: a fresh AES-256 key under OAEP, k bytes of a modulus of k bytes, and behind it the secret under that
//! key by AES key wrap with padding (RFC 5649; KWP of NIST SP 800-38F).
//!
//! The public key is told by the SHA-256 of its DER (`SubjectPublicKeyInfo`, RFC 3279): what `sha256sum` says of the file
//! that AWS hands out, and of what `openssl pkey -pubin -outform DER` writes. How it is read stands in `public_key`.
//!
//! Only the public half of RSA exists here, so RUSTSEC-2023-0071 (private operations that tell time) has nothing to bite
//! on; the exponentiation is crypto-bigint's, whose time does not depend on what is wrapped. Known answers and failures
//! by name are in `tests/vectors/wrap-v1.toml` and `tests/vectors/kwp.toml`; `openssl` judges the rest.

pub(super) mod der;
mod method;
mod oaep;
mod public_key;

use std::fmt;

use aes_kw::{KeyInit, KwpAes256};
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
use rand_core::CryptoRng;
use sha1::Sha1;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::KEY_BYTES;
use crate::vocab::{Digest, Secret};

pub use method::{OaepHash, WrapMethod};
pub use public_key::NotWrappingKey;

/// Smallest modulus: what every standard of this decade asks for at least.
pub const MIN_MODULUS_BITS: usize = 2_048;
/// Largest modulus: twice what any KMS gives out.
pub const MAX_MODULUS_BITS: usize = 8_192;

/// Bytes of a block of AES key wrap, and of what it adds in front.
const SEMIBLOCK: usize = 8;

/// An RSA public key that was read strictly and is fit to wrap. Not secret.
#[derive(Clone)]
pub struct WrappingKey {
    params: BoxedMontyParams,
    exponent: u64,
    bits: usize,
    digest: Digest,
}

/// Why a secret cannot be wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotWrapped {
    /// More than fits under this public key in one step.
    #[error(
        "{bytes} bytes do not fit: under an RSA key of {bits} bits, {} wraps at most {limit}. Add --wrap-as {}: it wraps in two steps, whatever the length, and KMSs and HSMs open it as RSA-AES key wrap (CKM_RSA_AES_KEY_WRAP)",
        method.word(),
        method.of_any_length().word()
    )]
    TooLong {
        /// What was to be wrapped.
        bytes: usize,
        /// Length of the modulus, in bits.
        bits: usize,
        /// How it was to be wrapped.
        method: WrapMethod,
        /// Most bytes that fit under such a key.
        limit: usize,
    },
    /// Nothing: AES key wrap begins at one byte.
    #[error("there is nothing to wrap: it is empty")]
    Empty,
}

impl WrappingKey {
    /// Bits of the modulus.
    pub const fn bits(&self) -> usize {
        self.bits
    }

    /// SHA-256 of the public key's DER: what both sides compare.
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Length of everything that is wrapped under it in one step, and of the first part of what is wrapped in two.
    pub const fn wrapped_bytes(&self) -> usize {
        self.bits.div_ceil(8)
    }

    /// Refuses a length that does not fit, in bytes.
    pub const fn check_length(&self, method: WrapMethod, bytes: usize) -> Result<(), NotWrapped> {
        let limit = self.wrapped_bytes() - 2 * method.hash().bytes() - 2;
        if method.is_of_any_length() {
            return if bytes == 0 { Err(NotWrapped::Empty) } else { Ok(()) };
        }
        if bytes <= limit {
            Ok(())
        } else {
            Err(NotWrapped::TooLong { bytes, bits: self.bits, method, limit })
        }
    }

    /// Wraps a secret. What comes out is not secret, and another time it is other bytes.
    pub fn wrap(
        &self,
        method: WrapMethod,
        secret: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, NotWrapped> {
        self.check_length(method, secret.len())?;
        if !method.is_of_any_length() {
            return Ok(self.wrap_in_one_step(method.hash(), secret, rng));
        }
        let aes = Secret::<KEY_BYTES>::fill_with(|key| rng.fill_bytes(key));
        let first = self.wrap_in_one_step(method.hash(), aes.expose(), rng);
        Ok([first, key_wrap(&aes, secret)].concat())
    }

    /// What fits under OAEP.
    fn wrap_in_one_step(&self, hash: OaepHash, secret: &[u8], rng: &mut impl CryptoRng) -> Vec<u8> {
        let mut message = Zeroizing::new(vec![0u8; self.wrapped_bytes()]);
        match hash {
            OaepHash::Sha256 => oaep::encode::<Sha256>(&mut message, secret, rng),
            OaepHash::Sha1 => oaep::encode::<Sha1>(&mut message, secret, rng),
        }
        self.raise(&message)
    }

    /// The public operation of RSA, over bytes of the modulus' length that are a smaller number; none if they are not.
    pub(in crate::sharing) fn raise_signature(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let fits = signature.len() == self.wrapped_bytes();
        let modulus = self.params.modulus().to_be_bytes();
        let modulus = modulus.get(modulus.len().checked_sub(self.wrapped_bytes())?..)?;
        (fits && signature < modulus).then(|| self.raise(signature))
    }

    /// The public operation of RSA.
    fn raise(&self, message: &[u8]) -> Vec<u8> {
        // as precise as the modulus, and the smaller number: what is wrapped begins with a zero
        let number = BoxedUint::from_be_slice_truncated(message, self.params.bits_precision());
        let form = Zeroizing::new(BoxedMontyForm::new(number, &self.params));
        let raised = form.pow(&BoxedUint::from(self.exponent)).retrieve().to_be_bytes();
        // whole limbs: the zeros before the modulus' first byte go
        raised.iter().skip(raised.len().saturating_sub(self.wrapped_bytes())).copied().collect()
    }

    /// From numbers that `public_key` found fit.
    fn new(modulus: Odd<BoxedUint>, exponent: u64, bits: usize, digest: Digest) -> Self {
        Self { params: BoxedMontyParams::new_vartime(modulus), exponent, bits, digest }
    }
}

impl fmt::Debug for WrappingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WrappingKey({} bits, {})", self.bits, self.digest.hex())
    }
}

/// AES key wrap with padding under a fresh key. The secret is not empty.
fn key_wrap(aes: &Secret<KEY_BYTES>, secret: &[u8]) -> Vec<u8> {
    // it holds the secret until it is wrapped in place
    let mut wrapped = Zeroizing::new(vec![0u8; secret.len().next_multiple_of(SEMIBLOCK) + SEMIBLOCK]);
    KwpAes256::new(aes.expose().into())
        .wrap_key(secret, &mut wrapped)
        .expect("it has the length that RFC 5649 asks for, and a secret is shorter than 4 GiB");
    std::mem::take(&mut *wrapped)
}
