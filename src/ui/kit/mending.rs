//! When somebody last mended something: typed, pressed, chose or dropped. What was refused before that is said no more.

use eframe::egui::{Context, Event, ImeEvent, Key};

use super::flags::flag;

const MENDED: &str = "mended-at";

/// Somebody changed or pressed something in this frame.
pub(super) fn mark_mended(ctx: &Context) {
    let now = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| data.insert_temp(flag(MENDED), now));
}

/// True if somebody mended something after this frame.
pub fn is_mended_since(ctx: &Context, frame: u64) -> bool {
    ctx.data(|data| data.get_temp::<u64>(flag(MENDED))).is_some_and(|mended| mended > frame)
}

/// Before a frame: letters, the pointer and what is dropped, wherever they come.
pub(super) fn notice_mending(ctx: &Context) {
    if is_typing(ctx) || is_pressing(ctx) {
        mark_mended(ctx);
    }
}

/// True if somebody changes in this frame what stands in a field.
pub fn is_typing(ctx: &Context) -> bool {
    let changes = |event: &Event| match event {
        Event::Text(_) | Event::Paste(_) | Event::Cut | Event::Ime(ImeEvent::Commit(_)) => true,
        Event::Key { key: Key::Backspace | Key::Delete, pressed, .. } => *pressed,
        _ => false,
    };
    ctx.input(|input| input.events.iter().any(changes) || !input.raw.dropped_files.is_empty())
}

/// True if somebody presses something in this frame.
fn is_pressing(ctx: &Context) -> bool {
    ctx.interaction_snapshot(|here| here.clicked.is_some())
        || ctx.input(|input| input.key_pressed(Key::Space))
}
