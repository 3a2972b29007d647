//! k of n as discs: as many filled as are needed.

use eframe::egui::{Sense, Stroke, Ui, vec2};

use super::super::theme;
use super::{body, caption, space};
use crate::sharing::Quorum;

/// Discs of more sheets than these would be a pattern, not a number.
const MOST: u8 = 48;

/// Draws it, with the two sentences that it means: how many rebuild the key, and how many may be lost.
pub fn enough(ui: &mut Ui, quorum: Quorum) {
    let palette = theme::palette(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for share in 1..=quorum.shares().min(MOST) {
            let (rect, _) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::hover());
            let needed = share <= quorum.threshold();
            let fill = if needed { palette.accent } else { palette.surface };
            ui.painter().circle(rect.center(), 10.0, fill, Stroke::new(1.5, palette.accent));
        }
    });
    space(ui);
    body(ui, &format!("{} rebuild the key.", quorum.sheets_needed_first()));
    let lost = quorum.may_be_lost();
    caption(
        ui,
        &if lost == 1 { "1 sheet may be lost.".to_owned() } else { format!("{lost} sheets may be lost.") },
    );
}
