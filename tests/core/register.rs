//! The register: what a pile of transcripts tells of its keys. Ceremonies are held in memory on different days; what
//! the command line and the window read from folders is the same fold.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use crate::support::keyed::{STEPS, with_steps};
use crate::support::{
    self, Room, choices, event, exception, first_wrong, line, prose, resign, shipped, tick, typed_twice,
};
use keyrite::ceremony::register::{
    Custody, KeyLife, KeyStanding, KeyState, Register, ToldCeremony, Verified,
};
use keyrite::ceremony::{EventKind, Opening, Session, WayOut};
use keyrite::plan::{Choices, Template};
use keyrite::sharing::certifying::IssuedKind;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::{AfterOpening, Exit, GivenUp, GivenUpBecause, Record, Released};
use keyrite::vocab::{CeremonyId, Day, Digest, Mode};
use rand::rngs::StdRng;
use rand::{SeedableRng, TryCryptoRng, TryRng};

pub fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

pub fn told(room: &Room, found_at: &str) -> ToldCeremony {
    ToldCeremony {
        found_at: found_at.to_owned(),
        state: room.state().clone(),
        head: room.session.head(),
        verified: Verified::Now,
    }
}

pub fn kek() -> (Template, Choices) {
    let template = shipped("kek");
    let choices = choices(&template, Some((2, 3)), LockKind::None);
    (template, choices)
}

/// A generation, 2 of 3, held on 2026-11-21, sealed.
pub fn made() -> Room {
    let (template, choices) = kek();
    let mut room = Room::open(&template, choices, Mode::Production, 11).expect("opens");
    finish(&mut room, &mut |_, _| None);
    room
}

/// What people do in place of the routine.
pub type Instead<'a> = &'a mut dyn FnMut(&Room, &EventKind) -> Option<EventKind>;

pub fn finish(room: &mut Room, instead: Instead<'_>) {
    while room.running() {
        let (mut next, secret) = room.routine();
        if let Some(what) = instead(room, &next.what) {
            next.what = what;
        }
        room.take(&next, secret).unwrap_or_else(|refusal| panic!("{next:?}: {refusal}"));
    }
}

/// A recovery with the sheets of `made`, so many days later.
pub fn recovered(made: &Room, days: u32, instead: Instead<'_>) -> Room {
    recovered_from(&made.sheets, days, instead)
}

/// The same with these sheets.
pub fn recovered_from(sheets: &BTreeMap<u8, Vec<String>>, days: u32, instead: Instead<'_>) -> Room {
    let template = shipped("recovery");
    let choices = choices(&template, None, LockKind::None);
    let seed = 12 + u64::from(days);
    let mut room = Room::open_after(days, &template, choices, Mode::Production, seed).expect("opens");
    room.pile = sheets.values().filter_map(|sheets| sheets.last().cloned()).collect();
    finish(&mut room, instead);
    room
}

/// Each opened sheet goes back to its own holder's bag, unless something else is decided.
pub fn deciding(decision: AfterOpening) -> impl FnMut(&Room, &EventKind) -> Option<EventKind> {
    move |room, what| match what {
        EventKind::Decide { opened, .. } => Some(EventKind::Decide {
            opened: *opened,
            decision,
            bag: None,
            given_up: room
                .state()
                .too_few_without(usize::from(*opened))
                .filter(|_| decision == AfterOpening::Destroyed)
                .map(|_| ("DESTROY KEY".to_owned(), ends())),
        }),
        _ => None,
    }
}

fn ends() -> GivenUp {
    GivenUp { because: GivenUpBecause::KeyEnds, reason: prose("its use is over") }
}

fn says(key: &KeyLife, today: &str) -> Vec<String> {
    key.notices.iter().map(|notice| notice.said(day(today))).collect()
}

fn one(all: Vec<ToldCeremony>, today: &str) -> Register {
    let register = Register::of(all, Mode::Production, day(today));
    assert_eq!(register.keys.len(), 1);
    register
}

