//! What a checked folder comes to: one verdict and one sentence, the same on the command line and in the window.
//!
//! Pure: what was found in the folder comes as a [`FolderReport`], what vouches for its key as an [`Anchor`]; the desk
//! reads both from files. No judgement here depends on anything else.

mod anchor;
pub mod countersigned;
mod report;
mod script;

pub use anchor::{Anchor, OF_ANOTHER_DAY, anchor_by_words};
pub use countersigned::Countersignatures;
pub use report::{FolderReport, OTHER_COMMANDS, OTHER_KIT, Torn, Wrong};
pub use script::ScriptStanding;

use super::audit::Outcome;
use super::clocks::ClockJump;
use super::state::State;
use crate::transcript::evidence;
use crate::transcript::trust::TrustList;
use crate::vocab::text::counted;

/// The verdict, as an exit code and a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Whole, the script was followed, and something outside the folder vouches for its key.
    Valid,
    /// Something is wrong.
    NotValid,
    /// It holds as far as it goes.
    Unfinished,
    /// Valid, with something left to follow up.
    OpenExceptions,
    /// Whole, and the script was followed; but nothing outside the folder vouches for its key, and anybody can make
    /// such a folder.
    NotAnchored,
}

impl Verdict {
    /// The documented exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Valid => 0,
            Self::NotValid => 1,
            Self::Unfinished => 3,
            Self::OpenExceptions => 4,
            Self::NotAnchored => 5,
        }
    }

    /// The word for machines.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::NotValid => "not-valid",
            Self::Unfinished => "unfinished",
            Self::OpenExceptions => "open-exceptions",
            Self::NotAnchored => "not-anchored",
        }
    }
}

/// The verdict, and the sentence for it: first what it comes to in capitals, and there already whether something outside
/// the folder vouches for its key. The script is held against those that are shipped.
pub fn judge(
    report: &FolderReport,
    anchor: &Anchor,
    parent: Option<&Result<String, String>>,
) -> (Verdict, String) {
    judge_with(report, anchor, parent, None)
}

/// The same; the script may be known to a list of trusted keys besides.
pub fn judge_with(
    report: &FolderReport,
    anchor: &Anchor,
    parent: Option<&Result<String, String>>,
    trust: Option<&TrustList>,
) -> (Verdict, String) {
    let wrong = report.wrong.as_ref().map(ToString::to_string);
    let failed = || match anchor {
        Anchor::Fails(why) => Some(why.clone()),
        Anchor::None | Anchor::Holds(_) | Anchor::Unnamed(_) | Anchor::Unusable(_) => None,
    };
    let strange = || parent.and_then(|parent| parent.as_ref().err().cloned());
    if let Some(why) = wrong.or_else(failed).or_else(strange) {
        return (Verdict::NotValid, format!("NOT VALID. {why}"));
    }
    let (verdict, mut sentence) = judge_lines(report, anchor.holds());
    let signed_off = report.audit.state().map_or(&[][..], State::sign_offs);
    let jumps = report.audit.state().map_or(&[][..], State::clock_jumps);
    if !jumps.is_empty() {
        let said: Vec<String> = jumps.iter().take(3).map(ClockJump::said).collect();
        let more = if jumps.len() > 3 {
            format!(", and {} more", counted(jumps.len() - 3, "jump"))
        } else {
            String::new()
        };
        sentence = format!("{sentence} The clock: {}{more}.", said.join("; "));
    }
    let disagree = signed_off.iter().filter(|said| !said.agrees).count();
    if disagree > 0 {
        let who = if disagree == 1 { "1 person does".to_owned() } else { format!("{disagree} people do") };
        sentence = format!("{sentence} {who} not agree with it, and said why.");
    }
    if let Some(state) = report.audit.state() {
        sentence += &ScriptStanding::of(state, trust).warning();
    }
    // an empty folder has no key to vouch for
    if !anchor.holds() && report.audit.key().is_some() {
        sentence += " Nothing outside this folder vouches for the key that signed it, and whoever makes a folder can make a key.";
        match anchor {
            Anchor::Unnamed(why) | Anchor::Unusable(why) => {
                sentence = format!("{sentence} What was given does not either: {why}.");
            }
            Anchor::None | Anchor::Holds(_) | Anchor::Fails(_) => {}
        }
    }
    (verdict, sentence)
}

