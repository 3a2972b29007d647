//! BIP-39: bytes as English words. 16 to 32 bytes in steps of 4, then as many bits of their SHA-256 as there are groups of 32
//! bits; 11 bits a word.

use zeroize::Zeroizing;

use crate::vocab::digest::sha256;
use crate::vocab::wordlists::share_word;

/// Bits of a word.
const WORD_BITS: usize = 11;
/// Longest word of the list, and the space after it.
const LONGEST: usize = 9;

/// These 16, 20, 24, 28 or 32 bytes as 12 to 24 words, in one line with its end.
pub(in crate::sharing) fn words_of(entropy: &[u8]) -> Zeroizing<String> {
    let check = Zeroizing::new(sha256(entropy).0);
    let count = entropy.len() * 3 / 4;
    let mut text = Zeroizing::new(String::with_capacity(count * LONGEST + 1));
    for place in 0..count {
        // the checksum has 8 bits at most, so the first byte of the digest is enough
        let bits = place * WORD_BITS..(place + 1) * WORD_BITS;
        let index = bits.fold(0, |index, bit| {
            let byte = entropy.get(bit / 8).or_else(|| check.first()).expect("a digest has bytes");
            index << 1 | u16::from(byte >> (7 - bit % 8) & 1)
        });
        if place > 0 {
            text.push(' ');
        }
        text.push_str(share_word(index));
    }
    text.push('\n');
    text
}
