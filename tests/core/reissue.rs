//! One share of a set is printed once more.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use crate::register::{day, finish, told};
use crate::support::{Room, choices, line, shipped, wet_sheet_issued_again};
use keyrite::ceremony::family::{Broken, Member};
use keyrite::ceremony::lineage::among;
use keyrite::ceremony::register::{Register, Where};
use keyrite::ceremony::{EventKind, Refusal};
use keyrite::sharing::gather::Pile;
use keyrite::sharing::payload;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::{AfterOpening, Place};
use keyrite::vocab::Mode;

fn made(seed: u64) -> Room {
    let mut room = Room::kek(seed);
    room.finish();
    room
}

/// Share so-and-so of a set of 2 of 3 is issued again, upon the ceremony that made it or last handled it.
pub fn opened(upon: &Room, share: u8, seed: u64) -> Result<Room, Refusal> {
    let template = shipped("reissue");
    let mut chosen = choices(&template, Some((2, 3)), LockKind::None);
    chosen.share = Some(share);
    let parent = Some(upon.state().as_parent(upon.session.head()));
    Room::open_upon(parent, upon.days + 1, &template, chosen, Mode::Rehearsal, seed)
}

fn sheets(room: &Room) -> BTreeMap<u8, String> {
    room.sheets.iter().map(|(x, all)| (*x, all.last().expect("printed").clone())).collect()
}

/// Held to its end with the sheets of these numbers, in their order.
pub fn held(upon: &Room, share: u8, brought: &[u8], all: &BTreeMap<u8, String>, seed: u64) -> Room {
    let mut room = opened(upon, share, seed).expect("opens");
    room.pile = brought.iter().map(|x| all[x].clone()).collect();
    room.finish();
    room
}

/// To its end, with the sheets of these shares out of the bags in which the ceremony before left them.
pub fn bringing(room: &mut Room, made: &Room, brought: &[u8]) {
    let bags = made.state().hand_on().expect("a set").sheets;
    let mut next = brought.iter();
    finish(room, &mut |room, what| match what {
        EventKind::OpenBag { intact, state, .. } => {
            let share = next.next().expect("two are enough");
            let bag = bags.iter().find(|sheet| sheet.share == *share)?.bag.clone().expect("in its bag");
            let holder =
                room.state().present().find(|person| person.name.as_str() == format!("Custodian {share}"));
            Some(EventKind::OpenBag { holder: holder?.id, bag, intact: *intact, state: state.clone() })
        }
        _ => None,
    });
}

fn member(room: &Room) -> Member<'_> {
    Member { state: room.state(), head: room.session.head() }
}

/// The new sheet is the same share to the byte of its value, and rebuilds the key with any other of the set.
#[test]
fn the_new_sheet_goes_together_with_each_of_the_others() {
    let made = made(220);
    let all = sheets(&made);
    for share in 1..=3u8 {
        let room = held(&made, share, &[1, 2], &all, 221 + u64::from(share));
        let new = &room.sheets[&share];
        assert_eq!(room.sheets.keys().copied().collect::<Vec<_>>(), [share], "one sheet, of one share");
        let (old, new) =
            (payload::read(&all[&share]).expect("a share"), payload::read(new[0].as_str()).expect("a share"));
        assert!(old.header == new.header && old.to_bytes() != new.to_bytes(), "signed anew");
        for other in (1..=3).filter(|x| *x != share) {
            let mut pile = Pile::new(Mode::Rehearsal);
            for (name, text) in [("new", &room.sheets[&share][0]), ("other", &all[&other])] {
                pile.offer(name, payload::read(text).expect("a share")).expect("taken");
            }
            let recovery = pile.try_combine().expect("they rebuild the key");
            assert_eq!(Some(recovery.header.fingerprint), made.state().fingerprint());
        }
    }
}

