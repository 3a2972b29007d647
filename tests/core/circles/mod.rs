//! No two files of the sources need each other, by whatever way round: a reader who walks down from the front door
//! arrives at the ground. What a file needs is what it imports and what it names by a path; a name that is passed on is
//! needed where it stands.

mod reader;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use reader::Source;

/// The crates whose modules are looked at: two of them lie among the sources of the first.
const CRATES: [&str; 3] = ["src", "src/cipher", "src/codes"];

/// A module's path from the root, `ceremony::kinds::bag`.
type Module = String;

/// The modules of a crate.
type Sources = BTreeMap<Module, Source>;

/// Which modules each module needs.
type Arrows = BTreeMap<Module, BTreeSet<Module>>;

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of sources");
    let mut all = Vec::new();
    for path in entries.map(|entry| entry.expect("readable").path()) {
        if path.is_dir() && !path.join("Cargo.toml").exists() {
            all.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.push(path);
        }
    }
    all
}

fn module_of(file: &Path, root: &Path) -> Module {
    let inside = file.strip_prefix(root).expect("below the root").with_extension("");
    let mut parts: Vec<String> =
        inside.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    if parts.last().is_some_and(|last| last == "mod" || last == "lib") {
        parts.pop();
    }
    parts.join("::")
}

fn sources(root: &Path) -> Sources {
    let programs = |file: &PathBuf| file.ends_with("main.rs") || file.starts_with(root.join("bin"));
    let read =
        |file: PathBuf| (module_of(&file, root), Source::read(&fs::read_to_string(&file).expect("readable")));
    files(root).into_iter().filter(|file| !programs(file)).map(read).collect()
}

/// A path as seen from a module, from the root; none if it leads to another crate.
fn from_root(path: &[String], here: &str, sources: &Sources) -> Option<Vec<String>> {
    let mut base: Vec<String> = here.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let mut rest = path.iter().peekable();
    match rest.peek()?.as_str() {
        "crate" => {
            base.clear();
            rest.next();
        }
        "self" => {
            rest.next();
        }
        "super" => {}
        child if sources.contains_key(&[here, child].join("::")) => {}
        child if here.is_empty() && sources.contains_key(child) => {}
        _ => return None,
    }
    while rest.next_if(|part| *part == "super").is_some() {
        base.pop();
    }
    base.extend(rest.cloned());
    Some(base)
}

/// The module where a name stands, through every `pub use` on the way.
fn where_it_stands(path: &[String], sources: &Sources) -> Option<Module> {
    let depth = (0..=path.len()).rev().find(|depth| sources.contains_key(&path[..*depth].join("::")))?;
    let module = path[..depth].join("::");
    let Some(name) = path.get(depth) else { return Some(module) };
    let passed_on = sources[&module].passed_on(name);
    match passed_on.and_then(|import| from_root(&import.path, &module, sources)) {
        Some(from) if from != path[..=depth] => {
            where_it_stands(&[&from, &path[depth + 1..]].concat(), sources)
        }
        Some(_) | None => Some(module),
    }
}

/// What a module imports or names, from the root. A module that it imports is nothing yet: what it names of it is.
fn needed(source: &Source, here: &str, sources: &Sources) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut modules = BTreeMap::new();
    for import in &source.imports {
        let Some(path) = from_root(&import.path, here, sources) else { continue };
        if sources.contains_key(&path.join("::")) {
            modules.insert(import.name.as_str(), path);
        } else if !import.public {
            all.push(path);
        }
    }
    for path in &source.named {
        match modules.get(path[0].as_str()) {
            Some(module) => all.push([module, &path[1..]].concat()),
            None => all.extend(from_root(path, here, sources)),
        }
    }
    all
}

fn arrows(sources: &Sources) -> Arrows {
    let of = |(here, source): (&Module, &Source)| {
        let needed = needed(source, here, sources).into_iter();
        let there = needed.filter_map(|path| where_it_stands(&path, sources));
        (here.clone(), there.filter(|there| there != here).collect())
    };
    sources.iter().map(of).collect()
}

/// Modules that are reached from this one.
fn reached(from: &str, arrows: &Arrows) -> BTreeSet<Module> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from.to_owned()];
    while let Some(module) = open.pop() {
        for next in arrows.get(&module).into_iter().flatten() {
            if seen.insert(next.clone()) {
                open.push(next.clone());
            }
        }
    }
    seen
}

/// Every module that is in a circle, with those that it needs and that need it in turn.
fn circles(arrows: &Arrows) -> Vec<(&str, Vec<&str>)> {
    let reach: BTreeMap<&Module, BTreeSet<Module>> =
        arrows.keys().map(|module| (module, reached(module, arrows))).collect();
    let ties = arrows.iter().map(|(module, there)| {
        let back = there.iter().filter(|there| reach[there].contains(module));
        (module.as_str(), back.map(String::as_str).collect::<Vec<_>>())
    });
    ties.filter(|(_, back)| !back.is_empty()).collect()
}

