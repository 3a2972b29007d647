//! Ceremonies that build on others: what the header takes over, what it is held against, and what does not fit.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::support::{self, Room, choices, event, first_wrong, line, prose, resign, shipped};
use keyrite::ceremony::audit::Audit;
use keyrite::ceremony::family::{Broken, Member, between};
use keyrite::ceremony::lineage::{among, fork};
use keyrite::ceremony::register::Register;
use keyrite::ceremony::state::State;
use keyrite::ceremony::{EventKind, Refusal};
use keyrite::plan::{Choices, Template};
use keyrite::sharing::Quorum;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::{
    Ended, GivenUp, GivenUpBecause, Header, LikeName, Parent, Place, Record, Subject,
};
use keyrite::transcript::{Entry, PersonId};
use keyrite::vocab::{CeremonyId, Digest, Fingerprint, Mode, Moment, SetId};

fn kek() -> (Template, Choices) {
    let template = shipped("kek");
    let choices = choices(&template, Some((2, 3)), LockKind::None);
    (template, choices)
}

/// A sealed generation, 2 of 3.
fn made() -> Room {
    let mut room = Room::kek(7);
    room.finish();
    room
}

fn upon(parent: &Room, days: u32) -> Room {
    Room::recovery_upon(parent, days, 40 + u64::from(days)).expect("opens")
}

fn open(room: &mut Room, holder: PersonId, bag: &str, intact: bool) -> Result<(), Refusal> {
    let what = EventKind::OpenBag { holder, bag: line(bag).into(), intact, state: line("looked at") };
    let event = room.staffed(what);
    room.take(&event, None)
}

/// The header of a recovery says who holds which sheet in which bag; its own header says what became of them.
#[test]
fn a_recovery_takes_over_holders_and_bags() {
    let first = made();
    let mut second = upon(&first, 1);
    let known = second.state().known().expect("a set").clone();
    let told: Vec<_> = known
        .sheets
        .iter()
        .map(|sheet| {
            (sheet.share, sheet.holder.as_str(), sheet.bag.as_ref().map(|bag| bag.as_str()), sheet.serial)
        })
        .collect();
    assert_eq!(
        told,
        [
            (1, "Custodian 1", Some("TE 0000 0001"), Some(1)),
            (2, "Custodian 2", Some("TE 0000 0002"), Some(2)),
            (3, "Custodian 3", Some("TE 0000 0003"), Some(3)),
        ]
    );
    second.finish();
    let third = upon(&second, 2);
    let known = third.state().known().expect("a set");
    let bags: Vec<_> =
        known.sheets.iter().filter_map(|sheet| sheet.bag.as_ref()).map(|bag| bag.as_str()).collect();
    assert_eq!(bags, ["TE 0002 0001", "TE 0002 0002", "TE 0000 0003"]);
    assert!(known.sheets.iter().all(|sheet| sheet.place == Place::Sealed));
    let shares: Vec<_> = known.holders.iter().map(|holder| holder.shares.clone()).collect();
    assert_eq!(shares, [vec![1], vec![2], vec![3]]);
    for (child, parent) in [(&second, &first), (&third, &second)] {
        assert_eq!(between(member(child), member(parent)), []);
    }
    assert_eq!(among(member(&third), &[member(&first), member(&second)]), [], "in any order");
}

/// Another number or holder than recorded is not as last recorded, whatever is ticked, and wants an exception.
#[test]
fn a_bag_of_another_number_or_holder_is_not_as_last_recorded() {
    let first = made();
    let mut room = upon(&first, 1);
    room.go_to("collect");
    let [one, two, _] = room.ids("custodian")[..] else { panic!("three") };
    let says = "no sheet was sealed in bag TE 9; as last recorded Custodian 1 has bag TE 0000 0001";
    let refused = open(&mut room, one, "TE 9", true).expect_err("as recorded");
    assert!(refused.to_string().contains(says), "{refused}");
    let without = open(&mut room, one, "TE 9", false);
    assert!(matches!(without, Err(Refusal::ExceptionNeeded { .. })), "without an exception");
    // any two of this set rebuild the key: whoever brings another's bag would have known both
    for intact in [true, false] {
        let refused = open(&mut room, two, "te-0000-0001", intact).expect_err("another's bag");
        let both = refused.to_string();
        let says = [
            "was last recorded with Custodian 1, and Custodian 2 brings it",
            "Another custodian brings this sheet",
        ];
        assert!(says.iter().any(|says| both.contains(says)), "{both}");
    }
    open(&mut room, one, "te-0000-0001", true).expect("as recorded, in another spelling");
}

