//! Stand-in people who hold a whole ceremony by themselves: for practice, for tests, and to find out whether a
//! template can reach its end.
//!
//! The stand-ins know nothing but what a room would: the state, the sheets that came out of the printer, and
//! the code words that were shown. They answer through the same session as everybody else.

mod branches;
mod check;
mod counted;
mod cure;
mod error;
mod memory;
mod stand_ins;
mod world;

pub use check::{CheckError, Checked, Extent, check};
pub use error::RehearsalError;
pub use world::{Bare, Hands, World};

use std::collections::BTreeMap;

use rand_core::CryptoRng;

use super::days::Earlier;
use super::effect::{Effect, KeptContent};
use super::event::{Event, EventKind, Tick};
pub use super::kinds::made_up::{STAND_IN_PASSPHRASE, Wishes};
use super::kinds::made_up::{line, prose};
use super::refusal::Refusal;
use super::secret_input::{SecretInput, SheetReading};
use super::session::{Opening, Session};
use super::state::{Stage, State};
use crate::plan::{Choices, KeyMetadata, PaperSize, Template};
use crate::sharing::lock::LockCost;
use crate::sharing::share::LockKind;
use crate::sharing::{Quorum, QuorumError};
use crate::transcript::SentTo;
use crate::transcript::record::{Finding, ReadFrom};
use crate::vocab::{Day, SecretText};
use stand_ins::answer;
pub use stand_ins::says;

/// Answers after which a step that does not end is given up: no step wants more than a few for each sheet.
fn patience(state: &State) -> usize {
    let quorum = state.plan().choices.quorum.or_else(|| state.known().map(|known| known.quorum));
    100 + 4 * quorum.map_or(0, |quorum| usize::from(quorum.shares()))
}

/// Holds the ceremony that is open in this world to its seal, on as many days as its script has.
pub fn hold<W: Hands>(world: &mut W) -> Result<(), RehearsalError<W::Error>> {
    loop {
        hold_a_day(world)?;
        match world.state().stage() {
            Stage::DayOver { .. } => world.next_day()?,
            Stage::Running { .. } | Stage::Sealed | Stage::Aborted => return Ok(()),
        }
    }
}

fn hold_a_day<W: Hands>(world: &mut W) -> Result<(), RehearsalError<W::Error>> {
    let mut place = usize::MAX;
    let mut answers = 0;
    while let Stage::Running { place: due, .. } = *world.state().stage() {
        answers = if due == place { answers + 1 } else { 0 };
        place = due;
        let Some((_, planned, _)) = world.state().due() else {
            return Err(RehearsalError::Endless("after the last".into()));
        };
        let step = planned.id.clone();
        if answers > patience(world.state()) {
            return Err(RehearsalError::Endless(step));
        }
        let (event, secret) = answer(answers, world).map_err(RehearsalError::World)?;
        let taken = world.submit(event, secret).map_err(RehearsalError::World)?;
        taken.map_err(|refusal| RehearsalError::Stuck { step, refusal })?;
    }
    Ok(())
}

/// Opens a ceremony without a desk and holds it to its seal.
pub fn hold_bare<W: Bare>(
    opening: Opening,
    world: &mut W,
    rng: &mut impl CryptoRng,
) -> Result<Session, RehearsalError<W::Error>> {
    let now = Tick { mono: 0, ..world.now() };
    let (session, effects) = Session::open(opening, now, rng).map_err(RehearsalError::NotOpened)?;
    let mut held = OverSession { session, kept: BTreeMap::new(), world, rng };
    held.perform(effects).map_err(RehearsalError::World)?;
    hold(&mut held)?;
    Ok(held.session)
}

/// A session whose effects a bare world performs.
struct OverSession<'w, W, R> {
    session: Session,
    /// Files that entries tell of, by name.
    kept: BTreeMap<String, Vec<u8>>,
    world: &'w mut W,
    rng: &'w mut R,
}

