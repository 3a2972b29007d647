//! Wrapping for a KMS or HSM: public keys against `tests/vectors/wrap-v1.toml`, and a published answer.

#![allow(clippy::indexing_slicing)]

use std::convert::Infallible;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use data_encoding::HEXLOWER;
use keyrite::sharing::wrap::{WrapMethod, WrappingKey};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    answer: Answer,
    answer_sha1: Answer,
    key: Vec<KeyVector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    public: String,
    seed: String,
    content: String,
    wrapped: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyVector {
    name: String,
    expect: String,
    bits: Option<usize>,
    sha256: Option<String>,
    says: Option<String>,
    bytes: Option<String>,
    text: Option<String>,
}

static VECTORS: LazyLock<Vectors> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/wrap-v1.toml");
    toml::from_str(&fs::read_to_string(path).expect("readable")).expect("vectors")
});

fn unhex(text: &str) -> Vec<u8> {
    HEXLOWER.decode(text.as_bytes()).expect("lower-case hex")
}

/// Exactly these bytes, once.
struct Seed(Vec<u8>);

impl rand_core::TryRng for Seed {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        unreachable!("only a whole seed is drawn")
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        unreachable!("only a whole seed is drawn")
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.copy_from_slice(&std::mem::take(&mut self.0));
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Seed {}

#[test]
fn public_keys_are_taken_or_refused_by_name() {
    assert!(VECTORS.key.len() >= 60);
    for KeyVector { name, expect, bits, sha256, says, bytes, text } in &VECTORS.key {
        let content = match (bytes, text) {
            (Some(bytes), None) => unhex(bytes),
            (None, Some(text)) => text.clone().into_bytes(),
            _ => panic!("{name}: bytes or text"),
        };
        match WrappingKey::read(&content) {
            Ok(key) => {
                assert_eq!(expect, "ok", "{name}: taken");
                assert_eq!((Some(key.bits()), Some(key.digest().hex())), (*bits, sha256.clone()), "{name}");
                assert!(!format!("{key:?}").contains("BoxedUint"), "{name}: {key:?}");
            }
            Err(error) => {
                assert_eq!(format!("{error:?}"), *expect, "{name}");
                let (said, says) = (error.to_string(), says.as_ref().expect("a failure says something"));
                assert!(said.contains(says.as_str()), "{name}: wanted {says}; got {said}");
            }
        }
    }
}

#[test]
fn the_published_answers_are_reached() {
    for (method, answer) in
        [(WrapMethod::OaepSha256, &VECTORS.answer), (WrapMethod::OaepSha1, &VECTORS.answer_sha1)]
    {
        let Answer { public, seed, content, wrapped } = answer;
        let key = WrappingKey::read(&unhex(public)).expect("a key");
        let ours = key.wrap(method, &unhex(content), &mut Seed(unhex(seed))).expect("it fits");
        assert_eq!(HEXLOWER.encode(&ours), *wrapped, "{}", method.word());
    }
}

/// A key in which one bit is another one is no key, or a key of another digest: nothing is overlooked.
#[test]
fn every_flipped_bit_of_a_public_key_is_seen() {
    let bytes = unhex(&VECTORS.answer.public);
    let digest = WrappingKey::read(&bytes).expect("a key").digest();
    let mut refused = 0;
    for place in 0..bytes.len() * 8 {
        let mut altered = bytes.clone();
        altered[place / 8] ^= 1 << (place % 8);
        match WrappingKey::read(&altered) {
            Ok(key) => assert_ne!(key.digest(), digest, "bit {place}"),
            Err(_) => refused += 1,
        }
        let cut = &bytes[..place / 8];
        assert!(WrappingKey::read(cut).is_err(), "cut to {}", cut.len());
    }
    // the structure, and the bits that make modulus and exponent odd
    assert!(refused > 250, "{refused}");
}
