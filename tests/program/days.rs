//! A ceremony of three days: held by the program, a folder a day, and read by `keyrite verify`, recover.py and the page.

#![allow(clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use data_encoding::BASE64;
use serde_json::json;

use crate::support::page::page;
use crate::support::program::{Folder, keyrite, recover_py, tool};

const LAST: &str = "held-day-3";

static HELD: LazyLock<Folder> = LazyLock::new(|| {
    let at = Folder::empty();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/core/scripts/days.toml");
    let run = keyrite(&["rehearse", script.to_str().expect("UTF-8"), "--out", "held"], at.root());
    assert_eq!(run.code, 0, "{}", run.err);
    at
});

fn copied() -> Folder {
    let at = Folder::empty();
    for name in ["held", "held-day-2", LAST] {
        let from = HELD.path(name);
        tool("cp", &["-r", from.to_str().expect("UTF-8"), name], at.root());
    }
    at
}

/// What the page says of a folder that is chosen as a whole: its verdict, and why.
pub fn on_the_page(folder: &Path) -> String {
    on_the_page_with(folder, "")
}

/// The same, with what somebody typed from paper.
fn on_the_page_with(folder: &Path, typed: &str) -> String {
    let mut files = Vec::new();
    let mut rest = vec![folder.to_owned()];
    while let Some(inside) = rest.pop() {
        for entry in fs::read_dir(&inside).expect("readable").flatten() {
            let path: PathBuf = entry.path();
            let name = path.strip_prefix(folder).expect("inside").to_str().expect("UTF-8").to_owned();
            let wanted =
                ["parts", "evidence"].iter().any(|start| name.starts_with(start)) || !name.contains('/');
            if path.is_dir() {
                rest.push(path);
            } else if wanted {
                files.push(json!([name, BASE64.encode(&fs::read(&path).expect("reads"))]));
            }
        }
    }
    let program = r"
const given = new Map(input[0].map(([name, text]) => [name, Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))]));
const found = await judgeFolder(given, () => {});
const { verdict, why, says } = input[1] ? weigh(found, input[1]) : found;
return [`${verdict}: ${why} ${says || ``}`];";
    page(&json!([files, typed]), program)[0].as_str().expect("a sentence").to_owned()
}

type Spoil = fn(&Folder);

fn edit(at: &Folder, name: &str, change: fn(String) -> String) {
    let text = fs::read_to_string(at.path(name)).expect("reads");
    fs::write(at.path(name), change(text)).expect("writes");
}

/// What is done, the folder that is looked at, the exit code of the two programs, what each of the three says.
const CASES: &[(&str, Spoil, &str, i32, [&str; 3])] = &[
    ("the first day", |_| {}, "held", 3, ["DAY 1 IS OVER", "DAY 1 IS OVER", "Day 1 is over"]),
    ("the second day", |_| {}, "held-day-2", 3, ["DAY 2 IS OVER", "DAY 2 IS OVER", "Day 2 is over"]),
    (
        "the last day",
        |_| {},
        LAST,
        5,
        ["It was held on 3 days", "its 2 earlier days lie in parts/", "2 earlier days lie in parts"],
    ),
    (
        "a changed line of the first day",
        |at| {
            edit(at, "held-day-3/parts/1/transcript.jsonl", |text| text.replacen("Rehearsal", "Rehearsel", 1))
        },
        LAST,
        1,
        [
            "parts/1, an earlier day of this ceremony: line ",
            "parts/1, an earlier day of this ceremony: line ",
            "Parts/1, an earlier day of this ceremony: line ",
        ],
    ),
    (
        "the second day is gone",
        |at| fs::remove_dir_all(at.path("held-day-3/parts/2")).expect("removes"),
        LAST,
        1,
        [
            "the day between them is missing, or it is of another ceremony",
            "does not name the day before it as that one ended",
            "does not name the day before it as that one ended",
        ],
    ),
    (
        "all days are gone",
        |at| fs::remove_dir_all(at.path("held-day-3/parts")).expect("removes"),
        LAST,
        1,
        ["belong into parts/", "belong into parts/", "they lie in the folder parts"],
    ),
    (
        "the end of the first day is cut off",
        |at| {
            for name in ["transcript.jsonl", "transcript.sig"] {
                edit_lines(at, &format!("held-day-3/parts/1/{name}"), |lines| {
                    lines.pop();
                });
            }
        },
        LAST,
        1,
        [
            "it does not end with the end of a day",
            "it does not end with the end of a day",
            "it does not end with the end of a day",
        ],
    ),
    (
        "the days are exchanged",
        |at| {
            let inside = at.path("held-day-3/parts");
            fs::rename(inside.join("1"), inside.join("x")).expect("renames");
            fs::rename(inside.join("2"), inside.join("1")).expect("renames");
            fs::rename(inside.join("x"), inside.join("2")).expect("renames");
        },
        LAST,
        1,
        ["parts/1, an earlier day", "parts/1, an earlier day", "Parts/1, an earlier day"],
    ),
    (
        "a day of another ceremony before the first",
        |at| {
            fs::create_dir_all(at.path("held/parts")).expect("makes");
            fs::rename(at.path("held-day-3/parts/1"), at.path("held/parts/1")).expect("renames");
        },
        "held",
        1,
        ["names no part before it", "does not name the day before it", "does not name the day before it"],
    ),
    (
        "what the second day kept is gone",
        |at| fs::remove_dir_all(at.path("held-day-2/evidence")).expect("removes"),
        "held-day-2",
        3,
        [
            "evidence/002-rehearsal-2.txt is not there",
            "evidence/002-rehearsal-2.txt is not there",
            "evidence/002-rehearsal-2.txt is missing",
        ],
    ),
    (
        "the statement of the first day is another",
        |at| edit(at, "held/statement.txt", |text| text.replacen("and another follows", "the last", 1)),
        "held",
        1,
        ["statement.txt is not what", "statement.txt is not what", "statement.txt is not what"],
    ),
];

