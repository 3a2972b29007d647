//! The register of the ceremonies that lie in some places: each transcript is verified as `verify` does it, and only
//! what holds is counted; with a list of trusted keys, only what that list vouches for.
//!
//! Folders are read side by side. Of a transcript that was verified here before, to the byte, the signatures of single
//! lines are not verified again ([`super::remembered`]); everything else is.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::anchor::anchor_by_trust;
use super::checking::{ForHeirs, check_as};
use super::reader::Signatures;
use super::remembered::{Remembered, digest_of};
use super::unfinished::ceremony_folders;
use crate::ceremony::audit::{Audit, Outcome};
use crate::ceremony::register::{NotCounted, Register, ToldCeremony, Verified};
use crate::ceremony::verdict::FolderReport;
use crate::desk::files::FileError;
use crate::plan::KnownScripts;
use crate::transcript::names;
use crate::transcript::trust::TrustList;
use crate::vocab::{Day, Digest, Mode, shown_path};

/// Most folders that are read at a time.
const MAX_WORKERS: usize = 8;

/// What is looked at, and how.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// Ceremony folders, or folders of them.
    pub places: &'a [PathBuf],
    /// Real keys or worthless ones.
    pub mode: Mode,
    /// The day as of which it is judged.
    pub today: Day,
    /// A list of trusted keys.
    pub trust: Option<&'a TrustList>,
    /// Nothing that was verified before is spared.
    pub verify_all: bool,
}

/// Reads every ceremony folder in these places. `go_on` is told how many were read, before each one, and may stop it; the
/// register is then of those that were. What was verified is added to what is remembered.
pub fn register(
    look: Look<'_>,
    remembered: &mut Remembered,
    go_on: &(dyn Fn(usize) -> bool + Sync),
) -> Register {
    let (folders, crowded) = ceremony_folders(look.places);
    let (known, scripts): (&Remembered, Arc<KnownScripts>) = (remembered, Arc::default());
    let (next, read) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let all: Mutex<Vec<(usize, Read)>> = Mutex::new(Vec::with_capacity(folders.len()));
    let work = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some((_, folder)) = folders.get(place) else { break };
            let stays = || go_on(read.load(Ordering::Relaxed));
            if !stays() {
                break;
            }
            let one = one(folder, look, (known, &scripts), &stays);
            read.fetch_add(1, Ordering::Relaxed);
            all.lock().expect("no worker stops while it holds it").push((place, one));
        }
    };
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get).min(MAX_WORKERS);
    std::thread::scope(|scope| {
        // this thread works too
        for _ in 1..workers.min(folders.len()) {
            scope.spawn(work);
        }
        work();
    });
    let mut all = all.into_inner().expect("no worker stops while it holds it");
    all.sort_by_key(|(place, _)| *place);
    let (mut told, mut strangers, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for (_, one) in all {
        match one {
            Read::Told { told: one, counts, bytes } => {
                if let Some(bytes) = bytes {
                    remembered.remember(bytes);
                }
                if counts { &mut told } else { &mut strangers }.push(*one);
            }
            Read::LeftOut(one) => left_out.push(one),
        }
    }
    for place in crowded {
        let why =
            "there are so many names in this folder that not all were looked at: name a smaller one".into();
        left_out.push(NotCounted { found_at: shown_path(&place), why });
    }
    let mut register = match look.trust {
        Some(_) => Register::anchored(told, strangers, look.mode, look.today),
        None => Register::of(told, look.mode, look.today),
    };
    register.left_out.append(&mut left_out);
    register
}

/// What came of one folder.
enum Read {
    /// A transcript in which nothing is wrong.
    Told {
        /// What it tells.
        told: Box<ToldCeremony>,
        /// The list vouches for it, or there is none.
        counts: bool,
        /// Digest of the bytes whose signatures were all verified.
        bytes: Option<Digest>,
    },
    /// It does not hold.
    LeftOut(NotCounted),
}

fn one(
    folder: &Path,
    look: Look<'_>,
    known: (&Remembered, &Arc<KnownScripts>),
    go_on: &dyn Fn() -> bool,
) -> Read {
    let left_out = |why: String| Read::LeftOut(NotCounted { found_at: shown_path(folder), why });
    let (report, bytes, verified) = match check(folder, look, known, go_on) {
        Ok(checked) => checked,
        Err(error) => return left_out(error.to_string()),
    };
    if let Some(wrong) = report.wrong {
        return left_out(format!("not valid: {wrong}"));
    }
    // without the files of the close the seal is there, and nobody outside can check it
    if let (Outcome::Sealed { .. }, Some(missing)) = (report.audit.outcome(), report.missing.first()) {
        return left_out(format!("incomplete: {missing} is not there"));
    }
    let counts = look.trust.is_none_or(|list| anchor_by_trust(list, folder, &report).holds());
    // bytes that are cut off are no whole transcript, and change with the next entry
    let bytes = bytes.filter(|_| report.torn.is_none());
    let (head, found_at) = (report.audit.head(), shown_path(folder));
    match report.audit.into_state() {
        Some(state) => {
            let told = Box::new(ToldCeremony { found_at, state, head, verified });
            Read::Told { told, counts, bytes }
        }
        // whether there ever were lines nothing here can say
        None => left_out(no_line(folder)),
    }
}

/// Why there is no line: the file is gone, is none, or is empty.
fn no_line(folder: &Path) -> String {
    let why = match folder.join(names::TRANSCRIPT).symlink_metadata() {
        Err(_) => "is not there",
        Ok(found) if found.is_file() => "has no line",
        Ok(_) => "is no file",
    };
    format!("{} {why}: what was in it, if anything, is not told", names::TRANSCRIPT)
}

/// The folder as `verify` checks it; where every byte of it was verified before, without the signatures of single lines.
fn check(
    folder: &Path,
    look: Look<'_>,
    (known, scripts): (&Remembered, &Arc<KnownScripts>),
    go_on: &dyn Fn() -> bool,
) -> Result<(FolderReport, Option<Digest>, Verified), FileError> {
    let check = |signatures| {
        let audit = Audit::sharing(scripts);
        check_as(folder, audit, signatures, ForHeirs::PassedOver, |_| go_on(), |_| {})
    };
    // what cannot be read is told by the check itself
    let before = !look.verify_all && digest_of(folder).is_ok_and(|bytes| known.knows(bytes));
    if before {
        let (report, bytes) = check(Signatures::Last)?;
        // what was read is what was verified, and not what somebody put in its place meanwhile
        if report.wrong.is_none() && bytes.is_some_and(|bytes| known.knows(bytes)) {
            return Ok((report, bytes, Verified::Earlier));
        }
    }
    check(Signatures::Each).map(|(report, bytes)| (report, bytes, Verified::Now))
}
