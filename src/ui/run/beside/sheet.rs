//! The sheet that is printed or read back, drawn as it is laid out.

use eframe::egui::{self, FontFamily, FontId, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::super::super::kit;
use super::super::super::theme::{self, SMALL};
use crate::ceremony::State;
use crate::ceremony::state::Inner;
use crate::vocab::Mode;
use crate::vocab::ids::sheet_serial;

/// Height of a sheet to its width.
const A4: f32 = 297.0 / 210.0;

/// What stands on the sheet, as it is laid out: the label, the panel that nobody else reads, the instructions. Its code is
/// not drawn: it would be the share.
pub(super) fn show(ui: &mut Ui, state: &State, share: u8) {
    let (palette, width) = (theme::palette(ui), ui.available_width());
    let made = state.share(share).and_then(|facts| facts.sheet);
    let serial = match state.inner() {
        Some(Inner::SheetOut { serial }) => *serial,
        Some(_) | None => made.unwrap_or_else(|| state.next_serial()),
    };
    let of = state.shares().len();
    let (rect, response) = ui.allocate_exact_size(vec2(width, width * A4), Sense::hover());
    let painter = ui.painter();
    let line = Stroke::new(1.0, palette.hairline);
    painter.rect_filled(rect, 3.0, palette.surface);
    painter.rect_stroke(rect, 3.0, line, egui::StrokeKind::Inside);
    let at = |x: f32, y: f32| Pos2::new(rect.left() + x, rect.top() + y);
    let bar = |x: f32, y: f32, wide: f32, high: f32, colour| {
        painter.rect_filled(Rect::from_min_size(at(x, y), vec2(wide, high)), 1.0, colour);
    };
    let write = |x: f32, y: f32, text: &str, font: FontId, colour| {
        painter.text(at(x, y), egui::Align2::LEFT_TOP, text, font, colour);
    };
    let small = || FontId::new(SMALL, FontFamily::Proportional);
    let large = || FontId::new(theme::LARGE, theme::strong_mono());
    if state.mode() == Mode::Rehearsal {
        bar(12.0, 8.0, width - 24.0, 6.0, palette.rehearsal);
    }
    write(14.0, 20.0, "Share", small(), palette.faint);
    write(86.0, 20.0, "Sheet", small(), palette.faint);
    write(14.0, 42.0, &share.to_string(), large(), palette.ink);
    write(86.0, 42.0, &sheet_serial(serial), large(), palette.ink);
    for fold in [98.0, 226.0] {
        painter.hline(rect.x_range(), rect.top() + fold, line);
    }
    bar(14.0, 112.0, 66.0, 66.0, palette.hairline);
    // above the line of words
    for row in 0_u8..6 {
        bar(92.0, 112.0 + 13.0 * f32::from(row), 130.0, 5.0, palette.hairline);
    }
    write(14.0, 194.0, "nobody else reads this panel", small(), palette.faint);
    for row in 0_u8..7 {
        bar(14.0, 242.0 + 12.0 * f32::from(row), 124.0, 4.0, palette.hairline);
    }
    for row in 0_u8..4 {
        bar(154.0, 242.0 + 12.0 * f32::from(row), 68.0, 4.0, palette.hairline);
    }
    let said = format!("The sheet: share {share} of {of}, serial {}", sheet_serial(serial));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said.clone()));
    kit::space(ui);
    let holder = state.holder(share).map_or_else(String::new, |person| format!(", for {}", person.name));
    kit::caption(ui, &format!("Share {share} of {of}{holder}"));
}
