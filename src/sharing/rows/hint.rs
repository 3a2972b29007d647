//! Which word may be meant. Words of a share are secret: a hint has no `Display`, its `Debug` is redacted, and only
//! the screen of whoever types asks for one.

use zeroize::Zeroizing;

use super::super::word_row::{MAX_ROWS, ROW_WORDS, row_data};
use super::error::{Look, RowsError};
use crate::sharing::texts;
use crate::vocab::wordlists::{self, WordList};

/// Words that may be meant at a place of a row, likeliest first. Wiped when dropped.
#[derive(Default, PartialEq, Eq)]
pub struct Hint {
    near: Zeroizing<Vec<String>>,
}

impl Hint {
    /// The words, to be drawn where the row is typed and nowhere else.
    pub fn expose(&self) -> &[String] {
        &self.near
    }

    /// What may be meant by the word at which `error` points in the row as typed; empty where nothing is near.
    pub fn of(typed: &[&str], error: &RowsError) -> Self {
        let words: Vec<Zeroizing<String>> = typed.iter().map(|word| texts::word_of(word)).collect();
        let known: Vec<Option<u16>> = words.iter().map(|word| wordlists::share_word_index(word)).collect();
        let Ok(known) = <[Option<u16>; ROW_WORDS]>::try_from(known) else { return Self::default() };
        let typed =
            |place: &usize| words.get(place - 1).expect("a row has seven places, counted from 1").as_str();
        let near = match error {
            RowsError::UnknownWord { row, place, .. } => near_words(*row, &known, place - 1, typed(place)),
            RowsError::RowCheck { row, look: Some(Look::Word(place)) } => {
                fitting(*row, &known, place - 1, &WordList::Bip39.near(typed(place)))
            }
            RowsError::RowCheck { look: Some(Look::Swap(_) | Look::Row(_)) | None, .. }
            | RowsError::RowLength { .. }
            | RowsError::RowTwice(_)
            | RowsError::NoSuchRow { .. }
            | RowsError::MissingRow(_)
            | RowsError::HalfProof { .. }
            | RowsError::Sum(_)
            | RowsError::Filling(_)
            | RowsError::Empty
            | RowsError::SeveralSheets(_)
            | RowsError::Share(_) => Vec::new(),
        };
        Self { near: Zeroizing::new(near) }
    }
}

impl std::fmt::Debug for Hint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hint(redacted)")
    }
}

/// Words near to `typed`; when all other words are known, only those that make the row check, if any do.
fn near_words(row: usize, known: &[Option<u16>; ROW_WORDS], place: usize, typed: &str) -> Vec<String> {
    let near = WordList::Bip39.near(typed);
    let others_known = known.iter().enumerate().all(|(at, index)| at == place || index.is_some());
    let fitting = if others_known { fitting(row, known, place, &near) } else { Vec::new() };
    if fitting.is_empty() { near.into_iter().take(2).map(str::to_owned).collect() } else { fitting }
}

/// Those of the words that make the row check when they stand at `place`.
fn fitting(row: usize, known: &[Option<u16>; ROW_WORDS], place: usize, near: &[&str]) -> Vec<String> {
    let Ok(row) = u8::try_from(row) else { return Vec::new() };
    let checks = |word: &&&str| {
        let index = wordlists::share_word_index(word).expect("a near word is of the list");
        // no word but that at `place` is unknown
        let mut indices = known.map(|known| known.unwrap_or(index));
        *indices.get_mut(place).expect("a place of the row") = index;
        row_data(row, &indices).is_some()
    };
    near.iter().filter(checks).map(|word| (*word).to_owned()).collect()
}

/// The one change that makes the row check: another number, or else a near word or a swap of neighbours; `None` if
/// several do.
pub(super) fn look(row: u8, indices: &[u16; ROW_WORDS]) -> Option<Look> {
    if let Some(other) = (1..=MAX_ROWS).find(|other| *other != row && row_data(*other, indices).is_some()) {
        return Some(Look::Row(usize::from(other)));
    }
    let mut found = Vec::new();
    for place in 1..ROW_WORDS {
        let mut swapped = *indices;
        swapped.swap(place - 1, place);
        if swapped != *indices && row_data(row, &swapped).is_some() {
            found.push(Look::Swap(place));
        }
    }
    for (place, index) in indices.iter().enumerate() {
        for word in WordList::Bip39.near(wordlists::share_word(*index)) {
            let mut changed = *indices;
            *changed.get_mut(place).expect("a place of the row") =
                wordlists::share_word_index(word).expect("a near word is of the list");
            if changed != *indices && row_data(row, &changed).is_some() {
                found.push(Look::Word(place + 1));
            }
        }
    }
    if found.len() == 1 { found.pop() } else { None }
}
