//! Fortanix Data Security Manager. From `POST /crypto/v1/unwrapkey` in its API, as Fortanix' client for Rust describes it
//! (`UnwrapKeyRequest`, `RsaEncryptionPadding`, `CipherMode`, `EllipticCurve`):
//!
//! - `wrapped_key` in base64, unwrapped by the key `key`: `alg` `RSA` with `mode` OAEP and MGF1 of a hash, or `alg` `AES`
//!   with `mode` `KWP`, AES key wrap with padding
//! - symmetric keys by RSA alone; private keys, PKCS #8 in DER, by an AES key that RSA unwrapped before, as a transient key
//! - curves: P-256, P-384, P-521, secp256k1, Ed25519, X25519

use super::{
    Facts, IN_ONE_STEP, IN_TWO_STEPS, Kind, NOT_TRIED, PackedFile, Rules, Step, WrapMethod,
    compare_check_value, compare_imported, compare_public_key,
};
use crate::sharing::importing::package::base64_of;
use crate::sharing::wrap::OaepHash;

/// Both parts in one file, so that one digest in the transcript is that of all of it; the page parts it.
const WHOLE: &str = "wrapped-key.bin";
const FILE: &str = "wrapped-key.b64";
const AES: &str = "wrapped-aes-key.b64";

pub(in super::super) const RULES: Rules = Rules {
    word: "fortanix",
    called: "Fortanix DSM",
    key_bits: &[],
    takes: "symmetric keys of 16, 24 or 32 bytes, RSA keys, and keys of P-256, P-384, P-521, secp256k1, Ed25519 and X25519",
    methods,
    tried: NOT_TRIED,
    source: "Fortanix DSM API, POST /crypto/v1/unwrapkey; Fortanix' client for Rust",
    files,
    commands,
};

fn methods(kind: Kind) -> &'static [WrapMethod] {
    match kind {
        Kind::Bytes(16 | 24 | 32) => IN_ONE_STEP,
        Kind::Rsa { .. } | Kind::Curve(_) => IN_TWO_STEPS,
        Kind::Bytes(_) | Kind::Unknown | Kind::Unread => &[],
    }
}

fn files(facts: &Facts<'_>) -> Vec<PackedFile> {
    vec![if facts.method.is_of_any_length() {
        PackedFile { name: WHOLE, bytes: facts.wrapped.to_vec() }
    } else {
        PackedFile { name: FILE, bytes: base64_of(facts.wrapped) }
    }]
}

fn commands(facts: &Facts<'_>) -> Vec<Step> {
    let hash = match facts.method.hash() {
        OaepHash::Sha256 => "SHA256",
        OaepHash::Sha1 => "SHA1",
    };
    let rsa = format!("alg: \"RSA\", mode: {{OAEP: {{mgf: {{mgf1: {{hash: \"{hash}\"}}}}}}}}");
    let step = |says: &str, [key, how, what, file]: [&str; 4]| Step {
        says: says.to_owned(),
        lines: vec![
            format!("jq -n --rawfile wrapped {file} '{{key: {{{key}}}, {how},"),
            format!("  {what}, wrapped_key: $wrapped}}' > request.json"),
            "curl -H 'Authorization: Bearer TOKEN' -H 'Content-Type: application/json' \\".to_owned(),
            "  -d @request.json https://DSM/crypto/v1/unwrapkey".to_owned(),
        ],
    };
    let kek = "name: \"KEK\"";
    let mut steps = vec![compare_public_key(
        "Done before the wrapping: an RSA key in DSM that may unwrap keys, and its public half, by its page.",
        &[],
    )];
    let kind = match facts.kind {
        Kind::Bytes(_) => "AES",
        Kind::Rsa { .. } => "RSA",
        Kind::Curve(_) | Kind::Unknown | Kind::Unread => "EC",
    };
    let what = format!("obj_type: \"{kind}\", name: \"NAME\"");
    if facts.method.is_of_any_length() {
        let first = facts.key.wrapped_bytes();
        steps.push(Step {
            says: "Part what is wrapped: each part is unwrapped by a request of its own.".to_owned(),
            lines: vec![
                format!("head -c {first} {WHOLE} | base64 -w 0 > {AES}"),
                format!("tail -c +{} {WHOLE} | base64 -w 0 > {FILE}", first + 1),
            ],
        });
        steps.push(step(
            "Unwrap the AES key, for this session alone; the answer has its transient_key. TOKEN is that of an app.",
            [kek, &rsa, "obj_type: \"AES\", transient: true, key_ops: [\"UNWRAPKEY\"]", AES],
        ));
        let transient = "transient_key: \"TRANSIENT\"";
        steps.push(step("Import the key with it.", [transient, "alg: \"AES\", mode: \"KWP\"", &what, FILE]));
    } else {
        steps.push(step("Import. TOKEN is that of an app.", [kek, &rsa, &what, FILE]));
    }
    steps.push(match facts.kind {
        Kind::Bytes(_) => compare_check_value(
            facts,
            "a block of zeros that it encrypts begins with",
            &[
                "curl -H 'Authorization: Bearer TOKEN' -H 'Content-Type: application/json' \\",
                "  -d '{\"key\": {\"name\": \"NAME\"}, \"alg\": \"AES\", \"mode\": \"ECB\", \"plain\": \"AAAAAAAAAAAAAAAAAAAAAA==\"}' \\",
                "  https://DSM/crypto/v1/encrypt | jq -r .cipher | base64 -d | xxd -p | head -c 6",
            ],
        ),
        Kind::Rsa { .. } | Kind::Curve(_) | Kind::Unknown | Kind::Unread => compare_imported(
            facts,
            "curl -H 'Authorization: Bearer TOKEN' 'https://DSM/crypto/v1/keys?name=NAME' | jq -r '.[0].pub_key' | base64 -d | openssl pkey -pubin -inform DER",
        ),
    });
    steps
}
