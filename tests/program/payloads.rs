//! Derived keys and sealed payloads against `tests/vectors/derive-v1.toml` and `payload-v1.toml`: worked examples, every
//! failure by its name, and the same numbers by other people's tools.
//!
//! The files were made once by `made_keys()` and `made_payloads()` and are read ever after. `UPDATE_VECTORS=1 cargo test
//! --test program payloads::` adds what is new and refuses to change what is there: what was sealed once lies on disks for decades.

#![allow(clippy::indexing_slicing)]

use std::convert::Infallible;
use std::fmt::Debug;
use std::path::Path;
use std::sync::LazyLock;

use super::payload_chunks::{BrokenVector, ChunksVector};
use crate::support::program::{Folder, tool};
use data_encoding::HEXLOWER;
use hkdf::Hkdf;
use keyrite::sharing::RootKey;
use keyrite::sharing::derive::KeyName;
use keyrite::sharing::sealed::{self, About, Sealed, SealedError};
use keyrite::vocab::limits::MAX_PAYLOAD_BYTES;
use keyrite::vocab::{Mode, Secret};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256, Sha512};

pub const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// The key of FORMAT.txt's worked example.
pub const EXAMPLE: &str = "139fa3c47505af0ec4fff23d25928bfee5b0591670ad6567ef839de87758e89a";
const HEAD_OF_KEYS: &str = "\
# Derived keys: worked examples and failures. Specified in FORMAT.txt, section 10.
#
# [[key]]   one key. Binary in lower-case hex: `private` is the private key itself, `public` its SubjectPublicKeyInfo in
#           DER, `file` the content of the key's file: PEM, for aes-256 and seeds hex of its bytes.
# [[name]]  purpose, algorithm and index as a person gives them.
#           expect: ok, or the failure by the names of its enum variants, outermost first.
#
# Made by the tests of Keyrite. Lines are added, never changed.

";
const HEAD_OF_PAYLOADS: &str = "\
# Sealed payloads: worked examples and failures. Specified in FORMAT.txt, section 11.
#
# [[payload]]  one sealed payload, every field; binary in lower-case hex, `content` what is inside.
# [[open]]     bytes that are opened with a key, in production or in rehearsal.
#              expect: ok, or the failure by the names of its enum variants, outermost first; says: a part of the
#              message.
# [[chunks]]   one payload in chunks. Its content is the bytes 0 to 250 over and over; key: of AES; head: all that stands before
#              the first chunk, and is additional data of every one; first_encrypted: the first bytes of the first chunk, at
#              most 32; tags: those of the chunks, in order; sha256: of the whole file.
# [[broken]]   a file put together of a good one of [[chunks]], named in `of`: parts are ranges of its bytes, from the first
#              up to and without the second, or bytes in hex. expect and says as for [[open]].
#
# Made by the tests of Keyrite. Lines are added, never changed.

";

#[derive(Serialize, Deserialize)]
struct Keys {
    key: Vec<KeyVector>,
    name: Vec<NameVector>,
}

#[derive(Serialize, Deserialize)]
struct KeyVector {
    name: String,
    expect: String,
    mode: Mode,
    root_key: String,
    purpose: String,
    algorithm: String,
    index: u32,
    info: String,
    okm: String,
    private: String,
    public: Option<String>,
    file: String,
}

#[derive(Serialize, Deserialize)]
struct NameVector {
    name: String,
    expect: String,
    purpose: String,
    algorithm: String,
    index: String,
}

#[derive(Serialize, Deserialize)]
pub struct Payloads {
    pub payload: Vec<PayloadVector>,
    pub open: Vec<OpenVector>,
    pub chunks: Vec<ChunksVector>,
    pub broken: Vec<BrokenVector>,
}

#[derive(Serialize, Deserialize)]
pub struct PayloadVector {
    name: String,
    expect: String,
    mode: Mode,
    root_key: String,
    fingerprint: String,
    about: String,
    content: String,
    salt: String,
    okm: String,
    additional: String,
    encrypted: String,
    tag: String,
    bytes: String,
}

#[derive(Serialize, Deserialize)]
pub struct OpenVector {
    name: String,
    expect: String,
    mode: Mode,
    root_key: String,
    bytes: String,
    says: Option<String>,
}

pub fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

pub fn unhex(text: &str) -> Vec<u8> {
    HEXLOWER.decode(text.as_bytes()).expect("lower-case hex")
}

