//! The right of a wide window: what helps at the step that is due. The sheet while it is printed and read back, the bags
//! while one is closed, how far every share is, the key by its words, who is here. Nothing stands here that is nowhere
//! else; whoever has a narrow window does without.

use eframe::egui::{self, FontFamily, FontId, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::super::kit::{self, Icon, Signal};
use super::super::theme::{self, BODY, SMALL};
use crate::ceremony::State;
use crate::ceremony::state::{Inner, ShareFacts};
use crate::plan::PlannedStep;
use crate::vocab::Mode;
use crate::vocab::ids::sheet_serial;

/// A window narrower than this, in points, has no room for it beside the script and the page.
const WIDE: f32 = 1180.0;
/// Shares in the list.
const MOST: usize = 9;

/// What is shown; which of these, each step's screen says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The sheet, and how far each share is.
    Sheet(u8),
    /// The bags that were counted, and how far each share is.
    Bags(u8),
    /// k of n.
    Quorum,
    /// The key, by its words.
    Key,
    /// Who is here.
    People,
}

impl Beside {
    /// Who is here, once that is known.
    pub fn people(state: &State) -> Option<Self> {
        state.done().roll_closed.then_some(Self::People)
    }
}

/// Its width and the room between it and the page, in points.
const WIDTH: f32 = 236.0;
const GAP: f32 = 36.0;
/// Height of a sheet to its width.
const A4: f32 = 297.0 / 210.0;
/// Height of one share in the list, and of its heading.
const ROW: f32 = 26.0 + theme::NEAR;
const AROUND: f32 = 40.0;
/// What the page's foot takes at the bottom, in points.
const FOOT: f32 = 72.0;

/// Draws it, if there is room; the page that is drawn next leaves it free.
pub(super) fn show(ui: &mut Ui, state: &State, planned: &PlannedStep, what: Beside) {
    if ui.ctx().content_rect().width() < WIDE {
        return;
    }
    let whole = ui.available_rect_before_wrap();
    let room = Rect::from_min_max(
        Pos2::new(whole.right() - WIDTH, whole.top() + theme::NEAR),
        Pos2::new(whole.right(), whole.bottom() - FOOT),
    );
    kit::leave_room(ui, WIDTH + GAP);
    let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(room).id_salt("beside"));
    ui.set_clip_rect(room.intersect(ui.clip_rect()));
    let ui = &mut ui;
    match what {
        Beside::Sheet(share) => {
            sheet(ui, state, share);
            kit::gap(ui);
            shares(ui, state, share);
        }
        Beside::Bags(share) => {
            bags(ui, state);
            shares(ui, state, share);
        }
        Beside::Quorum => quorum(ui, state),
        Beside::Key => key(ui, state),
        Beside::People => people(ui, state, planned),
    }
}

