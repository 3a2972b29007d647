//! An entry is kept, and what should come of it failed: tried again, by another way, or left and said so.

use std::path::PathBuf;
use std::time::Instant;

use eframe::egui::Ui;

use super::Run;
use crate::desk::holding;
use crate::ui::kit::{self, Footer, PressedBy, Signal, framed};

/// What was not done, and what is typed about it.
pub struct Undone {
    what: holding::Undone,
    why: String,
    elsewhere: String,
}

impl Undone {
    /// The page of a failure; what was typed for the last try stays.
    pub fn again(last: Option<Self>, what: holding::Undone, why: &str) -> Self {
        let elsewhere = last.map(|last| last.elsewhere).unwrap_or_default();
        Self { what, why: why.to_owned(), elsewhere }
    }

    const fn title(&self) -> &'static str {
        match self.what {
            holding::Undone::Sheet { .. } => "The sheet did not go out",
            holding::Undone::Key => "The key did not leave",
            holding::Undone::Closing => "The files of the close have no names yet",
            holding::Undone::Papers => "The papers to sign were not made",
        }
    }

    const fn text(&self) -> &'static str {
        match self.what {
            holding::Undone::Sheet { again: true } => {
                "The entry is written: it says that this sheet was sent. Mend what is wrong and try again, or go on without it and record that it did not come; the next one gets a new serial and may go to another printer."
            }
            holding::Undone::Sheet { again: false } => {
                "The entry is written: it says that this sheet was sent. It is not known whether the printer has it, and a second try could print it twice. Look at the printer and cancel the job there, then go on: say that the sheet is good if it came, or record it as spoiled."
            }
            holding::Undone::Key => {
                "The entry is written: it says that the key left. Mend what is wrong and try again, or name another new file. If that cannot be done, leave it: the key is not written anywhere, and that is recorded as an exception before anything else."
            }
            holding::Undone::Closing => {
                "The transcript is sealed, and every file of its close is on the disk, in the folder closing.part. Mend what is wrong and try again. If you leave it, the next start of Keyrite, or keyrite papers, gives them their names."
            }
            holding::Undone::Papers => {
                "The transcript is sealed, and its statement is written. Make room and try again. If you leave it, keyrite papers makes the papers later, from the transcript."
            }
        }
    }

    const fn leave(&self) -> &'static str {
        match self.what {
            holding::Undone::Sheet { .. } => "Go on without it",
            holding::Undone::Key => "Leave it: the key does not leave",
            holding::Undone::Closing | holding::Undone::Papers => "Leave it for later",
        }
    }
}

impl Run {
    /// The page, until it is done or left.
    pub(super) fn not_done(&mut self, ui: &mut Ui) {
        let listens = self.settled() && self.worker.busy_since().is_none();
        let Some(undone) = &mut self.undone else { return };
        let (title, text, leave) = (undone.title(), undone.text(), undone.leave());
        let again = !matches!(undone.what, holding::Undone::Sheet { again: false });
        let act = if again { "Try again" } else { "Go on: look at the sheet" };
        let footer = Footer { act, missing: None, refusal: None, listens };
        let mut left = false;
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
            },
            |ui| left = again && kit::danger(ui, leave).clicked(),
        );
        if pressed == PressedBy::Somebody {
            self.changed = Instant::now();
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
