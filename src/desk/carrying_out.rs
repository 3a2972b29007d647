//! What the desk does about an entry that is kept: a sheet goes out, a key leaves, a folder is closed.
//!
//! What fails is handed back whole, so that it can be tried again.

use std::path::{Path, PathBuf};

use super::archive::folder::Folder;
use super::files;
use super::new_file::{Privacy, write_new};
use super::printing::{self, PrintError};
use super::room::Room;
use super::sheet_way::SheetWay;
use super::trouble::DeskTrouble;
use crate::ceremony::{Effect, LargeExport, SheetJob};
use crate::paper::share_sheet;
use crate::sharing::importing::Target;
use crate::sharing::leaving::{Large, Leaving};
use crate::sharing::wrap::WrapMethod;
use crate::vocab::SecretText;

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
    Saved {
        /// The file.
        path: PathBuf,
        /// Who can read it.
        privacy: Privacy,
    },
    /// Code words for the custodian alone.
    CodeWords {
        /// The share.
        share: u8,
        /// Eight words.
        words: SecretText,
    },
    /// A secret is in this file, in the clear.
    Exported {
        /// The file.
        path: PathBuf,
        /// What it is.
        called: String,
        /// Who can read it.
        privacy: Privacy,
        /// Shares that belong on papers of their own are in it, all together.
        in_shares: bool,
    },
    /// A wrapped secret is in this file, or in this folder as an import package.
    Wrapped {
        /// The file or folder.
        path: PathBuf,
        /// What it is.
        called: String,
        /// How it is wrapped.
        method: WrapMethod,
        /// For what it is a package, if it is one.
        target: Option<Target>,
    },
    /// A signature or a public half is in this file.
    HandedOut {
        /// The file.
        path: PathBuf,
        /// What it is.
        called: String,
    },
    /// What leaves, to be shown.
    Shown(Leaving),
    /// The transcript is sealed, and its files are there.
    Published,
    /// The papers to sign are there.
    Papers,
    /// The entry stands, and what should have come of it was given up.
    Failed(DeskTrouble),
}

/// What should have come of an entry and did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undone {
    /// A sheet is not out.
    Sheet {
        /// False if the printer may have it all the same: a second try could be a second copy.
        again: bool,
    },
    /// What was to leave is not in its file.
    Key,
    /// The files of the close have not got their names.
    Closing,
    /// The papers to sign are not made.
    Papers,
}

impl Undone {
    /// What this effect was for, after it failed.
    pub(super) fn of(effect: &Effect, trouble: &DeskTrouble) -> Self {
        match effect {
            Effect::Print(_) => {
                Self::Sheet { again: !matches!(trouble, DeskTrouble::Print(PrintError::Stalled { .. })) }
            }
            Effect::Export { .. } | Effect::ExportLarge(_) => Self::Key,
            Effect::Papers => Self::Papers,
            // all but the first are handed over, or come before the entry: none of them ends here
            Effect::Publish
            | Effect::Prepare(_)
            | Effect::Keep(_)
            | Effect::KeepFile { .. }
            | Effect::ShowCodeWords { .. } => Self::Closing,
        }
    }
}

/// An effect that failed, to be tried again, and why it failed.
pub(super) struct Failed {
    pub(super) effect: Effect,
    pub(super) trouble: DeskTrouble,
}

/// Does what comes after an entry is kept.
pub(super) fn carry_out(
    effect: Effect,
    folder: &mut Folder,
    way: Option<&SheetWay>,
    export: Option<&mut Room>,
    go_on: &dyn Fn() -> bool,
) -> Result<Outcome, Box<Failed>> {
    let done = match effect {
        // what is shown is handed over whole
        Effect::ShowCodeWords { share, words } => return Ok(Outcome::CodeWords { share, words }),
        Effect::Export { exit, leaving } if exit.is_shown() && leaving.is_in_the_clear() => {
            return Ok(Outcome::Shown(leaving));
        }
        Effect::Print(ref job) => way.ok_or(DeskTrouble::NoWay).and_then(|way| put_out(job, way)),
        // an entry that says wrapped, or that no secret leaves, lets nothing out in the clear
        Effect::Export { ref exit, ref leaving } if leaving.is_in_the_clear() != exit.is_in_the_clear() => {
            Err(DeskTrouble::NoWay)
        }
        Effect::Export { ref exit, ref leaving } if exit.is_written() => let_out(export, leaving),
        Effect::ExportLarge(ref large) => open_large(export, large, go_on),
        Effect::Publish => folder.publish().map(|()| Outcome::Published).map_err(DeskTrouble::from),
        Effect::Papers => folder.make_papers().map(|()| Outcome::Papers).map_err(DeskTrouble::from),
        // nothing leaves in a drill; the others come before the entry, see Holding::carry_on
        Effect::Export { .. } | Effect::Prepare(_) | Effect::Keep(_) | Effect::KeepFile { .. } => {
            Err(DeskTrouble::NoWay)
        }
    };
    done.map_err(|trouble| Box::new(Failed { effect, trouble }))
}

fn let_out(room: Option<&mut Room>, leaving: &Leaving) -> Result<Outcome, DeskTrouble> {
    let (path, privacy) = room.ok_or(DeskTrouble::NowhereNow)?.fill(leaving)?;
    let called = leaving.name();
    Ok(match leaving {
        Leaving::Plain(_) | Leaving::Formed { .. } | Leaving::Large(Large::Opened { .. }) => {
            Outcome::Exported { path, called, privacy, in_shares: leaving.is_in_shares() }
        }
        Leaving::Wrapped { method, package, .. } => {
            let target = package.as_ref().map(|(target, _)| *target);
            Outcome::Wrapped { path, called, method: *method, target }
        }
        Leaving::Sealed { .. }
        | Leaving::Large(Large::Sealed { .. })
        | Leaving::Signed { .. }
        | Leaving::Public { .. }
        | Leaving::Issued(_) => Outcome::HandedOut { path, called },
    })
}

fn open_large(
    room: Option<&mut Room>,
    large: &LargeExport,
    go_on: &dyn Fn() -> bool,
) -> Result<Outcome, DeskTrouble> {
    let (path, privacy) = room.ok_or(DeskTrouble::NowhereNow)?.open_into(large, go_on)?;
    Ok(Outcome::Exported { path, called: large.leaving.name(), privacy, in_shares: false })
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
            let path = folder.join(format!("share-{:02}-sheet-{:04}.pdf", job.header.x, job.serial));
            save(folder, path, &pdf)
        }
        SheetWay::Rehearsal(folder) => {
            let first = folder.join(format!("share-{:02}.pdf", job.header.x));
            let again = folder.join(format!("share-{:02}-sheet-{:04}.pdf", job.header.x, job.serial));
            save(folder, if first.exists() { again } else { first }, &pdf)
        }
    }
}

fn save(folder: &Path, path: PathBuf, pdf: &[u8]) -> Result<Outcome, DeskTrouble> {
    files::new_folder(folder)?;
    let privacy = write_new(&path, pdf)?;
    Ok(Outcome::Saved { path, privacy })
}
