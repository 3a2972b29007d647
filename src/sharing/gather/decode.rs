//! Which of many shares are wrong, without trying choices of them: decoding of a Reed-Solomon code.
//!
//! The values of a polynomial of degree below k at m places are a word of a Reed-Solomon code; wrong shares are errors
//! in it. The m - k sums that are zero for every right word (the syndromes) then tell of the errors alone, and the
//! shortest recurrence that they obey has the numbers of the wrong shares as its roots. Up to (m - k) / 2 wrong ones
//! are always found: Berlekamp 1968 and Massey 1969, the bound of Welch and Berlekamp 1986 and Gao 2003.
//!
//! A share has 32 bytes and is wrong as a whole, so the 32 words have their errors at the same places. One recurrence
//! for all of them (Feng and Tzeng 1991; Schmidt and Sidorenko 2006) still always finds (m - k) / 2, and of errors
//! that do not depend on one another nearly always up to 32/33 of m - k (Bleichenbacher, Kiayias and Yung 2003).
//!
//! What comes out is a guess to be tried: only the key's fingerprint proves it. Memory is bounded by 255 places. The
//! syndromes are differences between right and wrong values, so they and all that is made of them are wiped.

use zeroize::Zeroizing;

use super::super::KEY_BYTES;
use super::field::{Row, add_times, inverse, mul, weights};

/// A number and the value there.
pub(super) type Place<'p> = (u8, &'p Row);

