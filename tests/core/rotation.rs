//! A key that replaces another: what its transcript says of both, what comes after, and what the register makes of it.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::destruction::at_once;
use crate::register::{day, deciding, finish, told};
use crate::support::{Room, choices, line, prose, shipped};
use keyrite::ceremony::family::{Broken, Member, between};
use keyrite::ceremony::lineage::{among, fork};
use keyrite::ceremony::register::{KeyLife, KeyStanding, KeyState, Register, Table};
use keyrite::ceremony::{EventKind, Refusal};
use keyrite::plan::{Template, blocks, load};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::{AfterOpening, Ended, Parent};
use keyrite::vocab::{Fingerprint, Mode};

/// The shipped script, in which the first reason is this one: stand-ins take the first.
fn because(why: &str) -> Template {
    let text = blocks::shipped("rotation").expect("shipped");
    let options = "options = [\"its time is over\", ";
    assert!(text.contains(options));
    let text = text.replace(&format!(", \"{why}\""), "");
    load("rotation", &text.replace(options, &format!("options = [\"{why}\", \"its time is over\", ")))
        .unwrap_or_else(|error| panic!("{error}"))
}

fn parent(room: &Room) -> Parent {
    room.state().as_parent(room.session.head())
}

fn opened(before: &Room, template: &Template, days: u32, seed: u64) -> Result<Room, Refusal> {
    let chosen = choices(template, Some((2, 3)), LockKind::None);
    Room::open_upon(Some(parent(before)), days, template, chosen, before.state().mode(), seed)
}

/// A rotation after this ceremony, held to its end.
fn rotated(before: &Room, template: &Template, days: u32, seed: u64) -> Room {
    let mut room = opened(before, template, days, seed).expect("opens");
    room.finish();
    room
}

/// The destruction of what this ceremony tells of, after so many days.
fn destroyed(before: &Room, days: u32, seed: u64) -> Room {
    let template = at_once();
    let chosen = choices(&template, None, LockKind::None);
    let mut room =
        Room::open_upon(Some(parent(before)), days, &template, chosen, before.state().mode(), seed)
            .expect("opens");
    room.finish();
    room
}

fn made() -> Room {
    let mut room = Room::kek(51);
    room.finish();
    room
}

fn member(room: &Room) -> Member<'_> {
    Member { state: room.state(), head: room.session.head() }
}

fn register(rooms: &[&Room], today: &str) -> Register {
    let told = rooms.iter().map(|room| told(room, &room.state().plan().template.id)).collect();
    Register::of(told, Mode::Rehearsal, day(today))
}

fn of(register: &Register, fingerprint: Option<Fingerprint>) -> &KeyLife {
    register.key(fingerprint.expect("a key")).expect("in the register")
}

fn said(key: &KeyLife, today: &str) -> String {
    key.notices.iter().map(|notice| notice.said(day(today))).collect::<Vec<_>>().join("\n")
}

#[test]
fn it_says_which_key_it_replaces_and_hands_on_the_new_one_alone() {
    let first = made();
    let room = rotated(&first, &shipped("rotation"), 30, 52);
    let statement = room.state().statement(room.session.head());
    let old = first.state();
    let set = old.set().expect("a set").set;
    let fingerprint = old.fingerprint().expect("a key");
    let line = format!(
        "\nreplaces         key {}, set {} ({}), generation 1, 2 of 3\n",
        fingerprint.hex(),
        set.short(),
        set.hex()
    );
    assert!(statement.render().contains(&line), "{}", statement.render());
    let results = statement.results.join("\n");
    assert!(results.contains("The key is replaced because: its time is over"), "{results}");
    assert!(results.contains("Last day on which it decrypts or verifies: "), "{results}");
    assert_ne!(room.state().fingerprint(), old.fingerprint());
    assert_eq!(room.state().set().map(|set| set.generation), Some(1), "the first set of a new key");
    let known = room.state().hand_on().expect("a set");
    assert_eq!(Some(known.fingerprint), room.state().fingerprint());
    assert_eq!(known.sheets.len(), 3);
    assert!(known.holders.iter().all(|holder| holder.shares.len() == 1), "{:?}", known.holders);
    assert_eq!(between(member(&room), member(&first)), []);
    // the new key is recovered, and its sheets are weighed by themselves
    let mut again = Room::recovery_upon(&room, 60, 53).expect("opens");
    again.finish();
    assert_eq!(again.state().fingerprint(), room.state().fingerprint());
    assert_eq!(among(member(&again), &[member(&first), member(&room)]), []);
}

