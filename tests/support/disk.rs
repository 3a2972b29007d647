//! A small disk of its own: a tmpfs, mounted as root or by sudo.

use std::fs;
use std::path::PathBuf;

use super::cups::as_root;

/// A small disk, gone with the test.
pub struct Disk {
    name: String,
    pub at: PathBuf,
    _place: tempfile::TempDir,
}

impl Disk {
    pub fn of(kib: u32) -> Self {
        let place = tempfile::tempdir().expect("a folder");
        let at = place.path().join("disk");
        fs::create_dir(&at).expect("a folder");
        let name = at.to_str().expect("UTF-8").to_owned();
        let option = format!("size={kib}k,mode=1777");
        assert!(
            as_root("mount")
                .args(["-t", "tmpfs", "-o", &option, "none", &name])
                .status()
                .is_ok_and(|ran| ran.success()),
            "this test mounts a small tmpfs, as root or by sudo"
        );
        Self { name, at, _place: place }
    }

    /// Fills it to its last byte; gives back the filler.
    pub fn fill(&self) -> PathBuf {
        let filler = self.at.join("filler");
        let _ = fs::write(&filler, vec![0u8; 64 << 20]);
        filler
    }

    /// From now on nothing can be written to it, as when a stick's switch is turned.
    pub fn only_to_read(&self) {
        let again = as_root("mount").args(["-o", "remount,ro", &self.name]).status();
        assert!(again.is_ok_and(|ran| ran.success()), "this test mounts a small tmpfs, as root or by sudo");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // a test that failed may hold files of it open still
        let _ = as_root("umount").args(["-l", &self.name]).status();
    }
}
