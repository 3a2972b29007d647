//! A ceremony on the real desk whose folder goes away, whose key cannot leave: nothing comes of an entry
//! that is not kept, nothing is lost that should come of one that is, and each can be tried again.

#![allow(clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::desk::{at, note, open, verdict};
use crate::support::{Dealing, Room, choices, deal, line, shipped};
use keyrite::ceremony::verdict::Verdict;
use keyrite::ceremony::{Event, EventKind, WayOut};
use keyrite::desk::archive::checking::check_folder;
use keyrite::desk::archive::closing;
use keyrite::desk::archive::folder::Folder;
use keyrite::desk::holding::{Answer, Outcome, Request, SheetWay, Undone};
use keyrite::desk::new_file::Privacy;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::PersonId;
use keyrite::transcript::names;
use keyrite::transcript::record::Record;
use keyrite::vocab::{Mode, Prose};

/// Killed between the writing of the close's files and the last of their names: said, and the next start completes it.
#[test]
fn a_close_that_was_killed_is_completed_or_named() {
    let mut room = Room::kek(6);
    room.finish();
    let files = room.closing.as_ref().expect("prepared");
    let (seal, entries) = room.kept.split_last().expect("entries");
    for moved in 0.. {
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("ceremony");
        let mut folder = Folder::create(&path).expect("a folder");
        entries.iter().for_each(|entry| folder.keep(entry).expect("kept"));
        folder.prepare(files).expect("prepared");
        let (unsealed, sentence) = verdict(&path);
        assert_eq!(unsealed, Verdict::Unfinished, "{sentence}");
        assert!(sentence.contains("the program ended just before it, or the seal was cut off"), "{sentence}");
        assert!(closing::complete(&path).is_err(), "somebody writes here");
        folder.keep(seal).expect("kept");
        drop(folder);
        let waiting = path.join(names::CLOSING);
        let all: Vec<PathBuf> = fs::read_dir(&waiting).expect("there").flatten().map(|e| e.path()).collect();
        for from in all.iter().take(moved) {
            fs::rename(from, path.join(from.file_name().expect("a name"))).expect("moved");
        }
        let (sealed, sentence) = verdict(&path);
        let named = check_folder(&path).expect("readable").missing.is_empty();
        assert_eq!(sealed, if named { Verdict::Valid } else { Verdict::Unfinished }, "{moved}: {sentence}");
        assert!(named || sentence.contains("waits in closing.part"), "{moved}: {sentence}");
        assert!(closing::complete(&path).expect("completed"), "{moved}");
        let (whole, sentence) = verdict(&path);
        assert_eq!(whole, Verdict::Valid, "{moved}: {sentence}");
        assert!(!waiting.exists() && path.join("recovery-kit/recover.py").exists());
        assert!(!closing::complete(&path).expect("nothing to do"));
        if moved == all.len() {
            return;
        }
    }
}

/// What is prepared without a seal is never taken for a close, whoever asks.
#[test]
fn nothing_is_completed_without_its_seal() {
    let mut room = Room::kek(7);
    room.finish();
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("ceremony");
    let mut folder = Folder::create(&path).expect("a folder");
    room.kept.iter().rev().skip(1).rev().for_each(|entry| folder.keep(entry).expect("kept"));
    folder.prepare(room.closing.as_ref().expect("prepared")).expect("prepared");
    drop(folder);
    assert!(!closing::complete(&path).expect("readable"));
    assert!(!path.join(names::STATEMENT).exists() && path.join(names::CLOSING).exists());
}

fn recovery(seed: u64) -> Room {
    Room::recovery(seed, Mode::Rehearsal, deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).codes)
}

/// A key that is to leave into this file.
fn release(room: &Room, order: Request, way: WayOut, path: &Path) -> Request {
    let what = EventKind::Release { way: Some(way), destination: line("to the vault"), more: false };
    let _ = room;
    Request {
        event: Event { what, ..order.event },
        secret: None,
        way: None,
        export: Some(path.to_owned()),
        attach: None,
        seal: None,
        open: None,
        sign: None,
    }
}