/// Whoever holds a sheet of the old key, under a name in other letters, holds one of the new key by the name they had.
#[test]
fn a_holder_of_both_keys_is_one_person() {
    let first = made();
    let mut room = opened(&first, &shipped("rotation"), 30, 54).expect("opens");
    finish(&mut room, &mut |_, what| match what {
        EventKind::Enrol(person) if person.name.as_str() == "Custodian 1" => {
            let mut person = person.clone();
            person.name = line("custodian  1");
            Some(EventKind::Enrol(person))
        }
        _ => None,
    });
    let mut again = Room::recovery_upon(&room, 60, 55).expect("what it hands on holds together");
    again.finish();
}

#[test]
fn it_goes_on_after_a_ceremony_of_the_key_that_it_replaces() {
    let template = shipped("rotation");
    let open = |chosen, before| Room::open_upon(before, 1, &template, chosen, Mode::Rehearsal, 56);
    let chosen = || choices(&template, Some((2, 3)), LockKind::None);
    let refused = open(chosen(), None).err().expect("no parent").to_string();
    assert!(
        refused.contains("hold it after the last ceremony of the key that is replaced"),
        "no parent: {refused}"
    );
    let first = made();
    let mut second = chosen();
    second.generation = 2;
    let refused = open(second, Some(parent(&first))).err().expect("generation 2").to_string();
    assert!(refused.contains("makes a new key, whose first set is generation 1"), "{refused}");
}

/// A bag of the old key is not used for the new one.
#[test]
fn a_bag_of_the_old_key_is_not_used_again() {
    let first = made();
    let mut room = opened(&first, &shipped("rotation"), 30, 57).expect("opens");
    room.go_to("bag/1");
    let (mut event, secret) = room.routine();
    let EventKind::Bag { number, again } = &mut event.what else { panic!("{event:?}") };
    (*number, *again) = (line("TE 0000 0002").into(), line("TE 0000 0002").into());
    let refused = room.take(&event, secret).expect_err("used").to_string();
    assert!(refused.contains("TE 0000 0002"), "{refused}");
}

