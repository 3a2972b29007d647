//! A lock for each custodian: planned before the ceremony, held to in it, named where it cannot be.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::support::{Room, choices, shipped};
use keyrite::ceremony::taking;
use keyrite::ceremony::{EventKind, Refusal};
use keyrite::plan::OwnLock;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::Subject;
use keyrite::vocab::Mode;

fn room(template: &str, own: &[(u8, LockKind)]) -> Result<Room, Refusal> {
    let template = shipped(template);
    let quorum = template.kind.makes_a_set().then_some((2, 4));
    let mut chosen = choices(&template, quorum, LockKind::None);
    chosen.own_locks = own.iter().map(|(share, lock)| OwnLock { share: *share, lock: *lock }).collect();
    Room::open(&template, chosen, Mode::Rehearsal, 77)
}

const PLANNED: [(u8, LockKind); 2] = [(2, LockKind::Passphrase), (4, LockKind::CodeWords)];

/// Every share gets the lock that was planned for it, without an exception; everybody takes along what opens theirs.
#[test]
fn each_share_gets_its_own_lock() {
    let mut room = room("kek", &PLANNED).expect("opens");
    room.finish();
    let locks: Vec<LockKind> =
        room.state().shares().iter().map(|facts| facts.made.expect("locked").0).collect();
    let (none, typed, card) = (LockKind::None, LockKind::Passphrase, LockKind::CodeWords);
    assert_eq!(locks, [none, typed, none, card]);
    let another = |about: &Subject| matches!(about, Subject::OtherLock { .. });
    assert!(!room.state().exceptions().iter().any(|exception| another(&exception.about)));
    let said: Vec<String> = taking::all(room.state()).iter().map(taking::Taking::said).collect();
    assert_eq!(said.iter().filter(|said| said.contains("the passphrase, kept elsewhere")).count(), 1);
    assert_eq!(said.iter().filter(|said| said.contains("the card of code words")).count(), 1);
}

/// The lock of the others is another lock, for a share that has its own.
#[test]
fn another_lock_than_its_own_needs_an_exception() {
    let mut room = room("kek", &PLANNED).expect("opens");
    room.go_to("lock/2");
    let about = Subject::OtherLock { share: 2, lock: LockKind::None };
    let refused = room.take(&room.staffed(EventKind::Lock(LockKind::None)), None).expect_err("another");
    assert!(
        matches!(&refused, Refusal::ExceptionNeeded { about: wants, .. } if *wants == about),
        "{refused}"
    );
}

/// Each of a share that there is, once, in their order, and another lock than the others have; and only where a set is made.
#[test]
fn locks_that_are_none_of_their_own_are_refused() {
    let typed = LockKind::Passphrase;
    for (template, own, says) in [
        ("kek", &[(0, typed)][..], "the set has no such share"),
        ("kek", &[(5, typed)], "the set has no such share"),
        ("kek", &[(2, typed), (2, LockKind::CodeWords)], "has one already"),
        ("kek", &[(3, typed), (1, typed)], "they come in order"),
        ("kek", &[(3, LockKind::None)], "it is the lock that all have"),
        ("recovery", &[(1, typed)], "makes no set of shares, and share 1 has a lock of its own"),
    ] {
        let refused = room(template, own).map(|_| ()).expect_err(says).to_string();
        assert!(refused.contains(says), "{template} {own:?}: {refused}");
    }
}
