//! Text: headings, what is said, facts, notices.

use eframe::egui::{
    self, Align, FontId, Label, Layout, RichText, Role, Sense, Stroke, TextFormat, Ui, UiBuilder, WidgetInfo,
    vec2,
};

use super::super::theme::{self, BODY, LARGE, LINE_WIDTH, NEAR, SMALL, TITLE};
use super::appearing::{Of, comes_into_view};
use super::groups::{grouped, unbroken};
use super::{Icon, Signal};

/// A window lower than this, in points, is a small screen.
const LOW: f32 = 660.0;
/// A window lower than this, in points, has room for little more than a sentence and what is pressed.
const VERY_LOW: f32 = 360.0;

/// True in a window that is very low: what can stand in one row does, and titles are no larger than those of parts.
pub fn is_very_low(ui: &Ui) -> bool {
    ui.ctx().content_rect().height() < VERY_LOW
}

/// Size of what is large.
fn large_size(ui: &Ui) -> f32 {
    if is_very_low(ui) { TITLE } else { LARGE }
}

fn put(ui: &mut Ui, text: RichText) -> egui::Response {
    ui.add(Label::new(text).wrap())
}

/// The title of a page.
pub fn heading(ui: &mut Ui, text: &str) -> egui::Response {
    heading_for(ui, text, Signal::Plain, text)
}

/// The title of a page; once it is scrolled away, `pinned` stays in view in its place, with its signal.
pub fn heading_for(ui: &mut Ui, text: &str, signal: Signal, pinned: &str) -> egui::Response {
    let colour = theme::palette(ui).ink;
    let size = large_size(ui);
    let shown = put(ui, RichText::new(text).size(size).family(theme::strong()).color(colour));
    // by its first line: of a title in two lines the second says nothing alone
    super::pinned::remember_title(ui, signal, pinned, shown.rect, size);
    shown
}

/// The title of a part of a page.
pub fn title(ui: &mut Ui, text: &str) -> egui::Response {
    let colour = theme::palette(ui).ink;
    put(ui, RichText::new(text).size(TITLE).family(theme::strong()).color(colour))
}

/// Reading text, no wider than a line should be.
pub fn body(ui: &mut Ui, text: &str) {
    narrow(ui, |ui| {
        let colour = theme::palette(ui).ink;
        put(ui, RichText::new(text).size(BODY).color(colour));
    });
}

/// Reading text for a page that has little of it, or that is read from a step away.
pub fn large_body(ui: &mut Ui, text: &str) {
    let width = ui.available_width().min(LINE_WIDTH * TITLE / BODY);
    ui.scope(|ui| {
        ui.set_max_width(width);
        let colour = theme::palette(ui).ink;
        put(ui, RichText::new(text).size(TITLE).color(colour).line_height(Some(TITLE * 1.3)));
    });
}

/// Large text that is not a title.
pub fn large(ui: &mut Ui, text: &str) {
    let colour = theme::palette(ui).ink;
    put(ui, RichText::new(text).size(large_size(ui)).color(colour));
}

/// Small faint text.
pub fn caption(ui: &mut Ui, text: &str) {
    narrow(ui, |ui| {
        let colour = theme::palette(ui).faint;
        put(ui, RichText::new(text).size(SMALL).color(colour));
    });
}

/// A code, a number, a path.
pub fn mono(ui: &mut Ui, text: &str) {
    let colour = theme::palette(ui).ink;
    put(ui, RichText::new(text).size(BODY).family(egui::FontFamily::Monospace).color(colour));
}

fn narrow<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let width = ui.available_width().min(LINE_WIDTH);
    ui.scope(|ui| {
        ui.set_max_width(width);
        add(ui)
    })
    .inner
}

/// A hairline.
pub fn rule(ui: &mut Ui) {
    let colour = theme::palette(ui).hairline;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, colour));
}

/// How a text of the script is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Read aloud.
    Say,
    /// Done, not spoken.
    Do,
    /// Kept silent.
    Silent,
}

/// What is read aloud is the largest thing on the screen; what is done and what is kept silent are smaller, each with its
/// own mark: nobody reads a direction aloud.
pub fn told(ui: &mut Ui, text: &str, voice: Voice) {
    told_with(ui, text, None, voice);
}

