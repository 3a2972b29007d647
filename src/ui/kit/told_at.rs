//! What was refused, told at the field, list or row that caused it. Whoever told it takes it back, once somebody types or does
//! something else.

use eframe::egui::{Context, Ui};

use super::super::theme;
use super::flags::flag;
use super::focus::want_focus_at;
use super::{Signal, text};

const TOLD: &str = "told-at";

/// In how many pictures the field is drawn again; where it is not, it is told elsewhere.
const PICTURES: u64 = 2;

/// In so many pictures it is brought into view.
const BROUGHT: u8 = 6;

#[derive(Clone, Debug)]
struct Told {
    field: String,
    why: String,
    /// Pictures in which it may still be brought into view: the field that gets the keyboard comes into view meanwhile.
    left: u8,
    /// The picture in which it was last drawn, or when this was said.
    drawn: u64,
}

/// Tells this at the field of this name, which gets the keyboard.
pub fn tell_at(ctx: &Context, field: &str, why: &str) {
    let drawn = ctx.cumulative_pass_nr();
    let told = Told { field: field.to_owned(), why: why.to_owned(), left: BROUGHT, drawn };
    ctx.data_mut(|data| data.insert_temp(flag(TOLD), told));
    want_focus_at(ctx, field);
    ctx.request_repaint();
}

/// Nothing is told at a field any more.
pub fn forget_told(ctx: &Context) {
    ctx.data_mut(|data| data.remove::<Told>(flag(TOLD)));
}

/// True if a field of the page tells it.
pub fn is_told_at_a_field(ctx: &Context) -> bool {
    let now = ctx.cumulative_pass_nr();
    let told = ctx.data(|data| data.get_temp::<Told>(flag(TOLD)));
    let tells = told.as_ref().is_some_and(|told| now <= told.drawn + PICTURES);
    if tells && told.is_some_and(|told| told.left == BROUGHT) {
        // no field has told it yet: if none does, it is told elsewhere in a moment
        ctx.request_repaint();
    }
    tells
}

/// What is told at the field of this name, or at what else is called so, below it.
pub fn told_below(ui: &mut Ui, field: &str) {
    let Some(told) = ui.data(|data| data.get_temp::<Told>(flag(TOLD))).filter(|told| told.field == field)
    else {
        return;
    };
    text::remark(ui, Signal::Stop, &told.why);
    if told.left > 0 {
        // the field above it comes into view with it
        let whole = ui.min_rect();
        ui.scroll_to_rect(whole.with_min_y(whole.top().max(whole.bottom() - 3.0 * theme::TARGET)), None);
        ui.ctx().request_repaint();
    }
    let (drawn, left) = (ui.ctx().cumulative_pass_nr(), told.left.saturating_sub(1));
    ui.data_mut(|data| data.insert_temp(flag(TOLD), Told { left, drawn, ..told }));
}