/// A serial that one recovery gave is not known in the next, so that it was given twice is found in the register; the same key of
/// another name, or another number, is not.
#[test]
fn a_serial_that_was_given_in_two_ceremonies_is_a_finding() {
    let signs = |serial: &'static str, name: &'static str| {
        move |_: &Room, what: &EventKind| match what {
            EventKind::Release { .. } => Some(EventKind::Release {
                way: Some(support::exits::certificate("ca:p-256:0", name, serial)),
                destination: line("the web page"),
                more: false,
            }),
            _ => None,
        }
    };
    let says = |second: &'static str, name: &'static str| {
        let made = made();
        let first = recovered(&made, 30, &mut signs("4f2a", "Example Root CA"));
        let later = recovered(&made, 60, &mut signs(second, name));
        let all = vec![told(&made, "a"), told(&first, "b"), told(&later, "c")];
        let register = one(all, "2027-02-01");
        says(&register.keys[0], "2027-02-01")
    };
    let twice = "By the derived key ca:p-256:0 two certificates have the serial 4f2a, signed on 2026-12-21 (ceremony ";
    for (second, name, found) in [("4f2a", "Example Root CA 2", true), ("4f2b", "Example Root CA 2", false)] {
        let all = says(second, name);
        let said = all
            .iter()
            .filter(|said| said.starts_with(twice) && said.contains(" and on 2027-01-20 (ceremony "))
            .count();
        assert_eq!(said, usize::from(found), "{all:#?}");
    }
}

/// The same of lists, whose numbers go upwards: two transcripts, re-signed, in which each recovery let a list leave with these
/// numbers, and nothing else is wrong.
#[test]
fn a_list_whose_number_went_back_is_a_finding() {
    let signs = |_: &Room, what: &EventKind| match what {
        EventKind::Release { .. } => Some(EventKind::Release {
            way: Some(support::exits::certificate("ca:p-256:0", "Example Root CA", "4f2a")),
            destination: line("the web page"),
            more: false,
        }),
        _ => None,
    };
    let made = made();
    let rooms = [recovered(&made, 30, &mut { signs }), recovered(&made, 60, &mut { signs })];
    let with_list = |room: &Room, number: &str| {
        let mut entries = room.entries.clone();
        let mut lists = 0;
        for entry in &mut entries {
            if let Record::Released(Released { exit: Exit::Certificate { certificate, left, .. }, .. }) =
                &mut entry.record
            {
                certificate.kind = IssuedKind::List;
                certificate.serial = line(number);
                certificate.issuer = Some(Digest([5; 32]));
                *left = Digest(*number.as_bytes().repeat(32).first_chunk().expect("long enough"));
                lists += 1;
            }
        }
        assert_eq!(lists, 1);
        let signed = resign(&entries);
        let lines = signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()));
        let (audit, wrong) = first_wrong(lines);
        assert!(wrong.is_none(), "{wrong:?}");
        let head = audit.head();
        let state = audit.into_state().expect("begun");
        ToldCeremony { found_at: number.to_owned(), state, head, verified: Verified::Now }
    };
    for (first, second, found) in [("9", "10", false), ("9", "9", true), ("10", "9", true)] {
        let all = vec![told(&made, "a"), with_list(&rooms[0], first), with_list(&rooms[1], second)];
        let all = says(&one(all, "2027-02-01").keys[0], "2027-02-01");
        let wanted = format!(
            "By the derived key ca:p-256:0 the revocation lists {first} and then {second} were signed, on 2026-12-21"
        );
        // the same bytes once more are one list
        let found = found && first != second;
        assert_eq!(all.iter().any(|said| said.starts_with(&wanted)), found, "{first} {second}: {all:#?}");
    }
}

/// What was sealed under a key is listed with it: what it is, its file, its digest, the day.
#[test]
fn what_is_sealed_under_a_key_is_listed() {
    let template = with_steps(STEPS);
    let chosen = choices(&template, Some((2, 3)), LockKind::None);
    let mut room = Room::open(&template, chosen, Mode::Production, 17).expect("opens");
    room.go_to("password");
    room.must_step();
    let again = room.staffed(EventKind::typed_payload("password"));
    room.take(&again, Some(typed_twice("another"))).expect("sealed once more");
    room.finish();
    let register = one(vec![told(&room, "here")], "2026-11-22");
    let under: Vec<_> = register.keys[0].under_it.iter().collect();
    let [never, opened] = under.as_slice() else { panic!("{under:?}") };
    assert!(!never.opened && never.said().contains("NEVER OPENED"), "{}", never.said());
    assert_eq!(
        (opened.about.as_str(), opened.name.as_str()),
        ("Password of REHEARSAL-KEY", "002-password.sealed")
    );
    let digest = keyrite::vocab::digest::sha256(&room.files["002-password.sealed"]);
    assert!(opened.opened && opened.said().ends_with(&digest.hex()), "{}", opened.said());
}

