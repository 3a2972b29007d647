//! A share as words: numbered rows of seven, a check in every row.
//!
//! Words are of the BIP-39 English list, 11 bits each, most significant bit first. A row is 77 bits: 8 bytes of
//! data and 13 check bits, the first 13 bits of SHA-256 of (tag `keyrite/v1/row`, zero byte, length 1, the row
//! number, length 8, the data), lengths as four bytes.
//!
//! The first rows carry what recovery needs: the share's bytes up to its proof, a four-byte check over them
//! (SHA-256, tag `keyrite/v1/rows`, cut), and zeros to the end of the row: 10 rows for an open share, 16 for a
//! locked one. The next 12 rows carry the ceremony key and the signature. The row number in the check makes
//! exchanged rows fail, the check over all makes rows of two sheets fail.
//!
//! Row numbers count from 1 and go on into the signature: 11 or 17 is its first row. The four-byte check is over
//! exactly what `tagged` says: the tag, a zero byte, the length of the share bytes in four bytes, the share bytes.
//!
//! A word may be typed in full or by its first four letters or more, in any letter case. How rows are found in what
//! people write is in [`super::texts`]; a row may come twice if it is the same. Either all signature rows are given
//! or none.

mod error;
mod head;
mod hint;

use zeroize::Zeroizing;

pub use super::word_row::{MAX_ROWS, ROW_BYTES, ROW_WORDS};
use super::word_row::{row_data, row_indices};
pub use error::{Look, RowsError};
pub use head::RowHead;
pub use hint::Hint;

use super::share::{LockKind, PROOF_BYTES, Share, ShareError, VERSION, content_bytes};
use super::texts;
use crate::vocab::digest::first;
use crate::vocab::digest::tagged;
use crate::vocab::{SecretText, wordlists};

const SUM_BYTES: usize = 4;
/// Rows of the proof.
pub const PROOF_ROWS: usize = PROOF_BYTES / ROW_BYTES;

/// How many first rows suffice to recover.
pub const fn recovery_rows(lock: LockKind) -> usize {
    (content_bytes(lock) + SUM_BYTES).div_ceil(ROW_BYTES)
}

/// How many rows a signed share has.
pub const fn all_rows(lock: LockKind) -> usize {
    recovery_rows(lock) + PROOF_ROWS
}

/// The rows of a share in order: recovery rows, then the signature's if it is signed.
pub fn write(share: &Share) -> Zeroizing<Vec<[String; ROW_WORDS]>> {
    let content = share.content();
    let length = recovery_rows(share.header.lock) * ROW_BYTES;
    let mut bytes = Zeroizing::new(Vec::with_capacity(length + PROOF_BYTES));
    bytes.extend_from_slice(&content);
    bytes.extend_from_slice(&sum(&content));
    bytes.resize(length, 0);
    if share.proof.is_some() {
        bytes.extend(share.to_bytes().iter().skip(content.len()));
    }
    let rows = bytes.chunks_exact(ROW_BYTES).zip(1..).map(|(chunk, row)| {
        let data = *chunk.first_chunk().expect("a chunk of a row's bytes");
        row_indices(row, data).map(|index| wordlists::share_word(index).to_owned())
    });
    Zeroizing::new(rows.collect())
}

fn sum(content: &[u8]) -> [u8; SUM_BYTES] {
    first(&tagged("keyrite/v1/rows", &[content]).0)
}

/// Checks one row as typed, for a screen that takes rows one at a time. `row` counts from 1.
pub fn check_row(row: u8, words: &[&str]) -> Result<[u8; ROW_BYTES], RowsError> {
    let plain: Vec<Zeroizing<String>> = words.iter().map(|word| texts::word_of(word)).collect();
    check_plain(row, &plain)
}

/// The same for words that were taken out of a text already: what is a word there is not read once more.
fn check_plain(row: u8, words: &[Zeroizing<String>]) -> Result<[u8; ROW_BYTES], RowsError> {
    let number = usize::from(row);
    let words: Vec<&str> = words.iter().map(|word| word.as_str()).collect();
    let words: [&str; ROW_WORDS] =
        words.as_slice().try_into().map_err(|_| RowsError::RowLength { row: number, got: words.len() })?;
    let known = words.map(wordlists::share_word_index);
    if let Some((place, typed)) = (1..).zip(words).find(|(place, _)| known.get(place - 1) == Some(&None)) {
        let digits = typed.bytes().any(|byte| byte.is_ascii_digit());
        return Err(RowsError::UnknownWord { row: number, place, digits });
    }
    let indices = known.map(|index| index.expect("a word outside the list was named above"));
    row_data(row, &indices)
        .ok_or_else(|| RowsError::RowCheck { row: number, look: hint::look(row, &indices) })
}

