//! Exceptions permit by name and are used up: each rule that can be let go is let go once, for the thing that is named,
//! by two people. Ticks can fail, bags are held against the count, clocks are watched.

use std::collections::BTreeMap;

use crate::support::{
    Dealing, Room, Turn, choices, code, deal, event, exception_about, first_wrong, line, nothing_done, prose,
    resign, shipped,
};
use keyrite::ceremony::audit::{LineError, Outcome};
use keyrite::ceremony::state::{Inner, Permission};
use keyrite::ceremony::{EventKind, Refusal};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::{AfterOpening, Approved, ReadFrom, Record, Subject};
use keyrite::transcript::{Entry, PersonId};
use keyrite::vocab::{Day, Line, Mode, Moment};

/// One rule that an exception can let go: where it stands, what the exception is about, and the act that needs it.
struct Case {
    name: &'static str,
    room: fn() -> Room,
    about: fn(&Room) -> Subject,
    act: fn(&Room) -> Turn,
}

fn kek_at(step: &str) -> Room {
    let mut room = Room::kek(7);
    room.go_to(step);
    room
}

fn recovery_at(step: &str) -> Room {
    let mut room = Room::recovery(3, Mode::Rehearsal, deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).codes);
    room.go_to(step);
    room
}

fn staffed(room: &Room, what: EventKind) -> Turn {
    (room.staffed(what), None)
}

/// The routine of a free step, changed.
fn done_but(room: &Room, change: impl FnOnce(&mut Vec<String>, &mut Vec<String>, &mut Values)) -> Turn {
    let (mut event, _) = room.routine();
    let EventKind::Done { ticks, not_as_wanted, values, .. } = &mut event.what else { panic!("a free step") };
    change(ticks, not_as_wanted, values);
    (event, None)
}

type Values = BTreeMap<String, (Line, Option<Line>)>;

fn value(values: &mut Values, field: &str, text: &str) {
    values.insert(field.to_owned(), (line(text), Some(line(text))));
}

fn bag(number: &str) -> EventKind {
    EventKind::Bag { number: line(number).into(), again: line(number).into() }
}

fn gone_witness(room: &Room) -> EventKind {
    EventKind::Deputy {
        absent: room.id("witness"),
        deputy: room.newcomer("A new witness", &["witness"], &[]),
        reason: prose("taken ill"),
        document: line("D-1"),
        until: line("2026-12-31"),
    }
}

fn ten_minutes_on(room: &Room) -> Moment {
    let now = room.state().held().1;
    Moment::new(now.unix_ms() + 600_000, 60).expect("in range")
}

const OUTSIDE: &str = "TE 7777 0001";

