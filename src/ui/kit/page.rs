//! A page: what is on it scrolls, its foot is always in view.

use eframe::egui::{self, Frame, Margin, ScrollArea, Ui};

use super::super::theme;
use super::{Footer, PressedBy, Signal, foot, notice};

/// A page: its foot is always in view, what is above it scrolls.
pub fn framed(
    ui: &mut Ui,
    footer: &Footer<'_>,
    body: impl FnOnce(&mut Ui),
    aside: impl FnOnce(&mut Ui),
) -> PressedBy {
    let mut pressed = PressedBy::Nobody;
    let foot_frame = Frame::new().inner_margin(Margin { left: 0, right: 0, top: 12, bottom: 0 });
    // the foot comes first in space and last in the order of the keyboard: it is drawn after the body
    let height_id = ui.scope_id().with("foot-height");
    let foot_height = ui.data(|data| data.get_temp::<f32>(height_id)).unwrap_or(64.0);
    let whole = ui.available_rect_before_wrap();
    let split = (whole.bottom() - foot_height).max(whole.top() + 40.0);
    let upper = egui::Rect::from_min_max(whole.min, egui::pos2(whole.right(), split));
    let lower = egui::Rect::from_min_max(egui::pos2(whole.left(), split), whole.max);
    ui.scope_builder(egui::UiBuilder::new().max_rect(upper), |ui| {
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.set_max_width((ui.available_width() - 12.0).min(860.0));
            body(ui);
            ui.add_space(8.0);
        });
    });
    let shown = ui.scope_builder(egui::UiBuilder::new().max_rect(lower), |ui| {
        foot_frame
            .show(ui, |ui| {
                if footer.act.is_empty() {
                    if let Some(refusal) = footer.refusal {
                        notice(ui, Signal::Stop, refusal);
                    }
                } else {
                    pressed = foot(ui, footer, aside);
                }
            })
            .response
            .rect
            .height()
    });
    let height = shown.inner;
    if (height - foot_height).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(height_id, height));
        ui.ctx().request_repaint();
    }
    pressed
}

/// The stage's margins: generous, and less so on a small screen.
pub fn stage_frame(ui: &Ui) -> Frame {
    let roomy = ui.available_width() > 820.0 && ui.available_height() > 560.0;
    let margin = if roomy {
        Margin { left: 48, right: 40, top: 28, bottom: 20 }
    } else {
        Margin { left: 20, right: 16, top: 12, bottom: 12 }
    };
    Frame::new().fill(theme::palette(ui).ground).inner_margin(margin)
}

/// Messages of the floors below begin small, for use inside a sentence.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let rest: String = letters.collect();
    let end = if rest.ends_with(['.', '?', '!', ':']) { "" } else { "." };
    format!("{first}{rest}{end}")
}
