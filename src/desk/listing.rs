//! The names in a folder, for whoever chooses a file.

use std::fs::DirEntry;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::files::FileError;

/// Most names that are looked at: a folder with more is none that people choose from.
const MOST_LOOKED_AT: usize = 100_000;

/// A name in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The name alone.
    pub name: String,
    /// The whole path.
    pub path: PathBuf,
    /// True for a folder.
    pub is_folder: bool,
}

/// Whether a folder could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FolderState {
    /// It was.
    #[default]
    Read,
    /// There is none: it was not made yet, or its medium was pulled out.
    Missing,
    /// It is there and could not be read, and why: it is not for everybody, or its medium fails.
    Unreadable(String),
}

/// What a list shows of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Folders first, then files, by name.
    pub names: Vec<Listed>,
    /// Names that come after these.
    pub left_out: usize,
    /// Whether the folder could be read.
    pub state: FolderState,
}

/// Folders, and files with one of these endings; hidden ones left out, the first `most` by name. Takes time with the names in the
/// folder: not for the thread that draws.
pub fn list(folder: &Path, endings: &[&str], most: usize) -> Listing {
    let all = match std::fs::read_dir(folder) {
        Ok(all) => all.flatten(),
        Err(error) => {
            let state = if error.kind() == ErrorKind::NotFound {
                FolderState::Missing
            } else {
                FolderState::Unreadable(FileError::from_io(folder, &error).to_string())
            };
            return Listing { state, ..Listing::default() };
        }
    };
    let mut names: Vec<Listed> =
        all.take(MOST_LOOKED_AT).filter_map(|entry| listed(&entry, endings)).collect();
    names.sort_by(|one, two| two.is_folder.cmp(&one.is_folder).then_with(|| one.name.cmp(&two.name)));
    let left_out = names.len().saturating_sub(most);
    names.truncate(most);
    Listing { names, left_out, state: FolderState::Read }
}

fn listed(entry: &DirEntry, endings: &[&str]) -> Option<Listed> {
    let (name, path) = (entry.file_name().to_string_lossy().into_owned(), entry.path());
    if name.starts_with('.') {
        return None;
    }
    // a link is what it leads to
    let is_folder = match entry.file_type() {
        Ok(kind) if !kind.is_symlink() => kind.is_dir(),
        Ok(_) | Err(_) => path.is_dir(),
    };
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    (is_folder || endings.contains(&ending.as_str())).then_some(Listed { name, path, is_folder })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever order the disk has them in, the first by name are shown, and how many follow is known.
    #[test]
    fn the_first_by_name_are_shown_and_the_rest_is_counted() {
        let at = tempfile::tempdir().expect("a folder");
        for number in (0..1200).rev() {
            std::fs::write(at.path().join(format!("scan-{number:04}.PNG")), b"").expect("written");
        }
        for name in ["note.txt", ".hidden.png"] {
            std::fs::write(at.path().join(name), b"").expect("written");
        }
        std::fs::create_dir(at.path().join("z-folder")).expect("made");
        std::os::unix::fs::symlink(at.path().join("z-folder"), at.path().join("y-link")).expect("made");
        let Listing { names, left_out, state } = list(at.path(), &["png"], 400);
        let shown: Vec<(&str, bool)> = names.iter().map(|one| (one.name.as_str(), one.is_folder)).collect();
        assert_eq!(shown[..3], [("y-link", true), ("z-folder", true), ("scan-0000.PNG", false)]);
        assert_eq!((shown.last(), left_out), (Some(&("scan-0397.PNG", false)), 802));
        assert_eq!(state, FolderState::Read);
        let gone = list(&at.path().join("none"), &["png"], 400);
        assert_eq!(gone, Listing { state: FolderState::Missing, ..Listing::default() });
        let no_folder = list(&at.path().join("note.txt"), &["png"], 400);
        assert!(matches!(&no_folder.state, FolderState::Unreadable(why) if why.contains("note.txt")));
    }
}
