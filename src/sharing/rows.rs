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
//! A word may be typed in full or by its first four letters or more, in any letter case, with a comma, semicolon or
//! full stop behind it. Rows may carry their numbers (`7`, `7.`, `7:`, `7)`), and then come in any order; a row may
//! come twice if it is the same. Either all signature rows are given or none.

use zeroize::Zeroizing;

use super::share::{LockKind, PROOF_BYTES, Share, ShareError, VERSION, content_bytes};
use crate::vocab::digest::tagged;
use crate::vocab::{SecretText, wordlists};

/// Words in a row.
pub const ROW_WORDS: usize = 7;
/// Bytes of data in a row.
pub const ROW_BYTES: usize = 8;
const CHECK_BITS: usize = 13;
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

/// Why typed words are not a share. Words are quoted: they are what the person sees on the paper and screen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowsError {
    /// A word outside the list.
    #[error("row {row}, word {place}: \u{201c}{typed}\u{201d} is not in the word list{}", suggest(.near))]
    UnknownWord {
        /// Row number.
        row: usize,
        /// 1-based place in the row.
        place: usize,
        /// What was typed.
        typed: String,
        /// Nearest words, those that make the row check first.
        near: Vec<String>,
    },
    /// All seven are words, but not the seven of this row.
    #[error("row {row} does not check{}", explain(.mend.as_ref()))]
    RowCheck {
        /// Row number.
        row: usize,
        /// The one change that makes it check, if there is exactly one.
        mend: Option<Mend>,
    },
    /// A row with another number of words.
    #[error("row {row} has {got} words; a row has {ROW_WORDS}")]
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
    #[error("row {0} is missing")]
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
    #[error("there are no words in it")]
    Empty,
    /// The bytes are not a share.
    #[error("{0}")]
    Share(#[from] ShareError),
}

/// The one change that makes a row check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mend {
    /// Another word at this 1-based place.
    Replace {
        /// 1-based place in the row.
        place: usize,
        /// The word that makes the row check.
        word: String,
    },
    /// This word and the next are swapped.
    Swap {
        /// 1-based place of the first of the two.
        place: usize,
    },
}

fn suggest(near: &[String]) -> String {
    match near {
        [] => "; look at its first four letters again".to_owned(),
        [one] => format!("; did you mean \u{201c}{one}\u{201d}?"),
        [one, two, ..] => format!("; did you mean \u{201c}{one}\u{201d} or \u{201c}{two}\u{201d}?"),
    }
}

fn explain(mend: Option<&Mend>) -> String {
    match mend {
        None => ": compare its seven words with the paper, letter by letter".to_owned(),
        Some(Mend::Replace { place, word }) => {
            format!(": look at word {place}; did you mean \u{201c}{word}\u{201d}?")
        }
        Some(Mend::Swap { place }) => format!(": are words {place} and {} swapped?", place + 1),
    }
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
        let data = chunk.first_chunk().copied().unwrap_or_default();
        row_indices(row, data).map(|index| wordlists::share_word(index).to_owned())
    });
    Zeroizing::new(rows.collect())
}

fn sum(content: &[u8]) -> [u8; SUM_BYTES] {
    tagged("keyrite/v1/rows", &[content]).0.first_chunk().copied().unwrap_or_default()
}

fn row_check(row: u8, data: [u8; ROW_BYTES]) -> u128 {
    let [a, b, ..] = tagged("keyrite/v1/row", &[&[row], &data]).0;
    u128::from(u16::from_be_bytes([a, b]) >> (16 - CHECK_BITS))
}

fn row_indices(row: u8, data: [u8; ROW_BYTES]) -> [u16; ROW_WORDS] {
    let bits = u128::from(u64::from_be_bytes(data)) << CHECK_BITS | row_check(row, data);
    let mut place = ROW_WORDS;
    [(); ROW_WORDS].map(|()| {
        place -= 1;
        (bits >> (11 * place) & 0x7ff) as u16
    })
}

