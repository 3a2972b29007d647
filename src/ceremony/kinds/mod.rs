//! The kinds of step: one file each, and one table.
//!
//! A kind says which entries it takes and when it is complete, what a stand-in answers in a rehearsal, which blanks
//! stand on the printed script, and which exceptions let one of its rules go. A kind that lacks one of these does not
//! compile. What a script is checked for (how often a step may stand, who must confirm it) is in `plan::kinds`, since a
//! script is read before there is a ceremony.

pub(super) mod act;
mod approval;
mod bag;
mod bringing;
mod clock;
pub(super) mod collect;
mod combine;
pub(super) mod compare;
mod draw;
pub(super) mod entropy;
mod environment;
mod gate;
mod lock;
mod operation;
mod pause;
pub(super) mod print;
mod read_back;
mod release;
pub(super) mod reseal;
mod review;
pub(super) mod roll_call;
mod seal;
pub(super) mod sign_off;
pub(super) mod split;
pub(super) mod trial;
pub mod wait;
pub(super) mod wipe;

use super::event::{SecretInput, What};
use super::refusal::{Contradiction, Refusal};
use super::state::{Inner, State};
use crate::plan::{PlannedStep, Step, StepKind};
use crate::transcript::Entry;
use crate::transcript::record::{Record, Subject};

/// The step that is due: its place in the plan, and what the script says of it.
#[derive(Clone, Copy)]
pub(super) struct Due<'a> {
    pub planned: &'a PlannedStep,
    pub step: &'a Step,
}

/// Where an entry leaves its step.
pub(super) enum Outcome {
    /// The step goes on.
    Stay(Inner),
    /// The next step is due.
    Complete,
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
    /// That each typed the word of this step.
    EachTypes,
}

/// What a stand-in may look at besides the state.
pub(super) struct Seen<'a> {
    /// Answers given at this step before.
    pub answers: usize,
    /// Shares whose sheets are at hand.
    pub brought: &'a [u8],
}

/// What a stand-in does.
pub(super) enum StandIn {
    /// Says this.
    Says(What),
    /// Says this, and types something secret.
    Secret(What, SecretInput),
    /// Sends the sheet to print, by the way there is.
    Send,
    /// Lets the machine be looked at.
    Findings,
    /// Reads back the sheet of this share.
    ReadsBack(u8),
    /// Brings the sheet of this share.
    Offers(u8),
}

