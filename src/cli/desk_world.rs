//! A rehearsal's world on the real desk: entries and sheets on disk, sheets read back from their own rendered
//! pages by the reader that foreign scans go through.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::out::Out;
use crate::ceremony::rehearsal::{STAND_IN_PASSPHRASE, World};
use crate::ceremony::{Effect, SheetJob, SheetReading, State, Tick};
use crate::desk::archive::folder::{Folder, FolderError};
use crate::desk::clock::Clock;
use crate::desk::environment;
use crate::desk::files::{self, FileError};
use crate::desk::hardening::Hardened;
use crate::desk::new_file::write_new;
use crate::desk::page_reader::{self, PageError};
use crate::paper::scan::Sought;
use crate::paper::share_sheet::{self, ShareSheetError};
use crate::sharing::payload;
use crate::sharing::share::LockKind;
use crate::transcript::Way;
use crate::transcript::record::{Finding, ReadFrom};
use crate::vocab::limits::MAX_SCAN_FILE_BYTES;
use crate::vocab::{SecretText, shown_path};

/// Why the desk could not do its part.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The ceremony folder.
    #[error("{0}")]
    Folder(#[from] FolderError),
    /// A sheet's file.
    #[error("{0}")]
    File(#[from] FileError),
    /// A sheet that cannot be made.
    #[error("{0}")]
    Sheet(#[from] ShareSheetError),
    /// A sheet that cannot be read back.
    #[error("{}: {why}", shown_path(.path))]
    NotReadBack {
        /// The sheet's file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The page reader.
    #[error("{0}")]
    Page(#[from] PageError),
    /// The stand-ins let no key out.
    #[error("a rehearsal lets no key out")]
    NoExit,
}

/// The desk of a rehearsal.
pub struct DeskWorld<'o> {
    folder: Folder,
    clock: Clock,
    hardened: Hardened,
    /// The last sheet of each share.
    sheets: BTreeMap<u8, PathBuf>,
    /// What the stand-in custodians wrote down.
    code_words: BTreeMap<u8, SecretText>,
    lock: LockKind,
    phase: String,
    out: &'o mut Out,
}

impl<'o> DeskWorld<'o> {
    /// A desk that writes into this folder.
    pub fn new(folder: Folder, hardened: Hardened, lock: LockKind, out: &'o mut Out) -> Self {
        let (sheets, code_words) = (BTreeMap::new(), BTreeMap::new());
        Self { folder, clock: Clock::start(), hardened, sheets, code_words, lock, phase: String::new(), out }
    }

    /// Takes over the sheets and code words of another desk, as custodians bring them to a recovery.
    pub fn bring(&mut self, sheets: BTreeMap<u8, PathBuf>, code_words: BTreeMap<u8, SecretText>) {
        self.sheets = sheets;
        self.code_words = code_words;
    }

    /// The sheets and code words, when the ceremony is over.
    pub fn into_papers(self) -> (BTreeMap<u8, PathBuf>, BTreeMap<u8, SecretText>) {
        (self.sheets, self.code_words)
    }

    /// What somebody typed for this share.
    pub fn typed_for(lock: LockKind, code_words: &BTreeMap<u8, SecretText>, share: u8) -> Option<SecretText> {
        match lock {
            LockKind::None => None,
            LockKind::Passphrase => SecretText::copy_of(STAND_IN_PASSPHRASE).ok(),
            LockKind::CodeWords => {
                code_words.get(&share).and_then(|words| SecretText::copy_of(words.expose()).ok())
            }
        }
    }

    fn print(&mut self, job: &SheetJob) -> Result<(), DeskError> {
        let pdf = share_sheet::to_pdf(job)?;
        let again = if self.sheets.contains_key(&job.header.x) {
            format!("-sheet-{:04}", job.serial)
        } else {
            String::new()
        };
        let path = self.folder.inner("sheets")?.join(format!("share-{:02}{again}.pdf", job.header.x));
        write_new(&path, &pdf)?;
        self.sheets.insert(job.header.x, path);
        Ok(())
    }
}

/// Reads the one share code on a sheet's rendered page.
pub fn read_own_sheet(path: &Path) -> Result<SecretText, DeskError> {
    let not = |why: &str| DeskError::NotReadBack { path: path.to_owned(), why: why.to_owned() };
    let bytes = files::read(path, MAX_SCAN_FILE_BYTES)?;
    let pages = page_reader::read(&bytes, Sought::OwnSheet, &mut |_, _| {})?;
    let mut codes = pages.codes.iter().filter(|code| payload::looks_like_share(&code.untrusted_text));
    let code = codes.next().ok_or_else(|| not("no share code was found on its rendered page"))?;
    SecretText::copy_of(&code.untrusted_text).map_err(|_| not("its code is longer than any share"))
}

/// Reads many sheets, as many at a time as the machine has processors.
pub fn read_own_sheets(paths: &[&PathBuf]) -> Result<Vec<SecretText>, DeskError> {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = paths.len().div_ceil(processors).max(1);
    std::thread::scope(|scope| {
        let read = |part: &[&PathBuf]| part.iter().map(|path| read_own_sheet(path)).collect::<Vec<_>>();
        let readers: Vec<_> = paths.chunks(share).map(|part| scope.spawn(move || read(part))).collect();
        // a reader that panicked has read nothing; its sheets are then missing, and the recovery fails
        readers.into_iter().flat_map(|reader| reader.join().unwrap_or_default()).collect()
    })
}

impl World for DeskWorld<'_> {
    type Error = DeskError;

    fn now(&mut self) -> Tick {
        self.clock.tick()
    }

    fn perform(&mut self, effect: Effect) -> Result<(), DeskError> {
        match effect {
            Effect::Keep(entry) => self.folder.keep(&entry)?,
            Effect::Print(job) => self.print(&job)?,
            Effect::ShowCodeWords { share, words } => {
                self.code_words.insert(share, words);
            }
            Effect::Export { .. } | Effect::ExportWrapped(_) => return Err(DeskError::NoExit),
            Effect::Prepare(closing) => self.folder.prepare(&closing)?,
            Effect::Publish => self.folder.publish()?,
            Effect::Papers => self.folder.make_papers()?,
        }
        Ok(())
    }

    fn read_sheet(&mut self, share: u8) -> Result<SheetReading, DeskError> {
        let path = self.sheets.get(&share).ok_or_else(|| DeskError::NotReadBack {
            path: self.folder.path().to_owned(),
            why: format!("there is no sheet of share {share}"),
        })?;
        read_own_sheet(path).map(SheetReading::Code)
    }

    fn lock_secret(&mut self, share: u8) -> Option<SecretText> {
        Self::typed_for(self.lock, &self.code_words, share)
    }

    fn findings(&mut self) -> Vec<Finding> {
        environment::findings(self.hardened, self.folder.path())
    }

    fn reads_from(&self) -> ReadFrom {
        ReadFrom::Page
    }

    fn way(&self) -> Way {
        Way::Rehearsal
    }

    fn brought(&self) -> Vec<u8> {
        self.sheets.keys().copied().collect()
    }

    fn progress(&mut self, state: &State) {
        let Some((place, planned, step)) = state.due() else { return };
        let phase = state.plan().phase(planned).map(|phase| phase.title.clone()).unwrap_or_default();
        let share =
            planned.share.map(|x| format!(", share {x} of {}", state.shares().len())).unwrap_or_default();
        let line = format!("step {} of {}: {}{share}", place + 1, state.plan().steps().len(), step.title);
        let round = format!("{phase}{}", planned.share.map(|x| x / 32).unwrap_or_default());
        let milestone = round != self.phase;
        self.phase = round;
        self.out.progress(&line, milestone);
    }
}
