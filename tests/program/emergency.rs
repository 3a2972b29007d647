//! What leaves a production key without a ceremony is recorded and signed before it leaves.

#![allow(clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::program::{Folder, Run, keyrite, tool};
use crate::support::{Deal, Dealing, deal};
use data_encoding::{BASE64, HEXLOWER};
use keyrite::vocab::Mode;
use keyrite::vocab::digest::sha256;

fn sheets(mode: Mode) -> (Folder, Deal) {
    let (at, deal) = (Folder::empty(), deal(Dealing::new(31, mode, (2, 3))));
    for (x, code) in (1..).zip(&deal.codes) {
        fs::write(at.path(&format!("c{x}.txt")), code).expect("written");
    }
    (at, deal)
}

fn recover(more: &[&str], at: &Folder) -> Run {
    keyrite(&[&["recover"], more, &["c1.txt", "c3.txt"]].concat(), at.root())
}

fn records(folder: &Path) -> Vec<PathBuf> {
    let named = |path: &PathBuf| {
        path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("recovery-record-"))
    };
    let mut all: Vec<PathBuf> =
        fs::read_dir(folder).expect("readable").flatten().map(|entry| entry.path()).filter(named).collect();
    all.sort();
    all
}

fn check(record: &Path) -> Run {
    let script = format!(
        "ssh-keygen -Y check-novalidate -n keyrite-transcript@v1 -s '{0}.sig' < '{0}'",
        record.display()
    );
    tool("bash", &["-c", &script], record.parent().expect("a folder"))
}

/// By every exit: one record beside it, signed, that tells what left and never its value.
#[test]
fn every_exit_of_a_production_key_leaves_a_signed_record() {
    let (at, deal) = sheets(Mode::Production);
    fs::write(at.path("secret"), "a pass phrase").expect("written");
    assert!(tool("openssl", &["genrsa", "-out", "kms.pem", "2048"], at.root()).ok);
    assert!(tool("openssl", &["rsa", "-in", "kms.pem", "-pubout", "-out", "kms.pub"], at.root()).ok);
    let key = deal.root.expose();
    for (arguments, left, to, digest) in [
        (&["--out", "key"][..], "The key, 32 bytes", "the file key", false),
        (&["--show"], "The key, 32 bytes", "standard output", false),
        (&["--fd", "1"], "The key, 32 bytes", "descriptor 1", false),
        (
            &["--derive", "db:aes-256:0", "--out", "derived"],
            "The derived key db:aes-256:0",
            "the file derived",
            false,
        ),
        (
            &["--derive", "db:ed25519:0", "--as", "openssh", "--out", "id"],
            "The derived key db:ed25519:0, a private key file of OpenSSH\n",
            "the file id",
            false,
        ),
        (
            &["--derive", "w:seed-128:0", "--as", "slip39:2of3", "--show"],
            "The derived key w:seed-128:0, 3 shares of SLIP-39, 2 needed\n",
            "standard output",
            false,
        ),
        (
            &["--wrap-to", "kms.pub", "--out", "wrapped"],
            "The key, wrapped as oaep-sha256, 256 bytes",
            "the file wrapped",
            true,
        ),
        (
            &["--wrap-to", "kms.pub", "--for", "aws-kms", "--out", "package"],
            "The key, wrapped as oaep-sha256 for aws-kms, 256 bytes",
            "the folder package",
            true,
        ),
        (
            &["--seal", "secret", "--about", "a test", "--out", "sealed"],
            "The sealed payload, ",
            "the file sealed",
            true,
        ),
        (
            &["--derive", "r:ed25519:0", "--sign", "secret", "--sign-as", "sshsig", "--out", "signature"],
            "The signature by the derived key r:ed25519:0, sshsig, namespace file\n",
            "the file signature",
            true,
        ),
        (
            &["--derive", "r:ed25519:0", "--sign", "secret", "--sign-as", "minisign", "--show"],
            "The signature by the derived key r:ed25519:0, minisign\n",
            "standard output",
            true,
        ),
        (&["--open", "sealed", "--out", "opened"], "The payload, 13 bytes", "the file opened", false),
        (
            &["--open", "sealed", "--wrap-to", "kms.pub", "--out", "of-a-payload"],
            "The payload as it is, wrapped as oaep-sha256",
            "the file of-a-payload",
            true,
        ),
    ] {
        let run = recover(arguments, &at);
        assert_eq!(run.code, 0, "{arguments:?}: {}{}", run.out, run.err);
        let [record, signature] = records(at.root()).try_into().expect("one record and its signature");
        let text = fs::read_to_string(&record).expect("text");
        assert!(text.starts_with("KEYRITE RECOVERY RECORD 1\nEMERGENCY: "), "{text}");
        for says in [
            format!("left             {left}"),
            format!("to               {to}\n"),
            format!("key fingerprint  {}\n", deal.header.fingerprint.hex()),
            format!("({}), generation 1, 2 of 3", deal.header.set.hex()),
            "shares used      1, 3\n".into(),
        ] {
            assert!(text.contains(&says), "{arguments:?}: {says} is not in {text}");
        }
        assert_eq!(text.contains("left sha256"), digest, "{text}");
        if let Ok(wrapped) = fs::read(at.path("package/EncryptedKeyMaterial.bin"))
            && to == "the folder package"
        {
            assert!(text.contains(&format!("left sha256      {}\n", sha256(&wrapped).hex())), "{text}");
        }
        // what was opened, and who can open what was wrapped
        let about_it = match arguments {
            ["--open", sealed, ..] => vec![
                format!("payload file     {sealed}\npayload about    a test\n"),
                format!("payload sha256   {}\n", sha256(&fs::read(at.path(sealed)).expect("there")).hex()),
            ],
            ["--wrap-to", public, ..] => {
                let der = format!("rsa -pubin -in {public} -outform DER -out public.der");
                assert!(tool("openssl", &der.split(' ').collect::<Vec<_>>(), at.root()).ok);
                let der = fs::read(at.path("public.der")).expect("there");
                vec![format!("wrapped under    {}\n", sha256(&der).hex())]
            }
            _ => Vec::new(),
        };
        for says in &about_it {
            assert!(text.contains(says), "{arguments:?}: {says} is not in {text}");
        }
        let told = text.contains("payload ") || text.contains("wrapped under");
        assert_eq!(told, !about_it.is_empty(), "{arguments:?}: {text}");
        for value in [HEXLOWER.encode(key), BASE64.encode(key), "a pass phrase".to_owned()] {
            assert!(!text.contains(&value), "{arguments:?}: the value is in the record");
        }
        assert!(run.err.contains("EMERGENCY") && run.err.contains("Write into the log book"), "{}", run.err);
        assert!(check(&record).ok, "{arguments:?}: {}", check(&record).err);
        fs::write(&record, text.replace("shares used      1, 3", "shares used      1, 2")).expect("written");
        assert!(!check(&record).ok, "a changed record stands");
        fs::remove_file(record).and_then(|()| fs::remove_file(signature)).expect("removed");
    }
}

