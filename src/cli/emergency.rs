//! The small signed record of a recovery without a ceremony: written before anything leaves a production key.

use std::path::{Path, PathBuf};

use super::RecoverArgs;
use super::exits;
use super::request::Asked;
use crate::desk::files::{self, FileError};
use crate::desk::new_file::write_new;
use crate::desk::random::Random;
use crate::desk::{clock, program};
use crate::sharing::gather::Recovery;
use crate::sharing::leaving::{Inside, Leaving, WayOut};
use crate::transcript::record::OpenedPayload;
use crate::transcript::recovery_record::{RecoveryRecord, SignedRecord};
use crate::vocab::digest::sha256;
use crate::vocab::{Line, Mode, shown_path};

/// True if something leaves that must be recorded, or is wanted to be.
pub(super) fn is_due(args: &RecoverArgs, leaving: &Leaving, mode: Mode) -> bool {
    let must = mode == Mode::Production && leaving.is_recorded();
    exits::is_named(args) && (must || args.record.is_some())
}

/// Writes the record and its signature. The error says that nothing left.
pub(super) fn write(
    recovery: &Recovery,
    leaving: &Leaving,
    (asked, args): (&Asked, &RecoverArgs),
) -> Result<(PathBuf, SignedRecord), String> {
    let cannot = |why: String| format!("Nothing left, because it could not be recorded. {why}");
    let program_digest = program::digest()
        .map_err(|error| cannot(format!("This program cannot read its own file: {error}.")))?;
    let record = RecoveryRecord {
        at: clock::now(),
        program: program::name(),
        program_digest,
        header: recovery.header,
        used: recovery.proven.clone(),
        left: Line::lossy(&leaving.name()),
        digest: leaving.digest(),
        about: leaving.issued().map(|issued| Line::lossy(&issued.about)),
        before: leaving.before().map(|before| Line::lossy(&before)),
        signed: leaving.signs().map(|subject| (Line::lossy(&subject.name), subject.sha256)),
        opened: opened(asked, leaving).map_err(|error| cannot(format!("{error}.")))?,
        wrapped_to: leaving.wrapped_to(),
        to: Line::lossy(&exits::describe(args)),
    };
    let mut random = Random::ready(0).map_err(|error| cannot(format!("{error}.")))?;
    let signed = record.sign(&mut random);
    let path = folder(args).join(format!("recovery-record-{}.txt", signed.id.short()));
    let signature = path.with_extension("txt.sig");
    // the signature first: a record that is there can be checked
    for (path, content) in [(&signature, &signed.signature), (&path, &signed.text)] {
        write_new(path, content.as_bytes())
            .map_err(|error| cannot(format!("{error}. Name a folder for the record with --record DIR.")))?;
    }
    Ok((path, signed))
}

/// Of a payload that was opened, whatever becomes of it: the sealed file that it was in.
fn opened(asked: &Asked, leaving: &Leaving) -> Result<Option<OpenedPayload>, FileError> {
    if let Asked::Leaves { way: WayOut::Certificate { order }, sealed: Some(bytes) } = asked {
        // it signed and stays: the file tells which of two with one name it was
        let key = order.signer().sealed();
        return Ok(key.map(|key| OpenedPayload {
            file: key.file.clone(),
            digest: sha256(bytes),
            about: key.about.clone(),
        }));
    }
    let Some(Inside::Payload { file, about, .. }) = leaving.inside() else { return Ok(None) };
    let digest = match asked {
        Asked::Leaves { sealed: Some(bytes), .. } => sha256(bytes),
        Asked::OpenedInChunks { file, .. } => files::digest_of(file)?,
        Asked::Leaves { sealed: None, .. }
        | Asked::Signs { .. }
        | Asked::Sealed { .. }
        | Asked::SealedInChunks { .. } => unreachable!("a payload is opened out of a sealed file"),
    };
    let name = file.rsplit('/').next().unwrap_or(&file);
    Ok(Some(OpenedPayload { file: Line::lossy(name), digest, about: Line::lossy(about.as_str()) }))
}

/// Beside the file that leaves, or where the program was called.
fn folder(args: &RecoverArgs) -> &Path {
    let beside = args.out.as_deref().and_then(Path::parent).filter(|parent| !parent.as_os_str().is_empty());
    args.record.as_deref().or(beside).unwrap_or(Path::new("."))
}

/// What is said of it to the people who are there.
pub(super) fn say(path: &Path, signed: &SignedRecord) -> String {
    format!(
        "EMERGENCY: this key was used without a ceremony. What left is recorded and signed in {}. Write into the log book, by hand, who was there and the words of the record's key:\n    {}",
        shown_path(path),
        signed.key.spoken()
    )
}
