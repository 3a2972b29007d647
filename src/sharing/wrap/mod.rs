//! Wrapping: a key put so that one KMS or HSM alone can open it, under the RSA public key that it gives out for imports.
//!
//! RSAES-OAEP (RFC 8017, 7.1.1) with SHA-256, MGF1 with SHA-256 and an empty label. AWS calls it `RSAES_OAEP_SHA_256`,
//! `OpenSSL` `rsa_padding_mode:oaep` with `rsa_oaep_md:sha256`.
//!
//! ```text
//! k        bytes of the modulus n; at most k - 66 bytes are wrapped
//! seed     32 random bytes
//! block    SHA-256("") || zeros || 01 || what is wrapped, k - 33 bytes
//! masked   block xor MGF1(seed, k - 33)
//! wrapped  (00 || seed xor MGF1(masked, 32) || masked)^e mod n, k bytes, most significant first
//! ```
//!
//! The public key is told by the SHA-256 of its DER (`SubjectPublicKeyInfo`, RFC 3279): what `sha256sum` says of the file
//! that AWS hands out, and of what `openssl pkey -pubin -outform DER` writes. How it is read stands in `public_key`.
//!
//! Only the public half of RSA exists here, so RUSTSEC-2023-0071 (private operations that tell time) has nothing to bite
//! on; the exponentiation is crypto-bigint's, whose time does not depend on what is wrapped. A known answer and failures
//! by name are in `tests/vectors/wrap-v1.toml`; `openssl pkeyutl -decrypt` judges the rest.

mod der;
mod public_key;

use std::fmt;

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
use rand_core::CryptoRng;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::vocab::Digest;

pub use public_key::NotWrappingKey;

/// Smallest modulus: what every standard of this decade asks for at least.
pub const MIN_MODULUS_BITS: usize = 2_048;
/// Largest modulus: twice what any KMS gives out.
pub const MAX_MODULUS_BITS: usize = 8_192;

/// Length of SHA-256 and of the seed.
const HASH_BYTES: usize = 32;

/// An RSA public key that was read strictly and is fit to wrap. Not secret.
#[derive(Clone)]
pub struct WrappingKey {
    params: BoxedMontyParams,
    exponent: u64,
    bits: usize,
    digest: Digest,
}

/// More than fits under this public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{bytes} bytes do not fit: under an RSA key of {bits} bits at most {limit} are wrapped. An RSA key needs two steps, which KMSs call RSA-AES key wrap (CKM_RSA_AES_KEY_WRAP): let it out into memory (--out /dev/shm/FILE), and with openssl 3: \
     openssl rand -out /dev/shm/aes 32; \
     openssl enc -id-aes256-wrap-pad -iv A65959A6 -K $(od -An -v -tx1 /dev/shm/aes | tr -d ' \\n') -in /dev/shm/FILE -out part2; \
     openssl pkeyutl -encrypt -pubin -inkey PUBKEY -in /dev/shm/aes -out part1 -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256; \
     cat part1 part2 > wrapped; shred -u /dev/shm/FILE /dev/shm/aes"
)]
pub struct TooLong {
    /// What was to be wrapped.
    pub bytes: usize,
    /// Length of the modulus, in bits.
    pub bits: usize,
    /// Most bytes that fit under such a key.
    pub limit: usize,
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

    /// Length of everything that is wrapped under it.
    pub const fn wrapped_bytes(&self) -> usize {
        self.bits.div_ceil(8)
    }

    /// Refuses a length that does not fit.
    pub const fn check_length(&self, bytes: usize) -> Result<(), TooLong> {
        let limit = self.wrapped_bytes() - 2 * HASH_BYTES - 2;
        if bytes <= limit { Ok(()) } else { Err(TooLong { bytes, bits: self.bits, limit }) }
    }

    /// Wraps a secret. What comes out is not secret, and another time it is other bytes.
    pub fn wrap(&self, secret: &[u8], rng: &mut impl CryptoRng) -> Result<Vec<u8>, TooLong> {
        self.check_length(secret.len())?;
        let mut message = Zeroizing::new(vec![0u8; self.wrapped_bytes()]);
        let (start, block) = message.split_at_mut(1 + HASH_BYTES);
        let (_, seed) = start.split_at_mut(1);
        rng.fill_bytes(seed);
        let (label, rest) = block.split_at_mut(HASH_BYTES);
        label.copy_from_slice(&Sha256::digest(b""));
        let (padding, content) = rest.split_at_mut(rest.len() - secret.len());
        if let Some(end) = padding.last_mut() {
            *end = 1;
        }
        content.copy_from_slice(secret);
        mask(block, seed);
        mask(seed, block);
        Ok(self.raise(&message))
    }

    /// The public operation of RSA.
    fn raise(&self, message: &[u8]) -> Vec<u8> {
        // as precise as the modulus; its first byte is zero, so it is the smaller one
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

/// Adds the mask that MGF1 makes of the seed.
fn mask(block: &mut [u8], seed: &[u8]) {
    for (counter, part) in (0u32..).zip(block.chunks_mut(HASH_BYTES)) {
        let pad = Sha256::new().chain_update(seed).chain_update(counter.to_be_bytes()).finalize();
        part.iter_mut().zip(pad).for_each(|(byte, pad)| *byte ^= pad);
    }
}
