//! A payload that no memory holds leaves at a step of a ceremony: it is proven piece by piece, and opened into a new file once the
//! line that tells of it is kept; and when that fails nothing of it is left.

use std::cell::Cell;
use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::support::desk::at;
use crate::support::disk::Disk;
use crate::support::program::tool;
use crate::support::{Dealing, Room, deal, line, wrapping_key};
use keyrite::ceremony::{Event, EventKind, Refusal, Wanted, WayOut};
use keyrite::desk::holding::{Answer, Holding, Outcome, Request, Undone};
use keyrite::desk::in_chunks::{Content, LookedAt};
use keyrite::desk::new_file::{NewFile, Privacy};
use keyrite::desk::sealed_file::{self, SealedContent};
use keyrite::sharing::leaving::WrapAs;
use keyrite::sharing::sealed::About;
use keyrite::sharing::sealed::chunks::ChunksHead;
use keyrite::transcript::record::{ClearWay, Exit, Record, TakenOut};
use keyrite::vocab::Mode;
use rand::{SeedableRng, rngs::StdRng};
use tempfile::TempDir;

/// A little over the limit of one message.
const LARGE: usize = (16 << 20) + 9;

fn content() -> Vec<u8> {
    (0..LARGE).map(|place| (place * 11 / 7) as u8).collect()
}

/// A recovery at its release, in a place with a folder for what leaves and a sealed payload of its key.
struct Desk {
    place: TempDir,
    holding: Holding,
    order: Request,
}

impl Desk {
    fn new(seed: u64) -> Self {
        let place = tempfile::tempdir().expect("a folder");
        let deal = deal(Dealing::new(4, Mode::Rehearsal, (2, 3)));
        fs::create_dir(place.path().join("usb")).expect("creates");
        let sealed = place.path().join("disk.img.sealed");
        Self::sealed_under(&place.path().join("disk.img"), &sealed, 4, Mode::Rehearsal);
        let room = Room::recovery(seed, Mode::Rehearsal, deal.codes);
        let (holding, order, _) = at("release", room, &place.path().join("held"));
        Self { place, holding, order }
    }

    /// Seals the content under the key of this deal; in the clear it is not there any more.
    fn sealed_under(clear: &Path, sealed: &Path, seed: u64, mode: Mode) -> ChunksHead {
        fs::write(clear, content()).expect("writes");
        let about = About::new("A disk image").expect("a description");
        let mut from = Content::open(clear).expect("opens");
        let root = deal(Dealing::new(seed, mode, (2, 3))).root;
        let (head, cipher) =
            ChunksHead::draw(&root, mode, &about, from.cut, &mut StdRng::seed_from_u64(seed));
        let mut into = NewFile::reserve(sealed, 0).expect("a place");
        from.seal((&head, &cipher), None, &mut into, &mut |_| true).expect("seals");
        into.finish_appended().expect("written");
        fs::remove_file(clear).expect("removes");
        head
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// What is in this sealed file, as the window reads it.
    fn looked_at(&self, name: &str) -> LookedAt {
        let here = self.holding.state().fingerprint().expect("rebuilt");
        let file = sealed_file::read(&self.path(name), Mode::Rehearsal, here).expect("reads");
        assert_eq!(file.untrusted_about, "A disk image");
        assert_eq!(file.bytes(), fs::metadata(self.path(name)).expect("there").len());
        let SealedContent::InChunks(looked_at) = file.content else { panic!("it was read whole") };
        *looked_at
    }

    /// It is to leave, by this way.
    fn asks(&self, way: WayOut, into: &Path) -> Request {
        let what = EventKind::Release { way: Some(way), destination: line("to the vault"), more: false };
        Request {
            export: Some(into.to_owned()),
            open: Some(self.looked_at("disk.img.sealed")),
            ..Request::plain(Event { what, ..self.order.event.clone() })
        }
    }

    /// It is to leave into a place at which something else stands by the time its line is kept.
    fn asks_and_somebody_is_quicker(&mut self, into: &Path) -> Answer {
        let request = self.asks(in_the_clear(ClearWay::File), into);
        let into = into.to_owned();
        self.holding.submit_cancellable(request, &move || {
            fs::write(&into, "mine").expect("writes");
            true
        })
    }

    fn lines(&self) -> usize {
        let text = fs::read_to_string(self.path("held/transcript.jsonl")).expect("there");
        text.lines().count()
    }

    fn names_on_the_stick(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("usb")).expect("there");
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect()
    }
}

fn wanted() -> Wanted {
    Wanted::Payload { file: "disk.img.sealed".to_owned() }
}

fn in_the_clear(way: ClearWay) -> WayOut {
    WayOut::InTheClear { secret: wanted(), form: None, way }
}

