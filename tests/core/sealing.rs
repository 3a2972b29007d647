//! A secret that is sealed on the real desk: its file is in the folder before the line about it, or there is neither; it is
//! opened as it stands on the disk; and the secret itself is written nowhere.

#![allow(clippy::expect_used, clippy::indexing_slicing)]

use std::cell::Cell;
use std::fs;
use std::os::unix::fs::FileExt;
use std::path::Path;

use crate::support::desk::{at, verdict};
use crate::support::keyed::{STEPS, with_steps};
use crate::support::{PAYLOAD, Room, VAULT, VAULT_SECRET, choices, old_shares, typed_twice};
use keyrite::ceremony::verdict::Verdict;
use keyrite::ceremony::{Event, EventKind, OldShares, Refusal, SecretInput};
use keyrite::desk::holding::{Answer, Holding, Request};
use keyrite::plan::template::PayloadFrom;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::Record;
use keyrite::vocab::Mode;
use keyrite::vocab::digest::sha256;

/// At the step that seals, in this folder; the order is for a typed secret.
fn sealing(folder: &Path) -> (Holding, Request) {
    let both = STEPS.replace("from = \"typed\"", "from = [\"typed\", \"file\", \"shares\"]");
    let template = with_steps(&both);
    let chosen = choices(&template, Some((2, 3)), LockKind::None);
    let room = Room::open(&template, chosen, Mode::Production, 71).expect("opens");
    let (holding, order, _) = at("password", room, folder);
    (holding, order)
}

fn people(order: &Request, what: EventKind) -> Event {
    Event { what, ..order.event.clone() }
}

fn of_a_file(order: &Request, path: &Path) -> Request {
    let what = EventKind::SealPayload { from: PayloadFrom::File, called: String::new() };
    Request { seal: Some(path.to_owned()), ..Request::plain(people(order, what)) }
}

fn typed(order: &Request) -> Request {
    let what = EventKind::typed_payload("password");
    Request { secret: Some(typed_twice(PAYLOAD)), ..Request::plain(people(order, what)) }
}

fn opening(order: &Request) -> Request {
    Request::plain(people(order, EventKind::OpenPayload))
}

fn kept(folder: &Path) -> Vec<String> {
    let all = fs::read_dir(folder.join("evidence")).into_iter().flatten().flatten();
    let mut names: Vec<String> = all.map(|entry| entry.file_name().into_string().expect("UTF-8")).collect();
    names.sort();
    names
}

fn lines(folder: &Path) -> String {
    fs::read_to_string(folder.join("transcript.jsonl")).expect("reads")
}

/// No file of the folder holds these bytes.
fn nowhere(folder: &Path, secret: &[u8]) {
    for entry in fs::read_dir(folder).expect("readable").flatten() {
        if entry.path().is_dir() {
            nowhere(&entry.path(), secret);
            continue;
        }
        let content = fs::read(entry.path()).expect("reads");
        let found = content.windows(secret.len()).any(|window| window == secret);
        assert!(!found, "the secret is in {}", entry.path().display());
    }
}

