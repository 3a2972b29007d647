//! The files of a folder, each with its size and SHA-256: by this two copies of a ceremony are compared, byte for byte,
//! without laying them side by side.
//!
//! [`Manifest::sums`] is the text that `sha256sum` writes of the files in the order of their names, so the digest of the
//! whole can be worked out by anybody, in the folder:
//!
//! ```text
//! find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
//! ```

use std::collections::{BTreeMap, BTreeSet};

use crate::vocab::Digest;
use crate::vocab::digest::sha256;
use crate::vocab::text::counted;

/// Size and digest of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// Length of the file, in bytes.
    pub bytes: u64,
    /// SHA-256 of them.
    pub sha256: Digest,
}

/// What a folder holds, by names inside it, with `/` between folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    files: BTreeMap<String, FileFacts>,
    folders: BTreeSet<String>,
}

/// In what a copy is not the original.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Not in the copy.
    Missing(String),
    /// In the copy alone.
    Surplus(String),
    /// As long, and not as short, or the other way round.
    Size {
        /// The file.
        name: String,
        /// Bytes of the original.
        original: u64,
        /// Bytes of the copy.
        copy: u64,
    },
    /// As long, and other bytes.
    Content {
        /// The file.
        name: String,
        /// SHA-256 of the original.
        original: Digest,
        /// SHA-256 of the copy.
        copy: Digest,
    },
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(name) => write!(f, "{name} is not in the copy"),
            Self::Surplus(name) => write!(f, "{name} is in the copy alone"),
            Self::Size { name, original, copy } => {
                write!(f, "{name} has {original} bytes in the original and {copy} in the copy")
            }
            Self::Content { name, original, copy } => write!(
                f,
                "{name} has the SHA-256 {} in the original and {} in the copy",
                original.hex(),
                copy.hex()
            ),
        }
    }
}

impl Manifest {
    /// Adds a file.
    pub fn add_file(&mut self, name: String, facts: FileFacts) {
        self.files.insert(name, facts);
    }

    /// Adds a folder.
    pub fn add_folder(&mut self, name: String) {
        self.folders.insert(name);
    }

    /// Every file, by name.
    pub fn files(&self) -> impl Iterator<Item = (&str, FileFacts)> {
        self.files.iter().map(|(name, facts)| (name.as_str(), *facts))
    }

    /// Every folder inside, each after the one that it is in.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        self.folders.iter().map(String::as_str)
    }

    /// How many files.
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// Bytes of all files.
    pub fn bytes(&self) -> u64 {
        self.files.values().map(|facts| facts.bytes).sum()
    }

    /// A line for each file, as `sha256sum` writes it.
    pub fn sums(&self) -> String {
        let line = |(name, facts): (&str, FileFacts)| format!("{}  {name}\n", facts.sha256.hex());
        self.files().map(line).collect::<Vec<_>>().concat()
    }

    /// One digest of all of it: that of [`Manifest::sums`].
    pub fn digest(&self) -> Digest {
        sha256(self.sums().as_bytes())
    }

    /// "34 files, 2.1 MB".
    pub fn said(&self) -> String {
        // no folder of a ceremony has so many
        let files = u64::try_from(self.count()).unwrap_or(u64::MAX);
        format!("{}, {}", counted(files, "file"), size_said(self.bytes()))
    }

    /// Everything in which a copy differs from this original, by name.
    pub fn differences(&self, copy: &Self) -> Vec<Difference> {
        let theirs = |name: &String, original: &FileFacts| match copy.files.get(name) {
            None => Some(Difference::Missing(name.clone())),
            Some(copy) if copy.bytes != original.bytes => {
                Some(Difference::Size { name: name.clone(), original: original.bytes, copy: copy.bytes })
            }
            Some(copy) if copy.sha256 != original.sha256 => {
                Some(Difference::Content { name: name.clone(), original: original.sha256, copy: copy.sha256 })
            }
            Some(_) => None,
        };
        let ours = self.files.iter().filter_map(|(name, original)| theirs(name, original));
        let surplus = copy.files.keys().filter(|name| !self.files.contains_key(*name));
        let folders_gone = self.folders.difference(&copy.folders);
        let folders_more = copy.folders.difference(&self.folders);
        ours.chain(surplus.chain(folders_more).cloned().map(Difference::Surplus))
            .chain(folders_gone.cloned().map(Difference::Missing))
            .collect()
    }
}

/// A size as people say it: 812 bytes, 34.5 kB, 2.1 MB. A kB is a thousand bytes, as on the label of a medium.
pub fn size_said(bytes: u64) -> String {
    for (unit, name) in [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")] {
        if bytes >= unit {
            return format!("{}.{} {name}", bytes / unit, bytes % unit / (unit / 10));
        }
    }
    counted(bytes, "byte")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names and contents.
    type Files<'a> = &'a [(&'a str, &'a str)];

    fn manifest(files: Files<'_>) -> Manifest {
        let mut all = Manifest::default();
        for (name, content) in files {
            let facts = FileFacts { bytes: content.len() as u64, sha256: sha256(content.as_bytes()) };
            all.add_file((*name).to_owned(), facts);
        }
        all
    }

    #[test]
    fn each_difference_is_named() {
        let original = manifest(&[("a", "one"), ("b", "two"), ("c", "three")]);
        let cases: [(Files<'_>, &[&str]); 6] = [
            (&[("a", "one"), ("b", "two"), ("c", "three")], &[]),
            (&[("a", "one"), ("c", "three")], &["b is not in the copy"]),
            (&[("a", "one"), ("b", "two"), ("c", "three"), ("d", "")], &["d is in the copy alone"]),
            (
                &[("a", "one"), ("b", "two!"), ("c", "three")],
                &["b has 3 bytes in the original and 4 in the copy"],
            ),
            (&[("a", "one"), ("b", "twu"), ("c", "three")], &["b has the SHA-256 3fc4ccfe"]),
            (
                &[("a", "one"), ("b", "twu"), ("x", "three")],
                &["b has the SHA-256 3fc4ccfe", "c is not in the copy", "x is in the copy alone"],
            ),
        ];
        for (copy, expected) in cases {
            let said: Vec<String> =
                original.differences(&manifest(copy)).iter().map(ToString::to_string).collect();
            assert_eq!(said.len(), expected.len(), "{said:?}");
            for (said, expected) in said.iter().zip(expected) {
                assert!(said.starts_with(expected), "{said}");
            }
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_difference() {
        let mut original = manifest(&[]);
        original.add_folder("countersignatures".to_owned());
        let said = original.differences(&manifest(&[]));
        assert_eq!(said, [Difference::Missing("countersignatures".to_owned())]);
    }

    #[test]
    fn sizes_are_said_as_on_the_label_of_a_medium() {
        for (bytes, said) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1_000, "1.0 kB"),
            (34_567, "34.5 kB"),
            (2_149_999, "2.1 MB"),
            (3_000_000_000, "3.0 GB"),
        ] {
            assert_eq!(size_said(bytes), said);
        }
    }
}
