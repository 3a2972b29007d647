//! A record compares, counts and keeps: each value, choice, round, file and thing is what the script and the lines before
//! say, or an exception names it.

use std::sync::LazyLock;

use super::genuine::{move_before, scripted};
use super::{Broken, before, goes_on, lie, line_of, place};
use crate::support::line;
use keyrite::plan::StepKind;
use keyrite::transcript::record::{ItemNumber, Record};
use keyrite::transcript::{Entry, PersonId};
use keyrite::vocab::Digest;

/// The script that has everything, held to its end: P1 administrator, P2 to P4 officers, P5 witness.
fn record() -> Vec<Entry> {
    static HELD: LazyLock<Vec<Entry>> = LazyLock::new(|| {
        let mut room = crate::records::open(None, 0, 41);
        room.finish();
        room.entries
    });
    HELD.clone()
}

fn card(number: u16) -> ItemNumber {
    ItemNumber { id: "card".into(), number }
}

/// The end of a step that says nothing more.
pub fn done() -> Record {
    Record::Done {
        ticks: Vec::new(),
        not_as_wanted: Vec::new(),
        values: std::collections::BTreeMap::default(),
        chosen: std::collections::BTreeMap::default(),
        results: Vec::new(),
    }
}

pub const TABLE: &[Broken] = &[
    // who
    Broken {
        rule: "Refusal::TooFewConfirm",
        genuine: record,
        lie: line_of!("box", Done, entry => entry.with.retain(|id| *id != PersonId(3))),
        says: "1 of the officer confirm this step, and 2 must",
    },
    Broken {
        rule: "Refusal::WrongActor",
        genuine: record,
        lie: line_of!("swear/2", Done, entry => entry.by = PersonId(2)),
        says: "acts, but this step is for the officer",
    },
    // values
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: record,
        lie: lie!("module/2", Done { values, .. } => { values.insert("serial".into(), line("HSM-1001")); }),
        says: "Serial: HSM-1001 is not HSM-1002. To go on as it is, file an exception about the field \u{201c}serial\u{201d}",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: record,
        lie: lie!("again/1", Done { values, .. } => { values.insert("serial".into(), line("HSM-1002")); }),
        says: "Serial, again: HSM-1002 is not HSM-1001",
    },
    Broken {
        rule: "Incomplete::Format",
        genuine: record,
        lie: lie!("module/1", Done { values, .. } => { values.insert("digest".into(), line("e3b0")); }),
        says: "write the 64 hex digits of a SHA-256",
    },
    Broken {
        rule: "Incomplete::Value",
        genuine: record,
        lie: lie!("box", Done { chosen, .. } => { chosen.insert("packing".into(), "opened".into()); }),
        says: "Who opened it is not filled in",
    },
    Broken {
        rule: "Contradiction::MoreThanAsked",
        genuine: record,
        lie: lie!("box", Done { values, .. } => { values.insert("opened-by".into(), line("nobody")); }),
        says: "it records more than the step asks for",
    },
    Broken {
        rule: "Contradiction::OtherResults",
        genuine: record,
        lie: lie!("box", Done { results, .. } => results[0].value = "opened".into()),
        says: "what it gives the statement is not what the script wants there",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: record,
        lie: |entries| {
            let at = place(entries, "box", |record| matches!(record, Record::Done { .. }));
            let Record::Done { values, .. } = &mut entries[at].record else { unreachable!() };
            values.remove("remark").expect("it may stay empty, and did not");
            place(entries, "count", |_| true)
        },
        says: "The remark again: nothing was recorded as box.remark, so there is nothing to compare it with",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: record,
        lie: lie!("count", Done { values, .. } => { values.insert("spare".into(), line("0")); }),
        says: "Spare cards: 0 is there, and it must be at least 1. To go on as it is, file an exception about the field \u{201c}spare\u{201d}",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: record,
        lie: lie!("count", Done { values, .. } => { values.insert("spare".into(), line("10")); }),
        says: "Spare cards: 10 is there, and it must be at most 3",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: record,
        lie: lie!("count", Done { values, .. } => { values.insert("packed".into(), line("2026-10-31")); }),
        says: "Packed on: 2026-10-31 is there, and it must be not before 2026-11-01",
    },
    // branches, rounds, what is left out
    Broken {
        rule: "Refusal::OtherStep",
        genuine: record,
        lie: |entries| {
            let at = place(entries, "again/1", |_| true);
            entries.remove(at);
            at
        },
        says: "it belongs to step audited/1, and step again/1 is due",
    },
    Broken {
        rule: "Refusal::OtherStep",
        genuine: record,
        lie: |entries| {
            let at = place(entries, "module/1", |_| true);
            let branch = Entry { step: Some("opened".into()), ..entries[at].clone() };
            entries.insert(at, branch);
            at
        },
        says: "it belongs to step opened, and step module/1 is due",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: record,
        lie: |entries| before(entries, "box", Record::LeftOut { phase: false }, 1, &[2, 3, 5]),
        says: "step box is not optional. To go on as it is, file an exception about the step box left out",
    },
    Broken {
        rule: "Contradiction::NeverLeftOut",
        genuine: record,
        lie: |entries| before(entries, "review", Record::LeftOut { phase: false }, 5, &[1]),
        says: "step review cannot be left out",
    },
    Broken {
        rule: "Contradiction::PhaseLeftOut",
        genuine: record,
        lie: |entries| before(entries, "look", Record::LeftOut { phase: true }, 1, &[5]),
        says: "step look does not begin a phase that may be left out",
    },
    // files
    Broken {
        rule: "Incomplete::Files",
        genuine: record,
        lie: |entries| before(entries, "photograph", done(), 1, &[5]),
        says: "0 of the 1 files that this step wants are kept",
    },
    Broken {
        rule: "OddThing::EvidenceName",
        genuine: record,
        lie: lie!("photograph", Attached { name, .. } => *name = line("002-photo_1.jpg")),
        says: "002-photo_1.jpg is not a name for the next file that is kept here, which is \u{201c}001-\u{201d}",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: record,
        lie: lie!("log", Attached { digest, .. } => *digest = Digest([1; 32])),
        says: "the file has the SHA-256 0101",
    },
    // things
    Broken {
        rule: "OddThing::NoSuch",
        genuine: record,
        lie: lie!("bag-cards", ItemBagged { item, .. } => *item = card(3)),
        says: "there is no card 3: the script names 2",
    },
    Broken {
        rule: "OddThing::Elsewhere",
        genuine: record,
        lie: |entries| {
            let first = place(entries, "destroy-cards", |_| true);
            let Record::ItemDestroyed { item, .. } = &mut entries[first + 1].record else {
                panic!("the second")
            };
            *item = card(1);
            first + 1
        },
        says: "Smart card 1 is said at this step already: it cannot be said again now",
    },
    Broken {
        rule: "OddThing::OtherBag",
        genuine: record,
        lie: lie!("open-cards", ItemOpened { bag, .. } => *bag = line("TE 0099 0099").into()),
        says: "and bag TE 0099 0099 is opened: it is not as last recorded",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: record,
        lie: lie!("open-cards", ItemOpened { intact, .. } => *intact = false),
        says: "is not as last recorded. To go on as it is, file an exception about bag",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: record,
        lie: |entries| before(entries, "move-cards", done(), 1, &[5]),
        says: "nothing is said of card 1. To go on as it is, file an exception about card 1 not there",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: record,
        lie: lie!("count", Done { values, .. } => { values.insert("bags-left".into(), line("4")); }),
        says: "and those that were used. Count again",
    },
    // a drill
    Broken {
        rule: "NotYet::CombineFirst",
        genuine: || {
            scripted("drill", "wipe", |template| move_before(template, StepKind::Wipe, StepKind::Combine))
        },
        lie: |entries| goes_on(entries, Record::Wiped { what: line("nothing") }),
        says: "the key was not rebuilt from the sheets: rebuild and prove it before the wipe, or abort",
    },
];
