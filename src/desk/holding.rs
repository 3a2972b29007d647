//! A ceremony held on the real desk: session, folder and clock in one hand, so that every entry is kept before its
//! effect, whoever sends the events.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use super::clock::Clock;
use super::files::{self, FileError};
use super::folder::{Folder, FolderError};
use super::hardening::wipe_stack;
use super::printing::{self, PrintError};
use super::system_rng;
use crate::ceremony::session::{Opening, Session};
use crate::ceremony::{Effect, Event, Refusal, SecretInput, SheetJob, State, Tick, WayOut, What};
use crate::paper::share_sheet::{self, ShareSheetError};
use crate::sharing::{KEY_BYTES, RootKey};
use crate::transcript::Entry;
use crate::transcript::record::{Exit, FILE_WAY, Record};
use crate::vocab::{Digest, Line, SecretText, shown_path};

/// Where a sheet goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetWay {
    /// To a printer that CUPS knows, by its name.
    Printer(String),
    /// Into a folder, as a new file that only its owner can read.
    Folder(PathBuf),
}

impl SheetWay {
    /// What the transcript says of it.
    pub fn describe(&self) -> Line {
        let text = match self {
            Self::Printer(name) => format!("printer {name}"),
            Self::Folder(folder) => format!("{FILE_WAY}in {}", shown_path(folder)),
        };
        Line::lossy(&text)
    }
}

/// An event with everything that is done about it.
#[derive(Debug)]
pub struct Order {
    /// What happened.
    pub event: Event,
    /// The secret that belongs to it.
    pub secret: Option<SecretInput>,
    /// Where a sheet goes, if this event sends one.
    pub way: Option<SheetWay>,
    /// The new file for a key that leaves as a file, in the clear or wrapped.
    pub export: Option<PathBuf>,
}

impl Order {
    /// An event without secret, sheet or key.
    pub const fn plain(event: Event) -> Self {
        Self { event, secret: None, way: None, export: None }
    }
}

/// What came of an order.
#[derive(Debug)]
pub enum Answer {
    /// The entry is kept, and this came of it.
    Taken {
        /// What was written.
        record: Box<Record>,
        /// What was done about it.
        outcomes: Vec<Outcome>,
    },
    /// Nothing was written.
    Refused(Refusal),
    /// Nothing was written: the desk cannot do it.
    CannotBegin(DeskTrouble),
    /// The entry could not be kept, and nothing came of it: try again with [`Holding::carry_on`], or give up.
    NotKept(FolderError),
}

/// What an effect led to, for the people in the room.
#[derive(Debug)]
pub enum Outcome {
    /// The sheet is with the printer, as this job.
    Printing {
        /// The printer.
        printer: String,
        /// CUPS's name of the job.
        job: String,
    },
    /// The sheet is a file.
    Saved(PathBuf),
    /// Code words for the custodian alone.
    CodeWords {
        /// The share.
        share: u8,
        /// Eight words.
        words: SecretText,
    },
    /// The key is in this file.
    Exported(PathBuf),
    /// The wrapped key is in this file.
    Wrapped {
        /// The file.
        path: PathBuf,
        /// Its length.
        bytes: usize,
    },
    /// The key, to be shown.
    Key(RootKey),
    /// The transcript is sealed, and its files are there.
    Published,
    /// The entry stands, and what should have come of it did not.
    Failed(DeskTrouble),
}

