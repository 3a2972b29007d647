//! What a checked folder comes to: one verdict and one sentence, the same on the command line and in the window.

use std::io::{BufRead, BufReader};
use std::path::Path;

use super::checking::FolderReport;
use super::countersignatures::Countersignatures;
use super::files::{self, FileError};
use super::folder::names;
use super::readings::read_file;
use crate::ceremony::audit::Outcome;
use crate::ceremony::state::State;
use crate::sharing::share::{Authenticity, CeremonyKey};
use crate::transcript::Entry;
use crate::vocab::digest::parse_pgp_words;
use crate::vocab::shown_path;

/// What ties the ceremony key to something outside the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Nothing was given.
    None,
    /// It holds, and how.
    Holds(String),
    /// It does not, and why.
    Fails(String),
    /// What was given cannot be compared.
    Unusable(String),
}

/// The verdict, as an exit code and a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Whole, and the script was followed.
    Valid,
    /// Something is wrong.
    NotValid,
    /// Valid as far as it goes.
    Unfinished,
    /// Valid, with something left to follow up.
    OpenExceptions,
}

impl Verdict {
    /// The documented exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Valid => 0,
            Self::NotValid => 1,
            Self::Unfinished => 3,
            Self::OpenExceptions => 4,
        }
    }
}

/// The verdict, and the sentence for it; where all holds, it says at once if the key was not compared.
pub fn judge(
    report: &FolderReport,
    anchor: &Anchor,
    parent: Option<&Result<String, String>>,
) -> (Verdict, String) {
    let (verdict, mut sentence) = judge_lines(report, anchor, parent);
    let signed_off = report.audit.state().map_or(&[][..], State::sign_offs);
    let disagree = signed_off.iter().filter(|said| !said.agrees).count();
    if verdict != Verdict::NotValid && disagree > 0 {
        let who = if disagree == 1 { "1 person does".to_owned() } else { format!("{disagree} people do") };
        sentence = format!("{sentence} {who} not agree with it, and said why.");
    }
    if matches!(verdict, Verdict::Valid | Verdict::OpenExceptions) && *anchor == Anchor::None {
        sentence += " The ceremony key was not compared with paper.";
    }
    (verdict, sentence)
}

fn judge_lines(
    report: &FolderReport,
    anchor: &Anchor,
    parent: Option<&Result<String, String>>,
) -> (Verdict, String) {
    if let Some(wrong) = &report.wrong {
        return (Verdict::NotValid, format!("NOT VALID. {wrong}"));
    }
    if let Anchor::Fails(why) = anchor {
        return (Verdict::NotValid, format!("NOT VALID. {why}"));
    }
    if let Some(Err(why)) = parent {
        return (Verdict::NotValid, format!("NOT VALID. {why}"));
    }
    let lines = report.audit.lines();
    let holds_up = report.countersignatures.as_ref().and_then(Countersignatures::holds_up);
    match report.audit.outcome() {
        Outcome::Empty => (Verdict::Unfinished, "INCOMPLETE. No entry was written; nothing happened.".into()),
        Outcome::Aborted => (
            Verdict::Unfinished,
            format!(
                "ABORTED. All {lines} lines are genuine and in order; the last one ends the ceremony early."
            ),
        ),
        Outcome::Incomplete { stopped_at } => {
            let torn = if report.torn {
                " One more line was being written; it does not count, because nothing came of it."
            } else {
                ""
            };
            let waits = if report.waits {
                " Files of a close lie in closing.part, and count for nothing without a seal: the program ended just before it, or the seal was cut off."
            } else {
                ""
            };
            (
                Verdict::Unfinished,
                format!(
                    "INCOMPLETE. All {lines} lines are genuine and in order; the record ends at step {stopped_at}, without a seal: the ceremony stopped there, or the rest of its record is missing. Look for another copy.{torn}{waits}"
                ),
            )
        }
        Outcome::Sealed { .. } if !report.missing.is_empty() && report.waits => (
            Verdict::Unfinished,
            format!(
                "INCOMPLETE. All {lines} lines are genuine, in order and sealed, but the program ended before {} got its name: it waits in closing.part. Start Keyrite, or run keyrite papers on this folder: both put it in its place.",
                report.missing.join(", ")
            ),
        ),
        Outcome::Sealed { .. } if !report.missing.is_empty() => (
            Verdict::Unfinished,
            format!(
                "INCOMPLETE. All {lines} lines are genuine, in order and sealed, but {} is not there.",
                report.missing.join(", ")
            ),
        ),
        Outcome::Sealed { .. } if holds_up.is_some() => (
            Verdict::Unfinished,
            format!(
                "INCOMPLETE. The transcript is whole, sealed, and followed its script, which wants countersignatures that are not there yet: {}.",
                holds_up.unwrap_or_default()
            ),
        ),
        Outcome::Sealed { open_exceptions: 0 } => {
            let all = report.audit.state().map_or(0, |state| state.exceptions().len());
            let exceptions = match all {
                0 => "without exceptions".to_owned(),
                1 => "with 1 exception, reviewed and closed".to_owned(),
                several => format!("with {several} exceptions, all reviewed and closed"),
            };
            (
                Verdict::Valid,
                format!(
                    "VALID. The transcript is whole, and the ceremony followed its script, {exceptions}."
                ),
            )
        }
        Outcome::Sealed { open_exceptions } => (
            Verdict::OpenExceptions,
            format!(
                "VALID, WITH OPEN EXCEPTIONS. The transcript is whole and the script was followed; {open_exceptions} exceptions are open."
            ),
        ),
    }
}