/// Another share than recorded comes out of a bag: it is not taken until the bag is looked at as one that differs.
#[test]
fn another_share_than_the_bag_was_recorded_with_is_not_just_taken() {
    let first = made();
    let mut room = upon(&first, 1);
    room.go_to("collect");
    room.step().expect("the bag of share 1");
    let offer = room.staffed(EventKind::Offer(keyrite::transcript::record::ReadFrom::Picture));
    let other = first.sheets[&3].last().expect("printed");
    room.take(&offer, Some(support::code(other, None))).expect("written down");
    let Record::ShareRefused { why, .. } = &room.entries.last().expect("an entry").record else {
        panic!("taken")
    };
    // share 1 counts for its holder by the record already, and share 3 besides would be k
    assert!(
        why.as_str().contains("has known") || why.as_str().contains("last recorded with share 1"),
        "{why}"
    );
    assert!(room.state().taken().is_empty());
}

/// Who held share 1 in the generation does not bring share 2 to a recovery, by whatever name.
#[test]
fn shares_known_from_an_earlier_transcript_count() {
    let first = made();
    let mut room = upon(&first, 1);
    room.go_to("collect");
    let one = room.ids("custodian")[0];
    let filed = room
        .staffed(support::exception_about(Subject::BagNotAsRecorded { bag: line("TE 0000 0002").into() }));
    room.take(&filed, None).expect("filed");
    let refused = open(&mut room, one, "TE 0000 0002", false);
    assert!(matches!(&refused, Err(Refusal::ReachesK(why)) if why.name == "Custodian 1"), "{refused:?}");
    // under another spelling it is asked about, and the same person has known the same
    for (same, counts) in [(true, true), (false, false)] {
        let mut room = upon(&first, 1);
        room.go_to("roll-call");
        for (name, role) in [("Ada", "administrator"), ("Bo", "operator"), ("Cy", "witness")] {
            let person = room.newcomer(name, &[role], &[]);
            let enrol = room.staffed(EventKind::Enrol(person));
            room.take(&enrol, None).expect("enrolled");
        }
        let mut person = room.newcomer("CUSTODIAN, 1.", &["custodian"], &[]);
        let enrol = room.staffed(EventKind::Enrol(person.clone()));
        let refused = room.take(&enrol, None);
        assert!(
            matches!(&refused, Err(Refusal::LikeName(like)) if like.on_the_roll.is_none()),
            "{refused:?}"
        );
        person.like = vec![LikeName { name: line("Custodian 1"), same }];
        let enrol = room.staffed(EventKind::Enrol(person));
        room.take(&enrol, None).expect("enrolled");
        let other = room.newcomer("Dot", &["custodian"], &[]);
        let enrol = room.staffed(EventKind::Enrol(other));
        room.take(&enrol, None).expect("enrolled");
        let close = room.staffed(EventKind::CloseRoll);
        room.take(&close, None).expect("closed");
        room.go_to("collect");
        let filed = room.staffed(support::exception_about(Subject::BagNotAsRecorded {
            bag: line("TE 0000 0002").into(),
        }));
        room.take(&filed, None).expect("filed");
        let who = room.ids("custodian")[0];
        let opened = open(&mut room, who, "TE 0000 0002", false);
        assert_eq!(matches!(opened, Err(Refusal::ReachesK(_))), counts, "{opened:?}");
    }
}

/// The key and set are those that the transcript before tells of.
#[test]
fn sheets_of_another_set_than_the_transcript_tells_are_refused() {
    let first = made();
    let mut other = Room::kek(8);
    other.finish();
    let mut room = upon(&first, 1);
    room.go_to("collect");
    room.step().expect("a bag");
    let offer = room.staffed(EventKind::Offer(keyrite::transcript::record::ReadFrom::Picture));
    let sheet = other.sheets[&1].last().expect("printed");
    room.take(&offer, Some(support::code(sheet, None))).expect("written down");
    let Record::ShareRefused { why, .. } = &room.entries.last().expect("an entry").record else {
        panic!("taken")
    };
    assert!(why.as_str().contains("and the transcript before tells of set"), "{why}");
}

