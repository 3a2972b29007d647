//! No two files of the sources import each other, by whatever way round: a reader who walks down from the front door
//! arrives at the ground.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module's path from the root, `ceremony::kinds::bag`.
type Module = String;

/// A module's code, and the names it passes on with where they come from.
struct Source {
    code: String,
    passed_on: BTreeMap<String, Vec<String>>,
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of sources");
    let mut all = Vec::new();
    for path in entries.map(|entry| entry.expect("readable").path()) {
        if path.is_dir() {
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

/// Every path of every `use` of a piece of code, groups written out, and whether it is passed on with `pub`.
fn uses(code: &str) -> Vec<(bool, Vec<String>)> {
    let mut all = Vec::new();
    let mut lines = code.lines().map(str::trim);
    while let Some(line) = lines.next() {
        let Some((before, first)) = line.split_once("use ") else { continue };
        let before = before.trim();
        let public = before == "pub" || (before.starts_with("pub(") && before.ends_with(')'));
        if !before.is_empty() && !public {
            continue;
        }
        let mut statement = first.to_owned();
        while !statement.ends_with(';') {
            let Some(more) = lines.next() else { break };
            statement.push_str(more);
        }
        all.extend(written_out(statement.trim_end_matches(';')).into_iter().map(|path| (public, path)));
    }
    all
}

/// `a::{b, c::{d}}` as `a::b` and `a::c::d`.
fn written_out(path: &str) -> Vec<Vec<String>> {
    let (before, group) = path.split_once('{').unwrap_or((path, ""));
    let base: Vec<String> =
        before.split("::").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    if group.is_empty() {
        let last = base.last().map(|last| last.split(" as ").next().unwrap_or_default().to_owned());
        return vec![base.iter().rev().skip(1).rev().cloned().chain(last).collect()];
    }
    let group = group.trim_end().strip_suffix('}').unwrap_or(group);
    let (mut all, mut depth, mut from) = (Vec::new(), 0_usize, 0);
    for (at, c) in group.char_indices().chain([(group.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let member = group[from..at].trim();
                from = (at + 1).min(group.len());
                if !member.is_empty() {
                    let below = written_out(member).into_iter();
                    all.extend(below.map(|rest| [base.clone(), rest].concat()));
                }
            }
            _ => {}
        }
    }
    all
}

/// A path as seen from a module, from the root.
fn from_root(path: &[String], here: &str) -> Option<Vec<String>> {
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
        _ => return None,
    }
    while rest.next_if(|part| *part == "super").is_some() {
        base.pop();
    }
    base.extend(rest.cloned());
    Some(base)
}

/// The module where a name stands, through every `pub use` on the way.
fn where_it_stands(path: &[String], sources: &BTreeMap<Module, Source>) -> Option<Module> {
    let depth = (0..=path.len()).rev().find(|depth| sources.contains_key(&path[..*depth].join("::")))?;
    let module = path[..depth].join("::");
    let passed_on = path.get(depth).and_then(|name| sources[&module].passed_on.get(name));
    match passed_on {
        Some(from) if from.as_slice() != path => where_it_stands(from, sources),
        Some(_) | None => Some(module),
    }
}

fn sources(root: &Path) -> BTreeMap<Module, Source> {
    let mut all = BTreeMap::new();
    for file in files(root)
        .into_iter()
        .filter(|file| !file.ends_with("main.rs") && !file.starts_with(root.join("bin")))
    {
        let text = fs::read_to_string(&file).expect("readable");
        let body = text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = body.lines().filter(|line| !line.trim_start().starts_with("//"));
        let code = lines.collect::<Vec<_>>().join("\n");
        let here = module_of(&file, root);
        let mut passed_on = BTreeMap::new();
        for (public, path) in uses(&code) {
            // `pub use child::Name` has no `self` in front
            let from = from_root(&path, &here)
                .or_else(|| from_root(&[vec!["self".to_owned()], path.clone()].concat(), &here));
            if let (true, Some(name), Some(from)) = (public, path.last(), from) {
                passed_on.insert(name.clone(), from);
            }
        }
        all.insert(here, Source { code, passed_on });
    }
    all
}

fn arrows(sources: &BTreeMap<Module, Source>) -> BTreeMap<Module, BTreeSet<Module>> {
    let mut all = BTreeMap::new();
    for (here, source) in sources {
        let imported = uses(&source.code).into_iter().filter(|(public, _)| !public);
        let from = imported.filter_map(|(_, path)| from_root(&path, here));
        let there: BTreeSet<Module> =
            from.filter_map(|path| where_it_stands(&path, sources)).filter(|there| there != here).collect();
        all.insert(here.clone(), there);
    }
    all
}

/// Modules that are reached from this one.
fn reached(from: &str, arrows: &BTreeMap<Module, BTreeSet<Module>>) -> BTreeSet<Module> {
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

#[test]
fn no_files_import_each_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let arrows = arrows(&sources(&root));
    let many: usize = arrows.values().map(BTreeSet::len).sum();
    assert!(many > 500, "only {many} imports were read: the reader of imports is broken");
    let round: Vec<&str> = arrows
        .keys()
        .filter(|module| reached(module, &arrows).contains(*module))
        .map(String::as_str)
        .collect();
    let ties = round.iter().map(|module| {
        let back: Vec<&str> = arrows[*module]
            .iter()
            .map(String::as_str)
            .filter(|there| reached(there, &arrows).contains(*module))
            .collect();
        format!("{module} -> {}", back.join(", "))
    });
    assert!(round.is_empty(), "these files import each other:\n{}", ties.collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_reader_of_imports_finds_a_circle() {
    let source = |code: &str, passed_on: &[(&str, &str)]| Source {
        code: code.to_owned(),
        passed_on: passed_on
            .iter()
            .map(|(name, from)| ((*name).to_owned(), from.split("::").map(str::to_owned).collect()))
            .collect(),
    };
    let sources = BTreeMap::from([
        ("a".to_owned(), source("", &[("One", "a::one::One")])),
        ("a::one".to_owned(), source("use crate::b::{two::{Two, Three},\n other};", &[])),
        ("b::two".to_owned(), source("use super::super::a::One;", &[])),
        ("b".to_owned(), source("", &[])),
    ]);
    let arrows = arrows(&sources);
    assert!(reached("a::one", &arrows).contains("a::one"), "{arrows:?}");
    assert!(!reached("b", &arrows).contains("b"));
}
