//! Whether a folder is in memory: what is written there is gone with the power.

use std::path::Path;

/// True if the folder is on a file system in memory; `None` if it cannot be looked at.
pub fn in_memory(folder: &Path) -> Option<bool> {
    const TMPFS: u64 = 0x0102_1994;
    const RAMFS: u64 = 0x8584_58f6;
    let stats = rustix::fs::statfs(folder).ok()?;
    Some(matches!(u64::try_from(stats.f_type), Ok(TMPFS | RAMFS)))
}