#[test]
fn a_secret_is_sealed_with_its_line_or_not_at_all() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("held");
    let (mut holding, order) = sealing(&folder);
    let before = lines(&folder);
    let file = |name: &str, content: &[u8]| {
        let path = place.path().join(name);
        fs::write(&path, content).expect("writes");
        path
    };
    // no such file; a folder; nothing in it; more than is sealed
    for path in [place.path().join("gone"), place.path().to_owned()] {
        assert!(matches!(holding.submit(of_a_file(&order, &path)), Answer::CannotBegin(_)));
    }
    let Answer::Refused(refusal) = holding.submit(of_a_file(&order, &file("empty", b""))) else {
        panic!("sealed")
    };
    assert!(matches!(refusal, Refusal::Seal(_)), "{refusal}");
    // nothing to write into; something in its place
    fs::remove_dir_all(folder.join("evidence")).expect("removes");
    fs::write(folder.join("evidence"), "in the way").expect("writes");
    assert!(matches!(holding.submit(typed(&order)), Answer::CannotBegin(_)));
    fs::remove_file(folder.join("evidence")).expect("removes");
    fs::create_dir(folder.join("evidence")).expect("creates");
    fs::write(folder.join("evidence/001-password.sealed"), "somebody's").expect("writes");
    let Answer::CannotBegin(why) = holding.submit(typed(&order)) else { panic!("sealed") };
    assert!(why.to_string().ends_with("take it away, and seal the secret again"), "{why}");
    fs::remove_file(folder.join("evidence/001-password.sealed")).expect("removes");
    assert_eq!((lines(&folder), kept(&folder)), (before.clone(), Vec::<String>::new()));

    // the folder goes away once there is room in it: the entry waits for it
    let gone = || fs::remove_dir(folder.join("evidence")).is_ok();
    let Answer::NotKept(why) = holding.submit_cancellable(typed(&order), &gone) else { panic!("kept") };
    assert!(why.to_string().contains("there is no such folder"), "{why}");
    assert_eq!(lines(&folder), before);
    fs::create_dir(folder.join("evidence")).expect("creates");
    let Answer::Taken { record, .. } = holding.carry_on() else { panic!("not kept") };
    let Record::PayloadSealed(sealed) = *record else { panic!("another record") };
    let content = fs::read(folder.join("evidence").join(sealed.name.as_str())).expect("there");
    assert_eq!((content.len(), sha256(&content)), (sealed.bytes as usize, sealed.digest));
    assert!(matches!(holding.submit(opening(&order)), Answer::Taken { .. }));
    assert_eq!(kept(&folder), ["001-password.sealed"]);
    nowhere(&folder, PAYLOAD.as_bytes());
    nowhere(&folder, sha256(PAYLOAD.as_bytes()).hex().as_bytes());
}

/// What stands on the disk is opened, not what was in memory: another file is named, and a new one takes its place.
#[test]
fn only_what_stands_on_the_disk_is_opened() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("held");
    let (mut holding, order) = sealing(&folder);
    let Answer::Refused(why) = holding.submit(opening(&order)) else { panic!("opened") };
    assert!(why.to_string().contains("seal the secret first"), "{why}");
    assert!(matches!(holding.submit(typed(&order)), Answer::Taken { .. }));
    let path = folder.join("evidence/001-password.sealed");
    let good = fs::read(&path).expect("there");
    let before = lines(&folder);
    for bad in [
        [&good[..good.len() - 1], &[good[good.len() - 1] ^ 1]].concat(),
        [&good[..], b"x"].concat(),
        good[..good.len() / 2].to_vec(),
        Vec::new(),
        b"something else".to_vec(),
    ] {
        fs::write(&path, &bad).expect("writes");
        let Answer::Refused(why) = holding.submit(opening(&order)) else { panic!("opened") };
        assert!(matches!(why, Refusal::PayloadNotOpened { .. }), "{why}");
        assert!(why.to_string().contains("Nothing is recorded as opened"), "{why}");
    }
    fs::remove_file(&path).expect("removes");
    let Answer::CannotBegin(why) = holding.submit(opening(&order)) else { panic!("opened") };
    assert!(why.to_string().contains("Nothing is recorded as opened. Look at the medium"), "{why}");
    assert_eq!(lines(&folder), before);
    // sealed once more: the new file is opened, and the first one cannot be any more
    assert!(matches!(holding.submit(typed(&order)), Answer::Taken { .. }));
    fs::write(&path, &good).expect("put back");
    let second = folder.join("evidence/002-password.sealed");
    let other = fs::read(&second).expect("there");
    fs::write(&second, &good).expect("writes");
    assert!(matches!(holding.submit(opening(&order)), Answer::Refused(Refusal::PayloadNotOpened { .. })));
    fs::write(&second, &other).expect("put back");
    assert!(matches!(holding.submit(opening(&order)), Answer::Taken { .. }));
    let (judged, sentence) = verdict(&folder);
    assert_eq!(judged, Verdict::Unfinished, "{sentence}");
    fs::write(&path, b"changed").expect("writes");
    let (judged, sentence) = verdict(&folder);
    assert_eq!(judged, Verdict::NotValid, "{sentence}");
    assert!(sentence.contains("evidence/001-password.sealed is not the file that was kept"), "{sentence}");
}