/// Positions in `places`, whose numbers differ and are not zero, that a polynomial of degree below `need` does not go
/// through, all others lying on it. `None` if too many are wrong to tell.
pub(super) fn find_wrong(places: &[Place<'_>], need: usize) -> Option<Vec<usize>> {
    let checks = places.len().checked_sub(need)?;
    let sums = syndromes(places, checks);
    let recurrence = shortest_recurrence(&sums)?;
    let degree = recurrence.len() - 1;
    // a root at x: the recurrence, read backwards, vanishes there
    let vanishes = |x: u8| recurrence.iter().fold(0, |value, coefficient| mul(value, x) ^ coefficient) == 0;
    let wrong: Vec<usize> =
        places.iter().enumerate().filter(|(_, (x, _))| vanishes(*x)).map(|(place, _)| place).collect();
    (wrong.len() == degree && places.len() - degree >= need).then_some(wrong)
}

/// The same where the value at zero is known to be `root`: one more share is spared.
pub(super) fn find_wrong_knowing(places: &[Place<'_>], need: usize, root: &Row) -> Option<Vec<usize>> {
    // (P(x) - P(0)) / x is a polynomial of one degree less
    let mut reduced = Zeroizing::new(vec![[0u8; KEY_BYTES]; places.len()]);
    for (row, (x, value)) in reduced.iter_mut().zip(places) {
        let by = inverse(*x);
        add_times(row, value, by);
        add_times(row, root, by);
    }
    let places: Vec<Place<'_>> = places.iter().zip(reduced.iter()).map(|((x, _), row)| (*x, row)).collect();
    find_wrong(&places, need.checked_sub(1)?)
}

/// Sum `l` is that of weight times x^l times value over all places: zero for the values of a polynomial.
fn syndromes(places: &[Place<'_>], checks: usize) -> Zeroizing<Vec<Row>> {
    let numbers: Vec<u8> = places.iter().map(|(x, _)| *x).collect();
    let mut powers = weights(&numbers);
    let mut sums = Zeroizing::new(vec![[0u8; KEY_BYTES]; checks]);
    for sum in sums.iter_mut() {
        for ((x, row), power) in places.iter().zip(&mut powers) {
            add_times(sum, row, *power);
            *power = mul(*power, *x);
        }
    }
    sums
}

/// What one of the 32 sequences last failed at, before the recurrence became longer for it.
struct Before {
    recurrence: Zeroizing<Vec<u8>>,
    length: usize,
    at: usize,
    difference: Zeroizing<u8>,
}

/// The shortest c with c[0] = 1 and sum of c[j] * s[n - j] zero for every sequence and every n that it reaches, by
/// the algorithm of Berlekamp and Massey carried to many sequences. `None` if it is longer than it has coefficients.
fn shortest_recurrence(sums: &[Row]) -> Option<Zeroizing<Vec<u8>>> {
    let mut now = Zeroizing::new(vec![1u8]);
    let mut length = 0;
    let nothing =
        || Before { recurrence: Zeroizing::new(Vec::new()), length: 0, at: 0, difference: Zeroizing::new(1) };
    let mut before: Vec<Before> = (0..KEY_BYTES).map(|_| nothing()).collect();
    for at in 1..=sums.len() {
        for (sequence, before) in before.iter_mut().enumerate() {
            let sum = |n: usize| -> u8 {
                let row: &Row = sums.get(n).expect("a recurrence reaches back to the first sum at most");
                *row.get(sequence).expect("a sequence for every byte of the key")
            };
            // the first `length` sums are free
            if at <= length {
                continue;
            }
            let difference =
                now.iter().enumerate().fold(0, |total, (back, c)| total ^ mul(*c, sum(at - 1 - back)));
            if difference == 0 {
                continue;
            }
            let mended = mend(&now, difference, before, at - before.at);
            if at - length > before.at - before.length {
                let longer = at - before.at + before.length;
                let recurrence = std::mem::replace(&mut now, mended);
                *before = Before { recurrence, length, at, difference: Zeroizing::new(difference) };
                length = longer;
            } else {
                now = mended;
            }
        }
    }
    while now.len() > 1 && now.last() == Some(&0) {
        now.pop();
    }
    (now.len() == length + 1).then_some(now)
}

/// `now`, less as much of the earlier recurrence, put off by `gap`, as takes the difference away.
fn mend(now: &[u8], difference: u8, before: &Before, gap: usize) -> Zeroizing<Vec<u8>> {
    let by = mul(difference, inverse(*before.difference));
    let size = now.len().max(before.recurrence.len() + gap);
    let mut mended = Zeroizing::new(vec![0u8; size]);
    mended.iter_mut().zip(now).for_each(|(place, c)| *place = *c);
    mended.iter_mut().skip(gap).zip(before.recurrence.iter()).for_each(|(place, c)| *place ^= mul(*c, by));
    mended
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::seq::SliceRandom;
    use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};

    /// Values of a random polynomial for each byte at these numbers.
    fn word(numbers: &[u8], need: usize, rng: &mut StdRng) -> (Row, Vec<Row>) {
        let mut coefficients = vec![[0u8; KEY_BYTES]; need];
        for row in &mut coefficients {
            rng.fill_bytes(row);
        }
        let value = |x: &u8| {
            let mut value = [0u8; KEY_BYTES];
            for row in coefficients.iter().rev() {
                value.iter_mut().zip(row).for_each(|(value, c)| *value = mul(*value, *x) ^ c);
            }
            value
        };
        (coefficients[0], numbers.iter().map(value).collect())
    }

    fn places<'r>(numbers: &[u8], rows: &'r [Row]) -> Vec<Place<'r>> {
        numbers.iter().copied().zip(rows).collect()
    }

    /// One byte alone, every pattern of errors of every value: the whole radius of a small code.
    #[test]
    fn every_error_of_a_small_code_is_found() {
        let (numbers, need) = ([1u8, 2, 3, 4, 5, 6], 2);
        let (_, right) = word(&numbers, need, &mut StdRng::seed_from_u64(1));
        assert_eq!(find_wrong(&places(&numbers, &right), need), Some(vec![]));
        for first in 0..6 {
            for second in first..6 {
                for errors in (1..=255u8).flat_map(|a| [1u8, 2, 0x80, a].map(|b| (a, b))) {
                    let mut rows = right.clone();
                    rows[first][9] ^= errors.0;
                    let mut want = vec![first];
                    if second != first {
                        rows[second][9] ^= errors.1;
                        want.push(second);
                    }
                    assert_eq!(find_wrong(&places(&numbers, &rows), need), Some(want), "{errors:?}");
                }
            }
        }
    }

    /// Errors made so that they depend on one another in every way, up to half of the surplus.
    #[test]
    fn half_of_the_surplus_may_be_wrong_in_any_way() {
        let rng = &mut StdRng::seed_from_u64(2);
        for round in 0..300 {
            let m = rng.random_range(2..=60usize);
            let need = rng.random_range(1..=m);
            let mut numbers: Vec<u8> = (1..=255).collect();
            numbers.shuffle(rng);
            numbers.truncate(m);
            let (root, mut rows) = word(&numbers, need, rng);
            let knows = round % 2 == 0 && need > 1;
            let surplus = m - need + usize::from(knows);
            let most = surplus / 2;
            let mut order: Vec<usize> = (0..m).collect();
            order.shuffle(rng);
            let mut bad: Vec<usize> = order.into_iter().take(most).collect();
            bad.sort_unstable();
            let shared: Row = std::array::from_fn(|_| rng.random());
            for (turn, place) in bad.iter().enumerate() {
                let mut error: Row = std::array::from_fn(|_| rng.random());
                match round % 5 {
                    // the same in all of them; one byte alone; another byte each; a multiple of one row
                    0 => error = shared,
                    1 => error = [0; KEY_BYTES],
                    2 => error = std::array::from_fn(|byte| u8::from(byte == turn % KEY_BYTES)),
                    3 => error = shared.map(|byte| mul(byte, numbers[*place])),
                    _ => {}
                }
                if error == [0; KEY_BYTES] {
                    error[0] = 1;
                }
                rows[*place].iter_mut().zip(error).for_each(|(byte, error)| *byte ^= error);
            }
            let at = places(&numbers, &rows);
            let found = if knows { find_wrong_knowing(&at, need, &root) } else { find_wrong(&at, need) };
            assert_eq!(found, Some(bad), "round {round}: {m} places, {need} needed");
        }
    }

    /// Random values in most shares: far beyond half of the surplus.
    #[test]
    fn random_errors_are_found_beyond_half_of_the_surplus() {
        let rng = &mut StdRng::seed_from_u64(3);
        for (m, need, wrong) in [(255, 128, 120), (213, 3, 200), (40, 10, 29), (12, 3, 8), (255, 2, 245)] {
            let numbers: Vec<u8> = (1..=255).take(m).collect();
            let (_, mut rows) = word(&numbers, need, rng);
            rows.iter_mut().take(wrong).for_each(|row| rng.fill_bytes(row));
            let found = find_wrong(&places(&numbers, &rows), need);
            assert_eq!(found, Some((0..wrong).collect()), "{wrong} of {m}, {need} needed");
        }
    }

    #[test]
    fn too_many_wrong_ones_are_no_answer() {
        let rng = &mut StdRng::seed_from_u64(4);
        let numbers: Vec<u8> = (1..=9).collect();
        let mut rows = vec![[0u8; KEY_BYTES]; 9];
        for _ in 0..200 {
            for row in &mut rows {
                rng.fill_bytes(row);
            }
            assert_eq!(find_wrong(&places(&numbers, &rows), 4), None);
        }
        assert_eq!(find_wrong(&places(&numbers[..3], &rows[..3]), 4), None, "fewer than are needed");
        assert_eq!(find_wrong(&places(&numbers[..4], &rows[..4]), 4), Some(vec![]), "nothing to tell by");
    }
}
