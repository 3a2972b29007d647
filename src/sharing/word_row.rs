//! One row: eight bytes and their check in seven words.

use zeroize::Zeroizing;

use crate::vocab::digest::tagged;
use crate::vocab::wordlists;

/// Words in a row.
pub const ROW_WORDS: usize = 7;
/// Bytes of data in a row.
pub const ROW_BYTES: usize = 8;
const CHECK_BITS: usize = 13;
/// Rows of the longest share.
pub const MAX_ROWS: u8 = 28;

fn row_check(row: u8, data: [u8; ROW_BYTES]) -> u128 {
    let [a, b, ..] = tagged("keyrite/v1/row", &[&[row], &data]).0;
    u128::from(u16::from_be_bytes([a, b]) >> (16 - CHECK_BITS))
}

/// The words of a row, as indices of the list: its data and the check over them.
pub(super) fn row_indices(row: u8, data: [u8; ROW_BYTES]) -> [u16; ROW_WORDS] {
    let bits = u128::from(u64::from_be_bytes(data)) << CHECK_BITS | row_check(row, data);
    let mut place = ROW_WORDS;
    [(); ROW_WORDS].map(|()| {
        place -= 1;
        (bits >> (11 * place) & 0x7ff) as u16
    })
}

/// The eight bytes of a row, if its check holds.
pub(super) fn row_data(row: u8, indices: &[u16; ROW_WORDS]) -> Option<[u8; ROW_BYTES]> {
    let bits = indices.iter().fold(0u128, |bits, index| bits << 11 | u128::from(*index));
    let data =
        u64::try_from(bits >> CHECK_BITS).expect("seven times eleven bits, less the check").to_be_bytes();
    (bits & ((1 << CHECK_BITS) - 1) == row_check(row, data)).then_some(data)
}

/// The eight bytes of a row given by its words, if all seven are of the list and its check holds.
pub(in crate::sharing) fn checked(row: u8, words: &[Zeroizing<String>]) -> Option<[u8; ROW_BYTES]> {
    let words: &[Zeroizing<String>; ROW_WORDS] = words.try_into().ok()?;
    let mut indices = [0; ROW_WORDS];
    for (index, word) in indices.iter_mut().zip(words) {
        *index = wordlists::share_word_index(word)?;
    }
    row_data(row, &indices)
}
