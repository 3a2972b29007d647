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

#[cfg(test)]
mod tests {
    use eframe::egui::__run_test_ui;

    use super::*;

    fn said(next: &NextOfBag) -> bool {
        matches!(next, NextOfBag::AfterOneRefused { why: Some(_), .. })
    }

    /// What was said of a sheet stays above those that were read with it, and goes with the first that was read after it.
    #[test]
    fn what_was_said_of_a_sheet_is_not_said_of_another() {
        __run_test_ui(|ui| {
            for (others, frames, stays) in [
                (false, &[false, false][..], true),
                (false, &[true], false),
                (true, &[true, true], true),
                (true, &[true, false, true], false),
            ] {
                let mut next = NextOfBag::after_one_refused(others);
                assert!(next.tell("it is damaged"));
                for at_hand in frames {
                    next.show(ui, *at_hand);
                }
                assert_eq!(said(&next), stays, "{others} {frames:?}");
            }
            assert!(
                !NextOfBag::First.tell("it is damaged"),
                "there is none before the first: it is said elsewhere"
            );
        });
    }
}
