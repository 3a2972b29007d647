//! Shares in what people bring: a file of any kind, in which codes and rows are found and then read strictly.

use keyrite::desk::readings::read_scanned;
use keyrite::sharing::rows::{self, Hint};
use keyrite::sharing::texts::{self, Piece, Row};
use keyrite::sharing::{payload, share::Share};
use keyrite::vocab::{SecretText, wordlists};

use super::{Target, dictionary, said, share_bytes, vectors};

/// See [`super`].
pub const TARGET: Target = Target { name: "rows", check, seeds, words: dictionary::share_words };

/// Rows that are also read one by one: what may be meant by a wrong one is looked for among all words, which takes its time.
const ROWS: usize = 3;

fn check(bytes: &[u8]) {
    let Ok(text) = texts::decode(bytes) else { return };
    for piece in texts::find(&text) {
        match piece {
            Piece::Code(code) => read_code(&code.0),
            Piece::OtherLayout(layout) => drop(said::line(&layout.name())),
            Piece::Rows(listed) => read_rows(&listed.0),
        }
    }
    // the strict reader takes what somebody typed as it is
    read_rows(&text);
    for row in texts::sheets_in(&text).iter().flat_map(|sheet| &sheet.rows).take(ROWS) {
        check_row(row);
    }
}

fn read_code(code: &str) {
    match payload::read(code) {
        Ok(share) => assert_eq!(payload::write(&share).expose(), code, "a code was found and not cut clean"),
        Err(error) => said::without_input(&error),
    }
}

fn read_rows(text: &str) {
    let Ok(typed) = SecretText::copy_of(text) else { return };
    scanned(&typed);
    match rows::read(&typed) {
        Ok(share) => proven(&share),
        Err(errors) => {
            assert!(!errors.is_empty() && errors.len() <= text.len() + 1);
            errors.iter().for_each(said::without_input);
        }
    }
}

/// What a scanner typed into a field: there is always an answer, and each has a name.
fn scanned(typed: &SecretText) {
    let readings = read_scanned("the scanner", typed);
    assert!(!readings.is_empty());
    for reading in readings {
        said::line(&reading.label);
        match reading.sheet {
            // where it is read at all, what is wrong with it is said as it is above
            Ok(_) => drop(reading.share()),
            Err(error) => drop(said::line(&error)),
        }
    }
}

/// Four bytes over all rows were right, so it is a share that somebody printed, or a fuzzer that is very lucky.
fn proven(share: &Share) {
    share_bytes::holds(share, &share.to_bytes());
}

/// A row alone, as a screen takes it: what may be meant is of the list.
fn check_row(row: &Row) {
    let Some(number) = u8::try_from(row.number).ok().filter(|number| *number >= 1) else { return };
    let typed: Vec<&str> = row.words.iter().map(|word| word.as_str()).collect();
    let Err(error) = rows::check_row(number, &typed) else { return };
    said::without_input(&error);
    for word in Hint::of(&typed, &error).expose() {
        assert!(wordlists::share_word_index(word).is_some(), "a hint that is no word of a share");
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let file = "share-v1.toml";
    let rows = vectors::texts(file, "share", "rows");
    [rows, vectors::texts(file, "words", "input"), vectors::foreign_texts()].concat()
}