fn exception(by: PersonId) -> Request {
    let said = |text: &str| Prose::typed(text).expect("short");
    let what = EventKind::Exception {
        about: keyrite::transcript::Subject::Remark,
        expected: said("the key leaves as a file"),
        happened: said("it could not be written"),
        decided: said("the ceremony is held again"),
    };
    Request::plain(Event { by, with: Vec::new(), what })
}

/// The place of the key goes away between the entry and the file: nothing else is taken, it can be tried again there or
/// elsewhere, and what left is whole.
#[test]
fn a_key_that_cannot_leave_waits_and_takes_another_file() {
    let place = tempfile::tempdir().expect("a folder");
    let usb = place.path().join("usb");
    fs::create_dir(&usb).expect("creates");
    let (mut holding, order, room) = at("release", recovery(21), &place.path().join("held"));
    let order = release(&room, order, WayOut::key_to_file(), &usb.join("key"));
    // the medium is pulled out once there is room for the key on it: the keeping of the entry waits for its own folder
    let away = place.path().join("away");
    fs::rename(place.path().join("held"), &away).expect("renamed");
    let Answer::NotKept(error) = holding.submit(order) else { panic!("kept nowhere") };
    assert!(error.to_string().contains("it is not there any more"), "{error}");
    fs::remove_dir(&usb).expect("nothing with a name is in it");
    fs::rename(&away, place.path().join("held")).expect("renamed");
    let Answer::NotDone { undone: Undone::Key, why } = holding.carry_on() else { panic!("left") };
    assert!(why.contains("usb: there is no such folder"), "{why}");
    let lines = check_folder(&place.path().join("held")).expect("readable").audit.lines();
    let Answer::Refused(refusal) = holding.submit(exception(PersonId(1))) else { panic!("taken meanwhile") };
    assert!(refusal.to_string().contains("what the last entry says is not done yet"), "{refusal}");
    assert!(matches!(holding.carry_on(), Answer::NotDone { .. }), "still gone");
    let taken = place.path().join("taken");
    fs::write(&taken, "mine").expect("writes");
    let inside = place.path().join("held/key");
    let Answer::NotDone { why, .. } = holding.carry_on_into(&inside) else { panic!("beside the record") };
    assert!(why.contains("no key is written into it") && !inside.exists(), "{why}");
    let Answer::NotDone { why, .. } = holding.carry_on_into(&taken) else { panic!("overwritten") };
    assert!(why.contains("nothing is overwritten"), "{why}");
    assert_eq!(fs::read(&taken).expect("there"), b"mine");
    // into another file: a line says so first, and nothing leaves before it is kept
    let another = place.path().join("key");
    fs::rename(place.path().join("held"), &away).expect("renamed");
    let Answer::NotKept(error) = holding.carry_on_into(&another) else { panic!("kept nowhere") };
    assert!(error.to_string().contains("it is not there any more") && !another.exists(), "{error}");
    fs::rename(&away, place.path().join("held")).expect("renamed");
    // the same file again is no other place
    let Answer::Taken { outcomes, record } = holding.carry_on_into(&another) else { panic!("not taken") };
    assert!(matches!(*record, Record::Released(_)), "{record:?}");
    let [Outcome::Exported { path, privacy: Privacy::OwnerAlone, .. }] = outcomes.as_slice() else {
        panic!("{outcomes:?}")
    };
    assert_eq!((path, fs::read(path).expect("there").len()), (&another, 32));
    assert_eq!(fs::read(path).expect("there"), deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).root.expose());
    let report = check_folder(&place.path().join("held")).expect("readable");
    assert!(report.audit.lines() == lines + 1 && report.wrong.is_none(), "{:?}", report.wrong);
    let kept = fs::read_to_string(place.path().join("held/transcript.jsonl")).expect("readable");
    let last = kept.lines().last().expect("a line");
    let says = format!("could not leave to the place that was named, and leaves to {}.", another.display());
    assert!(last.contains("\"type\":\"note\"") && last.contains(&says), "{last}");
}

