//! How `recover --wrap-to` wraps, and for whom.

use serde_json::{Value, json};

use super::RecoverArgs;
use super::unwanted::Unwanted;
use super::wrapping_args::WrappingArgs;
use crate::sharing::importing::{KekId, Shape, Target};
use crate::sharing::leaving::{Leaving, Wanted, WrapAs};
use crate::sharing::wrap::{OaepHash, WrapMethod, WrappingKey};
use crate::vocab::Mode;

/// How it is to be wrapped. What is known to be refused is refused before anybody is asked for a passphrase.
pub(super) fn wrap_as(args: &RecoverArgs, secret: &Wanted, key: &WrappingKey) -> Result<WrapAs, Unwanted> {
    let WrappingArgs { wrap_as, target, kek_id } = &args.wrapping;
    let usage = |why: String| Unwanted::Usage(why);
    let wrap_as = match target {
        None => WrapAs::Alone(wrap_as.unwrap_or(WrapMethod::OaepSha256)),
        Some(target) => WrapAs::For {
            target: *target,
            wish: *wrap_as,
            kek: kek(*target, kek_id.as_deref())?,
            mode: if args.rehearsal { Mode::Rehearsal } else { Mode::Production },
        },
    };
    if let Some(target) = target {
        target.check_public_key(key).map_err(|error| usage(format!("--wrap-to: {error}")))?;
    }
    if let Some(kind) = secret.kind() {
        wrap_as.method(key, kind).map_err(|error| usage(format!("What is to be wrapped: {error}")))?;
    }
    Ok(wrap_as)
}

/// The identifier goes with the target that wants one, and with no other.
fn kek(target: Target, typed: Option<&str>) -> Result<Option<KekId>, Unwanted> {
    let usage = |why: String| Err(Unwanted::Usage(why));
    match (target.wants_kek_id(), typed) {
        (true, None) => usage(format!(
            "--for {} wants --kek-id: the kid that az keyvault key show prints of the key that PUBKEY is from",
            target.word()
        )),
        (false, Some(_)) => {
            usage(format!("--kek-id goes with --for azure-key-vault alone: {} wants none", target.called()))
        }
        (_, typed) => typed.map(KekId::new).transpose().or_else(|error| usage(format!("--kek-id: {error}"))),
    }
}

/// What to do with what is wrapped, once it is in a file or a folder.
pub(super) const fn then(method: WrapMethod, packaged: bool) -> &'static str {
    if packaged {
        return "It holds no secret, and only that KMS or HSM opens it: take the folder there, and do what its COMMANDS.txt says.";
    }
    match method {
        WrapMethod::OaepSha256 => {
            "It is not secret, and only that KMS or HSM opens it: import it there with RSAES_OAEP_SHA_256, before the import token ends."
        }
        WrapMethod::OaepSha1 => {
            "It is not secret, and only that KMS or HSM opens it: import it there with RSAES_OAEP_SHA_1, before the import token ends."
        }
        WrapMethod::AesKwpSha256 => {
            "It is not secret, and only that KMS or HSM opens it: import it there with RSA_AES_KEY_WRAP_SHA_256, before the import token ends."
        }
        WrapMethod::AesKwpSha1 => {
            "It is not secret, and only that KMS or HSM opens it: import it there with RSA_AES_KEY_WRAP_SHA_1, before the import token ends."
        }
    }
}

/// As what the other side imports it.
pub(super) fn import_as(wrap_as: &WrapAs) -> String {
    match wrap_as {
        WrapAs::Alone(method) => {
            let old = match method.hash() {
                OaepHash::Sha256 => "",
                OaepHash::Sha1 => {
                    " SHA-1 is there for targets that know nothing else: if yours knows SHA-256, choose that."
                }
            };
            format!("Import what leaves as {}: {}.{old}", method.called(), method.parts())
        }
        WrapAs::For { target, .. } => {
            format!("It becomes an import package for {}, with a page of commands.", target.called())
        }
    }
}

/// In which form a payload was wrapped.
pub(super) fn shape(leaving: &Leaving) -> String {
    let Leaving::Wrapped { shape, kind, .. } = leaving else { return String::new() };
    match shape {
        Shape::Turned => format!(
            " It is {kind}, and was turned into PKCS #8 in DER before it was wrapped, as KMSs and HSMs import it."
        ),
        Shape::AsItIs => format!(" It was wrapped as it is, byte by byte: {kind}."),
    }
}

/// How it was wrapped and for whom, for a machine.
pub(super) fn facts(leaving: &Leaving) -> Vec<(&'static str, Value)> {
    let Leaving::Wrapped { method, package, .. } = leaving else { return Vec::new() };
    let target = package.as_ref().map(|(target, _)| ("wrapped_for", json!(target.word())));
    [("wrapped_as", json!(method.word()))].into_iter().chain(target).collect()
}
