//! A ceremony that goes on after several of one set: what each of them tells is put together, and the fork is closed.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::path::Path;

use crate::register::{deciding, finish, told};
use crate::reissue::{bringing, held};
use crate::support::{Room, choices, code, line, shipped};
use keyrite::ceremony::family::{Broken, Member};
use keyrite::ceremony::lineage::{among, contradictions, lacking, missing};
use keyrite::ceremony::register::Register;
use keyrite::ceremony::{EventKind, Refusal};
use keyrite::desk::archive::unfinished::find;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::SignedEntry;
use keyrite::transcript::names;
use keyrite::transcript::record::{AfterOpening, KnownSheet, Parent, Place, ReadFrom, Sent};
use keyrite::vocab::{Day, Digest, Mode};

fn member(room: &Room) -> Member<'_> {
    Member { state: room.state(), head: room.audit.head() }
}

fn parent(room: &Room) -> Parent {
    room.state().as_parent(room.audit.head())
}

/// A generation, 2 of 4.
fn made() -> Room {
    made_with(7)
}

fn made_with(seed: u64) -> Room {
    made_of(4, seed)
}

fn made_of(shares: u8, seed: u64) -> Room {
    let template = shipped("kek");
    let chosen = choices(&template, Some((2, shares)), LockKind::None);
    let mut room = Room::open(&template, chosen, Mode::Rehearsal, seed).expect("opens");
    room.finish();
    room
}

/// A recovery upon it that opens the sheets of shares 1 and 2, and one, a day later, of shares 3 and 4.
fn two_upon(first: &Room) -> [Room; 2] {
    [(1, [1, 2]), (2, [3, 4])].map(|(days, shares)| opening(first, days, shares))
}

/// A recovery upon it, so many days later, that opens the sheets of these shares.
fn opening(first: &Room, days: u32, shares: [u8; 2]) -> Room {
    let mut room = Room::recovery_upon(first, days, 40 + u64::from(days)).expect("opens");
    room.custodians = 4;
    room.go_to("collect");
    let holders = room.ids("custodian");
    for share in shares {
        let holder = holders[usize::from(share) - 1];
        let bag = line(&format!("TE 0000 000{share}"));
        let opened =
            room.staffed(EventKind::OpenBag { holder, bag: bag.into(), intact: true, state: line("closed") });
        room.take(&opened, None).expect("as recorded");
        let offer = room.staffed(EventKind::Offer(ReadFrom::Picture));
        let sheet = first.sheets[&share].last().expect("printed");
        room.take(&offer, Some(code(sheet, None))).expect("a share of the set");
    }
    room.finish();
    room
}

fn recovery(first: &Room, before: Vec<Parent>, days: u32) -> Result<Room, Refusal> {
    let template = shipped("recovery");
    let chosen = choices(&template, None, LockKind::None);
    let mut room = Room::open_upon(before, days, &template, chosen, Mode::Rehearsal, 50 + u64::from(days))?;
    room.pile = first.sheets.values().filter_map(|sheets| sheets.last().cloned()).collect();
    Ok(room)
}

fn bags(room: &Room) -> Vec<String> {
    let known = room.state().known().expect("a set");
    known.sheets.iter().map(|sheet| sheet.bag.as_ref().expect("sealed").to_string()).collect()
}

fn notices(rooms: &[&Room]) -> Vec<String> {
    let today = Day::parse("2026-12-01").expect("a day");
    let told = rooms.iter().map(|room| told(room, "a folder")).collect();
    let register = Register::of(told, Mode::Rehearsal, today);
    register.keys[0].notices.iter().map(|notice| notice.said(today)).collect()
}

fn forks(rooms: &[&Room]) -> usize {
    notices(rooms).iter().filter(|said| said.contains("both build on ceremony")).count()
}