#[test]
fn a_key_that_was_made_has_its_sheets_and_its_dates() {
    let room = made();
    for (today, state, due) in [
        (
            "2026-11-20",
            KeyState::PreActivation,
            [
                "Due 2027-11-21, in 366 days: the last day",
                "Due 2027-11-21, in 366 days: a drill",
                "Due 2027-11-21, in 366 days: an audit of shares 1, 2, 3",
            ],
        ),
        (
            "2026-11-22",
            KeyState::Active,
            [
                "Due 2027-11-21, in 364 days: the last day",
                "Due 2027-11-21, in 364 days: a drill",
                "Due 2027-11-21, in 364 days: an audit",
            ],
        ),
        (
            "2027-11-21",
            KeyState::Active,
            [
                "Due today, 2027-11-21: the last day",
                "Due today, 2027-11-21: a drill",
                "Due today, 2027-11-21: an audit",
            ],
        ),
        (
            "2027-11-23",
            KeyState::Deactivated,
            [
                "Overdue since 2027-11-21, 2 days: the last day",
                "Overdue since 2027-11-21, 2 days: a drill",
                "Overdue since 2027-11-21, 2 days: an audit",
            ],
        ),
    ] {
        let register = one(vec![told(&room, "a")], today);
        let key = &register.keys[0];
        assert_eq!(key.standing(day(today)), KeyStanding::In(state), "{today}");
        let said = says(key, today);
        assert!(
            said.len() == 3 && due.iter().zip(&said).all(|(begins, said)| said.starts_with(begins)),
            "{said:?}"
        );
        assert_eq!(register.wants_attention(day(today)), state == KeyState::Deactivated);
        let set = key.newest_set().expect("a set");
        for (number, custody) in (1..).zip(&set.shares) {
            let custody = custody.as_ref().expect("in custody");
            let holder = room.state().holder(number).expect("held");
            assert_eq!(custody.holder, holder.name);
            assert!(Custody::said(Some(custody)).contains(&format!("bag TE 0000 000{number}")));
        }
    }
}

