//! Words of the script that lines repeat: ids of steps, roles and fields, ticks, options. Whether they are the script's
//! is for the ceremony to ask, and a refusal names those that are not. So what no script could hold is not even read:
//! a line feed in an id would write a line of its own into the verdict.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de};

use crate::plan::texts::TextKind;
use crate::vocab::shown::printable;

/// True for what could stand in a script in one line.
pub(super) fn could_be(text: &str) -> bool {
    text.chars().all(printable) && text.chars().count() <= TextKind::Tick.most_chars()
}

struct Word(String);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        if could_be(&text) {
            Ok(Self(text))
        } else {
            Err(de::Error::custom("no script could hold this word"))
        }
    }
}

/// One word.
pub(super) fn one<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(Word::deserialize(from)?.0)
}

/// A word that may be absent.
pub(super) fn option<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<Word>::deserialize(from)?.map(|word| word.0))
}

/// A list of them.
pub(super) fn list<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    Ok(Vec::<Word>::deserialize(from)?.into_iter().map(|word| word.0).collect())
}

/// One for each name.
pub(super) fn by_name<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, String>, D::Error> {
    let words = BTreeMap::<String, Word>::deserialize(from)?;
    Ok(words.into_iter().map(|(name, word)| (name, word.0)).collect())
}
