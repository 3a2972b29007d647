//! A private CA inside a ceremony: what left is judged by openssl, and the transcript by the recovery kit.

#![allow(clippy::expect_used)]

use std::fs;
use std::path::Path;

use crate::certifying::{good, shell, write};
use crate::support::desk::at;
use crate::support::program::{Folder, Run, keyrite};
use crate::support::{Dealing, Room, deal, exits, line};
use keyrite::ceremony::{EventKind, SecretInput, WayOut};
use keyrite::desk::holding::{Answer, Holding, Request};
use keyrite::sharing::certifying::{Order, SealedKey, Signer};
use keyrite::sharing::form::Form;
use keyrite::sharing::sealed::{About, seal};
use keyrite::transcript::record::{CertifiedBy, Exit, Record, Released, SignedCertificate};
use keyrite::vocab::Mode;
use keyrite::vocab::digest::sha256;
use rand::{SeedableRng, rngs::StdRng};
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
    let profile = "kind = \"root\"\nsubject = [\"C=AT\", \"CN=Example Root CA 1\"]\nnot_before = \"2026-01-01\"\n\
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

/// A recovery in which much leaves at its release.
struct Authority {
    holding: Holding,
    people: Request,
    at: Folder,
}

const KEY: &str = "ca:p-256:0";
const INTERMEDIATE: &str = "kind = \"intermediate\"\nsubject = [\"CN=Example Issuing CA 1\"]\nnot_before = \"2026-01-01\"\nnot_after = \"2046-11-30\"\nserial = \"02\"\npath_length = 0\n";

impl Authority {
    fn open() -> Self {
        let folder = Folder::empty();
        let codes = deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).codes;
        let room = Room::recovery(27, Mode::Rehearsal, codes);
        let (holding, people, _) = at("release", room, &folder.path("held"));
        Self { holding, people, at: folder }
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.at.path(name)).expect("there")
    }

    /// Lets it out to this file; the answer as it comes.
    fn submit(&mut self, way: WayOut, name: &str) -> Answer {
        let mut event = self.people.event.clone();
        event.what = EventKind::Release { way: Some(way), destination: line("as approved"), more: true };
        let export = Some(self.at.path(name));
        self.holding.submit(Request { export, ..Request::plain(event) })
    }

    /// Signs it into this file; what was recorded of it.
    fn sign(&mut self, order: Order, name: &str) -> SignedCertificate {
        let answer = self.submit(WayOut::Certificate { order: Box::new(order) }, name);
        let Answer::Taken { record, .. } = answer else { panic!("{name}: {answer:?}") };
        let Record::Released(Released { exit: Exit::Certificate { certificate, .. }, .. }) = *record else {
            panic!("{record:?}")
        };
        *certificate
    }
}

fn by() -> Signer {
    Signer::Derived(KEY.parse().expect("a name"))
}

/// A list of this day, on which one certificate is revoked.
fn list(day: &str, issuer: &[u8]) -> Order {
    let text = format!(
        "number = 1\nthis_update = \"{day}\"\nnext_update = \"2046-11-30\"\n[[revoked]]\nserial = \"02\"\ndate = \"{day}\"\n"
    );
    let rng = &mut StdRng::seed_from_u64(1);
    Order::list(&by(), text.as_bytes(), issuer, rng).expect("a list")
}

/// A root, an issuing CA by its request and a list leave one recovery; openssl finds the chain good, and the CA revoked.
#[test]
fn requests_and_lists_are_signed_in_a_recovery() {
    let mut held = Authority::open();
    let WayOut::Certificate { order } = exits::certificate(KEY, "Example Root CA", "01") else {
        panic!("none")
    };
    held.sign(*order, "root.pem");
    good(&held.at, "openssl ecparam -name secp384r1 -genkey -noout -out issuing.key");
    good(&held.at, "openssl req -new -key issuing.key -subj '/CN=Asked For/O=Not granted' -out issuing.csr");
    let (root, request) = (held.read("root.pem"), held.read("issuing.csr"));
    let name = by();
    let order = |serial: &str| {
        let profile = INTERMEDIATE.replace("\"02\"", &format!("\"{serial}\""));
        let rng = &mut StdRng::seed_from_u64(3);
        Order::certificate(&name, profile.as_bytes(), Some(&request), Some(&root), rng).expect("a profile")
    };
    let said = held.sign(order("02"), "issuing.pem");
    assert_eq!(said.subject.as_str(), "CN=Example Issuing CA 1");
    let der = good(&held.at, "openssl x509 -in root.pem -outform DER | sha256sum");
    assert!(der.starts_with(&said.issuer.expect("it has an issuer").hex()), "{der}");
    held.sign(list("2026-01-02", &root), "root.crl");
    // a number that was given is not given again, and nothing is written for it
    let way = WayOut::Certificate { order: Box::new(order("02")) };
    let Answer::Refused(refusal) = held.submit(way, "again.pem") else { panic!("signed") };
    assert!(refusal.to_string().contains("a CA gives each number once"), "{refusal}");
    assert!(!held.at.path("again.pem").exists(), "a part was left");
    good(&held.at, "openssl verify -x509_strict -CAfile root.pem issuing.pem");
    good(&held.at, "openssl crl -in root.crl -noout -CAfile root.pem");
    let run = shell(
        &held.at,
        "openssl verify -x509_strict -crl_check -CAfile root.pem -CRLfile root.crl issuing.pem",
    );
    assert!(run.err.contains("certificate revoked"), "{}{}", run.out, run.err);
}

