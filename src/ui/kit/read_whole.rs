//! Pages that are read to their end before their act can be done: until then the button at the foot reads on.

use std::time::Duration;

use eframe::egui::{self, Rangef, Ui, Vec2};

use super::flags::flag;
use super::focus::scroll_away;
use super::frame::modest;
use super::scrolling::scroll_by;
use super::{Footer, Moment, PressedBy, foot};

/// As much of a page, in points, may be below what is in view at its end: it is space.
const END: f32 = 8.5;
/// Whoever strikes Enter twice in so short a time meant to read on, not to act.
const MEANT: Duration = Duration::from_millis(400);

const PAGE_IS_NEW: &str = "page-is-new";
const TO_BE_READ: &str = "page-to-be-read";
const READ_ON: &str = "page-read-on";
const READ_AT: &str = "page-read-on-at";

/// How far a page was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Read {
    /// Its end was not in view yet.
    unread: bool,
    /// Where its end was in the last frame, from its top, in points: a page grows in its first frames.
    end: f32,
    /// The window's size in the last frame: what does not fit into a smaller one is read anew.
    window: Vec2,
}

/// This page is whole before its act can be done: until its end was in view, the button reads on.
pub fn to_be_read(ui: &Ui) {
    ui.data_mut(|data| data.insert_temp(flag(TO_BE_READ), f32::INFINITY));
}

/// What is to be read ends here: what follows grows while people answer, and nobody has to read it first.
pub fn read_to_here(ui: &Ui) {
    ui.data_mut(|data| data.insert_temp(flag(TO_BE_READ), ui.min_rect().bottom()));
}

/// The page shows something new, though it is at the same place.
pub fn page_is_new(ctx: &egui::Context) {
    ctx.data_mut(|data| data.insert_temp(flag(PAGE_IS_NEW), true));
}

/// True once if so.
pub(super) fn take_new(ui: &Ui) -> bool {
    ui.data_mut(|data| data.remove_temp::<bool>(flag(PAGE_IS_NEW))).unwrap_or(false)
}

/// Scrolls on, if somebody reads on.
pub(super) fn scroll_on(ui: &Ui) {
    if ui.data_mut(|data| data.remove_temp::<bool>(flag(READ_ON))).unwrap_or(false) {
        scroll_away(ui.ctx());
        scroll_by(ui, -ui.clip_rect().height() * 0.85);
    }
}

impl Read {
    /// How far it is read by now, and true if its act waits for more: of `page`, all of what was drawn, what is above `bottom`
    /// is in view.
    pub(super) fn on(&self, ui: &Ui, is_new: bool, page: Rangef, bottom: f32) -> (Self, bool) {
        let asked = ui.data_mut(|data| data.remove_temp::<f32>(flag(TO_BE_READ)));
        let end = asked.map_or(page.max, |end| end.min(page.max));
        let below = end - bottom > END;
        let from_its_top = (end - page.min).round();
        let window = ui.ctx().content_rect().size();
        let is_new = is_new || window.x < self.window.x || window.y < self.window.y;
        let grows = is_new || (from_its_top - self.end).abs() > 1.0;
        let unread = (is_new || self.unread) && (below || grows);
        (Self { unread, end: from_its_top, window }, asked.is_some() && below && unread)
    }
}

/// The foot of a page whose act waits until it is read, or does not any more.
pub(super) fn foot_of_a_page(
    ui: &mut Ui,
    footer: &Footer<'_>,
    waits: bool,
    aside: impl FnOnce(&mut Ui),
) -> PressedBy {
    if !waits {
        let read_at = ui.data(|data| data.get_temp::<Moment>(flag(READ_AT)));
        let is_meant = read_at.is_none_or(|at| at.is_over(MEANT, ui.ctx()));
        // it looks as it will: a button that goes dark for a moment loses the keyboard
        let pressed = foot(ui, footer, aside);
        return if is_meant { pressed } else { PressedBy::Nobody };
    }
    // it leads on to the act and is not taken for it
    modest(ui);
    if foot(ui, &Footer { act: "Read on", ..*footer }, aside) == PressedBy::Somebody {
        let now = Moment::now(ui.ctx());
        ui.data_mut(|data| {
            data.insert_temp(flag(READ_ON), true);
            data.insert_temp(flag(READ_AT), now);
        });
        ui.ctx().request_repaint();
    }
    PressedBy::Nobody
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws a page that is new or not, in a window so high, to its end, all of it above 300 points in view; tells whether its
    /// act waits.
    fn waits(read: &mut Read, is_new: bool, height: f32, end: f32) -> bool {
        let mut said = false;
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(400.0, height))),
            ..egui::RawInput::default()
        };
        let _ = egui::Context::default().run_ui(input, |ui| {
            to_be_read(ui);
            (*read, said) = read.on(ui, is_new, Rangef::new(0.0, end), 300.0);
        });
        said
    }

    /// A page is read once its end was in view while it had the length that it keeps: not in a first frame that was short. In a
    /// window of another size it is read anew.
    #[test]
    fn a_page_that_grows_or_is_seen_through_a_smaller_window_is_not_read() {
        let mut read = Read::default();
        let (high, low) = (800.0, 400.0);
        // whether it is new, the window's height, its end, and whether its act waits
        let frames = [
            (true, high, 200.0, false),
            (false, high, 500.0, true),
            (false, high, 500.0, true),
            (false, high, 290.0, false),
            (false, high, 290.0, false),
            (false, high, 500.0, false),
            (false, low, 500.0, true),
            (false, low, 290.0, false),
            (false, low, 290.0, false),
            (false, high, 290.0, false),
            (true, high, 500.0, true),
        ];
        for (is_new, height, end, wanted) in frames {
            assert_eq!(waits(&mut read, is_new, height, end), wanted, "{is_new} {height} {end}");
        }
    }
}
