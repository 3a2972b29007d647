//! The law of a ceremony, rule by rule: for each a genuine transcript is changed as little as breaks this rule alone,
//! linked and signed anew, and the verdict names the rule at its line. What no transcript can break, because it is asked
//! before there is a line, is broken in a session or at the desk. A rule that is in none of these tables fails the last
//! test.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

mod auditing;
mod choices;
mod days;
mod depositing;
mod exits;
mod genuine;
mod handling;
mod keyed;
mod limits;
mod making;
mod recording;
mod recovering;
mod reissuing;
mod roll;
mod scripts;
mod sessions;
mod transport;

use std::fs;
use std::path::Path;

use crate::support::{first_wrong, resign};
use keyrite::ceremony::Refusal;
use keyrite::ceremony::audit::LineError;
use keyrite::ceremony::refusal::Contradiction;
use keyrite::ceremony::state::State;
use keyrite::ceremony::verdict::Wrong;
use keyrite::plan::StepKind;
use keyrite::transcript::record::{Header, Record};
use keyrite::transcript::{Entry, PersonId};

/// A rule, and how a transcript breaks it.
struct Broken {
    /// The variant, as `Contradiction::SealCount`.
    rule: &'static str,
    /// A transcript that stands.
    genuine: fn() -> Vec<Entry>,
    /// The change; the place of the line that the verdict must name.
    lie: fn(&mut Vec<Entry>) -> usize,
    /// What people read, or the part of it that names who, how many, and what to do.
    says: &'static str,
}

/// The record of this kind at this step is changed so; its own line is wrong then.
macro_rules! lie {
    ($step:literal, $kind:ident $fields:tt => $change:expr) => {
        |entries: &mut Vec<Entry>| {
            let at = $crate::law::place(entries, $step, |record| matches!(record, Record::$kind { .. }));
            let Record::$kind $fields = &mut entries[at].record else { unreachable!() };
            $change;
            at
        }
    };
}

/// The line of this kind at this step is changed so, whoever is named in it.
macro_rules! line_of {
    ($step:literal, $kind:ident, $entry:ident => $change:expr) => {
        |entries: &mut Vec<Entry>| {
            let at = $crate::law::place(entries, $step, |record| matches!(record, Record::$kind { .. }));
            let $entry = &mut entries[at];
            $change;
            at
        }
    };
}

/// The header is changed so.
macro_rules! header {
    ($header:ident => $change:expr) => {
        |entries: &mut Vec<Entry>| {
            let $header = $crate::law::header_of(entries);
            $change;
            0
        }
    };
}

use {header, lie, line_of};

fn place(entries: &[Entry], step: &str, is: fn(&Record) -> bool) -> usize {
    let found = |entry: &Entry| entry.step.as_deref() == Some(step) && is(&entry.record);
    entries.iter().position(found).unwrap_or_else(|| panic!("nothing of the kind at {step}"))
}

fn header_of(entries: &mut [Entry]) -> &mut Header {
    let Record::Header(header) = &mut entries[0].record else { panic!("no header") };
    header
}

/// Where a step begins.
fn begins(entries: &[Entry], step: &str) -> usize {
    place(entries, step, |_| true)
}

/// This line stands before the others of a step.
fn before(entries: &mut Vec<Entry>, step: &str, record: Record, by: u16, with: &[u16]) -> usize {
    let at = begins(entries, step);
    let with = with.iter().map(|id| PersonId(*id)).collect();
    let line = Entry { record, by: PersonId(by), with, ..entries[at].clone() };
    entries.insert(at, line);
    at
}

/// The line once more.
fn twice(entries: &mut Vec<Entry>, step: &str, is: fn(&Record) -> bool) -> usize {
    let at = place(entries, step, is);
    entries.insert(at, entries[at].clone());
    at + 1
}

/// The line is taken out; its place.
fn without(entries: &mut Vec<Entry>, step: &str, is: fn(&Record) -> bool) -> usize {
    let at = place(entries, step, is);
    entries.remove(at);
    at
}

fn folded(entries: &[Entry]) -> State {
    let mut state = State::begin(&entries[0], None).expect("a header");
    for entry in &entries[1..] {
        state.apply(entry).expect("stands");
    }
    state
}