/// Of each sheet the later record counts, in whatever order the two are named; nothing is wrong between them, and the
/// register has no fork any more.
#[test]
fn what_two_tell_is_put_together() {
    let first = made();
    let [one, two] = two_upon(&first);
    let [of_one, of_two] =
        [&one, &two].map(|room| bags(&recovery(&first, vec![parent(room)], 3).expect("opens")));
    assert_ne!(of_one[0], of_two[0]);
    for before in [vec![parent(&one), parent(&two)], vec![parent(&two), parent(&one)]] {
        let mut third = recovery(&first, before, 3).expect("opens");
        assert_eq!(bags(&third), [&of_one[0], &of_one[1], &of_two[2], &of_two[3]].map(String::clone));
        assert_eq!(third.state().builds_on().count(), 2);
        third.finish();
        for others in [[&one, &two, &first], [&first, &two, &one]] {
            assert_eq!(among(member(&third), &others.map(member)), []);
        }
        let statement = third.state().statement(third.audit.head()).render();
        assert_eq!(statement.matches("continues").count(), 2, "{statement}");
        assert_eq!(forks(&[&first, &one, &two]), 1);
        assert_eq!(forks(&[&first, &one, &two, &third]), 0);
        // the one that went on without the other is a fork with all of them
        let alone = recovery(&first, vec![parent(&one)], 4).expect("opens");
        let broken = among(member(&alone), &[&one, &third, &two, &first].map(member));
        assert!(broken.iter().any(|broken| matches!(broken, Broken::Fork { .. })), "{broken:?}");
    }
}

/// Somebody who has known other sheets in each has known them all: k across time counts over both.
#[test]
fn what_is_known_from_either_counts() {
    let first = made();
    let [one, two] = two_upon(&first);
    let mut second = parent(&two);
    let known = second.known.as_mut().expect("a set");
    known.holders[0].shares = vec![2];
    let third = recovery(&first, vec![parent(&one), second], 3).expect("opens");
    let holders = &third.state().known().expect("a set").holders;
    assert_eq!(holders[0].shares, [1, 2]);
}

/// How a sheet was sent in one of them is not forgotten for what the other saw later.
#[test]
fn how_a_sheet_was_sent_is_kept_from_both() {
    let first = made();
    let [one, two] = two_upon(&first).map(|room| parent(&room));
    let sent = |by: &str| Sent {
        channel: line(by),
        to: line("Site B"),
        expected: Day::parse("2027-01-01").expect("a day"),
    };
    let with = |parent: &Parent, all: &[&str]| {
        let mut parent = parent.clone();
        parent.known.as_mut().expect("a set").sheets[2].sent = all.iter().map(|by| sent(by)).collect();
        parent
    };
    let before = vec![with(&two, &["before", "late"]), with(&one, &["before", "early"])];
    let third = recovery(&first, before, 3).expect("opens");
    let told = &third.state().known().expect("a set").sheets[2].sent;
    assert_eq!(*told, ["before", "early", "late"].map(sent));
}

/// What was put together once is put together again with one of those that it came from, in whatever order: of a sheet that
/// no ceremony touched in between nothing is told anew, and nothing twice.
#[test]
fn what_was_put_together_is_put_together_again() {
    let first = made();
    let [mut one, mut two] = two_upon(&first).map(|room| parent(&room));
    let sent = |by: &str| Sent {
        channel: line(by),
        to: line("Site B"),
        expected: Day::parse("2027-01-01").expect("a day"),
    };
    let parent_of_first = parent(&first);
    let untouched = |parent: &mut Parent, by: &str, checked: &str| {
        let known = parent.known.as_mut().expect("a set");
        // the second is as the first ceremony left it in both
        let left = parent_of_first.known.as_ref().expect("a set").sheets[1].clone();
        let sent = ["before", by].map(sent).to_vec();
        known.sheets[1] = KnownSheet { sent, checked: Day::parse(checked), ..left };
    };
    untouched(&mut one, "early", "2026-12-02");
    untouched(&mut two, "late", "2026-12-03");
    let third = recovery(&first, vec![one.clone(), two.clone()], 3).expect("opens");
    let third = parent(&third);
    let known = third.known.clone().expect("a set");
    assert_eq!(known.sheets[1].sent, ["before", "early", "late"].map(sent));
    assert_eq!(known.sheets[1].checked, Day::parse("2026-12-03"));
    for before in [[&third, &one, &two], [&one, &third, &two], [&one, &two, &third]] {
        let again = recovery(&first, before.map(Clone::clone).to_vec(), 4).expect("opens");
        assert_eq!(again.state().known().expect("a set").sheets, known.sheets);
    }
    // what one ceremony left is told alike
    let odd: [fn(&mut Parent); 2] = [
        |one| one.known.as_mut().expect("a set").sheets[1].bag = Some(line("TE 0009 0009").into()),
        |one| one.known.as_mut().expect("a set").sheets[1].affiliation = line("Somebody else"),
    ];
    for change in odd {
        let mut one = one.clone();
        change(&mut one);
        let refused = recovery(&first, vec![one, two.clone()], 3).map(|_| ()).expect_err("odd");
        assert!(refused.to_string().contains("of the sheet of share 2 at one time"), "{refused}");
    }
}

