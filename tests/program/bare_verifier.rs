//! `keyrite-verify` as it is built alone: what is not in it, and that it says what `keyrite verify` says.

#![allow(clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::support::program::{self, Folder, Run, key_of, keyrite, tool};

const ALONE: [&str; 1] = ["--no-default-features"];

/// Pictures and PDFs in and out, QR codes, locks, the window, cameras, passphrases typed at a terminal.
const NOT_IN_IT: [&str; 34] = [
    "printpdf",
    "lopdf",
    "skrifa",
    "subsetter",
    "hayro",
    "hayro-syntax",
    "hayro-interpret",
    "image",
    "png",
    "zune-jpeg",
    "tiff",
    "weezl",
    "flate2",
    "miniz_oxide",
    "rxing",
    "qrcode",
    "argon2",
    "eframe",
    "egui",
    "winit",
    "glow",
    "accesskit",
    "x11rb",
    "wayland-client",
    "rfd",
    "zbus",
    "ashpd",
    "cups",
    "cups_rs",
    "linuxvideo",
    "v4l",
    "nokhwa",
    "signal-hook",
    "xcb",
];

fn cargo() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
    cargo
}

fn tree(features: &[&str]) -> Vec<String> {
    let output = cargo()
        .args([
            "tree",
            "-p",
            "keyrite",
            "--locked",
            "--offline",
            "-e",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .args(features)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn nothing_that_holds_ceremonies_is_in_it() {
    let alone = tree(&ALONE);
    assert!(alone.iter().any(|name| name == "ed25519-dalek"), "the tree was not read");
    for name in NOT_IN_IT {
        assert!(!alone.iter().any(|there| there == name), "{name} is in the tree");
    }
    // the names are spelt as they are where they belong
    let whole = tree(&[]);
    for name in
        ["printpdf", "hayro", "rxing", "qrcode", "argon2", "eframe", "rfd", "image", "tiff", "linuxvideo"]
    {
        assert!(whole.iter().any(|there| there == name), "{name} is not in the whole tree either");
    }
}

/// The program, put apart, so that it does not take the place of the other build's; what both are made of is compiled once.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let target = tmp.join("verify-alone");
    let built = cargo()
        .env("CARGO_BUILD_BUILD_DIR", tmp.parent().expect("target/tmp"))
        .args(["build", "--quiet", "--locked", "--offline", "--bin", "keyrite-verify", "--target-dir"])
        .arg(&target)
        .args(ALONE)
        .output()
        .expect("cargo runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    target.join("debug/keyrite-verify")
});

fn alone(arguments: &[&str], folder: &Path) -> Run {
    tool(PROGRAM.to_str().expect("a name"), arguments, folder)
}

/// Both programs of one folder, as text and as JSON: the same to the byte. Returns the exit code and the text.
fn same(folder: &Path, more: &[&str]) -> (i32, String) {
    for form in [&["--json"][..], &[]] {
        let ours = keyrite(&[&["verify", "."], form, more].concat(), folder);
        let theirs = alone(&[&["."], form, more].concat(), folder);
        assert_eq!(
            (ours.code, &ours.out, &ours.err),
            (theirs.code, &theirs.out, &theirs.err),
            "{more:?} {form:?}"
        );
        if form.is_empty() {
            return (ours.code, ours.out + &ours.err);
        }
    }
    unreachable!("the last form is text")
}

fn expect(folder: &Path, more: &[&str], code: i32, says: &str) {
    let said = same(folder, more);
    assert!(said.0 == code && said.1.contains(says), "{more:?}, wanted {code} {says}: {said:?}");
}

#[test]
fn it_says_what_the_full_program_says() {
    let at = Folder::rehearsed(&["--shares", "2", "--threshold", "2"]);
    let (folder, key) = (at.root(), key_of(at.root()));
    let brought = Folder::empty();
    let put = |name: &str, content: &[u8]| {
        fs::write(brought.path(name), content).expect("writes");
        brought.path(name).to_str().expect("a name").to_owned()
    };
    let pdf = folder.join("sheets/share-01.pdf").to_str().expect("a name").to_owned();
    let printed = tool("pdftotext", &["-layout", &pdf, "-"], folder).out;
    let words = put("words.txt", program::rows_of(&printed, 22).as_bytes());
    let code = put("code.txt", program::code_of(&pdf, folder).as_bytes());
    let list = put("list", format!("{key}, the room\n").as_bytes());
    let other = format!("{:0>64}", "5eed");

    // sealed
    expect(folder, &[], 5, "CONSISTENT, NOT ANCHORED.");
    expect(folder, &["--key", &key], 0, "VALID.");
    expect(folder, &["--trust", &list], 0, "VALID.");
    expect(folder, &["--sheet", &words], 0, "VALID.");
    expect(folder, &["--sheet", &code], 0, "VALID.");
    expect(folder, &["--key", &other], 1, "NOT VALID.");
    expect(Path::new("/"), &[], 2, "");

    // a picture is refused by the one alone, with a sentence that says where to go
    let run = alone(&[".", "--sheet", &pdf], folder);
    assert!(run.code == 2 && run.out.is_empty(), "{}", run.out);
    assert!(
        run.err.contains("reads no pictures") && run.err.contains("keyrite verify DIR --sheet FILE"),
        "{}",
        run.err
    );
    assert_eq!(keyrite(&["verify", ".", "--sheet", &pdf], folder).code, 0);

    // edited, beside the record and in it
    let read = |name: &str| fs::read_to_string(at.path(name)).expect("there");
    let (lines, signatures, commands) =
        (read("transcript.jsonl"), read("transcript.sig"), read("VERIFY.txt"));
    fs::write(at.path("VERIFY.txt"), commands.clone() + "rm -r .\n").expect("writes");
    expect(folder, &["--key", &key], 0, "it is not as this version of Keyrite writes it");
    fs::write(at.path("VERIFY.txt"), commands).expect("writes");
    fs::write(at.path("transcript.jsonl"), lines.replacen("stand-in", "stand-on", 1)).expect("writes");
    expect(folder, &["--key", &key], 1, "NOT VALID. line ");

    // cut, with its closing files and without
    for (name, text) in [("transcript.jsonl", lines), ("transcript.sig", signatures)] {
        let begun: String = text.lines().take(9).map(|line| format!("{line}\n")).collect();
        fs::write(at.path(name), begun).expect("writes");
    }
    expect(folder, &["--key", &key], 1, "the seal is missing, though");
    for name in keyrite::transcript::ClosingFile::after_seal() {
        let _ = fs::remove_file(at.path(name));
    }
    expect(folder, &["--key", &key], 3, "INCOMPLETE. All 9 lines");
    expect(folder, &[], 3, "INCOMPLETE, NOT ANCHORED.");
}

/// No other command, and not the reader of pages either.
#[test]
fn it_can_do_nothing_else() {
    let at = Folder::empty();
    for arguments in [&["rehearse"][..], &["recover", "x"], &["__read-page"], &["papers", ".", "--out", "x"]]
    {
        let run = alone(arguments, at.root());
        assert!(run.code == 2 && run.out.is_empty(), "{arguments:?}: {}{}", run.out, run.err);
    }
    assert_eq!(fs::read_dir(at.root()).expect("readable").count(), 0);
}
