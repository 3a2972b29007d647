//! A recovered key gives what it was asked for; and what is said of it, to people and to machines.

use serde_json::{Value, json};

use super::made::{Made, NotMade};
use super::out::Out;
use super::request::Asked;
use super::{RecoverArgs, certifying, large, signing, wrapping};
use crate::desk::random::Random;
use crate::sharing::RootKey;
use crate::sharing::derive::KeyName;
use crate::sharing::foreign::Proof;
use crate::sharing::leaving::{self, Inside, Large, Leaving, NotCertified, Plain, Wanted, WayOut};
use crate::vocab::Mode;
use crate::vocab::text::capital;

/// Makes it with a proven key.
pub(super) fn make(
    asked: &Asked,
    (root, mode): (&RootKey, Mode),
    args: &RecoverArgs,
    out: &mut Out,
) -> Result<Made, NotMade> {
    let whole = match asked {
        Asked::SealedInChunks { about, file } => return large::seal((file, about), (root, mode), args, out),
        Asked::OpenedInChunks { file, head } => return large::open((file, head), (root, mode), args, out),
        Asked::Leaves { way, sealed } => leave(way, sealed.as_deref().map(Vec::as_slice), (root, mode)),
        Asked::Signs { by, scheme, subject, file } => {
            signing::unchanged(file, scheme, subject).and_then(|()| {
                let (by, scheme, subject) = (by.clone(), scheme.clone(), subject.clone());
                leave(&WayOut::Signature { by, scheme, subject }, None, (root, mode))
            })
        }
        Asked::Sealed { about, content, came } => {
            Random::ready(0).map_err(|error| format!("NOT SEALED. {error}")).and_then(|mut random| {
                let came = came.as_ref().map(|(came, _)| *came);
                Leaving::seal(root, mode, about, content, came, &mut random)
                    .map_err(|error| format!("NOT SEALED. What was to be sealed: {error}"))
            })
        }
    };
    whole.map(|leaving| Made { leaving, file: None }).map_err(NotMade::Refused)
}

fn leave(way: &WayOut, sealed: Option<&[u8]>, (root, mode): (&RootKey, Mode)) -> Result<Leaving, String> {
    let mut random =
        way.draws().then(|| Random::ready(0).map_err(|error| format!("NOT WRITTEN. {error}"))).transpose()?;
    way.make(sealed, (root, mode), random.as_mut()).map_err(|error| match error {
        leaving::NotMade::Opened(why) => format!("NOT OPENED. {why}"),
        leaving::NotMade::Form(why) => format!("NOT WRITTEN. {why}"),
        leaving::NotMade::Public(why) => format!("NOT WRITTEN. {why}"),
        leaving::NotMade::Wrap(why) => format!("NOT WRAPPED. What was to be wrapped: {why}"),
        leaving::NotMade::Sign(why) => format!("NOT SIGNED. {why}"),
        leaving::NotMade::Issue(NotCertified::NotIssued(why)) => {
            format!("NOT SIGNED. {}", capital(&why.to_string()))
        }
        // these begin with the name of the file
        leaving::NotMade::Issue(
            why @ (NotCertified::NotOpened { .. }
            | NotCertified::NoKey { .. }
            | NotCertified::NothingSealed { .. }),
        ) => format!("NOT SIGNED. {why}"),
    })
}

/// What to do with it once it is in a file.
pub(super) const fn then(leaving: &Leaving) -> &'static str {
    match leaving {
        Leaving::Plain(Plain::Key(_)) | Leaving::Formed { inside: Inside::Key, .. } => {
            "It is in the clear: wrap it, then destroy the file."
        }
        Leaving::Formed { .. } if leaving.is_in_shares() => {
            "All shares are in it, in the clear: put each on a paper of its own, try them, then destroy the file."
        }
        Leaving::Plain(Plain::Derived { .. } | Plain::Payload { .. })
        | Leaving::Formed { .. }
        | Leaving::Large(Large::Opened { .. }) => {
            "It is in the clear: put it where it belongs, then destroy the file."
        }
        Leaving::Wrapped { method, package, .. } => wrapping::then(*method, package.is_some()),
        Leaving::Sealed { .. } | Leaving::Large(Large::Sealed { .. }) => {
            "It is not secret and opens with this key alone: keep copies, try one with --open, then destroy what was sealed."
        }
        Leaving::Signed { .. } => {
            "It is not secret: hand it out with the file. The public half that checks it leaves with --public."
        }
        Leaving::Public { .. } => "Hand it out by a way that others trust.",
        Leaving::Issued(_) => certifying::THEN,
    }
}

/// What is said of it whether it leaves or not.
pub(super) fn said(leaving: &Leaving) -> Option<String> {
    if !leaving.is_recorded() {
        return Some("A public half is no secret: that it leaves needs no record.".to_owned());
    }
    match leaving.inside() {
        Some(Inside::Payload { file, about, bytes }) => Some(format!(
            "OPENED. {file} is as it was sealed: {bytes} bytes, \u{201c}{about}\u{201d}.{}",
            wrapping::shape(leaving)
        )),
        Some(Inside::Key | Inside::Derived(_)) | None => None,
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
        Leaving::Plain(_) | Leaving::Large(Large::Opened { .. }) => None,
        Leaving::Large(Large::Sealed { about, bytes, .. }) => {
            Some(("sealed", json!({ "about": about.as_str(), "bytes": bytes })))
        }
        Leaving::Formed { form, .. } => Some(("form", json!(form.to_string()))),
        Leaving::Wrapped { to, .. } => Some(("wrapped_to", json!(to.hex()))),
        Leaving::Sealed { about, came, bytes } => {
            let mut sealed = json!({ "about": about.as_str(), "bytes": bytes.len() });
            if let (Some(came), Some(facts)) = (came, sealed.as_object_mut()) {
                facts.insert("scheme".into(), json!(came.scheme.word()));
                facts.insert("shares".into(), json!(came.used));
                facts.insert("proven".into(), json!(came.proof != Proof::Nothing));
            }
            Some(("sealed", sealed))
        }
        Leaving::Signed { .. } | Leaving::Public { .. } => signing::facts(leaving),
        Leaving::Issued(issued) => Some(("issued", certifying::facts(issued))),
    };
    inside.into_iter().chain(around).chain(wrapping::facts(leaving)).collect()
}

