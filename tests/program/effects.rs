//! Writes that fail, programs that are killed, readers that went away: on the real program, from outside. What leaves is
//! whole or is not there, and what could not be written is said.

#![allow(clippy::expect_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::program::{Folder, Run, keyrite, tool};

const BINARY: &str = env!("CARGO_BIN_EXE_keyrite");
const SHEETS: [&str; 2] = ["sheets/share-01.pdf", "sheets/share-02.pdf"];

fn rehearsed() -> Folder {
    Folder::rehearsed(&["--shares", "2", "--threshold", "2"])
}

fn shell(script: &str, folder: &Path) -> Run {
    // the user has no home: nothing of theirs is read or written
    tool("bash", &["-c", &format!("export HOME= XDG_CONFIG_HOME=\n{script}")], folder)
}

fn names(folder: &Path) -> Vec<String> {
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = fs::read_dir(folder).expect("readable").flatten().map(name).collect();
    names.sort();
    names
}

/// A limit on file size ends nothing without a word, and leaves no part of a key.
#[test]
fn a_limit_on_file_size_is_an_error_that_is_told() {
    let at = rehearsed();
    let before = names(at.root());
    for limit in [0, 1, 16, 31] {
        let script =
            format!("prlimit --fsize={limit} {BINARY} recover --rehearsal --out key {}", SHEETS.join(" "));
        // both standard outputs are pipes here: the limit is about files alone
        let run = shell(&script, at.root());
        assert_eq!(run.code, 2, "{limit}: {}{}", run.out, run.err);
        assert!(run.err.contains("a limit is set on file sizes"), "{limit}: {}", run.err);
        assert_eq!(names(at.root()), before, "{limit}");
    }
    let enough = format!("prlimit --fsize=32 {BINARY} recover --rehearsal --out key {}", SHEETS.join(" "));
    assert_eq!(shell(&enough, at.root()).code, 0);
    assert_eq!(fs::read(at.path("key")).expect("there").len(), 32);
    // a descriptor is the caller's file: what is in it is not the key, and that is said
    let script =
        format!("prlimit --fsize=16 {BINARY} recover --rehearsal --fd 7 {} 7>by-fd", SHEETS.join(" "));
    let run = shell(&script, at.root());
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
    assert!(run.err.contains("is not whole: destroy it"), "{}", run.err);
    // and a ceremony stops at a whole entry
    let empty = Folder::empty();
    for limit in [0, 1_000, 20_000, 60_000] {
        let script =
            format!("prlimit --fsize={limit} {BINARY} rehearse --out held{limit} --shares 2 --threshold 2");
        let run = shell(&script, empty.root());
        assert_eq!(run.code, 2, "{limit}: {}{}", run.out, run.err);
        assert!(run.err.contains("a limit is set on file sizes"), "{limit}: {}", run.err);
        let verdict = keyrite(&["verify", &format!("held{limit}")], empty.root());
        assert_eq!(verdict.code, 3, "{limit}: {}{}", verdict.out, verdict.err);
    }
    // the auditor's program too: its answer into a file that may not grow
    let verify = env!("CARGO_BIN_EXE_keyrite-verify");
    let run = shell(&format!("prlimit --fsize=3 {verify} . > answer"), at.root());
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("standard output could not be written"), "{}", run.err);
}

