//! The folder in which new ceremony folders are made.

use std::path::{Path, PathBuf};

use super::shared::Shared;
use crate::desk::files::new_folder;
use crate::desk::kiosk;

/// The folder for new ceremonies unless another is named.
pub(super) fn default_base() -> PathBuf {
    let home = std::env::var_os("HOME").map_or_else(|| PathBuf::from("/"), PathBuf::from);
    home.join("Keyrite")
}

/// Where a new ceremony's folder is proposed: on the stick that was allowed, if all else is memory.
pub(super) fn new_ceremonies(shared: &Shared) -> PathBuf {
    kiosk::sticks().into_iter().next().unwrap_or_else(|| shared.base.clone())
}

/// Makes the folder for new ceremonies, if only its last part is missing.
pub(super) fn make_base(base: &Path) {
    // whatever is wrong is said when the ceremony's own folder is made
    let _ = new_folder(base);
}