/// The certificate of another CA is told before anything is signed; and a CA whose name has line feeds, direction marks and
/// is longer than a line makes a line of the record that is one.
#[test]
fn a_foreign_name_of_a_ca_makes_no_lines() {
    let mut held = Authority::open();
    let config = "[req]\ndistinguished_name = d\nprompt = no\nutf8 = yes\nstring_mask = utf8only\nx509_extensions = x\n[d]\nO = $ENV::NAME\n0.OU = $ENV::NAME\n1.OU = $ENV::NAME\n2.OU = $ENV::NAME\nCN = $ENV::NAME\n\
                  [x]\nbasicConstraints = critical,CA:TRUE\nkeyUsage = critical,keyCertSign,cRLSign\nsubjectKeyIdentifier = hash\n";
    write(&held.at, "ca.cnf", config);
    let answer = held.submit(exits::derived(KEY, Some(Form::Pkcs8Pem)), "ca.key");
    assert!(matches!(answer, Answer::Taken { .. }), "{answer:?}");
    good(&held.at, "openssl ecparam -name prime256v1 -genkey -noout -out other.key");
    for key in ["ca", "other"] {
        let script = format!(
            "NAME=$'\u{202e}\\nreleased  none \u{2028}abcdefghijklmnopqrstuvwxyz0123456789ab' openssl req -x509 -new -days 9000 -key {key}.key -config ca.cnf -out {key}.pem"
        );
        good(&held.at, &script);
    }
    let other = held.read("other.pem");
    let way = WayOut::Certificate { order: Box::new(list("2040-01-02", &other)) };
    let answer = held.submit(way, "other.crl");
    let Answer::Refused(refusal) = answer else { panic!("{answer:?}") };
    assert!(refusal.to_string().contains("the CA's certificate is of another key"), "{refusal}");
    let said = held.sign(list("2040-01-02", &held.read("ca.pem")), "ca.crl");
    let subject = said.subject.as_str();
    assert!(subject.chars().count() <= 200 && !subject.contains(['\n', '\u{202e}', '\u{2028}']), "{subject}");
    good(&held.at, "openssl crl -in ca.crl -noout -CAfile ca.pem");
}

/// A key that was sealed signs a root of itself and a list in a recovery; openssl finds both good, the three readers read the
/// record, and another key than the one that was brought signs nothing.
#[test]
fn a_sealed_key_signs_in_a_recovery() {
    let mut held = Authority::open();
    let root = deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).root;
    let (way, file) = exits::certificate_by_sealed(&root, "Old Root", "01");
    let submit = |held: &mut Authority, way: WayOut, file: Option<Vec<u8>>, name: &str| {
        let mut event = held.people.event.clone();
        event.what = EventKind::Release { way: Some(way), destination: line("as approved"), more: true };
        let export = Some(held.at.path(name));
        let secret = file.map(SecretInput::SealedFile);
        held.holding.submit(Request { export, secret, ..Request::plain(event) })
    };
    // without its file, with a file that is no key, and with another key
    let Answer::Refused(refusal) = submit(&mut held, way.clone(), None, "none.pem") else { panic!("signed") };
    assert!(refusal.to_string().contains("the sealed file that is to be opened"), "{refusal}");
    let rng = &mut StdRng::seed_from_u64(5);
    let about = About::new(exits::SEALED_CA).expect("a line");
    let other = root.derive(Mode::Rehearsal, &"other:p-256:0".parse().expect("a name")).to_file();
    for (content, says) in [
        (&b"four-1234"[..], "old-root.sealed: it is no private key"),
        (&other[..], "the public key that was brought is of another key"),
    ] {
        let file = seal(&root, Mode::Rehearsal, &about, content, rng).expect("sealed");
        let answer = submit(&mut held, way.clone(), Some(file), "other.pem");
        let Answer::Refused(refusal) = answer else { panic!("signed") };
        assert!(refusal.to_string().contains(says), "{refusal}");
        assert!(!held.at.path("other.pem").exists(), "a part was left");
    }
    let answer = submit(&mut held, way, Some(file.clone()), "root.pem");
    let Answer::Taken { record, .. } = answer else { panic!("{answer:?}") };
    let Record::Released(Released { exit, .. }) = &*record else { panic!("{record:?}") };
    let Exit::Certificate { by: CertifiedBy::Sealed(payload), certificate, .. } = exit else {
        panic!("{exit:?}")
    };
    assert_eq!((payload.file.as_str(), payload.about.as_str()), ("old-root.sealed", exits::SEALED_CA));
    assert_eq!(payload.digest, sha256(&file));
    assert_eq!(certificate.subject.as_str(), "CN=Old Root");
    good(&held.at, "openssl verify -x509_strict -check_ss_sig -CAfile root.pem root.pem");
    let said = exit.said();
    assert!(
        said.contains("signed by the key sealed in old-root.sealed, \u{201c}Old Root, private key\u{201d}"),
        "{said}"
    );
    let text = "number = 1\nthis_update = \"2026-01-02\"\nnext_update = \"2046-11-30\"\n";
    let signer = Signer::Sealed(SealedKey { file: line("old-root.sealed"), about: line(exits::SEALED_CA) });
    let issuer = held.read("root.pem");
    let list = Order::list(&signer, text.as_bytes(), &issuer, rng).expect("a list");
    let answer = submit(&mut held, WayOut::Certificate { order: Box::new(list) }, Some(file), "root.crl");
    assert!(matches!(answer, Answer::Taken { .. }), "{answer:?}");
    good(&held.at, "openssl crl -in root.crl -noout -CAfile root.pem");
}