pub fn root(hex: &str) -> RootKey {
    RootKey::from_secret(Secret::copy_of(&unhex(hex).try_into().expect("32 bytes")))
}

pub fn read<T: DeserializeOwned>(name: &str) -> T {
    let path = Path::new(ROOT).join("tests/vectors").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} is there", path.display()));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Variant names from the outside in, without their values: `PurposeCharacter`, `About.Control`.
pub fn variants(error: &impl Debug) -> String {
    let text = format!("{error:?}");
    let mut names = Vec::new();
    for part in text.split('(') {
        let name: String = part.chars().take_while(char::is_ascii_alphanumeric).collect();
        if name.starts_with(|c: char| c.is_ascii_uppercase()) {
            names.push(name);
        }
        if part.contains(|c: char| !c.is_ascii_alphanumeric()) {
            break;
        }
    }
    names.join(".")
}

// --- making the files ----------------------------------------------------------------------------------------------

/// SHA-256 of a name and a counter: randomness that no crate's next version changes.
pub struct Counter(pub String, pub u32);

impl rand_core::TryRng for Counter {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        unreachable!("only whole salts are drawn")
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        unreachable!("only whole salts are drawn")
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(32) {
            let block = Sha256::digest(format!("{} {}", self.0, self.1));
            chunk.copy_from_slice(&block[..chunk.len()]);
            self.1 += 1;
        }
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Counter {}

pub fn random_key(name: &str) -> String {
    hex(&Sha256::digest(format!("keyrite payloads v1, root key {name}")))
}

/// One block of HKDF-SHA-512.
pub fn hkdf(salt: &[u8], key: &[u8], info: &[u8]) -> [u8; 64] {
    let mut okm = [0; 64];
    Hkdf::<Sha512>::new(Some(salt), key).expand(info, &mut okm).expect("one block");
    okm
}

fn make_key(
    name: &str,
    mode: Mode,
    root_key: &str,
    (purpose, algorithm, index): (&str, &str, u32),
) -> KeyVector {
    let first = if mode == Mode::Rehearsal { "keyrite/v1/rehearsal/derive" } else { "keyrite/v1/derive" };
    let info =
        [first.as_bytes(), &[0], purpose.as_bytes(), &[0], algorithm.as_bytes(), &[0], &index.to_be_bytes()];
    let info = info.concat();
    let lengths = [("p-256", 48), ("p-384", 64), ("seed-128", 16)];
    let length = lengths.iter().find(|(name, _)| *name == algorithm).map_or(32, |(_, length)| *length);
    let key = root(root_key).derive(mode, &format!("{purpose}:{algorithm}:{index}").parse().expect("a name"));
    let file = key.to_file();
    let is_raw = ["aes-256", "seed-128", "seed-256"].contains(&algorithm);
    let pem = (!is_raw).then(|| String::from_utf8(file.to_vec()).expect("PEM"));
    KeyVector {
        name: name.to_owned(),
        expect: "ok".to_owned(),
        mode,
        root_key: root_key.to_owned(),
        purpose: purpose.to_owned(),
        algorithm: algorithm.to_owned(),
        index,
        okm: hex(&hkdf(&[], &unhex(root_key), &info)[..length]),
        info: hex(&info),
        private: hex(key.expose()),
        public: pem.as_deref().map(public_half),
        file: pem.unwrap_or_else(|| hex(&file)),
    }
}

/// The SubjectPublicKeyInfo of a private key, by openssl.
fn public_half(pem: &str) -> String {
    let at = Folder::empty();
    std::fs::write(at.path("key.pem"), pem).expect("writes");
    let run = tool(
        "openssl",
        &["pkey", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "public"],
        at.root(),
    );
    assert!(run.ok, "{}", run.err);
    hex(&std::fs::read(at.path("public")).expect("written"))
}

fn made_keys() -> Keys {
    use Mode::{Production, Rehearsal};
    let (one, other) = (random_key("1"), random_key("2"));
    let long = "a-z.0-9_/".repeat(8)[..64].to_owned();
    let mut key = Vec::new();
    for algorithm in ["aes-256", "ed25519", "x25519", "p-256", "p-384", "seed-128", "seed-256"] {
        let mut add = |name: &str, mode, root: &str, purpose: &str, index| {
            key.push(make_key(&format!("{algorithm}, {name}"), mode, root, (purpose, algorithm, index)));
        };
        add("of the example's key", Production, EXAMPLE, "example", 0);
        add("in rehearsal", Rehearsal, EXAMPLE, "example", 0);
        add("the next one", Production, EXAMPLE, "example", 1);
        add("the last one, long purpose", Production, &one, &long, u32::MAX);
        add("purpose of one character", Production, &other, "0", 0x0102_0304);
    }
    let mut name = Vec::new();
    let mut add = |label: &str, expect: &str, purpose: &str, algorithm: &str, index: &str| {
        let [name_, expect, purpose, algorithm, index] =
            [label, expect, purpose, algorithm, index].map(str::to_owned);
        name.push(NameVector { name: name_, expect, purpose, algorithm, index });
    };
    add("every character", "ok", "abcdefghijklmnopqrstuvwxyz0123456789-._/", "ed25519", "0");
    add("the longest purpose", "ok", &long, "p-256", "4294967295");
    add("no purpose", "PurposeEmpty", "", "ed25519", "0");
    add("a purpose too long", "PurposeTooLong", &format!("{long}x"), "ed25519", "0");
    for (what, purpose) in [
        ("an upper-case letter", "Release"),
        ("a space", "my key"),
        ("a colon", "a:b"),
        ("an accent", "clé"),
        ("a letter that looks like one", "р"),
        ("a zero byte", "a\0b"),
        ("a backslash", "a\\b"),
    ] {
        add(&format!("{what} in the purpose"), "PurposeCharacter", purpose, "ed25519", "0");
    }
    add("RSA", "Rsa", "a", "rsa-4096", "0");
    for algorithm in ["", "ED25519", "p256", "p-521", "aes-128", "seed", " ed25519", "ed25519 "] {
        add(&format!("algorithm {algorithm:?}"), "Algorithm", "a", algorithm, "0");
    }
    for index in ["", "-1", "+1", "01", "4294967296", "0x1", "1 ", "one", "18446744073709551616"] {
        add(&format!("index {index:?}"), "Index", "a", "ed25519", index);
    }
    Keys { key, name }
}

fn make_payload(name: &str, mode: Mode, root_key: &str, about: &str, content: &[u8]) -> PayloadVector {
    let key = root(root_key);
    let rng = &mut Counter(format!("keyrite payload v1 {name}"), 0);
    let described = About::new(about).expect("a description");
    let bytes = sealed::seal(&key, mode, &described, content, rng).expect("seals");
    let info = if mode == Mode::Rehearsal {
        "keyrite/v1/rehearsal/sealed-payload"
    } else {
        "keyrite/v1/sealed-payload"
    };
    let body = 67 + about.len();
    PayloadVector {
        name: name.to_owned(),
        expect: "ok".to_owned(),
        mode,
        root_key: root_key.to_owned(),
        fingerprint: key.derive_fingerprint(mode).hex(),
        about: about.to_owned(),
        content: hex(content),
        salt: hex(&bytes[33..65]),
        okm: hex(&hkdf(&bytes[33..65], &unhex(root_key), info.as_bytes())[..44]),
        additional: hex(&bytes[..body]),
        encrypted: hex(&bytes[body..bytes.len() - 16]),
        tag: hex(&bytes[bytes.len() - 16..]),
        bytes: hex(&bytes),
    }
}

fn made_payloads() -> Payloads {
    use Mode::{Production, Rehearsal};
    let one = random_key("1");
    let long: Vec<u8> = (0..=255).cycle().take(1_000).collect();
    let payload = vec![
        make_payload(
            "of the example's key",
            Production,
            EXAMPLE,
            "Example: one line of text",
            b"attack at dawn\n",
        ),
        make_payload("one byte, described by one", Production, &one, "x", &[0]),
        make_payload("whole blocks", Production, &one, "Zwei Bl\u{f6}cke", &[0xff; 32]),
        make_payload("the longest description", Production, &one, &"\u{fc}".repeat(512), b"content"),
        make_payload("another script", Production, &one, "Ключ подписи 鍵", b"content"),
        make_payload("1000 bytes in rehearsal", Rehearsal, &one, "Wrapped RSA key of the rehearsal", &long),
    ];
    let open = cases(&payload);
    let (chunks, broken) = (super::payload_chunks::made(), super::payload_chunks::broken());
    Payloads { payload, open, chunks, broken }
}

fn cases(payloads: &[PayloadVector]) -> Vec<OpenVector> {
    let (example, rehearsal) = (&payloads[0], &payloads[5]);
    let bytes = unhex(&example.bytes);
    let about = example.about.len();
    let mut open = Vec::new();
    let mut add = |name: &str, expect: &str, says: &str, of: &PayloadVector, bytes: &[u8]| {
        let (name, expect, bytes) = (name.to_owned(), expect.to_owned(), hex(bytes));
        let says = (!says.is_empty()).then(|| says.to_owned());
        open.push(OpenVector { name, expect, mode: of.mode, root_key: of.root_key.clone(), bytes, says });
    };
    let changed = |at: usize, to: &[u8]| {
        let mut changed = bytes.clone();
        changed[at..at + to.len()].copy_from_slice(to);
        changed
    };
    let described = |text: &[u8]| {
        let length = u16::try_from(text.len()).expect("short").to_be_bytes();
        [&bytes[..65], &length, text, &bytes[67 + about..]].concat()
    };
    let last = bytes.len() - 1;
    add("another program's file", "NotSealed", "", example, b"age-encryption.org/v1\n-> scrypt");
    add("a share code", "NotSealed", "", example, b"KEYRITE1:AEAIXEMV2TR4UAPZNLAHM6656T6P4AQB");
    add("lower-case name", "NotSealed", "", example, &changed(0, b"k"));
    add("version 0", "NotSealed", "", example, &changed(15, b"0"));
    add("version A", "NotSealed", "", example, &changed(15, b"A"));
    add("version 3", "NewerFormat", "newer format (3)", example, &changed(15, b"3"));
    add("version 9", "NewerFormat", "newer format (9)", example, &changed(15, b"9"));
    add("reserved flag bit 1", "UnknownFlags", "0x02", example, &changed(16, &[2]));
    add("reserved flag bit 7", "UnknownFlags", "0x80", example, &changed(16, &[0x80]));
    add("rehearsal flag set", "WrongMode", "sealed in a rehearsal", example, &changed(16, &[1]));
    add("rehearsal flag removed", "WrongMode", "sealed in production", rehearsal, &{
        let mut changed = unhex(&rehearsal.bytes);
        changed[16] = 0;
        changed
    });
    add("nothing", "Truncated", "0 bytes of at least 85", example, b"");
    add("cut in the name", "Truncated", "cut off", example, &bytes[..15]);
    add("cut after the name", "Truncated", "cut off", example, &bytes[..16]);
    add("cut in the fingerprint", "Truncated", "cut off", example, &bytes[..30]);
    add("cut in the salt", "Truncated", "cut off", example, &bytes[..64]);
    add("cut in the length", "Truncated", "cut off", example, &bytes[..66]);
    add("cut in the description", "Truncated", "cut off", example, &bytes[..67 + about - 1]);
    add("cut before the payload", "Truncated", "cut off", example, &bytes[..67 + about]);
    add("a tag and no payload", "Truncated", "cut off", example, &bytes[..67 + about + 16]);
    add("one byte of payload left", "Tag", "its tag does not fit", example, &bytes[..67 + about + 17]);
    add("cut by one byte", "Tag", "its tag does not fit", example, &bytes[..last]);
    add("one byte more", "Tag", "its tag does not fit", example, &[&bytes[..], &[0]].concat());
    add("a line end more", "Tag", "its tag does not fit", example, &[&bytes[..], b"\n"].concat());
    add("tag's first bit flipped", "Tag", "", example, &changed(last - 15, &[bytes[last - 15] ^ 0x80]));
    add("tag's last bit flipped", "Tag", "", example, &changed(last, &[bytes[last] ^ 1]));
    add("payload's first bit flipped", "Tag", "", example, &changed(67 + about, &[bytes[67 + about] ^ 0x80]));
    add("another salt", "Tag", "", example, &changed(33, &[bytes[33] ^ 1]));
    add("another description", "Tag", "", example, &changed(67, b"e"));
    add("a description of another length", "Tag", "", example, &described(b"Example"));
    add(
        "another fingerprint",
        "OtherKey",
        "sealed under another key",
        example,
        &changed(17, &[bytes[17] ^ 1]),
    );
    let foreign = PayloadVector { root_key: random_key("2"), name: String::new(), ..clone(example) };
    add("another key", "OtherKey", "athens perceptive topmost", &foreign, &bytes);
    add("no description", "About.Empty", "", example, &described(b""));
    add("a description too long", "About.TooLong", "1025 bytes", example, &described(&[b'x'; 1_025]));
    add("length 65535", "About.TooLong", "65535 bytes", example, &changed(65, &[0xff, 0xff]));
    add("a description of two lines", "About.Control", "U+000A", example, &described(b"one\ntwo"));
    add("a tabulator", "About.Control", "U+0009", example, &described(b"one\ttwo"));
    add("an escape", "About.Control", "U+001B", example, &described(b"\x1b[2J"));
    add("a zero byte in the description", "About.Control", "U+0000", example, &described(b"a\0"));
    add("delete", "About.Control", "U+007F", example, &described(b"a\x7f"));
    add("next line, U+0085", "About.Control", "U+0085", example, &described("a\u{85}".as_bytes()));
    add("line separator, U+2028", "About.Control", "U+2028", example, &described("a\u{2028}b".as_bytes()));
    add(
        "paragraph separator, U+2029",
        "About.Control",
        "U+2029",
        example,
        &described("a\u{2029}".as_bytes()),
    );
    add("Latin-1", "About.NotText", "no UTF-8", example, &described(b"Schl\xfcssel"));
    add("an overlong slash", "About.NotText", "", example, &described(b"\xc0\xaf"));
    add("half a surrogate pair", "About.NotText", "", example, &described(b"\xed\xa0\x80"));
    add("half a character at the end", "About.NotText", "", example, &described(b"Schl\xc3"));
    open
}

fn clone(of: &PayloadVector) -> PayloadVector {
    toml::from_str(&toml::to_string(of).expect("TOML")).expect("TOML")
}

/// Every list of the made file begins with what was there.
fn update<T: Serialize + DeserializeOwned>(file: &str, head: &str, made: &T) {
    let path = Path::new(ROOT).join("tests/vectors").join(file);
    let value = toml::Table::try_from(made).expect("TOML");
    if let Ok(text) = std::fs::read_to_string(&path) {
        let there: toml::Table = toml::from_str(&text).expect("TOML");
        for (list, vectors) in &there {
            let all = value[list].as_array().expect("a list");
            for vector in vectors.as_array().expect("a list") {
                assert!(all.contains(vector), "{file}: a vector would change: {vector}");
            }
        }
    }
    std::fs::write(&path, format!("{head}{}", toml::to_string(made).expect("TOML"))).expect("writes");
}

#[test]
fn made_vectors_are_the_pinned_ones() {
    let (keys, payloads) = (made_keys(), made_payloads());
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        update("derive-v1.toml", HEAD_OF_KEYS, &keys);
        update("payload-v1.toml", HEAD_OF_PAYLOADS, &payloads);
    }
    let keys = toml::Table::try_from(&keys).expect("TOML");
    let payloads = toml::Table::try_from(&payloads).expect("TOML");
    assert!(read::<toml::Table>("derive-v1.toml") == keys, "derive-v1.toml is not what is made");
    assert!(read::<toml::Table>("payload-v1.toml") == payloads, "payload-v1.toml is not what is made");
}