/// A key that is left where it was is owed an exception, and nothing else is taken before.
#[test]
fn a_key_that_never_leaves_is_an_exception() {
    let place = tempfile::tempdir().expect("a folder");
    let held = place.path().join("held");
    let usb = place.path().join("usb");
    fs::create_dir(&usb).expect("creates");
    let (mut holding, order, room) = at("release", recovery(22), &held);
    let before = holding.state().exceptions().len();
    let who = order.event.by;
    let order = release(&room, order, WayOut::key_to_file(), &usb.join("key"));
    let away = place.path().join("away");
    fs::rename(&held, &away).expect("renamed");
    assert!(matches!(holding.submit(order), Answer::NotKept(_)));
    let Answer::Refused(refusal) = holding.leave() else { panic!("left before it was kept") };
    assert!(refusal.to_string().contains("no entry is waiting"), "{refusal}");
    fs::remove_dir(&usb).expect("empty");
    fs::rename(&away, &held).expect("renamed");
    assert!(matches!(holding.carry_on(), Answer::NotDone { undone: Undone::Key, .. }));
    let Answer::Taken { outcomes, .. } = holding.leave() else { panic!("not left") };
    assert!(matches!(outcomes.as_slice(), [Outcome::Failed(_)]), "{outcomes:?}");
    let remark = EventKind::Note(Prose::typed("a remark").expect("short"));
    let Answer::Refused(refusal) =
        holding.submit(Request::plain(Event { by: who, with: Vec::new(), what: remark }))
    else {
        panic!("taken before the exception")
    };
    assert!(refusal.to_string().contains("record it as an exception first"), "{refusal}");
    assert!(matches!(holding.submit(exception(who)), Answer::Taken { .. }));
    let told = |folder: &Path| {
        let report = check_folder(folder).expect("readable");
        assert!(report.wrong.is_none(), "{:?}", report.wrong);
        report.audit.state().expect("begun").exceptions().len()
    };
    assert_eq!(told(&held), before + 1);
    assert!(matches!(holding.submit(exception(who)), Answer::Taken { .. }), "and it goes on");
}

/// A sheet whose printer is gone is not out: again, or on without it, and the record says so by a spoiled sheet.
#[test]
fn a_sheet_whose_printer_is_gone_is_tried_again_or_spoiled() {
    let place = tempfile::tempdir().expect("a folder");
    let held = place.path().join("held");
    let (mut holding, mut order, _) = at("print/1", Room::kek(23), &held);
    let Answer::CannotBegin(trouble) = holding.submit(Request::plain(order.event.clone())) else {
        panic!("no way")
    };
    assert!(trouble.to_string().contains("where it should go"), "{trouble}");
    order.way = Some(SheetWay::Printer("no-such-printer".into()));
    let by = order.event.clone();
    let Answer::NotDone { undone: Undone::Sheet { again: true }, why } = holding.submit(order) else {
        panic!("out")
    };
    assert!(!why.is_empty());
    assert!(matches!(holding.carry_on(), Answer::NotDone { .. }), "still gone");
    let Answer::Taken { outcomes, .. } = holding.leave() else { panic!("not left") };
    assert!(matches!(outcomes.as_slice(), [Outcome::Failed(_)]), "{outcomes:?}");
    let reason = Prose::typed("it never came").expect("short");
    let what = EventKind::SheetSpoiled { reason, destroyed: line("there is none") };
    assert!(matches!(holding.submit(Request::plain(Event { what, ..by })), Answer::Taken { .. }));
    assert_eq!(holding.state().sheets().spoiled, 1);
    assert!(check_folder(&held).expect("readable").wrong.is_none());
}

