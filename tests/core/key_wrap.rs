//! AES key wrap: the crate against published vectors, and RSA-AES key wrap as it is made with it.

#![allow(clippy::expect_used)]

use std::convert::Infallible;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use aes_kw::aes::{Aes128, Aes192, Aes256};
use aes_kw::{AesKw, AesKwp, KeyInit};
use data_encoding::HEXLOWER;
use keyrite::sharing::wrap::{NotWrapped, WrapMethod, WrappingKey};
use rand::{SeedableRng, rngs::StdRng};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    rfc: Vec<Example>,
    wycheproof: Vec<Numbered>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    name: String,
    kek: String,
    content: String,
    wrapped: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbered {
    number: u32,
    kek: String,
    content: String,
    wrapped: String,
}

static VECTORS: LazyLock<Vectors> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/kwp.toml");
    toml::from_str(&fs::read_to_string(path).expect("readable")).expect("vectors")
});

/// A public key of 2048 bits.
static PUBLIC: LazyLock<WrappingKey> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/wrap-v1.toml");
    let all: toml::Table = toml::from_str(&fs::read_to_string(path).expect("readable")).expect("vectors");
    let public = all.get("answer").and_then(|answer| answer.get("public")).and_then(toml::Value::as_str);
    WrappingKey::read(&unhex(public.expect("hex"))).expect("a key")
});

fn unhex(text: &str) -> Vec<u8> {
    HEXLOWER.decode(text.as_bytes()).expect("lower-case hex")
}

/// These bytes first, then zeros.
struct First(Vec<u8>);

impl rand_core::TryRng for First {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        unreachable!("only bytes are drawn")
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        unreachable!("only bytes are drawn")
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for byte in bytes {
            *byte = if self.0.is_empty() { 0 } else { self.0.remove(0) };
        }
        Ok(())
    }
}

impl rand_core::TryCryptoRng for First {}

#[test]
fn the_crate_gives_the_examples_of_the_standards() {
    assert_eq!(VECTORS.rfc.len(), 8);
    for Example { name, kek, content, wrapped } in &VECTORS.rfc {
        let (kek, content, wrapped) = (unhex(kek), unhex(content), unhex(wrapped));
        let mut place = vec![0; wrapped.len()];
        let ours = match (name.starts_with("RFC 5649"), kek.len()) {
            (true, _) => {
                AesKwp::<Aes192>::new_from_slice(&kek).expect("so long").wrap_key(&content, &mut place)
            }
            (false, 16) => {
                AesKw::<Aes128>::new_from_slice(&kek).expect("so long").wrap_key(&content, &mut place)
            }
            (false, 24) => {
                AesKw::<Aes192>::new_from_slice(&kek).expect("so long").wrap_key(&content, &mut place)
            }
            (false, _) => {
                AesKw::<Aes256>::new_from_slice(&kek).expect("so long").wrap_key(&content, &mut place)
            }
        };
        assert_eq!(ours.expect("it fits"), wrapped, "{name}");
    }
}

/// The second part of what we wrap, by every published example: the AES key is the first thing that is drawn.
#[test]
fn what_is_wrapped_in_two_steps_ends_as_published() {
    assert!(VECTORS.wycheproof.len() >= 25, "{}", VECTORS.wycheproof.len());
    let (mut lengths, first) = (Vec::new(), PUBLIC.wrapped_bytes());
    for Numbered { number, kek, content, wrapped } in &VECTORS.wycheproof {
        for method in [WrapMethod::AesKwpSha256, WrapMethod::AesKwpSha1] {
            let ours = PUBLIC.wrap(method, &unhex(content), &mut First(unhex(kek))).expect("wrapped");
            let (aes, secret) = ours.split_at(first);
            assert_eq!(HEXLOWER.encode(secret), *wrapped, "{number}");
            // and the first part is that AES key, as in one step
            let one =
                if method == WrapMethod::AesKwpSha1 { WrapMethod::OaepSha1 } else { WrapMethod::OaepSha256 };
            assert_eq!(aes, PUBLIC.wrap(one, &unhex(kek), &mut First(Vec::new())).expect("fits"), "{number}");
        }
        lengths.push(content.len() / 2 % 8);
    }
    lengths.sort_unstable();
    lengths.dedup();
    assert_eq!(lengths, [0, 1, 2, 3, 4, 5, 6, 7], "every length of the padding");
}

/// One step has a limit, which is named with the way on; two steps have none, and another AES key every time.
#[test]
fn limits_are_those_of_the_way() {
    let mut rng = StdRng::seed_from_u64(1);
    for (method, limit) in [(WrapMethod::OaepSha256, 190), (WrapMethod::OaepSha1, 214)] {
        assert!(PUBLIC.wrap(method, &vec![7; limit], &mut rng).is_ok());
        assert!(PUBLIC.wrap(method, &[], &mut rng).is_ok());
        let refused = PUBLIC.wrap(method, &vec![7; limit + 1], &mut rng).expect_err("too long");
        assert_eq!(refused, NotWrapped::TooLong { bytes: limit + 1, bits: 2_048, method, limit });
        let way = format!("Add --wrap-as {}: ", method.of_any_length().word());
        assert!(refused.to_string().contains(&way), "{refused}");
    }
    for method in [WrapMethod::AesKwpSha256, WrapMethod::AesKwpSha1] {
        assert_eq!(PUBLIC.wrap(method, &[], &mut rng), Err(NotWrapped::Empty));
        for (bytes, more) in [(1, 16), (8, 16), (9, 24), (4_096, 4_104), (100_003, 100_016)] {
            let secret = vec![7; bytes];
            let [one, two] = [0; 2].map(|_| PUBLIC.wrap(method, &secret, &mut rng).expect("wrapped"));
            assert_eq!(one.len(), 256 + more, "{bytes}");
            let (one, two) = (one.split_at(256), two.split_at(256));
            assert!(one.0 != two.0 && one.1 != two.1, "the same AES key twice");
        }
    }
}
