//! Words of public digests as people type them back from paper: PGP words, whole or begun.
//!
//! One rule for every field, option and file that takes them. Letter case does not count. Words are separated by
//! spaces, hyphens, commas or line ends. A number, with or without a point behind it, is a row's number as it is
//! printed, and is passed over. A beginning counts as the word if no other word of the list that belongs at its place
//! begins so; no word of either list is the beginning of another one. So `para` is refused with the three words that
//! it could be, and `parac` is not needed where `par` says enough.

use super::Digest;
use super::wordlists;

/// Most words that a message names as possible.
const MOST_NAMED: usize = 6;

/// Why read-aloud words are not what they should be.
///
/// What was typed is not repeated: whoever types the words of a share into the wrong field must not find them in a
/// message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// Not a word of either list, nor the beginning of one.
    #[error("word {place} is not one of the words that are read aloud{}", near(*.hint))]
    Unknown {
        /// 1-based place of the word.
        place: usize,
        /// The nearest word of the list that belongs at this place.
        hint: Option<&'static str>,
    },
    /// The beginning of several words.
    #[error("word {place} is the beginning of several words: {}; type more letters of it", named(.could_be))]
    Ambiguous {
        /// 1-based place of the word.
        place: usize,
        /// The words of the list that begin so.
        could_be: Vec<&'static str>,
    },
    /// A word of the other list: a word before it was dropped, doubled or swapped.
    #[error(
        "word {place}, \u{201c}{word}\u{201d}, cannot stand at this place: a word before it is missing, doubled or swapped"
    )]
    WrongParity {
        /// 1-based place of the word.
        place: usize,
        /// The word of the other list.
        word: &'static str,
    },
    /// Too few or too many words.
    #[error("{got} words were given; this value has {want}")]
    Count {
        /// Words given.
        got: usize,
        /// Words expected.
        want: usize,
    },
}

fn near(hint: Option<&str>) -> String {
    hint.map(|word| format!("; did you mean \u{201c}{word}\u{201d}?")).unwrap_or_default()
}

fn named(words: &[&str]) -> String {
    let mut shown: Vec<&str> = words.iter().copied().take(MOST_NAMED).collect();
    if words.len() > MOST_NAMED {
        shown.push("\u{2026}");
    }
    shown.join(", ")
}

/// Why typed words do not agree with the value on the other side.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Disagreement {
    /// They cannot be read.
    #[error("{0}")]
    Words(#[from] WordsError),
    /// A word that can be read, and is another one.
    #[error("word {place} is another one")]
    Other {
        /// 1-based place of the word.
        place: usize,
    },
}

/// Reads PGP words back, whole or begun.
pub fn parse_pgp_words<const N: usize>(text: &str) -> Result<[u8; N], WordsError> {
    let mut bytes = [0u8; N];
    let mut got = 0;
    for word in words(text) {
        let byte = byte_of(&word, got)?;
        if let Some(cell) = bytes.get_mut(got) {
            *cell = byte;
        }
        got += 1;
    }
    if got == N { Ok(bytes) } else { Err(WordsError::Count { got, want: N }) }
}

/// A digest that somebody else printed, in hex or in words. Hex may be grouped by spaces or colons.
pub fn read_digest(print: &str) -> Result<Digest, WordsError> {
    let plain: String =
        print.chars().filter(|c| !c.is_whitespace() && *c != ':').map(|c| c.to_ascii_lowercase()).collect();
    Digest::from_hex(&plain).map_or_else(|| parse_pgp_words(print).map(Digest), Ok)
}