/// A sheet that was issued again is not undone by somebody who looked at the old one later, in whatever order.
#[test]
fn what_was_issued_again_counts() {
    let first = made();
    let [mut one, two] = two_upon(&first).map(|room| parent(&room));
    let known = one.known.as_mut().expect("a set");
    let new = KnownSheet {
        serial: Some(9),
        digest: Some(Digest([9; 32])),
        bag: Some(line("TE 0009 0009").into()),
        ..known.sheets[2].clone()
    };
    assert!(new.as_of < two.known.as_ref().expect("a set").sheets[2].as_of);
    known.sheets[2] = new.clone();
    for before in [[&one, &two], [&two, &one]] {
        let third = recovery(&first, before.map(Clone::clone).to_vec(), 3).expect("opens");
        assert_eq!(third.state().known().expect("a set").sheets[2], new);
    }
    // in whatever order a third stands between them, what cannot be is refused
    let mut third = two.clone();
    third.ceremony.0 = [7; 16];
    let sheet = &mut third.known.as_mut().expect("a set").sheets[2];
    (sheet.serial, sheet.digest) = (Some(9), Some(Digest([8; 32])));
    let mut newest = two.clone();
    newest.ceremony.0 = [6; 16];
    let sheet = &mut newest.known.as_mut().expect("a set").sheets[2];
    (sheet.serial, sheet.digest) = (Some(10), Some(Digest([10; 32])));
    for before in [[&one, &third, &newest], [&one, &newest, &third], [&newest, &one, &third]] {
        let refused = recovery(&first, before.map(Clone::clone).to_vec(), 3).map(|_| ()).expect_err("odd");
        assert!(refused.to_string().contains("two sheets of share 3, both S-0009"), "{refused}");
    }
    // a share of the same serial as another is another sheet all the same
    let mut other = two.clone();
    other.known.as_mut().expect("a set").sheets[3].serial = Some(9);
    let third = recovery(&first, vec![one.clone(), other], 3).expect("opens");
    assert_eq!(third.state().known().expect("a set").sheets[3].serial, Some(9));
    // and issued again in both, one of the two sheets must go
    let mut again = two;
    let sheet = &mut again.known.as_mut().expect("a set").sheets[2];
    (sheet.serial, sheet.digest) = (Some(9), Some(Digest([8; 32])));
    let refused = recovery(&first, vec![one, again], 3).map(|_| ()).expect_err("odd");
    assert!(refused.to_string().contains("two sheets of share 3, both S-0009"), "{refused}");
}

