//! The screens of the steps: one for each kind of the closed set.

mod act;
mod attach;
mod brought;
mod check_value;
mod closing;
mod collect;
mod custody;
mod items;
mod key;
mod machine;
mod next_of_bag;
mod old_shares;
mod payload;
mod people;
mod print;
mod put_aside;
mod read;
mod recorded_sheet;
mod recover;
mod release;
mod screen;
mod session_end;
mod shares_here;
mod sight;
mod slots;
mod spoil;
mod transport;
mod typed;
mod typed_share;
mod wait;

pub use machine::findings_table;
pub use screen::{Over, StepScreen};
pub use session_end::overnight_of;
pub use typed::{line, line_field, prose, word_field};

use super::Expected;
use crate::ceremony::State;
use crate::plan::{Step, StepKind};

/// The screen of a step.
pub fn screen_for(step: &Step, state: &State, roster: &[Expected]) -> Box<dyn StepScreen> {
    match step.kind {
        StepKind::Act => Box::new(act::Act::new(step)),
        StepKind::Approval => Box::new(people::Approval::default()),
        StepKind::RollCall => Box::new(people::RollCall::new(state, roster)),
        StepKind::Environment => Box::new(machine::Environment::default()),
        StepKind::Compare => Box::new(machine::Compare::default()),
        StepKind::Clock => Box::new(machine::WallClock::default()),
        StepKind::Break => Box::new(people::Break::default()),
        StepKind::Wait => Box::new(wait::Wait::new(step)),
        StepKind::SessionEnd => Box::new(session_end::SessionEnd::new()),
        StepKind::Attach => Box::new(attach::Attach::default()),
        StepKind::SendItem | StepKind::ReceiveItem => Box::new(transport::Transport::new(step.kind)),
        StepKind::BagItem => Box::new(items::Items::new(items::Does::Bag)),
        StepKind::OpenItem => Box::new(items::Items::new(items::Does::Open)),
        StepKind::MoveItem => Box::new(items::Items::new(items::Does::Move)),
        StepKind::DestroyItem => Box::new(items::Items::new(items::Does::Destroy)),
        StepKind::Entropy => Box::new(key::Entropy::default()),
        StepKind::Draw => Box::new(key::Plain::draw()),
        StepKind::Split => Box::new(key::Plain::split()),
        StepKind::Gate => Box::new(custody::Gate::default()),
        StepKind::Lock => Box::new(custody::Lock::new(state)),
        StepKind::Print => Box::new(print::Print::default()),
        StepKind::ReadBack => Box::new(read::ReadBack::default()),
        StepKind::Bag => Box::new(custody::Bag::default()),
        StepKind::Payload => Box::new(payload::Payload::new(step)),
        StepKind::CheckValue => Box::new(check_value::CheckValue),
        StepKind::Trial => Box::new(key::Plain::trial()),
        StepKind::Wipe => Box::new(key::Wipe::default()),
        StepKind::Operation => Box::new(recover::Operation::default()),
        StepKind::Collect => Box::new(collect::Collect::new(false)),
        StepKind::Combine => Box::new(collect::Collect::new(true)),
        StepKind::Release => Box::new(release::Release::default()),
        StepKind::Reseal => Box::new(recover::Reseal::default()),
        StepKind::Sight => Box::new(sight::Sight::default()),
        StepKind::Review => Box::new(closing::Review::default()),
        StepKind::SignOff => Box::new(closing::SignOff::default()),
        StepKind::Seal => Box::new(key::Plain::seal()),
    }
}
