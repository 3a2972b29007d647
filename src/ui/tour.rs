//! A minute's tour before the first rehearsal: what a ceremony makes, where on the screen one looks, what happens when
//! something goes wrong. Drawn, not photographed: it looks as the window looks now, in light and dark.

use eframe::egui::{
    Align2, CentralPanel, Color32, FontFamily, FontId, Key, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, vec2,
};

use super::go::Go;
use super::kit::{self, Footer, PressedBy, framed, stage_frame};
use super::shared::Shared;
use super::theme::{self, SMALL};
use crate::plan::Kind;

/// What a page of the tour draws.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Drawing {
    /// A key, sheets, and enough of them.
    Sheets,
    /// The window of a ceremony, with one part of it marked.
    Window(Part),
    /// What is written: line after line, each tied to the one before.
    Lines,
}

/// A part of the window.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Script,
    Step,
    Beside,
    Act,
    Bar,
}

struct PageOfTour {
    title: &'static str,
    says: &'static str,
    drawing: Drawing,
}

const PAGES: [PageOfTour; 6] = [
    PageOfTour {
        title: "A ceremony turns one key into sheets of paper",
        says: "This laptop draws a key by chance, splits it, prints one sheet of paper for each custodian, and forgets the key. Enough of the sheets give it back, here any three of five. Fewer tell nothing about it.",
        drawing: Drawing::Sheets,
    },
    PageOfTour {
        title: "The script is at the left",
        says: "Every step stands there, in the order in which it is held. Nobody jumps ahead, and nothing is forgotten.",
        drawing: Drawing::Window(Part::Script),
    },
    PageOfTour {
        title: "The step is in the middle",
        says: "What stands large after SAY is read aloud. DO is done, and not spoken; DO NOT SAY, in red, is kept silent. Below it is what is typed or ticked. In a wide window, what helps stands at the right: the sheet, the bags, the key's words.",
        drawing: Drawing::Window(Part::Step),
    },
    PageOfTour {
        title: "One button goes on",
        says: "It stands at the bottom right, says what it does, and beside it what is still missing. Enter presses it, Tab goes to the next field, the space bar ticks. No mouse is needed.",
        drawing: Drawing::Window(Part::Act),
    },
    PageOfTour {
        title: "F1 helps, F8 records, F9 pauses",
        says: "F1 says what the step is about and what each thing on the page wants. F8 writes down what did not go as it should: a second person confirms it, and the ceremony goes on. F9 makes a break, or ends the ceremony early.",
        drawing: Drawing::Window(Part::Bar),
    },
    PageOfTour {
        title: "Every step is written, signed and kept at once",
        says: "If the power goes, nothing that was written is lost, and the next start says how to go on. At the end anybody can check the record without Keyrite. Now try it: a rehearsal has the same steps, and a worthless key.",
        drawing: Drawing::Lines,
    },
];

/// A window lower than this, in points, has no room for a drawing above the words.
const LOW: f32 = 480.0;

/// The tour.
#[derive(Debug, Default)]
pub struct Tour {
    place: usize,
}

impl Tour {
    /// Draws the page at hand.
    pub fn show(&mut self, ui: &mut Ui, shared: &mut Shared) -> Option<Go> {
        let page = PAGES.get(self.place).expect("the last page leads out");
        let last = self.place + 1 == PAGES.len();
        let mut go = None;
        let (mut back, mut leave) = (false, false);
        super::run::mode_band(ui, shared.mode());
        CentralPanel::default().frame(stage_frame(ui)).show(ui, |ui| {
            let act = if last { "Prepare a rehearsal" } else { "Next" };
            let footer = Footer { act, missing: None, refusal: None, listens: true };
            let body = |ui: &mut Ui| {
                kit::caption(ui, &format!("Tour, {} of {}", self.place + 1, PAGES.len()));
                kit::heading(ui, page.title);
                kit::rule(ui);
                kit::space(ui);
                // in a low window the words come first
                let low = ui.ctx().content_rect().height() < LOW;
                if low {
                    kit::body(ui, page.says);
                    kit::space(ui);
                }
                draw(ui, page);
                if !low {
                    kit::gap(ui);
                    kit::large_body(ui, page.says);
                }
            };
            let aside = |ui: &mut Ui| {
                leave = kit::button(ui, "Leave the tour").clicked();
                back = self.place > 0 && kit::button(ui, "Back").clicked();
            };
            if framed(ui, &footer, body, aside) == PressedBy::Somebody {
                kit::from_the_top(ui.ctx());
                if last {
                    shared.rehearsal = true;
                    go = Some(Go::Prepare(Kind::Generation));
                } else {
                    self.place += 1;
                }
            }
        });
        if back {
            self.place = self.place.saturating_sub(1);
            kit::from_the_top(ui.ctx());
        }
        if leave || ui.input(|input| input.key_pressed(Key::Escape)) {
            go = Some(Go::Home);
        }
        go
    }
}

fn draw(ui: &mut Ui, page: &PageOfTour) {
    let whole = ui.ctx().content_rect().height();
    let part = if whole < LOW { 0.38 } else { 0.45 };
    let width = ui.available_width().min(760.0);
    let height = (whole * part).clamp(90.0, 380.0).min(width / 2.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let palette = theme::palette(ui);
    match page.drawing {
        Drawing::Sheets => sheets(ui, rect, palette),
        Drawing::Window(part) => window(ui, rect, palette, part),
        Drawing::Lines => lines(ui, rect, palette),
    }
    let said = format!("A drawing: {}", page.title);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, said.clone()));
}

fn word(ui: &Ui, at: Pos2, text: &str, colour: Color32) {
    ui.painter().text(at, Align2::CENTER_CENTER, text, FontId::new(SMALL, FontFamily::Proportional), colour);
}

