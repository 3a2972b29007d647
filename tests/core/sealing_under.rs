//! A secret is sealed under a key that is on paper already, by the shipped script: the key is rebuilt for it, and wiped though
//! nothing leaves.

#![allow(clippy::expect_used)]

use crate::register::{day, told};
use crate::support::{Dealing, Room, choices, deal, exception_about, shipped};
use keyrite::ceremony::audit::Outcome;
use keyrite::ceremony::register::{Chapter, Register};
use keyrite::ceremony::{EventKind, Refusal};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::Subject;
use keyrite::vocab::Mode;

fn room() -> Room {
    let template = shipped("seal-under");
    let chosen = choices(&template, None, LockKind::None);
    let mut room = Room::open(&template, chosen, Mode::Production, 91).expect("opens");
    room.pile = deal(Dealing::new(4, Mode::Production, (2, 3))).codes;
    room
}

#[test]
fn a_key_that_sealed_a_secret_has_done_what_it_was_rebuilt_for() {
    let mut room = room();
    room.finish();
    assert!(matches!(room.outcome(), Outcome::Sealed { .. }));
    assert!(room.state().releases().is_empty(), "nothing left");
    assert!(room.state().outcomes().payloads.iter().all(|sealed| sealed.opened));
    let register = Register::of(vec![told(&room, "sealed")], Mode::Production, day("2026-12-01"));
    let said: Vec<String> = register.keys.iter().flat_map(|key| &key.chapters).map(Chapter::said).collect();
    assert_eq!(said, ["recovery: rebuilt and proven, nothing left; 1 secret sealed under the key"]);
}

/// The owner cannot give the secret: an exception says so, and the key does not stay in memory for it.
#[test]
fn where_nothing_can_be_sealed_an_exception_lets_the_key_go() {
    let mut room = room();
    room.go_to("seal-secret");
    let out = room.staffed(EventKind::LeaveOut { phase: false });
    let refused = room.take(&out, None).expect_err("nobody said why");
    assert!(matches!(refused, Refusal::ExceptionNeeded { .. }), "{refused:?}");
    let about = Subject::StepLeftOut { step: "seal-secret".into() };
    let exception = room.staffed(exception_about(about));
    room.take(&exception, None).expect("an exception");
    room.take(&out, None).expect("left out");
    assert_eq!(room.due(), "wipe");
    room.finish();
    assert!(matches!(room.outcome(), Outcome::Sealed { .. }));
    assert!(room.state().outcomes().payloads.is_empty());
}

/// What was sealed is named where the ceremony breaks off behind it.
#[test]
fn what_was_sealed_remains() {
    let mut room = room();
    room.go_to("seal-secret");
    for (step, said) in [
        ("seal-secret", "evidence/001-seal-secret.sealed, never opened: do not rely on it"),
        ("wipe", "evidence/001-seal-secret.sealed, opened once as proof"),
    ] {
        room.must_step();
        assert_eq!(room.due(), step);
        let exists = room.state().remains().exists.join("; ");
        assert!(exists.contains(said), "{step}: {exists}");
    }
}
