//! A page: what is on it scrolls, its foot is always in view.

use eframe::egui::{self, Frame, Margin, ScrollArea, Ui};

use super::super::theme;
use super::appearing::what_is_said_is_not_new;
use super::flags::flag;
use super::focus::{end_of_fields, let_act_be_first};
use super::pinned::{Pinned, forget_title, pin};
use super::read_whole::{Read, foot_of_a_page, scroll_on, take_new};
use super::scrolling::scroll_by_keys;
use super::{Footer, PressedBy, Signal, focus_wanted, notice, take_from_the_top};
use crate::vocab::text::capital;

/// A page: its foot is always in view, what is above it scrolls.
pub fn framed(
    ui: &mut Ui,
    footer: &Footer<'_>,
    body: impl FnOnce(&mut Ui),
    aside: impl FnOnce(&mut Ui),
) -> PressedBy {
    framed_with(ui, footer, body, |_| {}, aside)
}

/// A stage lower than this, in points, has no room for sentences at its foot.
const LOW: f32 = 260.0;

const ROOM: &str = "room-at-the-right";

/// What is remembered of a page from frame to frame.
#[derive(Clone, Debug, Default, PartialEq)]
struct View {
    /// The line of its title.
    pinned: Pinned,
    read: Read,
}

/// Leaves so much room free at the right of the next page's body, in points: something else stands there.
pub fn leave_room(ui: &Ui, room: f32) {
    ui.data_mut(|data| data.insert_temp(flag(ROOM), room));
}

