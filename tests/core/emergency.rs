//! One person and a witness: what the script lets them do, what the record says of it, and what it means later.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::register::{day, told};
use crate::support::{Room, choices, event, first_wrong, resign, shipped};
use keyrite::ceremony::EventKind;
use keyrite::ceremony::register::Register;
use keyrite::plan::{blocks, load, read_resolved};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::Record;
use keyrite::transcript::{Entry, PersonId, SignedEntry};
use keyrite::vocab::Mode;

/// One person opens two of three bags, upon the ceremony that filled them or upon nothing.
fn held(upon: Option<&Room>, made: &Room, seed: u64) -> Room {
    let days = upon.map_or(1, |room| room.days + 1);
    let template = shipped("emergency");
    let chosen = choices(&template, None, LockKind::None);
    let parent = upon.map(|room| room.state().as_parent(room.session.head()));
    let mut room = Room::open_upon(parent, days, &template, chosen, Mode::Rehearsal, seed).expect("opens");
    room.pile = made.sheets.values().filter_map(|sheets| sheets.last().cloned()).collect();
    room.finish();
    room
}

fn made(seed: u64) -> Room {
    let mut room = Room::kek(seed);
    room.finish();
    room
}

#[test]
fn one_person_rebuilds_the_key_and_the_record_says_so() {
    let made = made(170);
    for upon in [Some(&made), None] {
        let room = held(upon, &made, 171);
        let state = room.state();
        assert_eq!(state.people().len(), 2);
        let holder = state.opened()[0].holder;
        assert!(state.opened().iter().all(|bag| bag.holder == holder) && state.opened().len() == 2);
        let statement = state.statement(room.session.head()).render();
        let mut lines = statement.lines();
        assert_eq!(lines.nth(2), Some("EMERGENCY: one person alone brings the sheets, before a witness"));
        assert!(
            statement.contains("\nwithout          a second person at the sheets: one brings all of them\n")
        );
        let other = made.state().statement(made.session.head()).render();
        assert!(!other.contains("EMERGENCY"), "{other}");
    }
}

/// Whoever was alone with k sheets has known them: later they bring none, and the register says it until the key is rotated.
#[test]
fn what_one_person_knew_counts_ever_after() {
    let made = made(172);
    let room = held(Some(&made), &made, 173);
    let name = room.state().people()[0].name.clone();
    let known = room.state().hand_on().expect("a set");
    let theirs = known.holders.iter().find(|holder| holder.name == name).expect("they are told of");
    assert_eq!(theirs.shares, [1, 2]);
    let mut again = Room::recovery_upon(&room, 2, 174).expect("opens");
    again.pile.clone_from(&room.pile);
    again.go_to("roll-call");
    let person = again.newcomer(name.as_str(), &["custodian"], &[]);
    let enrol = event(PersonId::NOBODY, &[], EventKind::Enrol(person));
    let refused = again.take(&enrol, None).expect_err("they have known k").to_string();
    assert!(refused.contains(" has known shares 1, 2, and any 2 of the set rebuild the key"), "{refused}");
    // in another emergency they can: nobody else is there
    let once_more = held(Some(&room), &made, 175);
    assert_eq!(once_more.state().people()[0].name, name);
    let told = vec![told(&made, "made"), told(&room, "emergency")];
    let register = Register::of(told, Mode::Rehearsal, day("2026-12-01"));
    let [key] = register.keys.as_slice() else { panic!("one key") };
    let said = key.chapters[1].said();
    assert!(said.starts_with("EMERGENCY, one person at the sheets: "), "{said}");
    let notices: Vec<String> = key.notices.iter().map(|one| one.said(day("2026-12-01"))).collect();
    assert!(
        notices.iter().any(|said| said.starts_with(&format!("{name} holds 2 sheets of set "))),
        "{notices:?}"
    );
    let due: Vec<String> = register.due.iter().map(|one| one.task.word().to_owned()).collect();
    assert!(due.iter().any(|task| task == "rotation"), "{due:?}");
}

/// Only the word in the script lets one person come to k: without it the same lines are refused where the roll is closed.
#[test]
fn without_the_word_the_same_lines_are_refused() {
    let made = made(176);
    let mut entries: Vec<Entry> = held(None, &made, 177).entries;
    let Record::Header(header) = &mut entries[0].record else { panic!("a header") };
    let mut template = read_resolved(&header.template).expect("reads");
    template.emergency = false;
    template.without.retain(|precaution| !precaution.contains("second person at the sheets"));
    header.template = template.to_toml();
    let signed: Vec<SignedEntry> = resign(&entries);
    let lines = signed.iter().map(|one| (one.line.as_bytes(), one.signature.as_bytes()));
    let (_, wrong) = first_wrong(lines);
    let (number, why) = wrong.expect("refused");
    let closed = entries.iter().position(|entry| matches!(entry.record, Record::RollClosed { .. }));
    assert_eq!(number, closed.expect("a roll") + 1, "{why}");
    let said = "1 as custodian, and at least 2 are needed: nobody brings as many sheets as rebuild the key";
    assert!(why.to_string().contains(said), "{why}");
}

/// What a script for an emergency must have.
#[test]
fn a_script_for_an_emergency_has_one_person_and_a_witness() {
    let text = blocks::shipped("emergency").expect("shipped");
    let check = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        load("emergency", &text.replacen(from, to, 1)).err().map(|why| why.to_string()).unwrap_or_default()
    };
    for (from, to, says) in [
        (
            "at_least = 1\nat_most = 1\nnot_also = [\"witness\"]",
            "at_least = 1\nat_most = 2\nnot_also = [\"witness\"]",
            "takes 1 to 2 people, and in an emergency one person brings every sheet: write at_least = 1 and at_most = 1",
        ),
        (
            "acts = \"custodian\"\nconfirms = [\"witness\"]\nminutes = 10",
            "acts = \"custodian\"\nminutes = 10",
            "collect is not seen by the witness, and nobody else is there: write confirms = [\"witness\"]",
        ),
        ("kind = \"recovery\"", "kind = \"drill\"", "is true, and a drill can wait for its people"),
    ] {
        let why = check(from, to);
        assert!(why.contains(says), "{says}: {why}");
    }
    let both = text.replace("not_also = [\"witness\"]", "").replace("not_also = [\"custodian\"]", "");
    let why = load("emergency", &both).expect_err("one person alone").to_string();
    assert!(
        why.contains("may be the one person who brings the sheets, and nobody else would be there"),
        "{why}"
    );
}
