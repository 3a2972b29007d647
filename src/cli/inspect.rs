//! `inspect`: what shares say of themselves. No secret is asked for or shown.
//!
//! Exit codes: 0 all authentic · 1 at least one is not, or is no share · 2 usage.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::out::Out;
use super::{DONE, InspectArgs, NO};
use crate::desk::files;
use crate::desk::readings::{Reading, read_bytes, read_file};
use crate::plan::choices::lock_word;
use crate::sharing::share::{Authenticity, Share};
use crate::vocab::Mode;
use crate::vocab::digest::hex_groups;
use crate::vocab::limits::MAX_SCAN_FILE_BYTES;

/// Runs the command.
pub fn run(args: &InspectArgs, out: &mut Out) -> u8 {
    let readings = read_all(&args.shares);
    let mut all_authentic = true;
    let mut rows = Vec::new();
    for reading in &readings {
        let (authentic, value, lines) = describe(reading);
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

/// Reads every path; `-` is standard input, once.
pub(super) fn read_all(paths: &[PathBuf]) -> Vec<Reading> {
    let mut readings = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            let name = Path::new("standard input");
            match files::read_from(name, std::io::stdin().lock(), 0, MAX_SCAN_FILE_BYTES) {
                Ok(bytes) => readings.extend(read_bytes("standard input", &bytes)),
                Err(error) => readings.push(Reading {
                    label: "standard input".into(),
                    from: crate::transcript::record::ReadFrom::Text,
                    sheet: Err(error.into()),
                }),
            }
        } else {
            readings.extend(read_file(path));
        }
    }
    readings
}

fn describe(reading: &Reading) -> (bool, Value, Vec<String>) {
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
    fact("needs", &format!("any {} sheets of this set", header.quorum.threshold()));
    fact(
        "lock",
        match header.lock {
            crate::sharing::share::LockKind::None => "none: the sheet alone is enough",
            crate::sharing::share::LockKind::Passphrase => "the custodian's passphrase is needed too",
            crate::sharing::share::LockKind::CodeWords => "the handwritten code words are needed too",
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
