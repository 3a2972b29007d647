//! A ceremony on a disk that is full: a small tmpfs, mounted as root or by sudo.

#![allow(clippy::expect_used)]

use std::fs;

use crate::support::Room;
use crate::support::days::first_day;
use crate::support::desk::{at, is_sealed, note, open, opening, verdict};
use crate::support::disk::Disk;
use crate::support::{line, prose};
use keyrite::ceremony::verdict::Verdict;
use keyrite::desk::archive::checking::check_folder;
use keyrite::desk::emergency::{self, Beginning, Somebody};
use keyrite::desk::holding::{Answer, Holding, Undone};
use keyrite::transcript::names;
use keyrite::transcript::record::Finding;

#[test]
fn an_entry_that_is_not_kept_can_be_tried_again_or_given_up() {
    let disk = Disk::of(64);
    let folder = disk.at.join("ceremony");
    let mut holding = open(&folder);
    assert!(matches!(holding.submit(note()), Answer::Taken { .. }));
    let filler = disk.fill();
    let kept = check_folder(&folder).expect("readable").audit.lines();
    let refused = loop {
        match holding.submit(note()) {
            Answer::Taken { .. } => {}
            other => break other,
        }
    };
    let Answer::NotKept(error) = refused else { panic!("{refused:?}") };
    assert!(error.to_string().contains("the disk is full"), "{error}");
    let before = check_folder(&folder).expect("readable");
    assert!(before.wrong.is_none() && before.audit.lines() >= kept, "what is on disk stands");
    assert!(matches!(holding.carry_on(), Answer::NotKept(_)), "still full");
    fs::remove_file(&filler).expect("room again");
    // whoever records something else first would leave a gap behind it
    let Answer::Refused(refusal) = holding.submit(note()) else { panic!("taken over an entry that waits") };
    assert!(refusal.to_string().contains("the last entry is not kept yet: try again"), "{refusal}");
    assert_eq!(check_folder(&folder).expect("readable").audit.lines(), before.audit.lines());
    assert!(matches!(holding.carry_on(), Answer::Taken { .. }), "kept once there is room");
    assert_eq!(check_folder(&folder).expect("readable").audit.lines(), before.audit.lines() + 1);
    assert!(matches!(holding.submit(note()), Answer::Taken { .. }), "and it goes on");
    holding.give_up();
    assert!(matches!(holding.submit(note()), Answer::Refused(_)), "given up is given up");
    let after = check_folder(&folder).expect("readable");
    assert!(after.wrong.is_none(), "{:?}", after.wrong);
}

/// At whichever write of the close the disk is full: before the seal nothing is lost and nothing left, after it only
/// papers can be missing, and once there is room all of it is there.
#[test]
fn a_full_disk_at_the_close_leaves_the_ceremony_before_its_seal() {
    let disk = Disk::of(4096);
    let folder = disk.at.join("ceremony");
    let (mut holding, seal, _) = at("seal", Room::kek(5), &folder);
    let before = check_folder(&folder).expect("readable").audit.lines();
    let filler = disk.fill();
    let mut answer = holding.submit(seal);
    let (mut unsealed, mut unpapered) = (0, 0);
    loop {
        let report = check_folder(&folder).expect("readable");
        match &answer {
            Answer::NotKept(error) => {
                assert!(error.to_string().contains("the disk is full"), "{error}");
                assert!(report.wrong.is_none() && report.audit.lines() == before, "{:?}", report.wrong);
                assert!(!report.waits, "what was prepared for nothing is taken away");
                unsealed += 1;
            }
            Answer::NotDone { undone, why } => {
                assert!(*undone == Undone::Papers && why.contains("the disk is full"), "{undone:?} {why}");
                assert!(is_sealed(&report) && report.missing.is_empty(), "{:?}", report.missing);
                unpapered += 1;
            }
            Answer::Taken { .. } => break,
            other => panic!("{other:?}"),
        }
        // every paper is made again each time
        let room = if unpapered == 0 { 4096 } else { 64 << 10 };
        let left = fs::metadata(&filler).expect("there").len();
        let file = fs::File::options().write(true).open(&filler).expect("opens");
        file.set_len(left.checked_sub(room).expect("it ends before the disk is empty")).expect("shrinks");
        answer = holding.carry_on();
    }
    assert!(unsealed >= 10 && unpapered >= 3, "{unsealed} times before the seal, {unpapered} times after it");
    let (verdict, sentence) = verdict(&folder);
    assert_eq!(verdict, Verdict::Valid, "{sentence}");
    for name in keyrite::transcript::ClosingFile::after_seal().chain([
        "FORMAT.txt",
        "recovery-kit/recover.py",
        "papers/attestation.pdf",
    ]) {
        let optional = [names::ALLOWED_WITNESSES, names::STATEMENT_HYBRID, names::ALLOWED_SIGNERS_HYBRID];
        assert!(optional.contains(&name) || folder.join(name).exists(), "{name}");
    }
    assert!(!folder.join(names::CLOSING).exists());
}

/// A next day for which there is no room leaves nothing, and is opened under the same name once there is.
#[test]
fn a_next_day_without_room_leaves_nothing() {
    let before = tempfile::tempdir().expect("a folder");
    let first = first_day(before.path());
    let disk = Disk::of(256);
    let second = disk.at.join("first-day-2");
    let filler = disk.fill();
    let why = Holding::next_day(&first, &second).map(|_| ()).expect_err("a full disk").to_string();
    assert!(why.contains("No space left") || why.contains("is full"), "{why}");
    assert!(!second.exists(), "something of it is left");
    fs::remove_file(filler).expect("removes");
    let holding = Holding::next_day(&first, &second).expect("there is room now");
    assert_eq!(holding.state().part(), 2);
}

/// An emergency that begins on a full disk is refused with the reason, wherever in its first lines the room ends, and what
/// was written is a transcript; once there is room it begins in another folder.
#[test]
fn an_emergency_on_a_full_disk_says_so() {
    let somebody = |name| Somebody { name: line(name), identity: line("passport"), like: Vec::new() };
    let said = Beginning {
        brings: somebody("Ada Adler"),
        witness: somebody("Wim Wirth"),
        affiliation: line("Head office"),
        allowed: line("the board, by telephone"),
        reason: prose(&"The vault burnt. ".repeat(100)),
        findings: vec![Finding { what: line("swap"), found: line("in use"), as_wanted: false }],
    };
    let disk = Disk::of(1024);
    let filler = disk.fill();
    let (mut unopened, mut broken_off) = (0, 0);
    for round in 0.. {
        let folder = disk.at.join(format!("emergency-{round}"));
        match emergency::begin(opening("emergency"), &folder, &said) {
            Ok(holding) => {
                assert_eq!(holding.state().people().len(), 2);
                assert!(holding.state().done().approved);
                break;
            }
            Err(why) => {
                let why = why.to_string();
                assert!(why.contains("No space left") || why.contains("the disk is full"), "{why}");
            }
        }
        match check_folder(&folder) {
            Ok(report) if report.audit.lines() > 0 => {
                assert!(report.wrong.is_none(), "{:?}", report.wrong);
                broken_off += 1;
            }
            Ok(_) | Err(_) => unopened += 1,
        }
        let _ = fs::remove_dir_all(&folder);
        let left = fs::metadata(&filler).expect("there").len();
        let file = fs::File::options().write(true).open(&filler).expect("opens");
        file.set_len(left.checked_sub(4096).expect("it begins before the disk is empty")).expect("shrinks");
    }
    assert!(unopened >= 1 && broken_off >= 1, "{unopened} times not opened, {broken_off} times broken off");
}