/// How many words of `typed` agree with the bytes that they are compared with, while they are being typed: a last word
/// that nothing follows yet may be begun with any letters that fit.
pub fn agreeing(typed: &str, ours: &[u8]) -> Result<usize, Disagreement> {
    let ended = typed.ends_with(|c: char| is_separator(c));
    let mut words = words(typed).peekable();
    let mut agree = 0;
    while let Some(word) = words.next() {
        let Some(our_byte) = ours.get(agree) else {
            let got = agree + 1 + words.count();
            return Err(WordsError::Count { got, want: ours.len() }.into());
        };
        let ours = wordlists::pgp_word(*our_byte, agree % 2 == 1);
        match byte_of(&word, agree) {
            Ok(byte) if byte == *our_byte => agree += 1,
            Err(WordsError::Ambiguous { .. })
                if ours.starts_with(word.as_str()) && words.peek().is_none() && !ended =>
            {
                return Ok(agree);
            }
            Ok(_) => return Err(Disagreement::Other { place: agree + 1 }),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(agree)
}

/// The text with every word written out that is begun clearly enough and that something follows; none if nothing is
/// to be done.
pub fn completed(text: &str) -> Option<String> {
    let mut done = String::with_capacity(text.len());
    let mut place = 0;
    for piece in text.split_inclusive(is_separator) {
        let word = piece.trim_end_matches(is_separator);
        let Some(letters) = as_word(word) else {
            done.push_str(piece);
            continue;
        };
        let followed = word.len() < piece.len();
        match byte_of(&letters, place) {
            Ok(byte) if followed && letters != wordlists::pgp_word(byte, place % 2 == 1) => {
                done.push_str(wordlists::pgp_word(byte, place % 2 == 1));
                done.push_str(piece.get(word.len()..).expect("a word is the beginning of its piece"));
            }
            Ok(_) | Err(_) => done.push_str(piece),
        }
        place += 1;
    }
    (done != text).then_some(done)
}

/// How far words that are being typed have come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Begun {
    /// Words that stand, whole or clear.
    pub words: usize,
    /// Words that the last one may become, if it is begun and several begin so; at most [`MOST_NEAR`].
    pub near: Vec<&'static str>,
}

/// Most words that one is offered: of more, another letter is typed.
pub const MOST_NEAR: usize = 6;

/// How far these words have come. A word that is none counts as none; what is wrong with it says whoever reads them.
pub fn begun(text: &str) -> Begun {
    let all: Vec<String> = words(text).collect();
    let ended = text.is_empty() || text.ends_with(is_separator);
    let stand = (0..).zip(&all).filter(|(place, word)| byte_of(word, *place).is_ok()).count();
    let near = match all.split_last().filter(|_| !ended) {
        None => Vec::new(),
        Some((last, before)) => {
            let odd = before.len() % 2 == 1;
            let words =
                wordlists::pgp_begun(last, odd).into_iter().map(|byte| wordlists::pgp_word(byte, odd));
            words.collect()
        }
    };
    let few = (2..=MOST_NEAR).contains(&near.len());
    Begun { words: stand, near: if few { near } else { Vec::new() } }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || c == '-' || c == ','
}

/// The words of a text in lower case, without the numbers of rows.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(is_separator).filter_map(as_word)
}

/// A piece between separators, unless it is empty or a row's number.
fn as_word(piece: &str) -> Option<String> {
    let number = piece.trim_end_matches(['.', ':', ')']);
    let is_number = number.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    (!is_number).then(|| piece.to_lowercase())
}

