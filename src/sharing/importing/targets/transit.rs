//! The engine `transit` of `HashiCorp` Vault and of `OpenBao`. From "Key wrapping for transit key import" and the API of
//! `POST /transit/keys/:name/import`:
//!
//! - `transit/wrapping_key` is an RSA key of 4096 bits, in PEM
//! - `ciphertext`: the AES-256 key by OAEP, behind it the key by AES key wrap with padding, together in base64;
//!   `hash_function` names the hash of OAEP and of MGF1, SHA256 unless it is said
//! - symmetric keys are raw bytes, private keys PKCS #8 in DER
//! - types that can be imported: `aes128-gcm96`, `aes256-gcm96`, `chacha20-poly1305`, `hmac`, `ed25519`, `ecdsa-p256`,
//!   `ecdsa-p384`, `ecdsa-p521`, `rsa-2048`, `rsa-3072`, `rsa-4096`
//! - no check value of a symmetric key is shown

use super::{
    Facts, IN_TWO_STEPS, Kind, PackedFile, Rules, Step, USUAL_RSA, WrapMethod, compare_imported,
    compare_public_key,
};
use crate::sharing::importing::Curve;
use crate::sharing::importing::package::base64_of;
use crate::sharing::wrap::OaepHash;

const FILE: &str = "ciphertext.b64";

pub(in super::super) const RULES: Rules = Rules {
    word: "vault-transit",
    called: "Vault transit",
    key_bits: &[4_096],
    takes: "symmetric keys of 16 or 32 bytes, RSA keys of 2048, 3072 or 4096 bits, and keys of P-256, P-384, P-521 and Ed25519",
    methods,
    tried: "with OpenBao 2.7.2, whose commands these are under the name bao; not with HashiCorp's Vault itself",
    source: "HashiCorp Vault and OpenBao documentation: Key wrapping for transit key import, as it was on 2026-11-28",
    // without a line end: what is in the file is the value
    files: |facts| vec![PackedFile { name: FILE, bytes: base64_of(facts.wrapped) }],
    commands,
};

fn methods(kind: Kind) -> &'static [WrapMethod] {
    match kind {
        Kind::Bytes(16 | 32) | Kind::Curve(Curve::P256 | Curve::P384 | Curve::P521 | Curve::Ed25519) => {
            IN_TWO_STEPS
        }
        Kind::Rsa { bits } if USUAL_RSA.contains(&bits) => IN_TWO_STEPS,
        Kind::Bytes(_)
        | Kind::Rsa { .. }
        | Kind::Curve(Curve::Secp256k1 | Curve::X25519)
        | Kind::Unknown
        | Kind::Unread => &[],
    }
}

fn kind_of_key(kind: Kind) -> String {
    match kind {
        Kind::Bytes(16) => "aes128-gcm96".to_owned(),
        Kind::Bytes(_) | Kind::Unknown | Kind::Unread | Kind::Curve(Curve::Secp256k1 | Curve::X25519) => {
            "aes256-gcm96".to_owned()
        }
        Kind::Rsa { bits } => format!("rsa-{bits}"),
        Kind::Curve(Curve::P256) => "ecdsa-p256".to_owned(),
        Kind::Curve(Curve::P384) => "ecdsa-p384".to_owned(),
        Kind::Curve(Curve::P521) => "ecdsa-p521".to_owned(),
        Kind::Curve(Curve::Ed25519) => "ed25519".to_owned(),
    }
}

fn commands(facts: &Facts<'_>) -> Vec<Step> {
    let hash = match facts.method.hash() {
        OaepHash::Sha256 => "SHA256",
        OaepHash::Sha1 => "SHA1",
    };
    let import = format!(
        "vault write transit/keys/NAME/import type={} hash_function={hash} ciphertext=@{FILE}",
        kind_of_key(facts.kind)
    );
    let shown = "vault read -format=json transit/keys/NAME | jq -r '.data.keys[\"1\"].public_key'";
    let right = match facts.kind {
        Kind::Bytes(_) => Step::new(
            "Vault shows no check value of a symmetric key. See that it is the right one by what it encrypted before, if there is any.",
            &[],
        ),
        // its public key is 32 bytes in base64, without a frame
        Kind::Curve(Curve::Ed25519) => Step::new(
            "See that it is the right key: both lines must be the same.",
            &[shown, "openssl pkey -pubin -in imported-public-key.pem -outform DER | tail -c 32 | base64"],
        ),
        Kind::Rsa { .. } | Kind::Curve(_) | Kind::Unknown | Kind::Unread => compare_imported(facts, shown),
    };
    vec![
        compare_public_key(
            "Done before the wrapping: the public key of this mount.",
            &["vault read -field=public_key transit/wrapping_key > PUBKEY"],
        ),
        Step::new("Import.", &[&import]),
        right,
    ]
}
