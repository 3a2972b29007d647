//! What the first rows of a sheet's words say of it, before the others are typed: whoever typed the words of the wrong sheet
//! need not type all of them to be told.

use super::ROW_BYTES;
use crate::sharing::share::{LockKind, ShareStart};

/// How many rows hold it, from the first.
const HEAD_ROWS: usize = ShareStart::BYTES.div_ceil(ROW_BYTES);

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
            // no sheet has both: a forged one is as long as a locked one, until it is refused where all of it is read
            _ => LockKind::CodeWords,
        })
    }

    /// What the sheet is of, once the rows that hold it are typed; nothing if no sheet says so.
    pub fn start(&self) -> Option<ShareStart> {
        let bytes = self.rows.concat();
        bytes.first_chunk().and_then(|first| ShareStart::read(first).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sharing::share::{Share, ShareHeader};
    use crate::sharing::{Quorum, rows};
    use crate::vocab::{Fingerprint, Mode, SetId};

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
                assert_eq!(head.start().is_some(), usize::from(row) >= HEAD_ROWS, "row {row}");
                assert_eq!(head.lock(), Some(LockKind::None));
            }
            assert_eq!(head.start(), Some(ShareStart { mode, set: header.set, x }));
            assert!(!format!("{head:?}").contains("90, 90"), "nothing of the share is kept");
            head.truncate(2);
            assert_eq!(head.start(), None);
        }
    }
}
