//! Shares of B. Poettering's `ssss` 0.5: lines `N-HEX` or `TOKEN-N-HEX`. The whole secret is one element of GF(2^m), m from 8 to
//! 1024 in steps of 8, four bits a digit, and the secret stands at 0 of a polynomial whose highest term is x^K with the
//! coefficient 1, K being the number of shares needed. So K must be known: with another one another secret comes out.
//! Before it is shared, a secret of 64 bits or more goes through a permutation, "the diffusion layer", unless `-D` was given.
//! There is no checksum.

use data_encoding::HEXLOWER_PERMISSIVE;
use zeroize::Zeroizing;

use super::error::{BadShare, ForeignError};
use super::limits::MOST_BYTES;
use super::lines::lines_of;
use super::paper::Paper;
use super::points::{Found, Point, distinct, rebuild};
use super::ssss_field::{Element, WideField};

/// Fewest bytes that the diffusion layer permutes.
const LEAST_DIFFUSED: usize = 8;

/// True for a line as ssss-split prints it.
pub(super) fn is_printed(line: &str) -> bool {
    parts_of(line)
        .is_some_and(|(_, hex)| hex.len() >= 2 && hex.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

/// Number and digits.
fn parts_of(line: &str) -> Option<(&str, &str)> {
    let (before, hex) = line.rsplit_once('-')?;
    let number = before.rsplit_once('-').map_or(before, |(_, number)| number);
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some((number, hex))
}

/// A share a line.
pub(super) fn read(paper: &Paper) -> Result<Vec<Point>, ForeignError> {
    let mut points = Vec::new();
    for line in lines_of(paper)? {
        let bad = |why| ForeignError::Share { label: line.label.clone(), why };
        let (number, hex) = parts_of(line.text).ok_or_else(|| bad(BadShare::NotSsss))?;
        // more digits than any count of shares has
        let x: u32 = number.parse().map_err(|_| bad(BadShare::NotSsss))?;
        if !hex.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(bad(BadShare::NotSsss));
        }
        if !(2..=2 * MOST_BYTES).contains(&hex.len()) || hex.len() % 2 == 1 {
            return Err(bad(BadShare::SsssLength(hex.len())));
        }
        // a field of 8 bits has no number above 255
        let most = if hex.len() == 2 { 0xff } else { 0xffff };
        if x == 0 || x > most {
            return Err(bad(BadShare::Number(x.into(), most)));
        }
        let y = HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).map_err(|_| bad(BadShare::NotSsss))?;
        points.push(Point { label: line.label, x, y: Zeroizing::new(y) });
    }
    Ok(points)
}

/// The secret, with the zeros before it that fill its field.
pub(super) fn combine(points: Vec<Point>, threshold: u8, diffused: bool) -> Result<Found, ForeignError> {
    let mut points = distinct(points)?;
    let length = points.first().map_or(1, |point| point.y.len());
    let field = WideField::of_bytes(length);
    // without the highest term it is a polynomial as in any other scheme
    for point in &mut points {
        let highest = (0..threshold).fold(Element::one(), |power, _| field.mul_number(&power, point.x));
        point.y = Element::of_bytes(&point.y).plus(&highest).to_bytes(length);
    }
    let mut found = rebuild(&field, points, Some(threshold))?;
    if diffused && length >= LEAST_DIFFUSED {
        undo_diffusion(&mut found.secret);
    }
    Ok(found)
}

/// Takes the permutation back: 40 rounds a byte, two bytes apart, of a block cipher without a key over eight bytes of a ring.
/// The ring has the value's bytes in the order in which ssss lays them down: pairs from the end, each pair as it reads.
fn undo_diffusion(secret: &mut [u8]) {
    let length = secret.len();
    let mut ring = Zeroizing::new(vec![0u8; length]);
    for (place, byte) in ring_places(length).zip(secret.iter()) {
        *ring.get_mut(place).expect("each place is in the ring") = *byte;
    }
    for start in (0..40 * length).step_by(2).rev() {
        let places: [usize; 8] = std::array::from_fn(|offset| (start + offset) % length);
        let mut block = Zeroizing::new(places.map(|place| *ring.get(place).expect("within the ring")));
        decipher(&mut block);
        for (place, byte) in places.into_iter().zip(*block) {
            *ring.get_mut(place).expect("each place is in the ring") = byte;
        }
    }
    for (place, byte) in ring_places(length).zip(secret.iter_mut()) {
        *byte = *ring.get(place).expect("each place is in the ring");
    }
}

/// Where in the ring the bytes of a value stand, its first byte first.
fn ring_places(length: usize) -> impl Iterator<Item = usize> {
    (0..length).rev().map(move |from_end| {
        // an odd last byte has no pair
        if from_end + 1 == length && length % 2 == 1 { from_end } else { from_end ^ 1 }
    })
}

/// XTEA's 32 rounds backwards, with every word of the key zero.
fn decipher(block: &mut [u8; 8]) {
    const DELTA: u32 = 0x9e37_79b9;
    let word = |half: &[u8]| u32::from_be_bytes(*half.first_chunk().expect("four bytes of eight"));
    let mixed = |word: u32| (word << 4 ^ word >> 5).wrapping_add(word);
    let (first, second) = block.split_at_mut(4);
    let (mut left, mut right) = (word(first), word(second));
    let mut sum = DELTA.wrapping_mul(32);
    for _ in 0..32 {
        right = right.wrapping_sub(mixed(left) ^ sum);
        sum = sum.wrapping_sub(DELTA);
        left = left.wrapping_sub(mixed(right) ^ sum);
    }
    first.copy_from_slice(&left.to_be_bytes());
    second.copy_from_slice(&right.to_be_bytes());
}