/// A file's own name becomes one of plain letters, whatever it is.
#[test]
fn a_foreign_name_is_no_path_and_no_line() {
    for called in ["Fo\u{202e}to 1.key", "a\nb", &"x".repeat(200), "..", ".sealed", "\u{e9}\u{2028}"] {
        let place = tempfile::tempdir().expect("a folder");
        let (folder, secrets) = (place.path().join("held"), place.path().join("secrets"));
        let (mut holding, order) = sealing(&folder);
        fs::create_dir(&secrets).expect("creates");
        let path = if called == ".." { secrets.join("%2e%2e") } else { secrets.join(called) };
        fs::write(&path, "a secret").expect("writes");
        let Answer::Taken { record, .. } = holding.submit(of_a_file(&order, &path)) else {
            panic!("{called}: not sealed")
        };
        let Record::PayloadSealed(sealed) = *record else { panic!("another record") };
        let name = sealed.name.as_str();
        assert!(name.starts_with("001-") && name.ends_with(".sealed") && name.is_ascii(), "{name}");
        assert!(name.len() <= 84 && !name.contains('/'), "{name}");
        assert_eq!(kept(&folder), [name]);
        assert!(matches!(holding.submit(opening(&order)), Answer::Taken { .. }));
    }
}

fn of_shares(order: &Request, shares: OldShares) -> Request {
    let secret = Some(SecretInput::SharesPayload(Box::new(shares)));
    Request { secret, ..Request::plain(people(order, EventKind::old_shares("password"))) }
}