/// A record of a signature names key, file, digest and namespace, however long they are; a foreign name adds no line.
#[test]
fn the_record_of_a_signature_names_the_file() {
    let (at, _) = sheets(Mode::Production);
    let (name, namespace) = (format!("{}:ed25519:4294967295", "p".repeat(64)), "n".repeat(64));
    fs::create_dir(at.path("in")).expect("creates");
    let files = [
        ("release.tar", "release.tar".to_owned()),
        ("two\nto               nobody\u{202e}", "two\\u{A}to nobody\\u{202E}".to_owned()),
        (&"l".repeat(255), format!("{}\u{2026}", "l".repeat(133))),
    ];
    for (file, shown) in files {
        fs::write(at.path("in").join(file), "content of it").expect("writes");
        let path = format!("in/{file}");
        let sign = ["--derive", &name, "--sign", &path, "--sign-as", "sshsig", "--namespace", &namespace];
        let run = recover(&[&sign[..], &["--out", "sig"]].concat(), &at);
        assert_eq!(run.code, 0, "{}", run.err);
        let [record, signature] = records(at.root()).try_into().expect("one record and its signature");
        let text = fs::read_to_string(&record).expect("text");
        for says in [
            format!(
                "left             The signature by the derived key {name}, sshsig, namespace {namespace}\n"
            ),
            format!("file signed      {shown}"),
            format!("\nfile sha256      {}\n", sha256(b"content of it").hex()),
            format!("left sha256      {}\n", sha256(&fs::read(at.path("sig")).expect("there")).hex()),
        ] {
            assert!(text.contains(&says), "{says} is not in {text}");
        }
        assert_eq!(text.lines().filter(|line| line.starts_with("to  ")).count(), 1, "{text}");
        assert!(!text.contains("content of it") && !text.contains("in/"), "{text}");
        assert!(check(&record).ok);
        for file in [&record, &signature, &at.path("sig")] {
            fs::remove_file(file).expect("removed");
        }
    }
}

