//! A ceremony on the real desk, in a real folder.

use std::path::Path;

use keyrite::ceremony::audit::Outcome;
use keyrite::ceremony::verdict::anchor_by_words;
use keyrite::ceremony::verdict::{FolderReport, Verdict, judge};
use keyrite::ceremony::{Event, EventKind, Opening, rehearsal};
use keyrite::desk::archive::checking::check_folder;
use keyrite::desk::archive::folder::Folder;
use keyrite::desk::clock::Clock;
use keyrite::desk::holding::{Holding, Request};
use keyrite::desk::program;
use keyrite::plan::{PaperSize, blocks, load};
use keyrite::sharing::share::LockKind;
use keyrite::transcript::PersonId;
use keyrite::vocab::{Day, Digest, Mode};

use super::{Room, prose, tick};

/// A remark that nobody confirms.
pub fn note() -> Request {
    let what = EventKind::Note(prose("something that was seen"));
    Request::plain(Event { by: PersonId::NOBODY, with: Vec::new(), what })
}

/// The shipped generation, just opened, in this folder.
pub fn open(folder: &Path) -> Holding {
    Holding::open(opening("kek"), folder).expect("opens")
}

/// A rehearsal of this shipped script, to be opened.
pub fn opening(script: &str) -> Opening {
    let template = load(script, blocks::shipped(script).expect("shipped")).expect("reads");
    let choices = rehearsal::choices(
        &template,
        None,
        LockKind::None,
        PaperSize::A4,
        Day::parse("2026-01-01").expect("a day"),
    )
    .expect("fits");
    Opening {
        template,
        choices,
        mode: Mode::Rehearsal,
        program: program::name(),
        program_digest: Digest([7; 32]),
        before: Vec::new(),
    }
}

/// A ceremony at this step, on the real desk, in this folder, with what its people would do next.
pub fn at(step: &str, mut room: Room, folder: &Path) -> (Holding, Request, Room) {
    room.go_to(step);
    let mut kept = Folder::create(folder).expect("a folder");
    for entry in &room.kept {
        kept.keep(entry).expect("kept");
    }
    let (event, secret) = room.routine();
    // the other session stays for what the test wants to know of the state
    let twin = Room::kek(1);
    let session = std::mem::replace(&mut room.session, twin.session);
    let clock = Clock::going_on_from(tick(room.mono));
    let order = Request { secret, ..Request::plain(event) };
    (Holding::of(session, kept, clock), order, room)
}

/// What is judged of the folder, with its key as if from paper.
pub fn verdict(folder: &Path) -> (Verdict, String) {
    let report = check_folder(folder).expect("readable");
    let key = report.audit.key().expect("a header");
    judge(&report, &anchor_by_words(&key.spoken(), &key, None), None)
}

/// True if its transcript is whole and sealed.
pub fn is_sealed(report: &FolderReport) -> bool {
    report.wrong.is_none() && matches!(report.audit.outcome(), Outcome::Sealed { .. })
}
