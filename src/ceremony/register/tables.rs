//! The register as tables for other programs: one row a key, a sheet, a thing that is due, or a finding. Every row says
//! as of which day it is, and whether anything outside vouches for it.

use super::Register;
use super::life::KeyLife;
use super::query::Shown;
use super::set_life::{Custody, SetLife, SheetRow};
use super::whereabouts::Where;
use crate::vocab::csv::{self, Cell};
use crate::vocab::{Day, Fingerprint};

/// One of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// A row a key.
    Keys,
    /// A row a sheet of every set.
    Sheets,
    /// A row a thing that is due.
    Due,
    /// A row a finding.
    Findings,
}

const KEYS: [&str; 28] = [
    "as of",
    "anchored",
    "key",
    "state",
    "since",
    "purpose",
    "algorithm",
    "owner",
    "environment",
    "first day",
    "last day",
    "days of use",
    "set",
    "generation",
    "needed",
    "shares",
    "sheets left",
    "last proven",
    "next due",
    "what is due",
    "findings",
    "ceremonies",
    "version",
    "replaces",
    "replaced by",
    "replaced on",
    "fingerprint",
    "fingerprint in words",
];
const SHEETS: [&str; 18] = [
    "as of",
    "anchored",
    "key",
    "set",
    "generation",
    "share",
    "serial",
    "holder",
    "from",
    "where",
    "bag",
    "since",
    "last seen",
    "at an audit",
    "last read and right",
    "ceremony",
    "newest set",
    "fingerprint",
];
const DUE: [&str; 10] = [
    "as of",
    "anchored",
    "due",
    "days",
    "task",
    "of",
    "what is to be done",
    "comes from",
    "ceremony",
    "fingerprint",
];
const FINDINGS: [&str; 5] = ["as of", "anchored", "of", "finding", "fingerprint"];

impl Table {
    /// Every table.
    pub const ALL: [Self; 4] = [Self::Keys, Self::Sheets, Self::Due, Self::Findings];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Keys => "keys",
            Self::Sheets => "sheets",
            Self::Due => "due",
            Self::Findings => "findings",
        }
    }

    /// The table of what is shown, as CSV.
    pub fn csv(self, register: &Register, shown: &Shown<'_>, today: Day) -> String {
        let first = || {
            let anchored = if register.anchored { "yes" } else { "no" };
            vec![Cell::from(today.to_string()), Cell::from(anchored)]
        };
        let row = |cells: Vec<Cell>| first().into_iter().chain(cells).collect::<Vec<Cell>>();
        match self {
            Self::Keys => csv::table(&KEYS, shown.keys.iter().map(|key| row(key_row(key, register, today)))),
            Self::Sheets => csv::table(&SHEETS, shown.keys.iter().flat_map(|key| sheet_rows(key)).map(row)),
            Self::Due => csv::table(&DUE, due_rows(shown, today).map(row)),
            Self::Findings => {
                csv::table(&FINDINGS, finding_rows(register, shown, today).into_iter().map(row))
            }
        }
    }
}

fn number(count: usize) -> Cell {
    Cell::Number(i64::try_from(count).expect("nobody has so many"))
}

fn hex(fingerprint: Option<Fingerprint>) -> Cell {
    fingerprint.map(|fingerprint| fingerprint.hex()).into()
}

