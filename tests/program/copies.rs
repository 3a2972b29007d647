//! Copies of a closed folder: on media of their own, equal to the byte, and nothing left of one that failed.

#![allow(clippy::expect_used)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::support::disk::Disk;
use crate::support::program::{Folder, Run, keyrite, tool, verified};
use keyrite::desk::copying::{CopyError, Original};

const BINARY: &str = env!("CARGO_BIN_EXE_keyrite");

/// A rehearsal of two sheets, in `held`.
fn rehearsed() -> Folder {
    Folder::around_rehearsed(&["--shares", "2", "--threshold", "2"])
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// The digest that the documentation tells people to work out.
fn digest_by_hand(folder: &Path) -> String {
    let script = r"find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum";
    tool("sh", &["-c", script], folder).out[..64].to_owned()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("readable")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    names.sort();
    names
}

#[test]
fn two_media_hold_equal_copies_with_the_same_verdict() {
    let (at, one, two) = (rehearsed(), Disk::of(32 << 10), Disk::of(32 << 10));
    let before = verified(at.root(), "held", &[]);
    let run = keyrite(&["copy", "held", text(&one.at), text(&two.at)], at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let digest = digest_by_hand(&at.path("held"));
    for (number, disk) in (1..).zip([&one, &two]) {
        let copy = disk.at.join("held");
        let said = format!("Copy {number} of 2 on {}: ", copy.display());
        let line = run.out.lines().find(|line| line.starts_with(&said)).expect("it is told");
        assert!(line.ends_with(", equal."), "{line}");
        let files = tool("find", &[text(&copy), "-type", "f"], at.root()).out.lines().count();
        assert!(line.contains(&format!(" {files} files, ")), "{line}: {files}");
        assert_eq!(digest_by_hand(&copy), digest);
        assert!(tool("diff", &["-r", "held", text(&copy)], at.root()).ok);
        let after = verified(&disk.at, "held", &[]);
        assert_eq!((after.code, after.out), (before.code, before.out.clone()));
        assert_eq!(names(&disk.at), ["held"]);
    }
    assert!(run.out.contains(&digest), "{}", run.out);
    assert!(run.err.contains("no line of it tells of copies"), "{}", run.err);
    // a second time nothing is overwritten
    let again = keyrite(&["copy", "held", text(&one.at)], at.root());
    assert_eq!(again.code, 2, "{}", again.out);
    assert!(again.err.contains("held: it exists already, and nothing is overwritten"), "{}", again.err);
}

#[test]
fn a_copy_on_the_same_medium_does_not_count() {
    let (at, disk) = (rehearsed(), Disk::of(32 << 10));
    for folder in ["beside", "beside/too"] {
        fs::create_dir(at.path(folder)).expect("made");
    }
    for folder in ["one", "two"] {
        fs::create_dir(disk.at.join(folder)).expect("made");
    }
    let run = keyrite(&["copy", "held", "beside", "beside/too"], at.root());
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert_eq!(run.out.matches("it is on the same medium as the original").count(), 2, "{}", run.out);
    let (one, two) = (disk.at.join("one"), disk.at.join("two"));
    let run = keyrite(&["copy", "held", text(&one), text(&two), "--json"], at.root());
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let told: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(told["counted"], 1, "{told}");
    assert_eq!(told["copies"][1]["same_medium_as"], text(&one.join("held")), "{told}");
    assert_eq!(told["copies"][0]["sha256"], told["copies"][1]["sha256"]);
    assert!(two.join("held/transcript.jsonl").exists(), "it is a copy all the same");
}

type Spoil = fn(&Path);

/// What is done before, where the copy goes, the exit code, and what is said.
const REFUSED: &[(&str, Spoil, &str, i32, &str)] = &[
    ("its own place", |_| {}, ".", 2, "held: it is the original itself, and nothing is overwritten"),
    ("inside itself", |_| {}, "held/papers", 2, "papers: it lies inside the ceremony's folder"),
    ("no such folder", |_| {}, "usb", 2, "usb: there is no such folder: plug the medium in"),
    ("a file", |_| {}, "held/statement.txt", 2, "statement.txt: it is not a folder"),
    (
        "a link in it",
        |at| symlink("/etc/passwd", at.join("held/countersignatures")).expect("linked"),
        "to",
        2,
        "countersignatures: it is a symbolic link; a copy holds files alone",
    ),
    (
        "a pipe in it",
        |at| assert!(tool("mkfifo", &["held/pipe"], at).ok),
        "to",
        2,
        "pipe: it is no file and no folder",
    ),
    (
        "a name that is no line",
        |at| fs::write(at.join("held/a\nb"), "").expect("written"),
        "to",
        2,
        r"a\u{A}b: its name has characters",
    ),
    (
        "a broken line",
        |at| {
            let path = at.join("held/transcript.jsonl");
            let lines = fs::read_to_string(&path).expect("text");
            fs::write(&path, lines.replacen("kek", "kok", 1)).expect("written");
        },
        "to",
        1,
        "not valid, so it is not copied",
    ),
    (
        "a file of the close gone",
        |at| fs::remove_file(at.join("held/statement.txt")).expect("removed"),
        "to",
        1,
        "statement.txt is not there, so a copy would not be whole",
    ),
    (
        "not closed",
        |at| {
            let (lines, signatures) = (at.join("held/transcript.jsonl"), at.join("held/transcript.sig"));
            for path in [lines, signatures] {
                let all = fs::read_to_string(&path).expect("text");
                let most: Vec<&str> = all.lines().collect();
                fs::write(&path, most[..most.len() - 1].join("\n") + "\n").expect("written");
            }
            for name in fs::read_dir(at.join("held")).expect("readable") {
                let path = name.expect("an entry").path();
                if !path.to_str().expect("UTF-8").contains("transcript.") && path.is_file() {
                    fs::remove_file(path).expect("removed");
                }
            }
        },
        "to",
        1,
        "has not come to its end: close it first",
    ),
    (
        "part of another",
        |at| fs::create_dir(at.join("to/held.part")).expect("made"),
        "to",
        2,
        "held.part: part of a copy that was broken off is left here",
    ),
    (
        "something of its name",
        |at| fs::write(at.join("to/held"), "mine").expect("written"),
        "to",
        2,
        "held: it exists already, and nothing is overwritten",
    ),
];

#[test]
fn what_cannot_be_copied_is_named_and_nothing_is_left() {
    let whole = rehearsed();
    for (name, spoil, to, code, said) in REFUSED {
        let at = Folder::empty();
        tool("cp", &["-r", text(&whole.path("held")), "held"], at.root());
        fs::create_dir(at.path("to")).expect("made");
        spoil(at.root());
        let there = names(&at.path("to"));
        let run = keyrite(&["copy", "held", to], at.root());
        assert_eq!(run.code, *code, "{name}: {}{}", run.out, run.err);
        assert!(run.err.contains(said), "{name}: {}", run.err);
        assert_eq!(names(&at.path("to")), there, "{name}");
    }
}

/// Too little room is said before anything is written; a disk that fills up meanwhile, and one that may not be written to,
/// leave nothing.
#[test]
fn a_full_or_read_only_medium_keeps_nothing_of_it() {
    let at = rehearsed();
    let small = Disk::of(64);
    let run = keyrite(&["copy", "held", text(&small.at)], at.root());
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(
        run.err.contains(" are to be copied and ") && run.err.contains("bring a larger medium"),
        "{}",
        run.err
    );
    assert!(names(&small.at).is_empty());
    let filling = Disk::of(32 << 10);
    let original = Original::of(&at.path("held"), &mut || true).expect("it can be copied");
    let mut filler: Option<PathBuf> = None;
    let failed = original.copy_to(&filling.at, &[], &mut |_| {
        filler.get_or_insert_with(|| filling.fill());
        true
    });
    let failed = failed.expect_err("no room any more").to_string();
    assert!(failed.contains("the disk is full"), "{failed}");
    assert_eq!(names(&filling.at), ["filler"]);
    let closed = Disk::of(32 << 10);
    closed.only_to_read();
    let run = keyrite(&["copy", "held", text(&closed.at)], at.root());
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(run.err.contains("held.part: it cannot be written here (read-only file system)"), "{}", run.err);
}

/// A medium that says it wrote and did not is found out when the copy is read back.
#[test]
fn a_medium_that_lies_is_found_out() {
    let (at, disk) = (rehearsed(), Disk::of(32 << 10));
    for name in ["statement.txt", "papers/script.pdf"] {
        // the first write of this file is swallowed: the kernel says that all of it was done
        let file = disk.at.join("held.part").join(name);
        let bytes = fs::metadata(at.path("held").join(name)).expect("there").len();
        let inject = format!("inject=write:retval={bytes}:when=1");
        let arguments =
            ["-f", "-qq", "-o", "/dev/null", "-P", text(&file), "-e", "trace=write", "-e", &inject];
        let run =
            tool("strace", &[&arguments[..], &[BINARY, "copy", "held", text(&disk.at)]].concat(), at.root());
        assert_eq!(run.code, 1, "{}{}", run.out, run.err);
        let said = format!("{name} has {bytes} bytes in the original and 0 in the copy");
        assert!(run.err.contains(&said) && run.err.contains("bring another one"), "{}", run.err);
        assert!(names(&disk.at).is_empty(), "{:?}", names(&disk.at));
    }
}

/// Changed behind the program's back: the copy before it is compared, the original while it is read, the medium taken away.
#[test]
fn what_changes_meanwhile_is_found_and_nothing_is_left() {
    let at = rehearsed();
    let held = at.path("held");
    type Meanwhile = fn(&Path, &Path);
    let cases: [(&str, Meanwhile, &str); 4] = [
        (
            "a byte of the copy",
            |_, part| fs::write(part.join("statement.txt"), "x").expect("written"),
            "statement.txt has ",
        ),
        (
            "a file more in the copy",
            |_, part| fs::write(part.join("autorun.inf"), "x").expect("written"),
            "autorun.inf is in the copy alone",
        ),
        (
            "a file less in the copy",
            |_, part| fs::remove_file(part.join("FORMAT.txt")).expect("removed"),
            "FORMAT.txt is not in the copy",
        ),
        (
            "the copy's folder",
            |to, _| fs::remove_dir_all(to).expect("removed"),
            "held.part: it is not there any more: the medium was taken away",
        ),
    ];
    for (name, meanwhile, said) in cases {
        let original = Original::of(&held, &mut || true).expect("it can be copied");
        let (to, mut done) = (at.path("to"), false);
        fs::create_dir(&to).expect("made");
        let failed = original.copy_to(&to, &[], &mut |progress| {
            // all but the end of the last file is written, and nothing of it was read back yet
            if !done && progress.done >= progress.whole / 2 {
                done = true;
                meanwhile(&to, &to.join("held.part"));
            }
            true
        });
        let failed = failed.expect_err(name).to_string();
        assert!(failed.contains(said), "{name}: {failed}");
        assert!(!to.exists() || names(&to).is_empty(), "{name}: {:?}", names(&to));
        let _ = fs::remove_dir_all(&to);
    }
    let original = Original::of(&held, &mut || true).expect("it can be copied");
    fs::create_dir(at.path("to")).expect("made");
    fs::write(held.join("papers/script.pdf"), "another").expect("written");
    let failed = original.copy_to(&at.path("to"), &[], &mut |_| true).expect_err("changed");
    assert!(matches!(&failed, CopyError::Changed(path) if path.ends_with("papers/script.pdf")), "{failed}");
    assert!(names(&at.path("to")).is_empty());
    let original = Original::of(&held, &mut || true).expect("it can be copied");
    let stopped = original.copy_to(&at.path("to"), &[], &mut |_| false).expect_err("stopped");
    assert!(matches!(stopped, CopyError::Stopped(_)), "{stopped}");
    assert!(names(&at.path("to")).is_empty());
}

/// A copy that failed on a medium which went read-only: what is left is named.
#[test]
fn what_cannot_be_taken_away_is_named() {
    let (at, disk) = (rehearsed(), Disk::of(32 << 10));
    let original = Original::of(&at.path("held"), &mut || true).expect("it can be copied");
    let mut closed = false;
    let failed = original.copy_to(&disk.at, &[], &mut |progress| {
        if !closed && progress.done > progress.whole / 2 {
            closed = true;
            fs::write(disk.at.join("held.part/statement.txt"), "x").expect("written");
            disk.only_to_read();
        }
        true
    });
    let failed = failed.expect_err("not equal").to_string();
    for said in
        ["statement.txt has ", "held.part: what was copied so far is left here", "read-only file system"]
    {
        assert!(failed.contains(said), "{failed}");
    }
}

#[test]
fn names_from_outside_write_no_lines_of_their_own() {
    let at = rehearsed();
    for name in ["a\nCopy 1 of 2", "\u{202e}txt", &"x".repeat(100_000)] {
        let run: Run = keyrite(&["copy", "held", name], at.root());
        assert_eq!(run.code, 2, "{}{}", run.out, run.err);
        assert!(run.out.is_empty() && run.err.lines().count() == 1 && run.err.len() < 2_000, "{}", run.err);
    }
}
