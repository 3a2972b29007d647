//! A rehearsal's world on the real desk: entries and sheets on disk, sheets read back from their own rendered
//! pages by the reader that foreign scans go through.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::out::Out;
use crate::ceremony::rehearsal::{Hands, RehearsalError, STAND_IN_PASSPHRASE, Wishes, World};
use crate::ceremony::{Event, EventKind, Opening, Refusal, SecretInput, SheetReading, State, WayOut};
use crate::desk::archive::folder::{Folder, FolderError};
use crate::desk::archive::parts::next_folder;
use crate::desk::environment;
use crate::desk::files::{self, FileError};
use crate::desk::hardening::Hardened;
use crate::desk::holding::{
    Answer, DeskTrouble, Holding, NextDayFailed, OpenError, Outcome, Request, SheetWay,
};
use crate::desk::page_reader::{self, PageError};
use crate::paper::scan::Sought;
use crate::plan::template::PayloadFrom;
use crate::sharing::payload;
use crate::sharing::sealed::code;
use crate::sharing::share::LockKind;
use crate::transcript::SentTo;
use crate::transcript::record::{Finding, ReadFrom, Record};
use crate::vocab::limits::MAX_SCAN_FILE_BYTES;
use crate::vocab::{Line, SecretText, shown_path};

/// Folder of a rehearsal's sheets, in the ceremony folder.
const SHEETS: &str = "sheets";