fn edit_lines(at: &Folder, name: &str, change: fn(&mut Vec<&str>)) {
    let text = fs::read_to_string(at.path(name)).expect("reads");
    let mut lines: Vec<&str> = text.lines().collect();
    change(&mut lines);
    fs::write(at.path(name), lines.join("\n") + "\n").expect("writes");
}

#[test]
fn three_readers_say_the_same_of_a_ceremony_of_several_days() {
    for (name, spoil, folder, code, says) in CASES {
        let at = copied();
        spoil(&at);
        let ours = keyrite(&["verify", folder], at.root());
        let theirs = recover_py(&["--verify", folder], at.root());
        let [of_keyrite, of_python, of_page] = says;
        for (who, run, says) in [("keyrite", &ours, of_keyrite), ("recover.py", &theirs, of_python)] {
            let all = format!("{}{}", run.out, run.err);
            assert_eq!(run.code, *code, "{name}, {who}: {all}");
            assert!(all.contains(says), "{name}, {who}: {all}");
        }
        let page = on_the_page(&at.path(folder));
        assert!(page.contains(of_page), "{name}, the page: {page}");
    }
}

/// A key is made on the first day, and its ceremony closes on the second.
static MADE: LazyLock<Folder> = LazyLock::new(|| {
    let at = Folder::empty();
    let kek = keyrite::plan::blocks::shipped("kek").expect("shipped");
    let closing = "[[phase]]\ninclude = \"closing\"";
    let evening = "[[phase]]\ntitle = \"Evening\"\n\n[[phase.step]]\nid = \"evening\"\nkind = \"session-end\"\n\
                   title = \"End the day\"\nacts = \"operator\"\nconfirms = [\"witness\"]\n\n";
    assert!(kek.contains(closing), "kek ends otherwise");
    fs::write(at.path("kek.toml"), kek.replacen(closing, &format!("{evening}{closing}"), 1)).expect("writes");
    let run =
        keyrite(&["rehearse", "kek.toml", "--shares", "3", "--threshold", "2", "--out", "made"], at.root());
    assert_eq!(run.code, 0, "{}", run.err);
    at
});