/// The record is copied and shown around: a key is not written beside it, in production no sheet either, and nothing is
/// recorded of the try.
#[test]
fn nothing_secret_is_written_into_the_record() {
    let place = tempfile::tempdir().expect("a folder");
    let held = place.path().join("held");
    let (mut holding, order, room) = at("release", recovery(29), &held);
    let lines = holding.state().entries();
    let order = release(&room, order, WayOut::key_to_file(), &held.join("papers/../key"));
    let Answer::CannotBegin(trouble) = holding.submit(order) else { panic!("beside the record") };
    assert!(trouble.to_string().contains("no key is written into it"), "{trouble}");
    assert_eq!(holding.state().entries(), lines);
    for (mode, seed) in [(Mode::Production, 31), (Mode::Rehearsal, 33)] {
        let held = place.path().join(mode.word());
        let template = shipped("kek");
        let chosen = choices(&template, Some((2, 3)), LockKind::None);
        let made = Room::open(&template, chosen, mode, seed).expect("opens");
        let (mut holding, mut order, _) = at("print/1", made, &held);
        order.way = Some(SheetWay::Folder(held.join("sheets")));
        let answer = holding.submit(order);
        match mode {
            Mode::Production => {
                let Answer::CannotBegin(trouble) = answer else { panic!("beside the record") };
                assert!(trouble.to_string().contains("no sheet is written into it"), "{trouble}");
                assert!(!held.join("sheets").exists());
            }
            Mode::Rehearsal => assert!(matches!(answer, Answer::Taken { .. })),
        }
    }
}