#[test]
fn the_register_links_both_keys_and_ends_the_old_one() {
    let first = made();
    let room = rotated(&first, &shipped("rotation"), 30, 58);
    let (old, new) = (first.state().fingerprint(), room.state().fingerprint());
    let until = room.state().old_key_until().expect("said");
    let today = "2026-12-31";
    let told = register(&[&first, &room], today);
    assert_eq!(told.keys.len(), 2);
    let (one, two) = (of(&told, old), of(&told, new));
    assert_eq!(
        one.standing(day(today)),
        KeyStanding::In(KeyState::Deactivated),
        "{:?}",
        one.history(day(today))
    );
    assert_eq!(two.standing(day(today)), KeyStanding::In(KeyState::Active));
    assert_eq!((one.version, two.version), (1, 2));
    let by = one.replaced_by.as_ref().expect("replaced");
    assert_eq!((Some(by.other), by.on, by.until), (new, room.state().held().0.into(), Some(until)));
    let lines = two.versions_said();
    assert_eq!(lines[0], ("version", "2".to_owned()));
    assert!(lines[1].0 == "replaces" && lines[1].1.contains(", its time is over (rotation "), "{lines:?}");
    assert!(one.broken.is_empty() && two.broken.is_empty(), "{:?}", (&one.broken, &two.broken));
    assert!(one.history(day("2030-01-01")).illegal.is_empty(), "dates of its page move it no more");
    // what is due of the old key is its end, and no rotation
    let due: Vec<_> = told.due.iter().filter(|due| due.fingerprint == old).collect();
    let words: Vec<&str> = due.iter().map(|due| due.task.word()).collect();
    assert!(words.contains(&"end of the old key") && !words.contains(&"last day of use"), "{words:?}");
    let end = due.iter().find(|due| due.task.word() == "end of the old key").expect("due");
    assert_eq!(end.day, until);
    assert!(
        end.what()
            .contains("3 of its sheets are not recorded as destroyed, and enough of one set to rebuild it"),
        "{}",
        end.what()
    );
    let csv = Table::Keys.csv(
        &told,
        &told.shown(&keyrite::ceremony::register::Query::default(), day(today)),
        day(today),
    );
    let head = csv.lines().next().expect("a head").replace('"', "");
    assert!(head.contains("version,replaces,replaced by,replaced on"), "{head}");
    // its sheets are destroyed beside the new key's line
    let end = destroyed(&first, 60, 59);
    let told = register(&[&first, &room, &end], "2027-02-01");
    let (one, two) = (of(&told, old), of(&told, new));
    assert_eq!(one.standing(day("2027-02-01")), KeyStanding::In(KeyState::Destroyed));
    assert_eq!(two.standing(day("2027-02-01")), KeyStanding::In(KeyState::Active));
    assert!(one.broken.is_empty() && two.broken.is_empty(), "{:?}", (&one.broken, &two.broken));
    assert!(told.due.iter().all(|due| due.fingerprint != old), "nothing is due of what is gone");
}

/// A key that may be known to others is compromised from that day on, and stays so.
#[test]
fn a_key_that_may_be_known_is_compromised() {
    let first = made();
    let room = rotated(&first, &because("it may be known to others"), 30, 60);
    let end = destroyed(&first, 60, 61);
    let old = first.state().fingerprint();
    let today = "2027-02-01";
    for (rooms, state) in [
        (&[&first, &room][..], KeyState::Compromised),
        (&[&first, &room, &end], KeyState::DestroyedCompromised),
    ] {
        let told = register(rooms, today);
        assert_eq!(of(&told, old).standing(day(today)), KeyStanding::In(state));
        assert!(of(&told, old).history(day(today)).illegal.is_empty());
    }
    assert!(
        room.state()
            .statement(room.session.head())
            .results
            .iter()
            .any(|result| result.starts_with("Since which day it may be known"))
    );
}

/// Sheets that wait for a rotation do not wait any more; that they rebuild the old key is still said.
#[test]
fn sheets_that_waited_for_it_are_settled() {
    let first = made();
    let mut second = Room::recovery_upon(&first, 30, 62).expect("opens");
    finish(&mut second, &mut deciding(AfterOpening::Rotate));
    let old = first.state().fingerprint();
    let before = register(&[&first, &second], "2027-02-01");
    assert!(said(of(&before, old), "2027-02-01").contains("the key is to be rotated"));
    let room = rotated(&second, &shipped("rotation"), 40, 63);
    let after = register(&[&first, &second, &room], "2027-02-01");
    let key = of(&after, old);
    let notices = said(key, "2027-02-01");
    assert!(!notices.contains("the key is to be rotated"), "{notices}");
    assert!(
        notices
            .contains("3 of its sheets are not recorded as destroyed, and enough of one set to rebuild it")
    );
    let places: Vec<String> =
        key.sets[0].shares.iter().flatten().map(keyrite::ceremony::register::Custody::place).collect();
    assert_eq!(places[..2], ["opened, its key was replaced", "opened, its key was replaced"]);
}