/// What is said before anybody is asked for a passphrase: for people to compare.
pub(super) fn told(asked: &Asked) -> Option<String> {
    wrapped_to(asked).or_else(|| combined(asked)).or_else(|| certifying::told(asked))
}

/// What is asked of whoever compares, before anybody is asked for a passphrase; nothing where a digest was given to be compared, or
/// nothing has to be.
pub(super) const fn to_compare(asked: &Asked, args: &RecoverArgs) -> Option<&'static str> {
    match asked {
        Asked::Leaves { way: WayOut::Wrapped { .. }, .. } if args.wrap_digest.is_none() => {
            Some("Is it the public key that the KMS or HSM printed?")
        }
        Asked::Leaves { way: WayOut::Certificate { .. }, .. } => {
            Some("Is each line as it was approved, and the digest that of the approved file?")
        }
        Asked::Signs { .. } if args.signing.sign_digest.is_none() => {
            Some("Is it the file that whoever made it means?")
        }
        Asked::Leaves { .. }
        | Asked::Signs { .. }
        | Asked::Sealed { .. }
        | Asked::SealedInChunks { .. }
        | Asked::OpenedInChunks { .. } => None,
    }
}

/// What is wrapped under which public key, before anybody is asked for a passphrase: for people to compare.
fn wrapped_to(asked: &Asked) -> Option<String> {
    let Asked::Leaves { way: WayOut::Wrapped { key, wrap_as, .. }, .. } = asked else { return None };
    let (hex, words) = (key.digest().hex(), key.digest().words());
    Some(format!(
        "To be wrapped under an RSA public key of {} bits. SHA-256 of its DER, in hex and in words:\n    {hex}\n    {words}\nCompare all of it with what the KMS or HSM printed. If it differs, stop: somebody else could open the key. {}",
        key.bits(),
        wrapping::import_as(wrap_as)
    ))
}

/// What came out of shares of another scheme, and whether anything proves it, before anybody is asked for a passphrase.
fn combined(asked: &Asked) -> Option<String> {
    let Asked::Sealed { came: Some((came, what)), .. } = asked else { return None };
    let option = if came.proof == Proof::Nothing { " Their number is said with --threshold K." } else { "" };
    Some(format!("Combined from {came}: {what}. {}{option}", came.proof.said()))
}

/// What is missing where it could not be made, for a machine.
pub(super) const fn missing(asked: &Asked) -> &'static str {
    match asked {
        Asked::Signs { .. } => "signed",
        Asked::Leaves { way, .. } => match way {
            WayOut::Signature { .. } => "signed",
            WayOut::Public { .. } => "public",
            WayOut::Certificate { .. } => "issued",
            WayOut::InTheClear { .. } | WayOut::Wrapped { .. } => "opened",
        },
        Asked::Sealed { .. } | Asked::SealedInChunks { .. } => "sealed",
        Asked::OpenedInChunks { .. } => "opened",
    }
}

/// What is said when no exit was named.
pub(super) fn stays(asked: &Asked) -> String {
    match asked {
        Asked::Leaves { way, .. } => stays_inside(way),
        Asked::Signs { by, .. } => signature_stays(by),
        Asked::OpenedInChunks { .. } => "The payload was not written. To let it out, use --out FILE.".into(),
        Asked::Sealed { .. } | Asked::SealedInChunks { .. } => {
            "The sealed payload was not written. To keep it, use --out FILE or --fd N.".into()
        }
    }
}

fn stays_inside(way: &WayOut) -> String {
    match way {
        WayOut::InTheClear { secret: Wanted::Key, .. } => {
            "The key was not written or shown. To let it out, use --out FILE, --fd N or --show.".into()
        }
        WayOut::InTheClear { secret: Wanted::Derived(name), .. } => {
            format!("No key was written or shown. To let {name} out, use --out FILE, --fd N or --show.")
        }
        WayOut::InTheClear { secret: Wanted::Payload { .. }, .. } => {
            "The payload was not written or shown. To let it out, use --out FILE, --fd N or --show.".into()
        }
        WayOut::Wrapped { .. } => {
            "The wrapped key was not written. To let it out, use --out FILE or --fd N.".into()
        }
        WayOut::Signature { by, .. } => signature_stays(by),
        WayOut::Public { of, .. } => {
            format!(
                "The public half of {of} was not written or shown. To have it, use --out FILE, --fd N or --show."
            )
        }
        WayOut::Certificate { order } => {
            format!("{} was not written. To keep it, use --out FILE, --fd N or --show.", order.called())
        }
    }
}

fn signature_stays(by: &KeyName) -> String {
    format!("The signature by {by} was not written or shown. To keep it, use --out FILE, --fd N or --show.")
}
