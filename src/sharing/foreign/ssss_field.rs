//! GF(2^m) of ssss for m from 8 to 1024 in steps of 8, by the irreducible polynomials that its shares are made with.
//!
//! The product takes the same time whatever its factors. Inverses are of share numbers alone, which are public.

use zeroize::{Zeroize, Zeroizing};

use super::limits::MOST_BYTES;
use super::points::{Curve, Point};

/// Words of an element, and one for a bit more.
const WORDS: usize = MOST_BYTES / 8 + 1;

/// For m = 8, 16, … 1024 the exponents a, b, c of the irreducible polynomial x^m + x^a + x^b + x^c + 1 over GF(2) with the
/// least a, then the least b, then the least c. They are those of ssss 0.5.
#[rustfmt::skip]
const EXPONENTS: [[u8; 3]; MOST_BYTES] = [
    [4, 3, 1], [5, 3, 1], [4, 3, 1], [7, 3, 2], [5, 4, 3], [5, 3, 2], [7, 4, 2], [4, 3, 1], [10, 9, 3],
    [9, 4, 2], [7, 6, 2], [10, 9, 6], [4, 3, 1], [5, 4, 3], [4, 3, 1], [7, 2, 1], [5, 3, 2], [7, 4, 2],
    [6, 3, 2], [5, 3, 2], [15, 3, 2], [11, 3, 2], [9, 8, 7], [7, 2, 1], [5, 3, 2], [9, 3, 1], [7, 3, 1],
    [9, 8, 3], [9, 4, 2], [8, 5, 3], [15, 14, 10], [10, 5, 2], [9, 6, 2], [9, 3, 2], [9, 5, 2], [11, 10, 1],
    [7, 3, 2], [11, 2, 1], [9, 7, 4], [4, 3, 1], [8, 3, 1], [7, 4, 1], [7, 2, 1], [13, 11, 6], [5, 3, 2],
    [7, 3, 2], [8, 7, 5], [12, 3, 2], [13, 10, 6], [5, 3, 2], [5, 3, 2], [9, 5, 2], [9, 7, 2], [13, 4, 3],
    [4, 3, 1], [11, 6, 4], [18, 9, 6], [19, 18, 13], [11, 3, 2], [15, 9, 6], [4, 3, 1], [16, 5, 2],
    [15, 14, 6], [8, 5, 2], [15, 11, 2], [11, 6, 2], [7, 5, 3], [8, 3, 1], [19, 16, 9], [11, 9, 6],
    [15, 7, 6], [13, 4, 3], [14, 13, 3], [13, 6, 3], [9, 5, 2], [19, 13, 6], [19, 10, 3], [11, 6, 5],
    [9, 2, 1], [14, 3, 2], [13, 3, 1], [7, 5, 4], [11, 9, 8], [11, 6, 5], [23, 16, 9], [19, 14, 6],
    [23, 10, 2], [8, 3, 2], [5, 4, 3], [9, 6, 4], [4, 3, 2], [13, 8, 6], [13, 11, 1], [13, 10, 3], [11, 6, 5],
    [19, 17, 4], [15, 14, 7], [13, 9, 6], [9, 7, 3], [9, 7, 1], [14, 3, 2], [11, 8, 2], [11, 6, 4],
    [13, 5, 2], [11, 5, 1], [11, 4, 1], [19, 10, 3], [21, 10, 6], [13, 3, 1], [15, 7, 5], [19, 18, 10],
    [7, 5, 3], [12, 7, 2], [7, 5, 1], [14, 9, 6], [10, 3, 2], [15, 13, 12], [12, 11, 9], [16, 9, 7],
    [12, 9, 3], [9, 5, 2], [17, 10, 6], [24, 9, 3], [17, 15, 13], [5, 4, 3], [19, 17, 8], [15, 6, 3],
    [19, 6, 1],
];

/// An element, or the field's polynomial. Its lowest bits are in the first word.
#[derive(PartialEq, Eq)]
pub(super) struct Element([u64; WORDS]);

impl Drop for Element {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Element {
    const fn zero() -> Self {
        Self([0; WORDS])
    }

    /// The number that changes nothing as a factor.
    pub(super) fn one() -> Self {
        Self::of_number(1)
    }

    /// The polynomial whose coefficients are the bits of a number.
    fn of_number(number: u32) -> Self {
        let mut element = Self::zero();
        let [first, ..] = &mut element.0;
        *first = u64::from(number);
        element
    }

    /// At most 128 bytes, most significant first.
    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        let mut element = Self::zero();
        for (place, byte) in bytes.iter().rev().enumerate() {
            let word = element.0.get_mut(place / 8).expect("at most 128 bytes");
            *word |= u64::from(*byte) << (place % 8 * 8);
        }
        element
    }

    /// The last so many bytes, most significant first.
    pub(super) fn to_bytes(&self, length: usize) -> Zeroizing<Vec<u8>> {
        let byte = |place: usize| {
            let word = *self.0.get(place / 8).expect("at most 128 bytes");
            u8::try_from(word >> (place % 8 * 8) & 0xff).expect("eight bits")
        };
        Zeroizing::new((0..length).rev().map(byte).collect())
    }

