//! Secret words that are offered to be taken.

use eframe::egui::{self, Role, Sense, Ui, WidgetInfo, vec2};

use super::super::kit::Offer;
use super::super::kit::secret_field::spell;
use super::super::theme::{self, TITLE};

/// Draws the words, painted and not written. The place of the one that was clicked.
pub fn offered<'a>(ui: &mut Ui, offer: &mut Offer, words: impl Iterator<Item = &'a str>) -> Option<usize> {
    let mut taken = None;
    ui.horizontal_wrapped(|ui| {
        for (place, word) in words.enumerate() {
            if one(ui, place, word, offer.at() == Some(place)) {
                taken = Some(place);
            }
        }
    });
    if taken.is_some() {
        offer.forget();
    }
    taken
}

/// One of them. True if it was clicked.
fn one(ui: &mut Ui, place: usize, word: &str, chosen: bool) -> bool {
    let palette = theme::palette(ui);
    let wide = TITLE * 0.62 * word.chars().count() as f32 + 20.0;
    let (rect, response) = ui.allocate_exact_size(vec2(wide, theme::TARGET), Sense::CLICK);
    let line = if chosen || response.hovered() { palette.accent } else { palette.hairline };
    ui.painter().rect(
        rect,
        f32::from(theme::RADIUS),
        palette.surface,
        egui::Stroke::new(if chosen { 2.0 } else { 1.0 }, line),
        egui::StrokeKind::Inside,
    );
    spell(ui.painter(), egui::pos2(rect.left() + 10.0, rect.center().y), word, TITLE, palette.ink);
    let now = if chosen { ", chosen: Enter takes it" } else { "" };
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Button, true, format!("Take near word {}, not read out{now}", place + 1))
    });
    response.clicked()
}
