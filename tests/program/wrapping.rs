//! Wrapping for a KMS or HSM, with `openssl pkeyutl` as the judge of what comes out.

use std::fs;

use crate::support::program::{Folder, tool};
use keyrite::sharing::wrap::{TooLong, WrappingKey};
use rand::{SeedableRng, rngs::StdRng};

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
