//! What opens a lock: a custodian's passphrase, or the eight code words on a handwritten card.
//!
//! A passphrase is brought to NFKD first, as BIP-39 and SLIP-39 do, so that it can be typed on another keyboard in ten
//! years. Code words are eight of the BIP-39 list: 80 random bits and 8 check bits, so a slip of the pen is found
//! without the lock's help.

use rand_core::CryptoRng;
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, Zeroizing};

use super::share::LockKind;
use crate::vocab::digest::tagged;
use crate::vocab::limits::{MAX_PASSPHRASE_BYTES, MIN_PASSPHRASE_CHARS, MIN_PASSPHRASE_KINDS};
use crate::vocab::{Secret, SecretText, wordlists};

/// Why a text is no passphrase, or none to lock with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PassphraseError {
    /// No passphrase was given.
    #[error("the passphrase is empty")]
    Empty,
    /// Longer than the limit.
    #[error("the passphrase is longer than {MAX_PASSPHRASE_BYTES} bytes")]
    TooLong,
    /// A tab, an escape, a zero: something that nobody sees and nobody would type again.
    #[error(
        "character {0} of the passphrase is a control character, which cannot be seen and not be relied on: type letters, digits, signs and spaces alone"
    )]
    Control(usize),
    /// A new passphrase that can be guessed.
    #[error(
        "the passphrase has {0} characters; a new one needs at least {MIN_PASSPHRASE_CHARS}, because whoever finds the sheet can try all shorter ones. Take four or more words at random"
    )]
    TooShort(usize),
    /// A new passphrase of a few characters again and again.
    #[error(
        "the passphrase has only {0} different characters; a new one needs at least {MIN_PASSPHRASE_KINDS}. Take four or more words at random"
    )]
    TooPlain(usize),
}

/// Words in a set of code words.
pub const CODE_WORDS: usize = 8;

/// Why code words are not taken. Names places, never words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeWordsError {
    /// Not a word of the list.
    #[error("code word {0} is not in the list: look at its first four letters again")]
    Unknown(usize),
    /// Not eight.
    #[error("{0} code words were typed; there are {CODE_WORDS}")]
    Count(usize),
    /// All are words, but not these together.
    #[error("the code words do not check: one of them is another word of the list, or two are swapped")]
    Check,
}

/// Why a typed passphrase or code words could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadSecretError {
    /// A passphrase problem.
    #[error(transparent)]
    Passphrase(#[from] PassphraseError),
    /// A code-word problem.
    #[error(transparent)]
    CodeWords(#[from] CodeWordsError),
}

/// A passphrase or code words, normalised, ready for Argon2id.
#[derive(Debug)]
pub struct LockSecret(SecretText);

impl LockSecret {
    /// A passphrase to lock with: long enough, too.
    pub fn new_passphrase(typed: &SecretText) -> Result<Self, PassphraseError> {
        let normal = Self::passphrase(typed)?;
        // composed, so that an accent is no character of its own
        let composed = || typed.expose().nfc();
        let length = composed().count();
        if length < MIN_PASSPHRASE_CHARS {
            return Err(PassphraseError::TooShort(length));
        }
        let is_first = |(place, c): &(usize, char)| !composed().take(*place).any(|before| before == *c);
        match composed().enumerate().filter(is_first).take(MIN_PASSPHRASE_KINDS).count() {
            kinds if kinds < MIN_PASSPHRASE_KINDS => Err(PassphraseError::TooPlain(kinds)),
            _ => Ok(normal),
        }
    }

    /// Normalises a passphrase that opens to NFKD. Spaces and letter case count.
    pub fn passphrase(typed: &SecretText) -> Result<Self, PassphraseError> {
        if let Some(place) = typed.expose().chars().position(char::is_control) {
            return Err(PassphraseError::Control(place + 1));
        }
        let mut normal = SecretText::empty();
        let mut cell = [0u8; 4];
        for character in typed.expose().nfkd() {
            normal.push_str(character.encode_utf8(&mut cell)).map_err(|_| PassphraseError::TooLong)?;
        }
        cell.zeroize();
        if normal.is_empty() {
            return Err(PassphraseError::Empty);
        }
        if normal.expose().len() > MAX_PASSPHRASE_BYTES {
            return Err(PassphraseError::TooLong);
        }
        Ok(Self(normal))
    }

    /// The text that goes into Argon2id; code words as eight full words and single spaces.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Draws fresh code words.
    pub fn make_code_words(rng: &mut impl CryptoRng) -> Self {
        let random = Secret::<10>::fill_with(|place| rng.fill_bytes(place));
        let mut text = SecretText::empty();
        for (place, index) in code_word_indices(&random).iter().enumerate() {
            let word = wordlists::share_word(*index);
            let written = text.push_str(if place == 0 { "" } else { " " }).and_then(|()| text.push_str(word));
            written.expect("eight words of at most eight letters");
        }
        Self(text)
    }

    /// Reads code words as typed: any case, full words or their first four letters.
    pub fn code_words(typed: &SecretText) -> Result<Self, CodeWordsError> {
        let mut indices = Zeroizing::new(Vec::with_capacity(CODE_WORDS));
        for (place, word) in typed.expose().split_whitespace().enumerate() {
            let lower = Zeroizing::new(word.to_lowercase());
            let index = wordlists::share_word_index(&lower).ok_or(CodeWordsError::Unknown(place + 1))?;
            indices.push(index);
        }
        if indices.len() != CODE_WORDS {
            return Err(CodeWordsError::Count(indices.len()));
        }
        let random = Secret::<10>::fill_with(|place| {
            let mut bits = indices.iter().flat_map(|index| (0..11).rev().map(move |bit| index >> bit & 1));
            for byte in place.iter_mut() {
                *byte = bits.by_ref().take(8).fold(0, |byte, bit| byte << 1 | u8::from(bit == 1));
            }
        });
        if code_word_indices(&random).as_slice() != indices.as_slice() {
            return Err(CodeWordsError::Check);
        }
        let mut text = SecretText::empty();
        for (place, index) in indices.iter().enumerate() {
            let word = wordlists::share_word(*index);
            let written = text.push_str(if place == 0 { "" } else { " " }).and_then(|()| text.push_str(word));
            written.expect("eight words of at most eight letters");
        }
        Ok(Self(text))
    }
}

/// 80 random bits and 8 bits of their digest, cut into eight 11-bit indices.
fn code_word_indices(random: &Secret<10>) -> Zeroizing<[u16; CODE_WORDS]> {
    let check = tagged("keyrite/v1/code-words", &[random.expose()]).0[0];
    let bytes = Zeroizing::new([random.expose().as_slice(), &[check]].concat());
    let mut bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| u16::from(byte >> bit & 1)));
    let mut indices = Zeroizing::new([0u16; CODE_WORDS]);
    for index in indices.iter_mut() {
        *index = bits.by_ref().take(11).fold(0, |index, bit| index << 1 | bit);
    }
    indices
}

