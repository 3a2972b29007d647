//! The report of an audit: how far the set is covered, what was found of each sheet, and what is to be followed up until when.

use super::held::HeldCeremony;
use super::layout::{Column, READ, READ_STRONG, Writer};
use crate::ceremony::sightings::{SheetFinding, Sighting};
use crate::paper::Page;
use crate::plan::choices::lock_word;
use crate::sharing::share::LockKind;
use crate::transcript::record::{KnownSet, KnownSheet, Place};
use crate::vocab::ids::sheet_serial;

const COVERAGE: [Column; 6] = [
    ("Sheets of the set", 0.2),
    ("Opened and checked", 0.18),
    ("Sighted", 0.14),
    ("Not proven", 0.16),
    ("Missing", 0.14),
    ("Not seen", 0.18),
];
const SHEETS: [Column; 6] = [
    ("Share", 0.08),
    ("Outcome", 0.2),
    ("Shown by", 0.2),
    ("Bag found, new bag", 0.2),
    ("Sheet", 0.1),
    ("What was seen", 0.22),
];
const FINDINGS: [Column; 5] = [
    ("Until", 0.13),
    ("Share", 0.08),
    ("Finding", 0.24),
    ("Who follows up, and how", 0.37),
    ("Done on, initials", 0.18),
];
const CHECKS: [Column; 4] =
    [("Share", 0.1), ("Last read, and the sheet that was made", 0.4), ("Holder", 0.3), ("Where", 0.2)];

/// The report.
pub fn pages(held: &HeldCeremony<'_>) -> Vec<Page> {
    let state = held.state;
    let mut to = Writer::new(held.paper(), held.heading("Audit report"));
    to.title("Audit report", "What this audit saw of a set of sheets, from its transcript. No key was rebuilt: that the sheets together still rebuild it, a drill alone proves.");
    let (Some(known), Some(coverage)) = (state.audited(), state.coverage()) else {
        return to.finish();
    };
    about_the_set(&mut to, known);
    to.part("Coverage", "", 24.0);
    let counts = [
        coverage.of,
        coverage.checked,
        coverage.sighted,
        coverage.not_proven,
        coverage.missing,
        coverage.not_seen,
    ];
    to.table(&COVERAGE, &[counts.iter().map(usize::to_string).collect()], 7.0);
    to.gap(2.0);
    match state.oldest_check() {
        Some((share, Some(day))) => {
            to.fact("Oldest check", READ, &format!("share {share}, read last on {day}"));
        }
        Some((share, None)) => {
            to.fact(
                "Oldest check",
                READ_STRONG,
                &format!("share {share}: no transcript tells that it was ever read"),
            );
        }
        None => {}
    }
    findings(&mut to, state.sheet_findings());
    to.part("Sheet by sheet", "", 24.0);
    let rows: Vec<Vec<String>> = state.sightings().iter().map(|sighting| row(held, sighting)).collect();
    to.table(&SHEETS, &rows, 7.0);
    not_seen(&mut to, held, known);
    locks(&mut to, state.sightings());
    if let Some(after) = state.hand_on() {
        to.part("When each sheet was read last", "", 24.0);
        let rows: Vec<Vec<String>> = after.sheets.iter().map(check_row).collect();
        to.table(&CHECKS, &rows, 6.0);
    }
    signatures(&mut to);
    to.finish()
}

fn about_the_set(to: &mut Writer, known: &KnownSet) {
    let KnownSet { fingerprint, set, generation, quorum, .. } = known;
    to.fact("Set", READ, &format!("{}, generation {generation}, {quorum}", set.short()));
    to.fact("Key", READ, &fingerprint.words());
}

fn findings<'f>(to: &mut Writer, all: impl Iterator<Item = &'f SheetFinding>) {
    to.part("Findings", "", 24.0);
    let row = |finding: &SheetFinding| {
        vec![
            finding.follow_up.until.to_string(),
            finding.share.to_string(),
            finding.what.word().to_owned(),
            finding.follow_up.who.to_string(),
            String::new(),
        ]
    };
    let mut rows: Vec<Vec<String>> = all.map(row).collect();
    rows.sort();
    if rows.is_empty() {
        to.text(READ, "None: every sheet that was seen is what and where it should be.");
    } else {
        to.table(&FINDINGS, &rows, 9.0);
    }
}

