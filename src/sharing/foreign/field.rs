//! GF(2^8) in the two fields in which other schemes share: that of AES (0x11b) and the one of gfshare (0x11d).
//!
//! Nothing here looks up a table or branches by a secret: values are secret, share numbers are not.

use zeroize::Zeroizing;

use super::points::{Curve, Point};

/// A field of 256 elements, by what remains of its polynomial without the first term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field(u8);

/// x^8 + x^4 + x^3 + x + 1 (FIPS 197): SLIP-39, Vault.
pub(super) const AES: Field = Field(0x1b);
/// x^8 + x^4 + x^3 + x^2 + 1: gfshare.
pub(super) const GFSHARE: Field = Field(0x1d);

impl Field {
    /// The product, in the same time whatever the factors.
    pub(super) const fn mul(self, a: u8, b: u8) -> u8 {
        let (mut product, mut bit) = (0u8, 8u8);
        while bit > 0 {
            bit -= 1;
            let doubled = product << 1 ^ (self.0 & 0u8.wrapping_sub(product >> 7));
            product = doubled ^ (a & 0u8.wrapping_sub(b >> bit & 1));
        }
        product
    }

    /// The number that times `a` gives one; zero for zero, which has none.
    const fn inverse(self, a: u8) -> u8 {
        // a^254, because a^255 is one
        let (mut square, mut power, mut turn) = (a, 1u8, 0);
        while turn < 7 {
            square = self.mul(square, square);
            power = self.mul(power, square);
            turn += 1;
        }
        power
    }

    /// The values at `at` of the polynomials of least degree through these points, one for each byte. Every point has
    /// another number, and all have as many bytes.
    pub(super) fn interpolate(self, points: &[(u8, &[u8])], at: u8) -> Zeroizing<Vec<u8>> {
        let length = points.first().map_or(0, |(_, value)| value.len());
        let mut sum = Zeroizing::new(vec![0u8; length]);
        for (place, (x, value)) in points.iter().enumerate() {
            let others = points.iter().enumerate().filter(|(other, _)| *other != place);
            let (over, under) = others.fold((1, 1), |(over, under), (_, (other, _))| {
                (self.mul(over, at ^ other), self.mul(under, x ^ other))
            });
            let weight = self.mul(over, self.inverse(under));
            sum.iter_mut().zip(value.iter()).for_each(|(sum, byte)| *sum ^= self.mul(weight, *byte));
        }
        sum
    }
}

/// Numbers of shares are bytes other than zero.
impl Curve for Field {
    fn value_at(&self, points: &[&Point], at: u32) -> Zeroizing<Vec<u8>> {
        let byte = |x: u32| u8::try_from(x).expect("numbers of these shares were read as bytes");
        let points: Vec<(u8, &[u8])> = points.iter().map(|one| (byte(one.x), one.y.as_slice())).collect();
        self.interpolate(&points, byte(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Products of FIPS 197, section 4.2, and an inverse for every element.
    #[test]
    fn the_field_is_that_of_aes() {
        assert_eq!((AES.mul(0x57, 0x83), AES.mul(0x57, 0x13)), (0xc1, 0xfe));
        for a in 1..=255 {
            assert_eq!(AES.mul(a, AES.inverse(a)), 1, "{a}");
        }
        assert_eq!(AES.inverse(0), 0);
    }

    #[test]
    fn a_line_is_found_through_two_of_its_points() {
        let at = |x: u8| [0x2a ^ AES.mul(x, 0x99), 0x80 ^ AES.mul(x, 0xff)];
        let (one, two) = (at(3), at(200));
        for x in [0, 3, 77, 255] {
            assert_eq!(*AES.interpolate(&[(3, &one), (200, &two)], x), at(x));
        }
    }
}
