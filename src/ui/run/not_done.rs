//! The page on which what an entry says, and could not be done, is tried again, done otherwise, or left.

use super::Run;
use super::context::tried_again;
use crate::desk::holding;
use crate::ui::kit::{self, Footer, Moment, PressedBy, Signal, framed};
use eframe::egui::Ui;
use std::path::PathBuf;

impl Run {
    /// The page, until it is done or left.
    pub(super) fn not_done(&mut self, ui: &mut Ui) {
        let listens = self.settled(ui.ctx()) && self.worker.busy_since().is_none();
        let Some(undone) = &mut self.undone else { return };
        let (title, text, leave) = (undone.title(), undone.text(), undone.leave());
        let again = !matches!(undone.what, holding::Undone::Sheet { again: false });
        let act = if again { "Try again" } else { "Go on: look at the sheet" };
        let footer = Footer { act, missing: None, refusal: None, listens };
        let (mut left, mut enough) = (false, false);
        let pressed = framed(
            ui,
            &footer,
            |ui| {
                kit::heading(ui, title);
                kit::gap(ui);
                kit::notice(ui, Signal::Stop, &undone.why);
                kit::space(ui);
                kit::body(ui, text);
                if undone.what == holding::Undone::Key {
                    kit::space(ui);
                    kit::field(ui, "Another new file, or empty for the same", &mut undone.elsewhere, 520.0);
                }
                enough = tried_again(ui, &self.worker);
            },
            |ui| left = again && kit::danger(ui, leave).clicked(),
        );
        if enough {
            self.worker.stop();
        }
        if pressed == PressedBy::Somebody {
            self.changed = Moment::now(ui.ctx());
            let elsewhere = undone.elsewhere.trim();
            if !again {
                self.worker.leave();
            } else if elsewhere.is_empty() || undone.what != holding::Undone::Key {
                self.worker.try_again();
            } else {
                self.worker.try_another(PathBuf::from(elsewhere));
            }
        } else if left && listens {
            self.worker.leave();
        }
    }
}
