//! Whole ceremonies with unhappy turns: what people get wrong, what is refused, and that the ceremony goes on.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::support::{
    self, Deal, Dealing, Room, Turn, choices, code, deal, event, exception, forged_rows, line, nothing_done,
    prose, secret, shipped, throws, wrapping_key,
};
use keyrite::ceremony::audit::Outcome;
use keyrite::ceremony::state::Stage;
use keyrite::ceremony::verdict::{Anchor, FolderReport, Verdict, judge};
use keyrite::ceremony::{Event, EventKind, Refusal, SecretInput, SheetReading, WayOut};
use keyrite::plan::{Template, load};
use keyrite::sharing::share::LockKind;
use keyrite::sharing::wrap::WrapMethod;
use keyrite::sharing::{payload, rows};
use keyrite::transcript::record::{
    AfterOpening, Exit, Finding, Person, ReadFrom, Record, Released, Subject, TakenOut,
};
use keyrite::transcript::{Entry, EntryError, PersonId};
use keyrite::vocab::digest::sha256;
use keyrite::vocab::{Mode, SecretText};

/// What must come of a turn: taken, or refused with this variant of `Refusal`.
enum Want {
    Taken,
    Refused(&'static str),
}
use Want::{Refused, Taken};

type Act = fn(&mut Room) -> Turn;
/// At this step, this happens, and that comes of it.
type Scene = (&'static str, Act, Want);

/// Plays the routine with these turns in between, and the routine to the end.
fn play(room: &mut Room, name: &str, scenes: &[Scene]) {
    for (number, (step, act, want)) in (1..).zip(scenes) {
        room.go_to(step);
        let (event, secret) = act(room);
        let taken = room.take(&event, secret);
        let got = taken.as_ref().err().map(|refusal| format!("{refusal:?}"));
        let fits = match (want, &got) {
            (Taken, None) => true,
            (Refused(variant), Some(got)) => got.starts_with(variant),
            _ => false,
        };
        assert!(fits, "{name}, turn {number} at {step}: {got:?}");
    }
    room.finish();
    assert!(matches!(room.outcome(), Outcome::Sealed { .. }), "{name}: {:?}", room.outcome());
    assert!(!room.session.holds_secrets(), "{name}");
}

fn generation(name: &str, scenes: &[Scene]) -> Room {
    let mut room = Room::kek(11);
    play(&mut room, name, scenes);
    assert_eq!(room.outcome(), Outcome::Sealed { open_exceptions: 0 }, "{name}");
    room
}

fn counts(room: &Room) -> (u16, u16, u16) {
    let sheets = room.state().sheets();
    (sheets.printed, sheets.sealed, sheets.spoiled)
}

fn staffed(room: &Room, what: EventKind) -> Turn {
    (room.staffed(what), None)
}

fn sheet(room: &Room, x: u8) -> SecretInput {
    code(room.sheets[&x].last().expect("printed"), None)
}

fn read(room: &Room, secret: SecretInput) -> Turn {
    (room.staffed(EventKind::ReadBack(ReadFrom::Picture)), Some(secret))
}

fn spoiled() -> EventKind {
    EventKind::SheetSpoiled { reason: prose("the printer smeared it"), destroyed: line("shredded") }
}

fn send() -> EventKind {
    EventKind::SendSheet { way: line("printer in-the-room") }
}

fn bag(number: &str, again: &str) -> EventKind {
    EventKind::Bag { number: line(number).into(), again: line(again).into() }
}

/// The code with one character changed; the value stands around character 90, the signature at the end.
fn altered(text: &str, place: usize) -> String {
    let other = if text[place..].starts_with('A') { "B" } else { "A" };
    let mut text = text.to_owned();
    text.replace_range(place..=place, other);
    text
}

fn records(room: &Room, wanted: fn(&Record) -> bool) -> Vec<Record> {
    room.entries.iter().map(|entry| entry.record.clone()).filter(wanted).collect()
}

/// A spoiled sheet is replaced under a new serial that names it, at the printer or at read-back, and the counts
/// of the seal add up.
#[test]
fn spoiled_sheets_are_replaced_and_counted() {
    let room = generation(
        "spoiled",
        &[
            ("print/1", |room| staffed(room, send()), Taken),
            ("print/1", |room| staffed(room, send()), Refused("OutOfTurn")),
            ("print/1", |room| staffed(room, spoiled()), Taken),
            ("print/1", |room| staffed(room, send()), Taken),
            ("print/1", |room| staffed(room, spoiled()), Taken),
            ("print/1", |room| staffed(room, spoiled()), Refused("NotYet")),
            ("read-back/2", |room| staffed(room, spoiled()), Taken),
            ("read-back/2", |room| read(room, sheet(room, 2)), Refused("NotYet")),
            ("read-back/2", |room| staffed(room, send()), Taken),
            ("read-back/2", |room| read(room, sheet(room, 2)), Refused("OutOfTurn")),
            ("read-back/2", |room| staffed(room, EventKind::SheetGood), Taken),
            ("read-back/2", |room| staffed(room, send()), Refused("NotYet")),
        ],
    );
    assert_eq!(counts(&room), (6, 3, 3));
    let sent = records(&room, |record| matches!(record, Record::SheetSent { .. }));
    let sent: Vec<(u8, u16, Option<u16>)> = sent
        .iter()
        .filter_map(|record| match record {
            Record::SheetSent { share, serial, replaces, .. } => Some((*share, *serial, *replaces)),
            _ => None,
        })
        .collect();
    let want = [(1, 1, None), (1, 2, Some(1)), (1, 3, Some(2)), (2, 4, None), (2, 5, Some(4)), (3, 6, None)];
    assert_eq!(sent, want);
    let bagged = records(&room, |record| matches!(record, Record::Bagged { .. }));
    let serials: Vec<u16> = bagged
        .iter()
        .filter_map(|record| if let Record::Bagged { serial, .. } = record { Some(*serial) } else { None })
        .collect();
    assert_eq!(serials, [3, 5, 6]);
}

/// A spoiled sheet bears a genuine share: its serial, read from the paper, is what an audit finds it by.
#[test]
fn a_spoiled_sheet_is_found_by_its_serial() {
    use keyrite::ceremony::escrow::{OnPaper, WrongPaper, check_serial, prove, share_of_serial};
    let room = generation(
        "spoiled and kept",
        &[
            ("print/1", |room| staffed(room, send()), Taken),
            ("print/1", |room| staffed(room, spoiled()), Taken),
            ("read-back/2", |room| staffed(room, spoiled()), Taken),
            ("read-back/2", |room| staffed(room, send()), Taken),
            ("read-back/2", |room| staffed(room, EventKind::SheetGood), Taken),
        ],
    );
    let state = room.session.state();
    let share = keyrite::sharing::payload::read(room.sheets[&1].first().expect("printed")).expect("a share");
    assert_eq!(prove(&share, state), Ok(1), "the spoiled sheet's share is genuine");
    assert_eq!(check_serial(1, 1, state), Err(WrongPaper::Spoiled { share: 1, serial: 1, good: Some(2) }));
    assert_eq!(check_serial(1, 2, state), Ok(()));
    assert_eq!(
        check_serial(1, 4, state),
        Err(WrongPaper::OfAnotherShare { share: 1, serial: 4, of: 2, good: Some(2) })
    );
    assert_eq!(check_serial(2, 3, state), Err(WrongPaper::Spoiled { share: 2, serial: 3, good: Some(4) }));
    assert_eq!(check_serial(1, 99, state), Err(WrongPaper::Unknown { share: 1, serial: 99, good: Some(2) }));
    assert_eq!((share_of_serial(3, state), share_of_serial(99, state)), (Some(2), None));
    let recorded = OnPaper::of(1, state).as_recorded();
    assert!(recorded.starts_with("sheet S-0002, bag "), "{recorded}");
    assert!(recorded.ends_with("; spoiled and to be destroyed: S-0001"), "{recorded}");
}

/// Another share, a share of another set, an altered one or an unreadable one is recorded as not read back, and
/// the right sheet afterwards is taken; without a reading nothing is written.
#[test]
fn a_wrong_sheet_is_not_read_back() {
    fn other_set(room: &mut Room) -> Turn {
        let other = deal(Dealing::new(3, Mode::Rehearsal, (2, 3)));
        read(room, code(&other.codes[1], None))
    }
    fn smudged(room: &mut Room) -> Turn {
        let altered = altered(room.sheets[&2].last().expect("printed"), 90);
        read(room, code(&altered, None))
    }
    fn words(room: &mut Room) -> Turn {
        let rows: Vec<String> = room.printed_rows[10..20].iter().map(|row| row.join(" ")).collect();
        let reading = SheetReading::Rows(secret(&rows.join("\n")));
        read(room, SecretInput::Sheet { reading, lock: None })
    }
    let room = generation(
        "wrong sheet",
        &[
            ("read-back/2", |room| read(room, sheet(room, 1)), Taken),
            ("read-back/2", other_set, Taken),
            ("read-back/2", smudged, Taken),
            ("read-back/2", |room| read(room, code("KEYRITE1:SMUDGE", None)), Taken),
            ("read-back/2", |room| staffed(room, EventKind::Unreadable(line("the page is torn"))), Taken),
            (
                "read-back/2",
                |room| staffed(room, EventKind::ReadBack(ReadFrom::Camera)),
                Refused("SecretMissing"),
            ),
            ("read-back/2", |room| read(room, throws(support::DICE)), Refused("SecretMissing")),
            ("read-back/2", words, Taken),
        ],
    );
    let failed = records(&room, |record| matches!(record, Record::ReadBackFailed { .. }));
    assert_eq!(failed.len(), 5);
    assert_eq!(counts(&room), (3, 3, 0));
}

/// What opens a locked sheet is typed once more at read-back; other words are not taken for it.
#[test]
fn locks_are_proven_at_read_back() {
    for kind in [LockKind::Passphrase, LockKind::CodeWords] {
        let template = shipped("kek");
        let mut room =
            Room::open(&template, choices(&template, Some((2, 2)), kind), Mode::Rehearsal, 5).expect("opens");
        let typed = |room: &Room, typed: Option<&str>| {
            let text = room.sheets[&1].last().expect("printed").clone();
            read(room, code(&text, typed))
        };
        room.go_to("lock/1");
        if kind == LockKind::Passphrase {
            let refused = room.take(&room.staffed(EventKind::Lock(kind)), None);
            assert!(matches!(refused, Err(Refusal::SecretMissing(_))));
            let empty = Some(SecretInput::Passphrase(secret("")));
            assert!(matches!(
                room.take(&room.staffed(EventKind::Lock(kind)), empty),
                Err(Refusal::LockSecret(_))
            ));
        }
        room.go_to("read-back/1");
        let (event, secret) = typed(&room, None);
        assert!(matches!(room.take(&event, secret), Err(Refusal::SecretMissing(_))));
        let wrong = if kind == LockKind::Passphrase {
            "other words".to_owned()
        } else {
            let fresh = Room::kek(99);
            drop(fresh);
            keyrite::sharing::lock::LockSecret::make_code_words(&mut room.rng).expose().to_owned()
        };
        let (event, secret) = typed(&room, Some(&wrong));
        assert_eq!(room.take(&event, secret), Ok(()));
        assert_eq!(room.types().last().map(String::as_str), Some("read-back-failed"));
        assert_eq!(room.due(), "read-back/1");
        room.finish();
        assert_eq!(room.outcome(), Outcome::Sealed { open_exceptions: 0 });
    }
}

/// Gate and bag: the wrong holder is written down and waits; numbers must agree, be serials, and be new.
#[test]
fn holders_and_bags_are_held_to_their_share() {
    let room = generation(
        "gate and bag",
        &[
            ("bag/1", |room| staffed(room, bag("TE 1", "TE 2")), Refused("EntriesDiffer")),
            ("bag/1", |room| staffed(room, bag("TE 1", "te-1")), Refused("EntriesDiffer")),
            ("bag/1", |room| staffed(room, bag("none", "none")), Refused("Incomplete")),
            (
                "bag/1",
                |room| {
                    let (by, other, witness) =
                        (room.id("operator"), room.ids("custodian")[1], room.id("witness"));
                    (event(by, &[other, witness], bag("TE 1", "TE 1")), None)
                },
                Refused("Unconfirmed"),
            ),
            ("bag/1", |room| staffed(room, bag("TE-0000-0009", "TE-0000-0009")), Taken),
            ("gate/2", |room| staffed(room, EventKind::WrongHolder(line("Custodian 3"))), Taken),
            (
                "gate/2",
                |room| {
                    let (other, witness) = (room.ids("custodian")[2], room.id("witness"));
                    (event(other, &[witness], EventKind::Gate), None)
                },
                Refused("WrongActor"),
            ),
            ("bag/2", |room| staffed(room, bag("te 0000 0009", "te 0000 0009")), Refused("Contradiction")),
        ],
    );
    let wrong = records(&room, |record| matches!(record, Record::WrongHolder { .. }));
    assert_eq!(wrong.len(), 1);
}

/// Nobody confirms for the witness, for themselves, or without being on the roll; nobody acts for another role.
#[test]
fn confirmations_come_from_the_right_people() {
    fn without(room: &mut Room, keep: fn(&Room) -> Vec<PersonId>) -> Turn {
        let routine = room.routine().0;
        (Event { with: keep(room), ..routine }, None)
    }
    generation(
        "confirmations",
        &[
            ("approval", |room| without(room, |_| Vec::new()), Refused("Unconfirmed")),
            ("approval", |room| without(room, |room| vec![room.id("administrator")]), Refused("Unconfirmed")),
            ("materials", |room| without(room, |room| vec![room.id("operator")]), Refused("Unconfirmed")),
            (
                "materials",
                |room| without(room, |room| vec![room.id("witness"), PersonId(99)]),
                Refused("Unknown"),
            ),
            ("draw", |room| without(room, |room| room.ids("custodian")), Refused("Unconfirmed")),
            (
                "draw",
                |room| (event(room.id("witness"), &[room.id("operator")], EventKind::Draw), None),
                Refused("WrongActor"),
            ),
            (
                "draw",
                |room| (event(PersonId(77), &[room.id("witness")], EventKind::Draw), None),
                Refused("Unknown"),
            ),
            ("draw", |_| (event(PersonId::NOBODY, &[], EventKind::Draw), None), Refused("Unknown")),
            (
                "sign-off",
                |room| {
                    let what = EventKind::SignOff { agrees: false, reason: None };
                    (event(room.id("witness"), &[], what), None)
                },
                Refused("Incomplete"),
            ),
            ("sign-off", |room| staffed(room, EventKind::CloseSignOff), Refused("NotYet")),
        ],
    );
}

/// The word of the wipe is typed by who acts and by who confirms, or nothing is wiped.
#[test]
fn both_must_type_the_word_of_the_wipe() {
    fn one_wrong(room: &mut Room, wrong: fn(&Room) -> PersonId) -> Turn {
        let wrong = wrong(room);
        let EventKind::Wipe { mut typed } = room.wipe("WIPE") else { unreachable!() };
        for (who, word) in &mut typed {
            if *who == wrong {
                "wipe".clone_into(word);
            }
        }
        staffed(room, EventKind::Wipe { typed })
    }
    generation(
        "wipe",
        &[
            ("wipe", |room| one_wrong(room, |room| room.id("witness")), Refused("Word")),
            ("wipe", |room| one_wrong(room, |room| room.id("administrator")), Refused("Word")),
            ("wipe", |room| staffed(room, EventKind::Wipe { typed: Vec::new() }), Refused("Word")),
        ],
    );
}

/// The roll refuses custodians who could rebuild the key alone, exclusive roles in one person, equal names,
/// shares without holder or with two, and people or roles the script does not know.
#[test]
fn the_roll_is_strict() {
    fn enrol(room: &Room, name: &str, roles: &[&str], shares: &[u8]) -> Turn {
        staffed(room, EventKind::Enrol(room.newcomer(name, roles, shares)))
    }
    fn full(room: &mut Room, upto: usize) {
        while room.state().people().len() < upto {
            room.step().expect("enrols");
        }
    }
    generation(
        "roll",
        &[
            ("roll-call", |room| staffed(room, EventKind::CloseRoll), Refused("Unknown")),
            ("roll-call", |room| enrol(room, "A", &["custodian"], &[1, 2]), Refused("CannotEnrol")),
            ("roll-call", |room| enrol(room, "A", &["custodian"], &[1, 1]), Refused("CannotEnrol")),
            ("roll-call", |room| enrol(room, "A", &["custodian"], &[0]), Refused("CannotEnrol")),
            ("roll-call", |room| enrol(room, "A", &["custodian"], &[4]), Refused("CannotEnrol")),
            ("roll-call", |room| enrol(room, "A", &["witness"], &[1]), Refused("CannotEnrol")),
            (
                "roll-call",
                |room| enrol(room, "A", &["administrator", "witness"], &[]),
                Refused("CannotEnrol"),
            ),
            ("roll-call", |room| enrol(room, "A", &["witness", "operator"], &[]), Refused("CannotEnrol")),
            ("roll-call", |room| enrol(room, "A", &["witness", "witness"], &[]), Refused("CannotEnrol")),
            ("roll-call", |room| enrol(room, "A", &["auditor"], &[]), Refused("CannotEnrol")),
            ("roll-call", |room| enrol(room, "A", &[], &[]), Refused("CannotEnrol")),
            (
                "roll-call",
                |room| {
                    let person = room.newcomer("A", &["witness"], &[]);
                    staffed(room, EventKind::Enrol(Person { id: PersonId(9), ..person }))
                },
                Refused("CannotEnrol"),
            ),
            (
                "roll-call",
                |room| {
                    let person = room.newcomer("A", &["witness"], &[]);
                    (event(PersonId(1), &[], EventKind::Enrol(person)), None)
                },
                Refused("NamesTooEarly"),
            ),
            (
                "roll-call",
                |room| {
                    full(room, 4);
                    enrol(room, "Custodian 1", &["custodian"], &[2])
                },
                Refused("CannotEnrol"),
            ),
            ("roll-call", |room| enrol(room, "B", &["custodian"], &[1]), Refused("CannotEnrol")),
            (
                "roll-call",
                |room| {
                    let (by, with) = (room.id("administrator"), [room.id("witness")]);
                    (event(by, &with, EventKind::CloseRoll), None)
                },
                Refused("RollIncomplete"),
            ),
            ("approval", |room| enrol(room, "Late", &["witness"], &[]), Refused("OutOfTurn")),
        ],
    );
}

/// Somebody takes over exactly what another leaves unsealed, with a witness; then acts in their place.
#[test]
fn deputies_take_over_what_is_not_sealed() {
    fn deputy(room: &Room, absent: PersonId, name: &str, roles: &[&str], shares: &[u8]) -> EventKind {
        EventKind::Deputy {
            absent,
            deputy: room.newcomer(name, roles, shares),
            reason: prose("called away"),
            document: line("D-1"),
            until: line("2026-12-31"),
        }
    }
    fn from_admin(room: &Room, with: &[PersonId], what: EventKind) -> Turn {
        (event(room.id("administrator"), with, what), None)
    }
    let room = generation(
        "deputies",
        &[
            (
                "open",
                |room| {
                    let person = room.newcomer("A", &["witness"], &[]);
                    let what = EventKind::Deputy {
                        absent: PersonId(1),
                        deputy: person,
                        reason: prose("early"),
                        document: line("D-1"),
                        until: line("2026-12-31"),
                    };
                    (event(PersonId::NOBODY, &[], what), None)
                },
                Refused("NotYet"),
            ),
            (
                "lock/1",
                |room| {
                    let absent = room.ids("custodian")[0];
                    from_admin(room, &[], deputy(room, absent, "Deputy", &["custodian"], &[1]))
                },
                Refused("Unconfirmed"),
            ),
            (
                "lock/1",
                |room| {
                    let absent = room.ids("custodian")[0];
                    from_admin(
                        room,
                        &[room.id("witness")],
                        deputy(room, absent, "Deputy", &["custodian"], &[1, 2]),
                    )
                },
                Refused("CannotEnrol"),
            ),
            (
                "lock/1",
                |room| {
                    let absent = room.ids("custodian")[0];
                    from_admin(
                        room,
                        &[room.id("witness")],
                        deputy(room, absent, "Deputy", &["witness"], &[1]),
                    )
                },
                Refused("CannotEnrol"),
            ),
            (
                "lock/1",
                |room| {
                    let absent = room.ids("custodian")[0];
                    from_admin(
                        room,
                        &[room.id("witness")],
                        deputy(room, absent, "Deputy", &["custodian"], &[1]),
                    )
                },
                Taken,
            ),
            (
                "lock/1",
                |_| (event(PersonId(4), &[], EventKind::Lock(LockKind::None)), None),
                Refused("HasLeft"),
            ),
            (
                "gate/3",
                |room| {
                    let absent = room.ids("custodian")[0];
                    from_admin(
                        room,
                        &[room.id("witness")],
                        deputy(room, absent, "Late deputy", &["custodian"], &[2]),
                    )
                },
                Refused("CannotEnrol"),
            ),
            (
                "gate/3",
                |room| {
                    let absent = room.ids("custodian")[0];
                    from_admin(
                        room,
                        &[room.id("witness")],
                        deputy(room, absent, "Late deputy", &["custodian"], &[]),
                    )
                },
                Taken,
            ),
        ],
    );
    assert_eq!(room.state().people().len(), 8);
    assert_eq!(room.state().present().count(), 6);
    assert_eq!(room.state().sign_offs().len(), 6);
}

/// During a break nothing but its end is taken, and what may be said at any time.
#[test]
fn a_break_stops_everything_but_its_end() {
    fn start(room: &mut Room) -> Turn {
        let everybody: Vec<PersonId> = room.ids("custodian");
        let what = EventKind::BreakStart { leaving: everybody, custody: prose("operator and witness stay") };
        (event(room.id("administrator"), &[room.id("witness")], what), None)
    }
    let room = generation(
        "break",
        &[
            (
                "print/1",
                |room| staffed(room, EventKind::BreakEnd { checked: prose("all") }),
                Refused("NoBreak"),
            ),
            (
                "print/1",
                |room| {
                    let what =
                        EventKind::BreakStart { leaving: vec![PersonId(55)], custody: prose("nobody") };
                    (event(room.id("administrator"), &[], what), None)
                },
                Refused("Unknown"),
            ),
            ("print/1", start, Taken),
            ("print/1", |room| staffed(room, send()), Refused("OnBreak")),
            ("print/1", start, Refused("OnBreak")),
            ("print/1", |room| staffed(room, EventKind::SheetGood), Refused("")),
            ("print/1", |room| staffed(room, EventKind::Note(prose("a knock at the door"))), Refused("Away")),
            (
                "print/1",
                |room| (event(room.id("operator"), &[], EventKind::Note(prose("a knock at the door"))), None),
                Taken,
            ),
            ("print/1", |room| (event(room.id("witness"), &[], exception()), None), Taken),
            ("print/1", |room| staffed(room, EventKind::BreakEnd { checked: prose("all as left") }), Taken),
        ],
    );
    assert_eq!(room.state().breaks(), 1);
}

/// Throws are refused by kind for being none, too few, a pattern, counted up or lopsided; without throws beside
/// the event nothing is written; a kind is taken once.
#[test]
fn throws_without_chance_are_refused() {
    use keyrite::sharing::entropy::SourceKind::{Coins, Dice};
    fn thrown(room: &Room, text: &str) -> Turn {
        (room.staffed(EventKind::AddRolls(Dice)), Some(throws(text)))
    }
    let room = generation(
        "throws",
        &[
            ("entropy", |room| thrown(room, "123457"), Refused("Rolls(NoFace")),
            ("entropy", |room| thrown(room, "351624"), Refused("Rolls(TooFew")),
            ("entropy", |room| thrown(room, &"1352".repeat(20)), Refused("Rolls(Repeats")),
            ("entropy", |room| thrown(room, &"351624 416253 ".repeat(8)), Refused("Rolls(Repeats")),
            (
                "entropy",
                |room| thrown(room, &(support::DICE.to_owned() + &"1".repeat(90))),
                Refused("Rolls(Lopsided"),
            ),
            ("entropy", |room| (room.staffed(EventKind::AddRolls(Dice)), None), Refused("SecretMissing")),
            (
                "entropy",
                |room| (room.staffed(EventKind::AddRolls(Coins)), Some(throws(support::DICE))),
                Refused("Rolls(NoFace"),
            ),
            ("entropy", |room| thrown(room, support::DICE), Taken),
            ("entropy", |room| thrown(room, support::DICE), Refused("Contradiction")),
        ],
    );
    assert_eq!(room.state().sources().len(), 1);
}

/// Unwanted findings need an exception of this step; a second look that finds nothing needs none.
#[test]
fn findings_need_an_exception_or_a_second_look() {
    fn look(room: &Room, as_wanted: bool) -> Turn {
        let findings = vec![Finding { what: line("network"), found: line("eth0"), as_wanted }];
        staffed(room, EventKind::Environment(findings))
    }
    let excepted = generation(
        "findings",
        &[
            // an exception of an earlier step does not count
            ("script", |room| (event(room.id("witness"), &[], exception()), None), Taken),
            ("environment", |room| staffed(room, EventKind::Environment(Vec::new())), Refused("Incomplete")),
            ("environment", |room| staffed(room, nothing_done()), Refused("OutOfTurn")),
            ("environment", |room| look(room, false), Taken),
            ("environment", |room| staffed(room, nothing_done()), Refused("ExceptionNeeded")),
        ],
    );
    assert_eq!(excepted.state().exceptions().len(), 2);
    let mended = generation(
        "mended",
        &[("environment", |room| look(room, false), Taken), ("environment", |room| look(room, true), Taken)],
    );
    assert_eq!(mended.state().exceptions().len(), 0);
}

/// Words read from another program, another script, or half of them, are refused by place.
#[test]
fn words_of_another_source_are_refused() {
    use keyrite::plan::template::Compared;
    fn compare(room: &Room, typed: &str) -> Turn {
        staffed(room, EventKind::Compare { typed: typed.to_owned(), source: line("the approved print") })
    }
    fn swapped(room: &Room) -> String {
        let words = support::compared_words(room.state(), Compared::Template);
        let mut words: Vec<&str> = words.split(' ').collect();
        words.swap(0, 1);
        words.join(" ")
    }
    generation(
        "words",
        &[
            (
                "program",
                |room| compare(room, &support::compared_words(room.state(), Compared::Template)),
                Refused("ComparisonFails"),
            ),
            ("program", |room| compare(room, "aardvark adroitness"), Refused("Words(Count")),
            ("script", |room| compare(room, &swapped(room)), Refused("Words(WrongParity")),
            ("script", |room| compare(room, "not words at all"), Refused("Words(Unknown")),
        ],
    );
}

/// Secrets in memory or sheets undecided keep the seal away, and no step is sealed out of turn.
#[test]
fn the_seal_waits_for_everything() {
    generation(
        "seal",
        &[
            ("trial", |room| staffed(room, EventKind::Seal), Refused("")),
            ("wipe", |room| staffed(room, EventKind::Seal), Refused("")),
            ("review", |room| staffed(room, EventKind::Seal), Refused("")),
            ("sign-off", |room| staffed(room, EventKind::Seal), Refused("")),
        ],
    );
    // a script that forgot its wipe, or its decisions, is no script
    let forgets = |id: &str, kind: keyrite::plan::StepKind| {
        let mut template = shipped(id);
        for phase in &mut template.phases {
            phase.steps.retain(|step| step.kind != kind);
        }
        template
    };
    let cases = [
        ("kek", keyrite::plan::StepKind::Wipe),
        ("recovery", keyrite::plan::StepKind::Reseal),
        ("recovery", keyrite::plan::StepKind::Wipe),
    ];
    for (id, kind) in cases {
        let template = forgets(id, kind);
        let quorum = (id == "kek").then_some((2, 3));
        // nobody sits down with it, so its seal is never reached
        let refused = Room::open(&template, choices(&template, quorum, LockKind::None), Mode::Rehearsal, 3);
        let said = refused.err().expect("refused").to_string();
        let lacks = format!("has no step of kind {}", kind.word());
        assert!(said.contains(&lacks), "{id} without {}: {said}", kind.word());
    }
}

/// At every step of every shipped template anybody may stop: then nothing is taken any more, no secret stays,
/// and the audit says so.
#[test]
fn every_step_can_be_the_last() {
    let pile = deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).codes;
    for id in ["kek", "recovery"] {
        let steps = {
            let room =
                if id == "kek" { Room::kek(2) } else { Room::recovery(2, Mode::Rehearsal, pile.clone()) };
            room.state().plan().steps().len()
        };
        for place in 0..steps {
            let mut room =
                if id == "kek" { Room::kek(2) } else { Room::recovery(2, Mode::Rehearsal, pile.clone()) };
            room.strict = false;
            let due = room.state().plan().steps()[place].id.clone();
            room.go_to(&due);
            let by = room.state().people().last().filter(|_| room.state().done().roll_closed);
            let by = by.map_or(PersonId::NOBODY, |person| person.id);
            let abort = |typed: &str| EventKind::Abort {
                typed: typed.to_owned(),
                reason: prose("the fire bell rings"),
                destroyed: prose("every sheet is shredded"),
            };
            let refused = room.take(&event(by, &[], abort("abort")), None);
            assert!(matches!(refused, Err(Refusal::Word { .. })), "{id} {due}: {refused:?}");
            assert_eq!(room.take(&event(by, &[], abort("ABORT")), None), Ok(()), "{id} {due}");
            assert_eq!(room.outcome(), Outcome::Aborted, "{id} {due}");
            assert!(!room.session.holds_secrets(), "{id} {due}");
            for what in [abort("ABORT"), EventKind::Note(prose("more")), EventKind::Seal, exception()] {
                let refused = room.take(&event(by, &[], what), None);
                assert!(matches!(refused, Err(Refusal::Over(_))), "{id} {due}: {refused:?}");
            }
        }
    }
}

/// An exception can be filed at every step; those filed before the review are closed by it, later ones stay
/// open, and both are counted.
#[test]
fn exceptions_fit_at_every_step() {
    let pile = deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).codes;
    for mut room in [Room::kek(6), Room::recovery(6, Mode::Rehearsal, pile)] {
        let steps: Vec<String> = room.state().plan().steps().iter().map(|step| step.id.clone()).collect();
        for step in &steps {
            room.go_to(step);
            let by = room.state().people().first().filter(|_| room.state().done().roll_closed);
            let by = by.map_or(PersonId::NOBODY, |person| person.id);
            assert_eq!(room.take(&event(by, &[], exception()), None), Ok(()), "{step}");
        }
        room.finish();
        assert_eq!(room.outcome(), Outcome::Sealed { open_exceptions: 2 });
        // the exception filed before the machine was looked at is not about its findings: one more is due there
        assert_eq!(room.state().exceptions().len(), steps.len() + 1);
        assert!(room.closing.expect("published").statement.contains("not reviewed, open"));
    }
}

