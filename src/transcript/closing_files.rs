//! The files of the close, each once: its name, what vouches for it, and when it may lack. Whoever writes, checks or lists
//! them goes over this table.
//!
//! All of them are written into `closing.part` before the seal is kept, and get their names after it. So one of them under
//! its name without a seal shows that the end of the transcript was cut off; of `FORMAT.txt` that is not said, because a
//! copy of it may come from anywhere.

use super::names;

/// A file of the close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosingFile {
    /// The ceremony in short, for people.
    Statement,
    /// The ceremony key's signature of it, as `ssh-keygen` reads it.
    StatementSignature,
    /// The same in minisign's form.
    StatementMinisign,
    /// The ceremony key as `minisign` wants it.
    PublicKey,
    /// The ceremony key as `ssh-keygen` wants it.
    AllowedSigners,
    /// The keys that people named at the roll call.
    AllowedWitnesses,
    /// The hybrid key's signature of the statement.
    StatementHybrid,
    /// The hybrid key as `ssh-keygen` wants it.
    AllowedSignersHybrid,
    /// Commands to paste.
    Commands,
    /// The format of sheets and transcript.
    Format,
}

/// What vouches for a file, and so how it is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vouched {
    /// The signed lines: every byte of it follows from them.
    Lines,
    /// It is itself a signature of the statement, by the ceremony key.
    CeremonyKey,
    /// It is itself a signature of the statement, by the hybrid key that the first line names.
    HybridKey,
    /// Nobody: it is compared with what this version writes, and a difference proves nothing against the ceremony.
    Nobody,
}

/// In which ceremonies a file must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// In every sealed one.
    Always,
    /// If somebody named an SSH key of their own.
    IfWitnessesNamed,
    /// If the first line names a hybrid key.
    IfHybrid,
    /// In none: the like of it can be had from any other folder.
    Never,
}

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name in the folder.
    pub name: &'static str,
    /// What vouches for it.
    pub vouched: Vouched,
    /// When it must be there.
    pub needed: Needed,
    /// Without a seal it shows that the transcript was cut.
    pub shows_seal: bool,
}

impl ClosingFile {
    /// All of them, in the order in which they are looked for and named.
    pub const ALL: [Self; 10] = [
        Self::Statement,
        Self::StatementSignature,
        Self::StatementMinisign,
        Self::PublicKey,
        Self::AllowedSigners,
        Self::AllowedWitnesses,
        Self::StatementHybrid,
        Self::AllowedSignersHybrid,
        Self::Commands,
        Self::Format,
    ];

    /// What there is to know of it.
    pub const fn row(self) -> Row {
        let (name, vouched, needed, shows_seal) = match self {
            Self::Statement => (names::STATEMENT, Vouched::Lines, Needed::Always, true),
            Self::StatementSignature => {
                (names::STATEMENT_SIGNATURE, Vouched::CeremonyKey, Needed::Always, true)
            }
            Self::StatementMinisign => {
                (names::STATEMENT_MINISIGN, Vouched::CeremonyKey, Needed::Always, true)
            }
            Self::PublicKey => (names::PUBLIC_KEY, Vouched::Lines, Needed::Always, true),
            Self::AllowedSigners => (names::ALLOWED_SIGNERS, Vouched::Lines, Needed::Always, true),
            Self::AllowedWitnesses => {
                (names::ALLOWED_WITNESSES, Vouched::Lines, Needed::IfWitnessesNamed, true)
            }
            Self::StatementHybrid => (names::STATEMENT_HYBRID, Vouched::HybridKey, Needed::IfHybrid, true),
            Self::AllowedSignersHybrid => {
                (names::ALLOWED_SIGNERS_HYBRID, Vouched::Lines, Needed::IfHybrid, true)
            }
            Self::Commands => (names::VERIFY, Vouched::Nobody, Needed::Never, true),
            Self::Format => (names::FORMAT, Vouched::Nobody, Needed::Never, false),
        };
        Row { name, vouched, needed, shows_seal }
    }

    /// Its name in the folder.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// Names of the files that show, without a seal, that the transcript was cut.
    pub fn after_seal() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().map(Self::row).filter(|row| row.shows_seal).map(|row| row.name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::HybridKey;
    use super::super::verify_text::{Checked, verify_text};
    use super::*;
    use crate::sharing::share::CeremonyKey;
    use crate::vocab::CeremonyId;

    /// Whoever pastes the commands checks every file that something vouches for.
    #[test]
    fn the_commands_read_every_file_that_something_vouches_for() {
        use rand::{SeedableRng, rngs::StdRng};
        let hybrid: HybridKey = super::super::hybrid::HybridSigner::draw(&mut StdRng::seed_from_u64(3)).key();
        let text = verify_text(&Checked {
            ceremony: CeremonyId([7; 16]),
            key: CeremonyKey([9; 32]),
            hybrid_key: Some(&hybrid),
            day: 1,
            sheets_key: None,
        });
        for row in ClosingFile::ALL.map(ClosingFile::row) {
            let named = match row.vouched {
                Vouched::Lines | Vouched::CeremonyKey | Vouched::HybridKey => true,
                Vouched::Nobody => continue,
            };
            // minisign finds its signature beside the file by itself
            let implied = row.name == names::STATEMENT_MINISIGN && text.contains("-m statement.txt");
            assert_eq!(text.contains(row.name) || implied, named, "{}", row.name);
        }
    }
}
