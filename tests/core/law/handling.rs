//! Things of which a script wants some, bags and files that it names, rounds that a choice ends.

use std::sync::LazyLock;

use super::genuine::held;
use super::recording::done;
use super::{Broken, goes_on, lie, place};
use crate::support::line;
use keyrite::plan::load;
use keyrite::transcript::Entry;
use keyrite::transcript::record::{ItemNumber, LikeName, Place, Record};
use keyrite::vocab::Line;

const BASE: &str = include_str!("../scripts/base.toml");
const HANDLING: &str = include_str!("../scripts/handling.toml");

/// The script to its end: P1 administrator, P2 operator, P3 to P5 officers, P6 witness. The first round is the last.
fn record() -> Vec<Entry> {
    static HELD: LazyLock<Vec<Entry>> = LazyLock::new(|| {
        let closing = "[[phase]]\ninclude = \"closing\"";
        let text = BASE.replace(closing, &format!("{HANDLING}\n{closing}"));
        held(&load("handling", &text).expect("loads"), "seal", |_| ())
    });
    HELD.clone()
}

/// A destruction in which whoever brings a sheet is not its holder, and one person confirms its end.
pub fn destroyed() -> Vec<Entry> {
    static HELD: LazyLock<Vec<Entry>> = LazyLock::new(|| {
        let text = crate::destruction::at_once().to_toml();
        let (before, after) = text.split_once("id = \"destroy\"").expect("the step");
        let after = after.replacen("acts = \"custodian\"", "acts = \"operator\"", 1);
        let confirms = "confirms = [\"operator\", \"witness\"]";
        assert!(after.contains(confirms));
        let after = after.replacen(confirms, "confirms = [\"custodian\"]", 1);
        let text = format!("{before}id = \"destroy\"{after}");
        let text = text.replacen("title = \"Custodian\"", "title = \"Bringer\"", 1);
        let template = load("destruction", &text).unwrap_or_else(|error| panic!("{error}"));
        let (_, mut room) = crate::destruction::opened(&template, 95);
        room.finish();
        room.entries
    });
    HELD.clone()
}

/// In the header, whoever holds the first sheet is called so.
fn first_sheet_is_held_by(entries: &mut [Entry], name: &Line) {
    let known =
        super::header_of(entries).parent.as_mut().and_then(|parent| parent.known.as_mut()).expect("a set");
    let before = known.sheets[0].holder.clone();
    for holder in known.holders.iter_mut().filter(|holder| holder.name == before) {
        holder.name = name.clone();
    }
    for sheet in known.sheets.iter_mut().filter(|sheet| sheet.holder == before) {
        sheet.holder = name.clone();
    }
}

/// A destruction by a script that opens every bag before it destroys a sheet, as far as the first.
fn opened_first() -> Vec<Entry> {
    static HELD: LazyLock<Vec<Entry>> = LazyLock::new(|| {
        let text = crate::destruction::at_once().to_toml();
        let at = text.find("[[phase.step]]\nid = \"serial\"").expect("the step");
        let again = "[[phase]]\ntitle = \"Sheet {sheet.number}, again\"\nrepeat = \"sheets-of-parent\"\n\n";
        let text = format!("{}{again}{}", &text[..at], &text[at..]);
        let template = load("destruction", &text).unwrap_or_else(|error| panic!("{error}"));
        let (_, mut room) = crate::destruction::opened(&template, 100);
        room.go_to("open-bag/2");
        room.entries
    });
    HELD.clone()
}