/// What was destroyed is not there later; what was there earlier was destroyed since.
#[test]
fn what_was_destroyed_stays_destroyed() {
    let first = made();
    let destroyed = |room: &Room, place: usize| {
        let mut parent = parent(room);
        let sheet = &mut parent.known.as_mut().expect("a set").sheets[place];
        (sheet.place, sheet.bag) = (Place::Destroyed, None);
        parent
    };
    let [one, two] = two_upon(&first);
    let third = recovery(&first, vec![parent(&one), destroyed(&two, 2)], 3).expect("opens");
    assert_eq!(third.state().known().expect("a set").sheets[2].place, Place::Destroyed);
    let mut missing = parent(&two);
    let sheet = &mut missing.known.as_mut().expect("a set").sheets[2];
    (sheet.place, sheet.bag) = (Place::Missing, None);
    let third = recovery(&first, vec![destroyed(&one, 2), missing], 3).expect("opens");
    assert_eq!(third.state().known().expect("a set").sheets[2].place, Place::Destroyed);
    let refused = recovery(&first, vec![destroyed(&one, 2), parent(&two)], 3).map(|_| ()).expect_err("odd");
    assert!(refused.to_string().contains("the sheet of share 3 as destroyed"), "{refused}");
}

/// A bag that one of two opened, and that the other opened or saw closed later without knowing it: the verdict and the
/// register say so, with a third that goes on after both and without.
#[test]
fn a_bag_that_was_opened_is_not_there_later() {
    let first = made();
    let [one, two] = [(1, [1, 2]), (2, [2, 3])].map(|(days, shares)| opening(&first, days, shares));
    let mut third = recovery(&first, vec![parent(&one), parent(&two)], 3).expect("opens");
    third.finish();
    let (opened, seen) = (one.state().ceremony(), two.state().ceremony());
    let bag = line("TE 0000 0002");
    let odd = Broken::SeenAfterOpening { bag: bag.into(), opened, seen };
    assert_eq!(among(member(&third), &[&one, &two, &first].map(member)), std::slice::from_ref(&odd));
    let says = odd.to_string();
    for rooms in [&[&first, &one, &two][..], &[&first, &one, &two, &third]] {
        let said = notices(rooms);
        assert_eq!(said.iter().filter(|said| said.contains(&says)).count(), 1, "{said:?}");
    }
}

fn given<'r>(rooms: &[&'r Room]) -> Vec<Member<'r>> {
    rooms.iter().map(|room| member(room)).collect()
}

/// What each of two did without the other with one share: issued it again, or left its old sheet where it was.
#[test]
fn two_new_sheets_and_an_old_one_are_named() {
    let first = made_of(3, 7);
    let all: BTreeMap<u8, String> =
        first.sheets.iter().map(|(x, all)| (*x, all.last().expect("printed").clone())).collect();
    let one = held(&first, 3, &[1, 2], &all, 300);
    let again = held(&first, 3, &[1, 2], &all, 301);
    let (first_new, second_new) = (one.state().ceremony(), again.state().ceremony());
    let apart = |other: &Room| contradictions(&given(&[&one, &first]), &given(&[other, &first]));
    let broken = apart(&again);
    assert!(
        broken.contains(&Broken::IssuedTwice { share: 3, one: first_new, two: second_new }),
        "{broken:?}"
    );
    // held at the same time, so that no clock says which was first
    let twice = |broken: &&Broken| matches!(broken, Broken::OpenedTwice { .. });
    assert_eq!(broken.iter().filter(twice).count(), 2, "{broken:?}");
    // and one that opened and sealed the old sheet again
    let other = opening(&first, 2, [2, 3]);
    let broken = apart(&other);
    // the re-issue left it where it was: the register lists it, and nothing contradicts itself
    let odd = |one: &Broken| matches!(one, Broken::SeenAfterDestruction { .. });
    assert!(!broken.iter().any(odd), "{broken:?}");
    // one that destroyed it is contradicted
    let mut destroys = crate::reissue::opened(&first, 3, 302).expect("opens");
    destroys.pile = [3, 1].map(|x| all[&x].clone()).to_vec();
    bringing(&mut destroys, &first, &[3, 1]);
    let (destroyed, seen) = (destroys.state().ceremony(), other.state().ceremony());
    let broken = contradictions(&given(&[&other, &first]), &given(&[&destroys, &first]));
    assert!(broken.contains(&Broken::SeenAfterDestruction { share: 3, destroyed, seen }), "{broken:?}");
}

