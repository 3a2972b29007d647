//! What travels with every ceremony, so that its sheets can be opened and its folder checked without Keyrite.

use std::fmt::Write as _;

use crate::vocab::Digest;
use crate::vocab::digest::sha256;

/// Name of the list of digests beside the files.
pub const SUMS: &str = "SHA256SUMS";

/// How to read sheets and transcript without this program; it stands beside the transcript as well.
pub const FORMAT: &str = include_str!("../../assets/FORMAT.txt");

/// The files by name.
pub const FILES: [(&str, &str); 8] = [
    ("README.txt", include_str!("../../assets/recovery-kit/README.txt")),
    ("GUIDE.txt", include_str!("../../assets/recovery-kit/GUIDE.txt")),
    ("FORMAT.txt", FORMAT),
    ("recover.py", include_str!("../../assets/recovery-kit/recover.py")),
    ("recover.html", include_str!("../../assets/recovery-kit/recover.html")),
    ("share-v1.toml", include_str!("../../tests/vectors/share-v1.toml")),
    ("derive-v1.toml", include_str!("../../tests/vectors/derive-v1.toml")),
    ("payload-v1.toml", include_str!("../../tests/vectors/payload-v1.toml")),
];

/// The text of [`SUMS`], as `sha256sum -c` reads it.
pub fn sums() -> String {
    FILES.iter().fold(String::new(), |mut text, (name, content)| {
        let _ = writeln!(text, "{}  {name}", sha256(content.as_bytes()).hex());
        text
    })
}

/// SHA-256 of [`SUMS`]: on the papers that are signed and kept apart, it vouches for the whole kit.
pub fn digest() -> Digest {
    sha256(sums().as_bytes())
}