/// A production ceremony runs the same plan, step for step, and says production everywhere.
#[test]
fn production_runs_the_same_plan() {
    let template = shipped("kek");
    let held = |mode| {
        let mut room =
            Room::open(&template, choices(&template, Some((3, 5)), LockKind::None), mode, 8).expect("opens");
        room.finish();
        room
    };
    let (real, worthless) = (held(Mode::Production), held(Mode::Rehearsal));
    assert_eq!(real.types(), worthless.types());
    assert!(real.sheets.values().flatten().all(|text| text.starts_with("KEYRITE1:")));
    assert!(worthless.sheets.values().flatten().all(|text| text.starts_with("KEYRITE1-REHEARSAL:")));
    let closing = real.closing.expect("published");
    assert!(closing.statement.contains("\nmode             production\n"));
    let files = keyrite::ceremony::audit::ClosingFiles {
        statement: Some(closing.statement.clone()),
        signature: Some(closing.signature.clone()),
        minisign: Some(closing.minisign.clone()),
        public_key: Some(closing.public_key.clone()),
        allowed_signers: Some(closing.allowed_signers.clone()),
        allowed_witnesses: None,
        hybrid_signature: None,
        allowed_signers_hybrid: None,
    };
    assert!(real.audit.closing(&files).is_ok());
}