/// A broken-off recovery hands on what was opened; the one that goes on knows it, and the register sees one line.
#[test]
fn a_recovery_that_goes_on_knows_what_was_opened() {
    let first = made();
    let mut second = upon(&first, 1);
    second.go_to("combine");
    let known = upon(&second, 2).state().known().expect("a set").clone();
    let places: Vec<_> = known.sheets.iter().map(|sheet| sheet.place).collect();
    assert_eq!(places, [Place::Open, Place::Open, Place::Sealed]);
}

/// A replaced holder keeps the bag that was sealed, and its share counts for who held it.
#[test]
fn a_replaced_holder_keeps_the_sealed_bag() {
    let mut first = Room::kek(9);
    first.go_to("gate/2");
    let leaving = first.ids("custodian")[0];
    let deputy = first.newcomer("Zed", &["custodian"], &[]);
    let what = EventKind::Deputy {
        absent: leaving,
        deputy,
        reason: prose("ill"),
        document: line("D-1"),
        until: line("2026-12-24"),
    };
    let event = first.staffed(what);
    first.take(&event, None).expect("a deputy");
    first.finish();
    let known = first.state().hand_on().expect("a set");
    assert_eq!(known.sheets[0].holder.as_str(), "Custodian 1");
    assert_eq!(
        known.holders.iter().find(|holder| holder.name.as_str() == "Custodian 1").expect("known").shares,
        [1]
    );
    assert!(
        !known.holders.iter().any(|holder| holder.name.as_str() == "Zed"),
        "the deputy never had a sheet"
    );
}

fn member(room: &Room) -> Member<'_> {
    Member { state: room.state(), head: room.session.head() }
}

/// A child signed anew with this in its header, as far as these lines.
pub fn forged(entries: &[Entry], change: impl FnOnce(&mut Header)) -> Audit {
    let mut entries = entries.to_vec();
    let Record::Header(header) = &mut entries[0].record else { panic!("no header") };
    change(header);
    let signed = resign(&entries);
    let (audit, wrong) =
        first_wrong(signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes())));
    assert_eq!(wrong, None, "the lines stand by themselves");
    audit
}

/// Each rule of a family, broken alone by a header that was signed anew, is named.
#[test]
fn what_does_not_fit_the_transcript_before_is_named() {
    let first = made();
    let child = upon(&first, 1);
    type Change = fn(&mut Parent);
    let headers: [(&str, Change); 15] = [
        ("and the folder given holds", |parent| parent.ceremony = CeremonyId([9; 16])),
        ("lines of ceremony", |parent| parent.entries += 1),
        ("up to the line", |parent| parent.head = Digest([9; 32])),
        ("was aborted, and that one was sealed", |parent| parent.ended = Ended::Aborted),
        ("was broken off at step wipe, and that one was sealed", |parent| {
            parent.ended = Ended::BrokenOff;
            parent.stopped_at = Some("wipe".into());
        }),
        ("it tells nothing of a set", |parent| parent.known = None),
        ("it takes over the key", |parent| {
            parent.known.as_mut().expect("a set").fingerprint = Fingerprint([9; 16]);
        }),
        ("it takes over set", |parent| parent.known.as_mut().expect("a set").set = SetId([9; 16])),
        ("it takes over generation 7", |parent| parent.known.as_mut().expect("a set").generation = 7),
        ("it takes over a set of", |parent| {
            parent.known.as_mut().expect("a set").quorum = Quorum::new(3, 3).expect("a quorum");
        }),
        ("share 2: it takes over sealed in bag TE 9, with Custodian 2", |parent| {
            parent.known.as_mut().expect("a set").sheets[1].bag = Some(line("TE 9").into());
        }),
        ("share 2: it takes over sealed in bag TE 0000 0002, with Custodian 1", |parent| {
            parent.known.as_mut().expect("a set").sheets[1].holder = line("Custodian 1");
        }),
        ("share 3: it takes over nothing of it", |parent| {
            parent.known.as_mut().expect("a set").sheets.pop();
        }),
        ("Custodian 3: it takes over Here, who knew shares []", |parent| {
            parent.known.as_mut().expect("a set").holders[2].shares.clear();
        }),
        (
            "share 1: it takes over sealed in bag TE 0000 0001, with Custodian 1, Here, sheet S-0009",
            |parent| {
                parent.known.as_mut().expect("a set").sheets[0].serial = Some(9);
            },
        ),
    ];
    for (says, change) in headers {
        let audit = forged(&child.entries, |header| change(header.parent.as_mut().expect("a parent")));
        let broken = between(of(&audit), member(&first));
        let [only] = &broken[..] else { panic!("{says}: {broken:?}") };
        assert!(only.to_string().contains(says), "{says}: {only}");
    }
    let mode = forged(&child.entries, |header| header.mode = Mode::Production);
    let broken = between(of(&mode), member(&first));
    assert!(matches!(broken[..], [Broken::OtherMode { .. }]), "{broken:?}");
    assert!(broken[0].to_string().contains("it is a production ceremony"), "{}", broken[0]);
    let mut early = child.entries.clone();
    early[0].at = Moment::new(first.entries[0].at.unix_ms() - 1_000, 60).expect("in range");
    let broken = between(of(&forged(&early, |_| {})), member(&first));
    assert!(matches!(broken[..], [Broken::Earlier { .. }]), "{broken:?}");
    let orphan = Room::recovery(3, Mode::Rehearsal, Vec::new());
    let broken = between(member(&orphan), member(&first));
    assert!(matches!(broken[..], [Broken::NoParent { .. }]), "{broken:?}");
}

