//! One line of the transcript, read and written in exactly one way.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::person_id::PersonId;
use super::record::Record;
use crate::vocab::limits::MAX_ENTRY_BYTES;
use crate::vocab::{Digest, Moment};

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The room's clock when it was written.
    pub at: Moment,
    /// Who acted.
    pub by: PersonId,
    /// Milliseconds since the first entry by a clock that cannot be set.
    pub mono: u64,
    /// SHA-256 of the previous line.
    pub prev: Digest,
    /// What happened.
    pub record: Record,
    /// Counts from 0.
    pub seq: u32,
    /// The step it belongs to.
    #[serde(deserialize_with = "super::script_words::option")]
    pub step: Option<String>,
    /// Who confirmed.
    pub with: Vec<PersonId>,
}

/// Why a line is not an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Longer than the limit.
    #[error("it has more than {MAX_ENTRY_BYTES} bytes")]
    TooLong,
    /// Ends with a carriage return: the file was rewritten by an editor or mail program.
    #[error("it ends with a carriage return: the file was rewritten with other line ends")]
    CarriageReturn,
    /// Not JSON of this format.
    #[error("it is not a line of a transcript: it was edited or damaged")]
    Unreadable(String),
    /// Readable, but not written as this format writes it.
    #[error("it is not in the one form the format allows: it was edited or re-written")]
    NotCanonical,
}

impl Entry {
    /// The line, without LF.
    pub fn to_line(&self) -> String {
        canonical(&serde_json::to_value(self).expect("every field has a JSON form"))
    }

    /// Reads a line without its LF.
    pub fn from_line(line: &[u8]) -> Result<Self, EntryError> {
        if line.len() > MAX_ENTRY_BYTES {
            return Err(EntryError::TooLong);
        }
        if line.ends_with(b"\r") {
            return Err(EntryError::CarriageReturn);
        }
        let entry: Self =
            serde_json::from_slice(line).map_err(|error| EntryError::Unreadable(plain(&error)))?;
        if entry.to_line().as_bytes() == line { Ok(entry) } else { Err(EntryError::NotCanonical) }
    }
}

/// The parser's message without its position, which means nothing inside one line.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split_once(" at line ").map_or(text.as_str(), |(said, _)| said).chars().take(200).collect()
}

/// RFC 8785 for values without fractions: sorted keys, no spaces. Keys here are ASCII, so byte order is its
/// UTF-16 order.
fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write_canonical(value, &mut text);
    text
}

fn write_canonical(value: &Value, to: &mut String) {
    match value {
        Value::Object(map) => {
            let mut members: Vec<(&String, &Value)> = map.iter().collect();
            members.sort_unstable_by_key(|(key, _)| *key);
            to.push('{');
            for (place, (key, member)) in members.into_iter().enumerate() {
                if place > 0 {
                    to.push(',');
                }
                to.push_str(&Value::String(key.clone()).to_string());
                to.push(':');
                write_canonical(member, to);
            }
            to.push('}');
        }
        Value::Array(items) => {
            to.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    to.push(',');
                }
                write_canonical(item, to);
            }
            to.push(']');
        }
        plain => to.push_str(&plain.to_string()),
    }
}
