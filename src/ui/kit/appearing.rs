//! What refuses something that was just done comes into view, wherever on the page it stands: nobody waits for an answer that
//! was given out of sight. What merely warns comes whenever it is known, and moves nothing under anybody's hand.

use eframe::egui::{self, Id, Rect, Ui};

use super::focus::{flag, scroll_away};

/// In so many frames a page and what is said on it have found their places.
const FRAMES: u64 = 4;
/// Room between what is said and the end of what is in view, in points.
const AROUND: f32 = 10.0;

const PAGE: &str = "page-began-at";

/// When it was drawn last, and when first without a gap.
#[derive(Clone, Copy)]
struct Drawn {
    last: u64,
    first: u64,
}

/// The page is new, and read from its top: what is said on it is said to whoever gets there.
pub(super) fn what_is_said_is_not_new(ctx: &egui::Context) {
    let now = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| data.insert_temp(flag(PAGE), now));
}

/// Scrolls to what was drawn here, if this text was not there before.
pub(super) fn comes_into_view(ui: &Ui, text: &str, place: Rect) {
    let (id, now) = (Id::unique(("said", text)), ui.ctx().cumulative_pass_nr());
    let before = ui.data(|data| data.get_temp::<Drawn>(id));
    let first = before.filter(|before| now <= before.last + 2).map_or(now, |before| before.first);
    ui.data_mut(|data| data.insert_temp(id, Drawn { last: now, first }));
    let page = ui.data(|data| data.get_temp::<u64>(flag(PAGE))).unwrap_or_default();
    let (view, place) = (ui.clip_rect().y_range(), place.expand2(egui::vec2(0.0, AROUND)));
    let seen = view.contains(place.top()) && view.contains(place.bottom());
    if now > first + FRAMES || first <= page + FRAMES || seen {
        return;
    }
    // what has the keyboard does not take it out of view again
    scroll_away(ui.ctx());
    ui.scroll_to_rect(place, None);
    ui.ctx().request_repaint();
}