/// What happened to the key, and the sentence that must come of it, urgent or not.
#[test]
fn findings_are_what_an_auditor_would_write_down() {
    let first = made();
    let again = |instead: Instead<'_>| {
        let room = recovered(&first, 30, instead);
        vec![told(&first, "made"), told(&room, "again")]
    };
    let mut rotate = deciding(AfterOpening::Rotate);
    let mut reshare = deciding(AfterOpening::Reshare);
    let mut destroy = deciding(AfterOpening::Destroyed);
    let mut destroy_again = deciding(AfterOpening::Destroyed);
    let mut destroy_once_more = deciding(AfterOpening::Destroyed);
    let file = |what: &EventKind| match what {
        EventKind::Release { .. } => Some(EventKind::Release {
            way: Some(WayOut::key_to_file()),
            destination: line("into the module of site B"),
            more: false,
        }),
        _ => None,
    };
    let disagree = |room: &Room, what: &EventKind| match what {
        EventKind::SignOff { .. } if room.state().sign_offs().is_empty() => {
            Some(EventKind::SignOff { agrees: false, reason: Some(prose("the door was open")) })
        }
        _ => None,
    };
    let open = |_: &Room, what: &EventKind| match what {
        EventKind::Review { number, severity, follow_up, .. } => Some(EventKind::Review {
            number: *number,
            severity: *severity,
            follow_up: follow_up.clone(),
            closed: false,
        }),
        _ => None,
    };
    let cases = [
        (
            "k sheets over time",
            vec![told(&first, "made"), told(&recovered(&first, 30, &mut |_, _| None), "again"), {
                let mut other = first.sheets.clone();
                other.remove(&1);
                told(&recovered_from(&other, 40, &mut |_, _| None), "and again")
            }],
            "Custodian 2 has held or brought shares 2, 3 of set",
            "Due 2027-12-31, in 374 days: a drill",
        ),
        (
            "rotation",
            again(&mut rotate),
            "shares 1, 2 were opened and not sealed again; the key is to be rotated",
            "",
        ),
        (
            "resharing",
            again(&mut reshare),
            "shares 1, 2 were opened and not sealed again; a new set is to be made",
            "",
        ),
        ("destruction", again(&mut destroy), "1 share is not recorded as destroyed, though the key is", ""),
        (
            "destruction of a key that left",
            again(&mut |room, what| file(what).or_else(|| destroy_again(room, what))),
            "on 2026-12-21 it left, to a new file (into the module of site B",
            "",
        ),
        (
            "destruction of a key that left, the sheets",
            again(&mut |room, what| file(what).or_else(|| destroy_once_more(room, what))),
            "1 share is left, and 2 are needed",
            "",
        ),
        (
            "exit",
            again(&mut |_, what| file(what)),
            "The key left on 2026-12-21, to a new file (into the module of site B",
            "",
        ),
        ("disagreement", again(&mut { disagree }), "1 person does not agree with the record of ceremony", ""),
        ("open exception", again(&mut { open }), "1 exception is open in ceremony", ""),
        (
            "alone",
            vec![told(&recovered(&first, 30, &mut |_, _| None), "again")],
            "The transcript of the ceremony that made this key is not here",
            "",
        ),
    ];
    for (name, all, finding, due) in cases {
        let register = one(all, "2026-12-22");
        let key = &register.keys[0];
        let urgent: Vec<String> = key
            .notices
            .iter()
            .filter(|notice| notice.is_urgent(day("2026-12-22")))
            .map(|notice| notice.said(day("2026-12-22")))
            .collect();
        assert!(urgent.iter().any(|said| said.contains(finding)), "{name}: {urgent:#?}");
        assert!(due.is_empty() || says(key, "2026-12-22").iter().any(|said| said.starts_with(due)), "{name}");
        assert!(register.wants_attention(day("2026-12-22")), "{name}");
    }
}

/// The states that NIST SP 800-57 names, each with the transcript and the line that moved the key, as far as ceremonies
/// of today move one.
#[test]
fn a_key_moves_from_state_to_state_by_its_transcripts() {
    let first = made();
    let last = recovered(&first, 30, &mut deciding(AfterOpening::Destroyed));
    let all = || vec![told(&first, "made"), told(&last, "destroyed")];
    let moved = |today: &str| {
        let register = one(all(), today);
        let moved = register.keys[0].history(day(today)).moved;
        assert_eq!(register.keys[0].history(day(today)).illegal, []);
        moved.iter().map(|moved| moved.said()).collect::<Vec<_>>()
    };
    let (made_in, ended_in) = (first.state().ceremony().short(), last.state().ceremony().short());
    let lines = (first.entries.len(), last.entries.len());
    let wanted = [
        format!("pre-activation since 2026-11-21: it was made (ceremony {made_in}, line {})", lines.0),
        format!(
            "active since 2026-11-21: the first day of use on its key page came (ceremony {made_in}, line 1)"
        ),
        format!(
            "destroyed since 2026-12-21: its sheets were destroyed so that none rebuild it, because it is to end (ceremony {ended_in}, line {})",
            lines.1
        ),
    ];
    assert_eq!(moved("2026-12-22"), wanted);
    // past its last day nothing more becomes of it, and nothing is due
    assert_eq!(moved("2099-01-01"), wanted);
    let register = one(all(), "2026-12-22");
    let key = &register.keys[0];
    assert_eq!(key.standing(day("2026-12-22")), KeyStanding::In(KeyState::Destroyed));
    assert_eq!((key.state_word(day("2026-12-22")).as_str(), key.next_due()), ("destroyed", None));

    // one that was recovered to a file is somewhere else too: it is not destroyed by its paper
    let mut destroy = deciding(AfterOpening::Destroyed);
    let left = recovered(&first, 30, &mut |room, what| match what {
        EventKind::Release { .. } => Some(EventKind::Release {
            way: Some(WayOut::key_to_file()),
            destination: line("into the module of site B"),
            more: false,
        }),
        _ => destroy(room, what),
    });
    let register = one(vec![told(&first, "made"), told(&left, "left")], "2026-12-22");
    assert_eq!(register.keys[0].state_word(day("2026-12-22")), "active, too few sheets left");
}

