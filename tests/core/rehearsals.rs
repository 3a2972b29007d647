//! What each shipped template looks like when it is held: one line an entry, in a file that people can read.

#![allow(clippy::expect_used)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::support::{self, Dealing, Room, deal, line, record_type, shipped, tick, tick_after};
use keyrite::ceremony::rehearsal::{self, Bare, World};
use keyrite::ceremony::{Effect, Opening, Refusal, SheetReading, Tick};
use keyrite::plan::PaperSize;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::{Finding, ReadFrom};
use keyrite::transcript::{Entry, PersonId, SentTo};
use keyrite::vocab::{Digest, Mode, SecretText};
use rand::{SeedableRng, rngs::StdRng};

/// A world in memory that keeps what is written.
#[derive(Default)]
struct Shelf {
    days: u32,
    mono: u64,
    entries: Vec<Entry>,
    sheets: BTreeMap<u8, String>,
    /// The second code of each sheet, if it has one.
    second: BTreeMap<u8, String>,
}

impl Bare for Shelf {
    fn now(&mut self) -> Tick {
        self.mono += 1;
        tick_after(self.days, self.mono)
    }

    fn perform(&mut self, effect: Effect) -> Result<(), Refusal> {
        match effect {
            Effect::Keep(entry) => {
                self.entries.push(Entry::from_line(entry.line.as_bytes()).expect("an entry"));
            }
            Effect::Print(job) => {
                self.sheets.insert(job.header.x, job.payload.expose().to_owned());
                self.second.extend(job.second.map(|second| (job.header.x, second.code)));
            }
            _ => {}
        }
        Ok(())
    }
}

impl World for Shelf {
    type Error = Refusal;

    fn read_sheet(&mut self, share: u8) -> Result<SheetReading, Refusal> {
        let code = support::secret(self.sheets.get(&share).expect("printed"));
        Ok(SheetReading::of_codes(code, self.second.get(&share).cloned().into_iter().collect()))
    }

    fn lock_secret(&mut self, _: LockKind, _share: u8) -> Option<SecretText> {
        None
    }

    fn findings(&mut self) -> Vec<Finding> {
        let finding = |what, found, as_wanted| Finding { what: line(what), found: line(found), as_wanted };
        vec![finding("network", "no interface is up", true), finding("swap", "1 GiB in use", false)]
    }

    fn reads_from(&self) -> ReadFrom {
        ReadFrom::Page
    }

    fn sent_to(&self) -> SentTo {
        SentTo::Nowhere
    }

    fn brought(&self) -> Vec<u8> {
        self.sheets.keys().copied().collect()
    }
}

fn held(id: &str) -> Vec<Entry> {
    let template = shipped(id);
    let mut shelf = Shelf::default();
    if template.kind.opens_sheets() {
        let brought = deal(Dealing::new(7, Mode::Rehearsal, (2, 3)));
        shelf.sheets = (1..).zip(brought.codes).collect();
    }
    // what is held at closed sheets needs a ceremony before that tells of some
    let at_sheets = template.kind.wants_a_set_before() || template.is_about_each_sheet();
    let parent = at_sheets.then(|| {
        let mut made = Room::kek(43);
        made.finish();
        let last = |(x, sheets): (&u8, &Vec<String>)| (*x, sheets.last().expect("printed").clone());
        if template.kind.looks_at_sheets() || template.kind.issues_again() {
            shelf.sheets = made.sheets.iter().map(last).collect();
        }
        shelf.days = 1;
        if template.awaits_sheets() {
            let dispatch = shipped("dispatch");
            let chosen = crate::support::choices(&dispatch, None, LockKind::None);
            let upon = Some(made.state().as_parent(made.session.head()));
            made = Room::open_upon(upon, 1, &dispatch, chosen, Mode::Rehearsal, 44).expect("opens");
            made.finish();
            shelf.days = 2;
        }
        made.state().as_parent(made.session.head())
    });
    let choices = rehearsal::choices(&template, None, LockKind::None, PaperSize::A4, tick(0).at.into());
    let opening = Opening {
        template,
        choices: choices.expect("a quorum"),
        mode: Mode::Rehearsal,
        program: line("keyrite"),
        program_digest: Digest([7; 32]),
        before: parent.into_iter().collect(),
    };
    let session = rehearsal::hold_bare(opening, &mut shelf, &mut StdRng::seed_from_u64(42));
    session.map(|_| ()).unwrap_or_else(|error| panic!("{id}: {error}"));
    shelf.entries
}

/// Seq, step, people, record type, and the record's public facts but for the template and the program digest.
fn written(entries: &[Entry]) -> String {
    let mut text = String::new();
    for entry in entries {
        let facts = serde_json::to_value(&entry.record).expect("JSON");
        let hidden = ["type", "template", "program_digest"];
        let facts: Vec<String> = facts
            .as_object()
            .expect("an object")
            .iter()
            .filter(|(key, _)| !hidden.contains(&key.as_str()))
            .map(|(key, value)| format!("{key} {value}"))
            .collect();
        let with: Vec<String> = entry.with.iter().map(PersonId::to_string).collect();
        let who = if with.is_empty() {
            entry.by.to_string()
        } else {
            format!("{} with {}", entry.by, with.join(" "))
        };
        let step = entry.step.as_deref().unwrap_or("-");
        let _ =
            writeln!(text, "{}. `{step}` {who}: **{}** {}", entry.seq, record_type(entry), facts.join("; "));
    }
    text
}

fn check(id: &str) {
    let title = shipped(id).title;
    let intro =
        "One line an entry: number, step, who, what, and its facts. Made by `tests/core/rehearsals.rs`.";
    let now = format!("# Rehearsal: {title}\n\n{intro}\n\n{}", written(&held(id)));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/rehearsals/{id}.md"));
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        std::fs::write(&path, &now).expect("written");
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = now.lines().zip(golden.lines()).position(|(now, golden)| now != golden);
    let place = differs.unwrap_or_else(|| now.lines().count().min(golden.lines().count()));
    assert!(
        now == golden,
        "{}:{}: the rehearsal is another one.\nwas: {}\nnow: {}\nIf that is meant, run UPDATE_GOLDEN=1 cargo test --test core rehearsals:: and read the difference.",
        path.display(),
        place + 1,
        golden.lines().nth(place).unwrap_or("(nothing)"),
        now.lines().nth(place).unwrap_or("(nothing)"),
    );
}

/// Every shipped script is held as its golden file says, entry by entry.
#[test]
fn shipped_scripts_are_held_as_written() {
    for (id, _) in keyrite::plan::blocks::SHIPPED {
        check(id);
    }
}
