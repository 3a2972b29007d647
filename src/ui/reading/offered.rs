//! Words that are offered to be taken.

use eframe::egui::{self, Role, Sense, Ui, WidgetInfo, vec2};

use super::super::kit::secret_field::spell;
use super::super::theme::{self, TITLE};

/// Words that can be taken, painted and not written. The place of the one that was.
pub fn offer<'a>(ui: &mut Ui, words: impl Iterator<Item = &'a str>) -> Option<usize> {
    let mut taken = None;
    ui.horizontal_wrapped(|ui| {
        for (place, word) in words.enumerate() {
            let palette = theme::palette(ui);
            let wide = TITLE * 0.62 * word.chars().count() as f32 + 20.0;
            let (rect, response) = ui.allocate_exact_size(vec2(wide, theme::TARGET), Sense::CLICK);
            let line = if response.hovered() { palette.accent } else { palette.hairline };
            ui.painter().rect(
                rect,
                f32::from(theme::RADIUS),
                palette.surface,
                egui::Stroke::new(1.0, line),
                egui::StrokeKind::Inside,
            );
            spell(ui.painter(), egui::pos2(rect.left() + 10.0, rect.center().y), word, TITLE, palette.ink);
            response.widget_info(|| {
                WidgetInfo::labeled(Role::Button, true, format!("Take near word {}, not read out", place + 1))
            });
            if response.clicked() {
                taken = Some(place);
            }
        }
    });
    taken
}
