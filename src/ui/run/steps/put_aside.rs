//! A share that was taken is put aside: which one, and why.

use eframe::egui::Ui;

use super::super::super::kit;
use super::super::Primary;
use super::typed::prose;
use crate::ceremony::{EventKind, State};
use crate::vocab::Digest;

/// The share that is to be put aside, if one is.
#[derive(Default)]
pub struct PutAside {
    /// Its digest and its number.
    share: Option<(Digest, u8)>,
    reason: String,
}

impl PutAside {
    /// True once one was chosen.
    pub const fn is_chosen(&self) -> bool {
        self.share.is_some()
    }

    /// A button for each share that was taken.
    pub fn choose(&mut self, ui: &mut Ui, state: &State) {
        if state.taken().is_empty() {
            return;
        }
        kit::in_a_row(ui, |ui| {
            for taken in state.taken() {
                if kit::quiet(ui, &format!("Put share {} aside\u{2026}", taken.x)).clicked() {
                    *self = Self { share: Some((taken.digest, taken.x)), reason: String::new() };
                    kit::want_focus(ui.ctx());
                }
            }
        });
    }

    /// Asks why, alone on the page: its act stands at the foot. False if none was chosen.
    pub fn ask(&mut self, ui: &mut Ui) -> bool {
        let Some((_, x)) = self.share else { return false };
        kit::title(ui, &format!("Put share {x} aside"));
        kit::prose(ui, "Why this share is put aside", &mut self.reason, "of another set than meant");
        kit::modest(ui);
        if kit::accent(ui, "Keep it").clicked() {
            *self = Self::default();
            kit::want_focus(ui.ctx());
        }
        true
    }

    /// The act, and what is missing first.
    pub fn primary(&self) -> Option<Primary> {
        let (_, x) = self.share?;
        Some(Primary::new(format!("Put share {x} aside"), prose("why", &self.reason).err()))
    }

    /// What is recorded.
    pub fn event(&self) -> Option<EventKind> {
        let (digest, _) = self.share?;
        Some(EventKind::Withdraw { digest, why: prose("why", &self.reason).ok()? })
    }
}
