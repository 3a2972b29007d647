//! Places to read from and write to: in memory, on media that were brought, on a disk.

use std::path::{Path, PathBuf};

use super::clock;
use super::in_memory::in_memory;

/// The user's own folder in memory, or the machine's.
pub fn memory_folder() -> PathBuf {
    let own =
        std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|path| in_memory(path) == Some(true));
    own.unwrap_or_else(|| PathBuf::from("/dev/shm"))
}

/// True if what is written at this path would lie on a disk, where it can be found after it was deleted.
pub fn lands_on_disk(path: &Path) -> bool {
    in_memory(nearest(path)) == Some(false)
}

/// The folder itself, or the nearest one above it that is there already.
pub fn nearest(folder: &Path) -> &Path {
    folder.ancestors().find(|path| path.is_dir()).unwrap_or(folder)
}

/// Where somebody's medium is mounted, if one is; otherwise the current folder.
pub fn where_media_are() -> PathBuf {
    let used = |path: &PathBuf| std::fs::read_dir(path).is_ok_and(|mut inside| inside.next().is_some());
    let media = ["/media", "/run/media", "/mnt"].into_iter().map(PathBuf::from).find(used);
    media.unwrap_or_else(|| std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/")))
}

/// A new folder of today below this one, named after what it is for; nothing is made.
pub fn free_folder(base: &Path, what: &str) -> PathBuf {
    let stem = format!("{}-{what}", clock::now().date());
    let names = (1..100).map(|number| if number == 1 { stem.clone() } else { format!("{stem}-{number}") });
    let free = names.map(|name| base.join(name)).find(|path| path.symlink_metadata().is_err());
    free.unwrap_or_else(|| base.join(&stem))
}

/// True if a ceremony can make this folder its own: it does not exist, or is empty.
pub fn is_free(folder: &Path) -> bool {
    folder.symlink_metadata().is_err()
        || std::fs::read_dir(folder).is_ok_and(|mut inside| inside.next().is_none())
}
