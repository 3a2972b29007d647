//! Names and texts from outside pass one gate before they are shown: they move no cursor, turn no writing and write no
//! line of their own, on a terminal, in JSON or in a record.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::program::Folder;
use keyrite::vocab::shown::visible;

/// Names that a medium can carry, each with one kind of harm.
const NAMES: [&[u8]; 12] = [
    "turned\u{202e}fdp.exe".as_bytes(),
    "isolated\u{2066}\u{2069}".as_bytes(),
    "nothing\u{200b}\u{2060}\u{feff}".as_bytes(),
    "two\u{2028}lines\u{2029}".as_bytes(),
    b"two\nFORGED: valid\nlines",
    b"red\x1b[31m\x07\x08",
    "tags\u{e0041}\u{e0042}\u{fe0f}".as_bytes(),
    "fillers\u{3164}\u{115f}\u{ad}".as_bytes(),
    "Z\u{300}\u{301}\u{302}\u{489}\u{20dd}algo".as_bytes(),
    "\u{e000}private\u{378}unassigned".as_bytes(),
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{627}".as_bytes(),
    b"no\xfftext\xc3",
];

/// Runs the program; both streams hold only what can be seen, and no line that is not ours.
fn run(arguments: &[&OsStr], folder: &Path) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_keyrite"))
        .args(arguments)
        .current_dir(folder)
        .env("HOME", "")
        .env("XDG_CONFIG_HOME", "")
        .stdin(Stdio::null())
        .output()
        .expect("runs");
    let mut all = String::new();
    for stream in [&output.stdout, &output.stderr] {
        let text = std::str::from_utf8(stream).unwrap_or_else(|_| panic!("{arguments:?}: not UTF-8"));
        // the lines of a table end as RFC 4180 says
        let text = text.replace("\r\n", "\n");
        let odd = text.chars().find(|c| *c != '\n' && !visible(*c));
        assert_eq!(odd, None, "{arguments:?}: {text:?}");
        assert!(!text.lines().any(|line| line.starts_with("FORGED")), "{arguments:?}: {text}");
        all += &text;
    }
    (output.status.code().unwrap_or(-1), all)
}

fn os(text: &str) -> &OsStr {
    OsStr::new(text)
}

#[test]
fn names_of_files_and_arguments_are_shown_through_the_gate() {
    let at = Folder::empty();
    for name in NAMES {
        let name = OsStr::from_bytes(name);
        let mut file = name.to_owned();
        file.push(".txt");
        let mut script = name.to_owned();
        script.push(".toml");
        let mut option = OsString::from("--");
        option.push(name);
        fs::write(at.root().join(&file), [b"KEYRITE1 ", name.as_bytes()].concat()).expect("writes");
        fs::write(at.root().join(&script), [b"id = \"", name.as_bytes(), b"\"\n"].concat()).expect("writes");
        let missing = name;
        for arguments in [
            &[os("inspect"), &file][..],
            &[os("inspect"), &file, os("--json")],
            &[os("inspect"), missing],
            &[os("recover"), &file],
            &[os("recover"), &file, os("--json")],
            &[os("recover"), &file, os("--out"), missing],
            &[os("recover"), &file, os("--wrap-to"), &file, os("--out"), os("k")],
            &[os("recover"), &file, os("--seal"), &file, os("--about"), name, os("--out"), os("k")],
            &[os("recover"), &file, os("--derive"), name, os("--show")],
            &[os("recover"), &file, os("--derive"), name, os("--public")],
            &[os("recover"), &file, os("--derive"), os("a:ed25519:0"), os("--public"), os("--as"), name],
            &[os("recover"), &file, os("--seal-shares"), missing, os("--about"), name],
            &[os("recover"), &file, os("--seal-shares"), &file, os("--about"), os("a"), os("--scheme"), name],
            &[os("recover"), &file, os("--key"), name],
            &[os("recover"), &file, os("--set"), name],
            &[os("verify"), missing],
            &[os("verify"), missing, os("--json")],
            &[os("verify"), os("."), os("--sheet"), &file],
            &[os("audit"), os("--transcript"), missing, &file],
            &[os("papers"), missing, os("--out"), os("p")],
            &[os("register"), missing],
            &[os("register"), os("."), os("--on"), name],
            &[os("register"), os("."), os("--state"), name],
            &[os("register"), os("."), os("--holder"), name],
            &[os("register"), os("."), os("--due-before"), name],
            &[os("register"), os("."), os("--search"), name],
            &[os("register"), os("."), os("--sort"), name],
            &[os("register"), os("."), os("--table"), name],
            &[os("template"), os("check"), &script],
            &[os("template"), os("show"), name],
            &[os("template"), os("script"), os("kek"), os("--out"), &script],
            &[os("rehearse"), &script, os("--out"), os("r")],
            &[os("rehearse"), os("--shares"), name],
            &[&option],
            &[name],
        ] {
            let (code, said) = run(arguments, at.root());
            assert!(code != 0 && !said.is_empty(), "{arguments:?}: {code} {said}");
        }
        let derived = [os("recover"), &file, os("--derive"), os("a:ed25519:0")];
        for more in [
            &[os("--sign"), &file, os("--sign-as"), os("sshsig")][..],
            &[os("--sign"), missing, os("--sign-as"), os("minisign")],
            &[os("--sign"), &file, os("--sign-as"), name],
            &[os("--sign"), &file, os("--sign-as"), os("sshsig"), os("--namespace"), name],
            &[os("--sign"), &file, os("--sign-as"), os("sshsig"), os("--sign-digest"), name],
            &[os("--certify"), missing],
            &[os("--certify"), &file],
            &[os("--certify"), &file, os("--request"), missing, os("--issuer"), missing],
            &[os("--revoke"), &file, os("--issuer"), missing],
            &[os("--as"), name],
        ] {
            let arguments = [&derived, more].concat();
            let (code, said) = run(&arguments, at.root());
            assert!(code != 0 && !said.is_empty(), "{arguments:?}: {code} {said}");
        }
    }
}

