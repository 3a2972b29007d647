//! What somebody typed, taken apart into words of the list.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::vocab::wordlists::WordList;

/// Letters from which on a beginning may stand for its only word.
const LEAST: usize = 3;
/// What is typed into a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// So many of the list, in a row that may have one number.
    Row(usize),
    /// So many of the list, each with a number if it has one.
    Numbered(usize),
    /// So many of a list, in several lines, each with a number if it has one.
    Many(usize, WordList),
    /// As many of a list as there are, at least so many.
    AtLeast(usize, WordList),
}

impl Words {
    /// The places that are waiting from the start.
    pub(super) const fn count(self) -> usize {
        match self {
            Self::Row(count) | Self::Numbered(count) | Self::Many(count, _) | Self::AtLeast(count, _) => {
                count
            }
        }
    }

    pub(super) const fn list(self) -> WordList {
        match self {
            Self::Row(_) | Self::Numbered(_) => WordList::Bip39,
            Self::Many(_, list) | Self::AtLeast(_, list) => list,
        }
    }

    /// They take more than a line.
    pub(super) const fn are_many(self) -> bool {
        match self {
            Self::Row(_) | Self::Numbered(_) => false,
            Self::Many(..) | Self::AtLeast(..) => true,
        }
    }

    pub(super) const fn are_numbered(self) -> bool {
        match self {
            Self::Row(_) => false,
            Self::Numbered(_) | Self::Many(..) | Self::AtLeast(..) => true,
        }
    }
}

/// What a typed word is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// A word of the list, or the beginning of one alone.
    Known(&'static str),
    /// A beginning of several.
    Several(Vec<&'static str>),
    /// No word begins like this.
    Unknown,
}

impl Word {
    pub(super) fn of(typed: &str, list: WordList) -> Self {
        if let Some(word) = list.word(typed) {
            return Self::Known(word);
        }
        let beginning = list.beginning(typed);
        match beginning.as_slice() {
            [] => Self::Unknown,
            [one] if typed.len() >= LEAST => Self::Known(one),
            _ => Self::Several(beginning),
        }
    }
}

/// What was typed: a number before the words, and the words, in small letters. Secret.
#[derive(Default)]
pub struct Typed {
    /// The number that stood before them.
    pub number: Option<usize>,
    pub(super) words: Vec<Zeroizing<String>>,
}

impl Typed {
    /// Takes a line apart. What is neither letter nor digit separates; a number before the words is theirs, and where
    /// every word may have one they are all passed over.
    pub(super) fn of(text: &str, numbered_words: bool) -> Self {
        let mut typed = Self::default();
        for part in text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
            let plain: Zeroizing<String> = Zeroizing::new(part.nfkc().flat_map(char::to_lowercase).collect());
            let number = plain.parse::<usize>().ok();
            let first = typed.words.is_empty() && typed.number.is_none();
            match number {
                Some(_) if numbered_words => {}
                Some(number) if first => typed.number = Some(number),
                _ if first && plain.as_str() == "row" => {}
                _ => typed.words.push(plain),
            }
        }
        typed
    }
}
