//! What is given into an agent's keeping, and how it comes out again.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::register::{day, finish, told};
use crate::support::{Room, choices, line, shipped};
use keyrite::ceremony::EventKind;
use keyrite::ceremony::family::{Broken, Member};
use keyrite::ceremony::lineage::among;
use keyrite::ceremony::register::Register;
use keyrite::plan::{Template, blocks, load};
use keyrite::sharing::share::LockKind;
use keyrite::vocab::{BagNumber, Mode};

fn member_of(room: &Room) -> Member<'_> {
    Member { state: room.state(), head: room.session.head() }
}

fn opened(before: Option<&Room>, template: &Template, mode: Mode, seed: u64) -> Room {
    let chosen = choices(template, None, LockKind::None);
    let parent = before.map(|room| room.state().as_parent(room.session.head()));
    let days = before.map_or(1, |room| room.days + 1);
    Room::open_upon(parent, days, template, chosen, mode, seed).expect("opens")
}

fn held(before: Option<&Room>, template: &Template, mode: Mode, seed: u64) -> Room {
    let mut room = opened(before, template, mode, seed);
    room.finish();
    room
}

/// A generation, 2 of 3, and a deposit in which each sheet goes into a bag of its own, as a thing.
pub fn of_sheets(seed: u64) -> (Room, Room) {
    let text = blocks::shipped("deposit").expect("shipped");
    let (head, rest) = text.split_once("[[phase]]\ntitle = \"{deposited.what}\"").expect("the things");
    let (_, tail) = rest.split_once("[[phase]]\ntitle = \"The receipt\"").expect("the receipt");
    let step = |id: &str, kind: &str| {
        format!(
            "[[phase.step]]\nid = \"{id}\"\nkind = \"{kind}\"\ntitle = \"Sheet {{sheet.number}}\"\nacts = \"depositor\"\n\
             confirms = [\"operator\", \"witness\"]\nitem = \"sheet\"\n\n"
        )
    };
    let sheets = format!(
        "[[phase]]\ntitle = \"Sheet {{sheet.number}}\"\nrepeat = \"sheets-of-parent\"\n\n{}{}",
        step("out", "open-item"),
        step("bag", "bag-item")
    );
    // the depositors are the holders: none may look into two of the sheets
    let head = head.replacen("title = \"Depositor\"\nat_least = 1", "title = \"Custodian\"\nat_least = 3", 1);
    let text = format!("{head}{sheets}[[phase]]\ntitle = \"The receipt\"{tail}");
    let unused = text.find("[[table]]").zip(text.find("[[role]]")).expect("a table and an item");
    let text = format!("{}{}", &text[..unused.0], &text[unused.1..]);
    let template = load("deposit", &text).unwrap_or_else(|error| panic!("{error}"));
    let mut first = Room::kek(seed);
    first.finish();
    let room = held(Some(&first), &template, Mode::Rehearsal, seed + 1);
    (first, room)
}

/// The shipped script for a release, in which nobody waits.
fn at_once() -> Template {
    load("release", &at_once_of(2)).unwrap_or_else(|error| panic!("{error}"))
}

/// The same of so many things.
fn at_once_of(things: u16) -> String {
    let text = blocks::shipped("release-of-deposit").expect("shipped");
    let wait = text.split_once("[[phase]]\ntitle = \"Time to object\"").expect("a wait");
    let after = wait.1.split_once("[[phase]]\ntitle = \"The decision\"").expect("a part after it").1;
    let text = format!("{}[[phase]]\ntitle = \"The decision\"{after}", wait.0);
    text.replacen("count = 2", &format!("count = {things}"), 1)
}

/// A release in production, of a deposit of which nothing else is known.
pub fn released(seed: u64) -> Room {
    held(None, &at_once(), Mode::Production, seed)
}

