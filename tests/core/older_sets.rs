//! Earlier sets that still rebuild a key: told on by a resharing, named before the key ends, seen by the register.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::destruction::at_once;
use crate::register::{day, told};
use crate::support::{Room, choices, exception_about, first_wrong, resign, shipped};
use keyrite::ceremony::family::{Broken, Member, between};
use keyrite::ceremony::register::{KeyStanding, KeyState, Register};
use keyrite::ceremony::{EventKind, Refusal};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::Subject;
use keyrite::transcript::record::{OlderSet, Parent, Record};
use keyrite::vocab::Mode;

fn parent(room: &Room) -> Parent {
    room.state().as_parent(room.session.head())
}

fn upon(before: &Room, script: &str, quorum: Option<(u8, u8)>, seed: u64) -> Room {
    let template = if script == "destruction" { at_once() } else { shipped(script) };
    let chosen = choices(&template, quorum, LockKind::None);
    let days = before.days + 1;
    let mut room =
        Room::open_upon(Some(parent(before)), days, &template, chosen, Mode::Rehearsal, seed).expect("opens");
    room.custodians = 4;
    room.pile = before.sheets.values().filter_map(|sheets| sheets.last().cloned()).collect();
    room
}

/// A generation of 2 of `shares`, and so many resharings after it, each of 2 of `shares`; the last one last.
fn reshared(shares: u8, times: u64, seed: u64) -> Vec<Room> {
    let template = shipped("kek");
    let chosen = choices(&template, Some((2, shares)), LockKind::None);
    let mut first = Room::open(&template, chosen, Mode::Rehearsal, seed).expect("opens");
    first.finish();
    let mut all = vec![first];
    for time in 1..=times {
        let mut room = upon(all.last().expect("one"), "reshare", Some((2, shares)), seed + time);
        room.finish();
        all.push(room);
    }
    all
}

/// What the key's end is told of, after a generation of 2 of 4 and so many resharings; it stands where the first sheet is
/// taken out of its bag.
fn ending(times: u64, seed: u64) -> (Vec<Room>, Room) {
    let all = reshared(4, times, seed);
    let mut end = upon(all.last().expect("one"), "destruction", None, seed + 50);
    end.go_to("open-bag/1");
    (all, end)
}

fn opens(room: &Room) -> keyrite::ceremony::Event {
    // past the exception that a stand-in would file first
    let recorded = room.state().known().expect("a set").sheets[0].clone();
    room.staffed(EventKind::OpenItem {
        item: keyrite::transcript::record::ItemNumber { id: "sheet".into(), number: 1 },
        bag: recorded.bag.expect("sealed"),
        intact: true,
        state: crate::support::line("sealed"),
    })
}

/// Of two of four sheets that a resharing destroys two are left, and any two rebuild the key; of two of three one is left.
#[test]
fn a_set_that_still_rebuilds_the_key_is_told_on() {
    let all = reshared(4, 2, 500);
    let older = |room: &Room| room.state().hand_on().expect("a set").older;
    assert_eq!(older(&all[0]), []);
    let [first] = &older(&all[1])[..] else { panic!("the first set") };
    assert_eq!((first.set, first.generation), (all[0].state().set().expect("a set").set, 1));
    let left: Vec<u8> = first.left().map(|(share, _)| share).collect();
    assert_eq!(left, [3, 4]);
    assert!(
        first.whereabouts().starts_with("share 3: Custodian 3, bag TE 0000 0003; share 4: "),
        "{first:?}"
    );
    let generations: Vec<u16> = older(&all[2]).iter().map(|older| older.generation).collect();
    assert_eq!(generations, [1, 2]);
    assert_eq!(older(&all[2])[0], *first);
    let statement = all[2].state().statement(all[2].session.head()).render();
    let says = format!(
        "\nolder set        {} ({}), generation 1, 2 of 4: 2 sheets not destroyed\n",
        first.set.short(),
        first.set.hex()
    );
    assert!(statement.contains(&says), "{statement}");
    assert_eq!(older(&reshared(3, 1, 510)[1]), [], "one sheet rebuilds nothing");
}

