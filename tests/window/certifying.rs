//! A private CA in the window: every line of a certificate is compared before it is signed.

use crate::ceremonies::plain;
use crate::driven::{Look, Window, pictures};
use crate::journeys::{act, begin_and_draw};
use crate::runner::{Test, tests};
use crate::support::keyed::text_with_steps_before;
use eframe::egui;

const PROFILE: &str = "kind = \"root\"\nsubject = [\"O=Example\", \"CN=Example Root CA 1\"]\nnot_before = \"2026-12-01\"\nnot_after = \"2046-11-30\"\nserial = \"4f2a\"\npath_length = 1\n";
const STEP: &str = "[[phase.step]]
id = \"certificate\"
kind = \"release\"
title = \"Sign the authority's own certificate\"
acts = \"operator\"
confirms = [\"witness\"]
leaves = [
  { what = \"certificate\", of = \"ca:p-384:0\", profile = \"root\" },
  { what = \"certificate\", of = \"ca/spare:ed25519:0\" },
]

";

fn every_line_of_a_certificate_is_compared(look: Look, name: &str) {
    let mut window = Window::open(look);
    window.pictures = pictures(name);
    let text = text_with_steps_before("split", STEP);
    let profile = format!("[[certificate]]\nid = \"root\"\n{PROFILE}\n[[role]]");
    window.takes_script(&text.replacen("[[role]]", &profile, 1));
    begin_and_draw(&mut window, plain(true));
    window.wait("The script lets leave here: a certificate signed by the derived key ca:p-384:0");
    let at = window.folder.path().to_owned();
    let path = |name: &str| at.join(name).to_str().expect("UTF-8").to_owned();
    window.press("A certificate or revocation list of a CA");
    window.wait("choose the derived key");
    window.press("ca:p-384:0");
    window.wait("subject CN: Example Root CA 1");
    window.shoot("lines");
    window.wait("compare every line, and tick it: 12 ticks are left");
    for line in [
        "version: 3",
        "serial number: 4f2a",
        "signature: ",
        "issuer O: Example",
        "issuer CN: Example Root CA 1",
        "not before: 2026-12-01T00:00:00Z",
        "not after: 2046-11-30T23:59:59Z",
        "subject O: Example",
        "subject CN: Example Root CA 1",
        "basicConstraints: a CA, path length 1, critical",
        "keyUsage: keyCertSign, cRLSign, critical",
        "profile, SHA-256: ",
    ] {
        window.press(line);
    }
    window.fill("Path of the new file", &path("ca.crt"));
    window.fill("Where to, in words, as it was approved", "the web page");
    window.shoot("compared");
    act(&mut window, "Sign it and write the file");
    window.wait(&format!("is in {}. It is not secret.", path("ca.crt")));
    window.shoot("left");
    // another key, by a profile that is brought: a wrong file is told, and what was compared before is not compared now
    window.press("A certificate or revocation list of a CA");
    window.press("ca/spare:ed25519:0");
    window.press("A certificate, as a profile in a file has it");
    std::fs::write(at.join("spare.toml"), PROFILE).expect("written");
    window.fill("Path of the profile", &path("spare.toml"));
    window.press("Read the profile");
    window.wait("subject CN: Example Root CA 1");
    window.wait("compare every line, and tick it: 12 ticks are left");
    std::fs::write(at.join("wrong.toml"), PROFILE.replace("CN=", "X=")).expect("written");
    window.fill("Path of the profile", &path("wrong.toml"));
    window.wait("read the files of what is signed");
    window.press("Read the profile");
    window.wait("is no attribute");
    window.wait("read the files of what is signed");
    std::fs::write(at.join("server.toml"), PROFILE.replace("root", "intermediate")).expect("written");
    window.fill("Path of the profile", &path("server.toml"));
    window.press("Read the profile");
    window.wait("Path of the request");
    window.fill("Path of the certificate of the CA that signs", &path("ca.crt"));
    window.press("Read the certificate");
    window.fill("Path of the request", &path("ca.crt"));
    window.press("Read the request");
    window.wait("it is no certificate request in PEM or DER");
    assert!(window.field_has_focus("Path of the request: whose key is certified"));
    assert!(
        window.stands_above("it is no certificate request", "Path of the certificate of the CA that signs")
    );
    window.shoot("wrong-request");
    window.press("Nothing else: this step is done");
    act(&mut window, "End this step");
    window.wait("Split the root key");
    let pem = std::fs::read_to_string(at.join("ca.crt")).expect("there");
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----"), "{pem}");
    let held = window.ceremonies().pop().expect("a ceremony");
    let lines = std::fs::read_to_string(held.join("transcript.jsonl")).expect("readable");
    assert!(lines.contains("\"subject\":\"O=Example, CN=Example Root CA 1\""), "{lines}");
}

fn a_certificate_is_compared_line_by_line() {
    every_line_of_a_certificate_is_compared(Look::default(), "certifying");
}

fn a_certificate_is_compared_at_twice_the_size() {
    let look = Look { size: egui::vec2(1920.0, 1080.0), percent: 200, ..Look::default() };
    every_line_of_a_certificate_is_compared(look, "certifying-double");
}

/// The CA that moves to paper: its key is sealed here, and then signs its own certificate by its public half.
const MOVED: &str = "[[phase.step]]
id = \"old\"
kind = \"payload\"
title = \"Seal the authority's key\"
acts = \"operator\"
confirms = [\"witness\"]
about = \"Old Root, private key\"
from = \"file\"

[[phase.step]]
id = \"certificate\"
kind = \"release\"
title = \"Sign the authority's own certificate\"
acts = \"operator\"
confirms = [\"witness\"]
leaves = [{ what = \"certificate\", sealed = \"Old Root, private key\", profile = \"root\" }]

";
/// A key of P-256 whose every byte is 1, as openssl writes it in SEC 1, and its public half.
const KEY: &str = "-----BEGIN EC PRIVATE KEY-----
MDECAQEEIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBoAoGCCqGSM49
AwEH
-----END EC PRIVATE KEY-----
";
const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEb/A7lJJBzh2t1DUZ5pYOCoW0Gmmg
XDKBA6orzhWUyhY8T3U6Vb8B3FP2wLDH7ueLQMb/fSWpbiKCuYnO9xwUSg==
-----END PUBLIC KEY-----
";

fn a_sealed_key_signs_its_own_certificate() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("certifying-sealed");
    let text = text_with_steps_before("split", MOVED);
    let profile = format!("[[certificate]]\nid = \"root\"\n{PROFILE}\n[[role]]");
    window.takes_script(&text.replacen("[[role]]", &profile, 1));
    begin_and_draw(&mut window, plain(true));
    window.wait("Seal the authority's key");
    let at = window.folder.path().to_owned();
    let path = |name: &str| at.join(name).to_str().expect("UTF-8").to_owned();
    std::fs::write(at.join("ca.key"), KEY).expect("written");
    std::fs::write(at.join("ca.pub"), PUBLIC).expect("written");
    std::fs::write(at.join("other.pub"), PUBLIC.replace("MFkw", "MFkx")).expect("written");
    window.fill("The file with the secret, on its medium", &path("ca.key"));
    act(&mut window, "Seal it under the key");
    act(&mut window, "Read the file back and open it");
    window.wait("a certificate signed by the sealed key \u{201c}Old Root, private key\u{201d}, as \u{201c}root\u{201d}");
    window.press("A certificate or revocation list of a CA");
    window.wait("read the sealed file");
    let held = window.ceremonies().pop().expect("a ceremony");
    let sealed =
        std::fs::read_dir(held.join("evidence")).expect("there").next().expect("one").expect("readable");
    window.fill("Path of the sealed file", sealed.path().to_str().expect("UTF-8"));
    window.press("Read the sealed file");
    window.wait("it is sealed under this key");
    window.wait("read the files of what is signed");
    window.fill("Path of the public half of the CA's key", &path("other.pub"));
    window.press("Read the public key");
    window.wait("it is no public key in PEM or DER");
    window.shoot("wrong-public");
    window.fill("Path of the public half of the CA's key", &path("ca.pub"));
    window.press("Read the public key");
    window.wait("public key: P-256");
    window.shoot("lines");
    for line in [
        "version: 3",
        "serial number: 4f2a",
        "signature: ecdsa-with-SHA256",
        "issuer O: Example",
        "issuer CN: Example Root CA 1",
        "not before: 2026-12-01T00:00:00Z",
        "not after: 2046-11-30T23:59:59Z",
        "subject O: Example",
        "subject CN: Example Root CA 1",
        "public key: P-256",
        "SHA-256 of it: ",
        "basicConstraints: a CA, path length 1, critical",
        "keyUsage: keyCertSign, cRLSign, critical",
        "subject key identifier: ",
        "authority key identifier: ",
        "profile, SHA-256: ",
    ] {
        window.press(line);
    }
    window.fill("Path of the new file", &path("ca.crt"));
    window.fill("Where to, in words, as it was approved", "the web page");
    act(&mut window, "Sign it and write the file");
    window.wait(&format!("is in {}. It is not secret.", path("ca.crt")));
    window.press("Nothing else: this step is done");
    act(&mut window, "End this step");
    window.wait("Split the root key");
    let pem = std::fs::read_to_string(at.join("ca.crt")).expect("there");
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----"), "{pem}");
    let lines = std::fs::read_to_string(held.join("transcript.jsonl")).expect("readable");
    assert!(lines.contains("\"payload\":{\"about\":\"Old Root, private key\""), "{lines}");
    assert!(!lines.contains("MDECAQEE"), "the key is in the record");
}

/// A request of openssl's for a key of Ed25519; that key is kept nowhere.
const REQUEST: &str = "-----BEGIN CERTIFICATE REQUEST-----
MIGpMF0CAQAwKjESMBAGA1UEAwwJQXNrZWQgRm9yMRQwEgYDVQQKDAtOb3QgZ3Jh
bnRlZDAqMAUGAytlcAMhAGJ7+lVmLyC0OnfKFfc8/WdFho2g6S3EkvJTIxY88a7I
oAAwBQYDK2VwA0EA2gyDKD+NSzqGWJHF/7vgpz16+rAczuR7RiCywY0O6bv8mmUv
bK8B4IcC4bQerNx0TmYl30ewuhvWRzvTWhtXAA==
-----END CERTIFICATE REQUEST-----
";

/// Ticks every line of which this is the beginning, and writes the file.
fn sign(window: &mut Window, ticks: &[&str], file: &str) {
    for tick in ticks {
        window.press(tick);
    }
    window.fill("Path of the new file", file);
    window.fill("Where to, in words, as it was approved", "the web page");
    act(window, "Sign it and write the file");
    window.wait(&format!("is in {file}. It is not secret."));
}

/// A root, an issuing CA by its request, and a list of twelve entries leave one step. Entries are ticked ten at a time.
fn a_request_and_a_list_are_signed() {
    let mut window = Window::open(Look::default());
    window.pictures = pictures("certifying-list");
    let step = STEP.replace("  { what = \"certificate\", of = \"ca:p-384:0\", profile = \"root\" },\n", "");
    window.takes_script(&text_with_steps_before("split", &step));
    begin_and_draw(&mut window, plain(true));
    window.wait("The script lets leave here");
    let at = window.folder.path().to_owned();
    let write = |name: &str, text: &str| {
        std::fs::write(at.join(name), text).expect("written");
        at.join(name).to_str().expect("UTF-8").to_owned()
    };
    let path = |name: &str| at.join(name).to_str().expect("UTF-8").to_owned();
    let profile = "Path of the profile";
    let choose = |window: &mut Window, what: &str| {
        window.press("A certificate or revocation list of a CA");
        window.press("ca/spare:ed25519:0");
        window.press(what);
    };
    choose(&mut window, "A certificate, as a profile in a file has it");
    window.fill(profile, &write("root.toml", PROFILE));
    window.press("Read the profile");
    window.wait("subject CN: Example Root CA 1");
    let root = [
        "version: ",
        "serial number: ",
        "signature: ",
        "issuer O: ",
        "issuer CN: ",
        "not before: ",
        "not after: ",
        "subject O: ",
        "subject CN: ",
        "basicConstraints: ",
        "keyUsage: ",
        "profile, SHA-256: ",
    ];
    sign(&mut window, &root, &path("root.crt"));
    // whose key it is says the request; what the certificate says, the profile alone
    choose(&mut window, "A certificate, as a profile in a file has it");
    let issuing = PROFILE
        .replace("root", "intermediate")
        .replace("Root CA 1", "Issuing CA 1")
        .replace("4f2a", "02")
        .replace("path_length = 1", "path_length = 0");
    window.fill(profile, &write("issuing.toml", &issuing));
    window.press("Read the profile");
    window.fill("Path of the request", &write("issuing.csr", REQUEST));
    window.press("Read the request");
    window.fill("Path of the certificate of the CA that signs", &path("root.crt"));
    window.press("Read the certificate");
    window.wait("the request asks for what the profile does not grant, and does not get it");
    window.wait("subject CN: Example Issuing CA 1");
    window.shoot("request");
    let mut issued = root.to_vec();
    issued.extend([
        "public key: ",
        "SHA-256 of it: ",
        "subject key identifier: ",
        "authority key identifier: ",
        "CA's certificate, SHA-256: ",
    ]);
    sign(&mut window, &issued, &path("issuing.crt"));
    choose(&mut window, "A revocation list, as a file has it");
    let day = "2026-12-01";
    let mut list = format!("number = 7\nthis_update = \"{day}\"\nnext_update = \"2046-11-30\"\n");
    for serial in 0x11..0x1d {
        list += &format!("[[revoked]]\nserial = \"{serial:x}\"\ndate = \"{day}\"\n");
    }
    window.fill("Path of what the list says", &write("revoked.toml", &list));
    window.press("Read the list");
    window.fill("Path of the certificate of the CA that signs", &path("root.crt"));
    window.press("Read the certificate");
    window.wait("10. revoked: 1a on 2026-12-01T00:00:00Z");
    window.wait("12. revoked: 1c on 2026-12-01T00:00:00Z");
    window.shoot("list");
    let said = [
        "version: ",
        "signature: ",
        "issuer O: ",
        "issuer CN: ",
        "this update: ",
        "next update: ",
        "entries 1 to 10 of 12 are as decided",
        "number: 7",
        "authority key identifier: ",
        "CA's certificate, SHA-256: ",
        "what the list says, SHA-256: ",
    ];
    for tick in said {
        window.press(tick);
    }
    window.wait("compare what is left, and tick it");
    sign(&mut window, &["entries 11 to 12 of 12 are as decided"], &path("root.crl"));
    let pem = std::fs::read_to_string(at.join("root.crl")).expect("there");
    assert!(pem.starts_with("-----BEGIN X509 CRL-----"), "{pem}");
    window.press("Nothing else: this step is done");
    act(&mut window, "End this step");
    window.wait("Split the root key");
}

pub const TESTS: &[Test] = tests![
    a_request_and_a_list_are_signed,
    a_certificate_is_compared_line_by_line,
    a_certificate_is_compared_at_twice_the_size,
    a_sealed_key_signs_its_own_certificate,
];