fn key_row(key: &KeyLife, register: &Register, today: Day) -> Vec<Cell> {
    let moved = key.history(today).moved;
    let page = key.metadata.as_ref();
    let period = key.cryptoperiod();
    let set = key.newest_set();
    let due = register.due.iter().find(|due| due.fingerprint == Some(key.fingerprint));
    let findings = key.notices.iter().filter(|notice| notice.due().is_none());
    vec![
        key.name().into(),
        key.state_word(today).into(),
        moved.last().map(|moved| moved.by.on.to_string()).into(),
        page.map(|page| page.purpose.to_string()).into(),
        page.map(|page| page.algorithm.to_string()).into(),
        page.map(|page| page.owner.to_string()).into(),
        page.map(|page| page.environment.to_string()).into(),
        period.map(|period| period.from.to_string()).into(),
        period.map(|period| period.ends.to_string()).into(),
        period.map_or(Cell::Empty, |period| Cell::Number(period.days())),
        set.map(|set| set.set.short()).into(),
        set.map_or(Cell::Empty, |set| Cell::Number(set.generation.into())),
        set.map_or(Cell::Empty, |set| Cell::Number(set.quorum.threshold().into())),
        set.map_or(Cell::Empty, |set| Cell::Number(set.quorum.shares().into())),
        set.map_or(Cell::Empty, |set| number(set.left())),
        key.last_proof().map(|chapter| chapter.day.to_string()).into(),
        due.map(|due| due.day.to_string()).into(),
        due.map(|due| due.task.word()).into(),
        number(findings.count()),
        number(key.chapters.len()),
        number(key.version),
        key.replaces.as_ref().map(|old| old.name.clone()).into(),
        key.replaced_by.as_ref().map(|new| new.name.clone()).into(),
        key.replaced_by.as_ref().map(|new| new.on.to_string()).into(),
        hex(Some(key.fingerprint)),
        key.fingerprint.words().into(),
    ]
}

fn sheet_rows(key: &KeyLife) -> Vec<Vec<Cell>> {
    let newest = key.newest_set().map(|set| set.set);
    let of_set = |set: &SetLife| {
        let row = |row: SheetRow<'_>| {
            let SheetRow { share, custody, .. } = row;
            let bag = custody.and_then(|custody| match &custody.place {
                Where::Bag(bag) | Where::OnItsWay { bag, .. } => Some(bag.to_string()),
                Where::Opened
                | Where::ToBeReplaced
                | Where::ToBeRotated
                | Where::Rotated
                | Where::Destroyed
                | Where::Missing => None,
            });
            vec![
                key.name().into(),
                set.set.short().into(),
                Cell::Number(set.generation.into()),
                Cell::Number(share.into()),
                row.serial().into(),
                custody.map(|custody| custody.holder.to_string()).into(),
                custody.map(|custody| custody.affiliation.to_string()).into(),
                custody.map_or_else(|| "unknown".to_owned(), Custody::place).into(),
                bag.into(),
                custody.map(|custody| custody.since.to_string()).into(),
                custody.map(|custody| custody.seen.day.to_string()).into(),
                custody.and_then(|custody| custody.seen.at_an_audit).into(),
                custody.and_then(|custody| custody.seen.checked).map(|day| day.to_string()).into(),
                custody.map(|custody| custody.told_by.hex()).into(),
                (if newest == Some(set.set) { "yes" } else { "no" }).into(),
                hex(Some(key.fingerprint)),
            ]
        };
        set.rows().into_iter().map(row).collect::<Vec<_>>()
    };
    key.sets.iter().flat_map(of_set).collect()
}

fn due_rows(shown: &Shown<'_>, today: Day) -> impl Iterator<Item = Vec<Cell>> {
    shown.due.iter().map(move |due| {
        vec![
            due.day.to_string().into(),
            Cell::Number(today.days_to(due.day)),
            due.task.word().into(),
            due.of.clone().into(),
            due.what().into(),
            due.source().into(),
            due.ceremony.hex().into(),
            hex(due.fingerprint),
        ]
    })
}

fn finding_rows(register: &Register, shown: &Shown<'_>, today: Day) -> Vec<Vec<Cell>> {
    let finding = |of: String, says: String, fingerprint| vec![of.into(), says.into(), hex(fingerprint)];
    let mut rows = Vec::new();
    for key in &shown.keys {
        let findings = key.notices.iter().filter(|notice| notice.due().is_none());
        rows.extend(findings.map(|notice| finding(key.name(), notice.said(today), Some(key.fingerprint))));
    }
    for record in &shown.records {
        let of = || format!("{} {}", record.chapter.script, record.chapter.ceremony.short());
        rows.extend(record.findings().into_iter().map(|says| finding(of(), says, None)));
    }
    // whatever is asked: what does not count is never hidden
    let stranger = |one: &super::Stranger| {
        let says = format!("not anchored: your list does not vouch for it. {}", one.said());
        finding(one.found_at.clone(), says, one.fingerprint)
    };
    rows.extend(register.strangers.iter().map(stranger));
    let left_out = register.left_out.iter();
    rows.extend(left_out.map(|one| finding(one.found_at.clone(), format!("not counted: {}", one.why), None)));
    rows
}
