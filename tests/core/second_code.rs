//! A sealed payload that every sheet carries as a second code: which scripts may have it, and what is read back.

#![allow(clippy::indexing_slicing)]

use crate::support::keyed::{ON_SHEETS, on_sheets, with_steps_before_sheets};
use crate::support::{Dealing, Room, choices, code, codes, deal, secret, typed_twice};
use keyrite::ceremony::audit::Outcome;
use keyrite::ceremony::{EventKind, SecretInput, SheetReading};
use keyrite::desk::readings::{ReadingError, read_bytes, read_scanned};
use keyrite::plan::template::MAX_ABOUT_ON_SHEETS;
use keyrite::plan::{blocks, load};
use keyrite::sharing::payload;
use keyrite::sharing::rows;
use keyrite::sharing::sealed::code as second;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::{ReadFrom, Record};
use keyrite::vocab::Mode;
use keyrite::vocab::digest::sha256;

const ABOUT: &str = "about = \"Password of {key.label}\"";

fn making(mode: Mode) -> Room {
    let template = on_sheets();
    let chosen = choices(&template, Some((2, 3)), LockKind::None);
    Room::open(&template, chosen, mode, 61).expect("opens")
}

/// Reads the sheet of share 2 back; why it was not taken, as the record has it.
fn read_back(room: &mut Room, from: ReadFrom, sheet: SecretInput) -> Option<String> {
    let event = room.staffed(EventKind::ReadBack(from));
    room.take(&event, Some(sheet)).expect("recorded");
    match &room.entries.last().expect("a line").record {
        Record::ReadBackFailed { why, .. } => Some(why.to_string()),
        Record::ReadBack { .. } => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_sheet_carries_what_was_sealed() {
    for mode in [Mode::Production, Mode::Rehearsal] {
        let mut room = making(mode);
        room.finish();
        assert_eq!(room.outcome(), Outcome::Sealed { open_exceptions: 0 });
        let file = &room.files["001-password.sealed"];
        assert_eq!(room.second.len(), 3);
        for code in room.second.values() {
            assert_eq!(second::read(code).as_ref(), Ok(file));
        }
        let sealed = room.state().on_sheets().expect("sealed for the sheets");
        assert_eq!((sealed.about.as_str(), sealed.sha256), ("Password of REHEARSAL-KEY", sha256(file)));
    }
}

/// Where no secret is sealed for them, or at another step, sheets have one code.
#[test]
fn other_sheets_have_one_code() {
    let beside = ON_SHEETS.replace("on_sheets = true\n", "");
    let template = load("kek", &with_steps_before_sheets(&beside)).expect("loads");
    let chosen = choices(&template, Some((2, 3)), LockKind::None);
    let mut room = Room::open(&template, chosen, Mode::Rehearsal, 62).expect("opens");
    room.finish();
    assert!(room.second.is_empty() && room.files.len() == 1 && room.state().on_sheets().is_none());
    let mut room = Room::kek(63);
    room.go_to("read-back/2");
    let (sheet, stray) = (room.sheets[&2][0].clone(), made_elsewhere());
    let why = read_back(&mut room, ReadFrom::Picture, codes(&sheet, &[&stray], None)).expect("refused");
    assert!(why.contains("and this sheet was made without a second code"), "{why}");
}

/// The second code of another ceremony of the same script.
fn made_elsewhere() -> String {
    let mut room = making(Mode::Rehearsal);
    room.go_to("password");
    let typed = typed_twice("another secret");
    let event = room.staffed(EventKind::typed_payload("password"));
    room.take(&event, Some(typed)).expect("sealed");
    second::write(&room.files["001-password.sealed"]).expect("short enough")
}

/// If another secret is sealed in place of the first, the sheets carry the one whose file was opened.
#[test]
fn sheets_carry_the_one_that_was_opened() {
    let mut room = making(Mode::Rehearsal);
    room.go_to("password");
    for text in ["a first secret", "a second secret"] {
        let event = room.staffed(EventKind::typed_payload("password"));
        room.take(&event, Some(typed_twice(text))).expect("sealed");
        assert!(room.state().on_sheets().is_none(), "nobody has opened it");
    }
    // too long, and so no other than the second waits to be opened
    let event = room.staffed(EventKind::typed_payload("password"));
    room.take(&event, Some(typed_twice(&"x".repeat(193)))).expect_err("too long");
    room.finish();
    assert_eq!(room.files.len(), 2);
    let file = &room.files["002-password.sealed"];
    assert!(room.second.values().all(|code| second::read(code).as_ref() == Ok(file)));
}

#[test]
fn both_codes_are_compared() {
    let mut room = making(Mode::Production);
    room.go_to("read-back/2");
    let (share, own, other) = (room.sheets[&2][0].clone(), room.second[&2].clone(), made_elsewhere());
    let stray = format!("KEYRITE-SEALED-1:{}\n\u{202e}", "A".repeat(100_000));
    let newer = own.replace("-1:", "-3:");
    for from in [ReadFrom::Picture, ReadFrom::Camera] {
        for (beside, says) in [
            (&[][..], "its second code, the sealed payload, was not seen: scan the whole sheet at 300 dpi"),
            (&[other.as_str()], "its second code is \u{201c}Password of REHEARSAL-KEY\u{201d}, SHA-256 "),
            (&[own.as_str(), other.as_str()], "lay this sheet alone before the scanner, or spoil it"),
            (&[stray.as_str()], "something that cannot be read: it has 100001 characters behind its label"),
            (&[newer.as_str()], "it is a sealed payload of a newer format (3)"),
        ] {
            let why = read_back(&mut room, from, codes(&share, beside, None)).expect(says);
            assert!(why.contains(says) && !why.contains('\n'), "{why}");
        }
    }
    // of the share it is said first
    let first = room.sheets[&1][0].clone();
    let why = read_back(&mut room, ReadFrom::Picture, codes(&first, &[&own], None)).expect("another share");
    assert!(why.contains("and share 2 is needed"), "{why}");
    assert_eq!(read_back(&mut room, ReadFrom::Picture, codes(&share, &[&own, &own], None)), None);
    room.finish();
    assert_eq!(room.outcome(), Outcome::Sealed { open_exceptions: 0 });
}

/// Words are the share alone, and a scanner that types gives one code: the record says that it was read so.
#[test]
fn words_and_typed_codes_are_the_share_alone() {
    for from in [ReadFrom::Words, ReadFrom::Text] {
        let mut room = making(Mode::Rehearsal);
        room.go_to("read-back/2");
        let text = room.sheets[&2][0].clone();
        let sheet = match from {
            ReadFrom::Words => {
                let share = payload::read(&text).expect("a share");
                let words: Vec<String> = rows::write(&share).iter().map(|row| row.join(" ")).collect();
                SecretInput::Sheet { reading: SheetReading::Rows(secret(&words.join("\n"))), lock: None }
            }
            _ => code(&text, None),
        };
        assert_eq!(read_back(&mut room, from, sheet), None);
    }
}

/// A script in which the sheets could not carry it is refused where it says so.
#[test]
fn scripts_are_told_what_cannot_be() {
    let kek = blocks::shipped("kek").expect("shipped");
    let before = |step: &str, text: &str, steps: &str| {
        let at = format!("[[phase.step]]\nid = \"{step}\"");
        assert!(text.contains(&at), "{step}");
        text.replacen(&at, &format!("{steps}{at}"), 1)
    };
    let recovery = blocks::shipped("recovery").expect("shipped");
    let twice = format!("{ON_SHEETS}{}", ON_SHEETS.replace("\"password\"", "\"pin\""));
    let long = ON_SHEETS.replace(ABOUT, &format!("about = \"{}\"", "a".repeat(MAX_ABOUT_ON_SHEETS + 1)));
    for (text, says) in [
        (
            before("wipe", kek, ON_SHEETS),
            "password is on the sheets, and the first sheet is printed before, at print: put it before print, behind the step that makes the key",
        ),
        (
            before("gate", kek, ON_SHEETS),
            "password is on the sheets, and its phase is repeated: put it into a phase without repeat",
        ),
        (
            before("release", recovery, &ON_SHEETS.replace("{key.label}", "the vault")),
            "password is on the sheets, and none are printed: take on_sheets out",
        ),
        (
            with_steps_before_sheets(&twice),
            "pin is on the sheets, and so is password: a sheet has room for one payload",
        ),
        (
            with_steps_before_sheets(&long),
            "password has an about of 81 characters, and it is on the sheets: a sheet has room for 80: shorten it",
        ),
        (with_steps_before_sheets(&ON_SHEETS.replace("= true", "= \"yes\"")), "on_sheets"),
    ] {
        let said = load("own.toml", &text).expect_err(says);
        assert!(said.0.len() == 1 && said.to_string().contains(says), "{said}");
    }
    // what a fact makes of it is known when the script is bound
    let filled = ON_SHEETS.replace(ABOUT, &format!("about = \"{}{{organisation}}\"", "a".repeat(60)));
    let template = load("kek", &with_steps_before_sheets(&filled)).expect("short enough as it stands");
    let mut chosen = choices(&template, Some((2, 3)), LockKind::None);
    chosen.organisation = crate::support::line(&"b".repeat(21));
    let refused = Room::open(&template, chosen, Mode::Rehearsal, 64).err().expect("too long").to_string();
    assert!(refused.contains("81") && refused.contains("80"), "{refused}");
    // and so a script that is read again is the same
    let template = on_sheets();
    assert_eq!(keyrite::plan::read_resolved(&template.to_toml()).as_ref(), Ok(&template));
}

/// A sheet's second code is never taken for a share, and is named where it is alone.
#[test]
fn the_second_code_is_no_share() {
    let deal = deal(Dealing::new(65, Mode::Rehearsal, (2, 3)));
    let (share, sealed) = (&deal.codes[0], made_elsewhere());
    for text in [
        format!("{sealed}\n{share}\n"),
        format!("{share}\r\n{sealed}\r\n"),
        format!("{}\n{}", sealed.to_lowercase(), share.to_lowercase()),
    ] {
        let readings = read_bytes("both.txt", text.as_bytes());
        assert_eq!(readings.len(), 1, "{readings:?}");
        let read = readings[0].share().expect("a share");
        assert_eq!(read.digest(), payload::read(share).expect("a share").digest());
    }
    let alone = format!("  {sealed}\n");
    let marked = format!("\u{202e}\n{sealed}");
    for readings in [
        read_bytes("alone.txt", alone.as_bytes()),
        read_bytes("marked.txt", marked.as_bytes()),
        read_scanned("the scanner", &secret(&sealed)),
    ] {
        assert!(matches!(&readings[..], [one] if matches!(one.sheet, Err(ReadingError::SealedCode(_)))));
        let said = readings[0].share().expect_err("no share").to_string();
        assert!(
            said.starts_with("it is the code of the sealed payload. The share's code is the larger one"),
            "{said}"
        );
    }
}
