//! `recover --seal` and `--open` of payloads that are too large for the memory: in chunks, straight into the new file.

use std::path::Path;

use super::RecoverArgs;
use super::made::{Made, NotMade};
use super::out::Out;
use super::request::Asked;
use super::unwanted::Unwanted;
use crate::desk::in_chunks::{Content, InChunks, InChunksError, LookedAt};
use crate::desk::new_file::NewFile;
use crate::desk::on_sheet;
use crate::desk::random::Random;
use crate::sharing::RootKey;
use crate::sharing::leaving::{Large, Leaving};
use crate::sharing::sealed::About;
use crate::sharing::sealed::chunks::ChunksHead;
use crate::vocab::limits::MAX_PAYLOAD_BYTES;
use crate::vocab::{Mode, shown_path};

/// One in so many bytes of progress is a line where the output is no terminal: a gigabyte.
const MILESTONE: u64 = 1 << 30;

/// True if a file is sealed in chunks: what is in it is longer than one message may be.
pub(super) fn is_large(path: &Path) -> bool {
    path.metadata().is_ok_and(|file| file.is_file() && file.len() > MAX_PAYLOAD_BYTES as u64)
}

/// A file that is to be sealed in chunks.
pub(super) fn to_seal(path: &Path, about: About, args: &RecoverArgs) -> Result<Asked, Unwanted> {
    if args.out.is_none() {
        return Err(Unwanted::Usage(format!(
            "{}: more than {MAX_PAYLOAD_BYTES} bytes are sealed into a new file alone: use --out FILE.",
            shown_path(path)
        )));
    }
    // what is wrong with it is said before anybody is asked for a passphrase
    Content::open(path).map_err(|error| Unwanted::Usage(error.to_string()))?;
    Ok(Asked::SealedInChunks { about, file: path.to_owned() })
}

/// A payload in chunks that is to be opened; nothing if the file is none.
pub(super) fn to_open(path: &Path, args: &RecoverArgs) -> Result<Option<Asked>, Unwanted> {
    // a picture of a sheet is read for its second code, later
    if on_sheet::is_one(path).is_ok_and(|is_one| is_one) {
        return Ok(None);
    }
    let head = match InChunks::open(path) {
        Ok(Some(sealed)) => sealed.head,
        Ok(None) => return Ok(None),
        Err(InChunksError::File(error)) => return Err(Unwanted::Usage(error.to_string())),
        Err(error) => return Err(Unwanted::Closed(error.to_string())),
    };
    if args.show || args.fd.is_some() {
        return Err(Unwanted::Usage(format!(
            "{}: it is sealed in chunks, and is opened into a new file alone: use --out FILE.",
            shown_path(path)
        )));
    }
    Ok(Some(Asked::OpenedInChunks { file: path.to_owned(), head: Box::new(head) }))
}

/// Seals the file into the new one, which gets its name later.
pub(super) fn seal(
    (path, about): (&Path, &About),
    (root, mode): (&RootKey, Mode),
    args: &RecoverArgs,
    out: &mut Out,
) -> Result<Made, NotMade> {
    let cannot = |error: InChunksError| NotMade::of("NOT SEALED", &error);
    let mut random = Random::ready(0).map_err(|error| NotMade::Refused(format!("NOT SEALED. {error}")))?;
    let mut content = Content::open(path).map_err(cannot)?;
    let (head, cipher) = ChunksHead::draw(root, mode, about, content.cut, &mut random);
    let into = args.out.as_deref().expect("looked at before anybody was asked for a passphrase");
    let mut file = reserve(into, head.file_bytes())?;
    let all = content.cut.content_bytes();
    let sealed = content.seal((&head, &cipher), None, &mut file, &mut |done| tell(out, "sealed", done, all));
    out.close_progress();
    let digest = sealed.map_err(cannot)?.file;
    let proven = content.prove(&file, (root, mode), &mut |done| tell(out, "opened again", done, all));
    out.close_progress();
    proven.map_err(cannot)?;
    let large = Large::Sealed { about: about.clone(), bytes: head.file_bytes(), digest };
    Ok(Made { leaving: Leaving::Large(large), file: Some(file) })
}

/// Opens the file into the new one, which gets its name later; without one, it looks whether it opens.
pub(super) fn open(
    (path, was): (&Path, &ChunksHead),
    (root, mode): (&RootKey, Mode),
    args: &RecoverArgs,
    out: &mut Out,
) -> Result<Made, NotMade> {
    let cannot = |error: InChunksError| NotMade::of("NOT OPENED", &error);
    let sealed = LookedAt::of(path, was.clone()).open().map_err(cannot)?;
    let cipher = was
        .unlock(root, mode)
        .map_err(|why| cannot(InChunksError::NotOpened { file: shown_path(path), why }))?;
    let all = was.cut.content_bytes();
    let mut file = args.out.as_deref().map(|into| reserve(into, all)).transpose()?;
    let opened = sealed.open_all(&cipher, file.as_mut(), &mut |done| tell(out, "opened", done, all));
    out.close_progress();
    opened.map_err(cannot)?;
    let about = was.untrusted_about.clone();
    let large = Large::Opened { file: shown_path(path), about, bytes: all };
    Ok(Made { leaving: Leaving::Large(large), file })
}

fn reserve(path: &Path, bytes: u64) -> Result<NewFile, NotMade> {
    NewFile::reserve(path, bytes).map_err(|error| NotMade::NotWritten(error.to_string()))
}

fn tell(out: &mut Out, what: &str, done: u64, all: u64) -> bool {
    let mib = |bytes: u64| bytes >> 20;
    out.progress(&format!("{what}: {} of {} MiB", mib(done), mib(all)), done.is_multiple_of(MILESTONE));
    true
}