#[test]
fn the_register_tells_of_both_under_their_key_or_among_records() {
    let mut first = Room::kek(120);
    first.finish();
    for before in [Some(&first), None] {
        let deposit = held(before, &shipped("deposit"), Mode::Rehearsal, 121);
        let release = held(Some(&deposit), &at_once(), Mode::Rehearsal, 122);
        let rooms = before.into_iter().chain([&deposit, &release]);
        let rooms = rooms.map(|room| told(room, &room.state().plan().template.id)).collect();
        let register = Register::of(rooms, Mode::Rehearsal, day("2027-01-01"));
        let said: Vec<String> = match before {
            Some(_) => register.keys[0].chapters.iter().map(|chapter| chapter.said()).collect(),
            None => register.records.iter().map(|record| record.said()).collect(),
        };
        for wanted in [
            "deposited by as seen with Escrow agent for as seen, 2 bags; days to object: 300; nothing of it is there any more",
            "2 things released to as seen: as seen",
        ] {
            assert!(said.iter().any(|said| said.contains(wanted)), "{wanted}: {said:?}");
        }
        assert!(register.records.iter().all(|record| record.findings().is_empty()));
        let broken: Vec<_> = register.keys.iter().flat_map(|key| &key.broken).collect();
        assert!(broken.is_empty(), "{broken:?}");
    }
}

#[test]
fn what_was_never_deposited_is_not_released() {
    let mut first = Room::kek(130);
    first.finish();
    let release = held(Some(&first), &at_once(), Mode::Rehearsal, 131);
    let of_first = Member { state: first.state(), head: first.session.head() };
    let of_release = Member { state: release.state(), head: release.session.head() };
    assert_eq!(among(of_release, &[of_first]), [Broken::NothingDeposited]);
    // of a line that was not given to its end nothing is said
    assert_eq!(among(of_release, &[]), []);
    let told = vec![told(&first, "first"), told(&release, "release")];
    let register = Register::of(told, Mode::Rehearsal, day("2027-01-01"));
    let [key] = register.keys.as_slice() else { panic!("one key") };
    assert_eq!(key.broken, [Broken::NothingDeposited]);
}

/// In production the bags are those of the deposit.
#[test]
fn another_bag_than_was_deposited_is_named() {
    let deposit = held(None, &shipped("deposit"), Mode::Production, 150);
    let filled: Vec<BagNumber> = deposit.state().outcomes().item_bags().into_iter().cloned().collect();
    for (numbers, strange) in
        [(filled.clone(), None), (vec![filled[0].clone(), line("TE 0099 0099").into()], Some(1))]
    {
        let mut release = opened(Some(&deposit), &at_once(), Mode::Production, 151);
        finish(&mut release, &mut |_, what| match what {
            EventKind::OpenItem { item, intact, state, .. } => Some(EventKind::OpenItem {
                item: item.clone(),
                bag: numbers[usize::from(item.number) - 1].clone(),
                intact: *intact,
                state: state.clone(),
            }),
            _ => None,
        });
        let [of_deposit, of_release] =
            [&deposit, &release].map(|room| Member { state: room.state(), head: room.session.head() });
        let wanted: Vec<Broken> = strange
            .map(|at: usize| Broken::NotDeposited {
                bag: numbers[at].clone(),
                deposit: deposit.state().ceremony(),
            })
            .into_iter()
            .collect();
        assert_eq!(among(of_release, &[of_deposit]), wanted);
    }
}

