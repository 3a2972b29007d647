//! Sheets that are carried: handed over in their bags, on their way, received.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::register::{day, finish, told};
use crate::support::{Room, choices, event, exception_about, line, shipped};
use keyrite::ceremony::EventKind;
use keyrite::ceremony::register::Register;
use keyrite::plan::{blocks, load};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::{ItemNumber, Place, Subject};
use keyrite::vocab::{Day, Mode};

fn opened(upon: &Room, script: &str, seed: u64) -> Room {
    let template = shipped(script);
    let chosen = choices(&template, None, LockKind::None);
    let parent = Some(upon.state().as_parent(upon.session.head()));
    Room::open_upon(parent, upon.days + 1, &template, chosen, Mode::Rehearsal, seed).expect("opens")
}

/// A key, its sheets on their way, and received.
pub fn carried(seed: u64) -> [Room; 3] {
    let mut made = Room::kek(seed);
    made.finish();
    let mut away = opened(&made, "dispatch", seed + 1);
    away.finish();
    let mut there = opened(&away, "receipt", seed + 2);
    there.finish();
    [made, away, there]
}

/// Two things in one bag are sent together.
pub fn two_in_a_bag(seed: u64) -> Room {
    let text = blocks::shipped("dispatch").expect("shipped");
    let (head, rest) = text.split_once("[[phase]]\ntitle = \"Sheet ").expect("the sheets");
    let tail = rest.split_once("[[phase]]\ninclude = \"closing\"").expect("the end").1;
    let item = "[[item]]\nid = \"card\"\ntitle = \"Card\"\ncount = 2\n\n[[role]]";
    let step = |id: &str, kind: &str| {
        format!(
            "[[phase.step]]\nid = \"{id}\"\nkind = \"{kind}\"\ntitle = \"The cards\"\nacts = \"administrator\"\n\
             confirms = [\"witness\"]\nitem = \"card\"\n\n"
        )
    };
    let text = format!(
        "{}[[phase]]\ntitle = \"Cards\"\n\n{}{}[[phase]]\ninclude = \"closing\"{tail}",
        head.replacen("[[role]]", item, 1),
        step("pack", "bag-item"),
        step("send", "send-item")
    );
    let template = load("cards", &text).unwrap_or_else(|error| panic!("{error}"));
    let chosen = choices(&template, None, LockKind::None);
    let mut room = Room::open(&template, chosen, Mode::Rehearsal, seed).expect("opens");
    room.finish();
    room
}

/// A recovery with bags that nobody recorded as arrived, each by an exception.
pub fn opened_on_the_way(seed: u64) -> Room {
    let [made, away, _] = carried(seed);
    let mut room = Room::recovery_upon(&away, 9, seed + 5).expect("opens");
    room.pile = made.sheets.values().filter_map(|sheets| sheets.last().cloned()).collect();
    while room.running() {
        let (mut next, secret) = room.routine();
        if let EventKind::OpenBag { holder, bag, state, .. } = next.what.clone() {
            let about = Subject::BagNotAsRecorded { bag: bag.clone() };
            let (administrator, witness) = (room.id("administrator"), room.id("witness"));
            room.take(&event(administrator, &[witness], exception_about(about)), None).expect("filed");
            next.what = EventKind::OpenBag { holder, bag, intact: false, state };
        }
        room.take(&next, secret).unwrap_or_else(|refusal| panic!("{next:?}: {refusal}"));
    }
    room
}

/// What is in one bag goes one way, and the register says when a thing is overdue.
#[test]
fn a_thing_that_never_arrives_is_due() {
    let room = two_in_a_bag(270);
    let sent = room.state().outcomes().item_log.iter().filter_map(|(_, _, place)| place.sent());
    let channels: Vec<&str> = sent.map(|sent| sent.channel.as_str()).collect();
    assert_eq!(channels, ["courier 1 of the rehearsal"; 2]);
    let register = Register::of(vec![told(&room, "x")], Mode::Rehearsal, day("2026-12-24"));
    let due: Vec<String> = register.due.iter().map(|due| due.said(day("2026-12-24"))).collect();
    assert!(due.len() == 2 && due[0].contains(": Card 1, sent in bag TE "), "{due:?}");
    assert!(due[0].starts_with("Overdue since 2026-11-21"), "{due:?}");
}

