//! What a fuzz target does before it begins: it writes the inputs to begin with, so that none are kept.
//!
//! [`targets`] has the parsers, their checks and their seeds. `tests/core/parsers.rs` runs the same checks.

#![warn(missing_docs)]

pub mod targets;

use std::fs;
use std::path::Path;

use targets::Target;

/// The folder that seeds and dictionary are written to.
const FOLDER: &str = "KEYRITE_FUZZ_SEEDS";

/// To be called once, by the target's program, before its first input.
pub fn begin(target: &Target) {
    let is_name = |file: &str| file.contains("/registry/src/");
    let ends_the_program = std::panic::take_hook();
    // decoders of other people are run so that a panic in them is caught; if it is not, the fuzzer ends all the same
    std::panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(|place| is_name(place.file())) {
            ends_the_program(panic);
        }
    }));
    if let Some(folder) = std::env::var_os(FOLDER) {
        write_seeds(target, Path::new(&folder)).expect("the folder of seeds can be written");
    }
}

/// `seeds/`, a file each, and `words`, the dictionary in libFuzzer's form.
fn write_seeds(target: &Target, folder: &Path) -> std::io::Result<()> {
    let seeds = folder.join("seeds");
    if seeds.exists() {
        fs::remove_dir_all(&seeds)?;
    }
    fs::create_dir_all(&seeds)?;
    for (number, seed) in (1..).zip((target.seeds)()) {
        fs::write(seeds.join(format!("{number:04}")), seed)?;
    }
    for (name, bytes) in target.found() {
        fs::write(seeds.join(name), bytes)?;
    }
    let word = |word: String| {
        let escaped: String = word.bytes().map(|byte| format!("\\x{byte:02x}")).collect();
        format!("\"{escaped}\"\n")
    };
    // libFuzzer refuses a dictionary without a line
    let words = (target.words)().into_iter().map(word).collect::<String>();
    fs::write(folder.join("words"), format!("# {}\n{words}", target.name))
}
