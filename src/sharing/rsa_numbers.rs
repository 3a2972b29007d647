//! The numbers of a private key of RSA with two primes (RFC 8017, 3.2 and A.1.2), and whether they are those of one key.
//!
//! ```text
//! n    modulus, odd, n = p q            d        e d = 1, modulo p - 1 and modulo q - 1
//! e    public exponent                  dP dQ    d modulo p - 1 and q - 1;  qInv q = 1, modulo p
//! ```
//!
//! Whether the primes are primes is not looked at: whoever signs with the key sees that its signature can be raised again.

use crypto_bigint::{BoxedUint, ConcatenatingMul as _, NonZero, Odd, Resize as _};
use pkcs1::RsaPrivateKeyRef;
use zeroize::Zeroizing;

/// A number that nobody may see.
pub(super) type Hidden = Zeroizing<BoxedUint>;

/// What does not fit, in words that go on after "it is a private key whose parts do not fit".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotOneKey(pub(super) &'static str);

/// Numbers that fit.
pub(super) struct RsaNumbers {
    /// n.
    pub(super) modulus: Odd<BoxedUint>,
    /// d. Secret.
    pub(super) private: Hidden,
}

impl RsaNumbers {
    /// Looks at all of them. Of a key of more than two primes it says that they do not give the modulus.
    pub(super) fn of(key: &RsaPrivateKeyRef<'_>) -> Result<Self, NotOneKey> {
        let (modulus, exponent) = (key.modulus.as_bytes(), key.public_exponent.as_bytes());
        let hidden = [
            key.private_exponent.as_bytes(),
            key.prime1.as_bytes(),
            key.prime2.as_bytes(),
            key.exponent1.as_bytes(),
            key.exponent2.as_bytes(),
            key.coefficient.as_bytes(),
        ];
        if hidden.iter().chain([&exponent]).any(|number| number.len() > modulus.len()) {
            return Err(NotOneKey("a number of it is longer than its modulus"));
        }
        let modulus = Odd::new(BoxedUint::from_be_slice_vartime(modulus))
            .into_option()
            .ok_or(NotOneKey("its modulus is even"))?;
        let wide = modulus.bits_precision();
        let number = |bytes: &[u8]| Hidden::new(BoxedUint::from_be_slice_truncated(bytes, wide));
        let [private, p, q, p_exponent, q_exponent, coefficient] = hidden.map(number);
        if Hidden::new(p.concatenating_mul(&*q)) != Hidden::new(modulus.clone().get().resize(2 * wide)) {
            return Err(NotOneKey("its primes do not give its modulus"));
        }
        let exponent = BoxedUint::from_be_slice_vartime(exponent);
        let product = Hidden::new(private.concatenating_mul(&exponent));
        for (prime, of_it) in [(&p, &p_exponent), (&q, &q_exponent)] {
            let less = less_one(prime).ok_or(NotOneKey("one of its primes is 1"))?;
            if !bool::from(Hidden::new(product.rem(&less)).is_one()) {
                return Err(NotOneKey("its private exponent does not undo its public one"));
            }
            if Hidden::new(private.rem(&less)) != *of_it {
                return Err(NotOneKey("an exponent of one of its primes is another"));
            }
        }
        let of_prime = NonZero::new((*p).clone()).into_option();
        let one = of_prime.map(|p| Hidden::new(Hidden::new(coefficient.concatenating_mul(&*q)).rem(&p)));
        if !one.is_some_and(|one| bool::from(one.is_one())) {
            return Err(NotOneKey("its coefficient is another"));
        }
        Ok(Self { modulus, private })
    }
}

/// One less than a prime, unless that is nothing.
fn less_one(prime: &BoxedUint) -> Option<NonZero<BoxedUint>> {
    NonZero::new(prime.wrapping_sub(BoxedUint::one_with_precision(prime.bits_precision()))).into_option()
}
