//! The step kinds: for each, what its entries mean and when it is complete.
//!
//! One file a group of kinds, one function a kind, one `match` over the records it takes. What no arm takes is
//! out of turn.

pub(super) mod closing;
pub(super) mod dealing;
pub(super) mod people;
pub(super) mod recovery;

use super::refusal::Refusal;
use super::state::{Inner, State};
use crate::plan::{PlannedStep, Step, StepKind};
use crate::transcript::Entry;
use crate::transcript::record::Record;

/// Where an entry leaves its step.
pub(super) enum Outcome {
    /// The step goes on.
    Stay(Inner),
    /// The next step is due.
    Complete,
    /// The ceremony is sealed.
    Sealed,
}

/// Takes an entry of the step that is due.
pub(super) fn take(
    state: &mut State,
    planned: &PlannedStep,
    step: &Step,
    entry: &Entry,
) -> Result<Outcome, Refusal> {
    let share = planned.share;
    match step.kind {
        StepKind::Act => people::act(state, step, planned, &entry.record),
        StepKind::Approval => people::approval(state, planned, entry),
        StepKind::RollCall => people::roll_call(state, planned, &entry.record),
        StepKind::Environment => people::environment(state, planned, &entry.record),
        StepKind::Compare => people::compare(state, step, planned, &entry.record),
        StepKind::Clock => people::clock(state, planned, entry),
        StepKind::Break => Err(out_of_turn(planned, step.kind, &entry.record, "the start of the break")),
        StepKind::Entropy => dealing::entropy(state, planned, &entry.record),
        StepKind::Draw => dealing::draw(state, planned, &entry.record),
        StepKind::Split => dealing::split(state, planned, &entry.record),
        StepKind::Gate => dealing::gate(state, share, planned, &entry.record),
        StepKind::Lock => dealing::lock(state, share, planned, &entry.record),
        StepKind::Print => dealing::print(state, share, planned, &entry.record),
        StepKind::ReadBack => dealing::read_back(state, share, planned, &entry.record),
        StepKind::Bag => dealing::bag(state, share, planned, &entry.record),
        StepKind::Trial => dealing::trial(state, planned, &entry.record),
        StepKind::Wipe => dealing::wipe(state, planned, &entry.record),
        StepKind::Operation => recovery::operation(state, planned, &entry.record),
        StepKind::Collect => recovery::collect(state, planned, &entry.record),
        StepKind::Combine => recovery::combine(state, planned, &entry.record),
        StepKind::Release => recovery::release(state, planned, &entry.record),
        StepKind::Reseal => recovery::reseal(state, planned, &entry.record),
        StepKind::Review => closing::review(state, planned, &entry.record),
        StepKind::SignOff => closing::sign_off(state, planned, entry),
        StepKind::Seal => closing::seal(state, planned, &entry.record),
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