/// What the desk could not do.
#[derive(Debug, thiserror::Error)]
pub enum DeskTrouble {
    /// A file.
    #[error("{0}")]
    File(#[from] FileError),
    /// The ceremony folder.
    #[error("{0}")]
    Folder(#[from] FolderError),
    /// The printer.
    #[error("{0}")]
    Print(#[from] PrintError),
    /// The sheet's page.
    #[error("{0}")]
    Sheet(#[from] ShareSheetError),
    /// The order did not say where to.
    #[error("nothing was said about where it should go")]
    NoWay,
}

/// Why a ceremony could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The plan or template.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The folder.
    #[error("{0}")]
    Folder(#[from] FolderError),
}

/// A ceremony being held.
#[derive(Debug)]
pub struct Holding {
    session: Session,
    folder: Folder,
    clock: Clock,
    waiting: Option<Waiting>,
}

/// What is still to be done about an event, the keeping of its entry first.
#[derive(Debug)]
struct Waiting {
    effects: VecDeque<Effect>,
    record: Option<Box<Record>>,
    outcomes: Vec<Outcome>,
    way: Option<SheetWay>,
    export: Option<PathBuf>,
}

impl Holding {
    /// Makes the folder and writes the first entry.
    pub fn open(opening: Opening, folder: &Path) -> Result<Self, OpenError> {
        let clock = Clock::start();
        let now = Tick { mono: 0, ..clock.tick() };
        let (session, effects) = Session::open(opening, now, &mut system_rng())?;
        let mut folder = Folder::create(folder)?;
        for effect in effects {
            if let Effect::Keep(entry) = effect {
                folder.keep(&entry)?;
            }
        }
        Ok(Self { session, folder, clock, waiting: None })
    }

    /// The state.
    pub const fn state(&self) -> &State {
        self.session.state()
    }

    /// Digest of the last line.
    pub const fn head(&self) -> Digest {
        self.session.head()
    }

    /// The ceremony folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Takes an order: permitted, kept, then carried out, in that order.
    pub fn take(&mut self, order: Order) -> Answer {
        self.take_while(order, &|| true)
    }

    /// The same; `go_on` is asked while it takes long, and a no, before the entry, is a refusal that changes nothing.
    pub fn take_while(&mut self, order: Order, go_on: &dyn Fn() -> bool) -> Answer {
        // the chain has gone on with an entry that is not on disk: another one would leave a gap behind it
        if self.waiting.is_some() {
            let why = "the last entry is not kept yet: try again to keep it, or break the ceremony off";
            return Answer::Refused(Refusal::NotYet(why.into()));
        }
        let Order { event, secret, way, export } = order;
        // as long as what will stand there, so that it fits when the entry is written
        let room = match &event.what {
            What::Release { way: WayOut::Wrapped(key), .. } => key.wrapped_bytes(),
            _ => KEY_BYTES,
        };
        if let Some(path) = &export
            && let Err(error) = files::write_new(path, &vec![0; room])
        {
            return Answer::CannotBegin(error.into());
        }
        let taken = self.session.take_while(&event, secret, self.clock.tick(), &mut system_rng(), go_on);
        wipe_stack();
        let effects = match taken {
            Ok(effects) => effects,
            Err(refusal) => {
                // the place that was kept for the key holds only zeros
                let _ = export.map(std::fs::remove_file);
                return Answer::Refused(refusal);
            }
        };
        let effects = effects.into();
        self.waiting = Some(Waiting { effects, record: None, outcomes: Vec::new(), way, export });
        self.carry_on()
    }

    /// Goes on with what is still to be done: after an entry that could not be kept, once there is room again.
    pub fn carry_on(&mut self) -> Answer {
        let Some(mut waiting) = self.waiting.take() else {
            return Answer::Refused(Refusal::NotYet("nothing is waiting to be kept".into()));
        };
        while let Some(effect) = waiting.effects.pop_front() {
            if let Effect::Keep(entry) = &effect {
                if let Err(error) = self.folder.keep(entry) {
                    waiting.effects.push_front(effect);
                    self.waiting = Some(waiting);
                    return Answer::NotKept(error);
                }
                let entry = Entry::from_line(entry.line.as_bytes());
                waiting.record = entry.ok().map(|entry| Box::new(entry.record));
                continue;
            }
            match self.perform(effect, waiting.way.as_ref(), waiting.export.as_deref()) {
                Ok(outcome) => waiting.outcomes.extend(outcome),
                Err(trouble) => waiting.outcomes.push(Outcome::Failed(trouble)),
            }
        }
        wipe_stack();
        match waiting.record {
            Some(record) => Answer::Taken { record, outcomes: waiting.outcomes },
            None => Answer::Refused(Refusal::Fault("no entry came of it".into())),
        }
    }

    /// Gives up an entry that cannot be kept: everything secret is forgotten, what is on disk stands.
    pub fn give_up(&mut self) {
        self.session.break_off();
        if let Some(path) = self.waiting.take().and_then(|waiting| waiting.export) {
            // the place that was kept for the key holds only zeros
            let _ = std::fs::remove_file(path);
        }
    }

    fn perform(
        &mut self,
        effect: Effect,
        way: Option<&SheetWay>,
        export: Option<&Path>,
    ) -> Result<Option<Outcome>, DeskTrouble> {
        Ok(match effect {
            Effect::Keep(_) => None,
            Effect::Print(job) => Some(put_out(&job, way.ok_or(DeskTrouble::NoWay)?)?),
            Effect::ShowCodeWords { share, words } => Some(Outcome::CodeWords { share, words }),
            Effect::Export { exit: Exit::File, key } => {
                let path = export.ok_or(DeskTrouble::NoWay)?;
                files::fill_reserved(path, key.expose())?;
                Some(Outcome::Exported(path.to_owned()))
            }
            Effect::Export { exit: Exit::Display | Exit::Descriptor, key } => Some(Outcome::Key(key)),
            // no key leaves in the clear by these
            Effect::Export { exit: Exit::None | Exit::Wrapped { .. }, .. } => return Err(DeskTrouble::NoWay),
            Effect::ExportWrapped(wrapped) => {
                let path = export.ok_or(DeskTrouble::NoWay)?;
                files::fill_reserved(path, &wrapped)?;
                Some(Outcome::Wrapped { path: path.to_owned(), bytes: wrapped.len() })
            }
            Effect::Publish(closing) => {
                self.folder.publish(&closing)?;
                Some(Outcome::Published)
            }
        })
    }
}

/// One sheet, one job. The title says nothing about the key.
fn put_out(job: &SheetJob, way: &SheetWay) -> Result<Outcome, DeskTrouble> {
    let pdf = share_sheet::to_pdf(job)?;
    match way {
        SheetWay::Printer(printer) => {
            let title = format!("sheet {}", job.serial);
            let job = printing::print(printer, &title, &pdf)?;
            Ok(Outcome::Printing { printer: printer.clone(), job })
        }
        SheetWay::Folder(folder) => {
            files::new_folder(folder)?;
            let path = folder.join(format!("share-{:02}-sheet-{:04}.pdf", job.header.x, job.serial));
            files::write_new(&path, &pdf)?;
            Ok(Outcome::Saved(path))
        }
    }
}
