//! `inspect`: what shares and sealed payloads say of themselves. No secret is asked for or shown.
//!
//! Exit codes: 0 all shares authentic, all payloads whole · 1 at least one is not, or is neither · 2 usage.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::out::Out;
use super::{DONE, InspectArgs, NO};
use crate::desk::files::{self, FileError};
use crate::desk::in_chunks::InChunks;
use crate::desk::readings::{Reading, ReadingError, read_content, read_content_telling};
use crate::paper::scan::Sought;
use crate::plan::choices::lock_word;
use crate::sharing::sealed::chunks::ChunksHead;
use crate::sharing::sealed::code::{self, CodeError};
use crate::sharing::sealed::{self, About, Sealed, SealedError, Start};
use crate::sharing::share::{Authenticity, Share};
use crate::vocab::digest::hex_groups;
use crate::vocab::limits::MAX_SCAN_FILE_BYTES;
use crate::vocab::{Fingerprint, Mode, shown_path};

/// Runs the command.
pub fn run(args: &InspectArgs, out: &mut Out) -> u8 {
    let mut all_authentic = true;
    let mut rows = Vec::new();
    let described = args.shares.iter().flat_map(|path| {
        // a payload in chunks is too large to be read for its head
        if path != Path::new("-")
            && let Ok(Some(sealed)) = InChunks::open(path)
        {
            return vec![describe_sealed(&shown_path(path), Ok(sealed.head.into()))];
        }
        match content(path) {
            (name, Ok(bytes)) if sealed::looks_sealed(&bytes) && !sealed::is_code_text(&bytes) => {
                let said = Start::read(&bytes, bytes.len() as u64).and_then(|start| match start {
                    Start::Whole => Sealed::read(&bytes).map(Said::from),
                    Start::InChunks(head) => Ok((*head).into()),
                });
                vec![describe_sealed(&name, said)]
            }
            (name, content) => read_content(&name, content).iter().flat_map(describe).collect(),
        }
    });
    for (authentic, value, lines) in described {
        all_authentic &= authentic;
        rows.push(value);
        if !args.json {
            for line in &lines {
                out.result(line);
            }
        }
    }
    if args.json {
        out.json(&Value::Array(rows));
    }
    if all_authentic { DONE } else { NO }
}

/// Reads every path; `-` is standard input, once. As many files at a time as there are cores, because finding a code
/// in a picture takes most of the time; what was read comes in the order of the paths.
pub(super) fn read_all(paths: &[PathBuf]) -> Vec<Reading> {
    let next = AtomicUsize::new(0);
    let read_some = || {
        let mut read = Vec::new();
        while let Some((place, path)) = take_next(paths, &next) {
            let (name, content) = content(path);
            // a line of this thread's own
            let mut out = Out::new();
            let mut told = |page: usize, of: usize| tell_page(&mut out, &name, page, of);
            read.push((place, read_content_telling(&name, content, Sought::Anything, &mut told)));
            out.close_progress();
        }
        read
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let readers = cores.min(MOST_READERS).min(paths.len());
    let mut all: Vec<(usize, Vec<Reading>)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..readers).map(|_| scope.spawn(read_some)).collect();
        let joined = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined.flat_map(|read| read.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().flat_map(|(_, readings)| readings).collect()
}

/// Pages of a file from which on it is worth telling how far it is: fewer are read before anybody wonders.
const MANY_PAGES: usize = 10;

/// Tells on a terminal how far a long file has been looked at.
fn tell_page(out: &mut Out, name: &str, page: usize, of: usize) {
    if of >= MANY_PAGES {
        // the end of a path says more than its beginning
        let skipped = name.chars().count().saturating_sub(40);
        let end: String = name.chars().skip(skipped).collect();
        out.progress(&format!("{end}: page {page} of {of}"), false);
    }
}

/// Page readers at a time: each may take hundreds of megabytes for a large scan.
const MOST_READERS: usize = 8;

fn take_next<'p>(paths: &'p [PathBuf], next: &AtomicUsize) -> Option<(usize, &'p PathBuf)> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    paths.get(place).map(|path| (place, path))
}

/// All of a file or of standard input, with its name for people.
fn content(path: &Path) -> (String, Result<Zeroizing<Vec<u8>>, FileError>) {
    if path == Path::new("-") {
        let name = "standard input";
        let bytes = files::read_from(Path::new(name), std::io::stdin().lock(), 0, MAX_SCAN_FILE_BYTES);
        (name.to_owned(), bytes)
    } else {
        (shown_path(path), files::read(path, MAX_SCAN_FILE_BYTES))
    }
}

/// What a payload says of itself, whatever its format.
struct Said {
    mode: Mode,
    fingerprint: Fingerprint,
    about: About,
    bytes: u64,
}

impl From<Sealed<'_>> for Said {
    fn from(sealed: Sealed<'_>) -> Self {
        let bytes = sealed.content_bytes() as u64;
        Self { mode: sealed.mode, fingerprint: sealed.fingerprint, about: sealed.untrusted_about, bytes }
    }
}

