//! Files that a ceremony keeps: each is the one that its line tells of, for `keyrite verify` and for recover.py alike, and
//! the desk copies it before its line is written or not at all.

#![allow(clippy::expect_used)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::LazyLock;

use crate::support::program::{Folder, keyrite, recover_py, tool};

const ONE: &str = "evidence/001-rehearsal-1.txt";
const TWO: &str = "evidence/002-rehearsal-2.txt";

/// A rehearsal of the script that has everything.
static HELD: LazyLock<Folder> = LazyLock::new(|| {
    let at = Folder::empty();
    // a script whose later step needs what an earlier one may leave empty is not rehearsed
    let script = include_str!("../core/scripts/everything.toml");
    let whole = script.replacen("format = \"text\", optional = true }", "format = \"text\" }", 1);
    fs::write(at.path("script.toml"), whole).expect("writes");
    let run = keyrite(&["rehearse", "script.toml", "--out", "held"], at.root());
    assert_eq!(run.code, 0, "{}", run.err);
    at
});

fn copied() -> Folder {
    let at = Folder::empty();
    let from = HELD.path("held");
    tool("cp", &["-r", from.to_str().expect("UTF-8"), "held"], at.root());
    at
}

type Spoil = fn(&Path);

/// What is done to the folder, the exit code of both, and what both say.
const CASES: &[(&str, Spoil, i32, &str)] = &[
    ("nothing", |_| {}, 5, "NOT ANCHORED"),
    (
        "a byte more",
        |at| {
            fs::write(at.join(TWO), fs::read_to_string(at.join(TWO)).expect("reads") + "\n").expect("writes")
        },
        1,
        "evidence/002-rehearsal-2.txt is not the file that was kept: it has",
    ),
    (
        "another byte",
        |at| {
            fs::write(at.join(ONE), fs::read_to_string(at.join(ONE)).expect("reads").replace('F', "f"))
                .expect("writes")
        },
        1,
        "evidence/001-rehearsal-1.txt is not the file that was kept: its SHA-256 is not",
    ),
    ("nothing in it", |at| fs::write(at.join(ONE), "").expect("writes"), 1, "it has 0 bytes"),
    (
        "gone",
        |at| fs::remove_file(at.join(ONE)).expect("removes"),
        3,
        "but evidence/001-rehearsal-1.txt is not there",
    ),
    (
        "all gone",
        |at| fs::remove_dir_all(at.join("evidence")).expect("removes"),
        3,
        "002-rehearsal-2.txt are not there",
    ),
    (
        "one gone, one another",
        |at| {
            fs::remove_file(at.join(ONE)).expect("removes");
            fs::write(at.join(TWO), "x").expect("writes");
        },
        1,
        "evidence/002-rehearsal-2.txt is not the file",
    ),
    (
        "a folder in its place",
        |at| {
            fs::remove_file(at.join(ONE)).expect("removes");
            fs::create_dir(at.join(ONE)).expect("makes");
        },
        1,
        "evidence/001-rehearsal-1.txt is not the file",
    ),
    (
        "a link to another",
        |at| {
            fs::remove_file(at.join(ONE)).expect("removes");
            symlink("002-rehearsal-2.txt", at.join(ONE)).expect("links");
        },
        1,
        "evidence/001-rehearsal-1.txt is not the file",
    ),
    (
        "without an end",
        |at| fs::File::create(at.join(ONE)).expect("creates").set_len(5 << 30).expect("a hole"),
        1,
        "evidence/001-rehearsal-1.txt is not the file",
    ),
];

#[test]
fn both_readers_say_the_same_of_what_was_kept() {
    for (name, spoil, code, says) in CASES {
        let at = copied();
        spoil(&at.path("held"));
        let ours = keyrite(&["verify", "held"], at.root());
        let theirs = recover_py(&["--verify", "held"], at.root());
        for (who, run) in [("keyrite", &ours), ("recover.py", &theirs)] {
            let all = format!("{}{}", run.out, run.err);
            assert_eq!(run.code, *code, "{name}, {who}: {all}");
            assert!(all.contains(says), "{name}, {who}: {all}");
        }
    }
}

#[test]
fn the_statement_and_the_papers_tell_of_it() {
    let statement = fs::read_to_string(HELD.path("held/statement.txt")).expect("reads");
    for line in [
        "result           Packing: factory",
        "thing            card 1: in bag ",
        "thing            card 2: destroyed, shredded",
        "evidence         001-rehearsal-1.txt, 34 bytes, SHA-256 ",
    ] {
        assert!(statement.contains(line), "{statement}");
    }
    let text = |name: &str| tool("pdftotext", &["-layout", name, "-"], &HELD.path("held/papers")).out;
    let script = text("script.pdf");
    for said in [
        "Module HSM-1001",
        "Look at the module in the right slot",
        "001-rehearsal-1.txt",
        "in bag",
        "Officers, Officer 3",
    ] {
        assert!(script.contains(said), "{said}: {script}");
    }
    assert!(text("destruction.pdf").contains("Smart card 2"));
}

/// Things that stay in their bags stand in the bag register, and the ceremony in the register.
#[test]
fn what_stays_in_a_bag_is_in_the_bag_register() {
    let at = Folder::empty();
    let run = keyrite(&["rehearse", "dnssec-ksk", "--out", "held"], at.root());
    assert_eq!(run.code, 0, "{}", run.err);
    let bags = tool("pdftotext", &["-layout", "held/papers/bag-register.pdf", "-"], at.root()).out;
    assert!(bags.contains("Officer's card 3") && bags.contains("TE 0000 000"), "{bags}");
    assert!(!HELD.path("held/papers/bag-register.pdf").exists(), "nothing is in a bag there any more");
    let register = keyrite(&["register", "held", "--rehearsal", "--pdf", "register.pdf"], at.root());
    assert_eq!(register.code, 5, "{}{}", register.out, register.err);
    let paper = tool("pdftotext", &["-layout", "register.pdf", "-"], at.root()).out;
    for told in [&register.out, &paper] {
        assert!(told.contains("Ceremonies without a key that was made here"), "{told}");
        assert!(told.contains("Key-signing key of a zone \u{b7} record"), "{told}");
    }
}