pub fn of(audit: &Audit) -> Member<'_> {
    Member { state: audit.state().expect("begun"), head: audit.head() }
}

/// Two ceremonies that build on the same lines are seen, wherever they are given.
#[test]
fn two_children_of_one_transcript_are_a_fork() {
    let first = made();
    let (mut one, mut two) = (upon(&first, 1), upon(&first, 2));
    one.finish();
    two.finish();
    assert!(matches!(fork(member(&one), member(&two)), Some(Broken::Fork { .. })));
    let broken = among(member(&two), &[member(&first), member(&one)]);
    // and both opened the same bags
    use Broken::{Fork, SeenAfterOpening};
    assert!(
        matches!(broken[..], [Fork { .. }, SeenAfterOpening { .. }, SeenAfterOpening { .. }]),
        "{broken:?}"
    );
    assert!(broken[0].to_string().contains("both build on ceremony"), "{}", broken[0]);
}

/// A bag that an ancestor used is not new, though the last record of it is gone.
#[test]
fn a_bag_of_the_family_is_not_used_again() {
    let first = made();
    let mut second = upon(&first, 1);
    second.finish();
    let mut third = upon(&second, 2);
    third.go_to("reseal");
    let into = |number: &str| EventKind::Decide {
        opened: 1,
        decision: keyrite::transcript::record::AfterOpening::Resealed,
        bag: Some((line(number).into(), line(number).into())),
        given_up: None,
    };
    let recorded = third.staffed(into("TE 0000 0003"));
    let refused = third.take(&recorded, None).expect_err("in use");
    assert!(refused.to_string().contains("an earlier transcript put share 3 into it"), "{refused}");
    let long_ago = third.staffed(into("TE 0000 0001"));
    third.take(&long_ago, None).expect("its own transcripts do not tell");
    let broken = between(member(&third), member(&second));
    assert!(
        matches!(&broken[..], [Broken::BagUsedBefore { bag, .. }] if bag.as_str() == "TE 0000 0001"),
        "{broken:?}"
    );
}

/// What was aborted, or broken off before its sheets were proven, is nothing to recover from.
#[test]
fn an_unfinished_generation_is_no_parent_of_a_recovery() {
    let mut first = Room::kek(9);
    first.go_to("gate/2");
    let broken = between(member(&upon(&first, 1)), member(&first));
    assert!(matches!(broken[..], [Broken::UnprovenSet(_)]), "{broken:?}");
    let abort = EventKind::Abort { typed: "ABORT".into(), reason: prose("fire"), destroyed: prose("burned") };
    let by = first.id("witness");
    first.take(&event(by, &[], abort), None).expect("aborted");
    let broken = between(member(&upon(&first, 1)), member(&first));
    assert!(matches!(broken[..], [Broken::AbortedGeneration(_)]), "{broken:?}");
}

