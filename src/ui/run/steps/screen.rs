//! What every step's screen does.

use eframe::egui::Ui;

use crate::ceremony::{Refusal, State};
use crate::desk::holding::DeskTrouble;
use crate::ui::run::{Beside, Deed, Primary, StepContext};

/// A step's screen: draws its fields, names its act, and turns what was entered into a deed.
pub trait StepScreen {
    /// Draws the fields. A deed beside the primary one can come of it.
    fn body(&mut self, ui: &mut Ui, context: &StepContext<'_>) -> Option<Deed>;
    /// The page's act, and what is missing before it is permitted.
    fn primary(&self, context: &StepContext<'_>) -> Option<Primary>;
    /// The deed of the act.
    fn act(&mut self, context: &StepContext<'_>) -> Option<Deed>;
    /// What helps beside it in a wide window; nothing where it shows that itself, wants all the width, or is for one person's eyes.
    fn beside(&self, context: &StepContext<'_>) -> Option<Beside> {
        context.state.done().roll_closed.then_some(Beside::People)
    }
    /// True once what the script has to say at this step was said and holds no longer: it is not read aloud again.
    fn was_spoken(&self, _context: &StepContext<'_>) -> bool {
        false
    }
    /// An entry was written while the step stays due.
    fn taken(&mut self, _state: &State) {}
    /// The entry stands, and what should have come of it did not.
    fn troubled(&mut self, _why: &str) {}
    /// True once another sheet is in hand than the one that was refused last: that refusal is not shown above this one.
    fn comes_to_another_sheet(&mut self) -> bool {
        false
    }
    /// The last deed was refused. The name of the field at which that is mended, if it is one.
    fn refused(&mut self, _refusal: &Refusal) -> Option<&'static str> {
        None
    }
    /// The last deed was not begun: what it was about is not there, or is another one by now. The name of the field at which
    /// that is mended, if it is one.
    fn not_begun(&mut self, _trouble: &DeskTrouble) -> Option<&'static str> {
        None
    }
    /// True if the screen itself says, at its field, why what was typed last was not taken.
    fn says(&mut self, _why: &str) -> bool {
        false
    }
    /// True if nothing else may stand in the window.
    fn fills_window(&self, _state: &State) -> bool {
        false
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