/// What is handed on: the set as it was, with the new sheet in it; the old one is counted.
#[test]
fn the_old_sheet_is_counted_and_the_set_stays() {
    let made = made(230);
    let all = sheets(&made);
    for (brought, gone, says) in [
        (
            &[1, 2][..],
            false,
            "share 3 issued again; its old sheet is not recorded as destroyed, and is the same share",
        ),
        (&[3, 1], true, "share 3 issued again, its old sheet destroyed"),
    ] {
        let mut room = opened(&made, 3, 231).expect("opens");
        room.pile = brought.iter().map(|x| all[x].clone()).collect();
        bringing(&mut room, &made, brought);
        assert_eq!(room.state().issued_again().expect("issued").old_is_gone, gone);
        let (before, after) =
            (made.state().hand_on().expect("a set"), room.state().hand_on().expect("a set"));
        assert_eq!(
            (before.set, before.generation, before.quorum),
            (after.set, after.generation, after.quorum)
        );
        let new = after.sheets.iter().find(|sheet| sheet.share == 3).expect("there");
        let old = before.sheets.iter().find(|sheet| sheet.share == 3).expect("there");
        assert!(new.place == Place::Sealed && new.digest != old.digest && new.serial == Some(4), "{new:?}");
        let told = vec![told(&made, "made"), told(&room, "again")];
        let register = Register::of(told, Mode::Rehearsal, day("2026-12-24"));
        let [key] = register.keys.as_slice() else { panic!("one key") };
        assert_eq!((key.sets.len(), key.chapters[1].said().as_str()), (1, says));
        // one sheet of each share is left, and the old paper is asked for until it is gone
        let [set] = key.sets.as_slice() else { panic!("one set") };
        let custody = set.shares[2].as_ref().expect("known");
        assert!(set.left() == 3 && custody.place != Where::Destroyed, "{custody:?}");
        let notices: Vec<String> = key.notices.iter().map(|one| one.said(day("2026-12-24"))).collect();
        let asked =
            notices.iter().any(|said| said.starts_with("Share 3 was issued again, and another sheet S-0003"));
        assert_eq!(asked, !gone, "{notices:?}");
        assert_eq!(among(member(&room), &[member(&made)]), []);
        // and a recovery with the new sheet is no finding, with the old one it is
        for (text, broken) in [(&room.sheets[&3][0], false), (&all[&3], true)] {
            let mut later = Room::recovery_upon(&room, 9, 233).expect("opens");
            later.pile = [&all[&1], &all[&2], text].map(Clone::clone).to_vec();
            let known = later.state().known().expect("a set").sheets.clone();
            let mut order = [1u8, 3].iter();
            finish(&mut later, &mut |room, what| match what {
                EventKind::OpenBag { intact, state, .. } => {
                    let share = order.next().expect("two are enough");
                    let sheet = known.iter().find(|sheet| sheet.share == *share)?;
                    let holder = room.state().present().find(|person| person.name == sheet.holder)?.id;
                    let bag = sheet.bag.clone().expect("in its bag");
                    Some(EventKind::OpenBag { holder, bag, intact: *intact, state: state.clone() })
                }
                _ => None,
            });
            let found = among(member(&later), &[member(&room), member(&made)]);
            let other = found.iter().any(|one| matches!(one, Broken::OtherShare { share: 3, .. }));
            assert_eq!(other, broken, "{found:?}");
        }
    }
}

/// What cannot be chosen, and who gets nothing.
#[test]
fn a_share_is_issued_again_by_the_rules() {
    let made = made(240);
    let template = shipped("reissue");
    let parent = || Some(made.state().as_parent(made.session.head()));
    let open = |quorum, share, parent| {
        let mut chosen = choices(&template, Some(quorum), LockKind::None);
        chosen.share = share;
        Room::open_upon(parent, 1, &template, chosen, Mode::Rehearsal, 241).map(|_| ())
    };
    for (quorum, share, upon, says) in [
        ((2, 3), Some(2), None, "no set is known whose share could be issued again"),
        ((2, 3), None, parent(), "issues one share again: say which, by its number"),
        ((2, 3), Some(4), parent(), "there is no share 4 in a set of 2 of 3"),
        ((2, 4), Some(2), parent(), "the set is 2 of 3, and 2 of 4 was chosen"),
    ] {
        let refused = open(quorum, share, upon).expect_err(says).to_string();
        assert!(refused.contains(says), "{says}: {refused}");
    }
    let kek = shipped("kek");
    let mut chosen = choices(&kek, Some((2, 3)), LockKind::None);
    chosen.share = Some(1);
    let refused =
        Room::open(&kek, chosen, Mode::Rehearsal, 242).map(|_| ()).expect_err("none issued").to_string();
    assert!(refused.contains("template kek issues no share again, and one is named"), "{refused}");
    let mut room = opened(&made, 2, 243).expect("opens");
    room.go_to("roll-call");
    let person = room.newcomer("Custodian 1", &["custodian"], &[1]);
    let refused =
        room.take(&room.staffed(EventKind::Enrol(person)), None).expect_err("another share").to_string();
    assert!(refused.contains("share 2 alone is issued again here: nobody gets another one"), "{refused}");
    // who holds share 1 and gets share 2 would have k: said at the roll, before anybody waits for a sheet
    let person = room.newcomer("Custodian 1", &["custodian"], &[2]);
    let refused =
        room.take(&room.staffed(EventKind::Enrol(person)), None).expect_err("k of them").to_string();
    assert!(
        refused.starts_with("Custodian 1 has known shares 1, 2, and any 2 of the set rebuild"),
        "{refused}"
    );
}