fn cases() -> Vec<Case> {
    vec![
        Case {
            name: "a tick",
            room: || kek_at("room"),
            about: |room| Subject::Tick { tick: first_tick(room) },
            act: |room| {
                done_but(room, |ticks, failed, _| {
                    let first = ticks.remove(0);
                    failed.push(first);
                })
            },
        },
        Case {
            name: "a count of bags",
            room: || kek_at("materials"),
            about: |_| Subject::Field { field: "bags".into() },
            act: |room| done_but(room, |_, _, values| value(values, "bags", "5")),
        },
        Case {
            name: "bags left",
            room: || kek_at("reconcile"),
            about: |_| Subject::Field { field: "bags-left".into() },
            act: |room| done_but(room, |_, _, values| value(values, "bags-left", "1")),
        },
        Case {
            name: "findings",
            room: || {
                let mut room = kek_at("environment");
                room.step().expect("findings");
                room
            },
            about: |room| match room.state().inner() {
                Some(Inner::Findings { line, .. }) => Subject::Findings { line: *line },
                other => panic!("{other:?}"),
            },
            act: |room| staffed(room, nothing_done()),
        },
        Case {
            name: "a bag that was cut open",
            room: || recovery_at("collect"),
            about: |_| Subject::BagNotAsRecorded { bag: line("RB 0001").into() },
            act: cut_open,
        },
        Case {
            name: "a bag that was not counted",
            room: || kek_at("bag/1"),
            about: |_| Subject::BagOutsideRange { bag: line(OUTSIDE).into() },
            act: |room| staffed(room, bag(OUTSIDE)),
        },
        Case {
            name: "a new bag that was not counted",
            room: || recovery_at("reseal"),
            about: |_| Subject::BagOutsideRange { bag: line(OUTSIDE).into() },
            act: |room| {
                let bag = Some((line(OUTSIDE).into(), line(OUTSIDE).into()));
                staffed(
                    room,
                    EventKind::Decide { opened: 1, decision: AfterOpening::Resealed, bag, given_up: None },
                )
            },
        },
        Case {
            name: "a sheet in a file",
            room: || {
                let template = shipped("kek");
                let choices = choices(&template, Some((2, 3)), LockKind::None);
                let mut room = Room::open(&template, choices, Mode::Production, 12).expect("opens");
                room.go_to("print/1");
                room
            },
            about: |_| Subject::SheetToFile { share: 1, serial: 1 },
            act: |room| staffed(room, EventKind::SendSheet { way: line("file in /run/user/1000") }),
        },
        Case {
            name: "another lock",
            room: || kek_at("lock/1"),
            about: |_| Subject::OtherLock { share: 1, lock: LockKind::CodeWords },
            act: |room| staffed(room, EventKind::Lock(LockKind::CodeWords)),
        },
        Case {
            name: "the only witness",
            room: || kek_at("draw"),
            about: |room| Subject::WitnessReplaced { absent: room.id("witness") },
            act: |room| (event(room.id("administrator"), &[room.id("operator")], gone_witness(room)), None),
        },
        Case {
            name: "a clock that is off",
            room: || kek_at("clock"),
            about: |_| Subject::ClockOff { seconds: 600 },
            act: |room| staffed(room, EventKind::Clock { wall: ten_minutes_on(room) }),
        },
        Case {
            name: "an approval of next year",
            room: || kek_at("approval"),
            about: |_| Subject::ApprovalDate { date: Day::parse("2027-03-01").expect("a day") },
            act: |room| approval(room, "2027-03-01"),
        },
        Case {
            name: "an approval of long ago",
            room: || kek_at("approval"),
            about: |_| Subject::ApprovalDate { date: Day::parse("2024-03-01").expect("a day") },
            act: |room| approval(room, "2024-03-01"),
        },
    ]
}

fn first_tick(room: &Room) -> String {
    room.state().due().map(|(_, _, step)| step.ticks[0].clone()).expect("a step")
}

fn cut_open(room: &Room) -> Turn {
    let holder = room.id("custodian");
    let state = line("cut along its side");
    staffed(room, EventKind::OpenBag { holder, bag: line("RB 0001").into(), intact: false, state })
}

fn approval(room: &Room, date: &str) -> Turn {
    let (mut event, _) = room.routine();
    let EventKind::Approve { date: theirs, .. } = &mut event.what else { panic!("an approval") };
    *theirs = line(date);
    (event, None)
}

/// Two people who may let this go.
fn pair(room: &Room, about: &Subject) -> (PersonId, PersonId) {
    match about {
        Subject::WitnessReplaced { .. } => (room.id("administrator"), room.id("operator")),
        _ => (room.id("administrator"), room.id("witness")),
    }
}

/// Without its exception an act is refused, and the refusal says what the exception must be about; a remark, an
/// exception about something else, or one that a person files alone, permits nothing.
#[test]
fn each_rule_is_let_go_only_by_an_exception_that_names_it() {
    for Case { name, room, about, act } in cases() {
        let mut room = room();
        let about = about(&room);
        let (by, with) = pair(&room, &about);
        let refused = |room: &mut Room, when: &str| {
            let (event, secret) = act(room);
            let refusal = room.take(&event, secret).expect_err(when);
            let Refusal::ExceptionNeeded { about: named, .. } = &refusal else {
                panic!("{name}, {when}: {refusal}")
            };
            assert_eq!(named.word(), about.word(), "{name}, {when}");
            assert!(refusal.to_string().contains("file an exception about"), "{name}: {refusal}");
        };
        refused(&mut room, "nothing was filed");
        room.take(&event(by, &[], exception_about(Subject::Remark)), None).expect("a remark");
        refused(&mut room, "a remark was filed");
        for other in cases().iter().map(|other| other.about) {
            // some of them ask the room for what it does not have at this step
            let Ok(other) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| other(&room))) else {
                continue;
            };
            if other.word() == about.word() {
                continue;
            }
            if room.take(&event(by, &[with], exception_about(other)), None).is_ok() {
                refused(&mut room, "one about something else was filed");
            }
        }
        let alone = room.take(&event(by, &[], exception_about(about.clone())), None);
        assert!(matches!(alone, Err(Refusal::SecondPerson { .. })), "{name}: {alone:?}");
        let twice = room.take(&event(by, &[by], exception_about(about.clone())), None);
        assert!(twice.is_err(), "{name}: who files it confirmed it");
        if !matches!(about, Subject::WitnessReplaced { .. }) {
            let unwitnessed = event(by, &[room.id("operator")], exception_about(about.clone()));
            let unwitnessed = room.take(&unwitnessed, None);
            assert!(matches!(unwitnessed, Err(Refusal::NoWitness { .. })), "{name}: {unwitnessed:?}");
        }
        room.take(&event(by, &[with], exception_about(about.clone())), None).expect(name);
        assert!(room.state().permits(&about), "{name}");
        let (event, secret) = act(&room);
        room.take(&event, secret).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        assert!(!room.state().permits(&about), "{name}: it was not used up");
        let used = room.state().exceptions().last().expect("filed").permission;
        assert_eq!(used, Permission::Used { line: room.state().entries() }, "{name}");
    }
}