/// What does not go with the state of the key counts for nothing and is a finding, which names both transcripts.
#[test]
fn what_is_no_move_of_a_key_is_a_finding() {
    let first = made();
    let ended = recovered(&first, 30, &mut deciding(AfterOpening::Destroyed));
    // the sheets that were said to be destroyed rebuild it again
    let again = recovered(&first, 40, &mut |_, _| None);
    let rebuilt = vec![told(&first, "made"), told(&ended, "ended"), told(&again, "again")];
    // the same key is made a second time, in a transcript that says so of another ceremony
    let mut entries = first.entries.clone();
    let Record::Header(header) = &mut entries[0].record else { unreachable!() };
    header.ceremony = CeremonyId([255; 16]);
    let signed = resign(&entries);
    let lines = signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()));
    let (audit, wrong) = first_wrong(lines);
    assert!(wrong.is_none(), "{wrong:?}");
    let head = audit.head();
    let twice = audit.into_state().expect("begun");
    let made_twice = vec![
        told(&first, "made"),
        ToldCeremony { found_at: "twice".into(), state: twice, head, verified: Verified::Now },
    ];
    for (name, all, state, findings) in [
        (
            "rebuilt",
            rebuilt,
            KeyState::Destroyed,
            vec![format!(
                "On 2026-12-31 it was rebuilt from its sheets (ceremony {}, line {}), though it was destroyed since 2026-12-21",
                again.state().ceremony().short(),
                again.entries.len()
            )],
        ),
        (
            "made twice",
            made_twice,
            KeyState::Active,
            vec![format!(
                "On 2026-11-21 it was made (ceremony {}, line {}), though it was active since 2026-11-21",
                CeremonyId([255; 16]).short(),
                first.entries.len()
            )],
        ),
    ] {
        let register = one(all, "2027-01-01");
        let key = &register.keys[0];
        assert_eq!(key.standing(day("2027-01-01")), KeyStanding::In(state), "{name}");
        let said = says(key, "2027-01-01");
        let no_moves: Vec<&String> =
            said.iter().filter(|said| said.contains("there is no such move")).collect();
        assert_eq!(no_moves.len(), findings.len(), "{name}: {said:#?}");
        assert!(no_moves.iter().zip(&findings).all(|(said, finding)| said.starts_with(finding)), "{said:#?}");
        assert!(register.wants_attention(day("2027-01-01")), "{name}");
    }
}

/// Wrapped, the key was nobody's to keep: its exit is told in its life, and is no finding.
#[test]
fn a_key_that_left_wrapped_did_not_leave_in_the_open() {
    let first = made();
    let mut wrapped = |_: &Room, what: &EventKind| match what {
        EventKind::Release { .. } => Some(EventKind::Release {
            way: Some(WayOut::key_wrapped(support::wrapping_key())),
            destination: line("the KMS of site B"),
            more: false,
        }),
        _ => None,
    };
    let again = recovered(&first, 30, &mut wrapped);
    let register = one(vec![told(&first, "made"), told(&again, "again")], "2026-12-22");
    let key = &register.keys[0];
    assert!(!says(key, "2026-12-22").iter().any(|said| said.contains("The key left")));
    let life: Vec<String> = key.chapters.iter().map(|chapter| chapter.said()).collect();
    let wanted = "recovered, wrapped under a public key, to a new file: the KMS of site B";
    assert!(life.iter().any(|said| said == wanted), "{life:?}");
}