/// A line of ceremonies with one missing is told as such: what that one did with the sheets is unknown.
#[test]
fn a_ceremony_that_is_not_here_is_missed() {
    let made = made(255);
    let all = sheets(&made);
    let between = held(&made, 1, &[1, 2], &all, 256);
    let mut later = Room::recovery_upon(&between, 9, 257).expect("opens");
    later.pile = vec![between.sheets[&1][0].clone(), all[&2].clone(), all[&3].clone()];
    later.finish();
    let missed = |rooms: &[&Room]| {
        let told = rooms.iter().map(|room| told(room, "there")).collect();
        let register = Register::of(told, Mode::Rehearsal, day("2026-12-24"));
        let [key] = register.keys.as_slice() else { panic!("one key") };
        let notices = key.notices.iter().map(|one| one.said(day("2026-12-24")));
        let id = between.state().ceremony().short();
        let says = format!("goes on after {id}, whose transcript is not among those that count here: what");
        notices.filter(|said| said.contains(&says)).count()
    };
    assert_eq!((missed(&[&made, &between, &later]), missed(&[&made, &later])), (0, 1));
}

/// A ceremony of no key in between is there, though it stands in another list.
#[test]
fn a_record_in_between_is_not_missed() {
    let made = made(262);
    let template = shipped("vault-rekey");
    let parent = Some(made.state().as_parent(made.session.head()));
    let chosen = choices(&template, None, LockKind::None);
    let mut between =
        Room::open_upon(parent, made.days + 1, &template, chosen, Mode::Rehearsal, 263).expect("opens");
    between.finish();
    let mut later = Room::recovery_upon(&between, 9, 264).expect("opens");
    later.pile = sheets(&made).into_values().collect();
    later.finish();
    let gaps = |rooms: &[&Room]| {
        let told = rooms.iter().map(|room| told(room, "there")).collect();
        let register = Register::of(told, Mode::Rehearsal, day("2026-12-24"));
        let notices = register.keys.iter().flat_map(|key| &key.notices);
        notices
            .filter(|one| one.said(day("2026-12-24")).contains(" is not among those that count here"))
            .count()
    };
    assert_eq!((gaps(&[&made, &between, &later]), gaps(&[&made, &later])), (0, 1));
}

/// The old sheet that was brought goes into no bag once there is a new one.
#[test]
fn the_old_sheet_goes_into_no_bag() {
    let made = made(250);
    let all = sheets(&made);
    let mut room = opened(&made, 1, 251).expect("opens");
    room.pile = vec![all[&1].clone(), all[&2].clone()];
    room.go_to("reseal");
    let bag = line("TE 0009 7777");
    let keep = EventKind::Decide {
        opened: 1,
        decision: AfterOpening::Resealed,
        bag: Some((bag.clone().into(), bag.into())),
        given_up: None,
    };
    let refused = room.take(&room.staffed(keep), None).expect_err("two sheets of one share").to_string();
    assert!(refused.contains("share 1 has a new sheet: its old one is destroyed before all"), "{refused}");
}

/// The statement tells of an old sheet that an earlier ceremony destroyed.
#[test]
fn a_sheet_that_was_destroyed_before_is_told() {
    let made = made(258);
    let template = shipped("reissue");
    let fate = |place: Place| {
        let mut parent = made.state().as_parent(made.session.head());
        let sheet = &mut parent.known.as_mut().expect("a set").sheets[2];
        (sheet.place, sheet.bag) = (place, None);
        let mut chosen = choices(&template, Some((2, 3)), LockKind::None);
        chosen.share = Some(3);
        let room = Room::open_upon(Some(parent), 1, &template, chosen, Mode::Rehearsal, 259).expect("opens");
        room.state().statement(room.session.head()).issues_again.expect("a share")
    };
    assert_eq!(fate(Place::Destroyed), "share 3; its old sheet: destroyed before");
    assert_eq!(fate(Place::Missing), "share 3; its old sheet: not recorded as destroyed");
}

/// A sheet that nobody could read is the one that its bag was recorded with: destroyed, it is gone.
#[test]
fn an_old_sheet_that_nobody_can_read_is_destroyed_too() {
    let made = made(265);
    let room = wet_sheet_issued_again(&made, 266);
    assert!(room.state().issued_again().expect("issued").old_is_gone);
    let statement = room.state().statement(room.session.head()).render();
    for line in
        ["opened           1: no share; destroyed", "issues again     share 3; its old sheet: destroyed"]
    {
        assert!(statement.lines().any(|one| one == line), "{line}: {statement}");
    }
}
