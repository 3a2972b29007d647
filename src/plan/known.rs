//! Scripts that were read before: many transcripts carry the same text, and it is read and checked once.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::problem::LoadError;
use super::read::read_resolved;
use super::template::Template;

/// Most scripts that are kept; whoever has more of them waits a little longer.
const MAX_KEPT: usize = 64;

/// Scripts by their text, byte for byte. What was read from a text is what any reading of it gives, so nothing depends
/// on whether it is kept here.
#[derive(Debug, Default)]
pub struct KnownScripts(Mutex<BTreeMap<String, Template>>);

impl KnownScripts {
    /// The script of a transcript's first line.
    pub fn read(&self, text: &str) -> Result<Template, LoadError> {
        // a reader that stopped in between left whole scripts behind, or none
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(template) = kept().get(text) {
            return Ok(template.clone());
        }
        let template = read_resolved(text)?;
        let mut kept = kept();
        if kept.len() < MAX_KEPT {
            kept.insert(text.to_owned(), template.clone());
        }
        Ok(template)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{blocks, load};

    #[test]
    fn what_is_kept_is_what_is_read_and_a_mistake_is_told_each_time() {
        let known = KnownScripts::default();
        let text = |id: &str| load(id, blocks::shipped(id).expect("shipped")).expect("loads").to_toml();
        for id in ["kek", "recovery", "kek"] {
            let text = text(id);
            for _ in 0..2 {
                assert_eq!(known.read(&text), read_resolved(&text), "{id}");
                let spoilt = text.replacen("format = ", "format =  ", 1);
                assert_eq!(known.read(&spoilt), read_resolved(&spoilt), "{id}");
                assert!(known.read(&spoilt).is_err(), "{id}");
            }
        }
        // more scripts than are kept are read all the same
        for number in 0..100 {
            let other = text("kek").replacen("title = \"", &format!("title = \"{number} "), 1);
            assert_eq!(known.read(&other), read_resolved(&other), "{number}");
        }
        assert_eq!(known.0.lock().expect("whole").len(), MAX_KEPT);
    }
}
