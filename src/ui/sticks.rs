//! The sticks of a medium that starts this program alone (`dist/live`): there no desktop has a dialog of files, so each stick
//! that somebody allowed is a button beside the field in which its path would be typed.

use std::path::PathBuf;

use eframe::egui::Ui;

use super::kit;
use crate::desk::kiosk;
use crate::vocab::shown_path;

/// Draws a button for each; the one that was pressed. Nothing on any other system.
pub fn offer(ui: &mut Ui) -> Option<PathBuf> {
    offer_these(ui, kiosk::sticks())
}

/// A button for each of these, in a row; the one that was pressed.
fn offer_these(ui: &mut Ui, sticks: Vec<PathBuf>) -> Option<PathBuf> {
    if sticks.is_empty() {
        return None;
    }
    let mut chosen = None;
    kit::in_a_row(ui, |ui| {
        for stick in sticks {
            let called = format!("The stick {}", shown_path(&stick));
            if kit::quiet(ui, &shown_path(&stick)).accessible_name(called).clicked() {
                chosen = Some(stick);
            }
        }
    });
    chosen
}
