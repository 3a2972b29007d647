//! Files signed by derived keys, and their public halves: OpenSSH, minisign, OpenSSL and age are the judges.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::releases::{KEY, SHEETS, dealt, json_of, recover};
use crate::support::program::{Folder, Run, tool};
use keyrite::vocab::digest::sha256;
use serde_json::json;

const FILE: &str = "release 1.2.tar";
const CONTENT: &[u8] = b"what is released\n\0\xff";

fn with_file() -> Folder {
    let at = dealt(KEY);
    fs::write(at.path(FILE), CONTENT).expect("writes");
    at
}

fn done(at: &Folder, more: &[&str]) -> Run {
    let run = recover(at, more);
    assert_eq!(run.code, 0, "{more:?}: {}{}", run.out, run.err);
    run
}

fn public(at: &Folder, name: &str, form: &str, file: &str) {
    done(at, &["--derive", name, "--public", "--as", form, "--out", file]);
}

fn shell(at: &Folder, script: &str) -> Run {
    tool("bash", &["-o", "pipefail", "-c", script], at.root())
}

fn ok(at: &Folder, script: &str) -> String {
    let run = shell(at, script);
    assert!(run.ok, "{script}: {}{}", run.out, run.err);
    run.out
}

fn read(at: &Folder, file: &str) -> Vec<u8> {
    fs::read(at.path(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// ssh-keygen verifies what a derived key signed, by the public half in the form for OpenSSH, in its namespace alone; with a
/// byte of file or signature changed it does not.
#[test]
fn ssh_keygen_verifies_what_is_signed() {
    let at = with_file();
    for algorithm in ["ed25519", "p-256", "p-384"] {
        // short and long numbers of ECDSA among them
        for index in 0..12 {
            let (name, signature) =
                (format!("releases:{algorithm}:{index}"), format!("{algorithm}-{index}.sig"));
            let sign =
                ["--derive", &name, "--sign", FILE, "--sign-as", "sshsig", "--namespace", "r@example.org"];
            done(&at, &[&sign[..], &["--out", &signature]].concat());
            public(&at, &name, "openssh", "line");
            let line = String::from_utf8(read(&at, "line")).expect("text");
            assert!(line.ends_with(&format!(" {name}\n")), "{line}");
            fs::write(at.path("signers"), format!("me {line}")).expect("writes");
            fs::remove_file(at.path("line")).expect("there");
            let verify = |namespace: &str, signature: &str, file: &str| {
                let script =
                    format!("ssh-keygen -Y verify -f signers -I me -n {namespace} -s {signature} < '{file}'");
                shell(&at, &script)
            };
            let judged = verify("r@example.org", &signature, FILE);
            assert!(judged.ok, "{name}: {}{}", judged.out, judged.err);
            let bare = format!("ssh-keygen -Y check-novalidate -n r@example.org -s {signature} < '{FILE}'");
            ok(&at, &bare);
            assert!(!verify("file", &signature, FILE).ok, "{name}: another namespace");
            let content = [b"x", &CONTENT[1..]].concat();
            fs::write(at.path("changed"), content).expect("writes");
            assert!(!verify("r@example.org", &signature, "changed").ok, "{name}: another file");
            let changed = flipped(&read(&at, &signature));
            fs::write(at.path("changed.sig"), changed).expect("writes");
            assert!(!verify("r@example.org", "changed.sig", FILE).ok, "{name}: another signature");
            // the same file another time
            let again = done(&at, &[&sign[..], &["--show"]].concat());
            assert_eq!(again.out.as_bytes(), read(&at, &signature), "{name}");
        }
    }
}

/// Another letter near the end of the base64, inside the signature itself.
fn flipped(armoured: &[u8]) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = armoured.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    // of the last whole line: behind it are the rest of the base64, the last line, and nothing after its line feed
    let place = lines.len() - 4;
    let letter = &mut lines[place][67];
    *letter = if *letter == b'A' { b'B' } else { b'A' };
    lines.join(&b'\n')
}

/// With the private key in the form for OpenSSH, ssh-keygen makes the same signature to the byte, in the namespace that it has
/// for files.
#[test]
fn ssh_keygen_makes_the_same_signature() {
    let at = with_file();
    let name = "releases:ed25519:0";
    done(&at, &["--derive", name, "--as", "openssh", "--out", "id"]);
    ok(&at, &format!("ssh-keygen -q -Y sign -f id -n file '{FILE}'"));
    done(&at, &["--derive", name, "--sign", FILE, "--sign-as", "sshsig", "--out", "ours"]);
    assert_eq!(read(&at, "ours"), read(&at, &format!("{FILE}.sig")));
    public(&at, name, "openssh", "line");
    assert_eq!(ok(&at, "ssh-keygen -y -P '' -f id").as_bytes(), read(&at, "line"));
}

/// minisign verifies signature and trusted comment with the public key file and with its 56 characters; with a byte of either
/// or of the file changed it does not.
#[test]
fn minisign_verifies_what_is_signed() {
    let at = with_file();
    let name = "releases:ed25519:7";
    done(&at, &["--derive", name, "--sign", FILE, "--sign-as", "minisign", "--out", "sig"]);
    public(&at, name, "minisign", "key.pub");
    let key = String::from_utf8(read(&at, "key.pub")).expect("text");
    let lines: Vec<&str> = key.lines().collect();
    assert_eq!((lines.len(), lines[1].len()), (2, 56), "{key}");
    let judged = ok(&at, &format!("minisign -V -p key.pub -x sig -m '{FILE}'"));
    let comment = format!("file:{FILE}\tsha256:{}", sha256(CONTENT).hex());
    assert!(judged.contains(&format!("Trusted comment: {comment}\n")), "{judged}");
    ok(&at, &format!("minisign -V -P {} -x sig -m '{FILE}'", lines[1]));
    let id = lines[0].strip_prefix("untrusted comment: minisign public key ").expect("its id");
    let signature = String::from_utf8(read(&at, "sig")).expect("text");
    fs::write(at.path("changed"), [b"x", &CONTENT[1..]].concat()).expect("writes");
    let refused = shell(&at, "minisign -V -p key.pub -x sig -m changed");
    assert!(!refused.ok, "another file");
    let place = signature.find('\n').expect("a second line") + 40;
    let letter = if signature[place..].starts_with('A') { "B" } else { "A" };
    let mut other = signature.clone();
    other.replace_range(place..=place, letter);
    for changed in [other, signature.replace("file:release", "file:releasf")] {
        assert_ne!(changed, signature);
        fs::write(at.path("changed.sig"), &changed).expect("writes");
        let refused = shell(&at, &format!("minisign -V -p key.pub -x changed.sig -m '{FILE}'"));
        assert!(!refused.ok, "{changed}");
    }
    // the id is the one that minisign shows when it is given another key's signature
    public(&at, "releases:ed25519:8", "minisign", "other.pub");
    let refused = shell(&at, &format!("minisign -V -p other.pub -x sig -m '{FILE}'"));
    let shown = id.split_whitespace().next().expect("the id");
    assert!(!refused.ok && refused.err.contains(shown), "{shown}: {}", refused.err);
}

/// The public half in each form is the one that the judges find in the private key.
#[test]
fn public_halves_are_those_of_the_private_keys() {
    let at = dealt(KEY);
    for algorithm in ["ed25519", "x25519", "p-256", "p-384"] {
        let name = format!("a:{algorithm}:3");
        done(&at, &["--derive", &name, "--out", &format!("{algorithm}.key")]);
        for (form, other) in [("pkcs8-pem", "PEM"), ("pkcs8-der", "DER")] {
            let file = format!("{algorithm}.{form}");
            public(&at, &name, form, &file);
            ok(&at, &format!("openssl pkey -in {algorithm}.key -pubout -outform {other} -out judged"));
            assert_eq!(read(&at, &file), read(&at, "judged"), "{name} {form}");
        }
        // without a form it is PEM
        let shown = done(&at, &["--derive", &name, "--public", "--show"]);
        assert_eq!(shown.out.as_bytes(), read(&at, &format!("{algorithm}.pkcs8-pem")), "{name}");
        if algorithm != "x25519" {
            done(&at, &["--derive", &name, "--as", "openssh", "--out", &format!("{algorithm}.id")]);
            let line = done(&at, &["--derive", &name, "--public", "--as", "openssh", "--show"]);
            assert_eq!(ok(&at, &format!("ssh-keygen -y -P '' -f {algorithm}.id")), line.out);
        }
    }
    done(&at, &["--derive", "a:x25519:3", "--as", "age", "--out", "identity"]);
    let recipient = done(&at, &["--derive", "a:x25519:3", "--public", "--as", "age", "--show"]);
    assert_eq!(ok(&at, "age-keygen -y identity"), recipient.out);
    // on the screen DER is in hex
    let shown = done(&at, &["--derive", "a:p-256:3", "--public", "--as", "pkcs8-der", "--show"]);
    assert_eq!(shown.out.trim(), data_encoding::HEXLOWER.encode(&read(&at, "p-256.pkcs8-der")));
}

/// By every exit, and to a machine; before anything else the digest of the file in hex and in words. No key leaves.
#[test]
fn what_is_to_be_signed_is_said_first() {
    let at = with_file();
    let name = "releases:ed25519:0";
    let sign = ["--derive", name, "--sign", FILE, "--sign-as", "sshsig"];
    let digest = sha256(CONTENT);
    let run = done(&at, &[&sign[..], &["--out", "sig"]].concat());
    for says in [
        format!("To be signed by the derived key {name} as sshsig, namespace file: {FILE}, 19 bytes."),
        format!("\n    {}\n    {}\n", digest.hex(), digest.words()),
        format!(
            "The signature by the derived key {name}, sshsig, namespace file, is in sig. It is not secret"
        ),
    ] {
        assert!(run.err.contains(&says), "{says}: {}", run.err);
    }
    assert!(run.out.contains("RECOVERED. 2 shares fit"), "{}", run.out);
    let by_fd = format!(
        "{} recover --rehearsal --derive {name} --sign '{FILE}' --sign-as sshsig --fd 7 {} 7>by-fd",
        env!("CARGO_BIN_EXE_keyrite"),
        SHEETS.join(" ")
    );
    ok(&at, &by_fd);
    assert_eq!(read(&at, "by-fd"), read(&at, "sig"));
    let silent = done(&at, &sign);
    assert!(
        silent.out.contains(&format!("The signature by {name} was not written or shown.")),
        "{}",
        silent.out
    );
    let silent = done(&at, &["--derive", name, "--public"]);
    assert!(
        silent.out.contains(&format!("The public half of {name} was not written or shown.")),
        "{}",
        silent.out
    );
    let told = json_of(&done(&at, &[&sign[..], &["--json"]].concat()));
    assert_eq!(
        told["signed"],
        json!({ "by": name, "as": "sshsig", "namespace": "file", "file": FILE, "bytes": 19, "sha256": digest.hex() })
    );
    let told = json_of(&done(&at, &["--derive", name, "--public", "--as", "minisign", "--json"]));
    assert_eq!(told["public"], json!({ "of": name, "form": "minisign" }));
    for (number, print) in [digest.hex(), digest.hex().to_uppercase(), digest.words()].iter().enumerate() {
        let out = format!("held-{number}");
        done(&at, &[&sign[..], &["--sign-digest", print, "--out", &out]].concat());
        assert_eq!(read(&at, &out), read(&at, "sig"));
    }
}

/// Another file than the one of the print is refused before anybody is asked, whether the print is in hex or in words.
#[test]
fn another_file_than_the_print_is_not_signed() {
    let at = with_file();
    let other = sha256(b"another");
    for print in [other.hex(), other.words()] {
        let sign =
            ["--derive", "r:ed25519:0", "--sign", FILE, "--sign-as", "minisign", "--sign-digest", &print];
        let run = recover(&at, &[&sign[..], &["--out", "never"]].concat());
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{}", run.err);
        let says = format!(
            "NOT SIGNED. {FILE}: it is not the file of that digest, so nothing is signed: its SHA-256 is {}",
            sha256(CONTENT).hex()
        );
        assert!(run.err.contains(&says), "{}", run.err);
        let told = json_of(&recover(&at, &[&sign[..], &["--json"]].concat()));
        assert_eq!((&told["recovered"], &told["signed"]), (&json!(false), &json!(null)));
    }
    assert!(!at.path("never").exists());
}

/// A file that changes while people look for their sheets is not signed.
#[test]
fn a_file_that_changes_meanwhile_is_not_signed() {
    let at = with_file();
    for (change, says) in [
        (&b"another release"[..], "it changed after its digest was said: that began with"),
        (b"", "it is empty, and there is nothing to sign"),
    ] {
        fs::write(at.path(FILE), CONTENT).expect("writes");
        let mut child = Command::new(env!("CARGO_BIN_EXE_keyrite"))
            .args([
                "recover",
                "--rehearsal",
                "--derive",
                "r:ed25519:0",
                "--sign",
                FILE,
                "--sign-as",
                "sshsig",
            ])
            .args(["--out", "never", SHEETS[0], "-"])
            .current_dir(at.root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        // the digest is said before the second sheet is read, from a pipe
        let mut said = std::io::BufReader::new(child.stderr.take().expect("a pipe"));
        let mut line = String::new();
        std::io::BufRead::read_line(&mut said, &mut line).expect("reads");
        assert!(line.starts_with("To be signed by"), "{line}");
        fs::write(at.path(FILE), change).expect("writes");
        let sheet = read(&at, SHEETS[1]);
        child.stdin.take().expect("a pipe").write_all(&sheet).expect("writes");
        let run = child.wait_with_output().expect("ends");
        let out = String::from_utf8_lossy(&run.stdout);
        assert_eq!(run.status.code(), Some(1), "{out}");
        assert!(out.contains(&format!("NOT SIGNED. {FILE}: {says}")), "{out}");
        assert!(!at.path("never").exists());
    }
}

/// What does not go together is said before a sheet is read, and nothing is written.
#[test]
fn what_does_not_go_together_is_refused_by_name() {
    let at = with_file();
    fs::write(at.path("empty"), "").expect("writes");
    fs::create_dir(at.path("folder")).expect("made");
    ok(
        &at,
        "mkfifo pipe && openssl genrsa -out kms.pem 2048 && openssl rsa -in kms.pem -pubout -out kms.pub",
    );
    let long = "x".repeat(65);
    let (ssh, mini): (&[&str], &[&str]) =
        (&["--sign", FILE, "--sign-as", "sshsig"], &["--sign", FILE, "--sign-as", "minisign"]);
    let (ed, p256) = (["--derive", "a:ed25519:0"], ["--derive", "a:p-256:0"]);
    let cases: &[(&[&[&str]], &str)] = &[
        (&[ssh], "--sign is for a derived key"),
        (&[&["--public"]], "--public is for a derived key"),
        (&[&ed, ssh, &["--public"]], "Choose one of --sign and --public"),
        (&[&ed, ssh, &["--as", "openssh"]], "A signature has the form of --sign-as: leave out --as"),
        (&[&ed, ssh, &["--open", FILE]], "--sign goes with --derive alone: leave out --open"),
        (&[&ed, ssh, &["--seal", FILE, "--about", "x"]], "leave out --seal"),
        (&[&ed, ssh, &["--seal-shares", FILE]], "leave out --seal-shares"),
        (&[&ed, ssh, &["--about", "x"]], "leave out --about"),
        (&[&ed, ssh, &["--wrap-to", "kms.pub"]], "leave out --wrap-to, or --sign"),
        (&[&ed, &["--public", "--wrap-to", "kms.pub"]], "leave out --wrap-to, or --public"),
        (&[&ed, &["--sign", FILE]], "--sign-as"),
        (&[&ed, &["--sign-as", "sshsig"]], "--sign"),
        (&[&ed, &["--namespace", "x"]], "--sign"),
        (&[&ed, &["--sign-digest", "x"]], "--sign"),
        (&[&ed, &["--sign", FILE, "--sign-as", "pgp"]], "sshsig"),
        (&[&ed, mini, &["--namespace", "x"]], "--namespace goes with --sign-as sshsig alone"),
        (&[&ed, ssh, &["--namespace", ""]], "--namespace: it is empty"),
        (&[&ed, ssh, &["--namespace", &long]], "--namespace: it has 65 characters"),
        (&[&ed, ssh, &["--namespace", "a\nNOT SIGNED"]], "--namespace: character 2, '\\n'"),
        (&[&ed, ssh, &["--namespace", "keyrite-transcript@v1"]], "is for Keyrite's own transcripts"),
        (&[&ed, ssh, &["--sign-digest", "00"]], "--sign-digest: 64 hex digits or 32 words are wanted"),
        (&[&p256, mini], "--sign: minisign has no p-256 keys: name one of ed25519"),
        (&[&["--derive", "a:x25519:0"], ssh], "--sign: x25519 keys sign nothing"),
        (&[&["--derive", "a:aes-256:0"], ssh], "--sign: aes-256 keys sign nothing"),
        (&[&["--derive", "a:rsa:0"], ssh], "--derive: RSA keys are not derived"),
        (&[&["--derive", "a:aes-256:0", "--public"]], "--public: aes-256 keys have no public half"),
        (
            &[&p256, &["--public", "--as", "age"]],
            "--as: age is no form of public p-256 keys: they leave as pkcs8-pem",
        ),
        (&[&ed, &["--public", "--as", "raw"]], "none of the forms of a public half: pkcs8-pem"),
        (&[&ed, &["--public", "--as", "x\nRECOVERED."]], "\u{201c}x\\u{A}RECOVERED.\u{201d}"),
        (&[&ed, &["--as", "minisign"]], "is none of the forms: raw, hex"),
        (
            &[&ed, &["--sign", "empty", "--sign-as", "sshsig"]],
            "--sign: empty: it is empty, and there is nothing",
        ),
        (&[&ed, &["--sign", "folder", "--sign-as", "sshsig"]], "--sign: folder: it is a folder, not a file"),
        (&[&ed, &["--sign", "pipe", "--sign-as", "sshsig"]], "--sign: pipe: it is a pipe, not a file"),
        (&[&ed, &["--sign", "/dev/zero", "--sign-as", "sshsig"]], "--sign: /dev/zero: it is a device"),
        (&[&ed, &["--sign", "missing", "--sign-as", "sshsig"]], "--sign: missing: there is no such file"),
        (&[&ed, ssh, &["--show"]], "Choose one exit"),
    ];
    for (arguments, says) in cases {
        let run = recover(&at, &[&arguments.concat(), &["--out", "never"][..]].concat());
        let said = format!("{}{}", run.out, run.err);
        assert_eq!(run.code, 2, "{arguments:?}: {said}");
        assert!(said.contains(says), "{arguments:?}: wanted {says}; got {said}");
        assert!(!said.contains("To be signed") && !said.contains("RECOVERED. 2"), "{arguments:?}: {said}");
        assert!(!at.path("never").exists(), "{arguments:?}");
    }
    let over = recover(&at, &[&ed, ssh, &["--out", FILE]].concat());
    assert!(over.code == 2 && over.err.contains("it exists already"), "{}", over.err);
    assert_eq!(read(&at, FILE), CONTENT);
    for option in ["--namespace", "--sign-digest"] {
        let run = recover(&at, &[&ed, ssh, &[option, &"y".repeat(100_000)]].concat());
        assert!(run.code == 2 && run.err.len() < 1_500, "{option}: {} {}", run.code, run.err.len());
    }
}

/// A file that is larger than any that is signed is refused by its length, without being read.
#[test]
fn too_large_a_file_is_refused_by_its_length() {
    let at = dealt(KEY);
    let huge = fs::File::create(at.path("huge")).expect("made");
    huge.set_len((64 << 30) + 1).expect("a file with a hole in it");
    let run = recover(&at, &["--derive", "r:ed25519:0", "--sign", "huge", "--sign-as", "sshsig"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(
        run.err.contains("--sign: huge: it has 68719476737 bytes; at most 68719476736 are read"),
        "{}",
        run.err
    );
}

/// Where it cannot be written, that is said, and no part of it is left.
#[test]
fn a_full_disk_is_told() {
    let at = with_file();
    let sign = "recover --rehearsal --derive r:ed25519:0 --sign 'release 1.2.tar' --sign-as minisign";
    for (exit, says) in [
        ("--show > /dev/full", "disk is full"),
        ("--fd 7 7>/dev/full", "disk is full"),
        ("--out nowhere/sig", "there is no such folder"),
        ("--out /proc/sig", "nothing new can be made there"),
    ] {
        let binary = env!("CARGO_BIN_EXE_keyrite");
        let run = shell(&at, &format!("{binary} {sign} {} {exit}", SHEETS.join(" ")));
        assert_eq!(run.code, 2, "{exit}: {}{}", run.out, run.err);
        assert!(run.err.contains(says), "{exit}: {}", run.err);
    }
}
