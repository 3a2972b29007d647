//! Audits: what is found of each sheet, what is said of it, and what the register and the next ceremony make of it.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::support::{Room, choices, event, exception_about, line, shipped};
use keyrite::ceremony::event::LookedAt;
use keyrite::ceremony::register::{Register, Task, ToldCeremony, Verified, Where};
use keyrite::ceremony::sightings::Coverage;
use keyrite::ceremony::{EventKind, Refusal, SecretInput};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::PersonId;
use keyrite::transcript::record::{FollowUp, Found, LikeName, Person, Place, ReadFrom, Record, Subject};
use keyrite::vocab::{Day, Mode};

/// A set of 2 of 3 in its bags.
pub fn made(seed: u64) -> Room {
    made_in(seed, Mode::Rehearsal)
}

pub fn made_in(seed: u64, mode: Mode) -> Room {
    let template = shipped("kek");
    let chosen = choices(&template, Some((2, 3)), LockKind::None);
    let mut room = Room::open(&template, chosen, mode, seed).expect("opens");
    room.finish();
    room
}

/// The shipped audit, a day later, upon what this room has written; the sheets are at hand.
pub fn audit_upon(first: &Room, seed: u64) -> Room {
    let template = shipped("audit");
    let chosen = choices(&template, None, LockKind::None);
    let upon = first.state().as_parent(first.session.head());
    let mode = first.state().mode();
    let mut room = Room::open_upon(Some(upon), first.days + 1, &template, chosen, mode, seed).expect("opens");
    room.pile = match first.sheets.is_empty() {
        true => first.pile.clone(),
        false => first.sheets.values().filter_map(|sheets| sheets.last().cloned()).collect(),
    };
    room
}

/// The so-many-eth of a role in an audit: P1 auditor, P2 administrator, P3 operator, P4 witness, then the holders.
pub fn person(role: &str, number: u16) -> PersonId {
    assert_eq!(role, "custodian");
    PersonId(4 + number)
}

pub fn follow_up() -> FollowUp {
    FollowUp { who: line("Ada asks the holder"), until: Day::parse("2027-01-31").expect("a day") }
}

/// What the round's sheet is, as last recorded.
fn whole(room: &Room, number: u16, opened: bool) -> LookedAt {
    let sheet = &room.state().known().expect("a set").sheets[usize::from(number) - 1];
    LookedAt {
        found: Found::AsRecorded,
        holder: Some(person("custodian", number)),
        bag: sheet.bag.clone(),
        condition: line("dry and whole"),
        opened,
        finding: None,
    }
}

fn take(room: &mut Room, what: EventKind, secret: Option<SecretInput>) -> Result<(), Refusal> {
    let event = room.staffed(what);
    room.take(&event, secret)
}

fn must(room: &mut Room, what: EventKind) {
    let due = room.due();
    take(room, what, None).unwrap_or_else(|refusal| panic!("{due}: {refusal}"));
}

pub fn opens(room: &mut Room, number: u16) {
    let looked = whole(room, number, true);
    must(room, EventKind::Sight(looked));
}

pub fn sight(room: &mut Room, number: u16) {
    let looked = whole(room, number, false);
    must(room, EventKind::Sight(looked));
}

/// The sheet of the round is not there.
pub fn misses(room: &mut Room) {
    must(room, EventKind::Sight(missing()));
}

fn missing() -> LookedAt {
    LookedAt {
        found: Found::Missing,
        holder: None,
        bag: None,
        condition: line("the holder did not find it"),
        opened: false,
        finding: Some(follow_up()),
    }
}

/// What lies on the table is read: share `x` of the pile, with this serial on it.
fn reads(room: &mut Room, x: usize, serial: u16) -> Result<(), Refusal> {
    let text = room.pile[x - 1].clone();
    let secret = crate::support::code(&text, None);
    take(room, EventKind::CheckSheet { serial, from: ReadFrom::Picture }, Some(secret))
}

pub fn cannot_read(room: &mut Room) {
    must(room, EventKind::Unreadable(line("water ran over it")));
}

pub fn rebags(room: &mut Room, finding: Option<FollowUp>) {
    let number = line(&format!("TE 0001 {:04}", room.state().used_bags() + 1));
    must(room, EventKind::Rebag { number: number.clone().into(), again: number.into(), finding });
}

