//! What a kind of step is made of, and what its rules share.

use super::made_up::Wishes;
use crate::ceremony::event::EventKind;
use crate::ceremony::refusal::{Contradiction, Refusal};
use crate::ceremony::secret_input::SecretInput;
use crate::ceremony::state::{Inner, State};
use crate::plan::template::Leaves;
use crate::plan::{PlannedStep, Step, StepKind};
use crate::transcript::Entry;
use crate::transcript::record::{Record, Subject};
use crate::transcript::record_name::record_name;

/// The step that is due: its place in the plan, and what the script says of it.
#[derive(Clone, Copy)]
pub(in crate::ceremony) struct Due<'a> {
    pub planned: &'a PlannedStep,
    pub step: &'a Step,
}

impl Due<'_> {
    /// The share that the step is about, in a kind that stands nowhere but in the part repeated per share.
    pub(super) fn share(&self) -> u8 {
        self.planned.share.expect("the check of scripts keeps such a step in the part repeated per share")
    }

    /// The word that is typed at a wipe.
    pub(super) fn word(&self) -> &str {
        self.step.word.as_deref().expect("a script is read with a word for its wipe")
    }
}

/// Where an entry leaves its step.
pub(in crate::ceremony) enum Progress {
    /// The step goes on.
    Stay(Inner),
    /// The next step is due.
    Complete,
    /// The day is over.
    DayOver,
    /// The ceremony is sealed.
    Sealed,
}

/// Something that people fill in by hand where no computer is.
#[derive(Clone, Copy, Debug)]
pub enum Blank {
    /// A box and what is ticked.
    Tick(&'static str),
    /// A label and a line to write on.
    WriteOn(&'static str),
    /// A label and so many lines below it.
    Lines(&'static str, u8),
    /// A label and groups of boxes for one character each.
    Characters(&'static str, &'static [u8]),
    /// A label and what is ringed, one of them.
    Circles(&'static str, &'static [&'static str]),
    /// The roll: a row for each person.
    Roll,
    /// The sheets that are brought: a row for each.
    Sheets,
    /// The things of the step: a row for each, with what is written in two columns.
    Items(&'static str, &'static str),
    /// Boxes for a check value, as many as it has characters.
    CheckValue,
    /// That each typed the word of this step.
    EachTypes,
}

/// What a stand-in may look at besides the state.
pub(in crate::ceremony) struct Seen<'a> {
    /// Answers given at this step before.
    pub answers: usize,
    /// Shares whose sheets are at hand.
    pub brought: &'a [u8],
    /// What the stand-ins are asked to do.
    pub wishes: &'a Wishes,
}

/// What a stand-in does.
pub(in crate::ceremony) enum StandIn {
    /// Says this.
    Says(EventKind),
    /// Says this, and types something secret.
    Secret(EventKind, SecretInput),
    /// Sends the sheet to print, by the way there is.
    Send,
    /// Lets the machine be looked at.
    Findings,
    /// Reads back the sheet of this share.
    ReadsBack(u8),
    /// Brings the sheet of this share.
    Offers(u8),
    /// Reads the sheet of this share, with the serial on it, in an audit.
    Checks {
        /// Number of the share, from 1.
        share: u8,
        /// On the paper.
        serial: u16,
    },
    /// Brings a file to be kept.
    Attaches,
    /// Brings a file whose content is sealed.
    SealsAFile,
    /// Lets this leave, which is no secret.
    LetsOut(Leaves),
}

/// What the machine does for a step, shown when it takes longer than half a second.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// In words, for people who wait.
    pub what: &'static str,
    /// True if it can be stopped before anything is recorded.
    pub can_be_stopped: bool,
}

impl Work {
    /// Nothing but the entry.
    pub(super) const ENTRY: Self = Self { what: "Writing the entry", can_be_stopped: false };
}

/// Everything that belongs to a kind.
pub struct KindOfStep {
    /// What people are told who ask what is to be done.
    pub help: &'static str,
    /// What takes its time.
    pub work: Work,
    /// Takes an entry of the step, or refuses it; what no arm takes is out of turn.
    pub(in crate::ceremony) accept: fn(&mut State, &Due<'_>, &Entry) -> Result<Progress, Refusal>,
    /// What a stand-in answers next.
    pub(in crate::ceremony) stand_in: fn(&State, &Due<'_>, &Seen<'_>) -> StandIn,
    /// Its own blanks on the printed script, below those of its ticks and values.
    pub blanks: &'static [Blank],
    /// About how high these are, in millimetres.
    pub height: f32,
    /// True for an exception that lets go a rule of this step.
    pub(in crate::ceremony) concerns: fn(&State, &Due<'_>, &Subject) -> bool,
}

/// A kind whose rules no exception lets go.
pub(super) const fn names_nothing(_state: &State, _due: &Due<'_>, _about: &Subject) -> bool {
    false
}

/// The end of a step that asks for no ticks, values or choices.
pub(in crate::ceremony) fn says_nothing(record: &Record) -> bool {
    matches!(record, Record::Done { ticks, not_as_wanted, values, chosen, results }
        if ticks.is_empty()
            && not_as_wanted.is_empty()
            && values.is_empty()
            && chosen.is_empty()
            && results.is_empty())
}

/// Refuses an entry that is about another share than the step.
pub(super) fn this_share(planned: &PlannedStep, share: Option<u8>, named: u8) -> Result<(), Refusal> {
    let due = share.expect("the check of scripts keeps such a step in the part repeated per share");
    if due == named {
        Ok(())
    } else {
        Err(Refusal::from(Contradiction::OtherShare { step: planned.id.clone(), due, named }))
    }
}

/// The single answer to a record of another kind.
pub(in crate::ceremony) fn out_of_turn(
    planned: &PlannedStep,
    kind: StepKind,
    got: &Record,
    waits: &'static str,
) -> Refusal {
    Refusal::OutOfTurn { step: planned.id.clone(), kind: kind.word(), got: record_name(got), waits }
}
