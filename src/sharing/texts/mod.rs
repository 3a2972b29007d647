//! Shares in what people really bring: mails, lists, tables, files of other programs, what a scanner typed.
//!
//! One rule, written in section 8 of `FORMAT.txt` and kept by this program, `recover.py` and `recover.html`. The same
//! texts are given to all three: `tests/texts/`.
//!
//! 1. Bytes become text ([`decode`]), and text its plain form: one kind of line end, no invisible signs, compatible
//!    letters and digits as one (NFKC), and what mail programs do to lines undone ([`plain`]).
//! 2. Codes are cut out wherever they begin with our name ([`codes`]), also as a scanner types them that thinks it
//!    is another keyboard ([`layouts`]).
//! 3. In what is left, rows are found line by line ([`lines`]) and put together to sheets ([`sheets`]).
//!
//! Nothing here decides whether a share is right: checks in rows only help to tell rows from prose. What is found is
//! read strictly by [`super::payload::read`] and [`super::rows::read`].

mod codes;
mod decode;
mod layouts;
mod lines;
mod plain;
mod sheets;

use std::fmt::Write as _;

use zeroize::Zeroizing;

pub use decode::{NotText, decode};
pub use layouts::Layout;
pub(super) use sheets::same_words;
pub use sheets::{Row, Sheet};

use super::rows::row::{ROW_WORDS, checked};
use crate::vocab::wordlists;

/// Fewest words that can be an attempt at a row.
const FEWEST_WORDS: usize = 4;

/// One thing in a text that is meant to be a share, in the form that the strict readers take.
#[derive(Debug)]
pub enum Piece {
    /// A code, upper case, without anything between its characters.
    Code(Hidden),
    /// A code typed by a scanner for another keyboard layout, which could not be told from it alone.
    OtherLayout(Layout),
    /// The rows of one sheet, numbered, one a line.
    Rows(Hidden),
}

/// Text of a share on its way to locked memory: wiped, and never printed.
pub struct Hidden(pub Zeroizing<String>);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hidden(redacted)")
    }
}

/// Everything in a text that is meant to be a share, in the order of the text. Empty when nothing is.
pub fn find(untrusted: &str) -> Vec<Piece> {
    let mut text = plain::plain(untrusted);
    let found = codes::cut(&mut text);
    let lines = lines::split(&text);
    let sheets = sheets::gather(&lines);
    let checks =
        |row: &Row| u8::try_from(row.number).is_ok_and(|number| checked(number, &row.words).is_some());
    let proven = sheets.iter().any(|sheet| sheet.rows.iter().any(checks));
    // beside a code, and among more prose than words, lines count as rows only if one of them proves it
    let (all, listed) = (lines::count(&lines), lines::count_listed(&lines));
    let meant = proven || found.is_empty() && all >= FEWEST_WORDS && listed * 2 >= all;
    let mut pieces: Vec<(usize, Piece)> = found.into_iter().map(|code| (code.line, code.piece)).collect();
    if meant {
        pieces.extend(sheets.iter().map(|sheet| (sheet.line, Piece::Rows(Hidden(sheet.as_text())))));
    }
    pieces.sort_by_key(|(line, _)| *line);
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

/// The sheets whose rows stand in a text, whether or not a row of them checks.
pub fn sheets_in(untrusted: &str) -> Vec<Sheet> {
    sheets::gather(&lines::split(&plain::plain(untrusted)))
}

/// The rows of a sheet as [`find`] writes them, and nothing else: what was found once is not searched again.
pub(super) fn found_rows(text: &str) -> Option<Vec<Row>> {
    let row = |line: &str| {
        let (number, words) = line.split_once(". ")?;
        let is_plain = |word: &str| {
            word.len() > 1 && word.chars().all(lines::is_of_a_word) && !word.contains(char::is_uppercase)
        };
        let words: Vec<&str> = words.split(' ').collect();
        let plain =
            number.bytes().all(|byte| byte.is_ascii_digit()) && words.iter().all(|word| is_plain(word));
        let words = words.into_iter().map(|word| Zeroizing::new(word.to_owned())).collect();
        plain.then_some(Row { number: number.parse().ok()?, words })
    };
    text.lines().filter(|line| !line.is_empty()).map(row).collect()
}

/// The words in a text, lower case, without numbers and signs.
pub fn words_of(untrusted: &str) -> Vec<Zeroizing<String>> {
    lines::split(&plain::plain(untrusted)).into_iter().flat_map(lines::Line::into_words).collect()
}

/// The first word in a text, as the list has it: lower case, composed, without what stands around it. Empty if there is
/// none.
pub(super) fn word_of(untrusted: &str) -> Zeroizing<String> {
    words_of(untrusted).into_iter().next().unwrap_or_default()
}

fn is_listed(word: &str) -> bool {
    wordlists::share_word_index(word).is_some()
}

fn written(rows: &[Row]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(rows.len() * (ROW_WORDS + 1) * 9));
    for row in rows {
        write!(*text, "{}.", row.number).expect("a text takes whatever is written");
        for word in &row.words {
            text.push(' ');
            text.push_str(word);
        }
        text.push('\n');
    }
    text
}
