//! The kinds of step: one file each, and one table.
//!
//! A kind says which entries it takes and when it is complete, what a stand-in answers in a rehearsal, which blanks
//! stand on the printed script, which exceptions let one of its rules go, what people are told who ask for help, and what
//! takes its time. A kind that lacks one of these does not compile. What a script is checked for (how often a step may stand, who must confirm it) is in `plan::kinds`, since a
//! script is read before there is a ceremony.

pub(super) mod act;
mod approval;
pub mod attach;
mod bag;
mod bringing;
pub mod check_value;
mod clock;
pub(super) mod collect;
mod combine;
pub(super) mod compare;
mod draw;
pub(super) mod entropy;
mod environment;
mod gate;
mod handling;
mod item_bags;
pub mod items;
mod keeper;
mod lock;
pub(super) mod made_up;
mod operation;
mod parts;
mod pause;
pub mod payload;
pub(super) mod print;
mod read_back;
mod release;
pub(super) mod reseal;
mod review;
mod roll_call;
mod seal;
pub(super) mod session_end;
pub mod sight;
pub(super) mod sign_off;
pub(super) mod split;
pub(super) mod staffing;
mod transport;
pub(super) mod trial;
pub mod wait;
pub(super) mod wipe;

use crate::plan::StepKind;

pub use parts::{Blank, KindOfStep, Work};
pub(super) use parts::{Due, Progress, Seen, StandIn};

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
        StepKind::SessionEnd => &session_end::KIND,
        StepKind::Attach => &attach::KIND,
        StepKind::BagItem => &handling::BAG,
        StepKind::OpenItem => &handling::OPEN,
        StepKind::MoveItem => &handling::MOVE,
        StepKind::SendItem => &handling::SEND,
        StepKind::ReceiveItem => &handling::RECEIVE,
        StepKind::DestroyItem => &handling::DESTROY,
        StepKind::Entropy => &entropy::KIND,
        StepKind::Draw => &draw::KIND,
        StepKind::Split => &split::KIND,
        StepKind::Gate => &gate::KIND,
        StepKind::Lock => &lock::KIND,
        StepKind::Print => &print::KIND,
        StepKind::ReadBack => &read_back::KIND,
        StepKind::Bag => &bag::KIND,
        StepKind::Payload => &payload::KIND,
        StepKind::CheckValue => &check_value::KIND,
        StepKind::Trial => &trial::KIND,
        StepKind::Wipe => &wipe::KIND,
        StepKind::Operation => &operation::KIND,
        StepKind::Collect => &collect::KIND,
        StepKind::Combine => &combine::KIND,
        StepKind::Release => &release::KIND,
        StepKind::Reseal => &reseal::KIND,
        StepKind::Sight => &sight::KIND,
        StepKind::Review => &review::KIND,
        StepKind::SignOff => &sign_off::KIND,
        StepKind::Seal => &seal::KIND,
    }
}