/// A resharing opens and destroys sheets of the set that it replaces: what another did with them is named, by the verdict of
/// either and by the register; and what was destroyed and seen afterwards by share.
#[test]
fn what_a_resharing_did_with_old_sheets_is_held_against_others() {
    let first = made();
    let [one, _] = two_upon(&first);
    let template = shipped("reshare");
    let chosen = choices(&template, Some((2, 3)), LockKind::None);
    let before = vec![parent(&first)];
    let mut made_new = Room::open_upon(before, 2, &template, chosen, Mode::Rehearsal, 71).expect("opens");
    made_new.pile = first.sheets.values().filter_map(|sheets| sheets.last().cloned()).collect();
    made_new.finish();
    let (earlier, later) = (one.state().ceremony(), made_new.state().ceremony());
    let named = |broken: &[Broken]| {
        let of = |odd: &&Broken| matches!(odd, Broken::SeenAfterOpening { opened, seen, .. } if (*opened, *seen) == (earlier, later));
        broken.iter().filter(of).count()
    };
    assert_eq!(named(&among(member(&made_new), &given(&[&first, &one]))), 2);
    assert_eq!(named(&among(member(&one), &given(&[&first, &made_new]))), 2);
    let said = notices(&[&first, &one, &made_new]);
    assert_eq!(said.iter().filter(|said| said.contains("had it closed")).count(), 2, "{said:?}");
    // with the one between them missing nothing can be said: it may be the one before
    let after = recovery(&first, vec![parent(&one)], 6).expect("opens");
    let broken = contradictions(&given(&[&after]), &given(&[&first]));
    assert_eq!(broken, []);
}

/// One that goes on after the first alone, so many days later, by the shipped script, by itself.
fn by_script(first: &Room, script: &str, days: u32, seed: u64) -> Room {
    let template = shipped(script);
    let chosen = choices(&template, None, LockKind::None);
    let upon = Some(parent(first));
    Room::open_upon(upon, days, &template, chosen, Mode::Rehearsal, seed).expect("opens")
}

/// Two that each sent the same sheets from where both knew them: a sheet goes one way. One that sent what the other had
/// received before is no such thing.
#[test]
fn a_sheet_that_went_two_ways_is_named() {
    let first = made_of(3, 7);
    let [one, two] = [(1, 60), (2, 61)].map(|(days, seed)| {
        let mut room = by_script(&first, "dispatch", days, seed);
        room.finish();
        room
    });
    let (earlier, later) = (one.state().ceremony(), two.state().ceremony());
    let twice = |share| Broken::MovedTwice { share, one: earlier, two: later };
    assert_eq!(contradictions(&given(&[&two, &first]), &given(&[&one, &first])), [1, 2, 3].map(twice));
    // by either verdict, after the fork, and by the register
    let broken = among(member(&one), &given(&[&first, &two]));
    assert!(matches!(broken[0], Broken::Fork { .. }), "{broken:?}");
    assert_eq!(broken[1..], [1, 2, 3].map(twice));
    let said = notices(&[&first, &one, &two]);
    assert_eq!(
        said.iter().filter(|said| said.contains("each say where its sheet went")).count(),
        3,
        "{said:?}"
    );
    // what was sent in one was destroyed in another, out of the bag that was on its way
    let mut ends = Room::open_upon(
        Some(parent(&first)),
        3,
        &crate::destruction::at_once(),
        choices(&crate::destruction::at_once(), None, LockKind::None),
        Mode::Rehearsal,
        65,
    )
    .expect("opens");
    ends.finish();
    let broken = contradictions(&given(&[&ends, &first]), &given(&[&one, &first]));
    let both = |share| Broken::MovedTwice { share, one: earlier, two: ends.state().ceremony() };
    let said = |share| {
        broken.contains(&both(share))
            || broken.iter().any(|one| matches!(one, Broken::SeenAfterOpening { .. }))
    };
    assert!((1..=3).all(said), "{broken:?}");
    // one line, one way
    let mut there = by_script(&one, "receipt", 4, 62);
    there.finish();
    assert_eq!(among(member(&there), &given(&[&one, &first])), []);
}

