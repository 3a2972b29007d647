//! The sheets that are there and those that are wanted, as boxes.

use eframe::egui::{self, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::super::super::kit::{self, Icon, Signal};
use super::super::super::theme::{self, BODY};
use crate::ceremony::State;
use crate::ceremony::state::TakenShare;

/// One box a share: those that are there, and those that are wanted.
pub(super) fn slots(ui: &mut Ui, state: &State) {
    let palette = theme::palette(ui);
    let nearest = state.nearest();
    let need = nearest.map_or(1, |(set, _)| usize::from(set.quorum.threshold()));
    let (taken, others): (Vec<&TakenShare>, Vec<&TakenShare>) =
        state.taken().iter().partition(|taken| nearest == Some((taken.set, taken.fingerprint)));
    if let Some((set, _)) = nearest {
        kit::caption(
            ui,
            &format!(
                "Set {} \u{b7} generation {} \u{b7} {}",
                set.set.short(),
                set.generation,
                set.quorum.sheets_needed()
            ),
        );
    }
    if nearest.is_some() {
        kit::title(ui, &format!("{} of {need} sheets are read", taken.len()));
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(12.0, 8.0);
        for place in 0..need.max(taken.len()).min(24) {
            let (rect, response) = ui.allocate_exact_size(vec2(112.0, 44.0), Sense::hover());
            let text = if let Some(taken) = taken.get(place) {
                ui.painter().rect(
                    rect,
                    6.0,
                    palette.surface,
                    Stroke::new(1.5, palette.done),
                    StrokeKind::Inside,
                );
                let square =
                    egui::Rect::from_center_size(rect.left_center() + vec2(18.0, 0.0), vec2(16.0, 16.0));
                Icon::Check.paint(ui.painter(), square, palette.done);
                format!("share {}", taken.x)
            } else {
                let corners = [
                    rect.left_top(),
                    rect.right_top(),
                    rect.right_bottom(),
                    rect.left_bottom(),
                    rect.left_top(),
                ];
                ui.painter().extend(egui::Shape::dashed_line(
                    &corners,
                    Stroke::new(1.0, palette.faint),
                    5.0,
                    4.0,
                ));
                "not yet".to_owned()
            };
            let colour = if taken.get(place).is_some() { palette.ink } else { palette.faint };
            let font = egui::FontId::new(BODY, egui::FontFamily::Proportional);
            ui.painter().text(
                rect.left_center() + vec2(34.0, 0.0),
                egui::Align2::LEFT_CENTER,
                &text,
                font,
                colour,
            );
            response.widget_info(|| {
                WidgetInfo::labeled(Role::Label, true, format!("slot {}: {text}", place + 1))
            });
        }
    });
    for other in others {
        kit::text::remark(
            ui,
            Signal::Attention,
            &format!(
                "Share {} is of another set, {}, generation {}. It is kept: the key's fingerprint decides. Put it aside if it was brought by mistake.",
                other.x,
                other.set.set.short(),
                other.set.generation
            ),
        );
    }
    kit::space(ui);
}