/// Everything that can happen to a folder while a ceremony writes into it: the next entry is not kept, the cause is
/// named, and it goes on once the folder is what it was.
#[test]
fn an_entry_is_kept_only_where_it_can_be_found() {
    type Undo = Box<dyn FnOnce(&Path)>;
    let append = |name: &'static str| {
        move |folder: &Path| -> Undo {
            let path = folder.join(name);
            let length = fs::metadata(&path).expect("there").len();
            let mut text = fs::read(&path).expect("there");
            text.extend(b"more\n");
            fs::write(&path, text).expect("writes");
            Box::new(move |_| {
                fs::File::options().write(true).open(&path).expect("opens").set_len(length).expect("cut");
            })
        }
    };
    let exchange = |name: &'static str| {
        move |folder: &Path| -> Undo {
            let (path, aside) = (folder.join(name), folder.join("aside"));
            fs::rename(&path, &aside).expect("moved");
            fs::copy(&aside, &path).expect("copied");
            Box::new(move |_| fs::rename(&aside, &path).expect("moved back"))
        }
    };
    let renamed = |folder: &Path| -> Undo {
        let other = folder.with_extension("renamed");
        fs::rename(folder, &other).expect("renamed");
        Box::new(move |folder| fs::rename(&other, folder).expect("renamed"))
    };
    let replaced = |folder: &Path| -> Undo {
        let other = folder.with_extension("renamed");
        fs::rename(folder, &other).expect("renamed");
        fs::create_dir(folder).expect("another");
        for name in [names::TRANSCRIPT, names::SIGNATURES] {
            fs::copy(other.join(name), folder.join(name)).expect("copied");
        }
        Box::new(move |folder| {
            fs::remove_dir_all(folder).expect("removed");
            fs::rename(&other, folder).expect("renamed");
        })
    };
    let linked = |folder: &Path| -> Undo {
        let other = folder.with_extension("renamed");
        fs::rename(folder, &other).expect("renamed");
        std::os::unix::fs::symlink(&other, folder).expect("linked");
        Box::new(move |folder| {
            fs::remove_file(folder).expect("removed");
            fs::rename(&other, folder).expect("renamed");
        })
    };
    let truncated = |folder: &Path| -> Undo {
        let path = folder.join(names::TRANSCRIPT);
        let whole = fs::read(&path).expect("there");
        fs::File::options().write(true).open(&path).expect("opens").set_len(7).expect("cut");
        Box::new(move |_| fs::write(&path, whole).expect("whole again"))
    };
    let unlinked = |folder: &Path| -> Undo {
        let (path, aside) = (folder.join(names::SIGNATURES), folder.join("aside"));
        fs::hard_link(&path, &aside).expect("linked");
        fs::remove_file(&path).expect("removed");
        Box::new(move |_| fs::rename(&aside, &path).expect("moved back"))
    };
    type Happens = (&'static str, Box<dyn Fn(&Path) -> Undo>, &'static str);
    let cases: [Happens; 9] = [
        ("the folder is renamed", Box::new(renamed), "ceremony: it is not there any more"),
        ("another is in its place", Box::new(replaced), "ceremony: something else is there now"),
        ("a link is in its place", Box::new(linked), "ceremony: something else is there now"),
        (
            "the lines are exchanged",
            Box::new(exchange(names::TRANSCRIPT)),
            "transcript.jsonl: something else",
        ),
        (
            "the signatures are exchanged",
            Box::new(exchange(names::SIGNATURES)),
            "transcript.sig: something else",
        ),
        ("the signatures are removed", Box::new(unlinked), "transcript.sig: it is not there any more"),
        ("a line is added", Box::new(append(names::TRANSCRIPT)), "transcript.jsonl: another program wrote"),
        (
            "a signature is added",
            Box::new(append(names::SIGNATURES)),
            "transcript.sig: another program wrote",
        ),
        ("the lines are cut", Box::new(truncated), "transcript.jsonl: another program wrote"),
    ];
    for (case, happens, says) in cases {
        let place = tempfile::tempdir().expect("a folder");
        let folder = place.path().join("ceremony");
        let mut holding = open(&folder);
        assert!(matches!(holding.submit(note()), Answer::Taken { .. }));
        let undo = happens(&folder);
        let answer = holding.submit(note());
        let Answer::NotKept(error) = answer else { panic!("{case}: {answer:?}") };
        assert!(error.to_string().contains(says), "{case}: {error}");
        assert!(error.to_string().contains("try again"), "{case}: {error}");
        assert!(matches!(holding.carry_on(), Answer::NotKept(_)), "{case}: still so");
        undo(&folder);
        let answer = holding.carry_on();
        assert!(matches!(answer, Answer::Taken { .. }), "{case}: {answer:?}");
        let report = check_folder(&folder).expect("readable");
        assert!(report.wrong.is_none() && report.audit.lines() == 3, "{case}: {:?}", report.wrong);
    }
}

