//! Ceremonies of keys that are made elsewhere: which steps are held, who holds them, and what the register and the next
//! ceremony make of them.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::support::{Room, choices, event, exception_about, line, prose};
use keyrite::ceremony::family::{Broken, Member, between};
use keyrite::ceremony::register::{Register, ToldCeremony, Verified};
use keyrite::ceremony::{EventKind, Refusal};
use keyrite::plan::{Template, load};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::PersonId;
use keyrite::transcript::record::{Parent, Subject};
use keyrite::vocab::{Day, Mode};

/// The script that has everything.
pub fn everything() -> Template {
    load("everything", include_str!("scripts/everything.toml")).unwrap_or_else(|error| panic!("{error}"))
}

/// Opened with real keys: P1 administrator, P2 to P4 officers, P5 witness.
pub fn open(parent: Option<Parent>, days: u32, seed: u64) -> Room {
    let template = everything();
    let chosen = choices(&template, None, LockKind::None);
    Room::open_upon(parent, days, &template, chosen, Mode::Production, seed).expect("opens")
}

/// The steps that were held or left out, in order, each once.
fn held(room: &Room) -> Vec<String> {
    let mut steps: Vec<String> = room.entries.iter().filter_map(|entry| entry.step.clone()).collect();
    steps.dedup();
    steps
}

fn leave_out(phase: bool) -> keyrite::ceremony::Event {
    event(PersonId(1), &[PersonId(5)], EventKind::LeaveOut { phase })
}

#[test]
fn a_step_is_left_out_by_an_exception_that_names_it_and_takes_its_branch_with_it() {
    let mut room = open(None, 0, 51);
    room.go_to("box");
    let refused = room.take(&leave_out(false), None).expect_err("it is not optional");
    assert!(matches!(refused, Refusal::ExceptionNeeded { .. }), "{refused}");
    let about = Subject::StepLeftOut { step: "box".into() };
    room.take(&event(PersonId(1), &[PersonId(5)], exception_about(about)), None).expect("filed");
    room.take(&leave_out(false), None).expect("permitted");
    assert_eq!(room.due(), "module/1", "what depends on a choice that nobody made is not held");
    // used up: the next step is not permitted by it
    assert!(room.take(&leave_out(false), None).is_err());
    // who has nobody beside them leaves nothing out, nor does anybody without the witness
    for with in [&[][..], &[PersonId(2)]] {
        let alone = event(PersonId(1), with, EventKind::LeaveOut { phase: false });
        assert!(matches!(room.take(&alone, None), Err(Refusal::Unconfirmed { .. })), "{with:?}");
    }
}

#[test]
fn an_optional_part_goes_as_a_whole_and_only_before_it_began() {
    let mut room = open(None, 0, 52);
    room.go_to("photograph");
    room.take(&leave_out(true), None).expect("it is optional");
    assert_eq!(room.due(), "log");
    assert!(!held(&room).contains(&"look".to_owned()));
    let mut begun = open(None, 0, 53);
    begun.go_to("photograph");
    begun.must_step();
    assert!(begun.take(&leave_out(true), None).is_err(), "a file was kept");
}

#[test]
fn everybody_of_a_role_has_a_round_and_a_deputy_takes_it_over() {
    let mut room = open(None, 0, 54);
    room.go_to("swear/1");
    let deputy = room.newcomer("Olga Deputy", &["officer"], &[]);
    let id = deputy.id;
    let what = EventKind::Deputy {
        absent: PersonId(3),
        deputy,
        reason: prose("taken ill"),
        document: line("D 1"),
        until: line("2026-12-24"),
    };
    room.take(&event(PersonId(1), &[PersonId(5)], what), None).expect("witnessed");
    let of = |room: &Room, number| room.state().person_of_round("officer", number).map(|person| person.id);
    let rounds = [1, 2, 3, 4].map(|number| of(&room, number));
    assert_eq!(rounds, [Some(PersonId(2)), Some(id), Some(PersonId(4)), None]);
    room.go_to("photograph");
    let swore: Vec<String> = held(&room).into_iter().filter(|step| step.starts_with("swear")).collect();
    assert_eq!(swore, ["swear/1", "swear/2", "swear/3"]);
}

fn told(room: &Room, found_at: &str) -> ToldCeremony {
    ToldCeremony {
        found_at: found_at.to_owned(),
        state: room.state().clone(),
        head: room.session.head(),
        verified: Verified::Now,
    }
}

#[test]
fn the_register_has_an_entry_for_it_and_says_what_is_open() {
    let today = Day::parse("2026-12-01").expect("a day");
    let mut room = open(None, 0, 55);
    room.finish();
    let register = Register::of(vec![told(&room, "2026/hsm")], Mode::Production, today);
    assert!(register.keys.is_empty() && !register.wants_attention(today));
    let [record] = &register.records[..] else { panic!("{:?}", register.records) };
    assert!(record.said().contains("A record with everything in it \u{b7} record"), "{}", record.said());
    assert!(record.said().ends_with("2026/hsm") && record.findings().is_empty(), "{:?}", record.findings());

    let mut broken_off = open(None, 0, 56);
    broken_off.go_to("log");
    let register = Register::of(vec![told(&broken_off, "2026/off")], Mode::Production, today);
    assert!(register.wants_attention(today));
    assert_eq!(register.records[0].findings(), ["It has no seal: what it tells of may not be all."]);
}

#[test]
fn a_bag_that_held_a_thing_is_not_used_again_by_the_next() {
    let mut first = open(None, 0, 57);
    first.finish();
    let mut second = open(Some(first.state().as_parent(first.session.head())), 1, 58);
    let bag = first.state().outcomes().item_bags()[0].clone();
    crate::register::finish(&mut second, &mut |_, what| match what {
        EventKind::BagItem { item, holder, .. } => {
            let (number, again) = (bag.clone(), bag.clone());
            Some(EventKind::BagItem { item: item.clone(), number, again, holder: *holder })
        }
        _ => None,
    });
    let member = |room: &Room| (room.state().clone(), room.session.head());
    let ((child, its), (parent, head)) = (member(&second), member(&first));
    let broken = between(Member { state: &child, head: its }, Member { state: &parent, head });
    assert!(
        broken.iter().any(|one| matches!(one, Broken::BagUsedBefore { bag: used, .. } if *used == bag)),
        "{broken:?}"
    );
}