/// Re-signed transcripts in which the exception is missing, is about something else, was filed by one person, by the
/// same person twice, without the witness, or at the step before: the audit names the line.
#[test]
fn a_transcript_without_its_exception_is_not_valid() {
    for Case { name, room, about, act } in cases() {
        let mut room = room();
        let about = about(&room);
        let (by, with) = pair(&room, &about);
        let operator = room.id("operator");
        room.take(&event(by, &[with], exception_about(about.clone())), None).expect(name);
        let (event, secret) = act(&room);
        room.take(&event, secret).expect(name);
        let genuine = room.entries.clone();
        let (filed, acted) = (genuine.len() - 2, genuine.len() - 1);
        assert!(wrong(&genuine).is_none(), "{name}");
        let forged = |what: &str, at: usize, forge: &dyn Fn(&mut Vec<Entry>)| {
            let mut entries = genuine.clone();
            forge(&mut entries);
            let found = wrong(&entries);
            let Some((number, LineError::Script(_))) = found else { panic!("{name}, {what}: {found:?}") };
            assert_eq!(number, at + 1, "{name}, {what}");
        };
        forged("none", filed, &|entries| {
            entries.remove(filed);
        });
        forged("a remark", acted, &|entries| {
            if let Record::Exception { about, .. } = &mut entries[filed].record {
                *about = Subject::Remark;
            }
        });
        forged("filed alone", filed, &|entries| entries[filed].with.clear());
        forged("confirmed by who filed it", filed, &|entries| entries[filed].with = vec![by]);
        forged("confirmed by somebody unknown", filed, &|entries| entries[filed].with = vec![PersonId(99)]);
        if !matches!(about, Subject::WitnessReplaced { .. }) {
            forged("without a witness", filed, &|entries| entries[filed].with = vec![operator]);
        }
        // at the step before, and expired with it: refused there, or of no use here
        let step = genuine[acted].step.clone();
        let first = genuine.iter().position(|entry| entry.step == step).expect("a step");
        let mut early = genuine.clone();
        let mut exception = early.remove(filed);
        let before = early[first - 1].clone();
        (exception.step, exception.at, exception.mono) = (before.step, before.at, before.mono);
        early.insert(first - 1, exception);
        let found = wrong(&early);
        assert!(matches!(found, Some((_, LineError::Script(_)))), "{name}, from an earlier step: {found:?}");
    }
}

fn wrong(entries: &[Entry]) -> Option<(usize, LineError)> {
    let signed = resign(entries);
    first_wrong(signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()))).1
}

/// A permission that its step did not use is gone with the step, and the next act of the kind needs its own.
#[test]
fn permissions_do_not_outlast_their_step_or_their_use() {
    let mut room = kek_at("bag/1");
    let about = Subject::BagOutsideRange { bag: line(OUTSIDE).into() };
    let (by, with) = pair(&room, &about);
    room.take(&event(by, &[with], exception_about(about.clone())), None).expect("filed");
    room.step().expect("a bag that was counted");
    assert_eq!(room.state().exceptions().last().expect("filed").permission, Permission::Expired);
    room.go_to("bag/2");
    let outside = room.staffed(bag(OUTSIDE));
    assert!(matches!(room.take(&outside, None), Err(Refusal::ExceptionNeeded { .. })));

    // one bag, opened, its sheet refused, and taken up again: the exception was used the first time
    let mut room = recovery_at("collect");
    let about = Subject::BagNotAsRecorded { bag: line("RB 0001").into() };
    room.take(&event(by, &[with], exception_about(about)), None).expect("filed");
    let (open, _) = cut_open(&room);
    room.take(&open, None).expect("opened");
    let wet = room.staffed(EventKind::Unreadable(line("the sheet is wet")));
    room.take(&wet, None).expect("refused");
    assert!(matches!(room.take(&open, None), Err(Refusal::ExceptionNeeded { .. })));
    let mut other = open;
    let EventKind::OpenBag { bag, holder, .. } = &mut other.what else { panic!("a bag") };
    (*bag, *holder) = (line("RB 0002").into(), room.ids("custodian")[1]);
    assert!(matches!(room.take(&other, None), Err(Refusal::ExceptionNeeded { .. })));
}

