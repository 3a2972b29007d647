//! The word lists, read once from `assets/words`, and near-word search.
//!
//! `pgp.txt`: 256 lines "even odd". `bip39-english.txt`: the 2048 words of BIP-39, in which the first four
//! letters identify a word. `slip39.txt`: the 1024 words of SLIP-39, told apart by their first four letters too.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::edit_distance::edit_distance;

static PGP: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let pair = |line: &'static str| line.split_once(' ').expect("a line has an even and an odd word");
    include_str!("../../assets/words/pgp.txt").lines().map(pair).collect()
});

static BIP39: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("../../assets/words/bip39-english.txt").lines().collect());

static BIP39_BY_PREFIX: LazyLock<HashMap<&str, u16>> = LazyLock::new(|| by_prefix(&BIP39));

static SLIP39: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("../../assets/words/slip39.txt").lines().collect());

static SLIP39_BY_PREFIX: LazyLock<HashMap<&str, u16>> = LazyLock::new(|| by_prefix(&SLIP39));

fn by_prefix<'w>(words: &[&'w str]) -> HashMap<&'w str, u16> {
    words
        .iter()
        .zip(0u16..)
        .map(|(word, index)| (word.get(..COMPLETE_AFTER).unwrap_or(word), index))
        .collect()
}

/// Letters after which a share word is complete.
pub const COMPLETE_AFTER: usize = 4;

/// The read-aloud word of `byte`, from the odd list if `odd`.
pub fn pgp_word(byte: u8, odd: bool) -> &'static str {
    let (even_word, odd_word) = PGP.get(usize::from(byte)).expect("the list has a line for every byte");
    if odd { odd_word } else { even_word }
}

/// The bytes whose words of the named list begin with these lower-case letters; none for no letters.
pub fn pgp_begun(letters: &str, odd: bool) -> Vec<u8> {
    let begins = |(even_word, odd_word): &(&str, &str)| {
        !letters.is_empty() && if odd { odd_word } else { even_word }.starts_with(letters)
    };
    PGP.iter().zip(0u8..=u8::MAX).filter(|(words, _)| begins(words)).map(|(_, byte)| byte).collect()
}

/// The nearest word of the named read-aloud list, at most two letters away.
pub fn nearest_pgp(word: &str, odd: bool) -> Option<&'static str> {
    let words = PGP.iter().map(|(even_word, odd_word)| if odd { *odd_word } else { *even_word });
    nearest_of(word, words).into_iter().next()
}

/// The share word with this index, 0..=2047.
pub fn share_word(index: u16) -> &'static str {
    BIP39.get(usize::from(index)).expect("an index of eleven bits, and the list has 2048 words")
}

/// The index of a share word given in full, or by its first four letters or more. Lower case expected.
pub fn share_word_index(word: &str) -> Option<u16> {
    let prefix = word.get(..COMPLETE_AFTER).unwrap_or(word);
    let index = *BIP39_BY_PREFIX.get(prefix)?;
    share_word(index).starts_with(word).then_some(index)
}

/// The word of SLIP-39 with this index, 0..=1023.
pub fn slip39_word(index: u16) -> &'static str {
    SLIP39.get(usize::from(index)).expect("an index of ten bits, and the list has 1024 words")
}

/// The index of a word of SLIP-39 given in full, or by its first four letters or more. Lower case expected.
pub fn slip39_word_index(word: &str) -> Option<u16> {
    let index = *SLIP39_BY_PREFIX.get(word.get(..COMPLETE_AFTER)?)?;
    slip39_word(index).starts_with(word).then_some(index)
}

/// A list whose words are typed unseen, each told from the others by its first four letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordList {
    /// That of shares, code words and BIP-39.
    Bip39,
    /// That of SLIP-39.
    Slip39,
}

impl WordList {
    fn all(self) -> &'static [&'static str] {
        match self {
            Self::Bip39 => &BIP39,
            Self::Slip39 => &SLIP39,
        }
    }

    /// The word that is given in full, or by its first four letters or more. Lower case expected.
    pub fn word(self, typed: &str) -> Option<&'static str> {
        match self {
            Self::Bip39 => share_word_index(typed).map(share_word),
            Self::Slip39 => slip39_word_index(typed).map(slip39_word),
        }
    }

    /// All words that begin so, in their order. Lower case expected.
    pub fn beginning(self, beginning: &str) -> Vec<&'static str> {
        self.all().iter().copied().filter(|word| word.starts_with(beginning)).collect()
    }

    /// Words at most two letters away from `word`, nearest first; those with the same first letter lead.
    pub fn near(self, word: &str) -> Vec<&'static str> {
        nearest_of(word, self.all().iter().copied())
    }
}

fn nearest_of(word: &str, list: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut near: Vec<(usize, bool, &str)> = list
        .filter_map(|candidate| {
            let distance = edit_distance(word, candidate);
            let same_start = candidate.chars().next() == word.chars().next();
            (distance <= 2).then_some((distance, !same_start, candidate))
        })
        .collect();
    near.sort_unstable();
    near.into_iter().map(|(_, _, candidate)| candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::digest::sha256;

    #[test]
    fn lists_are_the_published_ones() {
        assert_eq!(PGP.len(), 256);
        assert_eq!(BIP39.len(), 2048);
        // digest of english.txt in the BIP-39 repository
        let file = include_bytes!("../../assets/words/bip39-english.txt");
        assert_eq!(sha256(file).hex(), "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
        // digest of wordlist.txt, in slip-0039 of satoshilabs/slips as in trezor/python-shamir-mnemonic 0.3.0
        let file = include_bytes!("../../assets/words/slip39.txt");
        assert_eq!(sha256(file).hex(), "bcc4555340332d169718aed8bf31dd9d5248cb7da6e5d355140ef4f1e601eec3");
        assert_eq!((SLIP39.len(), SLIP39_BY_PREFIX.len()), (1024, 1024));
    }

    #[test]
    fn pgp_lists_are_told_apart_by_length_of_sound() {
        let mut all: Vec<&str> = PGP.iter().flat_map(|(even, odd)| [*even, *odd]).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 512);
    }

    #[test]
    fn four_letters_are_enough_and_wrong_tails_are_not() {
        assert_eq!(share_word_index("aban"), Some(0));
        assert_eq!(share_word_index("abandon"), Some(0));
        assert_eq!(share_word_index("abandom"), None);
        assert_eq!(share_word_index("zoo"), Some(2047));
        assert_eq!(share_word_index("ab"), None);
        assert_eq!((slip39_word_index("acad"), slip39_word_index("zero")), (Some(0), Some(1023)));
        assert_eq!(
            [slip39_word_index("aca"), slip39_word_index("academid"), slip39_word_index("")],
            [None; 3]
        );
    }

    #[test]
    fn near_words_lead_with_the_nearest() {
        assert_eq!(WordList::Bip39.near("harvets").first(), Some(&"harvest"));
        assert_eq!(WordList::Bip39.near("qqqqqqq"), Vec::<&str>::new());
    }
}