// --- reading them --------------------------------------------------------------------------------------------------

#[test]
fn keys_are_the_pinned_ones() {
    let Keys { key, name } = read("derive-v1.toml");
    assert!(key.len() >= 25 && name.len() >= 25);
    let mut seen = std::collections::BTreeSet::new();
    for vector in key {
        let text = format!("{}:{}:{}", vector.purpose, vector.algorithm, vector.index);
        let derived = root(&vector.root_key).derive(vector.mode, &text.parse().expect("a name"));
        let okm = hkdf(&[], &unhex(&vector.root_key), &unhex(&vector.info));
        assert_eq!(hex(&okm)[..vector.okm.len()], vector.okm, "{}", vector.name);
        assert_eq!(hex(derived.expose()), vector.private, "{}", vector.name);
        let file = derived.to_file();
        let file =
            if vector.public.is_none() { hex(&file) } else { String::from_utf8_lossy(&file).into_owned() };
        assert_eq!(file, vector.file, "{}", vector.name);
        assert!(seen.insert(vector.private), "{}: two names, one key", vector.name);
    }
    for vector in name {
        let text = format!("{}:{}:{}", vector.purpose, vector.algorithm, vector.index);
        let got = text.parse::<KeyName>().map_or_else(|error| variants(&error), |_| "ok".to_owned());
        assert_eq!(got, vector.expect, "{}", vector.name);
    }
}