/// One line more at the step that is due, by the people whom it asks for.
fn goes_on(entries: &mut Vec<Entry>, record: Record) -> usize {
    let state = folded(entries);
    let (_, planned, step) = state.due().expect("a step is due");
    let named = state.done().roll_closed || matches!(record, Record::RollClosed { .. });
    let found = |role: &str, but: PersonId| {
        let mut people = state.in_role(role, planned.share).filter(|person| person.id != but);
        people.next().map_or(PersonId::NOBODY, |person| person.id)
    };
    let (by, with) = if named && step.kind != StepKind::SignOff {
        let by = found(&step.acts, PersonId::NOBODY);
        (by, step.confirms.iter().map(|who| found(&who.role, by)).collect())
    } else {
        (PersonId::NOBODY, Vec::new())
    };
    let last = entries.last().expect("a header").clone();
    entries.push(Entry { record, by, with, step: Some(planned.id.clone()), ..last });
    entries.len() - 1
}

/// The name of a variant, from what `Debug` says of it.
fn variant(debug: &impl std::fmt::Debug) -> String {
    format!("{debug:?}").chars().take_while(char::is_ascii_alphanumeric).collect()
}

/// The rule that a refusal names.
fn rule(refusal: &Refusal) -> String {
    let (law, name) = match refusal {
        Refusal::CannotEnrol { why, .. } => ("NotEnrolled", variant(why)),
        Refusal::RollIncomplete(why) => ("RollIncomplete", variant(why)),
        Refusal::Incomplete(why) => ("Incomplete", variant(why)),
        Refusal::NotYet(why) => ("NotYet", variant(why)),
        Refusal::Contradiction(Contradiction::Parent(why)) => ("OddParent", variant(why)),
        Refusal::Contradiction(Contradiction::Day(why)) => ("OddDay", variant(why)),
        Refusal::Contradiction(Contradiction::Thing(why)) => ("OddThing", variant(why)),
        Refusal::Contradiction(Contradiction::Issue(why)) => ("OddIssue", variant(why)),
        Refusal::Contradiction(Contradiction::Use(why)) => ("OddUse", variant(why)),
        Refusal::Contradiction(Contradiction::Bag(why)) => ("OddBag", variant(why)),
        Refusal::Contradiction(Contradiction::Sheet(why)) => ("OddSheet", variant(why)),
        Refusal::Contradiction(why) => ("Contradiction", variant(why)),
        Refusal::Bind(why) => ("BindError", variant(why)),
        other => ("Refusal", variant(other)),
    };
    format!("{law}::{name}")
}

/// The line that the audit refuses, counted from 1, and why.
fn wrong(entries: &[Entry]) -> Option<(usize, LineError)> {
    let signed = resign(entries);
    first_wrong(signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()))).1
}

/// The transcript stands; with the lie its line is refused, and the refusal names the rule.
fn check(table: &[Broken]) {
    let mut failures = Vec::new();
    for Broken { rule: wanted, genuine, lie, says } in table {
        let mut entries = genuine();
        if let Some(why) = wrong(&entries) {
            failures.push(format!("{wanted}: its transcript does not stand: {why:?}"));
            continue;
        }
        let at = lie(&mut entries);
        failures.extend(not_named((wanted, says), at + 1, wrong(&entries)));
    }
    assert!(failures.is_empty(), "{}\n{} of {}", failures.join("\n"), failures.len(), table.len());
}

/// What is missing of it that the rule is named at this line, counted from 1, with these words.
fn not_named((wanted, says): (&str, &str), at: usize, found: Option<(usize, LineError)>) -> Option<String> {
    let Some((line, LineError::Script(why))) = found else {
        return Some(format!("{wanted} at line {at}: {found:?}"));
    };
    let (named, cited) = (rule(&why), why.requirement().map(|id| format!("(rule {id})")));
    let said = Wrong::Line { number: line as u64, why: why.into() }.to_string();
    let cites = cited.is_some_and(|cited| said.ends_with(&cited));
    let fine = (line, named.as_str()) == (at, wanted) && said.contains(says) && cites;
    (!fine).then(|| format!("{wanted} at line {at}, saying {says}: {named} {said}"))
}

#[test]
fn what_is_said_when_a_key_is_made() {
    check(making::TABLE);
}

#[test]
fn what_is_chosen_fits_the_script() {
    check(choices::TABLE);
}

#[test]
fn what_is_said_of_people() {
    check(roll::TABLE);
}

#[test]
fn what_is_said_when_a_key_is_recovered() {
    check(recovering::TABLE);
}

#[test]
fn what_a_record_compares_counts_and_keeps() {
    check(recording::TABLE);
}

#[test]
fn what_is_said_of_things_and_rounds() {
    check(handling::TABLE);
}

#[test]
fn what_is_said_of_deposits() {
    check(depositing::TABLE);
}

