//! A page: what is on it scrolls, its foot is always in view.

use eframe::egui::{self, Frame, Key, Margin, ScrollArea, Ui};

use super::super::theme;
use super::focus::{end_of_fields, flag, let_act_be_first, scroll_away};
use super::frame::take_look;
use super::{Footer, PressedBy, Signal, focus_wanted, foot, notice, take_from_the_top};

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
/// As much of a page, in points, may be below what is in view at its end: it is space.
const END: f32 = 8.5;
/// A stage lower than this, in points, has no line to spare for a title that is out of view.
const NO_LINE_BELOW: f32 = 240.0;
/// Height of the line that says the title of a page whose own is out of view.
const PINNED: f32 = 30.0;

const TITLE: &str = "page-title";
const PAGE_IS_NEW: &str = "page-is-new";
const TO_BE_READ: &str = "page-to-be-read";
const ROOM: &str = "room-at-the-right";
const READ_ON: &str = "page-read-on";
const NO_LINE: &str = "page-title-without-a-line";

/// The title of a page, and where its middle is.
type Title = (String, f32);

/// What is remembered of a page from frame to frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct View {
    /// Its title, while that is out of view.
    pinned: Option<String>,
    /// Its end was not in view yet.
    unread: bool,
}

/// The first title of a page stays in view.
pub fn remember_title(ui: &Ui, title: &str, middle: f32) {
    ui.data_mut(|data| {
        data.get_temp_mut_or_insert_with::<Title>(flag(TITLE), || (title.to_owned(), middle));
    });
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

fn take(ui: &Ui, name: &str) -> bool {
    ui.data_mut(|data| data.remove_temp::<bool>(flag(name))).unwrap_or(false)
}

/// Leaves so much room free at the right of the next page's body, in points: something else stands there.
pub fn leave_room(ui: &Ui, room: f32) {
    ui.data_mut(|data| data.insert_temp(flag(ROOM), room));
}

/// The title of what was drawn, if it is above what is in view.
fn title_above(ui: &Ui, top: f32) -> Option<String> {
    let (title, middle) = ui.data_mut(|data| data.remove_temp::<Title>(flag(TITLE)))?;
    (middle < top).then_some(title)
}

/// The title in one line at the top, and less room below it. What stands at the right, so wide, is not touched.
fn pin(ui: &Ui, whole: &mut egui::Rect, room: f32, title: &str) {
    let line = egui::Rect::from_min_size(whole.min, egui::vec2(whole.width() - room, PINNED - 6.0));
    paint_title(ui, line, title);
    let hairline = theme::palette(ui).hairline;
    ui.painter().hline(line.x_range(), line.bottom(), egui::Stroke::new(1.0, hairline));
    whole.min.y += PINNED;
}

/// The title in one line, cut where there is no room. It is painted alone: who hears the page has heard it.
fn paint_title(ui: &Ui, line: egui::Rect, title: &str) {
    let ink = theme::palette(ui).ink;
    let font = egui::FontId::new(theme::BODY, theme::strong());
    let mut job = egui::text::LayoutJob::simple_singleline(title.to_owned(), font, ink);
    job.wrap = egui::text::TextWrapping::truncate_at_width(line.width());
    let text = ui.painter().layout_job(job);
    let at = egui::pos2(line.left(), line.center().y - text.size().y / 2.0);
    ui.painter().galley(at, text, ink);
}

/// The title of a page that is too low for a line of its own is painted here, while its own is out of view.
pub fn pinned_title(ui: &Ui, line: egui::Rect) {
    if let Some(title) = ui.data_mut(|data| data.remove_temp::<String>(flag(NO_LINE))) {
        paint_title(ui, line, &title);
    }
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
    let view = ui.data(|data| data.get_temp::<View>(view_id)).unwrap_or_default();
    let room = ui.data_mut(|data| data.remove_temp::<f32>(flag(ROOM))).unwrap_or_default();
    ui.data_mut(|data| data.remove_temp::<String>(flag(NO_LINE)));
    match view.pinned.clone() {
        Some(title) if whole.height() < NO_LINE_BELOW => {
            ui.data_mut(|data| data.insert_temp(flag(NO_LINE), title));
        }
        Some(title) => pin(ui, &mut whole, room, &title),
        None => {}
    }
    let split = (whole.bottom() - foot_height).max(whole.top() + 40.0);
    let upper = egui::Rect::from_min_max(whole.min, egui::pos2(whole.right() - room, split));
    let lower = egui::Rect::from_min_max(egui::pos2(whole.left(), split), whole.max);
    let begins = take_from_the_top(ui.ctx());
    let is_new = take(ui, PAGE_IS_NEW) || begins;
    let read_on = take(ui, READ_ON);
    ui.data_mut(|data| data.remove_temp::<Title>(flag(TITLE)));
    let scrolled = ui.scope_builder(egui::UiBuilder::new().max_rect(upper), |ui| {
        let mut area = ScrollArea::vertical().animated(false).auto_shrink([false, false]);
        if begins {
            area = area.vertical_scroll_offset(0.0);
        }
        area.show(ui, |ui| {
            ui.set_max_width((ui.available_width() - 12.0).min(860.0));
            scroll_by_keys(ui);
            if read_on {
                scroll_away(ui.ctx());
                ui.scroll_with_delta(egui::vec2(0.0, -ui.clip_rect().height() * 0.85));
            }
            if low {
                if let Some(above) = above.take() {
                    above(ui);
                }
                if let Some(refusal) = footer.refusal {
                    notice(ui, Signal::Stop, refusal);
                }
            }
            body(ui);
            // nothing on this page wanted the keyboard: the next page's fields are not meant
            if wanted && footer.listens && end_of_fields(ui.ctx()) {
                let_act_be_first(ui.ctx());
            }
            ui.add_space(8.0);
            ui.min_rect().bottom()
        })
    });
    let area = scrolled.inner;
    let to_be_read = ui.data_mut(|data| data.remove_temp::<f32>(flag(TO_BE_READ)));
    let end = to_be_read.map_or(area.inner, |end| end.min(area.inner));
    let unread = end - area.inner_rect.bottom() > END && (is_new || view.unread);
    let keeps_back = to_be_read.is_some() && unread && footer.missing.is_none();
    let now = View { pinned: title_above(ui, upper.top()), unread };
    if now != view {
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
                } else if keeps_back {
                    take_look(ui);
                    if foot(ui, &Footer { act: "Read on", refusal, ..*footer }, aside) == PressedBy::Somebody
                    {
                        ui.data_mut(|data| data.insert_temp(flag(READ_ON), true));
                        ui.ctx().request_repaint();
                    }
                } else {
                    pressed = foot(ui, &Footer { refusal, ..*footer }, aside);
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

/// Long pages are read by the keyboard too: Page Up and Page Down always, arrows when no field has them.
fn scroll_by_keys(ui: &Ui) {
    let free = ui.memory(|memory| memory.focused().is_none());
    let page = ui.clip_rect().height() * 0.85;
    let by = ui.input(|input| {
        let pressed = |key| input.key_pressed(key);
        match () {
            () if pressed(Key::PageDown) => -page,
            () if pressed(Key::PageUp) => page,
            () if free && pressed(Key::ArrowDown) => -60.0,
            () if free && pressed(Key::ArrowUp) => 60.0,
            () if free && pressed(Key::End) => -1.0e6,
            () if free && pressed(Key::Home) => 1.0e6,
            () => 0.0,
        }
    });
    if by != 0.0 && ui.is_enabled() {
        ui.scroll_with_delta(egui::vec2(0.0, by));
    }
}
