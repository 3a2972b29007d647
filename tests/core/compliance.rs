//! The map of requirements names nothing that is not there: types and fields of entries, kinds of step, papers, files,
//! columns of the register's tables, commands.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};

use keyrite::ceremony::register::{Query, Register, Table};
use keyrite::plan::{StepKind, blocks};
use keyrite::transcript::{ClosingFile, names};
use keyrite::vocab::Day;

const MAP: &str = include_str!("../../docs/COMPLIANCE.md");
const FORMAT: &str = include_str!("../../assets/FORMAT.txt");
const PAPERS: &str = include_str!("../../src/paper/documents/mod.rs");
const COMMANDS: &str = include_str!("../../docs/COMMANDS.md");

/// What stands in backticks, the blocks of commands left out.
fn named(text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| !line.starts_with("    "))
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .collect()
}

/// The members of every type of record and of every part that has a name in capitals, with the type of each member.
fn members() -> BTreeMap<String, BTreeMap<String, String>> {
    let section = FORMAT.split("\n9.2 Records.").nth(1).expect("a section");
    let section = section.split("\nWhat an exception is about").next().expect("its end");
    let section = section.split("\nThe parts that several have").nth(1).expect("parts and types");
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    let mut last = String::new();
    for line in section.lines() {
        let inside = line.strip_prefix("  ");
        match inside {
            Some(text) if !text.starts_with(' ') => {
                let (name, body) = text.split_once(' ').unwrap_or((text, ""));
                name.clone_into(&mut last);
                all.insert(name.to_owned(), body.trim().to_owned());
            }
            Some(text) => {
                let body = all.get_mut(&last).expect("a first line");
                body.push(' ');
                body.push_str(text.trim());
            }
            None => {}
        }
    }
    let of = |body: &String| {
        let members = body.split([',', ';']).map(str::trim);
        let members = members.map(|one| one.strip_prefix("and ").unwrap_or(one));
        // "keys [key] and like [LIKE]" is two
        let members = members.flat_map(|one| one.split(" and "));
        let pair = |one: &str| one.split_once(' ').map(|(name, kind)| (name.to_owned(), kind.to_owned()));
        members.filter_map(pair).collect()
    };
    all.iter().map(|(name, body)| (name.clone(), of(body))).collect()
}

/// True if this path of members is there: `exception.about`, `header.choices.key.ends`.
fn is_entry(path: &str) -> bool {
    let members = members();
    let mut parts = path.split('.');
    let mut of = parts.next().expect("a type").to_owned();
    if of.chars().any(char::is_uppercase) || !members.contains_key(&of) {
        return false;
    }
    for part in parts {
        // a person who is present is written as its members
        let inside = if of == "participant" { "PERSON" } else { &of };
        let Some(kind) = members.get(inside).and_then(|members| members.get(part)) else { return false };
        of = kind.trim_matches(['[', ']', '{', '}', '?']).to_owned();
    }
    true
}

/// The columns of a table of the register.
fn columns(table: Table) -> BTreeSet<String> {
    let (register, today) = (Register::default(), Day::parse("2026-12-01").expect("a day"));
    let text = table.csv(&register, &register.shown(&Query::default(), today), today);
    let heading = text.lines().next().expect("a heading");
    heading.split(',').map(|name| name.trim_matches('"').to_owned()).collect()
}

fn is_there(name: &str) -> bool {
    let (kind, rest) = name.split_once(' ').unwrap_or((name, ""));
    match kind {
        "entry" => is_entry(rest),
        "step" => StepKind::ALL.iter().any(|kind| kind.word() == rest),
        // its file name stands where it is added, or by a name beside it
        "paper" => PAPERS.contains(&format!("\"{rest}\"")),
        "file" => {
            let closing = ClosingFile::ALL.map(ClosingFile::name);
            closing.contains(&rest) || [names::TRANSCRIPT, names::SIGNATURES].contains(&rest)
        }
        "register" => rest.split_once('/').is_some_and(|(word, column)| {
            Table::ALL.into_iter().any(|table| table.word() == word && columns(table).contains(column))
        }),
        "keyrite" => COMMANDS.contains(&format!("\n{name} ")) || name == "keyrite register --csv",
        _ => [names::TRANSCRIPT, "record"].contains(&name) || blocks::shipped(name).is_some(),
    }
}

#[test]
fn what_the_map_names_is_there() {
    let all = named(MAP);
    assert!(all.len() > 150, "{} names", all.len());
    let missing: Vec<&&str> = all.iter().filter(|name| !is_there(name)).collect();
    assert!(missing.is_empty(), "not there: {missing:#?}");
    // every kind of evidence is read, and what is not there is missed
    for (name, there) in [
        ("entry exception", true),
        ("entry exception.about", true),
        ("entry header.choices.key.ends", true),
        ("entry header.parent.known.holders.shares", true),
        ("entry participant.like.same", true),
        ("entry released.wrapped_to", true),
        ("entry exception.severity", false),
        ("entry header.choices.ends", false),
        ("entry PERSON.name", false),
        ("entry participants", false),
        ("step gate", true),
        ("step gates", false),
        ("paper attestation.pdf", true),
        ("paper invoice.pdf", false),
        ("file statement.txt.minisig", true),
        ("file statement.pdf", false),
        ("register keys/state", true),
        ("register keys/holder", false),
        ("register states/keys", false),
        ("keyrite verify", true),
        ("keyrite comply", false),
        ("something else", false),
    ] {
        assert_eq!(is_there(name), there, "{name}");
    }
}

/// The standards that are asked about each have their part, and what is not claimed is said.
#[test]
fn the_map_has_a_part_for_each_standard_and_claims_no_validated_module() {
    for part in [
        "## PCI DSS 4.0, requirements 3.6 and 3.7",
        "## PCI PIN Security 3.1",
        "## NIST SP 800-57",
        "## SOC 2, CC6.1",
        "## ISO/IEC 27001:2022, A.8.24",
        "## HIPAA, 45 CFR 164.312",
        "## WebTrust for Certification Authorities, 4.x",
    ] {
        let rows = MAP.split(part).nth(1).unwrap_or_default().split("\n## ").next().unwrap_or_default();
        let rows = rows.lines().filter(|line| line.starts_with("| ") && line.contains('`')).count();
        assert!(rows >= 4, "{part}: {rows} rows");
    }
    assert!(MAP.contains("Keyrite is not a validated cryptographic module under FIPS 140-2 or 140-3"));
    // no row is wider or narrower than its heading
    for table in MAP.split("\n\n").filter(|part| part.starts_with("| ")) {
        let widths: BTreeSet<usize> = table.trim().lines().map(|line| line.matches('|').count()).collect();
        assert_eq!(widths.len(), 1, "{table}");
    }
}
