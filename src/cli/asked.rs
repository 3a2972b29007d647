//! What a recovery is asked for, read before anybody is asked for a passphrase: the root key, one derived from it, a
//! payload opened or sealed, a signature; and the public key that it is wrapped under.

use std::path::Path;

use zeroize::Zeroizing;

use super::request::Asked;
use super::typed_digest::parse_digest;
use super::unwanted::Unwanted;
use super::{RecoverArgs, certifying, foreign, large, signing, wrapping};
use crate::desk::on_sheet::{self, OnSheetError};
use crate::desk::terminal::{self, PromptError};
use crate::desk::{files, wrapping_key};
use crate::sharing::foreign::Combined;
use crate::sharing::form::{Form, FormError};
use crate::sharing::leaving::{ClearWay, Wanted, WayOut};
use crate::sharing::sealed::{About, MAX_SEALED_BYTES, SealError, Sealed, SealedError};
use crate::sharing::wrap::WrappingKey;
use crate::vocab::limits::MAX_PAYLOAD_BYTES;
use crate::vocab::{Line, Mode, shown_path};

/// Reads what the arguments ask for, and the public key that it is wrapped under.
pub(super) fn read(args: &RecoverArgs) -> Result<Asked, Unwanted> {
    let usage = |why: &str| Unwanted::Usage(why.to_owned());
    if certifying::is_asked(args) {
        check_choice(args)?;
        let (key, sealed) = wanted(args)?;
        return certifying::asked(args, key, sealed);
    }
    if let Some(asked) = signing::asked(args)? {
        return Ok(asked);
    }
    check_form(args)?;
    let Some(path) = &args.wrap_to else {
        check_choice(args)?;
        return match &args.about {
            Some(about) => sealed(about, args),
            None => match opened_in_chunks(args)? {
                Some(asked) => Ok(asked),
                None => wanted(args).and_then(|(secret, sealed)| in_the_clear(secret, sealed, args)),
            },
        };
    };
    if seals(args) {
        return Err(usage(
            "A sealed payload opens with its own key and is not secret: leave out --wrap-to, or --seal or --seal-shares.",
        ));
    }
    if args.show {
        return Err(usage("A wrapped key is not text: use --out FILE or --fd N."));
    }
    if let Some(open) = &args.open
        && large::to_open(open, args)?.is_some()
    {
        return Err(Unwanted::Closed(format!("{}: {}", shown_path(open), SealedError::InChunks)));
    }
    let key = wrapping_key::read(path).map_err(|error| Unwanted::Usage(format!("--wrap-to: {error}")))?;
    if let Some(print) = &args.wrap_digest {
        check_print(print, &key)?;
    }
    check_choice(args)?;
    let (secret, sealed) = wanted(args)?;
    let wrap_as = wrapping::wrap_as(args, &secret, &key)?;
    Ok(Asked::Leaves { way: WayOut::Wrapped { secret, key: Box::new(key), wrap_as }, sealed })
}

/// Whether this is the public key that the other side printed.
fn check_print(print: &str, key: &WrappingKey) -> Result<(), Unwanted> {
    if parse_digest("--wrap-digest", print)? == key.digest() {
        return Ok(());
    }
    Err(Unwanted::Closed(format!(
        "The public key is not the one of the print, so nothing is wrapped: its SHA-256 is {}. Find out where the file comes from.",
        key.digest().hex()
    )))
}

/// One thing is asked for, and what is sealed is described.
fn check_choice(args: &RecoverArgs) -> Result<(), Unwanted> {
    let usage = |why: &str| Unwanted::Usage(why.to_owned());
    let asked =
        [args.derive.is_some(), args.open.is_some(), args.seal.is_some(), !args.seal_shares.is_empty()];
    if asked.into_iter().filter(|asked| *asked).count() > 1 {
        return Err(usage("Choose one of --derive, --open, --seal and --seal-shares."));
    }
    if seals(args) != args.about.is_some() {
        return Err(usage(
            "--seal and --about belong together, and so do --seal-shares and --about: --seal FILE --about \"what it is, for people who find it\"",
        ));
    }
    Ok(())
}

/// True if something is sealed.
const fn seals(args: &RecoverArgs) -> bool {
    args.seal.is_some() || !args.seal_shares.is_empty()
}

/// A form is for a key in the clear.
fn check_form(args: &RecoverArgs) -> Result<(), Unwanted> {
    let usage = |why: String| Err(Unwanted::Usage(why));
    match args.form {
        Some(_) if args.wrap_to.is_some() => usage(
            "A wrapped key has the form that the KMS or HSM imports: leave out --as, or --wrap-to.".into(),
        ),
        Some(_) if seals(args) => {
            usage("What is sealed stays as it is: leave out --as, or --seal or --seal-shares.".into())
        }
        Some(_) | None => Ok(()),
    }
}

/// In place of a file: what is typed.
const TYPED: &str = "-";

/// All of a file in which something is sealed.
type SealedFile = Zeroizing<Vec<u8>>;

/// The secret in the form that is asked for, if it goes with it.
fn in_the_clear(secret: Wanted, sealed: Option<SealedFile>, args: &RecoverArgs) -> Result<Asked, Unwanted> {
    let form = args.form.as_deref().map(|text| form(text, &secret, sealed.as_ref())).transpose();
    let form = form.map_err(|error| Unwanted::Usage(format!("--as: {error}")))?;
    let way = WayOut::InTheClear { secret, form: form.flatten(), way: clear_way(args) };
    Ok(Asked::Leaves { way, sealed })
}

/// The way on which a secret in the clear leaves. Where no exit was named nothing leaves, and nobody asks for the way.
const fn clear_way(args: &RecoverArgs) -> ClearWay {
    match (&args.out, args.fd) {
        (Some(_), _) => ClearWay::File,
        (None, Some(_)) => ClearWay::Descriptor,
        (None, None) => ClearWay::Display,
    }
}