/// As long as the new key is not proven, or if it was aborted, the old one goes on, and a rotation is held after it again.
#[test]
fn what_was_not_finished_replaces_nothing() {
    let first = made();
    let template = shipped("rotation");
    let old = first.state().fingerprint();
    for step in ["draw", "split", "gate/2", "trial"] {
        let mut room = opened(&first, &template, 30, 64).expect("opens");
        room.go_to(step);
        let handed = parent(&room);
        assert_eq!(handed.ended, Ended::BrokenOff);
        assert_eq!(handed.known.as_ref().map(|known| known.fingerprint), old, "{step}");
        assert!(handed.redo.as_str().contains("stays in use"), "{}", handed.redo);
        let again = rotated(&room, &template, 31, 65);
        assert_eq!(between(member(&again), member(&room)), [], "{step}");
        let told = register(&[&first, &room, &again], "2027-02-01");
        let key = of(&told, old);
        assert_eq!(key.replaced_by.as_ref().map(|by| by.other), again.state().fingerprint(), "{step}");
        let new = of(&told, again.state().fingerprint());
        assert_eq!(new.version, 2, "{step}: what was never finished is no version");
        assert!(key.broken.is_empty() && new.broken.is_empty(), "{step}: {:?}", (&key.broken, &new.broken));
    }
    let mut room = opened(&first, &template, 30, 66).expect("opens");
    room.go_to("wipe");
    assert_eq!(parent(&room).known.map(|known| Some(known.fingerprint)), Some(room.state().fingerprint()));
    let abort = EventKind::Abort { typed: "ABORT".into(), reason: prose("fire"), destroyed: prose("burned") };
    let event = room.staffed(abort);
    room.take(&event, None).expect("aborted");
    assert_eq!(parent(&room).known.map(|known| Some(known.fingerprint)), Some(old));
    let again = rotated(&room, &template, 31, 67);
    assert_eq!(between(member(&again), member(&room)), []);
    let told = register(&[&first, &room], "2026-12-24");
    assert_eq!(of(&told, old).standing(day("2026-12-24")), KeyStanding::In(KeyState::Active));
}

/// The old key's line goes on beside the new key's; but two rotations of one key are a fork.
#[test]
fn one_key_is_replaced_once() {
    let first = made();
    let template = shipped("rotation");
    let room = rotated(&first, &template, 30, 68);
    let end = destroyed(&first, 60, 69);
    assert_eq!(fork(member(&room), member(&end)), None);
    assert_eq!(among(member(&end), &[member(&first), member(&room)]), []);
    assert_eq!(among(member(&room), &[member(&end), member(&first)]), []);
    let other = rotated(&first, &template, 31, 70);
    assert!(matches!(fork(member(&room), member(&other)), Some(Broken::Fork { .. })));
    let told = register(&[&first, &room, &other], "2026-12-31");
    let old = of(&told, first.state().fingerprint());
    assert!(matches!(old.broken[..], [Broken::Fork { .. }]), "the old key has the finding: {:?}", old.broken);
    assert_eq!(old.replaced_by.as_ref().map(|by| by.other), room.state().fingerprint(), "the first counts");
    // one that is not finished hands on the old key: whoever goes on beside it goes on without it
    let mut begun = opened(&first, &template, 32, 71).expect("opens");
    begun.go_to("split");
    assert!(matches!(fork(member(&begun), member(&end)), Some(Broken::Fork { .. })));
}

/// A set whose sheets were never proven is nobody's key, so nothing replaces it.
#[test]
fn a_key_that_was_never_proven_is_not_replaced() {
    let mut first = Room::kek(73);
    first.go_to("trial");
    let room = rotated(&first, &shipped("rotation"), 1, 74);
    let broken = between(member(&room), member(&first));
    assert!(matches!(broken[..], [Broken::UnprovenSet(_)]), "{broken:?}");
}

