//! Rules that are asked before there is a line, of what was typed, shown and lies in memory: broken in a session, and at
//! the desk.

use std::fs;

use super::{rule, variant};
use crate::support::keyed::{self, STEPS, with_steps};
use crate::support::{
    Dealing, Room, VAULT, choices, code, deal, desk, line, old_shares, prose, secret, shipped, throws,
    typed_twice,
};
use keyrite::ceremony::{
    Event, EventKind, LargeFile, NotStreamed, Refusal, SecretInput, Streamed, Wanted, WayOut,
};
use keyrite::desk::holding::{Answer, Request};
use keyrite::plan::template::PayloadFrom;
use keyrite::sharing::entropy::SourceKind;
use keyrite::sharing::sealed::chunks::{ChunkCipher, ChunksHead, Cut};
use keyrite::sharing::sealed::marks::Marker;
use keyrite::sharing::share::LockKind;
use keyrite::transcript::record::{ClearWay, ReadFrom};
use keyrite::vocab::{Digest, Mode};
use rand::{TryCryptoRng, TryRng};

/// A rule, the step at which it is broken, and how.
struct Refused {
    rule: &'static str,
    room: fn() -> Room,
    step: &'static str,
    act: fn(&mut Room) -> Result<(), Refusal>,
    says: &'static str,
}

fn making() -> Room {
    Room::kek(41)
}

fn locking(kind: LockKind) -> Room {
    let template = shipped("kek");
    let chosen = choices(&template, Some((2, 3)), kind);
    Room::open(&template, chosen, Mode::Rehearsal, 42).expect("opens")
}

fn sealing() -> Room {
    let template = with_steps(STEPS);
    let chosen = choices(&template, Some((2, 3)), LockKind::None);
    Room::open(&template, chosen, Mode::Rehearsal, 44).expect("opens")
}

fn recovering() -> Room {
    Room::recovery(43, Mode::Rehearsal, deal(Dealing::new(4, Mode::Rehearsal, (2, 3))).codes)
}

fn says(room: &mut Room, what: EventKind, secret: Option<SecretInput>) -> Result<(), Refusal> {
    let event = room.staffed(what);
    room.take(&event, secret)
}

/// A source that gives nothing but zeros.
struct Zeros;

impl TryRng for Zeros {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(0)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(0)
    }

    fn try_fill_bytes(&mut self, place: &mut [u8]) -> Result<(), Self::Error> {
        place.fill(0);
        Ok(())
    }
}

impl TryCryptoRng for Zeros {}

/// The routine, by such a source.
fn with_zeros(room: &mut Room) {
    let (event, secret) = room.routine();
    room.take_from(&event, secret, &mut Zeros).expect("taken");
}

