//! `copy`: a closed ceremony's folder onto media, each copy read back and compared.
//!
//! Exit codes: 0 every copy is equal and on a medium of its own · 1 the folder is not valid or not closed, a copy is not
//! what was written, or one shares its medium · 2 wrong usage, or something could not be read or written.

use serde_json::{Value, json};

use super::out::Out;
use super::{CANNOT, CopyArgs, DONE, NO};
use crate::desk::copying::{Copied, CopyError, CopyStanding, Original};
use crate::vocab::shown_path;

/// What nobody finds out from the folder itself.
const NOT_TOLD: &str =
    "The transcript ended with its seal: no line of it tells of copies. Write down where they are kept.";

/// Runs the command.
pub fn run(args: &CopyArgs, out: &mut Out) -> u8 {
    let mut made = Vec::new();
    let failed = all(args, &mut made, out).err();
    if args.json {
        out.json(&as_json(&made, failed.as_ref()));
    } else {
        for copied in &made {
            out.result(&copied.said());
        }
        if let Some(one) = made.first() {
            told(one, out);
        }
    }
    if let Some(failed) = &failed {
        out.aside(&failed.to_string());
    } else {
        out.aside(NOT_TOLD);
    }
    match failed {
        Some(failed) if failed.is_an_answer() => NO,
        Some(_) => CANNOT,
        None if made.iter().all(Copied::counts) => DONE,
        None => NO,
    }
}

/// Makes each copy; those that were made stay when a later one fails.
fn all(args: &CopyArgs, made: &mut Vec<Copied>, out: &mut Out) -> Result<(), CopyError> {
    let original = Original::of(&args.folder, &mut || true)?;
    for to in std::iter::once(&args.to).chain(&args.second) {
        let place = shown_path(to);
        let copied = original.copy_to(to, made, &mut |progress| {
            let percent = progress.done * 100 / progress.whole.max(1);
            out.progress(&format!("{place}: {percent} % written and read back"), false);
            true
        });
        out.close_progress();
        made.push(copied?);
    }
    Ok(())
}

/// What is the same of every copy.
fn told(one: &Copied, out: &mut Out) {
    let digest = one.manifest.digest();
    let (lines, head) = one.verified;
    out.result("");
    let mut fact = |label: &str, value: &str| out.result(&format!("{label:<16}{value}"));
    fact("verified", &format!("{lines} lines, as in the original; the verdict is that of the original"));
    fact("last line", &head.hex());
    fact("all files", &format!("{} (SHA-256 of the sorted list of sha256sum)", digest.hex()));
    fact("in words", &digest.words());
}

fn as_json(made: &[Copied], failed: Option<&CopyError>) -> Value {
    let copy = |copied: &Copied| {
        json!({
            "path": shown_path(&copied.path),
            "files": copied.manifest.count(),
            "bytes": copied.manifest.bytes(),
            "sha256": copied.manifest.digest().hex(),
            "lines": copied.verified.0,
            "last_line": copied.verified.1.hex(),
            "counts": copied.counts(),
            "same_medium_as": match &copied.standing {
                CopyStanding::Counts(_) => Value::Null,
                CopyStanding::BesideOriginal => json!("the original"),
                CopyStanding::Beside(other) => json!(shown_path(other)),
            },
        })
    };
    json!({
        "copies": made.iter().map(copy).collect::<Vec<_>>(),
        "counted": made.iter().filter(|copied| copied.counts()).count(),
        "failed": failed.map(ToString::to_string),
    })
}