/// Two sheets that one destroyed and that another had afterwards, without knowing it; sealed again instead, they are no such
/// thing. Held at the same time, the same is said: of the two, one is wrong.
#[test]
fn a_sheet_that_was_destroyed_and_is_there_later_is_named() {
    let first = made();
    let destroying = |days| {
        let mut room = recovery(&first, vec![parent(&first)], days).expect("opens");
        finish(&mut room, &mut deciding(AfterOpening::Destroyed));
        room
    };
    let destroys = destroying(1);
    let gone: Vec<u8> = {
        let known = destroys.state().hand_on().expect("a set");
        known.sheets.iter().filter(|one| one.place == Place::Destroyed).map(|one| one.share).collect()
    };
    assert_eq!(gone.len(), 2);
    for days in [1, 2] {
        let mut sends = by_script(&first, "dispatch", days, 63);
        sends.finish();
        let (destroyed, seen) = (destroys.state().ceremony(), sends.state().ceremony());
        let broken = contradictions(&given(&[&sends, &first]), &given(&[&destroys, &first]));
        let named: Vec<&Broken> =
            broken.iter().filter(|odd| matches!(odd, Broken::SeenAfterDestruction { .. })).collect();
        let wanted = gone.iter().map(|share| Broken::SeenAfterDestruction { share: *share, destroyed, seen });
        assert_eq!(named, wanted.collect::<Vec<_>>().iter().collect::<Vec<_>>(), "{days}: {broken:?}");
        let said = notices(&[&first, &destroys, &sends]);
        assert_eq!(
            said.iter().filter(|said| said.contains("destroyed its sheet, and")).count(),
            2,
            "{said:?}"
        );
        let sealed = opening(&first, 1, [1, 2]);
        let broken = contradictions(&given(&[&sends, &first]), &given(&[&sealed, &first]));
        let odd = |one: &Broken| matches!(one, Broken::SeenAfterDestruction { .. });
        assert!(!broken.iter().any(odd), "{days}: {broken:?}");
    }
    // what was sent before it was destroyed was there
    let mut sends = by_script(&first, "dispatch", 1, 64);
    sends.finish();
    let later = destroying(3);
    let broken = contradictions(&given(&[&sends, &first]), &given(&[&later, &first]));
    assert!(!broken.iter().any(|one| matches!(one, Broken::SeenAfterDestruction { .. })), "{broken:?}");
}

/// Where the register has the sheet of this share, and whether its old sheet counts as loose.
fn row(rooms: &[&Room], share: usize) -> (String, bool) {
    let told = rooms.iter().map(|room| told(room, "a folder")).collect();
    let register = Register::of(told, Mode::Rehearsal, Day::parse("2026-12-01").expect("a day"));
    let key = &register.keys[0];
    let custody = key.newest_set().and_then(|set| set.shares[share - 1].clone()).expect("told");
    let loose = |said: &String| said.starts_with(&format!("Share {share} was issued again"));
    let notices = notices(rooms);
    (custody.place(), notices.iter().any(loose))
}

/// The register says where the new sheet is, whatever was told of the old one later, in every order of the folders, and
/// where the one that issued it is not at hand but one that goes on after it.
#[test]
fn the_register_follows_the_sheet_that_counts() {
    let first = made_of(3, 7);
    let all: BTreeMap<u8, String> =
        first.sheets.iter().map(|(x, all)| (*x, all.last().expect("printed").clone())).collect();
    let one = held(&first, 3, &[1, 2], &all, 300);
    let other = opening(&first, 2, [2, 3]);
    let new = one.state().hand_on().expect("a set").sheets[2].bag.clone().expect("in its bag");
    let mut joined = recovery(&first, vec![parent(&one), parent(&other)], 3).expect("opens");
    joined.finish();
    let is_there = (format!("bag {new}"), true);
    for rooms in [
        &[&first, &one, &other][..],
        &[&other, &one, &first],
        &[&first, &one, &other, &joined],
        &[&joined, &other, &one, &first],
    ] {
        assert_eq!(row(rooms, 3), is_there);
    }
    for rooms in [&[&first, &other, &joined][..], &[&first, &joined], &[&joined]] {
        assert_eq!(row(rooms, 3).0, is_there.0);
    }
    // what the other did with a sheet that was not issued again stands
    let again = other.state().hand_on().expect("a set").sheets[1].bag.clone().expect("in its bag");
    assert_eq!(row(&[&first, &one, &other], 2).0, format!("bag {again}"));
}

