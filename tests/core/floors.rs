//! The sentences of `src/lib.rs` about floors, and of the README about what is absent, checked on the sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use keyrite::ceremony::refusal::Requirement;

/// Floors from the ground up; two names on one floor may import leftwards.
const FLOORS: [(&str, u8); 9] = [
    ("vocab", 0),
    ("sharing", 1),
    ("plan", 2),
    ("transcript", 3),
    ("ceremony", 4),
    ("paper", 5),
    ("desk", 6),
    ("cli", 7),
    ("ui", 7),
];
/// The last floor that is pure.
const PURE: u8 = 5;

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("readable").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Code without comments and without the tests at the end of the file.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("readable");
    let body = text.split("#[cfg(test)]").next().unwrap_or_default();
    body.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn floor_of(path: &Path) -> Option<(&'static str, u8)> {
    let first = path.strip_prefix(src()).ok()?.components().next()?;
    FLOORS.iter().copied().find(|(name, _)| first.as_os_str() == *name)
}

/// Every `crate::floor` in a piece of code, grouped imports included.
fn imports(code: &str) -> Vec<&'static str> {
    let flat: String = code.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found = Vec::new();
    for (at, _) in flat.match_indices("crate::") {
        let rest = &flat[at + "crate::".len()..];
        let group = rest.strip_prefix('{').map_or_else(
            || vec![rest],
            |inner| inner.split('}').next().unwrap_or_default().split(',').map(str::trim).collect(),
        );
        for part in group {
            let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.extend(FLOORS.iter().map(|(floor, _)| *floor).filter(|floor| *floor == name));
        }
    }
    found
}

/// The map at the front door, and the first line of every floor, have the number that is held here.
#[test]
fn the_map_and_each_floor_say_its_number() {
    let map = fs::read_to_string(src().join("lib.rs")).expect("readable");
    for (name, rank) in FLOORS {
        let of_map =
            map.lines().find(|line| line.starts_with("//!  ") && line.contains(&format!("{name}/ ")));
        let number = of_map.and_then(|line| line.trim_start_matches("//!").split_whitespace().next());
        assert_eq!(number, Some(rank.to_string().as_str()), "lib.rs, {name}");
        let own = fs::read_to_string(src().join(name).join("mod.rs")).expect("readable");
        assert!(
            own.starts_with(&format!("//! Floor {rank}: ")),
            "{name}/mod.rs begins with its number, {rank}"
        );
    }
}

#[test]
fn no_file_imports_upward() {
    let mut read = 0;
    for path in sources(&src()) {
        let Some((own, rank)) = floor_of(&path) else { continue };
        for import in imports(&code(&path)) {
            read += 1;
            let theirs = FLOORS.iter().find(|(name, _)| *name == import).expect("a floor").1;
            assert!(theirs <= rank, "{} ({own}) imports crate::{import}", path.display());
        }
    }
    assert!(read > 150, "only {read} imports were read: the reader of imports is broken");
}

#[test]
fn the_reader_of_imports_sees_all_forms() {
    let code = "use crate::vocab::X;\nuse crate::{plan::Y,\n sharing};\nfn f() { crate::desk::g() }";
    assert_eq!(imports(code), ["vocab", "plan", "sharing", "desk"]);
}

/// Paths come from outside and may hold anything: only the gate turns one into text that is shown.
#[test]
fn paths_are_shown_through_the_gate_alone() {
    let gate = src().join("vocab").join("shown.rs");
    // names that are compared or opened again, never shown as they are
    let compared = [
        "cli/rehearse.rs",
        "desk/listing.rs",
        "desk/new_file.rs",
        "desk/camera",
        "desk/environment/finding.rs",
        "ui/unfinished.rs",
        "ui/mod.rs",
    ];
    let mut errors = 0;
    for path in sources(&src()).into_iter().filter(|path| *path != gate) {
        let (code, name) =
            (code(&path), path.strip_prefix(src()).expect("inside").to_string_lossy().into_owned());
        assert!(!code.contains(".display()"), "{name} shows a path with display(): use shown_path");
        let lossy = code.contains("to_string_lossy") && !compared.iter().any(|known| name.starts_with(known));
        assert!(!lossy, "{name} makes text of a name with to_string_lossy: use shown_path");
        // an error that carries a path names it through the gate
        for variant in code.split("#[error(").skip(1) {
            let (says, rest) = variant.split_once(")]").expect("closed");
            let fields =
                rest.split("#[error(").next().unwrap_or_default().split("\n}").next().unwrap_or_default();
            if fields.contains("PathBuf") {
                errors += 1;
                assert!(says.contains("shown_path"), "{name}: {says}");
            }
        }
    }
    assert!(errors > 10, "only {errors} errors with a path were read: the reader of errors is broken");
}

