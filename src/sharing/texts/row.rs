//! Rows and sheets as they were typed: nothing says yet that they are right.

use std::fmt::Write as _;

use zeroize::Zeroizing;

use crate::sharing::word_row::ROW_WORDS;
use crate::vocab::wordlists::share_word_index;

/// Fewest words that can be an attempt at a row.
pub(super) const FEWEST_WORDS: usize = 4;

/// A row as typed. Nothing says yet that it checks.
pub struct Row {
    /// Place of the row on its sheet, from 1.
    pub number: usize,
    /// Its words, lower case.
    pub words: Vec<Zeroizing<String>>,
}

/// The rows of one sheet, by number. A number stands twice only where its words differ.
pub struct Sheet {
    /// The line of the text in which it begins.
    pub line: usize,
    /// The rows that were found, by their numbers.
    pub rows: Vec<Row>,
}

impl Sheet {
    /// True if no row has this number.
    pub(super) fn lacks(&self, number: usize) -> bool {
        self.rows.iter().all(|row| row.number != number)
    }

    /// Row for row with its number, as the strict reader takes it.
    pub fn as_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(self.rows.len() * (ROW_WORDS + 1) * 9));
        for row in &self.rows {
            write!(*text, "{}.", row.number).expect("a text takes whatever is written");
            for word in &row.words {
                text.push(' ');
                text.push_str(word);
            }
            text.push('\n');
        }
        text
    }
}

/// True if both rows are the same words, in full or shortened.
pub fn same_words(one: &[Zeroizing<String>], two: &[Zeroizing<String>]) -> bool {
    let same = |(a, b): (&Zeroizing<String>, &Zeroizing<String>)| {
        let (x, y) = (share_word_index(a), share_word_index(b));
        if x.is_some() || y.is_some() { x == y } else { a == b }
    };
    one.len() == two.len() && one.iter().zip(two).all(same)
}
