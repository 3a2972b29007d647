//! The world around stand-ins: what they see and say, and the hands that do what comes of it.

use super::error::RehearsalError;
use crate::ceremony::effect::Effect;
use crate::ceremony::event::{Event, Tick};
use crate::ceremony::kinds::made_up::{NO_WISHES, Wishes};
use crate::ceremony::refusal::Refusal;
use crate::ceremony::secret_input::{SecretInput, SheetReading};
use crate::ceremony::state::State;
use crate::sharing::share::LockKind;
use crate::transcript::SentTo;
use crate::transcript::record::{Finding, ReadFrom};
use crate::vocab::SecretText;

/// What stand-ins see and say beside the events of the script.
pub trait World {
    /// Why it could not be done.
    type Error: std::fmt::Display;

    /// Reads the last sheet of this share from its own page.
    fn read_sheet(&mut self, share: u8) -> Result<SheetReading, Self::Error>;
    /// What the custodian of this share wrote down or remembers, for a sheet that is locked so.
    fn lock_secret(&mut self, lock: LockKind, share: u8) -> Option<SecretText>;
    /// What the machine says of itself.
    fn findings(&mut self) -> Vec<Finding>;
    /// How a sheet is read here.
    fn reads_from(&self) -> ReadFrom;
    /// Where sheets go.
    fn sent_to(&self) -> SentTo;
    /// Brings a file to be kept, of this name and content.
    fn brings_file(&mut self, _called: &str, _content: &[u8]) -> Result<(), Self::Error> {
        Ok(())
    }
    /// What the stand-ins are asked to do, where they could do otherwise.
    fn wishes(&self) -> &Wishes {
        &NO_WISHES
    }
    /// Sheets that somebody brings to a recovery, by number.
    fn brought(&self) -> Vec<u8>;
}

/// A world in which a ceremony is open: it takes events as people's are taken.
pub trait Hands: World {
    /// Everything written so far.
    fn state(&self) -> &State;
    /// Opens the part of the ceremony that goes on after the day that is over.
    fn next_day(&mut self) -> Result<(), RehearsalError<Self::Error>>;
    /// Takes an event, keeps its entry and does what comes of it; or the script refuses it and nothing has changed.
    fn submit(
        &mut self,
        event: Event,
        secret: Option<SecretInput>,
    ) -> Result<Result<(), Refusal>, Self::Error>;
}

/// A world without a desk: clocks, and hands for what the session asks for.
pub trait Bare: World {
    /// The clocks.
    fn now(&mut self) -> Tick;
    /// Carries out one effect.
    fn perform(&mut self, effect: Effect) -> Result<(), Self::Error>;
}