// recovery

fn dealt() -> Deal {
    deal(Dealing::new(4, Mode::Rehearsal, (2, 4)))
}

/// A recovery's sheet that is not taken, with a word of the reason that is written down.
fn refused_share(room: &mut Room, secret: SecretInput, why: &str) {
    room.go_to("collect");
    if !matches!(room.state().inner(), Some(keyrite::ceremony::state::Inner::BagOpen { .. })) {
        let event = room.staffed(room.open_bag());
        room.take(&event, None).expect("a bag");
    }
    let taken = room.state().taken().len();
    let event = room.staffed(EventKind::Offer(ReadFrom::Picture));
    assert_eq!(room.take(&event, Some(secret)), Ok(()), "{why}");
    let Some(Record::ShareRefused { why: said, .. }) = room.entries.last().map(|entry| &entry.record) else {
        panic!("{why}: it was taken");
    };
    assert!(said.as_str().contains(why), "{said} does not say {why}");
    assert_eq!(room.state().taken().len(), taken);
}

/// Takes the next genuine sheet of the pile.
fn take_next(room: &mut Room) {
    let before = room.state().taken().len();
    while room.state().taken().len() == before {
        room.step().expect("a sheet");
    }
}

/// Shares that do not belong are written down with their reason and never used; the genuine ones still rebuild
/// the key, and a drill lets nothing out.
#[test]
fn shares_that_do_not_belong_are_left_out() {
    let deal_4 = dealt();
    let base = Dealing::new(4, Mode::Rehearsal, (2, 4));
    let production = deal(Dealing { mode: Mode::Production, ..base });
    let other_key = deal(Dealing::new(9, Mode::Rehearsal, (2, 4)));
    let other_generation = deal(Dealing { generation: 2, root: 4, seed: 10, ..base });
    let mut room = Room::recovery(1, Mode::Rehearsal, deal_4.codes.clone());
    // who brought a strange sheet may bring no second one while that set may be the one that is meant
    room.custodians = 5;
    room.go_to("collect");
    let offer = room.staffed(EventKind::Offer(ReadFrom::Picture));
    let refused = room.take(&offer, Some(code(&deal_4.codes[0], None)));
    assert!(matches!(refused, Err(Refusal::NotYet(_))), "no bag was looked at: {refused:?}");
    refused_share(&mut room, code(&production.codes[0], None), "never used here");
    refused_share(&mut room, code("no share", None), "not a Keyrite share");
    assert!(matches!(room.take(&offer, None), Err(Refusal::SecretMissing(_))));
    take_next(&mut room);
    let refused = room.take(&offer, Some(code(&deal_4.codes[1], None)));
    assert!(matches!(refused, Err(Refusal::NotYet(_))), "one bag, one sheet: {refused:?}");
    let done = room.staffed(nothing_done());
    assert!(matches!(room.take(&done, None), Err(Refusal::NotYet(_))), "too few to combine");
    refused_share(&mut room, code(&deal_4.codes[0], None), "again");
    // a share of another key or set may be the true one as well as these: it is kept apart and counts for its own set
    for stranger in [&other_key.codes[1], &other_generation.codes[1]] {
        if !matches!(room.state().inner(), Some(keyrite::ceremony::state::Inner::BagOpen { .. })) {
            let bag = room.staffed(room.open_bag());
            room.take(&bag, None).expect("a bag");
        }
        let offer = room.staffed(EventKind::Offer(ReadFrom::Picture));
        room.take(&offer, Some(code(stranger, None))).expect("kept");
        assert_eq!(room.types().last().map(String::as_str), Some("share-taken"));
    }
    assert!(
        matches!(room.take(&done, None), Err(Refusal::NotYet(_))),
        "three shares, and none of two of one set"
    );
    let done = room.staffed(EventKind::Combine);
    assert!(matches!(room.take(&done, None), Err(Refusal::OutOfTurn { .. })), "combine has its step");
    // who was shown share 1 again brings no second one; the next custodian does
    let next = room.staffed(room.open_bag());
    room.take(&next, None).expect("a bag");
    room.finish();
    assert_eq!(room.outcome(), Outcome::Sealed { open_exceptions: 0 });
    assert_eq!(room.state().set().map(|set| set.set), Some(deal_4.header.set));
    assert!(room.exported.is_empty() && !room.session.holds_secrets());
}

