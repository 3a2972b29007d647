//! `recover --derive NAME --certify PROFILE` and `--revoke LIST`: a private CA: what is told before anybody
//! is asked for a passphrase, and what is signed.

use std::path::Path;

use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::RecoverArgs;
use super::certifying_args::CertifyingArgs;
use super::request::Asked;
use super::unwanted::Unwanted;
use crate::desk::clock;
use crate::desk::files;
use crate::desk::random::Random;
use crate::sharing::certifying::pem::MAX_FILE_BYTES;
use crate::sharing::certifying::profile::MAX_PROFILE_BYTES;
use crate::sharing::certifying::{Order, OrderError};
use crate::sharing::derive::KeyName;
use crate::sharing::leaving::{Field, Issued, WayOut};
use crate::vocab::shown_path;
use crate::vocab::text::capital;

/// What to do with it once it is in a file.
pub(super) const THEN: &str = "It is not secret: look at it with other people's tools, and keep a copy beside the profile and the record.";

/// True if a CA is asked for something.
pub(super) const fn is_asked(args: &RecoverArgs) -> bool {
    let CertifyingArgs { certify, request, issuer, revoke } = &args.certifying;
    certify.is_some() || request.is_some() || issuer.is_some() || revoke.is_some()
}

/// Reads all that is to be signed, and prepares it.
pub(super) fn asked(args: &RecoverArgs) -> Result<Asked, Unwanted> {
    let usage = |why: String| Unwanted::Usage(why);
    if args.form.is_some() || args.wrap_to.is_some() {
        return Err(usage(
            "A certificate and a revocation list are no keys: leave out --as and --wrap-to.".into(),
        ));
    }
    let CertifyingArgs { certify, request, issuer, revoke } = &args.certifying;
    let name: KeyName = args
        .derive
        .as_deref()
        .unwrap_or_default()
        .parse()
        .map_err(|error| usage(format!("--derive: {error}")))?;
    let request = request.as_deref().map(|path| read(path, MAX_FILE_BYTES)).transpose()?;
    let issuer = issuer.as_deref().map(|path| read(path, MAX_FILE_BYTES)).transpose()?;
    let mut random = Random::ready(0).map_err(|error| usage(error.to_string()))?;
    let (path, order) = match (certify, revoke, &issuer) {
        (Some(path), None, _) => {
            let profile = read(path, MAX_PROFILE_BYTES)?;
            let (request, issuer) =
                (request.as_ref().map(|file| &file[..]), issuer.as_ref().map(|file| &file[..]));
            (path, Order::certificate(&name, &profile, request, issuer, &mut random))
        }
        (None, Some(path), Some(issuer)) => {
            (path, Order::list(&name, &read(path, MAX_PROFILE_BYTES)?, issuer, &mut random))
        }
        (_, _, _) => {
            return Err(usage("--issuer goes with --certify or --revoke: add what is to be signed.".into()));
        }
    };
    let way = order.map(|order| WayOut::Certificate { order: Box::new(order) });
    way.map(|way| Asked::Leaves { way, sealed: None }).map_err(|error| {
        usage(match &error {
            OrderError::Profile(_) | OrderError::NoText | OrderError::Below(_) => {
                format!("{}: {error}.", shown_path(path))
            }
            OrderError::RootOfOthers | OrderError::Alone(_) => {
                format!("{}: {error} (--request, --issuer).", shown_path(path))
            }
            OrderError::Algorithm(_) => format!("--derive: {error}."),
            OrderError::Issuer(_)
            | OrderError::Request(_)
            | OrderError::OtherKind { .. }
            | OrderError::OwnKey => format!("{error}."),
            OrderError::Rehearsal(_) => format!("NOT SIGNED. {}.", capital(&error.to_string())),
        })
    })
}

fn read(path: &Path, most: u64) -> Result<Zeroizing<Vec<u8>>, Unwanted> {
    files::read(path, most).map_err(|error| Unwanted::Usage(error.to_string()))
}

/// Every field of what is to be signed, before anybody is asked for a passphrase: for people to compare.
pub(super) fn told(asked: &Asked) -> Option<String> {
    let Asked::Leaves { way: WayOut::Certificate { order }, .. } = asked else { return None };
    let mut lines = vec![format!("To be signed by the derived key {}. {}:", order.by(), order.called())];
    let fields = order.fields();
    let wide = fields.iter().map(|field| field.called.chars().count()).max().unwrap_or_default();
    lines.extend(fields.iter().map(|Field { called, says }| format!("    {called:wide$}  {says}")));
    match order.issuer_digest() {
        Some(digest) => {
            lines.push("SHA-256 of the certificate of the CA that signs:".to_owned());
            lines.push(format!("    {}", digest.hex()));
        }
        None => lines.push(
            "Its public key, and the key identifiers that follow from it, are known once the key is there; nothing else will change."
                .to_owned(),
        ),
    }
    let not_granted = order.not_granted();
    if !not_granted.is_empty() {
        lines.push("The request asks for what the profile does not grant, and does not get it:".to_owned());
        lines.extend(not_granted.iter().map(|one| format!("    {one}")));
    }
    lines.extend(order.odd_times(clock::now()).iter().map(|odd| format!("Look at the times: {odd}.")));
    let digest = order.profile_digest();
    lines.push("SHA-256 of the profile or the list, in hex and in words:".to_owned());
    lines.push(format!("    {}\n    {}", digest.hex(), digest.words()));
    lines.push(
        "Compare every line with what was decided. If one differs, stop: what is signed cannot be taken back.".to_owned(),
    );
    Some(lines.join("\n"))
}

/// What was signed, for a machine.
pub(super) fn facts(issued: &Issued) -> Value {
    let field = |Field { called, says }: &Field| json!({ "field": called, "says": says });
    json!({
        "what": issued.called,
        "about": issued.about,
        "by": issued.by.to_string(),
        "sha256": issued.digest.hex(),
        "profile_sha256": issued.profile.hex(),
        "profile_words": issued.profile.words(),
        "fields": issued.fields.iter().map(field).collect::<Vec<_>>(),
        "not_granted": issued.not_granted,
    })
}
