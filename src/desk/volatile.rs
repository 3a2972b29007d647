//! Folders in memory: what is written there is gone when the machine is switched off.

use std::path::{Path, PathBuf};

const TMPFS: u64 = 0x0102_1994;
const RAMFS: u64 = 0x8584_58f6;

/// True for a folder in memory, false for one on a disk or network, `None` if it cannot be told.
pub fn is_memory(folder: &Path) -> Option<bool> {
    let there = folder.ancestors().find(|path| path.exists())?;
    let kind = rustix::fs::statfs(there).ok()?.f_type;
    Some(matches!(u64::try_from(kind).unwrap_or(0), TMPFS | RAMFS))
}

/// The user's own folder in memory, or the machine's.
pub fn memory_folder() -> PathBuf {
    let own =
        std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|path| is_memory(path) == Some(true));
    own.unwrap_or_else(|| PathBuf::from("/dev/shm"))
}