/// Whoever ends the key names each such set first: one is refused by name, then the other, then the sheet goes. The second
/// sheet asks no more.
#[test]
fn a_key_does_not_end_while_an_older_set_rebuilds_it() {
    let (_, mut end) = ending(2, 520);
    let sets: Vec<OlderSet> = end.state().older_sets().to_vec();
    assert_eq!(sets.len(), 2);
    for older in &sets {
        let refused = end.take(&opens(&end), None).expect_err("it still rebuilds the key");
        let about = Subject::OlderSet { set: older.set };
        let Refusal::ExceptionNeeded { about: named, .. } = &refused else { panic!("{refused}") };
        assert_eq!(*named, about);
        for says in ["an older set still rebuilds the key", &older.said(), &older.whereabouts()] {
            assert!(refused.to_string().contains(says), "{says}: {refused}");
        }
        end.take(&end.staffed(exception_about(about)), None).expect("filed");
    }
    end.take(&opens(&end), None).expect("named");
    assert_eq!(end.state().unnamed_older_sets().count(), 0);
    // nothing is left to except
    let again = end.staffed(exception_about(Subject::OlderSet { set: sets[0].set }));
    assert!(matches!(end.take(&again, None), Err(Refusal::NothingToExcept { .. })));
    end.finish();
    // signed anew with a remark instead of one of the two, the line that takes the first sheet out does not hold
    for older in &sets {
        let about = Subject::OlderSet { set: older.set };
        let mut entries = end.entries.clone();
        for entry in &mut entries {
            if let Record::Exception { about: named, .. } = &mut entry.record
                && *named == about
            {
                *named = Subject::Remark;
            }
        }
        let place = entries.iter().position(|entry| matches!(entry.record, Record::ItemOpened { .. }));
        let signed = resign(&entries);
        let lines = signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()));
        let (_, wrong) = first_wrong(lines);
        let (line, wrong) = wrong.expect("it is not named");
        assert_eq!(Some(line - 1), place, "the line that takes the first sheet out");
        assert!(wrong.to_string().contains(&older.said()), "{wrong}");
    }
}

/// Stand-ins file the same exception, so that a rehearsal of the end goes to its end; the certificate names what is left.
#[test]
fn the_certificate_names_what_is_left() {
    let (all, mut end) = ending(1, 530);
    end.finish();
    let certificate = crate::destruction::certificate(&end);
    let older = &all[1].state().hand_on().expect("a set").older[0];
    let (_, left) = certificate.split_once("Not destroyed").expect("a part of its own");
    for says in
        [older.set.short(), "generation 1".to_owned(), "Custodian 3".to_owned(), "call them in".to_owned()]
    {
        assert!(left.contains(&says), "{says}: {left}");
    }
}

/// The register does not take the key for destroyed, from all folders or from the last alone.
#[test]
fn the_register_knows_an_older_set_from_the_header_alone() {
    let (all, mut end) = ending(1, 540);
    end.finish();
    let today = day("2027-01-01");
    for rooms in [vec![&all[0], &all[1], &end], vec![&all[1], &end], vec![&end]] {
        let told = rooms.iter().map(|room| told(room, "a folder")).collect();
        let register = Register::of(told, Mode::Rehearsal, today);
        let key = &register.keys[0];
        assert!(key.rebuilds(), "{}", rooms.len());
        assert_ne!(key.standing(today), KeyStanding::In(KeyState::Destroyed));
        let said: Vec<String> = key.notices.iter().map(|notice| notice.said(today)).collect();
        let says = |said: &String| said.contains("was to end") && said.contains("of 2 of the 4 shares");
        assert!(said.iter().any(says), "{}: {said:#?}", rooms.len());
        let places: Vec<String> = key.sets[0]
            .rows()
            .iter()
            .map(|row| row.custody.map_or_else(String::new, keyrite::ceremony::register::Custody::place))
            .collect();
        assert_eq!(places, ["destroyed", "destroyed", "bag TE 0000 0003", "bag TE 0000 0004"]);
    }
}

/// What a header says of an older set is what the ceremony before tells: another sheet, another number, nothing.
#[test]
fn an_older_set_is_held_against_the_ceremony_before() {
    let (all, end) = ending(1, 550);
    let before = Member { state: all[1].state(), head: all[1].session.head() };
    type Change = fn(&mut Vec<OlderSet>);
    let changes: [(&str, Change); 4] = [
        ("it takes over nothing of it", Vec::clear),
        ("share 3: Nobody, bag TE 0000 0003", |older| {
            older[0].sheets[2].holder = crate::support::line("Nobody");
        }),
        ("generation 1, 2 of 4, of which is left: share 1: ", |older| {
            (older[0].sheets[0].place, older[0].sheets[0].bag) =
                (keyrite::transcript::record::Place::Open, None);
        }),
        ("of which is left: share 3: nobody knows", |older| {
            older[0].sheets.remove(2);
        }),
    ];
    for (says, change) in changes {
        let audit = crate::families::forged(&end.entries[..1], |header| {
            change(&mut header.parent.as_mut().expect("a parent").known.as_mut().expect("a set").older);
        });
        let broken = between(crate::families::of(&audit), before);
        let [Broken::OtherOlderSet { .. }] = &broken[..] else { panic!("{says}: {broken:?}") };
        assert!(broken[0].to_string().contains(says), "{says}: {}", broken[0]);
    }
}

