//! A digest as other programs print it: in groups of four, in an even block that the eye can follow, no larger than it must
//! be. Where people read one aloud, its words stand large above it.

use eframe::egui::{self, FontFamily, FontId, Role, Sense, Ui, WidgetInfo, vec2};

use super::super::theme::{self, SMALL};
use super::caption;
use super::groups::{GROUP, groups_of};

/// Room between two groups, and between two rows, in points.
const BETWEEN: f32 = 10.0;
const ROW: f32 = 20.0;

/// Hex digits below their name, in rows that are alike: eight groups where there is room for them, else four.
pub fn digits(ui: &mut Ui, name: &str, hex: &str) {
    if !name.is_empty() {
        caption(ui, name);
    }
    let groups = groups_of(hex);
    let palette = theme::palette(ui);
    let font = FontId::new(SMALL, FontFamily::Monospace);
    let digit = ui.fonts_mut(|fonts| fonts.glyph_width(&font, '0'));
    let wide = digit * GROUP as f32 + BETWEEN;
    let columns = columns(ui.available_width(), wide);
    let rows = groups.len().div_ceil(columns);
    let size = vec2(wide * columns.min(groups.len()) as f32 - BETWEEN, ROW * rows as f32);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    for (row, line) in groups.chunks(columns).enumerate() {
        for (column, group) in line.iter().enumerate() {
            let at = rect.min + vec2(wide * column as f32, ROW * (row as f32 + 0.5));
            ui.painter().text(at, egui::Align2::LEFT_CENTER, group, font.clone(), palette.ink);
        }
    }
    let said = if name.is_empty() { groups.join(" ") } else { format!("{name}: {}", groups.join(" ")) };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said.clone()));
}

/// Groups in a row, so that the rows of sixteen are of one length.
fn columns(room: f32, wide: f32) -> usize {
    [8, 4, 2].into_iter().find(|columns| wide * *columns as f32 - BETWEEN <= room).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn rows_are_alike_at_every_width() {
        for (room, expected) in [(900.0, 8), (340.0, 8), (300.0, 4), (170.0, 4), (100.0, 2), (20.0, 1)] {
            assert_eq!(columns(room, 43.0), expected, "{room}");
        }
    }
}
