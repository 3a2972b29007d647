//! What is signed is what was prepared, or nothing is.

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::deed::Deed;
use super::key::PublicKey;
use super::*;
use crate::sharing::RootKey;
use crate::sharing::derive::KeyName;
use crate::vocab::{Mode, Moment, Secret};

const PROFILE: &str = "kind = \"root\"\nsubject = [\"CN=Root\"]\nnot_before = \"2026-12-01\"\nnot_after = \"2046-11-30\"\nserial = \"4f2a\"\n";
const LIST: &str = "number = 3\nthis_update = \"2027-01-01\"\nnext_update = \"2027-06-30\"\n";

fn key(algorithm: &str, byte: u8) -> (Signer, CaKey) {
    let name: KeyName = format!("ca:{algorithm}:0").parse().expect("a name");
    let root = RootKey::from_secret(Secret::fill_with(|key| key.copy_from_slice(&[byte; 32])));
    let key = CaKey::of(&root.derive(Mode::Production, &name)).expect("a key that signs");
    (Signer::Derived(name), key)
}

fn by(signer: &Signer) -> IssuedBy {
    let Signer::Derived(name) = signer else { panic!("derived") };
    IssuedBy::Derived(name.clone())
}

fn root(signer: &Signer) -> Order {
    let rng = &mut StdRng::seed_from_u64(1);
    Order::certificate(signer, PROFILE.as_bytes(), None, None, rng).expect("prepared")
}

/// Whatever changed between what people compared and the signature: a byte of what was prepared, or what it is made of.
#[test]
fn what_changed_since_it_was_shown_is_not_signed() {
    for algorithm in ["p-256", "p-384", "ed25519"] {
        let (name, key) = key(algorithm, 7);
        let issued = root(&name).issue(&key, by(&name)).expect("signed");
        for place in [0, 20, 60] {
            let mut order = root(&name);
            order.prepared[place] ^= 1;
            assert_eq!(order.issue(&key, by(&name)), Err(NotIssued::Changed), "{algorithm} {place}");
        }
        let mut order = root(&name);
        let other = PROFILE.replace("4f2a", "4f2b");
        order.deed = Deed::Root { profile: Profile::read(&other, [0; 16]).expect("a profile"), own: None };
        assert_eq!(order.issue(&key, by(&name)), Err(NotIssued::Changed), "{algorithm}");
        let rng = &mut StdRng::seed_from_u64(2);
        let mut list = Order::list(&name, LIST.as_bytes(), &issued.pem, rng).expect("prepared");
        assert!(list.issue(&key, by(&name)).is_ok(), "{algorithm}");
        list.prepared[10] ^= 1;
        assert_eq!(list.issue(&key, by(&name)), Err(NotIssued::Changed), "{algorithm}");
    }
}

#[test]
fn another_key_than_the_certificates_signs_nothing() {
    let (name, own) = key("p-256", 7);
    let issued = root(&name).issue(&own, by(&name)).expect("signed");
    let rng = &mut StdRng::seed_from_u64(3);
    let list = Order::list(&name, LIST.as_bytes(), &issued.pem, rng).expect("prepared");
    let (_, stranger) = key("p-256", 8);
    assert!(matches!(list.issue(&stranger, by(&name)), Err(NotIssued::OtherKey { .. })));
}

/// A list and the CA's own certificate are each held against the clock; within their times nothing is said.
#[test]
fn what_is_over_or_begins_later_is_told() {
    let (name, key) = key("p-256", 7);
    let issued = root(&name).issue(&key, by(&name)).expect("signed");
    let rng = &mut StdRng::seed_from_u64(4);
    let list = Order::list(&name, LIST.as_bytes(), &issued.pem, rng).expect("prepared");
    let root = root(&name);
    let certificate = "the certificate";
    let (ca, of_list) = ("the certificate of the CA that signs", "the list");
    let over =
        |what: &str, at: &str| format!("{what} is over by this machine's clock: it was good until {at}");
    let later =
        |what: &str, at: &str| format!("{what} begins later by this machine's clock: it is good from {at}");
    for (now, of_root, of_the_list) in [
        (
            "2026-11-30T23:59:59.999+00:00",
            vec![later(certificate, "2026-12-01T00:00:00Z")],
            vec![later(of_list, "2027-01-01T00:00:00Z"), later(ca, "2026-12-01T00:00:00Z")],
        ),
        ("2026-12-01T01:00:00.000+01:00", vec![], vec![later(of_list, "2027-01-01T00:00:00Z")]),
        ("2027-06-30T23:59:59.000+00:00", vec![], vec![]),
        ("2027-07-01T00:00:00.000+00:00", vec![], vec![over(of_list, "2027-06-30T23:59:59Z")]),
        (
            "2046-12-01T00:00:00.000+00:00",
            vec![over(certificate, "2046-11-30T23:59:59Z")],
            vec![over(of_list, "2027-06-30T23:59:59Z"), over(ca, "2046-11-30T23:59:59Z")],
        ),
    ] {
        let now = Moment::parse(now).expect("a moment");
        let said = |order: &Order| order.odd_times(now).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!((said(&root), said(&list)), (of_root, of_the_list), "{now}");
    }
}

/// The signatures of Project Wycheproof: the good ones are taken, and no other one is.
#[test]
fn signatures_are_those_of_wycheproof() {
    use x509_cert::der::Decode as _;
    use x509_cert::der::asn1::ObjectIdentifier;
    use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
    let hex = |value: &serde_json::Value| {
        data_encoding::HEXLOWER.decode(value.as_str().expect("a text").as_bytes()).expect("hex")
    };
    let file = include_str!("../../../tests/vectors/wycheproof-signatures.json");
    let vectors: serde_json::Value = serde_json::from_str(file).expect("JSON");
    let mut seen = [0, 0];
    for (section, oid) in [
        ("ed25519", "1.3.101.112"),
        ("p-256", "1.2.840.10045.4.3.2"),
        ("p-384", "1.2.840.10045.4.3.3"),
        ("p-521", "1.2.840.10045.4.3.4"),
        ("rsa", "1.2.840.113549.1.1.11"),
    ] {
        let with = AlgorithmIdentifierOwned { oid: ObjectIdentifier::new_unwrap(oid), parameters: None };
        for group in vectors[section].as_array().expect("groups") {
            let spki = SubjectPublicKeyInfoOwned::from_der(&hex(&group["key"])).expect("a key");
            // a key that is not taken takes no signature: exponents of 3 are, and no curve has such points
            let key = PublicKey::read(&spki).unwrap_or_else(|why| panic!("{section}: {why}"));
            for test in group["tests"].as_array().expect("tests") {
                let good = test[3].as_bool().expect("a flag");
                let taken = key.verifies(&hex(&test[1]), &with, &hex(&test[2]));
                assert_eq!(taken, good, "{section}, tcId {}", test[0]);
                seen[usize::from(good)] += 1;
            }
        }
    }
    assert_eq!(seen, [1242, 697]);
}
