//! A page that is scrolled by keys, and by the button that reads on.

use eframe::egui::{self, Key, Ui};

/// The page moves down by so much, in points; up if it is negative. To a place, not by a distance: a list within the page would
/// take the latter for itself.
pub(super) fn scroll_by(ui: &Ui, by: f32) {
    ui.scroll_to_rect(ui.clip_rect().translate(egui::vec2(0.0, -by)), Some(egui::Align::Min));
}

/// Long pages are read by the keyboard too: Page Up and Page Down always, arrows when no field has them.
pub(super) fn scroll_by_keys(ui: &Ui) {
    let free = ui.memory(|memory| memory.focused().is_none());
    let page = ui.clip_rect().height() * 0.85;
    let by = ui.input(|input| {
        let pressed = |key| input.key_pressed(key);
        match () {
            () if pressed(Key::PageDown) => -page,
            () if pressed(Key::PageUp) => page,
            () if free && pressed(Key::ArrowDown) => -60.0,
            () if free && pressed(Key::ArrowUp) => 60.0,
            () if free && pressed(Key::End) => -1.0e6,
            () if free && pressed(Key::Home) => 1.0e6,
            () => 0.0,
        }
    });
    if by != 0.0 && ui.is_enabled() {
        scroll_by(ui, by);
    }
}