const TABLE: &[Refused] = &[
    Refused {
        rule: "Refusal::DoesNotLeave",
        room: recovering,
        step: "release",
        act: |room| {
            let secret = Wanted::Payload { file: "pin.sealed".to_owned() };
            let way = WayOut::InTheClear { secret, form: None, way: ClearWay::File };
            let what = EventKind::Release { way: Some(way), destination: line("to the vault"), more: false };
            says(room, what, Some(SecretInput::SealedFile(b"no sealed file".to_vec())))
        },
        says: "it does not leave, and nothing is recorded: pin.sealed: ",
    },
    Refused {
        rule: "NotYet::NotAboutAShare",
        room: making,
        step: "draw",
        act: |room| says(room, EventKind::Gate, None),
        says: "this step is not about a share",
    },
    Refused {
        rule: "NotYet::NoSheetDue",
        room: making,
        step: "draw",
        act: |room| says(room, EventKind::CheckSheet { serial: 1, from: ReadFrom::Picture }, None),
        says: "no sheet is looked at at this step",
    },
    Refused {
        rule: "NotYet::NothingToCompare",
        room: making,
        step: "draw",
        act: |room| says(room, EventKind::Compare { typed: "absurd".into(), source: line("a print") }, None),
        says: "nothing is compared at this step",
    },
    Refused {
        rule: "NotYet::PrintFirst",
        room: making,
        step: "print/1",
        act: |room| says(room, EventKind::SheetGood, None),
        says: "there is no sheet at hand: print it first",
    },
    Refused {
        rule: "NotYet::NoGeneration",
        room: recovering,
        step: "collect",
        act: |room| says(room, EventKind::Split, None),
        says: "only a generation draws a key and splits it",
    },
    Refused {
        rule: "Refusal::EntriesDiffer",
        room: making,
        step: "bag/1",
        act: |room| {
            says(room, EventKind::Bag { number: line("TE 0001").into(), again: line("TE 0010").into() }, None)
        },
        says: "the bag number: the two entries differ. Compare both with the original and enter it again",
    },
    Refused {
        rule: "Refusal::Word",
        room: making,
        step: "wipe",
        act: |room| {
            let what = room.wipe("wipe");
            says(room, what, None)
        },
        says: "Witness 1 must type WIPE exactly",
    },
    Refused {
        rule: "Refusal::Words",
        room: making,
        step: "program",
        act: |room| {
            says(
                room,
                EventKind::Compare { typed: "aardvark adroitness".into(), source: line("a print") },
                None,
            )
        },
        says: "2 ",
    },
    Refused {
        rule: "Refusal::ComparisonFails",
        room: making,
        step: "program",
        act: |room| {
            let typed = Digest([8; 32]).words();
            says(room, EventKind::Compare { typed, source: line("a print") }, None)
        },
        says: "the words differ from this program at word 1: stop, and find out which source is wrong",
    },
    Refused {
        rule: "Refusal::SecretMissing",
        room: making,
        step: "entropy",
        act: |room| says(room, EventKind::AddRolls(SourceKind::Dice), None),
        says: "the throws must be given with this step",
    },
    Refused {
        rule: "Refusal::Rolls",
        room: making,
        step: "entropy",
        act: |room| says(room, EventKind::AddRolls(SourceKind::Dice), Some(throws("1234567"))),
        says: "throw 7 is not possible: a die shows 1, 2, 3, 4, 5 or 6",
    },
    Refused {
        rule: "Refusal::LockSecret",
        room: || locking(LockKind::Passphrase),
        step: "lock/1",
        act: |room| {
            let short = SecretInput::Passphrase(secret("short"));
            says(room, EventKind::Lock(LockKind::Passphrase), Some(short))
        },
        says: "the passphrase has 5 characters; a new one needs at least 12",
    },
    Refused {
        rule: "Refusal::LockSecret",
        room: || locking(LockKind::CodeWords),
        step: "read-back/1",
        act: |room| {
            let sheet = code(room.sheets[&1].last().expect("printed"), Some("abandon ability"));
            says(room, EventKind::ReadBack(ReadFrom::Picture), Some(sheet))
        },
        says: "2 code words were typed; there are ",
    },
    Refused {
        rule: "Refusal::GivenUp",
        room: || locking(LockKind::CodeWords),
        step: "lock/1",
        act: |room| {
            let (event, secret) = room.routine();
            room.take_while(&event, secret, &|| false)
        },
        says: "stopped: nothing was recorded and all is as it was, but what was typed is forgotten",
    },
    Refused {
        rule: "NotYet::NothingToSeal",
        room: making,
        step: "wipe",
        act: |room| says(room, EventKind::typed_payload("wipe"), Some(typed_twice("a secret"))),
        says: "nothing is sealed at this step",
    },
    Refused {
        rule: "Refusal::EntriesDiffer",
        room: sealing,
        step: "password",
        act: |room| {
            let (typed, again) = (secret("a secret"), secret("a secrets"));
            says(room, EventKind::typed_payload("password"), Some(SecretInput::TypedPayload { typed, again }))
        },
        says: "the secret: the two entries differ",
    },
    Refused {
        rule: "Refusal::SecretMissing",
        room: sealing,
        step: "password",
        act: |room| says(room, EventKind::typed_payload("password"), None),
        says: "the secret that is to be sealed must be given with this step",
    },
    Refused {
        rule: "Refusal::Seal",
        room: sealing,
        step: "password",
        act: |room| says(room, EventKind::typed_payload("password"), Some(typed_twice(""))),
        says: "the secret: it is empty: there is nothing to seal",
    },
    Refused {
        rule: "Refusal::LargeNotSealed",
        room: || {
            let template = with_steps(&STEPS.replace("from = \"typed\"", "from = \"file\""));
            let chosen = choices(&template, Some((2, 3)), LockKind::None);
            Room::open(&template, chosen, Mode::Rehearsal, 47).expect("opens")
        },
        step: "password",
        act: |room| {
            let what = EventKind::SealPayload { from: PayloadFrom::File, called: "disk.img".into() };
            says(room, what, Some(SecretInput::LargePayload(Box::new(PulledOut))))
        },
        says: "nothing is sealed: /media/usb/disk.img: the medium is gone",
    },
    Refused {
        rule: "Refusal::OldShares",
        room: || {
            let template = with_steps(&STEPS.replace("from = \"typed\"", "from = \"shares\""));
            let chosen = choices(&template, Some((2, 3)), LockKind::None);
            Room::open(&template, chosen, Mode::Rehearsal, 46).expect("opens")
        },
        step: "password",
        act: |room| {
            let shares = SecretInput::SharesPayload(Box::new(old_shares(&VAULT[..2], Some(3))));
            says(room, EventKind::old_shares("password"), Some(shares))
        },
        says: "nothing is sealed: 2 of the 3 shares needed are here: bring 1 more",
    },
    Refused {
        rule: "OddUse::NothingAndMore",
        room: recovering,
        step: "release",
        act: |room| {
            let (way, destination) = (None, line("nowhere"));
            says(room, EventKind::Release { way, destination, more: true }, None)
        },
        says: "nothing leaves, and something more: say that nothing leaves, or name what does",
    },
    Refused {
        rule: "OddUse::TooLongForSheets",
        room: || {
            let template = keyed::on_sheets();
            let chosen = choices(&template, Some((2, 3)), LockKind::None);
            Room::open(&template, chosen, Mode::Rehearsal, 45).expect("opens")
        },
        step: "password",
        act: |room| says(room, EventKind::typed_payload("password"), Some(typed_twice(&"\u{e4}".repeat(97)))),
        says: "the secret has 194 bytes, and beside its description at most 192 fit into the code on the sheets",
    },
    Refused {
        rule: "Refusal::GivenUp",
        room: sealing,
        step: "password",
        act: |room| {
            let (event, secret) = room.routine();
            room.take_while(&event, secret, &|| false)
        },
        says: "stopped: nothing was recorded and all is as it was",
    },
    Refused {
        rule: "Refusal::PayloadNotOpened",
        room: sealing,
        step: "password",
        act: |room| {
            room.must_step();
            let mut file = room.files["001-password.sealed"].clone();
            *file.last_mut().expect("a tag") ^= 1;
            says(room, EventKind::OpenPayload, Some(SecretInput::SealedFile(file)))
        },
        says: "001-password.sealed, as it was read back from the disk, is not what was sealed: its SHA-256 is ",
    },
    Refused {
        rule: "Refusal::TrialFails",
        room: making,
        step: "split",
        act: |room| {
            // one sheet is the key then
            with_zeros(room);
            room.go_to("trial");
            room.step()
        },
        says: "the key was not rebuilt from what was read back: abort, destroy every sheet",
    },
];

