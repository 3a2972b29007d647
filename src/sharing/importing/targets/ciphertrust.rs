//! Thales `CipherTrust` Manager. From the parameters of `POST /v1/vault/keys2` in its API, as Thales' collection for
//! Ansible describes them (`vault_keys2_save`):
//!
//! - `material` is unwrapped by `wrapKeyName`, a private RSA key there, with `wrappingMethod` `encrypt`
//! - symmetric keys: `wrapPublicKeyPadding` `oaep256` (SHA-256) or `oaep` (SHA-1)
//! - private keys: `wrappingEncryptionAlgo` `RSA/RSAAESKEYWRAPPADDING` ("RSA AES KWP"), `wrapRSAAES` with `aesKeySize` 256
//!   and `padding` `oaep256` or `oaep`; `format` `pkcs8`
//!
//! It names RSA keys and keys of the curves of NIST and of SEC 2; of Ed25519 and X25519 it says nothing, so they are not
//! made for it.

use super::{
    Facts, IN_ONE_STEP, IN_TWO_STEPS, Kind, NOT_TRIED, PackedFile, Rules, Step, WrapMethod,
    compare_check_value, compare_imported, compare_public_key,
};
use crate::sharing::importing::Curve;
use crate::sharing::importing::package::base64_of;
use crate::sharing::wrap::OaepHash;

const FILE: &str = "wrapped-key.b64";

pub(in super::super) const RULES: Rules = Rules {
    word: "ciphertrust",
    called: "CipherTrust Manager",
    key_bits: &[],
    takes: "symmetric keys of 16, 24 or 32 bytes, RSA keys, and keys of P-256, P-384, P-521 and secp256k1",
    methods,
    tried: NOT_TRIED,
    source: "Thales CipherTrust Manager API, POST /v1/vault/keys2; Thales' collection for Ansible, vault_keys2_save",
    files: |facts| vec![PackedFile { name: FILE, bytes: base64_of(facts.wrapped) }],
    commands,
};

fn methods(kind: Kind) -> &'static [WrapMethod] {
    match kind {
        Kind::Bytes(16 | 24 | 32) => IN_ONE_STEP,
        Kind::Rsa { .. } | Kind::Curve(Curve::P256 | Curve::P384 | Curve::P521 | Curve::Secp256k1) => {
            IN_TWO_STEPS
        }
        Kind::Bytes(_) | Kind::Curve(Curve::Ed25519 | Curve::X25519) | Kind::Unknown | Kind::Unread => &[],
    }
}

fn commands(facts: &Facts<'_>) -> Vec<Step> {
    let padding = match facts.method.hash() {
        OaepHash::Sha256 => "oaep256",
        OaepHash::Sha1 => "oaep",
    };
    let two_steps = format!(
        "wrappingEncryptionAlgo: \"RSA/RSAAESKEYWRAPPADDING\", wrapRSAAES: {{aesKeySize: 256, padding: \"{padding}\"}}"
    );
    let (algorithm, how) = match facts.kind {
        Kind::Bytes(bytes) => (
            format!("algorithm: \"aes\", size: {}", bytes * 8),
            format!("wrapPublicKeyPadding: \"{padding}\""),
        ),
        Kind::Rsa { .. } => ("algorithm: \"rsa\", format: \"pkcs8\"".to_owned(), two_steps),
        Kind::Curve(_) | Kind::Unknown | Kind::Unread => {
            ("algorithm: \"ec\", format: \"pkcs8\"".to_owned(), two_steps)
        }
    };
    let right = match facts.kind {
        Kind::Bytes(_) => compare_check_value(
            facts,
            "a block of zeros that the manager encrypts by AES in ECB mode without padding begins with",
            &[],
        ),
        Kind::Rsa { .. } | Kind::Curve(_) | Kind::Unknown | Kind::Unread => compare_imported(
            facts,
            "curl -H 'Authorization: Bearer TOKEN' 'https://MANAGER/api/v1/vault/keys2/NAME?type=name' | jq -r .publickey",
        ),
    };
    vec![
        compare_public_key(
            "Done before the wrapping: an RSA key in the manager, and its public half. TOKEN is that of a user who may create keys.",
            &[
                "curl -H 'Authorization: Bearer TOKEN' 'https://MANAGER/api/v1/vault/keys2/KEK?type=name' \\",
                "  | jq -r .publickey > PUBKEY",
            ],
        ),
        Step::new(
            "Write the request.",
            &[
                &format!("jq -n --rawfile wrapped {FILE} '{{name: \"NAME\", {algorithm},"),
                "  wrapKeyName: \"KEK\", wrapKeyIDType: \"name\", wrappingMethod: \"encrypt\",",
                &format!("  {how},"),
                "  material: $wrapped}' > request.json",
            ],
        ),
        Step::new(
            "Import.",
            &[
                "curl -H 'Authorization: Bearer TOKEN' -H 'Content-Type: application/json' \\",
                "  -d @request.json https://MANAGER/api/v1/vault/keys2",
            ],
        ),
        right,
    ]
}
