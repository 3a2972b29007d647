//! The names under which wishes and notes of one frame are kept for the next.

use eframe::egui::Id;

/// The id of what is kept under this name.
pub(super) fn flag(name: &str) -> Id {
    Id::unique(("keyrite", name))
}
