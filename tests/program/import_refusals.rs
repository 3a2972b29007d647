//! What is not wrapped, or not for a target; and packages that cannot be written.

#![allow(clippy::expect_used)]

use std::fs;
use std::os::unix::fs::symlink;

use super::imports::{KID, held, names, recover};
use super::wrapping::shell;
use crate::support::disk::Disk;
use crate::support::program::tool;

/// A key that nobody there could open, and one that is none, are refused with the cure, and nothing is written.
#[test]
fn what_could_never_be_imported_is_not_wrapped() {
    let at = held();
    for (name, says) in [
        ("encrypted", "it is a private key under a passphrase, which no KMS or HSM opens"),
        ("encrypted.sec1", "it is a private key under a passphrase"),
        ("encrypted.der", "it is a private key under a passphrase"),
        ("cut", "it says that it is a private key in PEM, and what is in it cannot be read as one"),
        ("damaged", "it says that it is a private key in PEM, and what is in it cannot be read as one"),
    ] {
        let sealed = format!("{name}.sealed");
        let run = recover(
            &at,
            &["--open", &sealed, "--wrap-to", "public", "--wrap-as", "aes-kwp-sha256", "--out", "never"],
        );
        assert_eq!(run.code, 1, "{name}: {}{}", run.out, run.err);
        assert!(
            run.out.contains(&format!("NOT WRAPPED. What was to be wrapped: {says}")),
            "{name}: {}",
            run.out
        );
        assert!(!at.path("never").exists() && !run.out.contains("panicked"), "{name}");
    }
    // the way that the refusal names
    shell("openssl pkcs8 -topk8 -nocrypt -passin pass:x -in encrypted -out bare", &at);
    assert_eq!(recover(&at, &["--seal", "bare", "--about", "bare", "--out", "bare.sealed"]).code, 0);
    let run = recover(&at, &["--open", "bare.sealed", "--wrap-to", "public", "--out", "bare.wrapped"]);
    assert_eq!(run.code, 0, "{}", run.out);
}

