//! Sealed keys that sign nothing: what was sealed is no key of a CA, or another one; and flags that do not go together.

#![allow(clippy::expect_used)]

use super::certifying::{LIST, ROOT, SERVER, good, write};
use super::certifying_sealed::sealed;
use super::imports::names;
use crate::releases::{KEY, dealt, recover};
use crate::support::program::Folder;

/// A CA of RSA that somebody had, its key sealed, and a request.
fn authority() -> Folder {
    let at = dealt(KEY);
    good(
        &at,
        "openssl genrsa -out ca.key 2048; openssl pkey -in ca.key -pubout -out ca.pub; cp ca.key rsa; \
         openssl req -x509 -new -key ca.key -subj '/CN=Old Root' -days 9000 -out old.pem; \
         openssl ecparam -name prime256v1 -genkey -noout -out key; openssl req -new -key key -subj /CN=x -out csr",
    );
    sealed(&at, "ca");
    write(&at, "list.toml", &LIST.replace("2026-02-01", "2040-01-01"));
    write(&at, "server.toml", &SERVER.replace("2026-01-01", "2040-01-01"));
    write(&at, "root.toml", ROOT);
    at
}

/// Refused before anybody is asked for a passphrase, or once the payload is open; nothing is written.
fn refused(at: &Folder, arguments: &[&str], code: i32, says: &str) {
    let before = names(at.root());
    let run = recover(at, &[arguments, &["--out", "never"]].concat());
    let said = format!("{}{}", run.out, run.err);
    assert_eq!(run.code, code, "{arguments:?}: {said}");
    assert!(said.contains(says), "{arguments:?}: wanted {says}; got {said}");
    assert!(!said.contains("panicked") && !said.contains('\u{202e}') && said.len() < 5_000, "{said}");
    assert!((code == 1) == said.contains("RECOVERED"), "{said}");
    assert_eq!(names(at.root()), before, "{arguments:?}");
}

/// What was sealed is no key that signs, and each is named; no part of it is said.
#[test]
fn what_is_no_key_of_a_ca_signs_nothing() {
    let at = &authority();
    good(
        at,
        "openssl rsa -in rsa -aes256 -passout pass:x -out encrypted.key; \
         openssl rsa -in rsa -aes256 -passout pass:x -traditional -out oldencrypted.key; \
         cat rsa key > two.key; cat rsa rsa > twice.key; openssl genrsa -out small.key 1024; \
         openssl rsa -in rsa -outform DER -out trailing.key; printf x >> trailing.key; \
         openssl rsa -in rsa -outform DER | head -c 1000 > cut.key; \
         sed '5s/[A-Za-z]/A/g' rsa > changed.key; sed '5s/[A-Za-z]/!/g' rsa > damaged.key; \
         openssl ecparam -name secp521r1 -genkey -noout -out p521.key; openssl ecparam -name secp256k1 -genkey -noout -out k1.key; \
         openssl genpkey -algorithm x25519 -out x25519.key; openssl genpkey -algorithm RSA-PSS -out pss.key; \
         openssl rsa -in rsa -pubout -out public.key; cp old.pem certificate.key; \
         printf '\\342\\200\\256\\nFORGED: valid\\n' > marks.key; head -c 100000 /dev/zero | tr '\\0' A > long.key; \
         (echo -----BEGIN PRIVATE KEY-----; cat long.key; echo; echo -----END PRIVATE KEY-----) > longframe.key",
    );
    for (name, says) in [
        ("encrypted", "it is a private key under a passphrase of its own"),
        ("oldencrypted", "it is a private key under a passphrase of its own"),
        ("two", "it holds more than one private key"),
        ("twice", "it holds more than one private key"),
        ("small", "it is an RSA key whose modulus has 1024 bits; a CA signs with 2048 to 4096"),
        ("trailing", "it is no private key in PKCS #8, PKCS #1 or SEC 1"),
        ("cut", "it is no private key in PKCS #8, PKCS #1 or SEC 1"),
        ("damaged", "it is a private key that is damaged"),
        ("p521", "it is a key of P-521, and a CA signs with P-256, P-384, Ed25519 or RSA"),
        ("k1", "it is a key of secp256k1"),
        ("x25519", "it is an X25519 key, which signs nothing"),
        ("pss", "it is a private key of another kind"),
        ("public", "it is no private key in PKCS #8"),
        ("certificate", "it is no private key in PKCS #8"),
        ("marks", "it is no private key in PKCS #8"),
        ("long", "it is no private key in PKCS #8"),
        ("longframe", "it is a private key that is damaged"),
    ] {
        sealed(at, name);
        let file = format!("{name}.sealed");
        let says = format!("NOT SIGNED. {file}: {says}");
        refused(at, &["--open", &file, "--revoke", "list.toml", "--issuer", "old.pem"], 1, &says);
    }
    // a letter of the modulus is another: the key is read, and its parts do not fit
    sealed(at, "changed");
    refused(
        at,
        &["--open", "changed.sealed", "--revoke", "list.toml", "--issuer", "old.pem"],
        1,
        "it is a private key whose parts do not fit",
    );
}

