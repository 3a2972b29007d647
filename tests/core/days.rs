//! The next day of a ceremony on the desk: a folder of its own with the lines of the earlier days in it, or nothing at all.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;

use crate::support::days::{first_day, room};
use crate::support::{Room, choices, event, line, prose};
use keyrite::ceremony::EventKind;
use keyrite::ceremony::audit::Outcome;
use keyrite::ceremony::register::{Register, ToldCeremony, Verified};
use keyrite::desk::archive::checking::check_folder;
use keyrite::desk::archive::parts::next_folder;
use keyrite::desk::archive::unfinished::find;
use keyrite::desk::holding::{Answer, Holding, Request};
use keyrite::plan::load;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::PersonId;
use keyrite::transcript::closing_files::ClosingFile;
use keyrite::transcript::record::{KnownSet, Parent, Place};
use keyrite::vocab::{Day, Digest, Mode};
use rand::SeedableRng;
use rand::rngs::StdRng;

#[test]
fn the_next_day_has_the_lines_of_the_first() {
    let at = tempfile::tempdir().expect("a folder");
    let first = first_day(at.path());
    let waiting = || find(&[at.path().to_owned()]).into_iter().map(|one| one.folder).collect::<Vec<_>>();
    assert_eq!(waiting(), [first.as_path()], "a day that is over waits for the next");
    let second = next_folder(&first, 1);
    assert_eq!(second, at.path().join("first-day-2"));
    let mut holding = Holding::next_day(&first, &second).expect("opens");
    for name in ["transcript.jsonl", "transcript.sig"] {
        let copy = fs::read(second.join("parts/1").join(name)).expect("there");
        assert_eq!(copy, fs::read(first.join(name)).expect("there"), "{name}");
    }
    let state = holding.state();
    assert_eq!((state.part(), state.entries(), state.people().len()), (2, 1, 4));
    assert_eq!(state.due().map(|(_, planned, _)| planned.id.as_str()), Some("evening"));
    // the bags of the first day are known, and a number is not used again
    assert_eq!(state.outcomes().item_bags().len(), 1);
    let present: Vec<PersonId> = state.present().map(|person| person.id).collect();
    let what = EventKind::BeginSession { present: present.clone(), checked: prose("the seals") };
    let answer = holding.submit(Request::plain(event(present[0], &[*present.last().expect("people")], what)));
    assert!(matches!(answer, Answer::Taken { .. }), "{answer:?}");
    drop(holding);
    let report = check_folder(&second).expect("readable");
    assert!(report.wrong.is_none(), "{:?}", report.wrong);
    assert!(matches!(report.audit.outcome(), Outcome::Incomplete { .. }));
    assert_eq!(waiting(), [second.as_path()], "the first day is gone on with, the second was broken off");
}

/// Why it is not opened, and that nothing is left then.
#[test]
fn a_next_day_that_cannot_be_leaves_nothing() {
    type Spoil = fn(&Path, &Path);
    let cases: &[(&str, Spoil, &str)] = &[
        (
            "a changed line",
            |first, _| {
                let path = first.join("transcript.jsonl");
                let text = fs::read_to_string(&path).expect("reads");
                fs::write(&path, text.replacen("Rehearsal", "Rehearsel", 1)).expect("writes");
            },
            "it is not valid. line ",
        ),
        (
            "without its last line",
            |first, _| {
                for name in ["transcript.jsonl", "transcript.sig"] {
                    let text = fs::read_to_string(first.join(name)).expect("reads");
                    let cut = text.trim_end().rfind('\n').expect("lines");
                    fs::write(first.join(name), text.get(..=cut).expect("whole")).expect("writes");
                }
                for name in ClosingFile::after_seal().filter(|name| first.join(name).exists()) {
                    fs::remove_file(first.join(name)).expect("removes");
                }
            },
            "it does not end with the end of a day",
        ),
        ("gone", |first, _| fs::remove_dir_all(first).expect("removes"), "there is no such folder"),
        (
            "something lies where the next day would",
            |_, second| {
                fs::create_dir(second).expect("makes");
                fs::write(second.join("a file"), "").expect("writes");
            },
            "first-day-2",
        ),
        (
            "a link lies there",
            |first, second| std::os::unix::fs::symlink(first, second).expect("links"),
            "first-day-2",
        ),
    ];
    for (name, spoil, says) in cases {
        let at = tempfile::tempdir().expect("a folder");
        let (first, second) = (first_day(at.path()), at.path().join("first-day-2"));
        spoil(&first, &second);
        let why = Holding::next_day(&first, &second).map(|_| ()).expect_err(name).to_string();
        assert!(why.contains(says), "{name}: {why}");
        assert!(!second.join("transcript.jsonl").exists() || *name == "a link lies there", "{name}");
    }
}

#[test]
fn a_day_is_named_after_the_first() {
    let at = tempfile::tempdir().expect("a folder");
    for (before, day, after) in [
        ("root", 1, "root-day-2"),
        ("root-day-2", 2, "root-day-3"),
        ("root-day-2", 1, "root-day-2-day-2"),
        ("day-2", 2, "day-2-day-3"),
    ] {
        assert_eq!(next_folder(&at.path().join(before), day), at.path().join(after), "{before}");
    }
    fs::create_dir(at.path().join("root-day-2")).expect("makes");
    assert_eq!(next_folder(&at.path().join("root"), 1), at.path().join("root-day-2-2"));
}

