//! An audit: one sheet and one holder at a time, held against the last record and against the making of the sheet.

use std::sync::LazyLock;

use super::{Broken, before, begins, header, lie, place};
use crate::auditing::{audit_upon, made, person};
use crate::support::line;
use keyrite::transcript::record::{FollowUp, Found, KnownSet, Place, Record, SheetChecked, SheetSighted};
use keyrite::transcript::{Entry, PersonId};
use keyrite::vocab::{Day, Digest};

type Held = LazyLock<Vec<Entry>>;

/// An audit of 2 of 3 sheets, by P1 auditor, P2 administrator, P3 operator, P4 witness; P5 to P7 hold the sheets. Share 1
/// is opened and checked, share 2 only sighted, share 3 is missing.
fn audited() -> Vec<Entry> {
    static HELD: Held = LazyLock::new(|| {
        let first = made(61);
        let mut room = audit_upon(&first, 62);
        room.go_to("sight/1");
        crate::auditing::check(&mut room, 1);
        crate::auditing::sight(&mut room, 2);
        crate::auditing::misses(&mut room);
        room.finish();
        room.entries
    });
    HELD.clone()
}

/// The same, but nothing of the opened sheet could be read.
fn unread() -> Vec<Entry> {
    static HELD: Held = LazyLock::new(|| {
        let first = made(63);
        let mut room = audit_upon(&first, 64);
        room.go_to("sight/1");
        crate::auditing::opens(&mut room, 1);
        crate::auditing::cannot_read(&mut room);
        crate::auditing::rebags(&mut room, Some(crate::auditing::follow_up()));
        room.finish();
        room.entries
    });
    HELD.clone()
}

/// What the header takes over.
fn known(entries: &mut [Entry]) -> &mut KnownSet {
    let parent = super::header_of(entries).parent.as_mut().expect("a parent");
    parent.known.as_mut().expect("a set")
}

fn looked(entries: &mut [Entry], step: &str) -> (usize, SheetSighted) {
    let at = place(entries, step, |record| matches!(record, Record::SheetSighted(_)));
    let Record::SheetSighted(looked) = &entries[at].record else { unreachable!() };
    (at, looked.clone())
}

fn put(entries: &mut [Entry], at: usize, looked: SheetSighted) -> usize {
    entries[at].record = Record::SheetSighted(looked);
    at
}

/// A look is changed so.
macro_rules! look {
    ($step:literal, $looked:ident => $change:expr) => {
        |entries: &mut Vec<Entry>| {
            let (at, mut $looked) = looked(entries, $step);
            $change;
            put(entries, at, $looked)
        }
    };
}

fn until(day: &str) -> Option<FollowUp> {
    Some(FollowUp { who: line("Ada asks"), until: Day::parse(day).expect("a day") })
}

const fn is_new_bag(record: &Record) -> bool {
    matches!(record, Record::SheetRebagged(_))
}

const fn is_check(record: &Record) -> bool {
    matches!(record, Record::SheetChecked(_))
}

