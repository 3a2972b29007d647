//! Templates with mistakes: every problem is named with file, line, key and cure, and the command's exit code says so.

use std::fs;

use crate::support::program::{self, Folder, keyrite};
use keyrite::vocab::shown::visible;

/// A change of a shipped script, and what must be said about it: a text on the line that is named (empty where the
/// problem is what is absent), key, words of the cure.
type Case = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [(&'static str, &'static str, &'static str)],
);

/// Changes of the script that makes a key.
const GENERATION: &[Case] = &[
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
        "no witness has to come",
        &[("title = \"Witness\"\nat_least = 1", "title = \"Witness\"\nat_least = 0")],
        &[("[[role]]\nid = \"witness\"", "role.at_least", "write at_least = 1")],
    ),
    (
        "a role that is not there",
        &[("acts = \"custodian\"\nconfirms = []", "acts = \"keeper\"\nconfirms = []")],
        &[("acts = \"keeper\"", "names the role", "a role of this template")],
    ),
    (
        "two steps of one id",
        &[("id = \"split\"", "id = \"draw\"")],
        &[(
            "[[phase.step]]\nid = \"draw\"\nkind = \"split\"",
            "the first stands in line",
            "an id of its own",
        )],
    ),
    (
        "an id of a block",
        &[("id = \"purpose\"", "id = \"open\"")],
        &[(
            "[[phase.step]]\nid = \"open\"",
            "the block \u{201c}opening\u{201d}, included in line",
            "are taken",
        )],
    ),
    (
        "a block without its role",
        &[
            (
                "[[role]]\nid = \"administrator\"\ntitle = \"Administrator\"\nat_least = 1\nat_most = 1\nnot_also = [\"witness\", \"custodian\"]\n",
                "",
            ),
            ("\"administrator\", \"operator\", \"custodian\"", "\"operator\", \"custodian\""),
            ("\"administrator\", \"operator\", \"witness\"", "\"operator\", \"witness\""),
            ("acts = \"administrator\"", "acts = \"operator\""),
            ("acts = \"administrator\"", "acts = \"operator\""),
        ],
        &[
            (
                "[[phase]]\ninclude = \"opening\"",
                "the block \u{201c}opening\u{201d} needs",
                "id = \"administrator\"",
            ),
            (
                "[[phase]]\ninclude = \"custodians\"",
                "the block \u{201c}custodians\u{201d} needs",
                "id = \"administrator\"",
            ),
            (
                "[[phase]]\ninclude = \"closing\"",
                "the block \u{201c}closing\u{201d} needs",
                "id = \"administrator\"",
            ),
        ],
    ),
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
        &[("[[phase]\n", "", "with two brackets on each side")],
    ),
    (
        "one bracket",
        &[
            ("[[phase.step]]\nid = \"purpose\"", "[phase.step]\nid = \"purpose\""),
            ("[[phase.step]]\nid = \"entropy\"", "[phase.step]\nid = \"entropy\""),
        ],
        &[
            ("[phase.step]\nid = \"purpose\"", "phase.step stands in one bracket", "[[phase.step]]"),
            ("[phase.step]\nid = \"entropy\"", "phase.step stands in one bracket", "[[phase.step]]"),
        ],
    ),
    (
        "quotation marks of a word processor",
        &[("id = \"kek\"", "id = \u{201c}kek\u{201d}")],
        &[("id = \u{201c}kek\u{201d}", "\u{201c} (U+201C)", "the straight one")],
    ),
    (
        "Cyrillic",
        &[("title = \"Draw the root key\"", "title = \"Draw the root k\u{435}y\"")],
        &[("k\u{435}y", "title", "Latin letters")],
    ),
    (
        "a title of two lines",
        &[("title = \"Data-encryption master key\"", "title = \"Key\\nexceptions       0\"")],
        &[("title = \"Key", "title has the character U+000A at place 4", "on one line")],
    ),
    (
        "a role's title of two lines",
        &[("title = \"Witness\"", "title = \"Wit\\nness\"")],
        &[("title = \"Wit", "role.title", "on one line")],
    ),
    (
        "a bell in a tick",
        &[("ticks = [\"Name, purpose", "ticks = [\"\\u0007Name, purpose")],
        &[("ticks = [\"\\u0007", "ticks has an entry that has the character U+0007 at place 1", "remove it")],
    ),
    (
        "a tick turned around",
        &[("ticks = [\"Name, purpose", "ticks = [\"Name\u{202e}, purpose")],
        &[("ticks = [\"Name", "U+202E at place 5", "remove it")],
    ),
    (
        "one tick twice",
        &[("ticks = [\"Printed sheets", "ticks = [\"Once\", \"Once\", \"Printed sheets")],
        &[("ticks = [\"Once\"", "has \u{201c}Once\u{201d} twice", "write it once")],
    ),
    (
        "a word that nobody can type",
        &[("word = \"WIPE\"", "word = \"WI\\nPE\"")],
        &[("word = \"WI", "is no word to type", "use A-Z, 0-9 and single blanks")],
    ),
    (
        "a word in small letters",
        &[("word = \"WIPE\"", "word = \"wipe\"")],
        &[("word = \"wipe\"", "word", "A-Z")],
    ),
    (
        "ticks on a wipe",
        &[("word = \"WIPE\"", "word = \"WIPE\"\nticks = [\"All gone\"]")],
        &[(
            "ticks = [\"All gone\"]",
            "belongs to steps of kind act, and this one is wipe",
            "a step of kind act of its own",
        )],
    ),
    (
        "a share's steps where there is no share",
        &[("title = \"Sealing a share\"\nrepeat = \"share\"", "title = \"Sealing a share\"")],
        &[
            ("[[phase.step]]\nid = \"gate\"", "about one share", "repeat = \"share\""),
            ("[[phase.step]]\nid = \"lock\"", "about one share", "repeat = \"share\""),
            ("[[phase.step]]\nid = \"print\"", "about one share", "repeat = \"share\""),
            ("[[phase.step]]\nid = \"read-back\"", "about one share", "repeat = \"share\""),
            ("[[phase.step]]\nid = \"bag\"", "about one share", "repeat = \"share\""),
        ],
    ),
    (
        "a key drawn in every round",
        &[("title = \"The key\"", "title = \"The key\"\nrepeat = 2")],
        &[
            ("[[phase.step]]\nid = \"draw\"", "held once", "without repeat"),
            ("[[phase.step]]\nid = \"split\"", "held once", "without repeat"),
        ],
    ),
    (
        "the roll is called twice",
        &[
            ("id = \"purpose\"\nkind = \"act\"", "id = \"purpose\"\nkind = \"roll-call\""),
            ("ticks = [\"Name, purpose, owner, environment and dates are as approved\"]\n", ""),
        ],
        &[("[[phase.step]]\nid = \"purpose\"", "purpose is the second of kind roll-call", "take it out")],
    ),
    (
        "the operator at the gate",
        &[(
            "kind = \"gate\"\ntitle = \"Custodian to the screen, others look away\"\nacts = \"custodian\"",
            "kind = \"gate\"\ntitle = \"Custodian to the screen, others look away\"\nacts = \"operator\"",
        )],
        &[("[[phase.step]]\nid = \"gate\"", "lets the operator come to the screen", "acts = \"custodian\"")],
    ),
    (
        "an invisible id",
        &[("id = \"kek\"", "id = \"k\u{e0041}ek\"")],
        &[("id = \"k", "id has the character U+E0041 at place 2", "remove it")],
    ),
    (
        "what the script does not lack",
        &[("version = 1\n", "version = 1\nwithout = [\"a clock\"]\n")],
        &[("without = [\"a clock\"]", "is not what this script does without", "leave the key out")],
    ),
];

