//! What `recover --derive` gives that is not secret: a file's signature, or the public half of the key.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::RecoverArgs;
use super::request::Asked;
use super::signing_args::{SchemeArg, SigningArgs};
use super::typed_digest::parse_digest;
use super::unwanted::Unwanted;
use crate::desk::signed_file;
use crate::sharing::derive::KeyName;
use crate::sharing::form::PublicForm;
use crate::sharing::leaving::{Leaving, WayOut};
use crate::sharing::signing::{Namespace, Scheme, Subject};
use crate::vocab::shown_path;

fn usage<T>(why: impl Into<String>) -> Result<T, Unwanted> {
    Err(Unwanted::Usage(why.into()))
}

/// What is asked for, if it is one of these.
pub(super) fn asked(args: &RecoverArgs) -> Result<Option<Asked>, Unwanted> {
    let SigningArgs { sign, sign_as, public, .. } = &args.signing;
    match (sign, sign_as, public) {
        (Some(_), _, true) => usage("Choose one of --sign and --public."),
        (Some(file), Some(scheme), false) => {
            let by = key(args, "--sign")?;
            if args.form.is_some() {
                return usage("A signature has the form of --sign-as: leave out --as, or --sign.");
            }
            signed(by, file.clone(), *scheme, args).map(Some)
        }
        (None, _, true) => {
            let of = key(args, "--public")?;
            let form = args.form.as_deref().map_or(Ok(PublicForm::Pem), str::parse);
            let form = form.and_then(|form| form.check(of.algorithm).map(|()| form));
            let form = form.or_else(|error| {
                let option = if args.form.is_some() { "--as" } else { "--public" };
                usage(format!("{option}: {error}"))
            })?;
            Ok(Some(Asked::Leaves { way: WayOut::Public { of, form }, sealed: None }))
        }
        // a file without a scheme is refused where arguments are read
        (Some(_), None, false) | (None, _, false) => Ok(None),
    }
}

/// The derived key that is used, if nothing else is asked for with it.
fn key(args: &RecoverArgs, option: &str) -> Result<KeyName, Unwanted> {
    let others = [
        (args.open.is_some(), "--open"),
        (args.seal.is_some(), "--seal"),
        (!args.seal_shares.is_empty(), "--seal-shares"),
        (args.about.is_some(), "--about"),
        (args.wrap_to.is_some(), "--wrap-to"),
    ];
    if let Some((_, other)) = others.into_iter().find(|(given, _)| *given) {
        return usage(format!("{option} goes with --derive alone: leave out {other}, or {option}."));
    }
    let Some(name) = &args.derive else {
        return usage(format!(
            "{option} is for a derived key, so that the key itself is used for nothing: name one with --derive PURPOSE:ALGORITHM:INDEX."
        ));
    };
    name.parse().or_else(|error| usage(format!("--derive: {error}")))
}

/// The file is read here, before anybody is asked for a passphrase.
fn signed(by: KeyName, file: PathBuf, scheme: SchemeArg, args: &RecoverArgs) -> Result<Asked, Unwanted> {
    let SigningArgs { namespace, sign_digest, .. } = &args.signing;
    let scheme = match (scheme, namespace.as_deref()) {
        (SchemeArg::Minisign, None) => Scheme::Minisign,
        (SchemeArg::Minisign, Some(_)) => {
            return usage("--namespace goes with --sign-as sshsig alone: minisign knows none.");
        }
        (SchemeArg::SshSig, None) => Scheme::SshSig(Namespace::file()),
        (SchemeArg::SshSig, Some(text)) => {
            Scheme::SshSig(Namespace::new(text).or_else(|error| usage(format!("--namespace: {error}")))?)
        }
    };
    scheme.check(by.algorithm).or_else(|error| usage(format!("--sign: {error}")))?;
    let wanted = sign_digest.as_deref().map(|text| parse_digest("--sign-digest", text)).transpose()?;
    let subject = signed_file::read(&file, &scheme).or_else(|error| usage(format!("--sign: {error}")))?;
    match wanted {
        Some(wanted) if wanted != subject.sha256 => Err(Unwanted::Closed(format!(
            "{}: it is not the file of that digest, so nothing is signed: its SHA-256 is {}. Find out where it comes from",
            shown_path(&file),
            subject.sha256.hex()
        ))),
        Some(_) | None => Ok(Asked::Signs { by, scheme, subject: Box::new(subject), file }),
    }
}

/// Refuses a file that is not any more the one whose digest was said.
pub(super) fn unchanged(file: &Path, scheme: &Scheme, subject: &Subject) -> Result<(), String> {
    signed_file::still(file, scheme, subject).map_err(|error| format!("NOT SIGNED. {error}"))
}

/// What is to be signed, before anybody is asked for a passphrase: for people to compare.
pub(super) fn to_be_signed(asked: &Asked) -> Option<String> {
    let Asked::Signs { by, scheme, subject, file } = asked else { return None };
    let (hex, words) = (subject.sha256.hex(), subject.sha256.words());
    Some(format!(
        "To be signed by the derived key {by} as {scheme}: {}, {} bytes. SHA-256 of the file, in hex and in words:\n    {hex}\n    {words}\nCompare all of it with what whoever made the file says. If it differs, stop: it is another file.",
        shown_path(file),
        subject.bytes
    ))
}

/// What it is, for a machine; none for what is no concern of this file.
pub(super) fn facts(leaving: &Leaving) -> Option<(&'static str, Value)> {
    match leaving {
        Leaving::Signed { by, scheme, subject, .. } => {
            let mut signed = json!({
                "by": by.to_string(),
                "as": scheme.word(),
                "file": subject.name,
                "bytes": subject.bytes,
                "sha256": subject.sha256.hex(),
            });
            if let (Scheme::SshSig(namespace), Some(facts)) = (scheme, signed.as_object_mut()) {
                facts.insert("namespace".into(), json!(namespace.as_str()));
            }
            Some(("signed", signed))
        }
        Leaving::Public { of, form, .. } => {
            Some(("public", json!({ "of": of.to_string(), "form": form.word() })))
        }
        Leaving::Plain(_)
        | Leaving::Formed { .. }
        | Leaving::Wrapped { .. }
        | Leaving::Sealed { .. }
        | Leaving::Issued(_)
        | Leaving::Large(_) => None,
    }
}
