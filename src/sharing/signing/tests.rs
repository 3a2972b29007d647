//! The vectors of the standards, what goes with what, and what a signature covers. Other people's programs judge the files in
//! `tests/program/signing.rs`.

use data_encoding::HEXUPPER;

use super::*;
use crate::sharing::RootKey;
use crate::vocab::digest::sha256;
use crate::vocab::{Mode, Secret};

fn key(name: &str) -> (KeyName, DerivedKey) {
    let root = RootKey::from_secret(Secret::fill_with(|key| key.copy_from_slice(&[0x5a; 32])));
    let name: KeyName = name.parse().expect("a name");
    let key = root.derive(Mode::Production, &name);
    (name, key)
}

fn subject(scheme: &Scheme, content: &[u8]) -> Subject {
    let mut digester = scheme.digester();
    digester.take(content);
    digester.done("a file")
}

/// RFC 6979, A.2.5 and A.2.6, "sample" with SHA-256 and SHA-384; RFC 8032, 7.1, test 3.
#[test]
fn the_vectors_of_the_standards_hold() {
    let cases: [(Algorithm, &str, &[u8], &str); 3] = [
        (
            Algorithm::P256,
            "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
            b"sample",
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716\
             F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
        ),
        (
            Algorithm::P384,
            "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D8\
             96D5724E4C70A825F872C9EA60D2EDF5",
            b"sample",
            "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46\
             99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8",
        ),
        (
            Algorithm::Ed25519,
            "C5AA8DF43F9F837BEDB7442F31DCB7B166D38535076F094B85CE3A2E0B4458F7",
            b"\xaf\x82",
            "6291D657DEEC24024827E69C3ABE01A30CE548A284743A445E3680D7DB5AC3AC\
             18FF9B538D16F290AE67F760984DC6594A7C15E9716ED28DC027BECEEA1EC40A",
        ),
    ];
    for (algorithm, private, message, wanted) in cases {
        let private = HEXUPPER.decode(private.as_bytes()).expect("hex");
        assert_eq!(HEXUPPER.encode(&keys::made(algorithm, &private, message)), wanted, "{algorithm:?}");
    }
}

#[test]
fn each_algorithm_signs_as_its_refusal_says() {
    for algorithm in Algorithm::ALL {
        let (name, key) = key(&format!("a:{}:0", algorithm.word()));
        for scheme in [Scheme::SshSig(Namespace::file()), Scheme::Minisign] {
            let wanted = match (algorithm.word(), &scheme) {
                ("ed25519", _) | ("p-256" | "p-384", Scheme::SshSig(_)) => None,
                ("p-256" | "p-384", Scheme::Minisign) => Some("name one of ed25519, or sign as sshsig"),
                _ => Some("name a derived key of ed25519, p-256 or p-384"),
            };
            let made = scheme.sign(&name, &key, &subject(&scheme, b"x"));
            match wanted {
                None => assert!(made.is_ok(), "{algorithm:?} {scheme}: {made:?}"),
                Some(says) => assert!(made.expect_err("refused").to_string().contains(says), "{algorithm:?}"),
            }
        }
    }
}

/// A signature is this key's over this message alone: what a machine that computes wrongly makes does not leave.
#[test]
fn what_does_not_verify_is_found() {
    for algorithm in [Algorithm::Ed25519, Algorithm::P256, Algorithm::P384] {
        let of = |index: u32| key(&format!("a:{}:{index}", algorithm.word())).1;
        let (one, other) = (of(0), of(1));
        let signature = keys::sign(&one, b"message").expect("signed");
        let (public, wrong) = (one.public().expect("public"), other.public().expect("public"));
        assert!(keys::verifies(algorithm, &public, b"message", &signature));
        assert!(!keys::verifies(algorithm, &wrong, b"message", &signature), "{algorithm:?}: another key");
        assert!(
            !keys::verifies(algorithm, &public, b"massage", &signature),
            "{algorithm:?}: another message"
        );
        for place in 0..signature.len() {
            let mut changed = signature.clone();
            changed[place] ^= 1;
            assert!(!keys::verifies(algorithm, &public, b"message", &changed), "{algorithm:?}: byte {place}");
        }
        assert!(!keys::verifies(algorithm, &public, b"message", &[]));
    }
}

/// However a file is cut into pieces, it is the same one; another byte, length or scheme is another.
#[test]
fn a_file_is_digested_in_pieces() {
    for scheme in [Scheme::SshSig(Namespace::file()), Scheme::Minisign] {
        let whole = subject(&scheme, b"in pieces");
        let mut digester = scheme.digester();
        for piece in [&b"in"[..], b"", b" pie", b"ces"] {
            digester.take(piece);
        }
        assert_eq!(digester.done("a file"), whole);
        assert_eq!((whole.bytes, whole.sha256), (9, sha256(b"in pieces")));
        assert_ne!(subject(&scheme, b"in piecet").covered, whole.covered);
    }
    let covered = |scheme: &Scheme| subject(scheme, b"x").covered;
    assert_ne!(covered(&Scheme::Minisign), covered(&Scheme::SshSig(Namespace::file())));
}

#[test]
fn what_is_no_namespace_is_named() {
    let long = "x".repeat(MAX_NAMESPACE_CHARS + 1);
    for (text, says) in [
        ("", "it is empty"),
        (long.as_str(), "it has 65 characters; at most 64 fit"),
        ("a b", "character 2, ' '"),
        ("a\nb", "character 2, '\\n'"),
        ("*", "character 1, '*'"),
        ("keyrite-transcript@v1", "is for Keyrite's own transcripts and records: choose another"),
        ("file,git", "character 5, ','"),
        ("\u{202e}x", "character 1, '\\u{202e}'"),
    ] {
        let error = Namespace::new(text).expect_err(text).to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
    for text in ["file", "git", "releases@example.org", "a/b:c+d=e_f-g.h", &long[1..]] {
        assert_eq!(Namespace::new(text).expect("one").as_str(), text);
    }
    assert_eq!(Namespace::new("file"), Ok(Namespace::file()));
}

/// A foreign name writes no line of its own into what is signed.
#[test]
fn a_name_stays_on_its_line() {
    let (name, key) = key("a:ed25519:0");
    let mut digester = Scheme::Minisign.digester();
    digester.take(b"x");
    let odd = digester.done(format!("a\nb\t\u{202e}{}", "x".repeat(100_000)));
    let file = Scheme::Minisign.sign(&name, &key, &odd).expect("signed");
    assert_eq!(file.lines().count(), 4, "{file}");
    assert!(file.contains("file:a\\u{A}b\\u{9}\\u{202E}xx") && file.len() < 1_000, "{file}");
}
