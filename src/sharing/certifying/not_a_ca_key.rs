//! Why what was sealed is no key that signs for a CA.

use super::key::{MAX_CA_MODULUS_BITS, NotAKey};
use crate::sharing::wrap::MIN_MODULUS_BITS;

/// Why a payload that was opened is no key that signs for a CA. No part of the key is in these sentences.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotACaKey {
    /// Under a passphrase of its own.
    #[error(
        "it is a private key under a passphrase of its own: take that off with openssl pkey -in FILE -out KEY, in memory, and seal what comes out"
    )]
    Encrypted,
    /// More than one key.
    #[error("it holds more than one private key: seal the CA's key alone")]
    Several,
    /// Not a key at all.
    #[error(
        "it is no private key in PKCS #8, PKCS #1 or SEC 1, PEM or DER, or something stands behind it: seal the CA's key itself, as openssl pkey writes it"
    )]
    NoKey,
    /// A key that cannot be read.
    #[error(
        "it is a private key that is damaged: look at what was sealed with openssl pkey -in FILE -noout -check"
    )]
    Damaged,
    /// Another algorithm or another curve.
    #[error("it is {0}, and a CA signs with P-256, P-384, Ed25519 or RSA: seal the CA's own key")]
    OtherKind(&'static str),
    /// Too long.
    #[error(
        "it is an RSA key whose modulus has {0} bits; a CA signs with {MIN_MODULUS_BITS} to {MAX_CA_MODULUS_BITS}: use another key"
    )]
    Modulus(usize),
    /// More than two primes.
    #[error(
        "it is an RSA key of more than two primes, which certificates are not made with: use another key"
    )]
    SeveralPrimes,
    /// The public half is none.
    #[error("its public half: {0}")]
    Public(#[from] NotAKey),
    /// Its numbers are not those of one key.
    #[error(
        "it is a private key whose parts do not fit ({0}): it was changed. Take it from where it was made"
    )]
    Parts(&'static str),
}