/// A medium is pulled out and put in again: to the system it is another device, on which other files have the same names. The
/// path leads there over a link, as a desktop's mount point would. What was kept must be there; of the entry that was being
/// written a beginning may have arrived.
#[test]
fn a_medium_that_comes_back_is_gone_on_with() {
    type Happens = Box<dyn Fn(&Path)>;
    let add = |name: &'static str, text: &'static [u8]| -> Happens {
        Box::new(move |folder| {
            let mut file = fs::File::options().append(true).open(folder.join(name)).expect("opens");
            std::io::Write::write_all(&mut file, text).expect("writes");
        })
    };
    let cases: [(&str, Happens, Result<(), &str>); 6] = [
        ("as it was", Box::new(|_| ()), Ok(())),
        (
            "with the beginning of a line",
            Box::new(|folder| {
                let path = folder.join(names::TRANSCRIPT);
                let lines = fs::read(&path).expect("there");
                // all lines begin so
                fs::write(&path, [&lines[..], &lines[..3]].concat()).expect("writes");
            }),
            Ok(()),
        ),
        (
            "with another line",
            add(names::TRANSCRIPT, b"more\n"),
            Err("transcript.jsonl: another program wrote"),
        ),
        (
            "with another signature",
            add(names::SIGNATURES, b"!"),
            Err("transcript.sig: another program wrote"),
        ),
        (
            "with a line changed",
            Box::new(|folder| {
                let path = folder.join(names::TRANSCRIPT);
                let mut lines = fs::read(&path).expect("there");
                lines[9] ^= 1;
                fs::write(&path, lines).expect("writes");
            }),
            Err("transcript.jsonl: something else is there now"),
        ),
        (
            "with a line less",
            Box::new(|folder| fs::write(folder.join(names::SIGNATURES), b"").expect("writes")),
            Err("transcript.sig: something else is there now"),
        ),
    ];
    for (case, happens, wanted) in cases {
        let (place, medium, again) = media();
        let (mount, folder) = (place.path().join("stick"), place.path().join("stick/ceremony"));
        std::os::unix::fs::symlink(medium.path(), &mount).expect("linked");
        let mut holding = open(&folder);
        assert!(matches!(holding.submit(note()), Answer::Taken { .. }), "{case}");
        fs::remove_file(&mount).expect("pulled out");
        assert!(matches!(holding.submit(note()), Answer::NotKept(_)), "{case}");
        let back = again.path().join("ceremony");
        fs::create_dir(&back).expect("creates");
        for name in [names::TRANSCRIPT, names::SIGNATURES] {
            fs::copy(medium.path().join("ceremony").join(name), back.join(name)).expect("copied");
        }
        happens(&back);
        std::os::unix::fs::symlink(again.path(), &mount).expect("put in again");
        match (holding.carry_on(), wanted) {
            (Answer::Taken { .. }, Ok(())) => {
                assert!(matches!(holding.submit(note()), Answer::Taken { .. }), "{case}");
                let report = check_folder(&back).expect("readable");
                assert!(report.wrong.is_none() && report.audit.lines() == 4, "{case}: {:?}", report.wrong);
            }
            (Answer::NotKept(error), Err(says)) => {
                assert!(error.to_string().contains(says), "{case}: {error}")
            }
            (answer, wanted) => panic!("{case}: {answer:?}, and {wanted:?} is due"),
        }
    }
}

/// A place for a mount point, and two media, which are two devices.
fn media() -> (tempfile::TempDir, tempfile::TempDir, tempfile::TempDir) {
    use std::os::unix::fs::MetadataExt;
    let [place, medium] =
        [(); 2].map(|()| tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder"));
    let again = tempfile::tempdir_in("/dev/shm").expect("memory that is mounted as a file system");
    let device = |folder: &tempfile::TempDir| folder.path().metadata().expect("there").dev();
    assert_ne!(device(&medium), device(&again), "/dev/shm is a file system of its own");
    (place, medium, again)
}

/// A folder that is removed for good: nothing is said to be kept, and it can only be given up.
#[test]
fn a_removed_folder_stops_the_ceremony() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("ceremony");
    let mut holding = open(&folder);
    fs::remove_dir_all(&folder).expect("removed");
    for answer in [holding.submit(note()), holding.carry_on()] {
        let Answer::NotKept(error) = answer else { panic!("{answer:?}") };
        assert!(error.to_string().contains("it is not there any more"), "{error}");
    }
    // nor is a new one of that name the old one
    fs::create_dir(&folder).expect("creates");
    assert!(matches!(holding.carry_on(), Answer::NotKept(_)));
    holding.give_up();
    assert_eq!(fs::read_dir(&folder).expect("there").count(), 0);
}

/// Where nothing can be made that is said, and not that the folder above were missing.
#[test]
fn a_place_in_which_nothing_can_be_made_is_named() {
    for (at, why) in [
        (
            "/proc/ceremony",
            "/proc: it cannot be written here (nothing new can be made there): choose another place",
        ),
        ("/nowhere/at/all", "/nowhere/at: there is no such folder: create it first, or choose another place"),
    ] {
        let refused = Folder::create(Path::new(at)).expect_err("nothing is made").to_string();
        assert_eq!(refused, why);
    }
}