/// Once every sheet of the newest set is destroyed, the next ceremony is about the newest of those that still rebuild the
/// key, until none does: then, and not before, the key is gone.
#[test]
fn the_older_sets_are_ended_one_after_the_other() {
    let (mut all, end) = ending(2, 560);
    let today = day("2027-01-01");
    let gone = |rooms: &[Room]| {
        let told = rooms.iter().map(|room| told(room, "a folder")).collect();
        let register = Register::of(told, Mode::Rehearsal, today);
        assert_eq!(register.keys[0].broken, []);
        register.keys[0].is_gone(today)
    };
    all.push(end);
    for generation in [3, 2, 1] {
        let known = all.last().expect("one").state().known().expect("a set").clone();
        assert_eq!((known.generation, known.older.len()), (generation, usize::from(generation) - 1));
        all.last_mut().expect("one").finish();
        assert_eq!(gone(&all), generation == 1, "generation {generation}");
        let next = parent(all.last().expect("one")).known.expect("a set");
        if generation > 1 {
            assert_eq!((next.generation, next.older.len()), (generation - 1, usize::from(generation) - 2));
            assert!(next.holders.iter().all(|holder| holder.shares.len() == 1), "{:?}", next.holders);
            let mut again = upon(all.last().expect("one"), "destruction", None, 570 + u64::from(generation));
            again.pile.clear();
            all.push(again);
        }
    }
}

/// The older sets of a key that is replaced are not those of the new one; the rotation alone tells where both keys' sheets
/// are.
#[test]
fn a_rotation_leaves_older_sets_with_their_key() {
    let mut all = reshared(4, 1, 580);
    let old = all[1].state().set().expect("a set").set;
    let mut rotation = upon(&all[1], "rotation", Some((2, 3)), 585);
    rotation.finish();
    let new = rotation.state().set().expect("a set").set;
    assert_eq!(parent(&rotation).known.expect("a set").older, []);
    all.push(rotation);
    for rooms in [&all[..], &all[2..]] {
        let told = rooms.iter().map(|room| told(room, "a folder")).collect();
        let register = Register::of(told, Mode::Rehearsal, day("2027-01-01"));
        let sets: Vec<Vec<_>> =
            register.keys.iter().map(|key| key.sets.iter().map(|set| set.set).collect()).collect();
        assert!(sets.contains(&vec![new]), "{sets:?}");
        assert!(sets.iter().any(|sets| sets.len() == 2 && sets[1] == old), "{sets:?}");
        let left: usize = register.keys.iter().flat_map(|key| &key.sets).map(|set| set.left()).sum();
        assert_eq!(left, 3 + 4 + 2, "of the new set, the replaced one, and the older one");
    }
}

/// Until the new set is proven, the key is with the old one: whoever goes on after a resharing that broke off is told of that.
#[test]
fn an_unproven_resharing_hands_on_the_old_set() {
    let all = reshared(4, 0, 590);
    let old = all[0].state().set().expect("a set").set;
    for step in ["combine", "split", "bag/2", "trial"] {
        let mut room = upon(&all[0], "reshare", Some((2, 4)), 591);
        room.go_to(step);
        let known = parent(&room).known.expect("a set");
        assert_eq!((known.set, known.older.len(), known.sheets.len()), (old, 0, 4), "{step}");
        let mut next = Room::open_upon(
            Some(parent(&room)),
            2,
            &shipped("drill"),
            choices(&shipped("drill"), None, LockKind::None),
            Mode::Rehearsal,
            592,
        )
        .expect("opens");
        next.pile = all[0].sheets.values().filter_map(|sheets| sheets.last().cloned()).collect();
        let members = [&room, &all[0]].map(|room| Member { state: room.state(), head: room.session.head() });
        let child = Member { state: next.state(), head: next.session.head() };
        assert_eq!(keyrite::ceremony::lineage::among(child, &members), [], "{step}");
    }
}

/// A key whose end was told and that a set still rebuilds is no destroyed one.
#[test]
fn destroyed_is_said_of_what_nothing_rebuilds() {
    let all = reshared(3, 0, 600);
    let mut end = upon(&all[0], "destruction", None, 601);
    end.finish();
    let mut beside = upon(&all[0], "reshare", Some((2, 3)), 602);
    beside.finish();
    let today = day("2028-01-01");
    let told = [&all[0], &end, &beside].iter().map(|room| told(room, "a folder")).collect();
    let register = Register::of(told, Mode::Rehearsal, today);
    let key = &register.keys[0];
    assert!(
        !key.is_gone(today) && key.state_word(today).contains("CONTRADICTED"),
        "{}",
        key.state_word(today)
    );
    assert!(register.due.iter().any(|due| due.said(today).contains("audit")), "living sheets are looked at");
}