#[test]
fn what_is_sent_is_on_its_way_until_it_is_received() {
    let [made, away, there] = carried(180);
    let known = away.state().hand_on().expect("a set");
    assert!(known.sheets.iter().all(|sheet| sheet.place == Place::OnItsWay && sheet.bag.is_some()));
    let after = there.state().hand_on().expect("a set");
    for (before, sheet) in known.sheets.iter().zip(&after.sheets) {
        // how it was sent last is known ever after
        assert!(sheet.place == Place::Sealed && sheet.bag == before.bag && sheet.sent == before.sent);
        assert_eq!(sheet.sent.len(), 1);
    }
    let rooms = [&made, &away, &there];
    let until = |count: usize| {
        let told = rooms.iter().take(count).map(|room| told(room, "x")).collect();
        Register::of(told, Mode::Rehearsal, day("2026-12-24"))
    };
    let register = until(2);
    let [key] = register.keys.as_slice() else { panic!("one key") };
    assert_eq!(key.chapters[1].said(), "3 things sent");
    let due: Vec<String> = register.due.iter().map(|due| due.said(day("2026-12-24"))).collect();
    let set = known.set.short();
    let overdue = format!(
        "share 2 of set {set}, sent in bag TE 0000 0002, is received by the stand-ins elsewhere: record it in a ceremony that goes on after the one that sent it, or look for the bag."
    );
    assert!(due.iter().any(|said| said.starts_with("Overdue since ") && said.ends_with(&overdue)), "{due:?}");
    let register = until(3);
    let [key] = register.keys.as_slice() else { panic!("one key") };
    assert_eq!(key.chapters[2].said(), "3 things received");
    assert!(register.due.iter().all(|due| !due.said(day("2026-12-24")).contains("is received by")));
}

fn sheet(number: u16) -> ItemNumber {
    ItemNumber { id: "sheet".into(), number }
}

/// Each with the step it is tried at, and why it is refused.
#[test]
fn a_bag_is_sent_and_received_by_the_rules() {
    let [made, away, _] = carried(190);
    let sends = |number, channel: &str, number_by: &str, expected: &str| EventKind::SendItem {
        item: sheet(number),
        bag: line(&format!("TE 0000 000{number}")).into(),
        channel: line(channel),
        number_by: line(number_by),
        to: line("Bob"),
        expected: Day::parse(expected).expect("a day"),
    };
    let mut room = opened(&made, "dispatch", 193);
    room.go_to("send/1");
    for (what, says) in [
        (sends(1, "courier A", "Courier A", "2027-01-01"), "the bag and its number both go by courier A"),
        (sends(1, "courier A", "telephone", "2026-01-01"), "and expected until 2026-01-01: write the day"),
    ] {
        let refused = room.take(&room.staffed(what), None).expect_err(says).to_string();
        assert!(refused.contains(says), "{says}: {refused}");
    }
    room.take(&room.staffed(sends(1, "courier A", "telephone", "2027-01-01")), None).expect("sent");
    room.go_to("send/2");
    let refused = room.take(&room.staffed(sends(2, "Courier  A", "telephone", "2027-01-01")), None);
    let refused = refused.expect_err("two of three by one courier").to_string();
    assert!(
        refused.contains("2 sheets of the set would have gone by Courier A, and any 2 rebuild the key"),
        "{refused}"
    );
    let what = EventKind::ReceiveItem {
        item: sheet(1),
        bag: line("TE 0000 0001").into(),
        intact: true,
        state: line("sealed"),
        holder: room.id("administrator"),
    };
    let mut there = opened(&away, "receipt", 194);
    there.go_to("receive/1");
    let custodians = there.ids("custodian");
    let EventKind::ReceiveItem { item, state, .. } = what else { unreachable!() };
    let receives = |number: u16, bag: &str, intact| EventKind::ReceiveItem {
        item: ItemNumber { number, ..item.clone() },
        bag: line(bag).into(),
        intact,
        state: state.clone(),
        holder: custodians[0],
    };
    let other = there.staffed(receives(1, "TE 0000 0009", true));
    let refused = there.take(&other, None).expect_err("another bag").to_string();
    assert!(
        refused.contains("it was put into bag TE 0000 0001, and bag TE 0000 0009 is opened"),
        "{refused}"
    );
    let odd = there.staffed(receives(1, "TE 0000 0009", false));
    let refused = there.take(&odd, None).expect_err("no exception").to_string();
    assert!(refused.contains("bag TE 0000 0009 is not as last recorded"), "{refused}");
    let about = Subject::BagNotAsRecorded { bag: line("TE 0000 0009").into() };
    let (administrator, witness) = (there.id("administrator"), there.id("witness"));
    there.take(&event(administrator, &[witness], exception_about(about)), None).expect("filed");
    there.take(&odd, None).expect("received");
    there.go_to("receive/2");
    let second = there.staffed(receives(2, "TE 0000 0002", true));
    let refused = there.take(&second, None).expect_err("two in one hand").to_string();
    let witness = EventKind::ReceiveItem {
        item: sheet(2),
        bag: line("TE 0000 0002").into(),
        intact: true,
        state: line("sealed"),
        holder: there.id("witness"),
    };
    let kept = there.take(&there.staffed(witness), None).expect_err("a witness").to_string();
    assert!(kept.contains("Witness 1 is a witness, and a witness keeps no sheet"), "{kept}");
    assert!(refused.contains("would have had 2 sheets of the set, and any 2 rebuild the key"), "{refused}");
}

