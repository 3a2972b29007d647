//! A finding, and the files and folders of the kernel that it comes from.

use std::fs;
use std::path::Path;

use crate::transcript::record::Finding;
use crate::vocab::Line;

/// Names from the kernel may hold anything.
pub(super) fn finding(what: &str, found: &str, as_wanted: bool) -> Finding {
    Finding { what: Line::lossy(what), found: Line::lossy(found), as_wanted }
}

/// Text of one of the kernel's files without the space around it; empty if it cannot be read.
pub(super) fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).map(|text| text.trim().to_owned()).unwrap_or_default()
}

/// Names in a folder, sorted; none if it cannot be read.
pub(super) fn names_in(path: impl AsRef<Path>) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
