//! `verify`: the verdict on a ceremony folder.
//!
//! Exit codes: 0 valid · 1 not valid, the first bad line named · 2 usage or unreadable · 3 nothing is wrong so far, but
//! aborted, incomplete, or without the countersignatures that its script wants · 4 valid, with open exceptions · 5 what
//! would be 0 or 4, but nothing given from outside vouches for the ceremony key.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::exit_codes::CANNOT;
use super::out::Out;
use super::verify_args::VerifyArgs;
use crate::ceremony::audit::Outcome;
use crate::ceremony::family::Member;
use crate::ceremony::lineage;
use crate::ceremony::refusal::Requirement;
use crate::ceremony::state::State;
use crate::ceremony::telling::facts;
use crate::ceremony::verdict::countersigned::{Countersignatures, Countersigner, WantedCountersigners};
use crate::ceremony::verdict::{
    Anchor, FolderReport, OTHER_COMMANDS, OTHER_KIT, ScriptStanding, Verdict, Wrong, judge, judge_with,
};
use crate::desk::archive::anchor::{Given, anchor, read_trust};
use crate::desk::archive::checking::check_folder;
use crate::sharing::share::CeremonyKey;
use crate::transcript::HybridKey;
use crate::transcript::record::Parent;
use crate::vocab::text::capital;
use crate::vocab::{CeremonyId, shown_path};

/// Runs the command.
pub fn run(args: &VerifyArgs, out: &mut Out) -> u8 {
    let report = match check_folder(&args.folder) {
        Ok(report) => report,
        Err(error) => {
            out.aside(&error.to_string());
            return CANNOT;
        }
    };
    let trust = match args.trust.as_deref().map(read_trust).transpose() {
        Ok(trust) => trust,
        Err(error) => {
            out.aside(&error.to_string());
            return CANNOT;
        }
    };
    let given = Given { words: args.key.as_deref(), sheet: args.sheet.as_deref(), trust: trust.as_ref() };
    let anchor = anchor(given, &args.folder, &report);
    if let Anchor::Unusable(why) = &anchor {
        out.aside(why);
        return CANNOT;
    }
    let parent = match check_parent(&args.parent, &report) {
        Ok(parent) => parent,
        Err((code, why)) if code == CANNOT => {
            out.aside(&why);
            return CANNOT;
        }
        Err((_, why)) => Some(Err(why)),
    };
    let (verdict, sentence) = judge_with(&report, &anchor, parent.as_ref(), trust.as_ref());
    let script = report.audit.state().map(|state| ScriptStanding::of(state, trust.as_ref()));
    if args.json {
        out.json(&as_json(&report, (verdict, &sentence), &anchor, script.as_ref(), parent.as_ref()));
    } else {
        print(&report, &sentence, &anchor, parent.as_ref(), script.as_ref(), out);
    }
    verdict.code()
}

/// The verdict on the folder of a session that is still running: it knows the key that it signed with.
#[cfg(feature = "cli")]
pub fn verdict_of_session(folder: &Path, key: &CeremonyKey) -> Result<(Verdict, String), String> {
    let report = check_folder(folder).map_err(|error| error.to_string())?;
    let anchor = if report.audit.key().as_ref() == Some(key) {
        Anchor::Holds("it is the key of this session".into())
    } else {
        Anchor::Fails("the folder was signed by another key than this session's".into())
    };
    Ok(judge(&report, &anchor, None))
}

type ParentCheck = Option<Result<String, String>>;

