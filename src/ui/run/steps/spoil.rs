//! A sheet that is not good: what is wrong with it, and how it is destroyed. At the print step and at read-back.

use eframe::egui::Ui;

use super::super::super::kit;
use super::super::{Deed, Primary};
use super::typed::{line, prose};
use crate::ceremony::EventKind;

/// What is entered about a spoiled sheet.
#[derive(Debug, Default)]
pub struct Spoil {
    reason: String,
    destroyed: String,
}

impl Spoil {
    /// A sheet that never came out: all there is to record is that.
    pub fn never_came(why: &str) -> Self {
        Self { reason: format!("it did not come out: {why}"), destroyed: "nothing came out".into() }
    }

    /// Draws the form.
    pub fn show(&mut self, ui: &mut Ui) {
        kit::prose(ui, "What is wrong with it", &mut self.reason, "paper jam; half of the code is missing");
        let hint = "shredded, the witness watches";
        kit::field_with(ui, "How it is destroyed", &mut self.destroyed, 420.0, hint, None);
    }

    /// Its act.
    pub fn primary(&self) -> Primary {
        Primary::new("Record it as spoiled", self.what().err())
    }

    /// Its deed.
    pub fn deed(&self) -> Option<Deed> {
        self.what().ok().map(Deed::new)
    }

    fn what(&self) -> Result<EventKind, String> {
        Ok(EventKind::SheetSpoiled {
            reason: prose("what is wrong", &self.reason)?,
            destroyed: line("how it is destroyed", &self.destroyed)?,
        })
    }
}