#[test]
fn payloads_are_the_pinned_ones_and_failures_have_their_names() {
    let Payloads { payload, open, .. } = read("payload-v1.toml");
    assert!(payload.len() >= 6 && open.len() >= 45);
    for vector in payload {
        let (key, bytes) = (root(&vector.root_key), unhex(&vector.bytes));
        let sealed = Sealed::read(&bytes).expect("reads");
        assert_eq!(
            (sealed.fingerprint.hex(), sealed.mode),
            (vector.fingerprint, vector.mode),
            "{}",
            vector.name
        );
        assert_eq!(sealed.untrusted_about.as_str(), vector.about, "{}", vector.name);
        let opened = sealed.open(&key, vector.mode).expect("opens");
        assert_eq!(hex(&opened.content), vector.content, "{}", vector.name);
        assert!(!format!("{opened:?}").contains(&vector.content), "{}", vector.name);
    }
    for vector in open {
        let bytes = unhex(&vector.bytes);
        let error = Sealed::read(&bytes)
            .and_then(|sealed| sealed.open(&root(&vector.root_key), vector.mode))
            .expect_err(&vector.name);
        assert_eq!(variants(&error), vector.expect, "{}", vector.name);
        let says = vector.says.unwrap_or_default();
        assert!(error.to_string().contains(&says), "{}: wanted {says}; {error}", vector.name);
    }
}