/// Opened, read, proven, and in a new bag.
pub fn check(room: &mut Room, number: u16) {
    opens(room, number);
    reads(room, usize::from(number), number).expect("read");
    rebags(room, None);
}

fn told(room: &Room) -> ToldCeremony {
    ToldCeremony {
        found_at: "there".into(),
        state: room.state().clone(),
        head: room.session.head(),
        verified: Verified::Now,
    }
}

fn register(rooms: &[&Room], today: &str) -> Register {
    let today = Day::parse(today).expect("a day");
    Register::of(rooms.iter().map(|room| told(room)).collect(), Mode::Rehearsal, today)
}

/// Every outcome is in the statement, the coverage counts each sheet once, and the next ceremony takes it over.
#[test]
fn coverage_findings_and_what_comes_after() {
    let first = made(71);
    let mut room = audit_upon(&first, 72);
    room.go_to("sight/1");
    check(&mut room, 1);
    sight(&mut room, 2);
    misses(&mut room);
    assert!(!room.session.holds_secrets(), "nothing of a sheet is kept");
    room.finish();
    let coverage = room.state().coverage().expect("an audit");
    assert_eq!(coverage, Coverage { of: 3, checked: 1, sighted: 1, missing: 1, ..Coverage::default() });
    let statement = room.state().statement(room.session.head()).render();
    for says in [
        "\naudited          set ",
        "\nsheet            1: opened and checked; shown by P5; bag TE 0000 0001; serial 1; new bag TE 0001 0001\n",
        "\nsheet            2: sighted; shown by P6; bag TE 0000 0002\n",
        "\nsheet            3: missing\n",
        "\ncoverage         opened and checked 1 of 3, sighted 1, not proven 0, missing 1, not seen 0\n",
        "\nfinding          share 3: missing; Ada asks the holder, until 2027-01-31\n",
    ] {
        assert!(statement.contains(says), "{says}\n{statement}");
    }
    let after = room.state().hand_on().expect("the set");
    let places: Vec<Place> = after.sheets.iter().map(|sheet| sheet.place).collect();
    assert_eq!(places, [Place::Sealed, Place::Sealed, Place::Missing]);
    let bags: Vec<_> = after.sheets.iter().map(|sheet| sheet.bag.as_ref().map(ToString::to_string)).collect();
    assert_eq!(bags, [Some("TE 0001 0001".into()), Some("TE 0000 0002".into()), None]);
    let (made, looked) = (Day::from(first.state().held().0), Day::from(room.state().held().0));
    assert!(made < looked);
    let read: Vec<Option<Day>> = after.sheets.iter().map(|sheet| sheet.checked).collect();
    assert_eq!(read, [Some(looked), Some(made), Some(made)]);
    assert_eq!(room.state().oldest_check(), Some((2, Some(made))));
}

/// Another audit upon the first sees the missing sheet again: it needs its exceptions, and closes the finding.
#[test]
fn the_register_keeps_findings_until_a_later_audit_sees_them_right() {
    let first = made(73);
    let mut audit = audit_upon(&first, 74);
    audit.go_to("sight/1");
    check(&mut audit, 1);
    sight(&mut audit, 2);
    misses(&mut audit);
    audit.finish();
    let after = register(&[&first, &audit], "2027-03-01");
    let key = &after.keys[0];
    assert_eq!(key.open_findings().count(), 1);
    let set = key.newest_set().expect("a set");
    assert_eq!(set.shares[2].as_ref().expect("told").place, Where::Missing);
    assert_eq!((set.left(), set.there()), (3, 2));
    let overdue = after.due.iter().find(|due| matches!(due.task, Task::Finding { share: 3, .. }));
    assert!(overdue.expect("a finding").is_overdue(Day::parse("2027-03-01").expect("a day")));
    let said = key.notices.iter().map(|one| one.said(Day::parse("2027-03-01").expect("a day")));
    let said: Vec<String> = said.collect();
    assert!(said.iter().any(|said| said.contains("missing at the last audit: share 3")), "{said:#?}");
    // what was seen is due a year after that, what is missing is not looked at but looked for
    let audits: Vec<&Vec<u8>> = after
        .due
        .iter()
        .filter_map(|due| match &due.task {
            Task::Audit { shares, .. } => Some(shares),
            _ => None,
        })
        .collect();
    assert_eq!(audits, [&vec![1, 2]]);

    let mut again = audit_upon(&audit, 75);
    again.go_to("sight/1");
    sight(&mut again, 1);
    sight(&mut again, 2);
    // it turns up in a bag of its own number: not as last recorded, for it was missing
    let found = LookedAt {
        found: Found::OtherBag,
        holder: Some(person("custodian", 3)),
        bag: Some(line("TE 0000 0003").into()),
        condition: line("it lay in another safe"),
        opened: false,
        finding: Some(follow_up()),
    };
    assert!(matches!(
        take(&mut again, EventKind::Sight(found.clone()), None),
        Err(Refusal::ExceptionNeeded { about: Subject::BagNotAsRecorded { .. }, .. })
    ));
    must(&mut again, exception_about(Subject::BagNotAsRecorded { bag: line("TE 0000 0003").into() }));
    must(&mut again, EventKind::Sight(found));
    again.finish();
    let both = register(&[&first, &audit, &again], "2027-03-01");
    // the second audit has a finding of its own; a third that sees nothing wrong closes both
    assert_eq!(both.keys[0].open_findings().count(), 2);
    let mut third = audit_upon(&again, 76);
    third.go_to("sight/1");
    for number in 1..=3 {
        sight(&mut third, number);
    }
    third.finish();
    let all = register(&[&first, &audit, &again, &third], "2027-03-01");
    assert_eq!(all.keys[0].open_findings().count(), 0);
    assert_eq!(all.keys[0].newest_set().expect("a set").there(), 3);
}