/// The eight bytes of a row, if its check holds.
fn row_data(row: u8, indices: &[u16; ROW_WORDS]) -> Option<[u8; ROW_BYTES]> {
    let bits = indices.iter().fold(0u128, |bits, index| bits << 11 | u128::from(*index));
    let data = u64::try_from(bits >> CHECK_BITS).ok()?.to_be_bytes();
    (bits & ((1 << CHECK_BITS) - 1) == row_check(row, data)).then_some(data)
}

/// Checks one row as typed, for a screen that takes rows one at a time. `row` counts from 1.
pub fn check_row(row: u8, words: &[&str]) -> Result<[u8; ROW_BYTES], RowsError> {
    let number = usize::from(row);
    let plain: Vec<Zeroizing<String>> = words.iter().map(|word| plain_word(word)).collect();
    let words: Vec<&str> = plain.iter().map(|word| word.as_str()).collect();
    let words: [&str; ROW_WORDS] =
        words.as_slice().try_into().map_err(|_| RowsError::RowLength { row: number, got: words.len() })?;
    let known = words.map(wordlists::share_word_index);
    if let Some(place) = known.iter().position(Option::is_none) {
        let typed = words.get(place).copied().unwrap_or_default();
        let near = near_words(row, &known, place, typed);
        return Err(RowsError::UnknownWord { row: number, place: place + 1, typed: typed.to_owned(), near });
    }
    let indices = known.map(Option::unwrap_or_default);
    row_data(row, &indices).ok_or_else(|| RowsError::RowCheck { row: number, mend: mend(row, &indices) })
}

/// Words near to `typed`; when all other words are known, only those that make the row check, if any do.
fn near_words(row: u8, known: &[Option<u16>; ROW_WORDS], place: usize, typed: &str) -> Vec<String> {
    let near = wordlists::near_share_words(typed);
    let others_known = known.iter().enumerate().all(|(at, index)| at == place || index.is_some());
    let checks = |word: &&&str| {
        let mut indices = known.map(Option::unwrap_or_default);
        if let (Some(cell), Some(index)) = (indices.get_mut(place), wordlists::share_word_index(word)) {
            *cell = index;
        }
        row_data(row, &indices).is_some()
    };
    let fitting: Vec<&&str> = if others_known { near.iter().filter(checks).collect() } else { vec![] };
    let chosen = if fitting.is_empty() { near.iter().take(2).collect() } else { fitting };
    chosen.into_iter().map(|word| (*word).to_owned()).collect()
}

/// The one near word, or the one swap of neighbours, that makes the row check; `None` if several do.
fn mend(row: u8, indices: &[u16; ROW_WORDS]) -> Option<Mend> {
    let mut found = Vec::new();
    for place in 1..ROW_WORDS {
        let mut swapped = *indices;
        swapped.swap(place - 1, place);
        if swapped != *indices && row_data(row, &swapped).is_some() {
            found.push(Mend::Swap { place });
        }
    }
    for (place, index) in indices.iter().enumerate() {
        for word in wordlists::near_share_words(wordlists::share_word(*index)) {
            let mut changed = *indices;
            if let (Some(cell), Some(index)) = (changed.get_mut(place), wordlists::share_word_index(word)) {
                *cell = index;
            }
            if changed != *indices && row_data(row, &changed).is_some() {
                found.push(Mend::Replace { place: place + 1, word: word.to_owned() });
            }
        }
    }
    if found.len() == 1 { found.pop() } else { None }
}

/// Reads a share typed as words. What follows a number is that row. Without numbers a line is a row, unless most
/// lines do not have seven words: then line ends do not matter, and rows follow each other.
///
/// All problems of all rows are returned, so that they can be mended in one go.
pub fn read(untrusted: &SecretText) -> Result<Share, Vec<RowsError>> {
    let rows = collect_rows(untrusted.expose()).map_err(|error| vec![error])?;
    let mut problems = Vec::new();
    let mut data: Vec<Option<Zeroizing<[u8; ROW_BYTES]>>> = Vec::new();
    for (row, words) in &rows {
        let spelled: Vec<&str> = words.iter().map(|word| word.as_str()).collect();
        let checked = u8::try_from(*row)
            .map_err(|_| RowsError::NoSuchRow { row: *row, last: all_rows(LockKind::Passphrase) })
            .and_then(|number| check_row(number, &spelled));
        match checked {
            Err(_) if *row > all_rows(LockKind::Passphrase) => {
                problems.push(RowsError::NoSuchRow { row: *row, last: all_rows(LockKind::Passphrase) });
            }
            Err(problem) => problems.push(problem),
            Ok(bytes) => {
                data.resize_with(data.len().max(*row), || None);
                if let Some(cell) = data.get_mut(*row - 1) {
                    *cell = Some(Zeroizing::new(bytes));
                }
            }
        }
    }
    if problems.is_empty() { assemble(&data).map_err(|error| vec![error]) } else { Err(problems) }
}