/// A header that contradicts itself about the transcript before is no header.
#[test]
fn a_header_that_contradicts_itself_about_its_parent_is_refused() {
    let first = made();
    let child = upon(&first, 1);
    type Change = fn(&mut Parent);
    let changes: [Change; 8] = [
        |parent| parent.entries = 0,
        |parent| {
            let known = parent.known.as_mut().expect("a set");
            known.sheets[1].bag = Some(line("te-0000-0001").into());
        },
        |parent| parent.stopped_at = Some("wipe".into()),
        |parent| parent.known.as_mut().expect("a set").sheets[0].share = 4,
        |parent| parent.known.as_mut().expect("a set").sheets.swap(0, 1),
        |parent| parent.known.as_mut().expect("a set").sheets[0].bag = None,
        |parent| parent.known.as_mut().expect("a set").sheets[0].holder = line("Nobody"),
        |parent| {
            let known = parent.known.as_mut().expect("a set");
            known.holders.push(known.holders[0].clone());
        },
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut entries = child.entries.clone();
        let Record::Header(header) = &mut entries[0].record else { panic!("no header") };
        change(header.parent.as_mut().expect("a parent"));
        let signed = resign(&entries);
        let lines = signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()));
        assert_eq!(first_wrong(lines).1.map(|(line, _)| line), Some(1), "change {number}");
    }
    let mut entries = child.entries.clone();
    let Record::Header(header) = &mut entries[0].record else { panic!("no header") };
    header.parent.as_mut().expect("a parent").ceremony = header.ceremony;
    falls(&entries, 0, "that it is this ceremony itself");
}

/// The lines signed anew, all of which stand by themselves.
fn signed_anew(entries: &[Entry]) -> Audit {
    let signed = resign(entries);
    let (audit, wrong) =
        first_wrong(signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes())));
    assert_eq!(wrong, None, "the lines stand by themselves");
    audit
}

/// The script refuses this line, and says this.
fn falls(entries: &[Entry], at: usize, says: &str) {
    let signed = resign(entries);
    let lines = signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()));
    let (number, why) = first_wrong(lines).1.expect("refused");
    assert_eq!((number, why.to_string().contains(says)), (at + 1, true), "wanted {says}: {why}");
}

/// The first share of this number that was taken.
fn taken(entries: &mut [Entry], x: u8) -> (usize, &mut Record) {
    let is = |entry: &Entry| matches!(entry.record, Record::ShareTaken { share, .. } if share == x);
    let at = entries.iter().position(is).expect("taken");
    (at, &mut entries[at].record)
}

/// What the header says of the set holds for every share: its generation, k of n and key as well as its name.
#[test]
fn a_share_that_contradicts_the_header_is_refused_at_its_line() {
    let first = made();
    let mut child = upon(&first, 1);
    child.finish();
    type Change = fn(&mut Header);
    let cases: [(&str, Change); 4] = [
        ("and the transcript before tells of set", |header| {
            header.parent.as_mut().expect("a parent").known.as_mut().expect("a set").generation = 3;
        }),
        ("generation 1, 2 of 3, and the transcript before tells of set", |header| {
            let known = header.parent.as_mut().expect("a parent").known.as_mut().expect("a set");
            known.quorum = Quorum::new(3, 5).expect("a quorum");
        }),
        ("is of another key than the one expected here", |header| {
            header.parent.as_mut().expect("a parent").known.as_mut().expect("a set").fingerprint =
                Fingerprint([9; 16]);
        }),
        ("is of another key than the one expected here", |header| {
            header.parent.as_mut().expect("a parent").known = None;
            header.choices.expected_fingerprint = Some(Fingerprint([9; 16]));
        }),
    ];
    for (says, change) in cases {
        let mut entries = child.entries.clone();
        let Record::Header(header) = &mut entries[0].record else { panic!("no header") };
        change(header);
        let (at, _) = taken(&mut entries, 1);
        falls(&entries, at, says);
    }
    let mut entries = child.entries.clone();
    let Record::Header(header) = &mut entries[0].record else { panic!("no header") };
    header.choices.expected_fingerprint = Some(Fingerprint([9; 16]));
    falls(&entries, 0, "and expects the key");
    // live the sheet is refused, and a line says why
    let mut upon = first.state().as_parent(first.session.head());
    upon.known.as_mut().expect("a set").quorum = Quorum::new(3, 5).expect("a quorum");
    let template = shipped("recovery");
    let live = choices(&template, None, LockKind::None);
    let mut room = Room::open_upon(Some(upon), 1, &template, live, Mode::Rehearsal, 41).expect("opens");
    room.pile = first.sheets.values().filter_map(|sheets| sheets.last().cloned()).collect();
    room.go_to("collect");
    room.step().expect("a bag");
    room.step().expect("written down");
    let Record::ShareRefused { why, .. } = &room.entries.last().expect("an entry").record else {
        panic!("taken")
    };
    assert!(why.as_str().contains("2 of 3, and the transcript before tells of set"), "{why}");
}