/// A sheet typed with slips is refused by place: no word of it enters the record.
#[test]
fn no_word_of_a_refused_sheet_is_recorded() {
    let deal = dealt();
    let share = payload::read(&deal.codes[0]).expect("a share");
    let mut rows: Vec<Vec<String>> = rows::write(&share).iter().map(|row| row.to_vec()).collect();
    rows[2][3].push('q');
    rows[5][1] = "zebraq".to_owned();
    rows[7].swap(0, 1);
    let typed: String = (1..).zip(&rows).map(|(row, words)| format!("{row} {}\n", words.join(" "))).collect();
    let reading = SheetReading::Rows(SecretText::copy_of(&typed).expect("fits"));
    let mut room = Room::recovery(1, Mode::Rehearsal, deal.codes.clone());
    refused_share(
        &mut room,
        SecretInput::Sheet { reading, lock: None },
        "row 3, word 4 is not in the word list",
    );
    let Some(Record::ShareRefused { why, .. }) = room.entries.last().map(|entry| &entry.record) else {
        panic!("it was taken");
    };
    let near = &rows[2][3][..rows[2][3].len() - 1];
    for word in [rows[2][3].as_str(), near, "zebra", rows[7][0].as_str()] {
        let found = why.as_str().split(|c: char| !c.is_alphanumeric()).any(|said| said == word);
        assert!(!found, "a word of the sheet is in the record: {why}");
    }
}

