//! A private CA whose key was made elsewhere and sealed: an existing CA moves to paper. Judged by openssl and Go.

#![allow(clippy::expect_used)]

use std::fs;

use super::certifying::{INTERMEDIATE, LIST, ROOT, SERVER, good, is_without_fault, shell, write};
use crate::releases::{KEY, dealt, json_of, recover};
use crate::support::program::{Folder, Run};

/// How somebody made a CA's key, and into which file: each form that openssl writes.
const MADE: [(&str, &str, &str); 6] = [
    ("SEC 1 in PEM", "openssl ecparam -name prime256v1 -genkey -out ca.key", "ecdsa-with-SHA256"),
    (
        "SEC 1 in DER",
        "openssl ecparam -name secp384r1 -genkey -noout | openssl ec -outform DER -out ca.key",
        "ecdsa-with-SHA384",
    ),
    ("PKCS #8 in PEM", "openssl genpkey -algorithm ed25519 -out ca.key", "ED25519"),
    ("PKCS #1 in PEM", "openssl genrsa -traditional -out ca.key 2048", "sha256WithRSAEncryption"),
    (
        "PKCS #8 in DER",
        "openssl genrsa 3072 | openssl pkcs8 -topk8 -nocrypt -outform DER -out ca.key",
        "sha256WithRSAEncryption",
    ),
    (
        "PKCS #1 in DER",
        "openssl genrsa 4096 | openssl rsa -traditional -outform DER -out ca.key",
        "sha256WithRSAEncryption",
    ),
];

/// Runs it, and it does what is asked.
fn done(at: &Folder, arguments: &[&str]) -> Run {
    let run = recover(at, arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}{}", run.out, run.err);
    assert!(!run.err.contains("PRIVATE KEY"), "{}", run.err);
    run
}

/// Seals `KEY.key` into `KEY.sealed`, and the key is gone.
pub fn sealed(at: &Folder, name: &str) {
    let (key, file) = (format!("{name}.key"), format!("{name}.sealed"));
    done(at, &["--seal", &key, "--about", &format!("Private key of {name}"), "--out", &file]);
    fs::remove_file(at.path(&key)).expect("it was there");
}

/// The CA that somebody had, with openssl's usual extensions: no keyUsage, a key identifier by SHA-1.
fn existing(at: &Folder, made: &str, more: &str) {
    good(at, made);
    good(
        at,
        &format!(
            "openssl req -x509 -new -key ca.key {more} -subj '/C=AT/O=Old/CN=Old Root' -days 9000 -out old.pem"
        ),
    );
    sealed(at, "ca");
}

const SMALL: &str = "openssl ecparam -name prime256v1 -genkey -noout -out";

/// Of each kind and form: an issuing CA, by its request, and a list; what openssl finds good before and after.
#[test]
fn an_existing_authority_signs_from_paper() {
    for (form, made, signature) in MADE {
        let at = &dealt(KEY);
        existing(at, made, "");
        good(
            at,
            &format!("{SMALL} issuing.key; openssl req -new -key issuing.key -subj /CN=x -out issuing.csr"),
        );
        // the CA begins today
        write(at, "issuing.toml", &INTERMEDIATE.replace("2026-01-01", "2040-01-01"));
        write(at, "list.toml", &LIST.replace("2026-02-01", "2040-01-01"));
        let certify = ["--open", "ca.sealed", "--certify", "issuing.toml", "--request", "issuing.csr"];
        let run =
            done(at, &[&certify, &["--issuer", "old.pem", "--out", "issuing.pem", "--json"][..]].concat());
        for said in [
            "To be signed by the key sealed in ca.sealed, \u{201c}Private key of ca\u{201d}. The certificate of kind intermediate",
            "issuer CN                 Old Root",
            "public key                P-256",
        ] {
            assert!(run.err.contains(said), "{form}: {said}: {}", run.err);
        }
        assert_eq!(json_of(&run)["issued"]["by"]["sealed"], "Private key of ca", "{form}");
        let revoke = ["--open", "ca.sealed", "--revoke", "list.toml", "--issuer", "old.pem"];
        done(at, &[&revoke, &["--out", "list.crl"][..]].concat());
        good(at, "openssl verify -attime 2224000000 -check_ss_sig -CAfile old.pem issuing.pem");
        good(at, "openssl crl -in list.crl -noout -CAfile old.pem");
        // the key identifier is what the old certificate says, whatever it was made of
        let id = |file: &str, ext: &str| {
            let text = good(at, &format!("openssl x509 -in {file} -noout -ext {ext}"));
            text.lines().last().expect("a line").trim().replace("keyid:", "")
        };
        assert_eq!(
            id("old.pem", "subjectKeyIdentifier"),
            id("issuing.pem", "authorityKeyIdentifier"),
            "{form}"
        );
        let text = good(at, "openssl x509 -in issuing.pem -noout -text");
        assert!(text.contains(&format!("Signature Algorithm: {signature}")), "{form}: {text}");
        // the same again is the same, to the byte: no signature here is drawn
        let profile = fs::read_to_string(at.path("issuing.toml")).expect("there");
        write(at, "issuing.toml", &format!("serial = \"4f2b\"\n{profile}"));
        let shown = |_| done(at, &[&certify, &["--issuer", "old.pem", "--show"][..]].concat()).out;
        let [one, two] = [(), ()].map(shown);
        assert!(one == two && one.starts_with("-----BEGIN CERTIFICATE-----"), "{form}: {one}");
    }
}

