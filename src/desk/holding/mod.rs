//! A ceremony held on the real desk: session, folder and clock in one hand, so that every entry is kept before its
//! effect, whoever sends the events.

mod request;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::apart;
use super::archive::folder::{Folder, FolderError};
use super::archive::parts;
use super::carrying_out::carry_out;
pub use super::carrying_out::{Outcome, Undone};
use super::clock::Clock;
use super::evidence;
use super::files::FileError;
use super::hardening::wipe_stack;
use super::large_payload::ToLeave;
use super::program;
use super::progress::Progress;
use super::random::Random;
use super::room::{Room, room_for, tie_to_the_path};
use super::sealing::{self, SealedRoom};
pub use super::sheet_way::SheetWay;
use super::signed_file;
pub use super::trouble::DeskTrouble;
use crate::ceremony::refusal::NotYet;
use crate::ceremony::session::{Opening, Session};
use crate::ceremony::{Effect, Event, EventKind, Refusal, State, Tick};
use crate::sharing::leaving::{Leaving, WayOut};
use crate::transcript::record::Record;
use crate::transcript::{Entry, PersonId};
use crate::vocab::{Digest, Prose, shown_path};
pub use request::{Answer, NextDayFailed, OpenError, Request};

/// A ceremony being held.
#[derive(Debug)]
pub struct Holding {
    session: Session,
    folder: Folder,
    clock: Clock,
    waiting: Option<Waiting>,
    /// Something that an entry says was left undone, and no entry says so yet.
    owes_exception: bool,
    /// How far a large file has come.
    progress: Arc<Progress>,
}

/// What is still to be done about an event, the keeping of its entry first.
#[derive(Debug)]
struct Waiting {
    effects: VecDeque<Effect>,
    /// What was written, once it is.
    record: Option<Box<Record>>,
    outcomes: Vec<Outcome>,
    way: Option<SheetWay>,
    export: Option<Room>,
    /// Who let it leave, and where to, as the record says so far.
    by: PersonId,
    into: Option<PathBuf>,
    /// Room for the sealed file that comes before the entry.
    room: Option<SealedRoom>,
    /// Why the first of the effects failed last time.
    failed: Option<DeskTrouble>,
}

impl Holding {
    /// Makes the folder and writes the first entry.
    pub fn open(opening: Opening, folder: &Path) -> Result<Self, OpenError> {
        Self::open_in(opening, || Folder::create(folder))
    }

    /// Takes a folder and writes the first entry into it. Nothing is made for a plan that is refused.
    pub fn open_in(
        opening: Opening,
        folder: impl FnOnce() -> Result<Folder, FolderError>,
    ) -> Result<Self, OpenError> {
        let clock = Clock::start();
        let now = Tick { mono: 0, ..clock.tick() };
        let (session, effects) = Session::open(opening, now, &mut Random::ready(0)?)?;
        let mut folder = folder()?;
        for effect in effects {
            if let Effect::Keep(entry) = effect {
                folder.keep(&entry)?;
            }
        }
        Ok(Self::of(session, folder, clock))
    }

    /// Opens the next day of the ceremony whose last day lies in `before`: a new folder with the lines of the earlier days in
    /// it, and the first entry.
    pub fn next_day(before: &Path, folder: &Path) -> Result<Self, NextDayFailed> {
        let earlier = parts::earlier_in(before)?;
        let digest = program::digest().map_err(|error| FileError::from_io(before, &error));
        let clock = Clock::start();
        let now = Tick { mono: 0, ..clock.tick() };
        let mut random = Random::ready(0).map_err(OpenError::from)?;
        let (session, effects) =
            Session::go_on(&earlier, program::name(), digest?, now, &mut random).map_err(OpenError::from)?;
        let mut made = Folder::create(folder).map_err(OpenError::from)?;
        let kept = parts::copy_days(before, folder, &earlier).map_err(NextDayFailed::from).and_then(|()| {
            let mut entries = effects.into_iter().filter_map(|effect| match effect {
                Effect::Keep(entry) => Some(entry),
                Effect::Prepare(_)
                | Effect::KeepFile { .. }
                | Effect::Print(_)
                | Effect::ShowCodeWords { .. }
                | Effect::Export { .. }
                | Effect::ExportLarge(_)
                | Effect::Publish
                | Effect::Papers => None,
            });
            entries.try_for_each(|entry| made.keep(&entry)).map_err(|error| OpenError::from(error).into())
        });
        match kept {
            Ok(()) => Ok(Self::of(session, made, clock)),
            Err(why) => {
                // no entry stands in it: the next try finds the name free again
                made.take_away();
                Err(why)
            }
        }
    }