impl<W: Bare, R> OverSession<'_, W, R> {
    fn perform(&mut self, effects: Vec<Effect>) -> Result<(), W::Error> {
        for effect in effects {
            if let Effect::KeepFile { name, content: KeptContent::Whole(content) } = &effect {
                self.kept.insert(name.to_string(), content.clone());
            }
            self.world.perform(effect).inspect_err(|_| self.session.break_off())?;
        }
        Ok(())
    }
}

impl<W: Bare, R: CryptoRng> Hands for OverSession<'_, W, R> {
    fn state(&self) -> &State {
        self.session.state()
    }

    fn next_day(&mut self) -> Result<(), RehearsalError<W::Error>> {
        let now = Tick { mono: 0, ..self.world.now() };
        let earlier = Earlier { state: self.session.state().clone(), head: self.session.head() };
        let header = self.session.state().header();
        let (program, digest) = (header.program.clone(), header.program_digest);
        let (session, effects) =
            Session::go_on(&earlier, program, digest, now, self.rng).map_err(RehearsalError::NotOpened)?;
        self.session = session;
        self.perform(effects).map_err(RehearsalError::World)
    }

    fn submit(&mut self, event: Event, secret: Option<SecretInput>) -> Result<Result<(), Refusal>, W::Error> {
        let now = self.world.now();
        let file = self.session.state().payload_to_open().and_then(|file| self.kept.get(file.name.as_str()));
        let opens = matches!(event.what, EventKind::OpenPayload);
        let secret = if opens { file.cloned().map(SecretInput::SealedFile) } else { secret };
        match self.session.submit(&event, secret, now, self.rng) {
            Ok(effects) => self.perform(effects).map(Ok),
            Err(refusal) => Ok(Err(refusal)),
        }
    }
}

impl<W: World, R> World for OverSession<'_, W, R> {
    type Error = W::Error;

    fn read_sheet(&mut self, share: u8) -> Result<SheetReading, W::Error> {
        self.world.read_sheet(share)
    }

    fn lock_secret(&mut self, lock: LockKind, share: u8) -> Option<SecretText> {
        self.world.lock_secret(lock, share)
    }

    fn findings(&mut self) -> Vec<Finding> {
        self.world.findings()
    }

    fn reads_from(&self) -> ReadFrom {
        self.world.reads_from()
    }

    fn sent_to(&self) -> SentTo {
        self.world.sent_to()
    }

    fn brought(&self) -> Vec<u8> {
        self.world.brought()
    }

    fn wishes(&self) -> &Wishes {
        self.world.wishes()
    }
}

/// The choices of a rehearsal: worthless metadata for a year from this day, the template's quorum unless another is given.
pub fn choices(
    template: &Template,
    quorum: Option<Quorum>,
    lock: LockKind,
    paper: PaperSize,
    from: Day,
) -> Result<Choices, QuorumError> {
    let prints = template.kind.prints_sheets();
    let quorum = match (prints, quorum) {
        (false, _) => None,
        (true, Some(quorum)) => Some(quorum),
        // as that of the set that the check makes up
        (true, None) if template.kind.issues_again() => Some(Quorum::new(2, 3)?),
        (true, None) => Some(Quorum::new(template.threshold, template.shares)?),
    };
    // the others rebuild the key
    let share = quorum.filter(|_| template.kind.issues_again()).map(Quorum::shares);
    let key = prints.then(|| KeyMetadata {
        label: line("REHEARSAL-KEY"),
        algorithm: line("AES-256"),
        purpose: line("practice; protects nothing"),
        owner: line("Stand-in owner"),
        environment: line("rehearsal"),
        active_from: line(&from.to_string()),
        ends: line(&from.next_year().to_string()),
    });
    Ok(Choices {
        quorum,
        share,
        reason: Some(prose("rehearsal: any quorum may be practised")),
        lock,
        own_locks: Vec::new(),
        // what stand-ins type stands in the source of this program: nothing is gained by waiting for it. People who rehearse
        // choose for themselves, and wait as they will
        cost: LockCost::FLOOR,
        paper,
        key,
        generation: 1,
        expected_fingerprint: None,
        contact: line("Rehearsal desk, no telephone"),
        place: line("Rehearsal"),
        organisation: line("Stand-ins"),
    })
}