#[test]
fn what_is_said_of_a_share_that_is_issued_again() {
    check(reissuing::TABLE);
}

#[test]
fn what_is_said_of_bags_on_their_way() {
    check(transport::TABLE);
}

#[test]
fn what_is_done_with_a_key_that_is_there() {
    check(keyed::TABLE);
}

#[test]
fn what_leaves_and_what_may_not() {
    check(exits::TABLE);
}

#[test]
fn what_is_said_of_sheets_in_an_audit() {
    check(auditing::TABLE);
}

#[test]
fn what_no_script_can_lift() {
    check(scripts::TABLE);
}

/// Variants that only carry the rules of another table.
const CARRIERS: [&str; 13] = [
    "Refusal::Bind",
    "Contradiction::Sheet",
    "Refusal::CannotEnrol",
    "Refusal::RollIncomplete",
    "Refusal::Incomplete",
    "Refusal::NotYet",
    "Refusal::Contradiction",
    "Contradiction::Parent",
    "Contradiction::Bag",
    "Contradiction::Thing",
    "Contradiction::Issue",
    "Contradiction::Day",
    "Contradiction::Use",
];
/// What only a fault of the program or of the machine gives, so that nobody can break it: that a key which no draw gives is
/// not split is proven where it is asked, in `sharing::tests::a_key_that_no_draw_gives_is_not_split`; a lock that does not
/// open is a line of its own, and what is left of its errors is a machine without memory; and that sheets do not add up at
/// the seal is asked once more, though every rule that could lead to it is broken above. So is whether there is a key, and
/// whether it was wiped: the check of scripts lets no step that needs it stand anywhere else, and none open a bag after it. It
/// lets no script through either that has no seal or too many steps, and a line with generation 0 cannot be read.
const FAULTS: [&str; 9] = [
    "Refusal::Fault",
    "Refusal::Split",
    "Refusal::Lock",
    "Contradiction::SheetUnaccounted",
    "NotYet::NoKey",
    "NotYet::WipeFirst",
    "BindError::GenerationZero",
    "BindError::NoSeal",
    "BindError::TooManySteps",
];

/// Every variant of the enums in these sources, as `Enum::Variant`.
fn variants() -> Vec<String> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let refusals = fs::read_dir(sources.join("ceremony/refusal")).expect("readable").flatten();
    let mut all = Vec::new();
    for file in refusals.map(|file| file.path()).chain([sources.join("plan/bind_error.rs")]) {
        let text = fs::read_to_string(file).expect("readable");
        // what is no error is no refusal
        for part in text.split("thiserror::Error)]\npub enum ").skip(1) {
            let (name, rest) = part.split_once(" {\n").expect("a body");
            let body = rest.split("\n}").next().unwrap_or_default();
            let words = body.lines().filter_map(|line| line.strip_prefix("    "));
            let variants = words.filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()));
            let ident =
                |line: &str| -> String { line.chars().take_while(char::is_ascii_alphanumeric).collect() };
            all.extend(variants.map(|line| format!("{name}::{}", ident(line))));
        }
    }
    all
}

/// Every rule is in a table, and a table has no rule that is none.
#[test]
fn every_rule_is_broken() {
    let all = variants();
    assert!(all.len() > 150, "only {} variants were read: the reader of them is broken", all.len());
    let tables = [
        making::TABLE,
        choices::TABLE,
        roll::TABLE,
        recovering::TABLE,
        recording::TABLE,
        depositing::TABLE,
        transport::TABLE,
        reissuing::TABLE,
        handling::TABLE,
        keyed::TABLE,
        exits::TABLE,
        scripts::TABLE,
        auditing::TABLE,
    ];
    let transcripts = tables.into_iter().flatten();
    let broken: Vec<&str> =
        transcripts.map(|broken| broken.rule).chain(sessions::rules()).chain(days::rules()).collect();
    let known = |name: &&String| {
        broken.contains(&name.as_str())
            || CARRIERS.contains(&name.as_str())
            || FAULTS.contains(&name.as_str())
    };
    let unbroken: Vec<&String> = all.iter().filter(|name| !known(name)).collect();
    assert!(unbroken.is_empty(), "nothing breaks these rules: {unbroken:?}");
    let named = broken.iter().chain(&CARRIERS).chain(&FAULTS);
    let unknown: Vec<&&str> = named.filter(|name| !all.iter().any(|known| known == *name)).collect();
    assert!(unknown.is_empty(), "these are no rules: {unknown:?}");
}
