//! What the world is asked to do (`Effect`), and what it is handed for it.

use super::large_file::LargeExport;
use crate::plan::PaperSize;
use crate::sharing::leaving::Leaving;
use crate::sharing::share::{CeremonyKey, ShareHeader};
use crate::transcript::SignedEntry;
use crate::transcript::record::Exit;
use crate::vocab::{Digest, Line, Mode, Moment, SecretText};

/// What the world is asked to do, in this order. Each waits until it has succeeded; the first failure stops the rest.
#[derive(Debug)]
pub enum Effect {
    /// Write the files of the close where they wait for the seal. Nobody can take them for the close before it is kept.
    Prepare(Box<Closing>),
    /// Write and sync the entry. First of all, but for [`Effect::Prepare`] and
    /// [`Effect::KeepFile`].
    Keep(SignedEntry),
    /// Write and sync a file that the entry after it tells of, in `evidence/`. Before [`Effect::Keep`].
    KeepFile {
        /// Its name there.
        name: Line,
        /// What is in it. No secret.
        content: KeptContent,
    },
    /// Print one sheet.
    Print(Box<SheetJob>),
    /// Show code words to the custodian alone.
    ShowCodeWords {
        /// The share.
        share: u8,
        /// Eight words.
        words: SecretText,
    },
    /// Let out what the key gave.
    Export {
        /// As its line tells of it.
        exit: Box<Exit>,
        /// What leaves, made and ready.
        leaving: Leaving,
    },
    /// Open what no memory holds into its new file.
    ExportLarge(Box<LargeExport>),
    /// Give the files of the close their names.
    Publish,
    /// Make the papers to sign in ink, from the transcript.
    Papers,
}

/// What is in a file that is kept.
#[derive(Debug)]
pub enum KeptContent {
    /// All of it.
    Whole(Vec<u8>),
    /// It stands in the new file already, which has no name yet.
    Written,
}

/// Everything a sheet shows.
#[derive(Debug)]
pub struct SheetJob {
    /// What the share says of itself.
    pub header: ShareHeader,
    /// The code's text.
    pub payload: SecretText,
    /// The words, row by row.
    pub rows: zeroize::Zeroizing<Vec<[String; 7]>>,
    /// How many first rows suffice.
    pub recovery_rows: usize,
    /// Digest of the share.
    pub digest: Digest,
    /// Counts the sheets of this ceremony.
    pub serial: u16,
    /// Short name of the ceremony.
    pub ceremony: String,
    /// Who signed.
    pub ceremony_key: CeremonyKey,
    /// The neutral label of the key.
    pub label: Line,
    /// Last day of use, for review.
    pub review: Line,
    /// Who a finder calls.
    pub contact: Line,
    /// When it was made.
    pub made: Moment,
    /// The paper it is laid out for.
    pub paper: PaperSize,
    /// Worthless or real.
    pub mode: Mode,
    /// Name and version of the program.
    pub program: Line,
    /// Its digest.
    pub program_digest: Digest,
    /// The sealed payload that it carries beside the share.
    pub second: Option<SecondCode>,
}

/// A sealed payload as every sheet carries it. No secret.
#[derive(Clone, Debug)]
pub struct SecondCode {
    /// The code's text.
    pub code: String,
    /// What it is, for whoever opens it one day.
    pub about: Line,
    /// SHA-256 of the sealed file, which is what the code holds.
    pub digest: Digest,
}

/// The files of the close.
#[derive(Debug)]
pub struct Closing {
    /// `statement.txt`
    pub statement: String,
    /// `statement.txt.sig`
    pub signature: String,
    /// `statement.txt.minisig`
    pub minisign: String,
    /// `ceremony.pub`
    pub public_key: String,
    /// `allowed_signers`
    pub allowed_signers: String,
    /// `allowed_witnesses`, if people named SSH keys
    pub allowed_witnesses: Option<String>,
    /// `statement.txt.hybrid.sig` and `allowed_signers_hybrid`, if the script wants them
    pub hybrid: Option<(String, String)>,
    /// `VERIFY.txt`
    pub verify: String,
}