/// The form of these words; none for a payload as it is, whose bytes are what was sealed.
fn form(text: &str, secret: &Wanted, sealed: Option<&SealedFile>) -> Result<Option<Form>, FormError> {
    let form: Form = text.parse()?;
    match secret {
        Wanted::Key => form.check_root()?,
        Wanted::Derived(name) => form.check(name.algorithm)?,
        Wanted::Payload { .. } if form == Form::Raw => return Ok(None),
        Wanted::Payload { .. } => {
            let file = sealed.expect("a payload is asked for with its file");
            let sealed = Sealed::read(file).expect("it was read to see of which mode it is");
            form.check_payload_of(sealed.content_bytes())?;
        }
    }
    Ok(Some(form))
}

/// The secret that is asked for, whatever is done with it, and the file in which it is sealed.
fn wanted(args: &RecoverArgs) -> Result<(Wanted, Option<SealedFile>), Unwanted> {
    if let Some(text) = &args.derive {
        let name = text.parse().map_err(|error| Unwanted::Usage(format!("--derive: {error}")))?;
        return Ok((Wanted::Derived(name), None));
    }
    if let Some(path) = &args.open {
        let on_sheet = on_sheet::read(path).map_err(|error| match error {
            OnSheetError::File(error) => Unwanted::Usage(error.to_string()),
            error => Unwanted::Closed(error.to_string()),
        })?;
        let bytes = match on_sheet {
            Some(bytes) => bytes.into(),
            None => content_of(path, MAX_SEALED_BYTES)?,
        };
        let sealed = Sealed::read(&bytes).map(|sealed| sealed.mode);
        check_mode(path, sealed, args)?;
        return Ok((Wanted::Payload { file: shown_path(path) }, Some(bytes)));
    }
    Ok((Wanted::Key, None))
}

/// A payload in chunks, if that is what is to be opened.
fn opened_in_chunks(args: &RecoverArgs) -> Result<Option<Asked>, Unwanted> {
    let Some(path) = &args.open else { return Ok(None) };
    let asked = large::to_open(path, args)?;
    if let Some(Asked::OpenedInChunks { head, .. }) = &asked {
        check_mode(path, Ok(head.mode), args)?;
        if args.form.as_deref().is_some_and(|form| form != "raw") {
            return Err(Unwanted::Usage(format!(
                "--as: {}: it is sealed in chunks, and leaves as it was sealed: leave out --as.",
                shown_path(path)
            )));
        }
    }
    Ok(asked)
}

/// A payload that is one, and of the mode of the sheets.
fn check_mode(path: &Path, sealed: Result<Mode, SealedError>, args: &RecoverArgs) -> Result<(), Unwanted> {
    let mode = if args.rehearsal { Mode::Rehearsal } else { Mode::Production };
    let practise =
        if args.rehearsal { "" } else { ". To open a rehearsal's worthless payload, add --rehearsal" };
    let closed = |why: String| Err(Unwanted::Closed(format!("{}: {why}", shown_path(path))));
    match sealed {
        Ok(sealed) if sealed != mode => {
            closed(format!("{}{practise}", SealedError::WrongMode { sealed, key: mode }))
        }
        Ok(_) => Ok(()),
        Err(error) => closed(error.to_string()),
    }
}

/// What is sealed, and what it is for people.
fn sealed(about: &str, args: &RecoverArgs) -> Result<Asked, Unwanted> {
    if args.show {
        return Err(Unwanted::Usage("A sealed payload is not text: use --out FILE or --fd N.".to_owned()));
    }
    let line = Line::typed(about).map_err(|error| Unwanted::Usage(format!("--about: {error}")))?;
    let about = About::new(line.as_str()).map_err(|error| Unwanted::Usage(format!("--about: {error}")))?;
    let Some(path) = &args.seal else {
        let Combined { came, what, content } = foreign::combined(args).map_err(Unwanted::Usage)?;
        return Ok(Asked::Sealed { about, content, came: Some((came, what)) });
    };
    if path.as_os_str() == TYPED {
        return Ok(Asked::Sealed { about, content: typed_twice()?, came: None });
    }
    if large::is_large(path) {
        return large::to_seal(path, about, args);
    }
    let content = content_of(path, MAX_PAYLOAD_BYTES)?;
    if content.is_empty() {
        return Err(Unwanted::Usage(format!("{}: {}", shown_path(path), SealError::Empty)));
    }
    Ok(Asked::Sealed { about, content, came: None })
}

/// A secret typed at the terminal, unseen; twice, since nobody can see a slip.
fn typed_twice() -> Result<Zeroizing<Vec<u8>>, Unwanted> {
    let ask = |prompt| {
        terminal::ask_whole(prompt).map_err(|why| match why {
            PromptError::NoTerminal => {
                Unwanted::Usage("--seal -: there is no terminal to type at: name a file".to_owned())
            }
            other => Unwanted::Usage(format!("--seal -: {other}")),
        })
    };
    let typed = ask("The secret, which is not shown while you type")?;
    let again = ask("The secret, again")?;
    if !typed.matches(&again) {
        return Err(Unwanted::Usage("--seal -: the two are not the same: nothing was sealed".to_owned()));
    }
    if typed.is_empty() {
        return Err(Unwanted::Usage(format!("--seal -: {}", SealError::Empty)));
    }
    Ok(Zeroizing::new(typed.expose().as_bytes().to_vec()))
}

fn content_of(path: &Path, most: usize) -> Result<Zeroizing<Vec<u8>>, Unwanted> {
    files::read(path, most as u64).map_err(|error| Unwanted::Usage(error.to_string()))
}