/// One bag of two is handed out, and then again; the register says what is still there, and until when it is looked at.
#[test]
fn what_is_left_of_a_deposit_is_told_and_handed_out_once() {
    let mut first = Room::kek(160);
    first.finish();
    let chosen = choices(&shipped("deposit"), None, LockKind::None);
    let upon = |before: &Room, template: &Template, seed| {
        let parent = Some(before.state().as_parent(before.session.head()));
        Room::open_upon(parent, before.days + 1, template, chosen.clone(), Mode::Rehearsal, seed)
            .expect("opens")
    };
    // its words are those of a production ceremony: there the bags are compared
    let deposit = held(None, &shipped("deposit"), Mode::Production, 161);
    let filled: Vec<BagNumber> = deposit.state().outcomes().item_bags().into_iter().cloned().collect();
    let one = load("release", &at_once_of(1)).unwrap_or_else(|error| panic!("{error}"));
    let release = |before: &Room, seed| {
        let mut room = opened(Some(before), &one, Mode::Production, seed);
        finish(&mut room, &mut |_, what| match what {
            EventKind::OpenItem { item, intact, state, .. } => Some(EventKind::OpenItem {
                item: item.clone(),
                bag: filled[0].clone(),
                intact: *intact,
                state: state.clone(),
            }),
            _ => None,
        });
        room
    };
    let out = release(&deposit, 162);
    let again = release(&out, 163);
    let before = out.state().ceremony();
    let wanted = [Broken::OpenedBefore { before, bag: filled[0].clone() }];
    assert_eq!(among(member_of(&again), &[member_of(&out), member_of(&deposit)]), wanted);
    assert_eq!(among(member_of(&out), &[member_of(&deposit)]), []);
    let told = vec![told(&deposit, "deposit"), told(&out, "out"), told(&again, "again")];
    let register = Register::of(told, Mode::Production, day("2027-01-01"));
    let said: Vec<String> = register.records.iter().map(|record| record.said()).collect();
    let left = format!("; 1 bag is still there: {}", filled[1]);
    assert!(said[0].contains(&left), "{said:?}");
    let findings: Vec<String> = register.records.iter().flat_map(|record| record.findings()).collect();
    assert_eq!(findings, [format!("{}.", wanted[0])]);
    let due: Vec<String> = register.due.iter().map(|due| due.said(day("2026-12-01"))).collect();
    let look = "Overdue since 2026-11-21, 10 days: a look at what Escrow agent keeps, 1 bag: are number and seal of each as recorded.";
    assert_eq!(due, [look]);
    // under a key of ours the same
    let deposit = {
        let mut room = upon(&first, &shipped("deposit"), 164);
        room.finish();
        room
    };
    let told = vec![self::told(&first, "first"), self::told(&deposit, "deposit")];
    let register = Register::of(told, Mode::Rehearsal, day("2026-12-01"));
    let [key] = register.keys.as_slice() else { panic!("one key") };
    assert!(key.chapters[1].said().contains("; 2 bags are still there: TE "), "{}", key.chapters[1].said());
    assert!(register.due.iter().any(|due| due.said(day("2026-12-01")).contains("keeps, 2 bags")));
}

/// An agent may have some of the sheets, as long as they do not rebuild the key.
#[test]
fn the_holders_of_deposited_sheets_are_handed_on() {
    let (_, room) = of_sheets(140);
    let known = room.state().hand_on().expect("a set");
    let bags: Vec<Option<String>> =
        known.sheets.iter().map(|sheet| sheet.bag.as_ref().map(ToString::to_string)).collect();
    assert!(bags.iter().all(Option::is_some), "{bags:?}");
}

/// The bag that nobody can say is the agent's, and the step that may never be held.
#[test]
fn a_sheet_is_not_moved_past_the_count_and_a_bag_is_certain() {
    let text = blocks::shipped("deposit").expect("shipped");
    let sheet = "[[phase]]\ntitle = \"Sheet {sheet.number}\"\nrepeat = \"sheets-of-parent\"\n\n[[phase.step]]\nid = \"away\"\n\
                 kind = \"move-item\"\ntitle = \"Move it\"\nacts = \"depositor\"\nconfirms = [\"witness\"]\nitem = \"sheet\"\n\n";
    let receipt = "[[phase]]\ntitle = \"The receipt\"";
    let bag = "kind = \"bag-item\"\n";
    for (changed, says) in [
        (
            text.replacen(receipt, &format!("{sheet}{receipt}"), 1),
            "away moves a sheet, and who holds it then is not counted",
        ),
        (
            text.replacen(bag, &format!("{bag}optional = true\n"), 1),
            "has no step of kind bag-item that is held in every case, and a deposit cannot lack it",
        ),
    ] {
        assert_ne!(changed, text);
        let refused = load("deposit", &changed).expect_err(says).to_string();
        assert!(refused.contains(says) && !refused.contains("no witness"), "{says}: {refused}");
    }
}

