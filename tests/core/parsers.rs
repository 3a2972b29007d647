//! What the fuzzer checks of each parser, on the inputs that it begins with and on everything that it ever found:
//! `tests/fuzz/` is a package of its own, and what it builds on is held here.

use std::collections::BTreeSet;
use std::path::Path;

#[path = "../fuzz/src/targets/mod.rs"]
mod targets;

use targets::{ALL, Target};

/// Every seed, and every input that once failed the check.
fn holds(target: &Target) {
    let seeds = (target.seeds)();
    assert!(seeds.len() >= 5, "{}: only {} seeds", target.name, seeds.len());
    assert_eq!(seeds, (target.seeds)(), "{}: other seeds the second time", target.name);
    for seed in &seeds {
        (target.check)(seed);
    }
    for (name, found) in target.found() {
        println!("{}: {name}", target.name);
        (target.check)(&found);
    }
    let words = (target.words)();
    assert!(
        words.iter().all(|word| (1..=64).contains(&word.len())),
        "{}: a word for no dictionary",
        target.name
    );
}

/// So many seeds of a target are cut at most, evenly out of all: of scripts there are hundreds, and each is held.
const CUT: usize = 24;

/// Cuts and slips of seeds: little beside what the fuzzer does, and enough to see that the checks bite on it.
fn holds_when_cut(target: &Target) {
    let seeds = (target.seeds)();
    for seed in seeds.iter().step_by(seeds.len().div_ceil(CUT)) {
        for place in (0..seed.len()).step_by(seed.len() / 3 + 1) {
            (target.check)(&seed[..place]);
            let mut changed = seed.clone();
            changed[place] ^= 1;
            (target.check)(&changed);
        }
    }
}

macro_rules! tests {
    ($($name:ident)+) => {
        $(#[test]
        fn $name() {
            holds(&targets::$name::TARGET);
            holds_when_cut(&targets::$name::TARGET);
        })+

        const TESTED: &[&str] = &[$(stringify!($name)),+];
    };
}

tests! {
    brought certificates code_words custody_file foreign frame key_names machine material page page_answer
    passphrases payload people_file person_key printers remembered rows sealed_code settings share_bytes share_text
    signature_file template transcript_chain transcript_line trust_list typed wrapping_key
}

/// Scripts as long as they may be, wrong in every line: refused at once, and not after as many looks as there are pairs of
/// lines. What failed here took minutes.
#[test]
fn a_script_of_nothing_but_mistakes_is_refused_by_its_first_ones() {
    let step = "[[phase.step]]\nid = \"a\"\nkind = \"act\"\ntitle = \"t\"\nacts = \"witness\"\nsay = \"x\"\n";
    let numbered = |line: fn(usize) -> String| (0..20_000).map(line).collect::<String>();
    let scripts = [
        "=\n".repeat(131_000),
        "a = 1\n".repeat(43_000),
        format!("[phase]\n[phase]\n{}", "a = 1\n".repeat(43_000)),
        "[[phase]]\n".repeat(26_000),
        format!("[[phase]]\n{}", "[[phase.step]]\n".repeat(17_000)),
        format!("[[phase]]\n{}", step.repeat(3_000)),
        numbered(|number| format!("k{number} = 1\n")),
        numbered(|number| format!("[[role]]\nid = \"r{number}\"\n")).chars().take(260_000).collect(),
    ];
    for script in scripts {
        (targets::template::TARGET.check)(script.as_bytes());
    }
}

/// A target is a module, a program and a test, all of one name; what was found is kept in a folder of that name.
#[test]
fn every_target_is_complete() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz");
    let names = |folder: &str| -> BTreeSet<String> {
        let Ok(entries) = std::fs::read_dir(fuzz.join(folder)) else { return BTreeSet::new() };
        let name =
            |path: std::path::PathBuf| path.file_stem().expect("a name").to_string_lossy().into_owned();
        entries.map(|entry| name(entry.expect("readable").path())).collect()
    };
    let all: BTreeSet<String> = ALL.iter().map(|target| target.name.to_owned()).collect();
    assert_eq!(all.len(), ALL.len());
    assert_eq!(all, TESTED.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(all, names("src/bin"));
    assert!(names("src/targets").is_superset(&all));
    assert!(names("found").is_subset(&all), "found inputs that no target reads");
}