/// A share that gave the key is the one that was made: by its digest, and by who signed it.
#[test]
fn a_share_that_gave_the_key_is_the_one_that_was_made() {
    let first = made();
    let mut second = upon(&first, 1);
    second.finish();
    type Change = fn(&mut Record);
    let another: [Change; 2] = [
        |record| {
            let Record::ShareTaken { digest, .. } = record else { unreachable!() };
            *digest = Digest([9; 32]);
        },
        |record| {
            let Record::ShareTaken { signed_by, .. } = record else { unreachable!() };
            let key = ed25519_dalek::SigningKey::from_bytes(&[9; 32]).verifying_key();
            *signed_by = Some(keyrite::sharing::share::CeremonyKey(key.to_bytes()));
        },
    ];
    for change in another {
        let mut entries = second.entries.clone();
        change(taken(&mut entries, 2).1);
        let audit = signed_anew(&entries);
        let broken = between(of(&audit), member(&first));
        let [only @ Broken::OtherShare { share: 2, .. }] = &broken[..] else { panic!("{broken:?}") };
        assert!(only.to_string().contains("share 2 gave the key with the digest"), "{only}");
        assert!(only.to_string().contains("it is another sheet"), "{only}");
        // a later recovery of the same sheet is held against this one and the first
        let mut third = upon(&second, 2);
        third.pile = first.sheets.values().filter_map(|sheets| sheets.last().cloned()).collect();
        third.finish();
        assert_eq!(among(member(&third), &[member(&second), member(&first)]), []);
        let mut entries = third.entries.clone();
        change(taken(&mut entries, 2).1);
        let audit = signed_anew(&entries);
        let broken = among(of(&audit), &[member(&second), member(&first)]);
        assert!(
            matches!(&broken[..], [Broken::OtherShare { ceremony: one, .. }, Broken::OtherShare { ceremony: two, .. }]
                if *one == second.state().ceremony() && *two == first.state().ceremony()),
            "{broken:?}"
        );
    }
    // words without the rows of the signature have no digest of the whole sheet
    let mut entries = second.entries.clone();
    let Record::ShareTaken { digest, signed_by, .. } = taken(&mut entries, 2).1 else { unreachable!() };
    (*digest, *signed_by) = (Digest([9; 32]), None);
    assert_eq!(between(of(&signed_anew(&entries)), member(&first)), []);
}

/// A sheet that only the oldest ceremony tells of is held against that; a false one that gave no key, against nothing.
#[test]
fn a_share_is_held_against_the_oldest_that_tells_of_it() {
    use keyrite::sharing::share::{Body, Share};
    use keyrite::vocab::Secret;
    let first = made();
    let mut second = upon(&first, 1);
    second.finish();
    let mut third = upon(&second, 2);
    third.pile = first.sheets.values().filter_map(|sheets| sheets.last().cloned()).collect();
    third.go_to("collect");
    let [_, two, three] = third.ids("custodian")[..] else { panic!("three") };
    for (holder, bag) in [(two, "TE 0002 0002"), (three, "TE 0000 0003")] {
        open(&mut third, holder, bag, true).expect("as recorded");
        third.step().expect("a share");
    }
    third.finish();
    let all = [member(&first), member(&second)];
    assert_eq!(among(member(&third), &all), []);
    let mut entries = third.entries.clone();
    let Record::ShareTaken { digest, .. } = taken(&mut entries, 3).1 else { unreachable!() };
    *digest = Digest([9; 32]);
    let audit = signed_anew(&entries);
    assert_eq!(between(of(&audit), member(&second)), [], "which never saw share 3");
    let broken = among(of(&audit), &all);
    assert!(
        matches!(&broken[..], [Broken::OtherShare { share: 3, ceremony, .. }] if *ceremony == first.state().ceremony()),
        "{broken:?}"
    );
    // the register walks up the line in the same way
    let findings = |youngest: Member<'_>| {
        let told = |found_at: &str, state: &State, head| keyrite::ceremony::register::ToldCeremony {
            found_at: found_at.to_owned(),
            state: state.clone(),
            head,
            verified: keyrite::ceremony::register::Verified::Now,
        };
        let all = vec![
            told("made", first.state(), first.session.head()),
            told("second", second.state(), second.session.head()),
            told("third", youngest.state, youngest.head),
        ];
        let today = keyrite::vocab::Day::parse("2026-12-01").expect("a day");
        let register = Register::of(all, Mode::Rehearsal, today);
        let said = register.keys[0].notices.iter().map(|notice| notice.said(today));
        said.filter(|said| said.contains("it is another sheet")).collect::<Vec<String>>()
    };
    assert_eq!(findings(member(&third)), Vec::<String>::new());
    let found = findings(of(&audit));
    assert!(matches!(&found[..], [one] if one.contains("share 3 gave the key")), "{found:?}");
    // a false sheet of share 3 beside the two that give the key
    let mut room = upon(&first, 3);
    room.go_to("collect");
    for _ in 0..4 {
        room.step().expect("a bag, or its share");
    }
    let genuine = keyrite::sharing::payload::read(&first.sheets[&3][0]).expect("a share").header;
    let key = ed25519_dalek::SigningKey::from_bytes(&[9; 32]);
    let false_one = Share::sign(genuine, Body::Open(Secret::copy_of(&[1; 32])), &key);
    let third_holder = room.ids("custodian")[2];
    open(&mut room, third_holder, "TE 0000 0003", true).expect("as recorded");
    let offer = room.staffed(EventKind::Offer(keyrite::transcript::record::ReadFrom::Picture));
    let text = keyrite::sharing::payload::write(&false_one);
    room.take(&offer, Some(support::code(text.expose(), None))).expect("lies on the table");
    room.finish();
    assert_eq!(room.state().taken().len(), 3);
    assert_eq!(between(member(&room), member(&first)), [], "it gave no key");
    let mut entries = room.entries.clone();
    let at =
        entries.iter().position(|entry| matches!(entry.record, Record::Combined { .. })).expect("rebuilt");
    let Record::Combined { used, .. } = &mut entries[at].record else { unreachable!() };
    *used = vec![1, 3];
    let broken = between(of(&signed_anew(&entries)), member(&first));
    assert!(matches!(&broken[..], [Broken::OtherShare { share: 3, .. }]), "{broken:?}");
}

