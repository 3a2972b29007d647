//! What was given from outside to hold a ceremony key against, read from files: a sheet, a list of trusted keys.

use std::path::Path;

use super::countersignatures::files_in;
use crate::ceremony::State;
use crate::ceremony::verdict::countersigned::good;
use crate::ceremony::verdict::{Anchor, FolderReport, OF_ANOTHER_DAY, anchor_by_words};
use crate::desk::files::{self, FileError};
use crate::desk::readings::read_file;
use crate::sharing::share::{Authenticity, CeremonyKey};
use crate::transcript::PersonKey;
use crate::transcript::trust::{self, TrustError, TrustList};
use crate::vocab::shown_path;

/// Everything that was given from outside.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given<'a> {
    /// The ceremony key's words or digits.
    pub words: Option<&'a str>,
    /// A file with a sheet of this ceremony.
    pub sheet: Option<&'a Path>,
    /// A list of trusted keys.
    pub trust: Option<&'a TrustList>,
}

/// What comes of everything that was given.
pub fn anchor(given: Given<'_>, folder: &Path, report: &FolderReport) -> Anchor {
    let Some(ours) = report.audit.key() else {
        return match given {
            Given { words: None, sheet: None, .. } => Anchor::None,
            Given { .. } => Anchor::Fails("There is no ceremony key in this folder to compare.".into()),
        };
    };
    let state = report.audit.state();
    let by_words = given.words.map(|words| anchor_by_words(words, &ours, state));
    let by_sheet = given.sheet.map(|sheet| anchor_by_sheet(sheet, &ours, state));
    let by_trust = given.trust.map(|list| anchor_by_trust(list, folder, report));
    [by_words, by_sheet, by_trust].into_iter().flatten().fold(Anchor::None, Anchor::and)
}

/// Why a list of trusted keys was not read.
#[derive(Debug, thiserror::Error)]
pub enum TrustFileError {
    /// The file.
    #[error("{0}")]
    File(#[from] FileError),
    /// What stands in it.
    #[error("{file}: {error}", file = shown_path(.path))]
    List {
        /// The file.
        path: std::path::PathBuf,
        /// What is wrong with it.
        error: TrustError,
    },
}

/// Reads a list of trusted keys.
pub fn read_trust(path: &Path) -> Result<TrustList, TrustFileError> {
    let bytes = files::read(path, trust::MAX_BYTES)?;
    TrustList::read(&bytes).map_err(|error| TrustFileError::List { path: path.to_owned(), error })
}

/// Whether the list names the ceremony key, or a key by which somebody countersigned the statement.
pub fn anchor_by_trust(list: &TrustList, folder: &Path, report: &FolderReport) -> Anchor {
    let Some(ours) = report.audit.key() else { return Anchor::None };
    if let Some(named) = list.ceremony(&ours) {
        return Anchor::Holds(format!("your list names it: {}", named.said()));
    }
    // there is a statement to sign only once the transcript is sealed and whole
    let sealed = report.countersignatures.as_ref().and(report.audit.state());
    if let Some(state) = sealed {
        let keys: Vec<PersonKey> = list.keys().cloned().collect();
        let statement = state.statement(report.audit.head()).render();
        for (key, file) in good(files_in(folder), statement.as_bytes(), &keys) {
            if let Some(named) = list.person(&key) {
                return Anchor::Holds(format!(
                    "your list names {}, whose signature of the statement is good ({file}), and the statement names the ceremony key",
                    named.said()
                ));
            }
        }
    }
    Anchor::Unnamed(
        "your list names neither this ceremony key nor anybody who countersigned the statement".into(),
    )
}

/// Whether a sheet is signed by the ceremony key and named in the transcript.
pub fn anchor_by_sheet(sheet: &Path, ours: &CeremonyKey, state: Option<&State>) -> Anchor {
    let mut why = format!("{}: no share was found on it", shown_path(sheet));
    for reading in read_file(sheet) {
        let share = match reading.share() {
            Ok(share) => share,
            Err(error) => {
                why = format!("{}: {error}", reading.label);
                continue;
            }
        };
        let (x, set) = (share.header.x, share.header.set.short());
        match share.authenticity() {
            Err(error) => why = format!("{}: {error}", reading.label),
            Ok(Authenticity::Unsigned) => {
                why = format!(
                    "{}: it was typed without its signature rows, so it cannot vouch for a key",
                    reading.label
                );
            }
            Ok(Authenticity::SignedBy(key)) => {
                let digest = share.digest();
                let known = state.is_some_and(|state| state.share_digests().contains(&(x, digest)));
                // only a sheet that was brought, not one that is said to have been made, may have another's signature
                let brought = state.is_some_and(|state| {
                    state.taken().iter().any(|taken| taken.x == x && taken.digest == digest)
                });
                let day = state.filter(|_| known).and_then(|state| state.day_of(&key));
                if let Some(day) = day {
                    return Anchor::Unusable(format!(
                        "share {x} of set {set} was made on day {day} of this ceremony, and vouches for the key of that day: {OF_ANOTHER_DAY}"
                    ));
                }
                if brought && key != *ours {
                    return Anchor::Unusable(format!(
                        "share {x} of set {set} was brought to this ceremony, but another one made it: it cannot vouch for this ceremony's key. Use --key with the words of the attestation page"
                    ));
                }
                return match (key == *ours, known) {
                    (true, true) => Anchor::Holds(format!(
                        "it signed share {x} of set {set}, the sheet you gave, and the transcript names that sheet"
                    )),
                    (true, false) => Anchor::Fails(format!(
                        "The sheet you gave, share {x} of set {set}, is signed by this ceremony key, but the transcript does not name it."
                    )),
                    (false, _) => Anchor::Fails(format!(
                        "The sheet you gave, share {x} of set {set}, is signed by another ceremony key: {}",
                        key.spoken()
                    )),
                };
            }
        }
    }
    Anchor::Unusable(why)
}