/// A page with something above the foot's buttons that stays in view as well.
pub fn framed_with(
    ui: &mut Ui,
    footer: &Footer<'_>,
    body: impl FnOnce(&mut Ui),
    above: impl FnOnce(&mut Ui),
    aside: impl FnOnce(&mut Ui),
) -> PressedBy {
    let wanted = focus_wanted(ui.ctx());
    // where the window is very low, what would crowd the foot stands on top of the page instead
    let low = ui.available_height() < LOW;
    let mut above = Some(above);
    let mut pressed = PressedBy::Nobody;
    let foot_frame = Frame::new().inner_margin(Margin { left: 0, right: 0, top: 12, bottom: 0 });
    // the foot comes first in space and last in the order of the keyboard: it is drawn after the body
    let height_id = ui.scope_id().with("foot-height");
    let foot_height = ui.data(|data| data.get_temp::<f32>(height_id)).unwrap_or(64.0);
    let mut whole = ui.available_rect_before_wrap();
    let view_id = ui.scope_id().with("view");
    let mut view = ui.data(|data| data.get_temp::<View>(view_id)).unwrap_or_default();
    let begins = take_from_the_top(ui.ctx());
    if begins {
        // the line is of the page before
        view.pinned = Pinned::default();
    }
    let room = ui.data_mut(|data| data.remove_temp::<f32>(flag(ROOM))).unwrap_or_default();
    pin(ui, &mut whole, room, &view.pinned);
    let split = (whole.bottom() - foot_height).max(whole.top() + 40.0);
    let upper = egui::Rect::from_min_max(whole.min, egui::pos2(whole.right() - room, split));
    let lower = egui::Rect::from_min_max(egui::pos2(whole.left(), split), whole.max);
    let is_new = take_new(ui) || begins;
    if begins {
        what_is_said_is_not_new(ui.ctx());
    }
    forget_title(ui);
    // what is on the page is the same thing whatever stands beside the page or above it: a window of another size takes the
    // keyboard
    // from nobody, and scrolls nowhere else
    let [page_id, body_id] = ["page", "body-of-the-page"].map(flag);
    let scrolled = ui.scope_builder(egui::UiBuilder::new().max_rect(upper).scope_id(page_id), |ui| {
        let mut area = ScrollArea::vertical().animated(false).auto_shrink([false, false]);
        if begins {
            area = area.vertical_scroll_offset(0.0);
        }
        area.show(ui, |ui| {
            ui.set_max_width((ui.available_width() - 12.0).min(860.0));
            scroll_by_keys(ui);
            scroll_on(ui);
            if low {
                if let Some(above) = above.take() {
                    above(ui);
                }
                if let Some(refusal) = footer.refusal {
                    notice(ui, Signal::Stop, refusal);
                }
            }
            ui.scope_builder(egui::UiBuilder::new().scope_id(body_id), body);
            // nothing on this page wanted the keyboard: the next page's fields are not meant
            if wanted && footer.listens && end_of_fields(ui.ctx()) {
                let_act_be_first(ui.ctx());
            }
            ui.add_space(8.0);
            ui.min_rect().y_range()
        })
    });
    let area = scrolled.inner;
    let (read, reads_on) = view.read.on(ui, is_new, area.inner, area.inner_rect.bottom());
    let waits = reads_on && footer.missing.is_none();
    let before = view.clone();
    let now = View { pinned: view.pinned.on(ui, upper.top()), read };
    if now != before {
        ui.data_mut(|data| data.insert_temp(view_id, now));
        ui.ctx().request_repaint();
    }
    let shown = ui.scope_builder(egui::UiBuilder::new().max_rect(lower), |ui| {
        foot_frame
            .show(ui, |ui| {
                if let Some(above) = above.take() {
                    above(ui);
                }
                let refusal = footer.refusal.filter(|_| !low);
                if footer.act.is_empty() {
                    if let Some(refusal) = refusal {
                        notice(ui, Signal::Stop, refusal);
                    }
                } else {
                    pressed = foot_of_a_page(ui, &Footer { refusal, ..*footer }, waits, aside);
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
    let end = if text.ends_with(['.', '?', '!', ':']) { "" } else { "." };
    capital(text) + end
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Context, Event, Key, Modifiers, RawInput, Rect, pos2, vec2};

    use super::*;
    use crate::ui::kit;

    /// Frames in which a new page finds its place.
    const FRAMES: usize = 10;

    const LOOKED_UP: usize = FRAMES + 2;
    const TYPED_ON: usize = LOOKED_UP + 1;

    /// Room for what stands above a title, as the line of the step, in points.
    const ABOVE_THE_TITLE: f32 = 24.0;

    /// Draws a page with a field so far down on it in a window so high. Where the field stands in each frame, and what is in
    /// view.
    fn places(ctx: &Context, height: f32, above: f32, below: f32) -> Vec<(Rect, Rect)> {
        kit::from_the_top(ctx);
        kit::want_focus(ctx);
        let footer = Footer { act: "Go on", missing: None, refusal: None, listens: true };
        let (mut text, mut places) = (String::new(), Vec::new());
        for frame in 0..3 * FRAMES {
            // what stood above it goes, as a list that is folded: its title's line stands then
            let gone = if frame < FRAMES { height } else { 0.0 };
            // somebody looks at the top, and types on
            let struck = match frame {
                LOOKED_UP => vec![Event::Key {
                    key: Key::PageUp,
                    physical_key: None,
                    pressed: true,
                    repeat: false,
                    modifiers: Modifiers::NONE,
                }],
                TYPED_ON => vec![Event::Text("a".to_owned())],
                _ => Vec::new(),
            };
            let input = RawInput {
                events: struck,
                screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(1024.0, height))),
                ..RawInput::default()
            };
            let _ = ctx.run_ui(input, |ui| {
                let body = |ui: &mut Ui| {
                    ui.add_space(ABOVE_THE_TITLE);
                    kit::heading(ui, "The title");
                    ui.add_space(gone + above);
                    let field = kit::field(ui, "The field", &mut text, 300.0);
                    places.push((field.rect, ui.clip_rect()));
                    ui.add_space(below);
                };
                framed(ui, &footer, body, |_| {});
            });
        }
        places
    }

    /// A page that brings its field into view comes to rest there, whatever the heights: the title's line, which takes room, does
    /// not come and go.
    #[test]
    fn a_page_comes_to_rest_with_its_field_in_view() {
        let ctx = Context::default();
        theme::install(&ctx);
        for height in [330_u16, 433, 585] {
            for above in (height - 240..height + 60).step_by(6) {
                for below in [0_u16, 20, 34, 60, 400] {
                    let case = format!("{height} points, {above} above the field, {below} below");
                    let [height, above, below] = [height, above, below].map(f32::from);
                    let places = places(&ctx, height, above, below);
                    let ((field, view), later) = (places[2 * FRAMES], &places[2 * FRAMES..]);
                    assert!(later.iter().all(|at| *at == (field, view)), "{case}: {later:?}");
                    assert!(view.contains_rect(field), "{case}: {field:?} in {view:?}");
                }
            }
        }
    }
}
