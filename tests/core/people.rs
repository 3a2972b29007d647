//! Nobody reaches k: in one ceremony or over several, as deputy, under another spelling, or by putting sheets aside.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::support::{
    self, Deal, Dealing, Room, choices, code, deal, first_wrong, line, prose, resign, shipped,
};
use keyrite::ceremony::audit::LineError;
use keyrite::ceremony::{EventKind, Refusal, SecretInput};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::{LikeName, ReadFrom, Record};
use keyrite::transcript::{Entry, PersonId};
use keyrite::vocab::Mode;

fn dealt(k: u8, n: u8) -> Deal {
    deal(Dealing::new(4, Mode::Rehearsal, (k, n)))
}

/// At the first bag, with so many custodians.
fn at_the_bags(deal: &Deal, custodians: usize) -> Room {
    let mut room = Room::recovery(1, Mode::Rehearsal, deal.codes.clone());
    room.custodians = custodians;
    room.go_to("collect");
    room
}

fn open(room: &mut Room, holder: PersonId, bag: &str) -> Result<(), Refusal> {
    let what = EventKind::OpenBag { holder, bag: line(bag).into(), intact: true, state: line("sealed") };
    let event = room.staffed(what);
    room.take(&event, None)
}

/// Offers a sheet out of the open bag; what was written about it.
fn offer(room: &mut Room, sheet: SecretInput) -> Record {
    let event = room.staffed(EventKind::Offer(ReadFrom::Picture));
    room.take(&event, Some(sheet)).expect("written down");
    room.entries.last().expect("an entry").record.clone()
}

fn brings(room: &mut Room, holder: PersonId, bag: &str, sheet: &str) -> Record {
    open(room, holder, bag).expect("a bag");
    offer(room, code(sheet, None))
}

fn reaches_k(refused: Result<(), Refusal>, says: &[&str]) {
    let Err(Refusal::ReachesK(why)) = refused else { panic!("{refused:?}") };
    for part in says {
        assert!(why.to_string().contains(part), "{why}");
    }
}

fn refused_as_k(record: &Record) {
    let Record::ShareRefused { sheet: Some(_), why } = record else { panic!("{record:?}") };
    assert!(why.as_str().contains("nobody may reach that number"), "{why}");
}

/// The one who brought k - 1 sheets brings no more: not another bag, not by exception; somebody else does.
#[test]
fn nobody_brings_k_sheets_to_a_recovery() {
    let deal = dealt(3, 5);
    let mut room = at_the_bags(&deal, 2);
    let [one, two] = room.ids("custodian")[..] else { panic!("two") };
    assert!(matches!(brings(&mut room, one, "RB 1", &deal.codes[0]), Record::ShareTaken { .. }));
    assert!(matches!(brings(&mut room, one, "RB 2", &deal.codes[1]), Record::ShareTaken { .. }));
    let says =
        ["Custodian 1 has known shares 1, 2", "any 3 of the set", "Another custodian brings this sheet"];
    reaches_k(open(&mut room, one, "RB 3"), &says);
    let exception = room.staffed(support::exception());
    room.take(&exception, None).expect("filed");
    reaches_k(open(&mut room, one, "RB 3"), &says);
    assert!(matches!(brings(&mut room, two, "RB 3", &deal.codes[2]), Record::ShareTaken { .. }));
    room.finish();
    assert!(room.state().done().combined);
}

/// k is not known before the first sheet is read: until then nobody opens two bags that tell nothing.
#[test]
fn bags_that_tell_nothing_count_as_sheets() {
    let deal = dealt(2, 3);
    let mut room = at_the_bags(&deal, 2);
    let [one, two] = room.ids("custodian")[..] else { panic!("two") };
    open(&mut room, one, "RB 1").expect("a bag");
    let wet = room.staffed(EventKind::Unreadable(line("the sheet is wet")));
    room.take(&wet, None).expect("written down");
    reaches_k(open(&mut room, one, "RB 2"), &["1 opened bag whose sheet was not told"]);
    assert!(matches!(brings(&mut room, two, "RB 2", &deal.codes[0]), Record::ShareTaken { .. }));
    reaches_k(open(&mut room, one, "RB 3"), &["any 2 of the set"]);
}