fn destroy(room: &mut Room, opened: u16, given_up: Option<(String, GivenUp)>) -> Result<(), Refusal> {
    let decision = keyrite::transcript::record::AfterOpening::Destroyed;
    let event = room.staffed(EventKind::Decide { opened, decision, bag: None, given_up });
    room.take(&event, None)
}

fn ends(word: &str) -> Option<(String, GivenUp)> {
    Some((word.into(), GivenUp { because: GivenUpBecause::KeyEnds, reason: prose("its use is over") }))
}

/// Sheets are destroyed freely while k are left; below that only with the words, a reason, and what becomes of the key.
#[test]
fn a_key_is_not_destroyed_by_the_way() {
    let mut room = upon(&made(), 1);
    room.go_to("reseal");
    assert!(
        matches!(destroy(&mut room, 1, ends("DESTROY KEY")), Err(Refusal::Contradiction(_))),
        "two are left"
    );
    destroy(&mut room, 1, None).expect("two of three are left");
    let refused = destroy(&mut room, 2, None).expect_err("one would be left");
    assert!(refused.to_string().contains("1 of 3 sheets are left and 2 are needed"), "{refused}");
    assert!(matches!(destroy(&mut room, 2, ends("destroy key")), Err(Refusal::Word { .. })));
    destroy(&mut room, 2, ends("DESTROY KEY")).expect("said and meant");
    room.finish();
    // what was destroyed before counts in the next recovery; signed anew without the words, the line falls
    let at =
        room.entries.iter().rposition(|entry| matches!(entry.record, Record::Resealed { .. })).expect("one");
    let mut entries = room.entries.clone();
    let Record::Resealed { given_up, .. } = &mut entries[at].record else { unreachable!() };
    *given_up = None;
    let signed = resign(&entries);
    let lines = signed.iter().map(|entry| (entry.line.as_bytes(), entry.signature.as_bytes()));
    assert_eq!(first_wrong(lines).1.map(|(line, _)| line), Some(at + 1));
}

/// A sheet that an earlier transcript destroyed is not there any more.
#[test]
fn sheets_destroyed_before_are_counted() {
    let (template, _) = kek();
    let mut first =
        Room::open(&template, choices(&template, Some((2, 4)), LockKind::None), Mode::Rehearsal, 7)
            .expect("opens");
    first.finish();
    let mut second = upon(&first, 1);
    second.custodians = 4;
    second.go_to("reseal");
    destroy(&mut second, 1, None).expect("three are left");
    destroy(&mut second, 2, None).expect("two are left");
    second.finish();
    let mut third = upon(&second, 2);
    third.custodians = 4;
    third.go_to("reseal");
    let refused = destroy(&mut third, 1, None).expect_err("one would be left");
    assert!(refused.to_string().contains("1 of 4 sheets are left and 2 are needed"), "{refused}");
}

