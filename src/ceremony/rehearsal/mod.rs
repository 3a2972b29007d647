//! Stand-in people who hold a whole ceremony by themselves: for practice, for tests, and to find out whether a
//! template can reach its end.
//!
//! The stand-ins know nothing but what a room would: the state, the sheets that came out of the printer, and
//! the code words that were shown. They answer through the same session as everybody else.

mod memory;
mod stand_ins;

pub use memory::check;

use rand_core::CryptoRng;

use super::effect::Effect;
use super::event::{SheetReading, Tick};
use super::refusal::Refusal;
use super::session::{Opening, Session};
use super::state::{Stage, State};
use crate::plan::{Choices, KeyMetadata, Kind, PaperSize, Template};
use crate::sharing::lock::LockCost;
use crate::sharing::share::LockKind;
use crate::sharing::{Quorum, QuorumError};
use crate::transcript::Way;
use crate::transcript::record::{Finding, ReadFrom};
use crate::vocab::{Day, Line, Prose, SecretText};
use stand_ins::answer;
pub use stand_ins::says;
pub(super) use stand_ins::{BAGS, bag, staff};

/// The passphrase every stand-in custodian uses. Worthless like everything here.
pub const STAND_IN_PASSPHRASE: &str = "rehearsal passphrase, worthless";

/// What stand-ins need of the world.
pub trait World {
    /// Why it could not be done.
    type Error: std::fmt::Display;

    /// The clocks.
    fn now(&mut self) -> Tick;
    /// Carries out one effect. Nothing that belongs to an entry leaves the desk before the entry is kept.
    fn perform(&mut self, effect: Effect) -> Result<(), Self::Error>;
    /// Reads the last sheet of this share from its own page.
    fn read_sheet(&mut self, share: u8) -> Result<SheetReading, Self::Error>;
    /// The lock words that the custodian of this share wrote down or remembers.
    fn lock_secret(&mut self, share: u8) -> Option<SecretText>;
    /// What the machine says of itself.
    fn findings(&mut self) -> Vec<Finding>;
    /// How a sheet is read here.
    fn reads_from(&self) -> ReadFrom;
    /// Where sheets go.
    fn way(&self) -> Way;
    /// Sheets that somebody brings to a recovery, by number.
    fn brought(&self) -> Vec<u8>;
    /// Told after every entry.
    fn progress(&mut self, state: &State);
}

/// Why a rehearsal did not reach its end.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError<E: std::fmt::Display> {
    /// A step refused what a stand-in can do for it.
    #[error("step {step}: {refusal}")]
    Stuck {
        /// The step.
        step: String,
        /// Its last refusal.
        refusal: Refusal,
    },
    /// The ceremony could not be opened.
    #[error("{0}")]
    NotOpened(Refusal),
    /// The world failed.
    #[error("{0}")]
    World(E),
    /// A step never came to its end.
    #[error("step {0} does not end however often it is answered")]
    Endless(String),
}

/// Entries after which a step that does not end is given up.
const PATIENCE: usize = 1_200;

/// Holds the ceremony from its opening to its seal.
pub fn hold<W: World>(
    opening: Opening,
    world: &mut W,
    rng: &mut impl CryptoRng,
) -> Result<Session, RehearsalError<W::Error>> {
    let now = world.now();
    let (mut session, effects) =
        Session::open(opening, Tick { mono: 0, ..now }, rng).map_err(RehearsalError::NotOpened)?;
    carry_out(&mut session, world, effects)?;
    let mut place = usize::MAX;
    let mut answers = 0;
    while let Stage::Running { place: due, .. } = *session.state().stage() {
        answers = if due == place { answers + 1 } else { 0 };
        place = due;
        let Some((_, planned, _)) = session.state().due() else {
            return Err(RehearsalError::Endless("after the last".into()));
        };
        let step = planned.id.clone();
        if answers > PATIENCE {
            return Err(RehearsalError::Endless(step));
        }
        let (event, secret) = answer(session.state(), answers, world).map_err(RehearsalError::World)?;
        let now = world.now();
        let effects = session.take(&event, secret, now, rng);
        let effects = effects.map_err(|refusal| RehearsalError::Stuck { step, refusal })?;
        carry_out(&mut session, world, effects)?;
    }
    Ok(session)
}

fn carry_out<W: World>(
    session: &mut Session,
    world: &mut W,
    effects: Vec<Effect>,
) -> Result<(), RehearsalError<W::Error>> {
    for effect in effects {
        if let Err(error) = world.perform(effect) {
            session.break_off();
            return Err(RehearsalError::World(error));
        }
    }
    world.progress(session.state());
    Ok(())
}

/// The choices of a rehearsal: worthless metadata for a year from this day, the template's quorum unless another is given.
pub fn choices(
    template: &Template,
    quorum: Option<Quorum>,
    lock: LockKind,
    paper: PaperSize,
    from: Day,
) -> Result<Choices, QuorumError> {
    let generation = template.kind == Kind::Generation;
    let quorum = match (generation, quorum) {
        (false, _) => None,
        (true, Some(quorum)) => Some(quorum),
        (true, None) => Some(Quorum::new(template.threshold, template.shares)?),
    };
    let key = generation.then(|| KeyMetadata {
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
        reason: Some(prose("rehearsal: any quorum may be practised")),
        lock,
        cost: LockCost::DEFAULT,
        paper,
        key,
        generation: 1,
        expected_fingerprint: None,
        contact: line("Rehearsal desk, no telephone"),
        place: line("Rehearsal"),
        organisation: line("Stand-ins"),
    })
}

/// What stand-ins say is made of constants, numbers and words of the script; whatever a script holds, it is a line.
pub(super) fn line(text: &str) -> Line {
    Line::lossy(text)
}

pub(super) fn prose(text: &str) -> Prose {
    Prose::lossy(text)
}
