//! A digest as other programs print it.

use crate::vocab::Digest;

/// A digest in hex as programs print it, in groups that the eye keeps.
pub(super) fn in_eights(digest: Digest) -> String {
    let hex = digest.hex();
    let groups = hex.as_bytes().chunks(8).filter_map(|part| std::str::from_utf8(part).ok());
    groups.collect::<Vec<_>>().join(" ")
}