    /// Goes on with a session whose entries are all kept in this folder.
    pub fn of(session: Session, folder: Folder, clock: Clock) -> Self {
        let progress = Arc::default();
        Self { session, folder, clock, waiting: None, owes_exception: false, progress }
    }

    /// How far a large file has come, for another thread.
    pub fn progress(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }

    /// The state.
    pub const fn state(&self) -> &State {
        self.session.state()
    }

    /// Digest of the last line.
    pub const fn head(&self) -> Digest {
        self.session.head()
    }

    /// The ceremony folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Takes a request: permitted, kept, then carried out, in that order.
    pub fn submit(&mut self, request: Request) -> Answer {
        self.submit_cancellable(request, &|| true)
    }

    /// The same; `go_on` is asked while it takes long, and a no, before the entry, is a refusal that changes nothing.
    pub fn submit_cancellable(&mut self, request: Request, go_on: &dyn Fn() -> bool) -> Answer {
        if let Some(waiting) = &self.waiting {
            // the chain has gone on with an entry that is not on disk: another one would leave a gap behind it
            let why = if waiting.record.is_none() { NotYet::LastNotKept } else { NotYet::LastNotDone };
            return Answer::Refused(why.into());
        }
        if self.owes_exception
            && !matches!(request.event.what, EventKind::Exception { .. } | EventKind::Abort { .. })
        {
            return Answer::Refused(NotYet::OwesAnException.into());
        }
        let Request { mut event, secret, way, export, attach, seal, open, sign } = request;
        let of_it = |way: &Option<WayOut>| way.as_ref().is_none_or(WayOut::is_public);
        let is_public = matches!(&event.what, EventKind::Release { way, .. } if of_it(way));
        if let Err(trouble) = self.stays_apart(way.as_ref(), export.as_deref().filter(|_| !is_public)) {
            return Answer::CannotBegin(trouble);
        }
        if let Err(trouble) = signed_file::unchanged(&event.what, sign.as_deref()) {
            return Answer::CannotBegin(trouble.into());
        }
        tie_to_the_path(&mut event.what, way.as_ref(), export.as_deref());
        let (by, into) = (event.by, export.clone());
        let large = open.map(|looked_at| ToLeave { looked_at, progress: self.progress() });
        let (export, secret) = match room_for(&event.what, way.as_ref(), secret, export, large) {
            Ok(both) => both,
            Err(trouble) => return Answer::CannotBegin(trouble),
        };
        let number = self.session.state().outcomes().evidence.len() + 1;
        let copied = match evidence::copy(&mut event, attach.as_deref(), self.folder.path(), number) {
            Ok(copied) => copied,
            Err(trouble) => return Answer::CannotBegin(trouble),
        };
        let sealed = sealing::room_and_secret(
            self.state(),
            self.folder.path(),
            &self.progress,
            &mut event,
            secret,
            seal,
        );
        let (secret, room) = match sealed {
            Ok(both) => both,
            Err(trouble) => return Answer::CannotBegin(trouble),
        };
        let mut random = match Random::for_act(&event.what, self.session.state()) {
            Ok(random) => random,
            Err(error) => return Answer::CannotBegin(error.into()),
        };
        let taken = self.session.submit_cancellable(&event, secret, self.clock.tick(), &mut random, go_on);
        drop(random);
        wipe_stack();
        let effects = match taken {
            Ok(effects) => effects.into(),
            Err(refusal) => return Answer::Refused(refusal),
        };
        if let Some(copied) = copied {
            copied.keep();
        }
        let (record, outcomes, failed) = (None, Vec::new(), None);
        self.waiting = Some(Waiting { effects, record, outcomes, way, export, by, into, room, failed });
        self.carry_on_cancellable(go_on)
    }

