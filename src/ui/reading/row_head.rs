//! What the first rows of a sheet's words say of it, before the others are typed: whoever typed the words of the wrong sheet
//! need not type all of them to be told.

use crate::sharing::Quorum;
use crate::sharing::rows::ROW_BYTES;
use crate::sharing::share::LockKind;
use crate::vocab::{Mode, SetId};

/// How many rows hold it, from the first.
pub const HEAD_ROWS: usize = 3;
/// The bytes of it in these rows: version and flags, set, generation, number, k and n (`FORMAT.txt`, section 1).
const HEAD_BYTES: usize = HEAD_ROWS * ROW_BYTES - 1;

/// What a sheet says of itself, but for its key. Nothing of it is secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Worthless or real.
    pub mode: Mode,
    /// The split that it is of.
    pub set: SetId,
    /// The number of its share.
    pub x: u8,
}

/// Collects the data of rows that check, as far as they say what the sheet is of.
#[derive(Debug, Default)]
pub struct RowHead {
    rows: Vec<[u8; ROW_BYTES]>,
}

impl RowHead {
    /// Takes the data of the next row; those past the head hold the share and are not kept.
    pub fn push(&mut self, data: [u8; ROW_BYTES]) {
        if self.rows.len() < HEAD_ROWS {
            self.rows.push(data);
        }
    }

    /// As many rows as are typed now.
    pub fn truncate(&mut self, rows: usize) {
        self.rows.truncate(rows);
    }

    /// The lock, as the first row says it.
    pub fn lock(&self) -> Option<LockKind> {
        let [_, flags, ..] = self.rows.first()?;
        Some(match flags >> 1 & 3 {
            0 => LockKind::None,
            1 => LockKind::Passphrase,
            _ => LockKind::CodeWords,
        })
    }

    /// What the sheet is of, once the rows that hold it are typed; nothing if no sheet says so.
    pub fn head(&self) -> Option<Head> {
        let bytes = self.rows.concat();
        let head: [u8; HEAD_BYTES] = bytes.get(..HEAD_BYTES)?.try_into().ok()?;
        let [_, flags, rest @ ..] = head;
        let (set, rest) = rest.split_first_chunk()?;
        let [_, _, x, k, n] = *rest else { return None };
        Quorum::new(k, n).ok().filter(|quorum| (1..=quorum.shares()).contains(&x))?;
        let mode = if flags & 1 == 1 { Mode::Rehearsal } else { Mode::Production };
        Some(Head { mode, set: SetId(*set), x })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sharing::rows;
    use crate::sharing::share::{Share, ShareHeader};
    use crate::vocab::Fingerprint;

    #[test]
    fn three_rows_say_what_a_sheet_is_of() {
        for (mode, x) in [(Mode::Rehearsal, 1), (Mode::Production, 5)] {
            let header = ShareHeader {
                mode,
                lock: LockKind::None,
                set: SetId([x + 40; 16]),
                generation: 7,
                x,
                quorum: Quorum::new(3, 5).expect("a quorum"),
                fingerprint: Fingerprint([9; 16]),
            };
            let content = [&header.to_bytes()[..], &[0x5a; 32]].concat();
            let share = Share::from_content(&content).expect("a share");
            let mut head = RowHead::default();
            for (row, words) in (1..).zip(rows::write(&share).iter()) {
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                head.push(rows::check_row(row, &words).expect("as written"));
                assert_eq!(head.head().is_some(), usize::from(row) >= HEAD_ROWS, "row {row}");
                assert_eq!(head.lock(), Some(LockKind::None));
            }
            assert_eq!(head.head(), Some(Head { mode, set: header.set, x }));
            assert!(!format!("{head:?}").contains("90, 90"), "nothing of the share is kept");
            head.truncate(2);
            assert_eq!(head.head(), None);
        }
    }
}