/// Changes of the script that recovers one.
const RECOVERY: &[Case] = &[
    (
        "rounds for shares that are not made",
        &[("title = \"The sheets\"", "title = \"The sheets\"\nrepeat = \"share\"")],
        &[("[[phase]]\ntitle = \"The sheets\"", "phase.repeat is \"share\"", "leave repeat out")],
    ),
    (
        "only talk about the sheets in every round",
        &[(
            "[[phase]]\ntitle = \"The sheets\"",
            "[[phase]]\ntitle = \"Before\"\nrepeat = \"share\"\n[[phase.step]]\nid = \"ask\"\nkind = \"act\"\ntitle = \"Ask\"\nacts = \"operator\"\nconfirms = [\"witness\"]\nsay = \"Who?\"\n[[phase]]\ntitle = \"The sheets\"",
        )],
        &[("[[phase]]\ntitle = \"Before\"", "would never be held", "leave repeat out")],
    ),
];

/// Each kind of step that a ceremony cannot lack, taken out alone.
#[test]
fn a_script_without_what_it_cannot_lack_is_refused() {
    let at = Folder::empty();
    for (id, kinds) in [
        (
            "kek",
            &["entropy", "draw", "split", "gate", "lock", "print", "read-back", "bag", "trial", "wipe"][..],
        ),
        ("recovery", &["operation", "collect", "combine", "wipe", "reseal"]),
        ("reshare", &["operation", "collect", "combine", "split", "bag", "trial", "wipe", "reseal"]),
    ] {
        for kind in kinds {
            fs::write(at.path("my.toml"), lacking(id, kind)).expect("writes");
            let run = keyrite(&["template", "check", "my.toml"], at.root());
            assert_eq!(run.code, 1, "{id} without {kind}: {}{}", run.out, run.err);
            let said = format!("has no step of kind {kind}, and");
            let cure = format!("kind = \"{kind}\"");
            assert!(run.err.contains(&said) && run.err.contains(&cure), "{id} without {kind}: {}", run.err);
        }
    }
}