#[test]
fn it_leaves_byte_for_byte_and_its_line_names_the_sealed_file() {
    let mut desk = Desk::new(31);
    let into = desk.path("usb/disk.img");
    let Answer::Taken { record, outcomes } =
        desk.holding.submit(desk.asks(in_the_clear(ClearWay::File), &into))
    else {
        panic!("it stays")
    };
    let [Outcome::Exported { path, called, privacy: Privacy::OwnerAlone, in_shares: false }] =
        outcomes.as_slice()
    else {
        panic!("{outcomes:?}")
    };
    assert_eq!((path, called.as_str()), (&into, format!("The payload, {LARGE} bytes").as_str()));
    assert!(fs::read(&into).expect("there") == content(), "the content differs");
    let Record::Released(released) = *record else { panic!("{record:?}") };
    assert!(released.destination.as_str().contains("usb/disk.img: to the vault"), "{}", released.destination);
    let Exit::InTheClear { secret: TakenOut::Payload(opened), form: None, way: ClearWay::File } =
        released.exit
    else {
        panic!("{:?}", released.exit)
    };
    let theirs = tool("sha256sum", &["disk.img.sealed"], desk.place.path()).out;
    assert!(theirs.starts_with(&opened.digest.hex()), "{theirs}");
    assert_eq!(opened.about.as_str(), "A disk image");
}

/// Its place is taken once the line is kept: it waits, and is opened into another.
#[test]
fn what_cannot_get_its_name_is_opened_into_another_place() {
    let mut desk = Desk::new(32);
    let into = desk.path("usb/disk.img");
    let answer = desk.asks_and_somebody_is_quicker(&into);
    let Answer::NotDone { undone: Undone::Key, why } = answer else { panic!("{answer:?}") };
    assert!(why.contains("nothing is overwritten"), "{why}");
    let Answer::NotDone { why, .. } = desk.holding.carry_on_into(&desk.path("held/disk.img")) else {
        panic!("beside the record")
    };
    assert!(why.contains("no key is written into it"), "{why}");
    let full = Disk::of(8 << 10);
    let Answer::NotDone { why, .. } = desk.holding.carry_on_into(&full.at.join("disk.img")) else {
        panic!("there was no room")
    };
    assert!(why.contains("the disk is full"), "{why}");
    // the medium of the sealed file is away, and back
    let (sealed, away) = (desk.path("disk.img.sealed"), desk.path("away"));
    fs::rename(&sealed, &away).expect("renamed");
    let elsewhere = desk.path("elsewhere");
    let Answer::NotDone { why, .. } = desk.holding.carry_on_into(&elsewhere) else { panic!("of what?") };
    assert!(why.contains("disk.img.sealed: there is no such file"), "{why}");
    assert!(why.contains("Plug its medium in again"), "{why}");
    assert!(!elsewhere.exists());
    fs::rename(&away, &sealed).expect("renamed");
    let Answer::Taken { outcomes, .. } = desk.holding.carry_on() else { panic!("it stays") };
    assert!(matches!(outcomes.as_slice(), [Outcome::Exported { .. }]), "{outcomes:?}");
    assert!(fs::read(&elsewhere).expect("there") == content(), "the content differs");
    assert_eq!(fs::read(&into).expect("there"), b"mine");
}

/// Another place was named and could not be had: the first one is still its place, once it is free.
#[test]
fn the_first_place_stays_its_place_where_another_cannot_be_had() {
    let mut desk = Desk::new(38);
    let into = desk.path("usb/disk.img");
    let answer = desk.asks_and_somebody_is_quicker(&into);
    assert!(matches!(answer, Answer::NotDone { .. }), "{answer:?}");
    let full = Disk::of(8 << 10);
    fs::remove_file(&into).expect("removes");
    assert!(matches!(desk.holding.carry_on_into(&full.at.join("disk.img")), Answer::NotDone { .. }));
    assert!(matches!(desk.holding.carry_on(), Answer::Taken { .. }), "it has no place any more");
    assert!(fs::read(&into).expect("there") == content(), "the content differs");
}

/// Nothing of it is on the medium before its line is in the transcript.
#[test]
fn nothing_of_it_is_written_before_its_line() {
    let mut desk = Desk::new(35);
    let (held, away) = (desk.path("held"), desk.path("away"));
    let stick = Disk::of(20 << 10);
    let request = desk.asks(in_the_clear(ClearWay::File), &stick.at.join("disk.img"));
    fs::rename(&held, &away).expect("renamed");
    let Answer::NotKept(_) = desk.holding.submit(request) else { panic!("kept nowhere") };
    // room is taken: zeros, in a file without a name
    let open = fs::read_dir("/proc/self/fd").expect("there").flatten().filter_map(|entry| {
        let target = fs::read_link(entry.path()).ok()?;
        target.starts_with(&stick.at).then_some(entry.path())
    });
    let written: Vec<PathBuf> = open.collect();
    assert_eq!(written.len(), 1, "{written:?}");
    for descriptor in written {
        let bytes = fs::read(descriptor).expect("reads");
        assert!(bytes.len() == LARGE && bytes.iter().all(|byte| *byte == 0), "it is there before its line");
    }
    fs::rename(&away, &held).expect("renamed");
    assert!(matches!(desk.holding.carry_on(), Answer::Taken { .. }));
    assert!(fs::read(stick.at.join("disk.img")).expect("there") == content(), "the content differs");
}

