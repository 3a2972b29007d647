//! The end of a key: every sheet is destroyed or named as not there, and what is left is said.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::support::{Room, choices, exception_about, line, shipped};
use keyrite::ceremony::register::{KeyStanding, KeyState, Register, ToldCeremony, Verified};
use keyrite::ceremony::{Event, EventKind};
use keyrite::paper::Mark;
use keyrite::paper::documents::{HeldCeremony, after};
use keyrite::plan::{Template, blocks, load};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::Subject;
use keyrite::transcript::record::{Ended, ItemNumber, Place};
use keyrite::vocab::{Day, Mode};

/// The shipped script for a key that may be known to others: nothing is waited for.
pub fn at_once() -> Template {
    let text = blocks::shipped("destruction").expect("shipped");
    let first = "options = [\"its time is over\", ";
    assert!(text.contains(first));
    let text = text.replace(first, "options = [\"it may be known to others\", \"its time is over\", ");
    load(
        "destruction",
        &text.replace("\"nobody needs it\", \"it may be known to others\"]", "\"nobody needs it\"]"),
    )
    .unwrap_or_else(|error| panic!("{error}"))
}

/// A generation, 2 of 3, and a destruction after it, opened: three people bring a sheet each.
pub fn opened(template: &Template, seed: u64) -> (Room, Room) {
    let mut first = Room::kek(seed);
    first.finish();
    let chosen = choices(template, None, LockKind::None);
    let before = first.state().as_parent(first.session.head());
    let room = Room::open_upon(Some(before), 1, template, chosen, Mode::Rehearsal, seed + 1).expect("opens");
    (first, room)
}

/// Says that the thing of the step that is due is not there, and ends the step.
fn is_missing(room: &mut Room, number: u16) {
    let about = Subject::Item { item: "sheet".into(), number };
    let exception = room.staffed(exception_about(about));
    room.take(&exception, None).expect("an exception");
    let over = room.staffed(EventKind::nothing_more());
    room.take(&over, None).expect("the step ends");
}

fn register(rooms: &[&Room]) -> Register {
    let told = |room: &&Room| ToldCeremony {
        found_at: room.state().plan().template.id.clone(),
        state: room.state().clone(),
        head: room.session.head(),
        verified: Verified::Now,
    };
    let today = Day::parse("2027-01-01").expect("a day");
    Register::of(rooms.iter().map(told).collect(), Mode::Rehearsal, today)
}

