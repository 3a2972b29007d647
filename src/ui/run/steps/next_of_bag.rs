//! Which sheet of an open bag is read next, and what was said of the one before.

use eframe::egui::Ui;

use crate::ui::kit::{self, Signal};

/// Which sheet of an open bag is read next.
#[derive(Default)]
pub(super) enum NextOfBag {
    #[default]
    First,
    /// One was refused, and the next is read from the same bag.
    AfterOneRefused {
        /// Why it was not taken, until another is read.
        why: Option<String>,
        /// Several were read together, and others of them are still at hand.
        beside: bool,
    },
}

impl NextOfBag {
    /// After one that was refused, and of which nothing is said yet.
    pub const fn after_one_refused(others_at_hand: bool) -> Self {
        Self::AfterOneRefused { why: None, beside: others_at_hand }
    }

    /// Takes up what is said of the one that was refused. False if there is none: then it is said elsewhere.
    pub fn tell(&mut self, said: &str) -> bool {
        match self {
            Self::First => false,
            Self::AfterOneRefused { why, .. } => {
                *why = Some(said.to_owned());
                true
            }
        }
    }

    /// Another one is offered: what was said of the last goes.
    pub fn forget(&mut self) {
        if let Self::AfterOneRefused { why, .. } = self {
            *why = None;
        }
    }

    /// What was said of the last one: where the next is read, and above those that were read with it.
    pub fn show(&mut self, ui: &mut Ui, at_hand: bool) {
        if let Self::AfterOneRefused { beside, .. } = self {
            *beside &= at_hand;
        }
        match self {
            Self::AfterOneRefused { beside: false, .. } if at_hand => self.forget(),
            Self::AfterOneRefused { why: Some(why), .. } => {
                kit::notice(ui, Signal::Stop, why);
                kit::space(ui);
            }
            Self::First | Self::AfterOneRefused { .. } => {}
        }
    }
}