/// What a broken-off ceremony left depends on what it was and how far it came.
#[test]
fn a_ceremony_that_broke_off_says_what_is_left() {
    let first = made();
    let at = |generation: bool, step: &str| {
        let mut room = if generation { Room::kek(3) } else { upon(&first, 1) };
        room.go_to(step);
        room
    };
    let mut released = at(false, "release");
    let way = keyrite::ceremony::WayOut::key_to_file();
    let leave = released.staffed(EventKind::Release {
        way: Some(way),
        destination: line("the module of site B"),
        more: false,
    });
    released.take(&leave, None).expect("released");
    let mut half = at(false, "reseal");
    half.step().expect("one decision");
    let cases: [(&str, Room, &[&str], &[&str]); 9] = [
        (
            "before the draw",
            at(true, "draw"),
            &["nothing: there was no key yet", "no sheet was printed"],
            &["destroyed before"],
        ),
        ("before the split", at(true, "split"), &["a new one is drawn"], &["cannot be brought back"]),
        (
            "some sheets",
            at(true, "gate/2"),
            &["fewer than the 2 that rebuild", "are destroyed before witnesses"],
            &[],
        ),
        (
            "proven",
            at(true, "wipe"),
            &["any 2 of them rebuild its key", "are destroyed before witnesses"],
            &[],
        ),
        (
            "wiped",
            at(true, "review"),
            &["stay sealed in their bags", "the set is whole"],
            &["destroyed before witnesses"],
        ),
        (
            "no bag opened",
            at(false, "collect"),
            &["no bag was opened"],
            &["destroy", "cannot be brought back"],
        ),
        (
            "sheets opened",
            at(false, "combine"),
            &[
                "bag TE 0000 0001 of Custodian 1, share 1: opened, and not decided about",
                "is kept",
                "still on their sheets",
            ],
            &["destroy", "cannot be brought back"],
        ),
        (
            "released",
            released,
            &[
                "the key has left: to a new file, the module of site B",
                "the same sheets rebuild it again",
                "is kept",
            ],
            &["destroy", "cannot be brought back"],
        ),
        (
            "half resealed",
            half,
            &[
                "share 1: sealed again in bag TE 0002 0001",
                "share 2: opened, and not decided about",
                "is kept",
            ],
            &["destroy", "cannot be brought back"],
        ),
    ];
    for (name, room, says, never) in cases {
        let handed = room.state().as_parent(room.session.head()).redo.as_str().to_lowercase();
        for part in says {
            assert!(handed.contains(&part.to_lowercase()), "{name}: {handed} does not say {part}");
        }
        for part in never {
            assert!(!handed.contains(&part.to_lowercase()), "{name}: {handed} says {part}");
        }
    }
}

/// The record of an abort says what existed: no key after one share, what had left, what was opened.
#[test]
fn an_abort_says_what_existed() {
    let first = made();
    let mut one = upon(&first, 1);
    one.go_to("collect");
    one.step().expect("a bag");
    one.step().expect("a share");
    let mut released = upon(&first, 1);
    released.go_to("release");
    let way = keyrite::ceremony::WayOut::key_to_file();
    let leave =
        released.staffed(EventKind::Release { way: Some(way), destination: line("site B"), more: false });
    released.take(&leave, None).expect("released");
    let mut generation = Room::kek(3);
    generation.go_to("gate/2");
    let cases: [(Room, &[&str], &str); 3] = [
        (one, &["No key was rebuilt; the shares that were read are wiped", "share 1: opened"], "A key was"),
        (
            released,
            &["The rebuilt key was in memory, and is wiped now", "the key has left: to a new file, site B"],
            "No key",
        ),
        (generation, &["A key was in memory, and is wiped now", "Sheets sent to print: 1"], "No key"),
    ];
    for (mut room, says, never) in cases {
        let abort =
            EventKind::Abort { typed: "ABORT".into(), reason: prose("fire"), destroyed: prose("kept") };
        let by = room.id("witness");
        room.take(&event(by, &[], abort), None).expect("aborted");
        let Record::Abort { existed, .. } = &room.entries.last().expect("an entry").record else {
            panic!("no end")
        };
        assert!(says.iter().all(|part| existed.as_str().contains(part)), "{existed}");
        assert!(!existed.as_str().contains(never), "{existed}");
    }
}
