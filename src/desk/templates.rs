//! Templates by name or path, read and rehearsed before anybody relies on them.

use std::path::Path;

use super::random::{NoRandomness, Random};
use super::{clock, files};
use crate::ceremony::rehearsal::{self, Checked};
use crate::plan::{Template, blocks, line_of_step, load};
use crate::vocab::limits::MAX_TEMPLATE_BYTES;
use crate::vocab::shown;

/// Why a template cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// No shipped template and no file.
    #[error("there is no template \u{201c}{}\u{201d}: use one of {names}, or the path of a template file", shown(.0), names = shipped_names())]
    Unknown(String),
    /// The file cannot be read.
    #[error("{0}")]
    File(#[from] files::FileError),
    /// It cannot be rehearsed without random numbers.
    #[error("{0}")]
    NoRandomness(#[from] NoRandomness),
    /// Problems, one a line.
    #[error("{0}")]
    Problems(String),
}

fn shipped_names() -> String {
    blocks::SHIPPED.iter().map(|(id, _)| *id).collect::<Vec<_>>().join(", ")
}

/// Finds a template by name or path, reads it, and holds it in memory in the ways in which it can go: one that cannot
/// reach its end is refused with the step's name.
pub fn find(name: &str) -> Result<Template, FindError> {
    find_checked(name).map(|(template, _)| template)
}

/// The same, and in which ways it was held.
pub fn find_checked(name: &str) -> Result<(Template, Checked), FindError> {
    let (file, text) = match blocks::shipped(name) {
        Some(text) => (format!("{name}.toml"), text.to_owned()),
        None => read_file(name)?,
    };
    let template = load(&file, &text).map_err(|error| FindError::Problems(error.to_string()))?;
    match rehearsal::check(&template, clock::now(), &mut Random::for_rehearsal()?) {
        Ok(checked) => Ok((template, checked)),
        Err(error) => {
            let line = error.step().map_or(1, |step| line_of_step(&text, step));
            Err(FindError::Problems(format!("{}:{line}: {}", shown(&file), error.told(&template))))
        }
    }
}

fn read_file(name: &str) -> Result<(String, String), FindError> {
    let path = Path::new(name);
    let looks_like_path = name.contains('/') || path.extension().is_some() || path.exists();
    if !looks_like_path {
        return Err(FindError::Unknown(name.to_owned()));
    }
    let bytes = files::read(path, MAX_TEMPLATE_BYTES as u64)?;
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| {
        FindError::Problems(format!("{}:1: the file is not UTF-8 text: save it as UTF-8", shown(name)))
    })?;
    Ok((name.to_owned(), text))
}
