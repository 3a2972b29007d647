//! Room for what leaves, taken before anything is recorded about it: a new file of the right length, or a name for the new
//! folder of an import package. And the words by which the record names that place.

use std::path::{Path, PathBuf};

use super::files::FileError;
use super::new_file::{NewFile, Privacy};
use super::new_folder;
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
    /// A new folder, which does not exist yet.
    Folder(PathBuf),
}

impl Room {
    /// Room for what is made already, when the first place failed.
    pub(super) fn again(leaving: &Leaving, path: &Path) -> Result<Self, FileError> {
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
            // a package goes into a folder, and everything else into a file
            (Self::Folder(_), _) | (Self::File(_), Leaving::Wrapped { package: Some(_), .. }) => {
                Err(DeskTrouble::NoWay)
            }
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
    secret: Option<&SecretInput>,
    export: Option<PathBuf>,
) -> Result<Option<Room>, DeskTrouble> {
    let leaves = match what {
        EventKind::Release { way, .. } if way.is_written() => way,
        EventKind::SendSheet { .. } if way.is_none() => return Err(DeskTrouble::NoWay),
        _ => return Ok(None),
    };
    let path = export.ok_or(DeskTrouble::NoWay)?;
    if leaves.is_a_folder() {
        return Ok(Some(Room::folder(&path)?));
    }
    // what is opened is shorter than its file, and what is wrapped by AES longer than itself by less than that differs
    let secret = match secret {
        Some(SecretInput::SealedFile(file)) => file.len(),
        _ => 0,
    };
    let room = match leaves {
        WayOut::Wrapped { key, .. } => key.wrapped_bytes() + secret.max(LONGEST_FORM),
        WayOut::None | WayOut::InTheClear { .. } | WayOut::Signature { .. } | WayOut::Public { .. } => {
            secret.max(LONGEST_FORM)
        }
        WayOut::Certificate { order } => order.most_bytes(),
    };
    Ok(Some(Room::File(NewFile::reserve(&path, room as u64)?)))
}

/// What the record says of the way is where the sheet goes, and it names the file of what leaves beside the words for it.
pub(super) fn tie_to_the_path(what: &mut EventKind, way: Option<&SheetWay>, export: Option<&Path>) {
    match (what, way, export) {
        (EventKind::SendSheet { way: said }, Some(way), _) => *said = way.describe(),
        (EventKind::Release { way, destination, .. }, _, Some(path)) if way.is_written() => {
            let place = if way.is_a_folder() { "folder" } else { "file" };
            *destination = Line::lossy(&format!("{place} {}: {destination}", shown_path(path)));
        }
        _ => {}
    }
}