/// A public half is no secret: it leaves a production key without a record, which is said, and with one if it is wanted.
#[test]
fn a_public_half_needs_no_record() {
    let (at, _) = sheets(Mode::Production);
    let public = ["--derive", "r:ed25519:0", "--public"];
    let run = recover(&[&public[..], &["--out", "pem"]].concat(), &at);
    assert_eq!((run.code, records(at.root()).len()), (0, 0), "{}{}", run.out, run.err);
    assert!(run.out.contains("that it leaves needs no record"), "{}", run.out);
    assert!(!run.err.contains("EMERGENCY"), "{}", run.err);
    let run = recover(&[&public[..], &["--show", "--record", "."]].concat(), &at);
    assert_eq!((run.code, run.out.as_bytes()), (0, fs::read(at.path("pem")).expect("there").as_slice()));
    let [record, _] = records(at.root()).try_into().expect("one");
    let text = fs::read_to_string(record).expect("text");
    assert!(
        text.contains("left             The public half of the derived key r:ed25519:0, Subject"),
        "{text}"
    );
}

/// Nothing leaves before it is recorded; nothing is recorded where nothing leaves.
#[test]
fn nothing_leaves_that_cannot_be_recorded() {
    let (at, _) = sheets(Mode::Production);
    let run = recover(&[], &at);
    assert_eq!((run.code, records(at.root()).len()), (0, 0), "{}{}", run.out, run.err);
    for exit in [&["--out", "key"][..], &["--show"]] {
        let run = recover(&[exit, &["--record", "nowhere"]].concat(), &at);
        assert_eq!(run.code, 2, "{}{}", run.out, run.err);
        assert!(
            run.err
                .contains("Nothing left, because it could not be recorded. nowhere: there is no such folder"),
            "{}",
            run.err
        );
        assert!(!at.path("key").exists() && !run.out.lines().any(|line| line.len() == 64), "{}", run.out);
    }
    fs::create_dir(at.path("log")).expect("creates");
    let run = recover(&["--json", "--out", "key", "--record", "log"], &at);
    assert_eq!(run.code, 0, "{}", run.err);
    let told: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let [record, _] = records(&at.path("log")).try_into().expect("one");
    assert_eq!(told["record"]["file"].as_str().map(|file| at.path(file)), Some(record.clone()));
    let text = fs::read_to_string(record).expect("text");
    assert!(text.contains(&format!("record key       {}\n", told["record"]["key"].as_str().expect("a key"))));
    // a name with line feeds adds no line
    let run = recover(&["--out", "key\nto               nobody", "--record", "log"], &at);
    assert_eq!(run.code, 0, "{}", run.err);
    for record in
        records(&at.path("log")).iter().filter(|path| path.extension().is_some_and(|end| end == "txt"))
    {
        let text = fs::read_to_string(record).expect("text");
        assert_eq!(text.lines().filter(|line| line.starts_with("to  ")).count(), 1, "{text}");
    }
    // a key that could not leave after all: the record is kept, and that is said
    let run = recover(&["--show", "--record", "log"], &at);
    assert_eq!(run.code, 0, "{}", run.err);
    let script =
        format!("{} recover --show --record log c1.txt c2.txt > /dev/full", env!("CARGO_BIN_EXE_keyrite"));
    let run = tool("bash", &["-c", &script], at.root());
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("says that it was to leave"), "{}", run.err);
}

#[test]
fn a_rehearsal_leaves_no_record_unless_it_is_wanted() {
    let (at, _) = sheets(Mode::Rehearsal);
    assert_eq!(recover(&["--rehearsal", "--out", "key"], &at).code, 0);
    assert_eq!(records(at.root()).len(), 0);
    assert_eq!(recover(&["--rehearsal", "--show", "--record", "."], &at).code, 0);
    let [record, _] = records(at.root()).try_into().expect("one");
    assert!(fs::read_to_string(record).expect("text").contains("\nREHEARSAL: this key is worthless\n"));
}

/// What a private CA signs with a production key is recorded: which certificate, for whom, by which derived key.
#[test]
fn the_record_of_a_certificate_names_it() {
    let (at, _) = sheets(Mode::Production);
    let profile = "kind = \"root\"\nsubject = [\"O=Example Bank\", \"CN=Example Root\"]\nserial = \"4f2a\"\nnot_before = \"2026-01-01\"\nnot_after = \"2046-01-01\"\n";
    fs::write(at.path("root.toml"), profile).expect("written");
    let run = recover(&["--derive", "ca/root:p-384:0", "--certify", "root.toml", "--out", "root.pem"], &at);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let [record, _] = records(at.root()).try_into().expect("one record and its signature");
    let text = fs::read_to_string(&record).expect("text");
    let print = tool("openssl", &["x509", "-in", "root.pem", "-noout", "-fingerprint", "-sha256"], at.root());
    let print = print.out.trim().rsplit('=').next().expect("a print").replace(':', "").to_lowercase();
    for says in [
        "left             The certificate of kind root, serial 4f2a, signed by the derived key ca/root:p-384:0\n",
        &format!("left sha256      {print}\n"),
        "about            O=Example Bank, CN=Example Root\n",
    ] {
        assert!(text.contains(says), "{says} is not in {text}");
    }
}