/// No key, no entry of one: the ceremony is listed all the same, so that nobody looks for its folder in vain.
#[test]
fn a_ceremony_without_a_key_is_listed_as_that() {
    for (abort, how) in [(false, "broken off"), (true, "aborted")] {
        let (template, choices) = kek();
        let mut room = Room::open(&template, choices, Mode::Production, 4).expect("opens");
        room.go_to("draw");
        if abort {
            let what = EventKind::Abort {
                typed: "ABORT".into(),
                reason: prose("nobody had a dice cup"),
                destroyed: prose("nothing"),
            };
            let by = room.routine().0.by;
            room.take(&event(by, &[], what), None).expect("ends");
        }
        let register = Register::of(vec![told(&room, "a folder")], Mode::Production, day("2026-11-22"));
        assert!(register.keys.is_empty() && register.verified() == (1, 0));
        let [unkeyed] = register.unkeyed.as_slice() else { panic!("{:?}", register.unkeyed) };
        let wanted = format!("{how} before there was a key");
        assert!(unkeyed.found_at == "a folder" && unkeyed.said.ends_with(&wanted), "{unkeyed:?}");
    }
}

#[test]
fn a_ceremony_that_was_broken_off_or_aborted_leaves_a_finding_and_no_custody() {
    for (step, abort, finding) in [
        (
            "gate/2",
            false,
            "was broken off: sheets sent to print: 1; sealed in bags: 1; spoiled: 0; 1 good sheet of set",
        ),
        (
            "gate/2",
            true,
            "was aborted: sheets sent to print: 1; sealed in bags: 1; spoiled: 0; 1 good sheet of set",
        ),
        (
            "split",
            false,
            "was broken off: no sheet was printed. Every step is done again with a new key; sheets",
        ),
    ] {
        let (template, choices) = kek();
        let mut room = Room::open(&template, choices, Mode::Production, 4).expect("opens");
        room.go_to(step);
        if abort {
            let what = EventKind::Abort {
                typed: "ABORT".into(),
                reason: prose("the light went out"),
                destroyed: prose("sheet 1 was burned"),
            };
            let by = room.routine().0.by;
            room.take(&event(by, &[], what), None).expect("ends");
        }
        let register = one(vec![told(&room, "a")], "2026-11-22");
        let key = &register.keys[0];
        assert!(key.sets.is_empty() && key.last_proof().is_none() && key.next_due().is_none());
        assert_eq!(key.standing(day("2026-11-22")), KeyStanding::NeverIssued);
        assert!(says(key, "2026-11-22")[0].contains(finding), "{:?}", says(key, "2026-11-22"));
    }
}

/// A sheet that was taken out of its bag is out of it, though the recovery was ended before anything was decided.
#[test]
fn opened_sheets_of_an_aborted_recovery_are_not_in_their_bags() {
    let first = made();
    let template = shipped("recovery");
    let mut room =
        Room::open_after(30, &template, choices(&template, None, LockKind::None), Mode::Production, 12)
            .expect("opens");
    room.pile = first.sheets.values().filter_map(|sheets| sheets.last().cloned()).collect();
    room.go_to("reseal");
    let (by, reason) = (room.routine().0.by, prose("the light went out"));
    let abort = EventKind::Abort { typed: "ABORT".into(), reason, destroyed: prose("nothing was printed") };
    room.take(&event(by, &[], abort), None).expect("ends");
    let register = one(vec![told(&first, "made"), told(&room, "ended")], "2026-12-22");
    let said = says(&register.keys[0], "2026-12-22");
    assert!(
        said.iter()
            .any(|said| said.contains("shares 1, 2 were opened and not sealed again; nothing was decided")),
        "{said:?}"
    );
    let set = register.keys[0].newest_set().expect("a set");
    let places: Vec<String> = set.shares.iter().flatten().map(Custody::place).collect();
    assert_eq!(places, ["opened, nothing decided", "opened, nothing decided", "bag TE 0000 0003"]);
}

/// A recovery that stopped before a sheet was read has taken a bag all the same: its record names the share.
#[test]
fn a_bag_that_was_opened_is_out_of_its_place_before_its_sheet_is_read() {
    let first = made();
    let mut room = Room::recovery_upon(&first, 30, 12).expect("opens");
    room.go_to("collect");
    let next = room.staffed(room.open_bag());
    room.take(&next, None).expect("a bag");
    let register = one(vec![told(&first, "made"), told(&room, "stopped")], "2026-12-22");
    let said = says(&register.keys[0], "2026-12-22");
    for finding in
        ["was broken off: bag TE ", ": opened, and not decided about. Every sheet", "share 1 was opened"]
    {
        assert!(said.iter().any(|said| said.contains(finding)), "{finding}: {said:#?}");
    }
    let life: Vec<String> = register.keys[0].chapters.iter().map(|chapter| chapter.said()).collect();
    assert!(life.iter().any(|said| said == "recovery; broken off at step collect"), "{life:?}");
}

