//! Secrets that are sealed in a ceremony: read from their files, given room before anything is recorded, and the sealed
//! files read back from the disk.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::evidence;
use super::files::{self, FileError};
use super::in_chunks::Content;
use super::large_payload::{Shared, ToOpen, ToSeal};
use super::new_file::{NewFile, Privacy};
use super::progress::Progress;
use super::trouble::DeskTrouble;
use crate::ceremony::kinds::payload;
use crate::ceremony::{Event, EventKind, KeptContent, SecretInput, State};
use crate::plan::template::PayloadFrom;
use crate::sharing::foreign::Paper;
use crate::sharing::sealed::chunks::TAG_BYTES;
use crate::sharing::sealed::{MAX_SEALED_BYTES, sealed_bytes};
use crate::transcript::evidence::FOLDER;
use crate::vocab::limits::MAX_PAYLOAD_BYTES;
use crate::vocab::shown::typed_path;
use crate::vocab::{SecretBytes, shown_path};

/// The new file of a sealed secret.
#[derive(Debug)]
pub(super) enum SealedRoom {
    /// It is written when all of it is known.
    Empty(NewFile),
    /// Whoever sealed wrote it.
    Written(Shared),
}

impl SealedRoom {
    /// Gives the file its name, with all of its content. On a failure it can be tried again.
    pub fn keep(&mut self, content: &KeptContent) -> Result<Privacy, FileError> {
        match (self, content) {
            (Self::Empty(file), KeptContent::Whole(content)) => file.finish(content),
            (Self::Written(file), KeptContent::Written) => {
                file.lock().unwrap_or_else(PoisonError::into_inner).finish_appended()
            }
            (Self::Empty(_), KeptContent::Written) | (Self::Written(_), KeptContent::Whole(_)) => {
                unreachable!(
                    "a file is written ahead where the session was handed a large one, and only there"
                )
            }
        }
    }
}

/// What lies beside an event, and room for the file that is kept before its line.
type SecretAndRoom = (Option<SecretInput>, Option<SealedRoom>);

/// What lies beside an event about a sealed file: the secret out of its file, `source`, with room for what it becomes; or the
/// sealed file as it stands on the disk.
pub(super) fn room_and_secret(
    state: &State,
    folder: &Path,
    progress: &Arc<Progress>,
    event: &mut Event,
    secret: Option<SecretInput>,
    source: Option<PathBuf>,
) -> Result<SecretAndRoom, DeskTrouble> {
    if let EventKind::OpenPayload = event.what {
        return Ok((read_back(state, folder, progress)?, None));
    }
    let EventKind::SealPayload { from, called } = &mut event.what else { return Ok((secret, None)) };
    let source = source.filter(|_| *from == PayloadFrom::File);
    if let Some(source) = &source
        && let Some((secret, room)) = large(state, folder, (source, called), progress)?
    {
        return Ok((Some(secret), Some(SealedRoom::Written(room))));
    }
    let secret = match source {
        Some(source) => Some(secret_of(&source, called)?),
        None => secret,
    };
    let room = make_room(state, folder, (*from, called), secret.as_ref())?;
    Ok((secret, room.map(SealedRoom::Empty)))
}

/// The secret out of its file, and what that file is called.
fn secret_of(source: &Path, called: &mut String) -> Result<SecretInput, FileError> {
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
fn make_room(
    state: &State,
    folder: &Path,
    (from, called): (PayloadFrom, &str),
    secret: Option<&SecretInput>,
) -> Result<Option<NewFile>, DeskTrouble> {
    let content = match secret {
        // there is none yet
        None if from == PayloadFrom::Drawn => payload::DRAWN_BYTES,
        Some(SecretInput::TypedPayload { typed, .. }) => typed.expose().len(),
        Some(SecretInput::FilePayload(content)) => content.expose().len(),
        // what comes of them is known once they are put together, and is no longer
        Some(SecretInput::SharesPayload(shares)) => shares.brought.most_bytes(),
        Some(
            SecretInput::Rolls(_)
            | SecretInput::Passphrase(_)
            | SecretInput::LargePayload(_)
            | SecretInput::LargeSealed(_)
            | SecretInput::LargeToLeave(_)
            | SecretInput::SealedFile(_)
            | SecretInput::Sheet { .. },
        )
        | None => return Ok(None),
    };
    let Some(about) = payload::about_due(state) else { return Ok(None) };
    let room = sealed_bytes(about.as_str().len(), content) as u64;
    reserve(state, folder, called, room).map(Some)
}

/// Room for the next sealed file, of at most so many bytes.
fn reserve(state: &State, folder: &Path, called: &str, room: u64) -> Result<NewFile, DeskTrouble> {
    let path = evidence::made_in(folder)?.join(payload::next_name(state, called).as_str());
    let reserved = NewFile::reserve(&path, room).map_err(|error| match error {
        FileError::Exists(path) => {
            let why = "it is there already, and no line tells of it: take it away, and seal the secret again";
            FileError::Other { path, why: why.to_owned() }
        }
        other => other,
    });
    Ok(reserved?)
}

/// A secret in a file that is sealed in chunks, with room for all of it; nothing for one that is read whole, or where nothing
/// is sealed, which is refused later.
fn large(
    state: &State,
    folder: &Path,
    (source, called): (&Path, &mut String),
    progress: &Arc<Progress>,
) -> Result<Option<(SecretInput, Shared)>, DeskTrouble> {
    let (_, bytes) = files::open_regular(source)?;
    let Some(about) = payload::about_due(state).filter(|_| bytes > MAX_PAYLOAD_BYTES as u64) else {
        return Ok(None);
    };
    let content = Content::open(source)?;
    *called = typed_path(Path::new(source.file_name().unwrap_or_default()));
    let head = sealed_bytes(about.as_str().len(), 0) - TAG_BYTES;
    let room = reserve(state, folder, called, content.cut.sealed_bytes(head))?;
    let into = Arc::new(Mutex::new(room));
    let to_seal = ToSeal { content, into: Arc::clone(&into), progress: Arc::clone(progress) };
    Ok(Some((SecretInput::LargePayload(Box::new(to_seal)), into)))
}

/// The sealed file that waits to be opened, as it stands on the disk; none where none waits, which is refused later.
fn read_back(
    state: &State,
    folder: &Path,
    progress: &Arc<Progress>,
) -> Result<Option<SecretInput>, DeskTrouble> {
    let Some(file) = state.payload_to_open() else { return Ok(None) };
    let path = folder.join(FOLDER).join(file.name.as_str());
    // one that is no payload any more is read whole, and refused as what it is
    if let Ok(Some(large)) = ToOpen::at(&path, progress) {
        return Ok(Some(SecretInput::LargeSealed(Box::new(large))));
    }
    let content = files::read(&path, MAX_SEALED_BYTES as u64).map_err(DeskTrouble::NotReadBack)?;
    Ok(Some(SecretInput::SealedFile(content.to_vec())))
}