/// A root that signed itself with SHA-1 long ago is the same authority; nothing else is taken with SHA-1.
#[test]
fn a_root_of_old_with_sha1_stays_the_authority() {
    let at = &dealt(KEY);
    existing(at, "openssl genrsa -out ca.key 2048", "-sha1");
    write(at, "list.toml", &LIST.replace("2026-02-01", "2040-01-01"));
    let revoke = ["--open", "ca.sealed", "--revoke", "list.toml", "--issuer", "old.pem", "--out", "list.crl"];
    done(at, &revoke);
    good(at, "openssl crl -in list.crl -noout -CAfile old.pem");
    let text = good(at, "openssl crl -in list.crl -noout -text");
    assert!(text.contains("sha256WithRSAEncryption"), "{text}");
    good(
        at,
        "openssl x509 -in old.pem -outform DER -out old.der; \
         python3 -c \"d=open('old.der','rb').read(); open('forged','wb').write(d.replace(b'Old Root',b'Odd Root'))\"",
    );
    let run = recover(
        at,
        &["--open", "ca.sealed", "--revoke", "list.toml", "--issuer", "forged", "--out", "never"],
    );
    assert!(run.code == 2 && run.err.contains("signed itself with 1.2.840.113549.1.1.5"), "{}", run.err);
}

/// A whole chain of sealed keys: the root certifies itself by its public half, an issuing CA, a server with a key of P-521.
fn chain(at: &Folder, root: &str, issuing: &str) {
    good(
        at,
        &format!("openssl genpkey {root} -out root.key; openssl pkey -in root.key -pubout -out root.pub"),
    );
    good(
        at,
        &format!(
            "openssl genpkey {issuing} -out issuing.key; openssl req -new -key issuing.key -subj /CN=x -out issuing.csr"
        ),
    );
    good(
        at,
        "openssl ecparam -name secp521r1 -genkey -noout -out www.key; openssl req -new -key www.key -subj /CN=x -outform DER -out www.csr",
    );
    sealed(at, "root");
    sealed(at, "issuing");
    for (name, text) in [("root", ROOT), ("issuing", INTERMEDIATE), ("www", SERVER)] {
        write(at, &format!("{name}.toml"), text);
    }
    let revoked = "[[revoked]]\nserial = \"4F2A\"\ndate = \"2026-01-15\"\n[[revoked]]\nserial = \"80ff\"\ndate = \"2026-01-16\"\n";
    write(at, "list.toml", LIST);
    write(at, "revoking.toml", &format!("{}{revoked}", LIST.replace("300", "301")));
    let run = done(
        at,
        &["--open", "root.sealed", "--certify", "root.toml", "--own-key", "root.pub", "--out", "root.pem"],
    );
    let digest = good(at, "openssl pkey -pubin -in root.pub -outform DER | sha256sum");
    assert!(run.err.contains(&format!("SHA-256 of it             {}", &digest[..64])), "{}", run.err);
    for (key, name, issuer) in [("root", "issuing", "root"), ("issuing", "www", "issuing")] {
        let [sealed, toml, csr, issuer, pem] =
            [(key, "sealed"), (name, "toml"), (name, "csr"), (issuer, "pem"), (name, "pem")]
                .map(|(name, kind)| format!("{name}.{kind}"));
        done(
            at,
            &["--open", &sealed, "--certify", &toml, "--request", &csr, "--issuer", &issuer, "--out", &pem],
        );
    }
    for (key, list, to) in [
        ("root", "list", "root-list"),
        ("issuing", "list", "issuing-list"),
        ("issuing", "revoking", "revoking-list"),
    ] {
        let [sealed, toml, issuer, crl] = [(key, "sealed"), (list, "toml"), (key, "pem"), (to, "crl")]
            .map(|(name, kind)| format!("{name}.{kind}"));
        done(at, &["--open", &sealed, "--revoke", &toml, "--issuer", &issuer, "--out", &crl]);
    }
}

const CHAINS: [(&str, &str, &str, &str); 2] = [
    (
        "-algorithm RSA -pkeyopt rsa_keygen_bits:4096",
        "SHA256-RSA",
        "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
        "RSA",
    ),
    ("-algorithm EC -pkeyopt ec_paramgen_curve:P-384", "ECDSA-SHA384", "-algorithm ed25519", "ED25519"),
];