/// An exception about what no rule stands against is refused: it would look like a permission.
#[test]
fn what_needs_no_exception_gets_none_but_a_remark() {
    let mut room = kek_at("draw");
    let (by, with) = (room.id("administrator"), room.id("witness"));
    for about in [
        Subject::Tick { tick: "Blinds are closed".into() },
        Subject::Findings { line: 3 },
        Subject::BagOutsideRange { bag: line(OUTSIDE).into() },
        Subject::SheetToFile { share: 1, serial: 1 },
        Subject::OtherLock { share: 1, lock: LockKind::Passphrase },
        Subject::WitnessReplaced { absent: by },
        Subject::ClockOff { seconds: 900 },
        Subject::ClockJump { line: 2 },
    ] {
        let filed = room.take(&event(by, &[with], exception_about(about.clone())), None);
        assert!(matches!(filed, Err(Refusal::NothingToExcept { .. })), "{about}: {filed:?}");
    }
}

/// Every tick is said to be done or not as wanted, once, and the record says which.
#[test]
fn a_check_that_failed_is_recorded_as_failed() {
    let mut room = kek_at("room");
    let tick = first_tick(&room);
    let (unsaid, _) = done_but(&room, |ticks, _, _| {
        ticks.remove(0);
    });
    let refusal = room.take(&unsaid, None).expect_err("a tick left out").to_string();
    assert!(refusal.contains(&tick) && refusal.contains("not as wanted"), "{refusal}");
    let (both, _) = done_but(&room, |ticks, failed, _| failed.push(ticks[0].clone()));
    assert!(room.take(&both, None).is_err(), "a tick both done and not");
    let about = Subject::Tick { tick: tick.clone() };
    let (by, with) = pair(&room, &about);
    room.take(&event(by, &[with], exception_about(about)), None).expect("filed");
    let (failed, _) = done_but(&room, |ticks, failed, _| failed.push(ticks.remove(0)));
    room.take(&failed, None).expect("recorded");
    let Some(Record::Done { ticks, not_as_wanted, .. }) = room.entries.last().map(|entry| &entry.record)
    else {
        panic!("done");
    };
    assert!(*not_as_wanted == [tick.clone()] && !ticks.contains(&tick));
    room.finish();
    let statement = room.closing.as_ref().expect("sealed").statement.clone();
    assert!(statement.contains(&format!("at room: tick {tick}; note, closed")), "{statement}");
}

/// Two ticks that failed need an exception each.
#[test]
fn one_exception_does_not_cover_two_ticks() {
    let mut room = kek_at("room");
    let about = Subject::Tick { tick: first_tick(&room) };
    let (by, with) = pair(&room, &about);
    room.take(&event(by, &[with], exception_about(about)), None).expect("filed");
    let (two, _) = done_but(&room, |ticks, failed, _| failed.extend(ticks.drain(..2)));
    let Err(Refusal::ExceptionNeeded { about: Subject::Tick { tick }, .. }) = room.take(&two, None) else {
        panic!("one exception covered two ticks");
    };
    assert_ne!(tick, first_tick(&room));
    room.take(&event(by, &[with], exception_about(Subject::Tick { tick })), None).expect("filed");
    room.take(&two, None).expect("both are named");
}

