//! A key with a new set of sheets: the old set is counted down, and what comes after knows the new one.

#![allow(clippy::expect_used)]

use crate::support::{Room, choices, line, shipped};
use keyrite::ceremony::EventKind;
use keyrite::ceremony::register::{Register, ToldCeremony, Verified};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::{AfterOpening, Record};
use keyrite::vocab::{Day, Mode};

/// A generation, 2 of 3, and a resharing of it into 3 of 5, as far as this step.
fn reshared(to: &str) -> (Room, Room) {
    let mut first = Room::kek(71);
    first.finish();
    let template = shipped("reshare");
    let chosen = choices(&template, Some((3, 5)), LockKind::None);
    let before = first.state().as_parent(first.session.head());
    let mut room = Room::open_upon(Some(before), 1, &template, chosen, Mode::Rehearsal, 72).expect("opens");
    room.custodians = 5;
    room.pile = first.sheets.values().filter_map(|sheets| sheets.last().cloned()).collect();
    room.go_to(to);
    (first, room)
}

#[test]
fn the_old_set_is_counted_down() {
    for (kept, left, says) in [(0, 1, "1 of the 3 sheets of set "), (1, 2, "2 of the 3 sheets of set ")] {
        let (_, mut room) = reshared("reseal");
        assert_eq!(room.state().old_sheets().map(|old| old.left), Some(3), "nothing is decided yet");
        for opened in 1..=kept {
            let bag = line(&format!("TE 0077 {opened:04}"));
            let what = EventKind::Decide {
                opened,
                decision: AfterOpening::Resealed,
                bag: Some((bag.clone().into(), bag.into())),
                given_up: None,
            };
            let event = room.staffed(what);
            room.take(&event, None).expect("kept");
        }
        room.finish();
        let old = room.state().old_sheets().expect("a resharing");
        assert_eq!(old.left, left);
        assert_eq!(old.are_too_few(), left < 2);
        let said = old.to_string();
        assert!(said.starts_with(says), "{said}");
        assert_eq!(said.contains("still rebuild the key"), left >= 2, "{said}");
    }
    let (generation, recovery) = (Room::kek(73), Room::recovery(74, Mode::Rehearsal, Vec::new()));
    assert!(generation.state().old_sheets().is_none() && recovery.state().old_sheets().is_none());
}

#[test]
fn what_comes_after_opens_the_new_set_alone() {
    let (first, mut room) = reshared("reseal");
    room.finish();
    let known = room.state().hand_on().expect("a set");
    assert_eq!((known.generation, known.quorum.to_string().as_str()), (2, "3 of 5"));
    assert_eq!(known.sheets.len(), 5);
    let mut after = Room::recovery_upon(&room, 2, 75).expect("opens");
    after.custodians = 5;
    let new = std::mem::replace(
        &mut after.pile,
        first.sheets.values().filter_map(|all| all.last().cloned()).collect(),
    );
    after.go_to("collect");
    after.step().expect("a bag");
    after.step().expect("an old sheet is told of");
    let refused = after.entries.last().map(|entry| &entry.record);
    let Some(Record::ShareRefused { why, .. }) = refused else {
        panic!("an old sheet was taken: {refused:?}")
    };
    assert!(why.as_str().contains("set"), "{why}");
    after.pile = new;
    after.finish();
    assert!(after.state().done().rebuilt);
}

#[test]
fn the_register_has_both_sets() {
    let (first, mut room) = reshared("reseal");
    room.finish();
    let told = |room: &Room, name: &str| ToldCeremony {
        found_at: name.to_owned(),
        state: room.state().clone(),
        head: room.session.head(),
        verified: Verified::Now,
    };
    let today = Day::parse("2027-01-01").expect("a day");
    let register = Register::of(vec![told(&first, "made"), told(&room, "reshared")], Mode::Rehearsal, today);
    let [key] = register.keys.as_slice() else { panic!("one key, not {}", register.keys.len()) };
    let sets: Vec<(u16, usize)> = key.sets.iter().map(|set| (set.generation, set.left())).collect();
    assert_eq!(sets, [(1, 1), (2, 5)]);
    assert!(key.broken.is_empty(), "{:?}", key.broken);
}