/// Whether the folders given are the line of transcripts that this one builds on.
fn check_parent(folders: &[PathBuf], report: &FolderReport) -> Result<ParentCheck, (u8, String)> {
    if folders.is_empty() {
        return Ok(None);
    }
    // without an entry the verdict is that nothing was written
    let Some(state) = report.audit.state() else { return Ok(None) };
    let mut reports = Vec::new();
    for folder in folders {
        let parent = check_folder(folder).map_err(|error| (CANNOT, error.to_string()))?;
        if let Some(wrong) = &parent.wrong {
            return Err((1, format!("The parent is not valid: {}: {wrong}", shown_path(folder))));
        }
        if parent.audit.state().is_none() {
            return Err((
                1,
                format!("The parent is not valid: {}: nothing was written there.", shown_path(folder)),
            ));
        }
        reports.push(parent);
    }
    let others: Vec<Member<'_>> = reports
        .iter()
        .filter_map(|report| Some(Member { state: report.audit.state()?, head: report.audit.head() }))
        .collect();
    let child = Member { state, head: report.audit.head() };
    let lacking = lineage::lacking(child, &others);
    if !lacking.is_empty() {
        let it = if lacking.len() == 1 { "it" } else { "them" };
        return Err((
            CANNOT,
            format!(
                "{}: without {it} nobody can say whether the others are of this line. Give {it} with --parent too.",
                not_given(&lacking)
            ),
        ));
    }
    let broken = lineage::among(child, &others);
    if broken.is_empty() {
        let given = |named: &&Parent| others.iter().any(|other| other.state.ceremony() == named.ceremony);
        let of = |named: &Parent| {
            format!("{}, whose {} lines are as named", named.ceremony.short(), named.entries)
        };
        let mut named: Vec<String> = state.builds_on().filter(given).map(of).collect();
        let a_day =
            |other: &Member<'_>| state.parts().iter().any(|day| day.ceremony == other.state.ceremony());
        if named.is_empty() && others.iter().any(a_day) {
            named.extend(state.header().parent.as_ref().map(of));
        }
        let missing = lineage::missing(&lineage::back_from(child, &others));
        if named.is_empty() {
            return Err((CANNOT, none_before(state, &others, &missing)));
        }
        let checked = format!("builds on {}, and on what is told there", named.join(", and on "));
        return Ok(Some(Ok(if missing.is_empty() {
            checked
        } else {
            format!("{checked}; NOT CHECKED: {}", not_given(&missing))
        })));
    }
    let said: Vec<String> = broken
        .iter()
        .map(|broken| format!("\n- {} (rule {}).", capital(&broken.to_string()), broken.requirement()))
        .collect();
    Err((1, format!("It does not fit the transcripts that were given with it:{}", said.concat())))
}

/// What it builds on, and what the check of the folders that were given says.
fn parents(state: &State, checked: Option<&Result<String, String>>) -> serde_json::Value {
    let of = |parent: &Parent| json!({ "ceremony": parent.ceremony.hex(), "lines": parent.entries, "last_line": parent.head.hex() });
    json!({
        "builds_on": state.builds_on().map(of).collect::<Vec<_>>(),
        "checked": checked.map(Result::is_ok),
        "says": checked.map(|said| said.as_ref().map_or_else(String::clone, String::clone)),
    })
}

