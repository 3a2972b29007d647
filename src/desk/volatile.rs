//! Folders in memory: what is written there is gone when the machine is switched off.

use std::path::{Path, PathBuf};

use super::environment::in_memory;

/// The user's own folder in memory, or the machine's.
pub fn memory_folder() -> PathBuf {
    let own =
        std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|path| in_memory(path) == Some(true));
    own.unwrap_or_else(|| PathBuf::from("/dev/shm"))
}

/// True if what is written at this path would lie on a disk, where it can be found after it was deleted.
pub fn lands_on_disk(path: &Path) -> bool {
    let there = path.ancestors().find(|path| path.is_dir());
    there.and_then(in_memory) == Some(false)
}