/// Randomness whose first fill, the id of a ceremony, is that of one seed, and the rest that of another.
struct SameIdOtherKey {
    fills: u32,
    id: StdRng,
    rest: StdRng,
}

impl TryRng for SameIdOtherKey {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        self.rest.try_next_u32()
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.rest.try_next_u64()
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.fills += 1;
        if self.fills == 1 { self.id.try_fill_bytes(bytes) } else { self.rest.try_fill_bytes(bytes) }
    }
}

impl TryCryptoRng for SameIdOtherKey {}

/// Copies count once; what contradicts itself does not count at all; a rehearsal is never among real keys.
#[test]
fn each_ceremony_counts_once() {
    let whole = made();
    let (template, choices) = kek();
    let mut early = Room::open(&template, choices, Mode::Production, 11).expect("opens");
    early.go_to("gate/2");
    assert_eq!(
        early.state().ceremony(),
        whole.state().ceremony(),
        "the same ceremony, copied before its end"
    );
    let register =
        one(vec![told(&early, "early"), told(&whole, "whole"), told(&whole, "copy")], "2026-11-22");
    assert_eq!((register.ceremonies, register.left_out.len()), (1, 0));
    assert_eq!(register.keys[0].chapters.len(), 1);

    let mut other = Room::open(&template, kek().1, Mode::Production, 11).expect("opens");
    let by = keyrite::transcript::PersonId::NOBODY;
    other.take(&event(by, &[], EventKind::Note(prose("said differently"))), None).expect("a note fits");
    let mut same = Room::open(&template, kek().1, Mode::Production, 11).expect("opens");
    same.take(&event(by, &[], EventKind::Note(prose("said so"))), None).expect("a note fits");
    let register =
        Register::of(vec![told(&other, "one"), told(&same, "two")], Mode::Production, day("2026-11-22"));
    assert_eq!((register.ceremonies, register.left_out.len()), (0, 2));
    assert!(register.left_out.iter().all(|one| one.why.contains("recorded twice, differently")));
    assert!(register.wants_attention(day("2026-11-22")));

    // the same id under another key: neither stands in for the other, however long it is
    let opening = Opening {
        template: template.clone(),
        choices: kek().1,
        mode: Mode::Production,
        program: line("keyrite under test"),
        program_digest: Digest([7; 32]),
        before: Vec::new(),
    };
    let mut rng = SameIdOtherKey { fills: 0, id: StdRng::seed_from_u64(11), rest: StdRng::seed_from_u64(12) };
    let (forged, _) = Session::open(opening, tick(0), &mut rng).expect("opens");
    assert_eq!(forged.state().ceremony(), whole.state().ceremony());
    let forged = ToldCeremony {
        found_at: "forged".into(),
        state: forged.state().clone(),
        head: forged.head(),
        verified: Verified::Now,
    };
    let register = Register::of(vec![told(&whole, "true"), forged], Mode::Production, day("2026-11-22"));
    assert_eq!((register.ceremonies, register.left_out.len()), (0, 2));

    let register = Register::of(vec![told(&whole, "whole")], Mode::Rehearsal, day("2026-11-22"));
    assert!(register.keys.is_empty() && register.ceremonies == 0);
}

#[test]
fn an_exception_that_is_closed_is_no_finding() {
    let (template, choices) = kek();
    let mut room = Room::open(&template, choices, Mode::Production, 5).expect("opens");
    room.go_to("gate/2");
    let by = room.routine().0.by;
    room.take(&event(by, &[], exception()), None).expect("an exception fits");
    finish(&mut room, &mut |_, _| None);
    let register = one(vec![told(&room, "a")], "2026-11-22");
    assert!(!register.wants_attention(day("2026-11-22")), "{:?}", says(&register.keys[0], "2026-11-22"));
}