/// The shipped script without its first step of this id, which is its kind too.
fn lacking(id: &str, step: &str) -> String {
    let shipped = keyrite::plan::blocks::shipped(id).expect("shipped");
    let start = shipped.find(&format!("[[phase.step]]\nid = \"{step}\"")).expect("a step");
    let end = shipped[start + 1..].find("[[phase").map_or(shipped.len(), |end| start + 1 + end);
    format!("{}{}", &shipped[..start], &shipped[end..])
}

#[test]
fn every_problem_is_named_with_line_key_and_cure() {
    let at = Folder::empty();
    for (id, cases) in [("kek", GENERATION), ("recovery", RECOVERY)] {
        let shipped = keyrite::plan::blocks::shipped(id).expect("shipped");
        for case in cases {
            named_with_line_key_and_cure(&at, shipped, case);
        }
    }
}

fn named_with_line_key_and_cure(at: &Folder, shipped: &str, (name, changes, wanted): &Case) {
    let mut text = shipped.to_owned();
    for (from, to) in *changes {
        assert!(text.contains(from), "{name}: the shipped template no longer has {from:?}");
        text = text.replacen(from, to, 1);
    }
    fs::write(at.path("my.toml"), &text).expect("writes");
    let run = keyrite(&["template", "check", "my.toml"], at.root());
    assert_eq!(run.code, 1, "{name}: {}{}", run.out, run.err);
    assert!(run.err.chars().all(|c| c == '\n' || visible(c)), "{name}: {:?}", run.err);
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

/// Scripts that have all their steps and cannot be held: refused with the step at which a rehearsal stops.
#[test]
fn a_script_that_cannot_reach_its_end_is_refused_with_its_step() {
    let at = Folder::empty();
    // the step that stands too late, before which it is wanted, where a rehearsal stops
    for (id, late, behind, stops_at) in [
        ("kek", "read-back", "bag", "bag/1"),
        ("kek", "lock", "print", "print/1"),
        ("kek", "draw", "split", "split"),
        ("kek", "trial", "wipe", "wipe"),
        ("recovery", "combine", "release", "release"),
    ] {
        let shipped = keyrite::plan::blocks::shipped(id).expect("shipped");
        let step = |id: &str| {
            let start = shipped.find(&format!("[[phase.step]]\nid = \"{id}\"")).expect("a step");
            let end = shipped[start + 1..].find("[[phase").map_or(shipped.len(), |end| start + 1 + end);
            shipped[start..end].to_owned()
        };
        let text = lacking(id, late).replacen(&step(behind), &format!("{}{}", step(behind), step(late)), 1);
        fs::write(at.path("my.toml"), text).expect("writes");
        let run = keyrite(&["template", "check", "my.toml"], at.root());
        assert_eq!(run.code, 1, "{late} behind {behind}: {}{}", run.out, run.err);
        assert!(
            run.err.contains("cannot reach its end") && run.err.contains(&format!("step {stops_at}")),
            "{late} behind {behind}: {}",
            run.err
        );
    }
}

/// What an editor does to a file is nobody's fault, and changes no digest.
#[test]
fn line_ends_marks_and_tabs_of_editors_are_taken() {
    let at = Folder::empty();
    let shipped = keyrite::plan::blocks::shipped("kek").expect("shipped");
    let want = keyrite(&["template", "show", "kek"], at.root()).out;
    for (name, text) in [
        ("a byte order mark", format!("\u{feff}{shipped}")),
        ("line ends of Windows", shipped.replace('\n', "\r\n")),
        ("both", format!("\u{feff}{}", shipped.replace('\n', "\r\n"))),
        ("tabs between keys", shipped.replace(" = ", "\t=\t")),
        ("tabs in a text", shipped.replace("The throws. Only", "The throws.\tOnly")),
        ("spaces at the ends of lines", shipped.replace(".\n", ".  \n")),
        ("letters in two parts", shipped.replace("Data-encryption", "Data-e\u{301}ncryption")),
    ] {
        fs::write(at.path("my.toml"), text).expect("writes");
        let run = keyrite(&["template", "show", "my.toml"], at.root());
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        assert_eq!(
            run.out,
            want.replace(
                "Data-encryption",
                if name.starts_with("letters") { "Data-\u{e9}ncryption" } else { "Data-encryption" }
            ),
            "{name}"
        );
    }
}

/// A script that allows no open sheets is rehearsed with the lock it allows.
#[test]
fn a_script_with_locks_alone_is_rehearsed_as_it_is() {
    let at = Folder::empty();
    let shipped = keyrite::plan::blocks::shipped("kek").expect("shipped");
    let locked = shipped.replacen("[\"none\", \"passphrase\", \"code-words\"]", "[\"passphrase\"]", 1);
    assert_ne!(locked, shipped);
    fs::write(at.path("my.toml"), locked).expect("writes");
    let run =
        keyrite(&["rehearse", "my.toml", "--out", "held", "--shares", "2", "--threshold", "2"], at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

/// Precautions that the owner may leave out stand in one list, wherever people look before they rely on it.
#[test]
fn what_a_script_does_without_is_said() {
    let at = Folder::empty();
    let shipped = keyrite::plan::blocks::shipped("kek").expect("shipped");
    let machine = "[[phase]]\ninclude = \"room-and-machine\"\n";
    let cases: &[(&str, String, &[&str])] = &[
        (
            "no look at the machine",
            shipped.replacen(machine, "", 1),
            &[
                "a look at the machine's network, swap, disks and printers",
                "a comparison of the program with an independent print",
                "a comparison of the script with the approved one",
                "a look at the clock on the wall",
            ],
        ),
        (
            "a witness who may be everybody",
            shipped
                .replacen("not_also = [\"witness\", \"custodian\"]", "not_also = [\"custodian\"]", 2)
                .replacen("not_also = [\"administrator\", \"operator\", \"custodian\"]", "not_also = []", 1)
                .replacen("not_also = [\"administrator\", \"operator\", \"witness\"]", "not_also = [\"administrator\", \"operator\"]", 1),
            &["a witness of their own: one person may also be administrator, operator, custodian"],
        ),
        (
            "the witness is not asked at the draw",
            shipped.replacen("kind = \"draw\"\ntitle = \"Draw the root key\"\nacts = \"operator\"\nconfirms = [\"witness\"]", "kind = \"draw\"\ntitle = \"Draw the root key\"\nacts = \"operator\"\nconfirms = [\"administrator\"]", 1),
            &["the witness at: draw"],
        ),
    ];
    assert!(!keyrite(&["template", "check", "kek"], at.root()).out.contains("does without"));
    for (name, text, wanted) in cases {
        assert_ne!(text, shipped, "{name}");
        fs::write(at.path("my.toml"), text).expect("writes");
        let run = keyrite(&["template", "check", "my.toml"], at.root());
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        let listed: Vec<&str> = run.out.lines().filter_map(|line| line.strip_prefix("  ")).collect();
        assert_eq!(&listed, wanted, "{name}");
        let _ = fs::remove_file(at.path("script.pdf"));
        let run = keyrite(&["template", "script", "my.toml", "--out", "script.pdf"], at.root());
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        let first = program::tool("pdftotext", &["-l", "1", "script.pdf", "-"], at.root()).out;
        let first = first.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(wanted.iter().all(|precaution| first.contains(precaution)), "{name}: {first}");
    }
    // what the first page says is what the statement says
    let run =
        keyrite(&["rehearse", "my.toml", "--out", "held", "--shares", "2", "--threshold", "2"], at.root());
    assert_eq!(run.code, 0, "{}", run.err);
    let statement = fs::read_to_string(at.path("held/statement.txt")).expect("there");
    assert!(statement.lines().any(|line| line == "without          the witness at: draw"), "{statement}");
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

#[test]
fn help_is_found_by_heading_key_and_kind() {
    let at = Folder::empty();
    let found = [
        ("values", "Values"),
        ("when", "Conditions"),
        ("repeat", "Tables and rounds"),
        ("until", "Tables and rounds"),
        ("fields", "Values"),
        ("choices", "Choices"),
        ("confirms", "Who confirms"),
        ("item", "Things"),
        ("table", "Tables and rounds"),
        ("names", "Evidence"),
        ("not_also", "Roles"),
        ("payload", "Payloads"),
        ("gate", "Kinds of step"),
        ("same_as", "Values"),
        ("least_days", "Days"),
        ("destruction", "Kinds of ceremony"),
        ("audit", "Kinds of ceremony"),
    ];
    for (construct, heading) in found {
        let run = keyrite(&["template", "help", construct], at.root());
        assert_eq!(run.code, 0, "{construct}");
        assert_eq!(run.out.lines().next(), Some(format!("## {heading}").as_str()), "{construct}");
    }
    let none = keyrite(&["template", "help", "nonsense\n\u{202e}"], at.root());
    assert_eq!((none.code, none.out.as_str()), (1, ""));
    assert!(none.err.contains("there is no section") && !none.err.contains('\u{202e}'), "{}", none.err);
}

#[test]
fn a_block_is_shown_as_it_is_written() {
    let at = Folder::empty();
    for name in ["opening", "room-and-machine", "custodians", "closing"] {
        let run = keyrite(&["template", "show", name], at.root());
        assert!(run.out.starts_with(&format!("[[block]]\nname = \"{name}\"\n")), "{}{}", run.out, run.err);
        assert_eq!(run.out.matches("[[block]]").count(), 1, "{name}");
        // as a block of one's own it is a copy to start from
        let own = run.out.replace(&format!("name = \"{name}\""), "name = \"mine\"");
        let script = include_str!("../core/scripts/base.toml");
        let roles = "\n[[role]]\nid = \"custodian\"\ntitle = \"Custodian\"\n\n";
        let whole = script.replace(&format!("include = \"{name}\""), "include = \"mine\"");
        let whole = whole.replacen("\n[[phase]]", &format!("{roles}{own}\n[[phase]]"), 1);
        fs::write(at.path("own.toml"), whole).expect("writes");
        let check = keyrite(&["template", "check", "own.toml"], at.root());
        let unused = "is included nowhere";
        assert!(check.code == 0 || check.err.contains(unused), "{name}: {}{}", check.out, check.err);
    }
}

#[test]
fn a_role_with_nothing_to_do_is_said() {
    let at = Folder::empty();
    let observer = "\n[[role]]\nid = \"observer\"\ntitle = \"Observer\"\n\n[[phase]]";
    let script = include_str!("../core/scripts/base.toml").replacen("\n[[phase]]", observer, 1);
    fs::write(at.path("own.toml"), script).expect("writes");
    let check = keyrite(&["template", "check", "own.toml"], at.root());
    assert_eq!(check.code, 0, "{}", check.err);
    let said = "Observer (observer) acts and confirms at no step: present, and signs off.";
    assert!(check.out.lines().any(|line| line == said), "{}", check.out);
    assert_eq!(check.out.matches("acts and confirms at no step").count(), 1, "{}", check.out);
}

/// A script at the sheets of an earlier ceremony is rehearsed like any other: the ceremony that made them is held first.
#[test]
fn a_script_for_each_sheet_is_rehearsed_after_a_ceremony_that_makes_some() {
    let at = Folder::empty();
    let run =
        keyrite(&["rehearse", "destruction", "--shares", "3", "--threshold", "2", "--out", "end"], at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let last = at.path("end-day-2");
    let made = std::fs::read_to_string(at.path("end/generation/statement.txt")).expect("a ceremony before");
    assert!(made.contains("2 of 3"), "{made}");
    let told = std::fs::read_to_string(last.join("statement.txt")).expect("a statement");
    assert_eq!(told.matches("destroyed, shredded").count(), 3, "{told}");
    // one that is held after a ceremony that is there makes none, and nobody asks it for shares
    let again =
        keyrite(&["rehearse", "destruction", "--continue", "end/generation", "--out", "other"], at.root());
    assert_eq!(again.code, 0, "{}{}", again.out, again.err);
    assert!(!at.path("other/generation").exists());
    let refused = keyrite(
        &["rehearse", "destruction", "--continue", "end/generation", "--shares", "3", "--out", "no"],
        at.root(),
    );
    assert!(refused.code == 2 && refused.err.contains("a destruction makes no shares"), "{}", refused.err);
    assert!(!at.path("no").exists());
}

/// A release takes days, and the last of them knows what the first one goes on after.
#[test]
fn a_release_of_what_was_never_deposited_is_named() {
    let at = Folder::around_rehearsed(&["--shares", "2", "--threshold", "2"]);
    for (template, out, parent) in [
        ("release-of-deposit", "false", "held"),
        ("deposit", "kept", "held"),
        ("release-of-deposit", "out", "kept"),
    ] {
        let run = keyrite(&["rehearse", template, "--continue", parent, "--out", out], at.root());
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    }
    let says = "no deposit stands among the ceremonies before it";
    let run = keyrite(&["verify", "false-day-2", "--parent", "held"], at.root());
    assert!(run.code == 1 && run.out.contains(says), "{}{}", run.out, run.err);
    let register = keyrite(&["register", "--rehearsal", "held", "false", "false-day-2"], at.root());
    assert!(register.out.contains(says), "{}{}", register.out, register.err);
    let run = keyrite(&["verify", "out-day-2", "--parent", "kept"], at.root());
    assert!(!run.out.contains(says) && run.code == 5, "{}{}", run.out, run.err);
    let register = keyrite(&["register", "--rehearsal", "held", "kept", "out", "out-day-2"], at.root());
    assert!(
        register.out.contains("2 things released to") && !register.out.contains(says),
        "{}",
        register.out
    );
}