/// Reads one share typed as words; see [`super::texts`] for what counts as a row. All problems of all rows are
/// returned, so that they can be mended in one go.
pub fn read(untrusted: &SecretText) -> Result<Share, Vec<RowsError>> {
    read_rows(&rows_in(untrusted.expose()).map_err(|error| vec![error])?)
}

/// The rows of the one sheet in a text, by number; a number stands twice only where the words differ.
fn rows_in(text: &str) -> Result<Vec<texts::Row>, RowsError> {
    if let Some(found) = texts::found_rows(text).filter(|found| !found.is_empty()) {
        let mut rows: Vec<texts::Row> = Vec::with_capacity(found.len());
        for row in found {
            let again = |other: &texts::Row| {
                other.number == row.number && texts::same_words(&other.words, &row.words)
            };
            if !rows.iter().any(again) {
                rows.push(row);
            }
        }
        rows.sort_by_key(|row| row.number);
        return Ok(rows);
    }
    let mut sheets = texts::sheets_in(text);
    match (sheets.pop(), sheets.len()) {
        (Some(sheet), 0) => Ok(sheet.rows),
        (None, _) => Err(RowsError::Empty),
        (Some(_), before) => Err(RowsError::SeveralSheets(before + 1)),
    }
}

fn read_rows(rows: &[texts::Row]) -> Result<Share, Vec<RowsError>> {
    let mut problems = Vec::new();
    let mut data: Vec<Option<Zeroizing<[u8; ROW_BYTES]>>> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if rows.iter().take(at).any(|other| other.number == row.number) {
            problems.push(RowsError::RowTwice(row.number));
            continue;
        }
        let no_such = RowsError::NoSuchRow { row: row.number, last: all_rows(LockKind::Passphrase) };
        // a newer format may have more rows than this one: how many there are is asked after its version
        let number = u8::try_from(row.number).ok().filter(|number| *number > 0);
        match number.map(|number| check_plain(number, &row.words)) {
            None => problems.push(no_such),
            Some(Err(_)) if row.number > usize::from(MAX_ROWS) => problems.push(no_such),
            Some(Err(problem)) => problems.push(problem),
            Some(Ok(bytes)) => {
                data.resize_with(data.len().max(row.number), || None);
                let cell = data.get_mut(row.number - 1).expect("as long as the number of this row says");
                *cell = Some(Zeroizing::new(bytes));
            }
        }
    }
    if problems.is_empty() { assemble(&data).map_err(|error| vec![error]) } else { Err(problems) }
}

/// Puts checked rows together: recovery rows first, then all signature rows or none.
fn assemble(data: &[Option<Zeroizing<[u8; ROW_BYTES]>>]) -> Result<Share, RowsError> {
    let present = |row: usize| data.get(row - 1).is_some_and(Option::is_some);
    let bytes_of = |first: usize, last: usize| -> Result<Zeroizing<Vec<u8>>, RowsError> {
        let mut bytes = Zeroizing::new(Vec::with_capacity((last + 1 - first) * ROW_BYTES));
        for row in first..=last {
            let cell = data.get(row - 1).and_then(Option::as_ref).ok_or(RowsError::MissingRow(row))?;
            bytes.extend_from_slice(cell.as_slice());
        }
        Ok(bytes)
    };
    let head = bytes_of(1, 1)?;
    let [version, flags] = *head.first_chunk().expect("a row has eight bytes");
    match version {
        VERSION => {}
        0 => return Err(ShareError::VersionZero.into()),
        newer => return Err(ShareError::NewerVersion(newer).into()),
    }
    // a share that is locked has as many rows in either way
    let lock = if flags >> 1 == 0 { LockKind::None } else { LockKind::Passphrase };
    let (enough, last) = (recovery_rows(lock), all_rows(lock));
    if data.len() > last {
        return Err(RowsError::NoSuchRow { row: data.len(), last });
    }
    let bytes = bytes_of(1, enough)?;
    let length = content_bytes(lock);
    let (content, rest) = bytes.split_at_checked(length).ok_or(RowsError::MissingRow(enough))?;
    let (check, filling) = rest.split_at_checked(SUM_BYTES).ok_or(RowsError::MissingRow(enough))?;
    if check != sum(content) {
        return Err(RowsError::Sum(enough));
    }
    if filling.iter().any(|byte| *byte != 0) {
        return Err(RowsError::Filling(enough));
    }
    if !(enough + 1..=last).any(present) {
        return Ok(Share::from_content(content)?);
    }
    if let Some(missing) = (enough + 1..=last).find(|row| !present(*row)) {
        return Err(RowsError::HalfProof { first: enough + 1, last, missing });
    }
    let proof = bytes_of(enough + 1, last)?;
    Ok(Share::from_bytes(&Zeroizing::new([content, &proof].concat()))?)
}