/// One key at the left, five sheets, three of them marked: enough.
fn sheets(ui: &Ui, rect: Rect, palette: theme::Palette) {
    let key = Pos2::new(rect.left() + 60.0, rect.center().y);
    let square = Rect::from_center_size(key, vec2(48.0, 48.0));
    kit::Icon::Key.paint(ui.painter(), square, palette.accent);
    let step = (rect.width() - 150.0) / 5.0;
    for place in 0_u8..5 {
        let centre = Pos2::new(rect.left() + 150.0 + step * (f32::from(place) + 0.5), rect.center().y);
        let sheet =
            Rect::from_center_size(centre, vec2((step * 0.7).min(90.0), (rect.height() * 0.6).min(128.0)));
        let enough = place % 2 == 0;
        let line = if enough { Stroke::new(2.5, palette.accent) } else { Stroke::new(1.0, palette.hairline) };
        ui.painter().rect_filled(sheet, 3.0, palette.surface);
        ui.painter().rect_stroke(sheet, 3.0, line, StrokeKind::Inside);
        let ink = if enough { palette.ink } else { palette.faint };
        word(ui, sheet.center(), &format!("{}", place + 1), ink);
    }
    let arrow = Pos2::new(rect.left() + 112.0, rect.center().y);
    kit::Icon::Arrow.paint(ui.painter(), Rect::from_center_size(arrow, vec2(24.0, 24.0)), palette.faint);
    let below = Pos2::new(rect.left() + 150.0 + step * 2.5, rect.bottom() - 14.0);
    word(ui, below, "any 3 of these 5 rebuild it", palette.faint);
}

/// The window of a ceremony, small.
fn window(ui: &Ui, rect: Rect, palette: theme::Palette, marked: Part) {
    let painter = ui.painter();
    painter.rect_filled(rect, 5.0, palette.surface);
    let at = |x: f32, y: f32, w: f32, h: f32| {
        let (left, top) = (rect.left() + rect.width() * x, rect.top() + rect.height() * y);
        Rect::from_min_size(Pos2::new(left, top), vec2(rect.width() * w, rect.height() * h))
    };
    let parts = [
        (Part::Script, at(0.0, 0.08, 0.22, 0.8)),
        (Part::Step, at(0.24, 0.1, 0.5, 0.62)),
        (Part::Beside, at(0.77, 0.1, 0.21, 0.62)),
        (Part::Act, at(0.77, 0.75, 0.21, 0.12)),
        (Part::Bar, at(0.0, 0.9, 1.0, 0.1)),
    ];
    painter.rect_filled(at(0.0, 0.0, 1.0, 0.06), 3.0, palette.rehearsal);
    for row in 0_u8..7 {
        let line = at(0.03, 0.14 + 0.1 * f32::from(row), if row == 2 { 0.15 } else { 0.12 }, 0.03);
        painter.rect_filled(line, 2.0, if row == 2 { palette.accent } else { palette.hairline });
    }
    painter.rect_filled(at(0.26, 0.14, 0.3, 0.07), 2.0, palette.ink);
    painter.rect_filled(at(0.26, 0.28, 0.012, 0.16), 1.0, palette.accent);
    painter.rect_filled(at(0.29, 0.3, 0.4, 0.04), 2.0, palette.faint);
    painter.rect_filled(at(0.29, 0.38, 0.32, 0.04), 2.0, palette.faint);
    painter.rect_stroke(at(0.26, 0.54, 0.28, 0.1), 3.0, Stroke::new(1.0, palette.faint), StrokeKind::Inside);
    painter.rect_stroke(
        at(0.79, 0.14, 0.12, 0.5),
        2.0,
        Stroke::new(1.0, palette.hairline),
        StrokeKind::Inside,
    );
    painter.rect_filled(at(0.78, 0.76, 0.19, 0.1), 3.0, palette.accent);
    for place in 0_u8..3 {
        painter.rect_filled(at(0.66 + 0.11 * f32::from(place), 0.935, 0.08, 0.03), 2.0, palette.accent);
    }
    painter.rect_filled(at(0.03, 0.935, 0.2, 0.03), 2.0, palette.hairline);
    painter.rect_stroke(rect, 5.0, Stroke::new(1.0, palette.hairline), StrokeKind::Inside);
    let also = |part: Part| part == marked || marked == Part::Step && part == Part::Beside;
    for (_, area) in parts.iter().filter(|(part, _)| also(*part)) {
        painter.rect_stroke(area.expand(3.0), 5.0, Stroke::new(3.0, palette.accent), StrokeKind::Outside);
    }
}

/// Lines of the record, each with its mark, tied to each other.
fn lines(ui: &Ui, rect: Rect, palette: theme::Palette) {
    let step = rect.height() / 6.0;
    for row in 0_u8..5 {
        let middle = rect.top() + step * (f32::from(row) + 0.7);
        let wide = rect.width() * (0.5 + 0.08 * f32::from(row % 3));
        let line = Rect::from_min_size(Pos2::new(rect.left() + 44.0, middle - 4.0), vec2(wide, 8.0));
        ui.painter().rect_filled(line, 3.0, palette.hairline);
        let node = Pos2::new(rect.left() + 22.0, middle);
        if row > 0 {
            let above = Pos2::new(node.x, middle - step + 8.0);
            ui.painter()
                .line_segment([above, Pos2::new(node.x, middle - 8.0)], Stroke::new(2.0, palette.accent));
        }
        ui.painter().circle(node, 7.0, palette.surface, Stroke::new(2.0, palette.accent));
        let square = Rect::from_center_size(Pos2::new(line.right() + 20.0, middle), vec2(16.0, 16.0));
        kit::Icon::Check.paint(ui.painter(), square, palette.done);
    }
}
