//! What is secret stays apart from the record: a ceremony's folder is copied, sent and read by auditors, so no key, and in
//! production no sheet, is written into it.

use std::path::{Component, Path, PathBuf};

use super::sheet_way::SheetWay;
use super::trouble::DeskTrouble;
use crate::vocab::Mode;

/// Refuses a key's file, and in production a sheet's folder, inside the ceremony's folder.
pub(super) fn check(
    mode: Mode,
    folder: &Path,
    way: Option<&SheetWay>,
    key: Option<&Path>,
) -> Result<(), DeskTrouble> {
    if let Some(file) = key.filter(|file| is_inside(file, folder)) {
        return Err(DeskTrouble::KeyInTheRecord(file.to_owned()));
    }
    match (mode, way) {
        (Mode::Production, Some(SheetWay::Folder(sheets))) if is_inside(sheets, folder) => {
            Err(DeskTrouble::SheetInTheRecord(sheets.clone()))
        }
        (Mode::Production | Mode::Rehearsal, _) => Ok(()),
    }
}

/// True if this path lies in the folder, or is it, by whatever name: links are followed as far as there is something, and
/// what is not there yet is taken by its name.
fn is_inside(path: &Path, folder: &Path) -> bool {
    real(path).starts_with(real(folder))
}

fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut real = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => {
                real.push(part);
                real = real.canonicalize().unwrap_or(real);
            }
        }
    }
    real
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]

    use super::*;

    #[test]
    fn a_folder_is_known_by_every_name() {
        let place = tempfile::tempdir().expect("a folder");
        let held = place.path().join("held");
        std::fs::create_dir_all(held.join("papers")).expect("made");
        std::fs::create_dir(place.path().join("other")).expect("made");
        std::os::unix::fs::symlink(&held, place.path().join("link")).expect("made");
        for (path, inside) in [
            ("held", true),
            ("held/key", true),
            ("held/papers/deeper/not/there/key", true),
            ("link/key", true),
            ("link/papers/../key", true),
            ("other/../held/key", true),
            ("held/../other/key", false),
            ("held-too/key", false),
            ("heldkey", false),
            ("other/key", false),
        ] {
            assert_eq!(is_inside(&place.path().join(path), &held), inside, "{path}");
            assert_eq!(is_inside(&place.path().join(path), &place.path().join("link")), inside, "{path}");
        }
    }
}
