//! Arithmetic in GF(2^8) modulo x^8+x^4+x^3+x^2+1 (0x11d), the field of the shares, for finding out which of them are
//! wrong. The key itself is always rebuilt by [`super::super::interpolate`].
//!
//! Nothing here looks up a table or branches by a secret: values are secret, share numbers are not.

use zeroize::Zeroizing;

use super::super::KEY_BYTES;

/// One value for each byte of the key, at one place.
pub(super) type Row = [u8; KEY_BYTES];

/// The product, in the same time whatever the factors.
pub(super) const fn mul(a: u8, b: u8) -> u8 {
    let (mut product, mut bit) = (0u8, 8u8);
    while bit > 0 {
        bit -= 1;
        product = double(product) ^ (a & 0u8.wrapping_sub(b >> bit & 1));
    }
    product
}

const fn double(a: u8) -> u8 {
    a << 1 ^ (0x1d & 0u8.wrapping_sub(a >> 7))
}

/// The number that times `a` gives one; zero for zero, which has none.
pub(super) const fn inverse(a: u8) -> u8 {
    // a^254, because a^255 is one
    let (mut square, mut power, mut turn) = (a, 1u8, 0);
    while turn < 7 {
        square = mul(square, square);
        power = mul(power, square);
        turn += 1;
    }
    power
}

/// Adds `row` times a public number.
pub(super) fn add_times(sum: &mut Row, row: &Row, public: u8) {
    let mut doubled = Zeroizing::new(*row);
    for bit in 0..8 {
        if public >> bit & 1 == 1 {
            sum.iter_mut().zip(doubled.iter()).for_each(|(sum, byte)| *sum ^= byte);
        }
        doubled.iter_mut().for_each(|byte| *byte = double(*byte));
    }
}

/// For each of these different numbers the inverse of the product of its differences from all others.
pub(super) fn weights(numbers: &[u8]) -> Vec<u8> {
    let weight = |(place, x): (usize, &u8)| {
        let others = numbers.iter().enumerate().filter(|(other, _)| *other != place);
        inverse(others.fold(1, |product, (_, other)| mul(product, x ^ other)))
    };
    numbers.iter().enumerate().map(weight).collect()
}

/// The polynomial of least degree through some points, to be asked for its value anywhere.
pub(super) struct Through<'p> {
    numbers: Vec<u8>,
    rows: Vec<&'p Row>,
    weights: Vec<u8>,
}

impl<'p> Through<'p> {
    /// Through these points; their numbers differ.
    pub(super) fn new(points: impl Iterator<Item = (u8, &'p Row)>) -> Self {
        let (numbers, rows): (Vec<u8>, Vec<&Row>) = points.unzip();
        let weights = weights(&numbers);
        Self { numbers, rows, weights }
    }

    /// The value at `x`, in time linear in the number of points.
    pub(super) fn at(&self, x: u8) -> Zeroizing<Row> {
        let mut value = Zeroizing::new([0; KEY_BYTES]);
        if let Some(place) = self.numbers.iter().position(|number| *number == x) {
            self.rows.iter().skip(place).take(1).for_each(|row| value.copy_from_slice(*row));
            return value;
        }
        let all = self.numbers.iter().fold(1, |product, number| mul(product, x ^ number));
        for ((number, row), weight) in self.numbers.iter().zip(&self.rows).zip(&self.weights) {
            add_times(&mut value, row, mul(all, mul(*weight, inverse(x ^ number))));
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shift and add, as in FORMAT.txt.
    fn slow_mul(a: u8, b: u8) -> u8 {
        (0..8).filter(|bit| b >> bit & 1 == 1).fold(0, |sum, bit| {
            let shifted =
                (0..bit).fold(a, |value: u8, _| value << 1 ^ if value & 0x80 == 0 { 0 } else { 0x1d });
            sum ^ shifted
        })
    }

    #[test]
    fn products_and_inverses_are_those_of_the_field() {
        for a in 0..=255u8 {
            for b in 0..=255u8 {
                assert_eq!(mul(a, b), slow_mul(a, b), "{a} {b}");
            }
            assert_eq!(mul(a, inverse(a)), u8::from(a != 0), "{a}");
            let mut sum = [0x5a; KEY_BYTES];
            add_times(&mut sum, &[a; KEY_BYTES], 0xb7);
            assert_eq!(sum, [0x5a ^ mul(a, 0xb7); KEY_BYTES]);
        }
    }

    #[test]
    fn a_polynomial_has_its_values_everywhere() {
        // 7 + 9x + 200x^2 in every byte
        let value = |x: u8| [7 ^ mul(9, x) ^ mul(200, mul(x, x)); KEY_BYTES];
        let rows: Vec<(u8, Row)> = [3, 77, 255].into_iter().map(|x| (x, value(x))).collect();
        let through = Through::new(rows.iter().map(|(x, row)| (*x, row)));
        for x in 0..=255 {
            assert_eq!(*through.at(x), value(x), "{x}");
        }
    }
}