type Row = (usize, Vec<Zeroizing<String>>);

fn plain_word(token: &str) -> Zeroizing<String> {
    Zeroizing::new(token.trim_matches([',', ';', '.']).to_lowercase())
}

/// One row a line, when there are no numbers and most lines look like rows: a dropped word then spoils one row
/// instead of all that follow.
fn rows_by_line(text: &str) -> Option<Vec<Row>> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let whole = lines.iter().filter(|line| line.split_whitespace().count() == ROW_WORDS).count();
    let plain = !text.bytes().any(|byte| byte.is_ascii_digit());
    let fits = plain && lines.len() > 1 && whole * 2 > lines.len();
    fits.then(|| lines.iter().zip(1..).map(|(line, row)| (row, words_of(line))).collect())
}

fn words_of(line: &str) -> Vec<Zeroizing<String>> {
    line.split_whitespace().map(plain_word).collect()
}

/// Cuts the text into numbered rows of lower-case words.
fn collect_rows(text: &str) -> Result<Vec<Row>, RowsError> {
    if let Some(rows) = rows_by_line(text) {
        return Ok(rows);
    }
    let mut rows: Vec<Row> = Vec::new();
    let mut numbered = false;
    for token in text.split_whitespace() {
        let digits = token.trim_end_matches(['.', ':', ')']);
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let row = digits.parse().unwrap_or(usize::MAX);
            // a newer format may have more rows than this one: how many there are is asked after its version
            if row == 0 || row > usize::from(u8::MAX) {
                return Err(RowsError::NoSuchRow { row, last: all_rows(LockKind::Passphrase) });
            }
            numbered = true;
            rows.push((row, Vec::new()));
            continue;
        }
        let full = rows.last().is_none_or(|(_, words)| !numbered && words.len() == ROW_WORDS);
        if full {
            rows.push((rows.len() + 1, Vec::new()));
        }
        if let Some((_, words)) = rows.last_mut() {
            words.push(plain_word(token));
        }
    }
    rows.sort_by_key(|(row, _)| *row);
    rows.dedup_by(|later, earlier| later.0 == earlier.0 && same_words(&later.1, &earlier.1));
    let twice = rows.windows(2).find_map(|pair| match pair {
        [(a, _), (b, _)] if a == b => Some(*a),
        _ => None,
    });
    match twice {
        Some(row) => Err(RowsError::RowTwice(row)),
        None if rows.is_empty() => Err(RowsError::Empty),
        None => Ok(rows),
    }
}

/// True if both rows are the same words, in full or shortened.
fn same_words(one: &[Zeroizing<String>], two: &[Zeroizing<String>]) -> bool {
    let same = |(a, b): (&Zeroizing<String>, &Zeroizing<String>)| {
        let (x, y) = (wordlists::share_word_index(a), wordlists::share_word_index(b));
        if x.is_some() || y.is_some() { x == y } else { a == b }
    };
    one.len() == two.len() && one.iter().zip(two).all(same)
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
    match head.first().copied() {
        Some(VERSION) => {}
        Some(0) | None => return Err(ShareError::VersionZero.into()),
        Some(newer) => return Err(ShareError::NewerVersion(newer).into()),
    }
    let lock = match head.get(1).map(|flags| flags >> 1) {
        Some(0) => LockKind::None,
        _ => LockKind::Passphrase,
    };
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