/// A sheet of another share or serial is read and not proven; a second sheet never comes in between.
#[test]
fn what_is_not_the_sheet_is_a_finding() {
    let first = made(77);
    let mut room = audit_upon(&first, 78);
    room.go_to("sight/1");
    opens(&mut room, 1);
    assert_eq!(reads(&mut room, 2, 1), Ok(()));
    let why = |room: &Room| match &room.entries.last().expect("one").record {
        Record::ShareRefused { why, .. } => why.to_string(),
        other => panic!("{other:?}"),
    };
    assert!(why(&room).contains("it is share 2 of set"), "{}", why(&room));
    assert_eq!(reads(&mut room, 1, 9), Ok(()));
    assert!(why(&room).contains("the paper has the serial S-0009"), "{}", why(&room));
    // the second sheet does not come to the table
    let second = whole(&room, 2, true);
    let refused = take(&mut room, EventKind::Sight(second), None).expect_err("refused").to_string();
    assert!(refused.contains("share 1 is out of its bag"), "{refused}");
    rebags(&mut room, Some(follow_up()));
    let after = room.state().hand_on().expect("the set");
    // another sheet was seen in its place
    assert_eq!(after.sheets[0].place, Place::Missing);
    room.finish();
    let coverage = room.state().coverage().expect("an audit");
    assert_eq!((coverage.not_proven, coverage.is_whole()), (1, false));
}

/// A sheet in other hands, and a broken seal, are recorded with the exceptions that name them, and only with these.
#[test]
fn other_hands_and_broken_seals_need_their_exceptions() {
    let first = made(79);
    let mut room = audit_upon(&first, 80);
    room.go_to("sight/1");
    let mut looked = whole(&room, 1, false);
    looked.holder = Some(person("custodian", 2));
    let about = Subject::OtherHolder { share: 1, holder: person("custodian", 2) };
    let needed = take(&mut room, EventKind::Sight(looked.clone()), None);
    assert!(matches!(needed, Err(Refusal::ExceptionNeeded { about: named, .. }) if named == about));
    must(&mut room, exception_about(about));
    // whoever would then know 2 of 3 sheets does not look into it, exception or not
    let opened = LookedAt { opened: true, ..looked.clone() };
    let reaches = take(&mut room, EventKind::Sight(opened), None);
    assert!(matches!(reaches, Err(Refusal::ReachesK(_))), "{reaches:?}");
    must(&mut room, EventKind::Sight(looked));
    let broken = LookedAt { found: Found::SealBroken, finding: Some(follow_up()), ..whole(&room, 2, false) };
    let bag = broken.bag.clone().expect("a bag");
    must(&mut room, exception_about(Subject::BagNotAsRecorded { bag }));
    must(&mut room, EventKind::Sight(broken));
    sight(&mut room, 3);
    room.finish();
    let after = room.state().hand_on().expect("the set");
    assert_eq!(after.sheets[1].place, Place::Open);
    assert_eq!(after.sheets[0].holder, after.sheets[1].holder);
    let holder = after.holders.iter().find(|holder| holder.name == after.sheets[0].holder).expect("listed");
    assert_eq!(holder.shares, [1, 2]);
    // such an exception is about nothing at another step
    let about = Subject::OtherHolder { share: 1, holder: person("custodian", 2) };
    let mut next = made(81);
    let filed = next.take(&event(PersonId::NOBODY, &[], exception_about(about)), None);
    assert!(filed.is_err());
}