/// Whether sixteen words, or the whole key in hex, are those of the ceremony key.
pub fn anchor_by_words(text: &str, ours: &CeremonyKey) -> Anchor {
    if let Some(key) = CeremonyKey::from_hex(&text.trim().to_lowercase()) {
        return if key == *ours {
            Anchor::Holds("it is the key you gave".into())
        } else {
            Anchor::Fails(other_key(ours))
        };
    }
    match parse_pgp_words::<16>(text) {
        Ok(digest) if digest == ours.short_digest() => {
            Anchor::Holds("its words are the words you gave".into())
        }
        Ok(_) => Anchor::Fails(other_key(ours)),
        Err(error) => Anchor::Unusable(format!("the key's words: {error}")),
    }
}

fn other_key(ours: &CeremonyKey) -> String {
    format!("The ceremony key is another one than you gave; here its words are: {}", ours.spoken())
}

/// Whether a sheet is signed by the ceremony key and named in the transcript.
pub fn anchor_by_sheet(sheet: &Path, ours: &CeremonyKey, state: Option<&State>) -> Anchor {
    let mut why = format!("{}: no share was found on it", shown_path(sheet));
    for reading in read_file(sheet) {
        let share = match reading.share() {
            Ok(share) => share,
            Err(error) => {
                why = format!("{}: {error}", reading.label);
                continue;
            }
        };
        let (x, set) = (share.header.x, share.header.set.short());
        match share.authenticity() {
            Err(error) => why = format!("{}: {error}", reading.label),
            Ok(Authenticity::Unsigned) => {
                why = format!(
                    "{}: it was typed without its signature rows, so it cannot vouch for a key",
                    reading.label
                );
            }
            Ok(Authenticity::SignedBy(key)) => {
                let digest = share.digest();
                let known = state.is_some_and(|state| state.share_digests().contains(&(x, digest)));
                // only a sheet that was brought, not one that is said to have been made, may have another's signature
                let brought = state.is_some_and(|state| {
                    state.taken().iter().any(|taken| taken.x == x && taken.digest == digest)
                });
                if brought && key != *ours {
                    return Anchor::Unusable(format!(
                        "share {x} of set {set} was brought to this ceremony, but another one made it: it cannot vouch for this ceremony's key. Use --key with the words of the attestation page"
                    ));
                }
                return match (key == *ours, known) {
                    (true, true) => Anchor::Holds(format!(
                        "it signed share {x} of set {set}, the sheet you gave, and the transcript names that sheet"
                    )),
                    (true, false) => Anchor::Fails(format!(
                        "The sheet you gave, share {x} of set {set}, is signed by this ceremony key, but the transcript does not name it."
                    )),
                    (false, _) => Anchor::Fails(format!(
                        "The sheet you gave, share {x} of set {set}, is signed by another ceremony key: {}",
                        key.spoken()
                    )),
                };
            }
        }
    }
    Anchor::Unusable(why)
}

/// One entry as a line of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    /// Number, time, step, people, and what the record says.
    pub text: String,
}

/// The first `most` of the `lines` entries that stand, for reading and searching.
pub fn entries(folder: &Path, lines: u32, most: usize) -> Result<Vec<EntryRow>, FileError> {
    let path = folder.join(names::TRANSCRIPT);
    let Ok((file, _)) = files::open_regular(&path) else { return Ok(Vec::new()) };
    let standing = usize::try_from(lines).unwrap_or(usize::MAX).min(most);
    let mut rows = Vec::new();
    for line in BufReader::new(file).lines().take(standing) {
        let line = line.map_err(|error| FileError::from_io(&path, &error))?;
        let Ok(entry) = Entry::from_line(line.as_bytes()) else { break };
        rows.push(EntryRow { text: row(&entry) });
    }
    Ok(rows)
}

fn row(entry: &Entry) -> String {
    let value = serde_json::to_value(&entry.record).unwrap_or_default();
    let kind = value.get("type").and_then(|kind| kind.as_str()).unwrap_or("-").to_owned();
    let mut said = Vec::new();
    // the header's template and choices are shown elsewhere
    if let (false, Some(fields)) = (kind == "header", value.as_object()) {
        for (name, value) in fields.iter().filter(|(name, _)| *name != "type") {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            said.push(format!("{name}: {}", text.replace('\n', " ")));
        }
    }
    let with: Vec<String> = entry.with.iter().map(ToString::to_string).collect();
    let people =
        if with.is_empty() { entry.by.to_string() } else { format!("{}+{}", entry.by, with.join("+")) };
    let step = entry.step.as_deref().unwrap_or("-");
    let time = entry.at.to_string().get(11..19).unwrap_or_default().to_owned();
    let text = format!("{:>4}  {time}  {step:<16} {people:<10} {kind:<16} {}", entry.seq, said.join("; "));
    text.chars().take(600).collect()
}