/// Reads what a custodian typed for a share of this kind of lock.
pub fn read_secret(kind: LockKind, typed: &SecretText) -> Result<LockSecret, ReadSecretError> {
    match kind {
        LockKind::CodeWords => Ok(LockSecret::code_words(typed)?),
        LockKind::Passphrase | LockKind::None => Ok(LockSecret::passphrase(typed)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::StdRng};

    fn text(typed: &str) -> SecretText {
        SecretText::copy_of(typed).expect("fits")
    }

    #[test]
    fn code_words_read_back_and_slips_are_found() {
        let made = LockSecret::make_code_words(&mut StdRng::seed_from_u64(5));
        let words: Vec<&str> = made.expose().split(' ').collect();
        let short: Vec<String> =
            words.iter().map(|w| w.chars().take(4).collect::<String>().to_uppercase()).collect();
        let back = LockSecret::code_words(&text(&short.join("  "))).expect("reads");
        assert_eq!(back.expose(), made.expose());
        let mut swapped = words.clone();
        swapped.swap(1, 4);
        let cases = [
            (swapped.join(" "), CodeWordsError::Check),
            (words[..7].join(" "), CodeWordsError::Count(7)),
            (format!("{} xyzzy {}", words[0], words[2..].join(" ")), CodeWordsError::Unknown(2)),
        ];
        for (typed, want) in cases {
            assert_eq!(LockSecret::code_words(&text(&typed)).map(|_| ()), Err(want), "{typed}");
        }
    }

    #[test]
    fn a_new_passphrase_is_long_enough_and_an_old_one_opens_whatever_it_is() {
        let new = |typed: &str| LockSecret::new_passphrase(&text(typed)).map(|_| ());
        assert_eq!(new("four letters"), Ok(()));
        for (typed, why) in [
            ("", PassphraseError::Empty),
            ("love", PassphraseError::TooShort(4)),
            ("eleven sign", PassphraseError::TooShort(11)),
            ("e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", PassphraseError::TooShort(6)),
            ("aaaaaaaaaaaaaaaa", PassphraseError::TooPlain(1)),
            ("abcdabcdabcdabcd", PassphraseError::TooPlain(4)),
            ("four\0letters and more", PassphraseError::Control(5)),
            ("four letters\t", PassphraseError::Control(13)),
            ("four letters\u{9b}", PassphraseError::Control(13)),
        ] {
            assert_eq!(new(typed), Err(why), "{typed:?}");
            let opening = LockSecret::passphrase(&text(typed)).map(|_| ());
            let refused = matches!(why, PassphraseError::Empty | PassphraseError::Control(_));
            assert_eq!(opening, if refused { Err(why) } else { Ok(()) }, "{typed:?}");
        }
    }
}
