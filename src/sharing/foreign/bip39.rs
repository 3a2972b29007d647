//! BIP-39: bytes as English words, both ways. 16 to 32 bytes in steps of 4, then as many bits of their SHA-256 as there are groups of 32
//! bits; 11 bits a word.

use zeroize::Zeroizing;

use super::error::BadShare;
use super::lines::words;
use crate::vocab::digest::sha256;
use crate::vocab::wordlists::{share_word, share_word_index};

/// Bits of a word.
const WORD_BITS: usize = 11;
/// Longest word of the list, and the space after it.
const LONGEST: usize = 9;
/// What a number of words can be.
pub(super) const COUNTS: [usize; 5] = [12, 15, 18, 21, 24];

/// Words whose checksum holds.
pub(super) struct Sentence {
    /// In full, lower case, one space between them. Secret.
    pub text: Zeroizing<String>,
    /// The bits behind them: 128 to 256.
    pub entropy_bits: usize,
}

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

/// Reads words strictly; letter case is forgiven, and four letters of a word are enough.
pub(super) fn read(text: &str) -> Result<Sentence, BadShare> {
    let count = words(text).take(25).count();
    if !COUNTS.contains(&count) {
        let want = "words of BIP-39 are 12, 15, 18, 21 or 24";
        return Err(BadShare::WordCount { got: words(text).count(), want });
    }
    let mut read: Zeroizing<Vec<u16>> = Zeroizing::new(Vec::with_capacity(count));
    for (word, place) in words(text).zip(1..) {
        let lower = Zeroizing::new(word.to_lowercase());
        read.push(share_word_index(&lower).ok_or(BadShare::Word {
            place,
            list: "BIP-39 (English; words of another language are sealed as a text file)",
        })?);
    }
    let entropy_bits = count * WORD_BITS / 33 * 32;
    let byte = |start: usize| {
        let bit = |bit: usize| {
            let word = read.get(bit / WORD_BITS).expect("a bit of one of the words");
            word >> (WORD_BITS - 1 - bit % WORD_BITS) & 1
        };
        u8::try_from((start..start + 8).fold(0, |byte, place| byte << 1 | bit(place))).expect("eight bits")
    };
    let entropy: Zeroizing<Vec<u8>> = Zeroizing::new((0..entropy_bits).step_by(8).map(byte).collect());
    // the same words come out of what they hold, checksum and all
    let again = words_of(&entropy);
    let same = again.split_whitespace().zip(read.iter()).all(|(word, index)| word == share_word(*index));
    if !same {
        return Err(BadShare::Checksum);
    }
    let text = Zeroizing::new(again.trim_end().to_owned());
    Ok(Sentence { text, entropy_bits })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The English vectors of the reference (trezor/python-mnemonic, vectors.json): entropy to words and back.
    #[test]
    fn words_are_those_of_the_reference() {
        let vectors: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/vectors/bip39-english.json")).expect("JSON");
        let vectors = vectors.as_array().expect("a list");
        assert_eq!(vectors.len(), 24);
        for vector in vectors {
            let (hex, words) = (vector[0].as_str().expect("hex"), vector[1].as_str().expect("words"));
            let entropy = data_encoding::HEXLOWER.decode(hex.as_bytes()).expect("hex");
            assert_eq!(words_of(&entropy).trim_end(), words);
            let read = read(words).expect("words");
            assert_eq!((read.text.as_str(), read.entropy_bits), (words, entropy.len() * 8));
        }
    }

    #[test]
    fn what_people_type_is_read_and_slips_are_named() {
        let good = "abandon ".repeat(11) + "about";
        let typed = "1. ABAN\n2) abandon\n3: abandon  ".to_owned() + &"abandon ".repeat(8) + "about";
        assert_eq!(read(&typed).expect("words").text.as_str(), good);
        let cases = [
            (good.replace("about", "zoo"), BadShare::Checksum),
            (
                good.replace("about", "ab"),
                BadShare::Word {
                    place: 12,
                    list: "BIP-39 (English; words of another language are sealed as a text file)",
                },
            ),
            (
                good.replacen("abandon", "aband\u{f6}n", 1),
                BadShare::Word {
                    place: 1,
                    list: "BIP-39 (English; words of another language are sealed as a text file)",
                },
            ),
            (
                good.replacen("abandon ", "\u{202e}abandon ", 1),
                BadShare::Word {
                    place: 1,
                    list: "BIP-39 (English; words of another language are sealed as a text file)",
                },
            ),
        ];
        for (text, want) in cases {
            assert_eq!(read(&text).map(|_| ()), Err(want), "{text}");
        }
        for count in [0, 1, 11, 13, 25, 100_000] {
            let got = read(&"abandon ".repeat(count)).map(|_| ());
            assert!(matches!(got, Err(BadShare::WordCount { got, .. }) if got == count), "{got:?}");
        }
    }
}