/// Its sheets were signed by the key of the first day: they vouch for that day, and never against the second.
#[test]
fn sheets_of_an_earlier_day_are_the_ceremonys_own() {
    let at = &*MADE;
    let statement = |folder: &str| fs::read_to_string(at.path(folder).join("statement.txt")).expect("reads");
    let key_of = |folder: &str| {
        let text = statement(folder);
        let line = text.lines().find_map(|line| line.strip_prefix("ceremony key     ")).expect("a key");
        line.to_owned()
    };
    let (first, last) = (key_of("made"), key_of("made-day-2"));
    assert_ne!(first, last);
    assert!(statement("made-day-2").contains(&format!("sheets' key      {first}")));
    assert!(!statement("made").contains("sheets' key"));
    let sheet = "made/sheets/share-01.pdf";
    let another_day = "the days after it have keys of their own";
    for (arguments, code, says) in [
        (&["verify", "made", "--sheet", sheet][..], 3, "DAY 1 IS OVER. "),
        (&["verify", "made-day-2", "--sheet", sheet], 2, another_day),
        (&["verify", "made-day-2", "--key", &first], 2, another_day),
        (&["verify", "made-day-2", "--key", &last], 0, "VALID. "),
        (&["audit", "--transcript", "made-day-2", sheet], 0, "share 1"),
    ] {
        let run = keyrite(arguments, at.root());
        let all = format!("{}{}", run.out, run.err);
        assert!(run.code == code && all.contains(says), "{arguments:?}: {} {all}", run.code);
    }
    for (key, code, says) in [(&first, 2, another_day), (&last, 0, "VALID")] {
        let run = recover_py(&["--verify", "made-day-2", "--key", key], at.root());
        let all = format!("{}{}", run.out, run.err);
        assert!(run.code == code && all.contains(says), "recover.py {key}: {} {all}", run.code);
    }
    let page = on_the_page(&at.path("made-day-2"));
    assert!(page.contains("1 earlier day lie in parts"), "{page}");
    for (key, says) in
        [(&first, "That is the key of day 1 of this ceremony"), (&last, "Valid, and its key is the one")]
    {
        let page = on_the_page_with(&at.path("made-day-2"), key);
        assert!(page.contains(says), "{page}");
    }
    let run = keyrite(&["rehearse", "recovery", "--continue", "made-day-2", "--out", "opened"], at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let both = keyrite(&["verify", "opened", "--parent", "made-day-2"], at.root());
    assert_eq!(both.code, 5, "{}{}", both.out, both.err);
}

/// The statement of the last day tells of all of them; the register counts the ceremony once, and finds the day that waits.
#[test]
fn the_last_day_tells_of_all_and_counts_once() {
    let statement = fs::read_to_string(HELD.path(LAST).join("statement.txt")).expect("reads");
    for line in [
        "day              3, the last",
        "result           Serial: ",
        "evidence         001-",
        "evidence         002-",
        "thing            card 1: out of bag ",
    ] {
        assert!(statement.contains(line), "{line}: {statement}");
    }
    let all = keyrite(&["register", "--rehearsal", "held", "held-day-2", LAST], HELD.root());
    assert!(all.out.contains("1 transcript"), "{}{}", all.out, all.err);
    assert!(!all.out.contains("A day of it is over"), "{}", all.out);
    let waits = keyrite(&["register", "--rehearsal", "held", "held-day-2"], HELD.root());
    assert!(waits.out.contains("A day of it is over"), "{}{}", waits.out, waits.err);
}

/// The commands of a later day's `VERIFY.txt` look at the days before it too, and say which paper shows which key.
#[test]
fn the_commands_of_a_later_day_read_the_days_before_it() {
    let at = copied();
    let text = fs::read_to_string(at.path(&format!("{LAST}/VERIFY.txt"))).expect("reads");
    assert!(text.contains("the attestation page of day 3 shows these words"), "{text}");
    let part = text.split("\n8. ").nth(1).expect("a command for the days");
    let command = part.lines().find_map(|line| line.strip_prefix("    ")).expect("a command");
    let said = |at: &Folder| tool("bash", &["-c", command], &at.path(LAST));
    let run = said(&at);
    assert!(
        run.ok && run.out.contains("OK: day 2, ") && run.out.contains("OK: day 1, "),
        "{}{}",
        run.out,
        run.err
    );
    let spoils: &[(&str, Spoil)] = &[
        ("a changed line", |at| {
            edit(at, &format!("{LAST}/parts/2/transcript.jsonl"), |text| {
                text.replacen("Rehearsal", "Rehearsel", 1)
            })
        }),
        ("a lost line", |at| {
            edit_lines(at, &format!("{LAST}/parts/1/transcript.jsonl"), |lines| _ = lines.pop())
        }),
        ("a line more", |at| {
            edit_lines(at, &format!("{LAST}/parts/1/transcript.jsonl"), |lines| lines.push("{}"))
        }),
        ("no first day", |at| fs::remove_dir_all(at.path(&format!("{LAST}/parts/1"))).expect("removes")),
    ];
    for (name, spoil) in spoils {
        let at = copied();
        spoil(&at);
        let run = said(&at);
        assert!(!run.ok, "{name}: {}", run.out);
    }
    let first = fs::read_to_string(at.path("held/VERIFY.txt")).expect("reads");
    assert!(
        first.contains("the share sheets and the attestation page show these words")
            && !first.contains("\n8. ")
    );
}

/// A day that is over is gone on with by its own next day, and by nothing else.
#[test]
fn a_day_that_is_over_is_not_built_on() {
    let at = copied();
    for template in ["recovery", "kek"] {
        let run = keyrite(&["rehearse", template, "--continue", "held", "--out", "other"], at.root());
        assert_ne!(run.code, 0, "{template}");
        assert!(
            run.err.contains("held: a day of it is over, and the ceremony goes on on another"),
            "{}",
            run.err
        );
        assert!(!at.path("other").exists(), "{template}");
    }
}

/// Any day of a ceremony can be given as what the last one goes on after.
#[test]
fn every_earlier_day_is_a_parent() {
    let at = copied();
    for days in [&["held"][..], &["held-day-2"], &["held", "held-day-2"]] {
        let parents: Vec<&str> = days.iter().flat_map(|day| ["--parent", *day]).collect();
        let run = keyrite(&[&["verify", LAST], parents.as_slice()].concat(), at.root());
        assert_eq!(run.code, 5, "{days:?}: {}{}", run.out, run.err);
        assert!(run.out.contains("parent checked"), "{days:?}: {}", run.out);
    }
}
