//! What a screen wants to happen, before it is known who does it.

use std::path::PathBuf;

use super::assignment::Assignment;
use crate::ceremony::{Event, EventKind, SecretInput, State};
use crate::desk::holding::{Request, SheetWay};
use crate::desk::in_chunks::LookedAt;
use crate::plan::template::WITNESS;
use crate::plan::{PlannedStep, Step};
use crate::transcript::PersonId;

/// Who acts in a deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The step's people.
    Assigned,
    /// The step's people, and a witness: who lets a rule go by an exception.
    Excepting,
    /// Nobody is named yet: the roll is not closed.
    Nobody,
    /// One person for themselves.
    Alone(PersonId),
}

/// What a screen wants to happen.
#[derive(Debug)]
pub struct Deed {
    what: EventKind,
    secret: Option<SecretInput>,
    way: Option<SheetWay>,
    export: Option<PathBuf>,
    attach: Option<PathBuf>,
    seal: Option<PathBuf>,
    open: Option<LookedAt>,
    sign: Option<PathBuf>,
    who: Who,
}

impl Deed {
    /// A deed of the step's people.
    pub const fn new(what: EventKind) -> Self {
        Self {
            what,
            secret: None,
            way: None,
            export: None,
            attach: None,
            seal: None,
            open: None,
            sign: None,
            who: Who::Assigned,
        }
    }

    /// With a secret beside it.
    pub fn with_secret(mut self, secret: SecretInput) -> Self {
        self.secret = Some(secret);
        self
    }

    /// With the way of a sheet.
    pub fn by_way(mut self, way: SheetWay) -> Self {
        self.way = Some(way);
        self
    }

    /// With the file for a key.
    pub fn into_file(mut self, path: PathBuf) -> Self {
        self.export = Some(path);
        self
    }

    /// With the file that is to be kept.
    pub fn attaching(mut self, path: PathBuf) -> Self {
        self.attach = Some(path);
        self
    }

    /// With the file whose content is to be sealed.
    pub fn sealing(mut self, path: PathBuf) -> Self {
        self.seal = Some(path);
        self
    }

    /// With the sealed file whose content is to leave.
    pub fn opening(mut self, file: LookedAt) -> Self {
        self.open = Some(file);
        self
    }

    /// With the file that is to be signed.
    pub fn signing(mut self, path: PathBuf) -> Self {
        self.sign = Some(path);
        self
    }

    /// An exception that lets a rule of this step go.
    pub const fn excepting(what: EventKind) -> Self {
        Self::new(what).done_by(Who::Excepting)
    }

    /// Done by somebody else than the step's people.
    pub const fn done_by(mut self, who: Who) -> Self {
        self.who = who;
        self
    }

    /// True if the people of the step are recorded as those who do it, or let it go.
    pub fn names_its_people(&self, state: &State) -> bool {
        match self.who {
            Who::Assigned | Who::Excepting => {
                state.done().roll_closed || matches!(self.what, EventKind::CloseRoll)
            }
            Who::Alone(_) | Who::Nobody => false,
        }
    }

    /// The request to the ceremony's thread.
    pub fn into_request(
        self,
        state: &State,
        planned: &PlannedStep,
        step: &Step,
        assignment: &Assignment,
    ) -> Request {
        let named = self.names_its_people(state);
        let (by, with) = match self.who {
            Who::Alone(person) => (person, Vec::new()),
            Who::Assigned if named => assignment.resolve(state, planned, step),
            Who::Excepting if named => with_a_witness(state, assignment.resolve(state, planned, step)),
            Who::Assigned | Who::Excepting | Who::Nobody => (PersonId::NOBODY, Vec::new()),
        };
        let event = Event { by, with, what: self.what };
        Request {
            event,
            secret: self.secret,
            way: self.way,
            export: self.export,
            attach: self.attach,
            seal: self.seal,
            open: self.open,
            sign: self.sign,
        }
    }
}

/// The same people, and a witness if none is among them.
pub fn with_a_witness(state: &State, (by, mut with): (PersonId, Vec<PersonId>)) -> (PersonId, Vec<PersonId>) {
    let mut witnesses = state.in_role(WITNESS, None).map(|person| person.id).peekable();
    let first = witnesses.peek().copied();
    if !witnesses.any(|id| id == by || with.contains(&id)) {
        with.extend(first);
    }
    (by, with)
}

/// The one act of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Primary {
    /// Its name.
    pub act: String,
    /// What is missing before it is permitted.
    pub missing: Option<String>,
}

impl Primary {
    /// An act that is permitted when nothing is missing.
    pub fn new(act: impl Into<String>, missing: Option<String>) -> Self {
        Self { act: act.into(), missing }
    }

    /// An act that is always permitted.
    pub fn ready(act: impl Into<String>) -> Self {
        Self::new(act, None)
    }
}
