//! The sheets that are there and those that are wanted, as boxes.

use eframe::egui::{self, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::super::super::kit::{self, Icon, Signal};
use super::super::super::theme::{self, BODY};
use crate::ceremony::State;
use crate::ceremony::state::TakenShare;
use crate::sharing::Quorum;

/// Why there are as many places as there are, so that nobody waits for one sheet that is not needed.
fn places_said(quorum: Quorum) -> String {
    match (quorum.threshold(), quorum.shares()) {
        (k, n) if k < n => {
            format!("Any {k} of these {n} sheets rebuild the key, no matter which: so there are {k} places.")
        }
        (2, _) => "Both sheets are needed: a place for each.".to_owned(),
        (_, n) => format!("All {n} sheets are needed: a place for each."),
    }
}

/// One box a share: those that are there, and those that are wanted. In short while something else is at hand.
pub(super) fn slots(ui: &mut Ui, state: &State, in_short: bool) {
    let palette = theme::palette(ui);
    let nearest = state.nearest();
    let (taken, others): (Vec<&TakenShare>, Vec<&TakenShare>) =
        state.taken().iter().partition(|taken| nearest == Some((taken.set, taken.fingerprint)));
    // before the first sheet is read only a transcript before tells how many there are
    let known = state.known().map(|known| (known.set, known.generation, known.quorum));
    let claimed = nearest.map(|(claims, _)| (claims.set, claims.generation, claims.quorum));
    let Some((set, generation, quorum)) = claimed.or(known) else {
        kit::caption(
            ui,
            "How many sheets are needed stands on each of them: it is said here once one was read.",
        );
        kit::space(ui);
        return;
    };
    let need = usize::from(quorum.threshold());
    let so_far = format!("{} of {need} sheets are read", taken.len());
    let of_set = format!("Set {} \u{b7} generation {generation}", set.short());
    if in_short {
        kit::caption(ui, &format!("{so_far} \u{b7} {} \u{b7} {of_set}", quorum.sheets_needed()));
    } else {
        kit::title(ui, &so_far);
        kit::body(ui, &places_said(quorum));
        kit::caption(ui, &of_set);
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
                if quorum.may_be_lost() == 0 { "not yet".to_owned() } else { "any sheet".to_owned() }
            };
            let colour = if taken.get(place).is_some() { palette.ink } else { palette.faint };
            let font = egui::FontId::new(BODY, egui::FontFamily::Proportional);
            // beside its tick, or in the middle of an empty place
            let (at, align) = match taken.get(place) {
                Some(_) => (rect.left_center() + vec2(34.0, 0.0), egui::Align2::LEFT_CENTER),
                None => (rect.center(), egui::Align2::CENTER_CENTER),
            };
            ui.painter().text(at, align, &text, font, colour);
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