/// None of those that were given comes before it: which one is wanted, or that none can.
fn none_before(state: &State, others: &[Member<'_>], missing: &[(CeremonyId, CeremonyId)]) -> String {
    if !missing.is_empty() {
        return format!("{}: give it with --parent.", not_given(missing));
    }
    let own = state.ceremony();
    let given: Vec<String> = others
        .iter()
        .map(|other| {
            let id = other.state.ceremony().short();
            let after = other.state.builds_on().any(|parent| parent.ceremony == own);
            if after { format!("{id} builds on it, and is verified with it as --parent") } else { id }
        })
        .collect();
    format!(
        "{} builds on no ceremony before it, and what was given as --parent is none: {}. Leave --parent out.",
        own.short(),
        given.join("; ")
    )
}

/// Which ceremonies were not given.
fn not_given(missing: &[(CeremonyId, CeremonyId)]) -> String {
    let said: Vec<String> = missing
        .iter()
        .map(|(builder, missing)| {
            format!("the folder of {}, on which {} builds,", missing.short(), builder.short())
        })
        .collect();
    let (was, all) = (if said.len() == 1 { "was" } else { "were" }, said.join(" and "));
    format!("{all} {was} not given")
}

fn print(
    report: &FolderReport,
    sentence: &str,
    anchor: &Anchor,
    parent: Option<&Result<String, String>>,
    script: Option<&ScriptStanding>,
    out: &mut Out,
) {
    out.result(sentence);
    let Some(state) = report.audit.state() else { return };
    out.result("");
    let mut fact = |label: &str, value: &str| out.result(&format!("{label:<16}{value}"));
    for (what, value) in facts(report, script) {
        fact(what.column(), &value);
    }
    match anchor {
        Anchor::Holds(how) => fact("anchored", how),
        Anchor::Fails(why) | Anchor::Unusable(why) | Anchor::Unnamed(why) => fact("not anchored", why),
        Anchor::None => fact(
            "not anchored",
            "nothing outside this folder was given to compare the ceremony key with: use --sheet, --key or --trust",
        ),
    }
    if let Some(Ok(line)) = parent {
        fact("parent checked", line);
    }
    for (day, program, digest) in state.other_programs() {
        let said = format!("it was held by another program, {program}, SHA-256 {}", digest.hex());
        fact(&format!("day {day}"), &said);
    }
    let statement = state.statement(report.audit.head());
    for thing in &statement.things {
        fact("thing", thing);
    }
    for person in &statement.people {
        fact("present", person);
    }
    for exception in &statement.exceptions {
        fact("exception", exception);
    }
    if let Some(key) = &statement.hybrid_key {
        let sealed = matches!(report.audit.outcome(), Outcome::Sealed { .. });
        let checked = sealed && report.wrong.is_none() && report.missing.is_empty();
        let signed =
            if checked { "it signed the statement, ML-DSA-44 and Ed25519 both hold" } else { "not checked" };
        fact("hybrid key", &format!("{key}: {signed}"));
    }
    for file in &report.stray {
        fact(
            "another file",
            &format!("{file}: this ceremony announced no hybrid signature; it proves nothing"),
        );
    }
    if report.other_commands {
        fact("VERIFY.txt", OTHER_COMMANDS);
    }
    for file in &report.other_kit {
        fact(file, OTHER_KIT);
    }
    let Some(countersignatures) = &report.countersignatures else { return };
    for person in &countersignatures.people {
        let left = if person.left { ", left before the end" } else { "" };
        fact("countersigned", &format!("{} {}{left}: {}", person.id, person.name, person.standing));
    }
    for wanted in &countersignatures.wanted {
        let met = if wanted.is_met() { "met" } else { "not met" };
        let (have, of) = (wanted.have, wanted.at_least);
        fact("script wants", &format!("countersignatures of {}: {met}, {have} of {of}", wanted.text));
    }
    for (file, what) in &countersignatures.others {
        fact("another file", &format!("{file}: {what}"));
    }
}

fn as_json(
    report: &FolderReport,
    (verdict, sentence): (Verdict, &str),
    anchor: &Anchor,
    script: Option<&ScriptStanding>,
    parent: Option<&Result<String, String>>,
) -> serde_json::Value {
    let state = report.audit.state();
    json!({
        "verdict": verdict.word(),
        "sentence": sentence.replace("\n- ", " "),
        "first_bad_line": report.wrong.as_ref().and_then(Wrong::line),
        "broken_rule": report.wrong.as_ref().and_then(Wrong::requirement).map(Requirement::id),
        "lines": report.audit.lines(),
        "last_line": report.audit.head().hex(),
        "ceremony": state.map(|state| state.ceremony().hex()),
        "mode": state.map(|state| state.mode().word()),
        "emergency": state.map(State::is_emergency),
        "ceremony_key": report.audit.key().map(|key| key.hex()),
        "anchored": anchor.holds(),
        "anchor": match anchor {
            Anchor::None => None,
            Anchor::Holds(said) | Anchor::Unnamed(said) | Anchor::Unusable(said) | Anchor::Fails(said) => Some(said),
        },
        "script": script.map(ScriptStanding::word),
        "script_sha256": state.map(|state| state.plan().template_digest().hex()),
        "fingerprint": state.and_then(State::fingerprint).map(|fingerprint| fingerprint.hex()),
        "set": state.and_then(State::set).map(|set| set.set.hex()),
        "exceptions": state.map(|state| state.exceptions().len()),
        "open_exceptions": state.map(State::open_exceptions),
        "hybrid_key": state.and_then(|state| state.header().hybrid_key.as_ref()).map(HybridKey::short),
        "stray_files": report.stray,
        "other_commands": report.other_commands,
        "other_kit": report.other_kit,
        "countersignatures": report.countersignatures.as_ref().map(countersigned),
        "parents": state.map(|state| parents(state, parent)),
    })
}

fn countersigned(found: &Countersignatures) -> serde_json::Value {
    let person = |person: &Countersigner| {
        json!({
            "person": person.id.to_string(),
            "name": person.name,
            "left": person.left,
            "standing": person.standing.word(),
            "says": person.standing.to_string(),
        })
    };
    let wanted = |wanted: &WantedCountersigners| json!({ "wanted": wanted.text, "have": wanted.have, "of": wanted.at_least, "met": wanted.is_met() });
    json!({
        "met": found.unmet().next().is_none(),
        "wanted": found.wanted.iter().map(wanted).collect::<Vec<_>>(),
        "people": found.people.iter().map(person).collect::<Vec<_>>(),
        "other_files": found.others.iter().map(|(file, what)| json!({ "file": file, "what": what })).collect::<Vec<_>>(),
    })
}