/// The numbers on first and last bag give the count; a number that is not among them is said with its range.
#[test]
fn bags_are_held_against_the_range_that_was_counted() {
    let mut room = kek_at("materials");
    let counted = |room: &Room, first: &str, last: &str, count: &str| {
        done_but(room, |_, _, values| {
            value(values, "first-bag", first);
            value(values, "last-bag", last);
            value(values, "bags", count);
        })
        .0
    };
    let said = room.take(&counted(&room, "TE 0001", "TE 0006", "300"), None).expect_err("300").to_string();
    assert!(said.contains("6 numbers") && said.contains("300"), "{said}");
    let many = "9".repeat(30);
    assert!(room.take(&counted(&room, "TE 0001", "TE 0006", &many), None).is_err());
    room.take(&counted(&room, "TE 0001", "TE-0006", "6"), None).expect("six");
    room.go_to("bag/1");
    let said = room.take(&room.staffed(bag("TE 0009")), None).expect_err("outside").to_string();
    assert!(said.contains("TE 0009") && said.contains("TE 0001 to TE-0006"), "{said}");
    for (step, number) in [("bag/1", "TE 0002"), ("bag/2", "te-0003"), ("bag/3", "TE 0006")] {
        room.go_to(step);
        room.take(&room.staffed(bag(number)), None).expect(number);
    }
    room.go_to("reconcile");
    let (left, _) = done_but(&room, |_, _, values| value(values, "bags-left", "2"));
    let said = room.take(&left, None).expect_err("a bag is missing").to_string();
    assert!(said.contains("2 left does not go with 6 bags counted at the start"), "{said}");
    room.finish();
    assert!(matches!(room.outcome(), Outcome::Sealed { open_exceptions: 0 }));
}

/// Bags whose numbers are no range are taken, and each that is used is said by name.
#[test]
fn bags_without_a_range_are_said_one_by_one() {
    let mut room = kek_at("materials");
    let (counted, _) = done_but(&room, |_, _, values| {
        value(values, "first-bag", "AX 17");
        value(values, "last-bag", "BQ 4");
        value(values, "bags", "5");
    });
    room.take(&counted, None).expect("they cannot be compared");
    let (by, with) = (room.id("administrator"), room.id("witness"));
    for share in 1..=3 {
        room.go_to(&format!("bag/{share}"));
        let number = format!("AX 1{share}");
        let used = room.staffed(bag(&number));
        assert!(matches!(room.take(&used, None), Err(Refusal::ExceptionNeeded { .. })));
        let about = Subject::BagOutsideRange { bag: line(&number).into() };
        room.take(&event(by, &[with], exception_about(about)), None).expect("filed");
        room.take(&used, None).expect("said by name");
    }
    room.finish();
    assert!(matches!(room.outcome(), Outcome::Sealed { .. }));
}

/// One number opens one bag. A bag whose sheet was refused is taken up again by who brought it, and stays one bag.
#[test]
fn the_same_bag_is_not_opened_twice() {
    let mut room = recovery_at("collect");
    let holder = room.id("custodian");
    let open = |room: &Room, number: &str| {
        let state = line("sealed");
        room.staffed(EventKind::OpenBag { holder, bag: line(number).into(), intact: true, state })
    };
    let codes = room.pile.clone();
    room.take(&open(&room, "RB 0001"), None).expect("opened");
    let wet = room.staffed(EventKind::Unreadable(line("wet")));
    room.take(&wet, None).expect("refused");
    room.take(&open(&room, "rb-0001"), None).expect("taken up again");
    assert_eq!(room.state().opened().len(), 1);
    let offer = room.staffed(EventKind::Offer(ReadFrom::Picture));
    room.take(&offer, Some(code(&codes[0], None))).expect("taken");
    let again = room.take(&open(&room, "RB0001"), None);
    assert!(matches!(again, Err(Refusal::Contradiction(_))), "{again:?}");
    assert_eq!(room.state().opened()[0].share, Some(1));
}

