//! Room for what leaves, taken before anything is recorded about it: a new file of the right length, or a name for the new
//! folder of an import package. And the words by which the record names that place.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::files::FileError;
use super::in_chunks::LookedAt;
use super::large_payload::{Shared, to_leave};
use super::new_file::{NewFile, Privacy};
use super::new_folder;
use super::progress::Progress;
use super::sheet_way::SheetWay;
use super::trouble::DeskTrouble;
use crate::ceremony::{EventKind, SecretInput, WayOut};
use crate::sharing::leaving::Leaving;
use crate::vocab::{Line, shown_path};

/// Longer than every key, form, signature and public half that leaves; what is longer comes of a sealed file.
const LONGEST_FORM: usize = 16 << 10;

/// Where something leaves to.
#[derive(Debug)]
pub(super) enum Room {
    /// A new file.
    File(NewFile),
    /// A new file that whoever opened a large payload wrote, and that has no name yet.
    Written(Shared),
    /// A new folder, which does not exist yet.
    Folder(PathBuf),
}

/// What lies beside an event that lets something leave: the secret, or the sealed file that is opened, and room for it.
type Beside = (Option<Room>, Option<SecretInput>);

impl Room {
    /// Room for what is made already, when the first place failed. What was written there is read from there.
    pub(super) fn again(&self, leaving: &Leaving, path: &Path) -> Result<Self, FileError> {
        if let Self::Written(first) = self {
            let first = first.lock().unwrap_or_else(PoisonError::into_inner);
            return first.copied(path).map(|copy| Self::Written(Arc::new(Mutex::new(copy))));
        }
        if matches!(leaving, Leaving::Wrapped { package: Some(_), .. }) {
            return Self::folder(path);
        }
        let bytes = leaving.bytes().map_or(0, <[u8]>::len);
        NewFile::reserve(path, bytes as u64).map(Self::File)
    }

    fn folder(path: &Path) -> Result<Self, FileError> {
        new_folder::check_place(path)?;
        Ok(Self::Folder(path.to_owned()))
    }

    /// Lets it out: where it is, and who can read it.
    pub(super) fn fill(&mut self, leaving: &Leaving) -> Result<(PathBuf, Privacy), DeskTrouble> {
        match (self, leaving) {
            (Self::Folder(path), Leaving::Wrapped { package: Some((_, files)), .. }) => {
                let privacy = new_folder::write_new_folder(path, files)?;
                Ok((path.clone(), privacy))
            }
            (Self::Written(file), Leaving::Large(_)) => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                let privacy = file.finish_appended()?;
                Ok((file.path().to_owned(), privacy))
            }
            // a package goes into a folder, what was opened in chunks is in its file, and everything else goes into one
            (Self::Folder(_) | Self::Written(_), _)
            | (Self::File(_), Leaving::Wrapped { package: Some(_), .. }) => Err(DeskTrouble::NoWay),
            (Self::File(file), leaving) => {
                let privacy = file.finish(leaving.bytes().ok_or(DeskTrouble::NoWay)?)?;
                Ok((file.path().to_owned(), privacy))
            }
        }
    }
}

/// Takes it for an event, before anything is written about that.
pub(super) fn room_for(
    what: &EventKind,
    way: Option<&SheetWay>,
    secret: Option<SecretInput>,
    export: Option<PathBuf>,
    large: (Option<LookedAt>, &Arc<Progress>),
) -> Result<Beside, DeskTrouble> {
    if matches!(what, EventKind::SendSheet { .. }) && way.is_none() {
        return Err(DeskTrouble::NoWay);
    }
    let EventKind::Release { way: leaves, .. } = what else { return Ok((None, secret)) };
    if !leaves.is_written() {
        return Ok((None, secret));
    }
    let path = export.ok_or(DeskTrouble::NoWay)?;
    if let (Some(looked_at), progress) = large {
        let (secret, room) = to_leave(&looked_at, &path, progress)?;
        return Ok((Some(Room::Written(room)), Some(secret)));
    }
    if leaves.is_a_folder() {
        return Ok((Some(Room::folder(&path)?), secret));
    }
    let room = NewFile::reserve(&path, most_bytes(leaves, secret.as_ref()) as u64)?;
    Ok((Some(Room::File(room)), secret))
}

/// So many bytes has it at most.
fn most_bytes(leaves: &WayOut, secret: Option<&SecretInput>) -> usize {
    // what is opened is shorter than its file, and what is wrapped by AES longer than itself by less than that differs
    let secret = if let Some(SecretInput::SealedFile(file)) = secret { file.len() } else { 0 };
    match leaves {
        WayOut::Wrapped { key, .. } => key.wrapped_bytes() + secret.max(LONGEST_FORM),
        WayOut::None | WayOut::InTheClear { .. } | WayOut::Signature { .. } | WayOut::Public { .. } => {
            secret.max(LONGEST_FORM)
        }
        WayOut::Certificate { order } => order.most_bytes(),
    }
}

/// What the record says of the way is where the sheet goes, and it names the file of what leaves beside the words for it.
pub(super) fn tie_to_the_path(what: &mut EventKind, way: Option<&SheetWay>, export: Option<&Path>) {
    if let (EventKind::SendSheet { way: said }, Some(way)) = (&mut *what, way) {
        *said = way.describe();
    }
    if let (EventKind::Release { way, destination, .. }, Some(path)) = (what, export)
        && way.is_written()
    {
        let place = if way.is_a_folder() { "folder" } else { "file" };
        *destination = Line::lossy(&format!("{place} {}: {destination}", shown_path(path)));
    }
}