/// Sheets that were shown closed make nobody somebody who has known k before: who has had k in hand opens none.
#[test]
fn sheets_in_hand_open_no_others() {
    let first = made(86);
    let mut room = audit_upon(&first, 87);
    room.go_to("sight/1");
    sight(&mut room, 1);
    let theirs = |room: &Room, share: u16, opened: bool| {
        let holder = Some(person("custodian", 1));
        EventKind::Sight(LookedAt { holder, ..whole(room, share, opened) })
    };
    let excepted = |share| exception_about(Subject::OtherHolder { share, holder: person("custodian", 1) });
    must(&mut room, excepted(2));
    let shown = theirs(&room, 2, false);
    must(&mut room, shown);
    must(&mut room, excepted(3));
    let opened = theirs(&room, 3, true);
    let reaches = take(&mut room, opened, None).expect_err("they have had 2 of 3 in hand").to_string();
    assert!(reaches.contains("has known shares 1, 2, and any 2 of the set rebuild the key"), "{reaches}");
    let shown = theirs(&room, 3, false);
    must(&mut room, shown);
}

/// A folder in which somebody has known more bags than can be counted is taken over, and counts no more than can be written.
#[test]
fn more_than_can_be_written_is_as_many_as_can() {
    let first = made(88);
    let mut upon = first.state().as_parent(first.session.head());
    let known = upon.known.as_mut().expect("a set");
    for (holder, untold) in known.holders.iter_mut().zip([1, 65_535]) {
        holder.untold = untold;
    }
    let second = known.holders[1].name.clone();
    let template = shipped("audit");
    let chosen = choices(&template, None, LockKind::None);
    let mut room =
        Room::open_upon(Some(upon), first.days + 1, &template, chosen, Mode::Rehearsal, 89).expect("opens");
    room.pile = first.sheets.values().filter_map(|sheets| sheets.last().cloned()).collect();
    // who shows the first sheet is the second holder too
    crate::register::finish(&mut room, &mut |_, what| match what {
        EventKind::Enrol(person) if person.name.as_str() == "Custodian 1" => {
            let like = vec![LikeName { name: second.clone(), same: true }];
            Some(EventKind::Enrol(Person { like, ..person.clone() }))
        }
        _ => None,
    });
    let after = room.state().hand_on().expect("the set");
    assert!(after.holders.iter().any(|holder| holder.untold == u16::MAX), "{:?}", after.holders);
}

/// A locked sheet is proven as it is; that its lock was not opened is said.
#[test]
fn a_locked_sheet_is_proven_and_its_lock_is_not_opened() {
    let template = shipped("kek");
    let mut chosen = choices(&template, Some((2, 3)), LockKind::CodeWords);
    chosen.cost = keyrite::sharing::lock::LockCost::FLOOR;
    let mut first = Room::open(&template, chosen, Mode::Rehearsal, 82).expect("opens");
    first.finish();
    let mut room = audit_upon(&first, 83);
    room.go_to("sight/1");
    check(&mut room, 1);
    assert_eq!(room.state().sightings()[0].checked, Some((1, LockKind::CodeWords)));
    room.finish();
}

/// Stopped with a sheet on the table, the record says so.
#[test]
fn an_audit_that_is_broken_off_names_the_open_sheet() {
    let first = made(84);
    let mut room = audit_upon(&first, 85);
    room.go_to("sight/1");
    opens(&mut room, 1);
    let remains = room.state().remains();
    assert!(remains.exists.iter().any(|line| line == "share 1 is out of its bag"), "{remains:?}");
    let after = room.state().hand_on().expect("the set");
    assert_eq!((after.sheets[0].place, after.sheets[0].bag.clone()), (Place::Open, None));
}
