//! What is said at the end of a rehearsal: what was held and proven, and what to try next.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::json;

use super::commands::RehearseArgs;
use super::out::Out;
use super::rehearse_ways;
use crate::ceremony::State;
use crate::sharing::share::LockKind;
use crate::vocab::{SecretText, shown_path};

/// What a rehearsal left.
pub(super) struct Rehearsed {
    pub folder: PathBuf,
    pub state: State,
    pub sheets: BTreeMap<u8, PathBuf>,
    pub code_words: BTreeMap<u8, SecretText>,
    pub lock: LockKind,
    /// Steps that the stand-ins left out.
    pub left_out: Vec<String>,
}

/// What was shown besides the transcript.
pub(super) struct Proof {
    pub recovered_from: usize,
    pub fewer_fail: usize,
}

/// Everything that was held, for people or as JSON.
pub(super) fn summarise(
    args: &RehearseArgs,
    held: &Rehearsed,
    proof: Option<&Proof>,
    sentence: &str,
    started: Instant,
    out: &mut Out,
) {
    let state = &held.state;
    let seconds = started.elapsed().as_secs_f64();
    let sheets = held.sheets.len();
    if args.json {
        out.json(&json!({
            "folder": shown_path(&held.folder),
            "ceremony": state.ceremony().hex(),
            "mode": state.mode().word(),
            "template": state.plan().template.id,
            "entries": state.entries(),
            "fingerprint": state.fingerprint().map(|fingerprint| fingerprint.hex()),
            "set": state.set().map(|set| set.set.hex()),
            "quorum": state.set().map(|set| json!({ "threshold": set.quorum.threshold(), "shares": set.quorum.shares() })),
            "sheets": held.sheets.values().map(shown_path).collect::<Vec<_>>(),
            "recovered_from": proof.map(|proof| proof.recovered_from),
            "fewer_fail": proof.map(|proof| proof.fewer_fail),
            "steps_held": rehearse_ways::held(state).count(),
            "not_held": rehearse_ways::told(state, &held.left_out).not_held,
            "coverage": state.coverage().map(|coverage| coverage.to_string()),
            "verdict": sentence,
            "seconds": seconds,
        }));
        return;
    }
    let quorum = state.set().map(|set| set.quorum.to_string()).unwrap_or_default();
    out.result(&format!(
        "REHEARSAL of {}: everything held, in {seconds:.1} s. The keys are worthless.",
        state.plan().template.title
    ));
    let mut fact = |label: &str, text: String| out.result(&format!("  {label:<12}{text}"));
    fact(
        "ceremony",
        format!(
            "{}, {} entries, each signed and synced before its effect",
            state.ceremony().short(),
            state.entries()
        ),
    );
    if let Some(proof) = proof {
        fact("sheets", format!("{sheets} PDFs, {quorum}, every one read back from its rendered page"));
        let not = if proof.fewer_fail == 1 { "does not" } else { "do not" };
        let (from, fail) = (proof.recovered_from, proof.fewer_fail);
        fact("recovery", format!("{from} sheets rebuild the key; {fail} {not}"));
    }
    if let Some(fingerprint) = state.fingerprint() {
        fact("key", fingerprint.words());
    }
    if let Some(coverage) = state.coverage() {
        fact("coverage", coverage.to_string());
    }
    let ways = rehearse_ways::told(state, &held.left_out);
    fact("steps", ways.held);
    for line in ways.not_held {
        fact("not held", line);
    }
    for line in ways.excepted {
        fact("excepted", line);
    }
    fact("signed by", state.header().ceremony_key.spoken());
    fact("transcript", sentence.to_owned());
    fact("folder", shown_path(&held.folder));
    out.result("");
    match proof {
        Some(proof) => suggest(held, proof, out),
        None => {
            out.result(&format!("Look at its papers, then try:\n  keyrite verify {}", quoted(&held.folder)));
        }
    }
}

/// What to try next, ready to paste.
fn suggest(held: &Rehearsed, proof: &Proof, out: &mut Out) {
    let folder = quoted(&held.folder);
    let first = held.sheets.values().next().map(|path| quoted(path)).unwrap_or_default();
    out.result("Look at a sheet, then try:");
    let state = &held.state;
    if state.plan().template.kind.opens_sheets() || state.sheets_key() != state.header().ceremony_key {
        // the sheets were signed by the ceremony that made them, or on an earlier day of this one
        out.result(&format!("  keyrite verify {folder}"));
        if let Some(made) = held.sheets.values().next().and_then(|sheet| sheet.parent()?.parent()) {
            out.result(&format!("  keyrite verify {} --sheet {first}", quoted(made)));
        }
    } else {
        out.result(&format!("  keyrite verify {folder} --sheet {first}"));
    }
    let locks = held.state.shares().iter().filter_map(|facts| facts.made.map(|(lock, _)| lock));
    let locks: Vec<LockKind> = locks.collect();
    let (lock, mixed) = match locks.split_first() {
        // nothing was locked here: as they were brought
        None => (held.lock, false),
        Some((first, others)) => (*first, others.iter().any(|other| other != first)),
    };
    if mixed {
        let of = |wanted: LockKind| {
            let all = (1..=u8::MAX).zip(held.state.shares());
            let theirs = all.filter(|(_, facts)| facts.made.is_some_and(|(lock, _)| lock == wanted));
            theirs.map(|(share, _)| share.to_string()).collect::<Vec<_>>().join(", ")
        };
        for (lock, says) in [
            (LockKind::None, "open"),
            (LockKind::Passphrase, "locked with the stand-ins' passphrase, which the README tells"),
            (LockKind::CodeWords, "locked with code words that only the stand-ins wrote down"),
        ] {
            let shares = of(lock);
            if !shares.is_empty() {
                out.result(&format!("Share {shares}: {says}."));
            }
        }
        return;
    }
    match lock {
        LockKind::None => {
            let need = proof.recovered_from;
            let some: Vec<String> = held.sheets.values().take(need.min(5)).map(|path| quoted(path)).collect();
            let more = if need > 5 { " \u{2026}" } else { "" };
            out.result(&format!("  keyrite recover --rehearsal {}{more}", some.join(" ")));
        }
        LockKind::Passphrase => {
            out.result("The sheets are locked with the stand-ins' passphrase, which the README tells.");
        }
        LockKind::CodeWords => {
            out.result("The sheets are locked with code words that only the stand-ins wrote down; the recovery above used them.");
        }
    }
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = shown_path(path);
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+=:,@%".contains(c));
    if plain { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