/// Put aside, refused, offered under another's bag: what was seen was seen.
#[test]
fn what_was_seen_counts_though_it_was_put_aside_or_refused() {
    let deal = dealt(2, 3);
    let mut room = at_the_bags(&deal, 4);
    let [one, two, three, four] = room.ids("custodian")[..] else { panic!("four") };
    brings(&mut room, one, "RB 1", &deal.codes[0]);
    let digest = room.state().taken()[0].digest;
    let aside = room.staffed(EventKind::Withdraw { digest, why: prose("not trusted") });
    room.take(&aside, None).expect("put aside");
    reaches_k(open(&mut room, one, "RB 2"), &["has known share 1"]);
    brings(&mut room, two, "RB 2", &deal.codes[0]);
    // three shows share 1 once more and then, out of the same bag, another one
    brings(&mut room, three, "RB 3", &deal.codes[0]);
    refused_as_k(&offer(&mut room, code(&deal.codes[1], None)));
    assert!(matches!(brings(&mut room, four, "RB 4", &deal.codes[1]), Record::ShareTaken { .. }));
    let known = room.state().known_to(three, deal.header.set);
    assert_eq!(known.shares.into_iter().collect::<Vec<_>>(), [1, 2], "the refused one was seen as well");
}

/// Sheets of another set do not count for this one.
#[test]
fn sheets_of_another_set_do_not_count_for_this_one() {
    let deal = dealt(2, 3);
    let other = support::deal(Dealing {
        seed: 10,
        root: 4,
        generation: 2,
        ..Dealing::new(4, Mode::Rehearsal, (2, 3))
    });
    let mut room = at_the_bags(&deal, 2);
    let [one, two] = room.ids("custodian")[..] else { panic!("two") };
    assert!(matches!(brings(&mut room, one, "RB 1", &deal.codes[0]), Record::ShareTaken { .. }));
    let Record::ShareTaken { digest, .. } = brings(&mut room, two, "RB 2", &other.codes[1]) else {
        panic!("kept")
    };
    // it may be the set that is meant, and another sheet of it may lie in the next bag
    let short = other.header.set.short();
    reaches_k(open(&mut room, two, "RB 3"), &[&format!("If set {short} is not the one that is meant")]);
    let aside = room.staffed(EventKind::Withdraw { digest, why: support::prose("an older set") });
    room.take(&aside, None).expect("put aside");
    assert!(matches!(brings(&mut room, two, "RB 3", &deal.codes[1]), Record::ShareTaken { .. }));
}

/// One custodian cannot bring k sheets, so a roll with one is not closed.
#[test]
fn a_recovery_needs_two_custodians() {
    let deal = dealt(2, 3);
    let mut template = shipped("recovery");
    for role in template.roles.iter_mut().filter(|role| role.id == "custodian") {
        role.at_least = 1;
    }
    let choices = choices(&template, None, LockKind::None);
    let mut room = Room::open(&template, choices, Mode::Rehearsal, 1).expect("opens");
    room.pile.clone_from(&deal.codes);
    room.custodians = 1;
    room.go_to("roll-call");
    let refused = loop {
        if let Err(refusal) = room.step() {
            break refusal;
        }
    };
    assert!(refused.to_string().contains("1 as custodian, and at least 2 are needed"), "{refused}");
}

/// Nobody is on the roll under two spellings; who says that they are two persons says so in the record.
#[test]
fn one_person_under_two_spellings_is_asked_about() {
    for other in ["Jose Lee", "J. Lee", "LEE José", "josé lee.", "Dr. José Lee", "José M. Lee"] {
        let mut room = Room::kek(1);
        room.go_to("roll-call");
        let first = room.newcomer("José Lee", &["administrator"], &[]);
        let enrol = |room: &mut Room, person| {
            let event = room.staffed(EventKind::Enrol(person));
            room.take(&event, None)
        };
        enrol(&mut room, first).expect("enrolled");
        let mut second = room.newcomer(other, &["witness"], &[]);
        let refused = enrol(&mut room, second.clone());
        assert!(
            matches!(&refused, Err(Refusal::LikeName(like)) if like.on_the_roll == Some(PersonId(1))),
            "{refused:?}"
        );
        second.like = vec![LikeName { name: line("José Lee"), same: true }];
        assert!(
            matches!(enrol(&mut room, second.clone()), Err(Refusal::CannotEnrol { .. })),
            "twice on the roll"
        );
        second.like = vec![LikeName { name: line("Nobody"), same: false }];
        assert!(enrol(&mut room, second.clone()).is_err(), "somebody who is not there");
        second.like = vec![LikeName { name: line("José Lee"), same: false }];
        enrol(&mut room, second).expect("told apart");
    }
}