/// What a deposit and its release cannot lack, one value after the other.
#[test]
fn a_value_that_is_lacking_is_named() {
    for (script, ids) in [
        (
            "deposit",
            &["depositor", "agent", "beneficiary", "agreement", "release-when", "objection-days"][..],
        ),
        ("release-of-deposit", &["agreement", "requester", "condition", "notice", "objection-until"]),
    ] {
        let text = blocks::shipped(script).expect("shipped");
        for id in ids {
            let field = text.lines().find(|line| line.trim_start().starts_with(&format!("{{ id = \"{id}\"")));
            let field = field.unwrap_or_else(|| panic!("{script} has no {id}"));
            let cases = [
                (
                    field.replace(&format!("\"{id}\""), "\"other\""),
                    format!("no step asks for a value with the id {id}: "),
                ),
                (field.replace(", statement = true", ""), format!("{id} does not stand in the statement")),
                (
                    field.replace(", statement", ", optional = true, statement"),
                    format!("{id} is not asked in every case"),
                ),
            ];
            let last = text.rfind("[[phase.step]]").expect("a step");
            let again = text[last..].replacen(
                "fields = [",
                &format!("fields = [{{ id = \"{id}\", label = \"Again\", format = \"text\" }}, "),
                1,
            );
            let again = format!("{}{again}", &text[..last]);
            let refused = load(script, &again).expect_err("said twice").to_string();
            assert!(refused.contains(&format!("{id} is asked a second time, after ")), "{refused}");
            for (changed, says) in cases {
                let refused = load(script, &text.replacen(field, &changed, 1)).expect_err(&says).to_string();
                assert!(refused.contains(&says), "{says}: {refused}");
            }
        }
    }
}

/// An agent that receives what was on its way has it as surely as one into whose bag it goes.
#[test]
fn an_agent_does_not_receive_k_sheets() {
    let [_, away, _] = crate::transport::carried(160);
    let text = blocks::shipped("deposit").expect("shipped");
    let things = "[[phase]]\ntitle = \"{deposited.what}\"";
    let step = "[[phase.step]]\nid = \"got\"\nkind = \"receive-item\"\ntitle = \"Sheet {sheet.number}\"\nacts = \"agent\"\n\
                confirms = [\"operator\", \"witness\"]\nitem = \"sheet\"\n\n";
    let sheets =
        format!("[[phase]]\ntitle = \"Sheet {{sheet.number}}\"\nrepeat = \"sheets-of-parent\"\n\n{step}");
    assert!(text.contains(things));
    let text = text.replacen(things, &format!("{sheets}{things}"), 1);
    let template = load("deposit", &text).unwrap_or_else(|error| panic!("{error}"));
    let mut room = opened(Some(&away), &template, Mode::Rehearsal, 169);
    room.go_to("got/1");
    let agents = room.ids("agent");
    let mut received = 0;
    let why = loop {
        let (mut event, _) = room.routine();
        let EventKind::ReceiveItem { holder, .. } = &mut event.what else { panic!("{event:?}") };
        *holder = agents[received % agents.len()];
        match room.take(&event, None) {
            Ok(()) => received += 1,
            Err(why) => break why.to_string(),
        }
    };
    assert_eq!(received, 1, "one of 2 of 3: {why}");
    assert!(why.contains("an agent alone never has as many"), "{why}");
}
