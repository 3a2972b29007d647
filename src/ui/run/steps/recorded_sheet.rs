//! What is last recorded of a sheet that is looked at.

use eframe::egui::Ui;

use super::super::super::kit;
use crate::transcript::record::{KnownSheet, Place};
use crate::vocab::BagNumber;
use crate::vocab::ids::sheet_serial;

/// What is last recorded of the sheet: large, to be compared with what lies there.
pub fn recorded(ui: &mut Ui, sheet: &KnownSheet) {
    kit::title(ui, "As last recorded");
    kit::read_aloud(ui, "Share", &sheet.share.to_string());
    kit::read_aloud(ui, "Holder", sheet.holder.as_str());
    kit::read_aloud(ui, "From", sheet.affiliation.as_str());
    let place = match sheet.place {
        Place::Sealed => "none",
        Place::Open => "none: it lies open",
        Place::Reshare => "none: to be replaced",
        Place::Rotate => "none: its key is to be rotated",
        Place::Destroyed => "none: destroyed",
        Place::Missing => "none: it was missing",
        Place::OnItsWay => "none: it is on its way",
    };
    kit::read_aloud(ui, "Bag", &sheet.bag.as_ref().map_or_else(|| place.to_owned(), BagNumber::to_string));
    kit::read_aloud(ui, "Serial", &sheet.serial.map_or_else(|| "not recorded".to_owned(), sheet_serial));
    kit::read_aloud(
        ui,
        "Last read",
        &sheet.checked.map_or_else(|| "not recorded".to_owned(), |day| day.to_string()),
    );
}
