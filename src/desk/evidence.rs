//! Files from outside that a ceremony keeps: copied into the folder's `evidence/` before their line is written, so that no
//! line tells of a file that was never there.

use std::path::{Path, PathBuf};

use super::files::{self, FileError};
use super::new_file::write_new;
use super::trouble::DeskTrouble;
use crate::ceremony::{Event, EventKind};
use crate::transcript::evidence::{FOLDER, name};
use crate::vocab::digest::sha256;
use crate::vocab::limits::MAX_EVIDENCE_BYTES;
use crate::vocab::shown::typed_path;

/// A copy that has no line yet. Dropped, it is taken away again.
#[derive(Debug)]
pub(super) struct Copied {
    path: PathBuf,
    kept: bool,
}

impl Copied {
    /// Its line is written: the copy stays.
    pub fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        if !self.kept {
            // no line tells of it, so nothing takes it for evidence
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// The folder for what is kept, made if it is not there.
pub(super) fn made_in(folder: &Path) -> Result<PathBuf, FileError> {
    let kept_in = folder.join(FOLDER);
    match std::fs::create_dir(&kept_in) {
        // a power cut must not take the folder from under a line that is kept
        Ok(()) => files::sync_folder(&kept_in).map_err(|error| FileError::from_io(&kept_in, &error))?,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(FileError::making(&kept_in, &error)),
    }
    Ok(kept_in)
}

/// Copies the file that an event is about, and says in the event what it is. `number` counts the files kept here.
pub(super) fn copy(
    event: &mut Event,
    source: Option<&Path>,
    folder: &Path,
    number: usize,
) -> Result<Option<Copied>, DeskTrouble> {
    let EventKind::Attach { called, bytes, sha256: digest } = &mut event.what else { return Ok(None) };
    let source = source.ok_or(DeskTrouble::NoWay)?;
    let content = files::read(source, MAX_EVIDENCE_BYTES)?;
    *called = typed_path(Path::new(source.file_name().unwrap_or_default()));
    *bytes = u32::try_from(content.len()).expect("the limit is far below 4 GiB");
    *digest = sha256(&content);
    let path = made_in(folder)?.join(name(number, called).as_str());
    write_new(&path, &content)?;
    let copied = Copied { path, kept: false };
    // what stands on the medium is what the line will say
    let again = files::read(&copied.path, MAX_EVIDENCE_BYTES)?;
    if sha256(&again) != *digest {
        let error = std::io::Error::other("what was written reads back as something else");
        return Err(FileError::from_io(&copied.path, &error).into());
    }
    Ok(Some(copied))
}
