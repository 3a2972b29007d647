//! F1 on a page of a ceremony that is no step: what is read aloud, what is for one person's eyes, the end, and trouble.

use eframe::egui::{Key, Modifiers, Ui};

use super::Run;
use super::aftermath::Aftermath;
use crate::ui::help::{self, Help};
use crate::ui::kit;

impl Run {
    /// The help of what is shown; none where a step is: it has its own.
    pub(super) fn help(&self) -> Option<Help> {
        if self.is_waiting() || self.broken.is_some() {
            return Some(help::TROUBLE);
        }
        match self.aftermath.front() {
            Some(Aftermath::Aloud(_)) => return Some(help::ALOUD),
            Some(Aftermath::CodeWords { .. } | Aftermath::Secret { .. }) => return Some(help::ALONE),
            None => {}
        }
        if self.is_unfinished() {
            return None;
        }
        Some(if self.statement.is_some() { help::STATEMENT } else { help::END })
    }

    /// Opens and closes it; while it is open its keys are not the page's.
    pub(super) fn show_help(&mut self, ui: &Ui) {
        let Some(help) = self.help().filter(|_| self.overlay.is_none()) else {
            self.helped = false;
            return;
        };
        let struck = |key| ui.ctx().input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if self.helped {
            kit::keep_enter(ui);
            self.helped = !struck(Key::Escape) && !struck(Key::F1) && !help::show(ui.ctx(), help);
            if !self.helped {
                kit::return_focus(ui.ctx());
            }
        } else if struck(Key::F1) {
            kit::leave_focus(ui.ctx());
            self.helped = true;
        }
    }
}
