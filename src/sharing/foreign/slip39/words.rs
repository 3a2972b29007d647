//! One share of SLIP-39 as words, both ways: 40 bits of its place in the set, the value, and the checksum RS1024, ten bits a word.

use zeroize::Zeroizing;

use super::super::error::BadShare;
use super::super::lines::words;
use super::cipher::Terms;
use crate::vocab::wordlists::{slip39_word, slip39_word_index};

/// Bits of a word.
const WORD_BITS: usize = 10;
/// Words before the value.
const HEAD_WORDS: usize = 4;
/// Words of the checksum.
const CHECK_WORDS: usize = 3;
/// Longest word of the list, and the space after it.
const LONGEST: usize = 9;

/// Fewest words of a share: a value of 16 bytes.
pub(in crate::sharing::foreign) const LEAST_WORDS: usize = 20;
/// Most words that are looked at: a value of 64 bytes, twice what any wallet writes.
const MOST_WORDS: usize = HEAD_WORDS + 52 + CHECK_WORDS;

/// A share. Its value is secret.
pub(in crate::sharing::foreign) struct Share {
    /// How the set is encrypted.
    pub(super) terms: Terms,
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

    /// Reads a share strictly; letter case is forgiven, and four letters of a word are enough.
    pub(in crate::sharing::foreign) fn read(text: &str) -> Result<Self, BadShare> {
        let got = words(text).take(MOST_WORDS + 1).count();
        if !(LEAST_WORDS..=MOST_WORDS).contains(&got) {
            let want = "a share of SLIP-39 has 20 to 59, most often 20 or 33";
            return Err(BadShare::WordCount { got: words(text).count(), want });
        }
        let mut read = Zeroizing::new(Vec::with_capacity(MOST_WORDS));
        for (word, place) in words(text).zip(1..) {
            let lower = Zeroizing::new(word.to_lowercase());
            read.push(slip39_word_index(&lower).ok_or(BadShare::Word { place, list: "SLIP-39" })?);
        }
        let (head, rest) = read.split_at_checked(HEAD_WORDS).expect("20 words at least");
        let (value, _) = rest.split_at_checked(rest.len() - CHECK_WORDS).expect("20 words at least");
        let head = head.iter().fold(0, |head, word| head << WORD_BITS | u64::from(*word));
        let nibble = |shift: u32| u8::try_from(head >> shift & 0xf).expect("four bits");
        let id = u16::try_from(head >> 25).expect("40 bits less 25");
        let terms = Terms { id, extendable: nibble(24) & 1 == 1, exponent: nibble(20) };
        if polymod(terms.extendable, read.iter().copied()) != 1 {
            return Err(BadShare::Checksum);
        }
        let (group, group_threshold, group_count) = (nibble(16), nibble(12) + 1, nibble(8) + 1);
        let value = value_of(value)?;
        if group_threshold > group_count || group >= group_count {
            return Err(BadShare::Malformed);
        }
        let (member, threshold) = (nibble(4), nibble(0) + 1);
        Ok(Self { terms, group, group_threshold, group_count, member, threshold, value })
    }

    /// In what two shares cannot be of one set; nothing if they can.
    pub(super) fn unlike(&self, other: &Self) -> Option<&'static str> {
        let differs = [
            (self.terms != other.terms, "the beginning, its first two words,"),
            (self.group_threshold != other.group_threshold, "the number of groups needed"),
            (self.group_count != other.group_count, "the number of groups"),
            (self.value.len() != other.value.len(), "its length"),
            (
                self.group == other.group && self.threshold != other.threshold,
                "the number of shares that its group needs",
            ),
        ];
        differs.into_iter().find(|(differs, _)| *differs).map(|(_, what)| what)
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

/// The bytes that stand in these words behind zeros, eight at most, that fill the first.
fn value_of(words: &[u16]) -> Result<Zeroizing<Vec<u8>>, BadShare> {
    let bits = words.len() * WORD_BITS;
    let padding = bits % 16;
    let bit = |bit: usize| {
        let word = words.get(bit / WORD_BITS).expect("a bit of one of the words");
        word >> (WORD_BITS - 1 - bit % WORD_BITS) & 1
    };
    if padding > 8 {
        let want = "no share of SLIP-39 has so many, most have 20 or 33";
        return Err(BadShare::WordCount { got: HEAD_WORDS + words.len() + CHECK_WORDS, want });
    }
    if (0..padding).any(|place| bit(place) == 1) {
        return Err(BadShare::Malformed);
    }
    let byte = |start: usize| (start..start + 8).fold(0, |byte, place| byte << 1 | bit(place));
    let bytes = (padding..bits).step_by(8).map(|start| u8::try_from(byte(start)).expect("eight bits"));
    Ok(Zeroizing::new(bytes.collect()))
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