/// Another key than the certificate's, or than the public half that was brought.
#[test]
fn another_sealed_key_signs_nothing() {
    let at = &authority();
    good(
        at,
        "openssl genrsa -out other.key 2048; openssl genpkey -algorithm ed25519 -out kind.key; cp kind.key kind2; openssl pkey -in kind2 -pubout -out kind.pub",
    );
    sealed(at, "other");
    sealed(at, "kind");
    let ours = good(at, "openssl pkey -pubin -in ca.pub -outform DER | sha256sum");
    for other in ["other.sealed", "kind.sealed"] {
        for arguments in [
            &["--revoke", "list.toml", "--issuer", "old.pem"][..],
            &["--certify", "server.toml", "--request", "csr", "--issuer", "old.pem"],
            &["--certify", "root.toml", "--own-key", "ca.pub"],
        ] {
            let says = format!("SHA-256 of its public key is {}", &ours[..64]);
            refused(at, &[&["--open", other], arguments].concat(), 1, &says);
            refused(
                at,
                &[&["--open", other], arguments].concat(),
                1,
                "Open the payload in which the CA's own key is sealed",
            );
        }
    }
    // under another root key, and no payload at all
    let stranger = &dealt(std::array::from_fn(|at| u8::try_from(at * 7 + 3).expect("small")));
    good(stranger, &format!("cp {} key", at.path("key").display()));
    let run = recover(stranger, &["--seal", "key", "--about", "x", "--out", "x.sealed"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    good(at, &format!("cp {} strange.sealed", stranger.path("x.sealed").display()));
    let revoke = |file: &'static str| ["--open", file, "--revoke", "list.toml", "--issuer", "old.pem"];
    refused(at, &revoke("strange.sealed"), 1, "strange.sealed: it is sealed under another key");
    let run = recover(at, &[&revoke("rsa")[..], &["--out", "never"]].concat());
    assert!(run.code == 1 && run.err.contains("rsa: "), "{}{}", run.out, run.err);
}

/// What is wrong before the key is there.
#[test]
fn what_a_sealed_key_is_not_asked_for_is_said_first() {
    let at = &authority();
    good(
        at,
        "openssl ecparam -name secp521r1 -genkey -noout | openssl pkey -pubout -out p521.pub; openssl genrsa 1024 | openssl pkey -pubout -out small.pub; \
         cat ca.pub ca.pub > two.pub; cat key ca.pub > private.pub; openssl pkey -pubin -in ca.pub -outform DER -out trailing.pub; printf x >> trailing.pub; \
         head -c 60000 /dev/zero | tr '\\0' A > long.pub; printf '\\342\\200\\256\\nFORGED' > marks.pub",
    );
    let open = ["--open", "ca.sealed"];
    let with = |more: &[&str], says: &str| refused(at, &[&open, more].concat(), 2, says);
    with(&["--certify", "root.toml"], "kind = \"root\" by a sealed key wants that key's public half");
    with(
        &["--certify", "server.toml", "--own-key", "ca.pub"],
        "kind = \"server\" is signed by the CA of the issuer's certificate",
    );
    with(&["--certify", "server.toml"], "kind = \"server\" wants a request and an issuer");
    with(&["--own-key", "ca.pub"], "required");
    with(&["--certify", "root.toml", "--own-key", "ca.pub", "--issuer", "old.pem"], "cannot be used with");
    with(&["--revoke", "list.toml"], "required");
    with(&["--certify", "root.toml", "--own-key", "ca.pub", "--as", "hex"], "leave out --as and --wrap-to");
    with(&["--derive", "ca/root:p-256:0", "--certify", "root.toml"], "Choose one of --derive, --open");
    for (key, says) in [
        ("p521.pub", "the CA's public key: it is of P-521, and a CA signs here with"),
        ("small.pub", "its modulus has 1024 bits"),
        ("two.pub", "it holds more than one public key"),
        ("private.pub", "there is a private key in it"),
        ("trailing.pub", "it is no public key in PEM or DER"),
        ("csr", "it is no public key in PEM or DER"),
        ("long.pub", "it is no public key in PEM or DER"),
        ("marks.pub", "it is no public key in PEM or DER"),
        ("nowhere", "nowhere"),
    ] {
        with(&["--certify", "root.toml", "--own-key", key], says);
    }
    let derived = |more: &[&str], says: &str| {
        refused(at, &[&["--derive", "ca:p-256:0"], more].concat(), 2, says);
    };
    derived(
        &["--revoke", "list.toml", "--issuer", "old.pem"],
        "RSA keys are never derived: sign with the key itself",
    );
    derived(&["--certify", "root.toml", "--own-key", "ca.pub"], "required");
    let run = recover(at, &["--derive", "ca:rsa-3072:0", "--certify", "root.toml"]);
    assert!(run.code == 2 && run.err.contains("RSA keys are not derived"), "{}", run.err);
}
