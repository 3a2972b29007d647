//! A way into something: an icon, a name, one line under it, the whole of it one button.

use eframe::egui::{self, Button, Stroke, Ui, vec2};

use super::super::theme::{self, BODY};
use super::{Icon, few_lines, offer_focus, ring};

/// Icon, name and line, and what it is called by a screen reader. True if it was taken.
pub fn door(ui: &mut Ui, icon: Icon, (name, what): (&str, &str), called: &str) -> bool {
    let palette = theme::palette(ui);
    let width = ui.available_width().min(860.0);
    let height = if few_lines(ui.ctx()) { 50.0 } else { 64.0 };
    let button = Button::new("")
        .min_size(vec2(width, height))
        .fill(palette.surface)
        .stroke(Stroke::new(1.0, palette.hairline));
    let response = ui.add(button).accessible_name(called);
    offer_focus(ui, &response);
    ring(ui, &response);
    if response.hovered() {
        ui.painter().rect_stroke(
            response.rect,
            f32::from(theme::RADIUS),
            Stroke::new(1.5, palette.faint),
            egui::StrokeKind::Inside,
        );
    }
    let rect = response.rect;
    let square =
        egui::Rect::from_center_size(egui::pos2(rect.left() + 34.0, rect.center().y), vec2(26.0, 26.0));
    icon.paint(ui.painter(), square, palette.accent);
    let left = rect.left() + 68.0;
    let strong = egui::FontId::new(theme::TITLE, theme::strong());
    ui.painter().text(
        egui::pos2(left, rect.top() + height * 0.34),
        egui::Align2::LEFT_CENTER,
        name,
        strong,
        palette.ink,
    );
    let small = egui::FontId::new(BODY, egui::FontFamily::Proportional);
    // what has no room is cut off where it can be seen; a screen reader says all of it
    let mut line = egui::text::LayoutJob::simple_singleline(what.to_owned(), small, palette.faint);
    line.wrap = egui::text::TextWrapping::truncate_at_width(rect.right() - 16.0 - left);
    let line = ui.painter().layout_job(line);
    ui.painter().galley(
        egui::pos2(left, rect.top() + height * 0.7 - line.size().y / 2.0),
        line,
        palette.faint,
    );
    response.clicked()
}