/// What a target does not import is refused by name: known kinds before anybody is asked for anything, payloads once
/// they are open. Nothing is written.
#[test]
fn what_a_target_does_not_import_is_refused_by_name() {
    let at = held();
    shell(
        "mkdir small; cd small; openssl genrsa -out private 2048; openssl pkey -in private -pubout -out public",
        &at,
    );
    let before = names(at.root());
    let long = format!("https://a.vault.azure.net/keys/{}", "k".repeat(100_000));
    let to = ["--wrap-to", "public", "--out", "never"];
    let cases: &[(&[&str], i32, &str)] = &[
        (
            &["--for", "aws-kms", "--derive", "a:x25519:0"],
            2,
            "it is a private X25519 key, and AWS KMS imports symmetric keys of 32 bytes",
        ),
        (
            &["--for", "azure-key-vault", "--kek-id", KID, "--derive", "a:ed25519:0"],
            2,
            "it is a private Ed25519 key, and Azure Key Vault imports RSA keys",
        ),
        (&["--for", "google-kms", "--derive", "a:x25519:0"], 2, "and Google Cloud KMS imports"),
        (&["--for", "vault-transit", "--derive", "a:x25519:0"], 2, "and Vault transit imports"),
        (&["--for", "ciphertrust", "--derive", "a:ed25519:0"], 2, "and CipherTrust Manager imports"),
        (
            &["--for", "google-kms", "--open", "p521.sealed"],
            1,
            "NOT WRAPPED. What was to be wrapped: it is a private P-521 key, and Google Cloud KMS imports",
        ),
        (&["--for", "vault-transit", "--open", "k256.sealed"], 1, "it is a private secp256k1 key"),
        (&["--for", "aws-kms", "--open", "aes16.sealed"], 1, "it is a symmetric key of 16 bytes"),
        (&["--for", "fortanix", "--open", "password.sealed"], 1, "it is a secret of 11 bytes"),
        (
            &["--for", "aws-kms", "--open", "bundle.sealed"],
            1,
            "in a form that this program does not read, so it is imported nowhere",
        ),
        (&["--for", "pkcs11", "--open", "encrypted.sealed"], 1, "it is a private key under a passphrase"),
        (
            &["--for", "aws-kms", "--wrap-as", "aes-kwp-sha256"],
            2,
            "AWS KMS does not take a symmetric key of 32 bytes as aes-kwp-sha256: use --wrap-as oaep-sha256 or oaep-sha1, or leave it out",
        ),
        (
            &["--for", "azure-key-vault", "--kek-id", KID, "--wrap-as", "aes-kwp-sha256"],
            2,
            "use --wrap-as aes-kwp-sha1, or leave it out",
        ),
        (
            &["--for", "aws-kms", "--open", "rsa.sealed", "--wrap-as", "oaep-sha256"],
            1,
            "AWS KMS does not take a private RSA key of 4096 bits as oaep-sha256",
        ),
        (&["--for", "azure-key-vault"], 2, "--for azure-key-vault wants --kek-id"),
        (
            &["--for", "azure-key-vault", "--kek-id", "KEK"],
            2,
            "--kek-id: it is no identifier of a key in a vault",
        ),
        (
            &["--for", "azure-key-vault", "--kek-id", "https://a.vault.azure.net/keys/k\nFORGED: valid"],
            2,
            "it is no identifier",
        ),
        (
            &["--for", "azure-key-vault", "--kek-id", "https://a.vault.azure.net/keys/k\u{202e}"],
            2,
            "it is no identifier",
        ),
        (&["--for", "azure-key-vault", "--kek-id", &long], 2, "it is no identifier"),
        (&["--for", "aws-kms", "--kek-id", KID], 2, "--kek-id goes with --for azure-key-vault alone"),
        (&["--for", "cloud"], 2, "invalid value 'cloud' for '--for <TARGET>'"),
        (&["--wrap-as", "pkcs1"], 2, "invalid value 'pkcs1' for '--wrap-as <METHOD>'"),
        (&["--for", "aws-kms", "--fd", "1"], 2, "Choose one exit"),
        (&["--for", "aws-kms", "--show"], 2, "Choose one exit"),
        (&["--for", "aws-kms", "--seal", "password", "--about", "x"], 2, "leave out --wrap-to, or --seal"),
    ];
    for (arguments, code, says) in cases {
        let run = recover(&at, &[arguments, &to[..]].concat());
        let said = format!("{}{}", run.out, run.err);
        assert_eq!(run.code, *code, "{arguments:?}: {said}");
        assert!(said.contains(says), "{arguments:?}: wanted {says}; got {said}");
        assert!(!said.contains("panicked") && !said.contains("\nFORGED"), "{said}");
        assert_eq!(*code == 1, said.contains("RECOVERED."), "{arguments:?}: {said}");
        assert_eq!(names(at.root()), before, "{arguments:?}");
    }
    // under a public key that the target does not give out
    for (target, says) in [
        (
            "vault-transit",
            "the public key has 2048 bits, and Vault transit gives out keys of 4096 bits for imports",
        ),
        (
            "google-kms",
            "the public key has 2048 bits, and Google Cloud KMS gives out keys of 3072 or 4096 bits",
        ),
    ] {
        let run = recover(&at, &["--wrap-to", "small/public", "--for", target, "--out", "never"]);
        assert!(run.code == 2 && run.err.contains(says), "{}", run.err);
    }
    // flags that need others
    for alone in [
        &["--wrap-as", "oaep-sha1"][..],
        &["--for", "aws-kms", "--out", "never"],
        &["--kek-id", KID],
        &["--wrap-to", "public", "--for", "aws-kms"],
    ] {
        let run = recover(&at, alone);
        assert!(run.code == 2 && run.err.contains("required"), "{alone:?}: {}", run.err);
    }
    assert_eq!(names(at.root()), before);
}

