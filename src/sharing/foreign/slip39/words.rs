//! One share of SLIP-39 as words: 40 bits of its place in the set, the value, and the checksum RS1024, ten bits a word.

use zeroize::Zeroizing;

use super::cipher::Terms;
use crate::vocab::wordlists::slip39_word;

/// Bits of a word.
const WORD_BITS: usize = 10;
/// Words before the value.
const HEAD_WORDS: usize = 4;
/// Words of the checksum.
const CHECK_WORDS: usize = 3;
/// Longest word of the list, and the space after it.
const LONGEST: usize = 9;

/// A share. Its value is secret.
pub(super) struct Share {
    /// How the set is encrypted.
    pub terms: Terms,
    /// Which group, 0 to 15.
    pub group: u8,
    /// Groups needed, 1 to 16.
    pub group_threshold: u8,
    /// Groups there are, 1 to 16.
    pub group_count: u8,
    /// Which share of the group, 0 to 15.
    pub member: u8,
    /// Shares of the group that are needed, 1 to 16.
    pub threshold: u8,
    /// The value.
    pub value: Zeroizing<Vec<u8>>,
}

impl Share {
    /// Its words, separated by spaces.
    pub(super) fn to_words(&self) -> Zeroizing<String> {
        let value_bits = self.value.len() * 8;
        let value_words = value_bits.div_ceil(WORD_BITS);
        let padding = value_words * WORD_BITS - value_bits;
        let mut words = Zeroizing::new(Vec::with_capacity(HEAD_WORDS + value_words + CHECK_WORDS));
        words.extend(self.head());
        for place in 0..value_words {
            let bits = place * WORD_BITS..(place + 1) * WORD_BITS;
            words.push(bits.fold(0, |word, bit| word << 1 | self.bit(bit, padding)));
        }
        let check = polymod(self.terms.extendable, words.iter().copied().chain([0; CHECK_WORDS])) ^ 1;
        words.extend([20, 10, 0].map(|shift| low_ten(check >> shift)));
        let mut text = Zeroizing::new(String::with_capacity(words.len() * LONGEST));
        for (place, word) in words.iter().enumerate() {
            if place > 0 {
                text.push(' ');
            }
            text.push_str(slip39_word(*word));
        }
        text
    }

    /// Bit `bit` of the value with so many zeros before it.
    fn bit(&self, bit: usize, padding: usize) -> u16 {
        bit.checked_sub(padding).map_or(0, |bit| {
            let byte = self.value.get(bit / 8).expect("padding and value are whole words");
            u16::from(byte >> (7 - bit % 8) & 1)
        })
    }

    /// The words before the value.
    fn head(&self) -> [u16; HEAD_WORDS] {
        let Terms { id, extendable, exponent } = self.terms;
        let nibbles =
            [self.group, self.group_threshold - 1, self.group_count - 1, self.member, self.threshold - 1];
        let start = u64::from(id) << 5 | u64::from(extendable) << 4 | u64::from(exponent);
        let head = nibbles.into_iter().fold(start, |head, nibble| head << 4 | u64::from(nibble));
        [30, 20, 10, 0].map(|shift| low_ten(head >> shift))
    }
}

fn low_ten(number: impl Into<u64>) -> u16 {
    u16::try_from(number.into() & 0x3ff).expect("ten bits")
}

/// The checksum's polynomial over GF(1024); 1 for words that hold.
fn polymod(extendable: bool, words: impl Iterator<Item = u16>) -> u32 {
    const GENERATOR: [u32; 10] = [
        0x00e0_e040,
        0x01c1_c080,
        0x0383_8100,
        0x0707_0200,
        0x0e0e_0009,
        0x1c0c_2412,
        0x3808_6c24,
        0x3090_fc48,
        0x21b1_f890,
        0x03f3_f120,
    ];
    let customised: &[u8] = if extendable { b"shamir_extendable" } else { b"shamir" };
    customised.iter().map(|byte| u32::from(*byte)).chain(words.map(u32::from)).fold(1, |sum, value| {
        let top = sum >> 20;
        let shifted = (sum & 0xf_ffff) << 10 ^ value;
        GENERATOR
            .iter()
            .enumerate()
            .fold(shifted, |sum, (bit, term)| sum ^ (term & 0u32.wrapping_sub(top >> bit & 1)))
    })
}