pub const TABLE: &[Broken] = &[
    Broken {
        rule: "OddThing::NotTheScriptsBag",
        genuine: record,
        lie: lie!("open-box", ItemOpened { bag, .. } => *bag = line("BB 1186 4606").into()),
        says: "the script says that it is in bag BB 1186 4605, and bag BB 1186 4606 is opened: it is not as last recorded",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: record,
        lie: lie!("open-box", ItemOpened { intact, .. } => *intact = false),
        says: "bag BB 1186 4605 is not as last recorded. To go on as it is, file an exception about bag",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: record,
        lie: |entries| {
            let first = place(entries, "some-cards", |_| true);
            entries[first + 1].record = done();
            first + 1
        },
        says: "nothing is said of card 2. To go on as it is, file an exception about card 2 not there",
    },
    Broken {
        rule: "OddThing::NoSuch",
        genuine: record,
        lie: lie!("some-cards", ItemMoved { item, .. } => *item = ItemNumber { id: "card".into(), number: 4 }),
        says: "there is no card 4: the script names 3",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: record,
        lie: lie!("keep", Attached { name, .. } => *name = line("001-root.crt")),
        says: "the file is called 001-root.crt, and the script wants root.csr or run 2.log",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: record,
        lie: |entries| {
            let first = place(entries, "keep", |_| true);
            let Record::Attached { name, .. } = &mut entries[first + 1].record else { panic!("the second") };
            *name = line("002-root.csr");
            first + 1
        },
        says: "the file is called 002-root.csr, and the script wants run 2.log",
    },
    Broken {
        rule: "BindError::NothingLeft",
        genuine: destroyed,
        lie: |entries| {
            let known = super::header_of(entries).parent.as_mut().and_then(|parent| parent.known.as_mut());
            for sheet in &mut known.expect("a set").sheets {
                (sheet.place, sheet.bag) = (Place::Destroyed, None);
            }
            0
        },
        says: "tells of none that is left",
    },
    Broken {
        rule: "OddThing::OnTheTable",
        genuine: opened_first,
        lie: |entries| {
            let first = place(entries, "open-bag/1", |_| true);
            let Record::ItemOpened { item, bag, intact, state } = entries[first].record.clone() else {
                unreachable!()
            };
            let (item, bag) = (ItemNumber { number: 2, ..item }, line(&bag.as_str().replace("0001", "0002")));
            goes_on(entries, Record::ItemOpened { item, bag: bag.into(), intact, state })
        },
        says: "Sheet 1 is out of its bag: put it into a bag, or destroy it, before Sheet 2 is taken out",
    },
    Broken {
        rule: "OddThing::HolderAlone",
        genuine: destroyed,
        lie: |entries| {
            first_sheet_is_held_by(entries, &line("Bringer 1"));
            place(entries, "destroy/1", |_| true)
        },
        says: "Sheet 1 was held by Bringer 1, and nobody else confirms that it is destroyed: let a witness confirm it",
    },
    Broken {
        rule: "OddThing::HolderAlone",
        genuine: destroyed,
        // the same person under another spelling, as was said at the roll
        lie: |entries| {
            let spelled = line("W\u{ed}tness 9");
            first_sheet_is_held_by(entries, &spelled);
            let seen = place(entries, "destroy/1", |_| true);
            let [witness] = entries[seen].with[..] else { panic!("one sees it") };
            let enrols =
                |entry: &Entry| matches!(&entry.record, Record::Participant(person) if person.id == witness);
            let at = entries.iter().position(enrols).expect("on the roll");
            let Record::Participant(person) = &mut entries[at].record else { unreachable!() };
            person.name = line("Witness 9");
            person.like = vec![LikeName { name: spelled, same: true }];
            seen
        },
        says: "was held by W\u{ed}tness 9, and nobody else confirms that it is destroyed: let a witness confirm it",
    },
    Broken {
        rule: "Refusal::ReachesK",
        genuine: destroyed,
        lie: |entries| {
            let before = entries[place(entries, "open-bag/1", |_| true)].by;
            let second = place(entries, "open-bag/2", |_| true);
            entries[second].by = before;
            second
        },
        says: "Bringer 1 has known",
    },
    Broken {
        rule: "OddThing::OtherBag",
        genuine: destroyed,
        lie: lie!("open-bag/2", ItemOpened { bag, .. } => *bag = line("TE 0099 0099").into()),
        says: "it was put into bag TE 0000 0002, and bag TE 0099 0099 is opened: it is not as last recorded",
    },
    Broken {
        rule: "OddThing::NoSuch",
        genuine: destroyed,
        lie: lie!("destroy/2", ItemDestroyed { item, .. } => item.number = 3),
        says: "there is no sheet 3",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: destroyed,
        lie: |entries| {
            let at = place(entries, "destroy/2", |_| true);
            entries[at].record = done();
            at
        },
        says: "nothing is said of sheet 2. To go on as it is, file an exception about sheet 2 not there",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: destroyed,
        lie: lie!("serial/3", Done { values, .. } => { values.insert("serial".into(), line("S-0042")); }),
        says: "Serial on the sheet: S-0042 is not S-0003",
    },
    // the round that says that it is the last is the last
    Broken {
        rule: "Refusal::OtherStep",
        genuine: record,
        lie: |entries| {
            let first = place(entries, "another/1", |_| true);
            let again = Entry { step: Some("another/2".into()), ..entries[first].clone() };
            entries.insert(first + 1, again);
            first + 1
        },
        says: "another/2",
    },
    // one that does not is followed by another
    Broken {
        rule: "Refusal::OtherStep",
        genuine: record,
        lie: |entries| {
            let first = place(entries, "another/1", |_| true);
            let Record::Done { chosen, .. } = &mut entries[first].record else { unreachable!() };
            chosen.insert("more".into(), "yes".into());
            first + 1
        },
        says: "another/2",
    },
];