pub const TABLE: &[Broken] = &[
    Broken {
        rule: "OddParent::NothingToAudit",
        genuine: audited,
        lie: header!(header => header.parent = None),
        says: "an audit looks at the sheets of one: hold it after the ceremony that made or last handled the set",
    },
    Broken {
        rule: "OddParent::NothingToAudit",
        genuine: audited,
        lie: header!(header => header.parent.as_mut().expect("a parent").known = None),
        says: "hold it after the ceremony that made or last handled the set",
    },
    Broken {
        rule: "OddParent::AllDestroyed",
        genuine: audited,
        lie: header!(header => {
            let known = header.parent.as_mut().expect("a parent").known.as_mut().expect("a set");
            known.sheets.iter_mut().for_each(|sheet| (sheet.place, sheet.bag) = (Place::Destroyed, None));
        }),
        says: "is destroyed: there is nothing left to look at",
    },
    // one sheet at a time
    Broken {
        rule: "OddSheet::OfAnotherRound",
        genuine: audited,
        lie: look!("sight/1", looked => looked.share = 2),
        says: "this round is about share 1, and share 2 is named",
    },
    Broken {
        rule: "OddSheet::OfAnotherRound",
        genuine: audited,
        lie: lie!("sight/1", SheetChecked (checked) => checked.share = 3),
        says: "this round is about share 1, and share 3 is named",
    },
    Broken {
        rule: "OddSheet::OfAnotherRound",
        genuine: audited,
        lie: lie!("sight/1", SheetRebagged (rebagged) => rebagged.share = 3),
        says: "every sheet has a round of its own",
    },
    Broken {
        rule: "OddSheet::OnTheTable",
        genuine: audited,
        lie: |entries| {
            let (_, second) = looked(entries, "sight/2");
            let at = place(entries, "sight/1", is_check);
            let line = Entry {
                record: Record::SheetSighted(SheetSighted { opened: true, ..second }),
                ..entries[at].clone()
            };
            entries.insert(at, line);
            at
        },
        says: "share 1 is out of its bag: it goes into a new bag before anything else is looked at",
    },
    // the second sheet is not looked at before the first is away
    Broken {
        rule: "Refusal::OtherStep",
        genuine: audited,
        lie: |entries| {
            let at = place(entries, "sight/1", is_new_bag);
            entries.remove(at);
            at
        },
        says: "it belongs to step sight/2, and step sight/1 is due",
    },
    Broken {
        rule: "NotYet::BagFirst",
        genuine: audited,
        lie: |entries| {
            let at = place(entries, "sight/1", is_check);
            let check = entries[at].record.clone();
            let first = begins(entries, "sight/1");
            let line = Entry { record: check, ..entries[first].clone() };
            entries.insert(first, line);
            first
        },
        says: "look at the bag first",
    },
    Broken {
        rule: "Refusal::OutOfTurn",
        genuine: audited,
        lie: |entries| before(entries, "sight/2", Record::Gate { share: 2 }, 1, &[3, 4]),
        says: "it waits for a look at the sheet",
    },
    // what is said of a look goes together
    Broken {
        rule: "OddSheet::ShownThoughMissing",
        genuine: audited,
        lie: look!("sight/3", looked => looked.holder = Some(person("custodian", 3))),
        says: "share 3 is missing: then nobody showed it",
    },
    Broken {
        rule: "OddSheet::ShownThoughMissing",
        genuine: audited,
        lie: look!("sight/3", looked => looked.bag = Some(line("TE 0001 0009").into())),
        says: "no bag is named",
    },
    Broken {
        rule: "OddSheet::ShownThoughMissing",
        genuine: audited,
        lie: look!("sight/3", looked => looked.opened = true),
        says: "nothing is opened",
    },
    Broken {
        rule: "OddSheet::NobodyShowed",
        genuine: audited,
        lie: look!("sight/2", looked => looked.holder = None),
        says: "share 2 was found: say who showed it",
    },
    Broken {
        rule: "NotYet::NoCustodian",
        genuine: audited,
        lie: look!("sight/2", looked => looked.holder = Some(PersonId(1))),
        says: "P1 is no custodian",
    },
    Broken {
        rule: "OddSheet::NotAsRecorded",
        genuine: audited,
        lie: look!("sight/2", looked => looked.bag = Some(line("TE 0001 0077").into())),
        says: "share 2 was last recorded in bag TE 0000 0002, and it is found in bag TE 0001 0077",
    },
    Broken {
        rule: "OddSheet::NotAsRecorded",
        genuine: audited,
        lie: look!("sight/2", looked => looked.bag = None),
        says: "and it is found in no bag",
    },
    // what was missing is found again: that is not as it was recorded last
    Broken {
        rule: "OddSheet::NotAsRecorded",
        genuine: audited,
        lie: |entries| {
            let sheet = &mut known(entries).sheets[1];
            (sheet.place, sheet.bag) = (Place::Missing, None);
            let (at, mut second) = looked(entries, "sight/2");
            second.bag = None;
            put(entries, at, second)
        },
        says: "that is not as last recorded",
    },
    Broken {
        rule: "OddSheet::NoOtherBag",
        genuine: audited,
        lie: look!("sight/2", looked => {
            (looked.found, looked.finding) = (Found::OtherBag, until("2027-01-01"));
        }),
        says: "TE 0000 0002 is the recorded one",
    },
    Broken {
        rule: "OddSheet::NoOtherBag",
        genuine: audited,
        lie: look!("sight/2", looked => {
            (looked.found, looked.finding, looked.bag) = (Found::OtherBag, until("2027-01-01"), None);
        }),
        says: "no number is named",
    },
    Broken {
        rule: "OddSheet::NoSeal",
        genuine: audited,
        lie: |entries| {
            let sheet = &mut known(entries).sheets[1];
            (sheet.place, sheet.bag) = (Place::Open, None);
            let (at, mut second) = looked(entries, "sight/2");
            (second.found, second.finding, second.bag) = (Found::SealBroken, until("2027-01-01"), None);
            put(entries, at, second)
        },
        says: "share 2 is in no bag, as last recorded: no seal is broken",
    },
    Broken {
        rule: "OddSheet::BagOfAnother",
        genuine: audited,
        lie: look!("sight/2", looked => {
            (looked.found, looked.finding) = (Found::OtherBag, until("2027-01-01"));
            looked.bag = Some(line("TE 0000 0003").into());
        }),
        says: "bag TE 0000 0003 belongs to another sheet",
    },
    // the bag that the first sheet went into
    Broken {
        rule: "OddSheet::BagOfAnother",
        genuine: audited,
        lie: look!("sight/2", looked => {
            (looked.found, looked.finding) = (Found::OtherBag, until("2027-01-01"));
            looked.bag = Some(line("te-0001-0001").into());
        }),
        says: "it is not shown for share 2",
    },
    // exceptions name what they let go
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: audited,
        lie: look!("sight/2", looked => {
            (looked.found, looked.finding) = (Found::OtherBag, until("2027-01-01"));
            looked.bag = Some(line("TE 0001 0077").into());
        }),
        says: "bag TE 0001 0077 is not as last recorded. To go on as it is, file an exception about bag TE 0001 0077",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: audited,
        lie: look!("sight/2", looked => {
            (looked.found, looked.finding) = (Found::SealBroken, until("2027-01-01"));
        }),
        says: "bag TE 0000 0002 is not as last recorded",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: audited,
        lie: look!("sight/2", looked => looked.holder = Some(person("custodian", 1))),
        says: "file an exception about share 2 shown by",
    },
    // nobody looks into k sheets
    Broken {
        rule: "Refusal::ReachesK",
        genuine: audited,
        lie: look!("sight/2", looked => {
            (looked.holder, looked.opened) = (Some(person("custodian", 1)), true);
        }),
        says: "Custodian 1 has known share 1, and any 2 of the set rebuild the key",
    },
    // findings
    Broken {
        rule: "OddSheet::FollowUp",
        genuine: audited,
        lie: look!("sight/3", looked => looked.finding = None),
        says: "share 3: something is not as it should be: say who follows up, and until when",
    },
    Broken {
        rule: "OddSheet::FollowUp",
        genuine: audited,
        lie: look!("sight/2", looked => looked.finding = until("2027-01-01")),
        says: "share 2: all is as it should be, and a follow-up is named",
    },
    Broken {
        rule: "OddSheet::FollowUp",
        genuine: audited,
        lie: lie!("sight/1", SheetRebagged (rebagged) => rebagged.finding = until("2027-01-01")),
        says: "and a follow-up is named",
    },
    Broken {
        rule: "OddSheet::FollowUp",
        genuine: unread,
        lie: lie!("sight/1", SheetRebagged (rebagged) => rebagged.finding = None),
        says: "say who follows up, and until when",
    },
    Broken {
        rule: "OddSheet::DeadlineOver",
        genuine: audited,
        lie: look!("sight/3", looked => looked.finding = until("2026-11-01")),
        says: "share 3: 2026-11-01 is over",
    },
    Broken {
        rule: "OddSheet::DeadlineOver",
        genuine: unread,
        lie: lie!("sight/1", SheetRebagged (rebagged) => rebagged.finding = until("2026-11-01")),
        says: "share 1: 2026-11-01 is over",
    },
    // what waits for a new set is not sealed again
    Broken {
        rule: "OddSheet::Waits",
        genuine: audited,
        lie: |entries| {
            let sheet = &mut known(entries).sheets[0];
            (sheet.place, sheet.bag) = (Place::Reshare, None);
            let (at, mut first) = looked(entries, "sight/1");
            first.bag = None;
            put(entries, at, first)
        },
        says: "share 1 waits to be replaced",
    },
    // the sheet is the one that was made
    Broken {
        rule: "OddSheet::NothingToProve",
        genuine: audited,
        lie: |entries| {
            known(entries).sheets[0].digest = None;
            place(entries, "sight/1", is_check)
        },
        says: "no transcript tells which share 1 was made",
    },
    Broken {
        rule: "OddSheet::NotTheShare",
        genuine: audited,
        lie: lie!("sight/1", SheetChecked (checked) => checked.digest = Digest([9; 32])),
        says: "what was read has the digest 0909",
    },
    Broken {
        rule: "OddSheet::NotTheSheet",
        genuine: audited,
        lie: lie!("sight/1", SheetChecked (checked) => checked.serial = 7),
        says: "the paper has the serial S-0007, and the good sheet of share 1 is S-0001",
    },
    Broken {
        rule: "OddSheet::ProvenAlready",
        genuine: audited,
        lie: |entries| super::twice(entries, "sight/1", is_check),
        says: "share 1 is proven: put it into its new bag",
    },
    Broken {
        rule: "OddSheet::ProvenAlready",
        genuine: audited,
        lie: |entries| {
            let at = place(entries, "sight/1", is_new_bag);
            let why = super::genuine::said();
            let line = Entry { record: Record::ShareRefused { sheet: None, why }, ..entries[at].clone() };
            entries.insert(at, line);
            at
        },
        says: "share 1 is proven",
    },
    Broken {
        rule: "OddSheet::NotRead",
        genuine: unread,
        lie: |entries| {
            super::without(entries, "sight/1", |record| matches!(record, Record::ShareRefused { .. }))
        },
        says: "share 1 was opened and not read",
    },
    // the new bag is new, and among those counted
    Broken {
        rule: "Contradiction::BagUsed",
        genuine: audited,
        lie: lie!("sight/1", SheetRebagged (rebagged) => rebagged.bag = line("TE 0000 0001").into()),
        says: "bag TE 0000 0001 was used in this ceremony already",
    },
    Broken {
        rule: "Contradiction::BagUsedBefore",
        genuine: audited,
        lie: lie!("sight/1", SheetRebagged (rebagged) => rebagged.bag = line("TE 0000 0002").into()),
        says: "TE 0000 0002",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        genuine: audited,
        lie: lie!("sight/1", SheetRebagged (rebagged) => rebagged.bag = line("ZZ 0001").into()),
        says: "bag ZZ 0001 is not among the bags that were counted",
    },
];

/// A page that a program drew is no sheet in production.
#[test]
fn a_page_in_memory_is_no_sheet() {
    let first = crate::auditing::made_in(65, keyrite::vocab::Mode::Production);
    let mut room = crate::auditing::audit_upon(&first, 66);
    room.go_to("sight/1");
    crate::auditing::check(&mut room, 1);
    room.finish();
    let mut entries = room.entries;
    let at = place(&entries, "sight/1", is_check);
    let Record::SheetChecked(SheetChecked { from, .. }) = &mut entries[at].record else { unreachable!() };
    *from = keyrite::transcript::record::ReadFrom::Page;
    let found = super::wrong(&entries);
    assert_eq!(super::not_named(("NotYet::ReadFromThePage", "read back from paper"), at + 1, found), None);
}
