//! What the fuzzer is let loose on: one parser each, with what must hold for every input, and inputs to begin with.
//!
//! Two programs include this: the fuzz package, which runs the checks on inputs that it makes up, and `tests/core`,
//! which runs them on the seeds and on everything that was ever found, so that they hold on every machine that tests.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failed check is what is looked for"
)]

mod ceremony;
mod dictionary;
mod frames;
mod said;
mod vectors;

pub mod brought;
pub mod certificates;
pub mod code_words;
pub mod custody_file;
pub mod foreign;
pub mod frame;
pub mod key_names;
pub mod machine;
pub mod material;
pub mod page;
pub mod page_answer;
pub mod passphrases;
pub mod payload;
pub mod people_file;
pub mod person_key;
pub mod printers;
pub mod remembered;
pub mod rows;
pub mod sealed_code;
pub mod settings;
pub mod share_bytes;
pub mod share_text;
pub mod signature_file;
pub mod template;
pub mod transcript_chain;
pub mod transcript_line;
pub mod trust_list;
pub mod typed;
pub mod wrapping_key;

use std::path::{Path, PathBuf};

/// A parser under test.
pub struct Target {
    /// As its module, its program and its folder of found inputs are named.
    pub name: &'static str,
    /// Panics if anything does not hold that must hold for every input.
    pub check: fn(&[u8]),
    /// Real inputs, the same ones at every call.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Words that the parser knows, for the fuzzer to put in.
    pub words: fn() -> Vec<String>,
}

/// All of them.
pub const ALL: [&Target; 29] = [
    &brought::TARGET,
    &certificates::TARGET,
    &code_words::TARGET,
    &custody_file::TARGET,
    &foreign::TARGET,
    &frame::TARGET,
    &key_names::TARGET,
    &machine::TARGET,
    &material::TARGET,
    &page::TARGET,
    &page_answer::TARGET,
    &passphrases::TARGET,
    &payload::TARGET,
    &people_file::TARGET,
    &person_key::TARGET,
    &printers::TARGET,
    &remembered::TARGET,
    &rows::TARGET,
    &sealed_code::TARGET,
    &settings::TARGET,
    &share_bytes::TARGET,
    &share_text::TARGET,
    &signature_file::TARGET,
    &template::TARGET,
    &transcript_chain::TARGET,
    &transcript_line::TARGET,
    &trust_list::TARGET,
    &typed::TARGET,
    &wrapping_key::TARGET,
];

impl Target {
    /// Inputs that once failed the check, each with the name of its file.
    pub fn found(&self) -> Vec<(String, Vec<u8>)> {
        files_in(&tests().join("fuzz/found").join(self.name))
    }
}

/// The folder of all tests, from whichever of the two packages this is built in.
fn tests() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    if package.ends_with("tests/fuzz") { package.join("..") } else { package.join("tests") }
}

/// The files of a folder by name; none if there is no such folder.
fn files_in(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let read = |path: PathBuf| {
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        (name, std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    };
    let mut files: Vec<_> = entries.map(|entry| read(entry.expect("readable").path())).collect();
    files.sort();
    files
}