#[test]
fn pure_floors_touch_nothing_outside() {
    const OUTSIDE: [&str; 16] = [
        "std::fs",
        "std::env",
        "std::net",
        "std::process",
        "std::thread",
        "SystemTime",
        "Instant",
        "getrandom",
        "SysRng",
        "Zoned::now",
        "Timestamp::now",
        "println!",
        "eprintln!",
        "log::",
        "tracing",
        "rustix",
    ];
    let mut files = 0;
    for path in sources(&src()) {
        if floor_of(&path).is_none_or(|(_, rank)| rank > PURE) {
            continue;
        }
        files += 1;
        let code = code(&path);
        for word in OUTSIDE {
            assert!(!code.contains(word), "{} mentions {word}", path.display());
        }
    }
    assert!(files > 40, "only {files} files were read");
}

/// The window draws; the desk touches the world for it.
#[test]
fn the_window_reaches_the_world_through_the_desk_alone() {
    let mut files = 0;
    for path in sources(&src().join("ui")) {
        files += 1;
        let code = code(&path);
        for word in ["std::fs", "std::process", "rustix", "getrandom", "Zoned::now", "println!", "eprintln!"]
        {
            assert!(!code.contains(word), "{} mentions {word}", path.display());
        }
        assert!(!code.contains("crate::cli"), "{} uses the command line", path.display());
    }
    assert!(files > 25, "only {files} files were read");
}

#[test]
fn there_is_no_network_code_and_unsafe_stands_in_one_file() {
    let mut with_unsafe = Vec::new();
    for path in sources(&src()) {
        let code = code(&path);
        for word in ["std::net", "TcpStream", "UdpSocket", "UnixStream", "rustix::net"] {
            assert!(!code.contains(word), "{} mentions {word}", path.display());
        }
        if code.contains("unsafe {") {
            with_unsafe.push(path.strip_prefix(src()).expect("inside").to_owned());
        }
    }
    assert_eq!(with_unsafe, [Path::new("desk/hardening.rs")]);
}

/// Files stay readable in one sitting.
#[test]
fn no_source_file_is_longer_than_450_lines() {
    for path in sources(&src()) {
        let lines = fs::read_to_string(&path).expect("readable").lines().count();
        assert!(lines <= 450, "{} has {lines} lines: split it by subject", path.display());
    }
}

/// Tests that the README and the table of requirements name must exist.
#[test]
fn every_test_that_is_named_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = String::new();
    for path in sources(&src()).into_iter().chain(sources(&root.join("tests"))) {
        all.push_str(&fs::read_to_string(&path).expect("readable"));
    }
    let functions: BTreeSet<&str> =
        all.split("fn ").skip(1).filter_map(|rest| rest.split('(').next()).collect();
    let mut named = 0;
    for file in [
        "README.md",
        "CONTRIBUTING.md",
        "docs/SECURITY.md",
        "docs/BUILDING.md",
        "tests/REQUIREMENTS.md",
        "assets/recovery-kit/src/README.md",
    ] {
        let text = fs::read_to_string(root.join(file)).expect("readable");
        for quoted in text.split('`').skip(1).step_by(2) {
            let path = quoted.split("::").next().unwrap_or_default();
            if path.starts_with("tests/") && path.ends_with(".rs") && !path.contains("NAME") {
                assert!(root.join(path).is_file(), "{file} names {path}, which does not exist");
            }
            let test = quoted.rsplit("::").next().unwrap_or_default().trim_start_matches('…');
            let is_test = (quoted.contains("::") || quoted.starts_with('…')) && test.contains('_');
            if is_test && test.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                named += 1;
                // tests of parsers are made of the fuzzer's targets
                let is_target = quoted.starts_with("parsers::")
                    && root.join(format!("tests/fuzz/src/targets/{test}.rs")).is_file();
                let exists = is_target || functions.contains(test);
                assert!(exists, "{file} names {quoted}, which does not exist");
            }
        }
    }
    assert!(named > 50, "only {named} names were read");
}

/// Every requirement that a refusal cites is in the table, and is cited by one.
#[test]
fn every_rule_has_its_requirement() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = fs::read_to_string(root.join("tests/REQUIREMENTS.md")).expect("readable");
    let refusals: String = sources(&src().join("ceremony/refusal"))
        .iter()
        .map(|path| fs::read_to_string(path).expect("readable"))
        .collect();
    for requirement in Requirement::ALL {
        assert!(table.contains(&format!("\n| {requirement} |")), "{requirement} is not in the table");
        let cites = [format!("Requirement::{requirement:?}"), format!("Self::{requirement:?},")];
        assert!(cites.iter().any(|cite| refusals.contains(cite)), "no rule serves {requirement}");
    }
}
