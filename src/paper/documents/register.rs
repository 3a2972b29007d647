//! The register on paper: one table of all keys, then each key with its findings, its sheets and its ceremonies.

use super::frame::Heading;
use super::layout::{Column, READ, READ_STRONG, Writer};
use crate::ceremony::register::{Due, KeyLife, RECORDED, Register, Shown};
use crate::paper::sheet::pen::BODY;
use crate::paper::{Page, Paper};
use crate::vocab::text::capital;
use crate::vocab::{Day, Mode};

const KEYS: [Column; 5] =
    [("Key", 0.25), ("State", 0.13), ("Next due", 0.26), ("Sheets", 0.22), ("Last proven", 0.14)];
const DUE: [Column; 4] = [("Date", 0.13), ("Of", 0.2), ("What is to be done", 0.42), ("Comes from", 0.25)];
const SHEETS: [Column; 5] =
    [("Share", 0.1), ("Serial", 0.1), ("Holder", 0.31), ("Where", 0.36), ("Since", 0.13)];
const LIFE: [Column; 4] = [("Date", 0.14), ("Ceremony", 0.18), ("Script", 0.28), ("What it was", 0.4)];

/// The register as it stands today.
pub fn pages(register: &Register, shown: &Shown<'_>, today: Day, mode: Mode, paper: Paper) -> Vec<Page> {
    let heading = Heading {
        title: "Key register".to_owned(),
        ids: vec![("As of", today.to_string())],
        rehearsal: mode == Mode::Rehearsal,
        initials: None,
    };
    let mut to = Writer::new(paper, heading);
    to.title("Key register", "Read from transcripts that were verified first; it vouches no further than they do. What is not in a transcript is not in here.");
    if !register.anchored {
        to.text(READ_STRONG, "NOT ANCHORED. No list of trusted keys was given: nothing outside the transcripts vouches for their ceremony keys, and anybody can make such transcripts.");
        to.gap(2.0);
    }
    if let Some(said) = register.said_of_earlier() {
        to.text(READ, &said);
        to.gap(2.0);
    }
    if let Some(said) = shown.said() {
        to.text(READ_STRONG, &said);
        to.gap(2.0);
    }
    let rows: Vec<Vec<String>> = shown.keys.iter().map(|key| row(key, today)).collect();
    to.table(&KEYS, &rows, 7.0);
    if !shown.due.is_empty() {
        to.part("What is due when", &format!("judged against {today}"), 30.0);
        let rows: Vec<Vec<String>> = shown.due.iter().map(|due| due_row(due, today)).collect();
        to.table(&DUE, &rows, 5.0);
    }
    if !shown.records.is_empty() {
        to.part(RECORDED, "", 14.0);
        for record in &shown.records {
            to.text(READ, &record.said());
            for finding in record.findings() {
                to.text(READ_STRONG, &finding);
            }
        }
    }
    if !register.unkeyed.is_empty() {
        to.part("Without a key: ceremonies in which none came to be", "", 14.0);
        for one in &register.unkeyed {
            to.text(READ, &format!("{}: {}", one.found_at, one.said));
        }
    }
    if !register.strangers.is_empty() {
        to.part(
            "Not anchored: the list of trusted keys does not vouch for these, and they move nothing",
            "",
            14.0,
        );
        for one in &register.strangers {
            to.text(READ, &format!("{}: {}", one.found_at, one.said()));
        }
    }
    if !register.left_out.is_empty() {
        to.part("Not counted", "", 14.0);
        for one in &register.left_out {
            to.text(READ, &format!("{}: {}", one.found_at, one.why));
        }
    }
    for key in &shown.keys {
        life(&mut to, key, today);
    }
    to.finish()
}

fn due_row(due: &Due, today: Day) -> Vec<String> {
    let overdue = if due.is_overdue(today) { " !" } else { "" };
    vec![format!("{}{overdue}", due.day), due.of.clone(), due.said(today), due.source()]
}

fn row(key: &KeyLife, today: Day) -> Vec<String> {
    let purpose = key.metadata.as_ref().map_or_else(String::new, |key| format!(": {}", key.purpose));
    let sheets = key.newest_set().map_or_else(String::new, |set| {
        format!("{}, generation {}, {}", set.quorum, set.generation, set.set.short())
    });
    let due = key.next_due().map_or_else(String::new, |(day, what)| format!("{day}: {what}"));
    let proven = key.last_proof().map_or_else(|| "never".to_owned(), |chapter| chapter.day.to_string());
    vec![format!("{}{purpose}", key.name()), key.state_word(today), due, sheets, proven]
}

fn life(to: &mut Writer, key: &KeyLife, today: Day) {
    to.part(&key.name(), &key.state_word(today), 40.0);
    for notice in &key.notices {
        let style = if notice.is_urgent(today) { READ_STRONG } else { READ };
        to.text(style, &notice.said(today));
    }
    to.fact("Fingerprint", READ, &key.fingerprint.words());
    if let Some(metadata) = &key.metadata {
        to.fact("Purpose", READ, &format!("{}; {}", metadata.purpose, metadata.algorithm));
        to.fact("Owner", READ, &format!("{}, {}", metadata.owner, metadata.environment));
    }
    if let Some(period) = key.cryptoperiod() {
        to.fact("Cryptoperiod", READ, &period.said());
    }
    for moved in &key.history(today).moved {
        to.fact("State", READ, &moved.said());
    }
    for (label, said) in key.versions_said() {
        to.fact(&capital(label), READ, &said);
    }
    for set in key.sets.iter().rev() {
        // its heading is not left alone at the end of a page
        to.need(30.0);
        to.gap(3.0);
        to.text(
            READ_STRONG,
            &format!("Set {}, generation {}, {}", set.set.short(), set.generation, set.quorum),
        );
        let rows: Vec<Vec<String>> = set
            .rows()
            .into_iter()
            .map(|row| {
                let share = row.share;
                let called = if row.counts { share.to_string() } else { format!("{share}, other") };
                let [holder, place, since] = row.custody.map_or_else(
                    || ["unknown: no transcript here says".to_owned(), String::new(), String::new()],
                    |custody| {
                        [
                            format!("{}, {}", custody.holder, custody.affiliation),
                            format!("{}{}", custody.place(), custody.seen.said()),
                            custody.since.to_string(),
                        ]
                    },
                );
                vec![called, row.serial().unwrap_or_default(), holder, place, since]
            })
            .collect();
        to.gap(1.0);
        to.table(&SHEETS, &rows, 5.0);
    }
    if !key.under_it.is_empty() {
        to.gap(3.0);
        to.text(READ_STRONG, "Sealed under it");
        for sealed in &key.under_it {
            to.text(READ, sealed.about.as_str());
            to.beside(6.0, BODY, &sealed.said());
        }
    }
    to.gap(2.0);
    let rows: Vec<Vec<String>> = key
        .chapters
        .iter()
        .map(|chapter| {
            vec![chapter.day.to_string(), chapter.ceremony.short(), chapter.script.clone(), chapter.said()]
        })
        .collect();
    to.table(&LIFE, &rows, 5.0);
}