#[test]
fn a_chain_of_sealed_keys_holds_for_openssl_and_go() {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/independent/verify_chain.go");
    let built = Folder::empty();
    let program = built.path("verify").display().to_string();
    good(&built, &format!("HOME=\"$PWD\" GO111MODULE=off GOFLAGS= go build -o '{program}' '{source}'"));
    for (root, signature, issuing, called) in CHAINS {
        let at = &dealt(KEY);
        chain(at, root, issuing);
        let verify = "openssl verify -x509_strict -check_ss_sig -crl_check_all -CAfile root.pem -untrusted issuing.pem -CRLfile root-list.crl";
        good(
            at,
            &format!(
                "{verify} -CRLfile issuing-list.crl -purpose sslserver -verify_hostname a.example.net www.pem"
            ),
        );
        let run = shell(at, &format!("{verify} -CRLfile revoking-list.crl www.pem"));
        assert!(!run.ok && run.err.contains("certificate revoked"), "{}{}", run.out, run.err);
        let text = good(at, "openssl x509 -in www.pem -noout -text");
        assert!(text.contains("Public-Key: (521 bit)") && text.contains(called), "{text}");
        let said = good(at, &format!("'{program}' ."));
        for line in [
            "verified for www.example.com by a chain of 3",
            &format!("ca true path 1 {signature}"),
            "revoking-list.crl number 301 with 2 revokes the server: true",
        ] {
            assert!(said.contains(line), "{line}: {said}");
        }
    }
}

/// A linter of RFC 5280 finds nothing that must not be there.
#[test]
#[ignore = "wants pkilint, which Debian has not: tests/run installs it, and asks for this"]
fn pkilint_finds_no_fault_in_what_sealed_keys_sign() {
    for (root, _, issuing, _) in CHAINS {
        let at = &dealt(KEY);
        chain(at, root, issuing);
        is_without_fault(at, root);
    }
}

/// Requests by keys of P-521, signed with each hash that openssl takes.
#[test]
fn a_key_of_p521_is_certified() {
    let at = &dealt(KEY);
    let root = "ca/root:ed25519:0";
    write(at, "root.toml", ROOT);
    write(at, "profile.toml", SERVER);
    done(at, &["--derive", root, "--certify", "root.toml", "--out", "root.pem"]);
    good(at, "openssl ecparam -name secp521r1 -genkey -noout -out www.key");
    for hash in ["sha256", "sha384", "sha512"] {
        good(
            at,
            &format!(
                "openssl req -new -{hash} -key www.key -subj /CN=x -out www.csr; openssl req -in www.csr -noout -verify"
            ),
        );
        let pem = format!("{hash}.pem");
        let more = ["--request", "www.csr", "--issuer", "root.pem", "--out", &pem];
        let run = done(at, &[&["--derive", root, "--certify", "profile.toml"], &more[..]].concat());
        assert!(run.err.contains("public key                P-521\n"), "{}", run.err);
        good(at, &format!("openssl verify -x509_strict -CAfile root.pem {pem}"));
        good(
            at,
            &format!("openssl x509 -in {pem} -noout -pubkey | cmp - <(openssl pkey -in www.key -pubout)"),
        );
    }
}

/// What is recorded of a production key: by which key it was signed, and nothing of it.
#[test]
fn the_record_names_the_sealed_key() {
    let at = &Folder::empty();
    crate::releases::dealt_in(at, KEY, keyrite::vocab::Mode::Production);
    good(at, &format!("{SMALL} ca.key; openssl pkey -in ca.key -pubout -out ca.pub"));
    write(at, "root.toml", ROOT);
    let run = |more: &[&str]| {
        let shares = crate::releases::SHEETS;
        let run = crate::support::program::keyrite(&[&["recover"], more, &shares].concat(), at.root());
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    };
    run(&["--seal", "ca.key", "--about", "Private key of ca", "--out", "ca.sealed"]);
    good(at, "mkdir records");
    run(&[
        "--open",
        "ca.sealed",
        "--certify",
        "root.toml",
        "--own-key",
        "ca.pub",
        "--out",
        "root.pem",
        "--record",
        "records",
    ]);
    let record = good(at, "cat records/*.txt");
    assert!(record.contains("signed by the sealed key \u{201c}Private key of ca\u{201d}\n"), "{record}");
    assert!(record.contains("CN=Example Root CA 1"), "{record}");
    let sealed = good(at, "sha256sum ca.sealed");
    assert!(record.contains(&format!("payload sha256   {}\n", &sealed[..64])), "{record}");
    let print = good(at, "openssl x509 -in root.pem -outform DER | sha256sum");
    assert!(record.contains(&print[..64]), "{record}");
    good(at, "openssl verify -x509_strict -check_ss_sig -CAfile root.pem root.pem");
}