/// The same; these words in it, which are read aloud one by one, stand in their numbered rows.
pub fn told_with(ui: &mut Ui, text: &str, words: Option<&str>, voice: Voice) {
    let palette = theme::palette(ui);
    // on a low screen what is said leaves room for what is asked
    let low = ui.ctx().content_rect().height() < LOW;
    let aloud = if low || ui.available_width() < 480.0 { TITLE } else { LARGE };
    let (mark, colour, ink, size) = match voice {
        Voice::Say => ("SAY", palette.accent, palette.ink, aloud),
        Voice::Do => ("DO", palette.faint, palette.ink, BODY),
        Voice::Silent => ("DO NOT SAY", palette.stop, palette.stop, BODY),
    };
    let start = ui.cursor().min;
    let frame = egui::Frame::new().inner_margin(egui::Margin { left: 20, right: 0, top: 0, bottom: 0 });
    let shown = frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        put(ui, RichText::new(mark).size(SMALL).family(theme::strong()).color(colour));
        let write = |ui: &mut Ui, text: &str| {
            // what stood after the words and is no sentence of its own
            let text = text.trim().trim_start_matches(['.', ',']).trim_start();
            if !text.is_empty() {
                let shown = RichText::new(unbroken(text)).size(size).color(ink);
                let shown = put(ui, shown.line_height(Some(size * 1.3)));
                // whoever hears it hears it as it was written
                shown.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
            }
        };
        for paragraph in text.trim().lines() {
            match words.and_then(|words| Some((words, paragraph.split_once(words)?))) {
                None => write(ui, paragraph),
                Some((words, (before, after))) => {
                    write(ui, before);
                    let shown = word_rows(ui, words);
                    shown.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
                    ui.add_space(NEAR);
                    write(ui, after);
                }
            }
        }
    });
    let wide = if voice == Voice::Say { 4.0 } else { 2.0 };
    let bar = egui::Rect::from_min_max(start, egui::pos2(start.x + wide, shown.response.rect.bottom()));
    ui.painter().rect_filled(bar, 2.0, colour);
}

/// A name and what it is.
pub fn fact(ui: &mut Ui, name: &str, value: &str) {
    let palette = theme::palette(ui);
    ui.spacing_mut().item_spacing.y = 2.0;
    put(ui, RichText::new(name).size(SMALL).color(palette.faint));
    put(ui, RichText::new(grouped(value)).size(BODY).color(palette.ink));
    ui.add_space(NEAR);
}

/// A name and what it is beside it, where there is room: several below each other are a table without lines.
pub fn fact_beside(ui: &mut Ui, name: &str, value: &str) {
    if ui.available_width() < LEAST_BESIDE {
        return fact(ui, name, value);
    }
    let palette = theme::palette(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 2.0);
        ui.allocate_ui_with_layout(vec2(104.0, 24.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(104.0);
            ui.label(RichText::new(name).size(SMALL).color(palette.faint));
        });
        ui.vertical(|ui| put(ui, RichText::new(value).size(BODY).color(palette.ink)));
    });
}

/// A page less wide than this, in points, has names above what they name.
const LEAST_BESIDE: f32 = 480.0;

/// A fact that is read aloud: its name and what it is on one line, where there is room.
pub fn read_aloud(ui: &mut Ui, name: &str, value: &str) {
    let palette = theme::palette(ui);
    let wide = |text: &str, size: f32| {
        ui.painter().layout_no_wrap(text.to_owned(), FontId::proportional(size), palette.ink).size().x
    };
    // what takes several lines begins each of them at the margin
    if wide(name, SMALL).max(104.0) + wide(value, TITLE) + 16.0 > ui.available_width() {
        super::caption(ui, name);
        put(ui, RichText::new(value).size(TITLE).color(palette.ink));
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.allocate_ui_with_layout(vec2(104.0, 24.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(104.0);
            ui.label(RichText::new(name).size(SMALL).color(palette.faint));
        });
        put(ui, RichText::new(value).size(TITLE).color(palette.ink));
    });
}

/// Words that are read aloud one by one, below their name: large, in rows of four, each with its place.
pub fn spelled(ui: &mut Ui, name: &str, words: &str) {
    super::caption(ui, name);
    let shown = word_rows(ui, words);
    shown.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name}: {words}")));
}

fn word_rows(ui: &mut Ui, words: &str) -> egui::Response {
    let palette = theme::palette(ui);
    let all: Vec<&str> = words.split(' ').collect();
    let columns = if ui.available_width() < 560.0 { 3 } else { 4 };
    let cell = (ui.available_width() / f32::from(u8::try_from(columns).unwrap_or(4))).min(184.0);
    let shown = ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 6.0);
        ui.spacing_mut().interact_size.y = 28.0;
        for (row, line) in all.chunks(columns).enumerate() {
            ui.horizontal(|ui| {
                for (column, word) in line.iter().enumerate() {
                    let (rect, _) = ui.allocate_exact_size(vec2(cell, 28.0), Sense::hover());
                    let number = (row * columns + column + 1).to_string();
                    let painter = ui.painter();
                    let small = FontId::new(SMALL, egui::FontFamily::Monospace);
                    painter.text(
                        egui::pos2(rect.left() + 22.0, rect.center().y),
                        egui::Align2::RIGHT_CENTER,
                        number,
                        small,
                        palette.faint,
                    );
                    let size = if cell < 150.0 { BODY } else { TITLE };
                    let font = FontId::new(size, theme::strong());
                    painter.text(
                        egui::pos2(rect.left() + 28.0, rect.center().y),
                        egui::Align2::LEFT_CENTER,
                        *word,
                        font,
                        palette.ink,
                    );
                }
            });
        }
    });
    shown.response
}

