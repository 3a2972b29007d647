//! Google Cloud KMS. From its documentation "Key import", "Formatting keys for import" and "Key wrapping", and from
//! `ImportJob.ImportMethod` of its API:
//!
//! - import methods `rsa-oaep-3072-sha256-aes-256` and `rsa-oaep-4096-sha256-aes-256`, the same with `sha1`: RSA-AES key
//!   wrap as by `CKM_RSA_AES_KEY_WRAP`, the AES key by OAEP with that hash, MGF1 with the same, no label
//! - symmetric keys are 32 raw bytes, or 16 for raw encryption; private keys are PKCS #8 in DER (RFC 5208)
//! - lengths and algorithms are those of its page "Key purposes and algorithms": RSA of 2048, 3072, 4096 bits, P-256,
//!   P-384, secp256k1 (in an HSM), Ed25519 (in software); no P-521 and no X25519 by import
//! - `gcloud kms keys versions import --wrapped-key-file` takes the two parts one after the other, binary
//! - no check value of a symmetric key is shown

use super::{
    Facts, IN_TWO_STEPS, Kind, NOT_TRIED, PackedFile, Rules, Step, USUAL_RSA, WrapMethod, compare_imported,
    compare_public_key,
};
use crate::sharing::importing::Curve;

const FILE: &str = "wrapped-key.bin";

pub(in super::super) const RULES: Rules = Rules {
    word: "google-kms",
    called: "Google Cloud KMS",
    key_bits: &[3_072, 4_096],
    takes: "symmetric keys of 16 or 32 bytes, RSA keys of 2048, 3072 or 4096 bits, and keys of P-256, P-384, secp256k1 and Ed25519",
    methods,
    tried: NOT_TRIED,
    source: "Google Cloud KMS documentation: Key import, Formatting keys for import, Key wrapping",
    files: |facts| vec![PackedFile { name: FILE, bytes: facts.wrapped.to_vec() }],
    commands,
};

fn methods(kind: Kind) -> &'static [WrapMethod] {
    match kind {
        Kind::Bytes(16 | 32) | Kind::Curve(Curve::P256 | Curve::P384 | Curve::Secp256k1 | Curve::Ed25519) => {
            IN_TWO_STEPS
        }
        Kind::Rsa { bits } if USUAL_RSA.contains(&bits) => IN_TWO_STEPS,
        Kind::Bytes(_)
        | Kind::Rsa { .. }
        | Kind::Curve(Curve::P521 | Curve::X25519)
        | Kind::Unknown
        | Kind::Unread => &[],
    }
}

/// Purpose and algorithm that the key is created with, and where it may be.
fn purpose(kind: Kind) -> (&'static str, String, &'static str) {
    match kind {
        Kind::Bytes(16) => ("raw-encryption", "aes-128-gcm".to_owned(), "software"),
        Kind::Bytes(_) | Kind::Unknown | Kind::Unread | Kind::Curve(Curve::X25519 | Curve::P521) => {
            ("encryption", "google-symmetric-encryption".to_owned(), "software")
        }
        Kind::Rsa { bits } => {
            let hash = if bits == 4_096 { "sha512" } else { "sha256" };
            ("asymmetric-signing", format!("rsa-sign-pkcs1-{bits}-{hash}"), "software")
        }
        Kind::Curve(Curve::P256) => ("asymmetric-signing", "ec-sign-p256-sha256".to_owned(), "software"),
        Kind::Curve(Curve::P384) => ("asymmetric-signing", "ec-sign-p384-sha384".to_owned(), "software"),
        Kind::Curve(Curve::Secp256k1) => ("asymmetric-signing", "ec-sign-secp256k1-sha256".to_owned(), "hsm"),
        Kind::Curve(Curve::Ed25519) => ("asymmetric-signing", "ec-sign-ed25519".to_owned(), "software"),
    }
}

fn commands(facts: &Facts<'_>) -> Vec<Step> {
    let (purpose, algorithm, level) = purpose(facts.kind);
    let create =
        format!("  --purpose {purpose} --default-algorithm {algorithm} --protection-level {level} \\");
    let method =
        format!("  --import-method rsa-oaep-{}-{}-aes-256 \\", facts.key.bits(), facts.method.hash().word());
    let level = format!("  --protection-level {level}");
    let import = format!("  --import-job JOB --algorithm {algorithm} --wrapped-key-file {FILE}");
    let right = match facts.kind {
        Kind::Bytes(_) => Step::new(
            "Google shows no check value of a symmetric key. See that it is the right one by what it encrypted before, if there is any; then make this version the primary one.",
            &["gcloud kms keys set-primary-version KEY --keyring RING --location LOCATION --version 1"],
        ),
        Kind::Rsa { .. } | Kind::Curve(_) | Kind::Unknown | Kind::Unread => compare_imported(
            facts,
            "gcloud kms keys versions get-public-key 1 --key KEY --keyring RING --location LOCATION",
        ),
    };
    vec![
        Step::new(
            "Done before the wrapping: a key without a version.",
            &[
                "gcloud kms keys create KEY --keyring RING --location LOCATION \\",
                &create,
                "  --skip-initial-version-creation --import-only",
            ],
        ),
        compare_public_key(
            "Done before the wrapping: an import job, which lasts three days, and its public key.",
            &[
                "gcloud kms import-jobs create JOB --keyring RING --location LOCATION \\",
                &method,
                &level,
                "gcloud kms import-jobs describe JOB --keyring RING --location LOCATION \\",
                "  --format='value(publicKey.pem)' > PUBKEY",
            ],
        ),
        Step::new(
            "Import.",
            &["gcloud kms keys versions import --key KEY --keyring RING --location LOCATION \\", &import],
        ),
        right,
    ]
}
