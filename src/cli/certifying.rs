//! `recover --derive NAME --certify PROFILE` and `--revoke LIST`, the same with `--open PAYLOAD`: a private CA: what is told
//! before anybody is asked for a passphrase, and what is signed.

use std::path::{Path, PathBuf};

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
use crate::sharing::certifying::{Order, OrderError, SealedKey, Signer};
use crate::sharing::leaving::{Field, Issued, IssuedBy, Wanted, WayOut};
use crate::sharing::sealed::Sealed;
use crate::vocab::text::capital;
use crate::vocab::{Line, shown_path};

/// What to do with it once it is in a file.
pub(super) const THEN: &str = "It is not secret: look at it with other people's tools, and keep a copy beside the profile and the record.";

/// True if a CA is asked for something.
pub(super) const fn is_asked(args: &RecoverArgs) -> bool {
    let CertifyingArgs { certify, request, issuer, own_key, revoke } = &args.certifying;
    certify.is_some() || request.is_some() || issuer.is_some() || own_key.is_some() || revoke.is_some()
}

/// Reads all that is to be signed by this key, and prepares it.
pub(super) fn asked(
    args: &RecoverArgs,
    key: Wanted,
    sealed: Option<Zeroizing<Vec<u8>>>,
) -> Result<Asked, Unwanted> {
    let usage = |why: String| Unwanted::Usage(why);
    if args.form.is_some() || args.wrap_to.is_some() {
        return Err(usage(
            "A certificate and a revocation list are no keys: leave out --as and --wrap-to.".into(),
        ));
    }
    let CertifyingArgs { certify, request, issuer, own_key, revoke } = &args.certifying;
    let signer = match key {
        Wanted::Derived(name) => Signer::Derived(name),
        Wanted::Payload { file } => {
            let bytes = sealed.as_deref().expect("a payload is asked for with its file");
            let sealed = Sealed::read(bytes).expect("it was read to see of which mode it is");
            let about = Line::lossy(&sealed.untrusted_about.to_string());
            Signer::Sealed(SealedKey { file: Line::lossy(&file), about })
        }
        Wanted::Key => {
            unreachable!("clap wants a derived key or a payload where a CA is asked for something")
        }
    };
    let file = |path: &Option<PathBuf>| path.as_deref().map(|path| read(path, MAX_FILE_BYTES)).transpose();
    let (request, issuer, own_key) = (file(request)?, file(issuer)?, file(own_key)?);
    let mut random = Random::ready(0).map_err(|error| usage(error.to_string()))?;
    let (path, order) = match (certify, revoke, &issuer, &own_key) {
        (Some(path), None, None, Some(own_key)) => {
            let sealed = signer.sealed().expect("clap wants a payload where its public half is given");
            (path, Order::root_of_sealed(sealed, &read(path, MAX_PROFILE_BYTES)?, own_key, &mut random))
        }
        (Some(path), None, _, _) => {
            let profile = read(path, MAX_PROFILE_BYTES)?;
            let (request, issuer) =
                (request.as_ref().map(|file| &file[..]), issuer.as_ref().map(|file| &file[..]));
            (path, Order::certificate(&signer, &profile, request, issuer, &mut random))
        }
        (None, Some(path), Some(issuer), _) => {
            (path, Order::list(&signer, &read(path, MAX_PROFILE_BYTES)?, issuer, &mut random))
        }
        (_, _, _, _) => {
            return Err(usage("--issuer goes with --certify or --revoke: add what is to be signed.".into()));
        }
    };
    match order {
        Ok(order) => Ok(Asked::Leaves { way: WayOut::Certificate { order: Box::new(order) }, sealed }),
        Err(error) => Err(usage(at_fault(&error, path))),
    }
}

/// What is wrong, with the file or the flag in which it is.
fn at_fault(error: &OrderError, path: &Path) -> String {
    match error {
        OrderError::Profile(_) | OrderError::NoText | OrderError::Below(_) => {
            format!("{}: {error}.", shown_path(path))
        }
        OrderError::RootOfOthers | OrderError::Alone(_) => {
            format!("{}: {error} (--request, --issuer).", shown_path(path))
        }
        OrderError::OwnKeyWanted | OrderError::OwnKeyOfOthers(_) => {
            format!("{}: {error} (--own-key).", shown_path(path))
        }
        OrderError::NeverDerived(_) => format!("{error} (--open)."),
        OrderError::Algorithm(_) => format!("--derive: {error}."),
        OrderError::Issuer(_)
        | OrderError::Request(_)
        | OrderError::OtherKind { .. }
        | OrderError::SignsNothing(_)
        | OrderError::OwnKeyFile(_)
        | OrderError::OwnKeyUnfit(_)
        | OrderError::OwnKeySignsNothing(_)
        | OrderError::OwnKey => format!("{error}."),
        OrderError::Rehearsal(_) => format!("NOT SIGNED. {}.", capital(&error.to_string())),
    }
}

fn read(path: &Path, most: u64) -> Result<Zeroizing<Vec<u8>>, Unwanted> {
    files::read(path, most).map_err(|error| Unwanted::Usage(error.to_string()))
}

/// Every field of what is to be signed, before anybody is asked for a passphrase: for people to compare.
pub(super) fn told(asked: &Asked) -> Option<String> {
    let Asked::Leaves { way: WayOut::Certificate { order }, .. } = asked else { return None };
    let mut lines = vec![format!("To be signed by {}. {}:", order.signer(), order.called())];
    let fields = order.fields();
    let wide = fields.iter().map(|field| field.called.chars().count()).max().unwrap_or_default();
    lines.extend(fields.iter().map(|Field { called, says }| format!("    {called:wide$}  {says}")));
    match order.issuer_digest() {
        Some(digest) => {
            lines.push("SHA-256 of the certificate of the CA that signs:".to_owned());
            lines.push(format!("    {}", digest.hex()));
        }
        None if order.key_digest().is_some() => {}
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
    let by = match &issued.by {
        IssuedBy::Derived(name) => json!(name.to_string()),
        IssuedBy::Sealed { about } => json!({ "sealed": about.as_str() }),
    };
    let field = |Field { called, says }: &Field| json!({ "field": called, "says": says });
    json!({
        "what": issued.called,
        "about": issued.about,
        "by": by,
        "sha256": issued.digest.hex(),
        "profile_sha256": issued.profile.hex(),
        "profile_words": issued.profile.words(),
        "fields": issued.fields.iter().map(field).collect::<Vec<_>>(),
        "not_granted": issued.not_granted,
    })
}
