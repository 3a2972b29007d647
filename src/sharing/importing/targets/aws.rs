//! AWS KMS. From its Developer Guide, "Importing key material", and the API reference of `GetParametersForImport`:
//!
//! - wrapping keys are `RSA_2048`, `RSA_3072`, `RSA_4096`; key and import token belong together and last 24 hours
//! - key material of AES and HMAC by `RSAES_OAEP_SHA_256` or `_SHA_1`; of RSA only, and of curves too, by
//!   `RSA_AES_KEY_WRAP_SHA_256` or `_SHA_1`; `RSAES_OAEP` takes curves as well. The China regions have no RSA-AES
//! - AES is 32 raw bytes, private keys are PKCS #8 in DER (RFC 5208; curves RFC 5915 inside); the file is binary,
//!   `EncryptedKeyMaterial.bin` in all examples
//! - every key spec of KMS can be imported ("All KMS key types are supported"); X25519 is none of them
//! - no check value of a symmetric key is shown anywhere
//!
//! `MiniStack`, an emulator, unwraps what is imported, by each of these ways: `tests/program/import_at_aws.rs` types the page's
//! commands into AWS' own program. AWS itself was not there to be asked.

use super::{
    Facts, IN_ONE_STEP, IN_TWO_STEPS, Kind, PackedFile, Rules, Step, TWO_STEPS_OR_ONE, USUAL_RSA, WrapMethod,
    compare_imported, compare_public_key,
};
use crate::sharing::importing::Curve;

const FILE: &str = "EncryptedKeyMaterial.bin";

pub(in super::super) const RULES: Rules = Rules {
    word: "aws-kms",
    called: "AWS KMS",
    key_bits: &USUAL_RSA,
    takes: "symmetric keys of 32 bytes, RSA keys of 2048, 3072 or 4096 bits, and keys of P-256, P-384, P-521, secp256k1 and Ed25519",
    methods,
    tried: "with MiniStack 1.5.19, an emulator that unwraps, by AWS CLI 1.45.63; not with AWS itself",
    source: "AWS KMS Developer Guide, Importing key material; API reference, GetParametersForImport, as on 2026-11-28",
    files: |facts| vec![PackedFile { name: FILE, bytes: facts.wrapped.to_vec() }],
    commands,
};

fn methods(kind: Kind) -> &'static [WrapMethod] {
    match kind {
        Kind::Bytes(32) => IN_ONE_STEP,
        Kind::Rsa { bits } if USUAL_RSA.contains(&bits) => IN_TWO_STEPS,
        Kind::Curve(Curve::X25519) | Kind::Bytes(_) | Kind::Rsa { .. } | Kind::Unknown | Kind::Unread => &[],
        Kind::Curve(Curve::P256 | Curve::P384 | Curve::P521 | Curve::Secp256k1 | Curve::Ed25519) => {
            TWO_STEPS_OR_ONE
        }
    }
}

/// What the key is created as.
fn spec(kind: Kind) -> String {
    match kind {
        Kind::Bytes(_) | Kind::Unknown | Kind::Unread | Kind::Curve(Curve::X25519) => {
            "SYMMETRIC_DEFAULT".to_owned()
        }
        Kind::Rsa { bits } => format!("RSA_{bits} --key-usage SIGN_VERIFY"),
        Kind::Curve(Curve::P256) => "ECC_NIST_P256 --key-usage SIGN_VERIFY".to_owned(),
        Kind::Curve(Curve::P384) => "ECC_NIST_P384 --key-usage SIGN_VERIFY".to_owned(),
        Kind::Curve(Curve::P521) => "ECC_NIST_P521 --key-usage SIGN_VERIFY".to_owned(),
        Kind::Curve(Curve::Secp256k1) => "ECC_SECG_P256K1 --key-usage SIGN_VERIFY".to_owned(),
        Kind::Curve(Curve::Ed25519) => "ECC_NIST_EDWARDS25519 --key-usage SIGN_VERIFY".to_owned(),
    }
}

fn commands(facts: &Facts<'_>) -> Vec<Step> {
    let create = format!("aws kms create-key --origin EXTERNAL --key-spec {} \\", spec(facts.kind));
    let algorithm = format!(
        "  --wrapping-algorithm {} --wrapping-key-spec RSA_{} > parameters.json",
        facts.method.called(),
        facts.key.bits()
    );
    let also = match facts.kind {
        Kind::Bytes(_) => " For HMAC: --key-spec HMAC_256 --key-usage GENERATE_VERIFY_MAC.",
        Kind::Rsa { .. } => " For encryption: --key-usage ENCRYPT_DECRYPT.",
        Kind::Curve(_) | Kind::Unknown | Kind::Unread => "",
    };
    let material = format!("  --encrypted-key-material fileb://{FILE} \\");
    let right = match facts.kind {
        Kind::Bytes(_) => Step::new(
            "AWS shows no check value of a symmetric key. See that it is the right one by what it encrypted before, if there is any; from now on this KMS key takes no other material.",
            &[],
        ),
        Kind::Rsa { .. } | Kind::Curve(_) | Kind::Unknown | Kind::Unread => compare_imported(
            facts,
            "aws kms get-public-key --key-id KEY --query PublicKey --output text | base64 -d | openssl pkey -pubin -inform DER",
        ),
    };
    vec![
        Step::new(
            &format!("Done before the wrapping: a KMS key without material.{also}"),
            &[&create, "  --query KeyMetadata.KeyId --output text"],
        ),
        compare_public_key(
            "Done before the wrapping: the public key and the token that belongs to it, good for 24 hours.",
            &[
                "aws kms get-parameters-for-import --key-id KEY \\",
                &algorithm,
                "jq -r .PublicKey parameters.json | base64 -d | openssl pkey -pubin -inform DER > PUBKEY",
                "jq -r .ImportToken parameters.json | base64 -d > ImportToken.bin",
            ],
        ),
        Step::new(
            "Import.",
            &[
                "aws kms import-key-material --key-id KEY \\",
                &material,
                "  --import-token fileb://ImportToken.bin --expiration-model KEY_MATERIAL_DOES_NOT_EXPIRE",
            ],
        ),
        right,
    ]
}