/// What was said of the old key on the first day holds on the second.
#[test]
fn it_may_take_two_days() {
    let text = blocks::shipped("rotation").expect("shipped");
    let part = "[[phase]]\ntitle = \"Who is told\"";
    assert!(text.contains(part));
    let night = "[[phase]]\ntitle = \"Night\"\n\n[[phase.step]]\nid = \"night\"\nkind = \"session-end\"\ntitle = \"Go home\"\nacts = \"administrator\"\nconfirms = [\"witness\"]\n\n";
    let template = load("rotation", &text.replacen(part, &format!("{night}{part}"), 1))
        .unwrap_or_else(|error| panic!("{error}"));
    let first = made();
    let mut room = opened(&first, &template, 30, 75).expect("opens");
    room.finish();
    assert_eq!(room.state().ended(), Ended::DayOver);
    let day_one = register(&[&first, &room], "2026-12-24");
    assert!(of(&day_one, first.state().fingerprint()).replaced_by.is_none(), "it is not sealed yet");
    room.next_day();
    room.finish();
    assert_eq!(room.state().ended(), Ended::Sealed);
    assert!(room.state().why_replaced().is_some() && room.state().old_key_until().is_some());
    let statement = room.state().statement(room.session.head()).render();
    assert!(statement.contains("\nreplaces         key "), "{statement}");
    let mut again = Room::recovery_upon(&room, 60, 76).expect("opens");
    again.finish();
    assert_eq!(among(member(&again), &[member(&first), member(&room)]), []);
    let told = register(&[&first, &room, &again], "2027-02-01");
    let old = of(&told, first.state().fingerprint());
    assert_eq!(old.replaced_by.as_ref().map(|by| by.other), room.state().fingerprint());
    assert!(old.broken.is_empty() && of(&told, room.state().fingerprint()).broken.is_empty());
}

/// Of a key of which only its rotation is here, that much is told.
#[test]
fn the_old_key_is_told_of_by_its_rotation_alone() {
    let first = made();
    let room = rotated(&first, &shipped("rotation"), 30, 72);
    let told = register(&[&room], "2026-12-31");
    assert_eq!(told.keys.len(), 2);
    let old = of(&told, first.state().fingerprint());
    assert_eq!(old.standing(day("2026-12-31")), KeyStanding::In(KeyState::Deactivated));
    assert!(old.metadata.is_none());
    let sets: Vec<_> = old.sets.iter().map(|set| (set.set, set.left())).collect();
    assert_eq!(sets, [(first.state().set().expect("a set").set, 3)], "as its header tells");
    assert!(
        said(old, "2026-12-31").contains("The transcript of the ceremony that made this key is not here")
    );
    assert!(said(old, "2026-12-31").contains("enough of one set to rebuild it"));
    assert!(old.versions_said().iter().any(|(label, _)| *label == "replaced by"));
    let new = of(&told, room.state().fingerprint());
    assert_eq!(new.replaces.as_ref().map(|old| old.name.clone()), Some(old.name()));
}

/// What an author may not leave out or write otherwise.
#[test]
fn its_script_says_why_and_until_when() {
    let text = blocks::shipped("rotation").expect("shipped");
    for (from, to, says) in [
        (
            "id = \"why-replaced\"",
            "id = \"why\"",
            "kind is \"rotation\", and no step asks for a choice with the id why-replaced",
        ),
        ("id = \"old-key-until\"", "id = \"until\"", "no step asks for a value with the id old-key-until"),
        (
            "\"a policy asks for it\"",
            "\"the board asks for it\"",
            "has the option \"the board asks for it\", which the register cannot read",
        ),
        (
            "decrypts or verifies\", format = \"date\"",
            "decrypts or verifies\", format = \"text\"",
            "old-key.old-key-until is no date",
        ),
        (
            "decrypts or verifies\", format = \"date\", statement = true",
            "decrypts or verifies\", format = \"date\"",
            "old-key.old-key-until does not stand in the statement",
        ),
        (
            "title = \"Say which key is replaced, and why\"",
            "title = \"Say which key is replaced, and why\"\noptional = true",
            "\u{201c}old-key\u{201d} is not held once in every case",
        ),
        (
            "title = \"The old key\"",
            "title = \"The old key\"\nrepeat = 2",
            "phase \u{201c}The old key\u{201d} is not held once in every case",
        ),
    ] {
        assert!(text.contains(from), "{from}");
        let changed = text.replacen(from, to, 1);
        let why = load("rotation", &changed).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(why.contains(says), "{says}: {why}");
    }
}