/// Shares of another scheme: what comes of them is sealed at once, and the line says of which, how many, and what proves it.
/// Shares that give nothing change nothing, and no share and no secret is in the folder.
#[test]
fn shares_of_another_scheme_are_sealed_as_what_they_give() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("held");
    let (mut holding, order) = sealing(&folder);
    let before = lines(&folder);
    let wrong = VAULT[1].replace("8894", "0000");
    let mut five = VAULT;
    five[1] = &wrong;
    let refused = [
        (
            old_shares(&VAULT[..2], Some(3)),
            "nothing is sealed: 2 of the 3 shares needed are here: bring 1 more",
        ),
        (old_shares(&five[..4], Some(3)), "nothing is sealed: the 4 shares do not agree"),
        (old_shares(&five, Some(3)), "nothing is sealed: typed share 2 does not agree with the others"),
        (old_shares(&[], Some(3)), "nothing is sealed: there is no share in what was brought"),
        (
            OldShares { passphrase: crate::support::secret("x"), ..old_shares(&VAULT, Some(3)) },
            "nothing is sealed: only SLIP-39 shares have a passphrase of their own",
        ),
    ];
    for (shares, want) in refused {
        let Answer::Refused(why) = holding.submit(of_shares(&order, shares)) else { panic!("{want}") };
        assert!(why.to_string().starts_with(want), "{why}");
        assert!(!why.to_string().contains(&wrong[4..]), "{why}");
    }
    // the way in that is named is the one that is gone
    let typed_as_shares =
        Request { secret: Some(typed_twice(PAYLOAD)), ..of_shares(&order, old_shares(&[], None)) };
    let Answer::Refused(why) = holding.submit(typed_as_shares) else { panic!("sealed") };
    assert!(matches!(why, Refusal::SecretMissing(_)), "{why}");
    assert_eq!((lines(&folder), kept(&folder)), (before, Vec::<String>::new()));

    let cases = [
        (old_shares(&VAULT[..3], None), r#""shares":{"proof":"nothing","scheme":"vault","used":3}"#),
        (old_shares(&VAULT, Some(3)), r#""shares":{"proof":"spare-shares","scheme":"vault","used":5}"#),
    ];
    for (shares, told) in cases {
        let Answer::Taken { .. } = holding.submit(of_shares(&order, shares)) else { panic!("not sealed") };
        let line = lines(&folder).lines().last().expect("a line").to_owned();
        assert!(line.contains(told) && line.contains(r#""from":"shares""#), "{line}");
        assert!(line.contains(r#""exposure":"existed-before""#), "{line}");
    }
    assert!(matches!(holding.submit(opening(&order)), Answer::Taken { .. }));
    nowhere(&folder, VAULT_SECRET.as_bytes());
    for share in VAULT {
        nowhere(&folder, share.as_bytes());
        nowhere(&folder, &data_encoding::HEXLOWER.decode(share.as_bytes()).expect("hex"));
    }
}

/// What is drawn is another secret each time, is opened as any, is written nowhere, and the line says that nobody has seen it;
/// nobody brings one in its place.
#[test]
fn a_secret_is_drawn_where_it_is_sealed() {
    let mut files = Vec::new();
    for _ in 0..2 {
        let place = tempfile::tempdir().expect("a folder");
        let folder = place.path().join("held");
        let drawn = STEPS.replace("from = \"typed\"", "from = [\"typed\", \"drawn\"]");
        let template = with_steps(&drawn);
        let chosen = choices(&template, Some((2, 3)), LockKind::None);
        let room = Room::open(&template, chosen, Mode::Production, 72).expect("opens");
        let (mut holding, order, _) = at("password", room, &folder);
        let what = EventKind::drawn_payload("password");
        let brought =
            Request { secret: Some(typed_twice(PAYLOAD)), ..Request::plain(people(&order, what.clone())) };
        let Answer::Refused(why) = holding.submit(brought) else { panic!("sealed") };
        assert!(matches!(why, Refusal::SecretMissing(_)), "{why}");
        let Answer::Taken { record, .. } = holding.submit(Request::plain(people(&order, what))) else {
            panic!("not sealed")
        };
        let Record::PayloadSealed(sealed) = *record else { panic!("{record:?}") };
        let line = lines(&folder).lines().last().expect("a line").to_owned();
        assert!(line.contains(r#""exposure":"drawn-here","from":"drawn""#), "{line}");
        let file = fs::read(folder.join("evidence").join(sealed.name.as_str())).expect("there");
        let content = keyrite::sharing::sealed::Sealed::read(&file).expect("sealed").content_bytes();
        assert_eq!(content, 32);
        assert!(matches!(holding.submit(opening(&order)), Answer::Taken { .. }));
        files.push(file);
    }
    assert_ne!(files[0].last_chunk::<48>(), files[1].last_chunk::<48>());
}

const LARGE: usize = (16 << 20) + 100_000;

fn large(place: &Path) -> (std::path::PathBuf, Vec<u8>) {
    let content: Vec<u8> = (0..LARGE).map(|byte| ((byte * 31) >> 3) as u8).collect();
    let path = place.join("disk.img");
    fs::write(&path, &content).expect("writes");
    (path, content)
}

/// More than is sealed in one piece goes through the memory in chunks: the file is in the folder before its line is, opens from
/// the disk, and what stands there instead of it does not.
#[test]
fn a_large_file_is_sealed_in_chunks_and_opened_from_the_disk() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("held");
    let (mut holding, order) = sealing(&folder);
    let (path, content) = large(place.path());
    let Answer::Taken { record, .. } = holding.submit(of_a_file(&order, &path)) else { panic!("not sealed") };
    let Record::PayloadSealed(sealed) = *record else { panic!("another record") };
    assert_eq!(sealed.name.as_str(), "001-disk.img.sealed");
    let kept_at = folder.join("evidence").join(sealed.name.as_str());
    let good = fs::read(&kept_at).expect("there");
    assert_eq!((good.len() as u64, sha256(&good)), (sealed.bytes, sealed.digest));
    assert!(good.starts_with(b"KEYRITE-SEALED-2") && good.len() > content.len());
    let before = lines(&folder);
    let mut flipped = good.clone();
    flipped[LARGE / 2] ^= 1;
    // a chunk that does not open; one piece in place of chunks; cut off; longer; nothing
    for bad in [
        flipped,
        good[..1000].to_vec(),
        good[..good.len() - 1].to_vec(),
        [&good[..], b"x"].concat(),
        Vec::new(),
    ] {
        fs::write(&kept_at, &bad).expect("writes");
        match holding.submit(opening(&order)) {
            Answer::Refused(why) => assert!(matches!(why, Refusal::PayloadNotOpened { .. }), "{why}"),
            Answer::CannotBegin(why) => assert!(why.to_string().contains("Nothing is recorded"), "{why}"),
            other => panic!("{other:?}"),
        }
    }
    fs::write(&kept_at, &good).expect("put back");
    let Answer::Refused(why) = holding.submit_cancellable(opening(&order), &|| false) else {
        panic!("opened")
    };
    assert!(matches!(why, Refusal::GivenUp), "{why}");
    assert_eq!(lines(&folder), before);
    assert!(matches!(holding.submit(opening(&order)), Answer::Taken { .. }));
    assert_eq!(holding.progress().so_far(), None);
    nowhere(&folder, &content[5000..5064]);
    nowhere(&folder, sha256(&content).hex().as_bytes());
    // whoever looks at the folder later reads it in pieces too
    let (judged, sentence) = verdict(&folder);
    assert_eq!(judged, Verdict::Unfinished, "{sentence}");
    let mut other = good;
    other[70] ^= 1;
    fs::write(&kept_at, &other).expect("writes");
    let (judged, sentence) = verdict(&folder);
    assert_eq!(judged, Verdict::NotValid, "{sentence}");
}

/// A large file that cannot be sealed leaves nothing: no line, no file, no part of one; the next try has the same name.
#[test]
fn of_a_large_file_that_is_not_sealed_nothing_is_left() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("held");
    let (mut holding, order) = sealing(&folder);
    let (path, content) = large(place.path());
    let before = lines(&folder);
    let asked = Cell::new(0);
    // while it is sealed, and it is looked at in between: it is stopped, it grows, it shrinks, it changes
    let at_the_third = |does: &dyn Fn()| {
        asked.set(asked.get() + 1);
        if asked.get() == 3 {
            does();
        }
        true
    };
    let open = || fs::OpenOptions::new().write(true).open(&path).expect("there");
    let grows = || open().set_len(LARGE as u64 + 1).expect("grows");
    let shrinks = || open().set_len(LARGE as u64 - 1).expect("shrinks");
    let changes = || open().write_all_at(b"another", 100).expect("written");
    let cases: [(&dyn Fn(), &str); 3] = [
        (&grows, "changed while it was"),
        (&shrinks, "changed while it was"),
        (&changes, "changed while it was sealed"),
    ];
    for (does, says) in cases {
        asked.set(0);
        let answer = holding.submit_cancellable(of_a_file(&order, &path), &|| at_the_third(does));
        let Answer::Refused(why) = answer else { panic!("{says}: sealed") };
        assert!(matches!(why, Refusal::LargeNotSealed(_)), "{why}");
        assert!(why.to_string().contains("disk.img: ") && why.to_string().contains(says), "{why}");
        fs::write(&path, &content).expect("as before");
        assert_eq!((lines(&folder), kept(&folder)), (before.clone(), Vec::<String>::new()), "{says}");
    }
    asked.set(0);
    let stops = || {
        asked.set(asked.get() + 1);
        asked.get() < 3
    };
    let Answer::Refused(why) = holding.submit_cancellable(of_a_file(&order, &path), &stops) else {
        panic!("sealed")
    };
    assert!(matches!(why, Refusal::GivenUp), "{why}");
    assert_eq!((lines(&folder), kept(&folder)), (before, Vec::<String>::new()));
    assert!(matches!(holding.submit(of_a_file(&order, &path)), Answer::Taken { .. }));
    assert_eq!(kept(&folder), ["001-disk.img.sealed"]);
}