/// A package is whole under its name, or not there.
#[test]
fn a_package_that_cannot_be_written_leaves_nothing() {
    let at = held();
    fs::create_dir(at.path("there")).expect("creates");
    symlink("nowhere", at.path("link")).expect("links");
    fs::create_dir(at.path("closed")).expect("creates");
    let package = |out: &str| recover(&at, &["--wrap-to", "public", "--for", "pkcs11", "--out", out]);
    let before = names(at.root());
    for (out, says) in [
        ("there", "there: it exists already, and nothing is overwritten"),
        ("link", "link: it exists already"),
        ("public", "public: it exists already"),
        ("..", "exists already"),
        ("/", "exists already"),
        ("no/such/folder", "no/such: there is no such folder"),
        ("public/inside", "public/inside"),
        (&"x".repeat(300), "name too long"),
    ] {
        let run = package(out);
        assert_eq!(run.code, 2, "{out}: {}{}", run.out, run.err);
        assert!(run.err.contains(says), "{out}: wanted {says}: {}", run.err);
        assert!(!run.err.contains("panicked") && names(at.root()) == before, "{out}: {}", run.err);
    }
    // odd names are names
    for odd in ["two\nlines", "turned\u{202e}", "a name with blanks", "-odd"] {
        let run = recover(&at, &["--wrap-to", "public", "--for", "pkcs11", &format!("--out={odd}")]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(names(&at.path(odd)).len(), 4, "{odd:?}");
        assert!(!run.err.contains('\u{202e}') && !run.err.contains("two\nlines"), "{}", run.err);
    }
    let all = names(at.root());
    // a limit on file sizes in the middle of it
    for limit in [0, 200, 600, 1_000] {
        let script = format!(
            "prlimit --fsize={limit} {} recover --rehearsal --wrap-to public --for pkcs11 --out new 1.txt 2.txt",
            env!("CARGO_BIN_EXE_keyrite")
        );
        let run = tool("bash", &["-c", &script], at.root());
        assert_eq!(run.code, 2, "{limit}: {}{}", run.out, run.err);
        assert!(run.err.contains("new: a file may not become that large here"), "{}", run.err);
        assert_eq!(names(at.root()), all, "{limit}");
    }
    // the disk confirms a file, or a name, no more: what is said to have failed is not there
    let package = [
        "recover",
        "--rehearsal",
        "--wrap-to",
        "public",
        "--for",
        "pkcs11",
        "--out",
        "new",
        "1.txt",
        "2.txt",
    ];
    let mut failed = 0;
    for when in 1..=20 {
        let inject = format!("inject=fsync:error=EIO:when={when}");
        let traced = ["-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync", "-e", &inject];
        let run =
            tool("strace", &[&traced[..], &[env!("CARGO_BIN_EXE_keyrite")], &package].concat(), at.root());
        if run.code == 0 {
            fs::remove_dir_all(at.path("new")).expect("it is there");
            break;
        }
        failed += 1;
        assert!(run.err.to_lowercase().contains("input/output error"), "{when}: {}{}", run.out, run.err);
        assert_eq!(names(at.root()), all, "{when}: {}", run.err);
    }
    assert!((9..20).contains(&failed), "four files and their names, and the folder's: {failed}");
    // killed at each call that makes a file of it: no folder has its name that is not whole
    for (call, most) in [("linkat", 4), ("fsync", 8), ("renameat2", 1)] {
        for when in 1..=most {
            let (trace, inject) = (format!("trace={call}"), format!("inject={call}:signal=KILL:when={when}"));
            let traced =
                ["-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject, env!("CARGO_BIN_EXE_keyrite")];
            tool("strace", &[&traced[..], &package].concat(), at.root());
            if at.path("new").exists() {
                assert_eq!(names(&at.path("new")).len(), 4, "{call} {when}");
                fs::remove_dir_all(at.path("new")).expect("removes");
            }
        }
    }
    // what a killed program left has a name of its own
    let left: Vec<String> = names(at.root()).into_iter().filter(|name| !all.contains(name)).collect();
    assert!(left.iter().all(|name| name.starts_with(".new.") && name.ends_with(".part")), "{left:?}");
}

/// A full disk and one that is only to read: said, and nothing is left.
#[test]
fn a_full_disk_leaves_no_package() {
    let at = held();
    let disk = Disk::of(64);
    let out = disk.at.join("package");
    let out = out.to_str().expect("UTF-8");
    let package = || recover(&at, &["--wrap-to", "public", "--for", "pkcs11", "--out", out]);
    let filler = disk.fill();
    let run = package();
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("package: the disk is full"), "{}", run.err);
    assert_eq!(names(&disk.at), ["filler"]);
    // room for some of the files
    let some = fs::metadata(&filler).expect("there").len() - 8_192;
    fs::File::options().write(true).open(&filler).and_then(|file| file.set_len(some)).expect("shorter");
    let run = package();
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("package: the disk is full"), "{}", run.err);
    assert_eq!(names(&disk.at), ["filler"]);
    fs::remove_file(filler).expect("removes");
    assert_eq!(package().code, 0);
    fs::remove_dir_all(disk.at.join("package")).expect("removes");
    disk.only_to_read();
    let run = package();
    assert!(run.code == 2 && run.err.contains("cannot be written here"), "{}", run.err);
    assert_eq!(names(&disk.at), Vec::<String>::new());
}