/// The byte of a word or of a clear beginning at this place, counted from 0.
fn byte_of(word: &str, place: usize) -> Result<u8, WordsError> {
    let odd = place % 2 == 1;
    let here = wordlists::pgp_begun(word, odd);
    match here.as_slice() {
        [byte] => Ok(*byte),
        [] => {
            let place = place + 1;
            if let [byte] = wordlists::pgp_begun(word, !odd).as_slice() {
                Err(WordsError::WrongParity { place, word: wordlists::pgp_word(*byte, !odd) })
            } else {
                let of_a_share = wordlists::share_word_index(word).is_some();
                let hint = wordlists::nearest_pgp(word, odd).filter(|_| !of_a_share);
                Err(WordsError::Unknown { place, hint })
            }
        }
        several => {
            let could_be = several.iter().map(|byte| wordlists::pgp_word(*byte, odd)).collect();
            Err(WordsError::Ambiguous { place: place + 1, could_be })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::digest::pgp_words;

    #[test]
    fn words_name_the_bad_place() {
        let cases: [(&str, WordsError); 5] = [
            ("aardvark", WordsError::Count { got: 1, want: 2 }),
            ("adroitness aardvark", WordsError::WrongParity { place: 1, word: "adroitness" }),
            ("aardvark adroitnss", WordsError::Unknown { place: 2, hint: Some("adroitness") }),
            ("aardvark adviser acme", WordsError::Count { got: 3, want: 2 }),
            (
                "aardvark para",
                WordsError::Ambiguous { place: 2, could_be: vec!["paragon", "paragraph", "paramount"] },
            ),
        ];
        for (text, want) in cases {
            assert_eq!(parse_pgp_words::<2>(text), Err(want), "{text}");
        }
        assert_eq!(parse_pgp_words::<2>("Aardvark-ADVISER"), Ok([0, 1]));
        assert_eq!(parse_pgp_words::<2>("1. aardvark\n2 adviser"), Ok([0, 1]));
    }

    #[test]
    fn every_unique_beginning_counts_and_every_ambiguous_one_is_named() {
        for odd in [false, true] {
            for byte in 0..=u8::MAX {
                let whole = wordlists::pgp_word(byte, odd);
                for end in 1..=whole.len() {
                    let begun = &whole[..end];
                    let same: Vec<&str> = (0..=u8::MAX)
                        .map(|other| wordlists::pgp_word(other, odd))
                        .filter(|other| other.starts_with(begun))
                        .collect();
                    let place = usize::from(odd);
                    let want = if same.len() == 1 {
                        Ok(byte)
                    } else {
                        Err(WordsError::Ambiguous { place: place + 1, could_be: same })
                    };
                    assert_eq!(byte_of(begun, place), want, "{begun}");
                }
                assert_eq!(byte_of(whole, usize::from(odd)), Ok(byte), "no word begins another one");
            }
        }
    }

    #[test]
    fn words_agree_as_they_are_typed() {
        let ours = [0xe5, 0x82, 56, 167];
        assert_eq!(pgp_words(&ours), "topmost istanbul classic paragraph");
        let several = WordsError::Ambiguous { place: 4, could_be: vec!["paragon", "paragraph"] };
        let cases: [(&str, Result<usize, Disagreement>); 11] = [
            ("", Ok(0)),
            ("topmost ", Ok(1)),
            ("topm ista", Ok(2)),
            ("topm ista classi parag", Ok(3)),
            ("topm ista classi parag ", Err(several.into())),
            ("topm ista classi paragr", Ok(4)),
            ("topm ista cla", Ok(2)),
            ("topm adv", Err(Disagreement::Other { place: 2 })),
            ("topm ista xyzzy", Err(WordsError::Unknown { place: 3, hint: None }.into())),
            ("ista", Err(WordsError::WrongParity { place: 1, word: "istanbul" }.into())),
            ("topm ista classi paragr topm", Err(WordsError::Count { got: 5, want: 4 }.into())),
        ];
        for (typed, want) in cases {
            assert_eq!(agreeing(typed, &ours), want, "{typed}");
        }
    }

    #[test]
    fn a_word_that_is_begun_offers_what_it_may_become() {
        let near = |text: &str| begun(text).near;
        assert_eq!(near("topmost para"), ["paragon", "paragraph", "paramount"].to_vec());
        assert_eq!(begun("topmost istanbul").words, 2);
        // clear, ended, none, and too many
        for text in ["topm", "topmost para ", "topmost xyzzy", "topmost p", "", "1. "] {
            assert_eq!(near(text), Vec::<&str>::new(), "{text}");
        }
        let long = "aardvark adviser ".repeat(5_000);
        assert_eq!(begun(&long).words, 10_000);
    }

    #[test]
    fn what_is_begun_clearly_is_written_out_once_something_follows() {
        assert_eq!(completed("topm ").as_deref(), Some("topmost "));
        assert_eq!(completed("topm ista para x"), Some("topmost istanbul para x".into()));
        assert_eq!(completed("topm"), None);
        assert_eq!(completed("1. topm ista\n2. "), Some("1. topmost istanbul\n2. ".into()));
        assert_eq!(completed("topmost istanbul "), None);
    }

    #[test]
    fn what_was_typed_into_the_wrong_field_is_not_repeated() {
        for secret in ["absurd", "zoo", "correct horse", "\u{202e}evil", &"x".repeat(100_000)] {
            let error = parse_pgp_words::<16>(secret).expect_err("no such words").to_string();
            assert!(!error.contains(secret) && error.chars().count() < 300, "{error}");
        }
    }
}
