//! A ceremony that goes on after several of one set: what each of them tells is put together, and the fork is closed.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::path::Path;

use crate::register::told;
use crate::support::{Room, choices, code, line, shipped};
use keyrite::ceremony::family::{Broken, Member};
use keyrite::ceremony::lineage::among;
use keyrite::ceremony::register::Register;
use keyrite::ceremony::{EventKind, Refusal};
use keyrite::desk::archive::unfinished::find;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::SignedEntry;
use keyrite::transcript::names;
use keyrite::transcript::record::{KnownSheet, Parent, ReadFrom, Sent};
use keyrite::vocab::{Day, Mode};

fn member(room: &Room) -> Member<'_> {
    Member { state: room.state(), head: room.audit.head() }
}

fn parent(room: &Room) -> Parent {
    room.state().as_parent(room.audit.head())
}

/// A generation, 2 of 3.
fn made() -> Room {
    let mut room = Room::kek(7);
    room.finish();
    room
}

/// A recovery upon it that opens the sheets of shares 1 and 2, and one, a day later, of shares 2 and 3.
fn two_upon(first: &Room) -> [Room; 2] {
    [(1, [1, 2]), (2, [2, 3])].map(|(days, shares)| {
        let mut room = Room::recovery_upon(first, days, 40 + u64::from(days)).expect("opens");
        room.go_to("collect");
        let holders = room.ids("custodian");
        for share in shares {
            let holder = holders[usize::from(share) - 1];
            let bag = line(&format!("TE 0000 000{share}"));
            let opened =
                room.staffed(EventKind::OpenBag { holder, bag, intact: true, state: line("closed") });
            room.take(&opened, None).expect("as recorded");
            let offer = room.staffed(EventKind::Offer(ReadFrom::Picture));
            let sheet = first.sheets[&share].last().expect("printed");
            room.take(&offer, Some(code(sheet, None))).expect("a share of the set");
        }
        room.finish();
        room
    })
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

fn forks(rooms: &[&Room]) -> usize {
    let today = Day::parse("2026-12-01").expect("a day");
    let told = rooms.iter().map(|room| told(room, "a folder")).collect();
    let register = Register::of(told, Mode::Rehearsal, today);
    let notices = register.keys[0].notices.iter().map(|notice| notice.said(today));
    notices.filter(|said| said.contains("both build on ceremony")).count()
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
        assert_eq!(bags(&third), [&of_one[0], &of_two[1], &of_two[2]].map(String::clone));
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
        parent.known.as_mut().expect("a set").sheets[1].sent = all.iter().map(|by| sent(by)).collect();
        parent
    };
    let before = vec![with(&two, &["before", "late"]), with(&one, &["before", "early"])];
    let third = recovery(&first, before, 3).expect("opens");
    let told = &third.state().known().expect("a set").sheets[1].sent;
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
    let odd: [fn(&mut Parent); 3] = [
        |one| one.known.as_mut().expect("a set").sheets[1].bag = Some(line("TE 0009 0009")),
        |one| one.known.as_mut().expect("a set").sheets[1].serial = Some(9),
        |one| one.known.as_mut().expect("a set").sheets[1].affiliation = line("Somebody else"),
    ];
    for change in odd {
        let mut one = one.clone();
        change(&mut one);
        let refused = recovery(&first, vec![one, two.clone()], 3).map(|_| ()).expect_err("odd");
        assert!(refused.to_string().contains("of the sheet of share 2 at one time"), "{refused}");
    }
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
