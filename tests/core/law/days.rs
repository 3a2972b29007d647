//! What a later day of a ceremony may not say: its header, its end, and who is here again.

use std::sync::LazyLock;

use super::{LineError, not_named, place, rule};
use crate::support::{Room, choices, first_wrong_after, resign_by};
use keyrite::ceremony::audit::Audit;
use keyrite::ceremony::{Earlier, Session, Tick};
use keyrite::plan::load;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::{Ended, Header, Record, SessionBegun, SessionEnded};
use keyrite::transcript::{Entry, PersonId};
use keyrite::vocab::{CeremonyId, Digest, Mode, Moment};

/// The lines of the first day and of the second, of a ceremony that has three.
fn two_days() -> (Vec<Entry>, Vec<Entry>) {
    static HELD: LazyLock<(Vec<Entry>, Vec<Entry>)> = LazyLock::new(|| {
        let template =
            load("days", include_str!("../scripts/days.toml")).unwrap_or_else(|error| panic!("{error}"));
        let chosen = choices(&template, None, LockKind::None);
        let mut room = Room::open(&template, chosen, Mode::Rehearsal, 51).expect("opens");
        room.finish();
        let first = std::mem::take(&mut room.entries);
        room.next_day();
        room.finish();
        (first, room.entries)
    });
    HELD.clone()
}

struct Broken {
    rule: &'static str,
    lie: fn(&mut Vec<Entry>) -> usize,
    says: &'static str,
}

fn header(entries: &mut [Entry]) -> &mut Header {
    let Some(Record::Header(header)) = entries.first_mut().map(|entry| &mut entry.record) else {
        panic!("no header")
    };
    header
}

fn begun(entries: &mut [Entry]) -> (usize, &mut Entry) {
    let at = place(entries, "evening", |record| matches!(record, Record::SessionBegun { .. }));
    (at, entries.get_mut(at).expect("found"))
}