/// The same for a deputy, and for who left: nobody comes back under another spelling.
#[test]
fn who_left_does_not_come_back_under_another_spelling() {
    let mut room = Room::kek(1);
    room.go_to("approval");
    let custodians = room.ids("custodian");
    let leave = |room: &mut Room, absent: PersonId, name: &str| {
        let leaving = room.state().person(absent).expect("present").clone();
        let mut deputy = room.newcomer(name, &["custodian"], &leaving.shares);
        deputy.roles = leaving.roles;
        let what = EventKind::Deputy {
            absent,
            deputy,
            reason: prose("ill"),
            document: line("D-1"),
            until: line("2026-12-24"),
        };
        let event = room.staffed(what);
        room.take(&event, None)
    };
    leave(&mut room, custodians[0], "Zoë Ng").expect("a deputy");
    let refused = leave(&mut room, custodians[1], "Custodian, 1");
    assert!(matches!(refused, Err(Refusal::LikeName(_))), "{refused:?}");
    let refused = leave(&mut room, custodians[1], "Zoe Ng");
    assert!(matches!(refused, Err(Refusal::LikeName(_))), "{refused:?}");
}

/// A letter of another script in a Latin name never comes in.
#[test]
fn letters_that_only_look_latin_are_refused_at_the_door() {
    for name in ["J\u{43e}se Lee", "\u{410}nna Lee", "Ann\u{3b1} Lee", "\u{ff21}nna Lee", "Anna \u{1d5ab}ee"]
    {
        assert!(keyrite::vocab::Line::exact(name).is_err(), "{name}");
    }
}

type Forge = fn(&mut Vec<Entry>) -> usize;

fn place(entries: &[Entry], nth: usize, is: fn(&Record) -> bool) -> usize {
    let mut places = entries.iter().enumerate().filter(|(_, entry)| is(&entry.record)).map(|(at, _)| at);
    places.nth(nth).expect("one")
}

/// Signed anew with one bringer for another: the line is named at which somebody reaches k.
#[test]
fn a_record_in_which_somebody_reaches_k_is_not_valid() {
    let deal = dealt(2, 3);
    // a script that would be content with one custodian
    let mut template = shipped("recovery");
    for role in template.roles.iter_mut().filter(|role| role.id == "custodian") {
        role.at_least = 1;
    }
    let choices = choices(&template, None, LockKind::None);
    let mut room = Room::open(&template, choices, Mode::Rehearsal, 21).expect("opens");
    room.pile = deal.codes;
    room.finish();
    let forgeries: [(&str, Forge); 3] = [
        ("all bags by one", |entries| {
            let first = place(entries, 0, |record| matches!(record, Record::BagOpened { .. }));
            let second = place(entries, 1, |record| matches!(record, Record::BagOpened { .. }));
            let Record::BagOpened { holder: one, .. } = entries[first].record else { panic!("a bag") };
            let Record::BagOpened { holder, .. } = &mut entries[second].record else { panic!("a bag") };
            *holder = one;
            second
        }),
        ("one custodian on the roll", |entries| {
            let custodian = |record: &Record| matches!(record, Record::Participant(person) if person.roles == ["custodian"]);
            // each that is changed is no custodian any more: the second of those left is changed twice
            for _ in 0..2 {
                let at = place(entries, 1, custodian);
                let Record::Participant(person) = &mut entries[at].record else { panic!("a person") };
                person.roles = vec!["witness".to_owned()];
            }
            place(entries, 0, |record| matches!(record, Record::RollClosed { .. }))
        }),
        ("another spelling of a person on the roll", |entries| {
            let at = place(entries, 4, |record| matches!(record, Record::Participant(_)));
            let Record::Participant(person) = &mut entries[at].record else { panic!("a person") };
            person.name = line("custodian, 1.");
            at
        }),
    ];
    for (name, forge) in forgeries {
        let mut entries = room.entries.clone();
        let at = forge(&mut entries);
        let signed = resign(&entries);
        let lines = signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()));
        match first_wrong(lines).1 {
            Some((number, LineError::Script(_))) if number == at + 1 => {}
            other => panic!("{name}: line {} should be refused, not {other:?}", at + 1),
        }
    }
}