    fn stays_apart(&self, way: Option<&SheetWay>, key: Option<&Path>) -> Result<(), DeskTrouble> {
        apart::check(self.state().mode(), self.folder.path(), way, key)
    }

    /// Goes on with what is still to be done: after an entry that could not be kept, once there is room again; after
    /// something that should have come of an entry and failed.
    pub fn carry_on(&mut self) -> Answer {
        self.carry_on_cancellable(&|| true)
    }

    /// The same; `go_on` is asked while a large file is written, and a no leaves that undone.
    pub fn carry_on_cancellable(&mut self, go_on: &dyn Fn() -> bool) -> Answer {
        let Some(mut waiting) = self.waiting.take() else {
            return Answer::Refused(NotYet::NothingWaits.into());
        };
        while let Some(effect) = waiting.effects.pop_front() {
            match self.before_or_keep(&effect, waiting.room.as_mut()) {
                Some(Ok(record)) => waiting.record = waiting.record.or(record),
                Some(Err(error)) => {
                    waiting.effects.push_front(effect);
                    self.waiting = Some(waiting);
                    return Answer::NotKept(error);
                }
                None => {
                    let (way, export) = (waiting.way.as_ref(), waiting.export.as_mut());
                    match carry_out(effect, &mut self.folder, way, export, go_on) {
                        Ok(outcome) => waiting.outcomes.push(outcome),
                        Err(failed) => {
                            let undone = Undone::of(&failed.effect, &failed.trouble);
                            waiting.effects.push_front(failed.effect);
                            let why = failed.trouble.to_string();
                            waiting.failed = Some(failed.trouble);
                            self.waiting = Some(waiting);
                            return Answer::NotDone { undone, why };
                        }
                    }
                }
            }
        }
        wipe_stack();
        self.owes_exception &=
            !matches!(waiting.record.as_deref(), Some(Record::Exception { .. } | Record::Abort { .. }));
        taken(waiting)
    }

    /// What comes before an entry, and the entry itself; nothing for what comes after it.
    fn before_or_keep(
        &mut self,
        effect: &Effect,
        room: Option<&mut SealedRoom>,
    ) -> Option<Result<Option<Box<Record>>, FolderError>> {
        match effect {
            Effect::KeepFile { content, .. } => {
                let room = room.expect("the desk took room for it before the session was asked");
                let kept = room.keep(content);
                Some(kept.map(|_| None).map_err(FolderError::from))
            }
            Effect::Prepare(closing) => Some(self.folder.prepare(closing).map(|()| None)),
            Effect::Keep(signed) => {
                // before it is on the disk: what no reader takes must not get there
                let entry =
                    Entry::from_line(signed.line.as_bytes()).expect("an entry is written as it is read");
                Some(self.folder.keep(signed).map(|()| Some(Box::new(entry.record))))
            }
            Effect::Print(_)
            | Effect::ShowCodeWords { .. }
            | Effect::Export { .. }
            | Effect::ExportLarge(_)
            | Effect::Publish
            | Effect::Papers => None,
        }
    }

    /// The same, with another new file, or folder, for what could not leave: a line says so first.
    pub fn carry_on_into(&mut self, path: &Path) -> Answer {
        self.carry_on_into_cancellable(path, &|| true)
    }

    /// The same; `go_on` as in [`Holding::carry_on_cancellable`].
    pub fn carry_on_into_cancellable(&mut self, path: &Path, go_on: &dyn Fn() -> bool) -> Answer {
        let Some(leaving) = self.waiting.as_ref().and_then(Waiting::leaving) else {
            return self.carry_on_cancellable(go_on);
        };
        let place = Some(path).filter(|_| leaving.inside().is_some());
        let not_there =
            |trouble: DeskTrouble| Answer::NotDone { undone: Undone::Key, why: trouble.to_string() };
        if let Err(trouble) = self.stays_apart(None, place) {
            return not_there(trouble);
        }
        match self.makes_room_again(path).and_then(|room| Ok((room, self.say_where(path)?))) {
            Ok((room, said)) => {
                let waiting = self.waiting.as_mut().expect("it was there just now");
                (waiting.export, waiting.into) = (Some(room), Some(path.to_owned()));
                said.into_iter().rev().for_each(|effect| waiting.effects.push_front(effect));
                self.carry_on_cancellable(go_on)
            }
            Err(trouble) => not_there(trouble),
        }
    }

