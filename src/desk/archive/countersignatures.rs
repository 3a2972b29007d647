//! The files that people brought back into the folder of countersignatures, read; what they are is judged in
//! [`crate::ceremony::verdict::countersigned`].

use std::ffi::OsString;
use std::path::Path;

use crate::ceremony::verdict::countersigned::FoundFile;
use crate::desk::files;
use crate::transcript::names;
use crate::vocab::shown_path;

/// Largest signature file that is read.
const MAX_FILE: u64 = 64 << 10;
/// Files that are looked at.
const MAX_FILES: usize = 2_000;

/// Every file in the folder of countersignatures: its name as it is shown, and its text or why it cannot be read.
pub(super) fn files_in(folder: &Path) -> impl Iterator<Item = FoundFile> {
    let place = folder.join(names::COUNTERSIGNATURES);
    file_names(&place).into_iter().map(move |name| {
        let shown = format!("{}/{}", names::COUNTERSIGNATURES, shown_path(&name));
        let content = files::read(&place.join(&name), MAX_FILE);
        let text = content.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        (shown, text.map_err(|error| error.reason()))
    })
}

/// Names in the folder in order; none if it is not there.
fn file_names(folder: &Path) -> Vec<OsString> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().take(MAX_FILES);
    let mut names: Vec<OsString> = entries.map(|entry| entry.file_name()).collect();
    names.sort();
    names
}