/// The system's clock set back two days, forward forty, and back: each jump is a fact of the transcript, the seal waits
/// for an exception about each, and the statement names the lines.
#[test]
fn jumps_of_the_clock_are_found_and_said() {
    let template = shipped("kek");
    let choices = choices(&template, Some((2, 3)), LockKind::None);
    let mut room = Room::open_after(10, &template, choices, Mode::Rehearsal, 5).expect("opens");
    for (step, days) in [("purpose", 8), ("draw", 48), ("gate/1", 10)] {
        room.go_to(step);
        room.days = days;
        room.step().expect(step);
    }
    let jumps = room.state().clock_jumps().to_vec();
    let days: Vec<i64> = jumps.iter().map(|jump| jump.seconds / 86_400).collect();
    assert_eq!(days, [-2, 40, -38]);
    assert!(jumps[0].said().contains("went back by 2 days") && jumps[1].said().contains("40 days ahead"));
    room.go_to("seal");
    let (by, with) = (room.id("administrator"), room.id("witness"));
    let seal = room.staffed(EventKind::Seal);
    for jump in &jumps {
        let refusal = room.take(&seal, None).expect_err("the clock jumped");
        let Refusal::ExceptionNeeded { about, .. } = refusal else { panic!("{refusal}") };
        assert_eq!(about, Subject::ClockJump { line: jump.line });
        assert!(room.take(&event(by, &[], exception_about(about.clone())), None).is_err(), "alone");
        room.take(&event(by, &[with], exception_about(about.clone())), None).expect("filed");
        assert!(room.take(&event(by, &[with], exception_about(about)), None).is_err(), "filed twice");
    }
    // set once more while everybody waits for the seal: the exception itself is the line at which it shows
    room.days = 12;
    let Err(Refusal::ExceptionNeeded { about, .. }) = room.take(&seal, None) else { panic!("sealed") };
    room.take(&event(by, &[with], exception_about(about)), None).expect("about its own line");
    room.take(&seal, None).expect("sealed");
    let statement = &room.closing.as_ref().expect("sealed").statement;
    for jump in room.state().clock_jumps() {
        assert!(statement.contains(&format!("clock jump       {}", jump.in_statement())), "{statement}");
    }
    assert_eq!(room.state().clock_jumps().len(), 4);

    // without one of the exceptions the seal is the first bad line
    let mut entries = room.entries.clone();
    let filed = entries
        .iter()
        .position(|entry| matches!(&entry.record, Record::Exception { about: Subject::ClockJump { .. }, .. }))
        .expect("filed");
    if let Record::Exception { about, .. } = &mut entries[filed].record {
        *about = Subject::Remark;
    }
    assert!(matches!(wrong(&entries), Some((line, LineError::Script(_))) if line == entries.len()));
}

/// A clock that is turned back a little with every line is found, and one that sleeps or runs on is not mistaken.
#[test]
fn a_clock_that_drifts_is_found() {
    let mut room = Room::kek(5);
    room.finish();
    assert!(room.state().clock_jumps().is_empty());
    let drifted = |by: i64, mono: bool| {
        let mut entries = room.entries.clone();
        for (place, entry) in (0i64..).zip(&mut entries) {
            let ms = entry.at.unix_ms() + place * by * 1_000;
            entry.at = Moment::new(ms, 60).expect("in range");
            if mono {
                entry.mono += u64::try_from(place * by * 1_000).expect("forward");
            }
            // the clock step names the time of its own line, and findings their line
            if let Record::Clock { wall, system, offset_secs } = &mut entry.record {
                (*wall, *system, *offset_secs) = (entry.at, entry.at, 0);
            }
            if let Record::Approved(Approved { date, .. }) = &mut entry.record {
                *date = line(&entry.at.date());
            }
        }
        entries
    };
    for by in [-86_400, -60, 60] {
        let entries = drifted(by, false);
        let found = wrong(&entries);
        let Some((number, LineError::Script(Refusal::ExceptionNeeded { about, .. }))) = found else {
            panic!("{by}: {found:?}")
        };
        assert!(number == entries.len() && matches!(about, Subject::ClockJump { .. }), "{by}");
    }
    assert!(wrong(&drifted(600, true)).is_none(), "ten minutes pass between lines on both clocks");
}

/// Before the roll is closed no entry carries names; an exception about a failed check is confirmed at its review.
#[test]
fn before_the_roll_exceptions_carry_no_names() {
    let mut room = Room::kek(5);
    assert_eq!(room.due(), "open");
    let about = Subject::Tick { tick: first_tick(&room) };
    let (failed, _) = done_but(&room, |ticks, failed, _| failed.push(ticks.remove(0)));
    assert!(matches!(room.take(&failed, None), Err(Refusal::ExceptionNeeded { .. })));
    room.take(&event(PersonId::NOBODY, &[], exception_about(about)), None).expect("filed");
    room.take(&failed, None).expect("recorded");
    room.finish();
}

/// The statement and the state say of every exception what it was about, who confirmed it, and what came of it.
#[test]
fn a_person_who_never_existed_confirms_nothing() {
    let mut room = kek_at("room");
    let about = Subject::Tick { tick: first_tick(&room) };
    let by = room.id("witness");
    let ghost = room.take(&event(by, &[PersonId(77)], exception_about(about.clone())), None);
    assert!(matches!(ghost, Err(Refusal::Unknown(_))), "{ghost:?}");
    let with = room.id("custodian");
    room.take(&event(by, &[with], exception_about(about.clone())), None).expect("filed by the witness");
    let filed = room.state().exceptions().last().expect("filed");
    assert_eq!((&filed.about, filed.decided_by, &filed.confirmed_by), (&about, by, &vec![with]));
}
