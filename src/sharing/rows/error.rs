//! What is wrong with typed rows, by place. A message goes to terminals, logs and records, so no variant carries a
//! word: what was typed and what may be meant is a [`super::Hint`], for the screen of whoever types.

use super::super::word_row::ROW_WORDS;
use crate::sharing::share::ShareError;

/// Why typed words are not a share: row, place and kind of fault, never a word.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowsError {
    /// A word outside the list.
    #[error("row {row}, word {place} is not in the word list{}", digits_hint(*.digits))]
    UnknownWord {
        /// Row number.
        row: usize,
        /// 1-based place in the row.
        place: usize,
        /// There are digits in it, as when a letter was misread.
        digits: bool,
    },
    /// All seven are words, but not the seven of this row.
    #[error("row {row} does not check{}", look_hint(*.look))]
    RowCheck {
        /// Row number.
        row: usize,
        /// The one change that makes it check, if there is exactly one.
        look: Option<Look>,
    },
    /// A row with another number of words.
    #[error("row {row} has {got} words; a row has {ROW_WORDS}: compare it with the paper")]
    RowLength {
        /// Row number.
        row: usize,
        /// Words in it.
        got: usize,
    },
    /// A number given twice with different words.
    #[error("row {0} is there twice, with different words: keep the right one")]
    RowTwice(usize),
    /// A number no share has.
    #[error("row {row} does not exist: this share has rows 1 to {last}")]
    NoSuchRow {
        /// Row number.
        row: usize,
        /// The share's last row.
        last: usize,
    },
    /// A needed row is absent.
    #[error("row {0} is missing: type it too")]
    MissingRow(usize),
    /// Some but not all signature rows.
    #[error("rows {first} to {last} are the signature: type all of them, or none (row {missing} is missing)")]
    HalfProof {
        /// First row of the signature.
        first: usize,
        /// Last row of the signature.
        last: usize,
        /// The first one absent.
        missing: usize,
    },
    /// Every row checks, but the rows do not belong together.
    #[error("each row checks, but rows 1 to {0} do not belong together: were they read from two sheets?")]
    Sum(usize),
    /// Non-zero filling.
    #[error("row {0} has content where the format wants zeros")]
    Filling(usize),
    /// Nothing that could be a row.
    #[error("there are no words in it: type the numbered rows of the sheet, seven words each")]
    Empty,
    /// More than one sheet where one is read.
    #[error("it holds the rows of {0} sheets: give them one after the other")]
    SeveralSheets(usize),
    /// The bytes are not a share.
    #[error("{0}")]
    Share(#[from] ShareError),
}

/// Where to look in a row that does not check: the one change that makes it check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Another word is meant at this 1-based place.
    Word(usize),
    /// This word, counted from 1, and the next are swapped.
    Swap(usize),
    /// These are the words of the row with this number.
    Row(usize),
}

const fn digits_hint(digits: bool) -> &'static str {
    if digits {
        ": it has digits, where letters such as l and o may have been misread"
    } else {
        ": look at its first four letters again"
    }
}

fn look_hint(look: Option<Look>) -> String {
    match look {
        None => ": compare its seven words with the paper, letter by letter".to_owned(),
        Some(Look::Word(place)) => format!(": look at word {place}"),
        Some(Look::Swap(place)) => format!(": are words {place} and {} swapped?", place + 1),
        Some(Look::Row(row)) => format!(": it is row {row}"),
    }
}