/// Why the desk could not do its part.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The ceremony could not be opened.
    #[error("{0}")]
    NotOpened(#[from] OpenError),
    /// Its next day could not be opened.
    #[error("{0}")]
    NextDay(#[from] NextDayFailed),
    /// The ceremony folder.
    #[error("{0}")]
    Folder(#[from] FolderError),
    /// A file, the paper or random numbers.
    #[error("{0}")]
    Trouble(#[from] DeskTrouble),
    /// What should have come of an entry.
    #[error("{0}")]
    NotDone(String),
    /// A sheet's file.
    #[error("{0}")]
    File(#[from] FileError),
    /// A sheet that cannot be read back.
    #[error("{}: {why}", shown_path(.path))]
    NotReadBack {
        /// The sheet's file.
        path: PathBuf,
        /// What is wrong, and what to do.
        why: String,
    },
    /// The page reader.
    #[error("{0}")]
    Page(#[from] PageError),
}

/// The desk of a rehearsal: the same hands that hold a ceremony in the window.
pub struct DeskWorld<'o> {
    holding: Holding,
    hardened: Hardened,
    /// The last sheet of each share.
    sheets: BTreeMap<u8, PathBuf>,
    /// What the stand-in custodians wrote down.
    code_words: BTreeMap<u8, SecretText>,
    phase: String,
    wishes: Wishes,
    /// Steps that the stand-ins left out, in words for the end.
    left_out: Vec<String>,
    out: &'o mut Out,
}

impl<'o> DeskWorld<'o> {
    /// Opens a rehearsal in this folder.
    pub fn open(
        opening: Opening,
        folder: Folder,
        hardened: Hardened,
        wishes: Wishes,
        out: &'o mut Out,
    ) -> Result<Self, DeskError> {
        let (sheets, code_words) = (BTreeMap::new(), BTreeMap::new());
        let mut folder = Some(folder);
        let opened = Holding::open_in(opening, || Ok(folder.take().expect("asked for once")));
        // nothing was written there: no empty folder stays behind a refusal
        if let Some(folder) = folder {
            folder.take_away();
        }
        let holding = opened?;
        Ok(Self {
            holding,
            hardened,
            sheets,
            code_words,
            phase: String::new(),
            wishes,
            left_out: Vec::new(),
            out,
        })
    }

    /// Takes over the sheets and code words of another desk, as custodians bring them to a recovery.
    pub fn bring(&mut self, sheets: BTreeMap<u8, PathBuf>, code_words: BTreeMap<u8, SecretText>) {
        self.sheets = sheets;
        self.code_words = code_words;
    }

    /// Where the stand-ins have the files that they bring.
    fn brought_from(&self) -> PathBuf {
        self.holding.folder().join("stand-ins")
    }

    /// The same, made if it is not there.
    fn make_brought_from(&self) -> Result<PathBuf, DeskError> {
        let place = self.brought_from();
        if !place.is_dir() {
            std::fs::create_dir(&place).map_err(|error| FileError::making(&place, &error))?;
        }
        Ok(place)
    }

    /// Where to a stand-in lets something leave, and the file that it signs.
    fn way_out(&self, way: &WayOut) -> Result<(Option<PathBuf>, Option<PathBuf>), DeskError> {
        let place = self.make_brought_from()?;
        let number = self.holding.state().releases().len() + 1;
        let signed = match way {
            WayOut::Signature { subject, .. } => Some(place.join(&subject.name)),
            WayOut::InTheClear { .. }
            | WayOut::Wrapped { .. }
            | WayOut::Public { .. }
            | WayOut::Certificate { .. } => None,
        };
        Ok((Some(place.join(format!("left-{number}"))), signed))
    }

    /// What was written and in which folder, and the sheets and code words, when the ceremony is over.
    pub fn into_papers(self) -> (State, PathBuf, BTreeMap<u8, PathBuf>, BTreeMap<u8, SecretText>) {
        (self.holding.state().clone(), self.holding.folder().to_owned(), self.sheets, self.code_words)
    }

    /// What somebody typed for this share.
    pub fn typed_for(lock: LockKind, code_words: &BTreeMap<u8, SecretText>, share: u8) -> Option<SecretText> {
        match lock {
            LockKind::None => None,
            LockKind::Passphrase => Some(SecretText::copy_of(STAND_IN_PASSPHRASE).expect("one line")),
            LockKind::CodeWords => code_words
                .get(&share)
                .map(|words| SecretText::copy_of(words.expose()).expect("as long as what fitted")),
        }
    }

    /// Steps that the stand-ins left out, and whether their whole part with them.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// Takes what came of an entry as the people in the room would: sheets in hand, words written down.
    fn pick_up(&mut self, step: &str, record: &Record, outcomes: Vec<Outcome>) {
        if let Record::LeftOut { phase } = record {
            let part = if *phase { ", and its part with it" } else { "" };
            self.left_out.push(format!("{step}: left out{part}"));
        }
        for outcome in outcomes {
            match (outcome, record) {
                (Outcome::Saved { path, .. }, Record::SheetSent { share, .. }) => {
                    self.sheets.insert(*share, path);
                }
                (Outcome::CodeWords { share, words }, _) => {
                    self.code_words.insert(share, words);
                }
                // stand-ins send no sheet to a printer and let no key out
                (
                    Outcome::Saved { .. }
                    | Outcome::Printing { .. }
                    | Outcome::Exported { .. }
                    | Outcome::Wrapped { .. }
                    | Outcome::HandedOut { .. }
                    | Outcome::Shown(_)
                    | Outcome::Published
                    | Outcome::Papers
                    | Outcome::Failed(_),
                    _,
                ) => {}
            }
        }
    }
}

/// Reads the one share code on a sheet's rendered page.
pub fn read_own_sheet(path: &Path) -> Result<SecretText, DeskError> {
    read_codes(path, Sought::OwnSheet).map(|(share, _)| share)
}

/// The same, with the code of this payload, which is beside it.
fn read_both_codes(path: &Path, about: &Line) -> Result<SheetReading, DeskError> {
    let (share, beside) = read_codes(path, Sought::BothCodes)?;
    if beside.is_empty() {
        let why = format!("the code of \u{201c}{about}\u{201d} was not found on its rendered page");
        return Err(DeskError::NotReadBack { path: path.to_owned(), why });
    }
    Ok(SheetReading::of_codes(share, beside))
}

/// The share's code on a sheet's rendered page, and those of payloads beside it.
fn read_codes(path: &Path, sought: Sought) -> Result<(SecretText, Vec<String>), DeskError> {
    let not = |why: &str| DeskError::NotReadBack { path: path.to_owned(), why: why.to_owned() };
    let bytes = files::read(path, MAX_SCAN_FILE_BYTES)?;
    let pages = page_reader::read(&bytes, sought, &mut |_, _| {})?;
    let texts = || pages.codes.iter().map(|code| code.untrusted_text.as_str());
    let share = texts().find(|text| payload::looks_like_share(text));
    let share = share.ok_or_else(|| not("no share code was found on its rendered page"))?;
    let share = SecretText::copy_of(share).map_err(|_| not("its code is longer than any share"))?;
    Ok((share, texts().filter(|text| code::looks_like_code(text)).map(str::to_owned).collect()))
}

/// Reads many sheets, as many at a time as the machine has processors.
pub fn read_own_sheets(paths: &[&PathBuf]) -> Result<Vec<SecretText>, DeskError> {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = paths.len().div_ceil(processors).max(1);
    std::thread::scope(|scope| {
        let read = |part: &[&PathBuf]| part.iter().map(|path| read_own_sheet(path)).collect::<Vec<_>>();
        let readers: Vec<_> = paths.chunks(share).map(|part| scope.spawn(move || read(part))).collect();
        let joined = readers.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined.flat_map(|read| read.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

impl Hands for DeskWorld<'_> {
    fn state(&self) -> &State {
        self.holding.state()
    }

    fn next_day(&mut self) -> Result<(), RehearsalError<DeskError>> {
        let before = self.holding.folder().to_owned();
        let folder = next_folder(&before, self.holding.state().part());
        let holding = Holding::next_day(&before, &folder).map_err(DeskError::from);
        self.holding = holding.map_err(RehearsalError::World)?;
        Ok(())
    }

    fn submit(
        &mut self,
        event: Event,
        secret: Option<SecretInput>,
    ) -> Result<Result<(), Refusal>, DeskError> {
        let step = self.holding.state().due().map(|(_, planned, _)| planned.id.clone()).unwrap_or_default();
        let sends = matches!(event.what, EventKind::SendSheet { .. });
        let way = sends.then(|| SheetWay::Rehearsal(self.holding.folder().join(SHEETS)));
        let attach = if let EventKind::Attach { called, .. } = &event.what {
            Some(self.brought_from().join(called))
        } else {
            None
        };
        let seal = if let EventKind::SealPayload { from: PayloadFrom::File, called } = &event.what {
            Some(self.brought_from().join(called))
        } else {
            None
        };
        let (export, sign) = if let EventKind::Release { way: Some(way), .. } = &event.what
            && way.is_written()
        {
            self.way_out(way)?
        } else {
            (None, None)
        };
        let request = Request { event, secret, way, export, attach, seal, open: None, sign };
        let error = match self.holding.submit(request) {
            Answer::Taken { record, outcomes } => {
                self.pick_up(&step, &record, outcomes);
                tell(self.out, &mut self.phase, self.holding.state());
                return Ok(Ok(()));
            }
            Answer::Refused(refusal) => return Ok(Err(refusal)),
            Answer::CannotBegin(trouble) => trouble.into(),
            Answer::NotKept(error) => error.into(),
            Answer::NotDone { why, .. } => DeskError::NotDone(why),
        };
        self.holding.give_up();
        Err(error)
    }
}

impl World for DeskWorld<'_> {
    type Error = DeskError;

    fn read_sheet(&mut self, share: u8) -> Result<SheetReading, DeskError> {
        let path = self.sheets.get(&share).ok_or_else(|| DeskError::NotReadBack {
            path: self.holding.folder().to_owned(),
            why: format!("there is no sheet of share {share}"),
        })?;
        let Some(second) = self.holding.state().on_sheets() else {
            return read_own_sheet(path).map(SheetReading::Code);
        };
        read_both_codes(path, &second.about)
    }

    fn lock_secret(&mut self, lock: LockKind, share: u8) -> Option<SecretText> {
        Self::typed_for(lock, &self.code_words, share)
    }

    fn findings(&mut self) -> Vec<Finding> {
        environment::findings(self.hardened, self.holding.folder())
    }

    fn reads_from(&self) -> ReadFrom {
        ReadFrom::Page
    }

    fn sent_to(&self) -> SentTo {
        SentTo::Rehearsal
    }

    fn brings_file(&mut self, called: &str, content: &[u8]) -> Result<(), DeskError> {
        // beside what the ceremony writes, whatever the script calls its files
        let path = self.make_brought_from()?.join(called);
        // asked once more after an exception about it
        if !path.exists() {
            crate::desk::new_file::write_new(&path, content)?;
        }
        Ok(())
    }

    fn wishes(&self) -> &Wishes {
        &self.wishes
    }

    fn brought(&self) -> Vec<u8> {
        self.sheets.keys().copied().collect()
    }
}

/// Says which step is due; a line of its own for each phase, and for every 32 shares of one.
fn tell(out: &mut Out, before: &mut String, state: &State) {
    let Some((place, planned, step)) = state.due() else { return };
    let phase = &state.plan().phase(planned).title;
    let share = planned.share.map(|x| format!(", share {x} of {}", state.shares().len())).unwrap_or_default();
    let line = format!("step {} of {}: {}{share}", place + 1, state.plan().steps().len(), step.title);
    let round = format!("{phase}{}", planned.share.map(|x| x / 32).unwrap_or_default());
    let milestone = round != *before;
    *before = round;
    out.progress(&line, milestone);
}
