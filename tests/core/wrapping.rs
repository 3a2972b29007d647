//! Wrapping for a KMS or HSM: public keys against `tests/vectors/wrap-v1.toml`, a published answer, and `openssl pkeyutl`
//! as the judge of what comes out.

#![allow(clippy::indexing_slicing)]

use std::convert::Infallible;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::support::program::{Folder, tool};
use data_encoding::HEXLOWER;
use keyrite::sharing::wrap::{TooLong, WrappingKey};
use rand::{SeedableRng, rngs::StdRng};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    answer: Answer,
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
fn the_published_answer_is_reached() {
    let Answer { public, seed, content, wrapped } = &VECTORS.answer;
    let key = WrappingKey::read(&unhex(public)).expect("a key");
    let ours = key.wrap(&unhex(content), &mut Seed(unhex(seed))).expect("it fits");
    assert_eq!(HEXLOWER.encode(&ours), *wrapped);
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

/// What is wrapped opens with the private key, by other people's hands, and only up to the limit.
#[test]
fn openssl_opens_what_is_wrapped() {
    let at = Folder::empty();
    // moduli of whole bytes, of whole limbs, and of neither
    for (bits, limit) in [(2048, 190), (2050, 191), (2104, 197), (3072, 318), (4096, 446)] {
        let make = format!("rsa_keygen_bits:{bits}");
        let made = ["genpkey", "-algorithm", "RSA", "-pkeyopt", &make, "-out", "private"];
        assert!(tool("openssl", &made, at.root()).ok);
        assert!(tool("openssl", &["pkey", "-in", "private", "-pubout", "-out", "public"], at.root()).ok);
        let key = WrappingKey::read(&fs::read(at.path("public")).expect("there")).expect("a key");
        assert_eq!(key.bits(), bits);
        let mut rng = StdRng::seed_from_u64(bits as u64);
        let mut seen = Vec::new();
        for length in [0, 1, 32, 32, limit] {
            let secret: Vec<u8> =
                (0..length).map(|place| u8::try_from(place % 251).expect("small")).collect();
            let wrapped = key.wrap(&secret, &mut rng).expect("it fits");
            assert_eq!(wrapped.len(), key.wrapped_bytes());
            fs::write(at.path("wrapped"), &wrapped).expect("writes");
            let _ = fs::remove_file(at.path("opened"));
            let run = tool(
                "openssl",
                &[
                    "pkeyutl",
                    "-decrypt",
                    "-inkey",
                    "private",
                    "-in",
                    "wrapped",
                    "-out",
                    "opened",
                    "-pkeyopt",
                    "rsa_padding_mode:oaep",
                    "-pkeyopt",
                    "rsa_oaep_md:sha256",
                ],
                at.root(),
            );
            assert!(run.ok, "{bits} bits, {length} bytes: {}", run.err);
            assert_eq!(fs::read(at.path("opened")).expect("written"), secret, "{bits} bits");
            assert!(!seen.contains(&wrapped), "the same bytes twice");
            seen.push(wrapped);
        }
        let more = limit + 1;
        assert_eq!(key.wrap(&vec![7; more], &mut rng), Err(TooLong { bytes: more, bits, limit }));
    }
}

/// What is too long for one step leaves in two, by the very commands that the refusal names.
#[test]
fn the_way_that_a_refusal_names_works() {
    let at = Folder::empty();
    let run = |line: &str| {
        let run = tool("bash", &["-e", "-o", "pipefail", "-c", line], at.root());
        assert!(run.ok, "{line}: {}", run.err);
    };
    run("openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out private; \
         openssl pkey -in private -pubout -out public; \
         openssl pkcs8 -topk8 -nocrypt -in private -outform DER -out secret");
    let key = WrappingKey::read(&fs::read(at.path("public")).expect("there")).expect("a key");
    let secret = fs::read(at.path("secret")).expect("there");
    let refusal = key.wrap(&secret, &mut StdRng::seed_from_u64(1)).expect_err("too long").to_string();
    let (_, commands) = refusal.split_once("with openssl 3: ").expect("commands");
    run(&commands
        .replace("/dev/shm/FILE", "secret")
        .replace("/dev/shm/aes", "aes")
        .replace("PUBKEY", "public"));
    assert!(!at.path("aes").exists() && !at.path("secret").exists(), "destroyed");
    run("head -c 256 wrapped > part1; tail -c +257 wrapped > part2; \
         openssl pkeyutl -decrypt -inkey private -in part1 -out key -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256; \
         openssl enc -d -id-aes256-wrap-pad -iv A65959A6 -K $(od -An -v -tx1 key | tr -d ' \\n') -in part2 -out opened");
    assert_eq!(fs::read(at.path("opened")).expect("written"), secret);
}
