//! Keys derived from the root key: any number of them, each for one purpose, so that the root key itself need not be
//! used for anything.
//!
//! A derived key is named by purpose, algorithm and index, on the command line `PURPOSE:ALGORITHM:INDEX`.
//!
//! ```text
//! okm = HKDF-SHA-512 (RFC 5869) of the root key, without salt
//! info = "keyrite/v1/derive", in rehearsal "keyrite/v1/rehearsal/derive" || 00 || purpose || 00 || algorithm || 00
//!        || index as four big-endian bytes
//!
//! algorithm  okm   the key                                               its file
//! aes-256     32   okm                                                   the 32 bytes
//! ed25519     32   okm, the private key of RFC 8032, 5.1.5               PKCS #8 v1 of RFC 8410, in PEM
//! x25519      32   okm, the private key of RFC 7748, clamped when used   PKCS #8 v1 of RFC 8410, in PEM
//! p-256       48   (okm mod (order - 1)) + 1, FIPS 186-5, A.2.1          PKCS #8 around RFC 5915, in PEM
//! p-384       64   the same                                              the same
//! seed-128    16   okm                                                   the 16 bytes
//! seed-256    32   okm                                                   the 32 bytes
//! ```
//!
//! A seed is for another program that makes its own keys of it, such as a wallet. It has algorithms of its own, so that no
//! key of AES is ever written down as words.
//!
//! RSA keys are never derived: how primes are found differs from program to program. They are sealed, see
//! [`super::sealed`]. Worked examples and failures by name are in `tests/vectors/derive-v1.toml`.

mod key_file;
mod name;

use p256::elliptic_curve::Curve;
use p256::elliptic_curve::bigint::{NonZero, U256, U384, U512};
use zeroize::{Zeroize, Zeroizing};

pub(super) use key_file::pem;
pub use name::{Algorithm, KeyName, NameError, Purpose};

use super::RootKey;
use crate::sharing::hkdf;
use crate::vocab::{Mode, Secret};

/// A key that came out of the root key. Secret.
#[derive(Debug)]
pub struct DerivedKey {
    algorithm: Algorithm,
    /// The private key at the front, zeros behind it.
    bytes: Secret<48>,
}

impl RootKey {
    /// The key of this name. The same root key, mode and name give the same key, for ever and in any program.
    pub fn derive(&self, mode: Mode, name: &KeyName) -> DerivedKey {
        let first: &[u8] = match mode {
            Mode::Production => b"keyrite/v1/derive\0",
            Mode::Rehearsal => b"keyrite/v1/rehearsal/derive\0",
        };
        let (purpose, algorithm, index) =
            (name.purpose.as_str(), name.algorithm.word(), name.index.to_be_bytes());
        let info = [first, purpose.as_bytes(), &[0], algorithm.as_bytes(), &[0], &index].concat();
        // the first bytes of one output are the shorter outputs
        let mut okm = Zeroizing::new([0u8; 64]);
        hkdf(None, self.expose(), &info, &mut okm);
        let algorithm = name.algorithm;
        let bytes = Secret::fill_with(|place: &mut [u8; 48]| {
            let key = place.get_mut(..algorithm.key_bytes()).expect("no key is longer than 48 bytes");
            match algorithm {
                Algorithm::Aes256
                | Algorithm::Ed25519
                | Algorithm::X25519
                | Algorithm::Seed128
                | Algorithm::Seed256 => {
                    key.copy_from_slice(okm.get(..key.len()).expect("16 or 32 of 64 bytes"));
                }
                Algorithm::P256 => {
                    let mut number = U384::from_be_slice(okm.first_chunk::<48>().expect("48 of 64 bytes"));
                    let mut private = number.rem(&ORDER_256_LESS_ONE).wrapping_add(&U256::ONE);
                    key.copy_from_slice(Zeroizing::new(private.to_be_bytes()).as_ref());
                    number.zeroize();
                    private.zeroize();
                }
                Algorithm::P384 => {
                    let mut number = U512::from_be_slice(okm.as_slice());
                    let mut private = number.rem(&ORDER_384_LESS_ONE).wrapping_add(&U384::ONE);
                    key.copy_from_slice(Zeroizing::new(private.to_be_bytes()).as_ref());
                    number.zeroize();
                    private.zeroize();
                }
            }
        });
        DerivedKey { algorithm, bytes }
    }
}

// orders are odd and large: one less is not zero
const ORDER_256_LESS_ONE: NonZero<U256> =
    NonZero::<U256>::new_unwrap(p256::NistP256::ORDER.as_ref().wrapping_sub(&U256::ONE));
const ORDER_384_LESS_ONE: NonZero<U384> =
    NonZero::<U384>::new_unwrap(p384::NistP384::ORDER.as_ref().wrapping_sub(&U384::ONE));

impl DerivedKey {
    /// What it is used with.
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The private key itself: 32 bytes, for p-384 48, for seed-128 16; most significant first where it is a number.
    pub fn expose(&self) -> &[u8] {
        self.bytes.expose().get(..self.algorithm.key_bytes()).expect("no key is longer than 48 bytes")
    }

    /// The content of the key's file: raw for aes-256 and seeds, else PEM as OpenSSL 1.1 and later read it.
    pub fn to_file(&self) -> Zeroizing<Vec<u8>> {
        let der = self.to_der();
        if self.algorithm.is_raw() { der } else { pem("PRIVATE KEY", 64, &der) }
    }

    /// The public half: 32 bytes (RFC 8032, RFC 7748), or an uncompressed point of the curve (SEC 1, 2.3.3). None for keys that
    /// are bytes without a structure of their own.
    pub fn public(&self) -> Option<Vec<u8>> {
        key_file::public(self.algorithm, self.expose())
    }

    /// The public half as `SubjectPublicKeyInfo` in DER (RFC 5280). None for keys that are bytes without a structure of their own.
    pub fn to_public_der(&self) -> Option<Vec<u8>> {
        key_file::public_der(self.algorithm, self.expose())
    }

    /// The key without the frame of PEM, as KMSs import it: raw for aes-256 and seeds, else PKCS #8 in DER.
    pub fn to_der(&self) -> Zeroizing<Vec<u8>> {
        key_file::der(self.algorithm, self.expose())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ends of the reduction: nothing gives zero or the order, which are no private keys.
    #[test]
    fn private_numbers_stay_below_the_order() {
        let order = p256::NistP256::ORDER.as_ref().wrapping_sub(&U256::ONE);
        let reduce = |number: U384| number.rem(&ORDER_256_LESS_ONE).wrapping_add(&U256::ONE);
        assert_eq!(reduce(U384::ZERO), U256::ONE);
        assert_eq!(reduce(order.resize()), U256::ONE);
        assert_eq!(reduce(order.wrapping_sub(&U256::ONE).resize()), order);
        let order = p384::NistP384::ORDER.as_ref().wrapping_sub(&U384::ONE);
        let reduce = |number: U512| number.rem(&ORDER_384_LESS_ONE).wrapping_add(&U384::ONE);
        assert_eq!(reduce(U512::MAX).cmp(&order), std::cmp::Ordering::Less);
        assert_eq!(reduce(order.wrapping_sub(&U384::ONE).resize()), order);
    }

    #[test]
    fn nothing_of_a_key_is_in_its_debug() {
        let root = RootKey::from_secret(Secret::copy_of(&[9; 32]));
        let key = root.derive(Mode::Production, &"a:p-384:0".parse().expect("a name"));
        assert_eq!(format!("{key:?}"), "DerivedKey { algorithm: P384, bytes: Secret<48>(redacted) }");
    }
}
