//! A private CA inside a ceremony: what left is judged by openssl, and the transcript by the recovery kit.

#![allow(clippy::expect_used)]

use std::fs;
use std::path::Path;

use crate::certifying::{good, shell, write};
use crate::support::program::{Folder, Run, keyrite};
use serde_json::Value;

/// Rehearses a script; the ceremony's folder is `held`.
fn rehearse(at: &Folder, script: &str) {
    let run: Run = keyrite(&["rehearse", script, "--out", "held"], at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

/// What its line says of the certificate that left.
fn recorded(at: &Folder) -> Value {
    let lines = fs::read_to_string(at.path("held/transcript.jsonl")).expect("there");
    let line = lines.lines().find(|line| line.contains("\"exit\":\"certificate\"")).expect("it left");
    let line: Value = serde_json::from_str(line).expect("JSON");
    line["record"].clone()
}

/// The digest that openssl prints of it.
fn fingerprint(at: &Folder, pem: &str) -> String {
    let said = good(at, &format!("openssl x509 -in {pem} -noout -fingerprint -sha256"));
    said.trim().rsplit('=').next().expect("a print").replace(':', "").to_lowercase()
}

/// The root of the shipped script is a root for openssl, and what was recorded is what left.
#[test]
fn the_root_of_a_ceremony_is_good_for_openssl() {
    for script in ["private-ca", "private-ca-signing"] {
        let at = Folder::empty();
        rehearse(&at, script);
        let pem = "held/stand-ins/left-1";
        good(&at, &format!("openssl verify -x509_strict -check_ss_sig -CAfile {pem} {pem}"));
        let said = recorded(&at);
        assert_eq!(said["left_sha256"].as_str(), Some(fingerprint(&at, pem).as_str()));
        let key = "openssl x509 -in held/stand-ins/left-1 -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum";
        assert!(good(&at, key).starts_with(said["certificate"]["key"].as_str().expect("hex")));
        let serial = good(&at, &format!("openssl x509 -in {pem} -noout -serial")).to_lowercase();
        assert_eq!(serial.trim(), format!("serial={}", said["certificate"]["serial"].as_str().expect("hex")));
        let kit = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/recovery-kit/recover.py");
        let judged = shell(&at, &format!("python3 {} --verify held", kit.display()));
        assert!(
            judged.out.contains("certificate, derived key private-ca/1:p-384:0, root "),
            "{}{}",
            judged.out,
            judged.err
        );
        // it is consistent, and no list of trusted keys was given
        assert_eq!(keyrite(&["verify", "held"], at.root()).code, 5);
    }
}

/// The profile of a script is what is signed, to the byte of what is recorded of it.
#[test]
fn a_profile_of_the_script_is_what_is_signed() {
    let at = Folder::empty();
    let shipped = keyrite::plan::blocks::shipped("private-ca").expect("shipped");
    let profile = "kind = \"root\"\nsubject = [\"C=AT\", \"CN=Example Root CA 1\"]\nnot_before = \"2026-12-01\"\n\
                   not_after = \"2055-12-31\"\nserial = \"4f2a\"\npath_length = 1\n";
    let text =
        shipped.replacen("[[role]]", &format!("[[certificate]]\nid = \"root\"\n{profile}\n[[role]]"), 1);
    let row = "of = \"private-ca/1:p-384:0\"";
    assert!(text.contains(row), "{text}");
    write(&at, "own.toml", &text.replacen(row, &format!("{row}, profile = \"root\""), 1));
    write(&at, "profile.toml", profile);
    rehearse(&at, "own.toml");
    let said = recorded(&at);
    let digest = good(&at, "sha256sum profile.toml");
    assert!(digest.starts_with(said["certificate"]["profile"].as_str().expect("hex")), "{said}");
    assert_eq!(said["certificate"]["subject"], "C=AT, CN=Example Root CA 1");
    let told = good(&at, "openssl x509 -in held/stand-ins/left-1 -noout -text");
    for says in
        ["CA:TRUE, pathlen:1", "Serial Number: 20266 (0x4f2a)", "Not After : Dec 31 23:59:59 2055 GMT"]
    {
        assert!(told.contains(says), "{says}: {told}");
    }
}
