//! Secrets that are sealed in a ceremony: read from their files, given room before anything is recorded, and the sealed
//! files read back from the disk.

use std::path::Path;

use super::evidence;
use super::files::{self, FileError};
use super::new_file::NewFile;
use super::trouble::DeskTrouble;
use crate::ceremony::kinds::payload;
use crate::ceremony::{SecretInput, State};
use crate::sharing::foreign::Paper;
use crate::sharing::sealed::{MAX_SEALED_BYTES, sealed_bytes};
use crate::transcript::evidence::FOLDER;
use crate::vocab::limits::MAX_PAYLOAD_BYTES;
use crate::vocab::shown::typed_path;
use crate::vocab::{SecretBytes, shown_path};

/// The secret out of its file, and what that file is called.
pub(super) fn secret_of(source: &Path, called: &mut String) -> Result<SecretInput, FileError> {
    let content = files::read(source, MAX_PAYLOAD_BYTES as u64)?;
    *called = typed_path(Path::new(source.file_name().unwrap_or_default()));
    Ok(SecretInput::FilePayload(SecretBytes::new(content)))
}

/// A file in which a share of another scheme is.
pub fn old_share(source: &Path) -> Result<Paper, FileError> {
    let content = files::read(source, MAX_PAYLOAD_BYTES as u64)?;
    let file_name = typed_path(Path::new(source.file_name().unwrap_or_default()));
    Ok(Paper { label: shown_path(source), file_name, content })
}

/// Room for the sealed file in the folder of what is kept; none where nothing is sealed, which is refused later.
pub(super) fn make_room(
    state: &State,
    folder: &Path,
    called: &str,
    secret: Option<&SecretInput>,
) -> Result<Option<NewFile>, DeskTrouble> {
    let content = match secret {
        Some(SecretInput::TypedPayload { typed, .. }) => typed.expose().len(),
        Some(SecretInput::FilePayload(content)) => content.expose().len(),
        // what comes of them is known once they are put together, and is no longer
        Some(SecretInput::SharesPayload(shares)) => shares.brought.most_bytes(),
        _ => return Ok(None),
    };
    let Some(about) = payload::about_due(state) else { return Ok(None) };
    let path = evidence::made_in(folder)?.join(payload::next_name(state, called).as_str());
    let room = sealed_bytes(about.as_str().len(), content) as u64;
    let reserved = NewFile::reserve(&path, room).map_err(|error| match error {
        FileError::Exists(path) => {
            let why = "it is there already, and no line tells of it: take it away, and seal the secret again";
            FileError::Other { path, why: why.to_owned() }
        }
        other => other,
    });
    Ok(Some(reserved?))
}

/// The sealed file that waits to be opened, as it stands on the disk; none where none waits, which is refused later.
pub(super) fn read_back(state: &State, folder: &Path) -> Result<Option<SecretInput>, DeskTrouble> {
    let Some(file) = state.payload_to_open() else { return Ok(None) };
    let path = folder.join(FOLDER).join(file.name.as_str());
    let content = files::read(&path, MAX_SEALED_BYTES as u64).map_err(DeskTrouble::NotReadBack)?;
    Ok(Some(SecretInput::SealedFile(content.to_vec())))
}