/// Descendants are not of the line of what is verified, and no fault in it; a folder of another line is named as that; of
/// what is not there nothing is said.
#[test]
fn what_goes_on_after_it_is_no_fork_of_it() {
    let first = made();
    let [one, two] = two_upon(&first);
    let third = recovery(&first, vec![parent(&one), parent(&two)], 3).expect("opens");
    let after = recovery(&first, vec![parent(&third), parent(&first)], 4).expect("opens");
    assert_eq!(among(member(&one), &given(&[&first, &third])), []);
    assert_eq!(among(member(&one), &given(&[&first, &third, &two, &after])), []);
    // the one between them is not there: it may be of its line
    assert_eq!(lacking(member(&third), &given(&[&one, &two, &first, &after])), []);
    assert_eq!(
        missing(&given(&[&third, &one])),
        [
            (third.state().ceremony(), two.state().ceremony()),
            (one.state().ceremony(), first.state().ceremony())
        ]
    );
    assert_eq!(forks(&[&first, &one, &after]), 0, "what is between them may join them");
    let other = made_with(99);
    let broken = among(member(&third), &given(&[&one, &two, &first, &other]));
    let (child, stranger) = (third.state().ceremony(), other.state().ceremony());
    assert_eq!(broken, [Broken::NotOfTheLine { child, given: stranger }]);
}

/// What cannot be put together is refused before a folder is made.
#[test]
fn what_does_not_belong_together_is_refused() {
    let first = made();
    let [one, two] = two_upon(&first).map(|room| parent(&room));
    let mut other_set = two.clone();
    other_set.known.as_mut().expect("a set").set.0 = [9; 16];
    for (other, says) in [(other_set, "tell of set"), (one.clone(), "twice")] {
        let refused = recovery(&first, vec![one.clone(), other], 3).map(|_| ()).expect_err("odd");
        assert!(refused.to_string().contains(says), "{refused}");
    }
}

/// One that was broken off is finished by what goes on after it, in whatever place that names it.
#[test]
fn what_is_continued_beside_another_waits_no_longer() {
    let at = tempfile::tempdir().expect("a folder");
    let keep = |room: &Room, name: &str| {
        let folder = at.path().join(name);
        std::fs::create_dir(&folder).expect("made");
        let all = |of: fn(&SignedEntry) -> &str| -> String {
            room.kept.iter().map(|entry| format!("{}\n", of(entry))).collect()
        };
        std::fs::write(folder.join(names::TRANSCRIPT), all(|entry| &entry.line)).expect("written");
        std::fs::write(folder.join(names::SIGNATURES), all(|entry| &entry.signature)).expect("written");
    };
    let waiting = || -> Vec<String> {
        let name = |folder: &Path| folder.file_name().expect("a name").to_string_lossy().into_owned();
        let mut all: Vec<String> =
            find(&[at.path().to_owned()]).iter().map(|one| name(&one.folder)).collect();
        all.sort();
        all
    };
    let first = made();
    let [one, _] = two_upon(&first);
    let broken_off = recovery(&first, vec![parent(&first)], 3).expect("opens");
    keep(&broken_off, "broken-off");
    assert_eq!(waiting(), ["broken-off"]);
    let after = recovery(&first, vec![parent(&one), parent(&broken_off)], 4).expect("opens");
    keep(&after, "after");
    assert_eq!(waiting(), ["after"]);
}
