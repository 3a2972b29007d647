//! What lies over a page: its frame, and that the page's keys are not meant while it does.

use eframe::egui::{self, Context};

use super::super::theme;
use super::flags::flag;

const DRAWN: &str = "dialog-drawn-at";

/// The frame of a dialog.
pub fn dialog(ctx: &Context) -> egui::Frame {
    let now = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| data.insert_temp(flag(DRAWN), now));
    egui::Frame::popup(&ctx.global_style()).inner_margin(theme::GROUPS).shadow(egui::Shadow::NONE)
}

/// Before a frame: true if a dialog lay over the page in the last one.
pub(super) fn has_dialog(ctx: &Context) -> bool {
    let drawn = ctx.data(|data| data.get_temp::<u64>(flag(DRAWN)));
    drawn.is_some_and(|drawn| ctx.cumulative_pass_nr() <= drawn + 1)
}
