//! What people really bring: mails, lists, tables, other programs' files, other keyboards. One rule in Keyrite,
//! recover.py and recover.html: the same texts, the same shares.

#![allow(clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::page::page;
use crate::support::program::{Folder, keyrite, recover_py};
use data_encoding::HEXLOWER;
use keyrite::desk::readings::{Reading, ReadingError, read_bytes};
use keyrite::sharing::share::Authenticity;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/texts")
}

/// Every text by its name, with what it holds.
fn expected() -> BTreeMap<String, String> {
    let table = fs::read_to_string(folder().join("expected.toml")).expect("there");
    toml::from_str(&table).expect("names and outcomes")
}

fn bytes_of(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The names of an error's variants, outermost first, from its `Debug` form.
fn name_of(error: &impl Debug) -> String {
    let debug = format!("{error:?}");
    let head: String = debug.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '(').collect();
    let is_variant = |name: &&str| name.starts_with(|c: char| c.is_ascii_uppercase());
    head.split('(').filter(is_variant).collect::<Vec<_>>().join(".")
}

/// What one piece is, in the words of expected.toml.
fn verdict(reading: &Reading) -> String {
    let signature =
        |at: &str| if reading.sheet.is_ok() && at == "Words" { "Share.BadSignature" } else { "BadSignature" };
    match reading.share() {
        Ok(share) => match share.authenticity() {
            Ok(Authenticity::SignedBy(_)) => format!("ok {}", share.header.x),
            Ok(Authenticity::Unsigned) => format!("Unsigned {}", share.header.x),
            Err(_) => signature(&format!("{:?}", reading.from)).to_owned(),
        },
        Err(ReadingError::Words(problems)) => problems.iter().map(name_of).collect::<Vec<_>>().join(", "),
        Err(ReadingError::Code(error)) => name_of(&error),
        Err(ReadingError::OtherLayout(_)) => "OtherLayout".to_owned(),
        Err(ReadingError::Page(_)) => "NotText".to_owned(),
        Err(_) => "File".to_owned(),
    }
}

fn by_keyrite(bytes: &[u8]) -> String {
    read_bytes("it", bytes).iter().map(verdict).collect::<Vec<_>>().join(" & ")
}

/// What recover.py finds in each.
fn by_script(texts: &[Vec<u8>]) -> Vec<String> {
    let at = Folder::empty();
    let vectors: Value =
        texts.iter().map(|text| json!({"kind": "file", "input": HEXLOWER.encode(text)})).collect();
    fs::write(at.path("texts.json"), vectors.to_string()).expect("writes");
    let run = recover_py(&["--vectors", "texts.json"], at.root());
    assert_eq!(run.code, 0, "{}", run.err);
    run.out.lines().map(str::to_owned).collect()
}

#[test]
fn every_text_gives_the_shares_that_are_in_it() {
    for (name, want) in expected() {
        assert_eq!(by_keyrite(&bytes_of(&name)), want, "{name}");
    }
}

/// A text without its outcome proves nothing.
#[test]
fn every_text_has_its_outcome() {
    let known = expected();
    for entry in fs::read_dir(folder()).expect("there") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        assert!(name == "expected.toml" || known.contains_key(&name), "{name}");
    }
}

#[test]
fn recover_py_finds_the_same_shares() {
    let texts = expected();
    let bytes: Vec<Vec<u8>> = texts.keys().map(|name| bytes_of(name)).collect();
    for ((name, want), got) in texts.iter().zip(by_script(&bytes)) {
        assert_eq!(got, *want, "{name}");
    }
}

#[test]
fn the_page_finds_the_same_shares() {
    let texts = expected();
    let input: Value = texts.keys().map(|name| json!(HEXLOWER.encode(&bytes_of(name)))).collect();
    let found = page(
        &input,
        r#"
return input.map((hex) => {
  const text = decodeText(Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16)));
  if (text === null) return "NotText";
  const verdict = (share) => share instanceof Refused ? share.kind : `${share.proof ? "ok" : "Unsigned"} ${share.x}`;
  return readText("it", text).map(([, share]) => verdict(share)).join(" & ");
});"#,
    );
    for ((name, want), got) in texts.iter().zip(found.as_array().expect("a list")) {
        assert_eq!(got, want, "{name}");
    }
}

/// One small change at a time, as people and programs make them.
fn mutated(bytes: &[u8], others: &[Vec<u8>], rng: &mut StdRng) -> Vec<u8> {
    let mut text = bytes.to_vec();
    for _ in 0..rng.random_range(1..=3) {
        let at = rng.random_range(0..=text.len());
        let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
        let line = rng.random_range(0..lines.len());
        text = match rng.random_range(0..9) {
            0 => [&text[..at], &text[(at + 1).min(text.len())..]].concat(),
            1 => [&text[..at], &[*b" \n.-1lo=<>&/".choose(rng).expect("signs")], &text[at..]].concat(),
            2 => [
                &text[..at],
                *[&b"\n---\n"[..], b"\n> ", b" 7. ", b"\xc3\xa9", b"row ", b"=\n"].choose(rng).expect("some"),
                &text[at..],
            ]
            .concat(),
            3 => text[..at].to_vec(),
            4 => lines
                .iter()
                .enumerate()
                .filter(|(place, _)| *place != line)
                .map(|(_, line)| *line)
                .collect::<Vec<_>>()
                .join(&b'\n'),
            5 => [&lines[..], &[lines[line]]].concat().join(&b'\n'),
            6 => {
                let mut lines = lines;
                let other = rng.random_range(0..lines.len());
                lines.swap(line, other);
                lines.join(&b'\n')
            }
            7 => [&text[..], b"\n", others.choose(rng).expect("a text")].concat(),
            _ => {
                text.iter().map(|byte| if rng.random_range(0..400) == 0 { byte ^ 1 } else { *byte }).collect()
            }
        };
    }
    text
}