/// A wrong passphrase leaves the share locked and says so; the right one opens it.
#[test]
fn a_locked_share_needs_its_passphrase() {
    let locked = deal(Dealing { lock: LockKind::Passphrase, ..Dealing::new(4, Mode::Rehearsal, (2, 2)) });
    let mut room = Room::recovery(1, Mode::Rehearsal, locked.codes.clone());
    refused_share(&mut room, code(&locked.codes[0], None), "nothing was typed");
    refused_share(&mut room, code(&locked.codes[0], Some("not this one")), "stays locked");
    room.finish();
    assert_eq!(room.outcome(), Outcome::Sealed { open_exceptions: 0 });
}

/// Whoever stops the opening of a lock finds everything as it was, however far it had come; asked again, it is done.
#[test]
fn what_takes_long_can_be_stopped_without_a_trace() {
    let template = shipped("kek");
    let locked = deal(Dealing { lock: LockKind::Passphrase, ..Dealing::new(4, Mode::Rehearsal, (2, 2)) });
    let making = |lock| {
        Room::open(&template, choices(&template, Some((2, 2)), lock), Mode::Rehearsal, 3).expect("opens")
    };
    let cases = [
        (making(LockKind::Passphrase), "lock/1", 2),
        (making(LockKind::CodeWords), "lock/1", 2),
        (Room::recovery(1, Mode::Rehearsal, locked.codes.clone()), "collect", 1),
        (Room::recovery(2, Mode::Rehearsal, locked.codes.clone()), "combine", 1),
    ];
    for (mut room, step, asked) in cases {
        room.go_to(step);
        if step == "collect" {
            let bag = room.staffed(room.open_bag());
            room.take(&bag, None).expect("a bag");
        }
        // stopped the first, the second … time that it is asked
        for patience in 0..asked {
            let left = std::cell::Cell::new(patience);
            let go_on = || left.replace(left.get() - 1) > 0;
            let (event, secret) = room.routine();
            let refused = room.take_while(&event, secret, &go_on);
            assert_eq!(refused, Err(Refusal::GivenUp), "{step}, stopped after {patience}");
        }
        room.finish();
        assert_eq!(room.outcome(), Outcome::Sealed { open_exceptions: 0 }, "{step}");
    }
}

/// A forged share among exactly k is found out by the fingerprint; one more genuine share rebuilds the key, the
/// forged one is not among those proven, and what leaves is the key that was dealt.
#[test]
fn a_forged_share_is_found_out_by_one_more() {
    let deal = dealt();
    let mut room = Room::recovery(1, Mode::Rehearsal, deal.codes.clone());
    room.go_to("collect");
    take_next(&mut room);
    let bag = room.staffed(room.open_bag());
    room.take(&bag, None).expect("a bag");
    let offer = room.staffed(EventKind::Offer(ReadFrom::Words));
    room.take(&offer, Some(forged_rows(&deal, 3))).expect("nothing is wrong with it yet");
    assert_eq!(room.types().last().map(String::as_str), Some("share-taken"));
    room.go_to("combine");
    room.step().expect("written down");
    assert_eq!(room.types().last().map(String::as_str), Some("not-combined"));
    let release = room.staffed(EventKind::Release {
        way: Some(WayOut::key_to_file()),
        destination: line("a file"),
        more: false,
    });
    assert!(matches!(room.take(&release, None), Err(Refusal::OutOfTurn { .. })));
    let bag = room.staffed(room.open_bag());
    room.take(&bag, None).expect("a bag");
    let offer = room.staffed(EventKind::Offer(ReadFrom::Picture));
    room.take(&offer, Some(code(&deal.codes[1], None))).expect("one more");
    room.go_to("release");
    let combined = room.entries.last().expect("combined").record.clone();
    assert!(matches!(&combined, Record::Combined { used, .. } if *used == [1, 2]), "{combined:?}");
    let release = room.staffed(EventKind::Release {
        way: Some(WayOut::key_to_file()),
        destination: line("a new file"),
        more: false,
    });
    room.take(&release, None).expect("released");
    assert_eq!(room.exported, [*deal.root.expose()]);
    room.go_to("reseal");
    let close = room.staffed(EventKind::CloseReseal);
    assert!(matches!(room.take(&close, None), Err(Refusal::NotYet(_))), "three sheets were opened");
    let decide = |opened, decision, bag: Option<(&str, &str)>| EventKind::Decide {
        opened,
        decision,
        bag: bag.map(|(one, two)| (line(one).into(), line(two).into())),
        given_up: None,
    };
    let cases = [
        (decide(1, AfterOpening::Resealed, Some(("B 1", "B 2"))), "EntriesDiffer"),
        (decide(1, AfterOpening::Resealed, None), "Contradiction"),
        (decide(1, AfterOpening::Rotate, Some(("B 1", "B 1"))), "Contradiction"),
        (decide(4, AfterOpening::Rotate, None), "NotYet"),
    ];
    for (what, want) in cases {
        let refused = room.take(&room.staffed(what), None).expect_err(want);
        assert!(format!("{refused:?}").starts_with(want), "{refused:?}");
    }
    room.finish();
    assert_eq!(*room.state().stage(), Stage::Sealed);
}