/// Its line is kept, and what is written then takes long: a stop leaves nothing of it, and it is gone on with.
#[test]
fn a_stop_after_its_line_leaves_it_undone() {
    let mut desk = Desk::new(37);
    let (into, transcript) = (desk.path("usb/disk.img"), desk.path("held/transcript.jsonl"));
    let before = desk.lines();
    let request = desk.asks(in_the_clear(ClearWay::File), &into);
    let until_its_line = || fs::read_to_string(&transcript).expect("there").lines().count() == before;
    let answer = desk.holding.submit_cancellable(request, &until_its_line);
    let Answer::NotDone { undone: Undone::Key, why } = answer else { panic!("{answer:?}") };
    assert!(why.contains("it was stopped, and nothing of it is there"), "{why}");
    assert_eq!((desk.lines(), desk.names_on_the_stick()), (before + 1, Vec::new()));
    assert!(matches!(desk.holding.carry_on(), Answer::Taken { .. }));
    assert!(fs::read(&into).expect("there") == content(), "the content differs");
}

#[test]
fn a_file_of_another_key_or_mode_is_refused() {
    let mut desk = Desk::new(36);
    let here = desk.holding.state().fingerprint().expect("rebuilt");
    let other = Desk::sealed_under(&desk.path("other"), &desk.path("other.sealed"), 5, Mode::Rehearsal);
    let real = Desk::sealed_under(&desk.path("real"), &desk.path("real.sealed"), 4, Mode::Production);
    for (name, head, says) in [
        ("other.sealed", other, "it is sealed under another key"),
        ("real.sealed", real, "it is sealed in production"),
    ] {
        let path = desk.path(name);
        let refused = sealed_file::read(&path, Mode::Rehearsal, here).expect_err(name).to_string();
        assert!(refused.contains(says), "{refused}");
        // and whoever hands it in all the same
        let request = Request {
            open: Some(LookedAt::of(&path, head)),
            ..desk.asks(in_the_clear(ClearWay::File), &desk.path("usb/x"))
        };
        let Answer::Refused(why) = desk.holding.submit(request) else { panic!("it left") };
        assert!(why.to_string().contains(says), "{why}");
    }
    assert_eq!(desk.names_on_the_stick(), Vec::<String>::new());
}

/// Whatever is wrong, no line is written and no name is left.
#[test]
fn of_what_does_not_leave_nothing_is_left() {
    let mut desk = Desk::new(33);
    let (into, lines) = (desk.path("usb/disk.img"), desk.lines());
    for (way, says) in [
        (in_the_clear(ClearWay::Display), "opens into a new file alone"),
        (
            WayOut::Wrapped { secret: wanted(), key: Box::new(wrapping_key()), wrap_as: WrapAs::usual() },
            "opens into a new file alone",
        ),
    ] {
        let request = desk.asks(way, &into);
        let Answer::Refused(why) = desk.holding.submit(request) else { panic!("it left") };
        assert!(why.to_string().contains(says), "{why}");
    }
    // stopped half way
    let asked = Cell::new(0);
    let request = desk.asks(in_the_clear(ClearWay::File), &into);
    let stopped = desk.holding.submit_cancellable(request, &|| {
        asked.set(asked.get() + 1);
        asked.get() < 4
    });
    assert!(matches!(stopped, Answer::Refused(Refusal::GivenUp)), "{stopped:?}");
    // another byte in the last chunk, after it was looked at
    let request = desk.asks(in_the_clear(ClearWay::File), &into);
    let mut sealed = File::options().write(true).open(desk.path("disk.img.sealed")).expect("opens");
    sealed.seek(SeekFrom::End(-3)).expect("a place");
    sealed.write_all(&[0xa5; 3]).expect("writes");
    let Answer::Refused(why) = desk.holding.submit(request) else { panic!("it left") };
    assert!(why.to_string().contains("chunk 257 of 257 does not open"), "{why}");
    // another file in its place, after it was looked at
    let request = desk.asks(in_the_clear(ClearWay::File), &into);
    sealed.seek(SeekFrom::Start(25)).expect("a place");
    sealed.write_all(&[0xa5; 3]).expect("writes");
    let Answer::Refused(why) = desk.holding.submit(request) else { panic!("it left") };
    assert!(why.to_string().contains("it is another file now than when it was looked at"), "{why}");
    assert_eq!(desk.lines(), lines);
    assert_eq!(desk.names_on_the_stick(), Vec::<String>::new());
}

#[test]
fn a_full_stick_is_said_before_anything_is_opened() {
    let mut desk = Desk::new(34);
    let (stick, lines) = (Disk::of(8 << 10), desk.lines());
    let request = desk.asks(in_the_clear(ClearWay::File), &stick.at.join("disk.img"));
    let Answer::CannotBegin(why) = desk.holding.submit(request) else { panic!("it left") };
    assert!(why.to_string().contains("the disk is full"), "{why}");
    assert_eq!(desk.lines(), lines);
    assert_eq!(fs::read_dir(&stick.at).expect("there").count(), 0);
}