    /// The sum.
    pub(super) fn plus(&self, other: &Self) -> Self {
        let mut sum = Self::zero();
        let words = self.0.iter().zip(&other.0);
        sum.0.iter_mut().zip(words).for_each(|(sum, (one, other))| *sum = one ^ other);
        sum
    }

    /// Adds another one where the mask is all ones, nothing where it is zero.
    fn add_masked(&mut self, other: &Self, mask: u64) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word ^= other & mask);
    }

    fn bit(&self, bit: usize) -> u64 {
        self.0.get(bit / 64).copied().unwrap_or_default() >> (bit % 64) & 1
    }

    fn set(&mut self, bit: usize) {
        *self.0.get_mut(bit / 64).expect("a bit of the field's polynomial") |= 1 << (bit % 64);
    }

    fn doubled(&self) -> Self {
        let mut doubled = Self::zero();
        let mut carried = 0;
        for (to, from) in doubled.0.iter_mut().zip(&self.0) {
            *to = from << 1 | carried;
            carried = from >> 63;
        }
        doubled
    }

    /// Times x to a power, for public ones.
    fn raised(&self, power: usize) -> Self {
        (0..power).fold(Self(self.0), |element, _| element.doubled())
    }

    /// Bits up to the highest that is set.
    fn length(&self) -> usize {
        let highest = self.0.iter().rposition(|word| *word != 0);
        highest.map_or(0, |place| {
            let word = self.0.get(place).copied().unwrap_or_default();
            64 * (place + 1) - usize::try_from(word.leading_zeros()).expect("at most 64")
        })
    }
}

/// GF(2^m).
pub(super) struct WideField {
    degree: usize,
    polynomial: Element,
}

impl WideField {
    /// The field of values of so many bytes, 1 to 128.
    pub(super) fn of_bytes(bytes: usize) -> Self {
        let degree = 8 * bytes;
        let exponents = EXPONENTS.get(bytes.saturating_sub(1)).expect("1 to 128 bytes");
        let mut polynomial = Element::one();
        polynomial.set(degree);
        for exponent in exponents {
            polynomial.set(usize::from(*exponent));
        }
        Self { degree, polynomial }
    }

    /// The product.
    pub(super) fn mul(&self, one: &Element, other: &Element) -> Element {
        (0..self.degree).rev().fold(Element::zero(), |product, bit| {
            let mut product = product.doubled();
            let over = 0u64.wrapping_sub(product.bit(self.degree));
            product.add_masked(&self.polynomial, over);
            product.add_masked(one, 0u64.wrapping_sub(other.bit(bit)));
            product
        })
    }

    /// The product with the polynomial whose coefficients are the bits of a public number.
    pub(super) fn mul_number(&self, one: &Element, public: u32) -> Element {
        (0..u32::BITS - public.leading_zeros()).rev().fold(Element::zero(), |product, bit| {
            let mut product = product.doubled();
            let over = 0u64.wrapping_sub(product.bit(self.degree));
            product.add_masked(&self.polynomial, over);
            product.add_masked(one, 0u64.wrapping_sub(u64::from(public >> bit & 1)));
            product
        })
    }

    /// What times a public element other than zero gives one: Euclid's algorithm.
    fn inverse(&self, public: &Element) -> Element {
        let (mut rest, mut other) = (Element(public.0), Element(self.polynomial.0));
        let (mut times, mut other_times) = (Element::one(), Element::zero());
        while rest != Element::one() {
            if rest.length() < other.length() {
                std::mem::swap(&mut rest, &mut other);
                std::mem::swap(&mut times, &mut other_times);
            }
            let power = rest.length() - other.length();
            rest = rest.plus(&other.raised(power));
            times = times.plus(&other_times.raised(power));
        }
        times
    }
}

impl Curve for WideField {
    fn value_at(&self, points: &[&Point], at: u32) -> Zeroizing<Vec<u8>> {
        let mut sum = Element::zero();
        for (place, point) in points.iter().enumerate() {
            let others = points.iter().enumerate().filter(|(other, _)| *other != place);
            let (over, under) = others.fold((Element::one(), Element::one()), |(over, under), (_, other)| {
                (self.mul_number(&over, at ^ other.x), self.mul_number(&under, point.x ^ other.x))
            });
            let weight = self.mul(&over, &self.inverse(&under));
            sum = sum.plus(&self.mul(&weight, &Element::of_bytes(&point.y)));
        }
        sum.to_bytes(self.degree / 8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every polynomial is irreducible, and so every element has an inverse: x to the 2^m is x, and no sooner than that for
    /// any prime part of m (Rabin's test), which is what a slip in the table breaks.
    #[test]
    fn every_field_is_one() {
        for bytes in [1, 2, 3, 5, 8, 16, 31] {
            let field = WideField::of_bytes(bytes);
            let x = Element::of_number(2);
            let power = (0..field.degree).fold(Element::of_number(2), |power, _| field.mul(&power, &power));
            assert!(power == x, "{bytes} bytes");
            let inverse = field.inverse(&x);
            assert!(field.mul(&inverse, &x) == Element::one(), "{bytes} bytes");
        }
    }
}
