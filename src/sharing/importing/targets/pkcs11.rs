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

use super::super::kind::Curve;
use super::{
    Facts, IMPORTED, IN_TWO_STEPS, Kind, PackedFile, Rules, Step, TWO_STEPS_OR_ONE, WrapMethod,
    compare_check_value, compare_public_key,
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
        Kind::Unknown | Kind::Unread => &[],
    }
}

fn commands(facts: &Facts<'_>) -> Vec<Step> {
    let (hash, mgf) = match facts.method.hash() {
        OaepHash::Sha256 => ("CKM_SHA256", "CKG_MGF1_SHA256"),
        OaepHash::Sha1 => ("CKM_SHA_1", "CKG_MGF1_SHA1"),
    };
    let oaep = format!("{{ hashAlg {hash}, mgf {mgf}, source CKZ_DATA_SPECIFIED, no source data }}");
    let first = facts.key.wrapped_bytes();
    // without CKA_TOKEN it is gone with the session, and an HSM that nobody told could hand it out again
    let template = format!("{}, CKA_TOKEN TRUE, CKA_PRIVATE TRUE,", class_and_type(facts.kind));
    let closed = "           CKA_SENSITIVE TRUE, CKA_EXTRACTABLE FALSE, CKA_ID ID, and what it is for:";
    let used = format!("           {}", uses(facts.kind));
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
                closed,
                &used,
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
                closed,
                &used,
            ],
        )
    };
    let right = match facts.kind {
        Kind::Bytes(_) => compare_check_value(
            facts,
            "CKA_CHECK_VALUE, or the first three bytes of a block of zeros that the HSM encrypts by CKM_AES_ECB, is",
            &[],
        ),
        Kind::Rsa { .. } | Kind::Curve(_) | Kind::Unknown | Kind::Unread => signs(facts),
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

/// The attributes that say what kind of key it is.
fn class_and_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Bytes(_) if kind.is_symmetric_key() => "CKA_CLASS CKO_SECRET_KEY, CKA_KEY_TYPE CKK_AES",
        Kind::Bytes(_) => "CKA_CLASS CKO_SECRET_KEY, CKA_KEY_TYPE CKK_GENERIC_SECRET",
        Kind::Rsa { .. } => "CKA_CLASS CKO_PRIVATE_KEY, CKA_KEY_TYPE CKK_RSA",
        Kind::Curve(Curve::Ed25519) => "CKA_CLASS CKO_PRIVATE_KEY, CKA_KEY_TYPE CKK_EC_EDWARDS",
        Kind::Curve(Curve::X25519) => "CKA_CLASS CKO_PRIVATE_KEY, CKA_KEY_TYPE CKK_EC_MONTGOMERY",
        Kind::Curve(Curve::P256 | Curve::P384 | Curve::P521 | Curve::Secp256k1)
        | Kind::Unknown
        | Kind::Unread => "CKA_CLASS CKO_PRIVATE_KEY, CKA_KEY_TYPE CKK_EC",
    }
}

/// The attributes of its use, of which one is enough.
fn uses(kind: Kind) -> &'static str {
    match kind {
        Kind::Bytes(_) if kind.is_symmetric_key() => {
            "CKA_ENCRYPT and CKA_DECRYPT, or CKA_WRAP and CKA_UNWRAP, or CKA_DERIVE, TRUE"
        }
        Kind::Bytes(_) | Kind::Curve(Curve::X25519) => "CKA_DERIVE TRUE, or CKA_SIGN and CKA_VERIFY TRUE",
        Kind::Rsa { .. } => "CKA_SIGN TRUE, or CKA_DECRYPT TRUE",
        Kind::Curve(Curve::P256 | Curve::P384 | Curve::P521 | Curve::Secp256k1 | Curve::Ed25519)
        | Kind::Unknown
        | Kind::Unread => "CKA_SIGN TRUE",
    }
}

/// An unwrapped private key has no public object beside it to be read: what it signs is checked by the public half that came with
/// the package.
fn signs(facts: &Facts<'_>) -> Step {
    const TOOL: &str = "pkcs11-tool --module MODULE --login --id ID --sign";
    let says = format!(
        "See that it is the right key: what it signs is checked by {IMPORTED}. C_UnwrapKey makes no public object that could be read instead; an older one of the same ID would be another key's. It is there in a new session, too, or CKA_TOKEN was left out."
    );
    let by_hash = |sign: &str, verify: &str| {
        Step::new(
            &says,
            &[
                "head -c 32 /dev/urandom > challenge; openssl dgst -sha256 -binary challenge > digest",
                &format!("{TOOL} {sign} --output-file signature"),
                &format!("openssl pkeyutl -verify -pubin -inkey {IMPORTED} -sigfile signature {verify}"),
            ],
        )
    };
    let by_what_was_before = || {
        let says = "See that it is the right key: let it sign or open something that you have from before.";
        Step::new(says, &[])
    };
    if facts.public.is_none() {
        return by_what_was_before();
    }
    match facts.kind {
        Kind::Rsa { .. } => by_hash(
            "--mechanism SHA256-RSA-PKCS --input-file challenge",
            "-rawin -digest sha256 -in challenge",
        ),
        Kind::Curve(Curve::P256 | Curve::P384 | Curve::P521 | Curve::Secp256k1) => {
            by_hash("--mechanism ECDSA --signature-format openssl --input-file digest", "-in digest")
        }
        Kind::Curve(Curve::Ed25519) => {
            by_hash("--mechanism EDDSA --input-file challenge", "-rawin -in challenge")
        }
        Kind::Curve(Curve::X25519) | Kind::Bytes(_) | Kind::Unknown | Kind::Unread => by_what_was_before(),
    }
}
