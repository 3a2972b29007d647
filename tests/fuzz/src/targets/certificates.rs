//! What a private CA reads: profiles, revocation lists, certificate requests, certificates of issuers, and private keys that
//! were sealed.

use keyrite::sharing::RootKey;
use keyrite::sharing::certifying::{CaKey, IssuedBy, Order, SealedKey, Signer};
use keyrite::vocab::{Line, Mode, Secret};
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::{Target, said};

/// See [`super`].
pub const TARGET: Target = Target { name: "certificates", check, seeds, words };

const ROOT: &str = "kind = \"root\"\nsubject = [\"C=AT\", \"CN=Root\"]\nnot_before = \"2026-12-01\"\nnot_after = \"2046-11-30\"\nserial = \"4f2a\"\n";
const SERVER: &str = "kind = \"server\"\nsubject = [\"CN=a\"]\nnot_before = \"2027-01-01T08:00:00+01:00\"\nnot_after = \"2028-01-01\"\nnames = [\"DNS:a.example\", \"IP:10.0.0.1\", \"email:a@a.example\", \"URI:http://a.example/\"]\ncrl = \"http://a.example/ca.crl\"\n";
const LIST: &str = "number = 3\nthis_update = \"2027-01-01\"\nnext_update = \"2027-06-30\"\n\n[[revoked]]\nserial = \"4f2a\"\ndate = \"2026-12-24\"\nreason = \"keyCompromise\"\n";
/// Of a throw-away Ed25519 key, made with `openssl req -new -newkey ed25519 -subj /CN=x -addext subjectAltName=DNS:a.example`.
const REQUEST: &str = "-----BEGIN CERTIFICATE REQUEST-----
MIGyMGYCAQAwDDEKMAgGA1UEAwwBeDAqMAUGAytlcAMhAHD2RvEBd1qAaOrp3HeA
ulARXA55S/sKUPfSvkSohZufoCcwJQYJKoZIhvcNAQkOMRgwFjAUBgNVHREEDTAL
gglhLmV4YW1wbGUwBQYDK2VwA0EADGEu0iIgkDeJ8ikI6Dus2phLxWDHScOhREg+
/uvdfvqMfUdjNhrC+8dKBaEIB32xKHCG8Mlo0cunPHreCx0ECg==
-----END CERTIFICATE REQUEST-----
";

fn check(bytes: &[u8]) {
    let rng = &mut StdRng::seed_from_u64(1);
    let issuer = issuer();
    let orders = [
        Order::certificate(&name(), bytes, None, None, rng),
        Order::certificate(&name(), bytes, Some(REQUEST.as_bytes()), Some(&issuer), rng),
        Order::certificate(&name(), SERVER.as_bytes(), Some(bytes), Some(&issuer), rng),
        Order::certificate(&name(), SERVER.as_bytes(), Some(REQUEST.as_bytes()), Some(bytes), rng),
        Order::list(&name(), bytes, &issuer, rng),
        Order::root_of_sealed(&sealed(), ROOT.as_bytes(), bytes, rng),
    ];
    match CaKey::read(bytes) {
        // what people may see of a key says nothing of it
        Ok(key) => assert!(format!("{key:?}").ends_with(", redacted)"), "{key:?}"),
        Err(error) => drop(said::line(&error)),
    }
    for order in orders {
        match order {
            // what people compare is lines that show what they hold
            Ok(order) => {
                for field in order.fields() {
                    said::line(&format!("{} {}", field.called, field.says));
                }
                order.not_granted().iter().for_each(|what| drop(said::line(what)));
            }
            Err(error) => drop(said::line(&error)),
        }
    }
}

fn name() -> Signer {
    Signer::Derived("ca:ed25519:0".parse().expect("a name"))
}

fn sealed() -> SealedKey {
    let line = |text| Line::exact(text).expect("a line");
    SealedKey { file: line("ca.sealed"), about: line("a key") }
}

/// A key as `openssl ecparam -name prime256v1 -genkey` writes it, of a number that everybody knows.
const SEC1: &str = "-----BEGIN EC PRIVATE KEY-----
MDECAQEEIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBoAoGCCqGSM49
AwEH
-----END EC PRIVATE KEY-----
";

/// The certificate of the CA whose key the name derives from a key that everybody knows.
fn issuer() -> Vec<u8> {
    let order = Order::certificate(&name(), ROOT.as_bytes(), None, None, &mut StdRng::seed_from_u64(2));
    let root = RootKey::from_secret(Secret::fill_with(|key| key.copy_from_slice(&[7; 32])));
    let Signer::Derived(name) = name() else { unreachable!("it is derived") };
    let key = CaKey::derived(&root, Mode::Rehearsal, &name).expect("a key that signs");
    let by = IssuedBy::Derived(name);
    order.and_then(|order| Ok(order.issue(&key, by)?)).expect("a root certificate").pem
}

fn seeds() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> =
        [ROOT, SERVER, LIST, REQUEST, SEC1].map(|text| text.as_bytes().to_vec()).to_vec();
    all.push(issuer());
    all
}

fn words() -> Vec<String> {
    let words = [
        "kind = ",
        "subject = [",
        "CN=",
        "names = [\"DNS:",
        "IP:",
        "email:",
        "URI:",
        "path_length = ",
        "key_usage = [\"keyCertSign\"]",
        "extended_key_usage = [",
        "[[revoked]]",
        "reason = ",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN RSA PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----",
        "-----END CERTIFICATE REQUEST-----",
    ];
    words.map(str::to_owned).to_vec()
}
