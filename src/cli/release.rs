//! A recovered key gives what it was asked for; and what is said of it, to people and to machines.

use serde_json::{Value, json};

use crate::desk::random::Random;
use crate::sharing::RootKey;
use crate::sharing::importing::Form;
use crate::sharing::leaving::{Asked, Inside, Item, Leaving, Plain, Way};
use crate::sharing::wrap::OaepHash;
use crate::vocab::Mode;

/// Makes it with a proven key. The error says that it was not made, and why, without its stop.
pub(super) fn make(asked: &Asked, root: &RootKey, mode: Mode) -> Result<Leaving, String> {
    let obtain = |item: &Item| item.obtain(root, mode).map_err(|error| format!("NOT OPENED. {error}"));
    match asked {
        Asked::Plain(item) => obtain(item).map(Leaving::Plain),
        Asked::Wrapped { item, key, way } => {
            let plain = obtain(item)?;
            let mut random = Random::ready(0).map_err(|error| format!("NOT WRAPPED. {error}"))?;
            Leaving::wrap(&plain, key, way, &mut random)
                .map_err(|error| format!("NOT WRAPPED. What was to be wrapped: {error}"))
        }
        Asked::Sealed { about, content } => {
            let mut random = Random::ready(0).map_err(|error| format!("NOT SEALED. {error}"))?;
            Leaving::seal(root, mode, about, content, &mut random)
                .map_err(|error| format!("NOT SEALED. What was to be sealed: {error}"))
        }
    }
}

/// What to do with it once it is in a file or a folder.
pub(super) fn then(leaving: &Leaving) -> String {
    match leaving {
        Leaving::Plain(Plain::Key(_)) => "It is in the clear: wrap it, then destroy the file.".into(),
        Leaving::Plain(Plain::Derived { .. } | Plain::Payload { .. }) => {
            "It is in the clear: put it where it belongs, then destroy the file.".into()
        }
        Leaving::Wrapped { package: Some(_), .. } => {
            "It holds no secret, and only that KMS or HSM opens it: take the folder there, and do what its COMMANDS.txt says.".into()
        }
        Leaving::Wrapped { method, package: None, .. } => format!(
            "It is not secret, and only that KMS or HSM opens it: import it there with {}, before the import token ends.",
            method.called()
        ),
        Leaving::Sealed { .. } => {
            "It is not secret and opens with this key alone: keep copies, try one with --open, then destroy what was sealed.".into()
        }
    }
}

/// What is said of it whether it leaves or not.
pub(super) fn said(leaving: &Leaving) -> Option<String> {
    match leaving.inside() {
        Some(Inside::Payload { file, about, bytes }) => Some(format!(
            "OPENED. {file} is as it was sealed: {bytes} bytes, \u{201c}{about}\u{201d}.{}",
            form(leaving)
        )),
        Some(Inside::Key | Inside::Derived(_)) | None => None,
    }
}

/// In which form a payload was wrapped.
fn form(leaving: &Leaving) -> String {
    match leaving {
        Leaving::Wrapped { form: Form::Turned, kind, .. } => format!(
            " It is {kind}, and was turned into PKCS #8 in DER before it was wrapped, as KMSs and HSMs import it."
        ),
        Leaving::Wrapped { form: Form::AsItIs, kind, .. } => {
            format!(" It was wrapped as it is, byte by byte: {kind}.")
        }
        Leaving::Plain(_) | Leaving::Sealed { .. } => String::new(),
    }
}

/// What it is, for a machine: names and what belongs to them.
pub(super) fn facts(leaving: &Leaving) -> Vec<(&'static str, Value)> {
    let inside = match leaving.inside() {
        Some(Inside::Derived(name)) => Some(("derived", json!(name.to_string()))),
        Some(Inside::Payload { about, bytes, .. }) => {
            Some(("opened", json!({ "about": about.as_str(), "bytes": bytes })))
        }
        Some(Inside::Key) | None => None,
    };
    let around = match leaving {
        Leaving::Plain(_) => Vec::new(),
        Leaving::Wrapped { to, method, package, .. } => {
            let target = package.as_ref().map(|(target, _)| ("wrapped_for", json!(target.word())));
            let all = [("wrapped_to", json!(to.hex())), ("wrapped_as", json!(method.word()))];
            all.into_iter().chain(target).collect()
        }
        Leaving::Sealed { about, bytes } => {
            vec![("sealed", json!({ "about": about.as_str(), "bytes": bytes.len() }))]
        }
    };
    inside.into_iter().chain(around).collect()
}

/// What is wrapped under which public key, before anybody is asked for a passphrase: for people to compare.
pub(super) fn wrapped_to(asked: &Asked) -> Option<String> {
    let Asked::Wrapped { key, way, .. } = asked else { return None };
    let (hex, words) = (key.digest().hex(), key.digest().words());
    Some(format!(
        "To be wrapped under an RSA public key of {} bits. SHA-256 of its DER, in hex and in words:\n    {hex}\n    {words}\nCompare all of it with what the KMS or HSM printed. If it differs, stop: somebody else could open the key. {}",
        key.bits(),
        import_as(way)
    ))
}

/// As what the other side imports it.
fn import_as(way: &Way) -> String {
    match way {
        Way::Alone(method) => {
            let old = match method.hash() {
                OaepHash::Sha256 => "",
                OaepHash::Sha1 => {
                    " SHA-1 is there for targets that know nothing else: if yours knows SHA-256, choose that."
                }
            };
            format!("Import what leaves as {}: {}.{old}", method.called(), method.parts())
        }
        Way::For { target, .. } => {
            format!("It becomes an import package for {}, with a page of commands.", target.called())
        }
    }
}

/// What is said when no exit was named.
pub(super) fn stays(asked: &Asked) -> String {
    match asked {
        Asked::Plain(Item::Key) => {
            "The key was not written or shown. To let it out, use --out FILE, --fd N or --show.".into()
        }
        Asked::Plain(Item::Derived(name)) => {
            format!("No key was written or shown. To let {name} out, use --out FILE, --fd N or --show.")
        }
        Asked::Plain(Item::Payload { .. }) => {
            "The payload was not written or shown. To let it out, use --out FILE, --fd N or --show.".into()
        }
        Asked::Wrapped { .. } => {
            "The wrapped key was not written. To let it out, use --out FILE or --fd N.".into()
        }
        Asked::Sealed { .. } => {
            "The sealed payload was not written. To keep it, use --out FILE or --fd N.".into()
        }
    }
}