/// Whatever is done to a text, Keyrite and recover.py find the same in it, and what they find are the shares that
/// were written, or refusals.
#[test]
fn changed_texts_give_the_same_in_both_programs_and_never_another_share() {
    let rng = &mut StdRng::seed_from_u64(8);
    let originals: Vec<Vec<u8>> = expected().keys().map(|name| bytes_of(name)).collect();
    let genuine: Vec<_> = originals
        .iter()
        .flat_map(|text| read_bytes("it", text))
        .filter_map(|reading| reading.share().ok())
        .map(|share| share.content().to_vec())
        .collect();
    let changed: Vec<Vec<u8>> =
        (0..300).map(|_| mutated(originals.choose(rng).expect("a text"), &originals, rng)).collect();
    for (text, theirs) in changed.iter().zip(by_script(&changed)) {
        let ours = by_keyrite(text);
        assert_eq!(ours, theirs, "{:?}", String::from_utf8_lossy(text));
        for reading in read_bytes("it", text) {
            let Ok(share) = reading.share() else { continue };
            if share.authenticity().is_ok() {
                assert!(
                    genuine.iter().any(|one| one[..] == *share.content()),
                    "{:?}",
                    String::from_utf8_lossy(text)
                );
            }
        }
    }
}

/// Rows with every kind of slip in them.
fn slips(name: &str) -> Vec<(&'static str, String)> {
    let text = String::from_utf8(bytes_of(name)).expect("text");
    let rows: Vec<Vec<String>> = text
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()))
        .take(10)
        .map(|line| line.split(' ').skip(1).map(str::to_owned).collect())
        .collect();
    assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [7; 10], "{name}");
    let changed = |change: &dyn Fn(&mut Vec<String>)| -> String {
        let mut rows = rows.clone();
        rows.iter_mut().skip(1).step_by(2).for_each(change);
        (1..).zip(rows).map(|(number, row)| format!("{number}. {}\n", row.join(" "))).collect()
    };
    vec![
        ("no words", changed(&|row| row[3].push('q'))),
        ("digits", changed(&|row| row[2].insert(1, '1'))),
        ("other words", changed(&|row| row[4] = "zebra".to_owned())),
        ("swapped", changed(&|row| row.swap(2, 3))),
        ("left out", changed(&|row| drop(row.pop()))),
        ("too many", changed(&|row| row.push("zebra".to_owned()))),
        ("twice", changed(&|_| ()) + &format!("4. {}\n", rows[6].join(" "))),
        ("in mail", "Hello,\nthe words:\n".to_owned() + &changed(&|row| row[5].push('x'))),
    ]
}

fn words_in(text: &str) -> BTreeSet<String> {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| part.len() > 2);
    parts.map(str::to_lowercase).collect()
}

/// What is wrong with a sheet's words is said by place: no word of it, as typed or as meant, is on either stream of
/// any command, as text or as JSON. The words that messages are made of are those that another sheet's slips bring too.
#[test]
fn no_message_holds_a_word_of_a_share() {
    let at = Folder::rehearsed(&["--threshold", "2", "--shares", "2"]);
    let commands: [&[&str]; 6] = [
        &["inspect"],
        &["inspect", "--json"],
        &["audit", "--transcript", "."],
        &["audit", "--json", "--transcript", "."],
        &["recover"],
        &["recover", "--json"],
    ];
    let said = |text: &str| -> Vec<BTreeSet<String>> {
        fs::write(at.path("typed.txt"), text).expect("writes");
        let mut runs: Vec<_> = commands
            .iter()
            .map(|command| keyrite(&[command, &["typed.txt"][..]].concat(), at.root()))
            .collect();
        runs.push(recover_py(&["typed.txt"], at.root()));
        runs.iter().for_each(|run| assert_eq!(run.code, 1, "{}{}", run.out, run.err));
        runs.iter().map(|run| words_in(&format!("{} {}", run.out, run.err))).collect()
    };
    let (one, other) = (slips("rows-number-dot.txt"), slips("rows-of-a-locked-sheet.txt"));
    for ((slip, text), (_, control)) in one.iter().zip(&other) {
        let (theirs, planted) = (said(control), words_in(text));
        let listed: BTreeSet<String> =
            words_in(&String::from_utf8(bytes_of("rows-number-dot.txt")).expect("text"));
        for (run, (said, control)) in said(text).iter().zip(&theirs).enumerate() {
            let leaked: Vec<&String> = said
                .iter()
                .filter(|word| planted.contains(*word) || listed.contains(*word))
                .filter(|word| !control.contains(*word))
                .collect();
            assert!(leaked.is_empty(), "{slip}, command {run}: {leaked:?}");
        }
    }
}