/// Lies of the second day.
const SECOND: &[Broken] = &[
    Broken {
        rule: "OddDay::OtherPart",
        lie: |entries| {
            header(entries).parent.as_mut().expect("a parent").entries += 1;
            0
        },
        says: "does not name the part before it as that one ended",
    },
    Broken {
        rule: "OddDay::AnotherBefore",
        lie: |entries| {
            header(entries).parent.as_mut().expect("a parent").ceremony = CeremonyId([9; 16]);
            0
        },
        says: "the day between them is missing, or it is of another ceremony",
    },
    Broken {
        rule: "OddDay::OtherPart",
        lie: |entries| {
            let redo = crate::support::prose("Everything is done again.");
            header(entries).parent.as_mut().expect("a parent").redo = redo;
            0
        },
        says: "does not name the part before it",
    },
    Broken {
        rule: "OddDay::NamesNoPart",
        lie: |entries| {
            header(entries).parent.as_mut().expect("a parent").ended = Ended::Sealed;
            0
        },
        says: "names no part before it",
    },
    Broken {
        rule: "OddDay::NamesNoPart",
        lie: |entries| {
            header(entries).parent = None;
            0
        },
        says: "names no part before it",
    },
    Broken {
        rule: "OddDay::SameKey",
        lie: |entries| {
            let header = header(entries);
            header.ceremony = CeremonyId([5; 16]);
            // marks the entries for the key of the first day
            header.program = crate::support::line("the key of the first day");
            0
        },
        says: "each part has its own",
    },
    Broken {
        rule: "OddDay::OtherMode",
        lie: |entries| {
            header(entries).mode = Mode::Production;
            0
        },
        says: "one part is a rehearsal",
    },
    Broken {
        rule: "OddDay::OtherScript",
        lie: |entries| {
            let header = header(entries);
            header.template = header.template.replace("Keep the log", "Keep a log");
            0
        },
        says: "word for word",
    },
    Broken {
        rule: "OddDay::OtherChoices",
        lie: |entries| {
            header(entries).choices.place = crate::support::line("another room");
            0
        },
        says: "what was chosen for it",
    },
    Broken {
        rule: "OddDay::Earlier",
        lie: |entries| {
            entries[0].at = Moment::parse("2001-01-01T00:00:00.000+00:00").expect("a time");
            0
        },
        says: "before the part before it ended",
    },
    Broken {
        rule: "OddDay::Order",
        lie: |entries| {
            let (at, entry) = begun(entries);
            let Record::SessionBegun(SessionBegun { present, .. }) = &mut entry.record else {
                unreachable!()
            };
            present.reverse();
            at
        },
        says: "in the order of their numbers",
    },
    Broken {
        rule: "OddDay::NotHere",
        lie: |entries| {
            let (at, entry) = begun(entries);
            let by = entry.by;
            let Record::SessionBegun(SessionBegun { present, .. }) = &mut entry.record else {
                unreachable!()
            };
            present.retain(|id| *id != by);
            at
        },
        says: "is not named among them",
    },
    Broken {
        rule: "Refusal::Unknown",
        lie: |entries| {
            let (at, entry) = begun(entries);
            let Record::SessionBegun(SessionBegun { present, .. }) = &mut entry.record else {
                unreachable!()
            };
            present.push(PersonId(99));
            at
        },
        says: "P99",
    },
    Broken {
        rule: "RollIncomplete::Step",
        lie: |entries| {
            let (at, entry) = begun(entries);
            let keep: Vec<PersonId> = entry.with.iter().chain([&entry.by]).copied().collect();
            let Record::SessionBegun(SessionBegun { present, .. }) = &mut entry.record else {
                unreachable!()
            };
            present.retain(|id| keep.contains(id));
            at
        },
        says: "officer",
    },
    Broken {
        rule: "Refusal::NotHere",
        lie: |entries| {
            // somebody who is not here acts on this day
            let (_, entry) = begun(entries);
            let Record::SessionBegun(SessionBegun { present, .. }) = &mut entry.record else {
                unreachable!()
            };
            present.retain(|id| *id != PersonId(2));
            let at = place(entries, "serial-again", |record| matches!(record, Record::Done { .. }));
            entries[at].by = PersonId(2);
            at
        },
        says: "P2 on the roll, is not here on this day",
    },
    Broken {
        rule: "OddDay::Number",
        lie: |entries| {
            let at = place(entries, "second-evening", |record| matches!(record, Record::SessionEnded { .. }));
            let Record::SessionEnded(SessionEnded { part, .. }) = &mut entries[at].record else {
                unreachable!()
            };
            *part = 1;
            at
        },
        says: "this is part 2 of the ceremony, not 1",
    },
    Broken {
        rule: "NotYet::HasNotSpoken",
        lie: |entries| {
            let at = place(entries, "second-evening", |record| matches!(record, Record::SignOff { .. }));
            entries.remove(at);
            place(entries, "second-evening", |record| matches!(record, Record::SessionEnded { .. }))
        },
        says: "has not",
    },
    Broken {
        rule: "Refusal::ExceptionNeeded",
        lie: |entries| {
            let at = place(entries, "second-evening", |record| matches!(record, Record::SignOff { .. }));
            let later = Moment::parse("2027-06-01T00:00:00.000+00:00").expect("a time");
            entries.iter_mut().skip(at).for_each(|entry| entry.at = later);
            place(entries, "second-evening", |record| matches!(record, Record::SessionEnded { .. }))
        },
        says: "ahead of the running time",
    },
    Broken {
        rule: "Refusal::Over",
        lie: |entries| {
            let last = entries.last().expect("lines").clone();
            entries.push(last);
            entries.len() - 1
        },
        says: "another part",
    },
    Broken {
        rule: "Refusal::OutOfTurn",
        lie: |entries| {
            let (at, _) = begun(entries);
            let again = entries[at].clone();
            let evening = place(entries, "second-evening", |_| true);
            let mono = entries[evening].mono;
            entries.insert(evening, Entry { step: Some("second-evening".into()), mono, ..again });
            evening
        },
        says: "a person's own statement, or the end of the day",
    },
    Broken {
        rule: "Refusal::OutOfTurn",
        lie: |entries| {
            let (at, _) = begun(entries);
            entries[at].record = Record::SessionEnded(SessionEnded {
                part: 2,
                custody: crate::support::prose("a safe"),
                goes_on: crate::support::line("tomorrow"),
            });
            at
        },
        says: "who is here again",
    },
];

fn audit_of_first() -> (Audit, Vec<Entry>) {
    let (first, second) = two_days();
    let signed = resign_by(&first, 0x66);
    let lines = signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()));
    let (audit, wrong) = first_wrong_after(Audit::default(), lines);
    assert!(wrong.is_none(), "the first day does not stand: {wrong:?}");
    (audit.into_next_part().expect("its day is over"), second)
}

#[test]
fn what_is_said_of_a_later_day() {
    let mut failures = Vec::new();
    for Broken { rule: wanted, lie, says } in SECOND {
        let (audit, mut entries) = audit_of_first();
        // the first day was signed anew, so its last line is another one
        header(&mut entries).parent.as_mut().expect("a parent").head = audit_head();
        let seed = |entries: &[Entry]| match &entries[0].record {
            Record::Header(header) if header.program.as_str() == "the key of the first day" => 0x66,
            _ => 0x67,
        };
        let genuine = wrong_of(audit, &entries, 0x67);
        if genuine.is_some() {
            failures.push(format!("{wanted}: its transcript does not stand: {genuine:?}"));
            continue;
        }
        let (audit, _) = audit_of_first();
        let at = lie(&mut entries);
        let found = wrong_of(audit, &entries, seed(&entries));
        failures.extend(not_named((wanted, says), at + 1, found));
    }
    assert!(failures.is_empty(), "{}\n{} of {}", failures.join("\n"), failures.len(), SECOND.len());
}

