//! Room for what leaves, taken before anything is recorded about it: a new file of the right length, as far as its file system can
//! be asked for that, or a name for the new folder of an import package. And the words by which the record names that place.

use std::path::{Path, PathBuf};

use super::files::FileError;
use super::large_payload::ToLeave;
use super::new_file::{NewFile, Privacy};
use super::new_folder;
use super::sheet_way::SheetWay;
use super::trouble::DeskTrouble;
use crate::ceremony::{EventKind, LargeExport, NotStreamed, SecretInput, WayOut};
use crate::sharing::leaving::Leaving;
use crate::vocab::limits::MAX_LINE_CHARS;
use crate::vocab::{Line, shown_path};

/// Longer than every key, form, signature and public half that leaves; what is longer comes of a sealed file.
const LONGEST_FORM: usize = 16 << 10;
/// Letters of the path that a record of the place has at least, from its end: there is the file's name.
const OF_A_PATH: usize = 48;

/// Where something leaves to.
#[derive(Debug)]
pub(super) enum Room {
    /// A new file.
    File(NewFile),
    /// A new folder, which does not exist yet.
    Folder(PathBuf),
}

/// What lies beside an event that lets something leave: the secret, or the sealed file that is opened, and room for it.
type RoomAndSecret = (Option<Room>, Option<SecretInput>);

impl Room {
    /// Room for what is made already, when the first place failed.
    pub(super) fn again(leaving: &Leaving, path: &Path) -> Result<Self, FileError> {
        if matches!(leaving, Leaving::Wrapped { package: Some(_), .. }) {
            return Self::folder(path);
        }
        NewFile::reserve(path, leaving.file_bytes()).map(Self::File)
    }

    fn folder(path: &Path) -> Result<Self, FileError> {
        new_folder::check_place(path)?;
        Ok(Self::Folder(path.to_owned()))
    }

    /// Opens into it what no memory holds, unless all of it is there already. What fails leaves nothing in it.
    pub(super) fn open_into(
        &mut self,
        large: &LargeExport,
        go_on: &dyn Fn() -> bool,
    ) -> Result<(PathBuf, Privacy), DeskTrouble> {
        let Self::File(file) = self else { return Err(DeskTrouble::NoWay) };
        if !file.is_whole() {
            file.begin_again();
            write_large(file, large, go_on).inspect_err(|_| file.begin_again())?;
        }
        let privacy = file.finish_appended()?;
        Ok((file.path().to_owned(), privacy))
    }

    /// Leaves nothing of it. What cannot be removed is named.
    pub(super) fn abandon(self) -> Result<(), FileError> {
        match self {
            Self::File(file) => file.abandon(),
            Self::Folder(_) => Ok(()),
        }
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

/// Takes it for an event, before anything is written about that. `large` is what is opened piece by piece.
pub(super) fn room_for(
    what: &EventKind,
    way: Option<&SheetWay>,
    secret: Option<SecretInput>,
    export: Option<PathBuf>,
    large: Option<ToLeave>,
) -> Result<RoomAndSecret, DeskTrouble> {
    if matches!(what, EventKind::SendSheet { .. }) && way.is_none() {
        return Err(DeskTrouble::NoWay);
    }
    let EventKind::Release { way: Some(leaves), .. } = what else { return Ok((None, secret)) };
    let bytes = match &large {
        Some(large) => large.looked_at.head.cut.content_bytes(),
        None => most_bytes(leaves, secret.as_ref()) as u64,
    };
    let secret = large.map_or(secret, |large| Some(SecretInput::LargeToLeave(Box::new(large))));
    if !leaves.is_written() {
        return Ok((None, secret));
    }
    let path = export.ok_or(DeskTrouble::NoWay)?;
    let room =
        if leaves.is_a_folder() { Room::folder(&path)? } else { Room::File(NewFile::reserve(&path, bytes)?) };
    Ok((Some(room), secret))
}

fn write_large(file: &mut NewFile, large: &LargeExport, go_on: &dyn Fn() -> bool) -> Result<(), DeskTrouble> {
    let mut failed = None;
    let mut take = |content: &[u8]| {
        let taken =
            if go_on() { file.append(content).map_err(DeskTrouble::from) } else { Err(DeskTrouble::Stopped) };
        failed = taken.err();
        failed.is_none()
    };
    let written = large.sealed.write(&large.cipher, &mut take);
    match (written, failed) {
        (_, Some(trouble)) => Err(trouble),
        (Err(NotStreamed::Trouble(why)), None) => Err(DeskTrouble::NotOpenedAgain(why)),
        (Err(NotStreamed::GivenUp), None) => Err(DeskTrouble::Stopped),
        (Ok(()), None) => Ok(()),
    }
}

/// So many bytes has it at most.
fn most_bytes(leaves: &WayOut, secret: Option<&SecretInput>) -> usize {
    // what is opened is shorter than its file, and what is wrapped by AES longer than itself by less than that differs
    let secret = if let Some(SecretInput::SealedFile(file)) = secret { file.len() } else { 0 };
    match leaves {
        WayOut::Wrapped { key, .. } => key.wrapped_bytes() + secret.max(LONGEST_FORM),
        WayOut::InTheClear { form: Some(form), .. } => form.most_bytes(secret).max(LONGEST_FORM),
        WayOut::InTheClear { form: None, .. } | WayOut::Signature { .. } | WayOut::Public { .. } => {
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
    if let (EventKind::Release { way: Some(way), destination, .. }, Some(path)) = (what, export)
        && way.is_written()
    {
        let place = if way.is_a_folder() { "folder" } else { "file" };
        *destination = named(place, &shown_path(path), destination.as_str());
    }
}

/// The place and the words for it in one line: of a path that is too long for both its end stays, where the file's name is.
fn named(place: &str, path: &str, words: &str) -> Line {
    let around = format!("{place} : {words}").chars().count();
    let room = MAX_LINE_CHARS.saturating_sub(around).max(OF_A_PATH);
    let letters = path.chars().count();
    if letters <= room {
        return Line::lossy(&format!("{place} {path}: {words}"));
    }
    let end: String = path.chars().skip(letters + 1 - room).collect();
    Line::lossy(&format!("{place} \u{2026}{end}: {words}"))
}

#[cfg(test)]
mod tests {
    use super::named;
    use crate::vocab::limits::MAX_LINE_CHARS;

    /// Whoever reads the record finds the file's name, and the words that were approved.
    #[test]
    fn a_long_path_is_cut_at_its_beginning() {
        let long = format!("/media/{}key.bin", "folder/".repeat(80));
        for (path, words, begins, ends) in [
            ("/media/usb/key.bin", "the safe", "file /media/usb/key.bin: the safe", ": the safe"),
            (&long, "the safe", "file \u{2026}", "/folder/key.bin: the safe"),
            (&long, &"w".repeat(190), "file \u{2026}", "w"),
        ] {
            let line = named("file", path, words);
            let said = line.as_str();
            assert!(said.starts_with(begins) && said.ends_with(ends), "{said}");
            assert!(said.contains("key.bin: "), "{said}");
            assert!(said.chars().count() <= MAX_LINE_CHARS, "{said}");
        }
    }
}