/// Killed at each call that makes the key's file: it is whole under its name, or there is nothing.
#[test]
fn a_key_that_was_killed_on_its_way_leaves_nothing() {
    let at = rehearsed();
    let before = names(at.root());
    let mut whole = 0;
    for (call, most) in [("fallocate", 1), ("fsync", 3), ("linkat", 1)] {
        for when in 1..=most {
            let inject = format!("inject={call}:signal=KILL:when={when}");
            let trace = format!("trace={call}");
            let arguments = [
                &["-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject, BINARY][..],
                &["recover", "--rehearsal", "--out", "key"],
                &SHEETS,
            ]
            .concat();
            let run = tool("strace", &arguments, at.root());
            match fs::read(at.path("key")) {
                Ok(key) => {
                    assert_eq!(key.len(), 32, "{call} {when}");
                    fs::remove_file(at.path("key")).expect("removed");
                    whole += usize::from(run.code != 0);
                }
                Err(_) => assert_ne!(run.code, 0, "{call} {when}: {}{}", run.out, run.err),
            }
            assert_eq!(names(at.root()), before, "{call} {when}: {}{}", run.out, run.err);
        }
    }
    println!("killed with the whole key in its place: {whole}");
}

/// Where the disk confirms the content and not the name, the name is taken back: what is said not to be there is not there.
#[test]
fn a_name_that_the_disk_does_not_confirm_is_taken_back() {
    let at = rehearsed();
    let before = names(at.root());
    for when in [1, 2] {
        let inject = format!("inject=fsync:error=EIO:when={when}");
        let arguments = [
            &["-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync", "-e", &inject, BINARY][..],
            &["recover", "--rehearsal", "--out", "key"],
            &SHEETS,
        ]
        .concat();
        let run = tool("strace", &arguments, at.root());
        assert_eq!(run.code, 2, "{when}: {}{}", run.out, run.err);
        assert_eq!(names(at.root()), before, "{when}: {}", run.err);
        assert!(run.err.contains("nothing was written"), "{when}: {}", run.err);
        assert!(run.err.contains("key: input/output error"), "{when}: {}", run.err);
    }
    let arguments = [&["recover", "--rehearsal", "--out", "key"][..], &SHEETS].concat();
    assert_eq!(keyrite(&arguments, at.root()).code, 0);
}

/// Results that cannot be written are not done: exit code 2, and a sentence.
#[test]
fn a_result_that_goes_nowhere_is_not_done() {
    let at = rehearsed();
    for arguments in [
        "--help",
        "--version",
        "recover --help",
        "verify .",
        "verify --json .",
        "inspect sheets/share-01.pdf",
        "audit --transcript . sheets/share-01.pdf",
        "register --rehearsal .",
        "register --rehearsal --json .",
        "papers . --out again",
        "template list",
        "template show kek",
        "template check kek",
        "recover --rehearsal sheets/share-01.pdf sheets/share-02.pdf",
        "recover --rehearsal --show sheets/share-01.pdf sheets/share-02.pdf",
    ] {
        let run = shell(&format!("{BINARY} {arguments} > /dev/full"), at.root());
        assert_eq!(run.code, 2, "{arguments}: {}", run.err);
        assert!(run.err.contains("standard output"), "{arguments}: {}", run.err);
        assert!(!run.err.contains("panicked"), "{arguments}: {}", run.err);
        // and everything else that is said may be lost without harm
        let run =
            shell(&format!("{BINARY} {arguments} 2> /dev/full | cat; exit ${{PIPESTATUS[0]}}"), at.root());
        let again = arguments.starts_with("papers");
        assert!(again || matches!(run.code, 0 | 1 | 4 | 5), "{arguments}: {} {}", run.code, run.out);
    }
}

/// A reader that went away ends nothing: no panic, the documented code, and no key that nobody got.
#[test]
fn a_closed_pipe_ends_in_a_documented_code() {
    let at = rehearsed();
    for (arguments, codes) in [
        ("--help", &[0][..]),
        ("verify .", &[0, 5]),
        ("verify --json .", &[0, 5]),
        ("inspect sheets/share-01.pdf", &[0]),
        ("template show kek", &[0]),
        ("register --rehearsal .", &[0, 1, 5]),
        ("recover --rehearsal sheets/share-01.pdf sheets/share-02.pdf", &[0]),
        // a key that was asked for and that nobody took
        ("recover --rehearsal --show sheets/share-01.pdf sheets/share-02.pdf", &[2]),
        ("recover --rehearsal --fd 1 sheets/share-01.pdf sheets/share-02.pdf", &[2]),
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let run = Command::new(BINARY)
            .args(arguments.split(' '))
            .current_dir(at.root())
            .env("HOME", "")
            .env("XDG_CONFIG_HOME", "")
            .stdin(Stdio::null())
            .stdout(writer)
            .output()
            .expect("runs");
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        let code = run.status.code().unwrap_or_else(|| panic!("{arguments}: {}: {said}", run.status));
        assert!(codes.contains(&code), "{arguments}: {code}: {said}");
        assert!(!said.contains("panicked"), "{arguments}: {said}");
        assert!(code != 2 || !said.is_empty(), "{arguments}: nothing was said");
    }
}

/// The folder of a rehearsal is renamed while it runs: it stops, and says why.
#[test]
fn a_rehearsal_stops_when_its_folder_goes_away() {
    let at = Folder::empty();
    let child = Command::new(BINARY)
        .args(["rehearse", "--out", "held", "--shares", "9", "--threshold", "2"])
        .current_dir(at.root())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let deadline = Instant::now() + Duration::from_secs(120);
    let begun = || fs::metadata(at.path("held/transcript.sig")).is_ok_and(|sig| sig.len() > 200);
    while !begun() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(1));
    }
    fs::rename(at.path("held"), at.path("elsewhere")).expect("renamed while it runs");
    let run = child.wait_with_output().expect("ends");
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(2), "{said}");
    // the folder, or the file in it that was to be written
    let missing = |what: &str| said.contains(&format!("{what}: it is not there any more"));
    assert!(["held", "held/transcript.jsonl", "held/transcript.sig"].into_iter().any(missing), "{said}");
    let verdict = keyrite(&["verify", "elsewhere"], at.root());
    assert_eq!(verdict.code, 3, "{}{}", verdict.out, verdict.err);
}

/// Broken off between the seal and the names of its files: `papers` completes it.
#[test]
fn papers_complete_a_close_that_was_killed() {
    let at = rehearsed();
    fs::create_dir(at.path("closing.part")).expect("creates");
    for name in ["statement.txt", "statement.txt.sig", "VERIFY.txt", "recovery-kit"] {
        fs::rename(at.path(name), at.path(&format!("closing.part/{name}"))).expect("moved back");
    }
    let verdict = keyrite(&["verify", "."], at.root());
    assert_eq!(verdict.code, 3, "{}{}", verdict.out, verdict.err);
    assert!(verdict.out.contains("statement.txt, statement.txt.sig got its name"), "{}", verdict.out);
    let run = keyrite(&["papers", ".", "--out", "again"], at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.err.contains("have got their names"), "{}", run.err);
    let verdict = keyrite(&["verify", "."], at.root());
    assert!(matches!(verdict.code, 0 | 5), "{}{}", verdict.out, verdict.err);
    assert!(!at.path("closing.part").exists() && at.path("recovery-kit/recover.py").exists());
}