fn audit_head() -> keyrite::vocab::Digest {
    resign_by(&two_days().0, 0x66).last().expect("lines").digest
}

fn wrong_of(audit: Audit, entries: &[Entry], seed: u8) -> Option<(usize, LineError)> {
    let signed = resign_by(entries, seed);
    first_wrong_after(audit, signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()))).1
}

/// A later day alone is not read as a ceremony, and nothing follows a day that is not over.
#[test]
fn a_later_day_stands_only_after_the_day_before() {
    let (_, second) = two_days();
    let Some((1, LineError::Script(why))) = wrong_of(Audit::default(), &second, 0x67) else {
        panic!("it stands alone")
    };
    assert_eq!(rule(&why), "NotYet::PartBefore");
    assert!(why.to_string().contains("parts/"), "{why}");
    let mut room = Room::kek(52);
    room.go_to("draw");
    assert!(room.audit.earlier().is_none() && room.audit.into_next_part().is_none());
    let early = keyrite::ceremony::Earlier { state: room.session.state().clone(), head: room.session.head() };
    let (_, second) = two_days();
    let why = keyrite::ceremony::State::begin(&second[0], Some(&early)).expect_err("no day is over");
    assert_eq!(rule(&why), "OddDay::NotOver");
}

/// Where a day may end is asked of the script: no transcript of such a one is read at all.
#[test]
fn a_day_does_not_end_anywhere() {
    let kek = keyrite::plan::blocks::SHIPPED.iter().find(|(id, _)| *id == "kek").expect("shipped").1;
    let recovery =
        keyrite::plan::blocks::SHIPPED.iter().find(|(id, _)| *id == "recovery").expect("shipped").1;
    let evening = "[[phase.step]]\nid = \"evening\"\nkind = \"session-end\"\ntitle = \"End the day\"\nacts = \"operator\"\nconfirms = [\"witness\"]\n\n";
    let phase = format!("[[phase]]\ntitle = \"A day\"\n\n{evening}");
    let days = include_str!("../scripts/days.toml");
    let many = days.replacen("title = \"Second day\"", "title = \"Second day\"\nrepeat = 50", 1);
    let step = |id: &str| format!("[[phase.step]]\nid = \"{id}\"");
    let at = |text: &str, step: &str| text.replacen(step, &format!("{evening}{step}"), 1);
    let opening = "[[phase]]\ninclude = \"opening\"";
    for (text, says) in [
        (
            at(kek, &step("draw")),
            "while a secret is in memory or a bag is open: put it before kind = \"entropy\"",
        ),
        (at(kek, &step("trial")), "while a secret is in memory"),
        (at(recovery, &step("combine")), "or behind the wipe and kind = \"reseal\""),
        (kek.replacen(opening, &format!("{phase}{opening}"), 1), "ends a day before anybody is enrolled"),
        (at(&many, &step("log")), "has 102 days: at most 60"),
    ] {
        let said = load("days", &text).expect_err(says).to_string();
        assert!(said.contains(says), "{says}: {said}");
    }
}

pub fn rules() -> impl Iterator<Item = &'static str> {
    let here = ["OddDay::NotOver", "OddDay::TooEarly", "NotYet::PartBefore"];
    SECOND.iter().map(|broken| broken.rule).chain(here)
}

/// DE-3: in production the days pass; in a rehearsal nothing is waited for.
#[test]
fn nobody_shortens_the_days_that_must_pass() {
    let hours = |hours: i64| hours * 60 * 60 * 1000;
    let cases = [
        (Mode::Production, hours(24 * 7) - 1, Some("at least 7 days pass first")),
        (Mode::Production, hours(24 * 7), None),
        (Mode::Rehearsal, 0, None),
    ];
    for (mode, later, refused) in cases {
        let text = include_str!("../scripts/days.toml");
        let text = text.replacen("kind = \"session-end\"", "kind = \"session-end\"\nleast_days = 7", 1);
        let template = load("days", &text).unwrap_or_else(|error| panic!("{error}"));
        let chosen = choices(&template, None, LockKind::None);
        let mut room = Room::open(&template, chosen, mode, 57).expect("opens");
        room.finish();
        let last = room.entries.last().expect("the end of the day").at;
        let earlier = Earlier { state: room.state().clone(), head: room.session.head() };
        let now = Tick { at: last.later_by(later).expect("in range"), mono: 0 };
        let opened =
            Session::go_on(&earlier, crate::support::line("keyrite"), Digest([7; 32]), now, &mut room.rng);
        let said = opened.map(|_| ()).map_err(|why| why.to_string());
        match refused {
            None => assert_eq!(said, Ok(()), "{mode:?} after {later} ms"),
            Some(why) => assert!(said.as_ref().is_err_and(|said| said.contains(why)), "{said:?}"),
        }
    }
}
