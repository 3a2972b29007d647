//! Templates by name or path, read and rehearsed before anybody relies on them.

use std::path::Path;

use super::random::{NoRandomness, Random};
use super::{clock, files};
use crate::ceremony::Refusal;
use crate::ceremony::rehearsal::{self, RehearsalError};
use crate::plan::{Template, blocks, load};
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

/// Finds a template by name or path, reads it, and rehearses it in memory: one that cannot reach its end is
/// refused with the step's name.
pub fn find(name: &str) -> Result<Template, FindError> {
    let (file, text) = match blocks::shipped(name) {
        Some(text) => (format!("{name}.toml"), text.to_owned()),
        None => read_file(name)?,
    };
    let template = load(&file, &text).map_err(|error| FindError::Problems(error.to_string()))?;
    match rehearsal::check(&template, clock::now(), &mut Random::for_rehearsal()?) {
        Ok(_) => Ok(template),
        Err(error) => {
            let (line, fix) = (line_of_step(&text, &error), fix(&error));
            Err(FindError::Problems(format!(
                "{}:{line}: the script cannot reach its end: {error}: {fix}",
                shown(&file)
            )))
        }
    }
}

/// What to do about a script that a rehearsal did not get through.
const fn fix(error: &RehearsalError<Refusal>) -> &'static str {
    match error {
        RehearsalError::Stuck { .. } => "move the step, or add what it waits for before it",
        RehearsalError::Endless(_) => "take the step out, or say of it what ends it",
        RehearsalError::NotOpened(_) | RehearsalError::World(_) => "change what it names",
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

/// The line at which the step stands that a rehearsal stopped at; the first line if it is in a common block.
fn line_of_step(text: &str, error: &RehearsalError<Refusal>) -> usize {
    let (RehearsalError::Stuck { step, .. } | RehearsalError::Endless(step)) = error else { return 1 };
    let id = format!("\"{}\"", step.split('/').next().unwrap_or_default());
    let names = |line: &str| line.trim_start().starts_with("id") && line.contains(&id);
    text.lines().position(names).map_or(1, |place| place + 1)
}