/// Both fingerprints are said, in the words that stand on the sheets.
#[test]
fn another_key_is_named_beside_this_one() {
    let Payloads { payload, .. } = read("payload-v1.toml");
    let other = root(&random_key("2"));
    let error =
        Sealed::read(&unhex(&payload[0].bytes)).and_then(|sealed| sealed.open(&other, Mode::Production));
    let text = error.expect_err("another key").to_string();
    for key in [&root(EXAMPLE), &other] {
        assert!(text.contains(&key.derive_fingerprint(Mode::Production).words()), "{text}");
    }
}

// --- hostile files -------------------------------------------------------------------------------------------------

/// Every bit of a payload is covered: flipped, it does not open, and reads as nothing else.
#[test]
fn every_flipped_bit_is_refused() {
    let Payloads { payload, .. } = read("payload-v1.toml");
    for vector in [&payload[0], &payload[5]] {
        let (key, bytes) = (root(&vector.root_key), unhex(&vector.bytes));
        for bit in 0..bytes.len() * 8 {
            let mut altered = bytes.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            for mode in [Mode::Production, Mode::Rehearsal] {
                let outcome = Sealed::read(&altered).and_then(|sealed| sealed.open(&key, mode));
                assert!(outcome.is_err(), "{}, bit {bit}", vector.name);
            }
        }
    }
}

