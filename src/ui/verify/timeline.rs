//! When each part of a ceremony was held, on one line of time, with what was not as it should be.

use eframe::egui::{self, Role, Sense, Ui, WidgetInfo, vec2};

use super::super::kit;
use super::super::theme::{self, BODY, SMALL};
use super::rows::{Row, Weight};

/// A part of the script, from its first entry to its last.
struct Part {
    name: String,
    from: (i64, String),
    to: (i64, String),
    odd: Vec<i64>,
}

/// The parts in the order in which they were begun. What stands beside the script counts to the part that it fell into.
fn parts(rows: &[Row]) -> Vec<Part> {
    let mut all: Vec<Part> = Vec::new();
    for row in rows {
        let at = || (row.at_ms, row.time.clone());
        if let Some(name) = &row.part
            && all.last().is_none_or(|last| last.name != *name)
        {
            all.push(Part { name: name.clone(), from: at(), to: at(), odd: Vec::new() });
        }
        if let Some(last) = all.last_mut() {
            last.to = at();
            last.odd.extend((row.kind == Weight::Odd).then_some(row.at_ms));
        }
    }
    all
}

/// Draws it; nothing if there are not two parts.
pub(super) fn show(ui: &mut Ui, rows: &[Row]) {
    let parts = parts(rows);
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
    if parts.len() < 2 {
        return;
    }
    let palette = theme::palette(ui);
    kit::title(ui, "When it was held");
    let (begin, length) = (first.from.0, (last.to.0 - first.from.0).max(1));
    let whole = ui.available_width().min(theme::LINE_WIDTH + 160.0);
    let (name, clock) = ((whole * 0.34).min(240.0), 176.0);
    let bar = (whole - name - clock).max(60.0);
    for part in &parts {
        let (rect, response) = ui.allocate_exact_size(vec2(whole, 24.0), Sense::hover());
        let middle = rect.center().y;
        let painter = ui.painter_at(rect);
        let font = egui::FontId::proportional(BODY);
        let mut job = egui::text::LayoutJob::simple_singleline(part.name.clone(), font, palette.ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width(name - 12.0);
        let text = ui.painter().layout_job(job);
        let at = egui::pos2(rect.left(), middle - text.size().y / 2.0);
        painter.galley(at, text, palette.ink);
        let times = format!("{} \u{2013} {}", part.from.1, part.to.1);
        let font = egui::FontId::new(SMALL, egui::FontFamily::Monospace);
        let left = rect.left() + name;
        let place = egui::pos2(left, middle);
        painter.text(place, egui::Align2::LEFT_CENTER, &times, font, palette.faint);
        #[expect(clippy::cast_precision_loss, reason = "a place in points")]
        let x = |at: i64| left + clock + 8.0 + (bar - 16.0) * ((at - begin) as f32 / length as f32);
        painter.hline(left + clock..=left + clock + bar, middle, egui::Stroke::new(1.0, palette.hairline));
        let span = egui::Rect::from_x_y_ranges(
            x(part.from.0)..=x(part.to.0).max(x(part.from.0) + 3.0),
            middle - 5.0..=middle + 5.0,
        );
        painter.rect_filled(span, 2.0, palette.accent);
        for at in &part.odd {
            let mark = egui::Rect::from_center_size(egui::pos2(x(*at), middle), vec2(14.0, 14.0));
            painter.circle_filled(mark.center(), 7.0, palette.ground);
            kit::Icon::Triangle.paint(&painter, mark, palette.attention);
        }
        let odd = match part.odd.len() {
            0 => String::new(),
            count => format!(", {count} not as it should be"),
        };
        let said = format!("{}: {} to {}{odd}", part.name, part.from.1, part.to.1);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    }
    kit::gap(ui);
}