/// What a ceremony's folder is called is said where it was found, and cannot be more than a name.
#[test]
fn a_folders_name_writes_no_line_into_register_and_verdict() {
    let at = Folder::rehearsed(&["--shares", "2", "--threshold", "2"]);
    let parent = at.root().parent().expect("a folder").to_owned();
    let mut place = at.root().to_owned();
    // a ceremony that was broken off before there was a key is listed by its folder's name too
    let mut broken = parent.join("broken-off");
    fs::create_dir(&broken).expect("a folder");
    for file in ["transcript.jsonl", "transcript.sig"] {
        let whole = fs::read_to_string(place.join(file)).expect("there");
        let first: String = whole.split_inclusive('\n').take(12).collect();
        fs::write(broken.join(file), first).expect("writes");
    }
    for name in NAMES {
        let next = parent.join(OsStr::from_bytes(name));
        fs::rename(&place, &next).expect("renames");
        place = next;
        let next = parent.join(OsStr::from_bytes(&[name, &b"-cut"[..]].concat()));
        fs::rename(&broken, &next).expect("renames");
        broken = next;
        let (code, said) = run(&[os("register"), broken.as_os_str(), os("--rehearsal")], &parent);
        assert!(code != 2 && said.contains("broken off before there was a key"), "{said}");
        let name = place.file_name().expect("a name");
        for arguments in [
            &[os("verify"), name][..],
            &[os("verify"), name, os("--json")],
            &[os("register"), os("."), os("--rehearsal")],
            &[os("register"), os("."), os("--rehearsal"), os("--search"), name],
            &[os("register"), os("."), os("--rehearsal"), os("--csv"), os("-"), os("--table"), os("sheets")],
            &[os("register"), name, os("--rehearsal"), os("--json")],
        ] {
            let (code, said) = run(arguments, &parent);
            // what is searched for is a text: bytes that are none are no question
            let no_question = arguments.contains(&os("--search")) && name.to_str().is_none();
            assert_eq!(code == 2, no_question, "{arguments:?}: {said}");
        }
        let out = place.join("papers-again");
        let (code, said) = run(&[os("papers"), name, os("--out"), out.as_os_str()], &parent);
        assert_eq!(code, 0, "{said}");
        fs::remove_dir_all(out).expect("there");
    }
}

/// Whatever a foreign code or text says of itself, at most that much of it is repeated.
#[test]
fn long_foreign_texts_are_cut() {
    let at = Folder::empty();
    // as much as one argument may have
    let long = "\u{202e}x".repeat(30_000);
    fs::write(at.path("long.txt"), format!("KEYRITE1{long}")).expect("writes");
    fs::write(at.path("long.toml"), format!("\"{long}\" = 1\nid = \"{long}\"\ntitle = \"{long}\"\n"))
        .expect("writes");
    for arguments in [
        &[os("inspect"), os("long.txt")][..],
        &[os("recover"), os("long.txt"), os("--set"), os(&long)],
        &[os("template"), os("check"), os("long.toml")],
        &[os("template"), os("show"), os(&long)],
        &[os(&long)],
    ] {
        let (code, said) = run(arguments, at.root());
        assert_ne!(code, 0);
        let longest = said.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        assert!(longest < 3_000, "{arguments:.60?}: a line of {longest} characters");
    }
}