#[test]
fn every_cut_is_refused() {
    let Payloads { payload, .. } = read("payload-v1.toml");
    let (key, bytes) = (root(&payload[5].root_key), unhex(&payload[5].bytes));
    for length in 0..bytes.len() {
        let outcome = Sealed::read(&bytes[..length]).and_then(|sealed| sealed.open(&key, Mode::Rehearsal));
        let error = outcome.expect_err("cut");
        assert!(matches!(error, SealedError::Truncated { .. } | SealedError::Tag), "{length}: {error}");
    }
}

/// The largest payload is sealed and opened; one byte more is neither.
#[test]
fn the_largest_payload_fits_and_no_more() {
    let (key, about) = (root(EXAMPLE), About::new("large").expect("short"));
    let rng = &mut Counter("large".to_owned(), 0);
    let mut content = vec![0x5a; MAX_PAYLOAD_BYTES];
    let mut bytes = sealed::seal(&key, Mode::Production, &about, &content, rng).expect("fits");
    content.push(0);
    let most = MAX_PAYLOAD_BYTES as u64;
    let refused = sealed::seal(&key, Mode::Production, &about, &content, rng);
    assert_eq!(refused, Err(sealed::SealError::TooLarge { bytes: most + 1, most }));
    assert_eq!(sealed::seal(&key, Mode::Production, &about, &[], rng), Err(sealed::SealError::Empty));
    bytes.push(0);
    assert_eq!(Sealed::read(&bytes).map(|_| ()), Err(SealedError::TooLarge { bytes: most + 1, most }));
}

