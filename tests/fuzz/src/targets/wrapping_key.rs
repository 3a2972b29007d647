//! A public key to wrap under, in DER, in PEM, or what people take for one.

use keyrite::sharing::wrap::{MAX_MODULUS_BITS, MIN_MODULUS_BITS, WrapMethod, WrappingKey};
use keyrite::vocab::digest::sha256;
use rand::{SeedableRng, rngs::StdRng};

use super::{Target, frames, said, vectors};

/// See [`super`].
pub const TARGET: Target = Target { name: "wrapping_key", check, seeds, words };

/// `rsaEncryption` and NULL, as a `SubjectPublicKeyInfo` begins.
const RSA: &[u8] = &[0x30, 0x0d, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];

fn check(bytes: &[u8]) {
    let read = read(bytes);
    for label in ["PUBLIC KEY", "RSA PUBLIC KEY"] {
        let Some(framed) = self::read(frames::pem(label, bytes).as_bytes()) else { continue };
        // what is in a frame may be read without it, and is the same key
        let bare = read.as_ref().expect("the frame made a key of it");
        assert_eq!(framed.digest(), bare.digest());
    }
    let Some(key) = read else { return };
    assert!((MIN_MODULUS_BITS..=MAX_MODULUS_BITS).contains(&key.bits()));
    let printed = bytes.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
    if bytes.first() == Some(&0x30) && !printed {
        // the one form: as it is, or with the algorithm before it
        let alone = frames::der(3, &[[0].as_slice(), bytes].concat());
        let info = frames::der(0x30, &[RSA, &alone].concat());
        assert!(
            [sha256(bytes), sha256(&info)].contains(&key.digest()),
            "read from bytes that are not its one form"
        );
    }
    let wrapped = key
        .wrap(WrapMethod::OaepSha256, &[7; 32], &mut StdRng::seed_from_u64(1))
        .expect("32 bytes fit under every key");
    assert_eq!(wrapped.len(), key.wrapped_bytes());
}

fn read(bytes: &[u8]) -> Option<WrappingKey> {
    WrappingKey::read(bytes).map_err(|error| said::line(&error)).ok()
}

fn seeds() -> Vec<Vec<u8>> {
    let file = "wrap-v1.toml";
    let mut seeds = [vectors::bytes(file, "key", "bytes"), vectors::texts(file, "key", "text")].concat();
    // in UTF-16, as one shell writes it
    let pem = seeds.iter().find(|seed| seed.starts_with(b"-----BEGIN PUBLIC")).expect("there is one").clone();
    seeds.push([b"\xff\xfe".to_vec(), pem.iter().flat_map(|byte| [*byte, 0]).collect()].concat());
    seeds
}

fn words() -> Vec<String> {
    let words = [
        "-----BEGIN ",
        "-----END ",
        "PUBLIC KEY-----",
        "RSA PUBLIC KEY-----",
        "PRIVATE KEY-----",
        "CERTIFICATE-----",
    ];
    words.map(str::to_owned).to_vec()
}
