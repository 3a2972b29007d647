//! Why what was opened is not wrapped.

/// Why an opened payload is not wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMaterial {
    /// A private key under a passphrase.
    #[error(
        "it is a private key under a passphrase, which no KMS or HSM opens: let it out into memory (--open without --wrap-to, --out /dev/shm/FILE), take the passphrase off with openssl pkcs8 -topk8 -nocrypt -in /dev/shm/FILE -out /dev/shm/KEY, seal that with --seal, wrap the new payload, and shred both files"
    )]
    Encrypted,
    /// A frame that says it holds a private key, which cannot be read.
    #[error(
        "it says that it is a private key in PEM, and what is in it cannot be read as one: let it out (--open without --wrap-to) and look at it with openssl pkey -in FILE -noout -check"
    )]
    Damaged,
    /// Its halves are of two keys.
    #[error(
        "its public half is that of another private key: look which of the two is meant (openssl pkey -in FILE -noout -check)"
    )]
    OtherPublic,
    /// A key of RSA that nobody takes in.
    #[error("it is an RSA key of more than two primes, which no KMS or HSM takes in: use another key")]
    SeveralPrimes,
    /// Its numbers are not those of one key.
    #[error(
        "it is a private key whose parts do not fit ({0}): it was changed. Take it from where it was made (openssl pkey -in FILE -noout -check)"
    )]
    Parts(&'static str),
}