/// A payload that opens with the example's key.
static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let Payloads { payload, .. } = read("payload-v1.toml");
    unhex(&payload[0].bytes)
});

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    /// What is sealed opens again, in its mode and with its key alone.
    #[test]
    fn what_is_sealed_opens_again(
        key: [u8; 32], salt: [u8; 32], about in "[^\\p{Cc}\u{2028}\u{2029}]{1,100}",
        content in prop::collection::vec(any::<u8>(), 1..300), rehearsal: bool,
    ) {
        let mode = if rehearsal { Mode::Rehearsal } else { Mode::Production };
        let root = RootKey::from_secret(Secret::copy_of(&key));
        let described = About::new(&about).expect("a description");
        let rng = &mut Counter(hex(&salt), 0);
        let bytes = sealed::seal(&root, mode, &described, &content, rng).expect("seals");
        let opened = Sealed::read(&bytes).and_then(|sealed| sealed.open(&root, mode)).expect("opens");
        prop_assert_eq!((opened.about.as_str(), opened.content.as_slice()), (about.as_str(), content.as_slice()));
        prop_assert_eq!(bytes.len(), 67 + about.len() + content.len() + 16);
    }

    /// Any bytes, also behind a good beginning: an answer, never a panic.
    #[test]
    fn any_bytes_are_answered(tail in prop::collection::vec(any::<u8>(), 0..400), keep in 0usize..100) {
        let start = &*GOOD;
        for bytes in [tail.clone(), [&start[..keep.min(start.len())], &tail].concat()] {
            let outcome = Sealed::read(&bytes).and_then(|sealed| sealed.open(&root(EXAMPLE), Mode::Production));
            prop_assert!(outcome.is_err());
        }
    }

    #[test]
    fn any_name_is_answered(text in "\\PC{0,80}") {
        if let Ok(name) = text.parse::<KeyName>() {
            prop_assert_eq!(name.to_string(), text);
        }
    }
}

// --- other people's tools ------------------------------------------------------------------------------------------

/// HKDF and the reduction by Python's own hmac and integers; the PEM by openssl, which prints both halves of it;
/// AES-GCM by recover.py, which shares no code with Keyrite.
#[test]
fn other_programs_find_the_same() {
    let at = Folder::empty();
    let vectors = |name: &str| Path::new(ROOT).join("tests/vectors").join(name).display().to_string();
    let judge = Path::new(ROOT).join("tests/independent/payloads.py").display().to_string();
    let kit = Path::new(ROOT).join("assets/recovery-kit").display().to_string();
    let arguments = [&judge, &vectors("derive-v1.toml"), &vectors("payload-v1.toml"), &kit];
    let run = tool("python3", &[&["-B"], &arguments.map(String::as_str)[..]].concat(), at.root());
    assert!(run.ok, "{}{}", run.out, run.err);
    let Keys { key, .. } = read("derive-v1.toml");
    let Payloads { payload, .. } = read("payload-v1.toml");
    assert_eq!(run.out.trim(), format!("{} keys, {} payloads", key.len(), payload.len()));
}

/// The values of FORMAT.txt, section 12, are those of the vectors.
#[test]
fn the_worked_example_of_the_format_holds() {
    let format = std::fs::read_to_string(Path::new(ROOT).join("assets/FORMAT.txt")).expect("there");
    let example = format.split_once("12. WORKED EXAMPLE").expect("an example").1;
    let flat: String = example.split_whitespace().collect();
    let has =
        |what: &str, value: &str| assert!(flat.contains(value), "{what}: {value} is not in the example");
    let Keys { key, .. } = read("derive-v1.toml");
    for vector in key.iter().filter(|vector| vector.name.ends_with("of the example's key")) {
        let pem = if vector.public.is_some() {
            vector.file.split("-----").nth(2).expect("PEM").split_whitespace().collect()
        } else {
            String::new()
        };
        for value in [&vector.okm, &vector.private, &pem] {
            has(&vector.name, value);
        }
    }
    let Payloads { payload, .. } = read("payload-v1.toml");
    let one = &payload[0];
    has("info", &key[0].info);
    for value in [&one.salt, &one.okm, &one.additional, &one.encrypted, &one.tag] {
        has(&one.name, value);
    }
    assert!(example.contains(&one.about), "{}", one.about);
    let file: String = [&one.additional, &one.encrypted, &one.tag].map(String::as_str).concat();
    has("its code", &sealed::code::write(&unhex(&file)).expect("a short one"));
    assert!(format.lines().all(|line| line.chars().count() <= 80), "a line is longer than 80 characters");
}
