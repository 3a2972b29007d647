//! On which medium a folder lies. Two partitions of one stick, or an encrypted one and a plain one, are one medium: what
//! takes the stick takes both.

use std::collections::BTreeSet;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::desk::files::FileError;

/// Devices under devices that are followed: a mapping on an array on a mapping is three.
const DEEPEST: usize = 8;

/// A medium, as far as this machine can tell one from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Medium {
    /// What the file system says it is.
    device: u64,
    /// The disks under it; none where there is no disk, as in memory.
    disks: BTreeSet<PathBuf>,
}

impl Medium {
    /// That of a folder which is there.
    pub(super) fn of(folder: &Path) -> Result<Self, FileError> {
        let metadata = folder.metadata().map_err(|error| FileError::from_io(folder, &error))?;
        let device = metadata.dev();
        let block = format!("{}:{}", rustix::fs::major(device), rustix::fs::minor(device));
        Ok(Self { device, disks: disks_of(&Path::new("/sys/dev/block").join(block), DEEPEST) })
    }

    /// True if what is lost with one is lost with the other.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.device == other.device || !self.disks.is_disjoint(&other.disks)
    }
}

/// The disks that a block device of `/sys` stands on.
fn disks_of(block: &Path, deeper: usize) -> BTreeSet<PathBuf> {
    // in memory, or over a network: no block device is known
    let Ok(device) = block.canonicalize() else { return BTreeSet::new() };
    // a partition lies in the folder of its disk
    let whole = if device.join("partition").exists() { device.parent().unwrap_or(&device) } else { &device };
    let slaves: Vec<PathBuf> = std::fs::read_dir(whole.join("slaves"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|one| one.path())
        .collect();
    if slaves.is_empty() || deeper == 0 {
        return BTreeSet::from([whole.to_owned()]);
    }
    slaves.iter().flat_map(|slave| disks_of(slave, deeper - 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two partitions of one disk, a mapping on one of them, and another disk, as `/sys` shows them.
    #[test]
    fn partitions_and_mappings_are_their_disk() {
        let place = tempfile::tempdir().expect("a folder");
        let at = |path: &str| place.path().join(path);
        for folder in ["sda/sda1", "sda/sda2", "sdb/sdb1", "dm-0/slaves", "sda/slaves"] {
            std::fs::create_dir_all(at(folder)).expect("made");
        }
        for partition in ["sda/sda1", "sda/sda2", "sdb/sdb1"] {
            std::fs::write(at(partition).join("partition"), "1\n").expect("written");
        }
        std::os::unix::fs::symlink(at("sda/sda2"), at("dm-0/slaves/sda2")).expect("linked");
        let disks = |path: &str| disks_of(&at(path), DEEPEST);
        assert_eq!(disks("sda/sda1"), disks("sda/sda2"));
        assert_eq!(disks("sda/sda1"), disks("dm-0"));
        assert_eq!(disks("sda"), disks("sda/sda1"));
        assert_ne!(disks("sda/sda1"), disks("sdb/sdb1"));
        assert!(disks("no such device").is_empty());
    }

    #[test]
    fn memory_is_a_medium_of_its_own() {
        let place = tempfile::tempdir().expect("a folder");
        let here = Medium::of(place.path()).expect("there");
        assert!(here.is_same(&Medium::of(place.path()).expect("there")));
        let memory = Medium::of(Path::new("/proc")).expect("there");
        assert!(memory.disks.is_empty() && !here.is_same(&memory));
    }
}