/// Wrapped, the key leaves as ciphertext alone, and the entry names the public key; a line that says wrapped without
/// naming one, or names one without saying wrapped, is no line.
#[test]
fn a_wrapped_key_names_its_public_key() {
    let (deal, key) = (dealt(), wrapping_key());
    let mut room = Room::recovery(1, Mode::Rehearsal, deal.codes.clone());
    room.said = Some(String::new());
    room.go_to("release");
    let way = WayOut::key_wrapped(key.clone());
    let release = room.staffed(EventKind::Release {
        way: Some(way),
        destination: line("the KMS of site B"),
        more: false,
    });
    room.take(&release, None).expect("released");
    assert!(room.exported.is_empty(), "the key left in the clear too");
    let [wrapped] = &room.wrapped[..] else { panic!("{} files", room.wrapped.len()) };
    assert_eq!(wrapped.len(), key.wrapped_bytes());
    assert!(!wrapped.windows(8).any(|part| deal.root.expose().windows(8).any(|secret| secret == part)));
    let released = room.entries.last().expect("released").record.clone();
    let to = key.digest();
    let (secret, method, left) = (TakenOut::Key, WrapMethod::OaepSha256, Some(sha256(wrapped)));
    let exit = Exit::Wrapped { secret, to, method, target: None, left };
    let wanted = Released { exit, destination: line("the KMS of site B"), more: false };
    assert_eq!(released, Record::Released(wanted));
    let written = room.kept.last().expect("kept").line.clone();
    let named = format!(r#","wrapped_to":"{}""#, to.hex());
    assert!(written.contains(r#""exit":"wrapped""#) && written.contains(&named), "{written}");
    for (name, from, to) in [
        ("wrapped under nothing", named.as_str(), ""),
        ("wrapped under null", &named, r#","wrapped_to":null"#),
        ("a file under a public key", r#""exit":"wrapped""#, r#""exit":"file""#),
        ("half a digest", &to.hex()[..32], ""),
    ] {
        let line = written.replace(from, to);
        assert_ne!(line, written, "{name}");
        assert!(
            matches!(Entry::from_line(line.as_bytes()), Err(EntryError::Unreadable(_))),
            "{name}: {line}"
        );
    }
    assert!(Entry::from_line(written.as_bytes()).is_ok());
    let again = room.staffed(EventKind::Release { way: None, destination: line("none"), more: false });
    assert!(matches!(room.take(&again, None), Err(Refusal::OutOfTurn { .. })), "one exit");
    room.finish();
    assert_eq!(room.outcome(), Outcome::Sealed { open_exceptions: 0 });
    let hex = data_encoding::HEXLOWER.encode(deal.root.expose());
    assert!(!room.said.expect("collected").contains(&hex), "Debug tells the key");
}

// Each of these showed a hole once.

/// A script in which these lines replace those.
fn changed(id: &str, from: &str, to: &str) -> Template {
    let text = keyrite::plan::blocks::shipped(id).expect("shipped");
    assert!(text.contains(from), "{id} has no {from}");
    load(id, &text.replacen(from, to, 1)).expect("loads")
}

fn replaced(room: &mut Room, absent: PersonId, name: &str) -> Result<(), Refusal> {
    let leaving = room.state().person(absent).expect("present").clone();
    let unsealed: Vec<u8> = leaving
        .shares
        .iter()
        .copied()
        .filter(|x| room.state().share(*x).is_none_or(|share| share.bagged.is_none()))
        .collect();
    let roles: Vec<&str> = leaving.roles.iter().map(String::as_str).collect();
    let what = EventKind::Deputy {
        absent,
        deputy: room.newcomer(name, &roles, &unsealed),
        reason: prose("called away"),
        document: line("D-1"),
        until: line("2026-12-31"),
    };
    let (by, with) = (room.id("operator"), [room.id("witness")]);
    room.take(&event(by, &with, what), None)
}

/// A sheet whose signature came out damaged is not good: a recovery would refuse it.
#[test]
fn a_damaged_signature_is_not_read_back() {
    let mut room = Room::kek(1);
    room.go_to("read-back/1");
    let sheet = room.sheets[&1].last().expect("printed");
    let damaged = altered(sheet, sheet.len() - 60);
    assert!(payload::read(&damaged).expect("a share").authenticity().is_err());
    let (event, secret) = read(&room, code(&damaged, None));
    room.take(&event, secret).expect("written down");
    assert_eq!(room.types().last().map(String::as_str), Some("read-back-failed"));
}

/// Nobody collects k sealed shares by leaving and coming back as deputy of the others.
#[test]
fn nobody_collects_k_shares_as_a_deputy() {
    let mut room = Room::kek(1);
    room.go_to("gate/2");
    let first = room.ids("custodian")[0];
    let name = room.state().person(first).expect("present").name.to_string();
    replaced(&mut room, first, "Somebody else").expect("custodian 1 leaves with share 1 in a bag");
    let second = room.state().holder(2).expect("holds share 2").id;
    let back = replaced(&mut room, second, &name);
    assert!(back.is_err(), "{name} has share 1 in a bag, takes over share 2, and 2 shares are the key");
}

/// Who was witness does not come back as administrator: exclusive roles hold for the whole ceremony.
#[test]
fn exclusive_roles_outlast_a_deputy() {
    let mut room = Room::kek(1);
    room.go_to("draw");
    let witness = room.id("witness");
    let name = room.state().person(witness).expect("present").name.to_string();
    replaced(&mut room, witness, "Second witness").expect("the witness leaves");
    let administrator = room.id("administrator");
    let back = replaced(&mut room, administrator, &name);
    assert!(back.is_err(), "{name} was the witness and is now the administrator");
}

/// The only witness is not replaced by one person's word.
#[test]
fn the_only_witness_is_not_replaced_by_one_person() {
    let mut room = Room::kek(1);
    room.go_to("draw");
    let absent = room.id("witness");
    let what = EventKind::Deputy {
        absent,
        deputy: room.newcomer("A friend", &["witness"], &[]),
        reason: prose("gone"),
        document: line("D-1"),
        until: line("2026-12-31"),
    };
    let (administrator, operator) = (room.id("administrator"), room.id("operator"));
    let alone = event(administrator, &[], what.clone());
    assert!(room.take(&alone, None).is_err(), "the administrator alone chose a new witness");
    let two = event(administrator, &[operator], what);
    let about = Subject::WitnessReplaced { absent };
    let needed = room.take(&two, None).expect_err("needs an exception");
    assert!(matches!(&needed, Refusal::ExceptionNeeded { about: named, .. } if *named == about), "{needed}");
    // no witness is there to file it or to confirm it, so two others do
    let filed = event(administrator, &[operator], support::exception_about(about));
    room.take(&filed, None).expect("filed");
    room.take(&two, None).expect("replaced");
}

/// The end of a planned break is confirmed as the script asks.
#[test]
fn a_planned_break_is_confirmed() {
    let step = "[[phase.step]]\nid = \"pause\"\nkind = \"break\"\ntitle = \"Break\"\nacts = \"administrator\"\nconfirms = [\"witness\"]\nminutes = 15\n\n[[phase.step]]\nid = \"draw\"";
    let template = changed("kek", "[[phase.step]]\nid = \"draw\"", step);
    let mut room =
        Room::open(&template, choices(&template, Some((2, 3)), LockKind::None), Mode::Rehearsal, 1)
            .expect("opens");
    room.go_to("pause");
    let custodian = room.id("custodian");
    let start = EventKind::BreakStart { leaving: Vec::new(), custody: prose("nobody stays") };
    let alone = room.take(&event(custodian, &[], start), None).is_ok()
        && room.take(&event(custodian, &[], EventKind::BreakEnd { checked: prose("nothing") }), None).is_ok();
    assert!(!alone, "one custodian alone held and ended a break that administrator and witness answer for");
}

/// A bag that is not as last recorded needs an exception, as an unwanted finding does.
#[test]
fn a_broken_bag_needs_an_exception() {
    let mut room = Room::recovery(1, Mode::Rehearsal, dealt().codes);
    room.go_to("collect");
    let holder = room.id("custodian");
    let bag = EventKind::OpenBag { holder, bag: line("RB 1").into(), intact: false, state: line("cut open") };
    let taken = room.take(&room.staffed(bag), None).is_ok();
    let refused = !taken || {
        let offer = room.staffed(EventKind::Offer(ReadFrom::Picture));
        room.take(&offer, Some(code(&dealt().codes[0], None))).is_err()
    };
    assert!(refused, "a bag that was cut open passed without a word");
}

/// Bags are brought by custodians.
#[test]
fn only_custodians_bring_bags() {
    let mut room = Room::recovery(1, Mode::Rehearsal, dealt().codes);
    room.go_to("collect");
    let holder = room.id("witness");
    let bag = EventKind::OpenBag { holder, bag: line("RB 1").into(), intact: true, state: line("sealed") };
    assert!(room.take(&room.staffed(bag), None).is_err(), "the witness brought a bag");
}

/// A bag that was opened, and whose sheet was refused or never read, is decided about too.
#[test]
fn every_opened_bag_is_decided_about() {
    let base = Dealing::new(9, Mode::Production, (2, 4));
    let mut room = Room::recovery(1, Mode::Rehearsal, dealt().codes);
    room.go_to("collect");
    take_next(&mut room);
    refused_share(&mut room, code(&deal(base).codes[2], None), "never used here");
    take_next(&mut room);
    let bag = room.staffed(room.open_bag());
    room.take(&bag, None).expect("a bag");
    let unread = room.staffed(EventKind::Unreadable(line("it is empty")));
    room.take(&unread, None).expect("nobody reads from it");
    room.finish();
    let count =
        |wanted: fn(&Record) -> bool| room.entries.iter().filter(|entry| wanted(&entry.record)).count();
    let opened = count(|record| matches!(record, Record::BagOpened { .. }));
    let decided = count(|record| matches!(record, Record::Resealed { .. }));
    assert_eq!((opened, decided), (3, 3), "every opened bag is decided about, read or not");
}

/// A forged sheet that is read first does not lock out the genuine ones: the fingerprint decides, not the order.
fn genuine_sheets_win(name: &str, deal: &Deal, forged: SecretInput) {
    let mut room = Room::recovery(1, Mode::Rehearsal, deal.codes.clone());
    // each brings one: the false sheet counts for who brought it, and blocks nobody else
    room.custodians = deal.codes.len() + 1;
    room.go_to("collect");
    let sheets = deal.codes.iter().map(|text| code(text, None));
    for sheet in [forged].into_iter().chain(sheets) {
        let bag = room.staffed(room.open_bag());
        room.take(&bag, None).expect("a bag");
        let offer = room.staffed(EventKind::Offer(ReadFrom::Picture));
        room.take(&offer, Some(sheet)).expect("written down");
    }
    for _ in 0..40 {
        if room.due() == "release" || room.step().is_err() {
            break;
        }
    }
    assert_eq!(room.due(), "release", "{name}: every genuine sheet is here and none is taken");
}

/// A forger who has seen one sheet signs a share of its set with a key of his own, and it is read first.
#[test]
fn a_share_of_a_forger_does_not_lock_out_the_set() {
    let genuine = dealt();
    let body = keyrite::sharing::share::Body::Open(keyrite::vocab::Secret::copy_of(&[1; 32]));
    let key = ed25519_dalek::SigningKey::from_bytes(&[0x66; 32]);
    let share = keyrite::sharing::share::Share::sign(genuine.header, body, &key);
    genuine_sheets_win("signed by a forger", &genuine, code(payload::write(&share).expose(), None));
}

/// Mistyped or forged words of share 2, without signature, do not keep the sheet of share 2 out.
#[test]
fn unsigned_words_do_not_lock_out_their_own_sheet() {
    let genuine = deal(Dealing::new(4, Mode::Rehearsal, (2, 2)));
    genuine_sheets_win("unsigned words of share 2", &genuine, forged_rows(&genuine, 2));
}

/// Nobody joins after the sign-off: everybody named in the statement was asked.
#[test]
fn nobody_joins_after_the_sign_off() {
    let mut room = Room::kek(1);
    room.go_to("seal");
    let custodian = room.id("custodian");
    let joined = replaced(&mut room, custodian, "Somebody new");
    assert!(joined.is_err(), "a deputy who never signed off is on the roll of a sealed ceremony");
}

/// No two opened sheets go into one new bag.
#[test]
fn a_new_bag_is_used_once() {
    let mut room = Room::recovery(1, Mode::Rehearsal, dealt().codes);
    room.go_to("reseal");
    let into = |opened| EventKind::Decide {
        opened,
        decision: AfterOpening::Resealed,
        bag: Some((line("TE 0000 0001").into(), line("TE 0000 0001").into())),
        given_up: None,
    };
    room.take(&room.staffed(into(1)), None).expect("a new bag");
    assert!(room.take(&room.staffed(into(2)), None).is_err(), "two sheets in one bag");
}

/// Throws after the draw cannot push the key out of memory.
#[test]
fn throws_after_the_draw_do_not_destroy_the_key() {
    let step = "[[phase.step]]\nid = \"more\"\nkind = \"entropy\"\ntitle = \"More\"\nacts = \"operator\"\nconfirms = [\"witness\"]\n\n[[phase.step]]\nid = \"split\"";
    let template = changed("kek", "[[phase.step]]\nid = \"split\"", step);
    let mut room =
        Room::open(&template, choices(&template, Some((2, 3)), LockKind::None), Mode::Rehearsal, 1)
            .expect("opens");
    room.go_to("more");
    let coins = "hthhtttthhththhtthhhtththhtthththhhttththththhtthhtthtthhhttthhthtthhthththhhttthttthhthhthhthtththttthhthhtthhhthttththhthtthhthtthhthttth";
    let more = room.staffed(EventKind::AddRolls(keyrite::sharing::entropy::SourceKind::Coins));
    let refused = room.take(&more, Some(throws(coins)));
    assert!(
        matches!(refused, Err(Refusal::NotYet(_) | Refusal::Contradiction(_))),
        "{refused:?}: the key is gone"
    );
}

/// A script whose last phase is repeated for shares that a recovery does not have cannot be opened: its plan
/// has no seal, and nothing, not even the abort, could be written at its end.
#[test]
fn a_plan_without_its_seal_is_not_opened() {
    let text = "format = \"keyrite-template 1\"\nid = \"x\"\nversion = 1\ntitle = \"X\"\nkind = \"recovery\"\nscope = \"x\"\n\
        [[role]]\nid = \"witness\"\ntitle = \"Witness\"\n[[role]]\nid = \"custodian\"\ntitle = \"Custodian\"\nat_least = 0\n\
        [[phase]]\ntitle = \"End\"\nrepeat = \"share\"\n[[phase.step]]\nid = \"seal\"\nkind = \"seal\"\ntitle = \"Seal\"\nacts = \"witness\"\nconfirms = [\"custodian\"]\n";
    let Ok(template) = load("x", text) else { return };
    let opened = Room::open(&template, choices(&template, None, LockKind::None), Mode::Rehearsal, 1);
    assert!(opened.is_err(), "it is opened, at no step, and can never end");
}

/// A seal in the middle of a script does not end it there.
#[test]
fn a_seal_stands_only_at_the_end() {
    let text = keyrite::plan::blocks::shipped("kek").expect("shipped");
    let twice = "[[phase]]\ninclude = \"closing\"\n\n[[phase]]\ntitle = \"Early\"\n[[phase.step]]\nid = \"early\"\nkind = \"seal\"\ntitle = \"Seal\"\nacts = \"operator\"\nconfirms = [\"witness\"]\n";
    assert!(
        load("kek", &text.replacen("[[phase]]\ninclude = \"closing\"\n", twice, 1)).is_err(),
        "two seals"
    );
}

/// A generation that no sheet can carry is refused before the key exists.
#[test]
fn generation_zero_is_not_opened() {
    let template = shipped("kek");
    let mut zero = choices(&template, Some((2, 3)), LockKind::None);
    zero.generation = 0;
    assert!(Room::open(&template, zero, Mode::Rehearsal, 1).is_err(), "its sheets can never be read back");
}

/// A file with a share in clear is named by an exception before it is written, in production; in a rehearsal it is
/// only a file.
#[test]
fn a_sheet_in_a_file_needs_an_exception_in_production() {
    let template = shipped("kek");
    let to_file = || EventKind::SendSheet { way: line("file in /run/user/1000") };
    for mode in [Mode::Production, Mode::Rehearsal] {
        let mut room =
            Room::open(&template, choices(&template, Some((2, 3)), LockKind::None), mode, 12).expect("opens");
        room.go_to("print/1");
        let sent = room.take(&room.staffed(to_file()), None);
        if mode == Mode::Rehearsal {
            assert_eq!(sent, Ok(()));
            continue;
        }
        let refusal = sent.expect_err("refused").to_string();
        assert!(
            refusal.contains("a share in clear") && refusal.contains("an exception about sheet 1 of share 1"),
            "{refusal}"
        );
        let people: Vec<PersonId> = room.ids("witness").into_iter().chain(room.ids("operator")).collect();
        let about = Subject::SheetToFile { share: 1, serial: 1 };
        let filed = event(people[0], &people[1..], support::exception_about(about));
        assert_eq!(room.take(&filed, None), Ok(()));
        assert_eq!(room.take(&room.staffed(to_file()), None), Ok(()));
        assert_eq!(room.take(&room.staffed(EventKind::SheetGood), None), Ok(()));
        room.go_to("print/2");
        assert!(room.take(&room.staffed(to_file()), None).is_err(), "an exception is about its own step");
    }
}

/// What no share code carries is not said by any code: the same sheet under two serials is one text.
#[test]
fn a_reprint_is_the_same_share() {
    let room = generation(
        "reprint",
        &[
            ("print/1", |room| staffed(room, send()), Taken),
            ("print/1", |room| staffed(room, spoiled()), Taken),
        ],
    );
    let sheets = &room.sheets[&1];
    assert_eq!(sheets.len(), 2);
    let digest = |text: &String| payload::read(text).expect("a share").digest();
    assert_eq!(digest(&sheets[0]), digest(&sheets[1]));
}

/// The roll is not closed with people who cannot confirm each other at a later step: nobody should find that out
/// when the bags are open.
#[test]
fn the_roll_can_hold_every_step() {
    let mut room = Room::recovery(1, Mode::Rehearsal, dealt().codes);
    room.go_to("roll-call");
    let both = room.newcomer("One for two", &["administrator", "operator"], &[]);
    room.take(&event(PersonId::NOBODY, &[], EventKind::Enrol(both)), None).expect("roles that may be joined");
    while room.due() == "roll-call" {
        if room.step().is_err() {
            return;
        }
    }
    room.go_to("combine");
    assert_eq!(room.step(), Ok(()), "operator and administrator are one person, and the bags are open");
}

/// The largest and the most lopsided sets there can be: one byte counts them all, and none of them overflows it.
#[test]
fn the_largest_sets_reach_their_end() {
    for quorum in [(2, 255), (255, 255)] {
        let template = shipped("kek");
        let choices = choices(&template, Some(quorum), LockKind::None);
        let mut room = Room::open(&template, choices, Mode::Rehearsal, 3).expect("opens");
        room.finish();
        assert_eq!(*room.state().stage(), Stage::Sealed, "{quorum:?}");
        assert_eq!(room.state().sheets().sealed, 255);
    }
}

/// A sheet of another set that is read first decides nothing: the good ones are taken, and the fingerprint says which
/// set it is. It can be put aside, by two people.
#[test]
fn the_first_sheet_does_not_decide_which_set_is_meant() {
    let genuine = dealt();
    let other = deal(Dealing::new(9, Mode::Rehearsal, (2, 4)));
    for put_aside in [false, true] {
        let mut room = Room::recovery(1, Mode::Rehearsal, genuine.codes.clone());
        room.go_to("collect");
        let bag = room.staffed(room.open_bag());
        room.take(&bag, None).expect("a bag");
        let offer = room.staffed(EventKind::Offer(ReadFrom::Picture));
        room.take(&offer, Some(code(&other.codes[0], None))).expect("it may be the true one");
        take_next(&mut room);
        assert_eq!((room.state().taken().len(), room.state().taken_numbers()), (2, 1), "one of each set");
        let digest = room.state().taken()[0].digest;
        let aside =
            |digest| EventKind::Withdraw { digest, why: prose("it is not the key that is recovered today") };
        let unknown = room.staffed(aside(keyrite::vocab::Digest([0; 32])));
        assert!(matches!(room.take(&unknown, None), Err(Refusal::NotYet(_))));
        let alone = Event { with: Vec::new(), ..room.staffed(aside(digest)) };
        assert!(matches!(room.take(&alone, None), Err(Refusal::Unconfirmed { .. })));
        if put_aside {
            let aside = room.staffed(aside(digest));
            room.take(&aside, None).expect("put aside");
            assert_eq!(room.state().set().map(|set| set.set), Some(genuine.header.set));
            assert!(matches!(room.take(&aside, None), Err(Refusal::NotYet(_))), "only once");
        }
        room.go_to("combine");
        let handed_on = room.state().hand_on().expect("a set").set;
        assert_eq!(handed_on, genuine.header.set, "were it broken off here, the next is about the same set");
        room.finish();
        let combined = room.entries.iter().find_map(|entry| match &entry.record {
            Record::Combined { fingerprint, set, .. } => Some((*fingerprint, *set)),
            _ => None,
        });
        assert_eq!(combined, Some((genuine.header.fingerprint, genuine.header.set)));
        assert_eq!(room.state().set().map(|set| set.set), Some(genuine.header.set));
        assert_eq!(room.outcome(), Outcome::Sealed { open_exceptions: 0 });
    }
}

/// Whoever does not agree is in the first sentence that an auditor reads, though it does not make the record false.
#[test]
fn who_does_not_agree_is_in_the_verdict() {
    let mut room = Room::kek(9);
    while room.running() {
        let (mut next, secret) = room.routine();
        if matches!(next.what, EventKind::SignOff { .. }) && room.state().sign_offs().is_empty() {
            next.what = EventKind::SignOff { agrees: false, reason: Some(prose("the door was open")) };
        }
        room.take(&next, secret).expect("goes on");
    }
    let report = FolderReport::new(room.audit);
    let (verdict, sentence) = judge(&report, &Anchor::None, None);
    assert_eq!(verdict, Verdict::NotAnchored, "{sentence}");
    assert!(sentence.contains("1 person does not agree with it, and said why."), "{sentence}");
    let (verdict, sentence) = judge(&report, &Anchor::Holds("its words are those of paper".into()), None);
    assert_eq!(verdict, Verdict::Valid);
    assert!(sentence.contains("1 person does not agree with it, and said why."), "{sentence}");
}

/// Before the time is over a step that waits does not end, in production; what was waited for is said word for word.
#[test]
fn a_step_that_waits_ends_when_its_time_is_over() {
    use keyrite::ceremony::audit::LineError;
    use keyrite::plan::blocks;
    use support::{first_wrong, resign};
    let step = "[[phase.step]]\nid = \"pause\"\nkind = \"wait\"\ntitle = \"Wait\"\nacts = \"administrator\"\n\
                confirms = [\"witness\"]\nwait_minutes = 2\nticks = [\"The time lock is open\"]\n\n";
    let draw = "[[phase.step]]\nid = \"draw\"";
    let text = blocks::shipped("kek").expect("shipped").replacen(draw, &format!("{step}{draw}"), 1);
    for (keys, problem) in [
        ("", "waits for nothing: add wait_minutes = 20"),
        ("wait_minutes = 0\n", "wait_minutes"),
        ("wait_minutes = 1441\n", "wait_minutes"),
        ("wait_minutes = 2\nchoices = []\n", "belongs to steps of kind act, and this one is wait"),
    ] {
        let text = text.replacen("wait_minutes = 2\nticks = [\"The time lock is open\"]\n", keys, 1);
        let refused = load("kek", &text).expect_err("no such step").to_string();
        assert!(refused.contains(problem), "{keys}: {refused}");
    }
    let template = load("kek", &text).expect("loads");
    let waits = template.all_steps().find(|step| step.id == "pause").expect("a step");
    assert_eq!(waits.minutes, 2, "as long as is waited");
    let choices = choices(&template, Some((2, 3)), LockKind::None);
    let mut room = Room::open(&template, choices.clone(), Mode::Production, 77).expect("opens");
    room.go_to("pause");
    let early = room.step().expect_err("two minutes are not over").to_string();
    assert_eq!(early, "step pause waits, and 119 of its seconds are left: go on when they have passed");
    room.mono += 118;
    let unsaid = room.staffed(EventKind::nothing_more());
    let refused = room.take(&unsaid, None).expect_err("nothing is said").to_string();
    assert!(refused.contains("says all that was waited for"), "{refused}");
    room.finish();
    let lines = |entries: &[Entry]| {
        let signed = resign(entries);
        first_wrong(signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()))).1
    };
    assert!(lines(&room.entries).is_none(), "as it was held");
    // a transcript that says that less time passed
    let mut entries = room.entries.clone();
    let at = entries.iter().position(|entry| entry.step.as_deref() == Some("pause")).expect("it waited");
    entries[at].mono = entries[at - 1].mono + 119_000;
    let Some((line, LineError::Script(why))) = lines(&entries) else { panic!("it stands") };
    assert_eq!((line, why.to_string().contains("1 of its seconds are left")), (at + 1, true), "{why}");
    // one that says something else has come about, or that it has not
    for (ticks, not_as_wanted) in
        [(vec![], vec![]), (vec!["It is dark"], vec![]), (vec![], vec!["The time lock is open"])]
    {
        let mut entries = room.entries.clone();
        let owned = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let Record::Done { ticks: said, not_as_wanted: not, .. } = &mut entries[at].record else {
            panic!("done")
        };
        (*said, *not) = (owned(ticks), owned(not_as_wanted));
        let Some((line, LineError::Script(why))) = lines(&entries) else { panic!("it stands") };
        assert_eq!((line, why.to_string().contains("says all that was waited for")), (at + 1, true), "{why}");
    }
    let mut rehearsal = Room::open(&template, choices, Mode::Rehearsal, 78).expect("opens");
    rehearsal.go_to("pause");
    rehearsal.step().expect("a rehearsal waits for nothing");
}

/// A key that was not finished is on paper all the same once so many sheets are good as rebuild it: that is told with each of
/// them, up to the last number a share can have.
#[test]
fn an_unfinished_key_that_is_on_paper_is_told_with_its_sheets() {
    let template = shipped("kek");
    for ((k, n), step, wanted) in [
        (
            (2, 3),
            "bag/2",
            Some("any 2 of 2 good sheets rebuild it. Destroy them first, before witnesses: share 1 in bag "),
        ),
        ((2, 3), "print/2", None),
        ((2, 3), "trial", Some("any 2 of 3 good sheets rebuild it")),
        ((2, 3), "review", None),
        ((2, 255), "bag/3", Some("share 3 in no bag.")),
        ((2, 20), "trial", Some("share 12 in bag TE 0000 0012, Custodian 12; and 8 more.")),
    ] {
        let chosen = choices(&template, Some((k, n)), LockKind::None);
        let mut room = Room::open(&template, chosen, Mode::Rehearsal, 92).expect("opens");
        room.go_to(step);
        let told = room.state().rebuilds_still();
        match wanted {
            Some(wanted) => {
                let told = told.expect("it is on paper");
                assert!(told.contains(wanted), "{k} of {n}, {step}: {told}");
            }
            None => assert_eq!(told, None, "{k} of {n}, {step}"),
        }
    }
}