#[test]
fn no_files_import_each_other() {
    let (mut many, mut ties) = (0, Vec::new());
    for root in CRATES {
        let arrows = arrows(&sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(root)));
        many += arrows.values().map(BTreeSet::len).sum::<usize>();
        ties.extend(circles(&arrows).iter().map(|(module, back)| format!("{module} -> {}", back.join(", "))));
    }
    assert!(many > 3000, "only {many} imports were read: the reader of imports is broken");
    assert!(ties.is_empty(), "these files import each other:\n{}", ties.join("\n"));
}

/// The same of modules that stand side by side, with all that is below each.
fn between_neighbours(arrows: &Arrows) -> Arrows {
    let mut all = Arrows::new();
    for (here, there) in arrows.iter().flat_map(|(here, all)| all.iter().map(move |there| (here, there))) {
        let (from, to): (Vec<&str>, Vec<&str>) = (here.split("::").collect(), there.split("::").collect());
        let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
        // one of the two is above the other
        if shared < from.len() && shared < to.len() {
            let [one, other] = [&from, &to].map(|path| path[..=shared].join("::"));
            all.entry(other.clone()).or_default();
            all.entry(one).or_default().insert(other);
        }
    }
    all
}

#[test]
fn no_folders_import_each_other() {
    let arrows = arrows(&sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")));
    let between = between_neighbours(&arrows);
    let ties: Vec<String> =
        circles(&between).iter().map(|(module, back)| format!("{module} -> {}", back.join(", "))).collect();
    assert!(between.len() > 400, "only {} neighbours were read", between.len());
    assert!(ties.is_empty(), "these folders import each other:\n{}", ties.join("\n"));
}

/// The modules of these texts that are in a circle.
fn in_a_circle(texts: &[(&str, &str)]) -> Vec<Module> {
    let read = |(module, text): &(&str, &str)| ((*module).to_owned(), Source::read(text));
    let arrows = arrows(&texts.iter().map(read).collect());
    circles(&arrows).into_iter().map(|(module, _)| module.to_owned()).collect()
}

#[test]
fn the_reader_of_imports_finds_a_circle() {
    // through groups, and a name that is passed on
    let grouped = [
        ("a", "pub use one::One;"),
        ("a::one", "use crate::b::{two::{Two, Three},\n other};"),
        ("b::two", "use super::super::a::One;"),
        ("b", ""),
    ];
    assert_eq!(in_a_circle(&grouped), ["a::one", "b::two"]);
    // a child, imported by its bare name
    assert_eq!(in_a_circle(&[("a", "use one::One;"), ("a::one", "use super::Two;")]), ["a", "a::one"]);
    // paths in the middle of code: to a child, and up
    let inline = [("a", "fn f() -> u8 { one::g() }"), ("a::one", "fn g(by: &[super::Two]) {}")];
    assert_eq!(in_a_circle(&inline), ["a", "a::one"]);
    let far = [("a", "struct A(crate::b::B);"), ("b", "fn b() -> Vec<crate::a::A> {}")];
    assert_eq!(in_a_circle(&far), ["a", "b"]);
    // what is named of a module that was imported, where it stands
    let module = [
        ("a", ""),
        ("a::one", "use super::two::{self as other};\nfn f() { other::g::<u8>() }"),
        ("a::two", "pub use three::g;"),
        ("a::two::three", "use crate::a::one;\nfn g() { one::f() }"),
    ];
    assert_eq!(in_a_circle(&module), ["a::one", "a::two::three"]);
}

#[test]
fn the_reader_of_imports_reads_code_alone() {
    for text in [
        "// b::f()\n//! use crate::b::f;\n/// [`super::b::f`]",
        "const TEXT: &str = \"\\\" crate::b::f() \";",
        "const RAW: &str = r#\"\" crate::b::f() \"#;",
        "fn f<'a>(quote: char) -> &'a str { if quote == '\"' { \"crate::b::f()\" } else { \"\" } }",
        "#[cfg(test)]\nmod tests {\n    use crate::b::f;\n}",
        // who may see it
        "pub(in crate::b) fn g() {}\npub(in crate::b::f) use std::x;",
        // another crate's, a method, and a module of which nothing is named
        "use std::b::f;\nfn g() { c::b::f(); self.b::<u8>(); }",
        "use crate::b;",
    ] {
        assert_eq!(in_a_circle(&[("a", text), ("b", "use crate::a::A;")]), [""; 0], "{text}");
    }
    let after = "fn f<'a>(quote: char) -> bool { quote == '\\'' || crate::b::f('\\u{201c}', '\"') }";
    assert_eq!(in_a_circle(&[("a", after), ("b", "use crate::a::A;")]), ["a", "b"]);
}