/// Who is not here takes no part on this day, and the statement says so; or a deputy is there for them.
#[test]
fn who_is_not_here_takes_no_part() {
    for with_deputy in [false, true] {
        let mut room = room();
        room.finish();
        room.next_day();
        let (witness, administrator) = (room.id("witness"), room.id("administrator"));
        let officers = room.ids("officer");
        let [absent, here] = officers.as_slice() else { panic!("two officers") };
        let deputy = room.newcomer("Stand-in for an officer", &["officer"], &[]);
        let mut present: Vec<PersonId> = room.state().present().map(|person| person.id).collect();
        present.retain(|id| id != absent);
        let begin = EventKind::BeginSession { present, checked: prose("the seals") };
        room.take(&event(administrator, &[witness], begin), None).expect("a day begins");
        let (mut done, _) = room.routine();
        done.by = *absent;
        let why = room.take(&done, None).expect_err("not here").to_string();
        assert!(why.contains(&absent.to_string()), "{why}");
        let says = if with_deputy {
            let (reason, document) = (prose("ill"), line("letter 4"));
            let what =
                EventKind::Deputy { absent: *absent, deputy, reason, document, until: line("2027-01-31") };
            room.take(&event(administrator, &[witness], what), None).expect("a deputy");
            "; left, replaced by a deputy"
        } else {
            "; not here on this day"
        };
        done.by = *here;
        room.take(&done, None).expect("the other officer");
        room.finish();
        let statement = room.state().statement(room.session.head()).render();
        assert!(statement.contains(says), "{statement}");
        assert!(statement.contains("day              2, and another follows"), "{statement}");
    }
}

/// A record of three days after a generation, as far as its second day; what its first day says of that generation can be
/// changed, and the second day can be another one.
fn two_days_after(first: &Room, lie: fn(&mut Parent), second: u64) -> Room {
    let template = load("days", include_str!("scripts/days.toml")).unwrap_or_else(|error| panic!("{error}"));
    let chosen = choices(&template, None, LockKind::None);
    let mut before = first.state().as_parent(first.session.head());
    lie(&mut before);
    let mut room = Room::open_upon(Some(before), 1, &template, chosen, Mode::Rehearsal, 66).expect("opens");
    room.finish();
    room.rng = StdRng::seed_from_u64(second);
    room.next_day();
    room.finish();
    room
}

/// What the register finds wrong between a generation and records after it.
fn broken(rooms: &[&Room]) -> Vec<String> {
    let told = |room: &&Room| ToldCeremony {
        found_at: room.state().ceremony().short(),
        state: room.state().clone(),
        head: room.session.head(),
        verified: Verified::Now,
    };
    let today = Day::parse("2027-01-01").expect("a day");
    let register = Register::of(rooms.iter().map(told).collect(), Mode::Rehearsal, today);
    let all = register.records.iter().flat_map(|record| &record.broken);
    all.map(ToString::to_string).collect()
}

/// What a ceremony of several days builds on is compared with it as that of a ceremony of one day is.
#[test]
fn what_the_first_day_took_over_is_compared() {
    type Case = (&'static str, fn(&mut Parent), &'static str);
    let mut first = Room::kek(64);
    first.finish();
    assert_eq!(broken(&[&first, &two_days_after(&first, |_| {}, 1)]), [""; 0]);
    let cases: &[Case] = &[
        ("bag", |parent| known(parent).sheets[0].bag = Some(line("XX 1").into()), "share 1: it takes over"),
        (
            "place",
            |parent| (known(parent).sheets[1].place, known(parent).sheets[1].bag) = (Place::Destroyed, None),
            "share 2: it takes over",
        ),
        ("generation", |parent| known(parent).generation = 7, "it takes over generation 7"),
        ("lines", |parent| parent.entries += 1, "it builds on"),
        ("last line", |parent| parent.head = Digest([7; 32]), "up to the line 0707"),
    ];
    for (what, lie, says) in cases {
        let said = broken(&[&first, &two_days_after(&first, *lie, 1)]);
        assert!(said.iter().any(|said| said.contains(says)), "{what}: {said:?}");
    }
}

fn known(parent: &mut Parent) -> &mut KnownSet {
    parent.known.as_mut().expect("a set")
}

/// Two second days of one first day, and a ceremony of days beside one of a day, are forks.
#[test]
fn two_that_go_on_after_the_same_day_are_a_fork() {
    let mut first = Room::kek(64);
    first.finish();
    let (one, two) = (two_days_after(&first, |_| {}, 1), two_days_after(&first, |_| {}, 2));
    let day = one.state().parts()[0].ceremony.short();
    let said = broken(&[&first, &one, &two]);
    let fork = format!("both build on ceremony {day} after");
    assert!(said.iter().any(|said| said.contains(&fork)), "{said:?}");
    let mut drill = Room::recovery_upon(&first, 1, 67).expect("opens");
    drill.finish();
    let said = broken(&[&first, &one, &drill]);
    let fork = format!("both build on ceremony {} after", first.state().ceremony().short());
    assert!(said.iter().any(|said| said.contains(&fork)), "{said:?}");
}