    /// Room at another place for what could not leave. A part of it that stays at the first place is named. A large file lets that
    /// place go before, since a medium has no room for two, and takes it back where the other cannot be had.
    fn makes_room_again(&mut self, path: &Path) -> Result<Room, DeskTrouble> {
        let waiting = self.waiting.as_mut().ok_or(DeskTrouble::NoWay)?;
        let leaving = waiting.leaving().ok_or(DeskTrouble::NoWay)?;
        if !matches!(leaving, Leaving::Large(_)) {
            let room = Room::again(leaving, path)?;
            waiting.let_the_first_place_go();
            return Ok(room);
        }
        waiting.let_the_first_place_go();
        let leaving = waiting.leaving().ok_or(DeskTrouble::NoWay)?;
        let again = Room::again(leaving, path);
        if again.is_err() {
            let first = waiting.into.as_deref();
            waiting.export = first.and_then(|first| Room::again(leaving, first).ok());
        }
        Ok(again?)
    }

    /// The line that says what left names another place than this one: another line does, before it leaves.
    fn say_where(&mut self, path: &Path) -> Result<Vec<Effect>, DeskTrouble> {
        let Some(waiting) = self.waiting.as_ref().filter(|waiting| waiting.into.as_deref() != Some(path))
        else {
            return Ok(Vec::new());
        };
        let text =
            format!("It could not leave to the place that was named, and leaves to {}.", shown_path(path));
        let note = Event { by: waiting.by, with: Vec::new(), what: EventKind::Note(Prose::lossy(&text)) };
        let mut random = Random::for_act(&note.what, self.session.state())?;
        let effects = self.session.submit(&note, None, self.clock.tick(), &mut random);
        Ok(effects.expect("whoever has just let something leave can have a note taken"))
    }

    /// Leaves what an entry says and nobody could do: everything secret of it is forgotten. A key that should have left is
    /// owed an exception, which is then the only thing that is taken; a sheet is recorded as spoiled by the people.
    pub fn leave(&mut self) -> Answer {
        match self.waiting.take() {
            Some(mut waiting) if waiting.record.is_some() => {
                self.owes_exception = waiting
                    .effects
                    .iter()
                    .any(|effect| matches!(effect, Effect::Export { .. } | Effect::ExportLarge(_)));
                waiting.outcomes.extend(waiting.failed.take().map(Outcome::Failed));
                waiting.let_the_first_place_go();
                waiting.effects.clear();
                taken(waiting)
            }
            waiting => {
                self.waiting = waiting;
                Answer::Refused(NotYet::NothingToLeave.into())
            }
        }
    }

    /// Gives up an entry that cannot be kept: everything secret is forgotten, what is on disk stands.
    pub fn give_up(&mut self) {
        self.session.break_off();
        if self.waiting.take().is_some_and(|waiting| waiting.record.is_none()) {
            self.folder.unprepare();
        }
    }
}

impl Waiting {
    /// Leaves nothing there. What cannot be removed is named: a part that has a name, on a medium without files that have none.
    fn let_the_first_place_go(&mut self) {
        let left = self.export.take().map(Room::abandon).and_then(Result::err);
        self.outcomes.extend(left.map(|left| Outcome::Failed(left.into())));
    }

    /// What is to leave next, if that is what is to be done.
    fn leaving(&self) -> Option<&Leaving> {
        match self.effects.front()? {
            Effect::Export { leaving, .. } => Some(leaving),
            Effect::ExportLarge(large) => Some(&large.leaving),
            Effect::Prepare(_)
            | Effect::Keep(_)
            | Effect::KeepFile { .. }
            | Effect::Print(_)
            | Effect::ShowCodeWords { .. }
            | Effect::Publish
            | Effect::Papers => None,
        }
    }
}

fn taken(waiting: Waiting) -> Answer {
    match waiting.record {
        Some(record) => Answer::Taken { record, outcomes: waiting.outcomes },
        None => Answer::Refused(Refusal::Fault("no entry came of it".into())),
    }
}