/// What stands on the sheet, as it is laid out: the label, the panel that nobody else reads, the instructions. Its code is
/// not drawn: it would be the share.
fn sheet(ui: &mut Ui, state: &State, share: u8) {
    let palette = theme::palette(ui);
    let made = state.share(share).and_then(|facts| facts.sheet);
    let serial = match state.inner() {
        Some(Inner::SheetOut { serial }) => *serial,
        Some(_) | None => made.unwrap_or_else(|| state.next_serial()),
    };
    let of = state.shares().len();
    let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, WIDTH * A4), Sense::hover());
    let painter = ui.painter();
    let line = Stroke::new(1.0, palette.hairline);
    painter.rect_filled(rect, 3.0, palette.surface);
    painter.rect_stroke(rect, 3.0, line, egui::StrokeKind::Inside);
    let at = |x: f32, y: f32| Pos2::new(rect.left() + x, rect.top() + y);
    let bar = |x: f32, y: f32, wide: f32, high: f32, colour| {
        painter.rect_filled(Rect::from_min_size(at(x, y), vec2(wide, high)), 1.0, colour);
    };
    let write = |x: f32, y: f32, text: &str, font: FontId, colour| {
        painter.text(at(x, y), egui::Align2::LEFT_TOP, text, font, colour);
    };
    let small = || FontId::new(SMALL, FontFamily::Proportional);
    let large = || FontId::new(theme::LARGE, theme::strong_mono());
    if state.mode() == Mode::Rehearsal {
        bar(12.0, 8.0, WIDTH - 24.0, 6.0, palette.rehearsal);
    }
    write(14.0, 20.0, "Share", small(), palette.faint);
    write(86.0, 20.0, "Sheet", small(), palette.faint);
    write(14.0, 42.0, &share.to_string(), large(), palette.ink);
    write(86.0, 42.0, &sheet_serial(serial), large(), palette.ink);
    for fold in [98.0, 226.0] {
        painter.hline(rect.x_range(), rect.top() + fold, line);
    }
    bar(14.0, 112.0, 66.0, 66.0, palette.hairline);
    // above the line of words
    for row in 0_u8..6 {
        bar(92.0, 112.0 + 13.0 * f32::from(row), 130.0, 5.0, palette.hairline);
    }
    write(14.0, 194.0, "nobody else reads this panel", small(), palette.faint);
    for row in 0_u8..7 {
        bar(14.0, 242.0 + 12.0 * f32::from(row), 124.0, 4.0, palette.hairline);
    }
    for row in 0_u8..4 {
        bar(154.0, 242.0 + 12.0 * f32::from(row), 68.0, 4.0, palette.hairline);
    }
    let said = format!("The sheet: share {share} of {of}, serial {}", sheet_serial(serial));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said.clone()));
    kit::space(ui);
    let holder = state.holder(share).map_or_else(String::new, |person| format!(", for {}", person.name));
    kit::caption(ui, &format!("Share {share} of {of}{holder}"));
}

/// Which bags there are, and how many are left.
fn bags(ui: &mut Ui, state: &State) {
    let counted = state.counted_bags();
    if counted.is_empty() {
        return;
    }
    kit::title(ui, "Bags");
    kit::caption(ui, &counted.said());
    kit::caption(ui, &format!("{} counted, {} closed so far", counted.count(), state.used_bags()));
    kit::gap(ui);
}

/// How far a share is, in a word.
fn how_far(facts: &ShareFacts) -> (Signal, String) {
    match facts {
        ShareFacts { bagged: Some((bag, _)), .. } => (Signal::Done, bag.to_string()),
        ShareFacts { read_back: true, .. } => (Signal::Plain, "read back".to_owned()),
        ShareFacts { sheet: Some(serial), .. } => {
            (Signal::Plain, format!("{} printed", sheet_serial(*serial)))
        }
        ShareFacts { made: Some(_), .. } => (Signal::Plain, "signed".to_owned()),
        ShareFacts { .. } => (Signal::Plain, "not yet".to_owned()),
    }
}

