//! The title of a page stays in view: once its own is scrolled away it stands in one line at the top, or, where no line can be
//! spared, in the row above the page.

use eframe::egui::{self, Ui};

use super::super::theme;
use super::Signal;
use super::flags::flag;

/// A stage lower than this, in points, has no line to spare.
const NO_LINE_BELOW: f32 = 240.0;
/// Height of the line, in points.
const PINNED: f32 = 30.0;

/// A line as high as this, in points, holds two rows of small letters.
const TWO_ROWS: f32 = 36.0;

const TITLE: &str = "page-title";
const NO_LINE: &str = "page-title-without-a-line";

/// So far down in a line, by the size of its letters, their tops begin.
const CUT: f32 = 0.3;

/// The title of a page, and how it stands with what it names.
type Title = (String, Signal);

/// A title that was drawn on its page.
#[derive(Clone, Debug, Default)]
struct Drawn {
    title: Title,
    /// Its place: its left upper and its right lower corner.
    place: [egui::Pos2; 2],
    /// What is above this height is no letter of its first line.
    cut: f32,
}

/// The first title of a page stays in view: it stands here, in letters of this size.
pub fn remember_title(ui: &Ui, signal: Signal, title: &str, place: egui::Rect, size: f32) {
    ui.data_mut(|data| {
        let first = || Drawn {
            title: (title.to_owned(), signal),
            place: [place.min, place.max],
            cut: place.top() + size * CUT,
        };
        data.get_temp_mut_or_insert_with::<Drawn>(flag(TITLE), first);
    });
}

/// Another page is drawn.
pub(super) fn forget_title(ui: &Ui) {
    ui.data_mut(|data| data.remove_temp::<Drawn>(flag(TITLE)));
}

/// A title is in view for so many frames more before its line goes: the line takes room, and a page that still
/// scrolls would have it come and go for ever.
const SEEN: u8 = 1;

/// The line of a page's title, from frame to frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pinned {
    /// The title, while the line stands.
    line: Option<Title>,
    /// Frames in which the title itself was in view since the line came; none without a line.
    seen: u8,
}

impl Pinned {
    /// How it goes on after the page was drawn, what is in view of it beginning at this height. The line comes at once, and goes
    /// once the title itself has stayed in view.
    pub(super) fn on(self, ui: &Ui, top: f32) -> Self {
        let drawn = ui.data_mut(|data| data.remove_temp::<Drawn>(flag(TITLE)));
        match drawn {
            Some(Drawn { title, place, cut }) if cut < top => {
                let [min, max] = place;
                if ui.max_rect().height() >= NO_LINE_BELOW {
                    cover(ui, egui::Rect::from_min_max(min.max(egui::pos2(min.x, top)), max));
                }
                Self { line: Some(title), seen: 0 }
            }
            Some(Drawn { title, .. }) if self.line.is_some() && self.seen < SEEN => {
                Self { line: Some(title), seen: self.seen + 1 }
            }
            Some(_) | None => Self::default(),
        }
    }
}

/// What is left of a title that is cut is not seen: it stands whole in its line.
fn cover(ui: &Ui, left: egui::Rect) {
    if left.is_positive() {
        ui.painter().rect_filled(left.expand2(egui::vec2(1.0, 0.0)), 0.0, theme::palette(ui).ground);
    }
}

/// The title in one line at the top, and less room below it. What stands at the right, so wide, is not touched.
pub(super) fn pin(ui: &Ui, whole: &mut egui::Rect, room: f32, pinned: &Pinned) {
    ui.data_mut(|data| data.remove_temp::<Title>(flag(NO_LINE)));
    let Some(title) = &pinned.line else { return };
    if whole.height() < NO_LINE_BELOW {
        ui.data_mut(|data| data.insert_temp(flag(NO_LINE), title.clone()));
        return;
    }
    let line = egui::Rect::from_min_size(whole.min, egui::vec2(whole.width() - room, PINNED - 6.0));
    paint(ui, line, title);
    let hairline = theme::palette(ui).hairline;
    ui.painter().hline(line.x_range(), line.bottom(), egui::Stroke::new(1.0, hairline));
    whole.min.y += PINNED;
}

/// The title of a page that has no line for it is painted here, while its own is out of view.
pub fn pinned_title(ui: &Ui, line: egui::Rect) {
    if let Some(title) = ui.data_mut(|data| data.remove_temp::<Title>(flag(NO_LINE))) {
        paint(ui, line, &title);
    }
}

/// The title in one line, in smaller letters where there is no room, and cut last. It is painted alone: who hears the page has heard it.
fn paint(ui: &Ui, mut line: egui::Rect, (title, signal): &Title) {
    let palette = theme::palette(ui);
    let (icon, colour) = signal.look(palette);
    let ink = if icon.is_some() { colour } else { palette.ink };
    if let Some(icon) = icon {
        let square =
            egui::Rect::from_center_size(line.left_center() + egui::vec2(9.0, 0.0), egui::Vec2::splat(18.0));
        icon.paint(ui.painter(), square, colour);
        line.min.x += theme::GROUPS;
    }
    let laid_out = |size| {
        let font = egui::FontId::new(size, theme::strong());
        ui.painter().layout_no_wrap(title.clone(), font, ink)
    };
    // smaller before it is cut, and in two lines before that
    let whole =
        [theme::BODY, theme::SMALL].map(laid_out).into_iter().find(|text| text.size().x <= line.width());
    let text = whole.unwrap_or_else(|| {
        let font = egui::FontId::new(theme::SMALL, theme::strong());
        let mut job = egui::text::LayoutJob::simple(title.clone(), font, ink, line.width());
        job.wrap.max_rows = if line.height() >= TWO_ROWS { 2 } else { 1 };
        ui.painter().layout_job(job)
    });
    let at = egui::pos2(line.left(), line.center().y - text.size().y / 2.0);
    ui.painter().galley(at, text, ink);
}
