//! The facts of a verified ceremony, told once: the terminal and the window say the same, under their own labels.

use crate::ceremony::state::State;
use crate::ceremony::verdict::{FolderReport, ScriptStanding};
use crate::vocab::Mode;

/// What a fact is about. The labels are a column at a terminal, sixteen characters wide, and words in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Which ceremony.
    Ceremony,
    /// When and where.
    Held,
    /// Its script, with its digest.
    Script,
    /// Where that script comes from.
    ScriptFrom,
    /// The program, with its digest.
    Program,
    /// How many lines, and the digest of the last.
    Lines,
    /// That digest in words.
    LastLineInWords,
    /// The ceremony key in words.
    CeremonyKey,
    /// The root key's fingerprint in words.
    Fingerprint,
    /// The set of shares.
    Set,
    /// The key that the new one replaces.
    Replaces,
    /// What is left of the set that the new one replaces.
    OldSet,
    /// An earlier set that still rebuilds the key.
    OlderSet,
    /// How many sheets.
    Sheets,
    /// The set whose sheets were audited.
    Audited,
    /// How far it is covered.
    Coverage,
    /// A sheet that was looked at.
    SheetSeen,
    /// Something that is to be followed up.
    Finding,
    /// An exit of the key.
    Released,
    /// A bag that was opened.
    Opened,
    /// A secret that was sealed under the key.
    Payload,
    /// A check value of the key.
    CheckValue,
    /// The transcript before.
    Continues,
}

impl Fact {
    /// The label at a terminal.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Ceremony => "ceremony",
            Self::Held => "held",
            Self::Script => "script",
            Self::ScriptFrom => "its origin",
            Self::Program => "program",
            Self::Lines => "lines",
            Self::LastLineInWords => "in words",
            Self::CeremonyKey => "ceremony key",
            Self::Fingerprint => "key",
            Self::Set => "set",
            Self::Replaces => "replaces",
            Self::OldSet => "old set",
            Self::OlderSet => "older set",
            Self::Sheets => "sheets",
            Self::Audited => "audited",
            Self::Coverage => "coverage",
            Self::SheetSeen => "sheet",
            Self::Finding => "finding",
            Self::Released => "released",
            Self::Opened => "opened",
            Self::Payload => "payload",
            Self::CheckValue => "check value",
            Self::Continues => "continues",
        }
    }

    /// The label in a window.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ceremony => "Ceremony",
            Self::Held => "Held",
            Self::Script => "Script",
            Self::ScriptFrom => "Where the script comes from",
            Self::Program => "Program",
            Self::Lines => "Lines",
            Self::LastLineInWords => "Last line in words",
            Self::CeremonyKey => "Ceremony key in words",
            Self::Fingerprint => "Fingerprint of the key",
            Self::Set => "Set",
            Self::Replaces => "Replaces",
            Self::OldSet => "Old set",
            Self::OlderSet => "Older set",
            Self::Sheets => "Sheets",
            Self::Audited => "Audited",
            Self::Coverage => "Coverage",
            Self::SheetSeen => "Sheet",
            Self::Finding => "Finding",
            Self::Released => "The key left",
            Self::Opened => "Opened bag",
            Self::Payload => "Sealed under the key",
            Self::CheckValue => "Check value",
            Self::Continues => "Continues",
        }
    }
}

/// Every fact that there is, in the order of the variants; none if nothing was written.
pub fn facts(report: &FolderReport, script: Option<&ScriptStanding>) -> Vec<(Fact, String)> {
    let Some(state) = report.audit.state() else { return Vec::new() };
    let head = report.audit.head();
    let statement = state.statement(head);
    let mut all = about_the_whole(state, script);
    all.push((Fact::Lines, format!("{}, last line {}", report.audit.lines(), head.hex())));
    all.push((Fact::LastLineInWords, head.words()));
    all.push((Fact::CeremonyKey, state.header().ceremony_key.spoken()));
    all.extend(state.fingerprint().map(|fingerprint| (Fact::Fingerprint, fingerprint.words())));
    let set =
        state.set().map(|set| format!("{}, generation {}, {}", set.set.short(), set.generation, set.quorum));
    all.extend(set.map(|set| (Fact::Set, set)));
    all.extend(statement.replaces.map(|old| (Fact::Replaces, old)));
    all.extend(state.old_sheets().map(|old| (Fact::OldSet, old.to_string())));
    all.extend(
        state
            .older_sets()
            .iter()
            .map(|older| (Fact::OlderSet, older.said().trim_start_matches("set ").to_owned())),
    );
    all.push((Fact::Sheets, statement.sheets));
    all.extend(statement.audited.map(|set| (Fact::Audited, set)));
    all.extend(statement.coverage.map(|coverage| (Fact::Coverage, coverage)));
    all.extend(statement.sheets_seen.into_iter().map(|sheet| (Fact::SheetSeen, sheet)));
    all.extend(statement.findings.into_iter().map(|finding| (Fact::Finding, finding)));
    all.extend(statement.released.into_iter().map(|exit| (Fact::Released, exit)));
    all.extend(statement.opened.into_iter().map(|bag| (Fact::Opened, bag)));
    all.extend(statement.payloads.into_iter().map(|payload| (Fact::Payload, payload)));
    all.extend(statement.check_values.into_iter().map(|value| (Fact::CheckValue, value)));
    all.extend(state.header().parents().map(|parent| (Fact::Continues, parent.said())));
    all
}

fn about_the_whole(state: &State, script: Option<&ScriptStanding>) -> Vec<(Fact, String)> {
    let header = state.header();
    let template = &state.plan().template;
    let mode = match header.mode {
        Mode::Rehearsal => "REHEARSAL, worthless keys",
        Mode::Production => "production",
    };
    let alone = if state.is_emergency() { ", EMERGENCY: one person alone brings the sheets" } else { "" };
    let (from, to) = state.held();
    let choices = &header.choices;
    let (place, organisation) = (&choices.place, &choices.organisation);
    let digest = state.plan().template_digest();
    let mut all = vec![
        (
            Fact::Ceremony,
            format!("{} \u{b7} {} \u{b7} {mode}{alone}", header.ceremony.short(), template.title),
        ),
        (Fact::Held, format!("{} to {}, {place}, {organisation}", from.to_minute(), to.to_minute())),
        (Fact::Script, format!("{} version {}, sha256 {}", template.id, template.version, digest.hex())),
    ];
    all.extend(script.map(|standing| (Fact::ScriptFrom, standing.to_string())));
    all.push((Fact::Program, format!("{}, sha256 {}", header.program, header.program_digest.hex())));
    all
}
