//! Any HSM with a PKCS #11 library. From PKCS #11 Cryptographic Token Interface, Current Mechanisms, v2.40, its sections on
//! RSA AES KEY WRAP, PKCS #1 RSA OAEP and AES Key Wrap, and v3.0 for the curves of RFC 8410 and for `CKM_AES_KEY_WRAP_KWP`:
//!
//! - `CK_RSA_AES_KEY_WRAP_PARAMS`: `ulAESKeyBits` 256, and OAEP with `hashAlg`, `mgf` of the same hash, no source data. The
//!   AES key by OAEP comes first, as long as the modulus, the key by AES key wrap with padding (RFC 5649) behind it
//! - secret keys are raw bytes, private keys PKCS #8 in DER
//! - `CKA_CHECK_VALUE` of a secret key: the first three bytes of a block of zeros, encrypted (v2.40, Base Specification, secret key objects)
//!
//! RFC 5649 by itself is `CKM_AES_KEY_WRAP_PAD` in libraries of v2.40, as in `SoftHSM`, and `CKM_AES_KEY_WRAP_KWP` in those of
//! v3.0, as in NSS. There the older name stands for another padding, and our second part is refused under it.
//!
//! Neither `SoftHSM` 2.6 nor NSS 3.87 knows `CKM_RSA_AES_KEY_WRAP`: there the two parts are unwrapped one after the other, as
//! the page says. `SoftHSM` knows OAEP with SHA-1 alone (its sources, `SoftHSM.cpp`, and its issues 424 and 536). `pkcs11-tool`
//! of `OpenSC` up to 0.26 hands `C_UnwrapKey` no parameters of OAEP, which `SoftHSM` refuses (issue 3293 of `OpenSC`).

use super::{
    Facts, IN_TWO_STEPS, Kind, PackedFile, Rules, Step, TWO_STEPS_OR_ONE, WrapMethod, compare_imported,
    compare_public_key,
};
use crate::sharing::wrap::OaepHash;

const FILE: &str = "wrapped-key.bin";

pub(in super::super) const RULES: Rules = Rules {
    word: "pkcs11",
    called: "an HSM by PKCS #11",
    key_bits: &[],
    takes: "secret keys, and private keys that its library knows",
    methods,
    tried: "in two steps, with NSS 3.87, and with SHA-1 (--wrap-as aes-kwp-sha1) with SoftHSM 2.6.1, which knows no other",
    source: "PKCS #11 v2.40, Current Mechanisms: RSA AES KEY WRAP, PKCS #1 RSA OAEP, AES Key Wrap",
    files: |facts| vec![PackedFile { name: FILE, bytes: facts.wrapped.to_vec() }],
    commands,
};

fn methods(kind: Kind) -> &'static [WrapMethod] {
    match kind {
        Kind::Bytes(_) => TWO_STEPS_OR_ONE,
        Kind::Rsa { .. } | Kind::Curve(_) => IN_TWO_STEPS,
        Kind::Unknown => &[],
    }
}

fn commands(facts: &Facts<'_>) -> Vec<Step> {
    let (hash, mgf) = match facts.method.hash() {
        OaepHash::Sha256 => ("CKM_SHA256", "CKG_MGF1_SHA256"),
        OaepHash::Sha1 => ("CKM_SHA_1", "CKG_MGF1_SHA1"),
    };
    let oaep = format!("{{ hashAlg {hash}, mgf {mgf}, source CKZ_DATA_SPECIFIED, no source data }}");
    let first = facts.key.wrapped_bytes();
    let (class, kind) = match facts.kind {
        Kind::Bytes(_) if facts.kind.is_symmetric_key() => ("CKO_SECRET_KEY", "CKK_AES"),
        Kind::Bytes(_) => ("CKO_SECRET_KEY", "CKK_GENERIC_SECRET"),
        Kind::Rsa { .. } => ("CKO_PRIVATE_KEY", "CKK_RSA"),
        Kind::Curve(_) | Kind::Unknown => {
            ("CKO_PRIVATE_KEY", "CKK_EC (Ed25519: CKK_EC_EDWARDS, X25519: CKK_EC_MONTGOMERY)")
        }
    };
    let template = format!("CKA_CLASS {class}, CKA_KEY_TYPE {kind}");
    let unwrap = if facts.method.is_of_any_length() {
        Step::new(
            &format!(
                "C_UnwrapKey with this mechanism, on all of {FILE}. An HSM that does not know it does it in two steps: the first {first} bytes under CKM_RSA_PKCS_OAEP are a CKK_AES key with CKA_UNWRAP, and under that key the rest is unwrapped by CKM_AES_KEY_WRAP_KWP, which libraries before PKCS #11 v3.0 call CKM_AES_KEY_WRAP_PAD."
            ),
            &[
                "mechanism  CKM_RSA_AES_KEY_WRAP",
                "parameter  ulAESKeyBits 256, pOAEPParams:",
                &format!("           {oaep}"),
                &format!("template   {template}"),
                "",
                &format!("head -c {first} {FILE} > first-part; tail -c +{} {FILE} > second-part", first + 1),
            ],
        )
    } else {
        Step::new(
            &format!("C_UnwrapKey with this mechanism, on all of {FILE}."),
            &[
                "mechanism  CKM_RSA_PKCS_OAEP",
                &format!("parameter  {oaep}"),
                &format!("template   {template}"),
            ],
        )
    };
    let right = match facts.kind {
        Kind::Bytes(_) if facts.kind.is_symmetric_key() => Step::new(
            "See that it is the right key: CKA_CHECK_VALUE, or the first three bytes of a block of zeros that the HSM encrypts by CKM_AES_ECB, is aes-zero of check-values.txt.",
            &[],
        ),
        Kind::Bytes(_) => Step::new("See that it is the right secret by what it was used for before.", &[]),
        Kind::Rsa { .. } | Kind::Curve(_) | Kind::Unknown => compare_imported(
            facts,
            "pkcs11-tool --module MODULE --read-object --type pubkey --id ID | openssl pkey -pubin -inform DER",
        ),
    };
    vec![
        compare_public_key(
            "Done before the wrapping: the public half of an RSA key in the HSM with CKA_UNWRAP.",
            &[
                "pkcs11-tool --module MODULE --read-object --type pubkey --label KEK | openssl pkey -pubin -inform DER > PUBKEY",
            ],
        ),
        unwrap,
        right,
    ]
}