/// A large file on a medium that is pulled out while it is read.
#[derive(Debug)]
struct PulledOut;

impl LargeFile for PulledOut {
    fn cut(&self) -> Cut {
        Cut::of_content(1 << 33).expect("8 GiB")
    }

    fn seal(
        &mut self,
        _: &ChunksHead,
        _: &ChunkCipher,
        _: &Marker,
        _: &dyn Fn() -> bool,
    ) -> Result<Streamed, NotStreamed> {
        Err(NotStreamed::Trouble("/media/usb/disk.img: the medium is gone".to_owned()))
    }
}

/// What the tests of the desk break below.
const DESK: [&str; 5] = [
    "NotYet::LastNotKept",
    "NotYet::LastNotDone",
    "NotYet::OwesAnException",
    "NotYet::NothingWaits",
    "NotYet::NothingToLeave",
];

/// Every rule that is broken here.
pub fn rules() -> Vec<&'static str> {
    TABLE.iter().map(|refused| refused.rule).chain(DESK).collect()
}

#[test]
fn what_is_asked_before_a_line_is_written() {
    for Refused { rule: wanted, room, step, act, says } in TABLE {
        let mut room = room();
        room.go_to(step);
        let why = act(&mut room).expect_err(wanted);
        assert_eq!(rule(&why), *wanted, "{why}");
        assert!(why.to_string().contains(says), "{wanted}, saying {says}: {why}");
    }
}

/// The desk's own rules: nothing is taken while an entry is not kept or what it says is not done, nothing but an exception
/// after it was left undone, and what waits for nothing is neither tried again nor left.
#[test]
fn what_is_asked_at_the_desk() {
    fn refused(answer: Answer, wanted: &str, says: &str) {
        let Answer::Refused(Refusal::NotYet(why)) = answer else { panic!("{wanted}: {answer:?}") };
        assert_eq!(format!("NotYet::{}", variant(&why)), wanted);
        assert!(why.to_string().contains(says), "{why}");
    }
    let place = tempfile::tempdir().expect("a folder");
    let (held, away, usb) = (place.path().join("held"), place.path().join("away"), place.path().join("usb"));
    fs::create_dir(&usb).expect("creates");
    let (mut holding, order, _) = desk::at("release", recovering(), &held);
    refused(holding.carry_on(), "NotYet::NothingWaits", "nothing is waiting to be done");
    refused(holding.leave(), "NotYet::NothingToLeave", "no entry is waiting for what should come of it");
    let by = order.event.by;
    let note = || Request::plain(Event { by, with: Vec::new(), what: EventKind::Note(prose("a remark")) });
    let what = EventKind::Release {
        way: Some(WayOut::key_to_file()),
        destination: line("to the vault"),
        more: false,
    };
    let release = Request {
        event: Event { what, ..order.event },
        secret: None,
        way: None,
        export: Some(usb.join("key")),
        attach: None,
        seal: None,
        open: None,
        sign: None,
    };
    fs::rename(&held, &away).expect("renamed");
    assert!(matches!(holding.submit(release), Answer::NotKept(_)));
    refused(holding.submit(note()), "NotYet::LastNotKept", "try again to keep it, or break the ceremony off");
    refused(holding.leave(), "NotYet::NothingToLeave", "no entry is waiting");
    fs::remove_dir(&usb).expect("nothing with a name is in it");
    fs::rename(&away, &held).expect("renamed");
    assert!(matches!(holding.carry_on(), Answer::NotDone { .. }));
    refused(
        holding.submit(note()),
        "NotYet::LastNotDone",
        "try again, or leave it and say so in an exception",
    );
    assert!(matches!(holding.leave(), Answer::Taken { .. }));
    refused(holding.submit(note()), "NotYet::OwesAnException", "record it as an exception first");
}