fn row(held: &HeldCeremony<'_>, sighting: &Sighting) -> Vec<String> {
    let bags: Vec<String> = sighting.bag.iter().chain(&sighting.new_bag).map(ToString::to_string).collect();
    let seen = match &sighting.not_proven {
        Some(why) if sighting.checked.is_none() => format!("{}; not proven: {why}", sighting.condition),
        Some(_) | None => sighting.condition.to_string(),
    };
    vec![
        sighting.share.to_string(),
        sighting.outcome().to_owned(),
        sighting.holder.map_or_else(String::new, |id| held.teller().name(id)),
        bags.join(", then "),
        sighting.checked.map_or_else(String::new, |(serial, _)| sheet_serial(serial)),
        seen,
    ]
}

/// Sheets of which the audit says nothing: those that nobody told of, and those whose round was left out.
fn not_seen(to: &mut Writer, held: &HeldCeremony<'_>, known: &KnownSet) {
    let seen = |x: u8| held.state.sightings().iter().any(|sighting| sighting.share == x);
    let gone = |x: u8| known.sheets.iter().any(|sheet| sheet.share == x && sheet.place == Place::Destroyed);
    let list = |keep: &dyn Fn(u8) -> bool| -> Vec<String> {
        (1..=known.quorum.shares()).filter(|x| keep(*x)).map(|x| x.to_string()).collect()
    };
    let (missed, destroyed) = (list(&|x| !seen(x) && !gone(x)), list(&gone));
    if !missed.is_empty() {
        to.gap(2.0);
        to.text(
            READ_STRONG,
            &format!("Not seen: share {}. Nothing is known of them from this audit.", missed.join(", ")),
        );
    }
    if !destroyed.is_empty() {
        to.gap(2.0);
        to.text(READ, &format!("Destroyed before, and not looked for: share {}.", destroyed.join(", ")));
    }
}

/// What was not checked of locked sheets.
fn locks(to: &mut Writer, all: &[Sighting]) {
    let locked = all.iter().filter_map(|sighting| {
        let (_, lock) = sighting.checked.filter(|(_, lock)| *lock != LockKind::None)?;
        Some(format!("{} ({})", sighting.share, lock_word(lock)))
    });
    let locked: Vec<String> = locked.collect();
    if !locked.is_empty() {
        to.gap(2.0);
        to.text(
            READ,
            &format!(
                "Locked, and not unlocked: share {}. The sheets are authentic; whether their holders can still open them was not checked.",
                locked.join(", ")
            ),
        );
    }
}

fn check_row(sheet: &KnownSheet) -> Vec<String> {
    let place = match (sheet.place, &sheet.bag) {
        (_, Some(bag)) => format!("bag {bag}"),
        (Place::Sealed | Place::Open, None) => "in no bag".to_owned(),
        (Place::Reshare, None) => "to be replaced".to_owned(),
        (Place::Rotate, None) => "key to be rotated".to_owned(),
        (Place::Destroyed, None) => "destroyed".to_owned(),
        (Place::Missing, None) => "MISSING".to_owned(),
        (Place::OnItsWay, None) => "on its way".to_owned(),
    };
    vec![
        sheet.share.to_string(),
        sheet.checked.map_or_else(|| "never, as far as transcripts tell".to_owned(), |day| day.to_string()),
        sheet.holder.to_string(),
        place,
    ]
}

fn signatures(to: &mut Writer) {
    to.part("Signed in ink", "", 40.0);
    let row = |who: &str| vec![who.to_owned(), String::new(), String::new()];
    let columns = [("", 0.24), ("Name", 0.4), ("Signature, date", 0.36)];
    to.table(&columns, &[row("Auditor"), row("Administrator"), row("Witness")], 12.0);
}
