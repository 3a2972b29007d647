//! Anchors: what ties the ceremony key of a folder to something outside it. A folder cannot vouch for the key in it, so
//! without one that holds nothing in it is called valid.

use std::path::Path;

use super::checking::FolderReport;
use super::countersignatures;
use super::files::{self, FileError};
use super::readings::read_file;
use crate::ceremony::state::State;
use crate::sharing::share::{Authenticity, CeremonyKey};
use crate::transcript::PersonKey;
use crate::transcript::trust::{self, TrustError, TrustList};
use crate::vocab::digest::hex_groups;
use crate::vocab::spoken::parse_pgp_words;
use crate::vocab::{Fingerprint, shown_path};

/// What ties the ceremony key to something outside the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Nothing was given.
    None,
    /// It holds, and how.
    Holds(String),
    /// A list of trusted keys was given that does not name it: no reason to believe it, and none not to.
    Unnamed(String),
    /// What was given cannot be compared.
    Unusable(String),
    /// It does not hold, and why.
    Fails(String),
}

impl Anchor {
    /// True if something outside the folder vouches for its key.
    pub const fn holds(&self) -> bool {
        match self {
            Self::Holds(_) => true,
            Self::None | Self::Unnamed(_) | Self::Unusable(_) | Self::Fails(_) => false,
        }
    }

    /// Both together: one that fails outweighs everything, one that cannot be compared is not made up for by another,
    /// and of the rest one that holds is enough.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Fails(why), _) | (_, Self::Fails(why)) => Self::Fails(why),
            (Self::Unusable(why), _) | (_, Self::Unusable(why)) => Self::Unusable(why),
            (Self::Holds(one), Self::Holds(two)) => Self::Holds(format!("{one}, and {two}")),
            (Self::Holds(how), Self::Unnamed(_) | Self::None)
            | (Self::Unnamed(_) | Self::None, Self::Holds(how)) => Self::Holds(how),
            (Self::Unnamed(why), Self::Unnamed(_) | Self::None) | (Self::None, Self::Unnamed(why)) => {
                Self::Unnamed(why)
            }
            (Self::None, Self::None) => Self::None,
        }
    }
}

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
        for (key, file) in countersignatures::good(folder, statement.as_bytes(), &keys) {
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

/// Whether sixteen words, or the whole key in hex, are those of the ceremony key.
pub fn anchor_by_words(text: &str, ours: &CeremonyKey, state: Option<&State>) -> Anchor {
    let digits: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ':' | '-' | ','))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let fingerprint = state.and_then(State::fingerprint);
    let wrong_block = || {
        Anchor::Unusable(
            "that is the fingerprint of the key that was split, not the ceremony key: take the block \u{201c}Ceremony key\u{201d} of the paper".into(),
        )
    };
    if fingerprint.is_some() && Fingerprint::from_hex(&digits) == fingerprint {
        return wrong_block();
    }
    if let Some(key) = CeremonyKey::from_hex(&digits) {
        if key.proves_nothing() {
            return Anchor::Unusable(
                "these digits are no ceremony key: no signature by them proves anything. Read them from the paper again".into(),
            );
        }
        return if key == *ours {
            Anchor::Holds("it is the key you gave".into())
        } else {
            Anchor::Fails(other_key(ours))
        };
    }
    match parse_pgp_words::<16>(text) {
        Ok(digest) if digest == ours.short_digest() => {
            Anchor::Holds("its words are the words you gave".into())
        }
        Ok(digest) if fingerprint.is_some_and(|fingerprint| fingerprint.0 == digest) => wrong_block(),
        Ok(_) => Anchor::Fails(other_key(ours)),
        Err(error) => Anchor::Unusable(format!("the key's words: {error}")),
    }
}

fn other_key(ours: &CeremonyKey) -> String {
    format!(
        "The ceremony key is another one than you gave; here its words are: {}, and its digits {}",
        ours.spoken(),
        hex_groups(&ours.0)
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
