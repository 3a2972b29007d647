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
mod old_shares;
mod payload;
mod people;
mod print;
mod read;
mod recover;
mod release;
mod session_end;
mod shares_here;
mod sight;
mod slots;
mod spoil;
mod transport;
mod wait;

pub use machine::findings_table;

use eframe::egui::Ui;

use super::{Deed, Expected, Primary, StepContext};
use crate::ceremony::{Refusal, State};
use crate::desk::holding::DeskTrouble;
use crate::plan::{Step, StepKind};
use crate::ui::kit::Signal;
use crate::vocab::{Day, Line, Prose, TextError};

/// A step's screen: draws its fields, names its act, and turns what was entered into a deed.
pub trait StepScreen {
    /// Draws the fields. A deed beside the primary one can come of it.
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed>;
    /// The page's act, and what is missing before it is permitted.
    fn primary(&self, context: &StepContext<'_>) -> Option<Primary>;
    /// The deed of the act.
    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed>;
    /// An entry was written while the step stays due.
    fn taken(&mut self, _state: &State) {}
    /// The entry stands, and what should have come of it did not.
    fn troubled(&mut self, _why: &str) {}
    /// A sheet is in hand, and the last refusal was another one's: it is not shown above this one.
    fn is_at_another_sheet(&self) -> bool {
        false
    }
    /// The last deed was refused. The name of the field at which that is mended, if it is one.
    fn refused(&mut self, _refusal: &Refusal) -> Option<&'static str> {
        None
    }
    /// The last deed was not begun: what it was about is not there, or is another one by now.
    fn not_begun(&mut self, _trouble: &DeskTrouble) {}
    /// True if the screen itself says, at its field, why what was typed last was not taken.
    fn says(&mut self, _why: &str) -> bool {
        false
    }
    /// True if nothing else may stand in the window.
    fn fills_window(&self, _state: &State) -> bool {
        false
    }
}

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

/// After the last step there is nothing to do.
pub struct Over;

impl StepScreen for Over {
    fn body(&mut self, _: &mut Ui, _: &StepContext<'_>) -> Option<Deed> {
        None
    }
    fn primary(&self, _: &StepContext<'_>) -> Option<Primary> {
        None
    }
    fn act(&mut self, _: &StepContext<'_>) -> Option<Deed> {
        None
    }
}

/// What is wrong with a day that is typed, as soon as it is whole or cannot become one.
fn day_remark(typed: &str) -> Option<(Signal, &'static str)> {
    const WANTS: &str = "write the day as 2026-11-21";
    let typed = typed.trim();
    if typed.is_empty() || Day::parse(typed).is_some() {
        return None;
    }
    let goes_on = typed.len() < "2026-11-21".len() && typed.chars().all(|c| c.is_ascii_digit() || c == '-');
    Some((if goes_on { Signal::Plain } else { Signal::Attention }, WANTS))
}

/// A typed line, or what is wrong with it.
pub fn line(name: &str, text: &str) -> Result<Line, String> {
    Line::typed(text).map_err(|error| about(name, &error))
}

/// Typed sentences, or what is wrong with them.
pub fn prose(name: &str, text: &str) -> Result<Prose, String> {
    Prose::typed(text).map_err(|error| about(name, &error))
}

fn about(name: &str, error: &TextError) -> String {
    match error {
        TextError::Empty => format!("fill in: {name}"),
        _ => format!("{name}: {error}"),
    }
}
