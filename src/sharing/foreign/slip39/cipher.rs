//! The encryption of SLIP-39: a Feistel network of four rounds, each PBKDF2-HMAC-SHA-256 (RFC 8018). It has no tag: every
//! passphrase opens it, each to another secret.

use hmac::Hmac;
use sha2::Sha256;
use zeroize::Zeroizing;

/// Iterations of a round, before they are doubled by the exponent.
const ROUND_ITERATIONS: u32 = 2_500;

/// What a set of shares says of its encryption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Terms {
    /// Random, 15 bits: the same in all shares of a set.
    pub id: u16,
    /// True if the identifier is no part of the encryption.
    pub extendable: bool,
    /// Iterations are 10,000 times two to this, 0 to 15.
    pub exponent: u8,
}

/// Encrypts an even number of bytes.
pub(super) fn encrypt(secret: &[u8], passphrase: &[u8], terms: Terms) -> Zeroizing<Vec<u8>> {
    rounds(secret, passphrase, terms, [0, 1, 2, 3])
}

/// Decrypts what was encrypted so, under whatever passphrase.
pub(super) fn decrypt(hidden: &[u8], passphrase: &[u8], terms: Terms) -> Zeroizing<Vec<u8>> {
    rounds(hidden, passphrase, terms, [3, 2, 1, 0])
}

fn rounds(secret: &[u8], passphrase: &[u8], terms: Terms, order: [u8; 4]) -> Zeroizing<Vec<u8>> {
    let (left, right) = secret.split_at(secret.len() / 2);
    let (mut left, mut right) = (Zeroizing::new(left.to_vec()), Zeroizing::new(right.to_vec()));
    for round in order {
        let mut mask = Zeroizing::new(vec![0u8; right.len()]);
        let password = Zeroizing::new([&[round], passphrase].concat());
        let prefix =
            if terms.extendable { Vec::new() } else { [b"shamir", &terms.id.to_be_bytes()[..]].concat() };
        let salt = Zeroizing::new([prefix.as_slice(), &right].concat());
        pbkdf2::pbkdf2::<Hmac<Sha256>>(&password, &salt, ROUND_ITERATIONS << terms.exponent, &mut mask)
            .expect("HMAC takes keys of every length");
        left.iter_mut().zip(mask.iter()).for_each(|(byte, mask)| *byte ^= mask);
        std::mem::swap(&mut left, &mut right);
    }
    Zeroizing::new([right.as_slice(), &left].concat())
}
