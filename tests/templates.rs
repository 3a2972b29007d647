//! Templates with mistakes: every problem is named with file, line, key and cure, and the command's exit code says so.

mod program;

use std::fs;

use program::{Folder, keyrite};

/// A change of the shipped script, and what must be said about it: a text on the line that is named (empty where the
/// problem is what is absent), key, words of the cure.
type Case = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [(&'static str, &'static str, &'static str)],
);

const CASES: &[Case] = &[
    (
        "unknown key",
        &[("minutes = 10", "minuts = 10")],
        &[("minuts = 10", "phase.step.minuts", "did you mean \u{201c}minutes\u{201d}?")],
    ),
    (
        "two problems at once",
        &[("threshold = 3", "threshold = 1"), ("kind = \"wipe\"", "kind = \"wype\"")],
        &[("threshold = 1", "threshold", "from 2 to 255"), ("kind = \"wype\"", "kind", "wipe")],
    ),
    (
        "wrong type",
        &[("version = 1", "version = \"one\"")],
        &[("version = \"one\"", "version", "whole number")],
    ),
    ("missing key", &[("title = \"Data-encryption master key\"\n", "")], &[("", "title", "add title")]),
    (
        "no witness",
        &[("id = \"witness\"\ntitle", "id = \"observer\"\ntitle")],
        &[("", "role", "id = \"witness\"")],
    ),
    (
        "a role that is not there",
        &[("acts = \"custodian\"\nconfirms = []", "acts = \"keeper\"\nconfirms = []")],
        &[("[[phase.step]]\nid = \"lock\"", "lock", "a role of this template")],
    ),
    ("two steps of one id", &[("id = \"split\"", "id = \"draw\"")], &[("", "draw", "an id of its own")]),
    (
        "nobody confirms the wipe",
        &[(
            "acts = \"administrator\"\nconfirms = [\"witness\"]\nminutes = 1\nword",
            "acts = \"administrator\"\nconfirms = []\nminutes = 1\nword",
        )],
        &[("[[phase.step]]\nid = \"wipe\"", "wipe", "confirms = [\"witness\"]")],
    ),
    (
        "a block that is not there",
        &[("include = \"custodians\"", "include = \"custodian\"")],
        &[("include = \"custodian\"", "include", "custodians")],
    ),
    (
        "broken TOML",
        &[("[[phase]]\ninclude = \"opening\"", "[[phase]\ninclude = \"opening\"")],
        &[("[[phase]\n", "", "mend the TOML")],
    ),
    (
        "Cyrillic",
        &[("title = \"Draw the root key\"", "title = \"Draw the root k\u{435}y\"")],
        &[("k\u{435}y", "title", "Latin letters")],
    ),
];

#[test]
fn every_problem_is_named_with_line_key_and_cure() {
    let shipped = keyrite::plan::blocks::shipped("kek").expect("shipped");
    let at = Folder::empty();
    for (name, changes, wanted) in CASES {
        let mut text = shipped.to_owned();
        for (from, to) in *changes {
            assert!(text.contains(from), "{name}: the shipped template no longer has {from:?}");
            text = text.replacen(from, to, 1);
        }
        fs::write(at.path("my.toml"), &text).expect("writes");
        let run = keyrite(&["template", "check", "my.toml"], at.root());
        assert_eq!(run.code, 1, "{name}: {}{}", run.out, run.err);
        for (marker, key, cure) in *wanted {
            let place = text.find(marker).expect("the marker is in the changed text");
            let line = text[..place].matches('\n').count() + 1;
            let start = format!("my.toml:{line}:");
            let said = run.err.lines().any(|said| {
                (marker.is_empty() || said.starts_with(&start)) && said.contains(key) && said.contains(cure)
            });
            assert!(said, "{name}: wanted {start} {key} {cure}; got {}", run.err);
        }
        // what is absent is missed in many places; a slip at one place is said once or twice
        let slip = wanted.iter().all(|(marker, _, _)| !marker.is_empty());
        assert!(!slip || run.err.lines().count() <= wanted.len() + 2, "{name}: {}", run.err);
    }
}

/// Scripts that are well-formed and cannot be held: refused with the step at which a rehearsal stops.
#[test]
fn a_script_that_cannot_reach_its_end_is_refused_with_its_step() {
    let shipped = keyrite::plan::blocks::shipped("kek").expect("shipped");
    let step = |id: &str| {
        let start = shipped.find(&format!("[[phase.step]]\nid = \"{id}\"")).expect("a step");
        let end = shipped[start + 1..].find("[[phase").map_or(shipped.len(), |end| start + 1 + end);
        shipped[start..end].to_owned()
    };
    let cases = [
        ("read-back", "bag/1"),
        ("trial", "wipe"),
        ("wipe", "seal"),
        ("split", "lock/1"),
        ("draw", "split"),
        ("lock", "print/1"),
        ("bag", "wipe"),
    ];
    let at = Folder::empty();
    for (without, stops_at) in cases {
        fs::write(at.path("my.toml"), shipped.replacen(&step(without), "", 1)).expect("writes");
        let run = keyrite(&["template", "check", "my.toml"], at.root());
        assert_eq!(run.code, 1, "without {without}: {}{}", run.out, run.err);
        assert!(
            run.err.contains("cannot reach its end") && run.err.contains(&format!("step {stops_at}")),
            "without {without}: {}",
            run.err
        );
    }
}

/// What `show` prints is what the digest covers, and checks as a template itself.
#[test]
fn the_resolved_text_is_a_template_with_the_recorded_digest() {
    let at = Folder::rehearsed(&["--shares", "2", "--threshold", "2"]);
    let shown = keyrite(&["template", "show", "kek"], at.root());
    let line: serde_json::Value = serde_json::from_str(
        fs::read_to_string(at.path("transcript.jsonl")).expect("there").lines().next().expect("a header"),
    )
    .expect("JSON");
    assert_eq!(line["record"]["template"].as_str(), Some(shown.out.as_str()));
    fs::write(at.path("resolved.toml"), &shown.out).expect("writes");
    let run = keyrite(&["template", "check", "resolved.toml"], at.root());
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(keyrite(&["template", "check", "no-such"], at.root()).code, 2);
}
