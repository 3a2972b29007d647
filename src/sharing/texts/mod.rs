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
mod piece;
mod plain;
mod row;
mod sheets;

use zeroize::Zeroizing;

pub use decode::{NotText, decode};
pub use layouts::Layout;
pub use piece::{Hidden, Piece};
pub(super) use row::same_words;
pub use row::{Row, Sheet};

use super::word_row::checked;
use row::FEWEST_WORDS;

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