/// What nobody sent does not arrive, and what is on its way is not opened or sent again.
#[test]
fn what_is_on_its_way_is_neither_here_nor_sent_again() {
    let [made, away, there] = carried(200);
    for (upon, script, step, says) in [
        (&made, "receipt", "receive/1", "Sheet 1 is not on its way: it cannot be received now"),
        (&away, "dispatch", "send/1", "Sheet 1 is on its way: it cannot be sent now"),
        (&there, "receipt", "receive/1", "Sheet 1 is not on its way: it cannot be received now"),
    ] {
        let mut room = opened(upon, script, 203);
        room.go_to(step);
        let what = keyrite::ceremony::rehearsal::says(room.state()).expect("a thing needs nothing");
        let refused = room.take(&room.staffed(what), None).expect_err(says).to_string();
        assert!(refused.contains(says), "{says}: {refused}");
    }
    // what was left out stays where it is
    let mut partly = opened(&made, "dispatch", 204);
    finish(&mut partly, &mut |room, what| match what {
        EventKind::SendItem { item, .. } if item.number == 2 && room.state().is_on_its_way(&sheet(1)) => {
            Some(EventKind::LeaveOut { phase: true })
        }
        _ => None,
    });
    let places: Vec<Place> =
        partly.state().hand_on().expect("a set").sheets.iter().map(|sheet| sheet.place).collect();
    assert_eq!(places, [Place::OnItsWay, Place::Sealed, Place::OnItsWay]);
}

/// Whoever never had a sheet and receives one is a holder from then on: what comes after it can be held.
#[test]
fn who_receives_a_sheet_is_met_again() {
    let [_, away, _] = carried(290);
    let mut there = opened(&away, "receipt", 295);
    finish(&mut there, &mut |room, what| match what {
        EventKind::ReceiveItem { item, bag, intact, state, .. } if item.number == 2 => {
            Some(EventKind::ReceiveItem {
                item: item.clone(),
                bag: bag.clone(),
                intact: *intact,
                state: state.clone(),
                holder: room.id("operator"),
            })
        }
        _ => None,
    });
    let known = there.state().hand_on().expect("a set");
    let newcomer = known.holders.iter().find(|holder| holder.name.as_str() == "Operator 1");
    assert_eq!(newcomer.expect("a holder").shares, [2]);
    for script in ["dispatch", "audit", "recovery", "destruction", "deposit"] {
        opened(&there, script, 296);
    }
    // and has held that one: of a set of 2 of 3 there is no second for them
    let mut away = opened(&there, "dispatch", 297);
    away.finish();
    let mut again = opened(&away, "receipt", 298);
    again.go_to("receive/1");
    let what = EventKind::ReceiveItem {
        item: sheet(1),
        bag: line("TE 0000 0001").into(),
        intact: true,
        state: line("sealed"),
        holder: again.id("operator"),
    };
    let refused = again.take(&again.staffed(what), None).expect_err("another one").to_string();
    assert!(refused.contains("Operator 1 would have had 2 sheets of the set"), "{refused}");
}
