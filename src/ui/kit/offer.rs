//! Which of the words that are offered for a field the keys stand on.

use eframe::egui::{Key, Modifiers, Ui};

use super::{enter_struck, spend_enter};

/// How words that are offered are taken, for the sentence that offers them.
pub const HOW: &str = "arrow down and Enter, or a click";

/// Where the arrows stand among what is offered. Nowhere, until somebody moves there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Offer {
    at: Option<usize>,
}

impl Offer {
    /// Nothing is chosen any more.
    pub const fn forget(&mut self) {
        self.at = None;
    }

    /// The place that is chosen.
    pub const fn at(self) -> Option<usize> {
        self.at
    }

    /// The keys in the field that `count` words are offered for: down and up move, Enter takes. The place of the word that
    /// was. Asked while the field has the keyboard, and before it is drawn, since it keeps its keys to itself.
    pub fn keys(&mut self, ui: &Ui, count: usize) -> Option<usize> {
        self.at = self.at.filter(|at| *at < count);
        if count == 0 {
            return None;
        }
        let struck = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if struck(Key::ArrowDown) {
            self.at = Some(self.at.map_or(0, |at| (at + 1) % count));
        }
        if struck(Key::ArrowUp) {
            self.at = self.at.and_then(|at| at.checked_sub(1));
        }
        let taken = self.at.filter(|_| enter_struck(ui.ctx()));
        if taken.is_some() {
            spend_enter(ui);
            self.at = None;
        }
        taken
    }
}