/// One line about how something is, with its icon.
pub fn remark(ui: &mut Ui, signal: Signal, text: &str) {
    let palette = theme::palette(ui);
    let (_, colour) = signal.look(palette);
    let colour = if signal == Signal::Plain { palette.faint } else { colour };
    let place = with_icon(ui, signal, RichText::new(text).size(SMALL).color(colour), 1.0);
    if signal == Signal::Stop {
        comes_into_view(ui, text, place, Of::TypingPerhaps);
    }
}

/// A text with the icon of a signal before it, in the size of a remark's icon times `larger`.
fn with_icon(ui: &mut Ui, signal: Signal, text: RichText, larger: f32) -> egui::Rect {
    let (icon, colour) = signal.look(theme::palette(ui));
    let shown = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0 * larger;
        if let Some(icon) = icon {
            let (square, _) = ui.allocate_exact_size(vec2(16.0, 18.0) * larger, Sense::hover());
            let inner = vec2(15.0, 15.0) * larger;
            icon.paint(ui.painter(), egui::Rect::from_center_size(square.center(), inner), colour);
        }
        let width = ui.available_width();
        ui.scope_builder(UiBuilder::new().layout(Layout::top_down(Align::Min)), |ui| {
            ui.set_max_width(width);
            put(ui, text);
        });
    });
    shown.response.rect
}

/// A remark inside a line, level with what stands beside it.
pub fn inline(ui: &mut Ui, signal: Signal, text: &str) {
    let (icon, colour) = signal.look(theme::palette(ui));
    ui.spacing_mut().item_spacing.x = 6.0;
    if let Some(icon) = icon {
        let (square, _) = ui.allocate_exact_size(vec2(16.0, 18.0), Sense::hover());
        icon.paint(ui.painter(), egui::Rect::from_center_size(square.center(), vec2(15.0, 15.0)), colour);
    }
    ui.label(RichText::new(text).size(SMALL).color(colour));
}

/// How something stands that matters on every page: an icon, and words in the size of reading text.
pub fn status(ui: &mut Ui, signal: Signal, text: &str) {
    let (icon, colour) = signal.look(theme::palette(ui));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        if let Some(icon) = icon {
            let (square, _) = ui.allocate_exact_size(vec2(20.0, 22.0), Sense::hover());
            icon.paint(ui.painter(), egui::Rect::from_center_size(square.center(), vec2(18.0, 18.0)), colour);
        }
        ui.label(RichText::new(text).size(BODY).family(theme::strong()).color(colour));
    });
}

/// A sentence of reading size that wraps, with how it stands before it: one of several that are done in their order.
pub fn status_said(ui: &mut Ui, signal: Signal, text: &str) {
    let ink = theme::palette(ui).ink;
    narrow(ui, |ui| {
        with_icon(ui, signal, RichText::new(text).size(BODY).color(ink), 1.2);
    });
}

/// What is done next, said beside what it follows from.
pub fn next_act(ui: &mut Ui, text: &str) {
    let palette = theme::palette(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let (square, _) = ui.allocate_exact_size(vec2(18.0, 20.0), Sense::hover());
        let inner = egui::Rect::from_center_size(square.center(), vec2(16.0, 16.0));
        Icon::Arrow.paint(ui.painter(), inner, palette.accent);
        let width = ui.available_width().min(LINE_WIDTH);
        ui.scope_builder(UiBuilder::new().layout(Layout::top_down(Align::Min)), |ui| {
            ui.set_max_width(width);
            let text = format!("Next: {text}");
            put(ui, RichText::new(text).size(BODY).family(theme::strong()).color(palette.ink));
        });
    });
}

/// A sentence that must be read: an icon, a word, the sentence.
pub fn notice(ui: &mut Ui, signal: Signal, text: &str) {
    let palette = theme::palette(ui);
    let (icon, colour) = signal.look(palette);
    let icon = icon.unwrap_or(Icon::Letter);
    let frame = egui::Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(1.0, colour))
        .corner_radius(theme::RADIUS)
        .inner_margin(egui::Margin::symmetric(14, 10));
    let shown = frame.show(ui, |ui| {
        ui.horizontal_top(|ui| {
            let (square, _) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::hover());
            icon.paint(ui.painter(), egui::Rect::from_center_size(square.center(), vec2(20.0, 20.0)), colour);
            let width = ui.available_width().min(LINE_WIDTH);
            ui.scope_builder(UiBuilder::new().layout(Layout::top_down(Align::Min)), |ui| {
                ui.set_max_width(width);
                let mut said = egui::text::LayoutJob::default();
                let write = |family, colour| TextFormat::simple(FontId::new(BODY, family), colour);
                said.append(&format!("{}: ", signal.word()), 0.0, write(theme::strong(), colour));
                said.append(text, 0.0, write(egui::FontFamily::Proportional, palette.ink));
                ui.add(Label::new(said).wrap());
            });
        });
    });
    if signal == Signal::Stop {
        comes_into_view(ui, text, shown.response.rect, Of::WhatWasDone);
    }
}
