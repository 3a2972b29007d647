//! Azure Key Vault. From Microsoft's "Bring your own key specification" (schema 1.0.0):
//!
//! - the key exchange key is RSA-HSM of 2048, 3072 or 4096 bits, with `import` as its only operation
//! - RSA keys and keys of curves are PKCS #8 in DER (RFC 5208; curves RFC 5915 inside); keys of AES are raw bytes, for
//!   Managed HSM alone
//! - `CKM_RSA_AES_KEY_WRAP`, the AES key by "RSA-OAEP with SHA1": nothing else
//! - the file ends in `.byok`: JSON with `kid`, the identifier of the key exchange key, and `ciphertext` in base64url
//!   (RFC 7515, without padding)
//!
//! How it is imported, from the parameters of Azure CLI (`az keyvault key import --byok-file`): `--kty` `EC`, `RSA` or `oct`,
//! `--curve`. Curves of Key Vault, from its page "About keys": P-256, P-384, P-521, P-256K (secp256k1); no Ed25519 and no X25519.

use data_encoding::BASE64URL_NOPAD;
use serde_json::json;

use super::{
    Facts, Kind, NOT_TRIED, PackedFile, Rules, Step, USUAL_RSA, WrapMethod, compare_imported,
    compare_public_key,
};
use crate::sharing::importing::Curve;

const FILE: &str = "KeyTransferPackage.byok";

pub(in super::super) const RULES: Rules = Rules {
    word: "azure-key-vault",
    called: "Azure Key Vault",
    key_bits: &USUAL_RSA,
    takes: "RSA keys of 2048, 3072 or 4096 bits, keys of P-256, P-384, P-521 and secp256k1, and into a Managed HSM symmetric keys of 16, 24 or 32 bytes",
    methods,
    tried: NOT_TRIED,
    source: "Microsoft, Bring your own key specification, schema 1.0.0; the parameters of Azure CLI",
    files: |facts| vec![PackedFile { name: FILE, bytes: transfer_blob(facts) }],
    commands,
};

/// Nothing but RSA-AES key wrap with SHA-1.
const ONE_WAY: &[WrapMethod] = &[WrapMethod::AesKwpSha1];

fn methods(kind: Kind) -> &'static [WrapMethod] {
    match kind {
        Kind::Bytes(16 | 24 | 32)
        | Kind::Curve(Curve::P256 | Curve::P384 | Curve::P521 | Curve::Secp256k1) => ONE_WAY,
        Kind::Rsa { bits } if USUAL_RSA.contains(&bits) => ONE_WAY,
        Kind::Bytes(_)
        | Kind::Rsa { .. }
        | Kind::Curve(Curve::Ed25519 | Curve::X25519)
        | Kind::Unknown
        | Kind::Unread => &[],
    }
}

fn transfer_blob(facts: &Facts<'_>) -> Vec<u8> {
    let blob = json!({
        "schema_version": "1.0.0",
        "header": {
            "kid": facts.kek.map_or("", |kek| kek.as_str()),
            "alg": "dir",
            "enc": "CKM_RSA_AES_KEY_WRAP",
        },
        "ciphertext": BASE64URL_NOPAD.encode(facts.wrapped),
        "generator": concat!("keyrite ", env!("CARGO_PKG_VERSION")),
    });
    format!("{blob:#}\n").into_bytes()
}

fn commands(facts: &Facts<'_>) -> Vec<Step> {
    let create = format!("az keyvault key create --kty RSA-HSM --size {} --ops import \\", facts.key.bits());
    let (note, kind, ops) = match facts.kind {
        Kind::Bytes(_) => (
            " Symmetric keys go into a Managed HSM alone: write --hsm-name in place of --vault-name, everywhere.",
            "  --kty oct \\".to_owned(),
            "encrypt decrypt wrapKey unwrapKey",
        ),
        Kind::Curve(curve) => {
            let name = if curve == Curve::Secp256k1 { "P-256K" } else { curve.called() };
            ("", format!("  --kty EC --curve {name} \\"), "sign verify")
        }
        Kind::Rsa { .. } | Kind::Unknown | Kind::Unread => ("", "  --kty RSA \\".to_owned(), "sign verify"),
    };
    let ops = format!("  --ops {ops} --byok-file {FILE}");
    let right = match facts.kind {
        Kind::Bytes(_) => Step::new(
            "Azure shows no check value of a symmetric key. See that it is the right one by what it encrypted before, if there is any.",
            &[],
        ),
        Kind::Rsa { .. } | Kind::Curve(_) | Kind::Unknown | Kind::Unread => compare_imported(
            facts,
            "az keyvault key download --vault-name VAULT --name KEY --file shown.pem && cat shown.pem",
        ),
    };
    vec![
        Step::new(
            &format!("Done before the wrapping: the key exchange key.{note}"),
            &[&create, "  --vault-name VAULT --name KEK"],
        ),
        compare_public_key(
            "Done before the wrapping: its public half.",
            &["az keyvault key download --vault-name VAULT --name KEK --file PUBKEY"],
        ),
        Step::new("Import.", &["az keyvault key import --vault-name VAULT --name KEY \\", &kind, &ops]),
        right,
    ]
}
