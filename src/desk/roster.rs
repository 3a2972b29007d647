//! The people of a ceremony in a file of their own, to be taken up again for the next one: names, roles and places, nothing
//! about keys. A TOML file that people may edit; it is taken whole or not at all.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Value;

use super::files::{self, FileError};
use super::new_file::{Privacy, write_new};
use crate::vocab::text::TextError;
use crate::vocab::{Line, shown, shown_path};

/// Largest file that is read, in bytes: the longest texts of as many people as there can be fit.
const MAX_BYTES: u64 = 1 << 20;
/// Most people of a ceremony: as many as sheets of the largest set, and those who are no custodians.
const MOST: usize = 300;

/// Somebody, as the preparation asks for them. What nobody filled in is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rostered {
    /// Role id of the script.
    pub role: String,
    /// The name, as it will be recorded.
    pub name: String,
    /// Whom they are from.
    pub from: String,
    /// Where a custodian keeps a sheet.
    pub place: String,
    /// How it gets there.
    pub channel: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    person: Vec<Rostered>,
}

/// Why a file is not taken. Each names the file.
#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    /// It cannot be read.
    #[error("{0}")]
    File(#[from] FileError),
    /// It is no list of people.
    #[error("{}: it is no list of people as Keyrite saves them: {why}", shown_path(.path))]
    Other {
        /// The file.
        path: PathBuf,
        /// Where, and what was expected.
        why: String,
    },
    /// More than any ceremony has.
    #[error("{}: {count} people are in it, and a ceremony has at most {MOST}", shown_path(.path))]
    TooMany {
        /// The file.
        path: PathBuf,
        /// How many.
        count: usize,
    },
    /// What the roll would refuse.
    #[error("{}: person {number}, {what}: {error}", shown_path(.path))]
    Text {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        number: usize,
        /// Which of their fields.
        what: &'static str,
        /// What is wrong with it.
        error: TextError,
    },
}

impl Rostered {
    fn fields(&self) -> [(&'static str, &str); 5] {
        [
            ("role", &self.role),
            ("name", &self.name),
            ("from", &self.from),
            ("place", &self.place),
            ("channel", &self.channel),
        ]
    }
}

/// Writes a new file; one that is there is never replaced.
///
/// # Errors
/// The file exists, or cannot be written.
pub fn save(path: &Path, people: &[Rostered]) -> Result<Privacy, FileError> {
    write_new(path, written(people).as_bytes())
}

/// The text of such a file.
pub fn written(people: &[Rostered]) -> String {
    let mut text =
        "# People of a key ceremony, to be taken up again when the next one is prepared.\n".to_owned();
    if people.is_empty() {
        text.push_str("\nperson = []\n");
    }
    for person in people {
        text.push_str("\n[[person]]\n");
        for (name, value) in person.fields() {
            writeln!(text, "{name} = {}", Value::from(value.trim())).expect("a text grows");
        }
    }
    text
}

/// Reads such a file.
///
/// # Errors
/// It is not there, is longer than 1 MiB, is something else, or has a text that no roll would take.
pub fn read(path: &Path) -> Result<Vec<Rostered>, RosterError> {
    taken(path, &files::read(path, MAX_BYTES)?)
}

/// What stands in the file of this name.
///
/// # Errors
/// As [`read`].
pub fn taken(path: &Path, bytes: &[u8]) -> Result<Vec<Rostered>, RosterError> {
    let other = |why: String| RosterError::Other { path: path.to_owned(), why };
    let text = std::str::from_utf8(bytes).map_err(|_| other("it is not UTF-8 text".to_owned()))?;
    let File { person: people } =
        toml::from_str(text).map_err(|error| other(shown(&error.message().replace('\n', " "))))?;
    if people.len() > MOST {
        return Err(RosterError::TooMany { path: path.to_owned(), count: people.len() });
    }
    for (number, person) in (1..).zip(&people) {
        for (what, value) in person.fields().into_iter().filter(|(_, value)| !value.is_empty()) {
            Line::typed(value).map_err(|error| RosterError::Text {
                path: path.to_owned(),
                number,
                what,
                error,
            })?;
        }
    }
    Ok(people)
}