/// Everything that belongs to a kind.
pub struct KindOfStep {
    /// Takes an entry of the step, or refuses it; what no arm takes is out of turn.
    pub(super) take: fn(&mut State, &Due<'_>, &Entry) -> Result<Outcome, Refusal>,
    /// What a stand-in answers next.
    pub(super) stand_in: fn(&State, &Due<'_>, &Seen<'_>) -> StandIn,
    /// Its own blanks on the printed script, below those of its ticks and values.
    pub blanks: &'static [Blank],
    /// About how high these are, in millimetres.
    pub height: f32,
    /// True for an exception that lets go a rule of this step.
    pub(super) concerns: fn(&State, &Due<'_>, &Subject) -> bool,
}

/// The table.
pub const fn of(kind: StepKind) -> &'static KindOfStep {
    match kind {
        StepKind::Act => &act::KIND,
        StepKind::Approval => &approval::KIND,
        StepKind::RollCall => &roll_call::KIND,
        StepKind::Environment => &environment::KIND,
        StepKind::Compare => &compare::KIND,
        StepKind::Clock => &clock::KIND,
        StepKind::Break => &pause::KIND,
        StepKind::Wait => &wait::KIND,
        StepKind::Entropy => &entropy::KIND,
        StepKind::Draw => &draw::KIND,
        StepKind::Split => &split::KIND,
        StepKind::Gate => &gate::KIND,
        StepKind::Lock => &lock::KIND,
        StepKind::Print => &print::KIND,
        StepKind::ReadBack => &read_back::KIND,
        StepKind::Bag => &bag::KIND,
        StepKind::Trial => &trial::KIND,
        StepKind::Wipe => &wipe::KIND,
        StepKind::Operation => &operation::KIND,
        StepKind::Collect => &collect::KIND,
        StepKind::Combine => &combine::KIND,
        StepKind::Release => &release::KIND,
        StepKind::Reseal => &reseal::KIND,
        StepKind::Review => &review::KIND,
        StepKind::SignOff => &sign_off::KIND,
        StepKind::Seal => &seal::KIND,
    }
}

/// A kind whose rules no exception lets go.
const fn names_nothing(_state: &State, _due: &Due<'_>, _about: &Subject) -> bool {
    false
}

/// The end of a step that asks for no ticks, values or choices.
pub(super) fn says_nothing(record: &Record) -> bool {
    matches!(record, Record::Done { ticks, not_as_wanted, values, chosen }
        if ticks.is_empty() && not_as_wanted.is_empty() && values.is_empty() && chosen.is_empty())
}

/// Refuses an entry that is about another share than the step.
fn this_share(planned: &PlannedStep, share: Option<u8>, named: u8) -> Result<(), Refusal> {
    let due = share
        .expect("a script in which a step of this kind stands outside the rounds of the shares is refused");
    if due == named {
        Ok(())
    } else {
        Err(Refusal::from(Contradiction::OtherShare { step: planned.id.clone(), due, named }))
    }
}

/// The single answer to a record of another kind.
pub(super) fn out_of_turn(
    planned: &PlannedStep,
    kind: StepKind,
    got: &Record,
    waits: &'static str,
) -> Refusal {
    Refusal::OutOfTurn { step: planned.id.clone(), kind: kind.word(), got: name(got), waits }
}

/// What a record is called in messages.
pub(super) const fn name(record: &Record) -> &'static str {
    match record {
        Record::Header(_) => "header",
        Record::Exception { .. } => "exception",
        Record::Note { .. } => "note",
        Record::BreakStart { .. } => "start of a break",
        Record::BreakEnd { .. } => "end of a break",
        Record::Deputy { .. } => "deputy",
        Record::Abort { .. } => "abort",
        Record::Done { .. } => "done",
        Record::Approved { .. } => "approval",
        Record::Participant(_) => "participant",
        Record::RollClosed { .. } => "roll closed",
        Record::Environment { .. } => "findings about the machine",
        Record::Compared { .. } => "comparison",
        Record::Clock { .. } => "wall clock",
        Record::Entropy { .. } => "throws",
        Record::EntropyClosed { .. } => "end of the throws",
        Record::Drawn { .. } => "key drawn",
        Record::Split { .. } => "key split",
        Record::Gate { .. } => "custodian at the screen",
        Record::WrongHolder { .. } => "wrong holder",
        Record::Locked { .. } => "share locked",
        Record::SheetSent { .. } => "sheet sent",
        Record::SheetTaken { .. } => "sheet good",
        Record::SheetSpoiled { .. } => "sheet spoiled",
        Record::ReadBack { .. } => "sheet read back",
        Record::ReadBackFailed { .. } => "sheet not read",
        Record::Bagged { .. } => "sheet in its bag",
        Record::Trial { .. } => "trial",
        Record::Wiped { .. } => "wiped",
        Record::Operation { .. } => "operation",
        Record::BagOpened { .. } => "bag opened",
        Record::ShareTaken { .. } => "share taken",
        Record::ShareRefused { .. } => "share refused",
        Record::ShareWithdrawn { .. } => "share put aside",
        Record::Combined { .. } => "key rebuilt",
        Record::NotCombined { .. } => "key not rebuilt",
        Record::Released(_) => "key released",
        Record::Resealed { .. } => "decision about a sheet",
        Record::ResealClosed { .. } => "end of the decisions",
        Record::Reviewed { .. } => "exception reviewed",
        Record::ReviewClosed { .. } => "end of the review",
        Record::SignOff { .. } => "sign-off",
        Record::SignOffClosed { .. } => "end of the sign-off",
        Record::Seal { .. } => "seal",
    }
}