impl From<ChunksHead> for Said {
    fn from(head: ChunksHead) -> Self {
        let bytes = head.cut.content_bytes();
        Self { mode: head.mode, fingerprint: head.fingerprint, about: head.untrusted_about, bytes }
    }
}

fn not_sealed(label: &str, why: &str) -> (bool, Value, Vec<String>) {
    let value = json!({ "label": label, "sealed": false, "why": why });
    (false, value, vec![format!("{label}: {why}")])
}

/// A payload's own words. Only its key can prove them, so they are no reason to say no.
fn describe_sealed(label: &str, said: Result<Said, SealedError>) -> (bool, Value, Vec<String>) {
    let said = match said {
        Ok(said) => said,
        Err(error) => {
            return not_sealed(label, &error.to_string());
        }
    };
    let mode = if said.mode == Mode::Rehearsal { "REHEARSAL sealed payload" } else { "sealed payload" };
    let mut lines = vec![format!("{label}: {mode} of {} bytes", said.bytes)];
    let mut fact = |name: &str, value: &str| lines.push(format!("    {name:<14}{value}"));
    let why = "nothing of this is proven before its key opens it";
    fact("authentic", why);
    fact("says it is", &format!("\u{201c}{}\u{201d}", said.about));
    fact("key", &said.fingerprint.words());
    fact("", &hex_groups(&said.fingerprint.0));
    let value = json!({
        "label": label,
        "sealed": true,
        "mode": said.mode.word(),
        "fingerprint": said.fingerprint.hex(),
        "bytes": said.bytes,
        "untrusted_about": said.about.as_str(),
        "authentic": null,
        "why": why,
    });
    (true, value, lines)
}

/// A share, and the sealed payload if its code was seen on the same sheet, or alone.
fn describe(reading: &Reading) -> Vec<(bool, Value, Vec<String>)> {
    let codes = match &reading.sheet {
        Ok(sheet) => sheet.beside(),
        Err(ReadingError::SealedCode(codes)) => codes,
        Err(_) => &[],
    };
    let share = Some(describe_reading(reading)).filter(|_| reading.sheet.is_ok() || codes.is_empty());
    let label = format!("{}, second code", reading.label);
    share.into_iter().chain(codes.iter().map(|text| describe_code(&label, text))).collect()
}

fn describe_code(label: &str, text: &str) -> (bool, Value, Vec<String>) {
    match code::read(text) {
        Ok(file) => describe_sealed(label, Sealed::read(&file).map(Said::from)),
        Err(CodeError::Sealed(error)) => describe_sealed(label, Err(error)),
        Err(error) => not_sealed(label, &error.to_string()),
    }
}

fn describe_reading(reading: &Reading) -> (bool, Value, Vec<String>) {
    match reading.share() {
        Ok(share) => describe_share(&reading.label, &share),
        Err(error) => {
            let why = error.to_string();
            let value = json!({ "label": reading.label, "share": null, "authentic": false, "why": why });
            (false, value, vec![format!("{}: {why}", reading.label)])
        }
    }
}

fn describe_share(label: &str, share: &Share) -> (bool, Value, Vec<String>) {
    let header = &share.header;
    let (authentic, word, key) = match share.authenticity() {
        Ok(Authenticity::SignedBy(key)) => (true, "signature holds".to_owned(), Some(key)),
        Ok(Authenticity::Unsigned) => {
            (false, "typed without its signature rows: nothing proves it".to_owned(), None)
        }
        Err(error) => (false, format!("NOT AUTHENTIC: {error}"), None),
    };
    let mode = if header.mode == Mode::Rehearsal { "REHEARSAL share" } else { "share" };
    let mut lines = vec![format!(
        "{label}: {mode} {} of set {}, generation {}",
        header.x,
        header.set.short(),
        header.generation
    )];
    let mut fact = |name: &str, value: &str| lines.push(format!("    {name:<14}{value}"));
    fact("authentic", &word);
    fact("needs", &format!("{} of this set", header.quorum.sheets_needed()));
    fact(
        "lock",
        match header.lock {
            crate::sharing::share::LockKind::None => "none: the sheet alone is enough",
            crate::sharing::share::LockKind::Passphrase => "the custodian's passphrase is needed too",
            crate::sharing::share::LockKind::CodeWords => {
                "the code words on the custodian's card are needed too"
            }
        },
    );
    fact("key", &header.fingerprint.words());
    fact("", &hex_groups(&header.fingerprint.0));
    if let Some(key) = key {
        fact("signed by", &key.spoken());
        fact("share digest", &share.digest().hex());
    }
    let value = json!({
        "label": label,
        "share": header.x,
        "threshold": header.quorum.threshold(),
        "shares": header.quorum.shares(),
        "set": header.set.hex(),
        "set_short": header.set.short(),
        "generation": header.generation,
        "mode": header.mode.word(),
        "lock": lock_word(header.lock),
        "fingerprint": header.fingerprint.hex(),
        "authentic": authentic,
        "why": word,
        "ceremony_key": key.map(|key| key.hex()),
        "digest": share.digest().hex(),
    });
    (authentic, value, lines)
}
