//! Wrapping for a KMS or HSM, with `openssl` as the judge of what comes out.

use std::fs;

use aes_kw::{KeyInit, KwpAes256};

use crate::support::program::{Folder, tool};
use keyrite::sharing::wrap::{NotWrapped, WrapMethod, WrappingKey};
use keyrite::vocab::limits::MAX_PAYLOAD_BYTES;
use rand::{SeedableRng, rngs::StdRng};

/// Runs lines of a shell, each of which must do what it should.
pub fn shell(lines: &str, at: &Folder) {
    let run = tool("bash", &["-e", "-o", "pipefail", "-c", lines], at.root());
    assert!(run.ok, "{lines}: {}", run.err);
}

/// A key pair: `private`, and the public half in `public`.
pub fn key_pair(bits: usize, at: &Folder) {
    shell(
        &format!(
            "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:{bits} -out private; openssl pkey -in private -pubout -out public"
        ),
        at,
    );
}

/// Opens what is wrapped, as RFC 8017 and RFC 5649 have it: with the file `private`, whose modulus has so many bytes.
pub fn opened(method: WrapMethod, modulus: usize, wrapped: &[u8], at: &Folder) -> Vec<u8> {
    for (name, content) in [("wrapped", wrapped), ("opened", b"")] {
        fs::write(at.path(name), content).expect("writes");
    }
    let hash = method.hash().word();
    let decrypt = format!(
        "openssl pkeyutl -decrypt -inkey private -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:{hash} -pkeyopt rsa_mgf1_md:{hash}"
    );
    if method.is_of_any_length() {
        let from = modulus + 1;
        shell(
            &format!(
                "head -c {modulus} wrapped > part1; tail -c +{from} wrapped > part2; {decrypt} -in part1 -out aes; \
                 openssl enc -d -id-aes256-wrap-pad -iv A65959A6 -K $(od -An -v -tx1 aes | tr -d ' \\n') -in part2 -out opened"
            ),
            at,
        );
    } else {
        shell(&format!("{decrypt} -in wrapped -out opened"), at);
    }
    fs::read(at.path("opened")).expect("written")
}

/// What is wrapped opens with the private key, by other people's hands, and only up to the limit.
#[test]
fn openssl_opens_what_is_wrapped() {
    let at = Folder::empty();
    // moduli of whole bytes, of whole limbs, and of neither
    for (bits, limit) in [(2048, 190), (2050, 191), (2104, 197), (3072, 318), (4096, 446)] {
        key_pair(bits, &at);
        let key = WrappingKey::read(&fs::read(at.path("public")).expect("there")).expect("a key");
        assert_eq!(key.bits(), bits);
        let mut rng = StdRng::seed_from_u64(bits as u64);
        let mut seen = Vec::new();
        for (method, limit) in [(WrapMethod::OaepSha256, limit), (WrapMethod::OaepSha1, limit + 24)] {
            for length in [0, 1, 32, 32, limit] {
                let secret: Vec<u8> =
                    (0..length).map(|place| u8::try_from(place % 251).expect("small")).collect();
                let wrapped = key.wrap(method, &secret, &mut rng).expect("it fits");
                assert_eq!(wrapped.len(), key.wrapped_bytes());
                assert_eq!(opened(method, key.wrapped_bytes(), &wrapped, &at), secret, "{bits} bits");
                assert!(!seen.contains(&wrapped), "the same bytes twice");
                seen.push(wrapped);
            }
            let bytes = limit + 1;
            let refused = key.wrap(method, &vec![7; bytes], &mut rng);
            assert_eq!(refused, Err(NotWrapped::TooLong { bytes, bits, method, limit }));
        }
        for method in [WrapMethod::AesKwpSha256, WrapMethod::AesKwpSha1] {
            for length in [1, 7, 8, 9, 32, limit + 100] {
                let secret: Vec<u8> =
                    (0..length).map(|place| u8::try_from(place % 251).expect("small")).collect();
                let wrapped = key.wrap(method, &secret, &mut rng).expect("wrapped");
                assert_eq!(
                    opened(method, key.wrapped_bytes(), &wrapped, &at),
                    secret,
                    "{bits} bits, {length}"
                );
            }
        }
    }
}

/// The largest payload that there is goes through two steps too. `openssl enc` unwraps at most 4096 bytes, so it opens the
/// AES key alone.
#[test]
fn a_payload_of_the_largest_size_is_wrapped() {
    let at = Folder::empty();
    key_pair(2048, &at);
    let key = WrappingKey::read(&fs::read(at.path("public")).expect("there")).expect("a key");
    let secret: Vec<u8> = (0u8..251).cycle().take(MAX_PAYLOAD_BYTES).collect();
    let method = WrapMethod::AesKwpSha256;
    let wrapped = key.wrap(method, &secret, &mut StdRng::seed_from_u64(1)).expect("wrapped");
    let (first, second) = wrapped.split_at(key.wrapped_bytes());
    let aes = opened(WrapMethod::OaepSha256, key.wrapped_bytes(), first, &at);
    let mut place = vec![0; second.len()];
    let arrived = KwpAes256::new_from_slice(&aes).expect("32 bytes").unwrap_key(second, &mut place);
    assert!(arrived.expect("it opens") == secret, "16 MiB came back otherwise");
}