/// What the lines and files come to in which nothing is wrong.
fn judge_lines(report: &FolderReport, anchored: bool) -> (Verdict, String) {
    let lines = report.audit.lines();
    let mark = if anchored { "" } else { ", NOT ANCHORED" };
    let signed = if anchored { "genuine" } else { "signed by one key" };
    let holds_up = report.countersignatures.as_ref().and_then(Countersignatures::holds_up);
    match report.audit.outcome() {
        Outcome::Empty => (
            Verdict::Unfinished,
            "INCOMPLETE. No entry is here: nothing happened, or it was taken away.".into(),
        ),
        Outcome::Aborted => (
            Verdict::Unfinished,
            format!(
                "ABORTED{mark}. All {lines} lines are {signed} and in order; the last one ends the ceremony early."
            ),
        ),
        Outcome::Incomplete { stopped_at } => {
            let torn = if report.torn.is_some() {
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
                    "INCOMPLETE{mark}. All {lines} lines are {signed} and in order; the record ends at step {stopped_at}, without a seal: the ceremony stopped there, or the rest of its record is missing. Look for another copy.{torn}{waits}"
                ),
            )
        }
        Outcome::Sealed { .. } | Outcome::DayOver
            if report.waits && report.missing.iter().any(|name| !is_evidence(name)) =>
        {
            (
                Verdict::Unfinished,
                format!(
                    "INCOMPLETE{mark}. All {lines} lines are {signed}, in order and sealed, but the program ended before {} got its name: it waits in closing.part. Start Keyrite, or run keyrite papers on this folder: both put it in its place.",
                    report.missing.join(", ")
                ),
            )
        }
        Outcome::Sealed { .. } | Outcome::DayOver if !report.missing.is_empty() => (
            Verdict::Unfinished,
            format!(
                "INCOMPLETE{mark}. All {lines} lines are {signed}, in order and sealed, but {} {} not there.",
                report.missing.join(", "),
                if report.missing.len() == 1 { "is" } else { "are" }
            ),
        ),
        Outcome::DayOver => (Verdict::Unfinished, day_over(report, mark, signed)),
        Outcome::Sealed { open_exceptions } => match holds_up {
            Some(wanted) => (
                Verdict::Unfinished,
                format!(
                    "INCOMPLETE{mark}. The transcript is whole, sealed, and followed its script, which wants countersignatures that are not there yet: {wanted}."
                ),
            ),
            None => judge_sealed(report, open_exceptions, anchored),
        },
    }
}

/// True for a file that a step kept, which no close writes.
fn is_evidence(name: &str) -> bool {
    name.starts_with(evidence::FOLDER)
}

/// The same once all is there.
fn judge_sealed(report: &FolderReport, open: usize, anchored: bool) -> (Verdict, String) {
    let all = report.audit.state().map_or(0, |state| state.exceptions().len());
    let exceptions = match (all, open) {
        (0, _) => "without exceptions".to_owned(),
        (1, 0) => "with 1 exception, reviewed and closed".to_owned(),
        (several, 0) => format!("with {several} exceptions, all reviewed and closed"),
        (several, 1) => format!("with exceptions: 1 of {several} is open"),
        (several, open) => format!("with exceptions: {open} of {several} are open"),
    };
    let findings = report.audit.state().map_or(0, |state| state.sheet_findings().count());
    let (verdict, word) = match (anchored, open, findings) {
        (true, 0, 0) => (Verdict::Valid, "VALID"),
        (true, 0, _) => (Verdict::OpenExceptions, "VALID, WITH FINDINGS"),
        (true, _, 0) => (Verdict::OpenExceptions, "VALID, WITH OPEN EXCEPTIONS"),
        (true, _, _) => (Verdict::OpenExceptions, "VALID, WITH FINDINGS AND OPEN EXCEPTIONS"),
        (false, _, _) => (Verdict::NotAnchored, "CONSISTENT, NOT ANCHORED"),
    };
    let days = match report.audit.state().map_or(1, State::part) {
        1 => String::new(),
        days => format!(
            " It was held on {days} days; the lines of the earlier ones lie in parts/ and were checked too."
        ),
    };
    (
        verdict,
        format!(
            "{word}. The transcript is whole, and the ceremony followed its script, {exceptions}.{}{days}",
            report.audit.state().map_or_else(String::new, audited)
        ),
    )
}

/// Findings that are named one by one; more are counted.
const NAMED: usize = 5;

/// What an audit covered and found; nothing of any other ceremony.
fn audited(state: &State) -> String {
    let Some(coverage) = state.coverage() else { return String::new() };
    let oldest = match state.oldest_check() {
        Some((share, Some(day))) => format!(" Oldest check: share {share}, on {day}."),
        Some((share, None)) => format!(" Oldest check: share {share}, never as far as it tells."),
        None => String::new(),
    };
    let findings: Vec<String> = state.sheet_findings().map(ToString::to_string).collect();
    let named = findings.iter().take(NAMED).cloned().collect::<Vec<_>>().join(". ");
    let rest = match findings.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let findings =
        if findings.is_empty() { " No findings.".to_owned() } else { format!(" Findings: {named}{rest}.") };
    format!(" The audit {coverage}.{findings}{oldest}")
}

/// What is said of a day whose record is whole.
fn day_over(report: &FolderReport, mark: &str, signed: &str) -> String {
    let (part, lines) = (report.audit.state().map_or(1, State::part), report.audit.lines());
    format!(
        "DAY {part} IS OVER{mark}. All {lines} lines of this part are {signed}, in order and closed, and followed the script so far. The ceremony goes on in another folder: look for it, or hold the next day."
    )
}
