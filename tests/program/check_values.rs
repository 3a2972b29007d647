//! What a rehearsal does with its key while it is there, judged from outside: check values by openssl, a sealed secret by
//! the program that heirs use.

#![allow(clippy::expect_used)]

use std::fs;

use crate::support::keyed::{STEPS, with_steps};
use crate::support::program::{Folder, keyrite, recover_py, tool};

/// The secret that stand-ins type.
const SECRET: &str = "a secret of a rehearsal, worthless";

fn rehearsed(script: &str) -> Folder {
    let at = Folder::empty();
    let run = keyrite(&["rehearse", script, "--shares", "3", "--threshold", "2", "--out", "held"], at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    at
}

fn recovered(at: &Folder, more: &[&str]) -> Vec<u8> {
    let sheets = ["held/sheets/share-01.pdf", "held/sheets/share-03.pdf"];
    let run = keyrite(&[&["recover", "--rehearsal", "--out", "it"], more, &sheets].concat(), at.root());
    assert_eq!(run.code, 0, "{more:?}: {}{}", run.out, run.err);
    let content = fs::read(at.path("it")).expect("there");
    fs::remove_file(at.path("it")).expect("removes");
    content
}

/// The value as openssl has it: so many bytes in groups.
fn by_openssl(at: &Folder, command: &str, bytes: usize) -> String {
    let script = format!("head -c16 /dev/zero | {command} | xxd -p -u");
    let run = tool("bash", &["-ec", &script], at.root());
    assert_eq!(run.code, 0, "{command}: {}", run.err);
    let hex: String = run.out.chars().filter(char::is_ascii_hexdigit).take(2 * bytes).collect();
    let groups: Vec<&str> =
        hex.as_bytes().chunks(4).map(|group| std::str::from_utf8(group).expect("hex")).collect();
    groups.join(" ")
}

#[test]
fn check_values_are_those_of_openssl_and_what_was_sealed_opens_later() {
    let at = Folder::empty();
    fs::write(at.path("own.toml"), with_steps(STEPS).to_toml()).expect("writes");
    let own = at.path("own.toml");
    let at = rehearsed(own.to_str().expect("UTF-8"));
    let statement = fs::read_to_string(at.path("held/statement.txt")).expect("reads");
    let root = data_encoding::HEXLOWER.encode(&recovered(&at, &[]));
    let derived = data_encoding::HEXLOWER.encode(&recovered(&at, &["--derive", "hsm/a:aes-256:0"]));
    let cmac = format!("openssl mac -binary -cipher aes-256-cbc -macopt hexkey:{root} -in /dev/stdin CMAC");
    let zero = format!("openssl enc -aes-256-ecb -nopad -K {derived}");
    for (label, value) in [
        ("aes-cmac of the root key", by_openssl(&at, &cmac, 5)),
        ("aes-zero of hsm/a:aes-256:0", by_openssl(&at, &zero, 3)),
    ] {
        assert!(
            statement.contains(&format!("\ncheck value      {label}: {value}\n")),
            "{value}: {statement}"
        );
    }
    let sealed = "held/evidence/001-password.sealed";
    assert_eq!(recovered(&at, &["--open", sealed]), SECRET.as_bytes());
    assert!(
        statement
            .contains("001-password.sealed: Password of REHEARSAL-KEY; typed, existed before; opened again")
    );
    // what heirs have besides
    let told = recover_py(&["--verify", "held"], at.root());
    assert!(told.out.contains("payload          001-password.sealed"), "{}{}", told.out, told.err);
    for file in ["held/transcript.jsonl", "held/statement.txt", sealed, "held/papers/script.pdf"] {
        let content = fs::read(at.path(file)).expect("there");
        assert!(!content.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()), "{file}");
    }
}

/// The shipped script that seals is held by the program with a secret out of a file too.
#[test]
fn a_secret_comes_out_of_a_file() {
    let at = Folder::empty();
    let steps = STEPS.replace("from = \"typed\"", "from = \"file\"");
    fs::write(at.path("own.toml"), with_steps(&steps).to_toml()).expect("writes");
    let own = at.path("own.toml");
    let at = rehearsed(own.to_str().expect("UTF-8"));
    let sealed = "held/evidence/001-rehearsal-1.txt.sealed";
    assert_eq!(recovered(&at, &["--open", sealed]), b"File 1 of a rehearsal. Worthless.\n");
    let glass = rehearsed("break-glass");
    assert_eq!(recovered(&glass, &["--open", "held/evidence/001-seal-secret.sealed"]), SECRET.as_bytes());
    // what takes it from standard output gets it to the byte, without a line end of ours
    let sheets: Vec<String> = (1..=3).map(|share| format!("held/sheets/share-{share:02}.pdf")).collect();
    let mut show = vec!["recover", "--rehearsal", "--open", "held/evidence/001-seal-secret.sealed", "--show"];
    show.extend(sheets.iter().map(String::as_str));
    let run = keyrite(&show, glass.root());
    assert_eq!((run.code, run.out.as_str()), (0, SECRET), "{}", run.err);
}
