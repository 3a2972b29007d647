//! The screens of the steps: one for each kind of the closed set.

mod act;
mod closing;
mod collect;
mod custody;
mod key;
mod machine;
mod people;
mod print;
mod read;
mod recover;
mod release;
mod spoil;
mod wait;
mod wrapping;

pub use machine::findings_table;

use eframe::egui::Ui;

use super::{Deed, Expected, Primary, StepContext};
use crate::ceremony::State;
use crate::plan::{Step, StepKind};
use crate::vocab::{Line, Prose, TextError};

/// A step's screen: draws its fields, names its act, and turns what was entered into a deed.
pub trait StepScreen {
    /// Draws the fields. A deed beside the primary one can come of it.
    fn body(&mut self, ui: &mut Ui, scene: &StepContext<'_>) -> Option<Deed>;
    /// The page's act, and what is missing before it is permitted.
    fn primary(&self, scene: &StepContext<'_>) -> Option<Primary>;
    /// The deed of the act.
    fn act(&mut self, scene: &StepContext<'_>) -> Option<Deed>;
    /// An entry was written while the step stays due.
    fn taken(&mut self, _state: &State) {}
    /// The entry stands, and what should have come of it did not.
    fn troubled(&mut self, _why: &str) {}
    /// A sheet is in hand, and the last refusal was another one's: it is not shown above this one.
    fn is_at_another_sheet(&self) -> bool {
        false
    }
    /// The last deed was refused.
    fn refused(&mut self) {}
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
        StepKind::Entropy => Box::new(key::Entropy::default()),
        StepKind::Draw => Box::new(key::Plain::draw()),
        StepKind::Split => Box::new(key::Plain::split()),
        StepKind::Gate => Box::new(custody::Gate::default()),
        StepKind::Lock => Box::new(custody::Lock::new(state)),
        StepKind::Print => Box::new(print::Print::default()),
        StepKind::ReadBack => Box::new(read::ReadBack::default()),
        StepKind::Bag => Box::new(custody::Bag::default()),
        StepKind::Trial => Box::new(key::Plain::trial()),
        StepKind::Wipe => Box::new(key::Wipe::default()),
        StepKind::Operation => Box::new(recover::Operation::default()),
        StepKind::Collect => Box::new(collect::Collect::new(false)),
        StepKind::Combine => Box::new(collect::Collect::new(true)),
        StepKind::Release => Box::new(release::Release::default()),
        StepKind::Reseal => Box::new(recover::Reseal::default()),
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

/// What a step does that can take longer than half a second.
pub(super) const fn what_takes_time(step: &Step) -> &'static str {
    match step.kind {
        StepKind::Lock => "Locking the share: slow by design, for whoever would guess",
        StepKind::Print => "Handing the sheet to the printer",
        StepKind::ReadBack | StepKind::Collect => "Opening the share",
        StepKind::Combine | StepKind::Trial => "Rebuilding the key",
        StepKind::Environment => "Looking at the machine",
        _ => "Writing the entry",
    }
}

/// True if what takes long in this step can be stopped before anything is recorded.
pub(super) const fn can_be_stopped(step: &Step) -> bool {
    matches!(step.kind, StepKind::Lock | StepKind::Collect | StepKind::Combine)
}

/// What F1 says.
pub(super) const fn help(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Act => {
            "Do what is listed, together. Tick what is done. What is not as wanted is said so, beside an exception that names it."
        }
        StepKind::Approval => {
            "Read the paper that allows this ceremony aloud: who approved it, its reference, its date, and for what."
        }
        StepKind::RollCall => {
            "Each person says name and role. Somebody independent looks at the identity paper; its kind is recorded, never its number."
        }
        StepKind::Environment => {
            "The kernel is asked what is connected. What is not as wanted is either switched off now and looked at again, or recorded as an exception."
        }
        StepKind::Compare => {
            "One person reads the words from an independent print, another types them here. All of them are compared."
        }
        StepKind::Clock => {
            "Read a clock on the wall that everybody sees. The difference to this machine's clock is recorded."
        }
        StepKind::Break => {
            "Say who leaves and who keeps the material. When all are back, say what was checked."
        }
        StepKind::Wait => {
            "Nothing is done until the time is over, or until what is waited for is so. Everybody stays, or a break is recorded."
        }
        StepKind::Entropy => {
            "Throw at least 50 dice or 128 coins and type what they show. They are mixed with the operating system's randomness, so that neither alone decides. You can go on without."
        }
        StepKind::Draw => {
            "The key is made from all sources of randomness. It stays in this machine's memory alone."
        }
        StepKind::Split => {
            "The key is split at once into all its shares, and the split is checked by rebuilding the key."
        }
        StepKind::Gate => "The custodian comes alone. If it is somebody else, say so: that is recorded.",
        StepKind::Lock => {
            "An open sheet opens for whoever holds it. A passphrase or code words protect it from printer, courier and finder, and must then be kept as well as the sheet."
        }
        StepKind::Print => {
            "One sheet, one print job. A sheet that did not come out well is spoiled: it is destroyed before the next one is printed."
        }
        StepKind::ReadBack => {
            "The paper itself is read: by a scanned picture, a camera, a scanner that types, or its words. It must be the share that was made, to the last bit."
        }
        StepKind::Bag => "The number of the bag is read aloud, typed twice, and repeated by the custodian.",
        StepKind::Trial => {
            "The key is rebuilt from what was read back from paper; every sheet takes part at least once."
        }
        StepKind::Wipe => {
            "Each of the people named types the word. After it nothing of the key is left in the memory of this program."
        }
        StepKind::Operation => {
            "Say who asks for the key, why, and what becomes of it. A number is drawn that every custodian repeats."
        }
        StepKind::Collect => {
            "For each sheet: look at the bag first, open it, then read the sheet. A sheet that is not used is named with the reason."
        }
        StepKind::Combine => {
            "The key is rebuilt and proven by its fingerprint. If the sheets disagree, more can be read."
        }
        StepKind::Release => "Choose the exit that was approved. Nothing else leaves this machine.",
        StepKind::Reseal => {
            "Every opened sheet gets a decision: sealed in a new bag, replaced by a new set, the key rotated, or destroyed."
        }
        StepKind::Review => {
            "Each exception gets a weight and a follow-up. An open one stays open in the verdict."
        }
        StepKind::SignOff => "Each person agrees, or does not and says why. Both are normal.",
        StepKind::Seal => "The last line is written and signed; then the ceremony key is forgotten.",
    }
}