/// Every share with its holder and how far it is; of many those around the one at hand.
fn shares(ui: &mut Ui, state: &State, now: u8) {
    let (palette, room) = (theme::palette(ui), ui.available_height());
    kit::title(ui, "Shares");
    let all: Vec<(u8, &ShareFacts)> = (1..=u8::MAX).zip(state.shares()).collect();
    let most = (1..=MOST).rev().find(|rows| *rows as f32 * ROW + AROUND <= room).unwrap_or(1);
    let from = usize::from(now).saturating_sub(most / 2 + 1).min(all.len().saturating_sub(most));
    for (share, facts) in all.iter().skip(from).take(most) {
        let (signal, word) = how_far(facts);
        let holder = state.holder(*share).map_or_else(String::new, |person| person.name.to_string());
        let here = *share == now;
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
        let middle = rect.center().y;
        let disc = Pos2::new(rect.left() + 12.0, middle);
        let (fill, ink) =
            if here { (palette.accent, palette.on_accent) } else { (palette.surface, palette.ink) };
        ui.painter().circle(disc, 11.0, fill, Stroke::new(1.0, if here { fill } else { palette.hairline }));
        let mono = FontId::new(if *share > 99 { 10.0 } else { 13.0 }, theme::strong_mono());
        ui.painter().text(disc, egui::Align2::CENTER_CENTER, share, mono, ink);
        let small = FontId::new(SMALL, FontFamily::Proportional);
        let right = ui.painter().layout_no_wrap(word.clone(), small.clone(), palette.faint);
        let mut right_edge = rect.right() - right.size().x;
        ui.painter().galley(Pos2::new(right_edge, middle - right.size().y / 2.0), right, palette.faint);
        if signal == Signal::Done {
            right_edge -= 20.0;
            let square = Rect::from_center_size(Pos2::new(right_edge + 8.0, middle), vec2(14.0, 14.0));
            Icon::Check.paint(ui.painter(), square, palette.done);
        }
        let left = rect.left() + 32.0;
        let mut job = egui::text::LayoutJob::simple_singleline(holder.clone(), small, palette.ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width((right_edge - left - 6.0).max(0.0));
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(Pos2::new(left, middle - galley.size().y / 2.0), galley, palette.ink);
        let said = format!("Share {share}, {holder}: {word}");
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said.clone()));
    }
    if all.len() > most {
        let closed = all.iter().filter(|(_, facts)| facts.bagged.is_some()).count();
        kit::caption(ui, &format!("{closed} of {} are in their bags", all.len()));
    }
}

/// k of n, and what it means.
fn quorum(ui: &mut Ui, state: &State) {
    let Some(quorum) = state.plan().choices.quorum else { return };
    kit::title(ui, "What it will be split into");
    kit::space(ui);
    kit::enough(ui, quorum);
}

/// The key's name and its words.
fn key(ui: &mut Ui, state: &State) {
    let Some(fingerprint) = state.fingerprint() else { return };
    let palette = theme::palette(ui);
    if let Some(key) = &state.plan().choices.key {
        kit::title(ui, key.label.as_str());
    }
    kit::space(ui);
    kit::caption(ui, "Its fingerprint, as on every sheet");
    let words = fingerprint.words();
    let all: Vec<&str> = words.split(' ').collect();
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.spacing_mut().interact_size.y = 22.0;
    // numbered word by word, as wherever these words stand
    let numbered: Vec<(u32, &str)> = (1..).zip(all).collect();
    for row in numbered.chunks(2) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for (number, word) in row {
                let faint = egui::RichText::new(format!("{number}")).size(SMALL).monospace();
                ui.add_sized(vec2(18.0, 22.0), egui::Label::new(faint.color(palette.faint)));
                let text = egui::RichText::new(*word).size(BODY).color(palette.ink);
                ui.allocate_ui_with_layout(
                    vec2(86.0, 22.0),
                    egui::Layout::left_to_right(egui::Align::Center),
                    |ui| {
                        ui.set_min_width(86.0);
                        ui.label(text);
                    },
                );
            }
        });
    }
}

/// Everybody who is here, with what they are; those whom the step is about first in ink.
fn people(ui: &mut Ui, state: &State, planned: &PlannedStep) {
    let palette = theme::palette(ui);
    kit::title(ui, "Who is here");
    kit::space(ui);
    let away = state.away().unwrap_or_default();
    for person in state.present().take(14) {
        let roles = person.roles.iter().filter_map(|role| state.plan().template.role(role));
        let mut said: Vec<String> = roles.map(|role| role.title.clone()).collect();
        let numbers: Vec<String> = person.shares.iter().map(u8::to_string).collect();
        if !numbers.is_empty() {
            said.push(format!("share {}", numbers.join(", ")));
        }
        if away.contains(&person.id) {
            said.push("away".to_owned());
        }
        let acts = planned.script.acts.as_str();
        let now = person.roles.iter().any(|role| role.as_str() == acts);
        let family = if now { theme::strong() } else { FontFamily::Proportional };
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(egui::RichText::new(person.name.as_str()).size(BODY).family(family).color(palette.ink));
        ui.label(egui::RichText::new(said.join(", ")).size(SMALL).color(palette.faint));
        ui.add_space(theme::NEAR);
    }
}