/// The words of the certificate, a blank between two of its texts.
pub fn certificate(room: &Room) -> String {
    let head = room.session.head();
    let held = HeldCeremony { state: room.state(), head, entries: &room.entries, earlier: None };
    let papers = after(&held);
    let paper = papers.iter().find(|paper| paper.name == "destruction.pdf").expect("a certificate");
    let marks = paper.pages.iter().flat_map(|page| &page.marks);
    let texts = marks.filter_map(|mark| match mark {
        Mark::Text(text) => Some(text.text.to_string()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join(" ")
}

#[test]
fn every_sheet_is_destroyed_or_named() {
    let (first, mut room) = opened(&at_once(), 81);
    room.finish();
    let known = room.state().hand_on().expect("a set");
    let places: Vec<Place> = known.sheets.iter().map(|sheet| sheet.place).collect();
    assert_eq!(places, [Place::Destroyed; 3]);
    assert!(!certificate(&room).contains("Not destroyed"));
    assert!(known.sheets.iter().all(|sheet| sheet.bag.is_none() && sheet.serial.is_some()));
    let things = room.state().statement(room.session.head()).things;
    assert_eq!(things.iter().filter(|said| said.ends_with("destroyed, shredded")).count(), 3, "{things:?}");
    let register = register(&[&first, &room]);
    let [key] = register.keys.as_slice() else { panic!("one key, not {}", register.keys.len()) };
    let today = Day::parse("2027-01-01").expect("a day");
    assert_eq!(key.standing(today), KeyStanding::In(KeyState::Destroyed));
    assert!(key.broken.is_empty(), "{:?}", key.broken);
}

#[test]
fn what_is_left_is_said() {
    let (first, mut room) = opened(&at_once(), 83);
    for number in 1..=2 {
        room.go_to(&format!("open-bag/{number}"));
        is_missing(&mut room, number);
        // there is no serial to read
        let left_out = Subject::StepLeftOut { step: format!("serial/{number}") };
        let exception = room.staffed(exception_about(left_out));
        room.take(&exception, None).expect("an exception");
        let out = room.staffed(EventKind::LeaveOut { phase: false });
        room.take(&out, None).expect("left out");
        is_missing(&mut room, number);
    }
    room.finish();
    let certificate = certificate(&room);
    for there in
        ["Not destroyed", "Sheet 1, S-0001, held by", "Sheet 2, S-0002, held by", "Done by", "Seen by"]
    {
        assert!(certificate.contains(there), "{there}\n{certificate}");
    }
    let (destroyed, not) = certificate.split_once("Not destroyed").expect("a part of its own");
    assert!(destroyed.contains("Sheet 3, S-0003") && !not.contains("Sheet 3"), "{certificate}");
    let operator = room.state().person(room.id("operator")).expect("there").name.to_string();
    assert!(destroyed.contains(&operator), "who saw it: {certificate}");
    let known = room.state().hand_on().expect("a set");
    let places: Vec<Place> = known.sheets.iter().map(|sheet| sheet.place).collect();
    assert_eq!(places, [Place::Sealed, Place::Sealed, Place::Destroyed]);
    let register = register(&[&first, &room]);
    let today = Day::parse("2027-01-01").expect("a day");
    let [key] = register.keys.as_slice() else { panic!("one key, not {}", register.keys.len()) };
    assert_ne!(key.standing(today), KeyStanding::In(KeyState::Destroyed), "two sheets rebuild it");
    let said: Vec<String> = key.notices.iter().map(|notice| notice.said(today)).collect();
    assert!(
        said.iter().any(|said| said.contains("was to end") && said.contains("of 2 of the 3 shares")),
        "{said:#?}"
    );
}

#[test]
fn a_sheet_is_destroyed_only_out_of_its_bag() {
    let (_, mut room) = opened(&at_once(), 85);
    room.go_to("open-bag/1");
    is_missing(&mut room, 1);
    room.go_to("destroy/1");
    let item = ItemNumber { id: "sheet".into(), number: 1 };
    let event = room.staffed(EventKind::DestroyItem { item, how: line("burnt") });
    let refused = room.take(&event, None).expect_err("it is in its bag").to_string();
    assert!(refused.contains("Sheet 1 is in bag TE 0000 0001, which is to be opened first"), "{refused}");
}

/// Whoever takes a sheet out of its bag has known it, here and in every ceremony after it: nobody comes to k.
#[test]
fn nobody_takes_k_sheets_out_of_their_bags() {
    let text = at_once().to_toml().replacen("title = \"Custodian\"", "title = \"Bringer\"", 1);
    let (_, mut room) = opened(&load("destruction", &text).unwrap_or_else(|error| panic!("{error}")), 103);
    room.go_to("open-bag/2");
    let (_, before) = room.state().outcomes().taken_out().next().expect("sheet 1");
    let item = ItemNumber { id: "sheet".into(), number: 2 };
    let bag = line("TE 0000 0002");
    let event =
        room.staffed(EventKind::OpenItem { item, bag: bag.into(), intact: true, state: line("sealed") });
    let refused = room.take(&Event { by: before, ..event }, None).expect_err("any 2 rebuild the key");
    let said = "Bringer 1 has known share 1, and any 2 of the set rebuild the key";
    assert!(refused.to_string().contains(said), "{refused}");
    room.finish();
    let known = room.state().hand_on().expect("a set");
    for share in 1..=3 {
        let name = format!("Bringer {share}");
        let holder = known.holders.iter().find(|holder| holder.name.as_str() == name).expect("handed on");
        assert_eq!(holder.shares, [share]);
    }
}

#[test]
fn a_compromise_waits_for_nothing() {
    let (_, mut room) = opened(&at_once(), 87);
    room.finish();
    assert_eq!(room.state().part(), 1);
    let (_, mut room) = opened(&shipped("destruction"), 89);
    room.finish();
    assert_eq!(room.state().ended(), Ended::DayOver, "the first day ends before any bag is opened");
    assert!(room.state().outcomes().item_log.is_empty());
}

#[test]
fn what_still_needs_the_key_stands_in_the_statement() {
    let (_, mut room) = opened(&at_once(), 91);
    room.finish();
    let results = room.state().statement(room.session.head()).results;
    for label in ["Data that still need the key", "Who answers for that data", "The key ends because"] {
        assert!(results.iter().any(|result| result.starts_with(label)), "{label}: {results:?}");
    }
}

/// A wait counts that is always held, after the approval and before a sheet leaves its bag.
#[test]
fn a_wait_that_is_none_is_said() {
    let text = blocks::shipped("destruction").expect("shipped");
    let when = "when = \"reason != it may be known to others\"\n";
    let (days, week) = ("least_days = 7", "[[phase]]\ntitle = \"Time to take it back\"\n");
    let moved = {
        let from = text.find(week).expect("the wait");
        let to = text.find("[[phase]]\ntitle = \"The end\"").expect("the end");
        let (rest, part) = (format!("{}{}", &text[..from], &text[to..]), &text[from..to]);
        rest.replace(
            "[[phase]]\ntitle = \"Other copies\"",
            &format!("{part}[[phase]]\ntitle = \"Other copies\""),
        )
    };
    let cases = [
        ("as shipped, not for a compromise", text.to_owned(), true),
        ("always", text.replace(when, ""), false),
        ("six days", text.replace(when, "").replace(days, "least_days = 6"), true),
        ("behind the end", moved.replace(when, ""), true),
        ("none", text.replace(when, "").replace("least_days = 7\n", ""), true),
    ];
    for (name, script, said) in cases {
        let template = load("destruction", &script).unwrap_or_else(|error| panic!("{name}: {error}"));
        let told = template.without.iter().any(|what| what.starts_with("a wait of 7 days"));
        assert_eq!(told, said, "{name}: {:?}", template.without);
    }
}

/// Of a set of which nothing is left there is nothing to destroy.
#[test]
fn a_set_is_destroyed_once() {
    let (_, mut room) = opened(&at_once(), 97);
    room.finish();
    let template = at_once();
    let chosen = choices(&template, None, LockKind::None);
    let before = room.state().as_parent(room.session.head());
    let again = Room::open_upon(Some(before), 2, &template, chosen, Mode::Rehearsal, 99);
    let why = again.err().expect("nothing is left").to_string();
    assert!(why.contains("tells of none that is left"), "{why}");
}

/// A day does not end with a sheet on the table.
#[test]
fn no_day_ends_among_sheets() {
    let text = at_once().to_toml();
    let at = text.find("[[phase.step]]\nid = \"destroy\"").expect("the step");
    let end = "[[phase.step]]\nid = \"night\"\nkind = \"session-end\"\ntitle = \"Go home\"\nacts = \"administrator\"\nconfirms = [\"witness\"]\n\n";
    let why = load("destruction", &format!("{}{end}{}", &text[..at], &text[at..]))
        .expect_err("refused")
        .to_string();
    assert!(
        why.contains("night ends a day among rounds about sheets, one of which may be out of its bag"),
        "{why}"
    );
}
